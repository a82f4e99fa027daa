//! Parks compared, values in classes, projects over the years.

use crate::atlas::fields::{PARK_FIELDS, compare, compared};
use crate::atlas::notes::{Note, notes_value};
use crate::atlas::placed::LeftOut;
use crate::atlas::timeline;
use crate::stats::fields::{Options, fields_value};
use crate::stats::{Method, classify};
use crate::value::Value;
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// What parks can be compared by, as JSON: an array of `{id, zh, en, units, additive}`.
#[wasm_bindgen(js_name = parkFields)]
pub fn park_fields() -> String {
    fields_value(PARK_FIELDS).to_json()
}

/// Parks compared by one field, as JSON: `Comparison` of `www/app/tools/figures.d.ts`.
///
/// `parks` and `projects` are JSON arrays of their properties; `method` is `equal`, `quantile` or `jenks`; `unit` one of the field's, its
/// usual one when left out.
///
/// # Errors
/// `invalid-argument` for what is no JSON array, and for an unknown field, method or unit.
#[wasm_bindgen(js_name = compareParks)]
pub fn compare_parks(
    #[wasm_bindgen(unchecked_param_type = "string")] parks: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] projects: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] field: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] method: &JsValue,
    classes: f64,
    #[wasm_bindgen(unchecked_optional_param_type = "string | null")] unit: &JsValue,
) -> Result<String, JsValue> {
    let parks = &*args::text(parks, "parks")?;
    let projects = &*args::text(projects, "projects")?;
    let field = &*args::text(field, "field")?;
    let method = &*args::text(method, "method")?;
    let classes = args::count(classes, "classes", 0, u32::MAX)?;
    let unit = args::text_or_none(unit, "unit")?;
    let options = Options { field, method: named(method)?, classes: classes as usize, unit: unit.as_deref() };
    let found = compare(&array(parks)?, &array(projects)?, &options).map_err(|e| error("invalid-argument", &e))?;
    Ok(compared(&found).to_json())
}

/// Class breaks of values: one bound more than there are classes, ascending; empty without a finite value. A class holds its upper
/// bound, the first one both.
///
/// # Errors
/// `invalid-argument` for an unknown method.
#[wasm_bindgen(js_name = classBreaks)]
pub fn class_breaks(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] values: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] method: &JsValue,
    classes: f64,
) -> Result<Vec<f64>, JsValue> {
    let values = &*args::numbers(values, "values")?;
    let method = &*args::text(method, "method")?;
    let classes = args::count(classes, "classes", 0, u32::MAX)?;
    Ok(classify(values, named(method)?, classes as usize).map_or_else(Vec::new, |c| c.breaks))
}

/// Projects over their construction years, as JSON: `Timeline` of `www/app/tools/figures.d.ts`. `projects` is a JSON array of their
/// properties; without `doubtful` those that may repeat another are left out.
///
/// # Errors
/// `invalid-argument` for what is no JSON array.
#[wasm_bindgen(js_name = projectYears)]
pub fn project_years(
    #[wasm_bindgen(unchecked_param_type = "string")] projects: &JsValue,
    doubtful: bool,
) -> Result<String, JsValue> {
    let projects = &*args::text(projects, "projects")?;
    Ok(timeline::to_value(&array(projects)?, doubtful).to_json())
}

/// Which projects enter a spatial result, as JSON: `Placed` of `www/app/tools/answers.d.ts`. `projects` is a JSON array of their
/// properties; those known only by county or city, by `precision`, are left out.
///
/// # Errors
/// `invalid-argument` for what is no JSON array.
#[wasm_bindgen(js_name = placedProjects)]
pub fn placed_projects(#[wasm_bindgen(unchecked_param_type = "string")] projects: &JsValue) -> Result<String, JsValue> {
    let projects = array(&args::text(projects, "projects")?)?;
    let mut left = LeftOut::default();
    let kept = projects.iter().enumerate().filter(|(_, p)| left.keeps(|name| p.get(name).cloned()));
    let placed: Vec<Value> = kept.map(|(i, _)| (i as f64).into()).collect();
    Ok(Value::object([
        ("placed", Value::from(placed)),
        ("count", (left.count as f64).into()),
        ("invest_wan", left.invest_wan.into()),
        ("notes", left.note().iter().map(Note::to_value).collect::<Vec<_>>().into()),
    ])
    .to_json())
}

/// Assumptions by their ids (separated by spaces), as a JSON array of `{id, text_zh, text_en, basis_zh, basis_en}`.
#[wasm_bindgen(js_name = assumptions)]
pub fn assumptions(#[wasm_bindgen(unchecked_param_type = "string")] ids: &JsValue) -> Result<String, JsValue> {
    let ids = &*args::text(ids, "ids")?;
    Ok(notes_value(&ids.split_whitespace().collect::<Vec<_>>()).to_json())
}

fn named(method: &str) -> Result<Method, JsValue> {
    let unknown =
        || error("invalid-argument", &format!("there is no method \"{method}\"; use {}", Method::NAMES.join(", ")));
    Method::from_name(method).ok_or_else(unknown)
}

/// The items of a JSON array.
fn array(text: &str) -> Result<Vec<Value>, JsValue> {
    let value = Value::from_json(text).map_err(|e| error("invalid-argument", &e))?;
    let items = value.as_array().ok_or_else(|| error("invalid-argument", "a JSON array is wanted"))?;
    Ok(items.to_vec())
}
