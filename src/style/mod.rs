//! Styles: MapLibre Style Spec JSON, compiled and type-checked once.
//!
//! [`Style::parse`] never fails: a wrong layer is left out, a wrong property has its default, and each fault becomes an
//! [`Issue`] with its JSON path. Expressions are compiled here and evaluated by the scene, through [`Prop`].

mod conform;
#[cfg(test)]
mod declare;
mod expr;
mod known;
mod layer;
mod legacy;
#[cfg(not(target_arch = "wasm32"))]
mod lint;
mod prop;
mod read;
mod spec;
mod transition;

pub use crate::color::{Color, ColorSpace};
pub use conform::{conform_expr, conform_style};
pub use expr::{
    Dependencies, EvalContext, Expression, FeatureView, Item, Section, TileGeometry, Type, Val, downcase,
    is_expression, upcase,
};
pub use layer::{
    AnchorOffset, BackgroundPaint, CirclePaint, FillPaint, HeatmapPaint, Layer, LayerKind, LinePaint, MAX_ZOOM,
    SymbolPaint,
};
pub use prop::{
    Alignment, Anchor, Formatted, FromVal, Justify, LineCap, LineJoin, Placement, Prop, SymbolOverlap, TextFit,
    Transform, VerticalAlign, ZOrder,
};

use crate::issue::{Issue, list};
use crate::value::Value;
use expr::dep;
use known::Known;
use std::sync::Arc;

/// Whether to be on guard against expressions and styles made to take long: a server reads what others wrote; a page would
/// only harm itself, and its wasm has no room for it.
const WATCHFUL: bool = cfg!(not(target_arch = "wasm32"));

/// A style, ready to draw.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// `name`, or empty.
    pub name: Arc<str>,
    /// The sources by name, as their JSON; `source::` modules read them.
    pub sources: Vec<(Arc<str>, Value)>,
    /// The usable layers, the lowest first.
    pub layers: Vec<Layer>,
    /// The author's own data, an object or null.
    pub metadata: Value,
    /// Where the map starts, if the style says: `[longitude, latitude]` in degrees.
    pub center: Option<[f64; 2]>,
    /// The zoom that the map starts with, if the style says.
    pub zoom: Option<f64>,
    /// The defaults of the global state, name by name.
    pub state: Vec<(Arc<str>, Value)>,
    /// The whole style; its `layers` are in `layer_json`.
    json: Value,
    /// All layers, the unusable ones too, so that nothing is lost in [`Style::to_value`].
    layer_json: Vec<Value>,
    transitions: transition::Transitions,
    /// How the names of sources begin that need no declaration.
    packs: Option<&'static str>,
}

impl Style {
    /// From which layer on all read feature state and need no place among labels: they are drawn apart, so that a state that changes
    /// draws little anew.
    pub(crate) fn overlay_from(&self) -> usize {
        let still = |l: &Layer| !l.reads.state || matches!(l.kind, LayerKind::Symbol(_));
        self.layers.iter().rposition(still).map_or(0, |i| i + 1)
    }

    /// The style of a JSON object. What is wrong is left out and reported; the rest works.
    pub fn parse(json: &Value) -> (Style, Vec<Issue>) {
        Style::default().reading(json)
    }

    /// As [`Style::parse`], where layers may refer to sources that no style declares: those whose names begin so.
    pub fn parse_with_packs(json: &Value, prefix: &'static str) -> (Style, Vec<Issue>) {
        Style { packs: Some(prefix), ..Style::default() }.reading(json)
    }

    /// A style without layers; `packs` as in [`Style::parse_with_packs`].
    pub(crate) fn empty(packs: Option<&'static str>) -> Style {
        let json = Value::object::<&str>([("version", 8.0.into()), ("layers", Vec::new().into())]);
        Style { json, packs, ..Style::default() }
    }

    fn reading(mut self, json: &Value) -> (Style, Vec<Issue>) {
        let issues = self.read(json);
        (self, issues)
    }

    fn read(&mut self, json: &Value) -> Vec<Issue> {
        let mut issues = Vec::new();
        let style = self;
        style.json = json.clone();
        if !matches!(json, Value::Object(_)) {
            issues.push(Issue::error("", format!("a style is an object, {} found", json.type_name())));
            return issues;
        }
        if json.get("version").and_then(Value::as_f64) != Some(8.0) {
            issues.push(Issue::warning("version", "version must be 8"));
        }
        for (name, value) in json.members() {
            let (drawn, ignored) = spec::ROOT.split_at(spec::ROOT.len() - spec::ROOT_IGNORED);
            if ignored.contains(&&**name) && value.as_f64() != Some(0.0) {
                issues.push(Issue::warning(&**name, format!("\"{name}\" is not supported and has no effect")));
            } else if !drawn.contains(&&**name) && !ignored.contains(&&**name) {
                let known = if !WATCHFUL || issues.len() < spec::MAX_HINTS { spec::ROOT } else { &[] };
                let hint = spec::did_you_mean(name, &mut known.iter().copied());
                issues.push(Issue::warning(&**name, format!("unknown member \"{name}\".{hint}")));
            }
        }
        style.name = json.get("name").and_then(Value::as_str).unwrap_or("").into();
        style.metadata = json.get("metadata").cloned().unwrap_or_default();
        style.zoom = json.get("zoom").and_then(Value::as_f64);
        if let Some([Value::Number(lon), Value::Number(lat)]) = json.get("center").and_then(Value::as_array) {
            style.center = Some([*lon, *lat]);
        } else if json.get("center").is_some() {
            issues.push(Issue::error("center", "center must be [longitude, latitude]"));
        }
        style.sources = json.get("sources").map(|s| s.members().to_vec()).unwrap_or_default();
        for (name, state) in json.get("state").map(Value::members).unwrap_or_default() {
            match state.get("default") {
                Some(v) => style.state.push((name.clone(), v.clone())),
                None => issues.push(Issue::error(format!("state.{name}"), "a state property needs a \"default\"")),
            }
        }
        match json.get("layers") {
            Some(Value::Array(layers)) => style.layer_json = layers.to_vec(),
            Some(other) => issues.push(Issue::error("layers", format!("array expected, {} found", other.type_name()))),
            None => issues.push(Issue::error("layers", "a style needs \"layers\"")),
        }
        let layers = style.layer_json.clone();
        let mut known = Known::new(&style.sources);
        for (i, layer) in layers.iter().enumerate() {
            let path = format!("layers[{i}]");
            match style.read_layer(layer, &path, None, known.as_ref(), &mut issues) {
                Some(layer) => {
                    if let Some(known) = &mut known {
                        known.add_layer(&layer.id);
                    }
                    style.layers.push(layer);
                }
                None => issues.push(Issue::warning(path, "the layer is left out")),
            }
        }
        issues
    }

    /// The layer of this name.
    pub fn layer(&self, id: &str) -> Option<&Layer> {
        self.layers.iter().find(|l| &*l.id == id)
    }

    /// A layer's JSON, usable or not.
    pub fn layer_value(&self, id: &str) -> Option<&Value> {
        self.layer_json.iter().find(|l| l.get("id").and_then(Value::as_str) == Some(id))
    }

    /// The time that [`EvalContext::now`] is to have, ms.
    pub(crate) fn now(&self) -> f64 {
        self.transitions.now
    }

    /// The style as JSON, with all changes.
    pub fn to_value(&self) -> Value {
        let sources = Value::Object(self.sources.clone().into());
        let json = with_member(&self.json, "sources", Some(sources));
        with_member(&json, "layers", Some(Value::from(self.layer_json.clone())))
    }

    /// Adds or replaces a source; the layers that use it may then be added.
    pub fn set_source(&mut self, id: &str, spec: Value) {
        self.sources.retain(|(name, _)| &**name != id);
        self.sources.push((id.into(), spec));
    }

    /// Removes a source whether or not layers use it; whether it was declared.
    pub fn forget_source(&mut self, id: &str) -> bool {
        let before = self.sources.len();
        self.sources.retain(|(name, _)| &**name != id);
        self.sources.len() != before
    }

    /// Removes a source that no layer uses.
    ///
    /// # Errors
    /// When there is none of this name, or a layer still uses it.
    pub fn remove_source(&mut self, id: &str) -> Result<(), Issue> {
        if let Some(user) = self.layers.iter().find(|l| l.source.as_deref() == Some(id)) {
            return Err(Issue::error(format!("sources.{id}"), format!("layer \"{}\" still uses this source", user.id)));
        }
        if !self.forget_source(id) {
            return Err(Issue::error(format!("sources.{id}"), "there is no source of this name"));
        }
        Ok(())
    }

    /// Sets a paint property of a layer; `null` restores its default.
    ///
    /// # Errors
    /// When the layer, the property or the value is wrong; nothing is changed then.
    pub fn set_paint_property(&mut self, layer: &str, name: &str, value: &Value) -> Result<(), Issue> {
        self.set_property(layer, "paint", name, value)
    }

    /// Sets a layout property of a layer; `null` restores its default.
    ///
    /// # Errors
    /// When the layer, the property or the value is wrong; nothing is changed then.
    pub fn set_layout_property(&mut self, layer: &str, name: &str, value: &Value) -> Result<(), Issue> {
        self.set_property(layer, "layout", name, value)
    }

    fn set_property(&mut self, layer: &str, group: &str, name: &str, value: &Value) -> Result<(), Issue> {
        self.change(layer, &mut |json| {
            let members = json.get(group).cloned().unwrap_or_else(|| Value::Object([].into()));
            let members = with_member(&members, name, Some(value.clone()).filter(|v| !v.is_null()));
            with_member(json, group, Some(members))
        })
    }

    /// Sets a layer's filter; `null` removes it.
    ///
    /// # Errors
    /// When the layer or the filter is wrong; nothing is changed then.
    pub fn set_filter(&mut self, layer: &str, filter: &Value) -> Result<(), Issue> {
        self.change(layer, &mut |json| with_member(json, "filter", Some(filter.clone()).filter(|f| !f.is_null())))
    }

    /// Sets the zooms between which a layer is shown.
    ///
    /// # Errors
    /// When there is no such layer or a zoom is out of range; nothing is changed then.
    pub fn set_layer_zoom_range(&mut self, layer: &str, minzoom: f64, maxzoom: f64) -> Result<(), Issue> {
        self.change(layer, &mut |json| {
            [("minzoom", minzoom), ("maxzoom", maxzoom)]
                .into_iter()
                .fold(json.clone(), |json, (name, zoom)| with_member(&json, name, Some(Value::Number(zoom))))
        })
    }

    /// Adds a layer on top, or below the layer `before`.
    ///
    /// # Errors
    /// When the layer is wrong or its id taken, or there is no layer `before`; nothing is changed then.
    pub fn add_layer(&mut self, json: &Value, before: Option<&str>) -> Result<(), Issue> {
        let layer = self.read_strictly(json, &layer_path(json), None)?;
        let at = self.position_before(before)?;
        self.layer_json.insert(at, json.clone());
        self.layers.push(layer);
        self.sort();
        Ok(())
    }

    /// Removes a layer.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn remove_layer(&mut self, id: &str) -> Result<(), Issue> {
        let at = self.position(id)?;
        self.layer_json.remove(at);
        self.layers.retain(|l| &*l.id != id);
        Ok(())
    }

    /// Moves a layer to the top, or below the layer `before`.
    ///
    /// # Errors
    /// When one of them does not exist; nothing is changed then.
    pub fn move_layer(&mut self, id: &str, before: Option<&str>) -> Result<(), Issue> {
        let from = self.position(id)?;
        let to = self.position_before(before)?;
        let json = self.layer_json.remove(from);
        self.layer_json.insert(if to > from { to - 1 } else { to }, json);
        self.sort();
        Ok(())
    }

    /// Packed sources need no declaration.
    fn has_source(&self, name: &str, known: Option<&Known>) -> bool {
        self.packs.is_some_and(|prefix| name.starts_with(prefix))
            || match known {
                Some(known) => known.has_source(name),
                None => self.sources.iter().any(|(s, _)| &**s == name),
            }
    }

    fn position(&self, id: &str) -> Result<usize, Issue> {
        let at = self.layer_json.iter().position(|l| l.get("id").and_then(Value::as_str) == Some(id));
        at.ok_or_else(|| {
            let hint = spec::did_you_mean(id, &mut self.layers.iter().map(|l| &*l.id));
            Issue::error(format!("layers.{id}"), format!("there is no layer \"{id}\".{hint}"))
        })
    }

    fn position_before(&self, before: Option<&str>) -> Result<usize, Issue> {
        before.map_or(Ok(self.layer_json.len()), |id| self.position(id))
    }

    /// Brings `layers` into the order of `layer_json`.
    fn sort(&mut self) {
        let mut unsorted = std::mem::take(&mut self.layers);
        for id in self.layer_json.iter().filter_map(|l| l.get("id").and_then(Value::as_str)) {
            if let Some(at) = unsorted.iter().position(|l| &*l.id == id) {
                self.layers.push(unsorted.swap_remove(at));
            }
        }
    }

    #[inline(never)]
    fn change(&mut self, id: &str, edit: &mut dyn FnMut(&Value) -> Value) -> Result<(), Issue> {
        let at = self.position(id)?;
        let Some(old) = self.layer_json.get(at).cloned() else { return Ok(()) };
        let new = edit(&old);
        let layer = self.read_strictly(&new, &layer_path(&new), Some(&old))?;
        if let Some(slot) = self.layer_json.get_mut(at) {
            *slot = new;
        }
        match self.layers.iter_mut().find(|l| &*l.id == id) {
            Some(slot) => *slot = layer,
            // The change mended a layer that had been left out.
            None => {
                self.layers.push(layer);
                self.sort();
            }
        }
        Ok(())
    }

    /// A layer, if it can be used.
    fn read_layer(
        &self,
        json: &Value,
        path: &str,
        replaces: Option<&str>,
        known: Option<&Known>,
        issues: &mut Vec<Issue>,
    ) -> Option<Layer> {
        let early = !WATCHFUL || issues.len() < spec::MAX_HINTS;
        let mut fail = |member: &str, message: String| {
            let path = if member.is_empty() { path.to_string() } else { format!("{path}.{member}") };
            issues.push(Issue::error(path, message));
        };
        if !matches!(json, Value::Object(_)) {
            fail("", format!("a layer is an object, {} found", json.type_name()));
            return None;
        }
        let Some(id) = json.get("id").and_then(Value::as_str).filter(|id| !id.is_empty()) else {
            fail("id", "a layer needs an \"id\", a string".into());
            return None;
        };
        let repeated = match known {
            Some(known) => known.has_layer(id),
            None => replaces != Some(id) && self.layers.iter().any(|l| &*l.id == id),
        };
        if repeated {
            fail("id", format!("duplicate layer id \"{id}\"; ids must be unique"));
            return None;
        }
        let Some(kind) = json.get("type").and_then(Value::as_str) else {
            fail("type", format!("a layer needs a \"type\": one of {}", list(spec::DRAWN)));
            return None;
        };
        let Some(table) = spec::table(kind) else {
            let why = if spec::UNDRAWN.contains(&kind) {
                format!("layers of type \"{kind}\" are not supported")
            } else {
                let hint = spec::did_you_mean(kind, &mut spec::DRAWN.iter().copied());
                format!("unknown layer type \"{kind}\"; one of {} expected.{hint}", list(spec::DRAWN))
            };
            fail("type", why);
            return None;
        };
        let source = json.get("source").and_then(Value::as_str);
        match source {
            Some(name) if kind != "background" && !self.has_source(name, known) => {
                let known = if early { &*self.sources } else { &[] };
                let hint = spec::did_you_mean(name, &mut known.iter().map(|(s, _)| &**s));
                fail("source", format!("there is no source \"{name}\".{hint}"));
                return None;
            }
            None if kind != "background" => {
                fail("source", format!("a layer of type \"{kind}\" needs a \"source\""));
                return None;
            }
            _ => {}
        }
        let mut zoom = |member: &str, default: f64| match json.get(member) {
            None => default,
            Some(Value::Number(n)) if (0.0..=MAX_ZOOM).contains(n) => *n,
            Some(other) => {
                fail(member, format!("a number from 0 to 24 expected, {} found", other.to_json()));
                default
            }
        };
        let (minzoom, maxzoom) = (zoom("minzoom", 0.0), zoom("maxzoom", MAX_ZOOM));
        let filter = match json.get("filter").filter(|f| !f.is_null()) {
            None => None,
            Some(f) => match compile_filter(f, &format!("{path}.filter")) {
                Ok(e) => Some(e),
                Err(faults) => {
                    issues.extend(faults);
                    return None;
                }
            },
        };
        for (name, _) in json.members().iter().filter(|(name, _)| !spec::LAYER.contains(&&**name)) {
            let hint = spec::did_you_mean(name, &mut spec::LAYER.iter().copied());
            issues.push(Issue::warning(format!("{path}.{name}"), format!("unknown member \"{name}\".{hint}")));
        }
        let mut reader = read::Reader::new(table, path, json, &self.transitions, issues);
        let visible = reader.visible(&self.state);
        let kind = layer::read_kind(kind, &mut reader)?;
        let reads = filter.as_ref().map_or(reader.reads, |f: &Expression| reader.reads.union(f.dependencies()));
        Some(Layer {
            id: id.into(),
            source: source.map(Arc::from),
            kind,
            minzoom,
            maxzoom,
            visible,
            filter,
            metadata: json.get("metadata").cloned().unwrap_or_default(),
            reads,
        })
    }
}

/// A compiled filter, in the new notation or the old.
///
/// # Errors
/// Every fault found, with the JSON path `path`.
pub fn compile_filter(json: &Value, path: &str) -> Result<Expression, Vec<Issue>> {
    let converted = legacy::filter(json).map_err(|m| vec![Issue::error(path, m)])?;
    let filter = Expression::compile(&converted, Type::Boolean, path)?;
    if filter.dependencies().state {
        return Err(vec![Issue::error(path, "\"feature-state\" expressions are not supported in filters")]);
    }
    Ok(filter)
}

fn layer_path(json: &Value) -> String {
    format!("layers.{}", json.get("id").and_then(Value::as_str).unwrap_or("?"))
}

/// A copy of an object with one member set in place, added or (`None`) removed.
fn with_member(object: &Value, name: &str, value: Option<Value>) -> Value {
    let mut members: Vec<(Arc<str>, Value)> = object.members().to_vec();
    match (members.iter().position(|(k, _)| &**k == name), value) {
        (Some(i), Some(v)) => {
            if let Some(slot) = members.get_mut(i) {
                slot.1 = v;
            }
        }
        (Some(_), None) => members.retain(|(k, _)| &**k != name),
        (None, Some(v)) => members.push((name.into(), v)),
        (None, None) => {}
    }
    Value::Object(members.into())
}

#[cfg(test)]
mod tests;
