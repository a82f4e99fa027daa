//! Pointing at a [`Map`]: what is where, and what is highlighted.

use super::Map;
use crate::geom::{Point, Rect};
use crate::scene::{Hit, Row};
use crate::style::{EvalContext, Expression, Layer};
use crate::value::Value;
use std::sync::Arc;

/// A drawn feature with its record.
#[derive(Clone, Debug)]
pub struct Found {
    /// The style layer's id.
    pub layer: Arc<str>,
    /// The source's id in the style.
    pub source: Arc<str>,
    /// The feature's row in the source.
    pub row: usize,
    /// The feature's id.
    pub id: Option<Value>,
    /// All its properties.
    pub properties: Value,
    /// How far its figure is from the pointer, px.
    pub distance: f64,
}

/// Whether the style says that a layer's features are to be found.
fn marked(layer: &Layer) -> bool {
    layer.metadata.get("gq:interactive").and_then(Value::as_bool) == Some(true)
}

impl Map {
    /// The features drawn within `tolerance` px of a viewport position, topmost first. `layers`: only these; else those
    /// with `"gq:interactive": true` in their metadata, or all when the style marks none.
    pub fn query(&mut self, at: Point, tolerance: f64, layers: Option<&[Arc<str>]>) -> Vec<Found> {
        let hits = self.hits(at, tolerance, layers);
        hits.into_iter().filter_map(|h| self.found(h)).collect()
    }

    /// The features drawn in a box of the viewport, px, as [`Map::query`] has them; `layers` as there.
    pub fn query_box(&mut self, area: Rect, tolerance: f64, layers: Option<&[Arc<str>]>) -> Vec<Found> {
        let hits = self.hits_in(area, tolerance, layers, usize::MAX);
        hits.into_iter().filter_map(|h| self.found(h)).collect()
    }

    /// As [`Map::query`], without the records.
    pub fn hits(&mut self, at: Point, tolerance: f64, layers: Option<&[Arc<str>]>) -> Vec<Hit> {
        self.hits_in(Rect::new(at.x, at.y, at.x, at.y), tolerance, layers, usize::MAX)
    }

    /// The first of [`Map::hits`] in all layers; cheaper.
    pub fn topmost(&mut self, at: Point, tolerance: f64) -> Option<Hit> {
        self.hits_in(Rect::new(at.x, at.y, at.x, at.y), tolerance, None, 1).pop()
    }

    /// At most so many.
    fn hits_in(&mut self, area: Rect, tolerance: f64, layers: Option<&[Arc<str>]>, most: usize) -> Vec<Hit> {
        let (over, prepared) = (self.prepared_overlay(), self.prepared());
        let any_marked = self.style.layers.iter().any(marked);
        let camera = self.camera();
        if !area.center().is_finite() || camera.width <= 0.0 {
            return Vec::new();
        }
        let o = camera.origin_px();
        let area = Rect::new(area.x0 + o.x, area.y0 + o.y, area.x1 + o.x, area.y1 + o.y);
        let wanted = |i: usize| match (self.style.layers.get(i), layers) {
            (None, _) => false,
            (Some(layer), Some(wanted)) => wanted.contains(&layer.id),
            (Some(layer), None) => !any_marked || marked(layer),
        };
        over.hits(area, tolerance, &wanted).chain(prepared.hits(area, tolerance, &wanted)).take(most).collect()
    }

    /// Whether a layer of the style is asked when a question names none.
    pub fn is_found(&self, layer: &Layer) -> bool {
        marked(layer) || !self.style.layers.iter().any(marked)
    }

    fn found(&self, hit: Hit) -> Option<Found> {
        let layer = self.style.layers.get(hit.layer)?.id.clone();
        let set = &self.source(&hit.source)?.set;
        Some(Found {
            layer,
            row: hit.row,
            id: set.id(hit.row),
            properties: set.properties(hit.row),
            source: hit.source,
            distance: hit.distance,
        })
    }

    /// Merges members into the state of a feature; `null` removes one. `false` when there is no such feature.
    pub fn set_feature_state(&mut self, source: &str, id: &Value, members: &Value) -> bool {
        let Some(row) = self.source(source).and_then(|s| s.set.find(id)) else { return false };
        if self.states.merge(&source.into(), row, members.members()) {
            self.state_changed(source, Some(row));
        }
        true
    }

    /// The state of a feature, an object; empty when it has none or is not there.
    pub fn feature_state(&self, source: &str, id: &Value) -> Value {
        let row = self.source(source).and_then(|s| s.set.find(id));
        let state = row.and_then(|row| self.states.get(&source.into(), row));
        state.cloned().unwrap_or_else(|| Value::Object([].into()))
    }

    /// Whether a filter lets a feature through at the present zoom.
    pub fn passes(&self, source: &str, row: usize, filter: &Expression) -> bool {
        let Some(data) = self.source(source) else { return false };
        let feature = Row { set: &data.set, row };
        let state = self.states.get(&source.into(), row);
        let zoom = self.camera().zoom;
        filter.eval_bool(&EvalContext {
            zoom,
            feature: Some(&feature),
            state,
            globals: &self.globals,
            ..EvalContext::default()
        })
    }

    /// Forgets the states of a source, or of all.
    pub fn clear_feature_states(&mut self, source: Option<&str>) {
        if self.states.clear(source) {
            self.overlay_changed();
            let readers = |l: &&Layer| l.reads.state && l.source.is_some();
            let sources: Vec<_> = self.style.layers.iter().filter(readers).filter_map(|l| l.source.clone()).collect();
            for of in sources.iter().filter(|of| source.is_none_or(|name| ***of == *name)) {
                self.state_changed(of, None);
            }
        }
    }

    /// Whether a feature is under the pointer.
    pub fn has_hover(&self) -> bool {
        self.hovered.is_some()
    }

    /// Moves the `hover` state to the topmost feature at a viewport position, or to none; whether it changed.
    pub fn hover(&mut self, at: Option<Point>, tolerance: f64) -> bool {
        let next = at.and_then(|at| self.topmost(at, tolerance)).map(|h| (h.source, h.row));
        if next == self.hovered {
            return false;
        }
        let mark = |on: Value| [(Arc::from("hover"), on)];
        if let Some((source, row)) = self.hovered.take() {
            self.states.merge(&source, row, &mark(Value::Null));
            self.state_changed(&source, Some(row));
        }
        if let Some((source, row)) = &next {
            self.states.merge(source, *row, &mark(true.into()));
            self.state_changed(source, Some(*row));
        }
        self.hovered = next;
        true
    }
}
