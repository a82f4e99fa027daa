//! What is wrong with filters and functions of the old notation, place by place.

use super::{Lint, POSITIVE, Rule};
use crate::style::expr::{dep, is_expression};
use crate::style::legacy::is_expression_filter;
use crate::style::spec::{Kind, Property};
use crate::value::Value;

const OPERATORS: &[&str] = &["==", "!=", ">", ">=", "<", "<=", "in", "!in", "all", "any", "none", "has", "!has"];

const FUNCTION: &[(&str, Rule)] = &[
    ("type", Rule::Words(&["identity", "exponential", "interval", "categorical"])),
    ("property", Rule::Text),
    ("base", POSITIVE),
    ("colorSpace", Rule::Words(&["rgb", "lab", "hcl"])),
    ("stops", Rule::Any),
    ("default", Rule::Any),
    ("expression", Rule::Any),
];

impl Lint {
    /// A filter; what the compiler says of one in the new notation is known already.
    pub(super) fn filter(&mut self, json: &Value, path: &str) {
        if json.is_null() {
            return self.say(path, "an array expected, null found");
        }
        if !is_expression_filter(json) {
            self.old_filter(json, path, 0);
        }
    }

    fn old_filter(&mut self, json: &Value, path: &str, depth: usize) {
        let Some(items) = json.as_array() else {
            return self.say(path, format!("an array expected, {} found", json.type_name()));
        };
        let Some(op) = items.first() else {
            return self.say(path, "a filter must have at least 1 element");
        };
        let args = items.get(1..).unwrap_or_default();
        let op = op.as_str().unwrap_or("");
        let first = args.first().and_then(Value::as_str);
        match op {
            "all" | "any" | "none" if depth < 100 => {
                for (i, part) in args.iter().enumerate() {
                    self.old_filter(part, &format!("{path}[{}]", i + 1), depth + 1);
                }
            }
            "all" | "any" | "none" => {}
            "has" | "!has" => {
                if args.len() != 1 {
                    self.say(path, format!("a filter with \"{op}\" must have 2 elements"));
                } else if first.is_none() {
                    self.say(format!("{path}[1]"), "the name of a property expected");
                }
            }
            _ if !OPERATORS.contains(&op) => {
                self.say(format!("{path}[0]"), format!("one of {} expected", OPERATORS.join(", ")));
            }
            _ => {
                let order = matches!(op, "<" | "<=" | ">" | ">=");
                if order && first == Some("$type") {
                    self.say(path, format!("\"$type\" cannot be used with \"{op}\""));
                }
                if !matches!(op, "in" | "!in") && args.len() != 2 {
                    self.say(path, format!("a filter with \"{op}\" must have 3 elements"));
                }
                if !args.is_empty() && first.is_none() {
                    self.say(format!("{path}[1]"), "the name of a property expected");
                }
                for (i, value) in args.iter().enumerate().skip(1) {
                    let at = format!("{path}[{}]", i + 1);
                    if first == Some("$type") {
                        self.check(value, Rule::Words(&["Point", "LineString", "Polygon"]), &at);
                    } else if !matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_)) {
                        let found = value.type_name();
                        self.say(at, format!("a string, a number or a boolean expected, {found} found"));
                    }
                }
            }
        }
    }

    /// A function object in place of a value.
    pub(super) fn function(&mut self, json: &Value, property: &Property, path: &str) {
        self.members(json, FUNCTION, true, path);
        let kind = json.get("type").and_then(Value::as_str);
        let by_property = json.get("property").is_some();
        let stops = json.get("stops");
        match kind {
            Some("identity") if !by_property => self.say(path, "missing required property \"property\""),
            Some("identity") if stops.is_some() => {
                self.say(format!("{path}.stops"), "an identity function may not have \"stops\"");
            }
            Some("identity") => {}
            _ if stops.is_none() => self.say(path, "missing required property \"stops\""),
            Some("exponential") if !property.interpolated => {
                self.say(path, "exponential functions are not supported by this property");
            }
            _ => {}
        }
        if by_property && property.inputs & dep::FEATURE == 0 {
            self.say(path, "property functions are not supported by this property");
        }
        if matches!(property.kind, Kind::Strings) && kind == Some("identity") {
            self.say(path, "identity functions are not supported by this property");
        }
        if let Some(default) = json.get("default") {
            self.output(default, property, &format!("{path}.default"));
        }
        if kind != Some("identity")
            && let Some(stops) = stops
        {
            self.stops(stops, property, kind, by_property, path);
        }
    }

    fn stops(&mut self, stops: &Value, property: &Property, kind: Option<&str>, by_property: bool, path: &str) {
        let path = format!("{path}.stops");
        let Some(stops) = stops.as_array() else {
            return self.say(path, format!("an array expected, {} found", stops.type_name()));
        };
        if stops.is_empty() {
            return self.say(path, "an array must have at least one stop");
        }
        let inputs = |v: &Value| v.as_array().and_then(<[Value]>::first).cloned();
        let with_zoom = matches!(stops.first().and_then(inputs), Some(Value::Object(_)));
        if (with_zoom || kind == Some("categorical")) && !by_property {
            self.say(&path, "\"property\" is required beside such stops");
        }
        let mut zoom_before = f64::NEG_INFINITY;
        let mut before: Option<Value> = None;
        let mut seen = std::collections::BTreeSet::new();
        for (i, stop) in stops.iter().enumerate() {
            let at = format!("{path}[{i}]");
            let Some([input, output]) = stop.as_array() else {
                self.say(at, "a pair [input, value] expected");
                continue;
            };
            let mut input = input.clone();
            if with_zoom {
                let (Some(Value::Number(zoom)), Some(value)) = (input.get("zoom"), input.get("value")) else {
                    self.say(format!("{at}[0]"), "{\"zoom\": number, \"value\": …} expected");
                    continue;
                };
                if *zoom < zoom_before {
                    self.say(format!("{at}[0].zoom"), "the zooms of stops must appear in ascending order");
                }
                if *zoom != zoom_before {
                    before = None;
                    seen.clear();
                }
                zoom_before = *zoom;
                input = value.clone();
            }
            self.input(&input, kind, before.as_ref(), &mut seen, &format!("{at}[0]"));
            before = Some(input);
            self.output(output, property, &format!("{at}[1]"));
        }
    }

    /// The input of a stop.
    fn input(
        &mut self,
        input: &Value,
        kind: Option<&str>,
        before: Option<&Value>,
        seen: &mut std::collections::BTreeSet<String>,
        at: &str,
    ) {
        let categorical = kind == Some("categorical");
        if before.is_some_and(|b| b.type_name() != input.type_name()) {
            return self.say(at, "the inputs of all stops must be of one type");
        }
        match (input, before) {
            (Value::Number(n), _) if categorical && n.fract() != 0.0 => {
                self.say(at, format!("an integer expected, {n} found"));
            }
            (Value::Number(n), Some(Value::Number(last))) if !categorical && n < last => {
                self.say(at, "the inputs of stops must appear in ascending order");
            }
            (Value::Number(_), _) => {}
            (Value::String(_) | Value::Bool(_), _) if categorical => {}
            (Value::String(_) | Value::Bool(_), _) => {
                let hint = "; for a function by category add \"type\": \"categorical\"";
                self.say(at, format!("a number expected, {} found{hint}", input.type_name()));
            }
            _ => self.say(at, "a number, a string or a boolean expected"),
        }
        if categorical && !seen.insert(input.to_json()) {
            self.say(at, "the inputs of stops must be unique");
        }
    }

    /// The output of a stop, or a default.
    fn output(&mut self, output: &Value, property: &Property, at: &str) {
        if is_expression(output) {
            return self.say(at, "expressions are not allowed in functions");
        }
        if matches!(output, Value::Object(_)) {
            return self.say(at, "functions are not allowed in functions");
        }
        self.faults_of(output, property, at);
    }
}
