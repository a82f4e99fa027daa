//! Which names a style has taken so far, so that a large style is read in n log n. The page has no room for it in its wasm,
//! and searches.

use crate::value::Value;
use std::sync::Arc;

type Sources = [(Arc<str>, Value)];

#[cfg(not(target_arch = "wasm32"))]
pub(super) struct Known {
    layers: std::collections::BTreeSet<Arc<str>>,
    sources: std::collections::BTreeSet<Arc<str>>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Known {
    pub(super) fn new(sources: &Sources) -> Option<Known> {
        let sources = sources.iter().map(|(name, _)| name.clone()).collect();
        Some(Known { layers: Default::default(), sources })
    }

    pub(super) fn add_layer(&mut self, id: &Arc<str>) {
        self.layers.insert(id.clone());
    }

    pub(super) fn has_layer(&self, id: &str) -> bool {
        self.layers.contains(id)
    }

    pub(super) fn has_source(&self, name: &str) -> bool {
        self.sources.contains(name)
    }
}

/// There is none.
#[cfg(target_arch = "wasm32")]
pub(super) enum Known {}

#[cfg(target_arch = "wasm32")]
impl Known {
    pub(super) fn new(_: &Sources) -> Option<Known> {
        None
    }

    pub(super) fn add_layer(&mut self, _: &Arc<str>) {
        match *self {}
    }

    pub(super) fn has_layer(&self, _: &str) -> bool {
        match *self {}
    }

    pub(super) fn has_source(&self, _: &str) -> bool {
        match *self {}
    }
}
