//! Annex 1 as flows. The annex names industries only: from which district and to which park is joined by
//! data/overlays, each with its basis; it gives no amounts, so a flow weighs as many items as the annex names for what
//! Qingyuan receives.

use super::super::records::{Atlas, Table};
use super::records::{Origin, Receiver};
use super::{at, english, n, park_point, property, rounded, t};
use crate::flow::{Places, Row, Shape, between};
use crate::geom::{Ribbon, arc, ribbon};
use crate::proj::{self, world_from_lonlat};
use crate::source::{Builder, FeatureSet, Geometry};
use crate::value::Value;
use std::sync::Arc;

/// One flow with all that is known of it.
struct Flow<'a> {
    receiver: &'a Receiver,
    origin: &'a Origin,
    park: &'a super::plan::Park,
    /// Row of annex 1, from 1.
    no: f64,
    from_zh: &'a str,
    to_zh: &'a str,
    items: Vec<&'a str>,
}

fn all(atlas: &Atlas) -> Vec<Flow<'_>> {
    let of = |r| -> Option<Flow<'_>> {
        let receiver: &Receiver = r;
        let row = atlas.transfers.texts("id").position(|id| id == receiver.transfer_id)?;
        let text = |column: &str| atlas.transfers.cell(row, column).and_then(Value::as_str);
        let items = text("to_items_zh")?.split('、').map(|i| i.strip_suffix('等').unwrap_or(i)).collect();
        Some(Flow {
            receiver,
            origin: atlas.overlays.origins.iter().find(|o| o.park_id == receiver.park_id)?,
            park: atlas.park(&receiver.park_id)?,
            no: row as f64 + 1.0,
            from_zh: text("from_zh")?,
            to_zh: text("to_zh")?,
            items,
        })
    };
    atlas.overlays.receivers.iter().filter_map(of).collect()
}

fn properties(atlas: &Atlas, f: &Flow<'_>) -> Vec<(Arc<str>, Value)> {
    let mut out = vec![
        property("id", format!("{}/{}", f.receiver.transfer_id, f.park.id)),
        property("transfer_id", f.receiver.transfer_id.as_str()),
        property("no", f.no),
        property("from_zh", f.from_zh),
        property("from_en", english(atlas, f.from_zh).unwrap_or("")),
        property("to_zh", f.to_zh),
        property("to_en", english(atlas, f.to_zh).unwrap_or("")),
        property("items_zh", f.items.join("、")),
        property("district_id", f.origin.adcode.as_str()),
        property("district_zh", f.origin.origin_zh.as_str()),
        property("district_en", f.origin.origin_en.as_str()),
        property("certainty", f.origin.certainty),
        property("origin_basis", f.origin.basis.as_str()),
        property("park_id", f.park.id.as_str()),
        property("park_zh", f.park.short_zh.as_str()),
        property("park_en", f.park.short_en.as_str()),
        property("evidence", f.receiver.evidence),
        property("words_zh", f.receiver.words_zh.as_str()),
    ];
    out.extend(f.receiver.note_zh.as_deref().map(|note| property("note_zh", note)));
    out.push(property("park_source_zh", f.receiver.source.to_zh()));
    out.push(property("source_zh", format!("附件一 第{}行", f.no)));
    out
}

/// A curve for each industry and park; `weight` counts the items that annex 1 names for what Qingyuan receives.
pub(super) fn flows(atlas: &Atlas) -> FeatureSet {
    let flows = all(atlas);
    let places = |points: &[(&str, Option<proj::LonLat>)]| {
        let mut b = Builder::new();
        for (id, p) in points {
            b.push(Some((*id).into()), at(*p), &[]);
        }
        Places::of(&b.finish())
    };
    let from: Vec<_> = flows.iter().map(|f| (f.origin.adcode.as_str(), Some(f.origin.position))).collect();
    let to: Vec<_> = flows.iter().map(|f| (f.park.id.as_str(), park_point(f.park))).collect();
    let rows: Vec<Row> = flows
        .iter()
        .map(|f| Row {
            from: f.origin.adcode.clone(),
            to: f.park.id.clone(),
            weight: f.items.len() as f64,
            properties: properties(atlas, f),
        })
        .collect();
    between(&places(&from), &places(&to), &rows, Shape { spread: 0.03, ..Shape::default() }).0
}

pub(super) fn table(atlas: &Atlas) -> Table {
    let columns = vec![
        "id",
        "transfer_id",
        "no",
        "from_zh",
        "from_en",
        "to_zh",
        "to_en",
        "items_zh",
        "district_id",
        "district_zh",
        "district_en",
        "certainty",
        "origin_basis",
        "park_id",
        "park_zh",
        "park_en",
        "evidence",
        "words_zh",
        "note_zh",
        "park_source_zh",
        "source_zh",
        "weight",
        "length_km",
    ];
    let rows = all(atlas).into_iter().map(|f| {
        let known = properties(atlas, &f);
        let km = park_point(f.park).and_then(|p| proj::distance_m(f.origin.position, p).ok());
        let cell = |column: &&str| match *column {
            "weight" => n(f.items.len() as f64),
            "length_km" => km.map_or(Value::Null, |m| rounded(m / 1e3, 3)),
            name => known.iter().find(|(k, _)| **k == *name).map_or(Value::Null, |(_, v)| v.clone()),
        };
        columns.iter().map(cell).collect()
    });
    Table { rows: rows.collect(), columns: columns.clone() }
}

/// World units that a pair's arrow is wide for each industry: some 600 m at Qingyuan.
const WIDE: f64 = 1.6e-5;

/// One tapering arrow for each pair of district and park, as wide as industries flow; `role` is `arrow`, and `origin` for
/// the points where arrows begin.
pub(super) fn pairs(atlas: &Atlas) -> FeatureSet {
    let flows = all(atlas);
    let mut b = Builder::new();
    for origin in &atlas.overlays.origins {
        let own: Vec<&Flow<'_>> = flows.iter().filter(|f| f.park.id == origin.park_id).collect();
        let (Some(first), Some(park)) = (own.first(), atlas.park(&origin.park_id)) else { continue };
        let Some(to) = park_point(park) else { continue };
        let (from, to) = (world_from_lonlat(origin.position), world_from_lonlat(to));
        let shape = crate::geom::Arc { bend: Shape::default().bend, gaps: [2e-5, 4e-5], steps: 40 };
        let line = arc(from, to, shape);
        let width = WIDE * own.len() as f64;
        let outline =
            ribbon(&line, Ribbon { start: width * 0.35, end: width, head: [width * 1.2 + 4e-5, width * 1.9 + 3e-5] });
        let km = proj::distance_m(first.origin.position, park_point(park).unwrap_or(first.origin.position));
        let list = |of: fn(&Flow<'_>) -> String| own.iter().map(|f| of(f)).collect::<Vec<_>>();
        let mut properties = vec![
            property("role", "arrow"),
            property("district_id", origin.adcode.as_str()),
            property("district_zh", origin.origin_zh.as_str()),
            property("district_en", origin.origin_en.as_str()),
            property("certainty", origin.certainty),
            property("basis", origin.basis.as_str()),
            property("park_id", park.id.as_str()),
            property("park_zh", park.short_zh.as_str()),
            property("park_en", park.short_en.as_str()),
            property("industries", own.len() as f64),
            property("industries_zh", list(|f| f.to_zh.to_string()).join("、")),
            property("transfer_ids", list(|f| f.receiver.transfer_id.clone()).join(";")),
        ];
        let in_english = own.iter().map(|f| english(atlas, f.to_zh).unwrap_or("").to_string()).collect::<Vec<_>>();
        properties.push(property("industries_en", in_english.join(", ")));
        properties.push(property("length_km", rounded(km.map_or(f64::NAN, |m| m / 1e3), 3)));
        let geometry = if outline.is_empty() { Geometry::None } else { Geometry::Polygons(vec![vec![outline]]) };
        b.push(Some(format!("{}/{}", origin.adcode, park.id).into()), geometry, &properties);
    }
    let mut seen = std::collections::BTreeSet::new();
    for origin in atlas.overlays.origins.iter().filter(|o| seen.insert(o.adcode.as_str())) {
        let parks: Vec<_> = atlas.overlays.origins.iter().filter(|o| o.adcode == origin.adcode).collect();
        // What holds for some of its parks only must not be said of all.
        let certainty = if parks.iter().all(|o| o.certainty == origin.certainty) { origin.certainty } else { "mixed" };
        let properties = [
            property("role", "origin"),
            property("district_id", origin.adcode.as_str()),
            property("district_zh", origin.origin_zh.as_str()),
            property("district_en", origin.origin_en.as_str()),
            property("certainty", certainty),
            property("basis", origin.basis.as_str()),
            property("parks", parks.len() as f64),
        ];
        b.push(Some(format!("origin-{}", origin.adcode).into()), at(Some(origin.position)), &properties);
    }
    b.finish()
}

/// Whether what is said of a receiver holds: what is wrong, in words.
pub(super) fn fault(atlas: &Atlas, r: &Receiver) -> Option<String> {
    let path = format!("transfer_parks.{}/{}", r.transfer_id, r.park_id);
    let Some(park) = atlas.park(&r.park_id) else { return Some(format!("{path}.park_id: no park has this id")) };
    if !atlas.transfers.texts("id").any(|id| id == r.transfer_id) {
        return Some(format!("{path}.transfer_id: annex 1 has no row with this id"));
    }
    let id = r.evidence_id.as_deref().unwrap_or("");
    let holds = match r.evidence {
        "cluster" => {
            let cluster = atlas.clusters.iter().find(|c| c.id == id);
            cluster.is_some_and(|c| c.park_ids.contains(&r.park_id) && c.name_zh.contains(&r.words_zh))
        }
        "industries" => {
            let annex7 = park.industries_annex7_zh.as_deref().unwrap_or("");
            let text = if r.source.chapter == "附件七" { annex7 } else { &park.industries_zh };
            text.contains(&r.words_zh)
        }
        "direction" => {
            let mut own = atlas.overlays.directions.iter().filter(|d| d.park_id == r.park_id);
            own.any(|d| d.direction_zh == r.words_zh)
        }
        _ => atlas.projects.iter().any(|p| {
            let says = p.name_zh.contains(&r.words_zh) || p.category_zh.contains(&r.words_zh);
            p.id == id && p.place.park_id.as_ref() == Some(&r.park_id) && says
        }),
    };
    (!holds).then(|| format!("{path}.words_zh: `{}` is not what the {} of {} says", r.words_zh, r.evidence, park.id))
}

/// A place that is said twice, or a park without origin.
pub(super) fn gaps(atlas: &Atlas) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for r in &atlas.overlays.receivers {
        if !seen.insert((&r.transfer_id, &r.park_id)) {
            faults.push(format!("transfer_parks.{}/{}: appears twice", r.transfer_id, r.park_id));
        }
        if !atlas.overlays.origins.iter().any(|o| o.park_id == r.park_id) {
            faults.push(format!("transfer_origins: {} has no row", r.park_id));
        }
    }
    for id in atlas.transfers.texts("id") {
        if !atlas.overlays.receivers.iter().any(|r| r.transfer_id == id) {
            faults.push(format!("transfer_parks: no park receives {id}"));
        }
    }
    faults
}

/// Every membership of a cluster whose industry annex 1 moves.
pub(super) fn missing_members(atlas: &Atlas) -> Vec<String> {
    let receivers = &atlas.overlays.receivers;
    let mut faults = Vec::new();
    for c in &atlas.clusters {
        let moved: std::collections::BTreeSet<&str> = receivers
            .iter()
            .filter(|r| r.evidence_id.as_deref() == Some(&c.id) && r.evidence == "cluster")
            .map(|r| r.transfer_id.as_str())
            .collect();
        for transfer in moved {
            for park in &c.park_ids {
                if !receivers.iter().any(|r| r.transfer_id == transfer && r.park_id == *park) {
                    faults.push(format!("transfer_parks: {transfer} leaves out {park} of the cluster {}", c.id));
                }
            }
        }
    }
    faults
}

/// The text of a count, for the checks.
pub(super) fn count(atlas: &Atlas) -> String {
    let (flows, parks) = (atlas.overlays.receivers.len(), atlas.overlays.origins.len());
    t(&format!("{flows} flows of {} industries to {parks} parks", atlas.transfers.rows.len())).to_string()
}
