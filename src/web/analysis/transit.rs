//! Travel times over a user's own network.

use crate::network::{self as net, CELL_M, OwnPlace, OwnReach};
use crate::proj::LonLat;
use crate::value::Value;
use crate::web::reading::issues_json;
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// A transport network of one's own data: which lines are open is set, and every answer follows.
#[wasm_bindgen]
pub struct TransitNetwork {
    inner: net::TransitNetwork,
    issues: Value,
    open: Vec<bool>,
}

fn invalid(message: String) -> JsValue {
    error("invalid-argument", &message)
}

#[wasm_bindgen]
impl TransitNetwork {
    /// Reads JSON text: `{places: [{id, name?, lon, lat}], kinds: [{id, mode?, speed_kmh, access_min?, wait_min?}], lines: [{id, name?,
    /// kind?, service?, stops: [place ids], km?: [number or null], open?}], transfers?: {mode: {mode: minutes}}, local_kmh?,
    /// detour?, datum?}`. Without them: `mode` the kind's id, `access_min` and `wait_min` 0, `kind` the only one, `service` one of
    /// its own (lines of one service and kind run through), `km` geodesic from stop to stop, `open` true, changing as long as out
    /// to the street and in again, `local_kmh` 30, `detour` 1.3, `datum` wgs84. A wrong record is left out; `issues()` tells.
    ///
    /// # Errors
    /// `invalid-data` when the text is no network at all, or too large.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "string")] json: &JsValue) -> Result<TransitNetwork, JsValue> {
        let json = &*args::text(json, "json")?;
        let (inner, issues) = net::TransitNetwork::from_json(json).map_err(|e| error("invalid-data", &e))?;
        let open = inner.opened(&[]).map_err(invalid)?;
        Ok(TransitNetwork { inner, issues: issues_json(&issues), open })
    }

    /// What was wrong with the text: a JSON array of `{level, path, message}`.
    pub fn issues(&self) -> String {
        self.issues.to_json()
    }

    /// What the network is and what its figures rest on, defaults included: JSON `{places: [{id, name, lon, lat}], kinds: [{id, mode,
    /// speed_kmh, access_min, wait_min}], lines: [{id, name, kind, stops, km, open}], transfers, local_kmh, detour}`.
    pub fn facts(&self) -> String {
        self.inner.facts().to_json()
    }

    /// Opens these lines, by id, beside those that are open from the beginning, and closes all others.
    ///
    /// # Errors
    /// `invalid-argument` for an id that is no line's; nothing changes then.
    #[wasm_bindgen(js_name = setOpen)]
    pub fn set_open(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] ids: &JsValue,
    ) -> Result<(), JsValue> {
        let ids = args::texts(ids, "ids")?;
        self.open = self.inner.opened(&ids).map_err(invalid)?;
        Ok(())
    }

    /// The shortest way between two positions (degrees of WGS-84): GeoJSON, a line for each leg with `leg`, `link_id` and `name` (null
    /// off the lines), `kind`, `from`, `to`, `minutes`, `access_min`, `change_min`, `wait_min`, `ride_min` and `km`; the whole
    /// in the member `route`. The names are shown where it begins and ends.
    ///
    /// # Errors
    /// `invalid-argument` for numbers that are no positions.
    pub fn route(
        &self,
        from_lon: f64,
        from_lat: f64,
        #[wasm_bindgen(unchecked_param_type = "string")] from_name: &JsValue,
        to_lon: f64,
        to_lat: f64,
        #[wasm_bindgen(unchecked_param_type = "string")] to_name: &JsValue,
    ) -> Result<String, JsValue> {
        let from_name = &*args::text(from_name, "from_name")?;
        let to_name = &*args::text(to_name, "to_name")?;
        let place = |lon: f64, lat: f64, name: &str| OwnPlace {
            id: String::new(),
            name: name.into(),
            position: LonLat::new(lon, lat),
        };
        let (from, to) = (place(from_lon, from_lat, from_name), place(to_lon, to_lat, to_name));
        Ok(self.inner.route(&from, &to, &self.open).map_err(invalid)?.geojson())
    }

    /// What is reached within so many minutes each from a position (degrees of WGS-84), on a grid of `cell_m` metres, 500 unless told.
    ///
    /// # Errors
    /// `invalid-argument` for a position beyond ±180° and ±85°, minutes beyond 5 to 360, more than 12 of them, or cells so
    /// small that there would be too many: the message says which would do.
    pub fn reach(
        &self,
        lon: f64,
        lat: f64,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] minutes: &JsValue,
        cell_m: Option<f64>,
    ) -> Result<TransitReach, JsValue> {
        let minutes = &*args::numbers(minutes, "minutes")?;
        let cell_m = cell_m.unwrap_or(CELL_M);
        let inner = self.inner.reach(LonLat::new(lon, lat), minutes, cell_m, &self.open).map_err(invalid)?;
        Ok(TransitReach { inner })
    }

    /// The minutes from each position `[lon, lat, lon, lat, …]` to each one of `to`, or to each other without it, row by row; a last
    /// single number is left out.
    ///
    /// # Errors
    /// `invalid-argument` for a position out of range, or more than some 5 s of work: the message says how many would do.
    pub fn matrix(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] positions: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Float64Array | null")] to: &JsValue,
    ) -> Result<Vec<f64>, JsValue> {
        let positions = &*args::numbers(positions, "positions")?;
        let to = args::numbers_or_none(to, "to")?;
        let read = |numbers: &[f64]| numbers.chunks_exact(2).map(|p| LonLat::new(p[0], p[1])).collect::<Vec<_>>();
        let from = read(positions);
        let to = to.map_or_else(|| from.clone(), |to| read(&to));
        self.inner.transit().matrix(&from, &to, &self.open).map_err(invalid)
    }
}

/// Bands of equal time over a network of one's own, and the places in them.
#[wasm_bindgen]
pub struct TransitReach {
    inner: OwnReach,
}

#[wasm_bindgen]
impl TransitReach {
    /// The bands as GeoJSON, the largest first; properties `minutes`, `area_km2`, `cut` (at ±180° or ±85°), `places` (ids, the nearest
    /// first).
    pub fn geojson(&self) -> String {
        self.inner.geojson()
    }

    /// JSON `{origin, cell_m, bands: [properties, the smallest first], inside: [{id, kind: "place", name, lon, lat, minutes,
    /// band}, the nearest first]}`.
    pub fn summary(&self) -> String {
        self.inner.summary().to_json()
    }
}
