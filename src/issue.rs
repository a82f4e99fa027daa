//! What is wrong with one record of the input, said so that its author can mend it.
//!
//! Parsers return a value *and* a list of issues: bad input never loses the good part.

use std::fmt;

/// How much an [`Issue`] cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Lenient reading: nothing was lost.
    Warning,
    /// The record, or the part of it at `path`, was left out or mended.
    Error,
}

impl Level {
    /// The name on the wire and in logs: `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// One fault of the input: where it is, what is wrong and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How much was lost.
    pub level: Level,
    /// Where: a JSON path (`features[3].geometry.coordinates[0]`, `layers[2].paint.fill-color`), or a file, row and
    /// column (`towns.csv:4.area_km2`).
    pub path: String,
    /// The reason, and what would be right, as one sentence of plain text.
    pub message: String,
}

impl Issue {
    /// An issue that cost the record at `path`, or a part of it.
    pub fn error(path: impl Into<String>, message: impl Into<String>) -> Self {
        Issue { level: Level::Error, path: path.into(), message: message.into() }
    }

    /// An issue that cost nothing: the input was read leniently.
    pub fn warning(path: impl Into<String>, message: impl Into<String>) -> Self {
        Issue { level: Level::Warning, path: path.into(), message: message.into() }
    }
}

/// A place in a JSON document, on the stack: it becomes text only for an issue.
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Key(Path::Root, key) => f.write_str(key),
            Path::Key(parent, key) => write!(f, "{parent}.{key}"),
            Path::Index(parent, i) => write!(f, "{parent}[{i}]"),
        }
    }
}

/// Words as one text with commas between them. The standard library's `join` brings a copy of itself for each length of
/// the separator into the wasm.
pub(crate) fn list<T: AsRef<str>>(words: &[T]) -> String {
    joined(words, ", ")
}

/// As [`list`], with another separator.
#[inline(never)]
pub(crate) fn joined<T: AsRef<str>>(words: &[T], separator: &str) -> String {
    let mut out = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 {
            out.push_str(separator);
        }
        out.push_str(word.as_ref());
    }
    out
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}: {}", self.level.as_str(), self.message)
        } else {
            write!(f, "{}: {}: {}", self.level.as_str(), self.path, self.message)
        }
    }
}
