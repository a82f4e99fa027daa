//! The atlas from its raw tables; native builds only.

mod base;
mod cluster;
mod files;
mod footprint;
mod geojson;
mod load;
mod measure;
mod place;
mod plane;
mod records;
mod table;
mod transport;

pub use files::Files;
pub use load::load;
pub use records::*;
