//! The tables that the command line prints and that features carry as properties: one row a record.

use super::records::*;
use crate::proj::LonLat;
use crate::value::Value;

/// The names that [`table`] knows, in the order in which help lists them.
pub const TABLES: [&str; 28] = [
    "parks",
    "projects",
    "pipeline",
    "clusters",
    "transfers",
    "indicators",
    "links",
    "waypoints",
    "boxes",
    "conflicts",
    "places",
    "goals",
    "aliases",
    "glossary",
    "counties",
    "programmes",
    "categories",
    "domains",
    "towns",
    "times",
    "verdicts",
    "assumptions",
    "cluster_sums",
    "cluster_invest",
    "cluster_enterprises",
    "flows",
    "directions",
    "modes",
];

/// A table by name. Columns that hold what was computed are rounded to the mm or m²; absent cells are null.
pub fn table(atlas: &Atlas, name: &str) -> Option<Table> {
    Some(match name {
        "parks" => parks(atlas),
        "projects" => projects(atlas),
        "pipeline" => pipeline(atlas),
        "clusters" => clusters(atlas),
        "links" => links(atlas),
        "waypoints" => waypoints(atlas),
        "boxes" => boxes(atlas),
        "places" => places(atlas),
        "counties" => counties(atlas),
        "towns" => towns(atlas),
        "transfers" => atlas.transfers.clone(),
        "indicators" => atlas.indicators.clone(),
        "conflicts" => atlas.conflicts.clone(),
        "goals" => atlas.goals.clone(),
        "aliases" => atlas.aliases.clone(),
        "glossary" => atlas.glossary.clone(),
        "programmes" => atlas.programmes.clone(),
        "categories" => atlas.categories.clone(),
        "domains" => atlas.domains.clone(),
        _ => return super::network::table(atlas, name).or_else(|| super::overlay::table(atlas, name)),
    })
}

impl Table {
    fn of<T>(columns: &[&'static str], records: &[T], row: impl Fn(&T) -> Vec<Value>) -> Table {
        Table { columns: columns.to_vec(), rows: records.iter().map(row).collect() }
    }
}

pub(super) fn t(text: &str) -> Value {
    text.into()
}

fn maybe(text: &Option<String>) -> Value {
    text.as_deref().map_or(Value::Null, Value::from)
}

pub(super) fn n(number: impl Into<f64>) -> Value {
    number.into().into()
}

fn maybe_n(number: Option<f64>) -> Value {
    number.map_or(Value::Null, Value::from)
}

/// Rounded to `digits` decimals; not a number becomes null.
pub(super) fn fixed(number: f64, digits: i32) -> Value {
    let k = 10_f64.powi(digits);
    let r = (number * k).round() / k;
    if r.is_finite() { r.into() } else { Value::Null }
}

fn lon(p: Option<LonLat>) -> Value {
    p.map_or(Value::Null, |p| fixed(p.lon, 6))
}

fn lat(p: Option<LonLat>) -> Value {
    p.map_or(Value::Null, |p| fixed(p.lat, 6))
}

/// What a placement rests on, in the order of [`EVIDENCE`].
fn evidence(e: Option<&Evidence>) -> [Value; 4] {
    [
        e.map_or(Value::Null, |e| e.kind.into()),
        e.map_or(Value::Null, |e| maybe(&e.source)),
        e.map_or(Value::Null, |e| maybe(&e.date)),
        maybe_n(e.and_then(|e| e.certainty)),
    ]
}

/// The columns that [`evidence`] fills.
const EVIDENCE: [&str; 4] = ["evidence", "source", "date", "certainty"];

fn precision(p: Option<Precision>) -> Value {
    p.map_or(Value::Null, |p| p.as_str().into())
}

fn parks(a: &Atlas) -> Table {
    let columns = [
        "id",
        "no",
        "name_zh",
        "name_en",
        "short_zh",
        "short_en",
        "county_zh",
        "location_zh",
        "industries_zh",
        "planned_km2",
        "computed_km2",
        "perimeter_km",
        "projects_2025",
        "invest_2025_wan",
        "tax_2025_wan",
        "output_2025_yi",
        "lon",
        "lat",
        "industries_annex7_zh",
        "cluster_ids",
        "schematic",
        "source_zh",
        "targets_source_zh",
    ];
    Table::of(&columns, &a.parks, |p| {
        let clusters = a.clusters.iter().filter(|c| c.park_ids.contains(&p.id));
        let cluster_ids: Vec<&str> = clusters.map(|c| c.id.as_str()).collect();
        vec![
            t(&p.id),
            n(p.no),
            t(&p.name_zh),
            t(&p.name_en),
            t(&p.short_zh),
            t(&p.short_en),
            t(&p.county_zh),
            t(&p.location_zh),
            t(&p.industries_zh),
            n(p.planned_km2),
            fixed(p.footprint.area_km2, 6),
            fixed(p.footprint.perimeter_km, 6),
            maybe_n(p.projects_2025),
            maybe_n(p.invest_2025_wan),
            maybe_n(p.tax_2025_wan),
            maybe_n(p.output_2025_yi),
            lon(p.footprint.label),
            lat(p.footprint.label),
            maybe(&p.industries_annex7_zh),
            t(&cluster_ids.join(";")),
            p.footprint.schematic.into(),
            t(&p.source.to_zh()),
            t(&p.targets_source.to_zh()),
        ]
    })
}

fn projects(a: &Atlas) -> Table {
    let columns = [
        "id",
        "annex",
        "no",
        "name_zh",
        "name_en",
        "category_zh",
        "domain",
        "start",
        "end",
        "invest_wan",
        "park_id",
        "county_zh",
        "lon",
        "lat",
        "precision",
        "basis",
        "spread",
        "possible_duplicate_of",
        "source_zh",
    ];
    let columns: Vec<&'static str> = columns.into_iter().chain(EVIDENCE).collect();
    Table::of(&columns, &a.projects, |p| {
        let mut row = vec![
            t(&p.id),
            n(p.annex),
            n(p.no),
            t(&p.name_zh),
            t(&p.name_en),
            t(&p.category_zh),
            t(&p.domain),
            n(p.start),
            n(p.end),
            n(p.invest_wan),
            maybe(&p.place.park_id),
            maybe(&p.place.county_zh),
            lon(p.place.position),
            lat(p.place.position),
            precision(p.place.precision),
            t(&p.place.basis),
            p.place.spread.into(),
            maybe(&p.possible_duplicate_of),
            t(&p.source.to_zh()),
        ];
        row.extend(evidence(p.place.evidence.as_ref()));
        row
    })
}

fn pipeline(a: &Atlas) -> Table {
    let columns = ["id", "park_id", "no", "name_zh", "duplicate_of", "same_as", "source_zh"];
    Table::of(&columns, &a.pipeline, |e| {
        vec![
            t(&e.id),
            t(&e.park_id),
            n(e.no),
            t(&e.name_zh),
            maybe(&e.duplicate_of),
            maybe(&e.same_as),
            t(&e.source.to_zh()),
        ]
    })
}

fn clusters(a: &Atlas) -> Table {
    let columns = ["id", "tier", "name_zh", "name_en", "components_zh", "park_ids", "enterprises_zh", "source_zh"];
    Table::of(&columns, &a.clusters, |c| {
        vec![
            t(&c.id),
            t(&c.tier),
            t(&c.name_zh),
            t(&c.name_en),
            t(&c.components_zh),
            t(&c.park_ids.join(";")),
            maybe(&c.enterprises_zh),
            t(&c.source.to_zh()),
        ]
    })
}

fn links(a: &Atlas) -> Table {
    let columns =
        ["id", "name_zh", "name_en", "kind", "status", "length_km", "basis", "in_plan", "year_note", "source_zh"];
    Table::of(&columns, &a.links, |l| {
        vec![
            t(&l.id),
            t(&l.name_zh),
            t(&l.name_en),
            t(&l.kind),
            t(&l.status),
            l.length_km.map_or(Value::Null, |k| fixed(k, 3)),
            t(&l.basis),
            l.in_plan.into(),
            maybe(&l.year_note),
            t(&l.source.to_zh()),
        ]
    })
}

fn waypoints(a: &Atlas) -> Table {
    let columns = ["link_id", "no", "name_zh", "lon", "lat", "accuracy_m", "basis", "name_en", "stop"];
    let all: Vec<&Waypoint> = a.links.iter().flat_map(|l| &l.waypoints).collect();
    Table::of(&columns, &all, |w| {
        vec![
            t(&w.link_id),
            n(w.no),
            t(&w.name_zh),
            lon(Some(w.position)),
            lat(Some(w.position)),
            n(w.accuracy_m),
            t(&w.basis),
            maybe(&w.name_en),
            t(&w.stop),
        ]
    })
}

fn boxes(a: &Atlas) -> Table {
    let columns = [
        "id",
        "box",
        "no",
        "name_zh",
        "name_en",
        "project_id",
        "pipeline_id",
        "park_id",
        "invest_yi",
        "land_mu",
        "land_m2",
        "output_yi",
        "tax_wan",
        "years",
        "detail_zh",
        "county_zh",
        "lon",
        "lat",
        "precision",
        "basis",
        "spread",
        "source_zh",
    ];
    Table::of(&columns, &a.box_projects, |b| {
        // A box project with an annex row is where that row is.
        let annex_row = b.project_id.as_ref().and_then(|id| a.projects.iter().find(|p| p.id == *id));
        let place = b.place.as_ref().or(annex_row.map(|p| &p.place));
        vec![
            t(&b.id),
            t(&b.r#box),
            n(b.no),
            t(&b.name_zh),
            t(&b.name_en),
            maybe(&b.project_id),
            maybe(&b.pipeline_id),
            maybe(&b.park_id),
            maybe_n(b.invest_yi),
            maybe_n(b.land_mu),
            maybe_n(b.land_m2),
            maybe_n(b.output_yi),
            maybe_n(b.tax_wan),
            maybe(&b.years),
            maybe(&b.detail_zh),
            place.map_or(Value::Null, |p| maybe(&p.county_zh)),
            lon(place.and_then(|p| p.position)),
            lat(place.and_then(|p| p.position)),
            precision(place.and_then(|p| p.precision)),
            place.map_or(Value::Null, |p| t(&p.basis)),
            place.map_or(Value::Null, |p| p.spread.into()),
            t(&b.source.to_zh()),
        ]
    })
}

fn places(a: &Atlas) -> Table {
    let columns =
        ["id", "name_zh", "name_en", "kind", "county_zh", "lon", "lat", "precision", "basis", "spread", "source_zh"];
    let columns: Vec<&'static str> = columns.into_iter().chain(EVIDENCE).collect();
    Table::of(&columns, &a.places, |p| {
        let mut row = vec![
            t(&p.id),
            t(&p.name_zh),
            t(&p.name_en),
            t(&p.kind),
            Some(p.county_zh.join(";")).filter(|c| !c.is_empty()).map_or(Value::Null, Value::from),
            lon(p.position),
            lat(p.position),
            precision(p.precision),
            maybe(&p.basis),
            p.spread.into(),
            t(&p.source.to_zh()),
        ];
        row.extend(evidence(p.evidence.as_ref()));
        row
    })
}

fn counties(a: &Atlas) -> Table {
    let columns =
        ["id", "name_zh", "name_en", "prefecture_zh", "prefecture_en", "focus", "computed_km2", "seat_lon", "seat_lat"];
    Table::of(&columns, &a.base.counties, |c| {
        let seat = a.seats.iter().find(|s| s.adcode == c.adcode).map(|s| s.position);
        vec![
            t(&c.adcode),
            t(&c.name_zh),
            t(&c.name_en),
            t(&c.prefecture_zh),
            t(&c.prefecture_en),
            t(c.focus),
            fixed(c.area_km2, 6),
            lon(seat),
            lat(seat),
        ]
    })
}

fn towns(a: &Atlas) -> Table {
    let columns = ["id", "name_zh", "name_en", "county_zh", "rank", "lon", "lat"];
    Table::of(&columns, &a.towns, |w| {
        vec![
            t(&w.id),
            t(&w.name_zh),
            maybe(&w.name_en),
            t(&w.county_zh),
            t(&w.rank),
            lon(Some(w.position)),
            lat(Some(w.position)),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Files, load};
    use super::*;

    #[test]
    fn every_table_has_rows_as_wide_as_its_header() {
        let (atlas, _) = load(&Files::embedded());
        for name in TABLES {
            let table = table(&atlas, name).unwrap();
            assert!(!table.rows.is_empty(), "{name}");
            assert!(table.rows.iter().all(|r| r.len() == table.columns.len()), "{name}");
        }
        assert!(table(&atlas, "nothing").is_none());
    }
}
