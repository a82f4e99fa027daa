//! Data of the formats that the map's own wasm does not read, and what a page does with a source that the engine does not read itself.

use super::spec::{Columns, Data, Fault, SourceSpec};
use crate::issue::{Issue, Level};
use crate::proj::{self, LonLat, lonlat_from_world};
use crate::scene::Row;
use crate::source::{FeatureSet, GeometryKind, csv, geojson, topojson, wkt, write_geojson_rows};
use crate::style::{EvalContext, Expression};
use crate::value::Value;

/// As many issues of one source are listed.
pub const MOST_ISSUES: usize = 1000;

/// The features of a source's text as GeoJSON text in WGS-84, with the ids in place, and what was wrong.
///
/// # Errors
/// As [`SourceSpec::features`].
pub fn to_geojson(text: &str, spec: &SourceSpec) -> Result<(String, Vec<Issue>), Fault> {
    let (set, mut issues) = spec.read(Data::Text(text))?;
    issues.truncate(MOST_ISSUES);
    Ok((written(&set, spec.filter()?), issues))
}

/// The features that a filter lets through as GeoJSON text.
fn written(set: &FeatureSet, filter: Option<&Expression>) -> String {
    let mut keep = |row: usize| {
        let feature = Row { set, row };
        let cx = EvalContext { feature: Some(&feature), ..EvalContext::default() };
        filter.is_none_or(|f| f.eval_bool(&cx))
    };
    write_geojson_rows(set, &mut keep)
}

/// The features that a filter lets through, as a page has them, which gets them as text.
pub(super) fn filtered(set: &FeatureSet, filter: &Expression) -> Result<FeatureSet, String> {
    Ok(geojson::parse_with(&written(set, Some(filter)), &geojson::Options::default())?.features)
}

/// The features of TopoJSON text: of the object of that name, or of all.
pub(super) fn topology(
    text: &str,
    object: Option<&str>,
    options: &geojson::Options,
) -> Result<(FeatureSet, Vec<Issue>), String> {
    // A property of a geometry in a collection lies in six objects and arrays.
    let (topology, mut issues) = Value::from_json_kept(text, 6).map_err(|e| format!("not JSON: {e}"))?;
    // Of mended text the features tell.
    issues.retain(|i| i.level == Level::Error);
    topology_value(&topology, issues, object, options)
}

/// As [`topology`], of JSON that is parsed, with what was wrong with that.
pub(super) fn topology_value(
    topology: &Value,
    mut issues: Vec<Issue>,
    object: Option<&str>,
    options: &geojson::Options,
) -> Result<(FeatureSet, Vec<Issue>), String> {
    let (collection, wrong) = topojson::features(topology, object)?;
    issues.extend(wrong);
    let parsed = geojson::parse_value(&collection, options)?;
    issues.extend(parsed.issues);
    Ok((parsed.features, issues))
}

/// The features of CSV text.
pub(super) fn table(
    text: &str,
    columns: &Columns,
    options: &geojson::Options,
) -> Result<(FeatureSet, Vec<Issue>), String> {
    let table = csv::read(text);
    let Columns { lon, lat, id, wkt } = columns;
    let (set, issues) = match wkt {
        Some(column) => with_wkt(&table, column, id.as_deref(), options)?,
        None => {
            let of_points =
                csv::CsvOptions { lon: lon.clone(), lat: lat.clone(), id: id.clone(), datum: options.datum };
            csv::features(&table, &of_points)
        }
    };
    Ok((set, table.issues.into_iter().chain(issues).collect()))
}

/// Whether data that are given as GeoJSON are TopoJSON, which a page reads as such, too.
pub fn is_topology(data: Option<&Value>) -> bool {
    /// As far as a text is searched, bytes.
    const SEEN: usize = 2000;
    match data {
        Some(Value::String(text)) => {
            let seen = text.get(..text.floor_char_boundary(SEEN)).unwrap_or_default();
            let mut values = seen.split("\"type\"").skip(1).filter_map(|rest| rest.trim_start().strip_prefix(':'));
            values.any(|value| value.trim_start().starts_with("\"Topology\""))
        }
        Some(object) => object.get("type").and_then(Value::as_str) == Some("Topology"),
        None => false,
    }
}

/// The features of a table whose geometries stand in a column of well-known texts.
fn with_wkt(
    table: &csv::Table,
    column: &str,
    id: Option<&str>,
    options: &geojson::Options,
) -> Result<(FeatureSet, Vec<Issue>), String> {
    let there = || table.header.join(", ");
    let at =
        table.column(column).ok_or_else(|| format!("there is no column \"{column}\"; the columns are {}", there()))?;
    let mut issues = Vec::new();
    let mut features = Vec::new();
    let mut lines = Vec::new();
    for ((record, row), line) in csv::records(table, &[at]).into_iter().zip(table.rows.iter()).zip(&table.lines) {
        let path = format!("{line}.{column}");
        let cell = row.get(at).map_or("", |c| c.trim());
        let geometry = if cell.is_empty() {
            issues.push(Issue::warning(path, "no geometry: kept, but not on the map"));
            Value::Null
        } else {
            match wkt::parse(cell) {
                Ok(geometry) => geometry,
                Err(why) => {
                    issues.push(Issue::error(path, format!("row left out: {why}")));
                    continue;
                }
            }
        };
        let mut members = vec![("type", Value::from("Feature")), ("geometry", geometry)];
        members.extend(id.and_then(|id| record.get(id)).cloned().map(|id| ("id", id)));
        members.push(("properties", record));
        features.push(Value::object(members));
        lines.push(*line);
    }
    let collection = Value::object([("type", Value::from("FeatureCollection")), ("features", Value::from(features))]);
    let parsed = geojson::parse_value(&collection, options)?;
    // The reader counts features; a person looks for lines.
    issues.extend(parsed.issues.into_iter().map(|mut issue| {
        let rest = issue.path.strip_prefix("features[").and_then(|rest| rest.split_once(']'));
        if let Some(line) = rest.and_then(|(n, _)| n.parse::<usize>().ok()).and_then(|n| lines.get(n)) {
            issue.path = format!("{line}.{column}");
        }
        issue
    }));
    Ok((parsed.features, issues))
}

/// Sizes of all features of a set on the ellipsoid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sizes {
    /// Length of all lines, m.
    pub length_m: f64,
    /// Area of all polygons, m².
    pub area_m2: f64,
    /// Length of all rings, m.
    pub perimeter_m: f64,
}

/// Measures every line and polygon; see `proj::geodesic` for how exactly.
///
/// # Errors
/// When a position cannot be measured.
pub fn sizes(set: &FeatureSet) -> Result<Sizes, String> {
    let mut out = Sizes::default();
    for row in 0..set.len() {
        for part in set.parts(row) {
            let line: Vec<LonLat> = part.vertices.iter().map(|v| lonlat_from_world(*v)).collect();
            match set.kind(row) {
                GeometryKind::Line => out.length_m += proj::length_m(&line)?,
                GeometryKind::Polygon => {
                    let ring = proj::ring_measure(&line)?;
                    out.area_m2 += if part.hole { -ring.area_m2.abs() } else { ring.area_m2.abs() };
                    out.perimeter_m += ring.perimeter_m;
                }
                GeometryKind::Point | GeometryKind::None => {}
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str) -> SourceSpec {
        SourceSpec::of(&Value::from_json(text).unwrap())
    }

    #[test]
    fn a_table_of_wkt() {
        let table = "编号|形状|n\na|POINT(113 23)|1\nb|LINESTRING(113 23,114 24)|2\nc|POINT(113)|3\nd||4\ne|POLYGON((0 0,1 0))|5\n";
        let (text, issues) = to_geojson(table, &spec(r#"{"type":"csv","wkt":"形状","id":"编号"}"#)).unwrap();
        assert!(text.contains(r#"{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[113,23]},"properties":{"编号":"a","n":1}}"#), "{text}");
        let found: Vec<String> = issues.iter().map(|i| format!("{} {}", i.level.as_str(), i.path)).collect();
        assert_eq!(found[..2], ["error 4.形状", "warning 5.形状"], "{issues:?}");
        assert!(found.iter().any(|f| f == "error 6.形状"), "{found:?}");
        assert!(to_geojson(table, &spec(r#"{"type":"csv","wkt":"x"}"#)).unwrap_err().message.contains("编号, 形状, n"));
    }

    #[test]
    fn filters_datums_and_ids() {
        let points = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"k":1},"geometry":{"type":"Point","coordinates":[113.2645,23.1291]}},
            {"type":"Feature","properties":{"k":2},"geometry":{"type":"Point","coordinates":[113.2645,23.1291]}}]}"#;
        let options = r#"{"type":"geojson","datum":"gcj02","generateId":true,"filter":["==",["get","k"],2]}"#;
        let (text, issues) = to_geojson(points, &spec(options)).unwrap();
        assert!(issues.is_empty());
        let made = Value::from_json(&text).unwrap();
        let [one] = made.get("features").and_then(Value::as_array).unwrap() else { panic!("{text}") };
        assert_eq!(one.get("id"), Some(&Value::from(1.0)));
        let at = one.get("geometry").and_then(|g| g.get("coordinates")).and_then(Value::as_array).unwrap();
        assert!((at[0].as_f64().unwrap() - 113.2591).abs() < 1e-3, "{text}");
        assert!(to_geojson(points, &spec(r#"{"filter":["nonsense"]}"#)).is_err());
        assert!(to_geojson(points, &spec(r#"{"datum":"mars"}"#)).is_err());
    }
}
