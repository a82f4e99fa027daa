//! `guangqing-map cluster` as a user types it.

use super::*;

/// Of `cluster`.
fn run(arguments: &[&str]) -> (i32, String, String) {
    super::run(&[&["cluster"], arguments].concat())
}

fn features(arguments: &[&str]) -> Vec<Value> {
    let (code, out, err) = run(arguments);
    assert_eq!(code, 0, "{err}");
    Value::from_json(&out).unwrap().get("features").unwrap().as_array().unwrap().to_vec()
}

fn number(feature: &Value, name: &str) -> f64 {
    feature.get("properties").and_then(|p| p.get(name)).and_then(Value::as_f64).unwrap_or_else(|| panic!("{name}"))
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// What has no place is in no spatial result: of the plan's 84 projects 45 are known only by county or city.
const PLACED: f64 = 39.0;

/// Whatever the zoom, no project with a place and none of its money is lost.
#[test]
fn projects_are_conserved_at_every_zoom() {
    let all: Vec<Value> = features(&["--zoom", "20", "--sum", "invest_wan"]);
    assert_eq!(all.len() as f64, PLACED);
    let wanted: f64 = all.iter().map(|f| number(f, "sum")).sum();
    let mut last = 0;
    for zoom in ["0", "6", "8", "10", "12", "17"] {
        let found = features(&["--zoom", zoom, "--sum", "invest_wan", "--by", "domain"]);
        assert_eq!(found.iter().map(|f| number(f, "point_count")).sum::<f64>(), PLACED);
        let sum: f64 = found.iter().map(|f| number(f, "sum")).sum();
        assert!((sum - wanted).abs() < 1e-6 * wanted, "{sum} {wanted}");
        for f in &found {
            let counts = f.get("properties").unwrap().get("counts").unwrap();
            let counted: f64 = counts.members().iter().map(|(_, n)| n.as_f64().unwrap()).sum();
            assert_eq!(counted, number(f, "point_count"));
        }
        assert!(found.len() >= last);
        last = found.len();
    }
}

#[test]
fn csv_has_a_column_for_each_category() {
    let (code, out, _) = run(&["--zoom", "7", "--by", "domain", "--format", "csv"]);
    let rows = rows(&out);
    assert_eq!(code, 0);
    let header = &rows[0];
    assert_eq!(header[..2], ["lon", "lat"]);
    let columns: Vec<usize> = (0..header.len()).filter(|c| header[*c].starts_with("counts: ")).collect();
    assert!(columns.len() > 2, "{header:?}");
    let sum: u32 = rows[1..].iter().flat_map(|row| columns.iter().map(|c| row[*c].parse::<u32>().unwrap_or(0))).sum();
    assert_eq!(f64::from(sum), PLACED);
    let basis = header.iter().position(|c| c == "basis_zh").unwrap();
    assert!(rows[1..].iter().all(|row| row[basis].contains("45 个项目（计划总投资 293.3673 亿元）")));
}

#[test]
fn groups_and_hexagons() {
    let found = features(&["--method", "dbscan", "--metres", "3000", "--min-points", "3"]);
    assert_eq!(found.len() as f64, PLACED);
    let labels: Vec<Option<f64>> =
        found.iter().map(|f| f.get("properties").unwrap().get("cluster").unwrap().as_f64()).collect();
    assert!(labels.contains(&Some(0.0)) && labels.contains(&None));
    let hexagons = features(&["--method", "hexbin", "--metres", "10000", "--sum", "invest_wan"]);
    assert_eq!(hexagons.iter().map(|f| number(f, "points")).sum::<f64>(), PLACED);
    assert!(hexagons.iter().all(|f| number(f, "value") == number(f, "sum")));
    let (code, out, _) = run(&["--method", "hexbin", "--metres", "10000", "--format", "csv"]);
    assert_eq!((code, rows(&out).len()), (0, hexagons.len() + 1));
}

#[test]
fn what_has_no_place_is_left_out_and_told() {
    for method in ["hierarchy", "dbscan", "hexbin"] {
        let (code, out, err) = run(&["--method", method, "--sum", "invest_wan", "--zoom", "20"]);
        assert_eq!(code, 0, "{err}");
        assert!(err.contains("note: 45 projects (planned investment CN¥29.33673 bn) are known only by"), "{err}");
        let json = Value::from_json(&out).unwrap();
        let note = &json.get("notes").unwrap().as_array().unwrap()[0];
        assert!(note.get("text_zh").unwrap().to_string().contains("45 个项目"), "{note:?}");
    }
    let all = features(&["--zoom", "20"]);
    let precision = |f: &Value| f.get("properties").unwrap().get("precision").unwrap().to_string();
    assert!(all.iter().all(|f| ["site", "park", "town"].contains(&precision(f).as_str())));
    // A file of one's own is taken as it is, whatever its fields are called.
    let own = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"precision":"city"},"geometry":{"type":"Point","coordinates":[113,23]}}]}"#;
    let file = Scratch::new("cluster-precision.geojson", own);
    let (code, out, err) = run(&[file.path()]);
    assert!(code == 0 && err.is_empty() && !out.contains("notes"), "{err}{out}");
    assert_eq!(features(&[file.path()]).len(), 1);
}

#[test]
fn a_file_of_ones_own() {
    let path = std::env::temp_dir().join(format!("guangqing-map-cluster-{}.geojson", std::process::id()));
    let point = |x: f64, n: i32| {
        format!(r#"{{"type":"Feature","properties":{{"n":{n}}},"geometry":{{"type":"Point","coordinates":[{x},23]}}}}"#)
    };
    let line = r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]}}"#;
    let text = [point(113.0, 1), point(113.0001, 5), point(115.0, 7), line.to_owned()].join(",");
    std::fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{text}]}}"#)).unwrap();
    let file = path.to_str().unwrap();
    let found = features(&[file, "--zoom", "8", "--sum", "n"]);
    let (code, _, err) = run(&[file, "--sum", "m"]);
    std::fs::remove_file(&path).unwrap();
    let mut sums: Vec<(f64, f64)> = found.iter().map(|f| (number(f, "point_count"), number(f, "sum"))).collect();
    sums.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(sums, [(1.0, 7.0), (2.0, 6.0)]);
    assert!(code == 1 && err.contains("no feature has a field \"m\"") && err.contains("1 features without points"));
}

#[test]
fn what_cannot_be_is_said() {
    for (arguments, says) in [
        (&["--radius=-1"][..], "radius must be"),
        (&["--method", "dbscan", "--metres", "0"], "eps must be"),
        (&["--method", "hexbin", "--metres", "nan"], "size must be"),
        (&["missing.geojson"], "missing.geojson"),
    ] {
        let (code, out, err) = run(arguments);
        assert!(code == 1 && out.is_empty() && err.contains(says), "{arguments:?}: {err}");
    }
    assert_eq!(run(&["--aggregate", "median"]).0, 2);
}
