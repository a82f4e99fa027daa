//! Clipping to an axis-parallel rectangle.

use super::{Point, Rect};
use crate::order::sorted;

/// One piece of a clipped line.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePiece {
    /// At least two vertices.
    pub points: Vec<Point>,
    /// How far along the whole line the piece starts, in the line's units; keeps dashes in phase.
    pub start: f64,
}

/// The pieces of an open line inside `rect` (Liang–Barsky, segment by segment).
///
/// No vertex lies outside, by rounding either. A piece that touches the rectangle in one point only is dropped.
/// Cost: O(n).
pub fn clip_line(line: &[Point], rect: Rect) -> Vec<LinePiece> {
    let mut out: Vec<LinePiece> = Vec::new();
    let mut open = false;
    let mut along = 0.0;
    for w in line.windows(2) {
        let (a, b) = (w[0], w[1]);
        let len = a.distance(b);
        match clip_segment(a, b, rect) {
            Some((t0, t1)) if t1 > t0 => {
                let cut = |t: f64| rect.clamp(a.lerp(b, t));
                let (p, q) = (if t0 > 0.0 { cut(t0) } else { a }, if t1 < 1.0 { cut(t1) } else { b });
                match out.last_mut() {
                    Some(piece) if open && t0 <= 0.0 => piece.points.push(q),
                    _ => out.push(LinePiece { points: vec![p, q], start: along + t0 * len }),
                }
                open = t1 >= 1.0;
            }
            _ => open = false,
        }
        along += len;
    }
    out
}

/// The parameters 0–1 between which the segment lies inside `rect`.
fn clip_segment(a: Point, b: Point, r: Rect) -> Option<(f64, f64)> {
    let (mut t0, mut t1) = (0.0f64, 1.0f64);
    let d = b - a;
    for (p, q) in [(-d.x, a.x - r.x0), (d.x, r.x1 - a.x), (-d.y, a.y - r.y0), (d.y, r.y1 - a.y)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    (t0 <= t1).then_some((t0, t1))
}

/// The part of a ring inside `rect` (Sutherland–Hodgman), as one ring without closing vertex, possibly empty.
///
/// Where a concave ring falls apart the pieces stay joined along the rectangle's edge: right for filling, not for
/// stroking. Cost: O(n).
pub fn clip_ring(ring: &[Point], rect: Rect) -> Vec<Point> {
    let mut points = ring.to_vec();
    let mut next = Vec::with_capacity(points.len() + 4);
    for edge in 0..4 {
        let depth = |p: Point| match edge {
            0 => p.x - rect.x0,
            1 => rect.x1 - p.x,
            2 => p.y - rect.y0,
            _ => rect.y1 - p.y,
        };
        let Some(mut prev) = points.last().copied() else { break };
        let mut was = depth(prev);
        for &p in &points {
            let is = depth(p);
            if (was < 0.0) != (is < 0.0) {
                next.push(prev.lerp(p, was / (was - is)));
            }
            if is >= 0.0 {
                next.push(p);
            }
            (prev, was) = (p, is);
        }
        std::mem::swap(&mut points, &mut next);
        next.clear();
    }
    if points.len() < 3 { Vec::new() } else { points }
}

/// The parts of rings inside `rect`, each a ring of its own without closing vertex: where a concave ring falls apart, so
/// does the answer. Rings keep their sense of rotation, so that by even and odd the answer is the region of `rings` cut to
/// the rectangle: a hole that reaches over the edge becomes a ring along it.
///
/// A ring that crosses itself may keep pieces joined along the edge, as [`clip_ring`] has them. Parts without area are
/// dropped. No vertex lies outside. Cost: O(n log n).
pub fn clip_rings<'a>(rings: impl IntoIterator<Item = &'a [Point]>, rect: Rect) -> Vec<Vec<Point>> {
    let mut out = Vec::new();
    for ring in rings {
        let mut pieces = vec![open_ring(ring)];
        for edge in 0..4 {
            pieces = pieces.into_iter().flat_map(|piece| cut_ring(piece, rect, edge)).collect();
        }
        out.extend(pieces.into_iter().map(|p| open_ring(&p)).filter(|p| p.len() > 2 && !is_flat(p)));
    }
    out
}

/// Whether all vertices lie on one line. The signed area will not do: in a ring that crosses itself it may cancel out.
fn is_flat(ring: &[Point]) -> bool {
    let &[a, b, ..] = ring else { return true };
    ring.iter().all(|p| (b - a).cross(*p - a) == 0.0)
}

/// Without closing vertex, and without vertices that repeat the one before.
fn open_ring(ring: &[Point]) -> Vec<Point> {
    let mut out = ring.to_vec();
    out.dedup();
    while out.len() > 1 && out.first() == out.last() {
        out.pop();
    }
    out
}

/// How far a point lies inside an edge of the rectangle: left, right, top, bottom.
fn depth(p: Point, rect: Rect, edge: usize) -> f64 {
    match edge {
        0 => p.x - rect.x0,
        1 => rect.x1 - p.x,
        2 => p.y - rect.y0,
        _ => rect.y1 - p.y,
    }
}

/// The pieces of a ring on the inner side of one edge.
///
/// The ring's inner stretches are chained by the crossings' order along the edge: between the first and the second the
/// edge itself is the boundary, between the third and the fourth, and so on.
fn cut_ring(ring: Vec<Point>, rect: Rect, edge: usize) -> Vec<Vec<Point>> {
    let inside = |p: Point| depth(p, rect, edge) >= 0.0;
    let Some(start) = ring.iter().position(|p| !inside(*p)) else { return vec![ring] };
    let crossing = |a: Point, b: Point| {
        let (da, db) = (depth(a, rect, edge), depth(b, rect, edge));
        let mut p = a.lerp(b, da / (da - db));
        match edge {
            0 => p.x = rect.x0,
            1 => p.x = rect.x1,
            2 => p.y = rect.y0,
            _ => p.y = rect.y1,
        }
        p
    };
    // Stretches inside, each from one crossing to another.
    let mut stretches: Vec<Vec<Point>> = Vec::new();
    let (n, mut open) = (ring.len(), false);
    for i in 0..n {
        let (a, b) = (ring[(start + i) % n], ring[(start + i + 1) % n]);
        if inside(a) != inside(b) {
            let p = crossing(a, b);
            match stretches.last_mut().filter(|_| open) {
                Some(stretch) => stretch.push(p),
                None => stretches.push(vec![p]),
            }
            open = !open;
        }
        if let (true, Some(stretch)) = (inside(b), stretches.last_mut()) {
            stretch.push(b);
        }
    }
    // Both ends of each stretch, in the order in which they lie along the edge: (position, stretch, whether it ends there).
    let along = |p: Point| if edge < 2 { p.y } else { p.x };
    let mut ends: Vec<(f64, usize, bool)> = Vec::new();
    for (i, stretch) in stretches.iter().enumerate() {
        if let (Some(first), Some(last)) = (stretch.first(), stretch.last()) {
            ends.extend([(along(*first), i, false), (along(*last), i, true)]);
        }
    }
    // Of ends at one place either order is right, as long as beginnings and ends take turns.
    let upwards = ends.iter().min_by(|a, b| a.0.total_cmp(&b.0)).is_some_and(|e| e.2);
    let order = sorted(ends.len(), &|a, b| ends[a].0.total_cmp(&ends[b].0).then(ends[a].1.cmp(&ends[b].1)));
    let mut ends: Vec<(f64, usize, bool)> = order.into_iter().map(|i| ends[i as usize]).collect();
    for i in 0..ends.len() {
        let wanted = upwards == (i % 2 == 0);
        if ends[i].2 != wanted {
            let same = (i + 1..ends.len()).take_while(|k| ends[*k].0 == ends[i].0).find(|k| ends[*k].2 == wanted);
            match same {
                Some(k) => ends.swap(i, k),
                // Only a ring that crosses itself gets here.
                None => return vec![stretches.concat()],
            }
        }
    }
    let mut next = vec![0; stretches.len()];
    for pair in ends.chunks_exact(2) {
        let (from, to) = if pair[0].2 { (pair[0].1, pair[1].1) } else { (pair[1].1, pair[0].1) };
        next[from] = to;
    }
    let mut done = vec![false; stretches.len()];
    let mut out = Vec::new();
    for first in 0..stretches.len() {
        let (mut piece, mut at) = (Vec::new(), first);
        while !done[at] {
            done[at] = true;
            piece.extend_from_slice(&stretches[at]);
            at = next[at];
        }
        if !piece.is_empty() {
            out.push(piece);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::ring_area2;

    const R: Rect = Rect::new(0.0, 0.0, 10.0, 10.0);

    #[test]
    fn a_line_falls_into_pieces_that_know_where_they_start() {
        let p = Point::new;
        let pieces = clip_line(&[p(-5.0, 5.0), p(5.0, 5.0), p(5.0, 15.0), p(8.0, 15.0), p(8.0, 2.0)], R);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces[0].points, [p(0.0, 5.0), p(5.0, 5.0), p(5.0, 10.0)]);
        assert_eq!((pieces[0].start, pieces[1].start), (5.0, 28.0));
        assert_eq!(pieces[1].points, [p(8.0, 10.0), p(8.0, 2.0)]);
        assert!(clip_line(&[p(-5.0, -5.0), p(-1.0, 20.0)], R).is_empty());
    }

    #[test]
    fn a_concave_ring_falls_apart() {
        let p = Point::new;
        // A W that hangs into the rectangle from above with three points.
        let w = [p(0.5, -5.0), p(9.5, -5.0), p(8.0, 4.0), p(6.0, -1.0), p(5.0, 6.0), p(3.0, -2.0), p(2.0, 5.0)];
        for ring in [w.to_vec(), w.iter().rev().copied().collect()] {
            let parts = clip_rings([&ring[..]], R);
            assert_eq!(parts.len(), 3);
            let area: f64 = parts.iter().map(|r| ring_area2(r)).sum();
            assert!((area - ring_area2(&clip_ring(&ring, R))).abs() < 1e-9);
            assert!(parts.iter().all(|r| ring_area2(r).signum() == ring_area2(&ring).signum()));
        }
        // A frame round the rectangle's middle: outer ring and hole stay two rings.
        let square = |a: f64, b: f64| [p(a, a), p(b, a), p(b, b), p(a, b), p(a, a)];
        let parts = clip_rings([&square(-1.0, 11.0)[..], &square(3.0, 4.0)], R);
        assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4]);
        assert!(clip_rings([&square(10.0, 12.0)[..], &square(20.0, 21.0), &[]], R).is_empty());
        assert_eq!(clip_rings([&square(2.0, 3.0)[..]], R), [square(2.0, 3.0)[..4].to_vec()]);
        // One corner, and an edge, on the rectangle's edge.
        assert_eq!(clip_rings([&[p(-2.0, 0.0), p(0.0, 5.0), p(-2.0, 9.0)][..]], R), [] as [Vec<Point>; 0]);
        assert_eq!(clip_rings([&square(-5.0, 0.0)[..], &square(0.0, 5.0)], R).len(), 1);
    }

    #[test]
    fn a_ring_is_cut_to_the_rectangle() {
        let p = Point::new;
        let ring = clip_ring(&[p(-5.0, -5.0), p(5.0, -5.0), p(5.0, 5.0), p(-5.0, 5.0)], R);
        assert_eq!(Rect::around(ring), Rect::new(0.0, 0.0, 5.0, 5.0));
        assert!(clip_ring(&[p(20.0, 20.0), p(30.0, 20.0), p(25.0, 30.0)], R).is_empty());
    }

    #[test]
    fn a_bow_tie_whose_halves_cancel_out_is_kept() {
        let ring = [(8.0, 0.0), (4.0, 4.0), (7.0, 4.0), (1.0, 1.0)].map(|(x, y)| Point::new(x, y));
        let parts = clip_rings([&ring[..]], Rect::new(1.5, 2.0, 7.0, 6.5));
        let p = Point::new(5.80214494088921, 3.9234869063930096);
        assert!(crate::geom::contains([&ring[..]], p));
        assert!(crate::geom::contains(parts.iter().map(Vec::as_slice), p), "{parts:?}");
    }
}
