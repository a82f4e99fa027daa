//! A reader's shapes, measured against the plan's.

use crate::atlas::around::{Context, Known};
use crate::measure::{Matrix, Report, label_point};
use crate::proj::{Datum, LonLat};
use crate::source::geojson;
use crate::value::Value;
use crate::web::{args, error};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Parks, projects and links, read once and asked often.
#[wasm_bindgen]
pub struct Measurer {
    known: Rc<Known>,
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
        let (parks, projects, links) = (read(parks)?, read(projects)?, read(links)?);
        let context = Context { parks: Some(&parks), projects: Some(&projects), links: Some(&links), count: 0 };
        Ok(Measurer { known: Rc::new(Known::of(&context)) })
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
        let mut measuring = self.begin(text, datum, nearest)?;
        measuring.measure(usize::MAX);
        Ok(measuring.finish())
    }

    /// As [`Measurer::measure`], in parts: reads the text, and measures nothing yet.
    ///
    /// # Errors
    /// As there.
    pub fn begin(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] datum: &JsValue,
        nearest: f64,
    ) -> Result<Measuring, JsValue> {
        let text = &*args::text(text, "text")?;
        let datum = &*args::text(datum, "datum")?;
        let nearest = args::count(nearest, "nearest", 0, u32::MAX)?;
        let unknown = || error("invalid-argument", &format!("there is no datum \"{datum}\"; use {}", Datum::NAMES));
        let parsed = parse(text, Datum::from_name(datum).ok_or_else(unknown)?)?;
        Ok(Measuring { known: self.known.clone(), parsed, report: Report::new(nearest as usize) })
    }
}

/// A text's features, measured one after another.
#[wasm_bindgen]
pub struct Measuring {
    known: Rc<Known>,
    parsed: geojson::Parsed,
    report: Report,
}

impl Measuring {
    fn measure(&mut self, count: usize) -> usize {
        self.report.advance(&self.parsed.features, &*self.known, count)
    }
}

#[wasm_bindgen]
impl Measuring {
    /// How many features there are.
    #[wasm_bindgen(getter)]
    pub fn total(&self) -> u32 {
        self.parsed.features.len() as u32
    }

    /// Measures up to `count` features more; how many are done with.
    ///
    /// # Errors
    /// `invalid-argument` for a count that is none.
    pub fn advance(&mut self, count: f64) -> Result<u32, JsValue> {
        let count = args::count(count, "count", 1, u32::MAX)?;
        Ok(self.measure(count as usize) as u32)
    }

    /// What [`Measurer::measure`] gives, of the features that are done with; can be taken once.
    pub fn finish(&mut self) -> String {
        let found = std::mem::take(&mut self.report).finish(&*self.known);
        let mut issues: Vec<Value> = self
            .parsed
            .issues
            .iter()
            .map(|i| Value::object([("path", Value::from(i.path.as_str())), ("message", i.message.as_str().into())]))
            .collect();
        issues.extend(found.get("issues").and_then(Value::as_array).unwrap_or_default().iter().cloned());
        let rest = found.members().iter().filter(|(key, _)| &**key != "issues").cloned();
        Value::object(rest.chain([("issues".into(), Value::from(issues))])).to_json()
    }
}

/// The geodesic distances between all positions `[lon, lat, lon, lat, …]`, m, row by row; a last single number is left out. Cost: some
/// 2 µs a pair; `DistanceMatrix` does it in parts.
///
/// # Errors
/// `invalid-argument` for a position out of range, or more than 2,000.
#[wasm_bindgen(js_name = distanceMatrix)]
pub fn distance_matrix(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] positions: &JsValue,
) -> Result<Vec<f64>, JsValue> {
    let mut matrix = DistanceMatrix::new(positions)?;
    matrix.measure(usize::MAX)?;
    Ok(matrix.take())
}

/// `distanceMatrix` in parts.
#[wasm_bindgen]
pub struct DistanceMatrix {
    total: usize,
    matrix: Option<Matrix>,
}

impl DistanceMatrix {
    fn measure(&mut self, count: usize) -> Result<usize, JsValue> {
        let done = self.matrix.as_mut().map_or(Ok(self.total), |matrix| matrix.advance(count));
        done.map_err(|e| error("invalid-argument", &e))
    }
}

#[wasm_bindgen]
impl DistanceMatrix {
    /// One without any distance yet, between positions `[lon, lat, lon, lat, …]`; a last single number is left out.
    ///
    /// # Errors
    /// `invalid-argument` for more than 2,000 positions.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] positions: &JsValue,
    ) -> Result<DistanceMatrix, JsValue> {
        let positions = &*args::numbers(positions, "positions")?;
        let points: Vec<LonLat> = positions.chunks_exact(2).map(|p| LonLat::new(p[0], p[1])).collect();
        let total = points.len();
        Ok(DistanceMatrix { total, matrix: Some(Matrix::new(points).map_err(|e| error("invalid-argument", &e))?) })
    }

    /// How many positions there are.
    #[wasm_bindgen(getter)]
    pub fn total(&self) -> u32 {
        self.total as u32
    }

    /// Measures from up to `count` positions more to those behind them; how many are done with.
    ///
    /// # Errors
    /// `invalid-argument` for a position out of range, or a count that is none.
    pub fn advance(&mut self, count: f64) -> Result<u32, JsValue> {
        let count = args::count(count, "count", 1, u32::MAX)?;
        self.measure(count as usize).map(|done| done as u32)
    }

    /// What `distanceMatrix` gives, 0 where it was not measured; can be taken once.
    pub fn take(&mut self) -> Vec<f64> {
        self.matrix.take().map(Matrix::finish).unwrap_or_default()
    }
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
