//! Reading one CSV table into typed rows: a bad row becomes an issue, the others load.

use crate::issue::Issue;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

/// One row on its way into a record. Each accessor reports what is wrong and answers `None`, so that a row's closure
/// can leave with `?`.
pub(super) struct Row<'a> {
    table: &'a Header<'a>,
    line: u64,
    cells: &'a csv::StringRecord,
}

struct Header<'a> {
    /// The file's name without its directory.
    file: &'a str,
    at: HashMap<String, usize>,
    issues: RefCell<Vec<Issue>>,
    missing: RefCell<BTreeSet<String>>,
}

/// The records that `make` makes of a table's rows, in order. `path` is the file's name below `data/`.
///
/// Rows that `make` refuses are left out; it (or the accessors of [`Row`]) has said why.
pub(super) fn read<T>(
    path: &str,
    text: &str,
    issues: &mut Vec<Issue>,
    mut make: impl FnMut(&Row<'_>) -> Option<T>,
) -> Vec<T> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(h) => h.iter().map(|c| c.trim().to_string()).collect(),
        Err(e) => {
            issues.push(Issue::error(file, format!("is not a CSV table: {e}")));
            return Vec::new();
        }
    };
    let mut at = HashMap::new();
    for (i, name) in header.iter().enumerate() {
        if at.insert(name.clone(), i).is_some() {
            issues.push(Issue::error(format!("{file}:1.{name}"), "the column appears twice; the last one counts"));
        }
    }
    let columns = header.len();
    let table = Header { file, at, issues: RefCell::default(), missing: RefCell::default() };
    let mut out = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(r) => r,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                table.issue(format!("{file}:{line}"), format!("the row cannot be read: {e}"));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != columns {
            let message = format!("the row has {} cells where the header has {columns}", record.len());
            table.issue(format!("{file}:{line}"), message);
            continue;
        }
        out.extend(make(&Row { table: &table, line, cells: &record }));
    }
    issues.extend(table.issues.into_inner());
    out
}

impl Header<'_> {
    fn issue(&self, path: String, message: String) {
        self.issues.borrow_mut().push(Issue::error(path, message));
    }
}

impl Row<'_> {
    /// Reports that this row's cell is wrong; always `None`.
    pub(super) fn bad<T>(&self, column: &str, message: impl Into<String>) -> Option<T> {
        self.table.issue(format!("{}:{}.{column}", self.table.file, self.line), message.into());
        None
    }

    fn cell(&self, column: &str) -> Option<&str> {
        match self.table.at.get(column) {
            Some(i) => Some(self.cells.get(*i).unwrap_or("").trim()),
            None => {
                // Once a table, not once a row.
                if self.table.missing.borrow_mut().insert(column.to_string()) {
                    let mut have: Vec<&str> = self.table.at.keys().map(String::as_str).collect();
                    have.sort_unstable();
                    self.table.issue(
                        format!("{}:1.{column}", self.table.file),
                        format!("the column is missing, so no row can be read; the header has {}", have.join(", ")),
                    );
                }
                None
            }
        }
    }

    /// A text that must not be empty.
    pub(super) fn text(&self, column: &str) -> Option<String> {
        let cell = self.cell(column)?;
        if cell.is_empty() { self.bad(column, "must not be empty") } else { Some(cell.to_string()) }
    }

    /// A text that may be empty; the outer option is empty when the column is missing.
    pub(super) fn maybe(&self, column: &str) -> Option<Option<String>> {
        let cell = self.cell(column)?;
        Some((!cell.is_empty()).then(|| cell.to_string()))
    }

    /// A text that may be empty, in a column that may be missing.
    pub(super) fn spare(&self, column: &str) -> Option<String> {
        let cell = self.table.at.get(column).and_then(|i| self.cells.get(*i)).unwrap_or("").trim();
        (!cell.is_empty()).then(|| cell.to_string())
    }

    /// A finite number.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        match self.maybe_number(column)? {
            Some(n) => Some(n),
            None => self.bad(column, "must be a number, and is empty"),
        }
    }

    /// A finite number, or nothing.
    pub(super) fn maybe_number(&self, column: &str) -> Option<Option<f64>> {
        let cell = self.cell(column)?;
        if cell.is_empty() {
            return Some(None);
        }
        match cell.parse::<f64>() {
            Ok(n) if n.is_finite() => Some(Some(n)),
            _ => self.bad(column, format!("must be a number such as 12 or 3.5, not `{cell}`")),
        }
    }

    /// A number that is not below zero, or nothing.
    pub(super) fn amount(&self, column: &str) -> Option<Option<f64>> {
        match self.maybe_number(column)? {
            Some(n) if n < 0.0 => self.bad(column, format!("must not be negative, and is {n}")),
            other => Some(other),
        }
    }

    /// A whole number from 0 upwards.
    pub(super) fn whole(&self, column: &str) -> Option<u32> {
        let cell = self.cell(column)?;
        match cell.parse::<u32>() {
            Ok(n) => Some(n),
            Err(_) => self.bad(column, format!("must be a whole number such as 12, not `{cell}`")),
        }
    }

    /// One of the words that `parse` knows.
    pub(super) fn word<T>(&self, column: &str, words: &[(&'static str, T)]) -> Option<T>
    where
        T: Copy,
    {
        let cell = self.cell(column)?;
        match words.iter().find(|(w, _)| *w == cell) {
            Some((_, value)) => Some(*value),
            None => {
                let all: Vec<&str> = words.iter().map(|(w, _)| *w).collect();
                self.bad(column, format!("must be one of {}, not `{cell}`", all.join(", ")))
            }
        }
    }

    /// The items of a list separated by `;`.
    pub(super) fn list(&self, column: &str) -> Option<Vec<String>> {
        let cell = self.cell(column)?;
        Some(cell.split(';').map(str::trim).filter(|s| !s.is_empty()).map(str::to_string).collect())
    }

    /// A WGS-84 position from the columns `lon` and `lat`.
    pub(super) fn position(&self) -> Option<crate::proj::LonLat> {
        let (lon, lat) = (self.number("lon")?, self.number("lat")?);
        if lon.abs() > 180.0 {
            return self.bad("lon", format!("must lie within -180 and 180 degrees, and is {lon}"));
        }
        if lat.abs() > 90.0 {
            return self.bad("lat", format!("must lie within -90 and 90 degrees, and is {lat}"));
        }
        Some(crate::proj::LonLat::new(lon, lat))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_row_is_named_and_the_rest_loads() {
        let mut issues = Vec::new();
        let text = "id,n\na,1\nb,x\nc,\"2\nd\",3\ne,5\n";
        let rows = read("plan/t.csv", text, &mut issues, |r| Some((r.text("id")?, r.number("n")?)));
        assert_eq!(rows, [("a".to_string(), 1.0), ("e".to_string(), 5.0)]);
        let said: Vec<String> = issues.iter().map(|i| i.to_string()).collect();
        assert_eq!(said[0], "error: t.csv:3.n: must be a number such as 12 or 3.5, not `x`");
        assert!(said[1].starts_with("error: t.csv:4: the row has 3 cells where the header has 2"), "{said:?}");
    }

    #[test]
    fn a_missing_column_is_said_once() {
        let mut issues = Vec::new();
        let rows = read("t.csv", "id,nn\na,1\nb,2\n", &mut issues, |r| Some((r.text("id")?, r.number("n")?)));
        assert!(rows.is_empty());
        assert_eq!(issues.len(), 1);
        assert_eq!(issues[0].path, "t.csv:1.n");
        assert!(issues[0].message.contains("nn"));
    }
}
