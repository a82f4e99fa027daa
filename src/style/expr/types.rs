//! What an expression can be, statically ([`Type`]) and at run time ([`Val`]).

use super::format::{Section, joined};
use crate::style::Color;
use crate::value::Value;
use std::sync::Arc;

/// The static type of an expression, in the Style Spec's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// `null`.
    Null,
    /// A number.
    Number,
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A colour.
    Color,
    /// An object.
    Object,
    /// Anything; as an expectation: no expectation.
    Value,
    /// An array, perhaps of known length.
    Array(Item, Option<u32>),
    /// Text, perhaps of several sections.
    Formatted,
    /// The name of an image.
    Image,
    /// One to four numbers, CSS order.
    Padding,
    /// One number or several.
    NumberArray,
    /// One colour or several.
    ColorArray,
    /// Anchors and their offsets in turn.
    AnchorOffsets,
    /// What never returns.
    Error,
}

/// The type of an array's items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Anything, or a mixture.
    Value,
    /// Numbers.
    Number,
    /// Strings.
    String,
    /// Booleans.
    Boolean,
    /// Only `null`.
    Null,
    /// Objects.
    Object,
    /// Arrays of whatever.
    Array,
}

impl Item {
    fn name(self) -> &'static str {
        match self {
            Item::Value => "value",
            Item::Number => "number",
            Item::String => "string",
            Item::Boolean => "boolean",
            Item::Null => "null",
            Item::Object => "object",
            Item::Array => "array",
        }
    }

    pub(crate) fn as_type(self) -> Type {
        match self {
            Item::Value => Type::Value,
            Item::Number => Type::Number,
            Item::String => Type::String,
            Item::Boolean => Type::Boolean,
            Item::Null => Type::Null,
            Item::Object => Type::Object,
            Item::Array => Type::Array(Item::Value, None),
        }
    }

    pub(crate) fn of_type(t: Type) -> Item {
        match t {
            Type::Number => Item::Number,
            Type::String => Item::String,
            Type::Boolean => Item::Boolean,
            Type::Null => Item::Null,
            Type::Object => Item::Object,
            Type::Array(..) => Item::Array,
            _ => Item::Value,
        }
    }

    /// The type of items of which one more is `next`; several arrays count as a mixture, as their lengths may differ.
    pub(crate) fn common(before: Option<Item>, next: Item) -> Item {
        match before {
            None => next,
            Some(item) if item == next && item != Item::Array => item,
            Some(_) => Item::Value,
        }
    }

    fn of(v: &Value) -> Item {
        match v {
            Value::Null => Item::Null,
            Value::Bool(_) => Item::Boolean,
            Value::Number(_) => Item::Number,
            Value::String(_) => Item::String,
            Value::Array(_) => Item::Array,
            Value::Object(_) => Item::Object,
        }
    }
}

impl Type {
    /// The kind alone: `array` for every array.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Type::Null => "null",
            Type::Number => "number",
            Type::String => "string",
            Type::Boolean => "boolean",
            Type::Color => "color",
            Type::Object => "object",
            Type::Value => "value",
            Type::Array(..) => "array",
            Type::Formatted => "formatted",
            Type::Image => "resolvedImage",
            Type::Padding => "padding",
            Type::NumberArray => "numberArray",
            Type::ColorArray => "colorArray",
            Type::AnchorOffsets => "variableAnchorOffsetCollection",
            Type::Error => "error",
        }
    }

    /// As messages have it: `array<number, 2>`.
    #[cold]
    #[inline(never)]
    pub(crate) fn describe(self) -> String {
        match self {
            Type::Array(item, Some(n)) => format!("array<{}, {n}>", item.name()),
            Type::Array(Item::Value, None) => "array".into(),
            Type::Array(item, None) => format!("array<{}>", item.name()),
            other => other.kind().into(),
        }
    }

    /// Whether every value of type `other` is one of this type.
    pub(crate) fn accepts(self, other: Type) -> bool {
        match (self, other) {
            (_, Type::Error) | (Type::Value, _) => true,
            (Type::Array(want, length), Type::Array(item, n)) => {
                let items = want == Item::Value || want == item || (n == Some(0) && item == Item::Value);
                items && (length.is_none() || length == n)
            }
            (a, b) => a == b,
        }
    }

    /// The reason why `other` will not do, if so.
    pub(crate) fn mismatch(self, other: Type) -> Option<String> {
        if self.accepts(other) {
            return None;
        }
        Some(format!("Expected {} but found {} instead.", self.describe(), other.describe()))
    }
}

/// A value while an expression runs: JSON, plus colours. Numbers, truth values and colours live on the stack.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Val {
    /// `null`.
    #[default]
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Num(f64),
    /// A string, the name of an image, or text without sections.
    Str(Arc<str>),
    /// A colour.
    Color(Color),
    /// Text in sections.
    Formatted(Arc<Vec<Section>>),
    /// An array, also a padding or a list of anchors and offsets.
    Array(Arc<[Value]>),
    /// Several colours.
    Colors(Arc<[Color]>),
    /// An object.
    Object(Arc<[(Arc<str>, Value)]>),
}

impl From<Value> for Val {
    fn from(v: Value) -> Val {
        match v {
            Value::Null => Val::Null,
            Value::Bool(b) => Val::Bool(b),
            Value::Number(n) => Val::Num(n),
            Value::String(s) => Val::Str(s),
            Value::Array(items) => Val::Array(items),
            Value::Object(members) => Val::Object(members),
        }
    }
}

impl Val {
    /// As JSON; a colour becomes CSS text, sections their text.
    pub fn into_value(self) -> Value {
        match self {
            Val::Null => Value::Null,
            Val::Bool(b) => Value::Bool(b),
            Val::Num(n) => Value::Number(n),
            Val::Str(s) => Value::String(s),
            Val::Color(c) => Value::from(c.to_css()),
            Val::Formatted(sections) => Value::from(joined(&sections)),
            Val::Array(items) => Value::Array(items),
            Val::Colors(items) => Value::Array(items.iter().map(|c| Value::from(c.to_css())).collect()),
            Val::Object(members) => Value::Object(members),
        }
    }

    /// The type of this very value.
    #[inline(never)]
    pub(crate) fn type_of(&self) -> Type {
        match self {
            Val::Null => Type::Null,
            Val::Bool(_) => Type::Boolean,
            Val::Num(_) => Type::Number,
            Val::Str(_) => Type::String,
            Val::Color(_) => Type::Color,
            Val::Formatted(_) => Type::Formatted,
            Val::Colors(_) => Type::ColorArray,
            Val::Object(_) => Type::Object,
            Val::Array(items) => {
                let item = items.iter().map(Item::of).fold(None, |item, next| Some(Item::common(item, next)));
                Type::Array(item.unwrap_or(Item::Value), Some(items.len() as u32))
            }
        }
    }

    /// What JavaScript takes for true.
    pub(crate) fn truthy(&self) -> bool {
        match self {
            Val::Null => false,
            Val::Bool(b) => *b,
            Val::Num(n) => *n != 0.0 && !n.is_nan(),
            Val::Str(s) => !s.is_empty(),
            _ => true,
        }
    }
}
