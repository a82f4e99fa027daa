//! The operators with a plain signature: name, parameters, result, and what they read.

use super::types::Item;
use super::{Type, dep};

/// What a [`Node::Call`](super::node::Node) does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fun {
    // Special forms that need nothing but their operands.
    Case,
    Coalesce,
    At,
    In,
    IndexOf,
    Slice,
    Length,
    GlobalState,
    Format,
    ImageName,
    // Functions of the table.
    All,
    Any,
    Not,
    Constant(Constant),
    Math(Math),
    Add,
    Multiply,
    Subtract,
    Negate,
    Divide,
    Remainder,
    Power,
    Min,
    Max,
    TypeOf,
    Raise,
    ToRgba,
    Rgba,
    Get,
    GetFrom,
    Has,
    HasIn,
    FeatureState,
    Properties,
    GeometryType,
    Id,
    Zoom,
    Progress,
    Accumulated,
    Concat,
    Upcase,
    Downcase,
    Split,
    Join,
    SupportedScript,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Constant {
    E,
    Pi,
    Ln2,
}

/// Functions of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Math {
    Sqrt,
    Ln,
    Log10,
    Log2,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Abs,
    Round,
    Floor,
    Ceil,
}

pub(super) enum Params {
    Fixed(&'static [Type]),
    /// Any number of one type.
    Many(Type),
}

pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) fun: Fun,
    pub(super) params: Params,
    pub(super) result: Type,
    pub(super) reads: u8,
}

use Params::{Fixed, Many};
use Type::{Boolean, Color, Number, Object, String as Str, Value};

const fn pure(name: &'static str, fun: Fun, params: Params, result: Type) -> Function {
    Function { name, fun, params, result, reads: 0 }
}
const fn math(name: &'static str, fun: Math) -> Function {
    pure(name, Fun::Math(fun), Fixed(&[Number]), Number)
}
const fn reads(name: &'static str, fun: Fun, params: &'static [Type], result: Type, reads: u8) -> Function {
    Function { name, fun, params: Fixed(params), result, reads }
}

/// Overloads of one name differ in their number of parameters.
static FUNCTIONS: &[Function] = &[
    pure("all", Fun::All, Many(Boolean), Boolean),
    pure("any", Fun::Any, Many(Boolean), Boolean),
    pure("!", Fun::Not, Fixed(&[Boolean]), Boolean),
    pure("e", Fun::Constant(Constant::E), Fixed(&[]), Number),
    pure("pi", Fun::Constant(Constant::Pi), Fixed(&[]), Number),
    pure("ln2", Fun::Constant(Constant::Ln2), Fixed(&[]), Number),
    math("sqrt", Math::Sqrt),
    math("ln", Math::Ln),
    math("log10", Math::Log10),
    math("log2", Math::Log2),
    math("sin", Math::Sin),
    math("cos", Math::Cos),
    math("tan", Math::Tan),
    math("asin", Math::Asin),
    math("acos", Math::Acos),
    math("atan", Math::Atan),
    math("abs", Math::Abs),
    math("round", Math::Round),
    math("floor", Math::Floor),
    math("ceil", Math::Ceil),
    pure("+", Fun::Add, Many(Number), Number),
    pure("*", Fun::Multiply, Many(Number), Number),
    pure("-", Fun::Subtract, Fixed(&[Number, Number]), Number),
    pure("-", Fun::Negate, Fixed(&[Number]), Number),
    pure("/", Fun::Divide, Fixed(&[Number, Number]), Number),
    pure("%", Fun::Remainder, Fixed(&[Number, Number]), Number),
    pure("^", Fun::Power, Fixed(&[Number, Number]), Number),
    pure("min", Fun::Min, Many(Number), Number),
    pure("max", Fun::Max, Many(Number), Number),
    pure("typeof", Fun::TypeOf, Fixed(&[Value]), Str),
    reads("error", Fun::Raise, &[Str], Type::Error, dep::IMPURE),
    pure("to-rgba", Fun::ToRgba, Fixed(&[Color]), Type::Array(Item::Number, Some(4))),
    pure("rgb", Fun::Rgba, Fixed(&[Number, Number, Number]), Color),
    pure("rgba", Fun::Rgba, Fixed(&[Number, Number, Number, Number]), Color),
    reads("get", Fun::Get, &[Str], Value, dep::FEATURE),
    pure("get", Fun::GetFrom, Fixed(&[Str, Object]), Value),
    reads("has", Fun::Has, &[Str], Boolean, dep::FEATURE),
    pure("has", Fun::HasIn, Fixed(&[Str, Object]), Boolean),
    reads("feature-state", Fun::FeatureState, &[Str], Value, dep::STATE),
    reads("properties", Fun::Properties, &[], Object, dep::FEATURE),
    reads("geometry-type", Fun::GeometryType, &[], Str, dep::FEATURE),
    reads("id", Fun::Id, &[], Value, dep::FEATURE),
    reads("zoom", Fun::Zoom, &[], Number, dep::ZOOM),
    reads("line-progress", Fun::Progress, &[], Number, dep::PROGRESS),
    reads("heatmap-density", Fun::Progress, &[], Number, dep::PROGRESS),
    reads("accumulated", Fun::Accumulated, &[], Value, dep::IMPURE),
    pure("concat", Fun::Concat, Many(Value), Str),
    pure("upcase", Fun::Upcase, Fixed(&[Str]), Str),
    pure("downcase", Fun::Downcase, Fixed(&[Str]), Str),
    pure("split", Fun::Split, Fixed(&[Str, Str]), Type::Array(Item::String, None)),
    pure("join", Fun::Join, Fixed(&[Type::Array(Item::String, None), Str]), Str),
    pure("is-supported-script", Fun::SupportedScript, Fixed(&[Str]), Boolean),
];

/// The overloads of a name.
pub(super) fn find(name: &str) -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter().filter(move |f| f.name == name)
}

/// All names, for suggestions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|f| f.name)
}
