//! The browser: the exported `Map` class, its listeners and animation frames, and the canvases.
//!
//! No callback of the user runs while the map is borrowed: events are queued and sent when the borrow has ended.

mod class;
mod convert;
mod dom;
mod emit;
mod inner;
mod input;
mod surface;

pub use class::WebMap;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
