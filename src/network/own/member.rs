//! Members of a record, read by name, with what would be right.

use crate::issue::Issue;
use crate::number::Decimal;
use crate::value::Value;

/// What is wrong with a record: the path within it, and the message.
pub(super) type Fault = (String, String);

/// A member that is there and not null.
pub(super) fn given<'a>(v: &'a Value, key: &str) -> Option<&'a Value> {
    v.get(key).filter(|v| !v.is_null())
}

/// An array that must be there.
pub(super) fn list<'a>(json: &'a Value, name: &str, most: usize) -> Result<&'a [Value], String> {
    let list = match given(json, name) {
        None => {
            return Err(format!("{name}: is missing; a network is an object with the arrays places, kinds and lines"));
        }
        Some(v) => v.as_array().ok_or_else(|| format!("{name}: must be an array, and is {}", shown(v)))?,
    };
    if list.len() > most {
        Err(format!("{name}: at most {most} are taken, and there are {}", list.len()))
    } else {
        Ok(list)
    }
}

/// Members that mean nothing here: most often a slip of the pen, whose default would be used in silence.
pub(super) fn unknown(v: &Value, path: &str, known: &[&str], issues: &mut Vec<Issue>) {
    for (key, _) in v.members().iter().filter(|(key, _)| !known.contains(&&**key)) {
        let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        issues.push(Issue::warning(path, format!("means nothing here; known are {}", known.join(", "))));
    }
}

/// An id or a reference to one.
pub(super) fn name_of(v: &Value) -> Option<String> {
    match v {
        Value::String(s) if !s.is_empty() => Some(s.to_string()),
        Value::Number(n) if n.is_finite() => Some(Decimal(*n).to_string()),
        _ => None,
    }
}

/// The id that a record must have.
pub(super) fn id(v: &Value) -> Result<String, Fault> {
    let Some(id) = given(v, "id") else { return Err((".id".into(), "is missing; must be a text or a number".into())) };
    name_of(id).ok_or_else(|| (".id".to_string(), format!("must be a text or a number, and is {}", shown(id))))
}

/// A text that may be missing; a number is as good.
pub(super) fn text_or(v: &Value, key: &str) -> Option<String> {
    name_of(given(v, key)?)
}

/// A number within limits; without a default it must be there.
pub(super) fn number(v: &Value, key: &str, limits: (f64, f64), default: Option<f64>) -> Result<f64, Fault> {
    let path = || format!(".{key}");
    match (given(v, key), default) {
        (Some(n), _) => within(n, limits).map_err(|says| (path(), says)),
        (None, Some(default)) => Ok(default),
        (None, None) => {
            Err((path(), format!("is missing; must be a number from {} to {}", Decimal(limits.0), Decimal(limits.1))))
        }
    }
}

/// A number within limits.
pub(super) fn within(v: &Value, (least, most): (f64, f64)) -> Result<f64, String> {
    match v.as_f64() {
        Some(n) if n >= least && n <= most => Ok(n),
        _ => Err(format!("must be a number from {} to {}, and is {}", Decimal(least), Decimal(most), shown(v))),
    }
}

/// A value for a message: JSON, cut where it is long.
pub(super) fn shown(v: &Value) -> String {
    match v {
        Value::Array(_) | Value::Object(_) => format!("an {}", v.type_name()),
        _ => {
            let text = v.to_json();
            if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
        }
    }
}
