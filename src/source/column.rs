//! One property of many features, or their ids: numbers and texts without an allocation each.

use super::dictionary::Dictionary;
use crate::value::Value;
use std::sync::Arc;

/// Cells of one kind, or of several.
#[derive(Clone, Debug)]
pub(super) enum Column {
    /// `NaN` where missing.
    Number(Vec<f64>),
    /// Index into the words; `u32::MAX` where missing.
    Text { words: Texts, at: Vec<u32> },
    /// Anything else, or of several types; `None` where missing.
    Mixed(Vec<Option<Value>>),
}

/// A cell on its way into a set.
#[derive(Clone, Debug)]
pub(super) enum Cell<'a> {
    Number(f64),
    Text(&'a str),
    /// Anything else.
    Value(Value),
}

impl<'a> Cell<'a> {
    pub(super) fn of(value: &'a Value) -> Cell<'a> {
        match value {
            Value::Number(n) => Cell::Number(*n),
            Value::String(text) => Cell::Text(text),
            other => Cell::Value(other.clone()),
        }
    }

    pub(super) fn to_value(&self) -> Value {
        match self {
            Cell::Number(n) => Value::Number(*n),
            Cell::Text(text) => Value::from(*text),
            Cell::Value(value) => value.clone(),
        }
    }
}

/// So many joined words become strings of their own at once: those of categories, which are asked for again and again.
pub(super) const FEW_WORDS: usize = 1000;

/// Many strings.
#[derive(Clone, Debug)]
pub(super) enum Texts {
    /// While they are collected.
    Growing(Dictionary),
    /// Each by itself: few.
    Each(Vec<Arc<str>>),
    /// One after another, with where each ends: as they come in a pack. One becomes a string of its own when it is asked for.
    Joined { text: Arc<str>, ends: Vec<u32> },
}

impl Default for Column {
    /// Nothing but missing cells.
    fn default() -> Self {
        Column::Number(Vec::new())
    }
}

impl Texts {
    pub(super) fn len(&self) -> usize {
        match self {
            Texts::Growing(words) => words.len(),
            Texts::Each(words) => words.len(),
            Texts::Joined { ends, .. } => ends.len(),
        }
    }

    /// `None` beyond the end, or where the ends are wrong.
    pub(super) fn get(&self, i: usize) -> Option<&str> {
        match self {
            Texts::Growing(words) => words.get(i),
            Texts::Each(words) => words.get(i).map(|w| &**w),
            Texts::Joined { text, ends } => {
                let from = i.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
                text.get(from as usize..*ends.get(i)? as usize)
            }
        }
    }

    fn value(&self, i: usize) -> Option<Value> {
        match self {
            Texts::Each(words) => words.get(i).map(|w| Value::String(w.clone())),
            Texts::Growing(_) | Texts::Joined { .. } => self.get(i).map(Value::from),
        }
    }

    /// Of texts one after another: few become strings.
    pub(super) fn joined(text: Arc<str>, ends: Vec<u32>) -> Texts {
        let (few, words) = (ends.len() <= FEW_WORDS, Texts::Joined { text, ends });
        if few {
            Texts::Each((0..words.len()).map(|i| words.get(i).unwrap_or_default().into()).collect())
        } else {
            words
        }
    }
}

impl Column {
    pub(super) fn get(&self, i: usize) -> Option<Value> {
        match self {
            Column::Number(v) => v.get(i).filter(|n| !n.is_nan()).map(|n| Value::Number(*n)),
            Column::Text { words, at } => words.value(*at.get(i)? as usize),
            Column::Mixed(v) => v.get(i).cloned().flatten(),
        }
    }

    /// As [`Column::get`], without a copy of a text.
    pub(super) fn cell(&self, i: usize) -> Option<Cell<'_>> {
        match self {
            Column::Number(v) => v.get(i).filter(|n| !n.is_nan()).map(|n| Cell::Number(*n)),
            Column::Text { words, at } => words.get(*at.get(i)? as usize).map(Cell::Text),
            Column::Mixed(v) => v.get(i)?.as_ref().map(Cell::of),
        }
    }

    /// How many cells there are, missing ones counted.
    pub(super) fn len(&self) -> usize {
        match self {
            Column::Number(v) => v.len(),
            Column::Text { at, .. } => at.len(),
            Column::Mixed(v) => v.len(),
        }
    }

    /// A cell that is text.
    pub(super) fn text(&self, i: usize) -> Option<&str> {
        match self {
            Column::Number(_) => None,
            Column::Text { words, at } => words.get(*at.get(i)? as usize),
            Column::Mixed(v) => v.get(i)?.as_ref()?.as_str(),
        }
    }

    /// The first cell of this value, of so many. Cost: a comparison a cell.
    pub(super) fn position(&self, rows: usize, value: &Value) -> Option<usize> {
        let is = |i: &usize| match value {
            Value::String(s) => self.text(*i) == Some(&**s),
            _ => self.get(*i).as_ref() == Some(value),
        };
        (0..rows).find(is)
    }

    /// Sets the last cell, or appends it behind missing ones; equal texts are stored once where `shared` says so. Whether there was
    /// room for it.
    pub(super) fn put(&mut self, row: usize, cell: &Cell<'_>, shared: bool) -> bool {
        if matches!(cell, Cell::Text(_)) && matches!(self, Column::Number(v) if v.iter().all(|n| n.is_nan())) {
            *self = Column::Text { words: Texts::Growing(Dictionary::default()), at: Vec::new() };
        }
        self.pad(row);
        match (&mut *self, cell) {
            (Column::Number(v), Cell::Number(n)) if !n.is_nan() => {
                v.truncate(row);
                v.push(*n);
            }
            (Column::Text { words: Texts::Growing(words), at }, Cell::Text(s)) => {
                let Some(word) = (if shared { words.number(s) } else { words.append(s) }) else { return false };
                at.truncate(row);
                at.push(word);
            }
            (Column::Mixed(v), cell) => {
                v.truncate(row);
                v.push(Some(cell.to_value()));
            }
            (other, cell) => {
                let mut mixed: Vec<Option<Value>> = (0..row).map(|i| other.get(i)).collect();
                mixed.push(Some(cell.to_value()));
                *other = Column::Mixed(mixed);
            }
        }
        true
    }

    /// Ends the collecting of `rows` cells.
    pub(super) fn finish(&mut self, rows: usize) {
        self.pad(rows);
        if let Column::Text { words, .. } = self
            && let Texts::Growing(growing) = words
        {
            let (text, ends) = std::mem::take(growing).into_parts();
            *words = Texts::joined(text.into(), ends);
        }
    }

    /// Appends missing cells up to `rows`.
    pub(super) fn pad(&mut self, rows: usize) {
        match self {
            Column::Number(v) if v.len() < rows => v.resize(rows, f64::NAN),
            Column::Text { at, .. } if at.len() < rows => at.resize(rows, u32::MAX),
            Column::Mixed(v) if v.len() < rows => v.resize(rows, None),
            _ => {}
        }
    }
}
