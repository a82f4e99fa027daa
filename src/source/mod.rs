//! From GeoJSON and CSV to columnar feature sets; each bad record becomes an [`Issue`](crate::issue::Issue).

mod feature;

pub use feature::{Builder, FeatureSet, Geometry, GeometryKind, Part};
