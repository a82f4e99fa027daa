//! The nearest of many features, and distances all to all.

use super::authalic::{A_M, E2};
use super::{Outline, Shape};
use crate::geom::{Index, Point, Rect};
use crate::math;
use crate::order::sorted;
use crate::proj::{LonLat, distance_m};
use crate::source::FeatureSet;

/// A feature and how far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its number in the set.
    pub feature: usize,
    /// Metres along the geodesic between the two nearest positions; 0 where they meet.
    pub distance_m: f64,
    /// The shape's nearest position.
    pub from: LonLat,
    /// The feature's nearest position.
    pub to: LonLat,
}

/// A vertex in space, metres from the Earth's middle.
type Space = [f64; 3];
/// Edges in a run that shares a ball.
const RUN: usize = 16;

/// The `count` features nearest to a shape, nearest first; equal distances in the set's order. Features without geometry are left out.
///
/// The nearest positions are found in space between chords of at most 2 km (8 cm below the surface at most), the distance
/// between them is the geodesic's. Cost: runs of 16 edges are passed over by the balls around them; usually O(n + m).
pub fn nearest(shape: &Outline, features: &FeatureSet, count: usize) -> Vec<Near> {
    let own = Chain::of(shape);
    let index = EdgeIndex::of(shape);
    let mut found: Vec<Near> = Vec::new();
    if own.is_empty() || count == 0 {
        return found;
    }
    let others: Vec<(usize, Outline, Chain)> = (0..features.len())
        .filter_map(|i| {
            let outline = Outline::of(&Shape::of(features, i)?);
            let chain = Chain::of(&outline);
            (!chain.is_empty()).then_some((i, outline, chain))
        })
        .collect();
    let least: Vec<f64> = others.iter().map(|(_, _, c)| own.ball.apart(&c.ball)).collect();
    for at in sorted(others.len(), &|a, b| least[a].total_cmp(&least[b])) {
        let Some((feature, outline, chain)) = others.get(at as usize) else { continue };
        let worst = found.get(count - 1).map_or(f64::INFINITY, |n| n.distance_m);
        // A chord is shorter than the geodesic, so that what is passed over is farther.
        if least.get(at as usize).is_some_and(|l| *l > worst) {
            break;
        }
        let Some((from, to)) = meeting(shape, &index, outline).map(|p| (p, p)).or_else(|| own.nearest(chain)) else {
            continue;
        };
        let Ok(metres) = distance_m(from, to) else { continue };
        let place = found.partition_point(|n| (n.distance_m, n.feature) < (metres, *feature));
        found.insert(place, Near { feature: *feature, distance_m: metres, from, to });
        found.truncate(count);
    }
    found
}

/// More points than a page can show distances between.
pub const MAX_MATRIX: usize = 2_000;

/// The geodesic distances between all points, m, row by row.
///
/// # Errors
/// A coordinate out of range, or more than [`MAX_MATRIX`] points.
pub fn matrix(points: &[LonLat]) -> Result<Vec<f64>, String> {
    let n = points.len();
    if n > MAX_MATRIX {
        return Err(format!("a matrix takes at most {MAX_MATRIX} points, and there are {n}"));
    }
    let mut out = vec![0.0; n * n];
    for (i, a) in points.iter().enumerate() {
        for (j, b) in points.iter().enumerate().skip(i) {
            let metres = distance_m(*a, *b)?;
            for at in [i * n + j, j * n + i] {
                if let Some(cell) = out.get_mut(at) {
                    *cell = metres;
                }
            }
        }
    }
    Ok(out)
}

/// Where a shape and another meet: a vertex of the one inside the other, or a crossing.
fn meeting(shape: &Outline, index: &EdgeIndex, other: &Outline) -> Option<LonLat> {
    let inside = |a: &Outline, b: &Outline| {
        let mut first = b.positions.iter().filter_map(|p| p.first());
        first.find(|p| a.contains(**p)).copied()
    };
    if let Some(p) = inside(shape, other).or_else(|| inside(other, shape)) {
        return Some(p);
    }
    for line in &other.positions {
        // Each vertex beside the one before, as the whole may lie across the antimeridian.
        let mut points: Vec<Point> = Vec::with_capacity(line.len());
        let mut turn = 0.0;
        for (i, p) in line.iter().enumerate() {
            if i == 0 {
                turn = super::outline::nearest_turn(p.lon, shape.plane.lon0) - p.lon;
            }
            points.push(shape.plane.project(LonLat::new(p.lon + turn, p.lat)));
        }
        if other.closed {
            points.extend(points.first().copied());
        }
        if let Some(p) = points.windows(2).find_map(|w| index.crossed([w[0], w[1]])) {
            return Some(shape.plane.unproject(p));
        }
    }
    None
}

/// The edges of a shape in its plane, to be found by place.
struct EdgeIndex {
    edges: Vec<[Point; 2]>,
    index: Index,
}

impl EdgeIndex {
    fn of(shape: &Outline) -> EdgeIndex {
        let mut edges = Vec::new();
        for part in &shape.parts {
            edges.extend(part.windows(2).map(|w| [w[0], w[1]]));
            if let (true, Some(a), Some(b)) = (shape.closed, part.last(), part.first()) {
                edges.push([*a, *b]);
            }
        }
        let index = Index::new(edges.iter().map(|e| Rect::around(*e)));
        EdgeIndex { edges, index }
    }

    /// Where an edge crosses or touches one of these.
    fn crossed(&self, [c, d]: [Point; 2]) -> Option<Point> {
        let mut hit = None;
        self.index.search(Rect::around([c, d]), &mut |i| {
            if let (None, Some([a, b])) = (hit, self.edges.get(i)) {
                hit = crossing([*a, *b], [c, d]);
            }
        });
        hit
    }
}

fn crossing([a, b]: [Point; 2], [c, d]: [Point; 2]) -> Option<Point> {
    let (u, v) = (b - a, d - c);
    let k = u.cross(v);
    let (s, t) = ((c - a).cross(v) / k, (c - a).cross(u) / k);
    // Parallel edges give no number, and are left to the distance in space.
    ((0.0..=1.0).contains(&s) && (0.0..=1.0).contains(&t)).then(|| a.lerp(b, s))
}

/// The vertices of a shape in space, in runs of edges with a ball around each.
struct Chain {
    lines: Vec<Vec<Space>>,
    /// Line, first edge, last edge, and their ball.
    runs: Vec<(usize, usize, usize, Ball)>,
    ball: Ball,
}

#[derive(Clone, Copy, Debug)]
struct Ball {
    centre: Space,
    radius: f64,
}

impl Ball {
    fn around(points: &[Space]) -> Ball {
        let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        for p in points {
            for i in 0..3 {
                (low[i], high[i]) = (low[i].min(p[i]), high[i].max(p[i]));
            }
        }
        let centre = [0, 1, 2].map(|i| (low[i] + high[i]) / 2.0);
        Ball { centre, radius: points.iter().map(|p| length(minus(*p, centre))).fold(0.0, f64::max) }
    }

    /// No two points of the two are nearer than this.
    fn apart(&self, other: &Ball) -> f64 {
        (length(minus(self.centre, other.centre)) - self.radius - other.radius).max(0.0)
    }
}

impl Chain {
    fn of(outline: &Outline) -> Chain {
        let mut lines: Vec<Vec<Space>> = Vec::new();
        for line in outline.positions.iter().filter(|l| !l.is_empty()) {
            let mut points: Vec<Space> = line.iter().map(|p| space(*p)).collect();
            if outline.closed {
                points.extend(points.first().copied());
            }
            // A point is an edge of no length.
            if points.len() == 1 {
                points.extend(points.first().copied());
            }
            lines.push(points);
        }
        let mut runs = Vec::new();
        for (l, points) in lines.iter().enumerate() {
            let edges = points.len() - 1;
            for from in (0..edges).step_by(RUN) {
                let to = (from + RUN).min(edges);
                runs.push((l, from, to, Ball::around(points.get(from..=to).unwrap_or_default())));
            }
        }
        let all: Vec<Space> = lines.iter().flatten().copied().collect();
        Chain { ball: Ball::around(&all), lines, runs }
    }

    fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The nearest positions of the two, this one's first.
    fn nearest(&self, other: &Chain) -> Option<(LonLat, LonLat)> {
        let mut best = f64::INFINITY;
        let mut at = None;
        let edges = |chain: &Chain, run: &(usize, usize, usize, Ball)| -> Vec<[Space; 2]> {
            let points = chain.lines.get(run.0).and_then(|l| l.get(run.1..=run.2)).unwrap_or_default();
            points.windows(2).map(|w| [w[0], w[1]]).collect()
        };
        for own in &self.runs {
            if own.3.apart(&other.ball) >= best {
                continue;
            }
            let own_edges = edges(self, own);
            for theirs in &other.runs {
                if own.3.apart(&theirs.3) >= best {
                    continue;
                }
                for b in edges(other, theirs) {
                    for a in &own_edges {
                        let (p, q) = closest(*a, b);
                        let d = length(minus(p, q));
                        if d < best {
                            (best, at) = (d, Some((p, q)));
                        }
                    }
                }
            }
        }
        at.map(|(p, q)| (ground(p), ground(q)))
    }
}

/// A position on the ellipsoid in space.
fn space(p: LonLat) -> Space {
    let ((sp, cp), (sl, cl)) = (math::sin_cos(p.lat.to_radians()), math::sin_cos(p.lon.to_radians()));
    let n = A_M / (1.0 - E2 * sp * sp).sqrt();
    [n * cp * cl, n * cp * sl, n * (1.0 - E2) * sp]
}

/// The position of a point on the ellipsoid or a little below.
fn ground([x, y, z]: Space) -> LonLat {
    let lat = math::atan2(z, (1.0 - E2) * (x * x + y * y).sqrt());
    LonLat::new(math::atan2(y, x).to_degrees(), lat.to_degrees())
}

fn minus(a: Space, b: Space) -> Space {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn dot(a: Space, b: Space) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn length(v: Space) -> f64 {
    dot(v, v).sqrt()
}

/// The nearest points of two segments in space (Ericson 2005, Real-Time Collision Detection, 5.1.9).
fn closest([p, p1]: [Space; 2], [q, q1]: [Space; 2]) -> (Space, Space) {
    let (u, v, w) = (minus(p1, p), minus(q1, q), minus(p, q));
    let (a, e, f) = (dot(u, u), dot(v, v), dot(v, w));
    let at = |from: Space, along: Space, t: f64| [0, 1, 2].map(|i| from[i] + along[i] * t);
    let ratio = |n: f64, d: f64| if d > 0.0 { (n / d).clamp(0.0, 1.0) } else { 0.0 };
    let (b, c) = (dot(u, v), dot(u, w));
    let mut s = ratio(b * f - c * e, a * e - b * b);
    let mut t = if e > 0.0 { (b * s + f) / e } else { 0.0 };
    if t < 0.0 || e <= 0.0 {
        t = 0.0;
        s = ratio(-c, a);
    } else if t > 1.0 {
        t = 1.0;
        s = ratio(b - c, a);
    }
    (at(p, u, s), at(q, v, t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proj::{azimuth_deg, destination, world_from_lonlat};
    use crate::source::{Builder, Geometry};

    fn lines(all: &[&[(f64, f64)]]) -> FeatureSet {
        let mut b = Builder::new();
        for line in all {
            let world = line.iter().map(|(x, y)| world_from_lonlat(LonLat::new(*x, *y))).collect();
            b.push(None, Geometry::Lines(vec![world]), &[]);
        }
        b.finish()
    }

    fn point(lon: f64, lat: f64) -> Outline {
        Outline::of(&Shape::Points(vec![LonLat::new(lon, lat)]))
    }

    #[test]
    fn the_foot_of_the_perpendicular() {
        // A straight road of 100 km, and a point a known way off its middle at a right angle.
        let (a, b) = (LonLat::new(113.0, 23.5), LonLat::new(113.9, 23.9));
        let foot = destination(a, azimuth_deg(a, b).unwrap(), 40_000.0).unwrap();
        let off = destination(foot, azimuth_deg(foot, b).unwrap() + 90.0, 7_000.0).unwrap();
        let road = lines(&[&[(a.lon, a.lat), (b.lon, b.lat)], &[(120.0, 30.0), (121.0, 30.0)]]);
        let found = nearest(&point(off.lon, off.lat), &road, 5);
        assert_eq!(found.iter().map(|n| n.feature).collect::<Vec<_>>(), [0, 1]);
        assert!((found[0].distance_m - 7_000.0).abs() < 0.2, "{found:?}");
        assert!(distance_m(found[0].to, foot).unwrap() < 30.0);
        assert_eq!(nearest(&point(off.lon, off.lat), &road, 1).len(), 1);
    }

    #[test]
    fn what_meets_is_at_no_distance() {
        let ring = [(113.0, 24.0), (113.1, 24.0), (113.1, 24.1), (113.0, 24.1)].map(|(x, y)| LonLat::new(x, y));
        let square = Outline::of(&Shape::Polygons(vec![vec![ring.to_vec()]]));
        let all = lines(&[
            &[(113.02, 24.05), (113.08, 24.05)],
            &[(112.9, 24.05), (113.2, 24.05)],
            &[(112.9, 24.2), (113.2, 24.2)],
            &[(113.1, 24.0), (113.2, 23.9)],
        ]);
        let found = nearest(&square, &all, 9);
        let zero: Vec<usize> = found.iter().filter(|n| n.distance_m < 1e-6).map(|n| n.feature).collect();
        assert_eq!(zero, [0, 1, 3], "{found:?}");
        // The northern line bows towards the pole between its ends, so that it is a little farther than 0.1°.
        assert!((found[3].distance_m - 11_076.0).abs() < 60.0, "{found:?}");
    }

    #[test]
    fn runs_leave_nothing_out() {
        let wavy: Vec<(f64, f64)> =
            (0..400).map(|i| (112.0 + f64::from(i) * 0.004, 24.0 + (f64::from(i) * 0.3).sin() * 0.05)).collect();
        let set = lines(&[&wavy]);
        for (x, y) in [(112.3, 24.5), (113.9, 23.2), (112.0, 24.02), (113.0, 24.0)] {
            let found = nearest(&point(x, y), &set, 1)[0];
            let brute = wavy.windows(2).flat_map(|w| {
                (0..=200).map(move |i| {
                    let t = f64::from(i) / 200.0;
                    (w[0].0 + (w[1].0 - w[0].0) * t, w[0].1 + (w[1].1 - w[0].1) * t)
                })
            });
            let least = brute
                .map(|(lon, lat)| distance_m(LonLat::new(x, y), LonLat::new(lon, lat)).unwrap())
                .fold(f64::INFINITY, f64::min);
            assert!(found.distance_m <= least + 0.1 && found.distance_m > least - 10.0, "{found:?} {least}");
        }
    }

    #[test]
    fn across_the_antimeridian_and_without_geometry() {
        let found = nearest(&point(179.9, 0.0), &lines(&[&[(-179.9, -1.0), (-179.9, 1.0)]]), 1);
        assert!((found[0].distance_m - 22_263.898).abs() < 0.1, "{found:?}");
        let mut b = Builder::new();
        b.push(None, Geometry::None, &[]);
        assert!(nearest(&point(0.0, 0.0), &b.finish(), 3).is_empty());
        assert!(nearest(&Outline::of(&Shape::Points(vec![])), &lines(&[&[(0.0, 0.0), (1.0, 1.0)]]), 3).is_empty());
    }

    #[test]
    fn a_matrix_by_hand() {
        let l = LonLat::new;
        let m = matrix(&[l(113.2644, 23.1291), l(113.056, 23.6818), l(113.2644, 23.1291)]).unwrap();
        assert!((m[1] - 64_811.833_952_719_8).abs() < 1e-6 && m[0] == 0.0 && m[2] == 0.0);
        assert!((0..3).all(|i| (0..3).all(|j| m[i * 3 + j] == m[j * 3 + i])));
        assert!(matrix(&[l(0.0, 91.0)]).is_err());
        assert!(matrix(&vec![l(0.0, 0.0); MAX_MATRIX + 1]).is_err());
        assert_eq!(matrix(&[]), Ok(vec![]));
    }
}
