//! From the raw tables to an [`Atlas`]: every row that can be read, every join that can be made.

use super::records::*;
use super::table::{Row, read};
use super::{Files, base, cluster, footprint, network_tables, overlay, place, transport};
use crate::issue::Issue;
use crate::value::Value;

/// The atlas of these files, with an issue for every record or field that was left out.
///
/// Footprints are shaped, records placed, alignments smoothed and everything measured. Cost: 0.7 s in a debug
/// build, most of it for geodesic areas and JSON.
pub fn load(files: &Files) -> (Atlas, Vec<Issue>) {
    let mut issues = Vec::new();
    let all = &mut issues;
    let mut atlas = Atlas {
        parks: parks(files, all),
        projects: projects(files, all),
        box_projects: boxes(files, all),
        pipeline: pipeline(files, all),
        clusters: clusters(files, all),
        links: transport::links(files, all),
        places: places(files, all),
        anchors: anchors(files, all),
        lobes: lobes(files, all),
        seats: seats(files, all),
        towns: towns(files, all),
        transfers: plain(files, all, "plan/transfers.csv", TRANSFERS),
        indicators: plain(files, all, "plan/indicators.csv", INDICATORS),
        goals: plain(files, all, "plan/goals.csv", GOALS),
        programmes: plain(files, all, "plan/programmes.csv", PROGRAMMES),
        conflicts: {
            let mut both = plain(files, all, "plan/conflicts.csv", CONFLICTS);
            both.rows.extend(plain(files, all, "transport/conflicts.csv", CONFLICTS).rows);
            both
        },
        aliases: plain(files, all, "plan/aliases.csv", ALIASES),
        glossary: plain(files, all, "plan/glossary.csv", GLOSSARY),
        categories: plain(files, all, "plan/categories.csv", CATEGORIES),
        domains: plain(files, all, "plan/domains.csv", DOMAINS),
        base: base::load(files, all),
        network: network_tables::load(files, all),
        overlays: overlay::Overlays::default(),
    };
    footprint::shape(&mut atlas, files, all);
    place::place(&mut atlas, all);
    cluster::outline(&mut atlas);
    overlay::load(&mut atlas, files, all);
    (atlas, issues)
}

const TRANSFERS: &[&str] = &["id", "no#", "from_zh", "from_items_zh", "to_zh", "to_items_zh"];
const INDICATORS: &[&str] =
    &["id", "no#", "group_zh", "parent_zh?", "name_zh", "unit_zh", "y2020", "y2022", "y2025", "note_zh?"];
const GOALS: &[&str] = &["id", "year?#", "theme_zh", "name_zh", "value?", "unit_zh?", "detail_zh?"];
const PROGRAMMES: &[&str] = &["id", "box", "no#", "name_zh"];
const CONFLICTS: &[&str] =
    &["id", "record_id", "field", "value_a", "ref_a", "value_b?", "ref_b?", "note_zh?", "note_en?"];
const ALIASES: &[&str] = &["alias_zh", "kind", "target_id?", "note_zh?"];
const GLOSSARY: &[&str] = &["zh", "en", "note?"];
const CATEGORIES: &[&str] = &["category_zh", "domain", "name_en"];
const DOMAINS: &[&str] = &["id", "name_zh", "name_en"];

/// A table that is only carried along. A column's `?` says that it may be empty, its `#` that it holds numbers.
/// Tables from the plan end with `source_zh`.
fn plain(files: &Files, issues: &mut Vec<Issue>, file: &str, columns: &'static [&'static str]) -> Table {
    let from_plan = files.text(file).lines().next().is_some_and(|l| l.contains("ref_chapter"));
    let rows = read(file, files.text(file), issues, |r| {
        let mut cells = Vec::with_capacity(columns.len() + 1);
        for spec in columns {
            let name = spec.trim_end_matches(['?', '#']);
            let optional = spec.contains('?');
            cells.push(match (spec.ends_with('#'), optional) {
                (true, true) => r.maybe_number(name)?.map_or(Value::Null, Value::from),
                (true, false) => r.number(name)?.into(),
                (false, true) => r.maybe(name)?.map_or(Value::Null, Value::from),
                (false, false) => r.text(name)?.into(),
            });
        }
        if from_plan {
            cells.push(plan_ref(r).to_zh().into());
        }
        Some(cells)
    });
    let mut names: Vec<&'static str> = columns.iter().map(|c| c.trim_end_matches(['?', '#'])).collect();
    names.extend(from_plan.then_some("source_zh"));
    let out = Table { columns: names, rows };
    if out.columns.first() == Some(&"id") {
        let ids = out.texts("id").map(str::to_string).collect::<Vec<_>>();
        unique(file, ids.iter().map(String::as_str), issues);
    }
    out
}

pub(super) fn plan_ref(r: &Row<'_>) -> PlanRef {
    let cell = |name: &str| r.spare(name).unwrap_or_default();
    PlanRef {
        chapter: cell("ref_chapter"),
        section: cell("ref_section"),
        table: cell("ref_table"),
        row: cell("ref_row"),
    }
}

/// Reports ids that appear twice. Both rows stay: which of them is meant, only the author knows.
pub(super) fn unique<'a>(file: &str, ids: impl Iterator<Item = &'a str>, issues: &mut Vec<Issue>) {
    let file = file.rsplit('/').next().unwrap_or(file);
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            issues.push(Issue::error(format!("{file}.{id}"), "the id appears twice; every row needs its own"));
        }
    }
}

fn parks(files: &Files, issues: &mut Vec<Issue>) -> Vec<Park> {
    const FILE: &str = "plan/parks.csv";
    let mut parks = read(FILE, files.text(FILE), issues, |r| {
        Some(Park {
            id: r.text("id")?,
            no: r.whole("no")?,
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            short_zh: r.text("short_zh")?,
            short_en: r.text("short_en")?,
            county_zh: r.text("county_zh")?,
            location_zh: r.text("location_zh")?,
            industries_zh: r.text("industries_zh")?,
            industries_annex7_zh: r.maybe("industries_annex7_zh")?,
            planned_km2: match r.number("planned_km2")? {
                n if n > 0.0 => n,
                n => return r.bad("planned_km2", format!("must be an area above 0 km², and is {n}")),
            },
            projects_2025: None,
            invest_2025_wan: None,
            tax_2025_wan: None,
            output_2025_yi: None,
            source: plan_ref(r),
            targets_source: PlanRef::default(),
            footprint: Footprint::default(),
        })
    });
    unique(FILE, parks.iter().map(|p| p.id.as_str()), issues);
    const TARGETS: &str = "plan/park_targets.csv";
    read(TARGETS, files.text(TARGETS), issues, |r| {
        let id = r.text("park_id")?;
        let Some(park) = parks.iter_mut().find(|p| p.id == id) else {
            return r.bad("park_id", format!("no park has the id `{id}`"));
        };
        park.projects_2025 = r.amount("projects_2025")?;
        park.invest_2025_wan = r.amount("invest_2025_wan")?;
        park.tax_2025_wan = r.amount("tax_2025_wan")?;
        park.output_2025_yi = r.amount("output_2025_yi")?;
        park.targets_source = plan_ref(r);
        Some(())
    });
    parks
}

/// What a placement rests on: nothing in rows where `basis` says it all. The outer option is empty when it is faulty.
fn evidence(r: &Row<'_>) -> Option<Option<Evidence>> {
    const DATE: &str = "must be a date as in 2019, 2019-09 or 2019-09-02";
    let (source, date) = (r.spare("source"), r.spare("date"));
    let certainty = match r.spare("certainty").map(|c| c.parse::<f64>()) {
        None => None,
        Some(Ok(c)) if (0.0..=1.0).contains(&c) => Some(c),
        Some(_) => return r.bad("certainty", "must be a number from 0 to 1"),
    };
    if r.spare("evidence").is_none() {
        let stray = [("source", source.is_some()), ("date", date.is_some()), ("certainty", certainty.is_some())];
        return match stray.iter().find(|(_, given)| *given) {
            Some((column, _)) => r.bad(column, "belongs to an evidence, and that is empty"),
            None => Some(None),
        };
    }
    let kind = r.word("evidence", &Evidence::KINDS)?;
    if date.as_ref().is_some_and(|d| !d.split('-').all(|part| part.parse::<u32>().is_ok()) || d.len() > 10) {
        return r.bad("date", DATE);
    }
    // What the plan does not say must be found again, and weighed.
    match kind {
        "press" | "official" if source.is_none() => r.bad("source", format!("must say who, as the evidence is {kind}")),
        "press" | "official" if date.is_none() => r.bad("date", DATE),
        "press" | "knowledge" if certainty.is_none() => r.bad("certainty", "must be a number from 0 to 1"),
        _ => Some(Some(Evidence { kind, source, date, certainty })),
    }
}

fn placement(r: &Row<'_>) -> Option<Placement> {
    Some(Placement {
        park_id: r.maybe("park_id")?,
        county_zh: r.maybe("county_zh")?,
        anchor_id: r.text("anchor_id")?,
        precision: Some(r.word("precision", &Precision::WORDS)?),
        basis: r.text("basis")?,
        evidence: evidence(r)?,
        position: None,
        spread: false,
    })
}

fn projects(files: &Files, issues: &mut Vec<Issue>) -> Vec<Project> {
    let mut projects = Vec::new();
    for (file, annex) in [("plan/infrastructure.csv", 3), ("plan/industry.csv", 4), ("plan/livelihood.csv", 6)] {
        projects.extend(read(file, files.text(file), issues, |r| {
            if r.whole("annex")? != annex {
                return r.bad("annex", format!("must be {annex} in this file"));
            }
            let (start, end) = (r.whole("start")?, r.whole("end")?);
            if end < start {
                return r.bad("end", format!("must not be before the start, {start}, and is {end}"));
            }
            Some(Project {
                id: r.text("id")?,
                annex,
                no: r.whole("no")?,
                name_zh: r.text("name_zh")?,
                name_en: r.text("name_en")?,
                category_zh: r.text("category_zh")?,
                domain: r.text("domain")?,
                start,
                end,
                invest_wan: match r.number("invest_wan")? {
                    n if n >= 0.0 => n,
                    n => return r.bad("invest_wan", format!("must not be negative, and is {n}")),
                },
                possible_duplicate_of: r.maybe("possible_duplicate_of")?,
                source: plan_ref(r),
                place: Placement::default(),
            })
        }));
    }
    unique("plan/projects", projects.iter().map(|p| p.id.as_str()), issues);
    const PLACES: &str = "places/project_places.csv";
    read(PLACES, files.text(PLACES), issues, |r| {
        let id = r.text("project_id")?;
        let place = placement(r)?;
        match projects.iter_mut().find(|p| p.id == id) {
            Some(p) => p.place = place,
            None => return r.bad("project_id", format!("no project has the id `{id}`")),
        }
        Some(())
    });
    for p in projects.iter().filter(|p| p.place.precision.is_none()) {
        issues.push(Issue::error(format!("project_places.csv.{}", p.id), "the project has no row that places it"));
    }
    projects
}

fn boxes(files: &Files, issues: &mut Vec<Issue>) -> Vec<BoxProject> {
    const FILE: &str = "plan/boxes.csv";
    let mut boxes = read(FILE, files.text(FILE), issues, |r| {
        Some(BoxProject {
            id: r.text("id")?,
            r#box: r.text("box")?,
            no: r.whole("no")?,
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            project_id: r.maybe("project_id")?,
            pipeline_id: r.maybe("pipeline_id")?,
            park_id: r.maybe("park_id")?,
            invest_yi: r.amount("invest_yi")?,
            land_mu: r.amount("land_mu")?,
            land_m2: r.amount("land_m2")?,
            output_yi: r.amount("output_yi")?,
            tax_wan: r.amount("tax_wan")?,
            years: r.maybe("years")?,
            detail_zh: r.maybe("detail_zh")?,
            source: plan_ref(r),
            place: None,
        })
    });
    unique(FILE, boxes.iter().map(|b| b.id.as_str()), issues);
    const PLACES: &str = "places/box_places.csv";
    read(PLACES, files.text(PLACES), issues, |r| {
        let id = r.text("box_id")?;
        let place = placement(r)?;
        match boxes.iter_mut().find(|b| b.id == id) {
            Some(b) => b.place = Some(place),
            None => return r.bad("box_id", format!("no box project has the id `{id}`")),
        }
        Some(())
    });
    boxes
}

fn pipeline(files: &Files, issues: &mut Vec<Issue>) -> Vec<PipelineEntry> {
    const FILE: &str = "plan/pipeline.csv";
    let entries = read(FILE, files.text(FILE), issues, |r| {
        Some(PipelineEntry {
            id: r.text("id")?,
            park_id: r.text("park_id")?,
            no: r.whole("no")?,
            name_zh: r.text("name_zh")?,
            duplicate_of: r.maybe("duplicate_of")?,
            same_as: r.maybe("same_as")?,
            source: plan_ref(r),
        })
    });
    unique(FILE, entries.iter().map(|e| e.id.as_str()), issues);
    entries
}

fn clusters(files: &Files, issues: &mut Vec<Issue>) -> Vec<Cluster> {
    const FILE: &str = "plan/clusters.csv";
    let clusters = read(FILE, files.text(FILE), issues, |r| {
        Some(Cluster {
            id: r.text("id")?,
            tier: r.word("tier", &[("established", "established"), ("emerging", "emerging")])?.to_string(),
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            components_zh: r.text("components_zh")?,
            park_ids: r.list("park_ids")?,
            enterprises_zh: r.maybe("enterprises_zh")?,
            source: plan_ref(r),
            hull: Vec::new(),
        })
    });
    unique(FILE, clusters.iter().map(|c| c.id.as_str()), issues);
    clusters
}

fn places(files: &Files, issues: &mut Vec<Issue>) -> Vec<Place> {
    const FILE: &str = "plan/places.csv";
    let mut places = read(FILE, files.text(FILE), issues, |r| {
        Some(Place {
            id: r.text("id")?,
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            kind: r.text("kind")?,
            county_zh: r.list("county_zh")?,
            anchor_id: None,
            precision: None,
            basis: None,
            evidence: None,
            source: plan_ref(r),
            position: None,
            spread: false,
        })
    });
    unique(FILE, places.iter().map(|p| p.id.as_str()), issues);
    const PLACES: &str = "places/place_places.csv";
    read(PLACES, files.text(PLACES), issues, |r| {
        let id = r.text("place_id")?;
        let Some(p) = places.iter_mut().find(|p| p.id == id) else {
            return r.bad("place_id", format!("no place has the id `{id}`"));
        };
        p.anchor_id = r.maybe("anchor_id")?;
        p.basis = r.maybe("basis")?;
        p.evidence = evidence(r)?;
        if p.anchor_id.is_some() {
            p.precision = Some(r.word("precision", &Precision::WORDS)?);
        }
        // The plan may name several counties where the position can only be in one.
        if let (true, Some(county)) = (p.county_zh.is_empty(), r.maybe("county_zh")?) {
            p.county_zh = vec![county];
        }
        Some(())
    });
    places
}

fn anchors(files: &Files, issues: &mut Vec<Issue>) -> Vec<Anchor> {
    const FILE: &str = "places/anchors.csv";
    let anchors = read(FILE, files.text(FILE), issues, |r| {
        Some(Anchor {
            id: r.text("id")?,
            name_zh: r.text("name_zh")?,
            kind: r.text("kind")?,
            county_zh: r.maybe("county_zh")?,
            position: r.position()?,
            accuracy_m: r.number("accuracy_m")?,
            basis: r.text("basis")?,
        })
    });
    unique(FILE, anchors.iter().map(|a| a.id.as_str()), issues);
    anchors
}

fn lobes(files: &Files, issues: &mut Vec<Issue>) -> Vec<Lobe> {
    const FILE: &str = "places/park_lobes.csv";
    read(FILE, files.text(FILE), issues, |r| {
        let weight = match r.spare("weight").map(|w| w.parse::<f64>()) {
            None => 1.0,
            Some(Ok(w)) if w > 0.0 && w.is_finite() => w,
            Some(_) => return r.bad("weight", "must be a number above 0, or empty"),
        };
        Some(Lobe {
            park_id: r.text("park_id")?,
            no: r.whole("no")?,
            anchor_id: r.text("anchor_id")?,
            name_zh: r.text("name_zh")?,
            basis: r.text("basis")?,
            weight,
        })
    })
}

fn seats(files: &Files, issues: &mut Vec<Issue>) -> Vec<Seat> {
    const FILE: &str = "places/county_seats.csv";
    let mut names: Vec<(String, String)> = Vec::new();
    const CODES: &str = "base/adcodes.csv";
    read(CODES, files.text(CODES), issues, |r| {
        names.push((r.text("adcode")?, r.text("name_en")?));
        Some(())
    });
    read(FILE, files.text(FILE), issues, |r| {
        let adcode = r.text("adcode")?;
        Some(Seat {
            county_zh: r.text("county_zh")?,
            position: r.position()?,
            accuracy_m: r.number("accuracy_m")?,
            basis: r.text("basis")?,
            label_rank: r.whole("label_rank")?,
            name_zh: r.spare("name_zh"),
            name_en: r.spare("name_en").or_else(|| names.iter().find(|n| n.0 == adcode).map(|n| n.1.clone())),
            adcode,
        })
    })
}

fn towns(files: &Files, issues: &mut Vec<Issue>) -> Vec<Town> {
    const FILE: &str = "places/towns.csv";
    let ranks = [("subdistrict", "subdistrict"), ("town", "town"), ("township", "township")];
    let towns = read(FILE, files.text(FILE), issues, |r| {
        Some(Town {
            id: r.text("id")?,
            name_zh: r.text("name_zh")?,
            name_en: r.maybe("name_en")?,
            county_zh: r.text("county_zh")?,
            rank: r.word("rank", &ranks)?.to_string(),
            position: r.position()?,
        })
    });
    unique(FILE, towns.iter().map(|t| t.id.as_str()), issues);
    towns
}
