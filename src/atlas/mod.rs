//! The plan as data: parks, projects, clusters, links, indicators, with the base map they stand on.
//!
//! Two halves. Native builds hold the raw tables and `build` makes an `build::Atlas` of them: typed records, footprints,
//! positions, smoothed alignments. The browser never sees the tables; it gets the finished sources, packed by
//! `build::pack` and opened again by [`unpack`]. What a source is called and which properties its features carry is
//! the same on both sides. [`network`] answers how long a journey takes, natively and in the browser.

#[cfg(not(target_arch = "wasm32"))]
pub mod build;
pub mod network;

use crate::source::{FeatureSet, PackNames};
use std::sync::Arc;

/// How the atlas's sources are called; `atlas:english` has what they have in English.
pub const PACK: PackNames = PackNames { prefix: "atlas:", late: "atlas:english" };

/// The named sources of a packed atlas, in the order in which they were packed.
///
/// # Errors
/// When the bytes are not a packed atlas, or one of another version.
pub fn unpack(bytes: &[u8]) -> Result<Vec<(Arc<str>, FeatureSet)>, String> {
    crate::source::unpack(bytes)
}
