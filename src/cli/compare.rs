//! `compare`, `timeline` and `matrix`: parks by a figure, projects over the years, distances all to all.

use super::{Done, TableFormat, output};
use crate::atlas::compile::{Atlas, Table, table as records};
use crate::atlas::fields::{PARK_FIELDS, compare, compared};
use crate::atlas::notes::basis_zh;
use crate::atlas::timeline;
use crate::measure::matrix as distances;
use crate::proj::LonLat;
use crate::stats::fields::{Comparison, Options, field_ids};
use crate::stats::years::Year;
use crate::stats::{MAX_CLASSES, Method};
use crate::value::Value;
use clap::builder::PossibleValuesParser;

/// What `compare` takes.
#[derive(clap::Args)]
pub(super) struct CompareArguments {
    /// Which figure: a column of table 1-1 or annex 5, or a quotient of two.
    #[arg(long, value_parser = PossibleValuesParser::new(field_ids(PARK_FIELDS)))]
    field: String,
    /// How classes are cut: equal widths, equal counts, or natural breaks.
    #[arg(long, default_value = "jenks", value_parser = PossibleValuesParser::new(Method::NAMES))]
    method: String,
    /// At most so many classes.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=MAX_CLASSES as i64))]
    classes: u8,
    /// The unit of the figures, such as 亿元/km² or 万元/亩; the field's usual one when left out.
    #[arg(long)]
    unit: Option<String>,
    /// csv: one row a park, greatest first; json: one object with breaks, counts, fit, rows, legend and notes.
    #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
    format: TableFormat,
}

/// What `timeline` takes.
#[derive(clap::Args)]
pub(super) struct TimelineArguments {
    /// Only this year, with every project's status in it.
    #[arg(long)]
    year: Option<i32>,
    /// Leave out what may repeat another project.
    #[arg(long)]
    without_duplicates: bool,
    /// csv or json, as tables are.
    #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
    format: TableFormat,
}

/// What `matrix` takes.
#[derive(clap::Args)]
pub(super) struct MatrixArguments {
    /// Between which records.
    #[arg(value_parser = ["parks", "seats"])]
    name: String,
    /// csv or json, as tables are.
    #[arg(long, value_enum, default_value_t = TableFormat::Csv)]
    format: TableFormat,
}

/// A table's rows as objects.
fn objects(atlas: &Atlas, name: &str) -> Vec<Value> {
    let table = records(atlas, name).unwrap_or_default();
    let object = |row: &Vec<Value>| Value::object(table.columns.iter().copied().zip(row.iter().cloned()));
    table.rows.iter().map(object).collect()
}

pub(super) fn run_compare(atlas: &Atlas, options: &CompareArguments) -> Done {
    let (parks, projects) = (objects(atlas, "parks"), objects(atlas, "projects"));
    let asked = Options {
        field: &options.field,
        method: Method::from_name(&options.method).unwrap_or(Method::Jenks),
        classes: options.classes.into(),
        unit: options.unit.as_deref(),
    };
    let c = compare(&parks, &projects, &asked)?;
    if let TableFormat::Json = options.format {
        return output::print(&format!("{}\n", compared(&c).to_json()));
    }
    output::table(&comparison_table(&c, &parks), false)
}

fn comparison_table(c: &Comparison, parks: &[Value]) -> Table {
    let columns = vec![
        "id",
        "name_zh",
        "name_en",
        "field",
        "field_zh",
        "value",
        "unit",
        "rank",
        "class",
        "class_from",
        "class_to",
        "radius_share",
        "source_zh",
        "basis_zh",
    ];
    let basis = basis_zh(c.field.notes);
    let count = |n: Option<usize>, from: usize| n.map_or(Value::Null, |n| ((n + from) as f64).into());
    let number = |n: Option<f64>| n.map_or(Value::Null, Value::from);
    let row = |i: usize| {
        let r = c.rows.get(i)?;
        let name = |key: &str| parks.get(i).and_then(|p| p.get(key)).cloned().unwrap_or_default();
        let bound = |at: usize| r.class.and_then(|k| c.classes.as_ref()?.breaks.get(k + at).copied());
        Some(vec![
            r.id.as_str().into(),
            name("name_zh"),
            name("name_en"),
            c.field.id.into(),
            c.field.zh.into(),
            number(r.value),
            c.unit.into(),
            count(r.rank, 0),
            count(r.class, 1),
            number(bound(0)),
            number(bound(1)),
            number(r.radius_share),
            r.source_zh.as_str().into(),
            basis.as_str().into(),
        ])
    };
    Table { rows: c.order().into_iter().filter_map(row).collect(), columns }
}

pub(super) fn run_timeline(atlas: &Atlas, options: &TimelineArguments) -> Done {
    let all = objects(atlas, "projects");
    let projects = timeline::projects(&all, !options.without_duplicates);
    let json = matches!(options.format, TableFormat::Json);
    let basis: Value = basis_zh(timeline::NOTES).into();
    let Some(year) = options.year else {
        // The same years whatever is left out.
        let all_projects = timeline::projects(&all, true);
        let (first, last) = timeline::range(&all_projects).ok_or("there is no project with construction years")?;
        let columns = vec![
            "year",
            "planned",
            "planned_wan",
            "under_way",
            "under_way_wan",
            "complete",
            "complete_wan",
            "starting",
            "finishing",
            "invest_wan",
            "invested_wan",
            "basis_zh",
        ];
        let row = |y: &Year| {
            let n = |n: usize| Value::from(n as f64);
            vec![
                f64::from(y.year).into(),
                n(y.planned.count),
                y.planned.amount.into(),
                n(y.under_way.count),
                y.under_way.amount.into(),
                n(y.complete.count),
                y.complete.amount.into(),
                n(y.starting),
                n(y.finishing),
                cents(y.amount),
                cents(y.amount_so_far),
                basis.clone(),
            ]
        };
        let rows = timeline::years(&projects, first, last).iter().map(row).collect();
        return output::table(&Table { columns, rows }, json);
    };
    let columns = vec![
        "id",
        "name_zh",
        "year",
        "status",
        "start",
        "end",
        "invest_wan",
        "year_invest_wan",
        "invested_wan",
        "source_zh",
        "basis_zh",
    ];
    let row = |p: &timeline::Project| {
        let record = all.iter().find(|r| r.get("id").and_then(Value::as_str) == Some(&p.id));
        let cell = |key: &str| record.and_then(|r| r.get(key)).cloned().unwrap_or_default();
        vec![
            p.id.as_str().into(),
            cell("name_zh"),
            f64::from(year).into(),
            p.span.status(year).name().into(),
            f64::from(p.span.start).into(),
            f64::from(p.span.end).into(),
            p.span.amount.into(),
            cents(p.span.amount_in(year)),
            cents(p.span.amount_until(year)),
            cell("source_zh"),
            basis.clone(),
        ]
    };
    output::table(&Table { columns, rows: projects.iter().map(row).collect() }, json)
}

/// 万元 to the yuan.
fn cents(wan: f64) -> Value {
    ((wan * 1e4).round() / 1e4).into()
}

pub(super) fn run_matrix(atlas: &Atlas, options: &MatrixArguments) -> Done {
    let (points, basis): (Vec<(String, String, LonLat)>, Value) = if options.name == "parks" {
        let label = |p: &crate::atlas::compile::Park| Some((p.id.clone(), p.name_zh.clone(), p.footprint.label?));
        let basis = basis_zh(&["park-point"]);
        (atlas.parks.iter().filter_map(label).collect(), basis.into())
    } else {
        let seat = |s: &crate::atlas::compile::Seat| {
            (s.adcode.clone(), s.name_zh.clone().unwrap_or_else(|| s.county_zh.clone()), s.position)
        };
        (atlas.seats.iter().map(seat).collect(), Value::Null)
    };
    let positions: Vec<LonLat> = points.iter().map(|p| p.2).collect();
    let metres = distances(&positions)?;
    let columns = vec!["from_id", "from_zh", "to_id", "to_zh", "distance_m", "distance_km", "basis_zh"];
    let mut rows = Vec::new();
    for (i, a) in points.iter().enumerate() {
        for (j, b) in points.iter().enumerate() {
            let m = metres.get(i * points.len() + j).copied().unwrap_or(f64::NAN);
            let round = |n: f64, k: f64| Value::from((n * k).round() / k);
            rows.push(vec![
                a.0.as_str().into(),
                a.1.as_str().into(),
                b.0.as_str().into(),
                b.1.as_str().into(),
                round(m, 1e3),
                round(m / 1e3, 1e6),
                basis.clone(),
            ]);
        }
    }
    output::table(&Table { columns, rows }, matches!(options.format, TableFormat::Json))
}
