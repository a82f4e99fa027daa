//! What can be wrong with a ring's shape: winding and self-crossing.

use geo::Coord;
use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};

/// Twice the plane area of a ring without closing vertex, counter-clockwise positive (y up).
pub(super) fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    // Relative to a vertex of the ring, else far from the origin a small ring drowns in rounding.
    let Some([ox, oy]) = ring.first() else { return 0.0 };
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(a, b)| (a[0] - ox) * (b[1] - oy) - (b[0] - ox) * (a[1] - oy)).sum()
}

/// What [`crossing`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crossing {
    /// No two edges cross. Touching itself is allowed: it leaves the area what it is.
    None,
    /// The edges that start at these two vertices cross.
    Between(usize, usize),
    /// Too intricate to tell in reasonable time.
    Unknown,
}

/// Whether a ring without closing vertex crosses itself.
///
/// A tree of boxes over runs of edges is joined with itself: O(n log n) for anything that resembles an outline, and a
/// bounded number of steps for anything else.
pub(super) fn crossing(ring: &[[f64; 2]]) -> Crossing {
    let n = ring.len();
    if n < 4 {
        return Crossing::None;
    }
    let leaves = n.div_ceil(LEAF).next_power_of_two();
    let mut boxes = vec![EMPTY; 2 * leaves];
    for i in 0..n {
        if let (Some(b), Some((p, q))) = (boxes.get_mut(leaves + i / LEAF), edge(ring, i)) {
            *b = around(around(*b, p), q);
        }
    }
    for i in (1..leaves).rev() {
        let both = union(get(&boxes, 2 * i), get(&boxes, 2 * i + 1));
        if let Some(b) = boxes.get_mut(i) {
            *b = both;
        }
    }
    let mut budget = 20_000 + 8 * n;
    let mut stack = vec![(1, 1)];
    while let Some((a, b)) = stack.pop() {
        if budget == 0 {
            return Crossing::Unknown;
        }
        budget -= 1;
        if a != b && !overlap(get(&boxes, a), get(&boxes, b)) {
            continue;
        }
        if a >= leaves {
            let (from_a, from_b) = ((a - leaves) * LEAF, (b - leaves) * LEAF);
            for i in from_a..(from_a + LEAF).min(n) {
                for j in from_b.max(i + 2)..(from_b + LEAF).min(n) {
                    if !(i == 0 && j == n - 1) && cross(ring, i, j) {
                        return Crossing::Between(i, j);
                    }
                }
            }
        } else if a == b {
            stack.extend([(2 * a, 2 * a), (2 * a, 2 * a + 1), (2 * a + 1, 2 * a + 1)]);
        } else {
            // Both are on the same level, `a` before `b`.
            stack.extend([(2 * a, 2 * b), (2 * a, 2 * b + 1), (2 * a + 1, 2 * b), (2 * a + 1, 2 * b + 1)]);
        }
    }
    Crossing::None
}

/// Edges in a leaf of the tree.
const LEAF: usize = 4;

type Box4 = [f64; 4];
const EMPTY: Box4 = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

fn get(boxes: &[Box4], i: usize) -> Box4 {
    boxes.get(i).copied().unwrap_or(EMPTY)
}

fn around(b: Box4, p: [f64; 2]) -> Box4 {
    [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
}

fn union(a: Box4, b: Box4) -> Box4 {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

fn overlap(a: Box4, b: Box4) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

fn edge(ring: &[[f64; 2]], i: usize) -> Option<([f64; 2], [f64; 2])> {
    Some((*ring.get(i)?, *ring.get((i + 1) % ring.len())?))
}

fn side(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> Orientation {
    let c = |p: [f64; 2]| Coord { x: p[0], y: p[1] };
    <RobustKernel as Kernel<f64>>::orient2d(c(a), c(b), c(p))
}

fn cross(ring: &[[f64; 2]], i: usize, j: usize) -> bool {
    let (Some((a, b)), Some((c, d))) = (edge(ring, i), edge(ring, j)) else { return false };
    if !overlap(around(around(EMPTY, a), b), around(around(EMPTY, c), d)) {
        return false;
    }
    let proper = |p: Orientation, q: Orientation| {
        matches!(
            (p, q),
            (Orientation::Clockwise, Orientation::CounterClockwise)
                | (Orientation::CounterClockwise, Orientation::Clockwise)
        )
    };
    if proper(side(a, b, c), side(a, b, d)) && proper(side(c, d, a), side(c, d, b)) {
        return true;
    }
    // Crossing in a common vertex: the two chains through it alternate around it.
    a == c && a != b && passes_through(ring, i, j)
}

/// Whether the chains through the equal vertices `i` and `j` pass through each other there.
fn passes_through(ring: &[[f64; 2]], i: usize, j: usize) -> bool {
    let n = ring.len();
    let around = |v: usize| Some((*ring.get((v + n - 1) % n)?, *ring.get(v)?, *ring.get((v + 1) % n)?));
    let (Some((a0, v, a1)), Some((b0, _, b1))) = (around(i), around(j)) else { return false };
    let inside = |p: [f64; 2]| {
        // Strictly inside the turn counter-clockwise from a1 to a0; None on one of its sides.
        let (s0, s1) = (side(v, a1, p), side(v, a0, p));
        let wide = side(v, a1, a0);
        if [s0, s1].contains(&Orientation::Collinear) {
            return None;
        }
        let (left, right) = (s0 == Orientation::CounterClockwise, s1 == Orientation::Clockwise);
        Some(if wide == Orientation::Clockwise { left || right } else { left && right })
    };
    matches!((inside(b0), inside(b1)), (Some(p), Some(q)) if p != q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn winding() {
        let ccw = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        assert_eq!(doubled_area(&ccw), 2.0);
        assert_eq!(doubled_area(&[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), -1.0);
        assert_eq!(doubled_area(&[]), 0.0);
    }

    #[test]
    fn crossings() {
        let bow = [[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]];
        assert_eq!(crossing(&bow), Crossing::Between(0, 2));
        let square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
        assert_eq!(crossing(&square), Crossing::None);
        // Bow tie with a vertex in its knot, then two squares that only touch in one.
        let knot = [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [2.0, 0.0], [1.0, 1.0], [0.0, 2.0]];
        assert!(matches!(crossing(&knot), Crossing::Between(..)));
        let touch = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [1.0, 1.0], [0.0, 1.0]];
        assert_eq!(crossing(&touch), Crossing::None);
    }

    #[test]
    fn big_rings_are_quick_and_right() {
        let n = 200_000;
        let at = |i: usize| (i as f64) * std::f64::consts::TAU / n as f64;
        let mut ring: Vec<[f64; 2]> =
            (0..n).map(|i| [at(i).cos() * (1.0 + 0.01 * (at(i) * 500.0).sin()), at(i).sin()]).collect();
        let start = std::time::Instant::now();
        assert_eq!(crossing(&ring), Crossing::None);
        eprintln!("200k ring {:?}", start.elapsed());
        ring.swap(70_000, 70_003);
        assert!(matches!(crossing(&ring), Crossing::Between(..)));
    }

    #[test]
    fn what_is_too_intricate_ends() {
        let star: Vec<[f64; 2]> = (0..100_000).map(|i| [f64::from(i % 2), f64::from(i) * 1e-9]).collect();
        // Touches and overlaps everywhere; only that it ends matters.
        let _ = crossing(&star);
        let same = vec![[1.0, 1.0]; 50_000];
        let _ = crossing(&same);
    }
}
