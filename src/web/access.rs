//! What class `Map` of `www/lib` asks beside the engine's main calls: one small question or order each.

use super::args::text;
use super::class::Engine;
use super::convert::{bounds_value, issue_error, js_from_value, value_from_js};
use super::error;
use super::pointing::{MOUSE_PX, TOUCH_PX};
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

#[wasm_bindgen(js_class = Engine)]
impl Engine {
    /// The features drawn in a box of the viewport, px, topmost first: `{layers, filter, tolerance}`. The tolerance, px, is none unless
    /// told, or, where `touch` is given, what the mouse (`false`) or a finger (`true`) needs.
    pub fn features(
        &self,
        x0: f64,
        y0: f64,
        x1: f64,
        y1: f64,
        options: &JsValue,
        touch: Option<bool>,
    ) -> Result<JsValue, JsValue> {
        let v = value_from_js(options)?;
        let usual = touch.map_or(0.0, |touch| if touch { TOUCH_PX } else { MOUSE_PX });
        let tolerance = v.get("tolerance").and_then(Value::as_f64).unwrap_or(usual);
        let layers: Option<Vec<Arc<str>>> = v
            .get("layers")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).map(Arc::from).collect());
        let filter = filter_option(&v)?;
        let area = Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1));
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

    /// The ids of all layers, the lowest first; or of those whose features are found when a question names none: those marked
    /// `gq:interactive`, or all when the style marks none.
    #[wasm_bindgen(js_name = getLayersOrder)]
    pub fn get_layers_order(&self, found: bool) -> Vec<String> {
        let map = self.inner.map.borrow();
        let layers = map.style().layers.iter().filter(|l| !found || map.is_found(l));
        layers.map(|l| l.id.to_string()).collect()
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
        self.inner.edit(|s| s.set_layer_zoom_range(layer, min.unwrap_or(0.0), max.unwrap_or(crate::style::MAX_ZOOM)))
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

    /// Switches one of the reader's ways to move the map on or off: `dragPan`, `scrollZoom`, `doubleClickZoom`, `touchZoomRotate` or
    /// `keyboard`.
    #[wasm_bindgen(js_name = setGesture)]
    pub fn set_gesture(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        on: bool,
    ) -> Result<(), JsValue> {
        self.inner.map.borrow_mut().set_gesture(&text(name, "name")?, on);
        Ok(())
    }

    /// While held, `moveend` and `idle` wait: for motions that the page drives by `jumpTo`, frame by frame.
    pub fn hold(&self, held: bool) {
        self.inner.held.set(held);
        self.inner.repaint();
    }
}
