//! The nearest of many features, and distances all to all.

use super::authalic::{A_M, E2};
use super::{Outline, Shape};
use crate::geom::{Index, Point, Rect};
use crate::math;
use crate::order::sorted;
use crate::proj::{LonLat, distance_m};
use crate::source::FeatureSet;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

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
/// Balls in the ball around them.
const WIDE: usize = 8;

/// Features made ready to be asked which of them is near.
#[derive(Debug, Default)]
pub struct Nearby {
    features: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    /// Its number in the set.
    feature: usize,
    outline: Outline,
    chain: Chain,
}

impl Nearby {
    /// Makes the features of a set ready; those without geometry are left out. Cost: some 0.1 ms for 1,000 vertices.
    pub fn of(set: &FeatureSet) -> Nearby {
        let known = |feature: usize| {
            let outline = Outline::of(&Shape::of(set, feature)?);
            let chain = Chain::of(&outline);
            (!chain.is_empty()).then_some(Known { feature, outline, chain })
        };
        Nearby { features: (0..set.len()).filter_map(known).collect() }
    }

    /// The `count` features nearest to a shape, nearest first; equal distances in the set's order.
    ///
    /// The nearest positions are found in space between chords of at most 2 km (8 cm below the surface at most), the distance
    /// between them is the geodesic's. Cost: balls around 16 edges, eight of these and so on are looked at, those that are too far with
    /// all they hold; for a point some 0.1 µs a feature that is not near.
    pub fn nearest(&self, shape: &Outline, count: usize) -> Vec<Near> {
        let own = Chain::of(shape);
        let index = EdgeIndex::of(shape);
        let mut found: Vec<Near> = Vec::new();
        if own.is_empty() || count == 0 {
            return found;
        }
        let least: Vec<f64> = self.features.iter().map(|known| known.chain.least(&own)).collect();
        for at in sorted(self.features.len(), &|a, b| least[a].total_cmp(&least[b])) {
            let Some(Known { feature, outline, chain }) = self.features.get(at as usize) else { continue };
            let worst = found.get(count - 1).map_or(f64::INFINITY, |n| n.distance_m);
            // A chord is shorter than the geodesic, so that what is passed over is farther.
            if least.get(at as usize).is_some_and(|l| *l > worst) {
                break;
            }
            let met = meeting(shape, &own, &index, outline, chain).map(|p| (p, p));
            let Some((from, to)) = met.or_else(|| own.nearest(chain, worst)) else { continue };
            let Ok(metres) = distance_m(from, to) else { continue };
            let place = found.partition_point(|n| (n.distance_m, n.feature) < (metres, *feature));
            found.insert(place, Near { feature: *feature, distance_m: metres, from, to });
            found.truncate(count);
        }
        found
    }
}

/// [`Nearby::nearest`] of features that are asked once.
pub fn nearest(shape: &Outline, features: &FeatureSet, count: usize) -> Vec<Near> {
    Nearby::of(features).nearest(shape, count)
}

/// More points than a page can show distances between.
pub const MAX_MATRIX: usize = 2_000;

/// The geodesic distances between all points, row after row: what takes long can be done in parts.
#[derive(Debug)]
pub struct Matrix {
    points: Vec<LonLat>,
    metres: Vec<f64>,
    rows: usize,
}

impl Matrix {
    /// One without any distance yet.
    ///
    /// # Errors
    /// More than [`MAX_MATRIX`] points.
    pub fn new(points: Vec<LonLat>) -> Result<Matrix, String> {
        let n = points.len();
        if n > MAX_MATRIX {
            return Err(format!("a matrix takes at most {MAX_MATRIX} points, and there are {n}"));
        }
        Ok(Matrix { points, metres: vec![0.0; n * n], rows: 0 })
    }

    /// Measures from up to `count` points more to those behind them; how many are done with. Cost: 1 µs a pair, native.
    ///
    /// # Errors
    /// A coordinate out of range.
    pub fn advance(&mut self, count: usize) -> Result<usize, String> {
        let n = self.points.len();
        let to = self.rows.saturating_add(count).min(n);
        for i in self.rows..to {
            let Some(a) = self.points.get(i) else { break };
            for (j, b) in self.points.iter().enumerate().skip(i) {
                let metres = distance_m(*a, *b)?;
                for at in [i * n + j, j * n + i] {
                    if let Some(cell) = self.metres.get_mut(at) {
                        *cell = metres;
                    }
                }
            }
        }
        self.rows = to;
        Ok(to)
    }

    /// The distances, m, row by row; 0 where they were not measured.
    pub fn finish(self) -> Vec<f64> {
        self.metres
    }
}

/// The geodesic distances between all points, m, row by row.
///
/// # Errors
/// A coordinate out of range, or more than [`MAX_MATRIX`] points.
pub fn matrix(points: &[LonLat]) -> Result<Vec<f64>, String> {
    let mut matrix = Matrix::new(points.to_vec())?;
    matrix.advance(usize::MAX)?;
    Ok(matrix.finish())
}

/// Where a shape and another meet: a vertex of the one inside the other, or a crossing.
fn meeting(shape: &Outline, own: &Chain, index: &EdgeIndex, other: &Outline, chain: &Chain) -> Option<LonLat> {
    let inside = |a: &Outline, b: &Outline| {
        let mut first = b.positions.iter().filter_map(|p| p.first());
        first.find(|p| a.contains(**p)).copied()
    };
    if let Some(p) = inside(shape, other).or_else(|| inside(other, shape)) {
        return Some(p);
    }
    for (run, ball) in chain.runs.iter().zip(chain.levels.first()?).filter(|_| !index.edges.is_empty()) {
        let Some(line) = other.positions.get(run.line).filter(|_| own.touches(ball)) else { continue };
        // Each vertex beside the one before, as the whole may lie across the antimeridian.
        let Some(first) = line.first() else { continue };
        let turn = super::outline::nearest_turn(first.lon, shape.plane.lon0) - first.lon;
        let point = |i: usize| {
            // Behind the last vertex of a ring comes its first.
            let p = line.get(i).unwrap_or(first);
            shape.plane.project(LonLat::new(p.lon + turn, p.lat))
        };
        let points: Vec<Point> = (run.from..=run.to).map(point).collect();
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

/// The vertices of a shape in space, in runs of edges with a ball around each, and around eight at a time.
#[derive(Debug)]
struct Chain {
    lines: Vec<Vec<Space>>,
    runs: Vec<Run>,
    /// The balls of the runs, then those around eight of the level before, up to one.
    levels: Vec<Vec<Ball>>,
}

/// Neighbouring edges.
#[derive(Clone, Copy, Debug)]
struct Run {
    line: usize,
    /// The first and the last vertex.
    from: usize,
    to: usize,
}

/// A ball of one chain and one of another, by level and place: no two points of them are nearer than `least`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pair {
    least: f64,
    own: (usize, usize),
    other: (usize, usize),
}

impl Eq for Pair {}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pair {
    /// The least is the greatest, as a heap wants it.
    fn cmp(&self, b: &Self) -> Ordering {
        b.least.total_cmp(&self.least).then_with(|| (b.own, b.other).cmp(&(self.own, self.other)))
    }
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

    /// One around others.
    fn around_all(balls: &[Ball]) -> Ball {
        let centres: Vec<Space> = balls.iter().map(|ball| ball.centre).collect();
        let Ball { centre, .. } = Ball::around(&centres);
        let reach = |ball: &Ball| length(minus(ball.centre, centre)) + ball.radius;
        Ball { centre, radius: balls.iter().map(reach).fold(0.0, f64::max) }
    }

    /// No two points of the two are nearer than this.
    fn apart(&self, other: &Ball) -> f64 {
        (length(minus(self.centre, other.centre)) - self.radius - other.radius).max(0.0)
    }
}

impl Chain {
    fn of(outline: &Outline) -> Chain {
        let mut lines: Vec<Vec<Space>> = Vec::with_capacity(outline.positions.len());
        for line in &outline.positions {
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
        let (mut runs, mut balls) = (Vec::new(), Vec::new());
        for (line, points) in lines.iter().enumerate() {
            let edges = points.len().saturating_sub(1);
            for from in (0..edges).step_by(RUN) {
                let to = (from + RUN).min(edges);
                runs.push(Run { line, from, to });
                balls.push(Ball::around(points.get(from..=to).unwrap_or_default()));
            }
        }
        let mut levels = vec![balls];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            levels.push(below.chunks(WIDE).map(Ball::around_all).collect());
        }
        Chain { lines, runs, levels }
    }

    fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    fn ball(&self, (level, place): (usize, usize)) -> Option<&Ball> {
        self.levels.get(level)?.get(place)
    }

    /// What a ball is made of; of a run nothing.
    fn inner(&self, (level, place): (usize, usize)) -> impl Iterator<Item = (usize, usize)> {
        let below = level.checked_sub(1);
        let all = below.and_then(|below| self.levels.get(below)).map_or(0, Vec::len);
        (place * WIDE..((place + 1) * WIDE).min(all)).map(move |place| (below.unwrap_or_default(), place))
    }

    /// The ball around all.
    fn top(&self) -> (usize, usize) {
        (self.levels.len() - 1, 0)
    }

    /// No two points of the two are nearer than this: a first guess, from the largest balls but the one around all.
    fn least(&self, other: &Chain) -> f64 {
        let Some(ball) = other.ball(other.top()) else { return f64::INFINITY };
        let parts = self.levels.get(self.levels.len().saturating_sub(2)).into_iter().flatten();
        parts.map(|part| part.apart(ball)).fold(f64::INFINITY, f64::min)
    }

    /// Whether a ball may touch any edge.
    fn touches(&self, ball: &Ball) -> bool {
        // Edges are the chords of what they stand for.
        const SLACK_M: f64 = 1.0;
        let mut open = vec![self.top()];
        while let Some(node) = open.pop() {
            if self.ball(node).is_some_and(|own| own.apart(ball) <= SLACK_M) {
                if node.0 == 0 {
                    return true;
                }
                open.extend(self.inner(node));
            }
        }
        false
    }

    /// The nearest positions of the two, this one's first; `None` where they are farther from each other than `limit` metres. Of equally
    /// near ones the first.
    fn nearest(&self, other: &Chain, limit: f64) -> Option<(LonLat, LonLat)> {
        let mut best = limit;
        let mut at: Option<((usize, usize), (Space, Space))> = None;
        let pair = |own, theirs| {
            let least = self.ball(own)?.apart(other.ball(theirs)?);
            Some(Pair { least, own, other: theirs })
        };
        let mut open: BinaryHeap<Pair> = pair(self.top(), other.top()).into_iter().collect();
        while let Some(next) = open.pop().filter(|next| next.least <= best) {
            if (next.own.0, next.other.0) == (0, 0) {
                let runs = (next.own.1, next.other.1);
                let Some((d, points)) = self.between(other, runs) else { continue };
                if d < best || d == best && at.as_ref().is_none_or(|(known, _)| runs < *known) {
                    (best, at) = (d, Some((runs, points)));
                }
                continue;
            }
            // The larger of the two falls into its parts.
            let radius = |ball: Option<&Ball>| ball.map_or(0.0, |ball| ball.radius);
            let own_is_larger = radius(self.ball(next.own)) > radius(other.ball(next.other));
            if next.other.0 == 0 || next.own.0 > 0 && own_is_larger {
                open.extend(self.inner(next.own).filter_map(|own| pair(own, next.other)).filter(|p| p.least <= best));
            } else {
                open.extend(other.inner(next.other).filter_map(|o| pair(next.own, o)).filter(|p| p.least <= best));
            }
        }
        at.map(|(_, (p, q))| (ground(p), ground(q)))
    }

    /// The distance of a run's edges from another's, and between which points.
    fn between(&self, other: &Chain, (own, theirs): (usize, usize)) -> Option<(f64, (Space, Space))> {
        let points = |chain: &Chain, run: usize| -> Option<Vec<Space>> {
            let run = chain.runs.get(run)?;
            chain.lines.get(run.line)?.get(run.from..=run.to).map(<[Space]>::to_vec)
        };
        let (own, theirs) = (points(self, own)?, points(other, theirs)?);
        let mut best = None;
        for b in theirs.windows(2) {
            for a in own.windows(2) {
                let (p, q) = closest([a[0], a[1]], [b[0], b[1]]);
                let d = length(minus(p, q));
                if best.is_none_or(|(known, _)| d < known) {
                    best = Some((d, (p, q)));
                }
            }
        }
        best
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
    fn balls_leave_nothing_out() {
        let mut seed = 11u64;
        let mut next = |n: f64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as f64 / (1u64 << 31) as f64 * n
        };
        let mut walk = |steps: usize| -> Vec<(f64, f64)> {
            let mut at = (112.0 + next(2.0), 23.0 + next(2.0));
            (0..steps)
                .map(|_| {
                    at = (at.0 + next(0.02) - 0.01, at.1 + next(0.02) - 0.01);
                    at
                })
                .collect()
        };
        let all: Vec<Vec<(f64, f64)>> = (0..40).map(|i| walk(2 + i * 7)).collect();
        let set = lines(&all.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let known = Nearby::of(&set);
        for steps in [1, 2, 300] {
            let own: Vec<LonLat> = walk(steps).into_iter().map(|(x, y)| LonLat::new(x, y)).collect();
            let shape = if steps == 1 { Shape::Points(own) } else { Shape::Lines(vec![own]) };
            let outline = Outline::of(&shape);
            let chain = Chain::of(&outline);
            // Every edge with every edge.
            let mut plain: Vec<(f64, usize)> = Vec::new();
            for (i, other) in known.features.iter().map(|f| &f.chain).enumerate() {
                let pairs = (0..chain.runs.len()).flat_map(|a| (0..other.runs.len()).map(move |b| (a, b)));
                let least =
                    pairs.filter_map(|runs| chain.between(other, runs)).map(|(d, _)| d).fold(f64::INFINITY, f64::min);
                plain.push((least, i));
            }
            plain.sort_by(|a, b| a.0.total_cmp(&b.0));
            let found = known.nearest(&outline, 5);
            assert_eq!(found.len(), 5);
            for (near, (least, feature)) in found.iter().zip(&plain) {
                assert!((near.distance_m - least).abs() < 0.5, "{near:?} {least}");
                assert!(near.feature == *feature || near.distance_m < 1.0, "{near:?} {feature}");
            }
        }
    }

    #[test]
    fn a_matrix_in_parts_is_the_matrix() {
        let points: Vec<LonLat> = (0..7).map(|i| LonLat::new(113.0 + f64::from(i * i) * 0.1, 23.0)).collect();
        let mut parts = Matrix::new(points.clone()).unwrap();
        assert_eq!([parts.advance(3), parts.advance(3), parts.advance(3)], [Ok(3), Ok(6), Ok(7)]);
        assert_eq!(parts.finish(), matrix(&points).unwrap());
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
