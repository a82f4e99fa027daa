//! TopoJSON (the format's specification, 1.0) into GeoJSON: arcs are decoded once and joined.

use crate::issue::Issue;
use crate::value::Value;

/// Positions written at most: a small file may name a long arc many times over.
const MAX_POSITIONS: usize = 20_000_000;
/// Collections nested deeper than this are refused.
const MAX_DEPTH: usize = 32;

/// The features of a topology as a GeoJSON FeatureCollection: of the object of that name, or of all objects in their order.
/// Geometries keep `id` and `properties`; a geometry that cannot be made is left out with an issue whose path is that in
/// the topology.
///
/// # Errors
/// When this is no topology, the object is not there, or the whole would be larger than twenty million positions.
pub fn features(topology: &Value, object: Option<&str>) -> Result<(Value, Vec<Issue>), String> {
    if topology.get("type").and_then(Value::as_str) != Some("Topology") {
        return Err("not TopoJSON: \"type\" of the root must be \"Topology\"".into());
    }
    let objects = topology.get("objects").map(Value::members).unwrap_or_default();
    let names = || objects.iter().map(|o| &*o.0).collect::<Vec<_>>().join(", ");
    if let Some(name) = object.filter(|name| objects.iter().all(|o| *o.0 != **name)) {
        return Err(format!("there is no object \"{name}\" in this topology; there are: {}", names()));
    }
    let mut reader = Reader {
        scale: [1.0; 2],
        shift: [0.0; 2],
        quantized: false,
        arcs: Vec::new(),
        left: MAX_POSITIONS,
        issues: Vec::new(),
        features: Vec::new(),
    };
    if let Some(transform) = topology.get("transform") {
        reader.quantized = true;
        reader.scale = pair(transform.get("scale")).ok_or("transform.scale must be two numbers")?;
        reader.shift = pair(transform.get("translate")).ok_or("transform.translate must be two numbers")?;
    }
    for (i, arc) in topology.get("arcs").and_then(Value::as_array).unwrap_or_default().iter().enumerate() {
        let decoded = reader.arc(arc).unwrap_or_else(|| {
            reader.issues.push(Issue::error(format!("arcs[{i}]"), "an arc must be a list of positions"));
            Vec::new()
        });
        reader.arcs.push(decoded);
    }
    for (name, geometry) in objects.iter().filter(|o| object.is_none_or(|name| *o.0 == *name)) {
        reader.object(geometry, &format!("objects.{name}"), 0)?;
    }
    let features = Value::from(reader.features);
    Ok((Value::object([("type", Value::from("FeatureCollection")), ("features", features)]), reader.issues))
}

struct Reader {
    scale: [f64; 2],
    shift: [f64; 2],
    quantized: bool,
    arcs: Vec<Vec<[f64; 2]>>,
    left: usize,
    issues: Vec<Issue>,
    features: Vec<Value>,
}

fn pair(v: Option<&Value>) -> Option<[f64; 2]> {
    match v?.as_array()? {
        [x, y, ..] => Some([x.as_f64()?, y.as_f64()?]),
        _ => None,
    }
}

/// Why a geometry could not be made: `Err` of the outer kind ends the whole.
type Made = Result<Result<Value, String>, String>;

impl Reader {
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x * self.scale[0] + self.shift[0], y * self.scale[1] + self.shift[1]]
    }

    fn arc(&self, arc: &Value) -> Option<Vec<[f64; 2]>> {
        let mut at = [0.0; 2];
        let mut out = Vec::new();
        for position in arc.as_array()? {
            let [x, y] = pair(Some(position))?;
            at = if self.quantized { [at[0] + x, at[1] + y] } else { [x, y] };
            out.push(self.place(at));
        }
        Some(out)
    }

    /// Adds the features of an object: each geometry of a collection is one.
    fn object(&mut self, geometry: &Value, path: &str, depth: usize) -> Result<(), String> {
        if geometry.get("type").and_then(Value::as_str) == Some("GeometryCollection") && depth < MAX_DEPTH {
            let all = geometry.get("geometries").and_then(Value::as_array).unwrap_or_default();
            for (i, one) in all.iter().enumerate() {
                self.object(one, &format!("{path}.geometries[{i}]"), depth + 1)?;
            }
            return Ok(());
        }
        match self.geometry(geometry)? {
            Ok(made) => {
                let mut members = vec![("type", Value::from("Feature"))];
                members.extend(geometry.get("id").cloned().map(|id| ("id", id)));
                members.push(("properties", geometry.get("properties").cloned().unwrap_or_default()));
                members.push(("geometry", made));
                self.features.push(Value::object(members));
            }
            Err(why) => self.issues.push(Issue::error(path, format!("left out: {why}"))),
        }
        Ok(())
    }

    fn geometry(&mut self, geometry: &Value) -> Made {
        let Some(name) = geometry.get("type").filter(|t| !t.is_null()) else { return Ok(Ok(Value::Null)) };
        let Some(name) = name.as_str() else { return Ok(Err("\"type\" must be a string".into())) };
        let nesting = match name {
            "Point" | "MultiPoint" => {
                let coordinates = geometry.get("coordinates").and_then(|c| self.points(c, name == "MultiPoint"));
                return Ok(coordinates.map_or_else(
                    || Err("\"coordinates\" must be positions".to_string()),
                    |c| Ok(Value::object([("type", name.into()), ("coordinates", c)])),
                ));
            }
            "LineString" => 0,
            "MultiLineString" | "Polygon" => 1,
            "MultiPolygon" => 2,
            other => return Ok(Err(format!("\"{other}\" is no type of geometry"))),
        };
        let Some(arcs) = geometry.get("arcs") else { return Ok(Err("\"arcs\" is missing".into())) };
        let made = self.nested(arcs, nesting)?;
        Ok(made.map(|c| Value::object([("type", Value::from(name)), ("coordinates", c)])))
    }

    fn points(&self, v: &Value, many: bool) -> Option<Value> {
        if many {
            return v.as_array()?.iter().map(|p| self.points(p, false)).collect::<Option<Vec<_>>>().map(Value::from);
        }
        Some(position(self.place(pair(Some(v))?)))
    }

    fn nested(&mut self, arcs: &Value, nesting: usize) -> Made {
        let Some(list) = arcs.as_array() else { return Ok(Err("\"arcs\" must be a list".into())) };
        let mut out = Vec::new();
        if nesting == 0 {
            for index in list {
                let Some(line) = self.line(index) else {
                    return Ok(Err(format!("there is no arc {}", index.to_json())));
                };
                // Where two arcs meet, the position is in both.
                let skip = usize::from(!out.is_empty());
                if self.left < line.len() {
                    return Err(format!("this topology has more than {MAX_POSITIONS} positions"));
                }
                self.left -= line.len();
                out.extend(line.into_iter().skip(skip).map(position));
            }
            return Ok(Ok(Value::from(out)));
        }
        for part in list {
            match self.nested(part, nesting - 1)? {
                Ok(part) => out.push(part),
                Err(why) => return Ok(Err(why)),
            }
        }
        Ok(Ok(Value::from(out)))
    }

    /// An arc by its number; `~n` is arc n backwards.
    fn line(&self, index: &Value) -> Option<Vec<[f64; 2]>> {
        let n = index.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 1e9)? as i64;
        let back = n < 0;
        let mut line = self.arcs.get(usize::try_from(if back { !n } else { n }).ok()?)?.clone();
        if back {
            line.reverse();
        }
        Some(line)
    }
}

fn position([x, y]: [f64; 2]) -> Value {
    Value::from(vec![Value::Number(x), Value::Number(y)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification, and what it says it is.
    const EXAMPLE: &str = r#"{"type":"Topology","transform":{"scale":[0.0005,0.0001],"translate":[100,0]},"objects":{"example":
        {"type":"GeometryCollection","geometries":[{"type":"Point","properties":{"prop0":"value0"},"coordinates":[4000,5000]},
        {"type":"LineString","properties":{"prop1":0},"arcs":[0]},{"type":"Polygon","id":"p","arcs":[[1]]}]}},
        "arcs":[[[4000,0],[1999,9999],[2000,-9999],[2000,9999]],[[0,0],[0,9999],[2000,0],[0,-9999],[-2000,0]]]}"#;

    #[test]
    fn the_specifications_example() {
        let (made, issues) = features(&Value::from_json(EXAMPLE).unwrap(), None).unwrap();
        assert!(issues.is_empty());
        let list = made.get("features").and_then(Value::as_array).unwrap();
        let text = |i: usize| list[i].to_json();
        assert_eq!(
            text(0),
            r#"{"type":"Feature","properties":{"prop0":"value0"},"geometry":{"type":"Point","coordinates":[102,0.5]}}"#
        );
        assert!(
            text(1).contains(r#""coordinates":[[102,0],[102.9995,0.9999],[103.9995,0],[104.9995,0.9999]]"#),
            "{}",
            text(1)
        );
        assert!(
            text(2).contains(r#""id":"p""#)
                && text(2).contains("[[[100,0],[100,0.9999],[101,0.9999],[101,0],[100,0]]]"),
            "{}",
            text(2)
        );
    }

    #[test]
    fn arcs_are_joined_and_turned() {
        let topology = r#"{"type":"Topology","objects":{"a":{"type":"LineString","arcs":[0,-2]},"b":{"type":"LineString","arcs":[7]},
            "c":{"type":null},"d":{"type":"Blob"}},"arcs":[[[0,0],[1,0]],[[2,2],[1,0]]]}"#;
        let topology = Value::from_json(topology).unwrap();
        let (made, issues) = features(&topology, None).unwrap();
        assert!(made.to_json().contains("[[0,0],[1,0],[2,2]]"));
        let found: Vec<String> = issues.iter().map(ToString::to_string).collect();
        assert_eq!(issues.len(), 2, "{found:?}");
        assert_eq!(made.get("features").and_then(Value::as_array).unwrap().len(), 2);
        assert!(features(&topology, Some("x")).unwrap_err().contains("a, b, c, d"));
    }

    #[test]
    fn a_small_file_cannot_grow_without_end() {
        let arc = format!("[{}]", vec!["[0,0]"; 3000].join(","));
        let line = vec!["0"; 20_000].join(",");
        let text = format!(
            r#"{{"type":"Topology","objects":{{"a":{{"type":"LineString","arcs":[{line}]}}}},"arcs":[{arc}]}}"#
        );
        assert!(features(&Value::from_json(&text).unwrap(), None).is_err());
    }
}
