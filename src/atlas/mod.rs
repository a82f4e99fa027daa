//! The plan as data: parks, projects, clusters, links, indicators, with the base map they stand on.
//!
//! Two halves. Native builds with the feature `cli` hold the raw tables and `compile` makes a `compile::Atlas` of them: typed
//! records, footprints, positions, smoothed alignments. The browser never sees the tables; it gets the finished sources,
//! packed by `compile::pack` and opened again by [`unpack`]. What a source is called and which properties its features carry
//! is the same on both sides. [`network`] answers how long a journey takes, natively and in the browser.
//!
//! What the engine's `stats` and `measure` are told of the plan: `fields`, the figures that parks are compared by; `timeline`, projects
//! over their construction years; `around`, what lies inside a reader's shapes and near them; `placed`, which records a spatial
//! result leaves out; `notes`, the assumptions that results are shown with.

#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod around;
#[cfg(all(not(target_arch = "wasm32"), feature = "cli"))]
pub mod compile;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod fields;
pub mod network;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod notes;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod placed;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub mod timeline;

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
