//! Fixtures of other projects against the conformance wire. They are not part of this repository: they are read from
//! `../shared/fixtures`, or from the directory that SHARED_DIR names plus `/fixtures`, and where there are none the tests
//! say that they were skipped.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../examples/conform.rs"]
#[expect(dead_code, reason = "its main is for the example")]
mod conform;

use guangqing_map::cluster::{Hierarchy, Options};
use guangqing_map::proj::LonLat;
use guangqing_map::value::Value;
use std::path::{Path, PathBuf};

fn fixtures(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("SHARED_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let dir = shared.join("fixtures").join(name);
    if dir.is_dir() {
        return Some(dir);
    }
    eprintln!("skipped: ../shared/fixtures/{name} not there");
    None
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The files of a directory with that extension, by name.
fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|p| p.extension().is_some_and(|e| e == extension));
    all.sort();
    assert!(!all.is_empty(), "{}", dir.display());
    all
}

fn ask(request: Value) -> Value {
    Value::from_json(&conform::answer(request.to_json().as_bytes())).unwrap()
}

fn ask_text(op: &str, text: String) -> Value {
    ask(Value::object([("op", Value::from(op)), ("text", Value::from(text))]))
}

fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
}

#[test]
fn geodtest() {
    let Some(dir) = fixtures("geodtest") else { return };
    let mut worst: f64 = 0.0;
    for line in read(&dir.join("GeodTest-100.dat")).lines() {
        let c: Vec<f64> = line.split_whitespace().map(|n| n.parse().unwrap()).collect();
        let at = |lon: f64, lat: f64| Value::from(vec![Value::Number(lon), Value::Number(lat)]);
        let answer = ask(Value::object([("op", Value::from("inverse")), ("a", at(c[1], c[0])), ("b", at(c[4], c[3]))]));
        let s12 = answer.get("ok").and_then(|v| v.get("s12")).and_then(Value::as_f64).unwrap();
        worst = worst.max((s12 - c[6]).abs());
    }
    assert!(worst < 1e-7, "{worst} m");
}

#[test]
fn datum() {
    let Some(dir) = fixtures("datum") else { return };
    let points = Value::from_json(&read(&dir.join("points.json"))).unwrap();
    let mut count = 0;
    for (source, pairs) in points.members() {
        for (name, cases) in pairs.members() {
            let (from, to) = name.split_once('>').unwrap();
            // Their inverses take one step; ours is iterated.
            let tolerance = match &**name {
                "gcj02>wgs84" => 3e-5,
                "bd09>gcj02" => 1e-6,
                _ => 1e-9,
            };
            for case in cases.as_array().unwrap() {
                let [given, wanted] = case.as_array().unwrap() else { panic!("{case}") };
                let request =
                    [("op", "convert".into()), ("from", from.into()), ("to", to.into()), ("point", given.clone())];
                let (got, wanted) = (numbers(ask(Value::object(request)).get("ok").unwrap()), numbers(wanted));
                for (a, b) in got.iter().zip(&wanted) {
                    assert!((a - b).abs() <= tolerance, "{source} {name} {given}: {got:?}, wanted {wanted:?}");
                }
                count += 1;
            }
        }
    }
    assert_eq!(count, 7);
}

#[test]
fn geojsonhint() {
    let Some(dir) = fixtures("geojsonhint") else { return };
    for path in files(&dir.join("good"), "geojson") {
        let answer = ask_text("geojson", read(&path));
        let ok = answer.get("ok").unwrap_or_else(|| panic!("{}: {answer}", path.display()));
        assert_eq!(ok.get("issues").map(Value::to_json).as_deref(), Some("[]"), "{}", path.display());
        assert!(ok.get("features").and_then(Value::as_f64) >= Some(1.0), "{}", path.display());
    }
    for path in files(&dir.join("bad"), "geojson") {
        let answer = ask_text("geojson", read(&path));
        let issues = answer.get("ok").and_then(|v| v.get("issues")).and_then(Value::as_array);
        // Excessive precision is advice about size, no fault.
        let fine = path.ends_with("excessive_precision_truncated.geojson");
        assert!(answer.get("error").is_some() || fine != issues.is_some_and(|i| !i.is_empty()), "{}", path.display());
    }
}

#[test]
fn csv_spectrum() {
    let Some(dir) = fixtures("csv-spectrum") else { return };
    for path in files(&dir.join("csvs"), "csv") {
        let answer = ask_text("csv", read(&path));
        let ok = answer.get("ok").unwrap();
        assert_eq!(ok.get("issues").map(Value::to_json).as_deref(), Some("[]"), "{}", path.display());
        let header = ok.get("header").unwrap().as_array().unwrap().to_vec();
        let records: Vec<Value> = ok
            .get("rows")
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                let cells = row.as_array().unwrap().iter().cloned();
                Value::object(header.iter().map(|h| h.as_str().unwrap()).zip(cells))
            })
            .collect();
        let json = dir.join("json").join(path.file_stem().unwrap()).with_extension("json");
        assert_eq!(Value::from(records), Value::from_json(&read(&json)).unwrap(), "{}", path.display());
    }
}

#[test]
fn every_line_is_answered() {
    let deep = format!(r#"{{"op":"area","ring":{}"#, "[".repeat(100_000));
    let long = format!(r#"{{"op":"csv","text":"{}"}}"#, "a,".repeat(200_000));
    for (line, key) in [
        (&b""[..], "error"),
        (b"\n", "error"),
        (b"\xff\xfe", "error"),
        (b"{\"op\":\"csv\",\"text\":\"\xc3\"}", "error"),
        (b"nonsense", "error"),
        (b"[]", "error"),
        (b"{}", "error"),
        (br#"{"op":7}"#, "error"),
        (br#"{"op":"inverse"}"#, "error"),
        (br#"{"op":"inverse","a":[0,0],"b":[0,91]}"#, "error"),
        (br#"{"op":"inverse","a":[0,0],"b":["0",1]}"#, "error"),
        (br#"{"op":"inverse","a":[0,0],"b":[NaN,1]}"#, "error"),
        (br#"{"op":"inverse","a":[0,0],"b":[1e400,1]}"#, "error"),
        (br#"{"op":"inverse","a":[0,0],"b":[1e300,1]}"#, "error"),
        (br#"{"op":"inverse","a":[0,0],"b":[0]}"#, "error"),
        (br#"{"op":"inverse","a":[0,0],"b":null}"#, "error"),
        (b"{\"op\":\"inverse\",\"a\":[0,0],\"b\":[0,0]}\r\n", "ok"),
        (br#"{"op":"area"}"#, "error"),
        (br#"{"op":"area","ring":[]}"#, "ok"),
        (br#"{"op":"area","ring":[[1,2]]}"#, "ok"),
        (br#"{"op":"area","ring":[1,2]}"#, "error"),
        (br#"{"op":"area","ring":[[0,0],[1,0],[1,null]]}"#, "error"),
        (br#"{"op":"area","geometry":{"type":"Point","coordinates":[1,2]}}"#, "error"),
        (br#"{"op":"area","geometry":{"type":"Polygon"}}"#, "error"),
        (br#"{"op":"area","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1]]]]}}"#, "ok"),
        (br#"{"op":"convert","from":"wgs84","to":"mars","point":[1,2]}"#, "error"),
        (br#"{"op":"convert","from":"gcj02","to":"wgs84","point":[183,45]}"#, "ok"),
        (br#"{"op":"geojson","text":7}"#, "error"),
        (br#"{"op":"geojson","text":"{}"}"#, "error"),
        (br#"{"op":"csv","text":""}"#, "ok"),
        (br#"{"op":"csv","text":"a","lon":7}"#, "error"),
        (deep.as_bytes(), "error"),
        (long.as_bytes(), "ok"),
    ] {
        let text = conform::answer(line);
        let answer = Value::from_json(&text).unwrap();
        assert!(!text.contains('\n') && answer.get(key).is_some(), "{}: {text:.200}", String::from_utf8_lossy(line));
    }
    assert_eq!(conform::answer(br#"{"op":"fly"}"#), r#"{"error":"unknown op"}"#);
}

#[test]
fn area_of_a_ring_is_signed_and_of_a_geometry_is_not() {
    let area = |line: &str| {
        let answer = Value::from_json(&conform::answer(line.as_bytes())).unwrap();
        answer.get("ok").and_then(|v| v.get("area")).and_then(Value::as_f64).unwrap()
    };
    let ring = area(r#"{"op":"area","ring":[[0,0],[0,1],[1,1],[1,0]]}"#);
    let polygon =
        area(r#"{"op":"area","geometry":{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}}"#);
    // PyPI geographiclib 2.1.
    assert!((ring + 12_308_778_361.469_452).abs() < 0.01 && (polygon + ring).abs() < 0.01);
}

/// The golden tiles to one unit; and of the same places what supercluster 9.1.0 says of children, leaves and zooms.
#[test]
fn supercluster() {
    let Some(dir) = fixtures("supercluster") else { return };
    let places = Value::from_json(&read(&dir.join("places.json"))).unwrap();
    let points = places.get("features").unwrap();
    let summary = |features: &Value| {
        let of = |f: &Value| {
            let at = numbers(&f.get("geometry").unwrap().as_array().unwrap()[0]);
            let count = f.get("tags").and_then(|t| t.get("point_count")).and_then(Value::as_f64).unwrap_or(1.0);
            (count as u32, at[0], at[1])
        };
        let mut all: Vec<(u32, f64, f64)> = features.as_array().unwrap().iter().map(of).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
        all
    };
    for (name, min_points) in [("places-z0-0-0.json", 2.0), ("places-z0-0-0-min5.json", 5.0)] {
        let tile = Value::from(vec![Value::Number(0.0); 3]);
        let mut request = vec![("op", Value::from("cluster")), ("points", points.clone()), ("tile", tile)];
        request.push(("minPoints", Value::Number(min_points)));
        let answer = ask(Value::object(request));
        let got = summary(answer.get("ok").unwrap_or_else(|| panic!("{answer}")));
        let wanted = Value::from_json(&read(&dir.join(name))).unwrap();
        let wanted = summary(wanted.get("features").unwrap());
        assert_eq!(got.len(), wanted.len(), "{name}");
        for (g, w) in got.iter().zip(&wanted) {
            assert!(g.0 == w.0 && (g.1 - w.1).abs() <= 1.0 && (g.2 - w.2).abs() <= 1.0, "{name}: {g:?}, wanted {w:?}");
        }
    }
    // One of the places has no geometry; it keeps its number.
    let at = |f: &Value| {
        let p = f.get("geometry").and_then(|g| g.get("coordinates")).map_or(vec![f64::NAN; 2], numbers);
        LonLat::new(p[0], p[1])
    };
    let points: Vec<LonLat> = points.as_array().unwrap().iter().map(at).collect();
    let h = Hierarchy::new(points.as_slice(), &Options::default()).unwrap();
    let shown = |zoom: u8| h.query([-180.0, -90.0, 180.0, 90.0], f64::from(zoom)).len();
    assert_eq!((0..8).map(shown).collect::<Vec<_>>(), [32, 61, 100, 137, 149, 159, 162, 162]);
    let mut counts: Vec<u32> = h.children(164).unwrap().into_iter().map(|c| h.count(c)).collect();
    counts.sort();
    assert_eq!(counts, [1, 2, 6, 7]);
    let mut leaves = h.leaves(164, usize::MAX, 0).unwrap();
    assert_eq!(h.leaves(164, 10, 5).unwrap(), leaves[5..15]);
    leaves.sort();
    assert_eq!(leaves, [0, 9, 13, 14, 34, 35, 60, 89, 90, 128, 129, 130, 131, 133, 160, 161]);
    assert_eq!([164, 196, 581, 1157, 4134].map(|id| h.expansion_zoom(id).unwrap()), [1, 1, 2, 2, 3]);
    let far =
        Hierarchy::new(points.as_slice(), &Options { radius: 60.0, extent: 256.0, max_zoom: 4, ..Options::default() });
    assert_eq!(far.unwrap().expansion_zoom(2504), Ok(5));
    for (bbox, found) in [
        ([129.426_390, -103.720_017, -445.930_843, 114.518_236], 26),
        ([112.207_836, -84.578_666, -463.149_397, 120.169_159], 27),
        ([129.886_277, -82.332_680, -445.470_956, 120.390_930], 26),
        ([458.220_043, -84.239_039, -117.137_190, 120.206_585], 25),
    ] {
        assert_eq!(h.query(bbox, 1.0).len(), found, "{bbox:?}");
    }
}

#[test]
fn cluster_survives_any_request() {
    let point = |x: &str, y: &str| format!("{{\"geometry\":{{\"type\":\"Point\",\"coordinates\":[{x},{y}]}}}}");
    let points = format!("[{},{},{{\"geometry\":null}}]", point("1", "1"), point("1e300", "1"));
    for (rest, good) in [
        ("\"tile\":[0,0,0]", true),
        ("\"tile\":[60,4294967295,4294967295]", true),
        ("\"tile\":[1e9,0,0]", false),
        ("\"tile\":[0,0]", false),
        ("\"tile\":null", false),
        ("\"bbox\":[-1e300,-90,1e300,90],\"zoom\":1e300", true),
        ("\"bbox\":[180,-90,-180,90],\"zoom\":-5", true),
        ("\"bbox\":[0,0,1],\"zoom\":1", false),
        ("\"bbox\":[0,0,1,1]", false),
        ("\"bbox\":[0,0,1,1],\"zoom\":\"1\"", false),
        ("\"tile\":[0,0,0],\"radius\":-1", false),
        ("\"tile\":[0,0,0],\"radius\":1e308", true),
        ("\"tile\":[0,0,0],\"extent\":0", false),
        ("\"tile\":[0,0,0],\"maxZoom\":1e9,\"minZoom\":-1e9,\"minPoints\":1e300,\"nodeSize\":-1", true),
        ("\"tile\":[0,0,0],\"minPoints\":\"2\"", false),
    ] {
        let line = format!("{{\"op\":\"cluster\",\"points\":{points},{rest}}}");
        let answer = Value::from_json(&conform::answer(line.as_bytes())).unwrap();
        assert_eq!(answer.get("ok").is_some(), good, "{rest}: {answer}");
        assert_ne!(answer.get("error").and_then(Value::as_str), Some("internal error"), "{rest}");
    }
    let broken = [
        "{}",
        "[null]",
        "[{\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[]}}]",
        "[{\"geometry\":{\"type\":\"Point\",\"coordinates\":[\"1\",2]}}]",
    ];
    for points in broken {
        let line = format!("{{\"op\":\"cluster\",\"points\":{points},\"tile\":[0,0,0]}}");
        assert!(conform::answer(line.as_bytes()).starts_with("{\"error\"") || points == "[null]", "{points}");
    }
}

#[test]
fn route_over_the_wire() {
    let ask = |text: &str| conform::answer(text.as_bytes());
    let graph = r#""nodes":["a","b",3],"edges":[{"from":"a","to":"b","minutes":2},{"from":"b","to":3,"minutes":1,"oneway":true}]"#;
    let from = |source: &str| ask(&format!(r#"{{"op":"route",{graph},"source":{source}}}"#));
    assert_eq!(from("\"a\""), r#"{"ok":{"minutes":{"a":0,"b":2,"3":3}}}"#);
    assert_eq!(from("3"), r#"{"ok":{"minutes":{"a":null,"b":null,"3":0}}}"#);
    assert_eq!(from("\"z\""), r#"{"error":"source: there is no node \"z\""}"#);
    for junk in [
        "",
        r#","edges":7"#,
        r#","edges":[null]"#,
        r#","edges":[],"nodes":{},"source":1"#,
        r#","edges":[],"source":[]"#,
    ] {
        let said = ask(&format!(r#"{{"op":"route"{junk}}}"#));
        assert!(said.starts_with(r#"{"error":""#), "{junk}: {said}");
    }
}
