//! Clipping to an axis-parallel rectangle.

use super::{Point, Rect};

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
/// A piece that touches the rectangle in one point only is dropped. Cost: O(n).
pub fn clip_line(line: &[Point], rect: Rect) -> Vec<LinePiece> {
    let mut out: Vec<LinePiece> = Vec::new();
    let mut open = false;
    let mut along = 0.0;
    for w in line.windows(2) {
        let (a, b) = (w[0], w[1]);
        let len = a.distance(b);
        match clip_segment(a, b, rect) {
            Some((t0, t1)) if t1 > t0 => {
                let (p, q) = (if t0 > 0.0 { a.lerp(b, t0) } else { a }, if t1 < 1.0 { a.lerp(b, t1) } else { b });
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_ring_is_cut_to_the_rectangle() {
        let p = Point::new;
        let ring = clip_ring(&[p(-5.0, -5.0), p(5.0, -5.0), p(5.0, 5.0), p(-5.0, 5.0)], R);
        assert_eq!(Rect::around(ring), Rect::new(0.0, 0.0, 5.0, 5.0));
        assert!(clip_ring(&[p(20.0, 20.0), p(30.0, 20.0), p(25.0, 30.0)], R).is_empty());
    }
}
