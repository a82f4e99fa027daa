//! Travel times over the plan's transport network.

use crate::atlas::network::{self as atlas, NetworkPoint, Rows, Scenario};
use crate::proj::LonLat;
use crate::value::Value;
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// The transport network of `atlas-network.bin`: which links are open and what is assumed is set, and every answer follows.
#[wasm_bindgen]
pub struct Network {
    inner: atlas::Network,
    open: Vec<bool>,
}

fn invalid(message: String) -> JsValue {
    error("invalid-argument", &message)
}

#[wasm_bindgen]
impl Network {
    /// Opens the packed file. Today's links are open.
    ///
    /// # Errors
    /// `invalid-data` when the bytes are no network.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: &JsValue) -> Result<Network, JsValue> {
        let bytes = &*args::bytes(bytes, "bytes")?;
        let inner = atlas::Network::open(bytes).map_err(|e| error("invalid-data", &e))?;
        let open = inner.scenario(&Scenario::Today).map_err(invalid)?;
        Ok(Network { inner, open })
    }

    /// Links, points, targets, assumptions and the map's frame: JSON
    /// `{frame: [w, s, e, n], links: [{id, name_zh, name_en, kind, status, in_plan, opens, source_zh}], points: [{id, kind, name_zh,
    /// name_en, lon, lat, marked}], targets, assumptions: [{id, name_zh, name_en, value, default, least, most, unit, basis}]}`.
    pub fn facts(&self) -> String {
        self.inner.facts().to_json()
    }

    /// Opens these links, by id, beside those that exist.
    ///
    /// # Errors
    /// `invalid-argument` for an id that is no link's; nothing changes then.
    #[wasm_bindgen(js_name = setOpen)]
    pub fn set_open(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] ids: &JsValue,
    ) -> Result<(), JsValue> {
        let ids = args::texts(ids, "ids")?;
        self.open = self.inner.scenario(&Scenario::Links(ids)).map_err(invalid)?;
        Ok(())
    }

    /// Sets assumptions from a JSON object `{"local_kmh": 30, …}`; those that it does not name have their defaults again.
    ///
    /// # Errors
    /// `invalid-argument` for an unknown id or a value beyond its limits; nothing changes then.
    #[wasm_bindgen(js_name = setAssumptions)]
    pub fn set_assumptions(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] json: &JsValue,
    ) -> Result<(), JsValue> {
        let json = &*args::text(json, "json")?;
        let value = Value::from_json(json).map_err(invalid)?;
        let mut values = Vec::new();
        for (id, v) in value.members() {
            let number = v.as_f64().ok_or_else(|| invalid(format!("{id} must be a number")))?;
            values.push((id.to_string(), number));
        }
        self.inner.assume(&values).map_err(invalid)
    }

    /// The shortest way between two positions (degrees): GeoJSON, a line for each leg with `name_zh`, `from_zh`, `to_zh`,
    /// `minutes`, `access_min`, `change_min`, `wait_min`, `ride_min`, `km` and `link_id`; the whole in the member `route`.
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
        let point = |lon: f64, lat: f64, name: &str| {
            let position = LonLat::new(lon, lat);
            let valid = position.is_valid();
            let point = NetworkPoint {
                id: String::new(),
                kind: "position".into(),
                name_zh: name.into(),
                name_en: name.into(),
                position,
                marked: false,
            };
            if valid { Ok(point) } else { Err(invalid(format!("{lon}, {lat} is no position"))) }
        };
        let (from, to) = (point(from_lon, from_lat, from_name)?, point(to_lon, to_lat, to_name)?);
        Ok(self.inner.journey_geojson(&self.inner.route(&from, &to, &self.open)))
    }

    /// What is reached within so many minutes each from a position (degrees).
    ///
    /// # Errors
    /// `invalid-argument` for a position outside of the frame or minutes beyond 5 to 360.
    pub fn reach(
        &self,
        lon: f64,
        lat: f64,
        #[wasm_bindgen(unchecked_param_type = "Float64Array")] minutes: &JsValue,
    ) -> Result<Reach, JsValue> {
        let minutes = &*args::numbers(minutes, "minutes")?;
        let inner = self.inner.reach(LonLat::new(lon, lat), minutes, &self.open).map_err(invalid)?;
        Ok(Reach { inner })
    }

    /// Times from every park to the main destinations: a JSON array of objects with `today_min`, `planned_min`, `all_min`,
    /// `chosen_min` (the links now open) and the way in words.
    pub fn times(&self) -> String {
        objects(self.inner.times(Some(&self.open)))
    }

    /// What the plan's footnote 4 asks for, park by park: a JSON array of objects with minutes and `today_ok`, `planned_ok`,
    /// `all_ok`, `chosen_ok`, `verdict`.
    pub fn verdicts(&self) -> String {
        objects(self.inner.verdicts(Some(&self.open)))
    }
}

/// Bands of equal time and what lies in them.
#[wasm_bindgen]
pub struct Reach {
    inner: atlas::Reach,
}

#[wasm_bindgen]
impl Reach {
    /// The bands as GeoJSON, the largest first; properties `minutes`, `area_km2`, `cut`, `parks_zh`, `parks_en`, `towns`.
    pub fn geojson(&self) -> String {
        self.inner.geojson()
    }

    /// JSON `{origin, cell_m, bands: [properties, the smallest first], inside: [{id, kind, name_zh, …, minutes, band}, the
    /// nearest first]}`.
    pub fn summary(&self) -> String {
        self.inner.summary().to_json()
    }
}

fn objects((columns, rows): Rows) -> String {
    let object = |row: Vec<Value>| Value::object(columns.iter().copied().zip(row));
    Value::from(rows.into_iter().map(object).collect::<Vec<_>>()).to_json()
}
