//! Fixtures of other projects against the conformance wire. They are not part of this repository: they are read from
//! `../shared/fixtures`, or from the directory that SHARED_DIR names plus `/fixtures`, and where there are none the tests
//! say that they were skipped.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../examples/conform.rs"]
#[expect(dead_code, reason = "its main is for the example")]
mod conform;

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
