//! JSON on its way into features: like [`Value`], but a position is stored in place. A position is half of what
//! GeoJSON consists of, and its member names are always the same: an allocation for each would double the time to parse.

use crate::value::Value;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// A JSON value.
#[derive(Clone, Debug)]
pub(super) enum Node<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// An array of one to three numbers.
    Numbers(Numbers),
    /// Any other array.
    Array(Vec<Node<'a>>),
    /// Members in input order, duplicates included.
    Object(Members<'a>),
}

/// Members in input order, duplicates included.
pub(super) type Members<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

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

impl<'a> Node<'a> {
    pub(super) fn from_json(text: &'a str) -> Result<Node<'a>, String> {
        serde_json::from_str(text).map_err(|e| format!("not JSON: {e}"))
    }

    pub(super) fn from_value(value: &'a Value) -> Result<Node<'a>, String> {
        Node::from_value_at(value, 0)
    }

    fn from_value_at(value: &'a Value, depth: usize) -> Result<Node<'a>, String> {
        if depth > MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH}"));
        }
        Ok(match value {
            Value::Null => Node::Null,
            Value::Bool(b) => Node::Bool(*b),
            Value::Number(n) => Node::Number(*n),
            Value::String(s) => Node::Text(Cow::Borrowed(s)),
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
                    out.push((Cow::Borrowed(&**k), Node::from_value_at(v, depth + 1)?));
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
            Node::Text(s) => Value::String(s.into()),
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
pub(super) fn member<'m, 'a>(members: &'m [(Cow<'a, str>, Node<'a>)], name: &str) -> Option<&'m Node<'a>> {
    members.iter().rev().find(|(k, _)| k == name).map(|(_, v)| v)
}

/// An array that stays in place while it is one to three numbers.
#[derive(Default)]
struct List<'a> {
    numbers: Numbers,
    items: Vec<Node<'a>>,
}

impl<'a> List<'a> {
    fn push(&mut self, node: Node<'a>) {
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

    fn finish(self) -> Node<'a> {
        if self.items.is_empty() && self.numbers.len > 0 {
            Node::Numbers(self.numbers)
        } else {
            Node::Array(self.items)
        }
    }
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Node<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }
            fn visit_unit<E>(self) -> Result<Node<'de>, E> {
                Ok(Node::Null)
            }
            fn visit_bool<E>(self, b: bool) -> Result<Node<'de>, E> {
                Ok(Node::Bool(b))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Node<'de>, E> {
                Ok(Node::Number(n as f64))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Node<'de>, E> {
                Ok(Node::Number(n as f64))
            }
            fn visit_f64<E>(self, n: f64) -> Result<Node<'de>, E> {
                Ok(Node::Number(n))
            }
            fn visit_str<E>(self, s: &str) -> Result<Node<'de>, E> {
                Ok(Node::Text(Cow::Owned(s.to_owned())))
            }
            fn visit_borrowed_str<E>(self, s: &'de str) -> Result<Node<'de>, E> {
                Ok(Node::Text(Cow::Borrowed(s)))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut a: A) -> Result<Node<'de>, A::Error> {
                let mut list = List::default();
                while let Some(item) = a.next_element()? {
                    list.push(item);
                }
                Ok(list.finish())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut a: A) -> Result<Node<'de>, A::Error> {
                let mut members = Vec::with_capacity(4);
                while let Some((Key(key), value)) = a.next_entry()? {
                    members.push((key, value));
                }
                Ok(Node::Object(members))
            }
        }
        d.deserialize_any(V)
    }
}

/// A member name; a `Cow` by itself would always allocate.
pub(super) struct Key<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member name")
            }
            fn visit_str<E>(self, s: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(s.to_owned())))
            }
            fn visit_borrowed_str<E>(self, s: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(s)))
            }
        }
        d.deserialize_str(V)
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
