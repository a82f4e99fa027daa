//! From GeoJSON and CSV to columnar feature sets; each bad record becomes an [`Issue`](crate::issue::Issue).

pub mod csv;
mod curve;
mod feature;
pub mod geojson;
mod geojson_stream;
mod geojson_write;
mod pack;
mod ring;
mod runs;
mod shape;
mod tree;

/// Numbers by text, for whatever purpose: each further type of map would add two kB to the wasm.
type Words = std::collections::HashMap<std::sync::Arc<str>, u32>;
mod unpack;

pub use curve::CURVE_STEPS;
pub use feature::{Builder, FeatureSet, Geometry, GeometryKind, Part};
pub use geojson_write::{geometry_value, write as write_geojson};
pub use pack::{pack, pack_with, unpack};
