//! The operators with a grammar of their own: literals, assertions, branches, variables, comparisons.

use super::functions::Fun;
use super::geo;
use super::node::{Comparison, Labels, Match, Node};
use super::parse::{Annotation, Binding, Operands, Parsed, Parser};
use super::{Item, Type, Val, WATCHFUL, dep, format, ramp, text};
use crate::number::Decimal;
use crate::value::Value;
use std::sync::Arc;

pub(super) const FORMS: &[&str] = &[
    "literal",
    "semiliteral",
    "array",
    "boolean",
    "number",
    "string",
    "object",
    "to-boolean",
    "to-color",
    "to-number",
    "to-string",
    "case",
    "match",
    "coalesce",
    "let",
    "var",
    "at",
    "in",
    "index-of",
    "slice",
    "length",
    "step",
    "interpolate",
    "interpolate-hcl",
    "interpolate-lab",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "number-format",
    "format",
    "image",
    "global-state",
    "within",
    "distance",
];

/// More variables in scope are refused: each use searches them.
const MAX_VARIABLES: usize = 1000;

/// Whether `op` is parsed here.
pub(super) fn is_form(op: &str) -> bool {
    FORMS.contains(&op)
}

pub(super) fn parse(p: &mut Parser, op: &str, items: &[Value], expected: Type) -> Option<Parsed> {
    if let Some(comparison) = Comparison::from_name(op) {
        return compare(p, comparison, items);
    }
    match op {
        "literal" | "semiliteral" => {
            let [_, value] = items else {
                let found = items.len() - 1;
                return p.fault(format!("'{op}' expression requires exactly one argument, but found {found} instead."));
            };
            if op == "literal" { Some(literal(value, expected)) } else { collect(p, value) }
        }
        "array" | "boolean" | "number" | "string" | "object" => assertion(p, op, items),
        "to-boolean" | "to-color" | "to-number" | "to-string" => coercion(p, op, items),
        "case" => case(p, items, expected),
        "match" => matching(p, items, expected),
        "coalesce" => coalesce(p, items, expected),
        "let" => bind(p, items, expected),
        "var" => variable(p, items),
        "at" | "in" | "index-of" | "slice" | "length" => super::lookup::parse(p, op, items, expected),
        "step" | "interpolate" | "interpolate-hcl" | "interpolate-lab" => ramp::parse(p, op, items, expected),
        "number-format" => text::parse_number_format(p, items),
        "format" => format::parse(p, items),
        "image" => {
            let [_, name] = items else { return p.fault("Expected two arguments.") };
            let mut operands = Operands::default();
            operands.push(p.operand(name, 1, Type::String)?);
            operands.finish(Type::Image, |n| Node::Call(Fun::ImageName, n.into()))
        }
        "global-state" => {
            let [_, Value::String(name)] = items else {
                return p.fault("Global state property must be string, and the only argument.");
            };
            let name = Node::Literal(Val::Str(name.clone()));
            let node = Node::Call(Fun::GlobalState, Box::new([name]));
            Some(Parsed::leaf(node, Type::Value, dep::GLOBAL))
        }
        "within" | "distance" => {
            let [_, json] = items else {
                let found = items.len() - 1;
                return p.fault(format!("'{op}' expression requires exactly one argument, but found {found} instead."));
            };
            match geo::Shape::read(json, op == "within") {
                None => p.fault(format!(
                    "'{op}' expression requires valid geojson object that contains {}geometry type.",
                    if op == "within" { "polygon " } else { "" }
                )),
                Some(shape) if op == "within" => {
                    Some(Parsed::leaf(Node::Within(Arc::new(shape)), Type::Boolean, dep::FEATURE))
                }
                Some(shape) => Some(Parsed::leaf(Node::Distance(Arc::new(shape)), Type::Number, dep::FEATURE)),
            }
        }
        _ => p.fault(format!("Unknown expression \"{op}\".")),
    }
}

/// A literal; an empty array takes the item type that is expected.
pub(super) fn literal(value: &Value, expected: Type) -> Parsed {
    let val = Val::from(value.clone());
    let mut ty = val.type_of();
    if ty == Type::Array(Item::Value, Some(0)) && matches!(expected, Type::Array(_, None | Some(0))) {
        ty = expected;
    }
    Parsed::literal(val, ty)
}

/// `semiliteral`: an array or object whose items are expressions.
fn collect(p: &mut Parser, value: &Value) -> Option<Parsed> {
    let mut operands = Operands::default();
    match value {
        Value::Array(items) => {
            let mut item: Option<Item> = None;
            for json in items.iter() {
                let parsed = p.parse(json, None, Type::Value, Annotation::Default)?;
                item = Some(Item::common(item, Item::of_type(parsed.ty)));
                operands.push(parsed);
            }
            let ty = Type::Array(item.unwrap_or(Item::Value), Some(items.len() as u32));
            operands.finish(ty, |nodes| Node::Collect { names: None, items: nodes.into() })
        }
        Value::Object(members) => {
            for (_, json) in members.iter() {
                operands.push(p.parse(json, None, Type::Value, Annotation::Default)?);
            }
            let names = Some(members.iter().map(|(k, _)| k.clone()).collect());
            operands.finish(Type::Object, |nodes| Node::Collect { names, items: nodes.into() })
        }
        scalar => Some(literal(scalar, Type::Value)),
    }
}

fn assertion(p: &mut Parser, op: &str, items: &[Value]) -> Option<Parsed> {
    if items.len() < 2 {
        return p.fault("Expected at least one argument.");
    }
    let mut at = 1;
    let ty = match op {
        "boolean" => Type::Boolean,
        "number" => Type::Number,
        "string" => Type::String,
        "object" => Type::Object,
        _ => {
            let mut item = Item::Value;
            let mut length = None;
            if items.len() > 2 {
                item = match items.get(1).and_then(Value::as_str) {
                    Some("string") => Item::String,
                    Some("number") => Item::Number,
                    Some("boolean") => Item::Boolean,
                    _ => {
                        let message = "The item type argument of \"array\" must be one of string, number, boolean";
                        return p.fault_at(&[1], message);
                    }
                };
                at = 2;
            }
            if items.len() > 3 {
                length = match items.get(2) {
                    Some(Value::Null) => None,
                    Some(Value::Number(n)) if *n >= 0.0 && n.fract() == 0.0 => Some(*n as u32),
                    _ => {
                        let message = "The length argument to \"array\" must be a positive integer literal";
                        return p.fault_at(&[2], message);
                    }
                };
                at = 3;
            }
            Type::Array(item, length)
        }
    };
    let mut operands = Operands::default();
    for (i, json) in items.iter().enumerate().skip(at) {
        operands.push(p.operand(json, i, Type::Value)?);
    }
    operands.finish(ty, |nodes| Node::Assert(ty, nodes.into()))
}

fn coercion(p: &mut Parser, op: &str, items: &[Value]) -> Option<Parsed> {
    let ty = match op {
        "to-boolean" => Type::Boolean,
        "to-color" => Type::Color,
        "to-number" => Type::Number,
        _ => Type::String,
    };
    if items.len() < 2 {
        return p.fault("Expected at least one argument.");
    }
    if matches!(ty, Type::Boolean | Type::String) && items.len() != 2 {
        return p.fault("Expected one argument.");
    }
    let mut operands = Operands::default();
    for (i, json) in items.iter().enumerate().skip(1) {
        operands.push(p.operand(json, i, Type::Value)?);
    }
    operands.finish(ty, |nodes| Node::Coerce(ty, nodes.into()))
}

/// The type that all outputs must have: the expected one, or that of the first output.
fn wanted(expected: Type) -> Option<Type> {
    Some(expected).filter(|t| *t != Type::Value)
}

fn case(p: &mut Parser, items: &[Value], expected: Type) -> Option<Parsed> {
    let given = items.len() - 1;
    if given < 3 {
        return p.fault(format!("Expected at least 3 arguments, but found only {given}."));
    }
    if given.is_multiple_of(2) {
        return p.fault("Expected an odd number of arguments.");
    }
    let mut output = wanted(expected);
    let mut operands = Operands::default();
    for (i, json) in items.iter().enumerate().skip(1) {
        if i % 2 == 1 && i != given {
            operands.push(p.operand(json, i, Type::Boolean)?);
        } else {
            let parsed = p.operand(json, i, output.unwrap_or(Type::Value))?;
            output.get_or_insert(parsed.ty);
            operands.push(parsed);
        }
    }
    operands.finish(output.unwrap_or(Type::Value), |nodes| Node::Call(Fun::Case, nodes.into()))
}

fn matching(p: &mut Parser, items: &[Value], expected: Type) -> Option<Parsed> {
    const MAX_LABEL: f64 = 9007199254740991.0;
    let given = items.len() - 1;
    if given < 4 {
        return p.fault(format!("Expected at least 4 arguments, but found only {given}."));
    }
    if !given.is_multiple_of(2) {
        return p.fault("Expected an even number of arguments.");
    }
    let mut output = wanted(expected);
    let mut label_type: Option<Type> = None;
    let mut numbers: Vec<(f64, usize)> = Vec::new();
    let mut strings: Vec<(Arc<str>, usize)> = Vec::new();
    let mut operands = Operands::default();
    for at in (2..given).step_by(2) {
        let json = items.get(at)?;
        let one = std::slice::from_ref(json);
        let labels = json.as_array().unwrap_or(one);
        if labels.is_empty() {
            return p.fault_at(&[at], "Expected at least one branch label.");
        }
        for label in labels {
            let ty = match label {
                Value::Number(n) if n.abs() > MAX_LABEL => {
                    return p.fault_at(
                        &[at],
                        format!("Branch labels must be integers no larger than {}.", Decimal(MAX_LABEL)),
                    );
                }
                Value::Number(n) if n.fract() != 0.0 => {
                    return p.fault_at(&[at], "Numeric branch labels must be integer values.");
                }
                Value::Number(_) => Type::Number,
                Value::String(_) => Type::String,
                _ => return p.fault_at(&[at], "Branch labels must be numbers or strings."),
            };
            if let Some(message) = label_type.get_or_insert(ty).mismatch(ty) {
                return p.fault_at(&[at], message);
            }
            let branch = operands.nodes.len();
            let moved = match label {
                Value::Number(n) => insert(&mut numbers, *n, branch),
                Value::String(s) => insert(&mut strings, s.clone(), branch),
                _ => None,
            };
            let Some(moved) = moved else { return p.fault_at(&[at], "Branch labels must be unique.") };
            if WATCHFUL && p.is_too_much(moved / 64) {
                return p.fault_at(&[at], "so many branch labels must be in ascending order");
            }
        }
        // The reference implementation names the place of the label, not of the output.
        let parsed = p.operand(items.get(at + 1)?, at, output.unwrap_or(Type::Value))?;
        output.get_or_insert(parsed.ty);
        operands.push(parsed);
    }
    let input = p.operand(items.get(1)?, 1, Type::Value)?;
    let otherwise = p.operand(items.get(given)?, given, output.unwrap_or(Type::Value))?;
    let label_type = label_type?;
    if input.ty != Type::Value
        && let Some(message) = label_type.mismatch(input.ty)
    {
        return p.fault_at(&[1], message);
    }
    operands.push(otherwise);
    operands.deps |= input.deps;
    operands.depth = operands.depth.max(input.depth);
    operands.cost = operands.cost.saturating_add(input.cost);
    let labels = if label_type == Type::Number { Labels::Numbers(numbers) } else { Labels::Strings(strings) };
    operands.finish(output.unwrap_or(Type::Value), |outputs| {
        Node::Match(Box::new(Match { input: input.node, labels, outputs }))
    })
}

/// Keeps the list sorted; how many labels had to move, `None` when the label is there already.
fn insert<T: PartialOrd>(list: &mut Vec<(T, usize)>, label: T, branch: usize) -> Option<usize> {
    let at = list.partition_point(|(l, _)| *l < label);
    if list.get(at).is_some_and(|(l, _)| *l == label) {
        return None;
    }
    list.insert(at, (label, branch));
    Some(list.len() - at)
}

fn coalesce(p: &mut Parser, items: &[Value], expected: Type) -> Option<Parsed> {
    if items.len() < 2 {
        return p.fault("Expected at least one argument.");
    }
    let mut output = wanted(expected);
    let mut operands = Operands::default();
    let mut fits = true;
    for (i, json) in items.iter().enumerate().skip(1) {
        // Annotating each operand would turn a null, which is to be skipped, into an error.
        let parsed = p.parse(json, Some(i), output.unwrap_or(Type::Value), Annotation::Omit)?;
        output.get_or_insert(parsed.ty);
        fits &= expected.accepts(parsed.ty);
        operands.push(parsed);
    }
    let ty = if fits { output.unwrap_or(Type::Value) } else { Type::Value };
    operands.finish(ty, |nodes| Node::Call(Fun::Coalesce, nodes.into()))
}

fn bind(p: &mut Parser, items: &[Value], expected: Type) -> Option<Parsed> {
    let given = items.len() - 1;
    if given < 3 {
        return p.fault(format!("Expected at least 3 arguments, but found {given} instead."));
    }
    if given.is_multiple_of(2) {
        return p.fault("Expected an odd number of arguments: names and values in turn, then the result.");
    }
    let outer = p.scope.len();
    if WATCHFUL && outer + given / 2 > MAX_VARIABLES {
        return p.fault("the expression has too many variables");
    }
    let mut bindings = Vec::new();
    let mut extra = Operands::default();
    for at in (1..given).step_by(2) {
        let Some(name) = items.get(at).and_then(Value::as_str) else {
            let found = items.get(at).map_or("nothing", Value::type_name);
            return p.fault_at(&[at], format!("Expected string, but found {found} instead."));
        };
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let message = "Variable names must contain only alphanumeric characters or '_'.";
            return p.fault_at(&[at], message);
        }
        let value = p.operand(items.get(at + 1)?, at + 1, Type::Value)?;
        extra.deps |= value.deps;
        extra.cost = extra.cost.saturating_add(value.cost);
        extra.depth = extra.depth.max(value.depth);
        let Parsed { node, ty, deps, depth, cost } = value;
        bindings.push(Binding { name: name.into(), node: Arc::new(node), ty, deps, depth, cost });
    }
    let nodes: Box<[Arc<Node>]> = bindings.iter().map(|b| b.node.clone()).collect();
    p.scope.append(&mut bindings);
    let body = p.operand(items.get(given)?, given, expected);
    p.scope.truncate(outer);
    let body = body?;
    Some(Parsed {
        ty: body.ty,
        deps: body.deps | extra.deps,
        depth: body.depth.max(extra.depth) + 1,
        cost: body.cost.saturating_add(extra.cost),
        node: Node::Let(nodes, Box::new(body.node)),
    })
}

fn variable(p: &mut Parser, items: &[Value]) -> Option<Parsed> {
    let [_, Value::String(name)] = items else {
        return p.fault("'var' expression requires exactly one string literal argument.");
    };
    match p.scope.iter().rev().find(|b| b.name == *name) {
        Some(b) => {
            let node = Node::Var(b.node.clone());
            Some(Parsed { node, ty: b.ty, deps: b.deps, depth: b.depth + 1, cost: b.cost.saturating_add(1) })
        }
        None => p.fault_at(
            &[1],
            format!("Unknown variable \"{name}\". Make sure \"{name}\" has been bound in an enclosing \"let\" expression before using it."),
        ),
    }
}

fn compare(p: &mut Parser, op: Comparison, items: &[Value]) -> Option<Parsed> {
    let [_, lhs, rhs] = items else {
        return p.fault("Expected two arguments (comparisons with a collator are not supported).");
    };
    let comparable = |t: Type| match t {
        Type::String | Type::Number | Type::Value => true,
        Type::Boolean | Type::Null => !op.is_order(),
        _ => false,
    };
    let mut sides = Vec::new();
    for (i, json) in [(1, lhs), (2, rhs)] {
        let side = p.operand(json, i, Type::Value)?;
        if !comparable(side.ty) {
            let message = format!("\"{}\" comparisons are not supported for type '{}'.", op.name(), side.ty.describe());
            return p.fault_at(&[i], message);
        }
        sides.push(side);
    }
    let types: Vec<Type> = sides.iter().map(|s| s.ty).collect();
    let [a, b] = types.as_slice() else { return None };
    let (a, b) = (*a, *b);
    let untyped = a == Type::Value || b == Type::Value;
    if a != b && !untyped {
        return p.fault(format!("Cannot compare types '{}' and '{}'.", a.describe(), b.describe()));
    }
    let mut operands = Operands::default();
    for side in sides {
        let other = if side.ty == a { b } else { a };
        let assert = op.is_order() && side.ty == Type::Value && other != Type::Value;
        operands.push(side);
        if assert && let Some(node) = operands.nodes.pop() {
            operands.nodes.push(Node::Assert(other, Box::new([node])));
        }
    }
    operands.finish(Type::Boolean, |nodes| Node::Compare { op, sides: nodes.into(), untyped })
}
