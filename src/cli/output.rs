//! Writing to the standard streams.

use super::Done;
use crate::atlas::compile::Table;
use crate::value::Value;
use std::io::{ErrorKind, Write};

/// Writes to standard output. A reader that has had enough (`| head`) is no failure.
pub(super) fn print(text: &str) -> Done {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(format!("standard output: {e}")),
        _ => Ok(()),
    }
}

/// Writes a line to standard error; nobody is left to tell when that fails.
pub(super) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Prints a table as CSV or as a JSON array of objects.
pub(super) fn table(table: &Table, json: bool) -> Done {
    print(&if json { as_json(table) } else { as_csv(table)? })
}

fn as_csv(table: &Table) -> Result<String, String> {
    let fault = |e: &dyn std::fmt::Display| format!("the table cannot be written as CSV: {e}");
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&table.columns).map_err(|e| fault(&e))?;
    for row in &table.rows {
        let cells = row.iter().map(|v| if v.is_null() { String::new() } else { v.to_string() });
        out.write_record(cells).map_err(|e| fault(&e))?;
    }
    let bytes = out.into_inner().map_err(|e| fault(&e))?;
    String::from_utf8(bytes).map_err(|e| fault(&e))
}

fn as_json(table: &Table) -> String {
    let objects = table.rows.iter().map(|row| {
        let members = table.columns.iter().zip(row).map(|(c, v)| (*c, v.clone()));
        Value::object(members).to_json()
    });
    let objects: Vec<String> = objects.collect();
    format!("[\n{}\n]\n", objects.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_absent_ones_told_apart() {
        let table = Table {
            columns: vec!["a", "b"],
            rows: vec![vec!["x,\"y\"".into(), 1.5.into()], vec![Value::Null, 3.0.into()]],
        };
        assert_eq!(as_csv(&table).unwrap(), "a,b\n\"x,\"\"y\"\"\",1.5\n,3\n");
        assert_eq!(as_json(&table), "[\n{\"a\":\"x,\\\"y\\\"\",\"b\":1.5},\n{\"a\":null,\"b\":3}\n]\n");
    }
}
