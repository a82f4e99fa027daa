//! Listeners and observers that end when they are dropped.

use wasm_bindgen::prelude::*;
use web_sys::{AddEventListenerOptions, Event, EventTarget};

/// An event listener that lives as long as this value.
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens to `name` on `target`; not passive, so that the handler may prevent the default.
    pub(crate) fn new(target: &EventTarget, name: &'static str, run: impl FnMut(Event) + 'static) -> Self {
        let closure = Closure::<dyn FnMut(Event)>::new(run);
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        // Adding a listener of a known name to a live target does not fail.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            closure.as_ref().unchecked_ref(),
            &options,
        );
        Listener { target: target.clone(), name, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

/// A size observer that lives as long as this value.
pub(crate) struct SizeObserver {
    observer: web_sys::ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl SizeObserver {
    pub(crate) fn new(element: &web_sys::Element, run: impl FnMut() + 'static) -> Result<Self, JsValue> {
        let closure = Closure::<dyn FnMut()>::new(run);
        let observer = web_sys::ResizeObserver::new(closure.as_ref().unchecked_ref())?;
        observer.observe(element);
        Ok(SizeObserver { observer, _closure: closure })
    }
}

impl Drop for SizeObserver {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
