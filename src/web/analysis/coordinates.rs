//! Coordinates from one datum to another.

use crate::proj::{Datum, convert};
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// Coordinates `[x, y, x, y, …]` of one datum in another; `from` and `to` are `wgs84`, `cgcs2000`, `gcj02`, `bd09` (degrees,
/// longitude first) or `epsg3857` (metres). A pair outside of what the datum can say becomes `NaN, NaN`; a last single
/// number is left out.
///
/// # Errors
/// `invalid-argument` for an unknown datum.
#[wasm_bindgen(js_name = convertCoordinates)]
pub fn convert_coordinates(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] coordinates: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] from: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
) -> Result<Vec<f64>, JsValue> {
    let coordinates = &*args::numbers(coordinates, "coordinates")?;
    let from = &*args::text(from, "from")?;
    let to = &*args::text(to, "to")?;
    let named = |name: &str| {
        let unknown = || error("invalid-argument", &format!("there is no datum \"{name}\"; use {}", Datum::NAMES));
        Datum::from_name(name).ok_or_else(unknown)
    };
    let (from, to) = (named(from)?, named(to)?);
    let mut out = Vec::with_capacity(coordinates.len());
    for pair in coordinates.chunks_exact(2) {
        out.extend(convert(from, to, [pair[0], pair[1]]).unwrap_or([f64::NAN; 2]));
    }
    Ok(out)
}
