//! The sources that the engine draws: what each feature is called, where it lies and which properties it carries.

use super::records::*;
use super::tables::table;
use super::transport::KINDS;
use super::{frame, ground, plane};
use crate::geom::Point;
use crate::proj::{LonLat, world_from_lonlat};
use crate::source::{Builder, FeatureSet, Geometry};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) type Properties = Vec<(Arc<str>, Value)>;

/// Every built-in source by its name (`atlas:parks`, …); points and lines rank, base polygons simplified so far as no
/// screen can show. Equal atlases give equal sources.
pub fn sources(atlas: &Atlas) -> Vec<(Arc<str>, FeatureSet)> {
    let mut out = ground::sources(&atlas.base);
    out.extend([
        ("atlas:seats", seats(atlas)),
        ("atlas:towns", towns(atlas)),
        ("atlas:clusters", clusters(atlas)),
        ("atlas:parks", parks(atlas)),
        ("atlas:links", links(atlas)),
        ("atlas:stops", stops(atlas)),
        ("atlas:hubs", hubs(atlas)),
        ("atlas:projects", projects(atlas)),
        ("atlas:box_projects", box_projects(atlas)),
        ("atlas:places", places(atlas)),
        ("atlas:veil", frame::veil()),
        ("atlas:unplaced", frame::unplaced(atlas)),
    ]);
    out.extend(
        SOURCES_WITHOUT_GEOMETRY.iter().filter_map(|(source, name)| Some((*source, bare(&table(atlas, name)?)))),
    );
    out.into_iter().map(|(name, set)| (Arc::from(name), set)).collect()
}

/// The records of one kind with their full geometry: `parks`, `projects`, `clusters`, `links` (lines and points),
/// `counties`, `places`, `boxes`, `towns`, and the [`OVERLAYS`](super::OVERLAYS). `None` for any other name.
pub fn features(atlas: &Atlas, name: &str) -> Option<FeatureSet> {
    match name {
        "parks" => return Some(parks(atlas)),
        "projects" => return Some(projects(atlas)),
        "clusters" => return Some(clusters(atlas)),
        "places" => return Some(places(atlas)),
        "towns" => return Some(towns(atlas)),
        _ => {}
    }
    if let Some(overlay) = super::overlay::features(atlas, name) {
        return Some(overlay);
    }
    let rows = table(atlas, name)?;
    let geometries: Vec<(&str, Geometry)> = match name {
        "links" => atlas.links.iter().map(|l| (l.id.as_str(), link(l))).collect(),
        "counties" => atlas.base.counties.iter().map(|c| (c.adcode.as_str(), polygons(&c.polygons))).collect(),
        "boxes" => {
            let place = |b: &BoxProject| b.place.as_ref().and_then(|p| p.position);
            atlas.box_projects.iter().map(|b| (b.id.as_str(), point(place(b)))).collect()
        }
        _ => return None,
    };
    let mut b = Builder::new();
    for (i, (id, geometry)) in geometries.into_iter().enumerate() {
        b.push(Some(id.into()), geometry, &row(&rows, i));
    }
    Some(b.finish())
}

fn link(link: &Link) -> Geometry {
    if link.line.len() > 1 {
        Geometry::Lines(vec![world(&link.line)])
    } else {
        point(link.waypoints.first().map(|w| w.position))
    }
}

/// The sources without geometry, and the table that each is.
pub(super) const SOURCES_WITHOUT_GEOMETRY: [(&str, &str); 9] = [
    ("atlas:pipeline", "pipeline"),
    ("atlas:transfers", "transfers"),
    ("atlas:indicators", "indicators"),
    ("atlas:goals", "goals"),
    ("atlas:boxes", "boxes"),
    ("atlas:conflicts", "conflicts"),
    ("atlas:aliases", "aliases"),
    ("atlas:programmes", "programmes"),
    ("atlas:glossary", "glossary"),
];

pub(super) fn property(name: &str, value: impl Into<Value>) -> (Arc<str>, Value) {
    (name.into(), value.into())
}

/// A text property, unless it is empty.
fn text(name: &str, value: &str) -> Option<(Arc<str>, Value)> {
    (!value.is_empty()).then(|| property(name, value))
}

pub(super) fn world(line: &[LonLat]) -> Vec<Point> {
    line.iter().map(|p| world_from_lonlat(*p)).collect()
}

pub(super) fn polygons(polygons: &[Polygon]) -> Geometry {
    Geometry::Polygons(polygons.iter().map(|p| p.iter().map(|r| world(r)).collect()).collect())
}

fn point(p: Option<LonLat>) -> Geometry {
    p.map_or(Geometry::None, |p| Geometry::Points(vec![world_from_lonlat(p)]))
}

/// A table's row as properties, without what is absent and without the columns that the geometry says.
pub(super) fn row(table: &Table, at: usize) -> Properties {
    let cells = table.rows.get(at).map_or(&[][..], Vec::as_slice);
    let named = table.columns.iter().zip(cells);
    named.filter(|(c, v)| !v.is_null() && !["lon", "lat"].contains(c)).map(|(c, v)| property(c, v.clone())).collect()
}

/// A table as features without geometry; the id is the first column where that is unique, else made from the row.
pub(super) fn bare(table: &Table) -> FeatureSet {
    let mut b = Builder::new();
    let has_id = table.columns.first() == Some(&"id");
    for i in 0..table.rows.len() {
        let id = if has_id { table.cell(i, "id").cloned() } else { Some(format!("row-{}", i + 1).into()) };
        b.push(id, Geometry::None, &row(table, i));
    }
    b.finish()
}

fn parks(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let rows = table(atlas, "parks").unwrap_or_default();
    for (i, p) in atlas.parks.iter().enumerate() {
        b.push(Some(p.id.as_str().into()), polygons(&p.footprint.polygons), &row(&rows, i));
    }
    b.finish()
}

fn clusters(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let rows = table(atlas, "clusters").unwrap_or_default();
    for (i, c) in atlas.clusters.iter().enumerate() {
        let geometry = if c.hull.is_empty() { Geometry::None } else { polygons(&[vec![c.hull.clone()]]) };
        let mut properties = row(&rows, i);
        properties.push(property("no", i as f64 + 1.0));
        b.push(Some(c.id.as_str().into()), geometry, &properties);
    }
    b.finish()
}

fn projects(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let rows = table(atlas, "projects").unwrap_or_default();
    let find = |t: &Table, key: &str, wanted: &str, column: &str| -> Option<Value> {
        let at = t.texts(key).position(|k| k == wanted)?;
        t.cell(at, column).cloned()
    };
    for (i, p) in atlas.projects.iter().enumerate() {
        let mut properties = row(&rows, i);
        let mut add = |name: &str, value: Option<Value>| properties.extend(value.map(|v| property(name, v)));
        add("category_en", find(&atlas.categories, "category_zh", &p.category_zh, "name_en"));
        add("domain_zh", find(&atlas.domains, "id", &p.domain, "name_zh"));
        add("domain_en", find(&atlas.domains, "id", &p.domain, "name_en"));
        let park = p.place.park_id.as_deref().and_then(|id| atlas.park(id));
        add("park_zh", park.map(|p| p.short_zh.as_str().into()));
        add("park_en", park.map(|p| p.short_en.as_str().into()));
        add("duplicate", Some(p.possible_duplicate_of.is_some().into()));
        b.push(Some(p.id.as_str().into()), point(p.place.position), &properties);
    }
    b.finish()
}

fn box_projects(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let rows = table(atlas, "boxes").unwrap_or_default();
    for (i, project) in atlas.box_projects.iter().enumerate() {
        if let Some(place) = &project.place {
            b.push(Some(project.id.as_str().into()), point(place.position), &row(&rows, i));
        }
    }
    b.finish()
}

fn places(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let rows = table(atlas, "places").unwrap_or_default();
    for (i, p) in atlas.places.iter().enumerate() {
        b.push(Some(p.id.as_str().into()), point(p.position), &row(&rows, i));
    }
    b.finish()
}

fn seats(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for s in &atlas.seats {
        let mut properties = vec![property("name_zh", s.name_zh.as_deref().unwrap_or(&s.county_zh))];
        properties.extend(text("name_en", s.name_en.as_deref().unwrap_or("")));
        properties.push(property("county_zh", s.county_zh.as_str()));
        properties.push(property("rank", f64::from(s.label_rank)));
        b.push(Some(format!("seat-{}", s.adcode).into()), point(Some(s.position)), &properties);
    }
    b.finish()
}

fn towns(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for t in &atlas.towns {
        let mut properties = vec![property("name_zh", t.name_zh.as_str())];
        properties.extend(text("name_en", t.name_en.as_deref().unwrap_or("")));
        properties.push(property("county_zh", t.county_zh.as_str()));
        properties.push(property("rank", t.rank.as_str()));
        b.push(Some(t.id.as_str().into()), point(Some(t.position)), &properties);
    }
    b.finish()
}

fn links(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let rows = table(atlas, "links").unwrap_or_default();
    for (i, l) in atlas.links.iter().enumerate() {
        if l.line.len() < 2 {
            continue;
        }
        let mut properties = row(&rows, i);
        properties.push(property("schematic", true));
        let through = l.waypoints.iter().map(|w| world_from_lonlat(w.position)).collect();
        b.push(Some(l.id.as_str().into()), Geometry::Lines(vec![through]), &properties);
    }
    b.finish().curved()
}

fn hubs(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let rows = table(atlas, "links").unwrap_or_default();
    for (i, l) in atlas.links.iter().enumerate().filter(|(_, l)| l.is_point()) {
        b.push(Some(l.id.as_str().into()), point(l.waypoints.first().map(|w| w.position)), &row(&rows, i));
    }
    b.finish()
}

/// Stations and interchanges: one feature where several links stop under one name.
fn stops(atlas: &Atlas) -> FeatureSet {
    // Names may repeat in two cities, so a stop is a name and a neighbourhood.
    struct Stop<'a> {
        first: &'a Waypoint,
        links: Vec<&'a Link>,
    }
    const NEAR_M: f64 = 2000.0;
    let mut by_name: BTreeMap<(&str, &str), Vec<Stop<'_>>> = BTreeMap::new();
    for link in &atlas.links {
        if link.is_point() {
            continue;
        }
        for w in link.waypoints.iter().filter(|w| w.stop != "none") {
            let same = by_name.entry((&w.stop, &w.name_zh)).or_default();
            match same.iter_mut().find(|s| plane::distance_m(s.first.position, w.position) < NEAR_M) {
                Some(stop) => stop.links.push(link),
                None => same.push(Stop { first: w, links: vec![link] }),
            }
        }
    }
    let importance = |l: &Link| {
        let kind = KINDS.iter().position(|k| *k == l.kind).unwrap_or(KINDS.len());
        (super::transport::STATUSES.iter().position(|s| *s == l.status), kind)
    };
    let mut b = Builder::new();
    for stop in by_name.values().flatten() {
        let Some(main) = stop.links.iter().min_by_key(|l| importance(l)) else { continue };
        let w = stop.first;
        let mut ids: Vec<&str> = stop.links.iter().map(|l| l.id.as_str()).collect();
        ids.dedup();
        let mut properties = vec![property("name_zh", w.name_zh.as_str())];
        properties.extend(text("name_en", w.name_en.as_deref().unwrap_or("")));
        properties.push(property("stop", w.stop.as_str()));
        properties.push(property("kind", main.kind.as_str()));
        properties.push(property("status", main.status.as_str()));
        properties.push(property("link_ids", ids.join(";")));
        b.push(Some(format!("stop-{}-{}", w.link_id, w.no).into()), point(Some(w.position)), &properties);
    }
    b.finish()
}
