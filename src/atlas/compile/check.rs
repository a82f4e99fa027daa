//! Proof that the atlas says what the plan says: sums, references, and where things lie.

use super::records::*;
use super::{geometry_rules, network, overlay};
use crate::issue::{Issue, Level};
use std::collections::{BTreeMap, BTreeSet};

/// What one rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rule's name, `sums.infrastructure`.
    pub rule: &'static str,
    /// Whether it holds.
    pub ok: bool,
    /// The numbers, or what breaks the rule: record, field, what would be right.
    pub says: String,
}

impl Outcome {
    /// A rule with what breaks it; it holds when nothing does.
    pub(super) fn of(rule: &'static str, faults: &[String], holds: String) -> Outcome {
        Outcome { rule, ok: faults.is_empty(), says: if faults.is_empty() { holds } else { faults.join("; ") } }
    }
}

/// Every rule's outcome for an atlas and the issues of its loading. Cost: 0.3 s in a debug build.
pub fn check(atlas: &Atlas, issues: &[Issue]) -> Vec<Outcome> {
    let errors: Vec<String> = issues.iter().filter(|i| i.level == Level::Error).map(Issue::to_string).collect();
    let mut out = vec![Outcome::of("load.records", &errors, "every row loads".into())];
    out.extend(sums(atlas));
    out.extend(counts(atlas));
    out.push(unique_ids(atlas));
    out.push(references(atlas));
    out.push(duplicates(atlas));
    out.push(traceable(atlas));
    out.extend(geometry_rules::check(atlas));
    out.extend(network::check(atlas));
    out.extend(overlay::check(atlas));
    out
}

/// `number` as people write it: no fraction when it is whole.
fn plain(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    format!("{rounded}")
}

fn sums(atlas: &Atlas) -> Vec<Outcome> {
    let rule = |rule: &'static str, unit: &str, rows: usize, values: Vec<f64>, wanted_rows: usize, wanted: f64| {
        // The sum of no floats at all is -0.
        let sum = values.iter().sum::<f64>() + 0.0;
        let ok = rows == wanted_rows && (sum - wanted).abs() < 1e-6;
        let says = format!(
            "{} {unit} in {rows} rows; the plan has {} {unit} in {wanted_rows} rows",
            plain(sum),
            plain(wanted)
        );
        Outcome { rule, ok, says }
    };
    let parks = |of: fn(&Park) -> Option<f64>| -> Vec<f64> { atlas.parks.iter().filter_map(of).collect() };
    let annex =
        |no: u32| -> Vec<f64> { atlas.projects.iter().filter(|p| p.annex == no).map(|p| p.invest_wan).collect() };
    let over = |name: &'static str, unit: &str, values: Vec<f64>, wanted_rows: usize, wanted: f64| {
        rule(name, unit, values.len(), values, wanted_rows, wanted)
    };
    vec![
        over("sums.parks.planned", "km²", parks(|p| Some(p.planned_km2)), 8, 489.25),
        over("sums.parks.projects_2025", "projects", parks(|p| p.projects_2025), 8, 546.0),
        over("sums.parks.invest_2025", "万元", parks(|p| p.invest_2025_wan), 8, 10_725_000.0),
        over("sums.parks.tax_2025", "万元", parks(|p| p.tax_2025_wan), 8, 402_500.0),
        over("sums.parks.output_2025", "亿元", parks(|p| p.output_2025_yi), 8, 1_470.0),
        over("sums.infrastructure", "万元", annex(3), 16, 1_561_404.0),
        over("sums.industry", "万元", annex(4), 53, 5_709_851.0),
        over("sums.livelihood", "万元", annex(6), 15, 239_277.0),
    ]
}

fn counts(atlas: &Atlas) -> Vec<Outcome> {
    let count = |rule: &'static str, what: &str, found: usize, wanted: usize| Outcome {
        rule,
        ok: found == wanted,
        says: format!("{found} {what}; the plan has {wanted}"),
    };
    let mut out = Vec::new();

    let in_park = |id: &str| atlas.pipeline.iter().filter(|e| e.park_id == id).count();
    let wanted = [27, 10, 40, 0, 3, 6, 4, 8];
    let found: Vec<usize> = atlas.parks.iter().map(|p| in_park(&p.id)).collect();
    let numbered = atlas.parks.iter().all(|p| {
        let of_park = atlas.pipeline.iter().filter(|e| e.park_id == p.id);
        of_park.zip(1..).all(|(e, no)| e.no == no)
    });
    out.push(Outcome {
        rule: "counts.pipeline",
        ok: found == wanted && numbered,
        says: format!("{found:?} entries by park, numbered from 1: {numbered}; annex 7 has {wanted:?}"),
    });

    let tier = |tier: &str| atlas.clusters.iter().filter(|c| c.tier == tier).count();
    let (established, emerging) = (tier("established"), tier("emerging"));
    out.push(Outcome {
        rule: "counts.clusters",
        ok: (established, emerging) == (4, 3),
        says: format!("{established} established and {emerging} emerging; annex 2 has 4 and 3"),
    });
    out.push(count("counts.transfers", "pairs", atlas.transfers.rows.len(), 10));

    let rows = atlas.indicators.rows.len();
    let numbers: BTreeSet<u32> =
        (0..rows).filter_map(|i| atlas.indicators.cell(i, "no")?.as_f64()).map(|n| n as u32).collect();
    out.push(Outcome {
        rule: "counts.indicators",
        ok: rows == 28 && numbers.iter().copied().eq(1..=16),
        says: format!("{rows} rows with {} numbers; table 2-1 has 28 rows numbered 1 to 16", numbers.len()),
    });
    out.push(count("counts.boxes", "projects in boxes 4-1 to 4-3", atlas.box_projects.len(), 15));

    let in_plan = atlas.links.iter().filter(|l| l.in_plan).count();
    out.push(Outcome {
        rule: "counts.links",
        ok: in_plan >= 40,
        says: format!("{in_plan} links that the plan names, of {}; at least 40 are asked for", atlas.links.len()),
    });
    out
}

/// Every id that a record drawn or listed has, with the table it is from.
fn ids(atlas: &Atlas) -> Vec<(&str, &'static str)> {
    let mut out: Vec<(&str, &'static str)> = Vec::new();
    out.extend(atlas.parks.iter().map(|r| (r.id.as_str(), "parks")));
    out.extend(atlas.projects.iter().map(|r| (r.id.as_str(), "projects")));
    out.extend(atlas.box_projects.iter().map(|r| (r.id.as_str(), "boxes")));
    out.extend(atlas.pipeline.iter().map(|r| (r.id.as_str(), "pipeline")));
    out.extend(atlas.clusters.iter().map(|r| (r.id.as_str(), "clusters")));
    out.extend(atlas.links.iter().map(|r| (r.id.as_str(), "links")));
    out.extend(atlas.places.iter().map(|r| (r.id.as_str(), "places")));
    out.extend(atlas.transfers.texts("id").map(|id| (id, "transfers")));
    out.extend(atlas.indicators.texts("id").map(|id| (id, "indicators")));
    out.extend(atlas.goals.texts("id").map(|id| (id, "goals")));
    out.extend(atlas.programmes.texts("id").map(|id| (id, "programmes")));
    out
}

fn unique_ids(atlas: &Atlas) -> Outcome {
    let all = ids(atlas);
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for (id, from) in &all {
        if let Some(first) = seen.insert(id, from) {
            faults.push(format!("`{id}` is an id in {first} and again in {from}"));
        }
    }
    Outcome::of("ids.unique", &faults, format!("{} ids, each once", all.len()))
}

fn references(atlas: &Atlas) -> Outcome {
    let known: BTreeSet<&str> = ids(atlas).into_iter().map(|(id, _)| id).collect();
    let parks: BTreeSet<&str> = atlas.parks.iter().map(|p| p.id.as_str()).collect();
    let mut faults = Vec::new();
    let mut seen = 0;
    let mut refer = |from: &str, field: &str, to: &str, ok: bool| {
        seen += 1;
        if !ok {
            faults.push(format!("{from}.{field}: nothing has the id `{to}`"));
        }
    };
    for p in &atlas.projects {
        if let Some(id) = &p.place.park_id {
            refer(&p.id, "park_id", id, parks.contains(id.as_str()));
        }
        refer(&p.id, "domain", &p.domain, atlas.domains.texts("id").any(|d| d == p.domain));
        let mut pairs = atlas.categories.texts("category_zh").zip(atlas.categories.texts("domain"));
        refer(&p.id, "category_zh", &p.category_zh, pairs.any(|(c, d)| c == p.category_zh && d == p.domain));
        if let Some(id) = &p.possible_duplicate_of {
            refer(&p.id, "possible_duplicate_of", id, atlas.projects.iter().any(|q| q.id == *id));
        }
    }
    for e in &atlas.pipeline {
        refer(&e.id, "park_id", &e.park_id, parks.contains(e.park_id.as_str()));
        if let Some(id) = &e.same_as {
            refer(&e.id, "same_as", id, atlas.projects.iter().any(|p| p.annex == 4 && p.id == *id));
        }
        if let Some(id) = &e.duplicate_of {
            refer(&e.id, "duplicate_of", id, atlas.pipeline.iter().any(|p| p.id == *id));
        }
    }
    for b in &atlas.box_projects {
        if let Some(id) = &b.project_id {
            refer(&b.id, "project_id", id, atlas.projects.iter().any(|p| p.id == *id));
        }
        if let Some(id) = &b.pipeline_id {
            refer(&b.id, "pipeline_id", id, atlas.pipeline.iter().any(|p| p.id == *id));
        }
        if let Some(id) = b.park_id.iter().chain(b.place.iter().filter_map(|p| p.park_id.as_ref())).next() {
            refer(&b.id, "park_id", id, parks.contains(id.as_str()));
        }
        refer(&b.id, "project_id", "a place of its own", b.project_id.is_some() != b.place.is_some());
    }
    for c in &atlas.clusters {
        for id in &c.park_ids {
            refer(&c.id, "park_ids", id, parks.contains(id.as_str()));
        }
    }
    for (alias, targets) in atlas.aliases.texts("alias_zh").zip(atlas.aliases.texts("target_id")) {
        for id in targets.split(';').filter(|t| !t.is_empty()) {
            refer(alias, "target_id", id, known.contains(id));
        }
    }
    for (conflict, records) in atlas.conflicts.texts("id").zip(atlas.conflicts.texts("record_id")) {
        for id in records.split(';').filter(|t| !t.is_empty()) {
            refer(conflict, "record_id", id, id == "plan" || known.contains(id));
        }
    }
    Outcome::of("references.resolve", &faults, format!("{seen} references, each to a record"))
}

fn duplicates(atlas: &Atlas) -> Outcome {
    let mut faults = Vec::new();
    let mut seen = 0;
    for (i, p) in atlas.projects.iter().enumerate() {
        if let Some(id) = &p.possible_duplicate_of {
            seen += 1;
            if !atlas.projects.iter().take(i).any(|q| q.id == *id && q.annex == p.annex) {
                faults.push(format!("{}.possible_duplicate_of: `{id}` must stand before it in the same annex", p.id));
            }
        }
    }
    for (i, e) in atlas.pipeline.iter().enumerate() {
        if let Some(id) = &e.duplicate_of {
            seen += 1;
            if !atlas.pipeline.iter().take(i).any(|q| q.id == *id && q.park_id == e.park_id) {
                faults.push(format!("{}.duplicate_of: `{id}` must stand before it in the same park", e.id));
            }
        }
    }
    Outcome::of("duplicates.backwards", &faults, format!("{seen} duplicates, each of an earlier record"))
}

/// Every record of the plan says where in the plan it stands.
fn traceable(atlas: &Atlas) -> Outcome {
    let mut all: Vec<(&str, String)> = Vec::new();
    all.extend(atlas.parks.iter().flat_map(|r| [(r.id.as_str(), r.source.to_zh()), (&r.id, r.targets_source.to_zh())]));
    all.extend(atlas.projects.iter().map(|r| (r.id.as_str(), r.source.to_zh())));
    all.extend(atlas.box_projects.iter().map(|r| (r.id.as_str(), r.source.to_zh())));
    all.extend(atlas.pipeline.iter().map(|r| (r.id.as_str(), r.source.to_zh())));
    all.extend(atlas.clusters.iter().map(|r| (r.id.as_str(), r.source.to_zh())));
    all.extend(atlas.places.iter().map(|r| (r.id.as_str(), r.source.to_zh())));
    all.extend(atlas.links.iter().filter(|l| l.in_plan).map(|r| (r.id.as_str(), r.source.to_zh())));
    for table in [&atlas.transfers, &atlas.indicators, &atlas.goals, &atlas.programmes] {
        all.extend(table.texts("id").zip(table.texts("source_zh").map(str::to_string)));
    }
    let missing = all.iter().filter(|(_, source)| source.is_empty());
    let faults: Vec<String> = missing.map(|(id, _)| format!("{id}: its place in the plan is missing")).collect();
    Outcome::of("sources.traceable", &faults, format!("{} records, each with its place in the plan", all.len()))
}
