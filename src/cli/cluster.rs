//! `cluster`: a user's points, or the plan's projects, gathered.

use super::{Done, output};
use crate::atlas::compile::{Atlas, features};
use crate::atlas::notes::Note;
use crate::atlas::placed::LeftOut;
use crate::cluster::{
    Aggregate, Counts, HexGrid, Hierarchy, Item, Numbers, Options, Reach, Summary, cluster_properties, dbscan, hexbin,
};
use crate::map::spec::{Data, SourceSpec};
use crate::proj::{Datum, LonLat, lonlat_from_world};
use crate::source::{FeatureSet, GeometryKind};
use crate::value::Value;
use clap::ValueEnum;
use std::path::Path;

/// What `cluster` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// A GeoJSON file with points; or "projects", those of the plan whose place is known to the town or park.
    #[arg(default_value = "projects")]
    source: String,
    /// hierarchy: what a map shows at a zoom; dbscan: groups of any shape by density, one record a point; hexbin:
    /// hexagons.
    #[arg(long, value_enum, default_value_t = Method::Hierarchy)]
    method: Method,
    /// The zoom (512-px tiles) whose clusters are wanted.
    #[arg(long, default_value_t = 8.0)]
    zoom: f64,
    /// hierarchy: points nearer than this are gathered, px.
    #[arg(long, default_value_t = 40.0)]
    radius: f64,
    /// hierarchy: px that a tile is wide.
    #[arg(long, default_value_t = 512.0)]
    extent: f64,
    /// hierarchy: the highest zoom at which points are gathered, at most 30.
    #[arg(long, default_value_t = 16)]
    max_zoom: u8,
    /// As many points at least make a cluster (hierarchy), or are near a core point, itself included (dbscan).
    #[arg(long, default_value_t = 2)]
    min_points: u32,
    /// dbscan: how far near is; hexbin: how wide a hexagon is; metres on the ground.
    #[arg(long, default_value_t = 5000.0)]
    metres: f64,
    /// The number field to sum up.
    #[arg(long, value_name = "FIELD")]
    sum: Option<String>,
    /// hierarchy: the field whose values are counted.
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    /// hexbin: the figure that becomes the property `value`: count, sum, mean, min or max.
    #[arg(long, default_value = "sum", value_parser = aggregate)]
    aggregate: Aggregate,
    /// The datum of the file's coordinates: wgs84, cgcs2000, gcj02, bd09 or webmercator.
    #[arg(long, default_value = "wgs84", value_parser = super::measure::datum)]
    datum: Datum,
    /// How to print what is found.
    #[arg(long, value_enum, default_value_t = Format::Geojson)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Method {
    Hierarchy,
    Dbscan,
    Hexbin,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// RFC 7946.
    Geojson,
    /// Comma-separated values, a header row first.
    Csv,
}

fn aggregate(name: &str) -> Result<Aggregate, String> {
    Aggregate::from_name(name).ok_or_else(|| format!("must be {}", Aggregate::NAMES))
}

/// One line of the answer: a GeoJSON feature, and where its middle is.
struct Record {
    feature: Value,
    middle: LonLat,
}

/// The points of a source, and which feature each belongs to.
struct Points {
    set: FeatureSet,
    at: Vec<LonLat>,
    feature: Vec<usize>,
}

pub(super) fn run(atlas: impl FnOnce() -> Result<Atlas, String>, options: &Arguments) -> Done {
    let mut left = LeftOut::default();
    let points = if options.source == "projects" && !Path::new("projects").exists() {
        let set = features(&atlas()?, "projects").ok_or("the atlas has no projects")?;
        points(set, |set, i| left.keeps(|name| set.property(i, name)))
    } else {
        points(read(options)?, |_, _| true)
    };
    let note = left.note();
    if let Some(note) = &note {
        output::complain(&format!("note: {} ({})", note.text_en, note.basis_en));
    }
    if points.at.is_empty() {
        return Err(format!("{}: there are no points in it", options.source));
    }
    for name in options.sum.iter().chain(&options.by) {
        let names = points.set.property_names();
        if !names.contains(&name.as_str()) {
            return Err(format!("no feature has a field \"{name}\"; there are: {}", names.join(", ")));
        }
    }
    let records = match options.method {
        Method::Hierarchy => hierarchy(&points, options),
        Method::Dbscan => groups(&points, options),
        Method::Hexbin => hexagons(&points, options),
    }?;
    match options.format {
        Format::Geojson => {
            let lines: Vec<String> = records.iter().map(|r| r.feature.to_json()).collect();
            let notes = note.map_or(String::new(), |n| format!("\"notes\":[{}],", n.to_value().to_json()));
            let lines = lines.join(",\n");
            output::print(&format!("{{\"type\":\"FeatureCollection\",{notes}\"features\":[\n{lines}\n]}}\n"))
        }
        Format::Csv => output::print(&csv(&records, note.as_ref())?),
    }
}

fn read(options: &Arguments) -> Result<FeatureSet, String> {
    let path = &options.source;
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let spec = SourceSpec { datum: Some(options.datum), ..SourceSpec::default() };
    let (set, issues) = spec.features(Data::Text(&text)).map_err(|fault| format!("{path}: {}", fault.message))?;
    for issue in &issues {
        output::complain(&format!("{path}: {issue}"));
    }
    Ok(set)
}

/// The points of the features that are wanted.
fn points(set: FeatureSet, mut wanted: impl FnMut(&FeatureSet, usize) -> bool) -> Points {
    let (mut at, mut feature, mut others) = (Vec::new(), Vec::new(), 0);
    for i in 0..set.len() {
        if set.kind(i) != GeometryKind::Point {
            others += 1;
            continue;
        }
        if !wanted(&set, i) {
            continue;
        }
        for vertex in set.parts(i).flat_map(|part| part.vertices) {
            at.push(lonlat_from_world(*vertex));
            feature.push(i);
        }
    }
    if others > 0 {
        output::complain(&format!("warning: {others} features without points are left out"));
    }
    Points { set, at, feature }
}

impl Points {
    fn field(&self, point: usize, name: &str) -> Value {
        self.feature.get(point).and_then(|f| self.set.property(*f, name)).unwrap_or_default()
    }

    fn numbers(&self, options: &Arguments) -> Vec<f64> {
        let Some(name) = &options.sum else { return vec![f64::NAN; self.at.len()] };
        (0..self.at.len()).map(|i| self.field(i, name).as_f64().unwrap_or(f64::NAN)).collect()
    }

    /// The properties of the feature that a point came from, and its id.
    fn own(&self, point: usize) -> (Option<Value>, Vec<(String, Value)>) {
        let Some(f) = self.feature.get(point) else { return (None, Vec::new()) };
        let properties = self.set.properties(*f);
        let members = properties.members().iter().map(|(name, value)| (name.to_string(), value.clone()));
        (self.set.id(*f), members.collect())
    }

    fn record(&self, id: Option<Value>, middle: LonLat, properties: Vec<(String, Value)>) -> Record {
        let at = [rounded(middle.lon), rounded(middle.lat)];
        Record { feature: crate::cluster::feature(id, at, Value::object(properties)), middle }
    }
}

/// Seven decimals: a centimetre.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

fn figures(summary: &Summary) -> Vec<(String, Value)> {
    let figure = |a: Aggregate| a.of(summary).map_or(Value::Null, Value::Number);
    [("sum", Aggregate::Sum), ("mean", Aggregate::Mean), ("min", Aggregate::Min), ("max", Aggregate::Max)]
        .map(|(name, a)| (name.to_owned(), figure(a)))
        .to_vec()
}

fn hierarchy(points: &Points, options: &Arguments) -> Result<Vec<Record>, String> {
    let gathering = Options {
        radius: options.radius,
        extent: options.extent,
        max_zoom: options.max_zoom,
        min_points: options.min_points,
        ..Options::default()
    };
    let h = Hierarchy::new(points.at.as_slice(), &gathering).map_err(|e| e.to_string())?;
    let numbers = Numbers::new(&h, &points.numbers(options));
    // Categories in the order of their first point.
    let mut names: Vec<Value> = Vec::new();
    let mut kinds = Vec::new();
    if let Some(by) = &options.by {
        for i in 0..points.at.len() {
            let value = points.field(i, by);
            let known = names.iter().position(|n| *n == value);
            kinds.push(known.unwrap_or(names.len()) as u32);
            if known.is_none() {
                names.push(value);
            }
        }
    }
    if names.len() > 1000 {
        return Err(format!("--by has {} different values: at most 1000 can be counted", names.len()));
    }
    let counts = Counts::new(&h, &kinds, names.len());
    let record = |item: Item| {
        let (mut id, mut properties) = (h.id(item).map(|id| Value::Number(id as f64)), Vec::new());
        if let Item::Point(i) = item {
            (id, properties) = points.own(i as usize);
            properties.push(("point_count".into(), Value::Number(1.0)));
        }
        properties.extend(cluster_properties(&h, item).into_iter().map(|(n, v)| (n.to_owned(), v)));
        if options.sum.is_some() {
            properties.extend(figures(&numbers.of(item)));
        }
        if !names.is_empty() {
            let counted = names.iter().zip(counts.of(item)).filter(|(_, n)| *n > 0);
            let counted = counted.map(|(name, n)| (name.to_string(), Value::Number(f64::from(n))));
            properties.push(("counts".into(), Value::object(counted)));
        }
        points.record(id, h.position(item), properties)
    };
    Ok(h.query([-180.0, -90.0, 180.0, 90.0], options.zoom).into_iter().map(record).collect())
}

fn groups(points: &Points, options: &Arguments) -> Result<Vec<Record>, String> {
    let found = dbscan(&points.at, Reach::Metres(options.metres), options.min_points).map_err(|e| e.to_string())?;
    let noise = found.labels.iter().filter(|l| l.is_none()).count();
    output::complain(&format!("{} clusters, {noise} of {} points are noise", found.clusters, points.at.len()));
    let records = points.at.iter().zip(&found.labels).enumerate().map(|(i, (at, label))| {
        let (id, mut properties) = points.own(i);
        properties.push(("cluster".into(), label.map_or(Value::Null, |l| Value::Number(f64::from(l)))));
        properties.push(("core".into(), Value::Bool(found.core.get(i) == Some(&true))));
        points.record(id, *at, properties)
    });
    Ok(records.collect())
}

fn hexagons(points: &Points, options: &Arguments) -> Result<Vec<Record>, String> {
    // The size holds in the middle of the points.
    let latitudes = || points.at.iter().map(|p| p.lat);
    let middle = (latitudes().fold(f64::INFINITY, f64::min) + latitudes().fold(f64::NEG_INFINITY, f64::max)) / 2.0;
    let grid = HexGrid::new(options.metres, middle.clamp(-85.0, 85.0)).map_err(|e| e.to_string())?;
    let values = if options.sum.is_some() { points.numbers(options) } else { vec![1.0; points.at.len()] };
    let record = |h: &crate::cluster::Hexagon| Record {
        feature: h.feature(&grid, options.aggregate),
        middle: lonlat_from_world(grid.middle(h.column, h.row)),
    };
    Ok(hexbin(&points.at, &values, &grid).iter().map(record).collect())
}

/// A row a record: longitude and latitude of its middle, then every property that any record has; counts by category get a
/// column each. The last column is what was left out.
fn csv(records: &[Record], note: Option<&Note>) -> Result<String, String> {
    let mut columns: Vec<String> = Vec::new();
    let cells = |record: &Record| {
        let mut cells: Vec<(String, Value)> = Vec::new();
        for (name, value) in record.feature.get("properties").map(Value::members).unwrap_or_default() {
            match value {
                Value::Object(counts) => cells.extend(counts.iter().map(|(k, v)| (format!("{name}: {k}"), v.clone()))),
                _ => cells.push((name.to_string(), value.clone())),
            }
        }
        cells
    };
    let basis = note.map(|n| ("basis_zh".to_owned(), Value::from(n.to_zh())));
    let rows: Vec<Vec<(String, Value)>> =
        records.iter().map(|r| cells(r).into_iter().chain(basis.clone()).collect()).collect();
    for (name, _) in rows.iter().flatten() {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    let fault = |e: &dyn std::fmt::Display| format!("the answer cannot be written as CSV: {e}");
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = ["lon", "lat"].into_iter().chain(columns.iter().map(String::as_str));
    out.write_record(header).map_err(|e| fault(&e))?;
    for (record, row) in records.iter().zip(&rows) {
        let cell = |name: &String| match row.iter().find(|(n, _)| n == name) {
            Some((_, Value::Null)) | None => String::new(),
            Some((_, value)) => value.to_string(),
        };
        let at = [rounded(record.middle.lon), rounded(record.middle.lat)].map(|v| Value::Number(v).to_string());
        out.write_record(at.into_iter().chain(columns.iter().map(cell))).map_err(|e| fault(&e))?;
    }
    let bytes = out.into_inner().map_err(|e| fault(&e))?;
    String::from_utf8(bytes).map_err(|e| fault(&e))
}
