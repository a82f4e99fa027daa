//! What a page passes in, checked before it is used: JavaScript checks nothing, and a number read as text would end the module.

use super::error;
use crate::number::Decimal;
use wasm_bindgen::prelude::*;

fn wrong(name: &str, right: &str, is: &JsValue) -> JsValue {
    let is = match is.as_f64() {
        Some(n) => Decimal(n).to_string(),
        None if is.is_null() => "null".into(),
        None => is.js_typeof().as_string().unwrap_or_default(),
    };
    error("invalid-argument", &format!("{name} must be {right}, and is {is}"))
}

/// Text.
pub(crate) fn text(value: &JsValue, name: &str) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| wrong(name, "text", value))
}

/// Text, or nothing.
#[cfg(any(feature = "map", feature = "analysis"))]
pub(crate) fn text_or_none(value: &JsValue, name: &str) -> Result<Option<String>, JsValue> {
    if value.is_undefined() || value.is_null() { Ok(None) } else { text(value, name).map(Some) }
}

/// The bytes of a `Uint8Array`.
#[cfg(any(feature = "map", feature = "analysis"))]
pub(crate) fn bytes(value: &JsValue, name: &str) -> Result<Vec<u8>, JsValue> {
    let bytes = value.dyn_ref::<js_sys::Uint8Array>();
    bytes.map(js_sys::Uint8Array::to_vec).ok_or_else(|| wrong(name, "a Uint8Array", value))
}

/// The numbers of a typed array or of a plain one, in which what is no number is NaN.
#[cfg(any(feature = "map", feature = "analysis"))]
pub(crate) fn numbers(value: &JsValue, name: &str) -> Result<Vec<f64>, JsValue> {
    if let Some(numbers) = value.dyn_ref::<js_sys::Float64Array>() {
        return Ok(numbers.to_vec());
    }
    // Converting may throw, as for 64-bit integers.
    let copy = || {
        let kind = js_sys::Reflect::get(&js_sys::global(), &"Float64Array".into()).ok()?;
        let made =
            js_sys::Reflect::construct(kind.unchecked_ref::<js_sys::Function>(), &js_sys::Array::of1(value)).ok()?;
        made.dyn_into::<js_sys::Float64Array>().ok()
    };
    let list = js_sys::Array::is_array(value) || js_sys::ArrayBuffer::is_view(value);
    list.then(copy).flatten().map(|numbers| numbers.to_vec()).ok_or_else(|| wrong(name, "an array of numbers", value))
}

/// As [`numbers`], or nothing.
#[cfg(feature = "analysis")]
pub(crate) fn numbers_or_none(value: &JsValue, name: &str) -> Result<Option<Vec<f64>>, JsValue> {
    if value.is_undefined() || value.is_null() { Ok(None) } else { numbers(value, name).map(Some) }
}

/// A finite number.
#[cfg(feature = "analysis")]
pub(crate) fn finite(value: f64, name: &str) -> Result<f64, JsValue> {
    if value.is_finite() { Ok(value) } else { Err(wrong(name, "a finite number", &value.into())) }
}

/// A whole number from `least` to `most`.
#[cfg(feature = "analysis")]
pub(crate) fn count(value: f64, name: &str, least: u32, most: u32) -> Result<u32, JsValue> {
    if value.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&value) {
        return Ok(value as u32);
    }
    Err(wrong(name, &format!("a whole number from {least} to {most}"), &value.into()))
}

/// The texts of an array.
#[cfg(feature = "analysis")]
pub(crate) fn texts(value: &JsValue, name: &str) -> Result<Vec<String>, JsValue> {
    let items = value.dyn_ref::<js_sys::Array>().ok_or_else(|| wrong(name, "an array of texts", value))?;
    items.iter().enumerate().map(|(i, item)| text(&item, &format!("{name}[{i}]"))).collect()
}
