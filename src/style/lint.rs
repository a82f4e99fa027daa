//! What is wrong with a style beyond what [`Style::parse`](super::Style::parse) has to know to draw it: members that the
//! engine passes over, requirements of other renderers, and the exact place of a fault in the old notation.
//!
//! Only native: a page draws its style whether or not this finds something.

mod legacy;
mod source;

use super::expr::is_expression;
use super::{read, spec};
use crate::color::Color;
use crate::issue::{Issue, Level};
use crate::order::sorted;
use crate::value::Value;
use std::collections::BTreeSet;

/// What a member may be.
#[derive(Clone, Copy)]
enum Rule {
    Any,
    Text,
    Bool,
    Object,
    /// A number from here to there.
    Number(f64, f64),
    Words(&'static [&'static str]),
    Color,
    /// So many numbers.
    Numbers(usize),
    /// Strings, at least one.
    Texts,
    /// As many pairs of numbers.
    Pairs(usize),
}

const NUMBER: Rule = Rule::Number(f64::NEG_INFINITY, f64::INFINITY);
const POSITIVE: Rule = Rule::Number(0.0, f64::INFINITY);

const ROOT: &[(&str, Rule)] = &[
    ("name", Rule::Text),
    ("zoom", NUMBER),
    ("bearing", NUMBER),
    ("pitch", NUMBER),
    ("roll", NUMBER),
    ("centerAltitude", NUMBER),
    ("state", Rule::Object),
    ("sky", Rule::Object),
    ("projection", Rule::Object),
    ("terrain", Rule::Object),
];

const LIGHT: &[(&str, Rule)] = &[
    ("anchor", Rule::Words(&["map", "viewport"])),
    ("position", Rule::Numbers(3)),
    ("color", Rule::Color),
    ("intensity", Rule::Number(0.0, 1.0)),
];

const TRANSITION: &[(&str, Rule)] = &[("duration", POSITIVE), ("delay", POSITIVE)];

/// `known`, and what else is wrong with the style.
///
/// What is right by the Style Spec and only not drawn here is no fault of the style, and is left out.
pub(super) fn with_further(style: &Value, mut known: Vec<Issue>) -> Vec<Issue> {
    known.retain(|i| i.level == Level::Error || !i.message.contains("not supported"));
    let places = known.iter().map(|i| i.path.clone()).collect();
    let mut lint = Lint { issues: known, places };
    if matches!(style, Value::Object(_)) {
        lint.root(style);
    }
    lint.issues
}

struct Lint {
    issues: Vec<Issue>,
    /// The paths of what was known before.
    places: BTreeSet<String>,
}

impl Lint {
    fn say(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.issues.push(Issue::error(path, message));
    }

    /// Holds a value to a rule.
    fn check(&mut self, value: &Value, rule: Rule, path: &str) {
        let numbers = |v: &Value, n: usize| {
            v.as_array().is_some_and(|a| a.len() == n && a.iter().all(|v| matches!(v, Value::Number(_))))
        };
        let (fits, right) = match rule {
            Rule::Any => (true, String::new()),
            Rule::Text => (value.as_str().is_some(), "a string".into()),
            Rule::Bool => (value.as_bool().is_some(), "true or false".into()),
            Rule::Object => (matches!(value, Value::Object(_)), "an object".into()),
            Rule::Number(low, high) => {
                if let Value::Number(n) = value {
                    if *n < low {
                        return self.say(path, format!("{n} is less than the minimum value {low}"));
                    }
                    if *n > high {
                        return self.say(path, format!("{n} is greater than the maximum value {high}"));
                    }
                }
                (matches!(value, Value::Number(_)), "a number".into())
            }
            Rule::Words(words) => {
                (value.as_str().is_some_and(|s| words.contains(&s)), format!("one of {}", words.join(", ")))
            }
            Rule::Color => (value.as_str().and_then(Color::parse).is_some(), "a CSS colour".into()),
            Rule::Numbers(n) => (numbers(value, n), format!("an array of {n} numbers")),
            Rule::Texts => (
                value.as_array().is_some_and(|a| !a.is_empty() && a.iter().all(|v| v.as_str().is_some())),
                "an array of strings".into(),
            ),
            Rule::Pairs(n) => (
                value.as_array().is_some_and(|a| a.len() == n && a.iter().all(|v| numbers(v, 2))),
                format!("an array of {n} pairs [longitude, latitude]"),
            ),
        };
        if !fits {
            self.say(path, format!("{right} expected, {} found", shown(value)));
        }
    }

    /// Holds the members of an object to their rules; `closed`: others are wrong.
    fn members(&mut self, object: &Value, rules: &[(&str, Rule)], closed: bool, path: &str) {
        if !matches!(object, Value::Object(_)) {
            return self.check(object, Rule::Object, path);
        }
        for (name, value) in object.members() {
            let at = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
            match rules.iter().find(|r| r.0 == &**name) {
                Some(rule) => self.check(value, rule.1, &at),
                None if closed => {
                    let known = if self.issues.len() < spec::MAX_HINTS { rules } else { &[] };
                    let hint = spec::did_you_mean(name, &mut known.iter().map(|r| r.0));
                    self.say(at, format!("unknown property \"{name}\".{hint}"));
                }
                None => {}
            }
        }
    }

    /// Whether something at this path, or inside, is known to be wrong already.
    fn is_known(&self, path: &str) -> bool {
        self.places.range(path.to_string()..).next().is_some_and(|found| found.starts_with(path))
    }

    /// What keeps a value from being one of the property's.
    fn faults_of(&mut self, value: &Value, property: &spec::Property, path: &str) {
        for fault in read::compile(value, property).err().unwrap_or_default() {
            self.say(format!("{path}{}", fault.key), fault.message);
        }
    }

    fn required(&mut self, object: &Value, names: &[&str], path: &str) {
        for name in names.iter().filter(|n| object.get(n).is_none()) {
            self.say(path, format!("missing required property \"{name}\""));
        }
    }

    fn root(&mut self, style: &Value) {
        self.members(style, ROOT, false, "");
        self.required(style, &["version", "sources"], "");
        if let Some(light) = style.get("light") {
            self.light(light);
        }
        if let Some(transition) = style.get("transition") {
            self.members(transition, TRANSITION, true, "transition");
        }
        if let Some(sprite) = style.get("sprite") {
            self.sprite(sprite);
        }
        if let Some(glyphs) = style.get("glyphs") {
            self.check(glyphs, Rule::Text, "glyphs");
            for token in ["{fontstack}", "{range}"] {
                if glyphs.as_str().is_some_and(|g| !g.contains(token)) {
                    self.say("glyphs", format!("\"glyphs\" must contain the token {token}"));
                }
            }
        }
        if let Some(terrain) = style.get("terrain").filter(|t| matches!(t, Value::Object(_))) {
            self.members(terrain, &[("source", Rule::Text), ("exaggeration", POSITIVE)], true, "terrain");
            self.required(terrain, &["source"], "terrain");
        }
        let none = Value::Object([].into());
        let sources = style.get("sources").unwrap_or(&none);
        self.check(sources, Rule::Object, "sources");
        for (name, source) in sources.members() {
            self.source(name, source);
        }
        // Sorted once: a search for each layer would be quadratic.
        let members = sources.members();
        let name = |i: u32| members.get(i as usize).map_or("", |(name, _)| name);
        let by_name = sorted(members.len(), &|a, b| name(a as u32).cmp(name(b as u32)));
        let find = |source: &str| {
            let at = by_name.binary_search_by(|i| name(*i).cmp(source)).ok()?;
            members.get(*by_name.get(at)? as usize).map(|(_, v)| v)
        };
        for (i, layer) in style.get("layers").and_then(Value::as_array).unwrap_or(&[]).iter().enumerate() {
            let source = layer.get("source").and_then(Value::as_str).and_then(find);
            self.layer(layer, source, &format!("layers[{i}]"));
        }
    }

    fn light(&mut self, light: &Value) {
        if !matches!(light, Value::Object(_)) {
            return self.check(light, Rule::Object, "light");
        }
        for (name, value) in light.members() {
            let path = format!("light.{name}");
            let known = |n: &str| LIGHT.iter().find(|r| r.0 == n);
            match (known(name), name.strip_suffix("-transition").and_then(known)) {
                // What changes with the zoom is left to those who light anything.
                (Some(_), _) if is_expression(value) || value.get("stops").is_some() => {}
                (Some(rule), _) => self.check(value, rule.1, &path),
                (None, Some(rule)) if rule.0 != "anchor" => self.members(value, TRANSITION, true, &path),
                _ => {
                    let hint = spec::did_you_mean(name, &mut LIGHT.iter().map(|r| r.0));
                    self.say(path, format!("unknown property \"{name}\".{hint}"));
                }
            }
        }
    }

    fn sprite(&mut self, sprite: &Value) {
        let Some(sheets) = sprite.as_array() else { return self.check(sprite, Rule::Text, "sprite") };
        let mut seen = BTreeSet::new();
        for (i, sheet) in sheets.iter().enumerate() {
            let path = format!("sprite[{i}]");
            self.members(sheet, &[("id", Rule::Text), ("url", Rule::Text)], true, &path);
            self.required(sheet, &["id", "url"], &path);
            for name in ["id", "url"] {
                if let Some(this) = sheet.get(name).and_then(Value::as_str)
                    && !seen.insert((name, this))
                {
                    self.say(
                        format!("{path}.{name}"),
                        format!("every sprite's {name} must be unique, \"{this}\" is not"),
                    );
                }
            }
        }
    }

    fn layer(&mut self, layer: &Value, source: Option<&Value>, path: &str) {
        let word = |v: &Value, name: &str| v.get(name).and_then(Value::as_str).unwrap_or("").to_string();
        let kind = word(layer, "type");
        if let Some(name) = layer.get("source-layer") {
            self.check(name, Rule::Text, &format!("{path}.source-layer"));
        }
        if let Some(name) = layer.get("source").filter(|s| s.as_str().is_none()) {
            self.check(name, Rule::Text, &format!("{path}.source"));
        }
        let at = format!("{path}.source");
        match source.map(|s| word(s, "type")).as_deref() {
            _ if kind == "background" => {}
            Some("vector" | "geojson") if kind == "raster" => self.say(at, "a raster layer requires a raster source"),
            Some(of) if matches!(&*kind, "hillshade" | "color-relief") != (of == "raster-dem") => {
                self.say(at, format!("a layer of type \"{kind}\" cannot show a source of type \"{of}\""));
            }
            Some("raster" | "image" | "video") if kind != "raster" => {
                self.say(at, format!("a layer of type \"{kind}\" requires a vector source"));
            }
            Some("vector") if layer.get("source-layer").is_none() => {
                self.say(path, "a layer of a vector source must specify a \"source-layer\"");
            }
            Some(_) if kind == "line" => {
                let gradient = layer.get("paint").is_some_and(|p| p.get("line-gradient").is_some());
                let metrics = source.and_then(|s| s.get("lineMetrics")).and_then(Value::as_bool) == Some(true);
                if gradient && !metrics {
                    let why = "other renderers draw a line-gradient only with \"lineMetrics\": true in its source";
                    self.issues.push(Issue::warning(format!("{path}.paint.line-gradient"), why));
                }
            }
            _ => {}
        }
        if let Some(filter) = layer.get("filter") {
            self.filter(filter, &format!("{path}.filter"));
        }
        let Some(table) = spec::table(&kind) else { return };
        for group in ["layout", "paint"] {
            for (name, value) in layer.get(group).map(Value::members).unwrap_or_default() {
                let at = format!("{path}.{group}.{name}");
                if let Some(base) = name.strip_suffix("-transition") {
                    if group == "paint" && table.iter().any(|p| p.name == base && !p.layout) {
                        self.members(value, TRANSITION, true, &at);
                    }
                    continue;
                }
                let Some(property) = table.iter().find(|p| p.name == &**name) else { continue };
                match value {
                    Value::Null => self.say(at, format!("{} expected, null found", property.kind.describe())),
                    Value::Object(_) => self.function(value, property, &at),
                    // The engine compiles only what it draws.
                    _ if !self.is_known(&at) => self.faults_of(value, property, &at),
                    _ => {}
                }
            }
        }
    }
}

/// A value in a message: itself if it is short, or its type.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) | Value::Object(_) => value.type_name().into(),
        Value::String(s) if s.len() > 80 => "a long string".into(),
        scalar => scalar.to_json(),
    }
}
