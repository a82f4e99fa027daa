//! The exported `Map` class.

use super::convert::{
    bounds, entry_value, error, found_value, issue_error, issues_value, js_from_value, lnglat_value, lonlat, padding,
    point, point_value, value_from_js,
};
use super::dom::{Listener, SizeObserver};
use super::emit::Emitter;
use super::surface::{Painted, Surface};
use crate::geom::Point;
use crate::map::{Found, Map};
use crate::proj::{lonlat_from_world, world_from_lonlat};
use crate::source::geometry_value;
use crate::value::Value;
use crate::view::{Camera, Event, Key, Outcome};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent, WheelEvent, Window};

/// Distance within which the mouse hits, px.
const MOUSE_PX: f64 = 4.0;
/// Distance within which a finger hits, px.
const TOUCH_PX: f64 = 12.0;

/// A map in a container element. Names, arguments and events are MapLibre's where the meaning is the same.
#[wasm_bindgen(js_name = Map)]
pub struct WebMap {
    inner: Rc<Inner>,
}

/// Where the `Home` key goes.
#[derive(Clone, Copy)]
enum Home {
    /// Degrees west, south, east, north, and the space to leave; fitted to the viewport of then.
    Bounds([f64; 4], crate::view::Padding),
    /// World coordinates and zoom of the first view.
    View(Point, f64),
}

struct Inner {
    window: Window,
    root: HtmlElement,
    map: RefCell<Map>,
    surface: RefCell<Surface>,
    emitter: Emitter,
    /// Events that wait until the map is no longer borrowed: type, layer, event object.
    queue: RefCell<Vec<(&'static str, Option<Arc<str>>, Value)>>,
    listeners: RefCell<Vec<Listener>>,
    observer: RefCell<Option<SizeObserver>>,
    frame: RefCell<Option<Closure<dyn FnMut(f64)>>>,
    frame_id: Cell<Option<i32>>,
    pointer: Cell<Option<(Point, bool)>>,
    home: Cell<Option<Home>>,
    was: Cell<Option<Camera>>,
    loaded: Cell<bool>,
    idle: Cell<bool>,
    gone: Cell<bool>,
}

#[wasm_bindgen(js_class = Map)]
impl WebMap {
    /// A map in `container`. Options (all optional): `style` (object), `atlas` (Uint8Array of `atlas.bin`), `lang`, `center`
    /// `[lng, lat]`, `zoom`, `bounds`, `padding`, `minZoom`, `maxZoom`, `maxBounds`, `interactive` (default `true`).
    #[wasm_bindgen(constructor)]
    pub fn new(container: HtmlElement, options: &JsValue) -> Result<WebMap, JsValue> {
        let window = web_sys::window().ok_or_else(|| error("no-window", "there is no window here"))?;
        let document = window.document().ok_or_else(|| error("no-window", "there is no document here"))?;
        let root: HtmlElement = document.create_element("div")?.dyn_into()?;
        root.set_class_name("gq-map");
        for (name, value) in [
            ("position", "relative"),
            ("overflow", "hidden"),
            ("width", "100%"),
            ("height", "100%"),
            ("touch-action", "none"),
            ("user-select", "none"),
            ("-webkit-user-select", "none"),
        ] {
            root.style().set_property(name, value)?;
        }
        let surface = Surface::new(&document, &root)?;
        container.append_child(&root)?;
        let inner = Rc::new(Inner {
            window,
            root,
            map: RefCell::new(Map::new()),
            surface: RefCell::new(surface),
            emitter: Emitter::default(),
            queue: RefCell::default(),
            listeners: RefCell::default(),
            observer: RefCell::default(),
            frame: RefCell::default(),
            frame_id: Cell::default(),
            pointer: Cell::default(),
            home: Cell::default(),
            was: Cell::default(),
            loaded: Cell::default(),
            idle: Cell::default(),
            gone: Cell::default(),
        });
        let map = WebMap { inner };
        map.inner.start(options)?;
        Ok(map)
    }

    /// Replaces the style; returns what was wrong with it as `{level, path, message}`.
    #[wasm_bindgen(js_name = setStyle)]
    pub fn set_style(&self, style: &JsValue) -> Result<JsValue, JsValue> {
        let style = value_from_js(style)?;
        let issues = self.inner.with(|m| m.set_style(&style));
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
    pub fn add_source(&self, id: &str, spec: &JsValue) -> Result<JsValue, JsValue> {
        let spec = value_from_js(spec)?;
        let issues = self.inner.with(|m| m.add_source(id, &spec));
        self.inner.send("sourcedata", Value::object([("sourceId", id.into())]));
        Ok(js_from_value(&issues_value(&issues)))
    }

    /// Replaces a source's data by GeoJSON (object or text).
    #[wasm_bindgen(js_name = setData)]
    pub fn set_data(&self, id: &str, data: &JsValue) -> Result<JsValue, JsValue> {
        let data = value_from_js(data)?;
        let spec = Value::object([("type", Value::from("geojson")), ("data", data)]);
        let issues = self.inner.with(|m| m.add_source(id, &spec));
        self.inner.send("sourcedata", Value::object([("sourceId", id.into())]));
        Ok(js_from_value(&issues_value(&issues)))
    }

    /// Replaces a source by points given as a flat array `[lng, lat, lng, lat, …]`; ids are their numbers. Pairs out of
    /// range are left out.
    #[wasm_bindgen(js_name = setPoints)]
    pub fn set_points(&self, id: &str, lnglat: &[f64]) {
        let mut b = crate::source::Builder::new();
        for (i, pair) in lnglat.chunks_exact(2).enumerate() {
            let p = crate::proj::LonLat::new(pair[0], pair[1]);
            if p.is_valid() {
                b.push(Some((i as f64).into()), crate::source::Geometry::Points(vec![world_from_lonlat(p)]), &[]);
            }
        }
        let set = b.finish();
        self.inner.with(|m| m.set_features(id, set));
    }

    /// Removes a source.
    #[wasm_bindgen(js_name = removeSource)]
    pub fn remove_source(&self, id: &str) -> bool {
        self.inner.with(|m| m.remove_source(id))
    }

    /// Registers the built-in sources of `atlas.bin`; returns their names.
    #[wasm_bindgen(js_name = addAtlas)]
    pub fn add_atlas(&self, bytes: &[u8]) -> Result<Vec<String>, JsValue> {
        let sets = crate::atlas::unpack(bytes).map_err(|e| error("atlas", &e))?;
        Ok(self.inner.with(|m| {
            m.add_atlas(sets);
            m.atlas_names().map(|n| n.to_string()).collect()
        }))
    }

    /// Adds a layer, before another or on top.
    #[wasm_bindgen(js_name = addLayer)]
    pub fn add_layer(&self, layer: &JsValue, before: Option<String>) -> Result<(), JsValue> {
        let layer = value_from_js(layer)?;
        self.inner.edit(|s| s.add_layer(&layer, before.as_deref()))
    }

    /// Removes a layer.
    #[wasm_bindgen(js_name = removeLayer)]
    pub fn remove_layer(&self, id: &str) -> Result<(), JsValue> {
        self.inner.edit(|s| s.remove_layer(id))
    }

    /// Moves a layer below another or to the top.
    #[wasm_bindgen(js_name = moveLayer)]
    pub fn move_layer(&self, id: &str, before: Option<String>) -> Result<(), JsValue> {
        self.inner.edit(|s| s.move_layer(id, before.as_deref()))
    }

    /// Sets a layer's filter; `null` removes it.
    #[wasm_bindgen(js_name = setFilter)]
    pub fn set_filter(&self, layer: &str, filter: &JsValue) -> Result<(), JsValue> {
        let filter = value_from_js(filter)?;
        self.inner.edit(|s| s.set_filter(layer, &filter))
    }

    /// Sets a paint property; `null` restores its default.
    #[wasm_bindgen(js_name = setPaintProperty)]
    pub fn set_paint_property(&self, layer: &str, name: &str, value: &JsValue) -> Result<(), JsValue> {
        let value = value_from_js(value)?;
        self.inner.edit(|s| s.set_paint_property(layer, name, &value))
    }

    /// Sets a layout property, `visibility` among them; `null` restores its default.
    #[wasm_bindgen(js_name = setLayoutProperty)]
    pub fn set_layout_property(&self, layer: &str, name: &str, value: &JsValue) -> Result<(), JsValue> {
        let value = value_from_js(value)?;
        self.inner.edit(|s| s.set_layout_property(layer, name, &value))
    }

    /// Shows or hides all layers of a switch group (`metadata["gq:group"]`) in one go.
    #[wasm_bindgen(js_name = setGroupVisible)]
    pub fn set_group_visible(&self, group: &str, visible: bool) -> Result<(), JsValue> {
        let value = Value::from(if visible { "visible" } else { "none" });
        self.inner.edit(|s| {
            let in_group = |l: &&crate::style::Layer| {
                l.metadata.get("gq:group").and_then(Value::as_str) == Some(group)
            };
            let ids: Vec<Arc<str>> = s.layers.iter().filter(in_group).map(|l| l.id.clone()).collect();
            ids.iter().try_for_each(|id| s.set_layout_property(id, "visibility", &value))
        })
    }

    /// Sets a member of the global state, such as `lang`.
    #[wasm_bindgen(js_name = setGlobalStateProperty)]
    pub fn set_global_state_property(&self, name: &str, value: &JsValue) -> Result<(), JsValue> {
        let value = value_from_js(value)?;
        self.inner.with(|m| m.set_global(name, value));
        Ok(())
    }

    /// The middle of the view, `{lng, lat}`.
    #[wasm_bindgen(js_name = getCenter)]
    pub fn get_center(&self) -> JsValue {
        js_from_value(&lnglat_value(lonlat_from_world(self.inner.map.borrow().camera().center)))
    }

    /// The zoom level.
    #[wasm_bindgen(js_name = getZoom)]
    pub fn get_zoom(&self) -> f64 {
        self.inner.map.borrow().camera().zoom
    }

    /// What is in view, `[[west, south], [east, north]]`.
    #[wasm_bindgen(js_name = getBounds)]
    pub fn get_bounds(&self) -> JsValue {
        let b = self.inner.map.borrow().camera().bounds();
        let corner = |x: f64, y: f64| {
            let p = lonlat_from_world(Point::new(x, y));
            Value::from(vec![Value::from(p.lon), p.lat.into()])
        };
        js_from_value(&Value::from(vec![corner(b.x0, b.y1), corner(b.x1, b.y0)]))
    }

    /// Sets the limits of panning, `[[west, south], [east, north]]`; `null` removes them.
    #[wasm_bindgen(js_name = setMaxBounds)]
    pub fn set_max_bounds(&self, b: &JsValue) -> Result<(), JsValue> {
        let v = value_from_js(b)?;
        let rect = if v.is_null() { None } else { Some(crate::map::world_rect(bounds(&v).ok_or_else(bad_bounds)?)) };
        self.inner.with(|m| m.set_limits(crate::view::Limits { bounds: rect, ..m.limits() }));
        Ok(())
    }

    /// Jumps: `{center, zoom}`.
    #[wasm_bindgen(js_name = jumpTo)]
    pub fn jump_to(&self, options: &JsValue) -> Result<(), JsValue> {
        let to = self.inner.target(&value_from_js(options)?)?;
        self.inner.with(|m| m.set_camera(to));
        Ok(())
    }

    /// Glides: `{center, zoom, duration}`, 500 ms unless told.
    #[wasm_bindgen(js_name = easeTo)]
    pub fn ease_to(&self, options: &JsValue) -> Result<(), JsValue> {
        let v = value_from_js(options)?;
        let to = self.inner.target(&v)?;
        self.inner.ease(to, &v, 500.0);
        Ok(())
    }

    /// As `easeTo`, 900 ms unless told.
    #[wasm_bindgen(js_name = flyTo)]
    pub fn fly_to(&self, options: &JsValue) -> Result<(), JsValue> {
        let v = value_from_js(options)?;
        let to = self.inner.target(&v)?;
        self.inner.ease(to, &v, 900.0);
        Ok(())
    }

    /// Shows a rectangle `[[west, south], [east, north]]`: `{padding, maxZoom, duration}`.
    #[wasm_bindgen(js_name = fitBounds)]
    pub fn fit_bounds(&self, b: &JsValue, options: &JsValue) -> Result<(), JsValue> {
        let b = bounds(&value_from_js(b)?).ok_or_else(bad_bounds)?;
        let v = value_from_js(options)?;
        let max_zoom = v.get("maxZoom").and_then(Value::as_f64).unwrap_or(22.0);
        let to = self.inner.map.borrow().camera_for(b, padding(v.get("padding")), max_zoom);
        self.inner.ease(to, &v, 500.0);
        Ok(())
    }

    /// Remembers where `Home` goes: a rectangle, shown with `padding`.
    #[wasm_bindgen(js_name = setHome)]
    pub fn set_home(&self, b: &JsValue, pad: &JsValue) -> Result<(), JsValue> {
        let b = bounds(&value_from_js(b)?).ok_or_else(bad_bounds)?;
        let pad = padding(Some(&value_from_js(pad)?));
        self.inner.home.set(Some(Home::Bounds(b, pad)));
        Ok(())
    }

    /// Goes where `setHome` said, or to the first view.
    #[wasm_bindgen(js_name = goHome)]
    pub fn go_home(&self) {
        self.inner.go_home();
    }

    /// Moves the view by px; at once unless `{duration}` says otherwise. Positive x looks further east.
    #[wasm_bindgen(js_name = panBy)]
    pub fn pan_by(&self, offset: &JsValue, options: &JsValue) -> Result<(), JsValue> {
        let by = point(&value_from_js(offset)?).ok_or_else(|| error("invalid-argument", "offset must be [x, y] in px"))?;
        let to = self.inner.map.borrow().camera().panned(by);
        self.inner.ease(to, &value_from_js(options)?, 0.0);
        Ok(())
    }

    /// Zooms to a level about the middle, or about `{around: [x, y]}` px.
    #[wasm_bindgen(js_name = zoomTo)]
    pub fn zoom_to(&self, zoom: f64, options: &JsValue) -> Result<(), JsValue> {
        let v = value_from_js(options)?;
        let camera = self.inner.map.borrow().camera();
        let limits = self.inner.map.borrow().limits();
        let zoom = zoom.max(limits.min_zoom).min(limits.max_zoom);
        let to = match v.get("around").and_then(point) {
            Some(px) => camera.with_anchor(camera.world_from_px(px), px, zoom),
            None => Camera { zoom, ..camera },
        };
        self.inner.ease(to, &v, 0.0);
        Ok(())
    }

    /// One level nearer.
    #[wasm_bindgen(js_name = zoomIn)]
    pub fn zoom_in(&self) {
        self.inner.key(Key::In);
    }

    /// One level farther.
    #[wasm_bindgen(js_name = zoomOut)]
    pub fn zoom_out(&self) {
        self.inner.key(Key::Out);
    }

    /// The viewport position of `[lng, lat]`, `{x, y}` px.
    pub fn project(&self, at: &JsValue) -> Result<JsValue, JsValue> {
        let p = lonlat(&value_from_js(at)?).ok_or_else(bad_lnglat)?;
        Ok(js_from_value(&point_value(self.inner.map.borrow().camera().px_from_world(world_from_lonlat(p)))))
    }

    /// The position at `[x, y]` px, `{lng, lat}`.
    pub fn unproject(&self, at: &JsValue) -> Result<JsValue, JsValue> {
        let p = point(&value_from_js(at)?).ok_or_else(|| error("invalid-argument", "a point must be [x, y] in px"))?;
        Ok(js_from_value(&lnglat_value(self.inner.map.borrow().lonlat_at(p))))
    }

    /// The features at `[x, y]` px, topmost first: `{layers, tolerance}`.
    #[wasm_bindgen(js_name = queryRenderedFeatures)]
    pub fn query_rendered_features(&self, at: &JsValue, options: &JsValue) -> Result<JsValue, JsValue> {
        let p = point(&value_from_js(at)?).ok_or_else(|| error("invalid-argument", "a point must be [x, y] in px"))?;
        let v = value_from_js(options)?;
        let layers: Option<Vec<Arc<str>>> = v.get("layers").and_then(Value::as_array).map(|names| {
            names.iter().filter_map(Value::as_str).map(Arc::from).collect()
        });
        let tolerance = v.get("tolerance").and_then(Value::as_f64).unwrap_or(MOUSE_PX);
        let found = self.inner.map.borrow_mut().query(p, tolerance, layers.as_deref());
        Ok(js_from_value(&self.inner.features(&found)))
    }

    /// The id of the topmost feature within 4 px of a viewport position, or `undefined`; the cheap form of
    /// `queryRenderedFeatures`.
    pub fn pick(&self, x: f64, y: f64) -> JsValue {
        let mut map = self.inner.map.borrow_mut();
        let Some(hit) = map.hits(Point::new(x, y), MOUSE_PX, None).into_iter().next() else { return JsValue::UNDEFINED };
        map.source(&hit.source).and_then(|s| s.set.id(hit.row)).map_or(JsValue::UNDEFINED, |id| match id {
            Value::String(s) => JsValue::from_str(s),
            Value::Number(n) => JsValue::from_f64(*n),
            _ => JsValue::UNDEFINED,
        })
    }

    /// All features of a source (of the style, or `atlas:NAME`).
    #[wasm_bindgen(js_name = querySourceFeatures)]
    pub fn query_source_features(&self, source: &str) -> JsValue {
        let map = self.inner.map.borrow();
        let Some(data) = map.source(source) else { return js_from_value(&Vec::new().into()) };
        let one = |row: usize| {
            Value::object([
                ("type", "Feature".into()),
                ("id", data.set.id(row).cloned().unwrap_or_default()),
                ("source", source.into()),
                ("properties", data.set.properties(row)),
                ("geometry", geometry_value(&data.set, row)),
            ])
        };
        js_from_value(&(0..data.set.len()).map(one).collect::<Vec<_>>().into())
    }

    /// The bounds of one feature `[[west, south], [east, north]]`, or `undefined`.
    #[wasm_bindgen(js_name = getFeatureBounds)]
    pub fn get_feature_bounds(&self, source: &str, id: &JsValue) -> Result<JsValue, JsValue> {
        let id = value_from_js(id)?;
        let map = self.inner.map.borrow();
        let bounds = map.source(source).and_then(|s| s.set.find(&id).map(|row| s.set.bounds(row)));
        let Some(b) = bounds.filter(|b| !b.is_empty()) else { return Ok(JsValue::UNDEFINED) };
        let corner = |x: f64, y: f64| {
            let p = lonlat_from_world(Point::new(x, y));
            Value::from(vec![Value::from(p.lon), p.lat.into()])
        };
        Ok(js_from_value(&Value::from(vec![corner(b.x0, b.y1), corner(b.x1, b.y0)])))
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

    /// Calls `run` at every event of a type: `on(type, run)` or `on(type, layer, run)`.
    pub fn on(&self, kind: &str, layer_or_run: &JsValue, run: Option<js_sys::Function>) -> Result<(), JsValue> {
        self.inner.listen(kind, layer_or_run, run, false)
    }

    /// As `on`, for one event only.
    pub fn once(&self, kind: &str, layer_or_run: &JsValue, run: Option<js_sys::Function>) -> Result<(), JsValue> {
        self.inner.listen(kind, layer_or_run, run, true)
    }

    /// Takes back `on`.
    pub fn off(&self, kind: &str, layer_or_run: &JsValue, run: Option<js_sys::Function>) {
        let layer = layer_or_run.as_string();
        if let Some(run) = run.or_else(|| layer_or_run.dyn_ref().cloned()) {
            self.inner.emitter.remove(kind, layer.as_deref(), &run);
        }
    }

    /// Adapts to the container's size now; the map does so by itself when the container changes.
    pub fn resize(&self) {
        self.inner.resize();
    }

    /// Whether everything was drawn at least once.
    pub fn loaded(&self) -> bool {
        self.inner.loaded.get()
    }

    /// The view as SVG text: `{title, attribution}`.
    #[wasm_bindgen(js_name = exportSVG)]
    pub fn export_svg(&self, options: &JsValue) -> Result<String, JsValue> {
        let v = value_from_js(options)?;
        let text = |k: &str| v.get(k).and_then(Value::as_str).unwrap_or_default().to_string();
        Ok(self.inner.map.borrow_mut().export_svg(&text("title"), &text("attribution")))
    }

    /// Length in px and metres of a scale bar of a round length of at most `max_px`: `{px, metres}`.
    pub fn scale(&self, max_px: f64) -> JsValue {
        let (px, metres) = self.inner.map.borrow().scale(max_px);
        js_from_value(&Value::object([("px", px.into()), ("metres", metres.into())]))
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

    /// As `remove`.
    pub fn destroy(&self) {
        self.inner.destroy();
    }
}

impl Drop for WebMap {
    fn drop(&mut self) {
        self.inner.destroy();
    }
}

fn bad_bounds() -> JsValue {
    error("invalid-argument", "bounds must be [[west, south], [east, north]] in degrees")
}

fn bad_lnglat() -> JsValue {
    error("invalid-argument", "a position must be [lng, lat] in degrees, −180 to 180 and −90 to 90")
}

impl Inner {
    fn start(self: &Rc<Self>, options: &JsValue) -> Result<(), JsValue> {
        let weak = Rc::downgrade(self);
        let frame = weak.clone();
        *self.frame.borrow_mut() = Some(Closure::new(move |now: f64| {
            if let Some(inner) = frame.upgrade() {
                inner.draw(now);
            }
        }));
        // The atlas is bytes, not JSON: taken out before the rest is converted.
        let (mut atlas, mut plain) = (JsValue::UNDEFINED, Value::Null);
        if options.is_object() {
            let copy = js_sys::Object::assign(&js_sys::Object::new(), options.unchecked_ref());
            atlas = js_sys::Reflect::get(&copy, &"atlas".into())?;
            js_sys::Reflect::delete_property(&copy, &"atlas".into())?;
            plain = value_from_js(&copy)?;
        }
        self.resize();
        {
            let mut map = self.map.borrow_mut();
            if let Some(bytes) = atlas.dyn_ref::<js_sys::Uint8Array>() {
                map.add_atlas(crate::atlas::unpack(&bytes.to_vec()).map_err(|e| error("atlas", &e))?);
            }
            let number = |k: &str, d: f64| plain.get(k).and_then(Value::as_f64).filter(|n| n.is_finite()).unwrap_or(d);
            if let Some(style) = plain.get("style") {
                map.set_style(style);
            }
            if let Some(lang) = plain.get("lang") {
                map.set_global("lang", lang.clone());
            }
            let limits = crate::view::Limits {
                min_zoom: number("minZoom", 0.0),
                max_zoom: number("maxZoom", 20.0).max(number("minZoom", 0.0)),
                bounds: plain.get("maxBounds").and_then(bounds).map(crate::map::world_rect),
            };
            map.set_limits(limits);
            let style = (map.style().center, map.style().zoom);
            let center = plain.get("center").and_then(lonlat).or(style.0.map(|c| crate::proj::LonLat::new(c[0], c[1])));
            let zoom = number("zoom", style.1.unwrap_or(0.0));
            let here = map.camera();
            let to = match plain.get("bounds").and_then(bounds) {
                Some(b) => map.camera_for(b, padding(plain.get("padding")), 22.0),
                None => Camera { center: center.map_or(here.center, world_from_lonlat), zoom, ..here },
            };
            map.set_camera(to);
            let reduced = self.window.match_media("(prefers-reduced-motion: reduce)").ok().flatten();
            map.set_reduced_motion(reduced.is_some_and(|m| m.matches()));
        }
        if let Some(b) = plain.get("bounds").and_then(bounds) {
            self.home.set(Some(Home::Bounds(b, padding(plain.get("padding")))));
        } else {
            let first = self.map.borrow().camera();
            self.home.set(Some(Home::View(first.center, first.zoom)));
        }
        if plain.get("interactive").and_then(Value::as_bool) != Some(false) {
            self.listen_to_input();
        }
        let seen = weak.clone();
        let observer = SizeObserver::new(&self.root, move || {
            if let Some(inner) = seen.upgrade() {
                inner.resize();
            }
        })?;
        *self.observer.borrow_mut() = Some(observer);
        // A change of the device pixel ratio fires no resize of the container.
        let seen = weak;
        let target = self.window.clone();
        self.listeners.borrow_mut().push(Listener::new(&target, "resize", move |_| {
            if let Some(inner) = seen.upgrade() {
                inner.request();
            }
        }));
        self.request();
        Ok(())
    }

    fn listen_to_input(self: &Rc<Self>) {
        let mut out = Vec::new();
        let mut add = |name: &'static str, run: fn(&Rc<Inner>, web_sys::Event)| {
            let weak: Weak<Inner> = Rc::downgrade(self);
            out.push(Listener::new(&self.root, name, move |event| {
                if let Some(inner) = weak.upgrade().filter(|i| !i.gone.get()) {
                    run(&inner, event);
                }
            }));
        };
        add("pointerdown", |inner, e| {
            let Some(e) = e.dyn_ref::<PointerEvent>().filter(|e| e.button() == 0) else { return };
            // Synthetic events have no active pointer to capture.
            let _ = inner.root.set_pointer_capture(e.pointer_id());
            let touch = e.pointer_type() == "touch";
            inner.gesture(Event::Down { id: e.pointer_id(), at: inner.at(e), touch });
        });
        add("pointermove", |inner, e| {
            let Some(e) = e.dyn_ref::<PointerEvent>() else { return };
            let at = inner.at(e);
            inner.pointer.set(Some((at, e.pointer_type() == "touch")));
            inner.gesture(Event::Move { id: e.pointer_id(), at });
            inner.send_at("mousemove", at);
        });
        add("pointerup", |inner, e| {
            let Some(e) = e.dyn_ref::<PointerEvent>() else { return };
            inner.gesture(Event::Up { id: e.pointer_id(), at: inner.at(e) });
        });
        add("pointercancel", |inner, e| {
            let Some(e) = e.dyn_ref::<PointerEvent>() else { return };
            inner.gesture(Event::Cancel { id: e.pointer_id() });
        });
        add("pointerleave", |inner, _| {
            inner.pointer.set(None);
            inner.request();
        });
        add("wheel", |inner, e| {
            let Some(e) = e.dyn_ref::<WheelEvent>() else { return };
            e.prevent_default();
            let unit = match e.delta_mode() {
                WheelEvent::DOM_DELTA_LINE => 40.0,
                WheelEvent::DOM_DELTA_PAGE => 300.0,
                _ => 1.0,
            };
            inner.gesture(Event::Wheel { at: inner.at(e), delta: e.delta_y() * unit, pinch: e.ctrl_key() });
        });
        *self.listeners.borrow_mut() = out;
        // Keys come from whatever around the map has the focus, since the canvas itself takes none.
        let weak = Rc::downgrade(self);
        if let Some(parent) = self.root.parent_element() {
            self.listeners.borrow_mut().push(Listener::new(&parent, "keydown", move |event| {
                let Some(inner) = weak.upgrade().filter(|i| !i.gone.get()) else { return };
                let Some(e) = event.dyn_ref::<KeyboardEvent>() else { return };
                if e.ctrl_key() || e.meta_key() || e.alt_key() {
                    return;
                }
                let key = match e.key().as_str() {
                    "ArrowLeft" => Key::Left,
                    "ArrowRight" => Key::Right,
                    "ArrowUp" => Key::Up,
                    "ArrowDown" => Key::Down,
                    "+" | "=" => Key::In,
                    "-" | "_" => Key::Out,
                    "Home" => {
                        e.prevent_default();
                        return inner.go_home();
                    }
                    _ => return,
                };
                e.prevent_default();
                inner.key(key);
            }));
        }
    }

    fn at(&self, e: &web_sys::MouseEvent) -> Point {
        let r = self.root.get_bounding_client_rect();
        Point::new(f64::from(e.client_x()) - r.left(), f64::from(e.client_y()) - r.top())
    }

    fn now(&self) -> f64 {
        self.window.performance().map_or(0.0, |p| p.now())
    }

    fn key(self: &Rc<Self>, key: Key) {
        self.gesture(Event::Key(key));
    }

    fn gesture(self: &Rc<Self>, event: Event) {
        let outcome = self.map.borrow_mut().handle(event, self.now());
        match outcome {
            Outcome::Click(at, touch) => {
                let event = self.click_event(at, if touch { TOUCH_PX } else { MOUSE_PX });
                self.queue.borrow_mut().push(("click", None, event.clone()));
                for layer in self.emitter.layers("click") {
                    let hits = event.get("features").and_then(Value::as_array).unwrap_or(&[]);
                    let in_layer = |f: &Value| f.get("layer").and_then(|l| l.get("id")).and_then(Value::as_str) == Some(&layer);
                    if hits.iter().any(in_layer) {
                        self.queue.borrow_mut().push(("click", Some(layer), event.clone()));
                    }
                }
            }
            Outcome::DoubleClick(at) => self.send_at("dblclick", at),
            Outcome::None => {}
        }
        self.flush();
        self.request();
    }

    fn click_event(&self, at: Point, tolerance: f64) -> Value {
        let found = self.map.borrow_mut().query(at, tolerance, None);
        let features = self.features(&found);
        self.event_at("click", at, Some(features))
    }

    fn event_at(&self, kind: &str, at: Point, features: Option<Value>) -> Value {
        let lnglat = self.map.borrow().lonlat_at(at);
        let mut members = vec![("type", kind.into()), ("point", point_value(at)), ("lngLat", lnglat_value(lnglat))];
        members.extend(features.map(|f| ("features", f)));
        Value::object(members)
    }

    fn send_at(self: &Rc<Self>, kind: &'static str, at: Point) {
        if self.emitter.wants(kind) {
            let event = self.event_at(kind, at, None);
            self.queue.borrow_mut().push((kind, None, event));
            self.flush();
        }
    }

    fn features(&self, found: &[Found]) -> Value {
        let map = self.map.borrow();
        let one = |f: &Found| {
            let geometry = map.source(&f.source).map_or(Value::Null, |s| geometry_value(&s.set, f.row));
            found_value(f, geometry)
        };
        found.iter().map(one).collect::<Vec<_>>().into()
    }

    fn listen(
        &self,
        kind: &str,
        layer_or_run: &JsValue,
        run: Option<js_sys::Function>,
        once: bool,
    ) -> Result<(), JsValue> {
        let layer = layer_or_run.as_string().map(Arc::from);
        let run = run
            .or_else(|| layer_or_run.dyn_ref().cloned())
            .ok_or_else(|| error("invalid-argument", "on(type, listener) or on(type, layerId, listener)"))?;
        // Who comes after the load still hears of it.
        if kind == "load" && self.loaded.get() {
            let _ = run.call1(&JsValue::NULL, &js_from_value(&Value::object([("type", "load".into())])));
            return Ok(());
        }
        self.emitter.add(kind, layer, run, once);
        Ok(())
    }

    /// Changes the map, then draws and tells.
    fn with<T>(self: &Rc<Self>, change: impl FnOnce(&mut Map) -> T) -> T {
        let out = change(&mut self.map.borrow_mut());
        self.request();
        out
    }

    fn edit(
        self: &Rc<Self>,
        change: impl FnOnce(&mut crate::style::Style) -> Result<(), crate::issue::Issue>,
    ) -> Result<(), JsValue> {
        self.with(|m| m.edit_style(change)).map_err(|i| issue_error(&i))
    }

    fn target(&self, v: &Value) -> Result<Camera, JsValue> {
        let mut camera = self.map.borrow().camera();
        if let Some(center) = v.get("center") {
            camera.center = world_from_lonlat(lonlat(center).ok_or_else(bad_lnglat)?);
        }
        if let Some(zoom) = v.get("zoom").and_then(Value::as_f64) {
            camera.zoom = zoom;
        }
        let pad = padding(v.get("padding"));
        Ok(camera.panned(Point::new(pad.right - pad.left, pad.bottom - pad.top) * 0.5))
    }

    fn ease(self: &Rc<Self>, to: Camera, options: &Value, default_ms: f64) {
        let duration = options.get("duration").and_then(Value::as_f64).unwrap_or(default_ms);
        let now = self.now();
        self.with(|m| if duration > 0.0 { m.ease_to(to, duration, now) } else { m.set_camera(to) });
    }

    fn go_home(self: &Rc<Self>) {
        let Some(home) = self.home.get() else { return };
        let here = self.map.borrow().camera();
        let to = match home {
            Home::Bounds(b, pad) => self.map.borrow().camera_for(b, pad, 22.0),
            Home::View(center, zoom) => Camera { center, zoom, ..here },
        };
        self.ease(to, &Value::Null, 500.0);
    }

    fn resize(self: &Rc<Self>) {
        if self.gone.get() {
            return;
        }
        let (w, h) = (f64::from(self.root.client_width()), f64::from(self.root.client_height()));
        let camera = self.map.borrow().camera();
        if (camera.width, camera.height) != (w, h) {
            self.map.borrow_mut().resize(w, h);
            // At once, not at the next frame: a resized canvas would flash empty.
            if self.loaded.get() {
                self.draw(self.now());
            }
            self.send("resize", Value::default());
        }
        self.request();
    }

    fn request(&self) {
        if self.gone.get() || self.frame_id.get().is_some() {
            return;
        }
        if let Some(frame) = self.frame.borrow().as_ref() {
            self.frame_id.set(self.window.request_animation_frame(frame.as_ref().unchecked_ref()).ok());
        }
    }

    fn draw(self: &Rc<Self>, now: f64) {
        self.frame_id.set(None);
        if self.gone.get() {
            return;
        }
        let performance = self.window.performance();
        let clock = || performance.as_ref().map_or(0.0, |p| p.now());
        let (painted, moving) = {
            let mut map = self.map.borrow_mut();
            let moving = map.tick(now);
            if !moving && !map.is_dragging() {
                let pointer = self.pointer.get().filter(|p| !p.1).map(|p| p.0);
                if map.hover(pointer, MOUSE_PX) {
                    let cursor = if map.has_hover() { "pointer" } else { "grab" };
                    let _ = self.root.style().set_property("cursor", cursor);
                }
            }
            let painted = self.surface.borrow_mut().draw(&mut map, self.window.device_pixel_ratio(), now, clock);
            (painted, moving || map.is_dragging())
        };
        self.after_frame(painted, moving);
        if moving || painted == Painted::More {
            self.request();
        }
    }

    fn after_frame(self: &Rc<Self>, painted: Painted, moving: bool) {
        let camera = self.map.borrow().camera();
        let was = self.was.replace(Some(camera));
        let changed = was.is_some_and(|w| w != camera);
        let zoomed = was.is_some_and(|w| w.zoom != camera.zoom);
        let mut queue = self.queue.borrow_mut();
        let mut tell = |kind: &'static str| {
            if self.emitter.wants(kind) {
                queue.push((kind, None, Value::object([("type", kind.into())])));
            }
        };
        if changed {
            tell("move");
        }
        if zoomed {
            tell("zoom");
        }
        tell("render");
        if !self.loaded.replace(true) {
            tell("load");
        }
        let at_rest = !moving;
        if at_rest && !self.idle.get() {
            tell("moveend");
            tell("zoomend");
        }
        if changed || moving {
            self.idle.set(false);
        }
        if at_rest && painted == Painted::Crisp && !self.idle.replace(true) {
            tell("idle");
        }
        drop(queue);
        self.flush();
    }

    fn send(self: &Rc<Self>, kind: &'static str, event: Value) {
        let mut members = vec![(Arc::from("type"), Value::from(kind))];
        members.extend(event.members().iter().cloned());
        self.queue.borrow_mut().push((kind, None, Value::object(members)));
        self.flush();
    }

    /// Sends what waits; must be called without a borrow of the map.
    fn flush(self: &Rc<Self>) {
        // A listener may cause further events: taken in turns, never while the queue is borrowed.
        loop {
            let due = std::mem::take(&mut *self.queue.borrow_mut());
            if due.is_empty() {
                return;
            }
            for (kind, layer, event) in due {
                if self.emitter.wants(kind) {
                    self.emitter.send(kind, layer.as_deref(), &js_from_value(&event));
                }
            }
        }
    }

    fn destroy(&self) {
        if self.gone.replace(true) {
            return;
        }
        if let Some(id) = self.frame_id.take() {
            let _ = self.window.cancel_animation_frame(id);
        }
        self.emitter.clear();
        self.listeners.borrow_mut().clear();
        *self.observer.borrow_mut() = None;
        self.surface.borrow_mut().destroy();
        *self.map.borrow_mut() = Map::new();
        self.root.remove();
    }
}
