//! The overlays as the command line and the library give them: areas, sums, flows, figures.

use super::*;
use guangqing_map::atlas::compile::{OVERLAYS, Table, overlay_sources, pack_overlays};
use guangqing_map::value::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn rows(name: &str) -> Table {
    table(atlas(), name).expect(name)
}

fn number(t: &Table, row: usize, column: &str) -> f64 {
    t.cell(row, column).and_then(Value::as_f64).unwrap_or_else(|| panic!("{column} of row {row}"))
}

/// The broken rules of an atlas with one file edited.
fn broken(file: &str, from: &str, to: &str) -> String {
    let (atlas, issues) = edited(file, from, to);
    let said: Vec<String> = issues.iter().map(Issue::to_string).collect();
    let failed = check(&atlas, &issues).into_iter().filter(|o| !o.ok).map(|o| format!("{}: {}", o.rule, o.says));
    said.into_iter().chain(failed).collect::<Vec<_>>().join("\n")
}

#[test]
fn sums_are_the_plans() {
    let sums = rows("cluster_sums");
    assert_eq!(sums.rows.len(), 7);
    // Table 1-1 and annex 5 by hand: 生物医药 is 广清园 (28.7 km², 500 亿元) and 广佛园 (25.9 km², 70 亿元).
    let biomed = sums.texts("id").position(|id| id == "biomed").expect("biomed");
    assert_eq!((number(&sums, biomed, "planned_km2"), number(&sums, biomed, "output_2025_yi")), (54.6, 570.0));
    assert_eq!((number(&sums, biomed, "pipeline"), number(&sums, biomed, "pipeline_once")), (67.0, 62.0));
    // 汽车零部件 of annex 4: rows 5, 6, 7, 11, 15, 40.
    let auto = sums.texts("id").position(|id| id == "auto-parts").expect("auto-parts");
    let own = 50_000.0 + 50_355.0 + 45_408.0 + 25_000.0 + 202_000.0 + 50_000.0;
    assert_eq!((number(&sums, auto, "own_projects"), number(&sums, auto, "own_invest_wan")), (6.0, own));
    let invest = rows("cluster_invest");
    for (i, id) in sums.texts("id").enumerate() {
        let mine =
            || (0..invest.rows.len()).filter(|r| invest.cell(*r, "cluster_id").and_then(Value::as_str) == Some(id));
        let inside: f64 = mine().map(|r| number(&invest, r, "invest_in_parks_wan")).sum();
        assert_eq!(inside, number(&sums, i, "invest_in_parks_wan"), "{id}");
        let is_own = |r: &usize| invest.cell(*r, "own").and_then(Value::as_bool) == Some(true);
        let own: f64 = mine().filter(is_own).map(|r| number(&invest, r, "invest_wan")).sum();
        assert_eq!(own, number(&sums, i, "own_invest_wan"), "{id}");
    }
}

#[test]
fn enterprises_stay_whole_and_are_placed_only_where_the_plan_says() {
    let firms = rows("cluster_enterprises");
    let names: Vec<&str> = firms.texts("name_zh").collect();
    assert!(names.contains(&"新能源汽车、智能网联汽车转化孵化平台") && !names.contains(&"新能源汽车"), "{names:?}");
    for (i, name) in names.iter().enumerate() {
        let known = matches!(firms.cell(i, "precision").and_then(Value::as_str), Some("park" | "town" | "site"));
        assert_eq!(known, !firms.cell(i, "lon").expect("lon").is_null(), "{name}");
    }
    let tencent = names.iter().position(|n| *n == "腾讯华南云计算基地").expect("Tencent");
    assert_eq!(firms.cell(tencent, "park_id"), Some(&"gaoxin".into()));
    assert_eq!(firms.cell(tencent, "outside"), Some(&true.into()));
}

#[test]
fn every_industry_flows_to_its_parks() {
    let flows = rows("flows");
    assert_eq!(flows.rows.len(), 40);
    let industries: BTreeSet<&str> = flows.texts("transfer_id").collect();
    let parks: BTreeSet<&str> = flows.texts("park_id").collect();
    assert_eq!((industries.len(), parks.len()), (10, 8));
    for i in 0..flows.rows.len() {
        // Annex 1 gives no amount: a flow weighs as many items as it names.
        let items = flows.cell(i, "items_zh").and_then(Value::as_str).expect("items").split('、').count();
        assert_eq!(number(&flows, i, "weight"), items as f64);
        assert!(number(&flows, i, "length_km") > 20.0);
    }
    let certainty = |park: &str| {
        let i = flows.texts("park_id").position(|p| p == park).expect(park);
        flows.cell(i, "certainty").and_then(Value::as_str).map(str::to_string)
    };
    assert_eq!(certainty("huadu-qingxin").as_deref(), Some("plan"));
    assert_eq!(certainty("guangqing").as_deref(), Some("inferred"));
    // Handed to 黄埔区 in 2019, by press.
    assert_eq!(certainty("guangde").as_deref(), Some("press"));
    let overlays = overlay_sources(atlas());
    let origins = source(&overlays, "atlas:flow_pairs");
    let huangpu = origins.find(&"origin-440112".into()).expect("黄埔区");
    assert_eq!(origins.property(huangpu, "certainty"), Some("mixed".into()));
    assert_eq!(certainty("lianzhou").as_deref(), Some("city"));
}

#[test]
fn bad_rows_are_found() {
    for (file, from, to, says) in [
        ("overlays/groups.csv", "special-zone,2,guangfo", "special-zone,2,guangfu", "no park has the id `guangfu`"),
        ("overlays/groups.csv", "konggang,town", "konggang,park", "4 parks and 0 new towns; the plan has 3 and 1"),
        (
            "overlays/directions.csv",
            "guangqing,1,无机非金属材料",
            "guangqing,1,石墨烯",
            "the glossary has no English for `石墨烯`",
        ),
        ("overlays/directions.csv", "guangqing,2,高分子材料", "guangqing,2,定制家居", "`定制家居` is not in"),
        ("overlays/modes.csv", "广州总部+清远基地,总部", "广州总部+清远基地,总装", "must be made of its two halves"),
        (
            "overlays/transfer_parks.csv",
            "t-biomed,gaoxin,industries,,生物医药",
            "t-biomed,gaoxin,industries,,茶产业",
            "`茶产业` is not what the industries of gaoxin says",
        ),
        (
            "overlays/transfer_parks.csv",
            "t-electronics,lianzhou,cluster,electronics,电子信息,,附件二,,附件二,5\n",
            "",
            "leaves out lianzhou of the cluster electronics",
        ),
        (
            "overlays/transfer_parks.csv",
            "t-logistics,konggang",
            "t-logistics,gaoxin",
            "is not what the industries of gaoxin says",
        ),
        ("overlays/transfer_origins.csv", "lianzhou,440100", "lianzhou,449999", "county_seats.csv has no `449999`"),
        (
            "overlays/cluster_categories.csv",
            "equipment,制冷空调设备制造",
            "equipment,制冷",
            "annex 4 has no category `制冷`",
        ),
        (
            "overlays/cluster_categories.csv",
            "biomed,中医药,现代中药",
            "biomed,中医药,现代西药",
            "annex 2 does not say `现代西药`",
        ),
    ] {
        let found = broken(file, from, to);
        assert!(found.contains(says), "{file}: {found}");
    }
}

#[test]
fn overlays_are_packed_apart() {
    let overlays = overlay_sources(atlas());
    let bytes = pack_overlays(&overlays);
    let opened = unpack(&bytes).expect("the file opens");
    let names: Vec<&str> = opened.iter().map(|(name, _)| &**name).collect();
    assert!(OVERLAYS.iter().all(|name| names.contains(&format!("atlas:{name}").as_str())), "{names:?}");
    let first: BTreeSet<String> = sources(atlas()).into_iter().map(|(name, _)| name.to_string()).collect();
    assert!(names.iter().all(|name| !first.contains(*name)), "{names:?}");
    assert!(bytes.len() < 90_000, "{}", bytes.len());
    for (name, set) in &opened {
        let (_, original) = overlays.iter().find(|(n, _)| n == name).expect("one of ours");
        assert_eq!(set.len(), original.len(), "{name}");
        assert!((0..set.len()).all(|i| set.id(i) == original.id(i)), "{name}");
    }
    assert_eq!(pack_overlays(&overlay_sources(atlas())), bytes, "equal atlases pack to equal bytes");
}

/// Needs the plan's text, which is not part of the project: `SHARED_DIR`, or `../shared` beside it.
#[test]
fn chinese_words_are_the_plans() {
    let shared = std::env::var("SHARED_DIR").unwrap_or_else(|_| "../shared".to_string());
    let Ok(plan) = std::fs::read_to_string(Path::new(&shared).join("plan/plan.txt")) else {
        eprintln!("skipped: {shared}/plan/plan.txt is not there, so words were not compared with the plan");
        return;
    };
    let plan = plain_name(&plan).replace("**", "");
    let o = &atlas().overlays;
    let mut words: Vec<&str> = o.groups.iter().map(|g| g.words_zh.as_str()).collect();
    words.extend(o.directions.iter().flat_map(|d| [d.words_zh.as_str(), &d.direction_zh, &d.park_words_zh]));
    words.extend(o.modes.iter().map(|m| m.name_zh.as_str()));
    words.extend(o.facts.iter().map(|f| f.text_zh.as_str()));
    words.extend(o.reach.iter().map(|r| r.words_zh.as_str()));
    words.extend(o.origins.iter().map(|r| r.words_zh.as_str()));
    words.extend(o.receivers.iter().map(|r| r.words_zh.as_str()));
    words.extend(o.categories.iter().map(|c| c.words_zh.as_str()));
    for word in &words {
        assert!(plan.contains(&plain_name(word)), "{word} is not in the plan");
    }
    assert!(words.len() > 150, "{}", words.len());
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_guangqing-map")).args(arguments).output().expect("it runs")
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn features(output: &Output) -> Vec<Value> {
    let json = Value::from_json(&text(output)).expect("JSON");
    json.get("features").and_then(Value::as_array).expect("features").to_vec()
}

#[test]
fn exports_are_geojson() {
    for (name, count, kind) in [
        ("cluster_areas", 14, "Polygon"),
        ("cluster_links", 18, "LineString"),
        ("flows", 40, "LineString"),
        ("flow_pairs", 12, "Polygon"),
        ("named_places", 39, "Point"),
    ] {
        let output = run(&["export", name, "--format", "geojson"]);
        assert!(output.status.success(), "{name}");
        let features = features(&output);
        assert_eq!(features.len(), count, "{name}");
        let first = features[0].get("geometry").and_then(|g| g.get("type")).and_then(Value::as_str);
        assert_eq!(first, Some(kind), "{name}");
    }
    let figures = features(&run(&["export", "figures"]));
    for (figure, role, count) in
        [("1-1", "reach", 14), ("4-1", "member", 4), ("4-1", "mode", 5), ("4-2", "direction", 7)]
    {
        let is = |f: &&Value, key: &str, wanted: &str| {
            f.get("properties").and_then(|p| p.get(key)).and_then(Value::as_str) == Some(wanted)
        };
        assert_eq!(
            figures.iter().filter(|f| is(f, "figure", figure) && is(f, "role", role)).count(),
            count,
            "{figure} {role}"
        );
    }
}

#[test]
fn tables_are_printed() {
    let sums = text(&run(&["table", "cluster_sums"]));
    assert!(sums.starts_with("id,no,name_zh,name_en,tier,parks,park_ids,planned_km2,"), "{sums:.200}");
    assert_eq!(sums.lines().count(), 8);
    assert!(text(&run(&["table", "directions"])).contains("lianzhou,5,高端精细化工,high-end fine chemicals"));
    assert!(text(&run(&["table", "modes", "--format", "json"])).contains("\"guangzhou_en\":\"headquarters\""));
}

#[test]
fn flows_between_any_places_by_a_table() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("written");
        path.to_string_lossy().into_owned()
    };
    let places = write(
        "flow-places.geojson",
        r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"a","properties":{"name":"甲"},"geometry":{"type":"Point","coordinates":[113.2,23.1]}},
        {"type":"Feature","id":"b","properties":{},"geometry":{"type":"Point","coordinates":[113.0,23.7]}}]}"#,
    );
    let table = write("flow-table.csv", "origin,goal,tonnes,what\na,b,30,茶\n甲,b,10,\nb,a,5,\na,c,1,\na,b,x,\n");
    let arguments = ["flows", "--from", &places, "--to", &places, "--table", &table, "--columns", "origin,goal,tonnes"];
    let output = run(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let drawn = features(&output);
    assert_eq!(drawn.len(), 3);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("no place is called `c`") && said.contains("must be a number, not `x`"), "{said}");
    let property = |i: usize, name: &str| drawn[i].get("properties").and_then(|p| p.get(name)).cloned();
    assert_eq!((property(0, "what"), property(0, "share")), (Some("茶".into()), Some(1.0.into())));
    let line =
        drawn[0].get("geometry").and_then(|g| g.get("coordinates")).and_then(Value::as_array).expect("a line").len();
    assert_eq!(line, 33);

    assert_eq!(features(&run(&["flows"])).len(), 40, "without files, annex 1");
    let missing = run(&["flows", "--from", &places, "--to", &places, "--table", &table]);
    assert!(!missing.status.success());
    assert!(String::from_utf8_lossy(&missing.stderr).contains("there is no column `from`; there are origin, goal"));
    assert_eq!(run(&["flows", "--from", &places]).status.code(), Some(2));
}
