//! Line simplification by rank: the cost is paid once, every zoom level then only filters.

use super::{Point, Rect};
use crate::math;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The rank at which a vertex survives a tolerance in world units (1 = the whole world); see [`rank_line`].
///
/// Ranks are eighths of a factor of two (9 % steps): rank r stands for a tolerance of 2^(r/8 − 32). Endpoints rank 255.
/// Tolerances outside 2^-32 … 2^-0.2 clamp.
pub fn rank_of(tolerance: f64) -> u8 {
    if tolerance <= 0.0 {
        return 0;
    }
    ((math::log2(tolerance) + 32.0) * 8.0).floor().clamp(0.0, 254.0) as u8
}

/// Writes the Douglas–Peucker rank of each vertex of an open line: the vertices with rank ≥ [`rank_of`]`(t)` are those
/// that Douglas–Peucker keeps at tolerance `t` (to 9 %). End points get 255.
///
/// Cost: O(n log n) usually, O(n²) at worst; no recursion.
///
/// # Panics
/// Never; a `ranks` shorter than `line` leaves the rest unranked.
pub fn rank_line(line: &[Point], ranks: &mut [u8]) {
    let n = line.len().min(ranks.len());
    if n == 0 {
        return;
    }
    ranks[0] = 255;
    ranks[n - 1] = 255;
    // A vertex inside a stretch must never outrank the vertex that split the stretch, else filtering by rank would keep
    // a vertex whose parent is gone: hence the cap.
    let mut stack = vec![(0, n - 1, f64::INFINITY)];
    while let Some((a, b, cap)) = stack.pop() {
        if b <= a + 1 {
            continue;
        }
        let (mut at, mut max) = (a + 1, -1.0);
        for (i, p) in line.iter().enumerate().take(b).skip(a + 1) {
            let d = segment_distance(*p, line[a], line[b]);
            if d > max {
                (at, max) = (i, d);
            }
        }
        let kept = max.min(cap);
        ranks[at] = if kept <= 0.0 { 0 } else { ((math::log2(kept) + 32.0) * 8.0).floor().clamp(0.0, 254.0) as u8 };
        stack.push((a, at, kept));
        stack.push((at, b, kept));
    }
}

/// The distance of `p` from the segment `a`–`b`.
pub fn segment_distance(p: Point, a: Point, b: Point) -> f64 {
    p.distance(nearest_on_segment(p, a, b))
}

/// The point of the segment `a`–`b` nearest to `p`.
pub fn nearest_on_segment(p: Point, a: Point, b: Point) -> Point {
    let d = b - a;
    let len2 = d.dot(d);
    let t = if len2 > 0.0 { ((p - a).dot(d) / len2).clamp(0.0, 1.0) } else { 0.0 };
    a + d * t
}

/// The vertices that Douglas–Peucker keeps at `tolerance`, in the line's units: those farther off than it, never those
/// exactly at it. Of vertices equally far off the first splits the line.
///
/// The farthest vertex is found over a tree of bounds, so that long lines stay quick even where each split takes only a
/// vertex or two: O(n log n) for lines as they occur, and for zigzags and spirals too.
pub fn simplify(line: &[Point], tolerance: f64) -> Vec<Point> {
    let n = line.len();
    if n < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; n];
    keep[0] = true;
    keep[n - 1] = true;
    let tree = Stretches::of(line);
    let mut stack = vec![(0, n - 1)];
    while let Some((a, b)) = stack.pop() {
        if let Some(at) = tree.farthest(line, a, b, tolerance) {
            keep[at] = true;
            stack.push((a, at));
            stack.push((at, b));
        }
    }
    line.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect()
}

/// Bounds of a line's stretches: of 16 vertices each, then of two stretches each, up to the whole.
struct Stretches {
    levels: Vec<Vec<Rect>>,
}

/// A stretch that may hold the farthest vertex.
struct Reach {
    most: f64,
    level: usize,
    at: usize,
}

impl PartialEq for Reach {
    fn eq(&self, o: &Self) -> bool {
        self.cmp(o).is_eq()
    }
}
impl Eq for Reach {}
impl PartialOrd for Reach {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Reach {
    fn cmp(&self, o: &Self) -> Ordering {
        self.most.total_cmp(&o.most)
    }
}

impl Stretches {
    const SIZE: usize = 16;

    fn of(line: &[Point]) -> Self {
        let mut levels = vec![line.chunks(Self::SIZE).map(|c| Rect::around(c.iter().copied())).collect::<Vec<_>>()];
        while let Some(last) = levels.last().filter(|l| l.len() > 1) {
            let above = last.chunks(2).map(|pair| pair.iter().fold(Rect::EMPTY, |a, b| a.union(*b))).collect();
            levels.push(above);
        }
        Stretches { levels }
    }

    /// The vertex between `a` and `b` that lies farthest from the segment between them, when that is more than `tolerance`.
    fn farthest(&self, line: &[Point], a: usize, b: usize, tolerance: f64) -> Option<usize> {
        let (p, q) = (line[a], line[b]);
        let (mut at, mut max) = (None, tolerance);
        let mut scan = |from: usize, to: usize, max: &mut f64| {
            for (i, v) in line.iter().enumerate().take(to).skip(from) {
                let d = segment_distance(*v, p, q);
                if d > *max || (d == *max && at.is_some_and(|best| i < best)) {
                    (at, *max) = (Some(i), d);
                }
            }
        };
        if b - a <= 4 * Self::SIZE {
            scan(a + 1, b, &mut max);
            return at;
        }
        // The distance from a segment is convex: over a rectangle it is greatest at a corner. A little more for rounding.
        let most = |r: Rect| {
            let corners = [(r.x0, r.y0), (r.x1, r.y0), (r.x1, r.y1), (r.x0, r.y1)];
            corners.iter().map(|(x, y)| segment_distance(Point::new(*x, *y), p, q)).fold(0.0, f64::max) * (1.0 + 1e-12)
        };
        let mut queue = BinaryHeap::new();
        let top = self.levels.len() - 1;
        queue.push(Reach { most: f64::INFINITY, level: top, at: 0 });
        while let Some(Reach { most: bound, level, at: node }) = queue.pop() {
            if bound < max {
                break;
            }
            if level == 0 {
                scan((a + 1).max(node * Self::SIZE), b.min((node + 1) * Self::SIZE), &mut max);
                continue;
            }
            for child in [2 * node, 2 * node + 1] {
                let span = Self::SIZE << (level - 1);
                let inside = child * span < b && (child + 1) * span > a + 1;
                let Some(rect) = self.levels[level - 1].get(child).filter(|_| inside) else { continue };
                let most = most(*rect);
                if most >= max {
                    queue.push(Reach { most, level: level - 1, at: child });
                }
            }
        }
        at
    }
}

/// Ranks a set of rings so that neighbours that share a border keep the same vertices of it at every tolerance.
///
/// Rings are cut where three or more distinct neighbours meet, and each stretch between two such nodes is ranked in one
/// canonical direction. A ring without a node is cut at its lexicographically smallest vertex and at the one farthest
/// from it, so that rings equal up to rotation agree too. Shared vertices must be bit-equal.
///
/// Returns one rank for each vertex, ring after ring. Cost: O(n log n), about 100 bytes of scratch a vertex.
pub fn rank_rings<'a>(rings: impl Iterator<Item = &'a [Point]> + Clone) -> Vec<u8> {
    type Key = (u64, u64);
    let key = |p: &Point| -> Key { (p.x.to_bits(), p.y.to_bits()) };
    // For each position up to two distinct neighbours; a third makes it a node.
    let mut around: crate::hash::Table<Key, ([Key; 2], u8)> = Default::default();
    for ring in rings.clone() {
        let n = ring.len();
        for i in 0..n {
            let entry = around.entry(key(&ring[i])).or_insert(([(0, 0); 2], 0));
            for q in [key(&ring[(i + n - 1) % n]), key(&ring[(i + 1) % n])] {
                let known = (entry.1 as usize).min(2);
                if entry.0[..known].contains(&q) {
                    continue;
                }
                if known < 2 {
                    entry.0[known] = q;
                }
                entry.1 = entry.1.saturating_add(1);
            }
        }
    }
    let is_node = |p: &Point| around.get(&key(p)).is_some_and(|e| e.1 > 2);

    let mut out = Vec::new();
    for ring in rings {
        let n = ring.len();
        let base = out.len();
        out.resize(base + n, 255u8);
        if n < 4 {
            continue;
        }
        let mut cuts: Vec<usize> = (0..n).filter(|i| is_node(&ring[*i])).collect();
        let less = |a: &usize, b: &usize| {
            let (p, q) = (ring[*a], ring[*b]);
            p.x.total_cmp(&q.x).then(p.y.total_cmp(&q.y))
        };
        if cuts.is_empty() {
            cuts.extend((0..n).min_by(less));
        }
        if let [only] = cuts[..] {
            let from = ring[only];
            let far =
                (0..n).max_by(|a, b| from.distance(ring[*a]).total_cmp(&from.distance(ring[*b])).then(less(a, b)));
            if let Some(far) = far.filter(|f| *f != only) {
                cuts = vec![only.min(far), only.max(far)];
            }
        }
        for (c, &a) in cuts.iter().enumerate() {
            let b = cuts[(c + 1) % cuts.len()];
            let len = (b + n - a) % n + 1;
            let mut arc: Vec<Point> = (0..len).map(|k| ring[(a + k) % n]).collect();
            let flip = {
                let (s, e) = (arc[0], arc[len - 1]);
                let ends = s.x.total_cmp(&e.x).then(s.y.total_cmp(&e.y));
                // Two arcs between the same nodes: the second vertex decides.
                ends.then(arc[1].x.total_cmp(&arc[len - 2].x)).then(arc[1].y.total_cmp(&arc[len - 2].y)).is_gt()
            };
            if flip {
                arc.reverse();
            }
            let mut ranks = vec![0; len];
            rank_line(&arc, &mut ranks);
            if flip {
                ranks.reverse();
            }
            for (k, r) in ranks.into_iter().enumerate() {
                out[base + (a + k) % n] = r;
            }
        }
        // A ring needs three vertices at every tolerance.
        while out[base..].iter().filter(|r| **r == 255).count() < 3 {
            let Some(best) = (0..n).filter(|i| out[base + i] != 255).max_by_key(|i| out[base + i]) else { break };
            out[base + best] = 255;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    #[test]
    fn ranks_agree_with_douglas_peucker() {
        let line: Vec<Point> =
            (0..200).map(|i| p(i as f64 / 400.0, (i as f64 * 0.7).sin() / 50.0 * (i as f64 / 31.0).cos())).collect();
        let mut ranks = vec![0; line.len()];
        rank_line(&line, &mut ranks);
        for t in [1e-4, 1e-3, 5e-3] {
            let by_rank: Vec<_> = line.iter().zip(&ranks).filter(|(_, r)| **r >= rank_of(t)).map(|(p, _)| *p).collect();
            let straight = simplify(&line, t);
            assert!(by_rank.len() >= straight.len() && by_rank.len() <= straight.len() * 13 / 10 + 3);
        }
    }

    /// As it is usually written.
    fn plain(line: &[Point], tolerance: f64) -> Vec<Point> {
        let mut keep = vec![false; line.len()];
        (keep[0], keep[line.len() - 1]) = (true, true);
        let mut stack = vec![(0, line.len() - 1)];
        while let Some((a, b)) = stack.pop() {
            let (mut at, mut max) = (a, tolerance);
            for i in a + 1..b {
                let d = segment_distance(line[i], line[a], line[b]);
                if d > max {
                    (at, max) = (i, d);
                }
            }
            if at > a {
                keep[at] = true;
                stack.extend([(a, at), (at, b)]);
            }
        }
        line.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect()
    }

    #[test]
    fn the_tree_finds_what_a_scan_finds() {
        let mut seed = 3u64;
        let mut next = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as f64 / (1u64 << 31) as f64
        };
        for n in [3usize, 64, 65, 66, 129, 1000, 3001] {
            let walk: Vec<Point> = (0..n).map(|i| p(i as f64 / 10.0, next())).collect();
            // On a grid many vertices are equally far off.
            let grid: Vec<Point> = (0..n).map(|_| p((next() * 6.0).floor(), (next() * 6.0).floor())).collect();
            let spiral: Vec<Point> = (0..n).map(|i| i as f64 * 0.05).map(|t| p(t * t.cos(), t * t.sin())).collect();
            for line in [walk, grid, spiral] {
                for tolerance in [0.0, 0.1, 0.5, 1.0, 3.0] {
                    assert_eq!(simplify(&line, tolerance), plain(&line, tolerance), "{n} {tolerance}");
                }
            }
        }
    }

    #[test]
    fn a_growing_zigzag_is_quick() {
        // Each split takes the last vertex but one: by a scan 10¹⁰ distances.
        let line: Vec<Point> =
            (0..200_000).map(|i| p(f64::from(i), f64::from(i % 2) * (1.0 + f64::from(i) * 1e-6))).collect();
        assert_eq!(simplify(&line, 0.1).len(), line.len());
    }

    #[test]
    fn neighbours_share_their_border_at_every_rank() {
        let wiggle = |k: usize| p(0.5 + 0.01 * ((k * 7 % 5) as f64 - 2.0), k as f64 / 20.0);
        let border: Vec<Point> = (0..=20).map(wiggle).collect();
        let mut left = vec![p(0.0, 0.0)];
        left.extend(&border);
        left.push(p(0.0, 1.0));
        let mut right: Vec<Point> = border.iter().rev().copied().collect();
        right.extend([p(1.0, 0.0), p(1.0, 1.0)]);
        let ranks = rank_rings([&left[..], &right[..]].into_iter());
        let at_left: Vec<u8> = ranks[1..22].to_vec();
        let at_right: Vec<u8> = ranks[left.len()..left.len() + 21].iter().rev().copied().collect();
        assert_eq!(at_left, at_right);
        assert!(at_left.iter().any(|r| *r < 255));
    }
}
