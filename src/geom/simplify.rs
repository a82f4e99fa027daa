//! Line simplification by rank: the cost is paid once, every zoom level then only filters.

use super::Point;
use crate::math;

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

/// The vertices that Douglas–Peucker keeps at `tolerance`, in the line's units.
pub fn simplify(line: &[Point], tolerance: f64) -> Vec<Point> {
    let n = line.len();
    if n < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; n];
    keep[0] = true;
    keep[n - 1] = true;
    let mut stack = vec![(0, n - 1)];
    while let Some((a, b)) = stack.pop() {
        let (mut at, mut max) = (a, tolerance);
        for (i, p) in line.iter().enumerate().take(b).skip(a + 1) {
            let d = segment_distance(*p, line[a], line[b]);
            if d > max {
                (at, max) = (i, d);
            }
        }
        if at > a {
            keep[at] = true;
            stack.push((a, at));
            stack.push((at, b));
        }
    }
    line.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect()
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
    let mut around: std::collections::HashMap<Key, ([Key; 2], u8)> = std::collections::HashMap::new();
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
