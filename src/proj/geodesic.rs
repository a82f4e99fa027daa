//! Lengths and areas on the WGS-84 ellipsoid, by Karney's algorithms (doi 10.1007/s00190-012-0578-z) as the `geo` crate has
//! them.
//!
//! Every function takes longitudes of −360 to 360 degrees, so that lines and rings may run on across the antimeridian;
//! anything else, and latitudes beyond ±90, is an error that says which number and what would be right.

use super::LonLat;
use geo::{Bearing, Destination, Distance, Geodesic, GeodesicArea};

/// The size of a ring, a polygon or several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AreaMeasure {
    /// Square metres on the ellipsoid; the sign is the function's that made it.
    pub area_m2: f64,
    /// Metres along all rings, holes included, each closed.
    pub perimeter_m: f64,
}

/// The length of the shortest path between two positions, metres, within 10 nm.
///
/// # Errors
/// A coordinate that is not finite or out of range.
pub fn distance_m(a: LonLat, b: LonLat) -> Result<f64, String> {
    Ok(Geodesic.distance(point(a)?, point(b)?))
}

/// The azimuth at `a` of the shortest path to `b`, degrees clockwise from north, 0 to 360.
///
/// # Errors
/// As [`distance_m`].
pub fn azimuth_deg(a: LonLat, b: LonLat) -> Result<f64, String> {
    Ok(Geodesic.bearing(point(a)?, point(b)?))
}

/// The position at `distance_m` metres from `from` along the geodesic that starts at `azimuth_deg` (degrees clockwise from
/// north); longitude −180 to 180.
///
/// # Errors
/// As [`distance_m`]; also a distance or azimuth that is not finite.
pub fn destination(from: LonLat, azimuth_deg: f64, distance_m: f64) -> Result<LonLat, String> {
    if !azimuth_deg.is_finite() || !distance_m.is_finite() {
        return Err(format!("azimuth {azimuth_deg} and distance {distance_m} must be finite numbers"));
    }
    let to = Geodesic.destination(point(from)?, azimuth_deg, distance_m);
    Ok(LonLat::new(to.x(), to.y()))
}

/// The length of a line, metres; 0 with fewer than two positions.
///
/// # Errors
/// As [`distance_m`].
pub fn length_m(line: &[LonLat]) -> Result<f64, String> {
    for p in line {
        point(*p)?;
    }
    let mut sum = 0.0;
    for w in line.windows(2) {
        if let [a, b] = w {
            sum += distance_m(*a, *b)?;
        }
    }
    Ok(sum)
}

/// The area of a ring, counter-clockwise positive, and its perimeter; closed or not makes no difference.
///
/// A ring around a pole or across the antimeridian is right as long as it covers less than half the Earth. A ring that
/// crosses itself gets the sum of its loops by their signs. Degenerate rings have area 0.
///
/// # Errors
/// As [`distance_m`].
pub fn ring_measure(ring: &[LonLat]) -> Result<AreaMeasure, String> {
    let mut line = Vec::with_capacity(ring.len() + 1);
    for p in ring {
        line.push(point(*p)?.0);
    }
    // Fewer than three vertices enclose nothing, yet one has a way there and back.
    let open = if line.len() > 1 && line.first() == line.last() { line.len() - 1 } else { line.len() };
    let (perimeter_m, area) =
        geo::Polygon::new(geo::LineString::new(line), Vec::new()).geodesic_perimeter_area_signed();
    // + 0.0 turns -0 into 0.
    let area_m2 = if open < 3 { 0.0 } else { area + 0.0 };
    Ok(AreaMeasure { area_m2, perimeter_m: perimeter_m + 0.0 })
}

/// The unsigned area of a polygon, an exterior ring and its holes, whatever their winding.
///
/// # Errors
/// As [`distance_m`].
pub fn polygon_measure(rings: &[Vec<LonLat>]) -> Result<AreaMeasure, String> {
    let mut sum = AreaMeasure::default();
    for (i, ring) in rings.iter().enumerate() {
        let m = ring_measure(ring)?;
        sum.area_m2 += if i == 0 { m.area_m2.abs() } else { -m.area_m2.abs() };
        sum.perimeter_m += m.perimeter_m;
    }
    sum.area_m2 = sum.area_m2.max(0.0);
    Ok(sum)
}

/// The unsigned area of several polygons that do not overlap.
///
/// # Errors
/// As [`distance_m`].
pub fn polygons_measure(polygons: &[Vec<Vec<LonLat>>]) -> Result<AreaMeasure, String> {
    let mut sum = AreaMeasure::default();
    for rings in polygons {
        let m = polygon_measure(rings)?;
        sum.area_m2 += m.area_m2;
        sum.perimeter_m += m.perimeter_m;
    }
    Ok(sum)
}

fn point(p: LonLat) -> Result<geo::Point, String> {
    if p.lat.is_nan() || p.lat.abs() > 90.0 {
        return Err(format!("latitude {} must be within -90 and 90", p.lat));
    }
    if p.lon.is_nan() || p.lon.abs() > 360.0 {
        return Err(format!("longitude {} must be within -360 and 360", p.lon));
    }
    Ok(geo::Point::new(p.lon, p.lat))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(f64, f64)]) -> Vec<LonLat> {
        points.iter().map(|(lon, lat)| LonLat::new(*lon, *lat)).collect()
    }

    /// Reference values: PyPI geographiclib 2.1.
    #[test]
    fn as_geographiclib() {
        let l = LonLat::new;
        for (a, b, s12, azi1) in [
            (l(113.2644, 23.1291), l(113.056, 23.6818), 64_811.833_952_719_8, 360.0 - 19.146_419_225_306_38),
            (l(0.0, 0.0), l(179.5, 0.5), 19_936_288.578_965_314, 25.671_872_868_291_88),
            (l(0.0, 0.0), l(180.0, 0.0), 20_003_931.458_625_447, 0.0),
            (l(-5.0, 90.0), l(10.0, -90.0), 20_003_931.458_625_447, 165.0),
        ] {
            assert!((distance_m(a, b).unwrap() - s12).abs() < 1e-7, "{a:?}");
            assert!((azimuth_deg(a, b).unwrap() - azi1).abs() < 1e-9, "{a:?}");
        }
        let to = destination(l(113.056, 23.6818), 77.5, 12_345.678).unwrap();
        assert!((to.lon - 113.174_188_246_525_29).abs() < 1e-12 && (to.lat - 23.705_881_327_997_883).abs() < 1e-12);
        for (points, area_m2, perimeter_m) in [
            (
                &[(113.05, 23.62), (113.11, 23.61), (113.14, 23.66), (113.09, 23.70), (113.03, 23.67)][..],
                70_621_501.859_248_16,
                32_170.727_348_293_58,
            ),
            (
                &[(179.5, -17.0), (-179.5, -17.0), (-179.5, -16.0), (179.5, -16.0)][..],
                11_815_019_730.269_653,
                434_847.847_987_030_7,
            ),
            (&[(0.0, 80.0), (120.0, 80.0), (-120.0, 80.0)][..], 1_634_782_820_860.687_5, 5_795_767.806_765_923),
            (
                &[(112.1, 24.9), (112.9, 24.6), (113.4, 25.2), (112.6, 25.5)][..],
                7_042_250_596.899_658,
                341_487.756_194_304_56,
            ),
            (&[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)][..], -12_308_778_361.469_452, 443_770.917_248_301_96),
        ] {
            let m = ring_measure(&ring(points)).unwrap();
            assert!((m.area_m2 - area_m2).abs() < 1e-12 * area_m2.abs() + 0.01, "{m:?} {area_m2}");
            assert!((m.perimeter_m - perimeter_m).abs() < 1e-6, "{m:?}");
            let mut closed = ring(points);
            closed.push(closed[0]);
            let c = ring_measure(&closed).unwrap();
            assert!((c.area_m2 - m.area_m2).abs() < 1e-3 && (c.perimeter_m - m.perimeter_m).abs() < 1e-6);
        }
    }

    #[test]
    fn antimeridian_by_running_on() {
        let wrapped = ring(&[(179.5, -17.0), (-179.5, -17.0), (-179.5, -16.0), (179.5, -16.0)]);
        let on = ring(&[(179.5, -17.0), (180.5, -17.0), (180.5, -16.0), (179.5, -16.0)]);
        let (a, b) = (ring_measure(&wrapped).unwrap(), ring_measure(&on).unwrap());
        assert!((a.area_m2 - b.area_m2).abs() < 0.01, "{a:?} {b:?}");
    }

    #[test]
    fn degenerate_rings_have_no_area() {
        for points in [&[][..], &[(1.0, 1.0)], &[(1.0, 1.0), (2.0, 2.0)], &[(1.0, 1.0); 5], &[(0.0, 0.0); 2]] {
            assert_eq!(ring_measure(&ring(points)).unwrap().area_m2, 0.0, "{points:?}");
        }
        let flat = ring_measure(&ring(&[(0.0, 0.0), (10.0, 0.0), (5.0, 0.0)])).unwrap();
        assert!(flat.area_m2.abs() < 1e-3, "{flat:?}");
        assert_eq!(length_m(&[]), Ok(0.0));
        assert_eq!(polygon_measure(&[]), Ok(AreaMeasure::default()));
    }

    #[test]
    fn holes_are_subtracted_whatever_their_winding() {
        let outer = ring(&[(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0)]);
        let mut hole = ring(&[(0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0)]);
        let a = polygon_measure(&[outer.clone(), hole.clone()]).unwrap();
        hole.reverse();
        let b = polygons_measure(&[vec![outer.clone(), hole.clone()]]).unwrap();
        assert!((a.area_m2 - b.area_m2).abs() < 0.01);
        let (o, h) = (ring_measure(&outer).unwrap(), ring_measure(&hole).unwrap());
        assert!((a.area_m2 - (o.area_m2.abs() - h.area_m2.abs())).abs() < 0.01);
        assert!((a.perimeter_m - (o.perimeter_m + h.perimeter_m)).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_position_is_an_error() {
        let good = LonLat::new(0.0, 0.0);
        for bad in [LonLat::new(0.0, 91.0), LonLat::new(f64::NAN, 0.0), LonLat::new(0.0, f64::INFINITY)] {
            assert!(distance_m(good, bad).is_err() && length_m(&[bad]).is_err());
            assert!(ring_measure(&[good, bad, good]).is_err() && destination(bad, 0.0, 1.0).is_err());
        }
        assert!(distance_m(good, LonLat::new(0.0, 91.0)).unwrap_err().contains("latitude 91"));
        assert!(destination(good, 0.0, f64::NAN).is_err());
    }
}
