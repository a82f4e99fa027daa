//! The command line as a user types it.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod cluster;
mod compare;
mod network;
mod own_network;

use guangqing_map::value::Value;
use std::path::PathBuf;
use std::process::Command;

/// Exit code, standard output, standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_guangqing-map")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

/// Standard output of what must go well.
fn done(arguments: &[&str]) -> String {
    let (code, out, err) = run(arguments);
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

/// A file that is gone when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("guangqing-map-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Scratch(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn tables_have_the_columns_and_rows_that_are_promised() {
    for (name, header, rows) in [
        (
            "parks",
            "id,no,name_zh,name_en,short_zh,short_en,county_zh,location_zh,industries_zh,planned_km2,computed_km2,\
             perimeter_km,projects_2025,invest_2025_wan,tax_2025_wan,output_2025_yi,lon,lat",
            8,
        ),
        (
            "projects",
            "id,annex,no,name_zh,name_en,category_zh,domain,start,end,invest_wan,park_id,county_zh,lon,lat,precision,basis",
            84,
        ),
        ("pipeline", "id,park_id,no,name_zh,duplicate_of,same_as", 98),
        ("clusters", "id,tier,name_zh,name_en,components_zh,park_ids,enterprises_zh", 7),
        ("transfers", "id,no,from_zh,from_items_zh,to_zh,to_items_zh", 10),
        ("indicators", "id,no,group_zh,name_zh,unit_zh,y2020,y2022,y2025,note_zh", 28),
        ("links", "id,name_zh,name_en,kind,status,length_km,basis", 79),
        ("waypoints", "link_id,no,name_zh,lon,lat,accuracy_m,basis", 650),
        ("boxes", "id,box,no,name_zh", 15),
        ("conflicts", "id,record_id,field", 60),
        ("places", "id,name_zh,name_en,kind", 38),
        ("goals", "id,year", 39),
        ("aliases", "alias_zh,kind", 55),
        ("glossary", "zh,en", 100),
        ("counties", "id,name_zh", 100),
        ("programmes", "id,box,no,name_zh", 7),
    ] {
        let (code, out, _) = run(&["table", name, "--format", "csv"]);
        assert_eq!(code, 0, "{name}");
        let mut reader = csv::Reader::from_reader(out.as_bytes());
        let have: Vec<String> = reader.headers().unwrap().iter().map(str::to_string).collect();
        let missing: Vec<&str> = header.split(',').filter(|c| !have.iter().any(|h| h == c)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        let found = reader.records().filter(|r| r.is_ok()).count();
        let exact = ["parks", "projects", "pipeline", "clusters", "transfers", "indicators", "boxes"].contains(&name);
        assert!(if exact { found == rows } else { found >= rows }, "{name}: {found} rows");
    }
}

#[test]
fn json_keeps_numbers_and_nulls() {
    let (code, out, _) = run(&["table", "projects", "--format", "json"]);
    assert_eq!(code, 0);
    let rows = Value::from_json(&out).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 84);
    let first = &rows[0];
    assert_eq!(first.get("invest_wan"), Some(&Value::Number(368_200.0)));
    assert_eq!(first.get("start"), Some(&Value::Number(2020.0)));
    assert_eq!(first.get("possible_duplicate_of"), Some(&Value::Null));
    let one_year = rows.iter().find(|r| r.get("id") == Some(&"a4-45".into())).unwrap();
    assert_eq!(one_year.get("start"), one_year.get("end"));
    let invested: f64 = rows.iter().filter_map(|r| r.get("invest_wan")?.as_f64()).sum();
    assert_eq!(invested, 1_561_404.0 + 5_709_851.0 + 239_277.0);
}

#[test]
fn exports_are_geojson_of_every_record() {
    for (name, features, kind) in
        [("parks", 8, "Polygon"), ("projects", 84, "Point"), ("clusters", 7, "Polygon"), ("counties", 100, "Polygon")]
    {
        let (code, out, _) = run(&["export", name, "--format", "geojson"]);
        assert_eq!(code, 0, "{name}");
        let json = Value::from_json(&out).unwrap();
        let all = json.get("features").and_then(Value::as_array).unwrap();
        assert_eq!(all.len(), features, "{name}");
        let type_of = |f: &Value| f.get("geometry")?.get("type")?.as_str().map(str::to_string);
        assert!(all.iter().all(|f| type_of(f).is_some_and(|t| t.ends_with(kind))), "{name}");
        assert!(all.iter().all(|f| f.get("id").is_some_and(|id| id.as_str().is_some())), "{name}");
    }
    for name in ["links", "places"] {
        assert_eq!(run(&["export", name, "--format", "geojson"]).0, 0, "{name}");
    }
}

#[test]
fn what_is_exported_measures_as_planned() {
    let (_, parks, _) = run(&["export", "parks", "--format", "geojson"]);
    let file = Scratch::new("parks.geojson", &parks);
    let (code, out, err) = run(&["measure", file.path(), "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let rows = Value::from_json(&out).unwrap();
    let of = |id: &str| {
        let row = rows.as_array().unwrap().iter().find(|r| r.get("id") == Some(&id.into())).unwrap();
        row.get("area_km2").and_then(Value::as_f64).unwrap()
    };
    for (id, km2) in [("guangqing", 28.7), ("baiyun-yingde", 118.0)] {
        assert!((of(id) / km2 - 1.0).abs() < 1e-4, "{id}: {}", of(id));
    }
}

#[test]
fn measuring_bad_features_says_so_and_measures_the_rest() {
    let file = Scratch::new(
        "mixed.geojson",
        r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"tie","properties":{},"geometry":{"type":"Polygon","coordinates":[[[113,23],[113.1,23.1],[113.1,23],[113,23.1],[113,23]]]}},
        {"type":"Feature","id":"line","properties":{"name":"路"},"geometry":{"type":"LineString","coordinates":[[113,23],[113,24]]}},
        {"type":"Feature","id":"off","properties":{},"geometry":{"type":"LineString","coordinates":[[113,23],[113,95]]}}]}"#,
    );
    let (code, out, err) = run(&["measure", file.path()]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("crosses itself"), "{err}");
    assert!(err.contains("features[2]"), "{err}");
    let line = out.lines().find(|l| l.contains("line")).unwrap();
    // GeographicLib (Python): 110751.07527 m between 23° N and 24° N.
    let metres: f64 = line.rsplit(',').next().unwrap().parse().unwrap();
    assert!((metres - 110_751.075).abs() < 0.001, "{line}");

    let (code, _, err) = run(&["measure", Scratch::new("broken.geojson", "{").path()]);
    assert!(code == 1 && err.contains("error"), "{err}");
    assert_eq!(run(&["measure", "there-is-no-such-file.geojson"]).0, 1);
}

#[test]
fn a_table_in_gb18030_with_shapes_is_measured() {
    // 名称,形状 / 甲,LINESTRING(113 23,113 24) / 乙,POLYGON EMPTY
    let mut bytes =
        b"\xc3\xfb\xb3\xc6,\xd0\xce\xd7\xb4\n\xbc\xd7,\"LINESTRING(113 23,113 24)\"\n\xd2\xd2,POLYGON EMPTY\n".to_vec();
    bytes.extend(b"x,POLYGON((\n");
    let file = Scratch::new("shapes.csv", "");
    std::fs::write(file.path(), bytes).unwrap();
    let (code, out, err) = run(&["measure", file.path(), "--wkt", "形状"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("甲") && out.contains("110751.075"), "{out}");
    assert!(err.contains("4.形状") && err.contains("a number expected"), "{err}");
    let (code, _, err) = run(&["measure", file.path(), "--wkt", "shape"]);
    assert!(code == 1 && err.contains("名称, 形状"), "{err}");
}

#[test]
fn check_proves_and_fails() {
    let (code, out, _) = run(&["check"]);
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("sums.parks.planned") && out.contains("489.25 km²") && out.contains(" 0 failed"), "{out}");

    let directory = std::env::temp_dir().join(format!("guangqing-map-data-{}", std::process::id()));
    std::fs::create_dir_all(directory.join("plan")).unwrap();
    std::fs::write(directory.join("plan/transfers.csv"), "id,no,from_zh\n").unwrap();
    let (code, out, _) = run(&["check", "--data", directory.to_str().unwrap()]);
    std::fs::remove_dir_all(&directory).unwrap();
    assert_eq!(code, 1);
    assert!(out.lines().any(|l| l.starts_with("FAIL") && l.contains("counts.transfers")), "{out}");
}

#[test]
fn pack_and_render_write_their_files() {
    let (bin, svg) = (Scratch::new("atlas.bin", ""), Scratch::new("map.svg", ""));
    assert_eq!(run(&["pack", "--out", bin.path()]).0, 0);
    let more = bin.path().replace(".bin", "-more.bin");
    for path in [bin.path(), &more] {
        assert!(guangqing_map::atlas::unpack(&std::fs::read(path).unwrap()).is_ok(), "{path}");
    }
    std::fs::remove_file(more).unwrap();

    let (code, _, err) = run(&["render", "--out", svg.path(), "--size", "800x600", "--style", "dark", "--lang", "en"]);
    assert_eq!(code, 0, "{err}");
    let text = std::fs::read_to_string(svg.path()).unwrap();
    assert!(text.starts_with("<svg") && text.contains(r#"width="800""#) && text.contains(r#"data-id="guangqing""#));
}

#[test]
fn render_draws_sources_of_every_kind() {
    let picture = |source: &str| {
        let style = format!(
            r##"{{"version": 8, "sources": {{"a": {source}}}, "layers": [{{"id": "a", "type": "circle", "source": "a",
                "paint": {{"circle-color": "#ff0000"}}}}]}}"##
        );
        let file = Scratch::new("kinds.json", &style);
        done(&["render", "--out", "-", "--size", "400x300", "--style", file.path()])
    };
    let plain = picture(
        r#"{"type": "geojson", "data": {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [113, 24]}}}"#,
    );
    assert_eq!(plain.matches("<circle").count(), 1);
    for other in [
        r#"{"type": "csv", "wkt": "w", "data": "w,k\nPOINT(113 24),1\nPOINT(113.5 24),2\n", "filter": ["==", ["get", "k"], 1]}"#,
        r#"{"type": "topojson", "data": {"type": "Topology", "arcs": [], "objects": {"o": {"type": "Point", "coordinates": [113, 24]}}}}"#,
    ] {
        assert_eq!(picture(other), plain, "{other}");
    }
}

#[test]
fn wrong_usage_is_told_with_what_would_be_right() {
    let (code, _, err) = run(&["table", "parkz"]);
    assert_eq!(code, 2);
    assert!(err.contains("pipeline") && err.contains("conflicts"), "{err}");
    assert_eq!(run(&["render", "--out", "x.svg", "--size", "0x0"]).0, 2);
    assert_eq!(run(&["render", "--out", "x.svg", "--bbox", "114,23,112,25"]).0, 2);
    assert_eq!(run(&["export", "parks", "--format", "shp"]).0, 2);
    assert_eq!(run(&[]).0, 2);
    let (code, out, _) = run(&["--help"]);
    assert!(code == 0 && ["render", "table", "export", "check", "measure", "pack"].iter().all(|c| out.contains(c)));
}
