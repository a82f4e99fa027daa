//! Gathered points as pictures that a reviewer can look at: ring glyphs with their counts, hexagons, bands of heat.
//!
//! `UPDATE=1 cargo test --test golden_cluster` writes `tests/golden-cluster/*.svg` anew.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use guangqing_map::cluster::{
    Aggregate, Counts, HeatOptions, HexGrid, Hierarchy, Options, feature, heat, hexbin, ring,
};
use guangqing_map::map::{Map, RenderOptions, render_svg};
use guangqing_map::proj::{LonLat, lonlat_from_world, world_size_px};
use guangqing_map::value::Value;
use std::path::Path;

const ZOOM: f64 = 8.0;
const SIZE: (f64, f64) = (480.0, 320.0);

/// Three towns of different size and mix, and some sites between them; the category is the index modulo 4, or 0 in the
/// third town.
fn sites() -> (Vec<LonLat>, Vec<u32>) {
    let mut seed = 12_u64;
    let mut random = move || {
        seed = seed * 16_807 % 2_147_483_647;
        seed as f64 / 2_147_483_647.0
    };
    let towns = [(112.7, 23.9, 0.10, 40), (113.3, 23.6, 0.16, 70), (113.5, 24.1, 0.03, 12), (113.1, 23.8, 0.9, 25)];
    let mut points = Vec::new();
    let mut kinds = Vec::new();
    for (town, (lon, lat, spread, count)) in towns.into_iter().enumerate() {
        for i in 0..count {
            let (a, b) = (random() + random() - 1.0, random() + random() - 1.0);
            points.push(LonLat::new(lon + a * spread, lat + b * spread * 0.7));
            kinds.push(if town == 2 { 0 } else { i % 4 });
        }
    }
    (points, kinds)
}

/// Draws GeoJSON features by layers; both as JSON.
fn check(name: &str, sources: &[(&str, Vec<Value>)], layers: &str) {
    let collection = |features: &[Value]| {
        let features = Value::Array(features.iter().cloned().collect());
        let data = Value::object([("type", Value::from("FeatureCollection")), ("features", features)]);
        Value::object([("type", Value::from("geojson")), ("data", data)])
    };
    let sources = Value::object(sources.iter().map(|(id, features)| (*id, collection(features))));
    let style = Value::object([
        ("version", Value::Number(8.0)),
        ("sources", sources),
        ("layers", Value::from_json(layers).unwrap()),
    ]);
    let mut map = Map::new();
    let issues = map.set_style(&style);
    assert!(issues.is_empty(), "{issues:#?}");
    let px = world_size_px(ZOOM);
    let middle = guangqing_map::proj::world_from_lonlat(LonLat::new(113.1, 23.85));
    let corner = |k: f64| {
        let at = guangqing_map::geom::Point::new(middle.x + k * SIZE.0 / 2.0 / px, middle.y - k * SIZE.1 / 2.0 / px);
        lonlat_from_world(at)
    };
    let (sw, ne) = (corner(-1.0), corner(1.0));
    let actual = render_svg(
        &mut map,
        &RenderOptions {
            width: SIZE.0,
            height: SIZE.1,
            lang: "zh".into(),
            bounds: Some([sw.lon, sw.lat, ne.lon, ne.lat]),
            title: name.into(),
            attribution: String::new(),
        },
    );
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden-cluster").join(format!("{name}.svg"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    let same = expected.lines().zip(actual.lines()).take_while(|(e, a)| e == a).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").chars().take(400).collect::<String>();
    if expected != actual {
        panic!("{name}: line {} differs\n expected: {}\n   actual: {}", same + 1, line(&expected), line(&actual));
    }
}

#[test]
fn rings() {
    let (points, kinds) = sites();
    let h = Hierarchy::new(points, &Options { radius: 60.0, ..Options::default() }).unwrap();
    let counts = Counts::new(&h, &kinds, 4);
    let (mut glyphs, mut middles) = (Vec::new(), Vec::new());
    for (i, item) in h.query([-180.0, -90.0, 180.0, 90.0], ZOOM).into_iter().enumerate() {
        let n = f64::from(h.count(item));
        let outer = if n > 1.0 { 10.0 + 3.6 * n.log2() } else { 7.0 };
        let p = h.position(item);
        let radius = |px: f64| px / world_size_px(ZOOM);
        let inner = if n > 1.0 { outer * 0.64 } else { 0.1 };
        glyphs.extend(ring(h.world(item), radius(inner), radius(outer), &counts.of(item)).iter().map(|s| s.feature(i)));
        middles.push(feature(None, [p.lon, p.lat], Value::object([("count", n)].map(|(k, v)| (k, Value::Number(v))))));
    }
    check(
        "rings",
        &[("rings", glyphs), ("middles", middles)],
        r##"[
            {"id": "paper", "type": "background", "paint": {"background-color": "#fdfcf9"}},
            {"id": "rings", "type": "fill", "source": "rings", "paint": {"fill-color":
                ["match", ["get", "category"], 0, "#b0413e", 1, "#3f7cac", 2, "#d9a441", "#5b8e55"], "fill-outline-color": "#fdfcf9"}},
            {"id": "counts", "type": "symbol", "source": "middles", "filter": [">", ["get", "count"], 1],
                "layout": {"text-field": ["to-string", ["get", "count"]], "text-size": 13, "text-allow-overlap": true, "text-font": ["sans-serif"]},
                "paint": {"text-color": "#26241f"}}
        ]"##,
    );
}

#[test]
fn hexagons() {
    let (points, _) = sites();
    let grid = HexGrid::new(9000.0, 23.85).unwrap();
    let bins = hexbin(&points, &vec![1.0; points.len()], &grid);
    check(
        "hexagons",
        &[("bins", bins.iter().map(|b| b.feature(&grid, Aggregate::Sum)).collect())],
        r##"[
            {"id": "paper", "type": "background", "paint": {"background-color": "#fdfcf9"}},
            {"id": "bins", "type": "fill", "source": "bins", "paint": {"fill-color":
                ["interpolate", ["linear"], ["get", "value"], 1, "#fbe8b8", 12, "#7a2348"], "fill-outline-color": "#ffffff"}}
        ]"##,
    );
}

#[test]
fn heat_bands() {
    let (points, _) = sites();
    let options = HeatOptions::for_box([112.0, 23.0, 114.3, 24.7], 5000.0, 200);
    let surface = heat(&points, &[], &options).unwrap();
    let bands = [0.1, 0.3, 0.5, 0.7, 0.9].iter().filter_map(|level| surface.band(&options, *level)).collect();
    check(
        "heat",
        &[("bands", bands)],
        r##"[
            {"id": "paper", "type": "background", "paint": {"background-color": "#fdfcf9"}},
            {"id": "bands", "type": "fill", "source": "bands", "paint": {"fill-color":
                ["interpolate", ["linear"], ["get", "level"], 0.1, "#fbe8b8", 0.9, "#7a2348"]}}
        ]"##,
    );
}
