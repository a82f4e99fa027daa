//! JSON on its way into features: like [`Value`], but a position is stored in place. A position is half of what
//! GeoJSON consists of, and its member names are always the same: an allocation for each would double the time to parse.

use super::column::Cell;
use crate::json::{Fault, MAX_DEPTH, Reader, Token};
use crate::value::Value;
use std::borrow::Cow;

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
    /// What is nested too deeply to be read.
    Deep,
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

impl<'a> Node<'a> {
    pub(super) fn from_json(text: &'a str) -> Result<Node<'a>, String> {
        let mut reader = Reader::new(text);
        let node = Node::read(&mut reader).and_then(|node| reader.end().map(|()| node));
        node.map_err(|fault| format!("not JSON: {}", reader.explain(fault)))
    }

    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Node<'a>, Fault> {
        Ok(match reader.token()? {
            Token::Null => Node::Null,
            Token::Bool(b) => Node::Bool(b),
            Token::Number(n) => Node::Number(n),
            Token::Text(s) => Node::Text(s),
            Token::Array => {
                let mut list = List::default();
                let mut first = true;
                while reader.item(first)? {
                    first = false;
                    list.push(Node::read(reader)?);
                }
                list.finish()
            }
            Token::Object => {
                let mut members = Vec::with_capacity(4);
                while let Some(key) = reader.key(members.is_empty())? {
                    members.push((key, Node::read(reader)?));
                }
                Node::Object(members)
            }
            Token::Deep => Node::Deep,
        })
    }

    pub(super) fn from_value(value: &'a Value) -> Node<'a> {
        Node::from_value_at(value, 0)
    }

    fn from_value_at(value: &'a Value, depth: usize) -> Node<'a> {
        if depth > MAX_DEPTH {
            return Node::Deep;
        }
        match value {
            Value::Null => Node::Null,
            Value::Bool(b) => Node::Bool(*b),
            Value::Number(n) => Node::Number(*n),
            Value::String(s) => Node::Text(Cow::Borrowed(s)),
            Value::Array(items) => {
                let mut list = List::default();
                for item in items.iter() {
                    list.push(Node::from_value_at(item, depth + 1));
                }
                list.finish()
            }
            Value::Object(members) => {
                let mut out = Vec::with_capacity(members.len());
                for (k, v) in members.iter() {
                    out.push((Cow::Borrowed(&**k), Node::from_value_at(v, depth + 1)));
                }
                Node::Object(out)
            }
        }
    }

    /// The same as a shared [`Value`].
    pub(super) fn to_value(&self) -> Value {
        match self {
            Node::Null | Node::Deep => Value::Null,
            Node::Bool(b) => Value::Bool(*b),
            Node::Number(n) => Value::Number(*n),
            Node::Text(s) => Value::String((&**s).into()),
            Node::Numbers(n) => Value::Array(n.as_slice().iter().map(|n| Value::Number(*n)).collect()),
            Node::Array(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            Node::Object(members) => Value::object(members.iter().map(|(k, v)| (&**k, v.to_value()))),
        }
    }

    /// The same as a cell of a set.
    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Node::Number(n) => Cell::Number(*n),
            Node::Text(s) => Cell::Text(s),
            other => Cell::Value(other.to_value()),
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
            Node::Deep => "nested too deeply",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_survives() {
        let text = r#"{"a":[],"b":[1],"c":[1,2.5,3],"d":[1,2,3,4],"e":[1,"x"],"f":[[1,2],[3,4]],"a":{"g":null}}"#;
        assert_eq!(Node::from_json(text).unwrap().to_value().to_json(), text);
        let value = Value::from_json(text).unwrap();
        assert_eq!(Node::from_value(&value).to_value(), value);
    }

    #[test]
    fn positions_take_no_allocation() {
        assert!(std::mem::size_of::<Node>() <= 40);
        assert!(matches!(Node::from_json("[1,2]"), Ok(Node::Numbers(_))));
    }

    #[test]
    fn depth_is_limited() {
        assert!(Node::from_json(&"[".repeat(1_000_000)).is_err());
        assert!(Node::from_json(&format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000))).is_ok());
        let deep = (0..1000).fold(Value::Null, |v, _| Value::from(vec![v]));
        let depth = |node: Node<'_>| {
            let (mut node, mut depth) = (node, 0);
            while let Node::Array(mut items) = node {
                node = items.remove(0);
                depth += 1;
            }
            (depth, matches!(node, Node::Deep))
        };
        assert_eq!(depth(Node::from_value(&deep)), (129, true));
        assert_eq!(depth(Node::from_json(&deep.to_json()).unwrap()), (128, true));
    }
}
