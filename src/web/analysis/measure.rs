//! A reader's shapes, measured against the plan's.

use crate::measure::{Context, label_point, matrix, report};
use crate::proj::{Datum, LonLat};
use crate::source::{FeatureSet, geojson};
use crate::value::Value;
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// Parks, projects and links, read once and asked often.
#[wasm_bindgen]
pub struct Measurer {
    parks: FeatureSet,
    projects: FeatureSet,
    links: FeatureSet,
}

#[wasm_bindgen]
impl Measurer {
    /// Reads the three as GeoJSON text; bad features are left out.
    ///
    /// # Errors
    /// `invalid-argument` for what is no GeoJSON at all.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "string")] parks: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] projects: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] links: &JsValue,
    ) -> Result<Measurer, JsValue> {
        let parks = &*args::text(parks, "parks")?;
        let projects = &*args::text(projects, "projects")?;
        let links = &*args::text(links, "links")?;
        let read = |text: &str| Ok::<_, JsValue>(parse(text, Datum::Wgs84)?.features);
        Ok(Measurer { parks: read(parks)?, projects: read(projects)?, links: read(links)? })
    }

    /// Measures GeoJSON text, as JSON: `Measured` of `www/app/tools/figures.d.ts`, with the text's own faults among the issues. `datum` is
    /// that of its coordinates; `nearest` how many links to name for each feature.
    ///
    /// # Errors
    /// `invalid-argument` for what is no GeoJSON at all, and for an unknown datum.
    pub fn measure(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] datum: &JsValue,
        nearest: f64,
    ) -> Result<String, JsValue> {
        let text = &*args::text(text, "text")?;
        let datum = &*args::text(datum, "datum")?;
        let nearest = args::count(nearest, "nearest", 0, u32::MAX)?;
        let unknown = || error("invalid-argument", &format!("there is no datum \"{datum}\"; use {}", Datum::NAMES));
        let parsed = parse(text, Datum::from_name(datum).ok_or_else(unknown)?)?;
        let context = Context {
            parks: Some(&self.parks),
            projects: Some(&self.projects),
            links: Some(&self.links),
            count: nearest as usize,
        };
        let found = report(&parsed.features, &context);
        let mut issues: Vec<Value> = parsed
            .issues
            .iter()
            .map(|i| Value::object([("path", Value::from(i.path.as_str())), ("message", i.message.as_str().into())]))
            .collect();
        issues.extend(found.get("issues").and_then(Value::as_array).unwrap_or_default().iter().cloned());
        let rest = found.members().iter().filter(|(key, _)| &**key != "issues").cloned();
        Ok(Value::object(rest.chain([("issues".into(), Value::from(issues))])).to_json())
    }
}

/// The geodesic distances between all positions `[lon, lat, lon, lat, …]`, m, row by row; a last single number is left out.
///
/// # Errors
/// `invalid-argument` for a position out of range, or more than 2,000.
#[wasm_bindgen(js_name = distanceMatrix)]
pub fn distance_matrix(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] positions: &JsValue,
) -> Result<Vec<f64>, JsValue> {
    let positions = &*args::numbers(positions, "positions")?;
    let points: Vec<LonLat> = positions.chunks_exact(2).map(|p| LonLat::new(p[0], p[1])).collect();
    matrix(&points).map_err(|e| error("invalid-argument", &e))
}

/// For each feature of GeoJSON text a position inside its largest polygon and farthest from its edge, as `[lon, lat, lon, lat, …]`;
/// `NaN, NaN` where there is no polygon.
///
/// # Errors
/// `invalid-argument` for what is no GeoJSON at all.
#[wasm_bindgen(js_name = labelPoints)]
pub fn label_points(#[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue) -> Result<Vec<f64>, JsValue> {
    let text = &*args::text(text, "text")?;
    let set = parse(text, Datum::Wgs84)?.features;
    let mut out = Vec::with_capacity(2 * set.len());
    for i in 0..set.len() {
        let p = label_point(&set, i).unwrap_or(LonLat::new(f64::NAN, f64::NAN));
        out.extend([p.lon, p.lat]);
    }
    Ok(out)
}

fn parse(text: &str, datum: Datum) -> Result<geojson::Parsed, JsValue> {
    let options = geojson::Options { datum, ..geojson::Options::default() };
    geojson::parse_with(text, &options).map_err(|e| error("invalid-argument", &e))
}
