//! From the JSON of one layer to its compiled properties, fault by fault.

use super::expr::{
    Dependencies, Expression, Fault, Type, Val, dep, is_anchor_offsets, is_expression, normalise_padding,
};
use super::legacy;
use super::prop::{Computed, FromVal, Prop, Raw};
use super::spec::{Kind, MAX_HINTS, Property, did_you_mean};
use super::transition::Transitions;
use super::{Color, WATCHFUL};
use crate::issue::Issue;
use crate::number::Decimal;
use crate::value::Value;
use std::sync::Arc;

/// Reads the `layout` and `paint` of one layer.
pub(super) struct Reader<'a> {
    table: &'static [Property],
    /// The path of the layer: `layers[2]`.
    path: &'a str,
    layout: &'a Value,
    paint: &'a Value,
    id: &'a str,
    transitions: &'a Transitions,
    pub(super) issues: &'a mut Vec<Issue>,
    /// What the properties read so far depend on, together.
    pub(super) reads: Dependencies,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        table: &'static [Property],
        path: &'a str,
        layer: &'a Value,
        transitions: &'a Transitions,
        issues: &'a mut Vec<Issue>,
    ) -> Reader<'a> {
        const NONE: &Value = &Value::Null;
        let reader = Reader {
            table,
            path,
            layout: layer.get("layout").unwrap_or(NONE),
            paint: layer.get("paint").unwrap_or(NONE),
            id: layer.get("id").and_then(Value::as_str).unwrap_or_default(),
            transitions,
            issues,
            reads: Dependencies::default(),
        };
        for (group, members, layout) in [("layout", reader.layout, true), ("paint", reader.paint, false)] {
            if !matches!(members, Value::Null | Value::Object(_)) {
                reader.issues.push(Issue::error(
                    format!("{path}.{group}"),
                    format!("object expected, {} found", members.type_name()),
                ));
            }
            for (name, _) in members.members() {
                let at = || format!("{path}.{group}.{name}");
                match known(table, name) {
                    Some(p) if p.layout != layout => {
                        let right = if p.layout { "layout" } else { "paint" };
                        reader.issues.push(Issue::error(at(), format!("\"{name}\" belongs in \"{right}\"")));
                    }
                    Some(_) => {}
                    None => {
                        let known = if !WATCHFUL || reader.issues.len() < MAX_HINTS { table } else { &[] };
                        let hint = did_you_mean(name, &mut known.iter().filter(|p| p.layout == layout).map(|p| p.name));
                        reader.issues.push(Issue::error(at(), format!("unknown property \"{name}\".{hint}")));
                    }
                }
            }
        }
        reader
    }

    #[inline(never)]
    fn raw(&mut self, name: &str) -> Option<(Raw, &'static Property)> {
        let property = self.table.iter().find(|p| p.name == name)?;
        let (group, members) = if property.layout { ("layout", self.layout) } else { ("paint", self.paint) };
        let json = members.get(name).filter(|v| !v.is_null())?;
        match compile(json, property) {
            Ok(raw) => Some((raw, property)),
            Err(faults) => {
                for f in faults {
                    self.issues.push(Issue::error(format!("{}.{group}.{name}{}", self.path, f.key), f.message));
                }
                None
            }
        }
    }

    /// A property without a default in the spec.
    #[inline(never)]
    pub(super) fn optional<T: FromVal + Clone>(&mut self, name: &str) -> Option<Prop<T>> {
        let (val, computed) = self.value(name, false)?;
        Some(Prop::new(T::from_val(&val).unwrap_or_else(T::blank), computed))
    }

    /// A property with its default.
    #[inline(never)]
    pub(super) fn get<T: FromVal + Clone>(&mut self, name: &str) -> Prop<T> {
        let (val, computed) = self.value(name, true).unwrap_or_default();
        let default = || T::from_val(&self.default_of(name)).unwrap_or_else(T::blank);
        Prop::new(T::from_val(&val).unwrap_or_else(default), computed)
    }

    #[inline(never)]
    fn default_of(&self, name: &str) -> Val {
        self.table.iter().find(|p| p.name == name).map(default_of).unwrap_or_default()
    }

    /// The part of [`Reader::get`] and [`Reader::optional`] that is the same for all types: the constant, or what is to be
    /// computed; with the spec's default in its place if `default`.
    #[inline(never)]
    fn value(&mut self, name: &str, default: bool) -> Option<(Val, Option<Arc<Computed>>)> {
        let property = self.table.iter().find(|p| p.name == name)?;
        let raw = self.raw(name).map(|(raw, _)| raw).or_else(|| match (default, default_of(property)) {
            (false, _) => None,
            // A default that is an expression: of `heatmap-color`.
            (_, val @ Val::Array(_)) if matches!(property.kind, Kind::Color) => {
                compile(&val.into_value(), property).ok()
            }
            (_, val) => Some(Raw::Constant(val)),
        })?;
        let way = self.transitions.way(self.id, name);
        Some(match raw {
            Raw::Constant(val) if way.is_none() => (val, None),
            raw => {
                let computed = Computed::new(raw, property.range, way);
                self.reads = self.reads.union(computed.dependencies());
                (Val::Null, Some(Arc::new(computed)))
            }
        })
    }

    /// Layout property `visibility`; global state is read as its default.
    pub(super) fn visible(&mut self, globals: &[(Arc<str>, Value)]) -> bool {
        let cx = super::expr::EvalContext { globals, ..Default::default() };
        match self.raw("visibility") {
            None => true,
            Some((Raw::Constant(val), _)) => !matches!(val, Val::Str(s) if &*s == "none"),
            Some((Raw::Computed(e), _)) => {
                self.reads = self.reads.union(e.dependencies());
                !matches!(e.eval_val(&cx), Ok(Val::Str(s)) if &*s == "none")
            }
        }
    }
}

fn known(table: &'static [Property], name: &str) -> Option<&'static Property> {
    table.iter().find(|p| p.name == name).or_else(|| {
        // `fill-color-transition`, which is read where a change begins.
        let base = name.strip_suffix("-transition")?;
        table.iter().find(|p| p.name == base && !p.layout)
    })
}

pub(super) fn default_of(p: &Property) -> Val {
    Value::from_json(p.default).map(Val::from).unwrap_or_default()
}

fn fault(message: String) -> Vec<Fault> {
    vec![Fault { key: String::new(), message }]
}

/// The compiled value of a property: constant, expression, or legacy function.
#[inline(never)]
pub(super) fn compile(json: &Value, property: &Property) -> Result<Raw, Vec<Fault>> {
    let takes_array = matches!(property.kind.expected(), Type::Array(..) | Type::Padding | Type::AnchorOffsets);
    let converted;
    let expression = match json {
        Value::Object(_) => {
            converted = legacy::function(json, property).map_err(fault)?;
            &converted
        }
        Value::Array(_) if is_expression(json) || !takes_array => json,
        Value::String(s) if matches!(property.kind, Kind::Formatted | Kind::Image) && s.contains('{') => {
            match legacy::tokens(s) {
                Some(concat) => {
                    converted = concat;
                    &converted
                }
                None => return constant(json, property).map(Raw::Constant).map_err(fault),
            }
        }
        _ => return constant(json, property).map(Raw::Constant).map_err(fault),
    };
    let compiled =
        Expression::compile_faults(expression, property.kind.expected(), matches!(property.kind, Kind::Text))?;
    compiled.check_inputs(property.inputs | dep::GLOBAL | dep::IMPURE, property.interpolated).map_err(|f| vec![f])?;
    match compiled.constant() {
        Some(val @ (Val::Color(_) | Val::Formatted(_))) => Ok(Raw::Constant(val.clone())),
        Some(val) => constant(&val.clone().into_value(), property).map(Raw::Constant).map_err(fault),
        None => Ok(Raw::Computed(compiled)),
    }
}

/// Checks a constant against the property's kind and range.
fn constant(json: &Value, property: &Property) -> Result<Val, String> {
    let expected = || format!("{} expected, {} found", property.kind.describe(), json.to_json());
    let in_range = |n: f64| -> Result<(), String> {
        let [low, high] = property.range.map(f64::from);
        if n < low {
            Err(format!("{} is less than the minimum value {}", Decimal(n), Decimal(low)))
        } else if n > high {
            Err(format!("{} is greater than the maximum value {}", Decimal(n), Decimal(high)))
        } else {
            Ok(())
        }
    };
    let val = Val::from(json.clone());
    let numbers = |count: std::ops::RangeInclusive<usize>| {
        json.as_array().is_some_and(|a| count.contains(&a.len()) && a.iter().all(|v| v.as_f64().is_some()))
    };
    let word = |v: &Value, words: &[&str]| v.as_str().is_some_and(|s| words.contains(&s));
    let fits = match property.kind {
        Kind::Number => {
            if let Value::Number(n) = json {
                in_range(*n)?;
            }
            matches!(json, Value::Number(_))
        }
        Kind::Bool => matches!(json, Value::Bool(_)),
        Kind::Color => return json.as_str().and_then(Color::parse).map(Val::Color).ok_or_else(expected),
        Kind::Text | Kind::Formatted | Kind::Image => matches!(json, Value::String(_)),
        Kind::Word(words) => {
            if !word(json, words) {
                let hint = did_you_mean(json.as_str().unwrap_or(""), &mut words.iter().copied());
                return Err(format!("{}.{hint}", expected()));
            }
            true
        }
        Kind::Words(words) => json.as_array().is_some_and(|a| a.iter().all(|v| word(v, words))),
        Kind::Pair => numbers(2..=2),
        Kind::Numbers => {
            for n in json.as_array().unwrap_or(&[]).iter().filter_map(Value::as_f64) {
                in_range(n)?;
            }
            numbers(0..=usize::MAX)
        }
        Kind::Strings => json.as_array().is_some_and(|a| a.iter().all(|v| v.as_str().is_some())),
        Kind::Padding => return normalise_padding(&val).ok_or_else(expected),
        Kind::AnchorOffsets => is_anchor_offsets(&val),
    };
    if fits { Ok(val) } else { Err(expected()) }
}
