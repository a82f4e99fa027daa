//! Convex and concave hulls of points. Rings have no closing vertex and run from +x to +y: anticlockwise where y grows
//! upwards.

use super::edges::Edges;
use super::{Index, Point, Rect};
use crate::order::sorted;
use std::collections::BinaryHeap;

/// The convex hull: Andrew's monotone chain (1979). Points on its edges are no vertices.
///
/// One point gives one vertex, points on a line give the two farthest, none or none that is finite gives none.
/// Cost: O(n log n).
pub fn convex_hull(points: &[Point]) -> Vec<Point> {
    let points = distinct(points);
    hull_of_sorted(&points).into_iter().filter_map(|i| points.get(i as usize).copied()).collect()
}

/// How far [`concave_hull`] digs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concavity {
    /// An edge is dug when it is more than this many times as long as the next point is away: 1 hugs the points, 2 is
    /// moderate, infinity leaves the convex hull. Below 1 counts as 1.
    pub ratio: f64,
    /// Edges up to this long, in the points' units, stay.
    pub min_edge: f64,
}

impl Default for Concavity {
    fn default() -> Self {
        Concavity { ratio: 2.0, min_edge: 0.0 }
    }
}

/// A concave hull: a simple ring whose vertices are points and that contains every point; part of the convex hull.
///
/// Digging as by Park and Oh (2012): starting from the convex hull, the longest edge is bent to the nearest point inside,
/// whichever edge that is nearest to. An edge is bent only where the triangle that this cuts off holds no point and no other edge comes near: that keeps the
/// ring simple and every point inside, whatever the points. Where orientation cannot be told in floating point, the edge
/// stays. Fewer than four distinct points, and points on a line, give the convex hull. Cost: O(n log n) for points that
/// are spread evenly.
pub fn concave_hull(points: &[Point], concavity: Concavity) -> Vec<Point> {
    let points = distinct(points);
    let ring = hull_of_sorted(&points);
    if ring.len() < 3 || points.len() < 4 || concavity.ratio.is_nan() || concavity.min_edge.is_nan() {
        return ring.into_iter().filter_map(|i| points.get(i as usize).copied()).collect();
    }
    Digging::new(&points, &ring, concavity).run()
}

/// The finite points, each once, from left to right and of those below each other by y.
fn distinct(points: &[Point]) -> Vec<Point> {
    let finite: Vec<Point> = points.iter().copied().filter(|p| p.is_finite()).collect();
    let by_place = |a: usize, b: usize| finite[a].x.total_cmp(&finite[b].x).then(finite[a].y.total_cmp(&finite[b].y));
    // Adding zero makes -0 and 0 one.
    let finite: Vec<Point> =
        sorted(finite.len(), &by_place).into_iter().map(|i| finite[i as usize] + Point::default()).collect();
    let mut out: Vec<Point> = Vec::with_capacity(finite.len());
    out.extend(finite.iter().copied().filter({
        let mut last = None;
        move |p| last.replace(*p) != Some(*p)
    }));
    out
}

fn hull_of_sorted(points: &[Point]) -> Vec<u32> {
    let n = points.len() as u32;
    if n < 3 {
        return (0..n).collect();
    }
    let at = |i: u32| points[i as usize];
    let mut chain: Vec<u32> = Vec::with_capacity(points.len() + 1);
    let mut extend = |order: &mut dyn Iterator<Item = u32>, from: usize| {
        for i in order {
            while let [.., a, b] = chain[from..] {
                if (at(b) - at(a)).cross(at(i) - at(a)) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(i);
        }
        chain.len() - 1
    };
    let turn = extend(&mut (0..n), 0);
    extend(&mut (0..n - 1).rev(), turn);
    chain.pop();
    chain
}

/// An edge of the ring: from `from` to `to`, points by number.
struct Edge {
    from: u32,
    to: u32,
    /// The edges before and after it in the ring.
    before: u32,
    after: u32,
    alive: bool,
}

/// An edge in the queue, longest first; of equals the one made first.
#[derive(PartialEq)]
struct Task {
    length: f64,
    edge: u32,
}
impl Eq for Task {}
impl PartialOrd for Task {
    fn partial_cmp(&self, o: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Task {
    fn cmp(&self, o: &Self) -> std::cmp::Ordering {
        self.length.total_cmp(&o.length).then(o.edge.cmp(&self.edge))
    }
}

/// How many of an edge's nearest points are tried, and how many are looked at for them: many lie on the ring already, or
/// behind the edge.
const TRIES: usize = 48;
const LOOKS: usize = 4000;

struct Digging<'a> {
    points: &'a [Point],
    concavity: Concavity,
    index: Index,
    on_ring: Vec<bool>,
    edges: Vec<Edge>,
    near: Edges,
    queue: BinaryHeap<Task>,
}

impl<'a> Digging<'a> {
    fn new(points: &'a [Point], ring: &[u32], concavity: Concavity) -> Self {
        let index = Index::new(points.iter().map(|p| Rect::new(p.x, p.y, p.x, p.y)));
        let near = Edges::new(Rect::around(points.iter().copied()), points.len());
        let on_ring = vec![false; points.len()];
        let mut out = Digging { points, concavity, index, on_ring, edges: Vec::new(), near, queue: BinaryHeap::new() };
        let n = ring.len() as u32;
        for (i, (&from, &to)) in (0..n).zip(ring.iter().zip(ring.iter().cycle().skip(1))) {
            out.on_ring[from as usize] = true;
            out.add(Edge { from, to, before: (i + n - 1) % n, after: (i + 1) % n, alive: true });
        }
        out
    }

    fn at(&self, point: u32) -> Point {
        self.points[point as usize]
    }

    fn ends(&self, edge: u32) -> (Point, Point) {
        let e = &self.edges[edge as usize];
        (self.at(e.from), self.at(e.to))
    }

    fn add(&mut self, edge: Edge) -> u32 {
        let (a, b, number) = (self.at(edge.from), self.at(edge.to), self.edges.len() as u32);
        self.near.add(number, a, b);
        self.edges.push(edge);
        let length = a.distance(b);
        if length > self.concavity.min_edge {
            self.queue.push(Task { length, edge: number });
        }
        number
    }

    fn run(mut self) -> Vec<Point> {
        while let Some(Task { edge, length }) = self.queue.pop() {
            if !self.edges[edge as usize].alive {
                continue;
            }
            if let Some(point) = self.candidate(edge, length) {
                self.dig(edge, point);
            }
        }
        let mut out = Vec::new();
        let Some(start) = self.edges.iter().position(|e| e.alive) else { return out };
        let mut edge = start;
        loop {
            out.push(self.at(self.edges[edge].from));
            edge = self.edges[edge].after as usize;
            if edge == start {
                return out;
            }
        }
    }

    /// The nearest point that the edge can be bent to.
    fn candidate(&self, edge: u32, length: f64) -> Option<u32> {
        let (a, b) = self.ends(edge);
        let reach = length / self.concavity.ratio.max(1.0);
        let (mut tries, mut looks) = (0, 0);
        let mut found = None;
        self.index.nearest(
            |rect| rect.distance_to_segment(a, b),
            |point, distance| {
                looks += 1;
                if distance >= reach || tries >= TRIES || looks > LOOKS {
                    return false;
                }
                if !self.on_ring[point] && side(a, b, self.points[point]) == Side::Left {
                    tries += 1;
                    if self.fits(edge, point as u32) {
                        found = Some(point as u32);
                        return false;
                    }
                }
                true
            },
        );
        found
    }

    fn fits(&self, edge: u32, point: u32) -> bool {
        let (a, b) = self.ends(edge);
        let p = self.at(point);
        let mut clear = true;
        self.index.search(Rect::around([a, b, p]), &mut |other| {
            let q = self.points[other];
            let corner = q == a || q == b || q == p;
            let outside = side(a, b, q) == Side::Right || side(b, p, q) == Side::Right || side(p, a, q) == Side::Right;
            clear &= corner || outside;
        });
        clear && self.is_free(a, p) && self.is_free(p, b)
    }

    /// Whether no edge of the ring meets the segment, but for edges that end where it does.
    fn is_free(&self, p: Point, q: Point) -> bool {
        let mut free = true;
        self.near.search(p, q, |other| {
            if !free || !self.edges[other as usize].alive {
                return;
            }
            let (c, d) = self.ends(other);
            free = match (c == p || c == q, d == p || d == q) {
                (true, true) => true,
                // They share an end: it must not point along the segment.
                (true, false) => leaves(p, q, c, d),
                (false, true) => leaves(p, q, d, c),
                // On one line floating point knows no sides, but bounds.
                (false, false) => {
                    let bounds = Rect::around([p, q]).intersects(Rect::around([c, d]));
                    !bounds || apart(p, q, c, d) || apart(c, d, p, q)
                }
            };
        });
        free
    }

    fn dig(&mut self, edge: u32, point: u32) {
        let Edge { from, to, before, after, .. } = self.edges[edge as usize];
        self.edges[edge as usize].alive = false;
        self.on_ring[point as usize] = true;
        let first = self.edges.len() as u32;
        self.add(Edge { from, to: point, before, after: first + 1, alive: true });
        self.add(Edge { from: point, to, before: first, after, alive: true });
        self.edges[before as usize].after = first;
        self.edges[after as usize].before = first + 1;
    }
}

/// On which side of a directed line a point lies, when floating point can tell.
#[derive(PartialEq, Clone, Copy)]
enum Side {
    Left,
    Right,
    Unsure,
}

/// The error bound is Shewchuk's (1997) for the plain determinant.
fn side(a: Point, b: Point, p: Point) -> Side {
    let (left, right) = ((a.x - p.x) * (b.y - p.y), (a.y - p.y) * (b.x - p.x));
    let bound = 3.331e-16 * (left.abs() + right.abs());
    match left - right {
        d if d > bound => Side::Left,
        d if d < -bound => Side::Right,
        _ => Side::Unsure,
    }
}

/// Whether `c` and `d` lie clearly on one side of the line through `p` and `q`.
fn apart(p: Point, q: Point, c: Point, d: Point) -> bool {
    let s = side(p, q, c);
    s != Side::Unsure && s == side(p, q, d)
}

/// Whether a segment from `shared`, an end of `p`–`q`, to `far` meets it nowhere else.
fn leaves(p: Point, q: Point, shared: Point, far: Point) -> bool {
    let other = if shared == p { q } else { p };
    side(p, q, far) != Side::Unsure || (other - shared).dot(far - shared) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{contains, edge_distance, ring_area2};

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    #[test]
    fn convex_hull_of_little_and_of_lines() {
        assert!(convex_hull(&[]).is_empty() && convex_hull(&[p(f64::NAN, 0.0)]).is_empty());
        assert_eq!(convex_hull(&[p(1.0, 2.0); 3]), [p(1.0, 2.0)]);
        let line: Vec<Point> = [3.0, 0.0, 1.0, 2.0].iter().map(|k| p(*k, 2.0 * k)).collect();
        assert_eq!(convex_hull(&line), [p(0.0, 0.0), p(3.0, 6.0)]);
        assert_eq!(concave_hull(&line, Concavity::default()), [p(0.0, 0.0), p(3.0, 6.0)]);
        let grid: Vec<Point> = (0..25).map(|i| p(f64::from(i % 5), f64::from(i / 5))).collect();
        assert_eq!(convex_hull(&grid), [p(0.0, 0.0), p(4.0, 0.0), p(4.0, 4.0), p(0.0, 4.0)]);
    }

    /// A C of points, open to the right.
    fn c_shape() -> Vec<Point> {
        let turns = (0..=150).map(|i| f64::from(i) * 0.03 + 0.9);
        turns.flat_map(|t| [10.0, 9.0, 8.0].map(|r| p(r * t.cos(), r * t.sin()))).collect()
    }

    #[test]
    fn a_concave_hull_digs_into_the_bay() {
        let points = c_shape();
        let convex = convex_hull(&points);
        let ring = concave_hull(&points, Concavity { ratio: 1.5, min_edge: 0.0 });
        assert!(contains([&convex[..]], p(0.0, 0.0)) && !contains([&ring[..]], p(0.0, 0.0)));
        assert!(ring_area2(&ring) < ring_area2(&convex) * 0.5);
        for q in &points {
            assert!(contains([&ring[..]], *q) || edge_distance([&ring[..]], *q) < 1e-12);
        }
        assert_eq!(concave_hull(&points, Concavity { ratio: f64::INFINITY, min_edge: 0.0 }), convex);
        let coarse = concave_hull(&points, Concavity { ratio: 1.5, min_edge: 6.0 });
        assert!(coarse.len() < ring.len());
    }

    #[test]
    fn many_points_are_quick() {
        let mut seed = 9u64;
        let mut next = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as f64 / (1u64 << 31) as f64
        };
        let points: Vec<Point> = (0..20_000).map(|_| p(next(), next())).collect();
        let ring = concave_hull(&points, Concavity { ratio: 1.0, min_edge: 0.0 });
        assert!(ring.len() > 1000, "{}", ring.len());
    }
}
