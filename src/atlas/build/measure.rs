//! Geodesic figures on WGS-84.

use super::records::Polygon;
use crate::proj::LonLat;
use geo::{Distance, Geodesic, GeodesicArea};

/// Area and perimeter of polygons, km² and km.
pub(super) fn area_perimeter_km(polygons: &[Polygon]) -> (f64, f64) {
    let ring = |r: &Vec<LonLat>| -> geo::LineString { r.iter().map(|p| (p.lon, p.lat)).collect() };
    let (mut area_km2, mut perimeter_km) = (0.0, 0.0);
    for polygon in polygons {
        for (i, r) in polygon.iter().enumerate() {
            let (p, a) = geo::Polygon::new(ring(r), vec![]).geodesic_perimeter_area_signed();
            area_km2 += if i == 0 { a.abs() } else { -a.abs() } / 1e6;
            perimeter_km += p / 1e3;
        }
    }
    (area_km2, perimeter_km)
}

/// Length of a line, km.
pub(super) fn length_km(line: &[LonLat]) -> f64 {
    let point = |p: LonLat| geo::Point::new(p.lon, p.lat);
    line.iter().zip(line.iter().skip(1)).map(|(a, b)| Geodesic.distance(point(*a), point(*b))).sum::<f64>() / 1e3
}
