//! The wire's operations on plane shapes: `polelabel`, `hull`, `simplify`, `clip`.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../examples/conform.rs"]
#[expect(dead_code, reason = "its main is for the example")]
mod conform;

use guangqing_map::geom::{Point, contains, edge_distance};
use guangqing_map::value::Value;
use std::path::{Path, PathBuf};

fn answer(line: &str) -> Value {
    Value::from_json(&conform::answer(line.as_bytes())).unwrap()
}

fn ok(line: &str) -> Value {
    let answer = answer(line);
    answer.get("ok").unwrap_or_else(|| panic!("{line:.200}: {answer}")).clone()
}

fn points(v: &Value) -> Vec<Point> {
    let one = |p: &Value| match p.as_array().unwrap() {
        [x, y] => Point::new(x.as_f64().unwrap(), y.as_f64().unwrap()),
        _ => panic!("{p}"),
    };
    v.as_array().unwrap().iter().map(one).collect()
}

#[test]
fn polylabel_fixtures() {
    let shared = std::env::var_os("SHARED_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let dir = shared.join("fixtures/polylabel");
    let Ok(expected) = std::fs::read_to_string(dir.join("expected.json")) else {
        eprintln!("skipped: ../shared/fixtures/polylabel not there");
        return;
    };
    let cases = Value::from_json(&expected).unwrap();
    for case in cases.as_array().unwrap() {
        let polygon = match case.get("polygon").and_then(Value::as_str) {
            Some(file) => std::fs::read_to_string(dir.join(file)).unwrap(),
            None => case.get("rings").unwrap().to_json(),
        };
        let number = |key: &str| case.get(key).and_then(Value::as_f64).unwrap();
        let got = ok(&format!(
            r#"{{"op":"polelabel","polygon":{},"precision":{}}}"#,
            polygon.trim().replace('\n', " "),
            number("precision")
        ));
        let distance = got.get("distance").and_then(Value::as_f64).unwrap();
        assert!(distance >= number("distance") - number("precision"), "{case:.100}: {got}");
        let rings = Value::from_json(&polygon).unwrap();
        let rings: Vec<Vec<Point>> = rings.as_array().unwrap().iter().map(points).collect();
        let at = points(&Value::from(vec![got.get("point").unwrap().clone()]))[0];
        let edge = edge_distance(rings.iter().map(Vec::as_slice), at);
        assert!((edge - distance).abs() < 1e-9, "{edge} {distance}");
        assert!(distance == 0.0 || contains(rings.iter().map(Vec::as_slice), at));
    }
    assert_eq!(cases.as_array().unwrap().len(), 5);
}

#[test]
fn a_pole_keeps_off_holes() {
    let got = ok(
        r#"{"op":"polelabel","polygon":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[1,1],[7,1],[7,7],[1,7],[1,1]]],"precision":0.001}"#,
    );
    let d = got.get("distance").and_then(Value::as_f64).unwrap();
    assert!((d - 1.7573).abs() < 0.002, "{got}");
}

#[test]
fn hulls() {
    let ring = |kind: &str, points_json: &str| {
        let got = ok(&format!(r#"{{"op":"hull","kind":"{kind}","points":{points_json}}}"#));
        points(got.get("ring").unwrap())
    };
    let p = Point::new;
    for kind in ["convex", "concave"] {
        assert!(ring(kind, "[]").is_empty());
        assert_eq!(ring(kind, "[[1,2],[1,2]]"), [p(1.0, 2.0)]);
        assert_eq!(ring(kind, "[[0,0],[2,2],[1,1]]"), [p(0.0, 0.0), p(2.0, 2.0)]);
        assert_eq!(ring(kind, "[[0,0],[4,0],[0,4]]").len(), 3);
    }
    assert_eq!(
        ring("convex", "[[0,0],[4,0],[4,4],[0,4],[2,2],[2,0],[4,2]]"),
        [p(0.0, 0.0), p(4.0, 0.0), p(4.0, 4.0), p(0.0, 4.0)]
    );
    // An L of points: the inner corner is dug.
    let l: Vec<String> = (0..=10)
        .flat_map(|i| [format!("[{i},0]"), format!("[{i},1]"), format!("[0,{i}]"), format!("[1,{i}]")])
        .collect();
    let concave = ring("concave", &format!("[{}]", l.join(",")));
    assert!(!contains([&concave[..]], p(3.5, 3.5)) && contains([&concave[..]], p(0.5, 5.0)));
}

#[test]
fn simplified_lines() {
    let line = |tolerance: &str, json: &str| {
        points(&ok(&format!(r#"{{"op":"simplify","line":{json},"tolerance":{tolerance}}}"#)))
    };
    // A vertex exactly at the tolerance goes.
    assert_eq!(line("1", "[[0,0],[5,1],[10,0]]").len(), 2);
    assert_eq!(line("0.999", "[[0,0],[5,1],[10,0]]").len(), 3);
    assert_eq!(line("0", "[[0,0],[1,1],[2,2],[3,0]]").len(), 3);
    // A closed line keeps its ends.
    assert_eq!(line("0.5", "[[0,0],[4,0],[4,4],[0,4],[0,0]]").len(), 5);
    assert!(line("1", "[]").is_empty());
    assert_eq!(line("1", "[[3,4]]").len(), 1);
}

#[test]
fn clipped_lines_and_polygons() {
    let p = Point::new;
    let clip = |what: &str, json: &str| -> Vec<Vec<Point>> {
        let got = ok(&format!(r#"{{"op":"clip","{what}":{json},"bbox":[0,0,10,10]}}"#));
        got.as_array().unwrap().iter().map(points).collect()
    };
    assert_eq!(
        clip("line", "[[-5,5],[5,5],[5,15],[8,15],[8,2]]"),
        [vec![p(0.0, 5.0), p(5.0, 5.0), p(5.0, 10.0)], vec![p(8.0, 10.0), p(8.0, 2.0)]]
    );
    assert!(clip("line", "[[20,20],[30,30]]").is_empty() && clip("line", "[]").is_empty());
    // Closed rings stay closed, open ones open.
    let square = clip("polygon", "[[[-5,-5],[5,-5],[5,5],[-5,5],[-5,-5]]]");
    assert_eq!((square.len(), square[0].len(), square[0].first() == square[0].last()), (1, 5, true));
    assert_eq!(clip("polygon", "[[[-5,-5],[5,-5],[5,5],[-5,5]]]")[0].len(), 4);
    // A U whose legs hang into the box.
    assert_eq!(clip("polygon", "[[[1,-5],[9,-5],[9,5],[6,5],[6,-2],[4,-2],[4,5],[1,5]]]").len(), 2);
    assert!(clip("polygon", "[]").is_empty());
}

#[test]
fn every_question_is_answered() {
    let many: Vec<String> = (0..50_000).map(|i| format!("[{},{}]", i % 223, i * 7919 % 1009)).collect();
    let many = format!("[{}]", many.join(","));
    for (line, key) in [
        (r#"{"op":"polelabel"}"#.to_string(), "error"),
        (r#"{"op":"polelabel","polygon":[]}"#.into(), "error"),
        (r#"{"op":"polelabel","polygon":[[]]}"#.into(), "error"),
        (r#"{"op":"polelabel","polygon":[[[1,1]]]}"#.into(), "ok"),
        (r#"{"op":"polelabel","polygon":[[1,1]]}"#.into(), "error"),
        (r#"{"op":"polelabel","polygon":[[[0,0],[1e200,0],[0,1]]]}"#.into(), "error"),
        (r#"{"op":"polelabel","polygon":[[[0,0],[1e90,0],[0,1]]],"precision":0}"#.into(), "ok"),
        (r#"{"op":"polelabel","polygon":[[[0,0],[1,0],[0,1]]],"precision":-1}"#.into(), "error"),
        (r#"{"op":"polelabel","polygon":[[[0,0],[1,0],[0,1]]],"precision":"1"}"#.into(), "error"),
        // A sliver a million times as long as it is wide, at a precision that nothing reaches.
        (r#"{"op":"polelabel","polygon":[[[0,0],[1,1],[1,1.000001],[0,0.000001]]],"precision":0}"#.into(), "ok"),
        (format!(r#"{{"op":"polelabel","polygon":[{many}],"precision":1}}"#), "ok"),
        (r#"{"op":"hull","points":[[0,0]]}"#.into(), "error"),
        (r#"{"op":"hull","points":[[0,0]],"kind":"round"}"#.into(), "error"),
        (r#"{"op":"hull","points":[[0,null]],"kind":"convex"}"#.into(), "error"),
        (r#"{"op":"hull","points":{},"kind":"convex"}"#.into(), "error"),
        (r#"{"op":"hull","points":[[0,0],[1e99,1e-300],[5,5],[-1e99,3]],"kind":"concave","concavity":0}"#.into(), "ok"),
        (format!(r#"{{"op":"hull","points":{many},"kind":"concave","concavity":1}}"#), "ok"),
        (r#"{"op":"simplify","line":[[0,0],[1,1]]}"#.into(), "error"),
        (r#"{"op":"simplify","line":[[0,0],[1,1]],"tolerance":-1}"#.into(), "error"),
        (r#"{"op":"simplify","line":[[0,0],[1]],"tolerance":1}"#.into(), "error"),
        (format!(r#"{{"op":"simplify","line":{many},"tolerance":0.5}}"#), "ok"),
        (r#"{"op":"clip","line":[[0,0],[1,1]]}"#.into(), "error"),
        (r#"{"op":"clip","line":[[0,0],[1,1]],"bbox":[1,0,0,1]}"#.into(), "error"),
        (r#"{"op":"clip","line":[[0,0],[1,1]],"bbox":[0,0,1]}"#.into(), "error"),
        (r#"{"op":"clip","line":[[0,0],[1,1]],"polygon":[],"bbox":[0,0,1,1]}"#.into(), "error"),
        (r#"{"op":"clip","line":[[0,0],[1,1]],"bbox":[0.5,0.5,0.5,0.5]}"#.into(), "ok"),
        (format!(r#"{{"op":"clip","polygon":[{many}],"bbox":[10,10,100,500]}}"#), "ok"),
    ] {
        let answer = answer(&line);
        assert!(answer.get(key).is_some(), "{line:.120}: {answer:.120}");
    }
}
