//! From GeoJSON, TopoJSON, CSV and WKT to columnar feature sets; each bad record becomes an [`Issue`](crate::issue::Issue).

mod builder;
mod column;
pub mod csv;
mod curve;
mod dictionary;
mod feature;
pub mod geojson;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
mod geojson_pieces;
mod geojson_stream;
mod geojson_write;
mod pack;
mod rest;
mod ring;
mod rows;
mod runs;
mod shape;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod topojson;
mod tree;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod wkt;

mod unpack;

/// Numbers by text, for whatever purpose.
pub(crate) type Words = crate::hash::Table<std::sync::Arc<str>, u32>;

pub use builder::Builder;
pub use curve::CURVE_STEPS;
pub use feature::{FeatureSet, Geometry, GeometryKind, Part};
/// Whether a ring without closing vertex crosses itself: the number of the first edge that does. `Err` when it is too intricate
/// to tell in reasonable time.
pub(crate) fn ring_crosses(ring: &[[f64; 2]]) -> Result<Option<usize>, ()> {
    match ring::crossing(ring) {
        ring::Crossing::None => Ok(None),
        ring::Crossing::Between(edge, _) => Ok(Some(edge)),
        ring::Crossing::Unknown => Err(()),
    }
}

#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub use geojson_pieces::Pieces;
pub use geojson_write::{geometry_value, write as write_geojson, write_rows as write_geojson_rows};
pub use pack::{PackNames, pack, pack_raw, pack_with, unpack};
pub use rows::{Row, Rows};
