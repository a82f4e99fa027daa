//! The wire contract's ops `expr` and `style`.

use super::Style;
use crate::value::Value;

/// Op `expr`.
pub fn conform_expr(_request: &Value) -> Value {
    Value::Null
}

/// Op `style`: `{"style": …}` gives `{"issues": [{"path", "message"}, …]}`.
pub fn conform_style(request: &Value) -> Value {
    let (_, issues) = Style::parse(request.get("style").unwrap_or(&Value::Null));
    let issues =
        issues.into_iter().map(|i| Value::object([("path", Value::from(i.path)), ("message", Value::from(i.message))]));
    Value::object([("issues", Value::from(issues.collect::<Vec<_>>()))])
}
