//! The Style Spec's expression language: parsed, type-checked and folded once, evaluated often.
//!
//! `parse` turns JSON into a tree of `node`s, with `forms` for the operators that have a grammar of their own and
//! `functions` for those with a plain signature; `eval` runs the tree with the operators of `text`, `ramp` and `math`.
//! A new operator is one row in `functions::FUNCTIONS` and one arm in `eval::call`.

mod curve;
mod eval;
mod format;
mod forms;
mod functions;
mod geo;
mod lookup;
mod node;
mod parse;
mod ramp;
mod text;
mod types;

pub(crate) use eval::is_anchor_offsets;
pub use format::Section;
pub use geo::TileGeometry;
pub(super) use ramp::blend;
pub(crate) use text::js_number;
pub use text::{downcase, upcase};
pub use types::{Item, Type, Val};

use super::WATCHFUL;
use crate::issue::Issue;
use crate::value::Value;
use node::Node;
use std::sync::Arc;

/// One feature as expressions see it.
pub trait FeatureView {
    /// The feature's id, a number or a string.
    fn id(&self) -> Option<Value>;
    /// `Point`, `LineString`, `Polygon`, one of these with `Multi` before it, or `Unknown`.
    fn geometry_type(&self) -> &'static str;
    /// One property; `None` when the feature has no such member.
    fn property(&self, name: &str) -> Option<Value>;
    /// All properties as an object.
    fn properties(&self) -> Value;
    /// The geometry for `within` and `distance`; without it `within` is false and `distance` fails.
    fn tile_geometry(&self) -> Option<TileGeometry> {
        None
    }
}

/// What an expression may depend on while it runs.
#[derive(Clone, Copy, Default)]
pub struct EvalContext<'a> {
    /// Zoom, MapLibre's (the world is 512·2^zoom px wide).
    pub zoom: f64,
    /// The feature, for `get` and the like; without one every property is missing.
    pub feature: Option<&'a dyn FeatureView>,
    /// The feature's state, an object.
    pub state: Option<&'a Value>,
    /// The global state, name by name.
    pub globals: &'a [(Arc<str>, Value)],
    /// The value of `line-progress` or `heatmap-density`, 0–1.
    pub progress: f64,
    /// What a cluster has gathered so far: the value of `accumulated`.
    pub accumulated: Option<&'a Value>,
    /// The time by which transitions have come some of their way, ms; no expression reads it.
    pub now: f64,
}

/// What an expression reads, hence when it must be evaluated again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Dependencies {
    /// The zoom.
    pub zoom: bool,
    /// The feature: its properties, id or geometry.
    pub feature: bool,
    /// The feature's state.
    pub state: bool,
    /// The global state.
    pub global: bool,
    /// `line-progress` or `heatmap-density`.
    pub progress: bool,
}

pub(crate) mod dep {
    //! Dependencies as bits, while compiling.
    pub(crate) const ZOOM: u8 = 1;
    pub(crate) const FEATURE: u8 = 2;
    pub(crate) const STATE: u8 = 4;
    pub(crate) const GLOBAL: u8 = 8;
    pub(crate) const PROGRESS: u8 = 16;
    /// Must not be folded although nothing is read.
    pub(crate) const IMPURE: u8 = 32;
}

impl Dependencies {
    fn from_bits(bits: u8) -> Dependencies {
        Dependencies {
            zoom: bits & dep::ZOOM != 0,
            feature: bits & dep::FEATURE != 0,
            state: bits & dep::STATE != 0,
            global: bits & dep::GLOBAL != 0,
            progress: bits & dep::PROGRESS != 0,
        }
    }

    /// Whether nothing is read.
    pub fn is_constant(self) -> bool {
        self == Dependencies::default()
    }

    /// What either reads.
    pub fn union(self, other: Dependencies) -> Dependencies {
        Dependencies {
            zoom: self.zoom || other.zoom,
            feature: self.feature || other.feature,
            state: self.state || other.state,
            global: self.global || other.global,
            progress: self.progress || other.progress,
        }
    }
}

/// One fault of an expression: the path inside it (`[2][0]`) and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) key: String,
    pub(crate) message: String,
}

/// A compiled expression. Evaluation allocates nothing for numbers, truth values and colours.
#[derive(Clone, Debug)]
pub struct Expression {
    node: Arc<Node>,
    ty: Type,
    deps: u8,
}

impl Expression {
    /// Parses and type-checks `json`. With [`Type::Value`] anything may come out; other types coerce where the Style
    /// Spec does and are checked where it does not.
    ///
    /// # Errors
    /// Every fault found, each with the JSON path `path` and the place inside the expression.
    pub fn compile(json: &Value, expected: Type, path: &str) -> Result<Expression, Vec<Issue>> {
        Self::compile_faults(json, expected, false)
            .map_err(|faults| faults.into_iter().map(|f| Issue::error(format!("{path}{}", f.key), f.message)).collect())
    }

    /// As [`Expression::compile`]; `coerce` is for string properties, which turn any value into text.
    pub(crate) fn compile_faults(json: &Value, expected: Type, coerce: bool) -> Result<Expression, Vec<Fault>> {
        let mut parser = parse::Parser::new();
        let annotation = if coerce { parse::Annotation::Coerce } else { parse::Annotation::Default };
        match parser.parse(json, None, expected, annotation) {
            Some(p) if parser.faults.is_empty() => Ok(Expression { node: Arc::new(p.node), ty: p.ty, deps: p.deps }),
            _ => Err(parser.into_faults()),
        }
    }

    /// Checks what only properties are held to: which inputs are allowed, and that `zoom` feeds one outermost curve.
    pub(crate) fn check_inputs(&self, allowed: u8, interpolated: bool) -> Result<(), Fault> {
        let fault = |message: &str| Err(Fault { key: String::new(), message: message.into() });
        let refused = self.deps & !allowed;
        if refused & (dep::FEATURE | dep::STATE) != 0 {
            return fault(if refused & dep::FEATURE != 0 {
                "data expressions not supported: this property cannot differ from feature to feature"
            } else {
                "\"feature-state\" expressions are not supported for this property"
            });
        }
        if refused & dep::ZOOM != 0 {
            return fault("zoom expressions not supported: this property cannot change with the zoom");
        }
        if refused & dep::PROGRESS != 0 {
            return fault("\"line-progress\" and \"heatmap-density\" belong in line-gradient and heatmap-color only");
        }
        match curve::find(&self.node) {
            curve::Curve::Fault(message) => fault(message),
            curve::Curve::None if self.deps & dep::ZOOM != 0 => fault(curve::MISPLACED),
            curve::Curve::Interpolate(_) if !interpolated => {
                fault("\"interpolate\" expressions cannot be used with this property; \"step\" can")
            }
            _ => Ok(()),
        }
    }

    /// The value.
    ///
    /// # Errors
    /// A sentence, when the values met at run time do not fit.
    pub fn eval(&self, cx: &EvalContext) -> Result<Value, String> {
        self.eval_val(cx).map(Val::into_value)
    }

    /// The value, colours included.
    ///
    /// # Errors
    /// As [`Expression::eval`].
    pub fn eval_val(&self, cx: &EvalContext) -> Result<Val, String> {
        self.node.eval(cx)
    }

    /// For filters: whether the value is `true`; an error counts as `false`.
    pub fn eval_bool(&self, cx: &EvalContext) -> bool {
        matches!(self.node.eval(cx), Ok(Val::Bool(true)))
    }

    /// What is read.
    pub fn dependencies(&self) -> Dependencies {
        Dependencies::from_bits(self.deps)
    }

    /// The static type.
    pub fn result_type(&self) -> Type {
        self.ty
    }

    /// The value, if it is known without evaluating.
    pub fn constant(&self) -> Option<&Val> {
        match &*self.node {
            Node::Literal(v) => Some(v),
            _ => None,
        }
    }
}

/// Whether `json` is to be read as an expression: an array whose first item names an operator.
pub fn is_expression(json: &Value) -> bool {
    match json.as_array() {
        Some([Value::String(op), ..]) => forms::is_form(op) || functions::find(op).next().is_some(),
        _ => false,
    }
}

/// One number, or one to four in CSS order, as four: top, right, bottom, left.
pub(crate) fn normalise_padding(val: &Val) -> Option<Val> {
    let numbers: Vec<f64> = match val {
        Val::Num(n) => vec![*n],
        Val::Array(items) => items.iter().map(Value::as_f64).collect::<Option<_>>()?,
        _ => return None,
    };
    let four = match *numbers.as_slice() {
        [a] => [a, a, a, a],
        [v, h] => [v, h, v, h],
        [t, h, b] => [t, h, b, h],
        [t, r, b, l] => [t, r, b, l],
        _ => return None,
    };
    Some(Val::Array(four.map(Value::Number).into()))
}
