//! The library inside a browser: what only wasm32, or only a page, can show.
//!
//! The tests use the exported class as a page does: options and results are JavaScript values, events are dispatched to
//! the elements, pictures are read back from the canvas.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod life;
mod pictures;

use guangqing_map::proj::{LonLat, lonlat_from_world, world_from_lonlat};
use guangqing_map::web::Engine;
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
    map: Engine,
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
        let map = Engine::new(container.clone(), options).unwrap();
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

    /// Moves the view by px.
    fn pan(&self, dx: f64, dy: f64) {
        let view = self.map.view();
        let to = self.map.panned(view[0], view[1], view[2], dx, dy);
        self.map.set_view(to[0], to[1], view[2], None);
    }

    /// Looks at a position, at a zoom, in a glide of `ms`.
    fn look(&self, lng: f64, lat: f64, zoom: f64, ms: f64) {
        let at = self.map.world(lng, lat);
        self.map.set_view(at[0], at[1], zoom, Some(ms));
    }

    fn zoom(&self) -> f64 {
        self.map.view()[2]
    }

    /// Counts the events of a type and keeps the last one.
    fn record(&self, kind: &str) -> Record {
        let record = Record::default();
        self.map.on(&kind.into(), &record.listener()).unwrap();
        record
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let window = web_sys::window().unwrap();
        let _ = window.remove_event_listener_with_callback("error", self.on_error.as_ref().unchecked_ref());
        self.map.remove();
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

#[wasm_bindgen_test]
async fn events_tell_what_happened_once() {
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let kinds = ["move", "moveend", "zoom", "zoomend", "idle"].map(|kind| stage.record(kind));
    let [moved, moveend, zoom, zoomend, idle] = &kinds;
    stage.look(113.1, 23.0, stage.zoom(), 0.0);
    stage.rest().await;
    assert_eq!((moved.take(), moveend.take(), zoom.take(), zoomend.take(), idle.take()), (1, 1, 0, 0, 1), "a jump");
    stage.look(113.0, 23.0, 7.0, 150.0);
    stage.rest().await;
    assert!(moved.take() > 1 && zoom.take() > 1);
    assert_eq!((moveend.take(), zoomend.take(), idle.take()), (1, 1, 1), "a glide");
    stage.map.set_paint_property(&"square".into(), &"fill-color".into(), &"#00ff00".into()).unwrap();
    stage.rest().await;
    assert_eq!((moved.take(), moveend.take(), idle.take()), (0, 0, 1), "a change of style moves nothing");

    let click = stage.record("click");
    stage.click(150, 100);
    assert_eq!(click.take(), 1);
    let event = click.last.borrow().clone();
    assert_eq!(string(&event, "type"), "click");
    assert_eq!(number(&get(&event, "point"), "x"), 150.0);
    assert!((number(&get(&event, "lngLat"), "lng") - 113.0).abs() < 1e-9);
    let feature = get(&stage.map.features(150.0, 100.0, 150.0, 100.0, &JsValue::UNDEFINED, Some(false)).unwrap(), "0");
    assert_eq!(string(&feature, "id"), "square");
    assert_eq!(string(&get(&feature, "layer"), "id"), "square");
    assert_eq!(string(&get(&feature, "properties"), "name"), "方");
    assert_eq!(string(&get(&feature, "geometry"), "type"), "Polygon");
    let none = stage.map.features(2.0, 2.0, 2.0, 2.0, &JsValue::UNDEFINED, Some(true)).unwrap();
    assert_eq!(number(&none, "length"), 0.0);
}

#[wasm_bindgen_test]
async fn listeners_come_and_go() {
    let stage = Stage::new(300, 200, &square());
    stage.rest().await;
    let always = Record::default();
    let run = always.listener();
    stage.map.on(&"move".into(), &run).unwrap();
    // One that throws keeps nobody else from hearing.
    stage.map.on(&"move".into(), &js_sys::Function::new_no_args("throw new Error('of the test')")).unwrap();
    let after = stage.record("move");
    for _ in 0..2 {
        stage.pan(5.0, 0.0);
        frames(3).await;
    }
    assert_eq!((always.take(), after.take()), (2, 2));
    stage.map.off(&"move".into(), &run);
    stage.pan(5.0, 0.0);
    frames(3).await;
    assert_eq!((always.take(), after.take()), (0, 1));
    let error = stage.map.on(&"move".into(), &JsValue::from(7)).unwrap_err();
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
        map.set_paint_property(&"square".into(), &"fill-color".into(), &"#123456".into()).unwrap();
        assert!(map.features(150.0, 100.0, 150.0, 100.0, &JsValue::UNDEFINED, Some(false)).is_ok());
        map.add_source(
            &"b".into(),
            &json(r#"{"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}"#),
        )
        .unwrap();
        map.add_layer(&json(r#"{"id": "b", "type": "line", "source": "b"}"#), &JsValue::UNDEFINED).unwrap();
        map.resize();
        map.on(&"idle".into(), &listener(|_| ())).unwrap();
    });
    stage.map.on(&"click".into(), &run).unwrap();
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
        (stage.map.set_paint_property(&"square".into(), &"fill-colour".into(), &"red".into()), "style"),
        (stage.map.set_paint_property(&"no-such".into(), &"fill-color".into(), &"red".into()), "style"),
        (stage.map.set_limits(None, None, &json("[200, 0, 201, 1]")), "invalid-argument"),
        (stage.map.fit(&json("[0, 0, 200, 1, 0, 0, 0, 0]"), None).map(|_| ()), "invalid-argument"),
        (stage.map.add_pack(&js_sys::Uint8Array::from(&[1, 2, 3][..])).map(|_| ()), "atlas"),
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
    let cursor = || stage.root().get_attribute("data-cursor").unwrap();
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
    let x = || stage.map.world(113.0, 23.0)[2];
    stage.key("ArrowRight");
    stage.rest().await;
    assert!((x() - 50.0).abs() < 1e-6, "{}", x());
    let zoom = stage.zoom();
    stage.key("+");
    stage.rest().await;
    assert!((stage.zoom() - zoom - 1.0).abs() < 1e-9);
    stage.key("Home");
    stage.rest().await;
    assert!((x() - 150.0).abs() < 1e-6 && (stage.zoom() - zoom).abs() < 1e-9);
}
