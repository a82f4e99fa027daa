//! The wire contract's ops `expr` and `style`: other projects' fixtures run through these.

use super::expr::{EvalContext, Expression, Fault, FeatureView, Item, TileGeometry, Type, Val, dep};
use super::spec::{Kind, Property};
use super::{Color, Style, legacy};
use crate::value::Value;

/// Op `style`: `{"style": …}` gives `{"issues": [{"path", "message"}, …]}`. `prefix` as in [`Style::parse_with_packs`].
pub fn conform_style(request: &Value, prefix: &'static str) -> Value {
    let style = request.get("style").unwrap_or(&Value::Null);
    let (_, issues) = Style::parse_with_packs(style, prefix);
    #[cfg(not(target_arch = "wasm32"))]
    let issues = super::lint::with_further(style, issues);
    let issues =
        issues.into_iter().map(|i| Value::object([("path", Value::from(i.path)), ("message", Value::from(i.message))]));
    Value::object([("issues", Value::from(issues.collect::<Vec<_>>()))])
}

/// Op `expr`: compiles `expression` as a property of `propertySpec` and evaluates it for each `[globals, feature]` of
/// `inputs`. Gives `{"compiled": {"result", "errors"?}, "outputs": […]}`.
pub fn conform_expr(request: &Value) -> Value {
    let null = Value::Null;
    let spec = request.get("propertySpec").unwrap_or(&null);
    match compile(request.get("expression").unwrap_or(&null), spec) {
        Err(faults) => {
            let errors = faults
                .into_iter()
                .map(|f| Value::object([("key", Value::from(f.key)), ("error", Value::from(f.message))]));
            let errors = Value::from(errors.collect::<Vec<_>>());
            let compiled = Value::object([("result", Value::from("error")), ("errors", errors)]);
            Value::object([("compiled", compiled)])
        }
        Ok(expression) => {
            let inputs = request.get("inputs").and_then(Value::as_array).unwrap_or(&[]);
            let outputs = inputs.iter().map(|input| match output(&expression, input) {
                Ok(v) => v,
                Err(message) => Value::object([("error", Value::from(message))]),
            });
            let outputs = Value::from(outputs.collect::<Vec<_>>());
            let compiled = Value::object([
                ("result", Value::from("success")),
                ("type", Value::from(expression.result_type().describe())),
            ]);
            Value::object([("compiled", compiled), ("outputs", outputs)])
        }
    }
}

fn compile(json: &Value, spec: &Value) -> Result<Expression, Vec<Fault>> {
    let word = |name: &str| spec.get(name).and_then(Value::as_str).unwrap_or("");
    let item = match word("value") {
        "number" => Item::Number,
        "string" | "enum" => Item::String,
        "boolean" => Item::Boolean,
        _ => Item::Value,
    };
    let (expected, kind) = match word("type") {
        "number" => (Type::Number, Kind::Number),
        "string" => (Type::String, Kind::Text),
        "enum" => (Type::String, Kind::Text),
        "boolean" => (Type::Boolean, Kind::Bool),
        "color" => (Type::Color, Kind::Color),
        "formatted" => (Type::Formatted, Kind::Formatted),
        "resolvedImage" => (Type::Image, Kind::Image),
        "padding" => (Type::Padding, Kind::Padding),
        "numberArray" => (Type::NumberArray, Kind::Numbers),
        "colorArray" => (Type::ColorArray, Kind::Strings),
        "variableAnchorOffsetCollection" => (Type::AnchorOffsets, Kind::AnchorOffsets),
        "array" => (Type::Array(item, spec.get("length").and_then(Value::as_f64).map(|n| n as u32)), Kind::Strings),
        _ => (Type::Value, Kind::Text),
    };
    let rules = spec.get("expression").cloned().unwrap_or_default();
    let parameters = rules.get("parameters").and_then(Value::as_array);
    let has = |name: &str| parameters.is_none_or(|p| p.iter().any(|v| v.as_str() == Some(name)));
    let by_feature = matches!(word("property-type"), "" | "data-driven" | "cross-faded-data-driven");
    let mut inputs = dep::GLOBAL | dep::PROGRESS | dep::IMPURE;
    if has("zoom") {
        inputs |= dep::ZOOM;
    }
    if by_feature {
        inputs |= dep::FEATURE | dep::STATE;
    }
    let interpolated = rules.is_null() || rules.get("interpolated").and_then(Value::as_bool).unwrap_or(false);
    let property = Property {
        name: "",
        kind,
        default: "",
        range: [f32::NEG_INFINITY, f32::INFINITY],
        inputs,
        interpolated,
        layout: false,
    };
    let converted;
    let json = if matches!(json, Value::Object(_)) && (json.get("stops").is_some() || json.get("property").is_some()) {
        converted = legacy::function(json, &property).map_err(|message| vec![Fault { key: String::new(), message }])?;
        &converted
    } else {
        json
    };
    let expression = Expression::compile_faults(json, expected, word("type") == "string")?;
    expression.check_inputs(inputs, interpolated).map_err(|f| vec![f])?;
    Ok(expression)
}

/// The feature of a fixture.
struct Feature<'a> {
    json: &'a Value,
    kind: &'static str,
    geometry: Option<TileGeometry>,
}

impl FeatureView for Feature<'_> {
    fn id(&self) -> Option<Value> {
        self.json.get("id").cloned()
    }
    fn geometry_type(&self) -> &'static str {
        self.kind
    }
    fn property(&self, name: &str) -> Option<Value> {
        self.json.get("properties")?.get(name).cloned()
    }
    fn properties(&self) -> Value {
        self.json.get("properties").cloned().unwrap_or_else(|| Value::Object([].into()))
    }
    fn tile_geometry(&self) -> Option<TileGeometry> {
        self.geometry.clone()
    }
}

fn output(expression: &Expression, input: &Value) -> Result<Value, String> {
    let null = Value::Null;
    let (globals, json) = match input.as_array() {
        Some([globals, feature, ..]) => (globals, feature),
        Some([globals]) => (globals, &null),
        _ => (&null, &null),
    };
    let number = |name: &str| globals.get(name).and_then(Value::as_f64);
    let tile_zoom = globals.get("canonicalID").and_then(|c| c.get("z")).and_then(Value::as_f64);
    let kinds = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"];
    let name = json.get("geometry").and_then(|g| g.get("type")).and_then(Value::as_str);
    let mut kind = kinds.into_iter().find(|k| Some(*k) == name).unwrap_or("Unknown");
    let mut geometry = None;
    if let (Some(zoom), Some(coordinates)) = (tile_zoom, json.get("geometry").and_then(|g| g.get("coordinates"))) {
        let grid = 8192.0 * zoom.exp2();
        let mut parts = Vec::new();
        quantise(coordinates, grid, &mut parts);
        geometry = Some(TileGeometry { parts, grid });
        kind = kind.strip_prefix("Multi").unwrap_or(kind);
    }
    let feature = Feature { json, kind, geometry };
    let cx = EvalContext {
        zoom: number("zoom").unwrap_or(f64::NAN),
        feature: Some(&feature),
        state: json.get("featureState"),
        globals: &[],
        progress: number("lineProgress").or(number("heatmapDensity")).unwrap_or(0.0),
        accumulated: globals.get("accumulated"),
        now: 0.0,
    };
    let val = expression.eval_val(&cx)?;
    let values = |items: Vec<Value>| Value::object([("values", Value::from(items))]);
    Ok(match (expression.result_type(), val) {
        (_, Val::Color(c)) => Value::from(premultiplied(c).to_vec()),
        (_, Val::Colors(colors)) => values(
            colors.iter().map(|c| Value::object(["r", "g", "b", "a"].into_iter().zip(premultiplied(*c)))).collect(),
        ),
        (Type::NumberArray | Type::Padding | Type::AnchorOffsets, Val::Array(items)) => values(items.to_vec()),
        (_, other) => other.into_value(),
    })
}

fn premultiplied(c: Color) -> [Value; 4] {
    [c.r * c.a, c.g * c.a, c.b * c.a, c.a].map(|n| Value::Number(f64::from(n)))
}

/// Collects the lines of coordinates nested to any depth.
fn quantise(coordinates: &Value, grid: f64, parts: &mut Vec<Vec<[f64; 2]>>) {
    let point = |v: &Value| match v.as_array() {
        Some([Value::Number(x), Value::Number(y), ..]) => Some(TileGeometry::quantise([*x, *y], grid)),
        _ => None,
    };
    if let Some(p) = point(coordinates) {
        parts.push(vec![p]);
        return;
    }
    let items = coordinates.as_array().unwrap_or(&[]);
    match items.iter().map(point).collect::<Option<Vec<_>>>() {
        Some(line) => parts.push(line),
        None => items.iter().for_each(|v| quantise(v, grid, parts)),
    }
}
