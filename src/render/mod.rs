//! Backends: each executes a display list and decides nothing.

#[cfg(target_arch = "wasm32")]
mod canvas2d;
mod png;
mod svg;

#[cfg(target_arch = "wasm32")]
pub use canvas2d::Canvas;
pub use svg::{escape, svg};
