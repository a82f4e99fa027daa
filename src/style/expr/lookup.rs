//! Parsing of `at`, `in`, `index-of`, `slice` and `length`.

use super::functions::Fun;
use super::node::Node;
use super::parse::{Operands, Parsed, Parser};
use super::{Item, Type, WATCHFUL};
use crate::value::Value;

pub(super) fn parse(p: &mut Parser, op: &str, items: &[Value], expected: Type) -> Option<Parsed> {
    let given = items.len() - 1;
    let (fun, counts, say) = match op {
        "at" => (Fun::At, 2..=2, "2 arguments"),
        "in" => (Fun::In, 2..=2, "2 arguments"),
        "index-of" => (Fun::IndexOf, 2..=3, "2 or 3 arguments"),
        "slice" => (Fun::Slice, 2..=3, "2 or 3 arguments"),
        _ => (Fun::Length, 1..=1, "1 argument"),
    };
    if !counts.contains(&given) {
        return p.fault(format!("Expected {say}, but found {given} instead."));
    }
    let wanted = |i: usize| match (fun, i) {
        (Fun::At, 1) | (Fun::IndexOf, 3) | (Fun::Slice, 2 | 3) => Type::Number,
        (Fun::At, _) => Type::Array(Item::of_type(expected), None),
        _ => Type::Value,
    };
    let mut operands = Operands::default();
    let mut types = Vec::new();
    for (i, json) in items.iter().enumerate().skip(1) {
        let Some(parsed) = p.operand(json, i, wanted(i)) else {
            // The first two are read even if one of them is wrong, so that both faults are told.
            if WATCHFUL && let (1, Some(second)) = (i, items.get(2)) {
                p.operand(second, 2, wanted(2));
            }
            return None;
        };
        types.push(parsed.ty);
        operands.push(parsed);
    }
    let first = types.first().copied().unwrap_or(Type::Value);
    let second = types.get(1).copied().unwrap_or(Type::Value);
    let sequence = matches!(first, Type::Array(..) | Type::String | Type::Value);
    let ty = match fun {
        Fun::At => match second {
            Type::Array(item, _) => item.as_type(),
            _ => Type::Value,
        },
        Fun::In | Fun::IndexOf => {
            if !matches!(first, Type::Boolean | Type::String | Type::Number | Type::Null | Type::Value) {
                return p.fault(format!(
                    "Expected first argument to be of type boolean, string, number or null, but found {} instead",
                    first.describe()
                ));
            }
            if fun == Fun::In { Type::Boolean } else { Type::Number }
        }
        // The length too, as the reference implementation has it.
        Fun::Slice if sequence => first,
        Fun::Slice => {
            return p.fault(format!(
                "Expected first argument to be of type array or string, but found {} instead",
                first.describe()
            ));
        }
        _ if sequence => Type::Number,
        _ => {
            return p
                .fault(format!("Expected argument of type string or array, but found {} instead.", first.describe()));
        }
    };
    operands.finish(ty, |nodes| Node::Call(fun, nodes.into()))
}
