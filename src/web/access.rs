//! What `www/lib/map.js` builds the rest of the MapLibre interface on: one small question or order each.

use super::args::text;
use super::class::WebMap;
use super::convert::{bounds_value, issue_error, js_from_value, point, value_from_js};
use super::error;
use super::pointing::MOUSE_PX;
use crate::geom::Rect;
use crate::issue::Issue;
use crate::style::{Expression, compile_filter};
use crate::value::Value;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// The expression of a `filter` option, `None` when there is none.
pub(super) fn filter_option(options: &Value) -> Result<Option<Expression>, JsValue> {
    let Some(filter) = options.get("filter").filter(|f| !f.is_null()) else { return Ok(None) };
    let wrong = |mut issues: Vec<Issue>| {
        issues.pop().map_or_else(|| error("invalid-argument", "this filter cannot be used"), |i| issue_error(&i))
    };
    compile_filter(filter, "filter").map(Some).map_err(wrong)
}

#[wasm_bindgen(js_class = Map)]
impl WebMap {
    /// The features drawn at `[x, y]`, or in the box `[[x0, y0], [x1, y1]]`, px; topmost first: `{layers, filter, tolerance}`.
    /// The tolerance is 4 px at a point, none about a box.
    #[wasm_bindgen(js_name = queryRenderedFeatures)]
    pub fn query_rendered_features(&self, at: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
        let (at, v) = (value_from_js(at)?, value_from_js(options)?);
        let corners = match at.as_array() {
            Some([a, b]) => point(a).zip(point(b)),
            _ => None,
        };
        let one = point(&at).map(|p| (p, p));
        let (a, b) = corners
            .or(one)
            .ok_or_else(|| error("invalid-argument", "a point must be [x, y] in px, a box [[x0, y0], [x1, y1]]"))?;
        let layers: Option<Vec<Arc<str>>> = v
            .get("layers")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).map(Arc::from).collect());
        let usual = if corners.is_some() { 0.0 } else { MOUSE_PX };
        let tolerance = v.get("tolerance").and_then(Value::as_f64).unwrap_or(usual);
        let filter = filter_option(&v)?;
        let area = Rect::new(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y));
        let mut map = self.inner.map.borrow_mut();
        let mut found = map.query_box(area, tolerance, layers.as_deref());
        if let Some(filter) = filter {
            found.retain(|f| map.passes(&f.source, f.row, &filter));
        }
        drop(map);
        Ok(js_from_value(&self.inner.features(&found)))
    }

    /// A layer's JSON; `undefined` when there is none.
    #[wasm_bindgen(js_name = getLayer)]
    pub fn get_layer(&self, #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue) -> JsValue {
        let id = id.as_string().unwrap_or_default();
        self.inner.map.borrow().style().layer_value(&id).map_or(JsValue::UNDEFINED, js_from_value)
    }

    /// The ids of all layers, the lowest first.
    #[wasm_bindgen(js_name = getLayersOrder)]
    pub fn get_layers_order(&self) -> Vec<String> {
        self.inner.map.borrow().style().layers.iter().map(|l| l.id.to_string()).collect()
    }

    /// Sets the zooms between which a layer is shown.
    #[wasm_bindgen(js_name = setLayerZoomRange)]
    pub fn set_layer_zoom_range(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] layer: &JsValue,
        min: Option<f64>,
        max: Option<f64>,
    ) -> Result<(), JsValue> {
        let layer = &*text(layer, "layer")?;
        self.inner.edit(|s| s.set_layer_zoom_range(layer, min.unwrap_or(0.0), max.unwrap_or(24.0)))
    }

    /// What a source is, without its data: `{spec, count, bounds}`; `undefined` when there is none.
    #[wasm_bindgen(js_name = getSourceInfo)]
    pub fn get_source_info(&self, #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue) -> JsValue {
        let id = &*id.as_string().unwrap_or_default();
        let map = self.inner.map.borrow();
        let spec = map.style().sources.iter().find(|s| *s.0 == *id).map(|s| &s.1);
        let data = map.source(id);
        if spec.is_none() && data.is_none() {
            return JsValue::UNDEFINED;
        }
        let mut members = spec.map(|s| s.members().to_vec()).unwrap_or_default();
        members.retain(|(name, value)| &**name != "data" || map.packed(value).is_some());
        let bounds = data.map_or(Value::Null, |d| bounds_value(d.bounds()));
        let count = data.map_or(0, |d| d.set.len());
        js_from_value(&Value::object([
            ("spec", Value::Object(members.into())),
            ("count", (count as f64).into()),
            ("bounds", bounds),
        ]))
    }

    /// The state of `{source, id}`, an object.
    #[wasm_bindgen(js_name = getFeatureState)]
    pub fn get_feature_state(&self, feature: &JsValue) -> Result<JsValue, JsValue> {
        let f = value_from_js(feature)?;
        let source = f.get("source").and_then(Value::as_str).unwrap_or_default();
        let id = f.get("id").cloned().unwrap_or_default();
        Ok(js_from_value(&self.inner.map.borrow().feature_state(source, &id)))
    }

    /// How far the camera may go: `{minZoom, maxZoom, maxBounds}`.
    #[wasm_bindgen(js_name = getLimits)]
    pub fn get_limits(&self) -> JsValue {
        let limits = self.inner.map.borrow().limits();
        js_from_value(&Value::object([
            ("minZoom", limits.min_zoom.into()),
            ("maxZoom", limits.max_zoom.into()),
            ("maxBounds", limits.bounds.map_or(Value::Null, bounds_value)),
        ]))
    }

    /// Sets the lowest and the highest zoom.
    #[wasm_bindgen(js_name = setZoomLimits)]
    pub fn set_zoom_limits(&self, min_zoom: f64, max_zoom: f64) {
        self.inner.with(|m| m.set_limits(crate::view::Limits { min_zoom, max_zoom, ..m.limits() }));
    }

    /// The members of the global state.
    #[wasm_bindgen(js_name = getGlobalState)]
    pub fn get_global_state(&self) -> JsValue {
        js_from_value(&self.inner.map.borrow().globals())
    }

    /// The element that holds the canvases and hears pointers and the wheel.
    #[wasm_bindgen(js_name = getCanvasContainer)]
    pub fn get_canvas_container(&self) -> HtmlElement {
        self.inner.root.clone()
    }

    /// Whether the view moves: 1 by itself, 2 by a pointer that drags, 3 by both; else 0.
    pub fn motion(&self) -> u8 {
        let map = self.inner.map.borrow();
        u8::from(map.is_gliding()) + 2 * u8::from(map.is_dragging())
    }

    /// Draws the view as it is now, highlights included, on a canvas, a CSS px a unit of its transform.
    #[wasm_bindgen(js_name = drawOn)]
    pub fn draw_on(
        &self,
        #[wasm_bindgen(unchecked_param_type = "CanvasRenderingContext2D")] canvas: &JsValue,
    ) -> Result<(), JsValue> {
        let wrong = || error("invalid-argument", "canvas must be a CanvasRenderingContext2D");
        let canvas = canvas.dyn_ref::<web_sys::CanvasRenderingContext2d>().ok_or_else(wrong)?;
        let list = crate::map::list_of_view(&mut self.inner.map.borrow_mut());
        crate::render::Canvas::new(canvas).draw(&list);
        Ok(())
    }

    /// Switches off: 1 panning by a pointer, 2 zooming by the wheel, 4 by a double click, 8 by two fingers, 16 keys, added up; all
    /// others are on.
    #[wasm_bindgen(js_name = setGesturesOff)]
    pub fn set_gestures_off(&self, off: u8) {
        self.inner.map.borrow_mut().set_gestures_off(off);
    }

    /// While held, `moveend` and `idle` wait: for motions that the page drives by `jumpTo`, frame by frame.
    pub fn hold(&self, held: bool) {
        self.inner.held.set(held);
        self.inner.request();
    }
}
