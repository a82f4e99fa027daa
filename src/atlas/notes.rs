//! The assumptions that results are shown with, each with its basis: `data/analysis/notes.csv`.

use crate::source::csv;
use crate::value::Value;

const FILE: &str = include_str!("../../data/analysis/notes.csv");

/// An assumption in both languages, and why it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/analysis/notes.csv")]
pub struct Note {
    pub id: String,
    pub text_zh: String,
    pub text_en: String,
    pub basis_zh: String,
    pub basis_en: String,
}

impl Note {
    /// An object with a member for each column.
    pub fn to_value(&self) -> Value {
        Value::object([
            ("id", Value::from(self.id.as_str())),
            ("text_zh", self.text_zh.as_str().into()),
            ("text_en", self.text_en.as_str().into()),
            ("basis_zh", self.basis_zh.as_str().into()),
            ("basis_en", self.basis_en.as_str().into()),
        ])
    }

    /// `text_zh（basis_zh）`, for a cell of a table.
    pub fn to_zh(&self) -> String {
        format!("{}（{}）", self.text_zh, self.basis_zh)
    }
}

/// The notes of these ids, in that order; unknown ids are passed over. Cost: reads the file, some 4 kB.
pub fn notes(ids: &[&str]) -> Vec<Note> {
    let table = csv::read(FILE);
    let cell = |row: usize, column: &str| table.get(row, column).unwrap_or_default().to_owned();
    let find = |id: &&str| {
        let row = (0..table.rows.len()).find(|r| table.get(*r, "id") == Some(id))?;
        Some(Note {
            id: cell(row, "id"),
            text_zh: cell(row, "text_zh"),
            text_en: cell(row, "text_en"),
            basis_zh: cell(row, "basis_zh"),
            basis_en: cell(row, "basis_en"),
        })
    };
    ids.iter().filter_map(find).collect()
}

/// The notes of these ids in one line of Chinese, for a cell of a table; empty when there are none.
pub fn basis_zh(ids: &[&str]) -> String {
    notes(ids).iter().map(Note::to_zh).collect::<Vec<_>>().join(" ")
}

/// The notes of these ids as a JSON array.
pub(crate) fn notes_value(ids: &[&str]) -> Value {
    notes(ids).iter().map(Note::to_value).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_note_says_everything() {
        let table = csv::read(FILE);
        assert!(table.issues.is_empty(), "{:?}", table.issues);
        for (i, row) in table.rows.iter().enumerate() {
            let cells: Vec<&str> = row.cells().collect();
            assert!(cells.len() == 5 && cells.iter().all(|c| !c.trim().is_empty()), "row {i}: {cells:?}");
        }
        let ids: Vec<&str> = (0..table.rows.len()).filter_map(|r| table.get(r, "id")).collect();
        assert_eq!(notes(&ids).len(), ids.len());
        assert!(notes(&["no-such-note"]).is_empty());
    }
}
