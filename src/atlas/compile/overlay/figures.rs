//! The plan's figures 1-1, 4-1 and 4-2 redrawn from its text (the pictures themselves are no text), and its named places.

use super::super::records::{Atlas, Park, Table};
use super::super::sources::polygons;
use super::area::{Hull, outline};
use super::{at, n, park_point, property, rounded, t};
use crate::geom::{Arc as Bow, arc, fan};
use crate::proj::{self, world_from_lonlat};
use crate::source::{Builder, FeatureSet, Geometry};
use crate::value::Value;

/// The seat from which figure 1-1 looks: 清远市.
const QINGYUAN: &str = "441800";
/// The city of the other half of figure 4-1: 广州市.
const GUANGZHOU: &str = "440100";

/// Everything of the three figures; `figure` is `1-1`, `4-1` or `4-2`, `role` what a feature is in it.
pub(super) fn figures(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    location(atlas, &mut b);
    cooperation(atlas, &mut b);
    directions(atlas, &mut b);
    b.finish()
}

/// Figure 1-1: `hub` is Qingyuan, `reach` a line to each city with the minutes aimed at by 2025, `city` the city.
fn location(atlas: &Atlas, b: &mut Builder) {
    let Some(hub) = atlas.seats.iter().find(|s| s.adcode == QINGYUAN) else { return };
    let facts: Vec<&str> = atlas.overlays.facts.iter().map(|f| f.text_zh.as_str()).collect();
    let in_english: Vec<&str> = atlas.overlays.facts.iter().map(|f| f.text_en.as_str()).collect();
    let own = [
        property("figure", "1-1"),
        property("role", "hub"),
        property("name_zh", hub.name_zh.as_deref().unwrap_or(&hub.county_zh)),
        property("name_en", hub.name_en.as_deref().unwrap_or("")),
        property("facts_zh", facts.join("\n")),
        property("facts_en", in_english.join("\n")),
    ];
    b.push(Some("1-1/hub".into()), at(Some(hub.position)), &own);
    for r in &atlas.overlays.reach {
        let km = proj::distance_m(hub.position, r.position).map_or(f64::NAN, |m| m / 1e3);
        let about = |role: &str| {
            vec![
                property("figure", "1-1"),
                property("role", role),
                property("adcode", r.adcode.as_str()),
                property("name_zh", r.place_zh.as_str()),
                property("name_en", r.place_en.as_str()),
                property("minutes", f64::from(r.minutes)),
                property("certainty", r.certainty),
                property("words_zh", r.words_zh.as_str()),
                property("basis", r.basis.as_str()),
                property("straight_km", rounded(km, 1)),
                property("source_zh", r.source.to_zh()),
            ]
        };
        let line =
            arc(world_from_lonlat(hub.position), world_from_lonlat(r.position), Bow { bend: 0.08, ..Bow::default() });
        b.push(Some(format!("1-1/reach-{}", r.adcode).into()), Geometry::Lines(vec![line]), &about("reach"));
        b.push(Some(format!("1-1/city-{}", r.adcode).into()), at(Some(r.position)), &about("city"));
    }
}

/// Figure 4-1: `zone` goes round the three parks and the new town, `member` is each of them, `mode` a line for each mode
/// of cooperation, and `end` its two halves.
fn cooperation(atlas: &Atlas, b: &mut Builder) {
    let members: Vec<(&super::GroupMember, &Park)> =
        atlas.overlays.groups.iter().filter_map(|g| Some((g, atlas.park(&g.park_id)?))).collect();
    let ground: Vec<_> = members.iter().flat_map(|(_, p)| p.footprint.polygons.iter().cloned()).collect();
    let zone = outline(&ground, &[], Hull::Concave, 0, &[]);
    if zone.is_empty() {
        return;
    }
    let planned: f64 = members.iter().map(|(_, p)| p.planned_km2).sum();
    let output: f64 = members.iter().filter_map(|(_, p)| p.output_2025_yi).sum();
    let own = [
        property("figure", "4-1"),
        property("role", "zone"),
        property("name_zh", "广清经济特别合作区"),
        property("name_en", super::english(atlas, "广清经济特别合作区").unwrap_or("")),
        property("planned_km2", rounded(planned, 6)),
        property("output_2025_yi", rounded(output, 6)),
        property("park_ids", members.iter().map(|(g, _)| g.park_id.as_str()).collect::<Vec<_>>().join(";")),
    ];
    b.push(Some("4-1/zone".into()), polygons(&zone), &own);
    for (g, park) in &members {
        let own = [
            property("figure", "4-1"),
            property("role", "member"),
            property("park_id", park.id.as_str()),
            property("name_zh", park.short_zh.as_str()),
            property("name_en", park.short_en.as_str()),
            property("part", g.role.as_str()),
            property("part_zh", g.role_zh.as_str()),
            property("part_en", if g.role == "town" { "new town" } else { "park" }),
            property("planned_km2", park.planned_km2),
            property("words_zh", g.words_zh.as_str()),
            property("source_zh", g.source.to_zh()),
        ];
        b.push(Some(format!("4-1/{}", park.id).into()), at(park_point(park)), &own);
    }
    let seat = |adcode: &str| atlas.seats.iter().find(|s| s.adcode == adcode).map(|s| s.position);
    let (Some(south), Some(north)) = (seat(GUANGZHOU), seat(QINGYUAN)) else { return };
    let main: Vec<&super::Mode> = atlas.overlays.modes.iter().filter(|m| m.main).collect();
    for (rank, m) in main.iter().enumerate() {
        let bend = fan(rank, main.len(), 0.0, 0.26);
        let line = arc(world_from_lonlat(south), world_from_lonlat(north), Bow { bend, gaps: [0.0; 2], steps: 40 });
        let own = [
            property("figure", "4-1"),
            property("role", "mode"),
            property("no", f64::from(m.no)),
            property("name_zh", m.name_zh.as_str()),
            property("name_en", format!("{} + {}", m.guangzhou_en, m.qingyuan_en)),
            property("guangzhou_zh", m.guangzhou_zh.as_str()),
            property("qingyuan_zh", m.qingyuan_zh.as_str()),
            property("guangzhou_en", m.guangzhou_en.as_str()),
            property("qingyuan_en", m.qingyuan_en.as_str()),
            property("source_zh", m.source.to_zh()),
        ];
        b.push(Some(format!("4-1/{}", m.id).into()), Geometry::Lines(vec![line]), &own);
    }
    for (id, zh, position) in [(GUANGZHOU, "广州", south), (QINGYUAN, "清远", north)] {
        let name = atlas.seats.iter().find(|s| s.adcode == id).and_then(|s| s.name_en.clone()).unwrap_or_default();
        let own = [
            property("figure", "4-1"),
            property("role", "end"),
            property("adcode", id),
            property("name_zh", zh),
            property("name_en", name),
        ];
        b.push(Some(format!("4-1/end-{id}").into()), at(Some(position)), &own);
    }
}

/// Figure 4-2: a `direction` at each park that chapter 4 names, its directions line by line.
fn directions(atlas: &Atlas, b: &mut Builder) {
    for park in &atlas.parks {
        let own: Vec<_> = atlas.overlays.directions.iter().filter(|d| d.park_id == park.id).collect();
        let Some(first) = own.first() else { continue };
        let zh: Vec<&str> = own.iter().map(|d| d.direction_zh.as_str()).collect();
        let en: Vec<&str> = own.iter().map(|d| d.direction_en.as_str()).collect();
        let properties = [
            property("figure", "4-2"),
            property("role", "direction"),
            property("park_id", park.id.as_str()),
            property("name_zh", park.short_zh.as_str()),
            property("name_en", park.short_en.as_str()),
            property("directions_zh", zh.join("\n")),
            property("directions_en", en.join("\n")),
            property("count", own.len() as f64),
            property("words_zh", first.words_zh.as_str()),
            property("park_words_zh", first.park_words_zh.as_str()),
            property("source_zh", first.source.to_zh()),
        ];
        b.push(Some(format!("4-2/{}", park.id).into()), at(park_point(park)), &properties);
    }
}

/// The places that the plan names, with all that is known of each: where, how exactly, on what basis, where in the plan.
pub(super) fn named_places(atlas: &Atlas) -> FeatureSet {
    let rows = super::super::tables::table(atlas, "places").unwrap_or_default();
    let mut b = Builder::new();
    for (i, p) in atlas.places.iter().enumerate() {
        b.push(Some(p.id.as_str().into()), at(p.position), &super::super::sources::row(&rows, i));
    }
    b.finish()
}

pub(super) fn directions_table(atlas: &Atlas) -> Table {
    let columns = vec!["park_id", "no", "direction_zh", "direction_en", "park_words_zh", "words_zh", "source_zh"];
    let rows = atlas.overlays.directions.iter().map(|d| {
        vec![
            t(&d.park_id),
            n(d.no),
            t(&d.direction_zh),
            t(&d.direction_en),
            t(&d.park_words_zh),
            t(&d.words_zh),
            t(&d.source.to_zh()),
        ]
    });
    Table { rows: rows.collect(), columns }
}

pub(super) fn modes_table(atlas: &Atlas) -> Table {
    let columns =
        vec!["id", "no", "name_zh", "guangzhou_zh", "qingyuan_zh", "guangzhou_en", "qingyuan_en", "main", "source_zh"];
    let rows = atlas.overlays.modes.iter().map(|m| {
        vec![
            t(&m.id),
            n(m.no),
            t(&m.name_zh),
            t(&m.guangzhou_zh),
            t(&m.qingyuan_zh),
            t(&m.guangzhou_en),
            t(&m.qingyuan_en),
            Value::from(m.main),
            t(&m.source.to_zh()),
        ]
    });
    Table { rows: rows.collect(), columns }
}
