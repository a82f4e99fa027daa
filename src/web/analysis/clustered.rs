//! Clustered GeoJSON sources for the package's `Map`.

use super::sources::bad_data;
use crate::issue::Issue;
use crate::map::clustered::Clustered;
use crate::map::spec::Data;
use crate::number::Decimal;
use crate::scene::SourceData;
use crate::source::write_geojson;
use crate::web::reading::{issues_json, spec_of};
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// A source with `"cluster": true`: its points gathered once, shown level by level.
#[wasm_bindgen]
pub struct ClusterSource {
    inner: Clustered,
    issues: String,
}

#[wasm_bindgen]
impl ClusterSource {
    /// Gathers the points of a source's text by the source's JSON without its data; see `clusterRadius`, `clusterMaxZoom`,
    /// `clusterMinPoints` and `clusterProperties` of the Style Spec.
    ///
    /// # Errors
    /// `bad-data` when the text is not of the source's format at all or an option is wrong; the message says which.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] spec: &JsValue,
    ) -> Result<ClusterSource, JsValue> {
        let text = &*args::text(text, "text")?;
        let made = Clustered::read(Data::Text(text), &spec_of(spec)?).map_err(bad_data)?;
        Ok(ClusterSource::of(made))
    }

    /// What was wrong with the data, `[{level, path, message}]` as JSON text.
    #[wasm_bindgen(getter)]
    pub fn issues(&self) -> String {
        self.issues.clone()
    }

    /// The level that a zoom shows; only another level shows something else.
    pub fn level(&self, zoom: f64) -> u8 {
        self.inner.level(zoom)
    }

    /// The highest level; [`ClusterSource::level`] is the zoom's whole part from 0 to this.
    #[wasm_bindgen(getter, js_name = maxLevel)]
    pub fn max_level(&self) -> u8 {
        self.inner.level(f64::from(u8::MAX))
    }

    /// What a level shows, packed under a name for the map's `addPack`.
    pub fn pack(
        &self,
        level: f64,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
    ) -> Result<Vec<u8>, JsValue> {
        let level = args::count(level, "level", 0, 255)? as u8;
        let name = &*args::text(name, "name")?;
        Ok(SourceData::new(self.inner.features(level)).packed(name))
    }

    /// What a level shows, GeoJSON text.
    pub fn features(&self, level: f64) -> Result<String, JsValue> {
        let level = args::count(level, "level", 0, 255)? as u8;
        Ok(write_geojson(&self.inner.features(level)))
    }

    /// The lowest zoom at which a cluster falls apart.
    ///
    /// # Errors
    /// `invalid-argument` when there is no such cluster.
    #[wasm_bindgen(js_name = expansionZoom)]
    pub fn expansion_zoom(&self, id: f64) -> Result<u8, JsValue> {
        self.inner.expansion_zoom(cluster(id)?).map_err(|e| error("invalid-argument", &e))
    }

    /// What a cluster was gathered from, one zoom further in, GeoJSON text.
    ///
    /// # Errors
    /// As `expansionZoom`.
    pub fn children(&self, id: f64) -> Result<String, JsValue> {
        self.inner.children(cluster(id)?).map_err(|e| error("invalid-argument", &e))
    }

    /// The points of a cluster, at most `limit` after the first `offset`, GeoJSON text.
    ///
    /// # Errors
    /// As `expansionZoom`.
    pub fn leaves(&self, id: f64, limit: f64, offset: f64) -> Result<String, JsValue> {
        let limit = args::count(limit.min(u32::MAX.into()), "limit", 0, u32::MAX)?;
        let offset = args::count(offset, "offset", 0, u32::MAX)?;
        self.inner.leaves(cluster(id)?, limit as usize, offset as usize).map_err(|e| error("invalid-argument", &e))
    }
}

/// A cluster's id: a whole number that JavaScript has exactly.
fn cluster(id: f64) -> Result<u64, JsValue> {
    let right = id.fract() == 0.0 && (0.0..=9_007_199_254_740_991.0).contains(&id);
    right.then_some(id as u64).ok_or_else(|| error("invalid-argument", &format!("there is no cluster {}", Decimal(id))))
}

impl ClusterSource {
    pub(super) fn of((inner, issues): (Clustered, Vec<Issue>)) -> ClusterSource {
        ClusterSource { inner, issues: issues_json(&issues).to_json() }
    }
}
