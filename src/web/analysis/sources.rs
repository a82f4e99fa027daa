//! Sources that the map's own module does not read, and sizes of what it does.

use crate::map::reading;
use crate::source::geojson;
use crate::value::Value;
use crate::web::error;
use wasm_bindgen::prelude::*;

/// Square metres of a 亩.
const MU_M2: f64 = 2000.0 / 3.0;

pub(super) fn issues_json(issues: &[crate::issue::Issue]) -> Value {
    let one = |i: &crate::issue::Issue| {
        let members = [("level", i.level.as_str()), ("path", i.path.as_str()), ("message", i.message.as_str())];
        Value::object(members.map(|(k, v)| (k, Value::from(v))))
    };
    Value::from(issues.iter().map(one).collect::<Vec<_>>())
}

/// Text of a source as GeoJSON in WGS-84, by the source's JSON without its data: `{"geojson": text, "issues": […]}` as JSON text. Reads
/// GeoJSON, CSV with coordinates or a column of well-known texts, and TopoJSON; applies `datum`, `filter`, `promoteId` and
/// `generateId`.
///
/// # Errors
/// `bad-data` when the text is not of that format at all or an option is wrong; the message says which.
#[wasm_bindgen(js_name = readSource)]
pub fn read_source(text: &str, spec: &str) -> Result<String, JsValue> {
    let spec = Value::from_json(spec).map_err(|e| error("bad-data", &e))?;
    let (geojson, issues) = reading::to_geojson(text, &spec).map_err(|e| error("bad-data", &e))?;
    Ok(Value::object([("geojson", Value::from(geojson)), ("issues", issues_json(&issues))]).to_json())
}

/// What [`pack_source`] made.
#[wasm_bindgen]
pub struct PackedSource {
    pack: Vec<u8>,
    issues: String,
}

#[wasm_bindgen]
impl PackedSource {
    /// The features as the map's `addAtlas` takes them; can be taken once.
    #[wasm_bindgen(js_name = takePack)]
    pub fn take_pack(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.pack)
    }

    /// What was wrong with the data, `[{level, path, message}]` as JSON text.
    #[wasm_bindgen(getter)]
    pub fn issues(&self) -> String {
        self.issues.clone()
    }
}

/// As `readSource`, but for the map's `addAtlas`: packed under a name and ranked for drawing, so that the map has little left to do.
/// For a worker; of text without any features an empty set is made.
///
/// # Errors
/// As `readSource`.
#[wasm_bindgen(js_name = packSource)]
pub fn pack_source(text: &str, spec: &str, name: &str) -> Result<PackedSource, JsValue> {
    let spec = Value::from_json(spec).map_err(|e| error("bad-data", &e))?;
    let (pack, issues) = reading::to_pack(text, &spec, name).map_err(|e| error("bad-data", &e))?;
    Ok(PackedSource { pack, issues: issues_json(&issues).to_json() })
}

/// Sizes of all that GeoJSON text holds, on the ellipsoid: `{"length_m", "area_m2", "perimeter_m", "area_mu", "issues"}` as
/// JSON text.
///
/// # Errors
/// `bad-data` when the text is no GeoJSON or cannot be measured.
#[wasm_bindgen(js_name = measureGeoJson)]
pub fn measure_geojson(text: &str) -> Result<String, JsValue> {
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
