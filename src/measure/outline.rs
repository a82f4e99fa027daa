//! A shape made ready to meet others: edges broken up, longitudes running on, in the equal-area plane.

use super::Shape;
use super::authalic::{EqualArea, unit};
use crate::geom::{Index, Point, Rect, contains};
use crate::proj::{LonLat, azimuth_deg, destination, distance_m};
use crate::source::ring_crosses;

/// Edges longer than this are broken up: a geodesic of 2 km bulges by 8 cm at most.
const STEP_M: f64 = 2_000.0;
/// So many vertices at most; then the steps grow.
const MOST: usize = 50_000;
const RADIUS_M: f64 = 6_371_007.2;

/// A shape in the equal-area plane.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The plane; its middle longitude is near the shape.
    pub plane: EqualArea,
    /// Lines and rings, without closing vertices.
    pub parts: Vec<Vec<Point>>,
    /// Their bounds.
    pub bounds: Rect,
    /// The same in degrees, longitudes running on.
    pub positions: Vec<Vec<LonLat>>,
    /// Whether parts are rings.
    pub closed: bool,
    /// What stands in the way of telling inside from outside, in words.
    pub fault: Option<String>,
    /// Where a ring crosses itself: the first vertex of the first edge that does.
    pub crossing: Option<LonLat>,
}

impl Outline {
    /// Makes a shape ready. Cost: O(n log n); at most 50,000 vertices come of breaking up.
    pub fn of(shape: &Shape) -> Outline {
        let parts = shape.parts();
        let length_m: f64 = parts.iter().map(|(line, closed)| rough_m(line, *closed)).sum();
        let step_m = STEP_M.max(length_m / MOST as f64);
        let first = parts.iter().find_map(|(line, _)| line.first());
        let lon0 = first.map_or(0.0, |p| p.lon);
        let mut out = Outline {
            plane: EqualArea { lon0 },
            parts: Vec::new(),
            bounds: Rect::EMPTY,
            positions: Vec::new(),
            closed: matches!(shape, Shape::Polygons(_)),
            fault: None,
            crossing: None,
        };
        for (line, closed) in parts {
            let own = run_on(line, lon0);
            if closed {
                out.look_for_faults(&own);
            }
            let dense = broken_up(&own, closed, step_m);
            out.parts.push(dense.iter().map(|p| out.plane.project(*p)).collect());
            out.positions.push(dense);
        }
        out.bounds = Rect::around(out.parts.iter().flatten().copied());
        if out.closed && out.fault.is_none() && tangled(shape) {
            out.fault = Some(INTRICATE.into());
        }
        out
    }

    fn look_for_faults(&mut self, ring: &[LonLat]) {
        if let (Some(first), Some(last)) = (ring.first(), ring.last())
            && (last.lon - first.lon).abs() > 180.0
        {
            self.fault =
                Some("the outline goes round a pole or the whole Earth: what lies inside cannot be told".into());
            return;
        }
        let plain: Vec<[f64; 2]> = ring.iter().map(|p| [p.lon, p.lat]).collect();
        match ring_crosses(&plain) {
            Ok(None) => {}
            Ok(Some(edge)) => self.crossing = self.crossing.or(ring.get(edge).copied()),
            Err(()) => self.fault = Some(INTRICATE.into()),
        }
    }

    /// The same plane's point of a position, on the side of the Earth that the shape is on.
    pub fn project(&self, p: LonLat) -> Point {
        self.plane.project(LonLat::new(nearest_turn(p.lon, self.plane.lon0), p.lat))
    }

    /// Whether a position lies inside by the even–odd rule; never for lines and points, nor with a fault. Cost: O(n) within the
    /// bounds.
    pub fn contains(&self, p: LonLat) -> bool {
        if !self.closed || self.fault.is_some() {
            return false;
        }
        let p = self.project(p);
        self.bounds.contains(p) && contains(self.parts.iter().map(Vec::as_slice), p)
    }
}

const INTRICATE: &str = "the outline is too intricate: simplify it";

/// Whether so many edges lie over each other, in one ring or several, that to cut them at every crossing would take too long.
fn tangled(shape: &Shape) -> bool {
    let mut boxes: Vec<Rect> = Vec::new();
    for (ring, _) in shape.parts() {
        let point = |p: &LonLat| Point::new(p.lon, p.lat);
        boxes.extend(ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| Rect::around([point(a), point(b)])));
    }
    // An outline's edge has a handful of neighbours.
    let mut budget = 500_000 + 20 * boxes.len();
    let index = Index::new(boxes.iter().copied());
    boxes.iter().any(|edge| {
        index.search(*edge, &mut |_| budget = budget.saturating_sub(1));
        budget == 0
    })
}

/// A longitude moved by whole turns to within 180° of another.
pub(super) fn nearest_turn(lon: f64, to: f64) -> f64 {
    lon - 360.0 * ((lon - to) / 360.0).round()
}

/// The same line with each vertex within half a turn of the one before.
fn run_on(line: &[LonLat], near: f64) -> Vec<LonLat> {
    let mut before = near;
    let mut out = Vec::with_capacity(line.len());
    for p in line {
        before = nearest_turn(p.lon, before);
        out.push(LonLat::new(before, p.lat));
    }
    out
}

fn rough_m(line: &[LonLat], closed: bool) -> f64 {
    let edges = if closed { line.len() } else { line.len().saturating_sub(1) };
    line.iter().zip(line.iter().cycle().skip(1)).take(edges).map(|(a, b)| chord(unit(*a), unit(*b)) * RADIUS_M).sum()
}

fn chord(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|i| (a[i] - b[i]) * (a[i] - b[i])).sum::<f64>().sqrt()
}

/// Long edges with more vertices on the geodesic between their ends.
fn broken_up(line: &[LonLat], closed: bool, step_m: f64) -> Vec<LonLat> {
    let mut out: Vec<LonLat> = Vec::with_capacity(line.len());
    for (i, a) in line.iter().enumerate() {
        out.push(*a);
        let b = match line.get(i + 1) {
            Some(b) => *b,
            None if closed && line.len() > 2 => line.first().copied().unwrap_or(*a),
            None => continue,
        };
        let pieces = (chord(unit(*a), unit(b)) * RADIUS_M / step_m).ceil().clamp(1.0, MOST as f64) as usize;
        // What is no position has no way to the next one, and is told by whoever measures it.
        let (true, Ok(length_m), Ok(azimuth)) = (pieces > 1, distance_m(*a, b), azimuth_deg(*a, b)) else { continue };
        for piece in 1..pieces {
            let Ok(p) = destination(*a, azimuth, length_m * piece as f64 / pieces as f64) else { continue };
            let near = out.last().map_or(p.lon, |last| last.lon);
            out.push(LonLat::new(nearest_turn(p.lon, near), p.lat));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::ring_area2;
    use crate::proj::ring_measure;

    fn polygon(points: &[(f64, f64)]) -> Shape {
        Shape::Polygons(vec![vec![points.iter().map(|(x, y)| LonLat::new(*x, *y)).collect()]])
    }

    #[test]
    fn a_large_polygon_keeps_its_area() {
        let points = [(112.1, 24.9), (112.9, 24.6), (113.4, 25.2), (112.6, 25.5)];
        let outline = Outline::of(&polygon(&points));
        let ring: Vec<LonLat> = points.iter().map(|(x, y)| LonLat::new(*x, *y)).collect();
        let true_m2 = ring_measure(&ring).unwrap().area_m2;
        let flat_m2 = ring_area2(&outline.parts[0]).abs() / 2.0;
        assert!((flat_m2 / true_m2 - 1.0).abs() < 1e-6, "{flat_m2} {true_m2}");
    }

    #[test]
    fn inside_across_the_antimeridian() {
        for points in [
            [(179.0, -1.0), (-179.0, -1.0), (-179.0, 1.0), (179.0, 1.0)],
            [(179.0, -1.0), (181.0, -1.0), (181.0, 1.0), (179.0, 1.0)],
            [(-181.0, -1.0), (-179.0, -1.0), (-179.0, 1.0), (-181.0, 1.0)],
        ] {
            let o = Outline::of(&polygon(&points));
            assert!([179.5, -179.5, 180.0, -180.0].iter().all(|x| o.contains(LonLat::new(*x, 0.5))), "{points:?}");
            assert!([178.9, -178.9, 0.0].iter().all(|x| !o.contains(LonLat::new(*x, 0.5))), "{points:?}");
        }
    }

    #[test]
    fn faults_are_told() {
        let pole = Outline::of(&polygon(&[(0.0, 80.0), (120.0, 80.0), (240.0, 80.0)]));
        assert!(pole.fault.is_some() && !pole.contains(LonLat::new(0.0, 89.0)));
        let tie = Outline::of(&polygon(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)]));
        assert_eq!(tie.crossing, Some(LonLat::new(0.0, 0.0)));
        assert!(tie.contains(LonLat::new(0.2, 1.0)) && !tie.contains(LonLat::new(1.0, 0.2)));
        for points in [&[][..], &[(1.0, 1.0)], &[(1.0, 1.0), (2.0, 2.0)], &[(1.0, 1.0); 4]] {
            assert!(!Outline::of(&polygon(points)).contains(LonLat::new(1.0, 1.0)));
        }
    }

    #[test]
    fn what_would_take_too_long_is_a_fault() {
        let mut seed = 5u64;
        let mut next = |n: f64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as f64 / (1u64 << 31) as f64 * n
        };
        let scribble: Vec<(f64, f64)> = (0..20_000).map(|_| (113.0 + next(1.0), 24.0 + next(1.0))).collect();
        assert!(Outline::of(&polygon(&scribble)).fault.is_some());
        let over = |x: f64| vec![vec![LonLat::new(x, 0.0), LonLat::new(x + 9.0, 0.0), LonLat::new(x + 5.0, 9.0)]];
        let heap = Shape::Polygons((0..5_000).map(|i| over(f64::from(i) * 1e-3)).collect());
        assert!(Outline::of(&heap).fault.is_some());
        let round = |i: i32| (f64::from(i) / 1e4 * std::f64::consts::TAU).sin_cos();
        let fine: Vec<(f64, f64)> = (0..10_000).map(round).collect();
        assert_eq!(Outline::of(&polygon(&fine)).fault, None);
    }

    #[test]
    fn the_longest_lines_stay_small() {
        let round: Vec<LonLat> = (0..2000).map(|i| LonLat::new(f64::from(i % 2) * 170.0, f64::from(i % 90))).collect();
        let o = Outline::of(&Shape::Lines(vec![round]));
        assert!(o.parts[0].len() < 4 * MOST, "{}", o.parts[0].len());
    }
}
