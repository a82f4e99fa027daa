//! Many points as few: a hierarchy of clusters with aggregates, DBSCAN, hexagonal bins and a heat surface.
//!
//! Everything here is a function of its arguments: equal points in equal order give equal results. Positions are WGS-84
//! degrees; those that cannot be used (not finite, or beyond ±720 degrees) are passed over, never an error.

mod aggregate;
mod bands;
mod build;
mod by_place;
mod by_turns;
mod cells;
mod dbscan;
mod heat;
mod hexbin;
mod hierarchy;
mod kd;
mod options;
mod rings;
mod turns;
mod write;

pub use aggregate::{Aggregate, Counts, Numbers, Summary};
pub use dbscan::{Dbscan, Reach, dbscan};
pub use heat::{Heat, HeatOptions, heat};
pub use hexbin::{HexGrid, Hexagon, hexbin};
pub use hierarchy::{Hierarchy, Item, TileItem};
pub use options::{Error, Options};
pub use rings::{Sector, ring};
pub use write::{abbreviated, cluster_properties, feature};
