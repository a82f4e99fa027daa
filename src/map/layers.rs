//! Style and sources of a [`Map`].

use super::Map;
use super::spec::{Data, Fault, SourceSpec};
use crate::issue::Issue;
use crate::scene::SourceData;
use crate::source;
use crate::style::Style;
use crate::value::Value;
use std::rc::Rc;
use std::sync::Arc;

impl Map {
    /// Replaces the style and the sources that it declares; sources added by [`Map::add_source`] and feature states of
    /// sources that remain stay. A source that is declared as it was is not read again. A wrong layer or property is reported and
    /// left out, the rest draws.
    pub fn set_style(&mut self, json: &Value) -> Vec<Issue> {
        let (style, issues) = Style::parse_after(json, &self.style);
        let kept: Vec<(Arc<str>, Value)> = self.globals.clone();
        self.globals = style.state.clone();
        for (k, v) in kept {
            if let Some(slot) = self.globals.iter_mut().find(|g| g.0 == k) {
                slot.1 = v;
            }
        }
        let old = std::mem::replace(&mut self.style, style);
        let mut all = issues;
        all.extend(self.load_images());
        for (id, spec) in json.get("sources").map(Value::members).unwrap_or_default() {
            let same = self.as_declared.contains(id) && old.sources.iter().any(|s| s.0 == *id && s.1 == *spec);
            if !same {
                all.extend(self.load_source(id, spec));
            }
        }
        self.report(all.clone());
        self.changed();
        all
    }

    /// The style.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Changes the style by `change`; what it reports is kept, too.
    ///
    /// # Errors
    /// The issue, when nothing was changed.
    pub fn edit_style(&mut self, change: impl FnOnce(&mut Style) -> Result<(), Issue>) -> Result<(), Issue> {
        let done = change(&mut self.style);
        match &done {
            Ok(()) => self.changed(),
            Err(issue) => self.report([issue.clone()]),
        }
        done
    }

    /// Sets one member of the global state, which styles read by `["global-state", name]`.
    pub fn set_global(&mut self, name: &str, value: Value) {
        match self.globals.iter_mut().find(|g| *g.0 == *name) {
            Some(slot) if slot.1 == value => return,
            Some(slot) => slot.1 = value,
            None => self.globals.push((name.into(), value)),
        }
        self.changed();
    }

    /// One member of the global state.
    pub fn global(&self, name: &str) -> Option<&Value> {
        self.globals.iter().find(|g| *g.0 == *name).map(|g| &g.1)
    }

    /// The whole global state, an object.
    pub fn globals(&self) -> Value {
        Value::Object(self.globals.clone().into())
    }

    /// Gives the style's sources that show packed sets what these are now.
    pub(crate) fn share_packs(&mut self) {
        for (id, spec) in self.style.sources.clone() {
            if spec.get("data").is_some_and(|data| self.packed(data).is_some()) {
                self.load_source(&id, &spec);
            }
        }
    }

    /// The name, where a source's data are that of a packed set, there or not.
    #[inline(never)]
    pub(crate) fn packed<'a>(&self, data: &'a Value) -> Option<&'a str> {
        let may_come = |name: &str| self.pack_names.is_some_and(|names| name.starts_with(names.prefix));
        data.as_str().filter(|name| may_come(name) || self.packs.get(name).is_some())
    }

    /// Adds or replaces a source: `{"type": "geojson", "data": …}` with data an object, GeoJSON text, or the name of a packed set;
    /// `{"type": "csv", "data": text, "lon": …, "lat": …}`, or `wkt` for a column of well-known texts; `{"type": "topojson", "data": …,
    /// "object": …}`; all with `datum` (`wgs84`, `cgcs2000`, `gcj02`, `bd09`) and `filter`.
    ///
    /// Returns what was wrong; the good part is drawn.
    pub fn add_source(&mut self, id: &str, spec: &Value) -> Vec<Issue> {
        self.style.set_source(id, spec.clone());
        let issues = self.load_source(id, spec);
        self.report(issues.clone());
        self.changed();
        issues
    }

    fn load_source(&mut self, id: &str, spec: &Value) -> Vec<Issue> {
        self.as_declared.retain(|s| **s != *id);
        #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
        self.clustered.retain(|c| *c.0 != *id);
        let at = |rest: &str| format!("sources.{id}{rest}");
        let wrong = |fault: Fault| vec![Issue::error(at(&format!(".{}", fault.member)), fault.message)];
        let spec = SourceSpec::of(spec);
        let Some(data) = &spec.data else {
            let prefix = self.pack_names.map_or("", |names| names.prefix);
            let message = format!("data is missing: GeoJSON as object or text, or \"{prefix}NAME\"");
            return vec![Issue::error(at(".data"), message)];
        };
        if let Err(fault) = spec.datum() {
            return wrong(fault);
        }
        if let Some(name) = self.packed(data) {
            // The pack may come later than the style.
            match self.packs.get(name).cloned() {
                // What is filtered or gathered is written out, as in a page.
                #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
                Some(shared) if spec.selects() => {
                    let text = source::write_geojson(&shared.set);
                    return self.load_data(id, &spec.of_geojson(), Data::Text(&text));
                }
                Some(shared) => self.replace(id, shared),
                None if self.packs.is_empty() => {}
                None => {
                    let names: Vec<&str> = self.packs.names().map(|k| &**k).collect();
                    let known = crate::issue::list(&names);
                    return vec![Issue::error(at(".data"), format!("there is no \"{name}\"; there are: {known}"))];
                }
            }
            return Vec::new();
        }
        self.load_data(id, &spec, data.as_str().map_or(Data::Json(data), Data::Text))
    }

    /// Reads a source's data.
    fn load_data(&mut self, id: &str, spec: &SourceSpec, given: Data<'_>) -> Vec<Issue> {
        let at = |rest: &str| format!("sources.{id}{rest}");
        let wrong = |fault: Fault| vec![Issue::error(at(&format!(".{}", fault.member)), fault.message)];
        #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
        if spec.cluster {
            return match super::clustered::Clustered::read(given, spec) {
                Ok((clustered, issues)) => {
                    self.clustered.push((id.into(), clustered, None));
                    issues
                }
                Err(fault) => wrong(fault),
            };
        }
        let (set, mut issues) = match spec.features(given) {
            Ok(read) => read,
            Err(fault) => return wrong(fault),
        };
        for issue in &mut issues {
            issue.path = at(&format!(".data.{}", issue.path)).trim_end_matches('.').to_string();
        }
        self.replace(id, Rc::new(SourceData::new(set)));
        if issues.is_empty() {
            self.as_declared.push(id.into());
        }
        issues
    }

    /// Brings every clustered source to the level of the camera's zoom.
    #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
    pub(crate) fn show_clusters(&mut self) {
        let zoom = self.camera().zoom;
        for (id, clustered, shown) in std::mem::take(&mut self.clustered) {
            let level = clustered.level(zoom);
            if shown != Some(level) {
                self.set_features(&id, clustered.features(level));
            }
            self.clustered.push((id, clustered, Some(level)));
        }
    }

    /// Replaces a source by ready features.
    pub fn set_features(&mut self, id: &str, set: source::FeatureSet) {
        self.as_declared.retain(|s| **s != *id);
        self.replace(id, Rc::new(SourceData::new(set)));
        self.changed();
    }

    /// States stay with the features of the same id.
    fn replace(&mut self, id: &str, data: Rc<SourceData>) {
        if let Some(old) = self.world.get(id) {
            if self.hovered.as_ref().is_some_and(|h| *h.0 == *id)
                && let Some((source, row)) = self.hovered.take()
            {
                self.states.merge(&source, row, &[("hover".into(), Value::Null)]);
            }
            self.states.move_to(id, &old.set, &data.set);
        }
        self.world.share(id, data);
    }

    /// Removes a source; its layers draw nothing from then on. Whether it was there.
    pub fn remove_source(&mut self, id: &str) -> bool {
        #[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
        self.clustered.retain(|c| *c.0 != *id);
        let was = self.world.remove(id);
        self.style.forget_source(id);
        self.states.clear(Some(id));
        self.changed();
        was
    }

    /// A source by its id in the style.
    pub fn source(&self, id: &str) -> Option<&Rc<SourceData>> {
        self.world.get(id).or_else(|| self.packs.get(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A style with the source `a` of one point, and a circle of this colour.
    fn style(color: &str, lon: f64) -> Value {
        let text = format!(
            r#"{{"version": 8, "sources": {{"a": {{"type": "geojson", "data": {{"type": "Feature", "id": 7, "properties": {{}},
                "geometry": {{"type": "Point", "coordinates": [{lon}, 23]}}}}}}}},
                "layers": [{{"id": "a", "type": "circle", "source": "a", "paint": {{"circle-color": "{color}"}}}}]}}"#
        );
        Value::from_json(&text).unwrap()
    }

    #[test]
    fn what_a_new_style_declares_alike_is_kept() {
        let mut map = Map::new();
        assert_eq!(map.set_style(&style("#ff0000", 113.0)), []);
        map.states.merge(&"a".into(), 0, &[("hover".into(), true.into())]);
        let before = map.source("a").unwrap().clone();
        assert_eq!(map.set_style(&style("#0000ff", 113.0)), []);
        assert!(Rc::ptr_eq(&before, map.source("a").unwrap()), "read again though nothing changed");
        assert_eq!(map.states.get(&"a".into(), 0).map(|s| s.members().len()), Some(1));
        // Other data are read; the state goes with the feature of the same id.
        assert_eq!(map.set_style(&style("#0000ff", 114.0)), []);
        assert!(!Rc::ptr_eq(&before, map.source("a").unwrap()));
        assert_eq!(map.states.get(&"a".into(), 0).map(|s| s.members().len()), Some(1));
    }

    #[test]
    fn states_stay_with_their_features_when_built_in_data_take_over() {
        let mut map = Map::new();
        map.set_style(&style("#ff0000", 113.0));
        map.states.merge(&"a".into(), 0, &[("hover".into(), true.into())]);
        let mut b = source::Builder::new();
        for id in [9.0, 7.0] {
            b.push(Some(id.into()), source::Geometry::None, &[]);
        }
        map.add_pack([("atlas:x", b.finish())]);
        map.add_source("a", &Value::from_json(r#"{"type": "geojson", "data": "atlas:x"}"#).unwrap());
        assert_eq!(map.feature_state("a", &7.0.into()).to_json(), r#"{"hover":true}"#);
        assert_eq!(map.feature_state("a", &9.0.into()).to_json(), "{}");
    }

    #[test]
    fn data_set_since_give_way_to_those_declared() {
        let mut map = Map::new();
        map.set_style(&style("#ff0000", 113.0));
        map.set_features("a", source::FeatureSet::default());
        map.add_pack([("atlas:x", source::FeatureSet::default())]);
        assert_eq!(map.source("a").unwrap().set.len(), 0, "a pack that comes late is nothing to this source");
        map.set_style(&style("#ff0000", 113.0));
        assert_eq!(map.source("a").unwrap().set.len(), 1);
        let other = style("#ff0000", 115.0);
        map.add_source("a", other.get("sources").unwrap().get("a").unwrap());
        let added = map.source("a").unwrap().clone();
        map.set_style(&style("#ff0000", 113.0));
        assert!(!Rc::ptr_eq(&added, map.source("a").unwrap()));
    }

    #[test]
    fn a_faulty_source_is_reported_by_every_style() {
        let bad =
            Value::from_json(r#"{"version": 8, "layers": [], "sources": {"a": {"type": "geojson", "data": "{"}}}"#);
        let bad = bad.unwrap();
        let mut map = Map::new();
        map.set_style(&style("#ff0000", 113.0));
        assert_eq!(map.set_style(&bad).len(), 1);
        assert_eq!(map.set_style(&bad).len(), 1);
    }
}
