//! A JSON value that is cheap to clone, shared by sources (properties), styles (expressions) and the web API.
//!
//! Why not `serde_json::Value`: features share their strings, objects keep the order and the duplicates of their
//! members (so that a parser can report them), and numbers are always `f64`, as in JavaScript.

use crate::json::{Fault, Reader, Token, write_string};
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
        let mut reader = Reader::new(text.trim_start_matches('\u{feff}'));
        let value = Value::read(&mut reader).and_then(|value| reader.end().map(|()| value));
        value.map_err(|fault| reader.explain(fault))
    }

    fn read(reader: &mut Reader<'_>) -> Result<Value, Fault> {
        Ok(match reader.token()? {
            Token::Null => Value::Null,
            Token::Bool(b) => Value::Bool(b),
            Token::Number(n) => Value::Number(n),
            Token::Text(s) => Value::String(s.into()),
            Token::Array => {
                let mut items = Vec::new();
                while reader.item(items.is_empty())? {
                    items.push(Value::read(reader)?);
                }
                Value::Array(items.into())
            }
            Token::Object => {
                let mut members: Vec<(Arc<str>, Value)> = Vec::new();
                while let Some(key) = reader.key(members.is_empty())? {
                    members.push((key.into(), Value::read(reader)?));
                }
                Value::Object(members.into())
            }
        })
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
    }
}
