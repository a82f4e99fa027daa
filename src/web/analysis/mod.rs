//! The analysis module: the crate's pure functions for pages that compute.
//!
//! Numbers and typed arrays cross as they are, records as JSON text: the browser parses text faster than it takes objects
//! apart one call at a time. Nothing here draws; a page hands the results to its map as GeoJSON.

mod coordinates;

pub use coordinates::convert_coordinates;
