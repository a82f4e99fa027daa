//! The rows of a table of text, one after another in one string.

use super::pack::put_uint;
use super::unpack::take_uint;
use std::fmt;

/// Rows of cells. Memory: the text itself, a byte for a cell of less than 128 bytes, and 16 for a row.
#[derive(Clone, Default, PartialEq)]
pub struct Rows {
    text: String,
    /// The length of each cell in bytes, LEB128.
    lengths: Vec<u8>,
    /// Where each row begins in the text and in the lengths.
    starts: Vec<(usize, usize)>,
    /// Where the row that is being written begins, and its cells.
    open: (usize, usize),
    cells: usize,
}

/// One row.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    text: &'a str,
    lengths: &'a [u8],
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// A row by number.
    pub fn get(&self, row: usize) -> Option<Row<'_>> {
        let from = *self.starts.get(row)?;
        let to = self.starts.get(row + 1).copied().unwrap_or(self.open);
        Some(Row { text: self.text.get(from.0..to.0)?, lengths: self.lengths.get(from.1..to.1)? })
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// Appends a cell to the row that is being written; how many that has now.
    pub(super) fn push(&mut self, cell: &str) -> usize {
        self.text.push_str(cell);
        put_uint(&mut self.lengths, cell.len() as u64);
        self.cells += 1;
        self.cells
    }

    /// The row that is being written.
    pub(super) fn written(&self) -> Row<'_> {
        let (text, lengths) = self.open;
        Row {
            text: self.text.get(text..).unwrap_or_default(),
            lengths: self.lengths.get(lengths..).unwrap_or_default(),
        }
    }

    /// Drops the row that is being written.
    pub(super) fn discard(&mut self) {
        self.text.truncate(self.open.0);
        self.lengths.truncate(self.open.1);
        self.cells = 0;
    }

    /// Ends the row that is being written, with so many cells.
    pub(super) fn end(&mut self, cells: usize) {
        if self.cells > cells {
            let row = self.written();
            let (mut left, mut text) = (row.lengths, 0);
            for _ in 0..cells {
                text += take_uint(&mut left).unwrap_or_default() as usize;
            }
            let lengths = row.lengths.len() - left.len();
            self.text.truncate(self.open.0 + text);
            self.lengths.truncate(self.open.1 + lengths);
        }
        self.lengths.extend(std::iter::repeat_n(0, cells.saturating_sub(self.cells)));
        self.starts.push(self.open);
        self.open = (self.text.len(), self.lengths.len());
        self.cells = 0;
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|row| row.cells().collect::<Vec<_>>())).finish()
    }
}

impl<'a> Row<'a> {
    /// Its cells in order.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        let Row { mut text, mut lengths } = self;
        std::iter::from_fn(move || {
            let (cell, behind) = text.split_at_checked(usize::try_from(take_uint(&mut lengths)?).ok()?)?;
            text = behind;
            Some(cell)
        })
    }

    /// One cell. Cost: a pass over those before it.
    pub fn get(self, cell: usize) -> Option<&'a str> {
        self.cells().nth(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_the_cells_they_are_to_have() {
        let mut rows = Rows::default();
        let long = "长".repeat(200);
        ["a", "", &long].into_iter().for_each(|cell| assert!(rows.push(cell) > 0));
        rows.end(3);
        rows.push("dropped");
        rows.discard();
        ["名", &long, "behind"].into_iter().for_each(|cell| assert!(rows.push(cell) > 0));
        rows.end(2);
        assert_eq!(rows.push("b"), 1);
        assert_eq!(rows.written().cells().collect::<Vec<_>>(), ["b"]);
        rows.end(3);
        let all: Vec<Vec<&str>> = rows.iter().map(|row| row.cells().collect()).collect();
        assert_eq!(all, [vec!["a", "", &long], vec!["名", &long], vec!["b", "", ""]]);
        assert_eq!(
            (rows.len(), rows.get(0).and_then(|row| row.get(2)), rows.get(3).is_none()),
            (3, Some(&*long), true)
        );
        assert_eq!(rows.get(1).and_then(|row| row.get(2)), None);
    }
}
