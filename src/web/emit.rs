//! Listeners of the page, and the events that wait for them.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

struct Handler {
    kind: String,
    layer: Option<Arc<str>>,
    once: bool,
    run: js_sys::Function,
    number: u32,
}

/// The page's listeners.
#[derive(Default)]
pub(crate) struct Emitter {
    handlers: RefCell<Vec<Handler>>,
    next: Cell<u32>,
}

impl Emitter {
    pub(crate) fn add(&self, kind: &str, layer: Option<Arc<str>>, run: js_sys::Function, once: bool) {
        self.next.set(self.next.get() + 1);
        self.handlers.borrow_mut().push(Handler { kind: kind.into(), layer, once, run, number: self.next.get() });
    }

    pub(crate) fn remove(&self, kind: &str, layer: Option<&str>, run: &js_sys::Function) {
        self.handlers
            .borrow_mut()
            .retain(|h| h.kind != kind || h.layer.as_deref() != layer || !js_sys::Object::is(&h.run, run));
    }

    pub(crate) fn clear(&self) {
        self.handlers.borrow_mut().clear();
    }

    /// Whether anyone listens to events of this kind.
    pub(crate) fn wants(&self, kind: &str) -> bool {
        self.handlers.borrow().iter().any(|h| h.kind == kind)
    }

    /// The layers that listeners of this kind are bound to, in the order of the first of them.
    pub(crate) fn layers(&self, kind: &str) -> Vec<Arc<str>> {
        let mut out: Vec<Arc<str>> = Vec::new();
        for layer in self.handlers.borrow().iter().filter(|h| h.kind == kind).filter_map(|h| h.layer.as_ref()) {
            if !out.contains(layer) {
                out.push(layer.clone());
            }
        }
        out
    }

    /// Calls the listeners of `kind` bound to `layer`. The map must not be borrowed. A listener that throws does not keep the
    /// others from being called; its error goes to the console.
    pub(crate) fn send(&self, kind: &str, layer: Option<&str>, event: &JsValue) {
        let due: Vec<(u32, bool, js_sys::Function)> = self
            .handlers
            .borrow()
            .iter()
            .filter(|h| h.kind == kind && h.layer.as_deref() == layer)
            .map(|h| (h.number, h.once, h.run.clone()))
            .collect();
        for (number, once, run) in due {
            // An earlier listener may have removed this one.
            if !self.handlers.borrow().iter().any(|h| h.number == number) {
                continue;
            }
            if once {
                self.handlers.borrow_mut().retain(|h| h.number != number);
            }
            if let Err(error) = run.call1(&JsValue::NULL, event) {
                web_sys::console::error_1(&error);
            }
        }
    }
}
