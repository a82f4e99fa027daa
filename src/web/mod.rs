//! The browser: the exported `Engine` class, its listeners and animation frames, the canvases, and the analysis.
//!
//! No callback of the user runs while the map is borrowed: events are queued and sent when the borrow has ended.
//!
//! The site's build makes three wasm modules of this one crate, by the features `map`, `reading` and `analysis`; a page fetches the
//! second when it programs the map, and the third only when it needs it.

#[cfg(feature = "map")]
mod access;
#[cfg(feature = "analysis")]
pub mod analysis;
mod args;
#[cfg(feature = "map")]
mod class;
#[cfg(feature = "map")]
mod convert;
#[cfg(feature = "map")]
mod dom;
#[cfg(feature = "map")]
mod emit;
#[cfg(feature = "map")]
mod inner;
#[cfg(feature = "map")]
mod input;
#[cfg(feature = "map")]
mod pointing;
#[cfg(feature = "reading")]
pub mod reading;
#[cfg(feature = "map")]
mod surface;

#[cfg(feature = "map")]
pub use class::Engine;

use wasm_bindgen::JsValue;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// An `Error` with a stable `code`.
pub(crate) fn error(code: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    let _ = js_sys::Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
