//! From JSON to a typed tree: names, signatures, inferred assertions and coercions, folding of constants.

use super::functions::{self, Fun, Function, Params};
use super::node::Node;
use super::{EvalContext, Fault, Type, Val, WATCHFUL, forms};
use crate::issue::{joined, list};
use crate::style::spec::did_you_mean;
use crate::value::Value;
use std::sync::Arc;

/// Deeper nesting, through `var` too, is refused: evaluation recurses.
const MAX_DEPTH: u32 = 150;
/// A larger tree, each `var` counted as often as it is used, is refused: evaluation would take too long.
const MAX_COST: u32 = 200_000;

/// A parsed expression and what is known of it.
pub(super) struct Parsed {
    pub(super) node: Node,
    pub(super) ty: Type,
    /// [`dep`](super::dep) bits.
    pub(super) deps: u8,
    pub(super) depth: u32,
    pub(super) cost: u32,
}

impl Parsed {
    pub(super) fn leaf(node: Node, ty: Type, deps: u8) -> Parsed {
        Parsed { node, ty, deps, depth: 1, cost: 1 }
    }

    /// A constant; a large one costs more, as whoever uses it reads all of it.
    pub(super) fn literal(val: Val, ty: Type) -> Parsed {
        let size = match &val {
            _ if !WATCHFUL => 0,
            Val::Str(s) => s.len(),
            Val::Array(items) => items.iter().fold(0, |sum, v| sum + weight(v)),
            Val::Object(members) => members.iter().fold(0, |sum, (_, v)| sum + weight(v)),
            _ => 0,
        };
        Parsed { cost: 1 + (size / 64) as u32, ..Parsed::leaf(Node::Literal(val), ty, 0) }
    }

    /// Wraps the node, with no more operands.
    fn wrap(self, ty: Type, make: impl FnOnce(Box<[Node]>) -> Node) -> Parsed {
        Parsed { node: make(Box::new([self.node])), ty, deps: self.deps, depth: self.depth + 1, cost: self.cost + 1 }
    }
}

/// The size of a value: bytes of text, and some for each item.
fn weight(v: &Value) -> usize {
    match v {
        Value::String(s) => 8 + s.len(),
        Value::Array(items) => items.iter().fold(8, |sum, v| sum + weight(v)),
        other => other.members().iter().fold(8, |sum, (_, v)| sum + weight(v)),
    }
}

/// Operands on their way into a node.
#[derive(Default)]
pub(super) struct Operands {
    pub(super) nodes: Vec<Node>,
    pub(super) deps: u8,
    pub(super) depth: u32,
    pub(super) cost: u32,
}

impl Operands {
    #[inline(never)]
    pub(super) fn push(&mut self, p: Parsed) {
        self.deps |= p.deps;
        self.depth = self.depth.max(p.depth);
        self.cost = self.cost.saturating_add(p.cost);
        self.nodes.push(p.node);
    }

    pub(super) fn finish(self, ty: Type, make: impl FnOnce(Vec<Node>) -> Node) -> Option<Parsed> {
        let (deps, depth, cost) = (self.deps, self.depth + 1, self.cost.saturating_add(1));
        Some(Parsed { node: make(self.nodes), ty, deps, depth, cost })
    }
}

/// What to do with a value of unknown type where a type is expected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Annotation {
    /// Assert, or coerce to colours and the like.
    Default,
    Coerce,
    Omit,
}

/// A variable in scope.
pub(super) struct Binding {
    pub(super) name: Arc<str>,
    pub(super) node: Arc<Node>,
    pub(super) ty: Type,
    pub(super) deps: u8,
    pub(super) depth: u32,
    pub(super) cost: u32,
}

pub(super) struct Parser {
    pub(super) faults: Vec<Fault>,
    path: Vec<usize>,
    pub(super) scope: Vec<Binding>,
    /// How often a call may still be read again for the sake of a better message: nested ones would double the work.
    retries: u32,
    /// The cost of the constants worked out so far.
    folded: usize,
}

impl Parser {
    pub(super) fn new() -> Parser {
        Parser { faults: Vec::new(), path: Vec::new(), scope: Vec::new(), retries: 16, folded: 0 }
    }

    /// Counts work that leaves nothing behind in the tree; whether it is more than is worth doing.
    pub(super) fn is_too_much(&mut self, work: usize) -> bool {
        self.folded += work;
        self.folded / 8 > MAX_COST as usize
    }

    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        if self.faults.is_empty() {
            self.fault::<()>("this expression cannot be used");
        }
        self.faults
    }

    /// Reports a fault here; always `None`, so that parsers can return it.
    pub(super) fn fault<T>(&mut self, message: impl Into<String>) -> Option<T> {
        self.push(&[], message.into());
        None
    }

    /// Reports a fault at a place below this one.
    pub(super) fn fault_at<T>(&mut self, below: &[usize], message: impl Into<String>) -> Option<T> {
        self.push(below, message.into());
        None
    }

    #[cold]
    #[inline(never)]
    fn push(&mut self, below: &[usize], message: String) {
        let key = self.path.iter().chain(below).map(|i| format!("[{i}]")).collect();
        self.faults.push(Fault { key, message });
    }

    /// Parses operand `index` of the current expression, or (`None`) the current expression itself.
    #[inline(never)]
    pub(super) fn parse(
        &mut self,
        json: &Value,
        index: Option<usize>,
        expected: Type,
        annotation: Annotation,
    ) -> Option<Parsed> {
        self.path.extend(index);
        let parsed = if self.path.len() > MAX_DEPTH as usize {
            self.fault("the expression is nested too deeply")
        } else {
            self.parse_here(json, expected, annotation)
        };
        if index.is_some() {
            self.path.pop();
        }
        parsed
    }

    /// Parses an operand of which nothing is expected but its type.
    #[inline(never)]
    pub(super) fn operand(&mut self, json: &Value, index: usize, expected: Type) -> Option<Parsed> {
        self.parse(json, Some(index), expected, Annotation::Default)
    }

    fn parse_here(&mut self, json: &Value, expected: Type, annotation: Annotation) -> Option<Parsed> {
        let parsed = match json {
            Value::Array(items) => self.parse_call(items, expected)?,
            Value::Object(_) => return self.fault("Bare objects invalid. Use [\"literal\", {...}] instead."),
            scalar => forms::literal(scalar, expected),
        };
        let parsed = self.annotate(parsed, expected, annotation)?;
        if parsed.depth > MAX_DEPTH {
            return self.fault("the expression is nested too deeply, variables included");
        }
        // Images stay names until they are drawn.
        let constant = parsed.deps == 0 && !matches!(parsed.node, Node::Literal(_)) && parsed.ty != Type::Image;
        let work = if constant { parsed.cost as usize } else { 0 };
        if parsed.cost > MAX_COST || (WATCHFUL && self.is_too_much(work)) {
            return self.fault("the expression is too large, variables included");
        }
        if !constant {
            return Some(parsed);
        }
        match parsed.node.eval(&EvalContext::default()) {
            Ok(val) => Some(Parsed::literal(val, parsed.ty)),
            Err(message) => self.fault(message),
        }
    }

    fn annotate(&mut self, parsed: Parsed, expected: Type, annotation: Annotation) -> Option<Parsed> {
        use Type as T;
        let actual = parsed.ty;
        let assertable =
            matches!(expected, T::String | T::Number | T::Boolean | T::Object | T::Array(..)) && actual == T::Value;
        let array = matches!(actual, T::Array(..));
        let coercible = match expected {
            T::Color | T::Formatted | T::Image => matches!(actual, T::Value | T::String),
            T::Padding | T::NumberArray => array || matches!(actual, T::Value | T::Number),
            T::ColorArray => array || matches!(actual, T::Value | T::String),
            T::AnchorOffsets => array || actual == T::Value,
            _ => false,
        };
        if !assertable && !coercible {
            return match expected.mismatch(actual) {
                None => Some(parsed),
                Some(message) => self.fault(message),
            };
        }
        Some(match annotation {
            Annotation::Omit => parsed,
            Annotation::Coerce => parsed.wrap(expected, |n| Node::Coerce(expected, n)),
            Annotation::Default if assertable => parsed.wrap(expected, |n| Node::Assert(expected, n)),
            Annotation::Default => parsed.wrap(expected, |n| Node::Coerce(expected, n)),
        })
    }

    fn parse_call(&mut self, items: &[Value], expected: Type) -> Option<Parsed> {
        const HINT: &str = "If you wanted a literal array, use [\"literal\", [...]].";
        let Some(first) = items.first() else {
            return self.fault(
                "Expected an array with at least one element. If you wanted a literal array, use [\"literal\", []].",
            );
        };
        let Some(op) = first.as_str() else {
            let found = if matches!(first, Value::Null | Value::Array(_)) { "object" } else { first.type_name() };
            return self.fault_at(&[0], format!("Expression name must be a string, but found {found} instead. {HINT}"));
        };
        if forms::is_form(op) {
            return forms::parse(self, op, items, expected);
        }
        let overloads: Vec<&Function> = functions::find(op).collect();
        if overloads.is_empty() {
            let hint = did_you_mean(op, &mut forms::FORMS.iter().copied().chain(functions::names()));
            return self.fault_at(&[0], format!("Unknown expression \"{op}\". {HINT}{hint}"));
        }
        let args = items.get(1..).unwrap_or(&[]);
        let fitting = overloads.iter().find(|f| match f.params {
            Params::Fixed(types) => types.len() == args.len(),
            Params::Many(_) => true,
        });
        let Some(function) = fitting else { return self.no_overload(&overloads, args) };
        let mut operands = Operands::default();
        let before = self.faults.len();
        for (i, arg) in args.iter().enumerate() {
            let wanted = match function.params {
                Params::Fixed(types) => types.get(i).copied().unwrap_or(Type::Value),
                Params::Many(t) => t,
            };
            let Some(operand) = self.operand(arg, i + 1, wanted) else {
                // The reference implementation has an overload for just two truth values: none of two fits then.
                if WATCHFUL && matches!(function.fun, Fun::All | Fun::Any) && args.len() == 2 && self.retries > 0 {
                    self.retries -= 1;
                    self.faults.truncate(before);
                    return self.no_overload(&overloads, args);
                }
                return None;
            };
            operands.push(operand);
        }
        operands.deps |= function.reads;
        operands.finish(function.result, |nodes| Node::Call(function.fun, nodes.into()))
    }

    #[cold]
    fn no_overload(&mut self, overloads: &[&Function], args: &[Value]) -> Option<Parsed> {
        let mut found = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            found.push(self.operand(arg, i + 1, Type::Value)?.ty.describe());
        }
        let signature = |f: &&Function| match f.params {
            Params::Fixed(types) => format!("({})", list(&types.iter().map(|t| t.describe()).collect::<Vec<_>>())),
            Params::Many(t) => format!("({}...)", t.describe()),
        };
        let wanted = joined(&overloads.iter().map(signature).collect::<Vec<_>>(), " | ");
        self.fault(format!("Expected arguments of type {wanted}, but found ({}) instead.", list(&found)))
    }
}
