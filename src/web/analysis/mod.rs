//! The analysis module: the crate's pure functions for pages that compute.
//!
//! Numbers and typed arrays cross as they are, records as JSON text: the browser parses text faster than it takes objects
//! apart one call at a time. Nothing here draws; a page hands the results to its map as GeoJSON.

mod cluster;
mod clustered;
mod coordinates;
mod measure;
mod network;
mod shapes;
mod sources;
mod stats;
mod transit;

pub use cluster::{HeatSurface, PointClusters, dbscan, hexbin, ring_glyphs};
pub use clustered::ClusterSource;
pub use coordinates::convert_coordinates;
pub use measure::{Measurer, distance_matrix, label_points};
pub use network::{Network, Reach};
pub use shapes::{flow_curves, group_area, hull, shortest_links};
pub use sources::{SourceReader, measure_geojson, read_source};
pub use stats::{assumptions, class_breaks, compare_parks, park_fields, placed_projects, project_years};
pub use transit::{TransitNetwork, TransitReach};
