//! `format`: text in sections, each with a size, font and colour of its own, and pictures between them.

use super::eval::{LONGEST_TEXT, TOO_LONG};
use super::functions::Fun;
use super::node::Node;
use super::parse::{Operands, Parsed, Parser};
use super::text::to_text;
use super::types::Item;
use super::{EvalContext, Type, Val};
use crate::style::{Color, FromVal, VerticalAlign};
use crate::value::Value;
use std::sync::Arc;

/// One section of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The characters; of a picture its name.
    pub text: Arc<str>,
    /// Whether a picture stands here.
    pub is_image: bool,
    /// `font-scale`: a factor on `text-size`, above 0. Pictures have a size of their own.
    pub scale: f64,
    /// `text-font`: names, in order of preference; `None` for the layer's.
    pub fonts: Option<Arc<[Value]>>,
    /// `text-color`; `None` for the layer's.
    pub color: Option<Color>,
    /// `vertical-align`.
    pub align: VerticalAlign,
}

/// The options of a section in the order of its operands.
const OPTIONS: [(&str, Type); 4] = [
    ("font-scale", Type::Number),
    ("text-font", Type::Array(Item::String, None)),
    ("text-color", Type::Color),
    ("vertical-align", Type::String),
];
/// Operands of a section: its content, whether that is a picture, and the options.
const OPERANDS: usize = 2 + OPTIONS.len();

pub(super) fn parse(p: &mut Parser, items: &[Value]) -> Option<Parsed> {
    if items.len() < 2 {
        return p.fault("Expected at least one argument.");
    }
    let mut operands = Operands::default();
    if matches!(items.get(1), Some(Value::Object(_))) {
        return p.fault("First argument must be an image or text section.");
    }
    let mut i = 1;
    while let Some(json) = items.get(i) {
        let content = p.operand(json, i, Type::Value)?;
        if !matches!(content.ty, Type::String | Type::Value | Type::Null | Type::Image) {
            return p.fault_at(&[i], "Formatted text type must be 'string', 'value', 'image' or 'null'.");
        }
        let is_image = content.ty == Type::Image;
        operands.push(content);
        operands.nodes.push(Node::Literal(Val::Bool(is_image)));
        i += 1;
        let options = items.get(i).filter(|o| matches!(o, Value::Object(_)));
        for (name, ty) in OPTIONS {
            let Some(json) = options.and_then(|o| o.get(name)).filter(|v| !v.is_null()) else {
                operands.nodes.push(Node::Literal(Val::Null));
                continue;
            };
            if ty == Type::String && json.as_str().is_some_and(|word| VerticalAlign::from_name(word).is_none()) {
                return p.fault_at(&[i], "'vertical-align' must be one of: 'bottom', 'center', 'top'.");
            }
            operands.push(p.operand(json, i, ty)?);
        }
        i += usize::from(options.is_some());
    }
    operands.finish(Type::Formatted, |nodes| Node::Call(Fun::Format, nodes.into()))
}

pub(super) fn eval(args: &[Node], cx: &EvalContext) -> Result<Val, String> {
    let mut sections = Vec::new();
    let mut length = 0;
    let mut plain = true;
    for section in args.chunks_exact(OPERANDS) {
        let [content, is_image, scale, fonts, color, align] = section else { break };
        let text: Arc<str> = match content.eval(cx)? {
            Val::Str(text) => text,
            other => to_text(&other).into(),
        };
        length += text.len();
        if length > LONGEST_TEXT {
            return Err(TOO_LONG.into());
        }
        let section = Section {
            text,
            is_image: matches!(is_image, Node::Literal(Val::Bool(true))),
            scale: f64::from_val(&scale.eval(cx)?).filter(|s| *s > 0.0 && s.is_finite()).unwrap_or(1.0),
            fonts: match fonts.eval(cx)? {
                Val::Array(names) => Some(names),
                _ => None,
            },
            color: FromVal::from_val(&color.eval(cx)?),
            align: FromVal::from_val(&align.eval(cx)?).unwrap_or(VerticalAlign::Bottom),
        };
        // What looks the same all along is text like any other.
        plain &= !section.is_image && section.scale == 1.0 && section.fonts.is_none() && section.color.is_none();
        sections.push(section);
    }
    if plain {
        return Ok(Val::Str(joined(&sections).into()));
    }
    Ok(Val::Formatted(Arc::new(sections)))
}

/// The text of all sections; pictures have none.
pub(super) fn joined(sections: &[Section]) -> String {
    let mut text = String::new();
    for section in sections.iter().filter(|s| !s.is_image) {
        text.push_str(&section.text);
    }
    text
}
