//! A JSON value that is cheap to clone, shared by sources (properties), styles (expressions) and the web API.
//!
//! Why not `serde_json::Value`: features share their strings, objects keep the order and the duplicates of their
//! members (so that a parser can report them), and numbers are always `f64`, as in JavaScript.

use crate::issue::{Issue, Path};
use crate::json::{self, Fault, Reader, Token, write_string};
use crate::number::Decimal;
use std::fmt::{self, Write};
use std::sync::Arc;

/// A JSON value. Cloning costs at most one reference count.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// `null`, and what a missing property reads as.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number; integers above 2⁵³ lose precision, as in JavaScript.
    Number(f64),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Arc<[Value]>),
    /// An object's members in input order, duplicates included.
    Object(Arc<[(Arc<str>, Value)]>),
}

impl Value {
    /// The value of JSON text, or the parser's message with line and column.
    ///
    /// # Errors
    /// When the text is not one JSON value, or nests deeper than 128.
    pub fn from_json(text: &str) -> Result<Value, String> {
        Value::from_json_kept(text, 0).map(|read| read.0)
    }

    /// As [`Value::from_json`], but of what nests too deeply only that item or member is left out which lies in so many arrays and
    /// objects or less (an item is null then), and issues tell of it and of mended text.
    ///
    /// # Errors
    /// As there.
    pub fn from_json_kept(text: &str, level: usize) -> Result<(Value, Vec<Issue>), String> {
        let mut reader = Reader::new(text.trim_start_matches('\u{feff}'));
        let mut kept = Kept { level, issues: Vec::new() };
        let value = kept.read(&mut reader, &Path::Root).and_then(|value| reader.end().map(|()| value));
        let value = value.map_err(|fault| reader.explain(fault))?;
        Ok((value.ok_or("more than 128 arrays and objects within each other")?, kept.issues))
    }

    /// JSON text on one line; numbers that are whole are written without a fraction, `NaN` and infinities as `null`.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Value::Null => out.push_str("null"),
            Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Value::Number(n) if n.is_finite() => {
                // Writing into a string cannot fail.
                let _ = write!(out, "{}", Decimal(*n));
            }
            Value::Number(_) => out.push_str("null"),
            Value::String(s) => write_string(out, s),
            Value::Array(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Value::Object(members) => {
                out.push('{');
                for (i, (k, v)) in members.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    write_string(out, k);
                    out.push(':');
                    v.write_json(out);
                }
                out.push('}');
            }
        }
    }

    /// The member of an object; of duplicates the last, as JavaScript has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Object(members) => members.iter().rev().find(|(k, _)| &**k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The members of an object, or none.
    pub fn members(&self) -> &[(Arc<str>, Value)] {
        match self {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of an array, if it is one.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(s) => Some(s),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// `null`, `boolean`, `number`, `string`, `array` or `object`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }

    /// An object of these members.
    pub fn object<K: Into<Arc<str>>>(members: impl IntoIterator<Item = (K, Value)>) -> Value {
        Value::Object(members.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }
}

/// What becomes of a document that is read.
struct Kept {
    level: usize,
    issues: Vec<Issue>,
}

impl Kept {
    /// A value; `None` when it nests too deeply and is to be left out farther up.
    fn read(&mut self, reader: &mut Reader<'_>, path: &Path<'_>) -> Result<Option<Value>, Fault> {
        let mut whole = true;
        let value = match reader.token()? {
            Token::Null => Value::Null,
            Token::Bool(b) => Value::Bool(b),
            Token::Number(n) => Value::Number(n),
            Token::Text(s) => Value::String(s.into()),
            Token::Array => {
                let mut items = Vec::new();
                while reader.item(items.is_empty())? {
                    let read = self.part(reader, &Path::Index(path, items.len()), &mut whole)?;
                    items.push(read.unwrap_or_default());
                }
                Value::Array(items.into())
            }
            Token::Object => {
                let mut members: Vec<(Arc<str>, Value)> = Vec::new();
                let mut first = true;
                while let Some(key) = reader.key(first)? {
                    first = false;
                    let value = self.part(reader, &Path::Key(path, &key), &mut whole)?;
                    members.extend(value.map(|value| (key.into(), value)));
                }
                Value::Object(members.into())
            }
            Token::Deep => return Ok(None),
        };
        if reader.take_mended() {
            self.issues.push(Issue::warning(path.to_string(), json::HALF));
        }
        Ok(whole.then_some(value))
    }

    fn part(&mut self, reader: &mut Reader<'_>, path: &Path<'_>, whole: &mut bool) -> Result<Option<Value>, Fault> {
        let value = self.read(reader, path)?;
        if value.is_none() {
            if reader.depth() <= self.level {
                self.issues.push(Issue::error(path.to_string(), json::TOO_DEEP));
            } else {
                *whole = false;
            }
        }
        Ok(value)
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Value::String(s.into())
    }
}
impl From<String> for Value {
    fn from(s: String) -> Self {
        Value::String(s.into())
    }
}
impl From<f64> for Value {
    fn from(n: f64) -> Self {
        Value::Number(n)
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}
impl From<Vec<Value>> for Value {
    fn from(items: Vec<Value>) -> Self {
        Value::Array(items.into())
    }
}

impl fmt::Display for Value {
    /// A string as it is, anything else as JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::String(s) => f.write_str(s),
            other => f.write_str(&other.to_json()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_round_trip_keeps_order_and_duplicates() {
        let v = Value::from_json(r#"{"b":1,"a":[true,null,"x",1.5],"b":2}"#).unwrap();
        assert_eq!(v.to_json(), r#"{"b":1,"a":[true,null,"x",1.5],"b":2}"#);
        assert_eq!(v.get("b"), Some(&Value::Number(2.0)));
    }

    #[test]
    fn deep_nesting_is_refused_not_a_stack_overflow() {
        assert!(Value::from_json(&"[".repeat(100_000)).is_err());
        assert!(Value::from_json(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))).is_err());
    }

    #[test]
    fn what_nests_too_deeply_is_left_out_and_the_rest_kept() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        let text = format!(r#"{{"a":{{"b":{deep},"c":"\ud83d"}},"d":[1,{deep},{{"e":{deep}}},2]}}"#);
        assert!(Value::from_json(&text).is_err());
        let told = |level| {
            let (value, issues) = Value::from_json_kept(&text, level).unwrap();
            (value.to_json(), issues.iter().map(|i| format!("{} {}", i.level.as_str(), i.path)).collect::<Vec<_>>())
        };
        assert_eq!(told(1), ("{}".into(), vec!["warning a.c".to_string(), "error a".into(), "error d".into()]));
        let all = ["error a.b", "warning a.c", "error d[1]", "error d[2]"].map(String::from).to_vec();
        assert_eq!(told(2), (r#"{"a":{"c":"�"},"d":[1,null,null,2]}"#.into(), all));
    }
}
