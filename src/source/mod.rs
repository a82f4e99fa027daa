//! From GeoJSON and CSV to columnar feature sets; each bad record becomes an [`Issue`](crate::issue::Issue).

pub mod csv;
mod feature;
pub mod geojson;
mod geojson_stream;
mod geojson_write;
mod pack;
mod ring;
mod runs;
mod shape;
mod tree;
mod unpack;

pub use feature::{Builder, FeatureSet, Geometry, GeometryKind, Part};
pub use geojson_write::{geometry_value, write as write_geojson};
pub use pack::{pack, pack_with, unpack};
