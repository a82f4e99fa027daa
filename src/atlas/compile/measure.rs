//! Geodesic figures on WGS-84, in the units of the tables. Positions were checked when they were read, so nothing here
//! can fail; should it, the figure is `NaN` and the checks say so.

use super::records::Polygon;
use crate::proj::{self, LonLat};

/// Area and perimeter of polygons, km² and km.
pub(super) fn area_perimeter_km(polygons: &[Polygon]) -> (f64, f64) {
    proj::polygons_measure(polygons).map_or((f64::NAN, f64::NAN), |m| (m.area_m2 / 1e6, m.perimeter_m / 1e3))
}

/// Length of a line, km.
pub(super) fn length_km(line: &[LonLat]) -> f64 {
    proj::length_m(line).map_or(f64::NAN, |m| m / 1e3)
}
