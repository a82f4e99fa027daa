//! Pictures of the engine as SVG text that a reviewer can read.
//!
//! `tests/golden/<case>/` holds `style.json`, a style with its data; `atlas.json`, a view of the atlas (in the style that it
//! names, or in the case's own `overlay.json`); or `reach.json`, bands of travel time with a route; and `expected.svg`.
//! `UPDATE=1 cargo test --test golden` writes all expectations anew; on a difference the picture stays in
//! `target/golden/<case>/actual.svg`.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use guangqing_map::atlas::compile::{Files, load, network, overlay_sources, sources};
use guangqing_map::atlas::fields::compare;
use guangqing_map::atlas::network::Scenario;
use guangqing_map::map::{Map, RenderOptions, render_svg};
use guangqing_map::proj::{LonLat, world_from_lonlat};
use guangqing_map::source::FeatureSet;
use guangqing_map::stats::Method;
use guangqing_map::stats::fields::Options;
use guangqing_map::value::Value;
use guangqing_map::view::Camera;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

macro_rules! cases {
    ($($name:ident: $case:literal),* $(,)?) => {
        const CASES: &[&str] = &[$($case),*];
        $(#[test] fn $name() { check($case); })*
    };
}

cases! {
    fills: "fills",
    fills_far: "fills-far",
    lines: "lines",
    circles: "circles",
    labels: "labels",
    format: "format",
    collision: "collision",
    variable_anchor: "variable-anchor",
    vertical: "vertical",
    along_line: "along-line",
    hatch: "hatch",
    icons: "icons",
    dark: "dark",
    clipped: "clipped",
    soft: "soft",
    translated: "translated",
    gradient: "gradient",
    symbols: "symbols",
    on_line: "on-line",
    pictures: "pictures",
    line_pattern: "line-pattern",
    heatmap: "heatmap",
    atlas_first_view_zh: "atlas-first-view-zh",
    atlas_first_view_en: "atlas-first-view-en",
    atlas_dark_park: "atlas-dark-park",
    atlas_park_labels: "atlas-park-labels",
    atlas_print: "atlas-print",
    atlas_contrast: "atlas-contrast",
    atlas_safe: "atlas-safe",
    overlay_clusters: "overlay-clusters",
    overlay_links: "overlay-links",
    overlay_flows: "overlay-flows",
    overlay_figures: "overlay-figures",
    atlas_choropleth: "atlas-choropleth",
    reach: "reach",
}

#[test]
fn every_directory_is_a_case() {
    let mut found: Vec<String> =
        std::fs::read_dir(folder("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    let mut known: Vec<String> = CASES.iter().map(|c| (*c).to_string()).collect();
    found.sort();
    known.sort();
    assert_eq!(found, known);
}

fn folder(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(case)
}

/// Draws a case and compares it with what is expected, line by line.
fn check(case: &str) {
    let actual = draw(case);
    let file = folder(case).join("expected.svg");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if expected == actual {
        return;
    }
    let left = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("golden").join(case);
    std::fs::create_dir_all(&left).unwrap();
    std::fs::write(left.join("actual.svg"), &actual).unwrap();
    let same = expected.lines().zip(actual.lines()).take_while(|(e, a)| e == a).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").chars().take(400).collect::<String>();
    panic!(
        "{case}: line {} differs\n expected: {}\n   actual: {}\n{} has the whole; UPDATE=1 accepts it",
        same + 1,
        line(&expected),
        line(&actual),
        left.join("actual.svg").display(),
    );
}

fn json(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(Value::from_json(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

fn numbers<const N: usize>(v: Option<&Value>) -> Option<[f64; N]> {
    let numbers: Vec<f64> = v?.as_array()?.iter().filter_map(Value::as_f64).collect();
    numbers.try_into().ok()
}

fn draw(case: &str) -> String {
    let mut map = Map::with_packs(&guangqing_map::atlas::PACK);
    let options = |v: &Value, key: &str| {
        let [width, height] = numbers(v.get(key)).unwrap();
        RenderOptions {
            width,
            height,
            lang: v.get("lang").and_then(Value::as_str).unwrap_or("zh").into(),
            bounds: numbers(v.get("bounds")),
            title: case.into(),
            attribution: String::new(),
        }
    };
    if let Some(style) = json(&folder(case).join("style.json")) {
        let issues = map.set_style(&style);
        assert!(issues.is_empty(), "{issues:#?}");
        let options = options(style.get("metadata").unwrap(), "golden:size");
        let [lon, lat] = map.style().center.unwrap();
        map.resize(options.width, options.height);
        let center = world_from_lonlat(LonLat::new(lon, lat));
        map.set_camera(Camera { center, zoom: map.style().zoom.unwrap(), ..map.camera() });
        return render_svg(&mut map, &options);
    }
    if let Some(note) = json(&folder(case).join("reach.json")) {
        let issues = map.set_style(&reach_style(&note));
        assert!(issues.is_empty(), "{issues:#?}");
        return render_svg(&mut map, &options(&note, "size"));
    }
    let note = json(&folder(case).join("atlas.json")).unwrap();
    let named = || guangqing_map::atlas::compile::style(note.get("style").unwrap().as_str().unwrap()).unwrap();
    let style = json(&folder(case).join("overlay.json")).unwrap_or_else(named);
    map.add_pack(atlas().iter().cloned());
    let style = match note.get("compare") {
        Some(asked) => with_classes(&style, asked),
        None => style,
    };
    let issues = map.set_style(&style);
    assert!(issues.is_empty(), "{issues:#?}");
    render_svg(&mut map, &options(&note, "size"))
}

/// The style with parks coloured by the classes of a comparison, below the symbols.
fn with_classes(style: &Value, asked: &Value) -> Value {
    let text = |key: &str| asked.get(key).unwrap().as_str().unwrap();
    let parks = &atlas().iter().find(|(name, _)| &**name == "atlas:parks").unwrap().1;
    let records: Vec<Value> = (0..parks.len()).map(|i| parks.properties(i)).collect();
    let options = Options {
        field: text("field"),
        method: Method::from_name(text("method")).unwrap(),
        classes: asked.get("classes").unwrap().as_f64().unwrap() as usize,
        unit: None,
    };
    let found = compare(&records, &[], &options).unwrap();
    let colors = asked.get("colors").unwrap().as_array().unwrap();
    let mut color: Vec<Value> = vec!["match".into(), vec![Value::from("get"), "id".into()].into()];
    for row in &found.rows {
        color.extend([row.id.as_str().into(), colors[row.class.unwrap()].clone()]);
    }
    color.push("#00000000".into());
    let layer = Value::object([
        ("id", Value::from("classes")),
        ("type", "fill".into()),
        ("source", "parks".into()),
        ("paint", Value::object([("fill-color", Value::from(color))])),
    ]);
    let mut layers = style.get("layers").unwrap().as_array().unwrap().to_vec();
    let at = layers.iter().position(|l| l.get("id") == Some(&"stops".into())).unwrap();
    layers.insert(at, layer);
    let others = style.members().iter().filter(|(key, _)| &**key != "layers").cloned();
    Value::object(others.chain([("layers".into(), layers.into())]))
}

fn atlas() -> &'static [(Arc<str>, FeatureSet)] {
    static SOURCES: OnceLock<Vec<(Arc<str>, FeatureSet)>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let atlas = load(&Files::embedded()).0;
        sources(&atlas).into_iter().chain(overlay_sources(&atlas)).collect()
    })
}

/// The note's layers over the bands and the route that it asks for.
fn reach_style(note: &Value) -> Value {
    let network = network(&load(&Files::embedded()).0).unwrap();
    let text = |key: &str| note.get(key).and_then(Value::as_str).unwrap();
    let items = |key: &str| note.get(key).and_then(Value::as_array).unwrap().iter();
    let open = Scenario::Links(items("open").map(|v| v.as_str().unwrap().into()).collect());
    let open = network.scenario(&open).unwrap();
    let (from, to) = (network.find(text("from")).unwrap(), network.find(text("to")).unwrap());
    let minutes: Vec<f64> = items("minutes").filter_map(Value::as_f64).collect();
    let bands = network.reach(from.position, &minutes, &open).unwrap().geojson();
    let route = network.journey_geojson(&network.route(&from, &to, &open));
    let source = |text: &str| Value::object([("type", "geojson".into()), ("data", Value::from_json(text).unwrap())]);
    Value::object([
        ("version", Value::from(8.0)),
        ("sources", Value::object([("bands", source(&bands)), ("route", source(&route))])),
        ("layers", note.get("layers").unwrap().clone()),
    ])
}
