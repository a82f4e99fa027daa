//! Longitude and latitude, and what they become: world coordinates, other datums, metres on the ellipsoid.

mod datum;
mod geodesic;
mod local;
mod lonlat;
mod mercator;

pub use datum::{Datum, bd09_from_gcj02, convert, gcj02_from_bd09, gcj02_from_wgs84, wgs84_from, wgs84_from_gcj02};
pub use geodesic::{
    AreaMeasure, azimuth_deg, destination, distance_m, length_m, polygon_measure, polygons_measure, ring_measure,
};
pub use local::LocalPlane;
pub use lonlat::LonLat;
pub use mercator::{MAX_LAT, lonlat_from_world, world_from_lonlat, world_size_px};
