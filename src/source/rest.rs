//! Properties that few features have: by row, for a column of them would consist of gaps.
//!
//! A row's cells stand behind one another as bytes: the number of the name, the length of the value (both LEB128), the value as
//! [`put_value`] writes it. They take about what they take in a file, whatever the number of names.

use super::column::Cell;
use super::dictionary::Dictionary;
use super::pack::{MAX_DEPTH, is_whole, put_uint, tag, zigzag};
use super::unpack::{take_uint, unzigzag};
use crate::order::sorted;
use crate::value::Value;
use std::sync::Arc;

/// The cells that no column has.
#[derive(Clone, Debug, Default)]
pub(super) struct Rest {
    /// All names of the set in the order of their first appearance, those of columns too.
    pub(super) names: Dictionary,
    /// Where each row's cells end; rows behind have none.
    pub(super) ends: Vec<usize>,
    pub(super) cells: Vec<u8>,
}

impl Rest {
    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Makes the name of a column known that came later.
    pub(super) fn also(&mut self, name: &str) {
        if !self.is_empty() {
            self.names.number(name);
        }
    }

    /// Appends a cell to a row, which must be the last that has any, or one behind.
    pub(super) fn push(&mut self, row: usize, name: u32, cell: &Cell<'_>) {
        let mut value = Vec::new();
        put_cell(&mut value, cell);
        self.push_bytes(row, name, &value);
    }

    /// A row's cells: numbers of names, and values to be read by [`value_of`]. Ends early where the bytes are damaged.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = (u32, &[u8])> {
        let from = row.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let both = from.zip(self.ends.get(row).copied());
        let mut left = both.and_then(|(from, to)| self.cells.get(from..to)).unwrap_or_default();
        std::iter::from_fn(move || {
            let (name, length) = (take_uint(&mut left)?, take_uint(&mut left)?);
            let (value, behind) = left.split_at_checked(usize::try_from(length).ok()?)?;
            left = behind;
            Some((u32::try_from(name).ok()?, value))
        })
    }

    /// One cell; of several of a name the last.
    pub(super) fn get(&self, row: usize, name: &str) -> Option<Value> {
        if self.ends.len() <= row {
            return None;
        }
        let name = self.names.find(name)?;
        let found = self.row(row).filter(|(other, _)| *other == name).last();
        found.map(|(_, bytes)| value_of(bytes))
    }

    /// The members of a row in the order of their names' first appearance, each once; `columns` are those that columns have.
    pub(super) fn members(&self, row: usize, columns: Vec<(Arc<str>, Value)>) -> Value {
        let number = |name: &str| self.names.find(name).unwrap_or(u32::MAX);
        let mut all: Vec<_> = columns.into_iter().map(|(name, value)| (number(&name), name, value)).collect();
        for (number, bytes) in self.row(row) {
            let name = self.names.get(number as usize).unwrap_or_default().into();
            all.push((number, name, value_of(bytes)));
        }
        // Equal ones ascend, so that of equal names the last one is behind.
        let order = sorted(all.len(), &|a, b| all.get(a).map(|a| a.0).cmp(&all.get(b).map(|b| b.0)));
        let mut out: Vec<(Arc<str>, Value)> = Vec::with_capacity(all.len());
        let mut before = None;
        for (number, name, value) in order.iter().filter_map(|at| all.get(*at as usize)) {
            if before.replace(*number) == Some(*number) {
                out.pop();
            }
            out.push((name.clone(), value.clone()));
        }
        Value::Object(out.into())
    }

    /// The same without the names that `keep` refuses.
    pub(super) fn retained(&self, keep: &dyn Fn(&str) -> bool) -> Rest {
        if self.is_empty() {
            return Rest::default();
        }
        let kept: Vec<bool> = (0..self.names.len()).map(|i| keep(self.names.get(i).unwrap_or_default())).collect();
        let mut out = Rest::default();
        // Columns among them keep their places.
        let mut numbers = Vec::with_capacity(kept.len());
        for (i, kept) in kept.iter().enumerate() {
            numbers.push(if *kept { out.names.number(self.names.get(i).unwrap_or_default()) } else { None });
        }
        for row in 0..self.ends.len() {
            for (name, bytes) in self.row(row) {
                if let Some(name) = numbers.get(name as usize).copied().flatten() {
                    out.push_bytes(row, name, bytes);
                }
            }
        }
        if out.is_empty() { Rest::default() } else { out }
    }

    /// As [`Rest::push`], a value that is written already.
    pub(super) fn push_bytes(&mut self, row: usize, name: u32, value: &[u8]) {
        self.ends.resize(row + 1, self.cells.len());
        put_uint(&mut self.cells, u64::from(name));
        put_uint(&mut self.cells, value.len() as u64);
        self.cells.extend_from_slice(value);
        if let Some(end) = self.ends.last_mut() {
            *end = self.cells.len();
        }
    }
}

fn put_cell(out: &mut Vec<u8>, cell: &Cell<'_>) {
    match cell {
        Cell::Number(n) => put_number(out, *n),
        Cell::Text(text) => {
            out.push(tag::STRING);
            put_text(out, text);
        }
        Cell::Value(value) => put_value(out, value, 0),
    }
}

fn put_number(out: &mut Vec<u8>, n: f64) {
    if is_whole(n) {
        out.push(tag::INTEGER);
        put_uint(out, zigzag(n as i64));
    } else {
        out.push(tag::NUMBER);
        out.extend_from_slice(&n.to_le_bytes());
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_uint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// A kind, then what it needs: numbers as in a pack; the length and the bytes of a text; the count of items, and those; the count of
/// members, and their names and values.
fn put_value(out: &mut Vec<u8>, value: &Value, depth: usize) {
    match value {
        _ if depth > MAX_DEPTH => out.push(tag::NULL),
        Value::Null => out.push(tag::NULL),
        Value::Bool(b) => out.push(if *b { tag::TRUE } else { tag::FALSE }),
        Value::Number(n) => put_number(out, *n),
        Value::String(s) => put_cell(out, &Cell::Text(s)),
        Value::Array(items) => {
            out.push(tag::ARRAY);
            put_uint(out, items.len() as u64);
            items.iter().for_each(|item| put_value(out, item, depth + 1));
        }
        Value::Object(members) => {
            out.push(tag::OBJECT);
            put_uint(out, members.len() as u64);
            for (name, value) in members.iter() {
                put_text(out, name);
                put_value(out, value, depth + 1);
            }
        }
    }
}

/// A cell's value; `null` where its bytes are damaged.
pub(super) fn value_of(mut bytes: &[u8]) -> Value {
    take_value(&mut bytes, 0).unwrap_or_default()
}

fn take<'a>(left: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, behind) = left.split_at_checked(length)?;
    *left = behind;
    Some(taken)
}

fn take_text<'a>(left: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::try_from(take_uint(left)?).ok()?;
    std::str::from_utf8(take(left, length)?).ok()
}

fn take_value(left: &mut &[u8], depth: usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match *take(left, 1)?.first()? {
        tag::NULL => Value::Null,
        tag::FALSE => Value::Bool(false),
        tag::TRUE => Value::Bool(true),
        tag::INTEGER => Value::Number(unzigzag(take_uint(left)?) as f64),
        tag::NUMBER => Value::Number(f64::from_le_bytes(*take(left, 8)?.first_chunk()?)),
        tag::STRING => take_text(left)?.into(),
        tag::ARRAY => {
            let mut items = Vec::new();
            for _ in 0..take_uint(left)? {
                items.push(take_value(left, depth + 1)?);
            }
            items.into()
        }
        tag::OBJECT => {
            let mut members: Vec<(Arc<str>, Value)> = Vec::new();
            for _ in 0..take_uint(left)? {
                let name = take_text(left)?.into();
                members.push((name, take_value(left, depth + 1)?));
            }
            Value::Object(members.into())
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: &str = r#"[null,true,false,-0,0,-17,1e300,0.1,"","名",[],[1,[2,{"a":"b","c":null}]],{"":[]}]"#;

    fn sample() -> Rest {
        let mut rest = Rest::default();
        for name in ["a", "b", "c"] {
            rest.names.number(name);
        }
        for (row, value) in Value::from_json(VALUES).unwrap().as_array().unwrap().iter().enumerate() {
            rest.push(2 * row, 1, &Cell::of(value));
        }
        rest.push(40, 2, &Cell::Text(&"长".repeat(100)));
        rest.push(40, 0, &Cell::Number(1.0));
        rest.push(40, 2, &Cell::Number(2.0));
        rest
    }

    #[test]
    fn values_survive() {
        let rest = sample();
        let all: Vec<Value> = (0..13).map(|i| rest.get(2 * i, "b").unwrap()).collect();
        assert_eq!(Value::from(all), Value::from_json(VALUES).unwrap());
        assert_eq!((rest.get(1, "b"), rest.get(0, "a"), rest.get(0, "x"), rest.get(99, "b")), (None, None, None, None));
        assert_eq!(rest.row(40).map(|(name, _)| name).collect::<Vec<_>>(), [2, 0, 2]);
    }

    #[test]
    fn members_come_in_the_order_of_the_names_and_once() {
        let column = vec![("b".into(), Value::from("column"))];
        assert_eq!(sample().members(40, column).to_json(), r#"{"a":1,"b":"column","c":2}"#);
        assert_eq!(sample().members(1, Vec::new()).to_json(), "{}");
        assert_eq!(sample().retained(&|name| name == "a").members(40, Vec::new()).to_json(), r#"{"a":1}"#);
    }

    #[test]
    fn damaged_bytes_give_less_and_no_panic() {
        let rest = sample();
        for at in 0..rest.cells.len() {
            for byte in [0, 1, 7, 8, 0x7f, 0xff] {
                let mut bad = rest.clone();
                bad.cells[at] = byte;
                (0..50).for_each(|row| drop(bad.members(row, Vec::new())));
            }
        }
    }
}
