//! What lives behind an exported `Engine`: input, frames, events, and their end.

use super::convert::{bounds, issue_error, js_from_value, lonlat, padding, style_from_js, value_from_js};
use super::dom::{Listener, SizeObserver};
use super::emit::Emitter;
use super::error;
use super::pointing::MOUSE_PX;
use super::surface::{Painted, Surface};
use crate::geom::Point;
use crate::issue::Issue;
use crate::map::Map;
use crate::proj::world_from_lonlat;
use crate::value::Value;
use crate::view::{Camera, Limits};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, MediaQueryList, Window};

/// Where the `Home` key goes.
#[derive(Clone, Copy)]
pub(super) enum Home {
    /// Degrees west, south, east, north, and the space to leave; fitted to the viewport of then.
    Bounds([f64; 4], crate::view::Padding),
    /// World coordinates and zoom of the first view.
    View(Point, f64),
}

type FrameCallback = Closure<dyn FnMut(f64)>;

/// An event: its type, its object.
pub(super) type Waiting = (&'static str, Value);

/// How long the way home takes.
const HOME_MS: f64 = 500.0;

/// What an `Engine` of the page consists of.
pub(super) struct Inner {
    window: Window,
    pub(super) root: HtmlElement,
    pub(super) map: RefCell<Map>,
    surface: RefCell<Surface>,
    pub(super) emitter: Emitter,
    /// Events that wait until the map is no longer borrowed.
    pub(super) queue: RefCell<Vec<Waiting>>,
    pub(super) listeners: RefCell<Vec<Listener>>,
    observer: RefCell<Option<SizeObserver>>,
    frame: RefCell<Option<FrameCallback>>,
    frame_id: Cell<Option<i32>>,
    pub(super) pointer: Cell<Option<(Point, bool)>>,
    pub(super) home: Cell<Option<Home>>,
    /// The view that bounds came to while the container had no size: fitted anew when it gets one.
    unfitted: Cell<Option<(Point, f64)>>,
    was: Cell<Option<Camera>>,
    pub(super) loaded: Cell<bool>,
    idle: Cell<bool>,
    /// Whether the camera has moved, and zoomed, since the last `moveend` and `zoomend`.
    moved: Cell<bool>,
    zoomed: Cell<bool>,
    /// The user's wish for less motion; it may change while the page is open.
    reduced: Option<MediaQueryList>,
    pub(super) gone: Cell<bool>,
    /// Whether the page itself moves the view, frame by frame.
    pub(super) held: Cell<bool>,
    /// The style has been edited since the last frame.
    restyled: Cell<bool>,
}

pub(super) fn bad_bounds() -> JsValue {
    error("invalid-argument", "bounds must be [[west, south], [east, north]] in degrees")
}

impl Inner {
    /// Adds the map's elements to `container`.
    pub(super) fn new(container: &HtmlElement) -> Result<Rc<Inner>, JsValue> {
        let window = web_sys::window().ok_or_else(|| error("no-window", "there is no window here"))?;
        let reduced = window.match_media("(prefers-reduced-motion: reduce)").ok().flatten();
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
        Ok(Rc::new(Inner {
            window,
            root,
            map: RefCell::new(Map::with_packs(&crate::atlas::PACK)),
            surface: RefCell::new(surface),
            emitter: Emitter::default(),
            queue: RefCell::default(),
            listeners: RefCell::default(),
            observer: RefCell::default(),
            frame: RefCell::default(),
            frame_id: Cell::default(),
            pointer: Cell::default(),
            home: Cell::default(),
            unfitted: Cell::default(),
            was: Cell::default(),
            loaded: Cell::default(),
            idle: Cell::default(),
            moved: Cell::default(),
            zoomed: Cell::default(),
            reduced,
            gone: Cell::default(),
            held: Cell::default(),
            restyled: Cell::default(),
        }))
    }

    pub(super) fn start(self: &Rc<Self>, options: &JsValue) -> Result<(), JsValue> {
        let weak = Rc::downgrade(self);
        let frame = weak.clone();
        *self.frame.borrow_mut() = Some(Closure::new(move |now: f64| {
            if let Some(inner) = frame.upgrade() {
                inner.draw(now);
            }
        }));
        // The atlas is bytes, not JSON: taken out before the rest is converted.
        let (mut atlas, mut style, mut plain) = (JsValue::UNDEFINED, (Value::Null, Vec::new()), Value::Null);
        if options.is_object() {
            let copy = js_sys::Object::assign(&js_sys::Object::new(), options.unchecked_ref());
            atlas = js_sys::Reflect::get(&copy, &"atlas".into())?;
            js_sys::Reflect::delete_property(&copy, &"atlas".into())?;
            style = style_from_js(&js_sys::Reflect::get(&copy, &"style".into())?)?;
            js_sys::Reflect::delete_property(&copy, &"style".into())?;
            plain = value_from_js(&copy)?;
        }
        self.resize();
        {
            let mut map = self.map.borrow_mut();
            if let Some(bytes) = atlas.dyn_ref::<js_sys::Uint8Array>() {
                map.add_pack(crate::source::unpack(&bytes.to_vec()).map_err(|e| error("atlas", &e))?);
            }
            let number = |k: &str, d: f64| plain.get(k).and_then(Value::as_f64).filter(|n| n.is_finite()).unwrap_or(d);
            if !style.0.is_null() {
                map.set_style(&style.0);
            }
            map.report(style.1);
            if let Some(lang) = plain.get("lang") {
                map.set_global("lang", lang.clone());
            }
            let usual = Limits::default();
            let limits = Limits {
                min_zoom: number("minZoom", usual.min_zoom),
                max_zoom: number("maxZoom", usual.max_zoom),
                bounds: plain.get("maxBounds").and_then(bounds).map(crate::map::world_rect),
            };
            map.set_limits(limits);
            let style = (map.style().center, map.style().zoom);
            let center = plain.get("center").and_then(lonlat).or(style.0.map(|c| crate::proj::LonLat::new(c[0], c[1])));
            let zoom = number("zoom", style.1.unwrap_or(0.0));
            let here = map.camera();
            let to = match plain.get("bounds").and_then(bounds) {
                Some(b) => map.camera_for(b, padding(plain.get("padding")), f64::INFINITY),
                None => Camera { center: center.map_or(here.center, world_from_lonlat), zoom, ..here },
            };
            map.set_camera(to);
        }
        if let Some(b) = plain.get("bounds").and_then(bounds) {
            self.home.set(Some(Home::Bounds(b, padding(plain.get("padding")))));
            let camera = self.map.borrow().camera();
            if camera.width < 1.0 || camera.height < 1.0 {
                self.unfitted.set(Some((camera.center, camera.zoom)));
            }
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

    fn now(&self) -> f64 {
        self.window.performance().map_or(0.0, |p| p.now())
    }

    /// Lets the map know the time, which is returned, and the user's wish for less motion.
    pub(super) fn tell_time(&self, map: &mut Map) -> f64 {
        let now = self.now();
        map.set_reduced_motion(self.reduced.as_ref().is_some_and(MediaQueryList::matches));
        map.set_time(now);
        now
    }

    pub(super) fn listen(&self, kind: &str, run: js_sys::Function) {
        if self.gone.get() {
            return;
        }
        // Who comes after the load still hears of it.
        if kind == "load" && self.loaded.get() {
            let _ = run.call1(&JsValue::NULL, &js_from_value(&Value::object([("type", "load".into())])));
            return;
        }
        self.emitter.add(kind, run);
    }

    /// Changes the map, then draws and tells.
    pub(super) fn with<T>(self: &Rc<Self>, change: impl FnOnce(&mut Map) -> T) -> T {
        let out = {
            let mut map = self.map.borrow_mut();
            self.tell_time(&mut map);
            change(&mut map)
        };
        self.repaint();
        out
    }

    /// Draws anew, and tells when that is done.
    pub(super) fn repaint(&self) {
        self.idle.set(false);
        self.request();
    }

    /// Sets the style; gives what was wrong, with what was told of it before.
    pub(super) fn set_style(self: &Rc<Self>, style: &Value, told: Vec<Issue>) -> Vec<Issue> {
        let mut all = told.clone();
        self.with(|m| {
            m.report(told);
            all.extend(m.set_style(style));
        });
        all
    }

    pub(super) fn edit(
        self: &Rc<Self>,
        change: impl FnOnce(&mut crate::style::Style) -> Result<(), Issue>,
    ) -> Result<(), JsValue> {
        if self.gone.get() {
            return Ok(());
        }
        self.restyled.set(true);
        self.with(|m| m.edit_style(change)).map_err(|i| issue_error(&i))
    }

    /// At once, or in a glide of `ms`.
    pub(super) fn ease(self: &Rc<Self>, to: Camera, ms: f64) {
        let now = self.now();
        self.with(|m| if ms > 0.0 { m.ease_to(to, ms, now) } else { m.set_camera(to) });
    }

    pub(super) fn go_home(self: &Rc<Self>) {
        let Some(home) = self.home.get() else { return };
        self.tell("take");
        let here = self.map.borrow().camera();
        let to = match home {
            Home::Bounds(b, pad) => self.map.borrow().camera_for(b, pad, f64::INFINITY),
            Home::View(center, zoom) => Camera { center, zoom, ..here },
        };
        self.ease(to, HOME_MS);
    }

    pub(super) fn resize(self: &Rc<Self>) {
        if self.gone.get() {
            return;
        }
        let (w, h) = (f64::from(self.root.client_width()), f64::from(self.root.client_height()));
        let camera = self.map.borrow().camera();
        if (camera.width, camera.height) != (w, h) {
            self.map.borrow_mut().resize(w, h);
            if w >= 1.0 && h >= 1.0 {
                let untouched = self.unfitted.take() == Some((camera.center, camera.zoom));
                if let (true, Some(Home::Bounds(b, pad))) = (untouched, self.home.get()) {
                    let mut map = self.map.borrow_mut();
                    let to = map.camera_for(b, pad, f64::INFINITY);
                    map.set_camera(to);
                }
            }
            // At once, not at the next frame: a resized canvas would flash empty.
            if self.loaded.get() {
                self.draw(self.now());
            }
            self.send("resize", Value::default());
        }
        self.repaint();
    }

    pub(super) fn request(&self) {
        if self.gone.get() || self.frame_id.get().is_some() {
            return;
        }
        if let Some(frame) = self.frame.borrow().as_ref() {
            self.frame_id.set(self.window.request_animation_frame(frame.as_ref().unchecked_ref()).ok());
        }
    }

    /// Whether an animation frame is still to come.
    pub(super) fn awaits_frame(&self) -> bool {
        self.frame_id.get().is_some()
    }

    pub(super) fn draw(self: &Rc<Self>, now: f64) {
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
                    let _ = self.root.set_attribute("data-cursor", cursor);
                }
            }
            let mut painted = self.surface.borrow_mut().draw(&mut map, self.window.device_pixel_ratio(), now, clock);
            if map.in_transition() {
                painted = Painted::More;
            }
            (painted, moving || map.is_dragging() || self.held.get())
        };
        self.after_frame(painted, moving);
        // Who holds the map asks for the frames.
        if painted == Painted::More || moving && !self.held.get() {
            self.request();
        }
    }

    fn after_frame(self: &Rc<Self>, painted: Painted, moving: bool) {
        let camera = self.map.borrow().camera();
        let was = self.was.replace(Some(camera));
        let changed = was.is_some_and(|w| w != camera);
        let zoomed = was.is_some_and(|w| w.zoom != camera.zoom);
        let missing = self.map.borrow_mut().missing_images();
        let mut queue = self.queue.borrow_mut();
        for id in missing {
            let kind = "styleimagemissing";
            queue.push((kind, Value::object([("type", kind.into()), ("id", Value::String(id))])));
        }
        let mut tell = |kind: &'static str| {
            if self.emitter.wants(kind) {
                queue.push((kind, Value::object([("type", kind.into())])));
            }
        };
        if self.restyled.take() {
            tell("styledata");
        }
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
        self.moved.set(self.moved.get() || changed);
        self.zoomed.set(self.zoomed.get() || zoomed);
        if !moving {
            if self.zoomed.take() {
                tell("zoomend");
            }
            if self.moved.take() {
                tell("moveend");
            }
        }
        if moving || painted == Painted::More {
            self.idle.set(false);
        } else if !self.idle.replace(true) || changed {
            // A move within what is drawn already ends in the frame in which it began.
            tell("idle");
        }
        drop(queue);
        self.flush();
    }

    pub(super) fn send(self: &Rc<Self>, kind: &'static str, event: Value) {
        let mut members = vec![(Arc::from("type"), Value::from(kind))];
        members.extend(event.members().iter().cloned());
        self.queue.borrow_mut().push((kind, Value::object(members)));
        self.flush();
    }

    /// Tells of what has no more to say than its type.
    pub(super) fn tell(self: &Rc<Self>, kind: &'static str) {
        if self.emitter.wants(kind) {
            self.send(kind, Value::default());
        }
    }

    /// Sends what waits; must be called without a borrow of the map.
    pub(super) fn flush(self: &Rc<Self>) {
        // A listener may cause further events: taken in turns, never while the queue is borrowed.
        loop {
            let due = std::mem::take(&mut *self.queue.borrow_mut());
            if due.is_empty() {
                return;
            }
            for (kind, event) in due {
                if self.emitter.wants(kind) {
                    self.emitter.send(kind, &js_from_value(&event));
                }
            }
        }
    }

    pub(super) fn destroy(&self) {
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
        *self.map.borrow_mut() = Map::with_packs(&crate::atlas::PACK);
        self.root.remove();
    }
}
