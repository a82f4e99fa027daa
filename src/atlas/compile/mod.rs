//! The atlas from its raw tables; native builds only.

mod base;
mod check;
mod cluster;
mod files;
mod footprint;
mod frame;
mod geojson;
mod geometry_rules;
mod ground;
mod load;
mod measure;
mod network;
mod network_tables;
mod overlay;
mod packing;
mod place;
mod plane;
mod records;
mod sources;
mod table;
mod tables;
mod theme;
mod transport;

pub use check::{Outcome, check};
pub use files::Files;
pub use load::load;
pub use network::{network, pack_network};
pub use network_tables::{Destination, NetworkKind, NetworkSetting, NetworkTables, NetworkTarget};
pub use overlay::*;
pub use packing::{Packed, pack, pack_overlays};
pub use records::*;
pub use sources::{features, sources};
pub use tables::{TABLES, table};
pub use theme::{STYLES, style};
