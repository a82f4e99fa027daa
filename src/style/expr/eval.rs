//! Running a tree.

use super::functions::{Constant, Fun, Math};
use super::node::{Comparison, Labels, Node};
use super::text::{
    downcase, find_item, find_text, slice_items, slice_text, split_text, to_number, to_text, upcase, widen,
};
use super::{EvalContext, Type, Val, WATCHFUL, format, normalise_padding};
use crate::math;
use crate::number::Decimal;
use crate::style::Color;
use crate::value::Value;

/// A value, or a sentence saying why there is none.
type Outcome = Result<Val, String>;

impl Node {
    /// The value in a context.
    pub(super) fn eval(&self, cx: &EvalContext) -> Outcome {
        match self {
            Node::Literal(v) => Ok(v.clone()),
            Node::Var(node) => node.eval(cx),
            Node::Let(_, body) => body.eval(cx),
            Node::Call(fun, args) => call(*fun, args, cx),
            Node::Assert(ty, args) => assert(*ty, args, cx),
            Node::Coerce(ty, args) => coerce(*ty, args, cx),
            Node::Compare { op, sides, untyped } => compare(*op, sides, *untyped, cx),
            Node::Ramp(ramp) => ramp.eval(cx),
            Node::NumberFormat(style) => style.eval(cx).map(|s| Val::Str(s.into())),
            Node::Within(shape) => Ok(Val::Bool(shape.contains(cx))),
            Node::Distance(shape) => Ok(Val::Num(shape.distance(cx))),
            Node::Match(m) => {
                let input = m.input.eval(cx)?;
                let found = match (&m.labels, &input) {
                    (Labels::Numbers(l), Val::Num(n)) => {
                        let at = l.partition_point(|(label, _)| label < n);
                        l.get(at).filter(|(label, _)| label == n).map(|(_, i)| *i)
                    }
                    (Labels::Strings(l), Val::Str(s)) => {
                        l.binary_search_by(|(label, _)| (**label).cmp(s)).ok().and_then(|at| l.get(at)).map(|(_, i)| *i)
                    }
                    _ => None,
                };
                let output = found.and_then(|i| m.outputs.get(i)).or(m.outputs.last());
                output.map_or(Ok(Val::Null), |n| n.eval(cx))
            }
            Node::Collect { names, items } => {
                let values = items.iter().map(|n| n.eval(cx).map(Val::into_value)).collect::<Result<Vec<_>, _>>()?;
                Ok(match names {
                    None => Val::Array(values.into()),
                    Some(names) => Val::Object(names.iter().cloned().zip(values).collect()),
                })
            }
        }
    }
}

#[inline(never)]
fn arg(args: &[Node], i: usize, cx: &EvalContext) -> Outcome {
    args.get(i).map_or(Ok(Val::Null), |n| n.eval(cx))
}

#[inline(never)]
fn number(args: &[Node], i: usize, cx: &EvalContext) -> Result<f64, String> {
    match arg(args, i, cx)? {
        Val::Num(n) => Ok(n),
        other => Err(expected("number", &other)),
    }
}

#[inline(never)]
fn text(args: &[Node], i: usize, cx: &EvalContext) -> Result<std::sync::Arc<str>, String> {
    match arg(args, i, cx)? {
        Val::Str(s) => Ok(s),
        other => Err(expected("string", &other)),
    }
}

#[cold]
#[inline(never)]
fn expected(what: &str, found: &Val) -> String {
    format!("Expected value to be of type {what}, but found {} instead.", found.type_of().describe())
}

fn call(fun: Fun, args: &[Node], cx: &EvalContext) -> Outcome {
    let num = |i: usize| number(args, i, cx);
    let fold = |start: f64, f: fn(f64, f64) -> f64| -> Outcome {
        let mut total = start;
        for i in 0..args.len() {
            total = f(total, number(args, i, cx)?);
        }
        Ok(Val::Num(total))
    };
    Ok(match fun {
        Fun::Case => {
            for pair in args.chunks_exact(2) {
                let [test, output] = pair else { break };
                if test.eval(cx)? == Val::Bool(true) {
                    return output.eval(cx);
                }
            }
            return args.last().map_or(Ok(Val::Null), |n| n.eval(cx));
        }
        Fun::Coalesce => {
            let mut last = Val::Null;
            for n in args {
                last = n.eval(cx)?;
                if last != Val::Null {
                    break;
                }
            }
            last
        }
        Fun::All => {
            for n in args {
                if n.eval(cx)? != Val::Bool(true) {
                    return Ok(Val::Bool(false));
                }
            }
            Val::Bool(true)
        }
        Fun::Any => {
            for n in args {
                if n.eval(cx)? == Val::Bool(true) {
                    return Ok(Val::Bool(true));
                }
            }
            Val::Bool(false)
        }
        Fun::Not => Val::Bool(arg(args, 0, cx)? != Val::Bool(true)),
        Fun::At | Fun::In | Fun::IndexOf | Fun::Slice | Fun::Length => return lookup(fun, args, cx),
        Fun::Constant(c) => Val::Num(match c {
            Constant::E => std::f64::consts::E,
            Constant::Pi => std::f64::consts::PI,
            Constant::Ln2 => std::f64::consts::LN_2,
        }),
        Fun::Math(m) => Val::Num(math(m, num(0)?)),
        Fun::Add => return fold(0.0, |a, b| a + b),
        Fun::Multiply => return fold(1.0, |a, b| a * b),
        Fun::Min => return fold(f64::INFINITY, |a, b| if b.is_nan() || b < a { b } else { a }),
        Fun::Max => return fold(f64::NEG_INFINITY, |a, b| if b.is_nan() || b > a { b } else { a }),
        Fun::Subtract => Val::Num(num(0)? - num(1)?),
        Fun::Negate => Val::Num(-num(0)?),
        Fun::Divide => Val::Num(num(0)? / num(1)?),
        Fun::Remainder => Val::Num(crate::math::rem(num(0)?, num(1)?)),
        Fun::Power => Val::Num(math::powf(num(0)?, num(1)?)),
        Fun::TypeOf => Val::Str(type_name(&arg(args, 0, cx)?).into()),
        Fun::Raise => return Err(text(args, 0, cx)?.to_string()),
        Fun::ToRgba => match arg(args, 0, cx)? {
            Val::Color(c) => {
                let part = |c: f32| Value::Number(widen(c) * 255.0);
                Val::Array([part(c.r), part(c.g), part(c.b), Value::Number(widen(c.a))].into())
            }
            other => return Err(expected("color", &other)),
        },
        Fun::Rgba => {
            let alpha = if args.len() > 3 { num(3)? } else { 1.0 };
            rgba([num(0)?, num(1)?, num(2)?, alpha], args.len())?
        }
        Fun::Get | Fun::Has => {
            let name = text(args, 0, cx)?;
            let found = cx.feature.and_then(|f| f.property(&name));
            if fun == Fun::Has { Val::Bool(found.is_some()) } else { found.map(Val::from).unwrap_or_default() }
        }
        Fun::GetFrom | Fun::HasIn => {
            let name = text(args, 0, cx)?;
            match arg(args, 1, cx)? {
                Val::Object(members) => {
                    let found = members.iter().rev().find(|(k, _)| *k == name).map(|(_, v)| v.clone());
                    if fun == Fun::HasIn {
                        Val::Bool(found.is_some())
                    } else {
                        found.map(Val::from).unwrap_or_default()
                    }
                }
                other => return Err(expected("object", &other)),
            }
        }
        Fun::FeatureState => {
            let name = text(args, 0, cx)?;
            cx.state.and_then(|s| s.get(&name)).cloned().map(Val::from).unwrap_or_default()
        }
        Fun::GlobalState => {
            let name = text(args, 0, cx)?;
            cx.globals.iter().find(|(k, _)| *k == name).map(|(_, v)| Val::from(v.clone())).unwrap_or_default()
        }
        Fun::Properties => cx.feature.map(|f| Val::from(f.properties())).unwrap_or_default(),
        Fun::GeometryType => cx.feature.map_or(Val::Null, |f| Val::Str(f.geometry_type().into())),
        Fun::Id => cx.feature.and_then(|f| f.id()).map(Val::from).unwrap_or_default(),
        Fun::Zoom => Val::Num(cx.zoom),
        Fun::Progress => Val::Num(cx.progress),
        Fun::Accumulated => cx.accumulated.cloned().map(Val::from).unwrap_or_default(),
        Fun::Format => return format::eval(args, cx),
        Fun::Concat => {
            let mut joined = String::new();
            for n in args {
                joined.push_str(&to_text(&n.eval(cx)?));
                // A variable joined to itself, and that again, doubles each time.
                if joined.len() > LONGEST_TEXT {
                    return Err(TOO_LONG.into());
                }
            }
            Val::Str(joined.into())
        }
        Fun::ImageName => arg(args, 0, cx)?,
        Fun::Upcase => Val::Str(upcase(&text(args, 0, cx)?).into()),
        Fun::Downcase => Val::Str(downcase(&text(args, 0, cx)?).into()),
        Fun::Split => {
            let (whole, by) = (text(args, 0, cx)?, text(args, 1, cx)?);
            // Each part costs more than the letters in it.
            if whole.len() > LONGEST_TEXT / 16 {
                return Err(TOO_LONG.into());
            }
            Val::Array(if by.is_empty() {
                whole.chars().map(|c| Value::from(c.to_string())).collect()
            } else {
                split_text(&whole, &by).into()
            })
        }
        Fun::Join => match arg(args, 0, cx)? {
            Val::Array(items) => {
                let by = text(args, 1, cx)?;
                let parts: Vec<&str> = items.iter().map(|v| v.as_str().unwrap_or("")).collect();
                if parts.iter().fold(0, |sum: usize, p| sum.saturating_add(p.len() + by.len())) > LONGEST_TEXT {
                    return Err(TOO_LONG.into());
                }
                Val::Str(crate::issue::joined(&parts, &by).into())
            }
            other => return Err(expected("array<string>", &other)),
        },
        // The platform sets every script.
        Fun::SupportedScript => Val::Bool(true),
    })
}

/// What `typeof` says. Of an array in an array too; the page says just `array` there, for want of room.
fn type_name(val: &Val) -> String {
    match val {
        Val::Array(items) if WATCHFUL => match &**items {
            [Value::Array(one)] => format!("array<{}, 1>", type_name(&Val::Array(one.clone()))),
            _ => val.type_of().describe(),
        },
        _ => val.type_of().describe(),
    }
}

/// The longest text that `concat` and `join` make, in bytes: no label is as long, and memory has an end. `split` takes a
/// sixteenth of it.
pub(super) const LONGEST_TEXT: usize = 1 << 20;
pub(super) const TOO_LONG: &str = "the text is too long";

#[inline(never)]
fn math(m: Math, x: f64) -> f64 {
    match m {
        Math::Sqrt => x.sqrt(),
        Math::Ln => math::ln(x),
        Math::Log10 => math::log10(x),
        Math::Log2 => math::log2(x),
        Math::Sin => math::sin(x),
        Math::Cos => math::cos(x),
        Math::Tan => math::tan(x),
        Math::Asin => math::asin(x),
        Math::Acos => math::acos(x),
        Math::Atan => math::atan(x),
        Math::Abs => x.abs(),
        Math::Round => x.round(),
        Math::Floor => x.floor(),
        Math::Ceil => x.ceil(),
    }
}

/// A colour of components 0–255 and an alpha 0–1.
#[inline(never)]
fn rgba([r, g, b, a]: [f64; 4], given: usize) -> Outcome {
    if [r, g, b].iter().all(|c| (0.0..=255.0).contains(c)) && (0.0..=1.0).contains(&a) {
        let part = |c: f64| (c / 255.0) as f32;
        return Ok(Val::Color(Color::new(part(r), part(g), part(b), a as f32)));
    }
    let shown: Vec<String> = [r, g, b, a].iter().take(given.max(3)).map(|n| super::js_number(*n)).collect();
    let rule = if [r, g, b].iter().all(|c| (0.0..=255.0).contains(c)) {
        "'a' must be between 0 and 1."
    } else {
        "'r', 'g', and 'b' must be between 0 and 255."
    };
    Err(format!("Invalid rgba value [{}]: {rule}", crate::issue::list(&shown)))
}

#[inline(never)]
fn assert(ty: Type, args: &[Node], cx: &EvalContext) -> Outcome {
    let mut last = Val::Null;
    for n in args {
        last = n.eval(cx)?;
        if ty.accepts(last.type_of()) {
            return Ok(last);
        }
    }
    Err(expected(&ty.describe(), &last))
}

#[inline(never)]
fn coerce(ty: Type, args: &[Node], cx: &EvalContext) -> Outcome {
    match ty {
        Type::Boolean => return Ok(Val::Bool(arg(args, 0, cx)?.truthy())),
        Type::String | Type::Formatted | Type::Image => {
            return Ok(match arg(args, 0, cx)? {
                Val::Str(s) => Val::Str(s),
                sections @ Val::Formatted(_) if ty == Type::Formatted => sections,
                other => Val::Str(to_text(&other).into()),
            });
        }
        _ => {}
    }
    let mut reason = String::new();
    for n in args {
        let input = n.eval(cx)?;
        let made = match ty {
            Type::Number => Some(Val::Num(to_number(&input))).filter(|v| !matches!(v, Val::Num(n) if n.is_nan())),
            Type::Color => match &input {
                Val::Color(_) => return Ok(input),
                Val::Str(s) => Color::parse(s).map(Val::Color),
                Val::Array(items) => match color_from_items(items) {
                    Ok(v) => return Ok(v),
                    Err(message) => {
                        reason = message;
                        continue;
                    }
                },
                _ => None,
            },
            Type::Padding => normalise_padding(&input),
            Type::NumberArray => match &input {
                Val::Num(n) => Some(Val::Array([Value::Number(*n)].into())),
                Val::Array(items) if items.iter().all(|v| v.as_f64().is_some()) => Some(input.clone()),
                _ => None,
            },
            Type::ColorArray => match &input {
                Val::Colors(_) => return Ok(input),
                Val::Color(c) => Some(Val::Colors([*c].into())),
                Val::Str(s) => Color::parse(s).map(|c| Val::Colors([c].into())),
                Val::Array(items) => {
                    let colors: Option<Vec<Color>> = items.iter().map(|v| v.as_str().and_then(Color::parse)).collect();
                    colors.map(|c| Val::Colors(c.into()))
                }
                _ => None,
            },
            Type::AnchorOffsets => Some(input.clone()).filter(is_anchor_offsets),
            _ => Some(input.clone()),
        };
        match made {
            Some(v) => return Ok(v),
            None if ty == Type::Number => {
                reason = format!("Could not convert {} to number.", input.into_value().to_json())
            }
            None => {
                let shown = match &input {
                    Val::Str(s) => s.to_string(),
                    other => other.clone().into_value().to_json(),
                };
                reason = format!("Could not parse {} from value '{shown}'", ty.kind());
            }
        }
    }
    Err(reason)
}

fn color_from_items(items: &[Value]) -> Outcome {
    let parts: Option<Vec<f64>> = items.iter().map(Value::as_f64).collect();
    match parts.as_deref() {
        Some([r, g, b]) => rgba([*r, *g, *b, 1.0], 3),
        Some([r, g, b, a]) => rgba([*r, *g, *b, *a], 4),
        _ => Err(format!(
            "Invalid rgba value {}: expected an array containing either three or four numeric values.",
            Value::Array(items.into()).to_json()
        )),
    }
}

/// Whether it is a list of anchors and offsets in turn.
pub(crate) fn is_anchor_offsets(val: &Val) -> bool {
    let Val::Array(items) = val else { return false };
    let pair = |p: &[Value]| match p {
        [Value::String(anchor), Value::Array(offset)] => {
            crate::style::Anchor::from_name(anchor).is_some()
                && matches!(&**offset, [Value::Number(_), Value::Number(_)])
        }
        _ => false,
    };
    !items.is_empty() && items.len() % 2 == 0 && items.chunks_exact(2).all(pair)
}

#[inline(never)]
fn compare(op: Comparison, sides: &[Node], untyped: bool, cx: &EvalContext) -> Outcome {
    let (a, b) = (arg(sides, 0, cx)?, arg(sides, 1, cx)?);
    let ordering = match (&a, &b) {
        (Val::Num(x), Val::Num(y)) => x.partial_cmp(y),
        (Val::Str(x), Val::Str(y)) => Some(utf16_order(x, y)),
        _ => {
            if op.is_order() && untyped {
                return Err(format!(
                    "Expected arguments for \"{}\" to be (string, string) or (number, number), but found ({}, {}) instead.",
                    op.name(),
                    a.type_of().kind(),
                    b.type_of().kind()
                ));
            }
            (a == b).then_some(std::cmp::Ordering::Equal)
        }
    };
    use std::cmp::Ordering::{Equal, Greater, Less};
    Ok(Val::Bool(match op {
        Comparison::Equal => ordering == Some(Equal),
        Comparison::NotEqual => ordering != Some(Equal),
        Comparison::Less => ordering == Some(Less),
        Comparison::LessOrEqual => matches!(ordering, Some(Less | Equal)),
        Comparison::Greater => ordering == Some(Greater),
        Comparison::GreaterOrEqual => matches!(ordering, Some(Greater | Equal)),
    }))
}

/// JavaScript orders strings by UTF-16 units, which differs from Rust's order beyond U+FFFF.
fn utf16_order(a: &str, b: &str) -> std::cmp::Ordering {
    if a == b { std::cmp::Ordering::Equal } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

#[inline(never)]
fn lookup(fun: Fun, args: &[Node], cx: &EvalContext) -> Outcome {
    let kind = |v: &Val| v.type_of().describe();
    match fun {
        Fun::At => {
            let index = number(args, 0, cx)?;
            let Val::Array(items) = arg(args, 1, cx)? else { return Err("Expected an array.".into()) };
            let shown = Decimal(index);
            if index < 0.0 {
                return Err(format!("Array index out of bounds: {shown} < 0."));
            }
            if index >= items.len() as f64 {
                return Err(format!("Array index out of bounds: {shown} > {}.", items.len() as i64 - 1));
            }
            if index.fract() != 0.0 {
                return Err(format!("Array index must be an integer, but found {shown} instead."));
            }
            Ok(items.get(index as usize).cloned().map(Val::from).unwrap_or_default())
        }
        Fun::In | Fun::IndexOf => {
            let (needle, haystack) = (arg(args, 0, cx)?, arg(args, 1, cx)?);
            if fun == Fun::In && !haystack.truthy() {
                return Ok(Val::Bool(false));
            }
            if !matches!(needle, Val::Bool(_) | Val::Str(_) | Val::Num(_) | Val::Null) {
                return Err(format!(
                    "Expected first argument to be of type boolean, string, number or null, but found {} instead.",
                    kind(&needle)
                ));
            }
            let from = if args.len() > 2 { number(args, 2, cx)? } else { 0.0 };
            let at = match &haystack {
                Val::Str(s) => {
                    let needle = if needle == Val::Null { "null".to_string() } else { to_text(&needle) };
                    find_text(s, &needle, from)
                }
                Val::Array(items) => find_item(items, &needle.into_value(), from),
                other => {
                    return Err(format!(
                        "Expected second argument to be of type array or string, but found {} instead.",
                        kind(other)
                    ));
                }
            };
            Ok(if fun == Fun::In { Val::Bool(at >= 0.0) } else { Val::Num(at) })
        }
        Fun::Slice => {
            let input = arg(args, 0, cx)?;
            let from = number(args, 1, cx)?;
            let to = if args.len() > 2 { Some(number(args, 2, cx)?) } else { None };
            match &input {
                Val::Str(s) => Ok(Val::Str(slice_text(s, from, to).into())),
                Val::Array(items) => Ok(Val::Array(slice_items(items, from, to).into())),
                other => Err(format!(
                    "Expected first argument to be of type array or string, but found {} instead.",
                    kind(other)
                )),
            }
        }
        _ => match arg(args, 0, cx)? {
            Val::Str(s) => Ok(Val::Num(s.chars().count() as f64)),
            Val::Array(items) => Ok(Val::Num(items.len() as f64)),
            other => Err(expected("string or array", &other)),
        },
    }
}
