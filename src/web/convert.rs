//! Between JavaScript values and ours.

use super::error;
use crate::geom::{Point, Rect};
use crate::issue::Issue;
use crate::map::{Entry, Found};
use crate::proj::{LonLat, lonlat_from_world};
use crate::value::Value;
use crate::view::Padding;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A JavaScript value as JSON-like [`Value`]; what JSON cannot hold is left out as `JSON.stringify` does, cycles are
/// refused.
///
/// Through JSON text: the browser's own serialiser and one crossing beat a call for every member of a large GeoJSON.
pub(crate) fn value_from_js(js: &JsValue) -> Result<Value, JsValue> {
    if js.is_undefined() || js.is_null() {
        return Ok(Value::Null);
    }
    if let Some(text) = js.as_string() {
        return Ok(text.into());
    }
    kept_from_js(js, 0).map(|read| read.0)
}

/// As [`value_from_js`], what nests too deeply left out as [`Value::from_json_kept`] has it.
fn kept_from_js(js: &JsValue, level: usize) -> Result<(Value, Vec<Issue>), JsValue> {
    let text = js_sys::JSON::stringify(js)?.as_string().unwrap_or_else(|| "null".into());
    Value::from_json_kept(&text, level).map_err(|e| error("invalid-argument", &e))
}

/// A source's JSON with its `data` as text, whatever it was: GeoJSON is then read in one pass, never as a tree of values.
pub(crate) fn source_from_js(js: &JsValue) -> Result<Value, JsValue> {
    if !js.is_object() {
        return value_from_js(js);
    }
    let copy = js_sys::Object::assign(&js_sys::Object::new(), js.unchecked_ref());
    let data = js_sys::Reflect::get(&copy, &"data".into())?;
    if data.is_undefined() || data.is_null() {
        return value_from_js(js);
    }
    js_sys::Reflect::delete_property(&copy, &"data".into())?;
    let text = match data.as_string() {
        Some(text) => text,
        None => js_sys::JSON::stringify(&data)?.as_string().unwrap_or_default(),
    };
    let rest = value_from_js(&copy)?;
    let members = rest.members().iter().cloned().chain([("data".into(), Value::from(text))]);
    Ok(Value::Object(members.collect()))
}

/// A style's JSON, its sources as [`source_from_js`] reads them, and what had to be left out or mended.
pub(crate) fn style_from_js(js: &JsValue) -> Result<(Value, Vec<Issue>), JsValue> {
    if !js.is_object() {
        return Ok((value_from_js(js)?, Vec::new()));
    }
    let sources = js_sys::Reflect::get(js, &"sources".into())?;
    let copy = js_sys::Object::assign(&js_sys::Object::new(), js.unchecked_ref());
    js_sys::Reflect::delete_property(&copy, &"sources".into())?;
    // A layer lies in the style and its array.
    let (rest, mut told) = kept_from_js(&copy, 2)?;
    let mut members = rest.members().to_vec();
    let mut read = Value::Null;
    if sources.is_object() {
        let mut all: Vec<(Arc<str>, Value)> = Vec::new();
        for entry in js_sys::Object::entries(sources.unchecked_ref()).iter() {
            let pair: js_sys::Array = entry.unchecked_into();
            let name = pair.get(0).as_string().unwrap_or_default();
            match source_from_js(&pair.get(1)) {
                Ok(source) => all.push((name.into(), source)),
                Err(why) => {
                    let why = why.dyn_ref::<js_sys::Error>().map(|e| String::from(e.message())).unwrap_or_default();
                    told.push(Issue::error(format!("sources.{name}"), format!("left out: {why}")));
                }
            }
        }
        read = Value::Object(all.into());
    }
    if !sources.is_undefined() {
        members.push(("sources".into(), read));
    }
    Ok((Value::Object(members.into()), told))
}

/// Plain objects and arrays, as `JSON.parse` gives them, whatever their members are called.
pub(crate) fn js_from_value(value: &Value) -> JsValue {
    js_sys::JSON::parse(&value.to_json()).unwrap_or_default()
}

pub(crate) fn issue_error(issue: &Issue) -> JsValue {
    error("style", &format!("{}: {}", issue.path, issue.message))
}

pub(crate) fn issues_value(issues: &[Issue]) -> Value {
    let one = |i: &Issue| {
        Value::object([
            ("level", i.level.as_str().into()),
            ("path", i.path.as_str().into()),
            ("message", i.message.as_str().into()),
        ])
    };
    Value::from(issues.iter().map(one).collect::<Vec<_>>())
}

pub(crate) fn lnglat_value(p: LonLat) -> Value {
    Value::object([("lng", p.lon.into()), ("lat", p.lat.into())])
}

/// World bounds as `[[west, south], [east, north]]`; `null` when empty.
pub(crate) fn bounds_value(b: Rect) -> Value {
    let [w, s, e, n] = degrees(b)[..] else { return Value::Null };
    let corner = |lon: f64, lat: f64| Value::from(vec![Value::from(lon), lat.into()]);
    Value::from(vec![corner(w, s), corner(e, n)])
}

/// World bounds as west, south, east, north; nothing when empty.
pub(crate) fn degrees(b: Rect) -> Vec<f64> {
    let (nw, se) = (lonlat_from_world(Point::new(b.x0, b.y0)), lonlat_from_world(Point::new(b.x1, b.y1)));
    if b.is_empty() { Vec::new() } else { vec![nw.lon, se.lat, se.lon, nw.lat] }
}

/// West, south, east, north, when they can be positions.
pub(crate) fn rectangle(b: &[f64]) -> Option<[f64; 4]> {
    let b: [f64; 4] = b.try_into().ok()?;
    (LonLat::new(b[0], b[1]).is_valid() && LonLat::new(b[2], b[3]).is_valid()).then_some(b)
}

pub(crate) fn point_value(p: Point) -> Value {
    Value::object([("x", p.x.into()), ("y", p.y.into())])
}

pub(crate) fn found_value(f: &Found, geometry: Value) -> Value {
    let mut members = feature_members(f.id.clone(), f.properties.clone(), geometry);
    members.push(("source", Value::String(f.source.clone())));
    members.push(("layer", Value::object([("id", Value::String(f.layer.clone()))])));
    Value::object(members)
}

/// What makes GeoJSON of a feature; one without id has no such member.
pub(crate) fn feature_members(id: Option<Value>, properties: Value, geometry: Value) -> Vec<(&'static str, Value)> {
    let mut members = vec![("type", "Feature".into()), ("properties", properties), ("geometry", geometry)];
    members.extend(id.filter(|id| !id.is_null()).map(|id| ("id", id)));
    members
}

pub(crate) fn entry_value(e: &Entry) -> Value {
    Value::object([
        ("layer", Value::String(e.layer.clone())),
        ("group", e.group.as_str().into()),
        ("section", e.section.as_str().into()),
        ("label", e.label.clone()),
        ("visible", e.visible.into()),
        ("width", e.swatch.width.into()),
        ("height", e.swatch.height.into()),
        ("svg", e.swatch.svg.as_str().into()),
    ])
}

/// `[lng, lat]`, `{lng, lat}` or `{lon, lat}`.
pub(crate) fn lonlat(v: &Value) -> Option<LonLat> {
    let (lon, lat) = match v.as_array() {
        Some([lon, lat, ..]) => (lon.as_f64()?, lat.as_f64()?),
        Some(_) => return None,
        None => (v.get("lng").or(v.get("lon"))?.as_f64()?, v.get("lat")?.as_f64()?),
    };
    Some(LonLat::new(lon, lat)).filter(|p| p.is_valid())
}

/// `[[w, s], [e, n]]` or `[w, s, e, n]`.
pub(crate) fn bounds(v: &Value) -> Option<[f64; 4]> {
    match v.as_array()? {
        [a, b] => {
            let (a, b) = (lonlat(a)?, lonlat(b)?);
            Some([a.lon, a.lat, b.lon, b.lat])
        }
        [w, s, e, n] => rectangle(&[w.as_f64()?, s.as_f64()?, e.as_f64()?, n.as_f64()?]),
        _ => None,
    }
}

/// A number for all sides, or `{top, right, bottom, left}`.
pub(crate) fn padding(v: Option<&Value>) -> Padding {
    let side = |name: &str| {
        let n = v.and_then(|v| v.as_f64().or_else(|| v.get(name)?.as_f64())).unwrap_or(0.0);
        if n.is_finite() { n.max(0.0) } else { 0.0 }
    };
    Padding { top: side("top"), right: side("right"), bottom: side("bottom"), left: side("left") }
}
