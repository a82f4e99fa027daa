//! Sources that the map's own module does not read, and sizes of what it does.

use super::clustered::ClusterSource;
use crate::map::clustered::Clustered;
use crate::map::reading;
use crate::map::spec::{Data, Fault, Kind, SourceSpec};
use crate::scene::SourceData;
use crate::source::{Pieces, geojson};
use crate::value::Value;
use crate::web::reading::{PackedSource, issues_json, spec_of};
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// Square metres of a 亩.
const MU_M2: f64 = 2000.0 / 3.0;

pub(super) fn bad_data(fault: Fault) -> JsValue {
    error("bad-data", &fault.message)
}

/// Text of a source as GeoJSON in WGS-84, by the source's JSON without its data: `{"geojson": text, "issues": […]}` as JSON text. Reads
/// GeoJSON, CSV with coordinates or a column of well-known texts, and TopoJSON; applies `datum`, `filter`, `promoteId` and
/// `generateId`.
///
/// # Errors
/// `bad-data` when the text is not of that format at all or an option is wrong; the message says which.
#[wasm_bindgen(js_name = readSource)]
pub fn read_source(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] spec: &JsValue,
) -> Result<String, JsValue> {
    let text = &*args::text(text, "text")?;
    let (geojson, issues) = reading::to_geojson(text, &spec_of(spec)?).map_err(bad_data)?;
    Ok(Value::object([("geojson", Value::from(geojson)), ("issues", issues_json(&issues))]).to_json())
}

/// Takes a source's data piece by piece, as they come, and reads what it can of them meanwhile. For a worker.
#[wasm_bindgen]
pub struct SourceReader {
    spec: SourceSpec,
    pieces: Pieces,
}

#[wasm_bindgen]
impl SourceReader {
    /// One without any data yet, by the source's JSON.
    ///
    /// # Errors
    /// `bad-data` when the JSON is none.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "string")] spec: &JsValue) -> Result<SourceReader, JsValue> {
        let spec = spec_of(spec)?;
        Ok(SourceReader { pieces: spec.pieces(), spec })
    }

    /// Appends bytes, UTF-8 if [`SourceReader::pack`] is to read them.
    pub fn push(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: &JsValue,
    ) -> Result<(), JsValue> {
        let bytes = &*args::bytes(bytes, "bytes")?;
        self.pieces.push(bytes);
        Ok(())
    }

    /// Appends text.
    #[wasm_bindgen(js_name = pushText)]
    pub fn push_text(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    ) -> Result<(), JsValue> {
        let text = &*args::text(text, "text")?;
        self.pieces.push(text.as_bytes());
        Ok(())
    }

    /// Whether all of it is UTF-8. Cost: some 0.3 ms a megabyte.
    #[wasm_bindgen(js_name = isText)]
    pub fn is_text(&self) -> bool {
        self.pieces.is_text()
    }

    /// The bytes so far; none remain, and what follows is only kept.
    #[wasm_bindgen(js_name = takeBytes)]
    pub fn take_bytes(&mut self) -> Vec<u8> {
        self.pieces.take()
    }

    /// As `readSource`, but for the map's `addPack`: packed under a name, ranked and indexed, so that the map has little left to do;
    /// of data without any features an empty set is made. No data remain. `topology` says that the data are TopoJSON whatever the
    /// source's type.
    ///
    /// # Errors
    /// As `readSource`.
    pub fn pack(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] name: &JsValue,
        topology: bool,
    ) -> Result<PackedSource, JsValue> {
        let name = &*args::text(name, "name")?;
        self.told(topology);
        let (set, mut issues) = self.spec.features(Data::Pieces(&mut self.pieces)).map_err(bad_data)?;
        issues.truncate(reading::MOST_ISSUES);
        Ok(PackedSource { pack: SourceData::new(set).packed(name), issues: issues_json(&issues).to_json() })
    }

    /// As [`SourceReader::pack`] the points of the data, gathered.
    ///
    /// # Errors
    /// As [`ClusterSource::new`].
    pub fn clusters(&mut self, topology: bool) -> Result<ClusterSource, JsValue> {
        self.told(topology);
        Clustered::read(Data::Pieces(&mut self.pieces), &self.spec).map(ClusterSource::of).map_err(bad_data)
    }

    /// Takes the page's word that the data are TopoJSON.
    fn told(&mut self, topology: bool) {
        if topology {
            self.spec.kind = Kind::Topojson;
        }
    }
}

/// Sizes of all that GeoJSON text holds, on the ellipsoid: `{"length_m", "area_m2", "perimeter_m", "area_mu", "issues"}` as
/// JSON text.
///
/// # Errors
/// `bad-data` when the text is no GeoJSON or cannot be measured.
#[wasm_bindgen(js_name = measureGeoJson)]
pub fn measure_geojson(#[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue) -> Result<String, JsValue> {
    let text = &*args::text(text, "text")?;
    let parsed = geojson::parse_with(text, &geojson::Options::default()).map_err(|e| error("bad-data", &e))?;
    let sizes = reading::sizes(&parsed.features).map_err(|e| error("bad-data", &e))?;
    let figures = [
        ("length_m", sizes.length_m),
        ("area_m2", sizes.area_m2),
        ("perimeter_m", sizes.perimeter_m),
        ("area_mu", sizes.area_m2 / MU_M2),
    ];
    let members =
        figures.map(|(k, v)| (k, Value::from(v))).into_iter().chain([("issues", issues_json(&parsed.issues))]);
    Ok(Value::object(members).to_json())
}
