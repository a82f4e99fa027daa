//! Curves for flows: arcs that pass each other, and ribbons that say which way.

use super::Point;

/// The shape of an [`arc`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arc {
    /// How far the arc's middle lies off the straight line, as a part of its length. Positive bends to the side of
    /// (dy, −dx), the left of someone who travels on a plane with y downwards; a way and its way back then pass each other.
    pub bend: f64,
    /// What is left out at the start and at the end, in the plane's units, so that marks there stay free. Together they
    /// never take more than half of the straight line.
    pub gaps: [f64; 2],
    /// Straight pieces that the arc is made of, 1 to 512.
    pub steps: u32,
}

impl Default for Arc {
    fn default() -> Self {
        Arc { bend: 0.16, gaps: [0.0, 0.0], steps: 32 }
    }
}

/// A part of a parabola (quadratic Bézier curve) from one point to another; empty when they are the same or not finite.
pub fn arc(from: Point, to: Point, shape: Arc) -> Vec<Point> {
    let chord = to - from;
    let length = chord.length();
    if !(length > 0.0 && length.is_finite() && shape.bend.is_finite()) {
        return Vec::new();
    }
    // The middle of the curve lies half way to the control point.
    let control = from.lerp(to, 0.5) + Point::new(chord.y, -chord.x) * (2.0 * shape.bend);
    let [start, end] = shape.gaps.map(|g| if g.is_finite() { (g / length).max(0.0) } else { 0.0 });
    let shrink = if start + end > 0.5 { 0.5 / (start + end) } else { 1.0 };
    let (t0, t1) = (start * shrink, 1.0 - end * shrink);
    let steps = shape.steps.clamp(1, 512);
    let at = |t: f64| from.lerp(control, t).lerp(control.lerp(to, t), t);
    (0..=steps).map(|i| at(t0 + (t1 - t0) * f64::from(i) / f64::from(steps))).collect()
}

/// The bend of flow `rank` of `count` between one pair: the first takes `base`, the others lie `step` apart, in turn
/// farther out and farther in, so that a bundle stays centred.
pub fn fan(rank: usize, count: usize, base: f64, step: f64) -> f64 {
    base + (rank as f64 - (count.max(1) as f64 - 1.0) / 2.0) * step
}

/// The widths of a [`ribbon`], in the plane's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// Width at the start.
    pub start: f64,
    /// Width at the end, or where the head begins.
    pub end: f64,
    /// Length and width of the arrow head; no head when either is 0. A head takes at most half of the line.
    pub head: [f64; 2],
}

/// The outline of a line that widens or narrows from start to end and may end in an arrow head; a ring without closing
/// vertex, empty for a line without length.
///
/// The outline is simple as long as the line bends more gently than half the width.
pub fn ribbon(line: &[Point], shape: Ribbon) -> Vec<Point> {
    let mut line: Vec<Point> = line.iter().copied().filter(|p| p.is_finite()).collect();
    line.dedup();
    let length: f64 = line.iter().zip(line.iter().skip(1)).map(|(a, b)| a.distance(*b)).sum();
    let (Some(&tip), true) = (line.last(), length > 0.0) else { return Vec::new() };
    let head = if shape.head[0] > 0.0 && shape.head[1] > 0.0 { shape.head[0].min(length / 2.0) } else { 0.0 };
    let body = cut(&line, length - head);
    let mut along = 0.0;
    let (mut left, mut right) = (Vec::with_capacity(body.len() + 2), Vec::with_capacity(body.len() + 3));
    for (i, &p) in body.iter().enumerate() {
        let before = if i > 0 { body[i - 1] } else { p };
        let after = body.get(i + 1).copied().unwrap_or(if head > 0.0 { tip } else { p });
        along += p.distance(before);
        let way = after - before;
        let across = Point::new(way.y, -way.x) * (0.5 / way.length().max(f64::MIN_POSITIVE));
        let width = shape.start + (shape.end - shape.start) * (along / (length - head)).min(1.0);
        left.push(p + across * width);
        right.push(p - across * width);
        if head > 0.0 && i + 1 == body.len() {
            left.push(p + across * shape.head[1]);
            right.push(p - across * shape.head[1]);
        }
    }
    if head > 0.0 {
        left.push(tip);
    }
    left.extend(right.into_iter().rev());
    left
}

/// The line's beginning of a length.
fn cut(line: &[Point], length: f64) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(line.len());
    let mut left = length;
    for &p in line {
        if let Some(&last) = out.last() {
            let step = last.distance(p);
            if step >= left {
                out.push(last.lerp(p, left / step));
                break;
            }
            left -= step;
        }
        out.push(p);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::ring_area2;

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    #[test]
    fn an_arc_bends_to_its_side_and_keeps_its_gaps() {
        let line = arc(p(0.0, 0.0), p(10.0, 0.0), Arc { bend: 0.2, gaps: [0.0, 0.0], steps: 10 });
        assert_eq!((line[0], line[10], line.len()), (p(0.0, 0.0), p(10.0, 0.0), 11));
        assert_eq!(line[5], p(5.0, -2.0));
        let back = arc(p(10.0, 0.0), p(0.0, 0.0), Arc { bend: 0.2, gaps: [0.0, 0.0], steps: 10 });
        assert_eq!(back[5], p(5.0, 2.0));
        let short = arc(p(0.0, 0.0), p(10.0, 0.0), Arc { bend: 0.0, gaps: [1.0, 2.0], steps: 4 });
        assert_eq!((short[0], short[4]), (p(1.0, 0.0), p(8.0, 0.0)));
        let greedy = arc(p(0.0, 0.0), p(10.0, 0.0), Arc { bend: 0.0, gaps: [90.0, 10.0], steps: 1 });
        assert!((greedy[0].distance(greedy[1]) - 5.0).abs() < 1e-12);
        assert!(arc(p(1.0, 1.0), p(1.0, 1.0), Arc::default()).is_empty());
        assert!(arc(p(1.0, 1.0), p(f64::NAN, 1.0), Arc::default()).is_empty());
    }

    #[test]
    fn a_fan_is_centred() {
        let bends: Vec<f64> = (0..4).map(|i| fan(i, 4, 0.2, 0.1)).collect();
        assert!((bends.iter().sum::<f64>() / 4.0 - 0.2).abs() < 1e-12 && bends[0] < bends[3]);
        assert_eq!(fan(0, 1, 0.2, 0.1), 0.2);
    }

    #[test]
    fn a_ribbon_tapers_and_points() {
        let line = [p(0.0, 0.0), p(10.0, 0.0)];
        let plain = ribbon(&line, Ribbon { start: 0.0, end: 2.0, head: [0.0, 0.0] });
        assert_eq!(ring_area2(&plain).abs(), 2.0 * 10.0);
        let arrow = ribbon(&line, Ribbon { start: 1.0, end: 1.0, head: [2.0, 3.0] });
        assert_eq!(ring_area2(&arrow).abs(), 2.0 * (8.0 + 3.0));
        assert!(arrow.contains(&p(10.0, 0.0)) && arrow.contains(&p(8.0, 1.5)));
        assert!(ribbon(&line[..1], Ribbon { start: 1.0, end: 1.0, head: [0.0, 0.0] }).is_empty());
    }
}
