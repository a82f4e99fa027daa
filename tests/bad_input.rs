//! Bad input: what is wrong is told with its place and the reason, and the rest still draws.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use guangqing_map::atlas::compile::{Atlas, Files, load, pack, sources};
use guangqing_map::atlas::unpack;
use guangqing_map::issue::{Issue, Level};
use guangqing_map::map::Map;
use guangqing_map::source::Builder;
use guangqing_map::value::Value;
use std::sync::OnceLock;

/// A source `a` of this specification, drawn as circles, lines and areas.
fn style(source: &str) -> Value {
    let text = format!(
        r#"{{"version": 8, "sources": {{"a": {source}}}, "layers": [
            {{"id": "areas", "type": "fill", "source": "a"}},
            {{"id": "lines", "type": "line", "source": "a"}},
            {{"id": "dots", "type": "circle", "source": "a"}},
            {{"id": "names", "type": "symbol", "source": "a", "layout": {{"text-field": ["to-string", ["get", "name"]]}}}}]}}"#
    );
    Value::from_json(&text).unwrap()
}

/// The map of a style at the world's whole, what was wrong, and the picture.
fn draw(style: &Value) -> (Vec<Issue>, String) {
    let mut map = Map::new();
    let issues = map.set_style(style);
    assert_eq!(map.issues(), issues, "what is returned is kept");
    map.resize(600.0, 600.0);
    (issues, map.export_svg("", ""))
}

#[track_caller]
fn told(issues: &[Issue], path: &str, words: &[&str]) {
    let found = issues.iter().any(|i| i.path == path && words.iter().all(|w| i.message.contains(w)));
    assert!(found, "no issue at {path} says {words:?}: {issues:#?}");
}

fn is_drawn(svg: &str, id: &str) -> bool {
    svg.contains(&format!(r#"data-id="{id}""#))
}

const GOOD: &str = r#"{"type": "Feature", "id": "good", "properties": {"name": "好"}, "geometry": {"type": "Point", "coordinates": [113, 23]}}"#;

/// Draws a good feature beside one of this geometry.
fn beside(geometry: &str) -> (Vec<Issue>, String) {
    let bad = format!(r#"{{"type": "Feature", "id": "bad", "properties": {{}}, "geometry": {geometry}}}"#);
    draw(&style(&format!(
        r#"{{"type": "geojson", "data": {{"type": "FeatureCollection", "features": [{bad}, {GOOD}]}}}}"#
    )))
}

#[test]
fn a_broken_geometry_costs_its_feature_only() {
    for (geometry, path, words) in [
        (r#"{"type": "Point", "coordinates": [213, 23]}"#, "coordinates", &["longitude"][..]),
        (r#"{"type": "Point", "coordinates": [23, 113]}"#, "coordinates", &["latitude"]),
        (r#"{"type": "Point", "coordinates": ["113", 23]}"#, "coordinates", &["number"]),
        (r#"{"type": "Point"}"#, "geometry", &["coordinates"]),
        (r#"{"type": "Pont", "coordinates": [113, 23]}"#, "geometry", &["Pont"]),
        (r#"{"type": "LineString", "coordinates": [[113, 23]]}"#, "coordinates", &["two"]),
        (r#"{"type": "Polygon", "coordinates": [[[113, 23], [114, 23]]]}"#, "coordinates", &[]),
        (r#"{"type": "Polygon", "coordinates": [[113, 23], [114, 23], [114, 24]]}"#, "coordinates", &[]),
        (r#"{"type": "LineString", "coordinates": [[113, 23], [null, 24]]}"#, "coordinates", &[]),
        (r#"[1, 2]"#, "geometry", &["object"]),
    ] {
        let (issues, svg) = beside(geometry);
        assert!(is_drawn(&svg, "good"), "{geometry}");
        let prefix = "sources.a.data.features[0].geometry";
        let found = issues.iter().find(|i| i.level == Level::Error && i.path.starts_with(prefix));
        let found = found.unwrap_or_else(|| panic!("{geometry}: {issues:#?}"));
        assert!(found.path.contains(path) || found.message.contains(path), "{geometry}: {found}");
        assert!(words.iter().all(|w| found.message.contains(w)), "{geometry}: {found}");
    }
}

#[test]
fn text_that_is_no_geojson_says_where() {
    for (text, words) in [
        (r#"{"type": "FeatureCollection", "features": [}"#, "line 1"),
        ("", "line 1"),
        (r#"{"type": "topology"}"#, "FeatureCollection"),
        (r#"{"features": []}"#, "type"),
        ("[1, 2]", "object"),
    ] {
        let spec = Value::object([("type", Value::from("geojson")), ("data", text.into())]).to_json();
        let (issues, svg) = draw(&style(&spec));
        told(&issues, "sources.a.data", &[words]);
        assert!(svg.ends_with("</svg>\n"));
    }
}

#[test]
fn numbers_that_are_none_draw_nothing() {
    // NaN cannot be written as JSON; a program may still hand it over.
    let mut map = Map::new();
    map.set_style(&style(r#"{"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}"#));
    let at = |x: f64| Value::from(vec![Value::Number(x), 23.0.into()]);
    let feature = |id: &str, x: f64| {
        let geometry = Value::object([("type", Value::from("Point")), ("coordinates", at(x))]);
        Value::object([
            ("type", "Feature".into()),
            ("id", id.into()),
            ("properties", Value::Null),
            ("geometry", geometry),
        ])
    };
    let features = vec![feature("nan", f64::NAN), feature("inf", f64::INFINITY), feature("good", 113.0)];
    let data = Value::object([("type", Value::from("FeatureCollection")), ("features", features.into())]);
    let issues = map.add_source("a", &Value::object([("type", Value::from("geojson")), ("data", data)]));
    for n in [0, 1] {
        let path = format!("sources.a.data.features[{n}].geometry.coordinates[0]");
        assert!(issues.iter().any(|i| i.path.starts_with(&path[..path.len() - 3])), "{issues:#?}");
    }
    map.resize(600.0, 600.0);
    let svg = map.export_svg("", "");
    assert!(is_drawn(&svg, "good") && !is_drawn(&svg, "nan") && !is_drawn(&svg, "inf"));
}

#[test]
fn a_bad_cell_costs_its_row_a_wrong_column_the_positions() {
    let csv = |text: &str, more: &str| {
        let text = Value::from(text).to_json();
        draw(&style(&format!(r#"{{"type": "csv", "data": {text}, "id": "id"{more}}}"#)))
    };
    let (issues, svg) = csv("id,lon,lat\ngood,113,23\nbad,abc,23\nfar,113,99\n", "");
    assert!(is_drawn(&svg, "good") && !is_drawn(&svg, "bad") && !is_drawn(&svg, "far"));
    told(&issues, "sources.a.data.3.lon", &["abc", "must be a number"]);
    told(&issues, "sources.a.data.4.lat", &["99"]);
    let (issues, _) = csv("id,lon,lat\ngood,113,23\n", r#", "lon": "Lon""#);
    told(&issues, "sources.a.data.1.Lon", &["no column \"Lon\"", "id, lon, lat"]);
    let (issues, _) = csv("id,a,b\ngood,113,23\n", "");
    told(&issues, "sources.a.data.1", &["no column for the longitude", "id, a, b"]);
}

#[test]
fn a_wrong_style_costs_its_property_or_layer_only() {
    let text =
        style(&format!(r#"{{"type": "geojson", "data": {{"type": "FeatureCollection", "features": [{GOOD}]}}}}"#))
            .to_json();
    let with =
        |layer: &str| Value::from_json(&text.replacen("\"layers\":[", &format!("\"layers\":[{layer},"), 1)).unwrap();
    for (layer, path, words) in [
        (
            r#"{"id": "x", "type": "circle", "source": "a", "paint": {"circle-colour": "red"}}"#,
            "layers[0].paint.circle-colour",
            &["unknown property", "circle-color"][..],
        ),
        (
            r#"{"id": "x", "type": "circle", "source": "a", "paint": {"circle-color": "reddish"}}"#,
            "layers[0].paint.circle-color",
            &["colour"],
        ),
        (
            r#"{"id": "x", "type": "circle", "source": "a", "paint": {"circle-radius": -1}}"#,
            "layers[0].paint.circle-radius",
            &["less than"],
        ),
        (
            r#"{"id": "x", "type": "circle", "source": "a", "paint": {"circle-radius": ["get"]}}"#,
            "layers[0].paint.circle-radius",
            &[],
        ),
        (r#"{"id": "x", "type": "circle", "source": "b"}"#, "layers[0].source", &["b"]),
        (r#"{"id": "x", "type": "cirkle", "source": "a"}"#, "layers[0].type", &["circle"]),
        (r#"{"id": "dots", "type": "circle", "source": "a"}"#, "layers[3].id", &["dots"]),
        (r#"{"id": "x", "type": "circle", "source": "a", "filter": ["=="]}"#, "layers[0].filter", &[]),
    ] {
        let (issues, svg) = draw(&with(layer));
        let found = issues.iter().find(|i| i.path.starts_with(path));
        let found = found.unwrap_or_else(|| panic!("{layer}: {issues:#?}"));
        assert!(words.iter().all(|w| found.message.contains(w)), "{layer}: {found}");
        assert!(is_drawn(&svg, "good"), "{layer}");
    }
}

#[test]
fn a_wrong_source_is_told_and_the_others_draw() {
    let good = format!(r#"{{"type": "geojson", "data": {GOOD}}}"#);
    for (source, path, words) in [
        (r#"{"type": "geojson"}"#, "sources.b.data", &["missing"][..]),
        (
            r#"{"type": "geojson", "datum": "wgs85", "data": {"type": "FeatureCollection", "features": []}}"#,
            "sources.b.datum",
            &["gcj02", "bd09"],
        ),
        (r#"{"type": "vector", "data": "x"}"#, "sources.b.type", &["vector", "geojson"]),
        (r#"{"type": "csv", "data": {}}"#, "sources.b.data", &["string"]),
        (r#"{"type": "geojson", "data": 7}"#, "sources.b.data", &["object"]),
    ] {
        let style = style(&format!(r#"{good}, "b": {source}"#));
        let (issues, svg) = draw(&style);
        told(&issues, path, words);
        assert!(is_drawn(&svg, "good"), "{source}");
    }
    let mut map = Map::with_packs(&guangqing_map::atlas::PACK);
    map.add_pack([("atlas:parks", Builder::new().finish())]);
    let issues = map.set_style(&style(r#"{"type": "geojson", "data": "atlas:parcs"}"#));
    told(&issues, "sources.a.data", &["atlas:parcs", "atlas:parks"]);
}

#[test]
fn hostile_text_comes_out_as_text() {
    let hostile = "<script>alert('x')</script>\"&\u{1}\u{8}]]>-->";
    let quoted = Value::from(hostile).to_json();
    let data = format!(
        r#"{{"type": "Feature", "id": {quoted}, "properties": {{"name": {quoted}}}, "geometry": {{"type": "Point", "coordinates": [0, 0]}}}}"#
    );
    let text = style(&format!(r#"{{"type": "geojson", "data": {data}}}"#)).to_json();
    // As a layer's name and a font, too.
    let text = text.replacen(r#""names""#, &quoted, 1).replacen(
        r#""layout":{"#,
        &format!(r#""layout":{{"text-font":[{quoted}],"#),
        1,
    );
    let mut map = Map::new();
    let _ = map.set_style(&Value::from_json(&text).unwrap());
    map.set_global("lang", hostile.into());
    map.resize(300.0, 300.0);
    let svg = map.export_svg(hostile, hostile);
    assert!(svg.contains("&lt;script&gt;alert(&#39;x&#39;)"), "{svg}");
    assert!(!svg.contains("<script") && !svg.contains("]]>") && !svg.contains("-->"), "{svg}");
    assert!(svg.chars().all(|c| c == '\n' || !c.is_control()), "{svg}");
    // Every attribute is closed: outside tags there is no quote, inside an even number of them.
    for tag in svg.split('<').skip(1) {
        let (inside, after) = tag.split_once('>').unwrap();
        assert!(inside.matches('"').count() % 2 == 0 && !after.contains('"'), "<{tag}");
    }
}

fn atlas() -> &'static (Atlas, Vec<Issue>) {
    static ATLAS: OnceLock<(Atlas, Vec<Issue>)> = OnceLock::new();
    ATLAS.get_or_init(|| load(&Files::embedded()))
}

#[test]
fn a_bow_tie_is_no_park() {
    let ring = |points: &str| {
        let park = &atlas().0.parks[0].id;
        format!(
            r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {{"park_id": "{park}"}},
                "geometry": {{"type": "Polygon", "coordinates": [[{points}]]}}}}]}}"#
        )
    };
    let before = &atlas().0.parks[0].footprint.polygons;
    let with = |text: String| load(&Files::embedded().with("places/park_polygons.geojson", text));
    let (built, issues) = with(ring("[112.9, 23.5], [113.0, 23.6], [113.0, 23.5], [112.9, 23.6], [112.9, 23.5]"));
    assert_eq!(built.parks[0].footprint.polygons, *before, "the schematic one stays");
    let [issue] = &issues[..] else { panic!("{issues:#?}") };
    assert!(issue.path.contains("park_polygons.geojson") && issue.path.ends_with("features[0].geometry"), "{issue}");
    assert!(issue.message.contains("cross") && issue.message.contains(&built.parks[0].id), "{issue}");
    // The same four corners in order are one.
    let (built, issues) = with(ring("[112.9, 23.5], [113.0, 23.5], [113.0, 23.6], [112.9, 23.6], [112.9, 23.5]"));
    assert_eq!(issues, []);
    assert!(!built.parks[0].footprint.schematic && built.parks[0].footprint.area_km2 > 100.0);
    let (built, issues) = with("{".into());
    assert_eq!(built.parks[0].footprint.polygons, *before);
    assert!(issues.iter().any(|i| i.path.contains("park_polygons.geojson")), "{issues:#?}");
}

#[test]
fn an_atlas_that_ends_early_is_refused() {
    let bytes = pack(&sources(&atlas().0)).first;
    let whole = unpack(&bytes).unwrap();
    assert!(!whole.is_empty());
    let sampled = (0..40).chain((40..bytes.len()).step_by(bytes.len() / 16)).chain(bytes.len() - 8..bytes.len());
    for length in sampled {
        let why = unpack(&bytes[..length]).err();
        assert!(why.is_some_and(|w| !w.is_empty()), "{length} of {} bytes", bytes.len());
    }
    // Damaged in the middle it may be read or refused, but no more.
    for at in (4..bytes.len()).step_by(bytes.len() / 12) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0xff;
        if let Ok(sets) = unpack(&damaged) {
            let mut map = Map::new();
            map.add_pack(sets);
            map.resize(100.0, 100.0);
            let _ = map.export_svg("", "");
        }
    }
}
