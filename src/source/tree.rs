//! JSON on its way into features: like [`Value`], but a position is stored in place. A position is half of what
//! GeoJSON consists of; an allocation for each would double the time to parse.

use crate::value::Value;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A JSON value.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// An array of one to three numbers.
    Numbers(Numbers),
    /// Any other array.
    Array(Vec<Node>),
    /// Members in input order, duplicates included.
    Object(Vec<(String, Node)>),
}

/// One to three numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Numbers {
    pub(super) at: [f64; 3],
    pub(super) len: u8,
}

impl Numbers {
    pub(super) fn as_slice(&self) -> &[f64] {
        self.at.get(..usize::from(self.len)).unwrap_or(&[])
    }
}

/// Deeper values are refused where they come from elsewhere than from text, for which serde_json has the same limit.
const MAX_DEPTH: usize = 128;

impl Node {
    pub(super) fn from_json(text: &str) -> Result<Node, String> {
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| format!("not JSON: {e}"))
    }

    pub(super) fn from_value(value: &Value) -> Result<Node, String> {
        Node::from_value_at(value, 0)
    }

    fn from_value_at(value: &Value, depth: usize) -> Result<Node, String> {
        if depth > MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH}"));
        }
        Ok(match value {
            Value::Null => Node::Null,
            Value::Bool(b) => Node::Bool(*b),
            Value::Number(n) => Node::Number(*n),
            Value::String(s) => Node::Text(s.to_string()),
            Value::Array(items) => {
                let mut list = List::default();
                for item in items.iter() {
                    list.push(Node::from_value_at(item, depth + 1)?);
                }
                list.finish()
            }
            Value::Object(members) => {
                let mut out = Vec::with_capacity(members.len());
                for (k, v) in members.iter() {
                    out.push((k.to_string(), Node::from_value_at(v, depth + 1)?));
                }
                Node::Object(out)
            }
        })
    }

    /// The same as a shared [`Value`].
    pub(super) fn into_value(self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(b) => Value::Bool(b),
            Node::Number(n) => Value::Number(n),
            Node::Text(s) => Value::from(s),
            Node::Numbers(n) => Value::Array(n.as_slice().iter().map(|n| Value::Number(*n)).collect()),
            Node::Array(items) => Value::Array(items.into_iter().map(Node::into_value).collect()),
            Node::Object(members) => Value::object(members.into_iter().map(|(k, v)| (k, v.into_value()))),
        }
    }

    /// What it is, with its article, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "a boolean",
            Node::Number(_) => "a number",
            Node::Text(_) => "a string",
            Node::Numbers(_) | Node::Array(_) => "an array",
            Node::Object(_) => "an object",
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Node::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The numbers of an array of nothing but numbers.
    pub(super) fn as_numbers(&self) -> Option<Vec<f64>> {
        match self {
            Node::Numbers(n) => Some(n.as_slice().to_vec()),
            Node::Array(items) => items
                .iter()
                .map(|i| match i {
                    Node::Number(n) => Some(*n),
                    _ => None,
                })
                .collect(),
            _ => None,
        }
    }
}

/// The member of that name; of duplicates the last, as JavaScript has it.
pub(super) fn member<'a>(members: &'a [(String, Node)], name: &str) -> Option<&'a Node> {
    members.iter().rev().find(|(k, _)| k == name).map(|(_, v)| v)
}

/// An array that stays in place while it is one to three numbers.
#[derive(Default)]
struct List {
    numbers: Numbers,
    items: Vec<Node>,
}

impl List {
    fn push(&mut self, node: Node) {
        if self.items.is_empty() {
            let Numbers { at, len } = &mut self.numbers;
            if let (Node::Number(n), Some(slot)) = (&node, at.get_mut(usize::from(*len))) {
                *slot = *n;
                *len += 1;
                return;
            }
            self.items.extend(self.numbers.as_slice().iter().map(|n| Node::Number(*n)));
        }
        self.items.push(node);
    }

    fn finish(self) -> Node {
        if self.items.is_empty() && self.numbers.len > 0 {
            Node::Numbers(self.numbers)
        } else {
            Node::Array(self.items)
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, b: bool) -> Result<Node, E> {
                Ok(Node::Bool(b))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Node, E> {
                Ok(Node::Number(n as f64))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Node, E> {
                Ok(Node::Number(n as f64))
            }
            fn visit_f64<E>(self, n: f64) -> Result<Node, E> {
                Ok(Node::Number(n))
            }
            fn visit_str<E>(self, s: &str) -> Result<Node, E> {
                Ok(Node::Text(s.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut a: A) -> Result<Node, A::Error> {
                let mut list = List::default();
                while let Some(item) = a.next_element()? {
                    list.push(item);
                }
                Ok(list.finish())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut a: A) -> Result<Node, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = a.next_entry()? {
                    members.push(member);
                }
                Ok(Node::Object(members))
            }
        }
        d.deserialize_any(V)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_survives() {
        let text = r#"{"a":[],"b":[1],"c":[1,2.5,3],"d":[1,2,3,4],"e":[1,"x"],"f":[[1,2],[3,4]],"a":{"g":null}}"#;
        assert_eq!(Node::from_json(text).unwrap().into_value().to_json(), text);
        let value = Value::from_json(text).unwrap();
        assert_eq!(Node::from_value(&value).unwrap().into_value(), value);
    }

    #[test]
    fn positions_take_no_allocation() {
        assert!(std::mem::size_of::<Node>() <= 40);
        assert!(matches!(Node::from_json("[1,2]"), Ok(Node::Numbers(_))));
    }

    #[test]
    fn depth_is_limited() {
        assert!(Node::from_json(&"[".repeat(1_000_000)).is_err());
        let deep = (0..200).fold(Value::Null, |v, _| Value::from(vec![v]));
        assert!(Node::from_value(&deep).is_err());
    }
}
