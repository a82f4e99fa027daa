//! Centres of gravity on the authalic sphere: exact there, across the antimeridian, round a pole and for the tiniest shapes.

use super::Shape;
use super::authalic::{position, unit};
use crate::math;
use crate::proj::LonLat;

type Vector = [f64; 3];

/// The centre of gravity: of a polygon's area, a line's length, or of points. `None` where there is none: no position, or a shape
/// that is balanced all round the Earth.
///
/// Positions go to the authalic sphere, which has the ellipsoid's areas zone by zone; edges are great circles there. The
/// integral of the position vector over a spherical polygon is half the sum, over its edges, of the angle times the unit
/// normal; along an arc it is the sum of the ends times tan(θ/2). A polygon without area gets the centre of its
/// outline, a line without length that of its vertices. It may lie outside of the shape.
pub fn centroid(shape: &Shape) -> Option<LonLat> {
    let mut sum = [0.0; 3];
    if let Shape::Polygons(polygons) = shape {
        for rings in polygons {
            for (i, ring) in rings.iter().enumerate() {
                sum = plus(sum, area_moment(ring), if i == 0 { 1.0 } else { -1.0 });
            }
        }
    }
    if !directed(sum) {
        sum = shape.parts().iter().fold([0.0; 3], |sum, (line, closed)| plus(sum, length_moment(line, *closed), 1.0));
    }
    if !directed(sum) {
        sum = shape.parts().iter().flat_map(|p| p.0).fold([0.0; 3], |sum, p| plus(sum, unit(*p), 1.0));
        // Of unit vectors that cancel, rounding remains.
        sum = if dot(sum, sum) > 1e-20 { sum } else { [0.0; 3] };
    }
    let valid = shape.parts().iter().flat_map(|p| p.0).all(|p| p.lon.is_finite() && p.lat.abs() <= 90.0);
    (valid && directed(sum)).then(|| position(sum))
}

/// Whether a sum has a direction.
fn directed(v: Vector) -> bool {
    dot(v, v) > 1e-60
}

/// ∫ r dA over a ring, whichever way it winds; towards the side that its vertices are on. Zero for a ring that is flat as far as
/// numbers can tell.
fn area_moment(ring: &[LonLat]) -> Vector {
    let Some(first) = ring.first().map(|p| unit(*p)) else { return [0.0; 3] };
    // Relative to the first vertex, along it (up) and across it (flat): |first + offset| = 1 gives the part along it with
    // all its digits, so that nothing cancels in small rings.
    let offsets: Vec<(Vector, f64)> = ring
        .iter()
        .map(|p| {
            let offset = plus(unit(*p), first, -1.0);
            (plus(offset, first, -dot(offset, first)), -dot(offset, offset) / 2.0)
        })
        .collect();
    let (mut up, mut flat, mut perimeter) = (0.0, [0.0; 3], 0.0);
    for ((a, a_up), (b, b_up)) in offsets.iter().zip(offsets.iter().cycle().skip(1)) {
        let (d, d_up) = (plus(*b, *a, -1.0), b_up - a_up);
        let (theta, excess) = angle_and_excess(plus(d, first, d_up));
        perimeter += theta;
        up += (1.0 + excess) * dot(first, cross(*a, d));
        flat = plus(flat, d, (1.0 + excess) * a_up + excess);
        flat = plus(flat, *a, -(1.0 + excess) * d_up);
    }
    let sum = plus(cross(first, flat), first, up);
    if dot(sum, sum).sqrt() <= perimeter * perimeter * 1e-12 + perimeter * 1e-15 {
        return [0.0; 3];
    }
    let middle = offsets.iter().fold(first, |m, (o, o_up)| plus(m, plus(*o, first, *o_up), 1.0 / offsets.len() as f64));
    if dot(sum, middle) < 0.0 { [-sum[0], -sum[1], -sum[2]] } else { sum }
}

/// ∫ r ds along a line.
fn length_moment(line: &[LonLat], closed: bool) -> Vector {
    let units: Vec<Vector> = line.iter().map(|p| unit(*p)).collect();
    let edges = if closed { units.len() } else { units.len().saturating_sub(1) };
    let mut sum = [0.0; 3];
    for (a, b) in units.iter().zip(units.iter().cycle().skip(1)).take(edges) {
        sum = plus(sum, plus(*a, *b, 1.0), math::tan(angle(plus(*b, *a, -1.0)) / 2.0));
    }
    sum
}

/// The angle between unit vectors by their difference. Opposite ends have no arc between them; just less is taken.
fn angle(d: Vector) -> f64 {
    2.0 * math::asin((dot(d, d).sqrt() / 2.0).min(0.999_999_999))
}

/// The angle θ, and θ / sin θ − 1 without cancelling.
fn angle_and_excess(d: Vector) -> (f64, f64) {
    let theta = angle(d);
    let t2 = theta * theta;
    let series = t2 / 6.0 + 7.0 * t2 * t2 / 360.0 + 31.0 * t2 * t2 * t2 / 15120.0;
    (theta, if theta < 1e-2 { series } else { theta / math::sin(theta) - 1.0 })
}

fn plus(a: Vector, b: Vector, times: f64) -> Vector {
    [a[0] + b[0] * times, a[1] + b[1] * times, a[2] + b[2] * times]
}

fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proj::distance_m;

    fn polygon(points: &[(f64, f64)]) -> Shape {
        Shape::Polygons(vec![vec![points.iter().map(|(x, y)| LonLat::new(*x, *y)).collect()]])
    }

    fn apart_m(a: LonLat, lon: f64, lat: f64) -> f64 {
        distance_m(a, LonLat::new(lon, lat)).unwrap()
    }

    #[test]
    fn symmetric_shapes_have_their_middle() {
        // Octant: by symmetry the direction (1, 1, 1), of authalic latitude atan(1/√2).
        let octant = centroid(&polygon(&[(0.0, 0.0), (90.0, 0.0), (0.0, 90.0)])).unwrap();
        let lat = geodetic(0.5_f64.sqrt().atan().to_degrees());
        assert!(apart_m(octant, 45.0, lat) < 1e-6, "{octant:?}");
        let around_equator = centroid(&polygon(&[(10.0, -1.0), (12.0, -1.0), (12.0, 1.0), (10.0, 1.0)])).unwrap();
        assert!(apart_m(around_equator, 11.0, 0.0) < 1e-6);
        let pole = centroid(&polygon(&[(0.0, 80.0), (120.0, 80.0), (-120.0, 80.0)])).unwrap();
        assert!((pole.lat - 90.0).abs() < 1e-9, "{pole:?}");
        for points in [
            [(179.5, -1.0), (-179.5, -1.0), (-179.5, 1.0), (179.5, 1.0)],
            [(179.5, -1.0), (180.5, -1.0), (180.5, 1.0), (179.5, 1.0)],
        ] {
            let c = centroid(&polygon(&points)).unwrap();
            assert!(apart_m(c, 180.0, 0.0) < 1e-6, "{c:?}");
        }
    }

    fn geodetic(beta: f64) -> f64 {
        super::super::geodetic_deg(beta)
    }

    #[test]
    fn the_tiniest_polygons_keep_theirs() {
        // Of ever smaller triangles the centre is where the plane has it.
        for side in [1e-2, 1e-4, 1e-6, 1e-8] {
            let (x, y) = (113.0, 24.0);
            let c = centroid(&polygon(&[(x, y), (x + 3.0 * side, y), (x, y + 3.0 * side)])).unwrap();
            let off = apart_m(c, x + side, y + side) / (side * 111_000.0);
            assert!(off < 1e-2 * side + 3e-9 / side, "{side}: {off}");
        }
    }

    #[test]
    fn holes_winding_and_what_is_flat() {
        let outer: Vec<LonLat> =
            [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)].map(|(x, y)| LonLat::new(x, y)).into();
        let mut hole: Vec<LonLat> =
            [(2.0, 0.5), (3.5, 0.5), (3.5, 3.5), (2.0, 3.5)].map(|(x, y)| LonLat::new(x, y)).into();
        let a = centroid(&Shape::Polygons(vec![vec![outer.clone(), hole.clone()]])).unwrap();
        hole.reverse();
        let b = centroid(&Shape::Polygons(vec![vec![outer.clone(), hole]])).unwrap();
        let mut turned = outer.clone();
        turned.reverse();
        assert!(a.lon < 2.0 && apart_m(a, b.lon, b.lat) < 1e-6);
        let (c, d) = (
            centroid(&Shape::Polygons(vec![vec![outer]])).unwrap(),
            centroid(&Shape::Polygons(vec![vec![turned]])).unwrap(),
        );
        assert!(apart_m(c, d.lon, d.lat) < 1e-6 && (c.lon - 2.0).abs() < 1e-9);
        // Along the equator: two thirds of the way back and forth is the middle.
        let flat = centroid(&polygon(&[(0.0, 0.0), (2.0, 0.0), (1.0, 0.0)])).unwrap();
        assert!(apart_m(flat, 1.0, 0.0) < 1e-6, "{flat:?}");
        let line = Shape::Lines(vec![vec![LonLat::new(0.0, 0.0), LonLat::new(2.0, 0.0), LonLat::new(3.0, 0.0)]]);
        assert!(apart_m(centroid(&line).unwrap(), 1.5, 0.0) < 1e-6);
        let one = Shape::Points(vec![LonLat::new(113.0, 24.0)]);
        assert!(apart_m(centroid(&one).unwrap(), 113.0, 24.0) < 1e-6);
        assert_eq!(centroid(&Shape::Points(vec![])), None);
        assert_eq!(centroid(&Shape::Points(vec![LonLat::new(f64::NAN, 1.0)])), None);
        assert_eq!(centroid(&Shape::Points(vec![LonLat::new(0.0, 0.0), LonLat::new(180.0, 0.0)])), None);
    }
}
