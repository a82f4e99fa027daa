//! Pictures of the engine as SVG text that a reviewer can read.
//!
//! `tests/golden/<case>/` holds `style.json`, a style with its data, or `atlas.json`, a view of the atlas (in the
//! style that it names, or in the case's own `overlay.json`), and `expected.svg`. `UPDATE=1 cargo test --test golden` writes all expectations anew; on a difference the picture stays in
//! `target/golden/<case>/actual.svg`.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use guangqing_map::atlas::build::{Files, load, overlay_sources, sources};
use guangqing_map::map::{Map, RenderOptions, render_svg};
use guangqing_map::proj::{LonLat, world_from_lonlat};
use guangqing_map::source::FeatureSet;
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
    collision: "collision",
    variable_anchor: "variable-anchor",
    along_line: "along-line",
    hatch: "hatch",
    icons: "icons",
    dark: "dark",
    clipped: "clipped",
    atlas_first_view_zh: "atlas-first-view-zh",
    atlas_first_view_en: "atlas-first-view-en",
    atlas_dark_park: "atlas-dark-park",
    overlay_clusters: "overlay-clusters",
    overlay_links: "overlay-links",
    overlay_flows: "overlay-flows",
    overlay_figures: "overlay-figures",
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
    let mut map = Map::new();
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
    let note = json(&folder(case).join("atlas.json")).unwrap();
    let styles = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/style");
    let named = || json(&styles.join(format!("{}.json", note.get("style").unwrap().as_str().unwrap()))).unwrap();
    let style = json(&folder(case).join("overlay.json")).unwrap_or_else(named);
    map.add_atlas(atlas().iter().cloned());
    let issues = map.set_style(&style);
    assert!(issues.is_empty(), "{issues:#?}");
    render_svg(&mut map, &options(&note, "size"))
}

fn atlas() -> &'static [(Arc<str>, FeatureSet)] {
    static SOURCES: OnceLock<Vec<(Arc<str>, FeatureSet)>> = OnceLock::new();
    SOURCES.get_or_init(|| {
        let atlas = load(&Files::embedded()).0;
        sources(&atlas).into_iter().chain(overlay_sources(&atlas)).collect()
    })
}
