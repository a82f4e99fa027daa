//! Runs MapLibre's expression fixtures, where they are at hand, and holds the score; and cases of our own.
//!
//! The former lie outside the repository: in `../shared/fixtures/expression`, or below `$SHARED_DIR`.

use guangqing_map::style::{conform_expr, conform_style};
use guangqing_map::value::Value;
use std::path::{Path, PathBuf};

/// Fixtures passed when this was last touched; may only grow.
const RATCHET: usize = 219;

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.file_name().is_some_and(|n| n == "test.json") {
            found.push(path);
        }
    }
}

/// Equal, numbers to two units in the sixth figure; whole numbers from 1e6 on.
fn same(got: &Value, want: &Value) -> bool {
    match (got, want) {
        (Value::Number(a), Value::Number(b)) => {
            if a == b {
                return true;
            }
            let size = a.abs().max(b.abs());
            let unit = if size >= 1e6 { 1.0 } else { 10f64.powi(size.log10().floor() as i32 - 5) };
            (a - b).abs() <= 2.0001 * unit
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && b.iter().all(|(k, v)| got.get(k).is_some_and(|g| same(g, v)))
        }
        (Value::Number(n), Value::Null) => !n.is_finite(),
        _ => got == want,
    }
}

fn verdict(request: &Value) -> Result<(), String> {
    let null = Value::Null;
    let expected = request.get("expected").unwrap_or(&null);
    let answer = conform_expr(request);
    let result = |v: &Value| v.get("compiled").and_then(|c| c.get("result")).cloned().unwrap_or_default();
    if result(&answer) != result(expected) {
        return Err(format!(
            "compiled: {} instead of {}",
            answer.get("compiled").unwrap_or(&null),
            expected.get("compiled").unwrap_or(&null)
        ));
    }
    let errors = |v: &Value| v.get("compiled").and_then(|c| c.get("errors")).cloned().unwrap_or_default();
    let keys = |v: &Value| {
        errors(v).as_array().unwrap_or(&[]).iter().filter_map(|e| e.get("key").cloned()).collect::<Vec<_>>()
    };
    if keys(&answer) != keys(expected) {
        return Err(format!("error keys: {} instead of {}", errors(&answer), errors(expected)));
    }
    let outputs = |v: &Value| v.get("outputs").and_then(Value::as_array).map(<[Value]>::to_vec).unwrap_or_default();
    let (got, want) = (outputs(&answer), outputs(expected));
    if result(expected) == Value::from("success") && got.len() != want.len() {
        return Err(format!("{} outputs instead of {}", got.len(), want.len()));
    }
    for (i, (got, want)) in got.iter().zip(&want).enumerate() {
        let fits = if want.get("error").is_some() { got.get("error").is_some() } else { same(got, want) };
        if !fits {
            return Err(format!("outputs[{i}]: {got} instead of {want}"));
        }
    }
    Ok(())
}

#[test]
fn expressions_of_other_projects() {
    let shared = std::env::var_os("SHARED_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let root = shared.join("fixtures/expression");
    let mut found = Vec::new();
    files(&root, &mut found);
    found.sort();
    if found.is_empty() {
        eprintln!("skipped: no expression fixtures in {}", root.display());
        return;
    }
    let mut misses = Vec::new();
    for path in &found {
        let name = path.parent().and_then(|p| p.strip_prefix(&root).ok()).unwrap_or(path).display().to_string();
        let text = std::fs::read_to_string(path).unwrap();
        let outcome = Value::from_json(&text).and_then(|request| verdict(&request));
        if let Err(why) = outcome {
            misses.push(format!("{name}: {why}"));
        }
    }
    let passed = found.len() - misses.len();
    println!("{passed} of {} expression fixtures passed\n{}", found.len(), misses.join("\n"));
    assert!(passed >= RATCHET, "{passed} passed, {RATCHET} passed before:\n{}", misses.join("\n"));
    let known = include_str!("expression-misses.txt");
    for miss in &misses {
        let name = miss.split(':').next().unwrap_or(miss);
        assert!(known.lines().any(|l| l.starts_with(name)), "give the reason in tests/expression-misses.txt: {miss}");
    }
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
fn cases(text: &str) -> Vec<Value> {
    let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|l| Value::from_json(l).map_err(|e| format!("{l}: {e}")).unwrap()).collect()
}

#[test]
fn expressions_of_our_own() {
    let empty = || Value::object::<&str>([]);
    let cases = cases(include_str!("expression-cases.txt"));
    for case in &cases {
        let with = |p: &Value| Value::from(vec![empty(), Value::object([("properties", p.clone())])]);
        let inputs = case.get("in").cloned().unwrap_or_else(|| {
            let given = case.get("p").and_then(Value::as_array).map_or_else(|| vec![empty()], <[Value]>::to_vec);
            Value::from(given.iter().map(with).collect::<Vec<_>>())
        });
        let spec = case.get("spec").cloned().unwrap_or_default();
        let result = |word: &str| ("result", Value::from(word));
        let compiled = match case.get("bad").and_then(Value::as_array) {
            Some(keys) => {
                let errors = keys.iter().map(|k| Value::object([("key", k.clone())])).collect::<Vec<_>>();
                Value::object([result("error"), ("errors", Value::from(errors))])
            }
            None => Value::object([result("success")]),
        };
        let outputs = case.get("out").cloned().unwrap_or_default();
        let expected = Value::object([("compiled", compiled), ("outputs", outputs)]);
        let expression = case.get("e").cloned().unwrap_or_default();
        let request = [("expression", expression), ("propertySpec", spec), ("inputs", inputs), ("expected", expected)];
        if let Err(why) = verdict(&Value::object(request)) {
            panic!("{case}: {why}");
        }
    }
    assert!(cases.len() >= 250);
}

#[test]
fn styles_of_our_own() {
    let sources = r#"{"s":{"type":"geojson","data":{"type":"FeatureCollection","features":[]}},
        "v":{"type":"vector","url":"u"},"r":{"type":"raster","url":"u"}}"#;
    let cases = cases(include_str!("style-cases.txt"));
    for case in &cases {
        let mut members = vec![("version", Value::Number(8.0)), ("sources", Value::from_json(sources).unwrap())];
        members.push(("layers", Value::from(case.get("layer").cloned().into_iter().collect::<Vec<_>>())));
        let changed = case.get("root").map(Value::members).unwrap_or_default();
        members.retain(|(name, _)| changed.iter().all(|(n, _)| **n != **name));
        members.extend(changed.iter().map(|(n, v)| (&**n, v.clone())));
        let style = case.get("style").cloned().unwrap_or_else(|| Value::object(members));
        let answer = conform_style(&Value::object([("style", style)]), guangqing_map::atlas::PACK.prefix);
        let issues = answer.get("issues").and_then(Value::as_array).unwrap();
        let wanted = case.get("paths").and_then(Value::as_array).unwrap();
        let named = |path: &Value| issues.iter().any(|i| i.get("path") == Some(path));
        assert!(wanted.iter().all(named) && wanted.is_empty() == issues.is_empty(), "{case}: {answer}");
    }
    assert!(cases.len() >= 120);
}
