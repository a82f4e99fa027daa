//! `step` and the three `interpolate`s: parsing and evaluation.

use super::node::Node;
use super::parse::{Operands, Parsed, Parser};
use super::{EvalContext, Item, Type, Val};
use crate::math;
use crate::style::ColorSpace;
use crate::value::Value;

/// Outputs at ascending inputs.
#[derive(Clone, Debug)]
pub(super) struct Ramp {
    pub(super) shape: Shape,
    pub(super) space: ColorSpace,
    pub(super) input: Node,
    pub(super) stops: Vec<f64>,
    /// As many as stops.
    pub(super) outputs: Vec<Node>,
}

/// How a ramp gets from one stop to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    Step,
    /// Linear when the base is 1.
    Exponential(f64),
    /// The control points of a curve from (0, 0) to (1, 1).
    Bezier([f64; 4]),
}

pub(super) fn parse(p: &mut Parser, op: &str, items: &[Value], expected: Type) -> Option<Parsed> {
    let step = op == "step";
    let shape = if step { Shape::Step } else { parse_shape(p, items.get(1))? };
    let given = items.len() - 1;
    if given < 4 {
        return p.fault(format!("Expected at least 4 arguments, but found only {given}."));
    }
    if !given.is_multiple_of(2) {
        return p.fault("Expected an even number of arguments.");
    }
    let space = match op {
        "interpolate-hcl" => ColorSpace::Hcl,
        "interpolate-lab" => ColorSpace::Lab,
        _ => ColorSpace::Rgb,
    };
    let input_at = if step { 1 } else { 2 };
    let mut operands = Operands::default();
    let input = p.operand(items.get(input_at)?, input_at, Type::Number)?;
    operands.deps |= input.deps;
    operands.depth = input.depth;
    operands.cost = input.cost;
    let mut output_type = if space != ColorSpace::Rgb && expected != Type::ColorArray {
        Some(Type::Color)
    } else {
        Some(expected).filter(|t| *t != Type::Value)
    };
    let mut stops: Vec<f64> = Vec::new();
    // A step's first output has no input of its own.
    let mut at = if step { 2 } else { 3 };
    while at < items.len() {
        let stop = if step && stops.is_empty() {
            f64::NEG_INFINITY
        } else {
            let Some(stop) = items.get(at).and_then(Value::as_f64) else {
                return p.fault_at(
                    &[at],
                    format!("Input/output pairs for \"{}\" expressions must be defined using literal numeric values (not computed expressions) for the input values.", if step { "step" } else { "interpolate" }),
                );
            };
            if stops.last().is_some_and(|last| *last >= stop) {
                return p.fault_at(
                    &[at],
                    format!("Input/output pairs for \"{}\" expressions must be arranged with input values in strictly ascending order.", if step { "step" } else { "interpolate" }),
                );
            }
            at += 1;
            stop
        };
        let output = p.operand(items.get(at)?, at, output_type.unwrap_or(Type::Value))?;
        output_type.get_or_insert(output.ty);
        at += 1;
        stops.push(stop);
        operands.push(output);
    }
    let ty = output_type.unwrap_or(Type::Value);
    let smooth = matches!(
        ty,
        Type::Number
            | Type::Color
            | Type::Padding
            | Type::NumberArray
            | Type::ColorArray
            | Type::AnchorOffsets
            | Type::Array(Item::Number, Some(_))
    );
    if !step && !smooth {
        return p.fault(format!("Type {} is not interpolatable.", ty.describe()));
    }
    operands.finish(ty, |outputs| Node::Ramp(Box::new(Ramp { shape, space, input: input.node, stops, outputs })))
}

fn parse_shape(p: &mut Parser, json: Option<&Value>) -> Option<Shape> {
    let Some([name, params @ ..]) = json.and_then(Value::as_array) else {
        return p.fault_at(&[1], "Expected an interpolation type expression.");
    };
    match name.as_str() {
        Some("linear") => Some(Shape::Exponential(1.0)),
        Some("exponential") => match params.first().and_then(Value::as_f64) {
            Some(base) => Some(Shape::Exponential(base)),
            None => p.fault_at(&[1, 1], "Exponential interpolation requires a numeric base."),
        },
        Some("cubic-bezier") => {
            let numbers: Vec<f64> =
                params.iter().filter_map(Value::as_f64).filter(|n| (0.0..=1.0).contains(n)).collect();
            match (params.len(), <[f64; 4]>::try_from(numbers)) {
                (4, Ok(points)) => Some(Shape::Bezier(points)),
                _ => p.fault_at(
                    &[1],
                    "Cubic bezier interpolation requires four numeric arguments with values between 0 and 1.",
                ),
            }
        }
        _ => p.fault_at(&[1, 0], format!("Unknown interpolation type {}", name)),
    }
}

impl Ramp {
    pub(super) fn eval(&self, cx: &EvalContext) -> Result<Val, String> {
        let output = |i: usize| self.outputs.get(i).map_or(Ok(Val::Null), |n| n.eval(cx));
        let last = self.stops.len().saturating_sub(1);
        if last == 0 {
            return output(0);
        }
        let Val::Num(x) = self.input.eval(cx)? else { return Err("Input is not a number.".into()) };
        if x.is_nan() {
            return Err("Input is not a number.".into());
        }
        let above = self.stops.partition_point(|s| *s <= x);
        if above == 0 {
            return output(0);
        }
        let low = above - 1;
        if low >= last || self.shape == Shape::Step {
            return output(low);
        }
        let (x0, x1) = (self.stops.get(low).copied().unwrap_or(0.0), self.stops.get(above).copied().unwrap_or(1.0));
        // The first stop's own output, as everywhere: no second output is evaluated for it.
        if low == 0 && x == x0 {
            return output(0);
        }
        let t = self.shape.progress(x, x0, x1);
        mix(&output(low)?, &output(above)?, t, self.space)
    }
}

impl Shape {
    /// How far, 0–1, the output has come between two stops.
    fn progress(self, x: f64, x0: f64, x1: f64) -> f64 {
        let (passed, span) = (x - x0, x1 - x0);
        let linear = if span == 0.0 { 0.0 } else { passed / span };
        match self {
            Shape::Step => 0.0,
            Shape::Exponential(base) if base == 1.0 || span == 0.0 => linear,
            Shape::Exponential(base) => (math::powf(base, passed) - 1.0) / (math::powf(base, span) - 1.0),
            Shape::Bezier([x1, y1, x2, y2]) => {
                let at =
                    |a: f64, b: f64, t: f64| ((1.0 + 3.0 * (a - b)) * t + 3.0 * (b - 2.0 * a)) * t * t + 3.0 * a * t;
                // x grows with t, as the control points lie within 0–1: halving finds t to the last bit that matters.
                let (mut low, mut high) = (0.0, 1.0);
                for _ in 0..52 {
                    let middle = 0.5 * (low + high);
                    if at(x1, x2, middle) < linear { low = middle } else { high = middle }
                }
                at(y1, y2, 0.5 * (low + high))
            }
        }
    }
}

/// The value between two.
/// What lies between two values on the way of a transition, `t` of which is done.
pub(crate) fn blend(a: &Val, b: &Val, t: f64) -> Result<Val, String> {
    mix(a, b, t, ColorSpace::Rgb)
}

fn mix(a: &Val, b: &Val, t: f64, space: ColorSpace) -> Result<Val, String> {
    let number = |a: f64, b: f64| a + (b - a) * t;
    Ok(match (a, b) {
        (Val::Num(a), Val::Num(b)) => Val::Num(number(*a, *b)),
        (Val::Color(a), Val::Color(b)) => Val::Color(a.lerp(*b, t, space)),
        (Val::Colors(a), Val::Colors(b)) => {
            if a.len() != b.len() {
                return Err(format!(
                    "colorArray: Arrays have mismatched length ({} vs. {}), cannot interpolate.",
                    a.len(),
                    b.len()
                ));
            }
            Val::Colors(a.iter().zip(b.iter()).map(|(a, b)| a.lerp(*b, t, space)).collect())
        }
        (Val::Array(a), Val::Array(b)) => Val::Array(mix_items(a, b, t)?.into()),
        _ => return Err("these values cannot be interpolated".into()),
    })
}

fn mix_items(a: &[Value], b: &[Value], t: f64) -> Result<Vec<Value>, String> {
    if a.len() != b.len() {
        return Err(format!("Arrays have mismatched length ({} vs. {}), cannot interpolate.", a.len(), b.len()));
    }
    let item = |(a, b): (&Value, &Value)| match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(Value::Number(a + (b - a) * t)),
        (Value::Array(a), Value::Array(b)) => mix_items(a, b, t).map(Value::from),
        // Anchors: they have to be the same all along.
        (Value::String(x), Value::String(y)) if x == y => Ok(a.clone()),
        (Value::String(x), Value::String(y)) => {
            Err(format!("Cannot interpolate values containing mismatched anchors: {x} and {y}"))
        }
        _ => Err("these arrays cannot be interpolated".into()),
    };
    a.iter().zip(b).map(item).collect()
}
