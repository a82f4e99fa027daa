//! Listeners of the page, and the events that wait for them.

use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;

struct Handler {
    kind: String,
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
    pub(crate) fn add(&self, kind: &str, run: js_sys::Function) {
        self.next.set(self.next.get() + 1);
        self.handlers.borrow_mut().push(Handler { kind: kind.into(), run, number: self.next.get() });
    }

    pub(crate) fn remove(&self, kind: &str, run: &JsValue) {
        self.handlers.borrow_mut().retain(|h| h.kind != kind || !js_sys::Object::is(&h.run, run));
    }

    pub(crate) fn clear(&self) {
        self.handlers.borrow_mut().clear();
    }

    /// Whether anyone listens to events of this kind.
    pub(crate) fn wants(&self, kind: &str) -> bool {
        self.handlers.borrow().iter().any(|h| h.kind == kind)
    }

    /// Calls the listeners of `kind`. The map must not be borrowed. A listener that throws does not keep the others from being called;
    /// its error goes to the console.
    pub(crate) fn send(&self, kind: &str, event: &JsValue) {
        let due: Vec<(u32, js_sys::Function)> =
            self.handlers.borrow().iter().filter(|h| h.kind == kind).map(|h| (h.number, h.run.clone())).collect();
        for (number, run) in due {
            // An earlier listener may have removed this one.
            if !self.handlers.borrow().iter().any(|h| h.number == number) {
                continue;
            }
            if let Err(error) = run.call1(&JsValue::NULL, event) {
                web_sys::console::error_1(&error);
            }
        }
    }
}
