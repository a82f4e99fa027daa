//! What the Style Spec had before expressions, rewritten as expressions: filters, functions (`stops`), `{tokens}`.

use super::spec::{Kind, Property};
use crate::value::Value;

fn call(op: &str, args: impl IntoIterator<Item = Value>) -> Value {
    Value::from(std::iter::once(Value::from(op)).chain(args).collect::<Vec<_>>())
}

fn literal(v: &Value) -> Value {
    match v {
        Value::Array(_) | Value::Object(_) => call("literal", [v.clone()]),
        scalar => scalar.clone(),
    }
}

fn get(name: &str) -> Value {
    call("get", [Value::from(name)])
}

fn has_type(of: Value, type_name: &str) -> Value {
    call("==", [call("typeof", [of]), Value::from(type_name)])
}

/// Whether a filter is an expression; otherwise it is in the old notation.
pub(super) fn is_expression_filter(filter: &Value) -> bool {
    let Some(items) = filter.as_array() else { return matches!(filter, Value::Bool(_)) };
    let Some(op) = items.first().and_then(Value::as_str) else { return false };
    let nested = |i: usize| matches!(items.get(i), Some(Value::Array(_)));
    match op {
        "has" => items.len() >= 2 && !matches!(items.get(1).and_then(Value::as_str), Some("$id" | "$type")),
        "in" => items.len() >= 3 && (nested(2) || items.get(1).and_then(Value::as_str).is_none()),
        "!in" | "!has" | "none" => false,
        "==" | "!=" | ">" | ">=" | "<" | "<=" => items.len() != 3 || nested(1) || nested(2),
        "any" | "all" => items.iter().skip(1).all(is_expression_filter),
        _ => true,
    }
}

/// A filter as an expression; in the new notation it comes back as it is.
pub(super) fn filter(json: &Value) -> Result<Value, String> {
    if is_expression_filter(json) {
        return Ok(json.clone());
    }
    let items = json.as_array().ok_or_else(|| format!("filter must be an array, {} found", json.type_name()))?;
    let Some((op, args)) = items.split_first() else { return Ok(Value::Bool(true)) };
    let op =
        op.as_str().ok_or_else(|| format!("a filter starts with the name of an operator, {} found", op.to_json()))?;
    let subject = || -> Result<(Value, &str), String> {
        let key =
            args.first().and_then(Value::as_str).ok_or_else(|| format!("\"{op}\" needs the name of a property"))?;
        Ok((
            if key == "$type" {
                call("geometry-type", [])
            } else if key == "$id" {
                call("id", [])
            } else {
                get(key)
            },
            key,
        ))
    };
    let not = |v: Value| call("!", [v]);
    match op {
        "all" | "any" | "none" => {
            let parts = args.iter().map(filter).collect::<Result<Vec<_>, _>>()?;
            let joined = call(if op == "all" { "all" } else { "any" }, parts);
            Ok(if op == "none" { not(joined) } else { joined })
        }
        "has" | "!has" => {
            let (of, key) = subject()?;
            let present = match key {
                "$id" => call("!=", [of, Value::Null]),
                "$type" => Value::Bool(true),
                _ => call("has", [Value::from(key)]),
            };
            Ok(if op == "has" { present } else { not(present) })
        }
        "==" | "!=" | "<" | "<=" | ">" | ">=" => {
            let (of, _) = subject()?;
            let [_, value] = args else { return Err(format!("\"{op}\" needs a property and a value")) };
            if matches!(value, Value::Object(_) | Value::Array(_)) {
                return Err(format!(
                    "\"{op}\" compares with a string, a number or a boolean, {} found",
                    value.type_name()
                ));
            }
            if matches!(op, "==" | "!=") {
                return Ok(call(op, [of, value.clone()]));
            }
            // Of different types neither is less: the old notation says no where the new one fails.
            let kind = value.type_name();
            let comparison = call(op, [call(kind, [of.clone()]), value.clone()]);
            Ok(match kind {
                "number" | "string" => call("case", [has_type(of, kind), comparison, Value::Bool(false)]),
                _ => Value::Bool(false),
            })
        }
        "in" | "!in" => {
            let (of, _) = subject()?;
            let values = args.get(1..).unwrap_or(&[]).to_vec();
            let found = call("in", [of, call("literal", [Value::from(values)])]);
            Ok(if op == "in" { found } else { not(found) })
        }
        other => Err(format!("unknown filter operator \"{other}\"")),
    }
}

/// `"{name} ({ref})"` as `concat`; `None` when there is no token in it.
pub(super) fn tokens(text: &str) -> Option<Value> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest.get(open..).and_then(|r| r.find('}')).map(|c| c + open) else { break };
        if open > 0 {
            parts.push(Value::from(rest.get(..open)?));
        }
        parts.push(call("to-string", [get(rest.get(open + 1..close)?)]));
        rest = rest.get(close + 1..)?;
    }
    if parts.is_empty() {
        return None;
    }
    if !rest.is_empty() {
        parts.push(Value::from(rest));
    }
    Some(call("concat", parts))
}

/// A function object (`{"stops": …}`) as an expression.
pub(super) fn function(json: &Value, property: &Property) -> Result<Value, String> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let default = match json.get("default") {
        Some(v) => typed(v, property),
        // Raises an error when reached: then the property's own default stands in.
        None => call("error", [Value::from("no stop for this value")]),
    };
    let name = text("property");
    let default_type = if property.interpolated { "exponential" } else { "interval" };
    let kind = text("type").unwrap_or(default_type);
    if kind == "identity" {
        let input = get(name.ok_or("an identity function needs \"property\"")?);
        let wanted = match property.kind {
            Kind::Number => "number",
            Kind::Bool => "boolean",
            Kind::Color | Kind::Text | Kind::Formatted | Kind::Image | Kind::Word(_) => "string",
            _ => return Ok(call("array", [input])),
        };
        let value = if matches!(property.kind, Kind::Color) {
            call("to-color", [input.clone()])
        } else {
            call(wanted, [input.clone()])
        };
        return Ok(call("case", [has_type(input, wanted), value, default]));
    }
    let stops = json.get("stops").and_then(Value::as_array).filter(|s| !s.is_empty());
    let stops =
        stops.ok_or("object found where a value is expected; a function needs \"stops\", [[input, value], …]")?;
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    for (i, stop) in stops.iter().enumerate() {
        match stop.as_array() {
            Some([input, output]) => {
                // Two stops at one input are a jump; expressions need ascending inputs.
                let input = match (input, pairs.last()) {
                    (Value::Number(n), Some((before, _))) if input == before => Value::Number(n.next_up()),
                    _ => input.clone(),
                };
                pairs.push((input, typed(output, property)));
            }
            _ => return Err(format!("stops[{i}] must be [input, value]")),
        }
    }
    let base = json.get("base").and_then(Value::as_f64).unwrap_or(1.0);
    let ramp = Ramp { kind, base, space: text("colorSpace") };
    let Some(name) = name else {
        return Ok(ramp.curve(call("zoom", []), pairs, if kind == "categorical" { "interval" } else { kind }));
    };
    if pairs.iter().all(|(input, _)| input.get("zoom").is_none()) {
        return Ok(ramp.by_property(name, pairs, default));
    }
    // Zoom and property: one property function for each zoom, then a curve through them.
    let mut by_zoom: Vec<(Value, Vec<(Value, Value)>)> = Vec::new();
    for (input, output) in pairs {
        let zoom = input.get("zoom").cloned().unwrap_or_default();
        let value = input.get("value").cloned().unwrap_or_default();
        // There are about as many zooms as a map has; one far back starts anew.
        match by_zoom.iter_mut().rev().take(64).find(|(z, _)| *z == zoom) {
            Some((_, list)) => list.push((value, output)),
            None => by_zoom.push((zoom, vec![(value, output)])),
        }
    }
    let levels =
        by_zoom.into_iter().map(|(zoom, list)| (zoom, ramp.by_property(name, list, default.clone()))).collect();
    Ok(ramp.curve(call("zoom", []), levels, default_type))
}

/// A constant output in a form that type-checks: colours are spelt out.
fn typed(v: &Value, property: &Property) -> Value {
    match property.kind {
        Kind::Color => call("to-color", [literal(v)]),
        Kind::Formatted | Kind::Image => v.as_str().and_then(tokens).unwrap_or_else(|| literal(v)),
        _ => literal(v),
    }
}

struct Ramp<'a> {
    kind: &'a str,
    base: f64,
    space: Option<&'a str>,
}

impl Ramp<'_> {
    fn curve(&self, input: Value, pairs: Vec<(Value, Value)>, kind: &str) -> Value {
        let flat = pairs.into_iter().flat_map(|(at, out)| [at, out]);
        if kind == "exponential" {
            let op = match self.space {
                Some("hcl") => "interpolate-hcl",
                Some("lab") => "interpolate-lab",
                _ => "interpolate",
            };
            let how = call("exponential", [Value::Number(self.base)]);
            call(op, [how, input].into_iter().chain(flat))
        } else {
            // `step` has no input for its first output: below the first stop the first output holds.
            call("step", std::iter::once(input).chain(flat.skip(1)))
        }
    }

    fn by_property(&self, name: &str, pairs: Vec<(Value, Value)>, default: Value) -> Value {
        if self.kind == "categorical" {
            let tests = pairs.into_iter().flat_map(|(at, out)| [call("==", [get(name), at]), out]);
            return call("case", tests.chain(std::iter::once(default)));
        }
        let input = call("number", [get(name)]);
        call("case", [has_type(get(name), "number"), self.curve(input, pairs, self.kind), default])
    }
}
