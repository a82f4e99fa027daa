//! What is wrong with the declaration of a source.

use super::{Lint, NUMBER, POSITIVE, Rule};
use crate::style::expr::{Expression, Type};
use crate::value::Value;

const DATUMS: Rule = Rule::Words(&["wgs84", "cgcs2000", "gcj02", "bd09"]);

const GEOJSON: &[(&str, Rule)] = &[
    ("type", Rule::Any),
    ("data", Rule::Any),
    ("maxzoom", NUMBER),
    ("attribution", Rule::Text),
    ("buffer", Rule::Number(0.0, 512.0)),
    ("filter", Rule::Any),
    ("tolerance", NUMBER),
    ("cluster", Rule::Bool),
    ("clusterRadius", POSITIVE),
    ("clusterMaxZoom", NUMBER),
    ("clusterMinPoints", NUMBER),
    ("clusterProperties", Rule::Object),
    ("lineMetrics", Rule::Bool),
    ("generateId", Rule::Bool),
    ("promoteId", Rule::Any),
    // Ours.
    ("datum", DATUMS),
];

/// Tables and topologies, which other renderers do not know.
const OURS: &[(&str, Rule)] = &[
    ("data", Rule::Any),
    ("attribution", Rule::Text),
    ("datum", DATUMS),
    ("lon", Rule::Text),
    ("lat", Rule::Text),
    ("wkt", Rule::Text),
    ("id", Rule::Text),
    ("object", Rule::Text),
    ("cluster", Rule::Bool),
    ("clusterRadius", POSITIVE),
    ("generateId", Rule::Bool),
];

const TILES: &[(&str, Rule)] = &[
    ("type", Rule::Any),
    ("url", Rule::Text),
    ("tiles", Rule::Texts),
    ("bounds", Rule::Numbers(4)),
    ("scheme", Rule::Words(&["xyz", "tms"])),
    ("minzoom", NUMBER),
    ("maxzoom", NUMBER),
    ("attribution", Rule::Text),
    ("volatile", Rule::Bool),
    ("tileSize", NUMBER),
    ("encoding", Rule::Words(&["terrarium", "mapbox", "custom", "mvt", "mlt"])),
];

const PICTURE: &[(&str, Rule)] =
    &[("type", Rule::Any), ("url", Rule::Text), ("urls", Rule::Texts), ("coordinates", Rule::Pairs(4))];

const TYPES: &[&str] = &["vector", "raster", "raster-dem", "geojson", "video", "image", "csv", "topojson"];

impl Lint {
    pub(super) fn source(&mut self, name: &str, source: &Value) {
        let path = format!("sources.{name}");
        if !matches!(source, Value::Object(_)) {
            return self.check(source, Rule::Object, &path);
        }
        let Some(kind) = source.get("type") else { return self.required(source, &["type"], &path) };
        match kind.as_str() {
            Some("geojson") => {
                self.members(source, GEOJSON, true, &path);
                self.required(source, &["data"], &path);
                if let Some(data) = source.get("data")
                    && !matches!(data, Value::Object(_) | Value::String(_))
                {
                    let found = data.type_name();
                    self.say(
                        format!("{path}.data"),
                        format!("GeoJSON as an object or text, or a URL expected, {found} found"),
                    );
                }
                if let Some(filter) = source.get("filter") {
                    let path = format!("{path}.filter");
                    self.filter(filter, &path);
                    if let Err(faults) = crate::style::compile_filter(filter, &path) {
                        self.issues.extend(faults);
                    }
                }
                self.aggregates(source, &path);
            }
            Some("csv" | "topojson") => {
                self.members(source, OURS, false, &path);
                self.required(source, &["data"], &path);
            }
            Some("vector" | "raster" | "raster-dem") => self.members(source, TILES, false, &path),
            Some(picture @ ("image" | "video")) => {
                self.members(source, PICTURE, true, &path);
                let address = if picture == "image" { "url" } else { "urls" };
                self.required(source, &[address, "coordinates"], &path);
            }
            _ => self.check(kind, Rule::Words(TYPES), &format!("{path}.type")),
        }
        match source.get("promoteId") {
            None | Some(Value::String(_)) => {}
            Some(by_layer @ Value::Object(_)) => {
                for (layer, property) in by_layer.members() {
                    self.check(property, Rule::Text, &format!("{path}.promoteId.{layer}"));
                }
            }
            Some(other) => self.check(other, Rule::Text, &format!("{path}.promoteId")),
        }
    }

    /// The members that a cluster gathers: `name: [reduce, map]`.
    fn aggregates(&mut self, source: &Value, path: &str) {
        let given = source.get("clusterProperties").map(Value::members).unwrap_or_default();
        for (name, pair) in given {
            let at = format!("{path}.clusterProperties.{name}");
            let Some([reduce, map]) = pair.as_array() else {
                self.say(at, "a pair [reduce, map] expected, as [\"+\", [\"get\", \"population\"]]");
                continue;
            };
            let call = |op: Value, args: Vec<Value>| Value::from([vec![op], args].concat());
            let whole = match reduce {
                Value::String(_) => call(
                    reduce.clone(),
                    vec![call("accumulated".into(), Vec::new()), call("get".into(), vec![Value::String(name.clone())])],
                ),
                other => other.clone(),
            };
            for (i, json) in [&whole, map].into_iter().enumerate() {
                let at = format!("{at}[{i}]");
                match Expression::compile(json, Type::Value, &at) {
                    Err(faults) => self.issues.extend(faults),
                    Ok(e) if e.dependencies().zoom || e.dependencies().state => {
                        let why =
                            "\"zoom\" and \"feature-state\" expressions are not supported with cluster properties";
                        self.say(at, why);
                    }
                    Ok(_) => {}
                }
            }
        }
    }
}
