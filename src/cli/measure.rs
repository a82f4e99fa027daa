//! `measure`: areas, perimeters and lengths of a user's features, and what of the atlas lies inside or near.

use super::{Done, TableFormat, output, text};
use crate::atlas::around::{Context, report};
use crate::atlas::compile::{Atlas, Table, features};
use crate::map::spec::{Columns, Data, Kind, SourceSpec};
use crate::proj::Datum;
use crate::source::FeatureSet;
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
    /// For each polygon also which parks and projects of the plan it holds, and their sums; projects known only by county or city
    /// are left out, and counted apart.
    #[arg(long)]
    inside: bool,
    /// For each feature also the nearest transport links; how many.
    #[arg(long, value_name = "COUNT", num_args = 0..=1, default_missing_value = "3", value_parser = clap::value_parser!(u8).range(1..))]
    nearest: Option<u8>,
    /// How to print the figures; json has every park, project and link as an object of its own.
    #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
    format: TableFormat,
}

pub(super) fn datum(name: &str) -> Result<Datum, String> {
    Datum::from_name(name).ok_or_else(|| "must be wgs84, cgcs2000, gcj02, bd09 or webmercator".to_string())
}

pub(super) fn run(options: &Arguments, atlas: impl FnOnce() -> Result<Atlas, String>) -> Done {
    let path = options.file.display();
    let (text, _) = text::read(&options.file)?;
    let ending = options.file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
    let by_ending = match ending.as_str() {
        "csv" | "tsv" | "txt" => "csv",
        "topojson" => "topojson",
        _ => "geojson",
    };
    let kind = options.kind.as_deref().unwrap_or(by_ending);
    let columns = Columns { wkt: options.wkt.clone(), ..Columns::default() };
    let spec = SourceSpec { kind: Kind::named(kind), datum: Some(options.datum), columns, ..SourceSpec::default() };
    let (set, issues) = spec.features(Data::Text(&text)).map_err(|fault| format!("{path}: {}", fault.message))?;
    for issue in &issues {
        output::complain(&format!("{path}: {issue}"));
    }
    let mut known: [Option<FeatureSet>; 3] = [None, None, None];
    if options.inside || options.nearest.is_some() {
        let atlas = atlas()?;
        let [parks, projects, links] = &mut known;
        if options.inside {
            (*parks, *projects) = (features(&atlas, "parks"), features(&atlas, "projects"));
        }
        if options.nearest.is_some() {
            *links = features(&atlas, "links");
        }
    }
    let [parks, projects, links] = &known;
    let context = Context {
        parks: parks.as_ref(),
        projects: projects.as_ref(),
        links: links.as_ref(),
        count: options.nearest.unwrap_or(0).into(),
    };
    let found = report(&set, &context);
    let list = |key: &str| found.get(key).and_then(Value::as_array).unwrap_or_default().to_vec();
    for issue in list("issues") {
        let said = |key: &str| issue.get(key).map(Value::to_string).unwrap_or_default();
        output::complain(&format!("error: {}: {}", said("path"), said("message")));
    }
    // A point has no size of its own.
    let sized = |f: &Value| f.get("kind").and_then(Value::as_str) != Some("point") || options.nearest.is_some();
    let rows: Vec<Value> = list("features").into_iter().filter(sized).collect();
    if rows.is_empty() {
        return Err(format!("{path}: nothing in it could be measured"));
    }
    for f in &rows {
        if let Some(fault) = f.get("fault").and_then(Value::as_str) {
            let at = f.get("feature").map(Value::to_string).unwrap_or_default();
            output::complain(&format!("warning: features[{at}].geometry: {fault}"));
        }
    }
    if options.inside || options.nearest.is_some() {
        for note in list("notes") {
            let said = |key: &str| note.get(key).map(Value::to_string).unwrap_or_default();
            output::complain(&format!("note: {} ({})", said("text_en"), said("basis_en")));
        }
    }
    let json = matches!(options.format, TableFormat::Json);
    output::table(&table(&rows, options, json), json)
}

/// One row for each feature: its sizes, and what was asked for. As CSV lists are `id:share;id:share`.
fn table(rows: &[Value], options: &Arguments, json: bool) -> Table {
    const SIZES: [&str; 7] = ["feature", "id", "name", "kind", "centroid_lon", "centroid_lat", "area_m2"];
    let mut columns: Vec<&'static str> = SIZES.to_vec();
    columns.extend(["area_km2", "area_mu", "perimeter_m", "length_m"]);
    const SUMS: [&str; 11] = [
        "parks_whole",
        "overlap_km2",
        "planned_km2",
        "invest_2025_wan",
        "tax_2025_wan",
        "output_2025_yi",
        "projects",
        "invest_wan",
        "doubtful_wan",
        "left_out_projects",
        "left_out_wan",
    ];
    if options.inside {
        columns.extend(["crossing", "park_ids"]);
        columns.extend(SUMS);
        columns.push("project_ids");
    }
    if options.nearest.is_some() {
        columns.extend(["nearest_id", "nearest_name_zh", "nearest_m", "nearest_ids"]);
    }
    let row = |f: &Value| {
        let inside = |key: &str| f.get("inside").and_then(|i| i.get(key)).cloned().unwrap_or_default();
        let near = f.get("nearest").cloned().unwrap_or_default();
        let first = |key: &str| near.as_array().and_then(|n| n.first()?.get(key).cloned()).unwrap_or_default();
        let cell = |column: &&str| match *column {
            "centroid_lon" => part(f, "centroid", 0),
            "centroid_lat" => part(f, "centroid", 1),
            "area_m2" | "area_mu" => rounded(f, column, 2),
            "area_km2" => rounded(f, column, 6),
            "park_ids" if json => inside("parks"),
            "park_ids" => pairs(&inside("parks"), "share"),
            "project_ids" if json => inside("projects"),
            "project_ids" => pairs(&inside("projects"), ""),
            "nearest_ids" if json => near.clone(),
            "nearest_ids" => pairs(&near, "distance_m"),
            "nearest_id" => first("id"),
            "nearest_name_zh" => first("name_zh"),
            "nearest_m" => first("distance_m"),
            sum if SUMS.contains(&sum) => inside("sums").get(sum).cloned().unwrap_or_default(),
            plain => f.get(plain).cloned().unwrap_or_default(),
        };
        columns.iter().map(cell).collect()
    };
    Table { rows: rows.iter().map(row).collect(), columns: columns.clone() }
}

fn part(f: &Value, key: &str, at: usize) -> Value {
    f.get(key).and_then(|v| v.as_array()?.get(at).cloned()).unwrap_or_default()
}

fn rounded(f: &Value, key: &str, digits: i32) -> Value {
    let k = 10_f64.powi(digits);
    f.get(key).and_then(Value::as_f64).map_or(Value::Null, |n| ((n * k).round() / k).into())
}

/// `id:value;id:value`.
fn pairs(list: &Value, value: &str) -> Value {
    let items = list.as_array().unwrap_or_default().iter().map(|item| {
        let said = |key: &str| item.get(key).map(Value::to_string).unwrap_or_default();
        if value.is_empty() { said("id") } else { format!("{}:{}", said("id"), said(value)) }
    });
    items.collect::<Vec<_>>().join(";").into()
}
