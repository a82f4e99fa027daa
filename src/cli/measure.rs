//! `measure`: areas, perimeters and lengths of a user's features.

use super::{Done, TableFormat, output, text};
use crate::atlas::build::Table;
use crate::issue::Issue;
use crate::map::reading;
use crate::proj::{self, Datum, LonLat, lonlat_from_world};
use crate::source::{FeatureSet, GeometryKind};
use crate::value::Value;
use std::path::PathBuf;

/// What `measure` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A GeoJSON, TopoJSON or CSV file, in UTF-8, UTF-16 or GB18030.
    file: PathBuf,
    /// What the file is. Default: by its ending, else geojson.
    #[arg(long = "type", value_parser = ["geojson", "topojson", "csv"])]
    kind: Option<String>,
    /// The column of a CSV file that holds the shapes as well-known text (WKT).
    #[arg(long)]
    wkt: Option<String>,
    /// The datum of its coordinates: wgs84, cgcs2000, gcj02, bd09 or webmercator.
    #[arg(long, default_value = "wgs84", value_parser = datum)]
    datum: Datum,
    /// How to print the figures.
    #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
    format: TableFormat,
}

fn datum(name: &str) -> Result<Datum, String> {
    Datum::from_name(name).ok_or_else(|| "must be wgs84, cgcs2000, gcj02, bd09 or webmercator".to_string())
}

/// 亩 a square metre.
const MU: f64 = 3.0 / 2000.0;

pub(super) fn run(options: &Arguments) -> Done {
    let path = options.file.display();
    let (text, _) = text::read(&options.file)?;
    let ending = options.file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    let by_ending = match ending.as_str() {
        "csv" | "tsv" | "txt" => "csv",
        "topojson" => "topojson",
        _ => "geojson",
    };
    let kind = options.kind.as_deref().unwrap_or(by_ending);
    let wkt = options.wkt.as_deref().map_or(Value::Null, Value::from);
    let spec = Value::object([("type", Value::from(kind)), ("wkt", wkt)]);
    let (set, issues) = reading::read_in(&text, &spec, options.datum).map_err(|e| format!("{path}: {e}"))?;
    for issue in &issues {
        output::complain(&format!("{path}: {issue}"));
    }
    let table = figures(&set);
    if table.rows.is_empty() {
        return Err(format!("{path}: nothing in it could be measured"));
    }
    output::table(&table, matches!(options.format, TableFormat::Json))
}

/// One row for each feature that has a size: `feature` counts from 0 in the file's order of what could be read.
fn figures(set: &FeatureSet) -> Table {
    let columns = ["feature", "id", "name", "kind", "area_m2", "area_km2", "area_mu", "perimeter_m", "length_m"];
    let mut rows = Vec::new();
    for i in 0..set.len() {
        let parts: Vec<(Vec<LonLat>, bool)> =
            set.parts(i).map(|p| (p.vertices.iter().map(|v| lonlat_from_world(*v)).collect(), p.hole)).collect();
        let name = ["name", "name_zh", "名称"].iter().find_map(|n| set.property(i, n)).unwrap_or_default();
        let mut row = vec![Value::from(i as f64), set.id(i).cloned().unwrap_or_default(), name];
        let measured = match set.kind(i) {
            GeometryKind::Polygon => area(&parts).map(|(area_m2, perimeter_m)| {
                [
                    "polygon".into(),
                    rounded(area_m2, 2),
                    rounded(area_m2 / 1e6, 6),
                    rounded(area_m2 * MU, 2),
                    rounded(perimeter_m, 3),
                    Value::Null,
                ]
            }),
            GeometryKind::Line => length(&parts).map(|length_m| {
                ["line".into(), Value::Null, Value::Null, Value::Null, Value::Null, rounded(length_m, 3)]
            }),
            GeometryKind::Point | GeometryKind::None => continue,
        };
        match measured {
            Ok(cells) => {
                row.extend(cells);
                rows.push(row);
            }
            Err(e) => output::complain(&Issue::error(format!("features[{i}].geometry"), e).to_string()),
        }
    }
    Table { columns: columns.to_vec(), rows }
}

fn area(rings: &[(Vec<LonLat>, bool)]) -> Result<(f64, f64), String> {
    let (mut area_m2, mut perimeter_m) = (0.0, 0.0);
    for (ring, hole) in rings {
        let m = proj::ring_measure(ring)?;
        area_m2 += if *hole { -m.area_m2.abs() } else { m.area_m2.abs() };
        perimeter_m += m.perimeter_m;
    }
    Ok((area_m2, perimeter_m))
}

fn length(lines: &[(Vec<LonLat>, bool)]) -> Result<f64, String> {
    lines.iter().map(|(line, _)| proj::length_m(line)).sum()
}

fn rounded(number: f64, digits: i32) -> Value {
    let k = 10_f64.powi(digits);
    ((number * k).round() / k).into()
}
