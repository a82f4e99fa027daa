//! From the browser's pointer, wheel and key events to gestures.

use super::dom::Listener;
use super::inner::Inner;
use crate::geom::Point;
use crate::view::{Event, Key, off};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};

impl Inner {
    pub(super) fn listen_to_input(self: &Rc<Self>) {
        // The style sheet makes cursors of it, so that the page's own win.
        let _ = self.root.set_attribute("data-cursor", "grab");
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
            inner.send_at("mousemove", at, e.pointer_type() == "touch");
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
            let Some(e) = e.dyn_ref::<WheelEvent>().filter(|_| inner.takes(off::SCROLL_ZOOM)) else { return };
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
                let Some(inner) = weak.upgrade().filter(|i| !i.gone.get() && i.takes(off::KEYBOARD)) else { return };
                let Some(e) = event.dyn_ref::<KeyboardEvent>() else { return };
                if e.ctrl_key() || e.meta_key() || e.alt_key() || !inner.is_focused(e) {
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

    fn takes(&self, bit: u8) -> bool {
        self.map.borrow().takes_gesture(bit)
    }

    /// Whether a key is the map's own: what the page puts on the map has keys of its own.
    fn is_focused(&self, e: &KeyboardEvent) -> bool {
        let Some(target) = e.target() else { return false };
        let ours = |node: &JsValue| js_sys::Object::is(&target, node);
        ours(&self.root)
            || ours(&self.root.parent_element().into())
            || target.is_instance_of::<web_sys::HtmlCanvasElement>()
    }

    /// Where a pointer is, in the map's own px: the page may be scaled.
    fn at(&self, e: &web_sys::MouseEvent) -> Point {
        let r = self.root.get_bounding_client_rect();
        let scale = |own: i32, seen: f64| if (f64::from(own) - seen).abs() < 1.0 { 1.0 } else { f64::from(own) / seen };
        Point::new(
            (f64::from(e.client_x()) - r.left()) * scale(self.root.client_width(), r.width()),
            (f64::from(e.client_y()) - r.top()) * scale(self.root.client_height(), r.height()),
        )
    }
}
