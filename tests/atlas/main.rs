//! The atlas as its users see it: the plan's figures, where things lie, and what bad data does.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

mod overlays;

use guangqing_map::atlas::compile::{
    Atlas, Files, Outcome, Precision, TABLES, check, load, pack, plain_name, sources, table,
};
use guangqing_map::atlas::unpack;
use guangqing_map::geom::rank_of;
use guangqing_map::issue::Issue;
use guangqing_map::map::Map;
use guangqing_map::proj::{LonLat, distance_m, polygons_measure};
use guangqing_map::source::FeatureSet;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

fn atlas() -> &'static Atlas {
    static ATLAS: OnceLock<Atlas> = OnceLock::new();
    ATLAS.get_or_init(|| {
        let (atlas, issues) = load(&Files::embedded());
        assert!(issues.is_empty(), "{issues:#?}");
        atlas
    })
}

fn outcome(outcomes: &[Outcome], rule: &str) -> Outcome {
    outcomes.iter().find(|o| o.rule == rule).expect(rule).clone()
}

/// Loads with one file edited.
fn edited(file: &str, from: &str, to: &str) -> (Atlas, Vec<Issue>) {
    let files = Files::embedded();
    let text = files.text(file);
    assert!(text.contains(from), "{file} has no `{from}`");
    let text = text.replacen(from, to, 1);
    load(&files.with(file, text))
}

#[test]
fn every_rule_holds() {
    let broken: Vec<Outcome> = check(atlas(), &[]).into_iter().filter(|o| !o.ok).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_sums_of_the_plan() {
    let outcomes = check(atlas(), &[]);
    for (rule, says) in [
        ("sums.parks.planned", "489.25 km² in 8 rows"),
        ("sums.parks.projects_2025", "546 projects in 8 rows"),
        ("sums.parks.invest_2025", "10725000 万元 in 8 rows"),
        ("sums.parks.tax_2025", "402500 万元 in 8 rows"),
        ("sums.parks.output_2025", "1470 亿元 in 8 rows"),
        ("sums.infrastructure", "1561404 万元 in 16 rows"),
        ("sums.industry", "5709851 万元 in 53 rows"),
        ("sums.livelihood", "239277 万元 in 15 rows"),
    ] {
        assert!(outcome(&outcomes, rule).says.starts_with(says), "{rule}");
    }
}

#[test]
fn footprints_have_the_planned_area_lie_inside_and_apart() {
    for p in &atlas().parks {
        // Measured again from the rounded coordinates as they are drawn.
        let km2 = polygons_measure(&p.footprint.polygons).unwrap().area_m2 / 1e6;
        assert!((km2 / p.planned_km2 - 1.0).abs() < 1e-5, "{}: {km2}", p.id);
        assert!(p.footprint.schematic);
        let round = |x: f64| ((x * 1e6).round() / 1e6 - x).abs() < 1e-12;
        assert!(p.footprint.polygons.iter().flatten().flatten().all(|v| round(v.lon) && round(v.lat)));
    }
    let lobes: BTreeMap<&str, usize> =
        atlas().parks.iter().map(|p| (p.id.as_str(), p.footprint.polygons.len())).collect();
    assert_eq!((lobes["guangqing"], lobes["guangde"], lobes["huadu-qingxin"], lobes["baiyun-yingde"]), (1, 2, 2, 2));
}

#[test]
fn a_broken_footprint_is_found() {
    let mut broken = atlas().clone();
    // The second park takes the first one's ground, in another county.
    broken.parks[1].footprint = broken.parks[0].footprint.clone();
    let outcomes = check(&broken, &[]);
    for rule in ["footprint.area", "footprint.inside", "footprint.apart"] {
        assert!(!outcome(&outcomes, rule).ok, "{rule}");
    }
}

#[test]
fn spread_records_stay_apart_inside_and_the_same() {
    let placed = || atlas().projects.iter().map(|p| (p, p.place.position.unwrap()));
    assert_eq!(placed().count(), 84);
    for (i, (p, a)) in placed().enumerate() {
        for (q, b) in placed().take(i) {
            let apart_m = distance_m(a, b).unwrap();
            assert!(apart_m >= 100.0, "{} and {}: {apart_m}", p.id, q.id);
            if p.place.anchor_id == q.place.anchor_id {
                assert!(p.place.spread || q.place.spread, "{} and {}", p.id, q.id);
            }
        }
        assert_eq!(p.place.county_zh.is_none(), p.place.precision == Some(Precision::City), "{}", p.id);
    }
    let (again, _) = load(&Files::embedded());
    let bits = |a: &Atlas| -> Vec<(u64, u64)> {
        a.projects.iter().filter_map(|p| p.place.position).map(|p| (p.lon.to_bits(), p.lat.to_bits())).collect()
    };
    assert_eq!(bits(&again), bits(atlas()));
}

#[test]
fn projects_without_a_county_stand_in_rows() {
    let unknown = atlas().projects.iter().filter(|p| p.place.precision == Some(Precision::City));
    let at: Vec<LonLat> = unknown.filter_map(|p| p.place.position).collect();
    let rows: BTreeSet<u64> = at.iter().map(|p| p.lat.to_bits()).collect();
    assert!(at.len() > 30 && rows.len() <= at.len().div_ceil(10) + 1, "{} in {} rows", at.len(), rows.len());
    assert!(atlas().parks.iter().all(|park| {
        let own = atlas().projects.iter().filter(|p| p.place.park_id.as_ref() == Some(&park.id));
        own.filter_map(|p| p.place.position).all(|p| !at.contains(&p))
    }));
}

#[test]
fn names_resolve_through_aliases() {
    let resolve = |name: &str| atlas().resolve_name(name);
    for (name, id) in [
        ("广州（清远）产业转移工业园", "guangqing"),
        ("广州(清远)产业转移工业园", "guangqing"),
        ("广德园", "guangde"),
        ("清远华侨工业园", "baiyun-yingde"),
        ("清远民族工业园", "lianzhou"),
        ("广清空港 新城", "konggang"),
        ("广东清远高新技术产业开发区", "gaoxin"),
    ] {
        assert_eq!(resolve(name), [id], "{name}");
    }
    // The park's name until 2019, in annex 3; a place of the plan bears it, too.
    assert_eq!(resolve("顺德清远（英德）经济合作区"), ["guangde"]);
    assert_eq!(resolve("广东顺德清远（英德）经济合作区"), ["pl-shunde-qingyuan", "guangde"]);
    assert!(resolve("没有这个名字").is_empty());
    for alias in atlas().aliases.texts("alias_zh") {
        let named = atlas().aliases.texts("alias_zh").zip(atlas().aliases.texts("target_id"));
        let targets: Vec<&str> = named.filter(|(a, _)| *a == alias).flat_map(|(_, t)| t.split(';')).collect();
        let found = resolve(alias);
        assert!(targets.iter().all(|t| t.is_empty() || found.iter().any(|f| f == t)), "{alias}: {found:?}");
    }
}

/// 广东顺德清远（英德）经济合作区 became 广德园 in 2019, by press.
#[test]
fn the_renamed_zone_is_guangde() {
    let own = || atlas().projects.iter().filter(|p| p.place.park_id.as_deref() == Some("guangde"));
    assert_eq!((own().count(), own().map(|p| p.invest_wan).sum::<f64>()), (11, 1_980_585.0));
    let place = |id: &str| &atlas().projects.iter().find(|p| p.id == id).expect(id).place;
    for (id, certainty) in [("a3-03", 0.97), ("a3-08", 0.9), ("a3-09", 0.97)] {
        let p = place(id);
        assert_eq!((p.park_id.as_deref(), p.precision), (Some("guangde"), Some(Precision::Park)), "{id}");
        let e = p.evidence.as_ref().expect(id);
        assert_eq!((e.kind, e.date.as_deref(), e.certainty), ("press", Some("2019-09"), Some(certainty)), "{id}");
        assert!(e.source.is_some() && p.basis.contains("报道"), "{id}: not told as press");
    }
    // What the plan says itself has no other evidence.
    assert!(place("a4-10").evidence.is_none());
    let zone = atlas().places.iter().find(|p| p.id == "pl-shunde-qingyuan").unwrap();
    assert_eq!((zone.precision, zone.evidence.as_ref().map(|e| e.kind)), (Some(Precision::Park), Some("press")));
    let town = atlas().anchor("yinghong-yingde").unwrap().position;
    assert!(distance_m(zone.position.unwrap(), town).unwrap() < 1_000.0);
    // A project and the road that it is, are one place.
    let road = atlas().links.iter().find(|l| l.id == "shunying-avenue-2").unwrap();
    let at = place("a3-08").position.unwrap();
    let near = |(a, b): (&LonLat, &LonLat)| {
        let between = |k: f64| LonLat::new(a.lon + (b.lon - a.lon) * k, a.lat + (b.lat - a.lat) * k);
        (0..=20).any(|k| distance_m(between(f64::from(k) / 20.0), at).unwrap() < 100.0)
    };
    assert!(road.line.iter().zip(&road.line[1..]).any(near));
    // And nothing says any more that it is none of the eight parks.
    for name in ["plan/aliases.csv", "plan/conflicts.csv", "places/project_places.csv", "places/place_places.csv"] {
        let files = Files::embedded();
        let stale =
            files.text(name).lines().find(|l| l.contains("不属八") || l.contains("不属于八") || l.contains("不是八大"));
        assert_eq!(stale, None, "{name}");
    }
}

#[test]
fn evidence_is_whole_or_told() {
    let row = ",press,新闻报道两份，其一《广州日报》,2019-09,0.97\na3-04";
    for (to, says) in [
        (",rumour,x,2019-09,0.97\na3-04", "evidence: must be one of plan, official, press"),
        (",press,,2019-09,0.97\na3-04", "source: must say who"),
        (",press,x,,0.97\na3-04", "date: must be a date"),
        (",press,x,September,0.97\na3-04", "date: must be a date"),
        (",press,x,2019-09,\na3-04", "certainty: must be a number from 0 to 1"),
        (",press,x,2019-09,97\na3-04", "certainty: must be a number from 0 to 1"),
        (",,,,0.97\na3-04", "certainty: belongs to an evidence"),
    ] {
        let (a, issues) = edited("places/project_places.csv", row, to);
        let said = issues.iter().map(Issue::to_string).collect::<Vec<_>>().join("\n");
        assert!(said.contains(&format!("project_places.csv:4.{says}")), "{to}: {said}");
        assert_eq!(a.projects.iter().filter(|p| p.place.precision.is_none()).count(), 1);
    }
}

#[test]
fn an_empty_table_sums_to_zero() {
    let (atlas, issues) = edited("plan/parks.csv", "planned_km2", "planned_km");
    assert!(issues.iter().any(|i| i.path == "parks.csv:1.planned_km2"), "{issues:#?}");
    assert!(outcome(&check(&atlas, &issues), "sums.parks.planned").says.starts_with("0 km² in 0 rows"));
}

#[test]
fn bad_rows_become_issues_and_the_rest_loads() {
    let says = |issues: &[Issue]| issues.iter().map(Issue::to_string).collect::<Vec<_>>().join("\n");

    let (a, issues) = edited("plan/parks.csv", "28.7,", "about 29,");
    assert_eq!((a.parks.len(), a.projects.len()), (7, 84));
    assert!(says(&issues).contains("parks.csv:2.planned_km2: must be a number"), "{}", says(&issues));
    assert!(!check(&a, &issues).iter().all(|o| o.ok));

    let (a, issues) = edited("plan/parks.csv", "planned_km2", "planned");
    assert!(a.parks.is_empty() && a.pipeline.len() == 98);
    assert!(says(&issues).contains("parks.csv:1.planned_km2: the column is missing"), "{}", says(&issues));

    let (a, issues) = edited("places/project_places.csv", "shijiao-south,park", "nowhere,park");
    assert!(says(&issues).contains("no anchor has the id `nowhere`"), "{}", says(&issues));
    assert_eq!(a.projects.iter().filter(|p| p.place.position.is_none()).count(), 1);
    assert!(!outcome(&check(&a, &issues), "placement.complete").ok);

    let (a, issues) = edited("transport/links.csv", ",railway,existing,", ",railway,open,");
    assert_eq!(a.links.len(), atlas().links.len() - 1);
    assert!(says(&issues).contains("must be one of existing, under_construction"), "{}", says(&issues));

    let (a, issues) = edited("plan/pipeline.csv", "guangqing-p02,", "guangqing-p01,");
    assert!(says(&issues).contains("pipeline.csv.guangqing-p01: the id appears twice"), "{}", says(&issues));
    assert!(!outcome(&check(&a, &issues), "ids.unique").ok);

    let (_, issues) = edited("base/counties.geojson", "\"type\"", "type");
    assert!(says(&issues).contains("counties.geojson: is not JSON"), "{}", says(&issues));

    let (_, issues) = load(&Files::embedded().with("plan/parks.csv", "\"").with("base/water.geojson", "{}"));
    assert!(!issues.is_empty());
}

#[test]
fn a_users_own_polygon_replaces_a_footprint() {
    let file = |id: &str, ring: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"park_id":"{id}"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
        )
    };
    let with = |text: String| load(&Files::embedded().with("places/park_polygons.geojson", text));
    let square = "[[112.95,23.49],[112.99,23.49],[112.99,23.53],[112.95,23.53],[112.95,23.49]]";
    let (a, issues) = with(file("guangqing", square));
    assert!(issues.is_empty(), "{issues:?}");
    let park = a.park("guangqing").unwrap();
    assert!(!park.footprint.schematic && (park.footprint.area_km2 - 18.098_221).abs() < 1e-6, "{:?}", park.footprint);
    let a_place = a.projects.iter().find(|p| p.id == "a3-02").unwrap();
    assert!(a_place.place.position.is_some());
    assert!(check(&a, &issues).iter().all(|o| o.ok));

    let bow_tie = "[[112.95,23.49],[112.99,23.53],[112.99,23.49],[112.95,23.53],[112.95,23.49]]";
    let open = "[[112.95,23.49],[112.99,23.49],[112.99,23.53],[112.95,23.53]]";
    for (text, reason) in [
        (file("guangqing", bow_tie), "crosses itself"),
        (file("guangqing", open), "not closed"),
        (file("nobody", square), "no park has the id `nobody`"),
        (file("guangqing", "[[112.95,23.49],[1e9,23.49],[112.99,23.53],[112.95,23.49]]"), "outside"),
        ("{".to_string(), "is not JSON"),
    ] {
        let (a, issues) = with(text);
        assert!(issues.iter().any(|i| i.message.contains(reason)), "{reason}: {issues:?}");
        let park = a.park("guangqing").unwrap();
        assert!(park.footprint.schematic && (park.footprint.area_km2 / 28.7 - 1.0).abs() < 1e-4);
    }
}

fn source<'a>(all: &'a [(std::sync::Arc<str>, FeatureSet)], name: &str) -> &'a FeatureSet {
    &all.iter().find(|(n, _)| &**n == name).expect(name).1
}

#[test]
fn sources_survive_packing_and_stay_small() {
    let all = sources(atlas());
    let packed = pack(&all);
    let mut map = Map::with_packs(&guangqing_map::atlas::PACK);
    for part in [&packed.first, &packed.more] {
        map.add_pack(unpack(part).unwrap());
    }
    assert!(map.source("atlas:parks").unwrap().set.property(0, "name_en").is_none(), "English comes apart");
    map.add_pack(unpack(&packed.english).unwrap());
    let details = map.source("atlas:details").unwrap().set.clone();
    assert_eq!(map.pack_names().count(), all.len() + 1);
    for (name, set) in &all {
        let back = &map.source(name).expect(name).set;
        assert_eq!(set.len(), back.len(), "{name}");
        for i in 0..set.len() {
            assert!(set.id(i).is_some_and(|id| id.as_str().is_some()), "{name}: feature {i} needs an id");
            assert_eq!(set.id(i), back.id(i));
            // A page that has all parts and merges the details has lost nothing.
            let id = format!("{}/{}", &name["atlas:".len()..], set.id(i).unwrap().as_str().unwrap());
            let late = details.find(&id.as_str().into());
            let merged = |p: &str| back.property(i, p).or_else(|| details.property(late?, p));
            let names: BTreeSet<_> = set.property_names().into_iter().collect();
            assert!(back.property_names().iter().all(|p| names.contains(p)), "{name}");
            for p in names {
                assert_eq!(set.property(i, p), merged(p), "{id}: {p}");
            }
        }
        let ids: BTreeSet<String> = (0..set.len()).filter_map(|i| set.id(i)).map(|id| id.to_string()).collect();
        assert_eq!(ids.len(), set.len(), "{name}: ids must be unique");
    }
    assert_eq!(source(&all, "atlas:projects").len(), 84);
    assert_eq!(source(&all, "atlas:parks").len(), 8);
    assert_eq!(source(&all, "atlas:clusters").len(), 7);
    let (first, more) = (packed.first.len(), packed.more.len());
    assert!(first < 120_000, "{first} bytes packed: about 42 kB after brotli is the most");
    assert!(more < 94_000, "{more} bytes packed: about 30 kB after brotli is the most");
    assert!(unpack(&packed.first[..first / 2]).is_err() && unpack(b"").is_err());
}

#[test]
fn neighbouring_counties_agree_at_every_tolerance() {
    let all = sources(atlas());
    let counties = source(&all, "atlas:counties");
    let mut known: BTreeMap<(u64, u64), u8> = BTreeMap::new();
    let mut shared = 0;
    for part in (0..counties.len()).flat_map(|i| counties.parts(i)) {
        assert!(part.vertices.len() >= 3 && part.ranks.len() == part.vertices.len());
        for (v, r) in part.vertices.iter().zip(part.ranks) {
            // What keeps a small ring alive may outlast its neighbour's copy; it is at most three vertices a ring.
            if let Some(before) = known.insert((v.x.to_bits(), v.y.to_bits()), *r).filter(|b| *b != 255 && *r != 255) {
                assert_eq!(before, *r);
                shared += 1;
            }
        }
        assert!(part.ranks.iter().filter(|r| **r >= rank_of(0.001)).count() >= 3);
    }
    assert!(shared > 1000, "{shared}");
}

#[test]
fn county_areas_are_near_the_official_ones() {
    for (name, km2) in
        [("清城区", 1296.0), ("清新区", 2353.0), ("英德市", 5634.0), ("佛冈县", 1295.0), ("阳山县", 3330.0)]
    {
        let area = atlas().county(name).unwrap().area_km2;
        assert!((area / km2 - 1.0).abs() < 0.005, "{name}: {area}");
    }
    assert_eq!(atlas().base.counties.iter().filter(|c| c.focus == "guangzhou").count(), 11);
    assert_eq!(atlas().base.counties.iter().filter(|c| c.focus == "qingyuan").count(), 8);
}

/// Needs the plan's text, which is not part of the project: `SHARED_DIR`, or `../shared` beside it.
/// What the plan's verbs mean (data/transport/README.md), wherever a basis holds one of them.
#[test]
fn status_follows_the_plans_words() {
    let words = [
        ("实施建设", "planned"),
        ("规划建设", "planned"),
        ("动工", "planned"),
        ("加快建设", "under_construction"),
        ("大力推动", "under_construction"),
        ("谋划", "under_study"),
        ("规划研究", "under_study"),
        ("前期工作", "under_study"),
    ];
    let links = table(atlas(), "links").expect("a table of links");
    let mut seen = BTreeSet::new();
    for (basis, status) in links.texts("basis").zip(links.texts("status")) {
        for (word, wanted) in words.iter().filter(|(word, _)| basis.contains(word)) {
            assert_eq!(status, *wanted, "{word} in {basis}");
            seen.insert(*word);
        }
    }
    assert_eq!(seen.len(), words.len(), "a word of the plan's is used by no link: {seen:?}");
}

/// One thing has one English name, whichever table it stands in (data/plan/glossary.csv).
#[test]
fn english_terms_are_one() {
    let files = Files::embedded();
    for file in
        ["plan/parks.csv", "plan/industry.csv", "plan/places.csv", "transport/links.csv", "transport/waypoints.csv"]
    {
        let text = files.text(file);
        for other in ["New City", "Food Basket", "Southern China Logistics"] {
            assert!(!text.contains(other), "{file}: {other}");
        }
    }
}

#[test]
fn chinese_names_are_the_plans() {
    let shared = std::env::var("SHARED_DIR").unwrap_or_else(|_| "../shared".to_string());
    let Ok(plan) = std::fs::read_to_string(std::path::Path::new(&shared).join("plan/plan.txt")) else {
        eprintln!("skipped: {shared}/plan/plan.txt is not there, so names were not compared with the plan");
        return;
    };
    let plan = plain_name(&plan).replace("**", "");
    // Names that the plan gives only inside an enumeration; what they come from must be there.
    let resolved = include_str!("../../data/plan/resolved_names.csv");
    let mut reader = csv::Reader::from_reader(resolved.as_bytes());
    let mut apart: BTreeSet<String> = BTreeSet::new();
    for row in reader.records() {
        let row = row.unwrap();
        assert!(plan.contains(&plain_name(&row[1])), "resolved_names.csv: {} is not in the plan", &row[1]);
        apart.insert(row[0].to_string());
    }
    let mut compared = 0;
    for (name, columns) in [
        ("parks", &["name_zh", "location_zh", "industries_zh", "industries_annex7_zh"][..]),
        ("projects", &["name_zh", "category_zh"]),
        ("pipeline", &["name_zh"]),
        ("clusters", &["name_zh", "components_zh", "enterprises_zh"]),
        ("transfers", &["from_zh", "from_items_zh", "to_zh", "to_items_zh"]),
        ("indicators", &["group_zh", "parent_zh", "name_zh", "note_zh"]),
        ("boxes", &["name_zh"]),
        ("programmes", &["name_zh"]),
        ("places", &["name_zh"]),
        ("goals", &["name_zh"]),
        ("links", &["name_zh"]),
    ] {
        let table = table(atlas(), name).unwrap();
        for (i, column) in (0..table.rows.len()).flat_map(|i| columns.iter().map(move |c| (i, *c))) {
            let in_plan = name != "links" || table.cell(i, "in_plan").unwrap().as_bool() == Some(true);
            let Some(text) = table.cell(i, column).unwrap().as_str().filter(|t| in_plan && !apart.contains(*t)) else {
                continue;
            };
            compared += 1;
            assert!(plan.contains(&plain_name(text)), "{name}[{i}].{column}: {text} is not in the plan");
        }
    }
    assert!(compared > 500, "{compared}");
    assert_eq!(TABLES.len(), 28);
}
