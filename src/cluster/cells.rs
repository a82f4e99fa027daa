//! Points sorted into the cells of a square grid: neighbours lie in three short runs of one array.
//!
//! Faster to make than a tree, since a radix sort does it, and faster to ask, since a cell knows its runs.

use std::ops::Range;

/// Beyond every column and row that a grid can have.
const FAR: f64 = (1_u64 << 40) as f64;

/// A square grid of cells over whole-number positions. Cells are counted from 1, so that the runs of a cell's
/// neighbours never wrap into another row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame {
    x0: f64,
    y0: f64,
    /// Cells a unit.
    scale: f64,
    columns: u64,
    rows: u64,
}

impl Frame {
    /// A grid whose cells are as wide as `reach` or wider, so that what is within reach is in a cell or next to it.
    pub(super) fn new(points: &[[i32; 2]], reach: f64) -> Frame {
        let mut low = [i32::MAX; 2];
        let mut high = [i32::MIN; 2];
        for p in points {
            for axis in 0..2 {
                low[axis] = low[axis].min(p[axis]);
                high[axis] = high[axis].max(p[axis]);
            }
        }
        if points.is_empty() {
            return Frame { scale: 1.0, columns: 3, ..Frame::default() };
        }
        // The margin outweighs every rounding of the products below.
        let scale = 1.0 / (reach * (1.0 + 1e-6)).max(1.0);
        let mut frame = Frame { x0: f64::from(low[0]), y0: f64::from(low[1]), scale, columns: 0, rows: 0 };
        frame.columns = frame.column(f64::from(high[0])) + 2;
        frame.rows = frame.row(f64::from(high[1])) + 1;
        frame
    }

    /// The column of an x, from 1; what lies left of the grid is in column 1, as casts saturate.
    fn column(&self, x: f64) -> u64 {
        ((x - self.x0) * self.scale).min(FAR) as u64 + 1
    }

    fn row(&self, y: f64) -> u64 {
        ((y - self.y0) * self.scale).min(FAR) as u64 + 1
    }

    /// Columns of the grid, padding included.
    pub(super) fn columns(&self) -> u64 {
        self.columns
    }

    fn key(&self, p: [i32; 2]) -> u64 {
        self.row(f64::from(p[1])) * self.columns + self.column(f64::from(p[0]))
    }

    /// The points' numbers sorted by cell, row by row; within a cell in the order given.
    pub(super) fn sort(&self, points: &[[i32; 2]]) -> (Vec<u32>, Vec<u64>) {
        sort_by_key(points.iter().map(|p| self.key(*p)), (self.rows + 1) * self.columns)
    }

    /// The rows that hold something, and where each begins among the sorted keys.
    pub(super) fn rows_of(&self, keys: &[u64]) -> Vec<(u32, u32)> {
        let mut rows: Vec<(u32, u32)> = Vec::new();
        // The first key behind the present row.
        let mut end = 0;
        for (slot, key) in (0..).zip(keys) {
            if *key >= end {
                let row = key / self.columns;
                end = (row + 1) * self.columns;
                rows.push((row as u32, slot));
            }
        }
        rows
    }

    /// Calls `found` with each number in `order` whose point is in the box `[west, north, east, south]`, bounds included.
    /// `rows` are those of [`Frame::rows_of`].
    pub(super) fn range(
        &self,
        order: &[u32],
        rows: &[(u32, u32)],
        at: impl Fn(u32) -> [i32; 2],
        [west, north, east, south]: [f64; 4],
        mut found: impl FnMut(u32),
    ) {
        if !(west <= east && north <= south) {
            return;
        }
        let (first, last) = (self.column(west), self.column(east));
        let (first_row, last_row) = (self.row(north), self.row(south));
        let column = |i: &u32| self.column(f64::from(at(*i)[0]));
        let from = rows.partition_point(|r| u64::from(r.0) < first_row);
        for (k, (row, start)) in rows.iter().enumerate().skip(from) {
            if u64::from(*row) > last_row {
                break;
            }
            let end = rows.get(k + 1).map_or(order.len(), |r| r.1 as usize);
            let slots = order.get(*start as usize..end).unwrap_or_default();
            let skip = slots.partition_point(|i| column(i) < first);
            for i in slots.iter().skip(skip) {
                let [x, y] = at(*i).map(f64::from);
                if x > east && self.column(x) > last {
                    break;
                }
                if x >= west && x <= east && y >= north && y <= south {
                    found(*i);
                }
            }
        }
    }
}

/// The numbers 0… sorted by their keys, all below `end`; equal keys keep their order. Also the sorted keys.
#[inline(never)]
pub(super) fn sort_by_key(keys: impl ExactSizeIterator<Item = u64>, end: u64) -> (Vec<u32>, Vec<u64>) {
    let n = keys.len();
    let index_bits = usize::BITS - n.leading_zeros();
    let key_bits = u64::BITS - end.leading_zeros();
    if index_bits + key_bits > u64::BITS {
        let mut pairs: Vec<(u64, u32)> = keys.zip(0..).collect();
        pairs.sort_unstable();
        return (pairs.iter().map(|p| p.1).collect(), pairs.iter().map(|p| p.0).collect());
    }
    let mut packed: Vec<u64> = keys.zip(0_u64..).map(|(key, i)| key << index_bits | i).collect();
    if n < 256 {
        packed.sort_unstable();
    } else {
        let passes = key_bits.div_ceil(12).max(1);
        let digit = key_bits.div_ceil(passes);
        let mask = (1_usize << digit) - 1;
        let mut other = vec![0_u64; n];
        for pass in 0..passes {
            let shift = index_bits + pass * digit;
            let mut starts = vec![0_u32; mask + 1];
            for p in &packed {
                starts[(p >> shift) as usize & mask] += 1;
            }
            let mut sum = 0;
            for s in &mut starts {
                sum += std::mem::replace(s, sum);
            }
            for p in &packed {
                let start = &mut starts[(p >> shift) as usize & mask];
                other[*start as usize] = *p;
                *start += 1;
            }
            std::mem::swap(&mut packed, &mut other);
        }
    }
    let mask = (1_u64 << index_bits) - 1;
    let order = packed.iter().map(|p| (p & mask) as u32).collect();
    for p in &mut packed {
        *p >>= index_bits;
    }
    (order, packed)
}

/// The runs of slots that hold all that can be within reach of a cell: the row before it, its own, the row after it.
pub(super) type Around = [(u32, u32); 3];

/// Calls `see` with the slots of each cell that holds something, in order, and the runs around it. Six fingers walk along the sorted keys.
pub(super) fn each_cell(keys: &[u64], columns: u64, mut see: impl FnMut(Range<usize>, &Around)) {
    let mut fingers = [(0_usize, 0_usize); 3];
    let mut slot = 0;
    while let Some(key) = keys.get(slot) {
        let mut runs = [(0, 0); 3];
        for (row, (finger, run)) in fingers.iter_mut().zip(&mut runs).enumerate() {
            // The key of the cell in that row, plus one row, to stay above zero.
            let middle = key + row as u64 * columns;
            while keys.get(finger.0).is_some_and(|k| k + columns < middle - 1) {
                finger.0 += 1;
            }
            finger.1 = finger.1.max(finger.0);
            while keys.get(finger.1).is_some_and(|k| k + columns <= middle + 1) {
                finger.1 += 1;
            }
            *run = (finger.0 as u32, finger.1 as u32);
        }
        let end = slot + keys[slot..].iter().take_while(|k| *k == key).count();
        see(slot..end, &runs);
        slot = end;
    }
}

/// A cell that holds something, and where all lies that can be within reach of it and does not come before it.
pub(super) struct Cell {
    pub(super) slots: Range<usize>,
    /// From the cell on.
    pub(super) own_row: Range<usize>,
    pub(super) next_row: Range<usize>,
}

/// The first slot from one on whose key is not to be skipped.
#[inline]
fn skip(keys: &[u64], mut slot: usize, past: impl Fn(u64) -> bool) -> usize {
    while keys.get(slot).is_some_and(|k| past(*k)) {
        slot += 1;
    }
    slot
}

/// Walks along the cells, in order. Half of what [`each_cell`] shows: each pair of neighbours is seen once.
pub(super) struct Cells<'a> {
    keys: &'a [u64],
    columns: u64,
    slot: usize,
    own_end: usize,
    next_row: Range<usize>,
}

impl Cells<'_> {
    pub(super) fn new(keys: &[u64], columns: u64) -> Cells<'_> {
        Cells { keys, columns, slot: 0, own_end: 0, next_row: 0..0 }
    }

    /// The next cell, if it begins before a slot.
    #[inline]
    pub(super) fn next_before(&mut self, end: usize) -> Option<Cell> {
        let slot = self.slot;
        let key = *self.keys.get(slot).filter(|_| slot < end)?;
        self.slot = skip(self.keys, slot + 1, |k| k == key);
        self.own_end = skip(self.keys, self.own_end.max(self.slot), |k| k <= key + 1);
        let below = key + self.columns;
        self.next_row.start = skip(self.keys, self.next_row.start, |k| k < below - 1);
        self.next_row.end = skip(self.keys, self.next_row.end.max(self.next_row.start), |k| k <= below + 1);
        Some(Cell { slots: slot..self.slot, own_row: slot..self.own_end, next_row: self.next_row.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_key_and_stable() {
        let mut seed = 5_u64;
        for end in [1, 7, 1 << 12, 1 << 30, u64::MAX] {
            for n in [0, 1, 300, 1000] {
                let keys: Vec<u64> = (0..n)
                    .map(|_| {
                        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        (seed >> 7) % end
                    })
                    .collect();
                let mut wanted: Vec<u32> = (0..n as u32).collect();
                wanted.sort_by_key(|i| keys[*i as usize]);
                let (order, sorted) = sort_by_key(keys.iter().copied(), end);
                assert_eq!(order, wanted);
                assert!(sorted.is_sorted());
            }
        }
    }
}
