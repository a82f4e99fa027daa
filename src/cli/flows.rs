//! `flows`: curves between two sets of places by a table.

use super::{Done, output};
use crate::atlas::compile::{Atlas, features};
use crate::flow::{Places, Shape, between, rows_of};
use crate::map::spec::{Data, SourceSpec};
use crate::proj::Datum;
use crate::source::csv;
use std::path::{Path, PathBuf};

/// What `flows` takes.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// GeoJSON of the places where flows begin, known by id or by the property id, name, name_zh, name_en or 名称; a line
    /// counts by its middle, a polygon by its innermost point.
    #[arg(long, value_name = "FILE", requires_all = ["to", "table"])]
    from: Option<PathBuf>,
    /// GeoJSON of the places where they end; may be the same file.
    #[arg(long, value_name = "FILE", requires_all = ["from", "table"])]
    to: Option<PathBuf>,
    /// CSV with a row for each flow: the columns from, to and weight; others become properties. Without the column weight
    /// every row weighs 1.
    #[arg(long, value_name = "FILE", requires_all = ["from", "to"])]
    table: Option<PathBuf>,
    /// Other names for the three columns.
    #[arg(long, value_name = "FROM,TO,WEIGHT", default_value = "from,to,weight", value_parser = columns)]
    columns: [String; 3],
    /// Datum of the GeoJSON files: wgs84, cgcs2000, gcj02, bd09, epsg3857.
    #[arg(long, default_value = "wgs84", value_parser = datum)]
    datum: Datum,
    /// How far a curve's middle lies off the straight line, as a part of its length; negative bends to the other side.
    #[arg(long, default_value_t = Shape::default().bend, allow_hyphen_values = true, value_parser = bend)]
    bend: f64,
}

fn columns(text: &str) -> Result<[String; 3], String> {
    let names: Vec<String> = text.split(',').map(|n| n.trim().to_string()).collect();
    names.try_into().map_err(|_| "must be three names, such as from,to,weight".to_string())
}

fn datum(text: &str) -> Result<Datum, String> {
    Datum::from_name(text).ok_or_else(|| format!("must be {}", Datum::NAMES))
}

fn bend(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|n| n.abs() <= 2.0);
    number.ok_or_else(|| "must be a number from -2 to 2".to_string())
}

pub(super) fn run(data: Option<PathBuf>, options: &Arguments) -> Done {
    match (&options.from, &options.to, &options.table) {
        (Some(from), Some(to), Some(table)) => by_table(from, to, table, options),
        _ => annex(&super::loaded(data)?),
    }
}

fn annex(atlas: &Atlas) -> Done {
    let set = features(atlas, "flows").ok_or("the atlas has no flows")?;
    output::print(&crate::source::write_geojson(&set))
}

fn by_table(from: &Path, to: &Path, table: &Path, options: &Arguments) -> Done {
    let places = |path: &Path| -> Result<Places, String> {
        let spec = SourceSpec { datum: Some(options.datum), ..SourceSpec::default() };
        let read = spec.features(Data::Text(&text(path)?));
        let (set, issues) = read.map_err(|fault| format!("{}: {}", path.display(), fault.message))?;
        issues.iter().for_each(|issue| output::complain(&format!("{}: {issue}", path.display())));
        Ok(Places::of(&set))
    };
    let read = csv::read(&text(table)?);
    let named = [0, 1, 2].map(|i| options.columns[i].as_str());
    let (rows, unread) = rows_of(&read, named).map_err(|e| format!("{}: {e}", table.display()))?;
    let shape = Shape { bend: options.bend, ..Shape::default() };
    let (set, issues) = between(&places(from)?, &places(to)?, &rows, shape);
    for issue in read.issues.iter().chain(&unread).chain(&issues) {
        output::complain(&format!("{}: {issue}", table.display()));
    }
    if set.is_empty() {
        return Err(format!("{}: no row could be drawn", table.display()));
    }
    output::print(&crate::source::write_geojson(&set))
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}
