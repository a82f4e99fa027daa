//! Longitude and latitude, and what they become: world coordinates, other datums, metres on the ellipsoid.

mod lonlat;
mod mercator;

pub use lonlat::LonLat;
pub use mercator::{MAX_LAT, lonlat_from_world, world_from_lonlat, world_size_px};
