//! Paint properties on their way from what was drawn to what the style says now.
//!
//! A change keeps the value of before, constant or expression, and when it began. The property then mixes both as often as
//! it is evaluated, by the time of [`EvalContext::now`], so that data-driven properties move like constants. What a change
//! in the middle interrupts goes on below the new one: the value never jumps.

use super::prop::{Computed, Raw};
use super::read::{compile, default_of};
use super::spec::{self, Kind, Property};
use super::{Layer, Style, Val, dep};
use crate::issue::{Issue, Level};
use crate::value::Value;
use std::sync::Arc;

/// How long a change takes unless the style says, ms.
const DURATION_MS: f64 = 300.0;
/// So many changes may interrupt one another; of more, the oldest counts no longer.
const DEEPEST: usize = 64;

/// A property in transition.
#[derive(Clone, Debug)]
struct Transition {
    layer: Arc<str>,
    property: &'static str,
    /// When it was changed, ms.
    since: f64,
    way: Way,
}

/// What a property comes from, and when.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) from: Arc<Computed>,
    /// When it leaves, and when it arrives, ms.
    pub(super) begin: f64,
    pub(super) end: f64,
}

/// All that moves in a style, and its clock.
#[derive(Clone, Debug)]
pub(super) struct Transitions {
    moving: Vec<Transition>,
    /// The time, ms; infinite where there is none: changes are at once then.
    pub(super) now: f64,
    /// The time of the last frame, infinite before the first.
    frame: f64,
}

impl Default for Transitions {
    fn default() -> Self {
        Transitions { moving: Vec::new(), now: f64::INFINITY, frame: f64::INFINITY }
    }
}

impl Transitions {
    /// The way that a layer's property is on.
    pub(super) fn way(&self, layer: &str, property: &str) -> Option<Way> {
        self.moving.iter().find(|t| t.property == property && *t.layer == *layer).map(|t| t.way.clone())
    }

    /// Lets go of a layer, JSON.
    pub(super) fn forget(&mut self, layer: &Value) {
        let id = layer.get("id").and_then(Value::as_str).unwrap_or_default();
        self.moving.retain(|t| *t.layer != *id);
    }

    /// Lets the paint properties that differ between two forms of a layer, JSON, move from the old one to the new one.
    pub(super) fn follow(&mut self, style: &Value, old: &Value, new: &Value) {
        let id = new.get("id").and_then(Value::as_str).unwrap_or_default();
        let table = new.get("type").and_then(Value::as_str).and_then(spec::table).unwrap_or_default();
        let member = |layer: &Value, name: &str| layer.get("paint")?.get(name).filter(|v| !v.is_null()).cloned();
        for p in table.iter().filter(|p| moves(p)) {
            let (before, after) = (member(old, p.name), member(new, p.name));
            if before == after {
                continue;
            }
            let at = self.moving.iter().position(|t| t.property == p.name && *t.layer == *id);
            let known = at.map(|at| self.moving.swap_remove(at));
            let own = member(new, &format!("{}-transition", p.name));
            let ms = |key: &str, default: f64| {
                let number = |options: Option<&Value>| options?.get(key)?.as_f64();
                number(own.as_ref()).or_else(|| number(style.get("transition"))).unwrap_or(default).max(0.0)
            };
            let begin = self.now + ms("delay", 0.0);
            let end = begin + ms("duration", DURATION_MS);
            // Nothing moves before it was drawn, nor to or from what the spec has no value for.
            let drawn = end > self.now && self.now.is_finite() && self.frame.is_finite();
            let raw = match &before {
                _ if !drawn || p.default.is_empty() && (before.is_none() || after.is_none()) => continue,
                None => Some(Raw::Constant(default_of(p))),
                Some(json) => compile(json, p).ok(),
            };
            let Some(raw) = raw else { continue };
            let from = match known {
                // What was never drawn is no place to come from.
                Some(t) if t.since > self.frame => t.way.from,
                known => Arc::new(Computed::new(raw, p.range, known.map(|t| t.way).filter(|w| w.depth() < DEEPEST))),
            };
            let (layer, way) = (id.into(), Way { from, begin, end });
            self.moving.push(Transition { layer, property: p.name, since: self.now, way });
        }
    }
}

impl Way {
    fn depth(&self) -> usize {
        std::iter::successors(Some(self), |w| w.from.way()).count()
    }

    /// How much of the way is done at a time, 0–1: MapLibre's cubic easing.
    pub(super) fn done(&self, now: f64) -> f64 {
        if now >= self.end {
            return 1.0;
        }
        let t = ((now - self.begin) / (self.end - self.begin)).max(0.0);
        let cube = t * t * t;
        4.0 * if t < 0.5 { cube } else { 3.0 * (t - t * t) + cube - 0.75 }
    }
}

/// Whether the spec lets a property move. (It lets patterns and dashes fade, too; here they change at once.)
fn moves(p: &Property) -> bool {
    let mixes = matches!(p.kind, Kind::Number | Kind::Color | Kind::Pair) && p.inputs & dep::PROGRESS == 0;
    mixes && !p.layout && p.name != "heatmap-weight"
}

impl Style {
    /// The style of a JSON object that takes another's place: what they both have moves from one to the other.
    pub(crate) fn parse_after(json: &Value, old: &Style) -> (Style, Vec<Issue>) {
        let mut style = Style { transitions: old.transitions.clone(), packs: old.packs, ..Style::default() };
        let same = |a: &Value, b: &Value| ["id", "type", "source"].iter().all(|key| a.get(key) == b.get(key));
        for new in json.get("layers").and_then(Value::as_array).unwrap_or_default() {
            match old.layer_json.iter().find(|l| same(l, new)) {
                Some(before) => style.transitions.follow(json, before, new),
                None => style.transitions.forget(new),
            }
        }
        let issues = style.read(json);
        (style, issues)
    }

    /// Tells the time, ms: changes from now on begin then. Infinity ends all transitions and lets changes be at once, which is
    /// how a style begins.
    pub(crate) fn set_time(&mut self, now: f64) {
        self.transitions.now = now;
    }

    /// Whether a paint property is still on its way.
    pub(crate) fn in_transition(&self) -> bool {
        !self.transitions.moving.is_empty()
    }

    /// Begins a frame at time `now`, ms; the layers that transitions have changed since the last one.
    pub(crate) fn tick(&mut self, now: f64) -> Vec<Arc<str>> {
        (self.transitions.now, self.transitions.frame) = (now, now);
        let changed = self.transitions.moving.iter().map(|t| t.layer.clone()).collect();
        while let Some(at) = self.transitions.moving.iter().position(|t| t.way.end <= now) {
            let over = self.transitions.moving.swap_remove(at);
            // Read anew, without what it came from.
            let _ = self.change(&over.layer, &mut Value::clone);
        }
        changed
    }

    /// A layer without any error, on its way from its old form, or its first error.
    pub(super) fn read_strictly(&mut self, json: &Value, path: &str, replaces: Option<&Value>) -> Result<Layer, Issue> {
        let mut issues = Vec::new();
        let kept = self.transitions.moving.clone();
        match replaces {
            Some(old) => self.transitions.follow(&self.json, old, json),
            None => self.transitions.forget(json),
        }
        let id = replaces.and_then(|l| l.get("id")).and_then(Value::as_str);
        let layer = self.read_layer(json, path, id, None, &mut issues);
        let issue = match (issues.into_iter().find(|i| i.level == Level::Error), layer) {
            (None, Some(layer)) => return Ok(layer),
            (Some(issue), _) => issue,
            (None, None) => Issue::error(path, "this layer cannot be used"),
        };
        self.transitions.moving = kept;
        Err(issue)
    }
}

/// A colour where the text of one stands: the spec's defaults are JSON.
pub(super) fn colored(val: Val) -> Val {
    match &val {
        Val::Str(s) => super::Color::parse(s).map_or(val, Val::Color),
        _ => val,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::{Color, EvalContext, LayerKind};

    fn json(circle: &str, root: &str) -> Value {
        let text = format!(
            r#"{{"version": 8, "sources": {{"s": {{"type": "geojson", "data": {{}}}}}}, {root} "layers": [
            {{"id": "a", "type": "circle", "source": "s", "paint": {{{circle}}}}}]}}"#
        );
        Value::from_json(&text).unwrap()
    }

    /// A style that has drawn a frame at 0 ms.
    fn drawn(circle: &str) -> Style {
        let (mut style, issues) = Style::parse(&json(circle, ""));
        assert_eq!(issues, []);
        assert!(style.tick(0.0).is_empty());
        style
    }

    fn at<T>(style: &mut Style, now: f64, read: impl Fn(&crate::style::CirclePaint, &EvalContext) -> T) -> T {
        style.tick(now);
        let LayerKind::Circle(p) = &style.layers[0].kind else { panic!() };
        read(p, &EvalContext { now, zoom: 4.0, ..EvalContext::default() })
    }

    fn radius(style: &mut Style, now: f64) -> f64 {
        at(style, now, |p, cx| p.radius.eval(cx))
    }

    fn set(style: &mut Style, now: f64, name: &str, value: &str) {
        style.set_time(now);
        style.set_paint_property("a", name, &Value::from_json(value).unwrap()).unwrap();
    }

    #[test]
    fn a_change_takes_its_time() {
        let mut style = drawn(r#""circle-radius": 10"#);
        set(&mut style, 100.0, "circle-radius", "20");
        assert_eq!(style.layer_value("a").unwrap().get("paint").unwrap().to_json(), r#"{"circle-radius":20}"#);
        // MapLibre's easing: a quarter of the time is a sixteenth of the way.
        let seen = [100.0, 175.0, 250.0, 325.0].map(|now| radius(&mut style, now));
        assert_eq!(seen, [10.0, 10.625, 15.0, 19.375]);
        assert!(style.in_transition());
        assert_eq!(radius(&mut style, 400.0), 20.0);
        assert!(!style.in_transition() && style.tick(416.0).is_empty(), "over");
        let LayerKind::Circle(p) = &style.layers[0].kind else { panic!() };
        assert_eq!(p.radius.constant(), Some(&20.0), "nothing is left of where it came from");
    }

    #[test]
    fn colours_defaults_and_expressions_move_too() {
        let mut style = drawn("");
        set(&mut style, 0.0, "circle-color", "\"#ff0000\"");
        set(&mut style, 0.0, "circle-radius", r#"["interpolate",["linear"],["zoom"],0,0,8,30]"#);
        set(&mut style, 0.0, "circle-translate", "[4,8]");
        let half = at(&mut style, 150.0, |p, cx| (p.color.eval(cx), p.radius.eval(cx), p.translate.eval(cx)));
        assert_eq!(half, (Color::new(0.5, 0.0, 0.0, 1.0), 10.0, [2.0, 4.0]));
        set(&mut style, 600.0, "circle-color", "null");
        assert_eq!(at(&mut style, 750.0, |p, cx| p.color.eval(cx)), Color::new(0.5, 0.0, 0.0, 1.0));
        assert_eq!(at(&mut style, 900.0, |p, cx| p.color.eval(cx)), Color::BLACK);
    }

    #[test]
    fn the_style_says_how_long_and_how_late() {
        let options = r#""circle-radius": 10, "circle-radius-transition": {"delay": 50}"#;
        let (mut style, _) = Style::parse(&json(options, r#""transition": {"duration": 100, "delay": 7},"#));
        style.tick(0.0);
        set(&mut style, 0.0, "circle-radius", "20");
        let seen = [0.0, 50.0, 100.0, 149.0, 150.0].map(|now| radius(&mut style, now));
        assert_eq!((seen[0], seen[1], seen[2], seen[4]), (10.0, 10.0, 15.0, 20.0));
        assert!(seen[3] < 20.0);
        set(&mut style, 200.0, "circle-radius-transition", r#"{"duration": 0, "delay": 0}"#);
        set(&mut style, 200.0, "circle-radius", "30");
        assert_eq!(radius(&mut style, 200.0), 30.0);
    }

    #[test]
    fn a_change_in_the_middle_begins_where_it_is() {
        let mut style = drawn(r#""circle-radius": 10"#);
        set(&mut style, 0.0, "circle-radius", "20");
        assert_eq!(radius(&mut style, 150.0), 15.0);
        set(&mut style, 150.0, "circle-radius", "0");
        assert_eq!(radius(&mut style, 150.0), 15.0);
        let mut last = 15.0;
        for now in (160..=450).step_by(10) {
            let next = radius(&mut style, f64::from(now));
            assert!((next - last).abs() < 2.0, "a jump from {last} to {next} at {now}");
            last = next;
        }
        assert_eq!((last, style.in_transition()), (0.0, false));
        // What came between two frames was never seen.
        set(&mut style, 460.0, "circle-radius", "1000");
        set(&mut style, 461.0, "circle-radius", "10");
        assert!((0..31).all(|i| radius(&mut style, 461.0 + f64::from(i) * 10.0) <= 10.0));
    }

    #[test]
    fn many_changes_stay_cheap() {
        let mut style = drawn(r#""circle-radius": 0, "circle-radius-transition": {"duration": 1e9}"#);
        for i in 1..500 {
            set(&mut style, f64::from(i), "circle-radius", &i.to_string());
            style.tick(f64::from(i));
        }
        assert!(style.transitions.moving.iter().all(|t| t.way.depth() <= DEEPEST + 1));
        assert_eq!(style.transitions.moving.len(), 1);
    }

    #[test]
    fn a_style_that_takes_another_place_moves_what_both_have() {
        let (mut first, _) = Style::parse_with_packs(&json(r#""circle-radius": 10"#, ""), "pack:");
        let second = json(r#""circle-radius": 20"#, "");
        first.set_time(0.0);
        assert!(!Style::parse_after(&second, &first).0.in_transition(), "never drawn");
        first.tick(0.0);
        let (mut next, _) = Style::parse_after(&second, &first);
        assert_eq!(radius(&mut next, 150.0), 15.0);
        // What moves goes on when another style says the same.
        let (mut same, _) = Style::parse_after(&second, &next);
        assert_eq!(radius(&mut same, 150.0), 15.0);
        let mut other = json(r#""circle-radius": 20"#, "").to_json();
        other = other.replace("\"source\":\"s\"", "\"source\":\"pack:x\"");
        assert!(!Style::parse_after(&Value::from_json(&other).unwrap(), &next).0.in_transition());
    }

    #[test]
    fn some_changes_are_at_once() {
        let mut style = drawn(r#""circle-radius": 10"#);
        set(&mut style, f64::INFINITY, "circle-radius", "20");
        style.set_time(1.0);
        style.set_layout_property("a", "visibility", &"none".into()).unwrap();
        assert!(style.set_paint_property("a", "circle-radius", &"wrong".into()).is_err());
        assert!(!style.in_transition());
        set(&mut style, 1.0, "circle-radius", "30");
        assert!(style.in_transition());
        style.remove_layer("a").unwrap();
        style.add_layer(json("", "").get("layers").unwrap().as_array().unwrap().first().unwrap(), None).unwrap();
        assert_eq!((radius(&mut style, 1.0), style.in_transition()), (5.0, false), "another layer of the same name");
    }
}
