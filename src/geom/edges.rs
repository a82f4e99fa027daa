//! A grid over segments that come one by one: which of them may meet another segment.

use super::{Point, Rect};

/// The most cells along a side; more would cost memory and find no faster.
const MOST: usize = 1024;

/// Segments by grid cell. Memory: 24 bytes a cell, and 4 bytes for each cell that a segment passes.
pub(super) struct Edges {
    bounds: Rect,
    side: usize,
    cells: Vec<Vec<u32>>,
}

impl Edges {
    /// An empty grid over `bounds` for about `expected` segments.
    pub(super) fn new(bounds: Rect, expected: usize) -> Self {
        let side = ((expected as f64).sqrt() as usize).clamp(1, MOST);
        Edges { bounds, side, cells: vec![Vec::new(); side * side] }
    }

    /// Adds the segment `a`–`b` under a number. What lies outside the bounds counts to the cells at the edge.
    pub(super) fn add(&mut self, number: u32, a: Point, b: Point) {
        let mut passed = Vec::new();
        self.passed(a, b, |cell| passed.push(cell));
        for cell in passed {
            if let Some(segments) = self.cells.get_mut(cell) {
                segments.push(number);
            }
        }
    }

    /// Calls `found` with every segment that shares a cell with `a`–`b`, once for each such cell.
    pub(super) fn search(&self, a: Point, b: Point, mut found: impl FnMut(u32)) {
        self.passed(a, b, |cell| self.cells.get(cell).into_iter().flatten().for_each(|s| found(*s)));
    }

    /// Column by column the cells that the segment passes, and those it touches within rounding.
    fn passed(&self, a: Point, b: Point, mut cell: impl FnMut(usize)) {
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        let last = self.side - 1;
        let scale = |from: f64, extent: f64, v: f64| (v - from) / extent.max(f64::MIN_POSITIVE) * self.side as f64;
        let cap = |v: f64| (v.max(0.0) as usize).min(last);
        let column = |x: f64, nudge: f64| cap((scale(self.bounds.x0, self.bounds.width(), x) + nudge).floor());
        let row = |y: f64, nudge: f64| cap((scale(self.bounds.y0, self.bounds.height(), y) + nudge).floor());
        const NUDGE: f64 = 1e-6;
        let width = self.bounds.width() / self.side as f64;
        for c in column(a.x, -NUDGE)..=column(b.x, NUDGE) {
            // The part of the segment over this column, a little wider than it is.
            let x = |column: f64| self.bounds.x0 + width * column;
            let y = |x: f64| {
                let t = if b.x > a.x { ((x - a.x) / (b.x - a.x)).clamp(0.0, 1.0) } else { 0.0 };
                a.y + (b.y - a.y) * t
            };
            let (y0, y1) = if b.x > a.x { (y(x(c as f64 - NUDGE)), y(x(c as f64 + 1.0 + NUDGE))) } else { (a.y, b.y) };
            for r in row(y0.min(y1), -NUDGE)..=row(y0.max(y1), NUDGE) {
                cell(r * self.side + c);
            }
        }
    }
}
