//! The exported `Engine` class.

use super::access::filter_option;
use super::args::{self, numbers, text, text_or_none};
use super::convert::{
    bounds_value, degrees, entry_value, feature_members, issues_value, js_from_value, rectangle, source_from_js,
    style_from_js, value_from_js,
};
use super::error;
use super::inner::{Home, Inner, bad_bounds};
use super::pointing::MOUSE_PX;
use crate::geom::Point;
use crate::paint::Image;
use crate::proj::{LonLat, lonlat_from_world, world_from_lonlat};
use crate::source::geometry_value;
use crate::value::Value;
use crate::view::{Camera, Key, Limits, Padding};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// A map in a container element, as class `Map` of `www/lib` and the element have one: what it takes and gives are numbers, texts and
/// the JSON of styles and features. Views are `x`, `y` (the world, 0 to 1 from west to east and from north to south) and `zoom`; rectangles
/// west, south, east, north in degrees; sides top, right, bottom, left in px.
#[wasm_bindgen(js_name = Engine)]
pub struct Engine {
    pub(super) inner: Rc<Inner>,
}

#[wasm_bindgen(js_class = Engine)]
impl Engine {
    /// A map in `container`. Options (all optional): `style` (object), `atlas` (Uint8Array of `atlas.bin`), `lang`, `center`
    /// `[lng, lat]`, `zoom`, `bounds`, `padding`, `minZoom`, `maxZoom`, `maxBounds`, `interactive` (default `true`).
    #[wasm_bindgen(constructor)]
    pub fn new(container: HtmlElement, options: &JsValue) -> Result<Engine, JsValue> {
        let inner = Inner::new(&container)?;
        let map = Engine { inner };
        map.inner.start(options)?;
        Ok(map)
    }

    /// Replaces the style; returns what was wrong with it as `{level, path, message}`.
    #[wasm_bindgen(js_name = setStyle)]
    pub fn set_style(&self, style: &JsValue) -> Result<JsValue, JsValue> {
        let (style, told) = style_from_js(style)?;
        let issues = self.inner.set_style(&style, told);
        self.inner.send("styledata", Value::default());
        Ok(js_from_value(&issues_value(&issues)))
    }

    /// The style as it is now.
    #[wasm_bindgen(js_name = getStyle)]
    pub fn get_style(&self) -> JsValue {
        js_from_value(&self.inner.map.borrow().style().to_value())
    }

    /// Adds or replaces a source; returns what was wrong with its records.
    #[wasm_bindgen(js_name = addSource)]
    pub fn add_source(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        spec: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let id = &*text(id, "id")?;
        let spec = source_from_js(spec)?;
        let issues = self.inner.with(|m| m.add_source(id, &spec));
        self.inner.send("sourcedata", Value::object([("sourceId", id.into())]));
        Ok(js_from_value(&issues_value(&issues)))
    }

    /// Replaces a source by points given as a flat array `[lng, lat, lng, lat, …]`; ids are their numbers. Pairs out of
    /// range are left out.
    #[wasm_bindgen(js_name = setPoints)]
    pub fn set_points(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] lnglat: &JsValue,
    ) -> Result<(), JsValue> {
        let id = &*text(id, "id")?;
        let lnglat = numbers(lnglat, "lnglat")?;
        let mut b = crate::source::Builder::new();
        for (i, pair) in lnglat.chunks_exact(2).enumerate() {
            let p = LonLat::new(pair[0], pair[1]);
            if p.is_valid() {
                b.push(Some((i as f64).into()), crate::source::Geometry::Points(vec![world_from_lonlat(p)]), &[]);
            }
        }
        let set = b.finish();
        self.inner.with(|m| m.set_features(id, set));
        Ok(())
    }

    /// Removes a source.
    #[wasm_bindgen(js_name = removeSource)]
    pub fn remove_source(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
    ) -> Result<bool, JsValue> {
        let id = &*text(id, "id")?;
        Ok(self.inner.with(|m| m.remove_source(id)))
    }

    /// Adds the sets of a pack, such as `atlas.bin`: sources have them by `"data": NAME`. Returns the names of all that there are.
    #[wasm_bindgen(js_name = addPack)]
    pub fn add_pack(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: &JsValue,
    ) -> Result<Vec<String>, JsValue> {
        let sets = crate::source::unpack(&args::bytes(bytes, "bytes")?).map_err(|e| error("atlas", &e))?;
        Ok(self.inner.with(|m| {
            m.add_pack(sets);
            m.pack_names().map(|n| n.to_string()).collect()
        }))
    }

    /// Takes a packed set away; sources that have it are empty from then on. Whether it was there.
    #[wasm_bindgen(js_name = removePack)]
    pub fn remove_pack(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Result<bool, JsValue> {
        let name = &*text(name, "name")?;
        Ok(self.inner.with(|m| m.remove_pack(name)))
    }

    /// Adds or replaces a picture for `icon-image` and patterns: SVG text, an `ImageData`, or `{width, height, data}` with
    /// RGBA bytes; `options.pixelRatio` says how many pixels make a px.
    #[wasm_bindgen(js_name = addImage)]
    pub fn add_image(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        image: &JsValue,
        options: &JsValue,
    ) -> Result<(), JsValue> {
        let name = &*text(name, "name")?;
        let member = |of: &JsValue, key: &str| js_sys::Reflect::get(of, &key.into()).unwrap_or_default();
        let image = match image.as_string() {
            Some(svg) => Image::from_svg(&svg),
            None => {
                let number = |key: &str| member(image, key).as_f64().unwrap_or(0.0) as u32;
                let data = member(image, "data");
                let bytes = if js_sys::ArrayBuffer::is_view(&data) {
                    data
                } else {
                    js_sys::Uint8Array::new_with_length(0).into()
                };
                let data = js_sys::Uint8Array::new(&bytes).to_vec();
                let ratio = if options.is_object() { member(options, "pixelRatio").as_f64() } else { None };
                Image::from_rgba(number("width"), number("height"), &data, ratio.unwrap_or(1.0))
            }
        };
        let image = image.map_err(|why| error("image", &why))?;
        self.inner.with(|m| m.add_image(name, image));
        Ok(())
    }

    /// Removes a picture that was added; whether there was one.
    #[wasm_bindgen(js_name = removeImage)]
    pub fn remove_image(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Result<bool, JsValue> {
        let name = &*text(name, "name")?;
        Ok(self.inner.with(|m| m.remove_image(name)))
    }

    /// The names of all pictures, the style's own first.
    #[wasm_bindgen(js_name = listImages)]
    pub fn list_images(&self) -> Vec<String> {
        self.inner.map.borrow().images().map(|n| n.to_string()).collect()
    }

    /// Adds a layer, before another or on top.
    #[wasm_bindgen(js_name = addLayer)]
    pub fn add_layer(
        &self,
        layer: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | null")] before: &JsValue,
    ) -> Result<(), JsValue> {
        let before = text_or_none(before, "before")?;
        let layer = value_from_js(layer)?;
        self.inner.edit(|s| s.add_layer(&layer, before.as_deref()))
    }

    /// Removes a layer.
    #[wasm_bindgen(js_name = removeLayer)]
    pub fn remove_layer(&self, #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue) -> Result<(), JsValue> {
        let id = &*text(id, "id")?;
        self.inner.edit(|s| s.remove_layer(id))
    }

    /// Moves a layer below another or to the top.
    #[wasm_bindgen(js_name = moveLayer)]
    pub fn move_layer(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string | null")] before: &JsValue,
    ) -> Result<(), JsValue> {
        let id = &*text(id, "id")?;
        let before = text_or_none(before, "before")?;
        self.inner.edit(|s| s.move_layer(id, before.as_deref()))
    }

    /// Sets a layer's filter; `null` removes it.
    #[wasm_bindgen(js_name = setFilter)]
    pub fn set_filter(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] layer: &JsValue,
        filter: &JsValue,
    ) -> Result<(), JsValue> {
        let layer = &*text(layer, "layer")?;
        let filter = value_from_js(filter)?;
        self.inner.edit(|s| s.set_filter(layer, &filter))
    }

    /// Sets a paint property; `null` restores its default.
    #[wasm_bindgen(js_name = setPaintProperty)]
    pub fn set_paint_property(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] layer: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        value: &JsValue,
    ) -> Result<(), JsValue> {
        let layer = &*text(layer, "layer")?;
        let name = &*text(name, "name")?;
        let value = value_from_js(value)?;
        self.inner.edit(|s| s.set_paint_property(layer, name, &value))
    }

    /// Sets a layout property, `visibility` among them; `null` restores its default.
    #[wasm_bindgen(js_name = setLayoutProperty)]
    pub fn set_layout_property(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] layer: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        value: &JsValue,
    ) -> Result<(), JsValue> {
        let layer = &*text(layer, "layer")?;
        let name = &*text(name, "name")?;
        let value = value_from_js(value)?;
        self.inner.edit(|s| s.set_layout_property(layer, name, &value))
    }

    /// Shows or hides all layers of a switch group (`metadata["gq:group"]`) in one go.
    #[wasm_bindgen(js_name = setGroupVisible)]
    pub fn set_group_visible(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] group: &JsValue,
        visible: bool,
    ) -> Result<(), JsValue> {
        let group = &*text(group, "group")?;
        let value = Value::from(if visible { "visible" } else { "none" });
        self.inner.edit(|s| {
            let in_group = |l: &&crate::style::Layer| l.metadata.get("gq:group").and_then(Value::as_str) == Some(group);
            let ids: Vec<Arc<str>> = s.layers.iter().filter(in_group).map(|l| l.id.clone()).collect();
            ids.iter().try_for_each(|id| s.set_layout_property(id, "visibility", &value))
        })
    }

    /// Sets a member of the global state, such as `lang`.
    #[wasm_bindgen(js_name = setGlobalStateProperty)]
    pub fn set_global_state_property(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        value: &JsValue,
    ) -> Result<(), JsValue> {
        let name = &*text(name, "name")?;
        let value = value_from_js(value)?;
        self.inner.with(|m| m.set_global(name, value));
        Ok(())
    }

    /// Where the map looks and the size of the viewport: `[x, y, zoom, width, height]`.
    pub fn view(&self) -> Vec<f64> {
        let Camera { center, zoom, width, height } = self.inner.map.borrow().camera();
        vec![center.x, center.y, zoom, width, height]
    }

    /// Looks elsewhere, within the limits: at once, or in a glide of `ms`.
    #[wasm_bindgen(js_name = setView)]
    pub fn set_view(&self, x: f64, y: f64, zoom: f64, ms: Option<f64>) {
        let here = self.inner.map.borrow().camera();
        self.inner.ease(Camera { center: Point::new(x, y), zoom, ..here }, ms.unwrap_or(0.0));
    }

    /// The view that shows a rectangle within the sides (`frame`: four numbers each), no nearer than `max_zoom` and the limits:
    /// `[x, y, zoom]`.
    pub fn fit(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number[]")] frame: &JsValue,
        max_zoom: Option<f64>,
    ) -> Result<Vec<f64>, JsValue> {
        let (bounds, sides) = framed(frame)?;
        let to = self.inner.map.borrow().camera_for(bounds, sides, max_zoom.unwrap_or(f64::INFINITY));
        Ok(vec![to.center.x, to.center.y, to.zoom])
    }

    /// Where a view looks that is moved by px, positive `dx` to the east: `[x, y, lng, lat]`.
    pub fn panned(&self, x: f64, y: f64, zoom: f64, dx: f64, dy: f64) -> Vec<f64> {
        let here = self.inner.map.borrow().camera();
        let to = Camera { center: Point::new(x, y), zoom, ..here }.panned(Point::new(dx, dy)).center;
        let p = lonlat_from_world(to);
        vec![to.x, to.y, p.lon, p.lat]
    }

    /// The view at the part `t` (0 to 1) of the straight way from one view to another (`views`: `x`, `y`, `zoom` each); what is at the same
    /// place of both stays there.
    pub fn between(
        &self,
        #[wasm_bindgen(unchecked_param_type = "number[]")] views: &JsValue,
        t: f64,
    ) -> Result<Vec<f64>, JsValue> {
        let here = self.inner.map.borrow().camera();
        let [x0, y0, zoom0, x1, y1, zoom1] = numbers(views, "views")?[..] else { return Err(bad_bounds()) };
        let camera = |x, y, zoom| Camera { center: Point::new(x, y), zoom, ..here };
        let at = camera(x0, y0, zoom0).lerp(&camera(x1, y1, zoom1), t);
        Ok(vec![at.center.x, at.center.y, at.zoom])
    }

    /// The place of a position in the world, and on the viewport in px: `[x, y, px, py]`.
    pub fn world(&self, lng: f64, lat: f64) -> Vec<f64> {
        let p = world_from_lonlat(LonLat::new(lng, lat));
        let px = self.inner.map.borrow().camera().px_from_world(p);
        vec![p.x, p.y, px.x, px.y]
    }

    /// How far the view may go: `[lowest zoom, highest zoom]`, followed by a rectangle when there is one.
    pub fn limits(&self) -> Vec<f64> {
        let limits = self.inner.map.borrow().limits();
        let mut out = vec![limits.min_zoom, limits.max_zoom];
        if let Some(bounds) = limits.bounds {
            out.append(&mut degrees(bounds));
        }
        out
    }

    /// Sets the limits; what is not told is as the engine has it by itself: no rectangle.
    #[wasm_bindgen(js_name = setLimits)]
    pub fn set_limits(
        &self,
        min_zoom: Option<f64>,
        max_zoom: Option<f64>,
        #[wasm_bindgen(unchecked_optional_param_type = "number[]")] bounds: &JsValue,
    ) -> Result<(), JsValue> {
        let bounds = match bounds.is_undefined() {
            true => None,
            false => Some(crate::map::world_rect(rectangle(&numbers(bounds, "bounds")?).ok_or_else(bad_bounds)?)),
        };
        let usual = Limits::default();
        let limits = Limits {
            min_zoom: min_zoom.unwrap_or(usual.min_zoom),
            max_zoom: max_zoom.unwrap_or(usual.max_zoom),
            bounds,
        };
        self.inner.with(|m| m.set_limits(limits));
        Ok(())
    }

    /// Remembers where `Home` goes: a rectangle, shown within the sides, four numbers each.
    #[wasm_bindgen(js_name = setHome)]
    pub fn set_home(&self, #[wasm_bindgen(unchecked_param_type = "number[]")] frame: &JsValue) -> Result<(), JsValue> {
        let (bounds, sides) = framed(frame)?;
        self.inner.home.set(Some(Home::Bounds(bounds, sides)));
        Ok(())
    }

    /// Goes where `setHome` said, or to the first view.
    #[wasm_bindgen(js_name = goHome)]
    pub fn go_home(&self) {
        self.inner.go_home();
    }

    /// One level nearer, or farther, as the keys do.
    pub fn step(&self, nearer: bool) {
        self.inner.key(if nearer { Key::In } else { Key::Out });
    }

    /// The id of the topmost feature within 4 px of a viewport position, or `undefined`; the cheap form of
    /// `queryRenderedFeatures`.
    pub fn pick(&self, x: f64, y: f64) -> JsValue {
        let mut map = self.inner.map.borrow_mut();
        let Some(hit) = map.topmost(Point::new(x, y), MOUSE_PX) else {
            return JsValue::UNDEFINED;
        };
        map.source(&hit.source).and_then(|s| s.set.id(hit.row)).map_or(JsValue::UNDEFINED, |id| match id {
            Value::String(s) => JsValue::from_str(&s),
            Value::Number(n) => JsValue::from_f64(n),
            _ => JsValue::UNDEFINED,
        })
    }

    /// All features of a source (of the style, or `atlas:NAME`) that `{filter}` lets through.
    #[wasm_bindgen(js_name = querySourceFeatures)]
    pub fn query_source_features(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] source: &JsValue,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let source = &*text(source, "source")?;
        let filter = filter_option(&value_from_js(options)?)?;
        let map = self.inner.map.borrow();
        let Some(data) = map.source(source) else { return Ok(js_from_value(&Vec::new().into())) };
        let one = |row: usize| {
            Value::object(feature_members(data.set.id(row), data.set.properties(row), geometry_value(&data.set, row)))
        };
        let passes = |row: &usize| filter.as_ref().is_none_or(|f| map.passes(source, *row, f));
        Ok(js_from_value(&(0..data.set.len()).filter(passes).map(one).collect::<Vec<_>>().into()))
    }

    /// The bounds of one feature `[[west, south], [east, north]]`, or `undefined`.
    #[wasm_bindgen(js_name = getFeatureBounds)]
    pub fn get_feature_bounds(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] source: &JsValue,
        id: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let source = &*text(source, "source")?;
        let id = value_from_js(id)?;
        let map = self.inner.map.borrow();
        let bounds = map.source(source).and_then(|s| s.set.find(&id).map(|row| s.set.bounds(row)));
        let Some(b) = bounds.filter(|b| !b.is_empty()) else { return Ok(JsValue::UNDEFINED) };
        Ok(js_from_value(&bounds_value(b)))
    }

    /// Merges `state` into the state of `{source, id}`.
    #[wasm_bindgen(js_name = setFeatureState)]
    pub fn set_feature_state(&self, feature: &JsValue, state: &JsValue) -> Result<bool, JsValue> {
        let (f, state) = (value_from_js(feature)?, value_from_js(state)?);
        let source = f.get("source").and_then(Value::as_str).unwrap_or_default();
        let id = f.get("id").cloned().unwrap_or_default();
        Ok(self.inner.with(|m| m.set_feature_state(source, &id, &state)))
    }

    /// Forgets the states of `{source}`, or of all.
    #[wasm_bindgen(js_name = removeFeatureState)]
    pub fn remove_feature_state(&self, target: &JsValue) -> Result<(), JsValue> {
        let v = value_from_js(target)?;
        self.inner.with(|m| m.clear_feature_states(v.get("source").and_then(Value::as_str)));
        Ok(())
    }

    /// Calls `run` at every event of a type; `load` is told to those who come later, too.
    pub fn on(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] kind: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Function")] run: &JsValue,
    ) -> Result<(), JsValue> {
        let kind = &*text(kind, "kind")?;
        let run = run.dyn_ref::<js_sys::Function>();
        let run = run.ok_or_else(|| error("invalid-argument", "on(type, listener) or on(type, layers, listener)"))?;
        self.inner.listen(kind, run.clone());
        Ok(())
    }

    /// Takes back `on`.
    pub fn off(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] kind: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Function")] run: &JsValue,
    ) {
        self.inner.emitter.remove(&kind.as_string().unwrap_or_default(), run);
    }

    /// Adapts to the container's size now; the map does so by itself when the container changes.
    pub fn resize(&self) {
        self.inner.resize();
    }

    /// Whether the map is at rest: drawn, with nothing that moves, glides or waits to be painted. `idle` tells when it
    /// becomes so.
    pub fn loaded(&self) -> bool {
        self.inner.loaded.get() && !self.inner.awaits_frame()
    }

    /// The view as SVG text: `{title, attribution}`.
    #[wasm_bindgen(js_name = exportSVG)]
    pub fn export_svg(&self, options: &JsValue) -> Result<String, JsValue> {
        let v = value_from_js(options)?;
        let text = |k: &str| v.get(k).and_then(Value::as_str).unwrap_or_default().to_string();
        Ok(self.inner.map.borrow_mut().export_svg(&text("title"), &text("attribution")))
    }

    /// A scale bar of a round length of at most `max_px`: its px and metres; `unit` is the length in metres that it counts, 1 unless told.
    pub fn scale(&self, max_px: f64, unit: Option<f64>) -> Vec<f64> {
        let (px, metres) = self.inner.map.borrow().scale(max_px, unit.unwrap_or(1.0));
        vec![px, metres]
    }

    /// The legend's entries, each with its swatch as SVG text.
    pub fn legend(&self, zoom: Option<f64>) -> JsValue {
        let map = self.inner.map.borrow();
        let entries = map.legend(zoom.unwrap_or(map.camera().zoom));
        js_from_value(&entries.iter().map(entry_value).collect::<Vec<_>>().into())
    }

    /// What was wrong with style and data so far: `[{level, path, message}]`.
    pub fn issues(&self) -> JsValue {
        js_from_value(&issues_value(self.inner.map.borrow().issues()))
    }

    /// Ends the map: listeners, observers, frames and canvases go; later calls do nothing.
    pub fn remove(&self) {
        self.inner.destroy();
    }
}

/// A rectangle and the sides to keep free.
fn framed(frame: &JsValue) -> Result<([f64; 4], Padding), JsValue> {
    let frame = numbers(frame, "frame")?;
    let (bounds, sides) = frame.split_at_checked(4).ok_or_else(bad_bounds)?;
    let side = |i: usize| sides.get(i).copied().unwrap_or(0.0);
    let sides = Padding { top: side(0), right: side(1), bottom: side(2), left: side(3) };
    Ok((rectangle(bounds).ok_or_else(bad_bounds)?, sides))
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.inner.destroy();
    }
}
