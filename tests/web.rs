//! The library inside a browser: what only wasm32, or only a page, can show.
//!
//! The tests use the exported class as a page does: options and results are JavaScript values, events are dispatched to
//! the elements, pictures are read back from the canvas.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use guangqing_map::proj::{LonLat, lonlat_from_world, world_from_lonlat};
use guangqing_map::web::WebMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, KeyboardEvent, KeyboardEventInit, PointerEvent,
    PointerEventInit, WheelEvent, WheelEventInit,
};

wasm_bindgen_test_configure!(run_in_browser);

/// wasm32 has its own sin and exp, which differ from the native ones in the last bits, but no further.
#[wasm_bindgen_test]
fn web_mercator_round_trip() {
    for (lon, lat) in [(113.0, 23.7), (-180.0, 85.0), (0.0, 0.0), (114.4, -25.4)] {
        let p = lonlat_from_world(world_from_lonlat(LonLat::new(lon, lat)));
        assert!((p.lon - lon).abs() < 1e-12 && (p.lat - lat).abs() < 1e-12, "{p:?}");
    }
}

fn json(text: &str) -> JsValue {
    js_sys::JSON::parse(text).expect(text)
}

fn get(value: &JsValue, key: &str) -> JsValue {
    js_sys::Reflect::get(value, &key.into()).unwrap_or_default()
}

fn number(value: &JsValue, key: &str) -> f64 {
    get(value, key).as_f64().unwrap_or(f64::NAN)
}

fn string(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_default()
}

/// Waits for a number of animation frames.
async fn frames(count: u32) {
    for _ in 0..count {
        let frame = js_sys::Promise::new(&mut |done, _| {
            web_sys::window().unwrap().request_animation_frame(&done).unwrap();
        });
        JsFuture::from(frame).await.unwrap();
    }
}

/// Waits for frames until `done`, so that a slow machine needs longer instead of failing; after some seconds the caller's
/// own assertion tells what is missing.
async fn until(done: impl Fn() -> bool) {
    for _ in 0..600 {
        if done() {
            return;
        }
        frames(1).await;
    }
}

/// A container in the page with a map in it; both go when the test ends, and an uncaught error fails it.
struct Stage {
    container: HtmlElement,
    map: WebMap,
    errors: Rc<RefCell<Vec<String>>>,
    on_error: Closure<dyn FnMut(JsValue)>,
}

impl Stage {
    fn new(width: u32, height: u32, options: &JsValue) -> Stage {
        let document = web_sys::window().unwrap().document().unwrap();
        let container: HtmlElement = document.create_element("div").unwrap().dyn_into().unwrap();
        let css = format!("width: {width}px; height: {height}px; position: absolute; left: 0; top: 0");
        container.set_attribute("style", &css).unwrap();
        document.body().unwrap().append_child(&container).unwrap();
        Stage::within(container, options)
    }

    fn within(container: HtmlElement, options: &JsValue) -> Stage {
        let errors = Rc::new(RefCell::new(Vec::new()));
        let told = errors.clone();
        let on_error = Closure::new(move |e: JsValue| told.borrow_mut().push(string(&e, "message")));
        let window = web_sys::window().unwrap();
        window.add_event_listener_with_callback("error", on_error.as_ref().unchecked_ref()).unwrap();
        let map = WebMap::new(container.clone(), options).unwrap();
        Stage { container, map, errors, on_error }
    }

    /// Waits until glides have ended and everything is drawn, the margins too.
    async fn rest(&self) {
        // Observers and the first frame after a change come a little later than the change.
        frames(4).await;
        until(|| self.map.loaded()).await;
    }

    fn root(&self) -> HtmlElement {
        self.container.first_element_child().unwrap().dyn_into().unwrap()
    }

    /// The picture in the viewport, RGBA.
    fn pixels(&self) -> Vec<u8> {
        let canvas: HtmlCanvasElement = self.container.query_selector("canvas").unwrap().unwrap().dyn_into().unwrap();
        let cx: CanvasRenderingContext2d = canvas.get_context("2d").unwrap().unwrap().dyn_into().unwrap();
        let (view, bitmap) = (self.container.get_bounding_client_rect(), canvas.get_bounding_client_rect());
        let (x, y) = (view.left() - bitmap.left(), view.top() - bitmap.top());
        let image = cx.get_image_data(x, y, view.width(), view.height()).unwrap();
        image.data().0
    }

    fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let width = self.container.client_width() as u32;
        let i = (4 * (y * width + x)) as usize;
        self.pixels()[i..i + 3].try_into().unwrap()
    }

    fn pointer(&self, target: &web_sys::EventTarget, name: &str, x: i32, y: i32) {
        let init = PointerEventInit::new();
        init.set_pointer_id(1);
        init.set_bubbles(true);
        init.set_client_x(x);
        init.set_client_y(y);
        target.dispatch_event(&PointerEvent::new_with_event_init_dict(name, &init).unwrap()).unwrap();
    }

    fn click(&self, x: i32, y: i32) {
        self.pointer(&self.root(), "pointerdown", x, y);
        self.pointer(&self.root(), "pointerup", x, y);
    }

    fn key(&self, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.container.dispatch_event(&event).unwrap();
    }

    /// Counts the events of a type and keeps the last one.
    fn record(&self, kind: &str) -> Record {
        let record = Record::default();
        self.map.on(kind, &record.listener(), None).unwrap();
        record
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let window = web_sys::window().unwrap();
        let _ = window.remove_event_listener_with_callback("error", self.on_error.as_ref().unchecked_ref());
        self.map.destroy();
        self.container.remove();
        assert!(self.errors.borrow().is_empty(), "{:?}", self.errors.borrow());
    }
}

#[derive(Clone, Default)]
struct Record {
    count: Rc<Cell<u32>>,
    last: Rc<RefCell<JsValue>>,
}

impl Record {
    fn listener(&self) -> JsValue {
        let own = self.clone();
        Closure::<dyn FnMut(JsValue)>::new(move |event| {
            own.count.set(own.count.get() + 1);
            *own.last.borrow_mut() = event;
        })
        .into_js_value()
    }

    fn take(&self) -> u32 {
        self.count.take()
    }
}

fn listener(run: impl FnMut(JsValue) + 'static) -> JsValue {
    Closure::<dyn FnMut(JsValue)>::new(run).into_js_value()
}

/// A square of one degree around 113° E, 23° N on white, 100 px to a degree or so.
const SQUARE: &str = r##"{"version": 8, "center": [113, 23], "zoom": 6.14, "sources": {"a": {"type": "geojson", "data":
    {"type": "Feature", "id": "square", "properties": {"name": "方"}, "geometry": {"type": "Polygon", "coordinates":
    [[[112.5, 22.5], [113.5, 22.5], [113.5, 23.5], [112.5, 23.5], [112.5, 22.5]]]}}}}, "layers": [
    {"id": "paper", "type": "background", "paint": {"background-color": "#ffffff"}},
    {"id": "square", "type": "fill", "source": "a", "paint": {"fill-color": "#c02040"}}]}"##;

fn square() -> JsValue {
    json(&format!(r#"{{"style": {SQUARE}}}"#))
}

#[wasm_bindgen_test]
async fn a_map_in_a_container_draws() {
    let stage = Stage::new(300, 200, &square());
    let (load, idle) = (stage.record("load"), stage.record("idle"));
    stage.rest().await;
    assert_eq!(stage.pixel(150, 100), [0xc0, 0x20, 0x40]);
    assert_eq!(stage.pixel(5, 5), [255, 255, 255]);
    assert_eq!((load.take(), idle.take()), (1, 1));
    assert!(stage.map.loaded());
    let late = stage.record("load");
    assert_eq!(late.take(), 1, "who comes late still hears of the load");
}

/// Areas, outlines, hatching, dashes, circles and icons all over the place.
fn busy(text: bool) -> JsValue {
    let mut features = Vec::new();
    for i in 0..60 {
        let (x, y) = (112.0 + f64::from(i * 37 % 60) / 30.0, 22.0 + f64::from(i * 53 % 60) / 30.0);
        let at = |k: u32| {
            let (s, c) = (f64::from(k) * 2.513 + f64::from(i)).sin_cos();
            format!("[{}, {}]", x + 0.2 * c, y + 0.2 * s)
        };
        let ring = [0, 1, 2, 3, 4, 0].map(at).join(",");
        let geometries = [
            format!(r#"{{"type": "Polygon", "coordinates": [[{ring}]]}}"#),
            format!(r#"{{"type": "LineString", "coordinates": [{ring}]}}"#),
            format!(r#"{{"type": "Point", "coordinates": [{x}, {y}]}}"#),
        ];
        features.extend(geometries.map(|g| {
            format!(r#"{{"type": "Feature", "properties": {{"i": {i}, "name": "广清合作第{i}号 No. {i}"}}, "geometry": {g}}}"#)
        }));
    }
    let data = format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(","));
    let point = r#""filter": ["==", ["geometry-type"], "Point"]"#;
    let names = format!(
        r##", {{"id": "names", "type": "symbol", "source": "a", {point}, "layout": {{"text-field": ["get", "name"],
        "text-size": 13, "text-font": ["sans-serif"]}}, "paint": {{"text-halo-color": "#fff", "text-halo-width": 2}}}}"##
    );
    json(&format!(
        r##"{{"style": {{"version": 8, "center": [113, 23], "zoom": 8.3, "sources": {{"a": {{"type": "geojson", "data": {data}}}}},
        "layers": [
        {{"id": "paper", "type": "background", "paint": {{"background-color": "#fafafa"}}}},
        {{"id": "areas", "type": "fill", "source": "a", "paint": {{"fill-color": "rgba(80, 140, 90, 0.3)", "fill-outline-color": "#333"}}}},
        {{"id": "hatch", "type": "fill", "source": "a", "filter": ["<", ["get", "i"], 20], "paint": {{"fill-color": "#a33", "fill-pattern": "hatch-30-7-1.3"}}}},
        {{"id": "lines", "type": "line", "source": "a", "paint": {{"line-color": "#27c", "line-width": 3, "line-dasharray": [3, 1.5]}}}},
        {{"id": "round", "type": "line", "source": "a", "layout": {{"line-cap": "round", "line-join": "round"}},
          "paint": {{"line-color": "rgba(200, 120, 0, 0.6)", "line-width": 5, "line-offset": 6}}}},
        {{"id": "dots", "type": "circle", "source": "a", {point}, "paint": {{"circle-radius": 9, "circle-color": "#fd0",
          "circle-stroke-color": "#000", "circle-stroke-width": 1.5}}}},
        {{"id": "icons", "type": "symbol", "source": "a", {point}, "layout": {{"icon-image": "airport", "icon-allow-overlap": true}},
          "paint": {{"icon-color": "#06c", "icon-halo-color": "#fff", "icon-halo-width": 2}}}}
        {}]}}}}"##,
        if text { &names } else { "" }
    ))
}

/// How many pixels differ by more than 4, 16, 64 and 128 levels in a channel between a map that was panned about and a
/// fresh one.
async fn panned_against_fresh(text: bool) -> [usize; 4] {
    assert_eq!(web_sys::window().unwrap().device_pixel_ratio(), 1.0);
    let options = busy(text);
    let panned = Stage::new(320, 240, &options);
    panned.rest().await;
    let pan = |x: i32, y: i32| panned.map.pan_by(&json(&format!("[{x}, {y}]")), &JsValue::UNDEFINED).unwrap();
    for (x, y) in [(7, 3), (40, -25), (150, 90), (-260, -140), (300, 0), (-20, 170), (-400, -300), (55, 61), (0, -1)] {
        pan(x, y);
        // Not always time enough for the margins.
        frames(if x % 2 == 0 { 1 } else { 3 }).await;
    }
    let view = panned.map.get_center();
    let fresh = Stage::new(320, 240, &options);
    let center = format!(r#"{{"center": [{}, {}]}}"#, number(&view, "lng"), number(&view, "lat"));
    fresh.map.jump_to(&json(&center)).unwrap();
    // One frame: the fresh picture is drawn in one piece.
    frames(2).await;
    let (a, b) = (panned.pixels(), fresh.pixels());
    assert_eq!(a.len(), b.len());
    let blank = b.chunks(4).filter(|p| p[0] == 0xfa).count();
    assert!(blank < b.len() / 8, "the picture is not busy");
    let most = |(p, q): (&[u8], &[u8])| p.iter().zip(q).map(|(p, q)| p.abs_diff(*q)).max().unwrap_or(0);
    let levels: Vec<u8> = a.chunks(4).zip(b.chunks(4)).map(most).collect();
    [4, 16, 64, 128].map(|level| levels.iter().filter(|d| **d > level).count())
}

/// Whole marks must not be missing, cut or doubled: no pixel differs by more than 64 levels. Chromium rounds coverage
/// otherwise when a path is cut by its clip, up to about 50 levels within 2 px of a seam, and by single levels along long
/// edges: of 76,800 pixels 115 were seen to differ by more than 16 levels and 1,469 by more than 4.
fn assert_alike([over_4, over_16, over_64, over_128]: [usize; 4]) {
    assert!(over_4 < 3000 && over_16 < 300 && over_64 + over_128 == 0, "{over_4} {over_16} {over_64} {over_128}");
}

#[wasm_bindgen_test]
async fn strips_make_the_picture_that_a_full_redraw_makes() {
    assert_alike(panned_against_fresh(false).await);
}

#[wasm_bindgen_test]
async fn strips_cut_no_label() {
    assert_alike(panned_against_fresh(true).await);
}

#[wasm_bindgen_test]
async fn a_hidden_container_draws_when_it_is_shown() {
    let options = json(&format!(r#"{{"style": {SQUARE}, "bounds": [[112, 22], [114, 24]], "padding": 10}}"#));
    let seen = Stage::new(300, 200, &options);
    let document = web_sys::window().unwrap().document().unwrap();
    let container: HtmlElement = document.create_element("div").unwrap().dyn_into().unwrap();
    container.set_attribute("style", "display: none; width: 300px; height: 200px; position: absolute").unwrap();
    document.body().unwrap().append_child(&container).unwrap();
    let hidden = Stage::within(container, &options);
    hidden.rest().await;
    hidden.container.style().set_property("display", "block").unwrap();
    hidden.rest().await;
    assert_eq!(hidden.pixel(150, 100), [0xc0, 0x20, 0x40]);
    assert_eq!(hidden.map.get_zoom(), seen.map.get_zoom(), "the bounds are fitted to the size that the container got");
    // Hidden again and shown larger: it keeps its view.
    hidden.container.style().set_property("display", "none").unwrap();
    hidden.rest().await;
    hidden.container.set_attribute("style", "width: 500px; height: 300px; position: absolute").unwrap();
    hidden.rest().await;
    assert_eq!(hidden.map.get_zoom(), seen.map.get_zoom());
    assert_eq!(hidden.pixel(250, 150), [0xc0, 0x20, 0x40]);
}

/// Everything that an element of a map can hear.
fn storm(stage: &Stage, target: &HtmlElement) {
    for name in ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"] {
        stage.pointer(target, name, 150, 100);
    }
    let init = WheelEventInit::new();
    init.set_delta_y(100.0);
    target.dispatch_event(&WheelEvent::new_with_event_init_dict("wheel", &init).unwrap()).unwrap();
    stage.key("ArrowLeft");
    web_sys::window().unwrap().dispatch_event(&web_sys::Event::new("resize").unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn a_destroyed_map_leaves_nothing_and_hears_nothing() {
    let stage = Stage::new(300, 200, &square());
    let seen = stage.record("move");
    stage.rest().await;
    let root = stage.root();
    stage.map.remove();
    stage.map.remove();
    stage.map.destroy();
    assert_eq!(stage.container.child_element_count(), 0);
    assert_eq!(root.query_selector_all("canvas").unwrap().length(), 0);
    seen.take();
    storm(&stage, &root);
    stage.container.style().set_property("width", "200px").unwrap();
    stage.rest().await;
    assert_eq!(seen.take(), 0);
    // Later calls do nothing, and none throws.
    let map = &stage.map;
    let none = JsValue::UNDEFINED;
    assert!(map.set_paint_property("square", "fill-color", &"#000".into()).is_ok());
    assert!(map.set_filter("square", &JsValue::NULL).is_ok() && map.remove_layer("square").is_ok());
    assert!(map.jump_to(&json(r#"{"center": [113, 23]}"#)).is_ok() && map.pan_by(&json("[1, 1]"), &none).is_ok());
    assert!(map.set_style(&json(SQUARE)).is_ok() && map.add_source("b", &json("{}")).is_ok());
    assert!(
        map.query_rendered_features(&json("[1, 1]"), &none).is_ok() && map.on("load", &listener(|_| ()), None).is_ok()
    );
    map.resize();
    map.zoom_in();
    map.go_home();
    frames(3).await;
    assert_eq!(stage.container.child_element_count(), 0);
}

#[wasm_bindgen_test]
async fn a_map_may_be_destroyed_at_any_moment() {
    // In the middle of a drag.
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let root = stage.root();
    stage.pointer(&root, "pointerdown", 150, 100);
    stage.pointer(&root, "pointermove", 170, 100);
    stage.map.destroy();
    stage.pointer(&root, "pointermove", 190, 100);
    stage.pointer(&root, "pointerup", 190, 100);
    frames(3).await;
    drop(stage);
    // In each of its own events.
    for kind in ["load", "render", "move", "moveend", "idle", "click", "mousemove", "resize", "styledata"] {
        let stage = Rc::new(Stage::new(300, 200, &square()));
        let (inner, called) = (Rc::downgrade(&stage), Rc::new(Cell::new(0)));
        let count = called.clone();
        let destroy = listener(move |_| {
            count.set(count.get() + 1);
            if let Some(stage) = inner.upgrade() {
                stage.map.destroy();
            }
        });
        stage.map.on(kind, &destroy, None).unwrap();
        stage.rest().await;
        if called.get() == 0 {
            let root = stage.root();
            stage.map.pan_by(&json("[20, 0]"), &JsValue::UNDEFINED).unwrap();
            stage.rest().await;
            stage.pointer(&root, "pointermove", 150, 100);
            stage.pointer(&root, "pointerdown", 150, 100);
            stage.pointer(&root, "pointerup", 150, 100);
            let _ = stage.map.set_style(&json(SQUARE));
            stage.container.style().set_property("width", "250px").unwrap();
            stage.rest().await;
        }
        assert_eq!(called.get(), 1, "{kind}");
        assert_eq!(stage.container.child_element_count(), 0, "{kind}");
    }
}

#[wasm_bindgen_test]
async fn two_maps_do_not_meddle() {
    let (one, two) = (Stage::new(300, 200, &square()), Stage::new(200, 200, &square()));
    one.rest().await;
    two.rest().await;
    let moved = two.record("move");
    one.map.set_paint_property("square", "fill-color", &"#0000ff".into()).unwrap();
    one.map.pan_by(&json("[10, 0]"), &JsValue::UNDEFINED).unwrap();
    one.rest().await;
    two.rest().await;
    assert_eq!((one.pixel(150, 100), two.pixel(100, 100)), ([0, 0, 255], [0xc0, 0x20, 0x40]));
    assert_eq!(moved.take(), 0);
    one.map.destroy();
    two.map.pan_by(&json("[10, 0]"), &JsValue::UNDEFINED).unwrap();
    two.rest().await;
    assert_eq!((two.pixel(100, 100), moved.take()), ([0xc0, 0x20, 0x40], 1));
}

#[wasm_bindgen_test]
async fn events_tell_what_happened_once() {
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let kinds = ["move", "moveend", "zoom", "zoomend", "idle"].map(|kind| stage.record(kind));
    let [moved, moveend, zoom, zoomend, idle] = &kinds;
    stage.map.jump_to(&json(r#"{"center": [113.1, 23]}"#)).unwrap();
    stage.rest().await;
    assert_eq!((moved.take(), moveend.take(), zoom.take(), zoomend.take(), idle.take()), (1, 1, 0, 0, 1), "jumpTo");
    stage.map.ease_to(&json(r#"{"center": [113, 23], "zoom": 7, "duration": 150}"#)).unwrap();
    stage.rest().await;
    assert!(moved.take() > 1 && zoom.take() > 1);
    assert_eq!((moveend.take(), zoomend.take(), idle.take()), (1, 1, 1), "easeTo");
    stage.map.set_paint_property("square", "fill-color", &"#00ff00".into()).unwrap();
    stage.rest().await;
    assert_eq!((moved.take(), moveend.take(), idle.take()), (0, 0, 1), "a change of style moves nothing");

    let (click, on_layer, on_paper) = (stage.record("click"), Record::default(), Record::default());
    stage.map.on("click", &"square".into(), Some(on_layer.listener().unchecked_into())).unwrap();
    stage.map.on("click", &"paper".into(), Some(on_paper.listener().unchecked_into())).unwrap();
    stage.click(150, 100);
    assert_eq!((click.take(), on_layer.take(), on_paper.take()), (1, 1, 0));
    let event = click.last.borrow().clone();
    let feature = get(&get(&event, "features"), "0");
    assert_eq!((string(&event, "type"), string(&feature, "id")), ("click".into(), "square".into()));
    assert_eq!(string(&get(&feature, "layer"), "id"), "square");
    assert_eq!(string(&get(&feature, "properties"), "name"), "方");
    assert_eq!(string(&get(&feature, "geometry"), "type"), "Polygon");
    assert_eq!(number(&get(&event, "point"), "x"), 150.0);
    assert!((number(&get(&event, "lngLat"), "lng") - 113.0).abs() < 1e-9);
    stage.rest().await;
    stage.click(2, 2);
    assert_eq!((click.take(), on_layer.take()), (1, 0));
    assert_eq!(number(&get(&click.last.borrow(), "features"), "length"), 0.0);
}

#[wasm_bindgen_test]
async fn a_colour_has_arrived_when_the_map_is_idle() {
    const RED: [u8; 3] = [0xc0, 0x20, 0x40];
    let stage = Stage::new(300, 200, &square());
    stage.map.set_paint_property("square", "fill-color-transition", &json(r#"{"duration": 1200}"#)).unwrap();
    stage.rest().await;
    let now = || web_sys::window().unwrap().performance().unwrap().now();
    let (begin, idle) = (now(), stage.record("idle"));
    stage.map.set_paint_property("square", "fill-color", &"#0000ff".into()).unwrap();
    let svg = stage.map.export_svg(&JsValue::UNDEFINED).unwrap();
    assert!(svg.contains("#0000ff") && !svg.contains("#c02040"), "an export shows the end");
    let mut seen = Vec::new();
    while idle.count.get() == 0 && seen.len() < 2000 {
        frames(1).await;
        let pixel = stage.pixel(150, 100);
        if seen.last() != Some(&pixel) {
            seen.push(pixel);
        }
    }
    assert!(now() - begin >= 1200.0, "idle after {} ms", now() - begin);
    assert_eq!((idle.take(), seen.last()), (1, Some(&[0, 0, 255])));
    assert!(seen.len() > 2 && seen.windows(2).all(|w| w[1][2] >= w[0][2]), "ever bluer: {seen:?}");
    assert!(seen.iter().any(|p| *p != RED && *p != [0, 0, 255]));
    // Nothing more to draw.
    stage.rest().await;
    let render = stage.record("render");
    frames(5).await;
    assert_eq!(render.take(), 0);
}

#[wasm_bindgen_test]
async fn a_line_shows_its_pattern() {
    let style = json(
        r##"{"style": {"version": 8, "center": [113, 23], "zoom": 6, "sources": {"a": {"type": "geojson", "data":
        {"type": "LineString", "coordinates": [[110, 23], [116, 23]]}}},
        "metadata": {"gq:images": {"two": {"width": 2, "height": 2, "pixelRatio": 0.05,
        "data": [255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 255, 255]}}}, "layers": [
        {"id": "paper", "type": "background", "paint": {"background-color": "#ffffff"}},
        {"id": "line", "type": "line", "source": "a", "paint": {"line-pattern": "two", "line-width": 40}}]}}"##,
    );
    let stage = Stage::new(300, 200, &style);
    stage.rest().await;
    let [above, [r, _, _], [_, _, b], below] = [70, 90, 110, 130].map(|y| stage.pixel(150, y));
    assert_eq!((above, below), ([255; 3], [255; 3]));
    assert!(r > 240 && b > 240, "its upper half, red, is to the left of the line: {r} {b}");
}

#[wasm_bindgen_test]
async fn listeners_come_and_go() {
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let (always, once) = (Record::default(), Record::default());
    let run = always.listener();
    stage.map.on("move", &run, None).unwrap();
    stage.map.once("move", &once.listener(), None).unwrap();
    // One that throws keeps nobody else from hearing.
    stage.map.on("move", &js_sys::Function::new_no_args("throw new Error('of the test')"), None).unwrap();
    let after = stage.record("move");
    for _ in 0..2 {
        stage.map.pan_by(&json("[5, 0]"), &JsValue::UNDEFINED).unwrap();
        frames(3).await;
    }
    assert_eq!((always.take(), once.take(), after.take()), (2, 1, 2));
    stage.map.off("move", &run, None);
    stage.map.pan_by(&json("[5, 0]"), &JsValue::UNDEFINED).unwrap();
    frames(3).await;
    assert_eq!((always.take(), after.take()), (0, 1));
    let error = stage.map.on("move", &JsValue::from(7), None).unwrap_err();
    assert_eq!(string(&error, "code"), "invalid-argument");
}

#[wasm_bindgen_test]
async fn a_listener_may_call_the_map() {
    let stage = Rc::new(Stage::new(300, 200, &square()));
    stage.rest().await;
    let inner = Rc::downgrade(&stage);
    let run = listener(move |_| {
        let Some(stage) = inner.upgrade() else { return };
        let map = &stage.map;
        map.set_paint_property("square", "fill-color", &"#123456".into()).unwrap();
        assert!(map.query_rendered_features(&json("[150, 100]"), &JsValue::UNDEFINED).is_ok());
        map.add_source("b", &json(r#"{"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}"#))
            .unwrap();
        map.add_layer(&json(r#"{"id": "b", "type": "line", "source": "b"}"#), None).unwrap();
        map.resize();
        map.on("idle", &listener(|_| ()), None).unwrap();
    });
    stage.map.once("click", &run, None).unwrap();
    stage.click(150, 100);
    stage.rest().await;
    assert_eq!(stage.pixel(150, 100), [0x12, 0x34, 0x56]);
}

#[wasm_bindgen_test]
async fn faults_are_told() {
    let stage = Stage::new(300, 200, &square());
    let bad = SQUARE.replace("fill-color", "fill-colour");
    let issues = stage.map.set_style(&json(&bad)).unwrap();
    assert_eq!(number(&issues, "length"), 1.0);
    let issue = get(&issues, "0");
    assert_eq!(
        (string(&issue, "level"), string(&issue, "path")),
        ("error".into(), "layers[1].paint.fill-colour".into())
    );
    assert!(string(&issue, "message").contains("fill-color"));
    assert_eq!(number(&stage.map.issues(), "length"), 1.0);
    for (error, code) in [
        (stage.map.set_paint_property("square", "fill-colour", &"red".into()), "style"),
        (stage.map.set_paint_property("no-such", "fill-color", &"red".into()), "style"),
        (stage.map.jump_to(&json(r#"{"center": [200, 0]}"#)), "invalid-argument"),
        (stage.map.fit_bounds(&json("[1, 2]"), &JsValue::UNDEFINED), "invalid-argument"),
        (stage.map.add_atlas(&[1, 2, 3]).map(|_| ()), "atlas"),
    ] {
        let error = error.unwrap_err();
        assert!(error.is_instance_of::<js_sys::Error>());
        assert_eq!(string(&error, "code"), code);
        assert!(!string(&error, "message").is_empty());
    }
}

#[wasm_bindgen_test]
async fn the_cursor_shows_what_can_be_clicked() {
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let cursor = || stage.root().style().get_property_value("cursor").unwrap();
    assert_eq!(cursor(), "grab");
    stage.pointer(&stage.root(), "pointermove", 150, 100);
    frames(3).await;
    assert_eq!(cursor(), "pointer");
    stage.pointer(&stage.root(), "pointermove", 2, 2);
    frames(3).await;
    assert_eq!(cursor(), "grab");
}

#[wasm_bindgen_test]
async fn keys_move_the_map() {
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let x = || number(&stage.map.project(&json("[113, 23]")).unwrap(), "x");
    stage.key("ArrowRight");
    stage.rest().await;
    assert!((x() - 50.0).abs() < 1e-6, "{}", x());
    let zoom = stage.map.get_zoom();
    stage.key("+");
    stage.rest().await;
    assert!((stage.map.get_zoom() - zoom - 1.0).abs() < 1e-9);
    stage.key("Home");
    stage.rest().await;
    assert!((x() - 150.0).abs() < 1e-6 && (stage.map.get_zoom() - zoom).abs() < 1e-9);
}

#[wasm_bindgen_test]
async fn new_data_keeps_the_rest_of_its_source() {
    let stage = Stage::new(300, 200, &square());
    let point =
        r#"{"type": "Feature", "properties": {"name": "p"}, "geometry": {"type": "Point", "coordinates": [113, 23]}}"#;
    let spec = format!(r#"{{"type": "geojson", "datum": "gcj02", "promoteId": "name", "data": {point}}}"#);
    stage.map.add_source("p", &json(&spec)).unwrap();
    let first = || get(&stage.map.query_source_features("p", &JsValue::UNDEFINED).unwrap(), "0");
    let lon = || number(&get(&get(&first(), "geometry"), "coordinates"), "0");
    let before = lon();
    assert!((before - 113.0).abs() > 0.003, "{before}");
    stage.map.set_data("p", &json(point)).unwrap();
    assert_eq!((lon(), string(&first(), "id")), (before, "p".into()));
}

/// A style of one layer over white paper, with the square as its source.
fn over_paper(layer: &str) -> JsValue {
    let head = SQUARE.split(r#"{"id": "square", "type""#).next().unwrap();
    json(&format!(r#"{{"style": {head}{layer}]}}}}"#))
}

#[wasm_bindgen_test]
async fn pictures_fill_and_stand_for_icons() {
    let stage = Stage::new(
        300,
        200,
        &over_paper(r#"{"id": "p", "type": "fill", "source": "a", "paint": {"fill-pattern": "green"}}"#),
    );
    let data = js_sys::Uint8Array::from(&[0, 128, 0, 255].repeat(16)[..]);
    let image = json(r#"{"width": 4, "height": 4}"#);
    js_sys::Reflect::set(&image, &"data".into(), &data).unwrap();
    stage.map.add_image("green", &image, &JsValue::UNDEFINED).unwrap();
    stage.rest().await;
    assert_eq!(stage.pixel(150, 100), [0, 128, 0], "a pattern of pixels");
    assert_eq!(stage.pixel(5, 5), [255, 255, 255]);
    let svg = r##"<svg width="20" height="20"><path d="M0 0H20V20H0Z" fill="#0000ff"/></svg>"##;
    stage.map.add_image("blue", &svg.into(), &JsValue::UNDEFINED).unwrap();
    let icon = r#"{"id": "i", "type": "symbol", "source": "a", "layout": {"icon-image": "blue"}}"#;
    stage.map.add_layer(&json(icon), None).unwrap();
    stage.rest().await;
    assert_eq!(stage.pixel(150, 100), [0, 0, 255], "an icon of SVG");
    let error = stage.map.add_image("bad", &"<svg".into(), &JsValue::UNDEFINED).unwrap_err();
    assert_eq!(string(&error, "code"), "image");
    assert!(stage.map.remove_image("green") && !stage.map.remove_image("green"));
}

#[wasm_bindgen_test]
async fn a_heat_map_is_warmest_at_its_points() {
    let point = r#"{"type": "geojson", "data": {"type": "Point", "coordinates": [113, 23]}}"#;
    let stage = Stage::new(300, 200, &square());
    stage.map.add_source("h", &json(point)).unwrap();
    let heat = r##"{"id": "h", "type": "heatmap", "source": "h", "paint": {"heatmap-radius": 40,
        "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", 0.3, "#000000"]}}"##;
    stage.map.add_layer(&json(heat), None).unwrap();
    stage.rest().await;
    let warmth = |x: u32| stage.pixel(x, 100)[0];
    assert!(warmth(150) < warmth(170) && warmth(170) <= warmth(250), "{} {}", warmth(150), warmth(170));
    assert_eq!(warmth(195), 0xc0, "nothing beyond its radius");
}
