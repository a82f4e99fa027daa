//! The rule that `zoom` may only feed one outermost `step` or `interpolate`.

use super::functions::Fun;
use super::node::Node;
use super::ramp::Shape;

pub(super) const MISPLACED: &str =
    "\"zoom\" expression may only be used as input to a top-level \"step\" or \"interpolate\" expression.";
const SEVERAL: &str = "Only one zoom-based \"step\" or \"interpolate\" subexpression may be used in an expression.";

/// The curve over zoom in an expression.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Curve {
    None,
    /// The address tells one curve from another.
    Step(*const Node),
    Interpolate(*const Node),
    Fault(&'static str),
}

/// The curve of an expression, through any `let` and `coalesce` around it.
pub(super) fn find(node: &Node) -> Curve {
    // Each child once: twice would be exponential in the nesting.
    let mut inner = Vec::new();
    node.children(|child| inner.push(find(child)));
    let mut result = match node {
        Node::Let(..) => inner.last().copied().unwrap_or(Curve::None),
        Node::Call(Fun::Coalesce, _) => inner.iter().copied().find(|c| *c != Curve::None).unwrap_or(Curve::None),
        Node::Ramp(ramp) if matches!(ramp.input, Node::Call(Fun::Zoom, _)) => match ramp.shape {
            Shape::Step => Curve::Step(node),
            _ => Curve::Interpolate(node),
        },
        _ => Curve::None,
    };
    for curve in inner {
        result = match (result, curve) {
            (Curve::Fault(_), _) => return result,
            (_, Curve::Fault(_)) => curve,
            (_, Curve::None) => result,
            (Curve::None, _) => Curve::Fault(MISPLACED),
            (a, b) if a == b => result,
            _ => Curve::Fault(SEVERAL),
        };
    }
    result
}
