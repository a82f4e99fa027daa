//! Small plane geometry on longitude and latitude, good to a part in a thousand over tens of kilometres. Figures that
//! are shown come from [`crate::proj`]'s geodesics; this only decides shapes and positions.

use super::records::Polygon;
use crate::geom::{Point, Rect, segment_distance};
pub(super) use crate::proj::LocalPlane as Local;
use crate::proj::LonLat;

/// The distance in metres between two near positions.
pub(super) fn distance_m(a: LonLat, b: LonLat) -> f64 {
    Local::at(a).point(b).length()
}

/// Rounded to 1e-6 degrees, 0.1 m: equal inputs then give equal output whatever the last bits of a sine were.
pub(super) fn rounded(p: LonLat) -> LonLat {
    let round = |x: f64| (x * 1e6).round() / 1e6;
    LonLat::new(round(p.lon), round(p.lat))
}

/// The segments of all rings, each closed.
pub(super) fn segments(polygons: &[Polygon]) -> impl Iterator<Item = (LonLat, LonLat)> {
    polygons.iter().flatten().flat_map(|ring| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().copied().zip(next.copied())
    })
}

/// The bounds in degrees, x east and y north.
pub(super) fn bounds(polygons: &[Polygon]) -> Rect {
    Rect::around(polygons.iter().flatten().flatten().map(|p| Point::new(p.lon, p.lat)))
}

/// Whether a position lies inside; rings count by even and odd.
pub(super) fn contains(polygons: &[Polygon], p: LonLat) -> bool {
    let mut inside = false;
    for (a, b) in segments(polygons) {
        if (a.lat > p.lat) != (b.lat > p.lat) && p.lon < a.lon + (p.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon) {
            inside = !inside;
        }
    }
    inside
}

/// The distance in metres from a position to the nearest ring.
pub(super) fn border_distance_m(polygons: &[Polygon], p: LonLat) -> f64 {
    let local = Local::at(p);
    segments(polygons)
        .map(|(a, b)| segment_distance(Point::default(), local.point(a), local.point(b)))
        .fold(f64::INFINITY, f64::min)
}

/// Whether two segments cross or touch.
pub(super) fn segments_meet(a: LonLat, b: LonLat, c: LonLat, d: LonLat) -> bool {
    let side = |p: LonLat, q: LonLat, r: LonLat| {
        let s = (q.lon - p.lon) * (r.lat - p.lat) - (q.lat - p.lat) * (r.lon - p.lon);
        if s > 0.0 {
            1
        } else if s < 0.0 {
            -1
        } else {
            0
        }
    };
    let within = |p: LonLat, q: LonLat, r: LonLat| {
        r.lon >= p.lon.min(q.lon) && r.lon <= p.lon.max(q.lon) && r.lat >= p.lat.min(q.lat) && r.lat <= p.lat.max(q.lat)
    };
    let (s1, s2, s3, s4) = (side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b));
    (s1 * s2 < 0 && s3 * s4 < 0)
        || (s1 == 0 && within(a, b, c))
        || (s2 == 0 && within(a, b, d))
        || (s3 == 0 && within(c, d, a))
        || (s4 == 0 && within(c, d, b))
}

/// Whether a ring meets itself; the pair of edges (counted from 0) where it does.
pub(super) fn self_crossing(ring: &[LonLat]) -> Option<(usize, usize)> {
    let n = ring.len();
    let edge = |i: usize| Some((*ring.get(i)?, *ring.get((i + 1) % n)?));
    for i in 0..n {
        for j in i + 2..n {
            if i == 0 && j == n - 1 {
                continue;
            }
            let ((a, b), (c, d)) = (edge(i)?, edge(j)?);
            if segments_meet(a, b, c, d) {
                return Some((i, j));
            }
        }
    }
    None
}

/// Whether two sets of polygons share ground or touch.
pub(super) fn overlap(a: &[Polygon], b: &[Polygon]) -> bool {
    let any_in = |p: &[Polygon], q: &[Polygon]| p.iter().flatten().flatten().any(|v| contains(q, *v));
    any_in(a, b) || any_in(b, a) || segments(a).any(|(p, q)| segments(b).any(|(r, s)| segments_meet(p, q, r, s)))
}

/// Whether `inner` lies wholly inside `outer` and touches none of its rings.
pub(super) fn inside(inner: &[Polygon], outer: &[Polygon]) -> bool {
    inner.iter().flatten().flatten().all(|v| contains(outer, *v))
        && !segments(inner).any(|(p, q)| segments(outer).any(|(r, s)| segments_meet(p, q, r, s)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(v: &[(f64, f64)]) -> Vec<LonLat> {
        v.iter().map(|(x, y)| LonLat::new(*x, *y)).collect()
    }

    #[test]
    fn local_metres_agree_with_the_ellipsoid() {
        // GeographicLib (Python): 1505.551 m.
        let d = distance_m(LonLat::new(113.0, 23.7), LonLat::new(113.01, 23.71));
        assert!((d - 1505.551).abs() < 1.0, "{d}");
    }

    #[test]
    fn a_bow_tie_crosses_itself_and_a_square_does_not() {
        assert_eq!(self_crossing(&ring(&[(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)])), Some((0, 2)));
        assert_eq!(self_crossing(&ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])), None);
    }

    #[test]
    fn inside_and_overlap() {
        let big = vec![vec![ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)])]];
        let small = vec![vec![ring(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0)])]];
        let across = vec![vec![ring(&[(3.0, 1.0), (5.0, 1.0), (5.0, 2.0), (3.0, 2.0)])]];
        assert!(inside(&small, &big) && overlap(&small, &big));
        assert!(!inside(&across, &big) && overlap(&across, &big));
        assert!(!overlap(&small, &across));
    }
}
