//! The boundaries' GeoJSON as positions, kept bit for bit so that neighbours go on sharing their vertices.

use super::plane::self_crossing;
use super::records::Polygon;
use crate::issue::Issue;
use crate::proj::LonLat;
use crate::value::Value;

/// What one feature is.
pub(super) struct Feature {
    /// The path of the feature for issues: `counties.geojson.features[3]`.
    pub(super) path: String,
    properties: Value,
    pub(super) polygons: Vec<Polygon>,
    pub(super) lines: Vec<Vec<LonLat>>,
}

impl Feature {
    /// A text property, or empty.
    pub(super) fn text(&self, name: &str) -> &str {
        self.properties.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// A numeric property.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.properties.get(name).and_then(Value::as_f64)
    }
}

/// The features of a FeatureCollection of lines and polygons; one that cannot be read becomes an issue.
pub(super) fn read(path: &str, text: &str, issues: &mut Vec<Issue>) -> Vec<Feature> {
    let file = path.rsplit('/').next().unwrap_or(path);
    let json = match Value::from_json(text) {
        Ok(json) => json,
        Err(e) => {
            issues.push(Issue::error(file, format!("is not JSON: {e}")));
            return Vec::new();
        }
    };
    let Some(features) = json.get("features").and_then(Value::as_array) else {
        issues.push(Issue::error(format!("{file}.features"), "must be the array of a FeatureCollection"));
        return Vec::new();
    };
    let mut out = Vec::new();
    for (i, feature) in features.iter().enumerate() {
        let path = format!("{file}.features[{i}]");
        match geometry(feature.get("geometry").unwrap_or(&Value::Null)) {
            Ok((polygons, lines)) => {
                let properties = feature.get("properties").cloned().unwrap_or_default();
                out.push(Feature { path, properties, polygons, lines });
            }
            Err((at, message)) => issues.push(Issue::error(format!("{path}.geometry{at}"), message)),
        }
    }
    out
}

type Fault = (String, String);

fn geometry(g: &Value) -> Result<(Vec<Polygon>, Vec<Vec<LonLat>>), Fault> {
    let coordinates = g.get("coordinates").unwrap_or(&Value::Null);
    let at = ".coordinates";
    match g.get("type").and_then(Value::as_str) {
        Some("Polygon") => Ok((vec![polygon(coordinates, at)?], Vec::new())),
        Some("MultiPolygon") => Ok((each(coordinates, at, polygon)?, Vec::new())),
        Some("LineString") => Ok((Vec::new(), vec![line(coordinates, at)?])),
        Some("MultiLineString") => Ok((Vec::new(), each(coordinates, at, line)?)),
        other => Err((".type".into(), format!("must be a line or polygon type, not {}", other.unwrap_or("missing")))),
    }
}

fn each<T>(v: &Value, at: &str, read: impl Fn(&Value, &str) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    let items = v.as_array().ok_or_else(|| (at.to_string(), "must be an array".to_string()))?;
    items.iter().enumerate().map(|(i, item)| read(item, &format!("{at}[{i}]"))).collect()
}

fn position(v: &Value, at: &str) -> Result<LonLat, Fault> {
    let numbers = v.as_array().map(|a| [a.first(), a.get(1)].map(|n| n.and_then(Value::as_f64)));
    let Some([Some(lon), Some(lat)]) = numbers else {
        return Err((at.into(), "must be [longitude, latitude] in degrees".into()));
    };
    let p = LonLat::new(lon, lat);
    if p.is_valid() { Ok(p) } else { Err((at.into(), format!("[{lon}, {lat}] is outside -180…180, -90…90"))) }
}

fn line(v: &Value, at: &str) -> Result<Vec<LonLat>, Fault> {
    let points = each(v, at, position)?;
    if points.len() < 2 { Err((at.into(), "a line needs two positions".into())) } else { Ok(points) }
}

fn polygon(v: &Value, at: &str) -> Result<Polygon, Fault> {
    let mut rings = each(v, at, |v, at| {
        let mut ring = each(v, at, position)?;
        if ring.len() < 4 {
            return Err((at.into(), format!("a ring needs four positions, and has {}", ring.len())));
        }
        if ring.first() != ring.last() {
            return Err((at.into(), "the ring is not closed: its last position must repeat its first".into()));
        }
        ring.pop();
        Ok(ring)
    })?;
    rings.retain(|r| r.len() > 2);
    if rings.is_empty() { Err((at.into(), "a polygon needs an exterior ring".into())) } else { Ok(rings) }
}

/// Why polygons cannot be used as they are: the first ring that crosses itself.
pub(super) fn fault(polygons: &[Polygon]) -> Option<String> {
    polygons.iter().flatten().find_map(|ring| {
        let (i, j) = self_crossing(ring)?;
        Some(format!("the ring crosses itself: edge {i} meets edge {j}; draw the two parts as two polygons"))
    })
}
