//! `compare`, `timeline`, `matrix` and what `measure` tells beyond sizes, as a user types them.

use super::*;

/// The rows of a CSV answer.
fn rows(arguments: &[&str]) -> Vec<Vec<(String, String)>> {
    let (code, out, err) = run(arguments);
    assert_eq!(code, 0, "{err}");
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_string).collect();
    reader.records().map(|r| header.iter().cloned().zip(r.unwrap().iter().map(str::to_string)).collect()).collect()
}

fn cell<'a>(row: &'a [(String, String)], column: &str) -> &'a str {
    row.iter().find(|(name, _)| name == column).map(|(_, value)| value.as_str()).unwrap()
}

fn number(row: &[(String, String)], column: &str) -> f64 {
    cell(row, column).parse().unwrap()
}

#[test]
fn parks_are_compared_by_what_annex_5_says() {
    let all = rows(&["compare", "--field", "invest_per_km2", "--method", "jenks", "--classes", "4", "--format", "csv"]);
    assert_eq!(all.len(), 8);
    let first = &all[0];
    // Annex 5, row 1: 【5000000】 万元; table 1-1, row 1: 28.7 km².
    assert_eq!((cell(first, "id"), cell(first, "unit"), cell(first, "rank")), ("guangqing", "亿元/km²", "1"));
    assert!((number(first, "value") - 500.0 / 28.7).abs() < 1e-12);
    assert!(cell(first, "source_zh").contains("附件五 第1行") && cell(first, "source_zh").contains("表1-1 第1行"));
    assert!(cell(first, "basis_zh").contains("规划面积"));
    for row in &all {
        let (value, from, to) = (number(row, "value"), number(row, "class_from"), number(row, "class_to"));
        let lowest = cell(row, "class") == "1";
        assert!(value <= to && (value > from || lowest && value == from), "{row:?}");
        let share = (value / number(first, "value")).sqrt();
        assert!((number(row, "radius_share") - share).abs() < 1e-12, "{row:?}");
    }
    let classes: std::collections::BTreeSet<&str> = all.iter().map(|r| cell(r, "class")).collect();
    assert_eq!(classes.len(), 4);
}

#[test]
fn units_change_the_figures_and_not_the_classes() {
    let in_unit = |unit: &str| rows(&["compare", "--field", "invest_per_km2", "--unit", unit]);
    let (yi, wan, mu) = (in_unit("亿元/km²"), in_unit("万元/km²"), in_unit("万元/亩"));
    for ((a, b), c) in yi.iter().zip(&wan).zip(&mu) {
        assert_eq!((cell(a, "id"), cell(a, "class")), (cell(b, "id"), cell(c, "class")));
        assert!((number(a, "value") * 10_000.0 - number(b, "value")).abs() < 1e-6);
        assert!((number(b, "value") / 1500.0 - number(c, "value")).abs() < 1e-9);
    }
    let (code, _, err) = run(&["compare", "--field", "planned_km2", "--unit", "万元"]);
    assert!(code == 1 && err.contains("亩"), "{err}");
}

#[test]
fn every_field_and_method_has_all_parks_in_classes() {
    for field in ["planned_km2", "tax_per_output", "key_projects", "key_invest", "invest_per_project", "output_per_km2"]
    {
        for method in ["equal", "quantile", "jenks"] {
            let (code, out, err) =
                run(&["compare", "--field", field, "--method", method, "--classes", "3", "--format", "json"]);
            assert_eq!(code, 0, "{err}");
            let json = Value::from_json(&out).unwrap();
            let counts: f64 = json.get("counts").unwrap().as_array().unwrap().iter().filter_map(Value::as_f64).sum();
            assert_eq!(counts, 8.0, "{field} {method}");
            let breaks = json.get("breaks").unwrap().as_array().unwrap();
            assert_eq!(breaks.len(), json.get("counts").unwrap().as_array().unwrap().len() + 1);
            assert!(json.get("rows").unwrap().as_array().unwrap().iter().all(|r| !r.get("class").unwrap().is_null()));
        }
    }
    // Projects placed in parks: as many as the projects' table says.
    let projects = rows(&["table", "projects"]);
    let placed = projects.iter().filter(|p| !cell(p, "park_id").is_empty());
    let (count, sum) = placed.fold((0.0, 0.0), |(n, s), p| (n + 1.0, s + number(p, "invest_wan")));
    let total = |field: &str, unit: &str| -> f64 {
        rows(&["compare", "--field", field, "--unit", unit]).iter().map(|r| number(r, "value")).sum()
    };
    assert_eq!(total("key_projects", "个"), count);
    assert!((total("key_invest", "万元") - sum).abs() < 1e-6);
}

#[test]
fn the_years_add_up_to_the_annexes() {
    let years = rows(&["timeline", "--format", "csv"]);
    assert_eq!((cell(&years[0], "year"), cell(years.last().unwrap(), "year"), years.len()), ("2016", "2035", 20));
    let total = 1_561_404.0 + 5_709_851.0 + 239_277.0;
    let spent: f64 = years.iter().map(|y| number(y, "invest_wan")).sum();
    assert!((spent - total).abs() < 0.01, "{spent}");
    assert!((number(years.last().unwrap(), "invested_wan") - total).abs() < 1e-6);
    for y in &years {
        let projects: f64 = ["planned", "under_way", "complete"].iter().map(|c| number(y, c)).sum();
        let wan: f64 = ["planned_wan", "under_way_wan", "complete_wan"].iter().map(|c| number(y, c)).sum();
        assert_eq!((projects, wan), (84.0, total), "{y:?}");
    }
    let without = rows(&["timeline", "--without-duplicates"]);
    assert_eq!(without.len(), 20, "the same years");
    let without: f64 = without.iter().map(|y| number(y, "invest_wan")).sum();
    assert!((total - without - 368_201.0).abs() < 0.01, "annex 3, row 4");
}

#[test]
fn a_year_has_every_project_with_its_status() {
    let projects = rows(&["timeline", "--year", "2023", "--format", "csv"]);
    assert_eq!(projects.len(), 84);
    let of = |id: &str| projects.iter().find(|p| cell(p, "id") == id).unwrap();
    // Annex 3: row 1 2020–2024, row 5 2021–2022; annex 4: row 2 2021–2022.
    assert_eq!((cell(of("a3-01"), "status"), number(of("a3-01"), "year_invest_wan")), ("under_way", 368_200.0 / 5.0));
    assert_eq!((cell(of("a3-05"), "status"), number(of("a3-05"), "year_invest_wan")), ("complete", 0.0));
    let under_way = projects.iter().filter(|p| cell(p, "status") == "under_way").count();
    let year = rows(&["timeline"]).into_iter().find(|y| cell(y, "year") == "2023").unwrap();
    assert_eq!(number(&year, "under_way"), under_way as f64);
    assert!(projects.iter().all(|p| cell(p, "basis_zh").contains("平均分摊")));
    assert!(rows(&["timeline", "--year", "1990"]).iter().all(|p| cell(p, "status") == "planned"));
}

#[test]
fn distances_are_symmetric_and_known() {
    let all = rows(&["matrix", "parks"]);
    assert_eq!(all.len(), 64);
    let metres = |a: &str, b: &str| {
        let row = all.iter().find(|r| cell(r, "from_id") == a && cell(r, "to_id") == b).unwrap();
        number(row, "distance_m")
    };
    assert_eq!(metres("guangqing", "guangqing"), 0.0);
    assert_eq!(metres("guangqing", "lianzhou"), metres("lianzhou", "guangqing"));
    assert!((100_000.0..200_000.0).contains(&metres("guangqing", "lianzhou")));
    assert_eq!(run(&["matrix", "projects"]).0, 2);
}

#[test]
fn a_polygon_knows_what_it_holds_and_what_is_near() {
    let (_, park, _) = run(&["export", "parks"]);
    let file = Scratch::new("compare-parks.geojson", &park);
    let own = rows(&["measure", file.path(), "--inside", "--nearest", "--format", "csv"]);
    assert_eq!(own.len(), 8);
    let projects = rows(&["table", "projects"]);
    for row in &own {
        let id = cell(row, "id");
        assert!(cell(row, "park_ids").split(';').any(|p| p == format!("{id}:1")), "{row:?}");
        assert_eq!(number(row, "parks_whole"), 1.0, "{id}");
        // Every project that is drawn within the park by its precision lies in its outline.
        let placed = projects.iter().filter(|p| cell(p, "park_id") == id && cell(p, "precision") == "park");
        let listed: Vec<&str> = cell(row, "project_ids").split(';').collect();
        for p in placed {
            assert!(listed.contains(&cell(p, "id")), "{} in {id}", cell(p, "id"));
        }
        assert!(!cell(row, "nearest_id").is_empty() && number(row, "nearest_m") >= 0.0);
    }
    // A shape round everything holds what has a place, and tells the rest.
    let all = r#"{"type":"Polygon","coordinates":[[[111,22],[116,22],[116,26],[111,26],[111,22]]]}"#;
    let file = Scratch::new("compare-all.geojson", all);
    let whole = rows(&["measure", file.path(), "--inside"]);
    let sums = ["projects", "invest_wan", "left_out_projects", "left_out_wan"].map(|c| number(&whole[0], c));
    assert_eq!(sums, [39.0, 4_576_859.0, 45.0, 2_933_673.0]);
    let (_, _, err) = run(&["measure", file.path(), "--inside"]);
    assert!(err.contains("45 projects (planned investment"), "{err}");
    let half = r#"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[113,24],[113.2,24.2],[113.2,24],[113,24.2],[113,24]]]}}"#;
    let file = Scratch::new("compare-tie.geojson", half);
    let (code, out, err) = run(&["measure", file.path(), "--inside", "--nearest=1", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("schematic") && err.contains("crosses itself"), "{err}");
    let json = Value::from_json(&out).unwrap();
    let tie = &json.as_array().unwrap()[0];
    assert!(!tie.get("crossing").unwrap().is_null());
    assert_eq!(tie.get("nearest_ids").unwrap().as_array().unwrap().len(), 1);
}

#[test]
fn points_have_no_size_but_neighbours() {
    let file = Scratch::new("compare-point.geojson", r#"{"type":"Point","coordinates":[113.05,23.7]}"#);
    assert_eq!(run(&["measure", file.path()]).0, 1);
    let near = rows(&["measure", file.path(), "--nearest=5"]);
    assert_eq!(cell(&near[0], "nearest_ids").split(';').count(), 5);
    let metres: Vec<f64> =
        cell(&near[0], "nearest_ids").split(';').map(|n| n.rsplit(':').next().unwrap().parse().unwrap()).collect();
    assert!(metres.windows(2).all(|w| w[0] <= w[1]), "{metres:?}");
    assert_eq!(run(&["measure", file.path(), "--nearest=0"]).0, 2);
}

#[test]
fn wrong_usage_names_what_there_is() {
    let (code, _, err) = run(&["compare", "--field", "beauty"]);
    assert!(code == 2 && err.contains("invest_per_km2"), "{err}");
    assert_eq!(run(&["compare", "--field", "planned_km2", "--classes", "0"]).0, 2);
    assert_eq!(run(&["compare", "--field", "planned_km2", "--classes", "99"]).0, 2);
    let (code, _, err) = run(&["compare", "--field", "planned_km2", "--method", "magic"]);
    assert!(code == 2 && err.contains("quantile"), "{err}");
}
