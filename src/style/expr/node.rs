//! The tree that a parsed expression becomes.

use super::functions::Fun;
use super::geo::Shape;
use super::ramp::Ramp;
use super::text::NumberStyle;
use super::{Type, Val};
use std::sync::Arc;

/// One operation, its operands typed and checked.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Literal(Val),
    /// What a `var` stands for; evaluated at each use, as nothing in it has an effect.
    Var(Arc<Node>),
    /// The bindings are only kept so that misplaced `zoom`s in them are found.
    Let(Box<[Arc<Node>]>, Box<Node>),
    Call(Fun, Box<[Node]>),
    /// The first operand of the type.
    Assert(Type, Box<[Node]>),
    /// The first operand that can be made one of the type.
    Coerce(Type, Box<[Node]>),
    Compare {
        op: Comparison,
        sides: Box<[Node]>,
        untyped: bool,
    },
    Match(Box<Match>),
    Ramp(Box<Ramp>),
    NumberFormat(Box<NumberStyle>),
    /// Items of an array, or (with names) members of an object.
    Collect {
        names: Option<Box<[Arc<str>]>>,
        items: Box<[Node]>,
    },
    Within(Arc<Shape>),
    Distance(Arc<Shape>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn from_name(op: &str) -> Option<Comparison> {
        Some(match op {
            "==" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    pub(super) fn is_order(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::NotEqual)
    }
}

/// `match`: labels, sorted, with the index of their output.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) input: Node,
    pub(super) labels: Labels,
    /// The last is for everything else.
    pub(super) outputs: Vec<Node>,
}

#[derive(Clone, Debug)]
pub(super) enum Labels {
    Numbers(Vec<(f64, usize)>),
    Strings(Vec<(Arc<str>, usize)>),
}

impl Node {
    /// The direct operands.
    pub(super) fn children(&self, mut visit: impl FnMut(&Node)) {
        match self {
            Node::Literal(_) | Node::Var(_) | Node::Within(_) | Node::Distance(_) => {}
            Node::Let(bindings, body) => {
                bindings.iter().for_each(|b| visit(b));
                visit(body);
            }
            Node::Call(_, args) | Node::Assert(_, args) | Node::Coerce(_, args) => args.iter().for_each(visit),
            Node::Compare { sides, .. } => sides.iter().for_each(visit),
            Node::Collect { items, .. } => items.iter().for_each(visit),
            Node::Match(m) => {
                visit(&m.input);
                m.outputs.iter().for_each(visit);
            }
            Node::Ramp(r) => {
                visit(&r.input);
                r.outputs.iter().for_each(visit);
            }
            Node::NumberFormat(f) => f.operands().for_each(visit),
        }
    }
}
