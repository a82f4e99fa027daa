//! One property of many features, or their ids: numbers and texts without an allocation each.

use super::Words;
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

/// Many strings.
#[derive(Clone, Debug)]
pub(super) enum Texts {
    /// Each by itself: few, or still growing.
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
            Texts::Each(words) => words.len(),
            Texts::Joined { ends, .. } => ends.len(),
        }
    }

    /// `None` beyond the end, or where the ends are wrong.
    pub(super) fn get(&self, i: usize) -> Option<&str> {
        match self {
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
            Texts::Joined { .. } => self.get(i).map(Value::from),
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

    /// Sets the last cell, or appends it behind missing ones; `known` has the numbers of the words so far, so that equal ones are
    /// stored once.
    pub(super) fn put(&mut self, row: usize, value: &Value, known: Option<&mut Words>) {
        if matches!(value, Value::String(_)) && matches!(self, Column::Number(v) if v.iter().all(|n| n.is_nan())) {
            *self = Column::Text { words: Texts::Each(Vec::new()), at: Vec::new() };
        }
        self.pad(row);
        match (&mut *self, value) {
            (Column::Number(v), Value::Number(n)) if !n.is_nan() => {
                v.truncate(row);
                v.push(*n);
            }
            (Column::Text { words: Texts::Each(words), at }, Value::String(s)) => {
                let next = words.len() as u32;
                let word = match known {
                    None => next,
                    Some(known) => match known.get(s) {
                        Some(word) => *word,
                        None => {
                            known.insert(s.clone(), next);
                            next
                        }
                    },
                };
                if word == next {
                    words.push(s.clone());
                }
                at.truncate(row);
                at.push(word);
            }
            (Column::Mixed(v), value) => {
                v.truncate(row);
                v.push(Some(value.clone()));
            }
            (other, value) => {
                let mut mixed: Vec<Option<Value>> = (0..row).map(|i| other.get(i)).collect();
                mixed.push(Some(value.clone()));
                *other = Column::Mixed(mixed);
            }
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
