//! A static packed R-tree over rectangles.
//!
//! Leaves are ordered along a Hilbert curve and packed 16 to a node (the scheme of the packed Hilbert R-tree, Kamel
//! and Faloutsos 1993). Built once, searched often; no node holds a pointer.

use super::{Point, Rect};
use crate::order::sorted;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

const NODE: usize = 16;

/// An immutable spatial index. Memory: 36 bytes an item and a sixteenth more for the nodes.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Leaves in curve order, then each level of nodes above, the root last.
    boxes: Vec<Rect>,
    /// For a leaf the item's number; a node's children start at `NODE` times its number in its level.
    items: Vec<u32>,
    /// Where each level ends in `boxes`, leaves first.
    levels: Vec<usize>,
}

impl Index {
    /// Builds the index; empty rectangles are left out of every answer. Cost: O(n log n), about 0.1 s a million.
    pub fn new(rects: impl IntoIterator<Item = Rect>) -> Self {
        Index::in_order(rects, &[])
    }

    /// As [`Index::new`], by the [`Index::order`] of an index over the same rectangles: O(n). Any other numbers give an index that
    /// finds only what they name.
    pub fn in_order(rects: impl IntoIterator<Item = Rect>, order: &[u32]) -> Self {
        let rects: Vec<Rect> = rects.into_iter().collect();
        let items: Vec<u32> = if order.is_empty() { along_curve(&rects) } else { order.to_vec() };
        // An empty rectangle is met by none.
        let mut boxes: Vec<Rect> =
            items.iter().map(|i| rects.get(*i as usize).copied().unwrap_or(Rect::EMPTY)).collect();
        let mut levels = vec![boxes.len()];
        let mut from = 0;
        while boxes.len() - from > 1 {
            let to = boxes.len();
            for start in (from..to).step_by(NODE) {
                let node = boxes[start..(start + NODE).min(to)].iter().fold(Rect::EMPTY, |a, b| a.union(*b));
                boxes.push(node);
            }
            from = to;
            levels.push(boxes.len());
        }
        Index { boxes, items, levels }
    }

    /// The numbers of the items along the curve, which [`Index::in_order`] takes.
    pub fn order(&self) -> &[u32] {
        &self.items
    }

    /// Calls `found` with the number of every item whose rectangle touches `rect`, in no particular order.
    ///
    /// Cost: O(log n + answers) for small rectangles; no allocation beyond a short stack.
    pub fn search(&self, rect: Rect, found: &mut dyn FnMut(usize)) {
        let Some(top) = self.levels.len().checked_sub(1) else { return };
        let Some(root) = self.boxes.len().checked_sub(1) else { return };
        let mut stack = vec![(top, root)];
        while let Some((level, at)) = stack.pop() {
            if !self.boxes.get(at).is_some_and(|b| b.intersects(rect)) {
                continue;
            }
            if level == 0 {
                if let Some(item) = self.items.get(at) {
                    found(*item as usize);
                }
                continue;
            }
            let below = if level >= 2 { self.levels[level - 2] } else { 0 };
            let first = below + (at - self.levels[level - 1]) * NODE;
            let last = (first + NODE).min(self.levels[level - 1]);
            stack.extend((first..last).map(|child| (level - 1, child)));
        }
    }
}

impl Index {
    /// Visits items by ascending `distance` of their rectangles until `visit` answers `false`: `visit` gets the item's
    /// number and that distance. `distance` of a rectangle must not be more than that of any rectangle inside it; of equal
    /// items the smaller number comes first.
    ///
    /// Cost: O(log n) for each item visited when the distances tell them apart.
    pub fn nearest(&self, distance: impl Fn(Rect) -> f64, mut visit: impl FnMut(usize, f64) -> bool) {
        let (Some(top), Some(root)) = (self.levels.len().checked_sub(1), self.boxes.len().checked_sub(1)) else {
            return;
        };
        let mut queue = BinaryHeap::new();
        if let Some(b) = self.boxes.get(root).filter(|b| !b.is_empty()) {
            queue.push(Near { distance: distance(*b), level: top, at: root, item: 0 });
        }
        while let Some(Near { distance: away, level, at, item }) = queue.pop() {
            if level == 0 {
                if !visit(item as usize, away) {
                    return;
                }
                continue;
            }
            let below = if level >= 2 { self.levels[level - 2] } else { 0 };
            let first = below + (at - self.levels[level - 1]) * NODE;
            for child in first..(first + NODE).min(self.levels[level - 1]) {
                let Some(b) = self.boxes.get(child) else { continue };
                let item = if level == 1 { self.items.get(child).copied().unwrap_or_default() } else { 0 };
                queue.push(Near { distance: distance(*b), level: level - 1, at: child, item });
            }
        }
    }
}

/// A node or an item on the way to the nearest.
struct Near {
    distance: f64,
    level: usize,
    at: usize,
    item: u32,
}

impl PartialEq for Near {
    fn eq(&self, o: &Self) -> bool {
        self.cmp(o).is_eq()
    }
}
impl Eq for Near {}
impl PartialOrd for Near {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Near {
    /// The heap gives the greatest first: the nearest, of equals nodes before items, then the smallest number.
    fn cmp(&self, o: &Self) -> Ordering {
        let by_kind = (self.level > 0).cmp(&(o.level > 0));
        o.distance.total_cmp(&self.distance).then(by_kind).then(o.item.cmp(&self.item)).then(o.at.cmp(&self.at))
    }
}

/// The numbers of the rectangles that are not empty, along the curve by their middles.
fn along_curve(rects: &[Rect]) -> Vec<u32> {
    let all = rects.iter().filter(|r| !r.is_empty()).fold(Rect::EMPTY, |a, b| a.union(*b));
    let (w, h) = (65535.0 / all.width().max(f64::MIN_POSITIVE), 65535.0 / all.height().max(f64::MIN_POSITIVE));
    let keys: Vec<(u32, u32)> = rects
        .iter()
        .enumerate()
        .filter(|(_, r)| !r.is_empty())
        .map(|(i, r)| {
            let c = r.center();
            (hilbert(((c.x - all.x0) * w) as u32 & 0xffff, ((c.y - all.y0) * h) as u32 & 0xffff), i as u32)
        })
        .collect();
    let order = sorted(keys.len(), &|a, b| keys[a].0.cmp(&keys[b].0));
    order.into_iter().map(|i| keys[i as usize].1).collect()
}

/// The position of a cell of a 65,536 × 65,536 grid along the Hilbert curve.
fn hilbert(mut x: u32, mut y: u32) -> u32 {
    let mut d = 0;
    let mut s = 1 << 15;
    while s > 0 {
        let (rx, ry) = (u32::from(x & s > 0), u32::from(y & s > 0));
        d += s * s * ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                x = 0xffff - x;
                y = 0xffff - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        s >>= 1;
    }
    d
}

/// The rectangle of side 2·`radius` around `p`.
pub fn around(p: Point, radius: f64) -> Rect {
    Rect::new(p.x, p.y, p.x, p.y).inflate(radius)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_scan_finds() {
        let mut seed = 7u64;
        let mut next = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) as f64 / (1u64 << 31) as f64
        };
        for n in [0, 1, 2, 15, 16, 17, 300, 5000] {
            let rects: Vec<Rect> = (0..n)
                .map(|i| {
                    let (x, y) = (next(), next());
                    if i % 50 == 7 { Rect::EMPTY } else { Rect::new(x, y, x + next() / 50.0, y + next() / 50.0) }
                })
                .collect();
            let index = Index::new(rects.iter().copied());
            for _ in 0..20 {
                let (x, y) = (next(), next());
                let q = Rect::new(x, y, x + next() / 5.0, y + next() / 5.0);
                let mut got = Vec::new();
                index.search(q, &mut |i| got.push(i));
                got.sort_unstable();
                let want: Vec<usize> = (0..n).filter(|i| !rects[*i].is_empty() && rects[*i].intersects(q)).collect();
                assert_eq!(got, want);
                let mut again = Vec::new();
                Index::in_order(rects.iter().copied(), index.order()).search(q, &mut |i| again.push(i));
                again.sort_unstable();
                assert_eq!(again, want);
            }
            // An order of something else finds less, and nothing wrong.
            let other = Index::in_order(rects.iter().copied(), &[3, 3, 4_000_000_000, 0]);
            other.search(Rect::new(-9.0, -9.0, 9.0, 9.0), &mut |i| assert!(i == 0 || i == 3));
        }
    }

    #[test]
    fn the_nearest_come_in_order() {
        let points: Vec<Point> =
            (0..500).map(|i| Point::new(f64::from(i * 37 % 101), f64::from(i * 53 % 97))).collect();
        let index = Index::new(points.iter().map(|p| Rect::new(p.x, p.y, p.x, p.y)));
        let (a, b) = (Point::new(20.0, 30.0), Point::new(70.0, 10.0));
        let mut seen: Vec<(f64, usize)> = Vec::new();
        index.nearest(
            |r| r.distance_to_segment(a, b),
            |i, d| {
                seen.push((d, i));
                seen.len() < 50
            },
        );
        let mut want: Vec<(f64, usize)> =
            points.iter().enumerate().map(|(i, p)| (crate::geom::segment_distance(*p, a, b), i)).collect();
        want.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (got, want) in seen.iter().zip(&want) {
            assert!((got.0 - want.0).abs() < 1e-9);
        }
        assert_eq!(seen.len(), 50);
        Index::new([]).nearest(|_| 0.0, |_, _| true);
    }
}
