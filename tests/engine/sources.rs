//! Sources of every kind, and layers at every zoom: the server's map is the page's.

use super::{json, look_at, map, style};
use guangqing_map::atlas::PACK;
use guangqing_map::geom::Point;
use guangqing_map::issue::Level;
use guangqing_map::map::spec::SourceSpec;
use guangqing_map::map::{Map, RenderOptions, reading, render_svg};
use guangqing_map::source::{Builder, Geometry, PackNames};
use guangqing_map::value::Value;
use guangqing_map::view::{Camera, Limits};

#[test]
fn a_layer_without_zooms_is_there_at_every_zoom() {
    let point = Geometry::Points(vec![super::world(Point::new(200.0, 150.0))]);
    for (zooms, highest) in [("", true), (r#""maxzoom": 24,"#, true), (r#""maxzoom": 23,"#, false)] {
        let layer = format!(r#"{{"id": "a", {zooms} "type": "circle", "source": "a"}}"#);
        let mut map = map(&style(&layer), vec![("a", vec![(point.clone(), Value::Null)])]);
        map.set_limits(Limits { max_zoom: 30.0, ..map.limits() });
        look_at(&mut map, super::CORNER + Point::new(200.0, 150.0));
        for (zoom, shown) in [(11.0, true), (23.5, highest), (24.0, highest), (30.0, highest)] {
            map.set_camera(Camera { zoom, ..map.camera() });
            let here = map.camera();
            let list = map.compose(false, here.origin_px(), here.width, here.height);
            assert_eq!(list.items.len(), usize::from(shown), "{zooms} at {zoom}");
            assert_eq!(map.query(Point::new(200.0, 150.0), 4.0, None).len(), usize::from(shown), "{zooms} at {zoom}");
        }
    }
}

const POINTS: &str = r#"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "id": "a", "properties": {"k": 1}, "geometry": {"type": "Point", "coordinates": [113.1, 23.1]}},
    {"type": "Feature", "id": "b", "properties": {"k": 2}, "geometry": {"type": "Point", "coordinates": [113.4, 23.5]}}]}"#;
const TOPOLOGY: &str = r#"{"type": "Topology", "objects": {
    "other": {"type": "Point", "coordinates": [110, 20]},
    "wanted": {"type": "GeometryCollection", "geometries": [
        {"type": "Point", "id": "a", "properties": {"k": 1}, "coordinates": [113.1, 23.1]},
        {"type": "Point", "id": "b", "properties": {"k": 2}, "coordinates": [113.4, 23.5]}]}}, "arcs": []}"#;
const TABLE: &str = "name,lon,lat,k\na,113.1,23.1,1\nb,113.4,23.5,2\n";
const SHAPES: &str = "name|shape|k\na|POINT(113.1 23.1)|1\nb|POINT(113.4 23.5)|2\n";

/// What a source is but its data, and these.
const SOURCES: [(&str, &str); 12] = [
    (r#"{"type": "geojson"}"#, POINTS),
    (r#"{"type": "geojson", "filter": null}"#, POINTS),
    (r#"{"type": "geojson", "filter": ["==", ["get", "k"], 2]}"#, POINTS),
    (r#"{"type": "geojson", "datum": "gcj02", "filter": ["==", ["id"], "a"]}"#, POINTS),
    (r#"{"type": "geojson", "promoteId": "k", "filter": ["==", ["id"], 1]}"#, POINTS),
    (r#"{"type": "topojson", "object": "wanted"}"#, TOPOLOGY),
    (r#"{"type": "topojson", "object": "wanted", "filter": ["<", ["get", "k"], 2]}"#, TOPOLOGY),
    (r#"{"type": "csv", "id": "name"}"#, TABLE),
    (r#"{"type": "csv", "lon": "lon", "lat": "lat", "datum": "bd09", "filter": ["==", ["get", "name"], "b"]}"#, TABLE),
    (r#"{"type": "csv", "wkt": "shape", "id": "name"}"#, SHAPES),
    (r#"{"type": "csv", "wkt": "shape", "filter": ["==", ["get", "k"], 1]}"#, SHAPES),
    (r#"{"type": "geojson", "cluster": true, "filter": ["==", ["get", "k"], 1]}"#, POINTS),
];

fn with(of: &Value, name: &str, value: Value) -> Value {
    let others = of.members().iter().filter(|(n, _)| **n != *name).cloned();
    Value::object(others.chain([(name.into(), value)]))
}

/// A style with a source and a layer for each of these.
fn style_of(sources: &[Value]) -> Value {
    let ids: Vec<String> = (0..sources.len()).map(|i| format!("s{i}")).collect();
    let layer = |(i, id): (usize, &String)| {
        let radius = 3 + i;
        json(&format!(
            r##"{{"id": "{id}", "type": "circle", "source": "{id}", "paint": {{"circle-radius": {radius},
                "circle-color": ["match", ["to-string", ["id"]], ["a", "1"], "#ff0000", "#0000ff"]}}}}"##
        ))
    };
    let layers: Vec<Value> = ids.iter().enumerate().map(layer).collect();
    Value::object([
        ("version", 8.0.into()),
        ("sources", Value::object(ids.iter().map(|id| id.as_str()).zip(sources.iter().cloned()))),
        ("layers", layers.into()),
    ])
}

fn picture(style: &Value) -> (String, Vec<String>) {
    let mut map = Map::new();
    let issues = map.set_style(style).iter().map(ToString::to_string).collect();
    let options = RenderOptions {
        width: 400.0,
        height: 300.0,
        lang: "zh".into(),
        bounds: Some([113.0, 23.0, 113.5, 23.6]),
        title: String::new(),
        attribution: String::new(),
    };
    (render_svg(&mut map, &options), issues)
}

#[test]
fn one_style_draws_alike_here_and_in_a_page() {
    for as_object in [false, true] {
        let given = SOURCES.map(|(spec, data)| {
            let text = !as_object || data.starts_with("name");
            with(&json(spec), "data", if text { data.into() } else { json(data) })
        });
        // What a page gives its engine.
        let made = SOURCES.map(|(spec, data)| {
            let (geojson, issues) = reading::to_geojson(data, &SourceSpec::of(&json(spec))).unwrap();
            assert_eq!(issues, []);
            json(&format!(r#"{{"type": "geojson", "data": {}}}"#, Value::from(geojson).to_json()))
        });
        let (here, issues) = picture(&style_of(&given));
        assert_eq!(issues, [] as [&str; 0]);
        let (page, _) = picture(&style_of(&made));
        assert_eq!(here, page);
        assert_eq!(here.matches("<circle").count(), 2 + 2 + 1 + 1 + 1 + 2 + 1 + 2 + 1 + 2 + 1 + 1);
    }
}

#[test]
fn a_topology_is_known_for_one_as_in_a_page() {
    let spec = r#"{"type": "geojson", "object": "wanted"}"#;
    for data in [TOPOLOGY.into(), json(TOPOLOGY)] {
        let mut map = Map::new();
        assert_eq!(map.add_source("a", &with(&json(spec), "data", data)), []);
        assert_eq!(map.source("a").unwrap().set.len(), 2);
    }
}

#[test]
fn a_faulty_source_says_where() {
    let told = |spec: &str, data: &str| {
        let mut map = Map::new();
        let issues = map.add_source("a", &with(&json(spec), "data", data.into()));
        issues.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    };
    for (spec, data, begins) in [
        (r#"{"type": "geojson", "datum": "mars"}"#, POINTS, "error: sources.a.datum: unknown datum: use wgs84"),
        (r#"{"type": "vector"}"#, POINTS, "error: sources.a.type: unknown source type \"vector\": use "),
        (r#"{"type": "geojson", "filter": ["got"]}"#, POINTS, "error: sources.a.data: error: filter"),
        (
            r#"{"type": "csv", "wkt": "x"}"#,
            SHAPES,
            "error: sources.a.data: there is no column \"x\"; the columns are name",
        ),
        (r#"{"type": "csv", "wkt": "shape"}"#, "shape\nPOINT(1)\n", "error: sources.a.data.2.shape: row left out"),
        (r#"{"type": "topojson", "object": "x"}"#, TOPOLOGY, "error: sources.a.data: "),
    ] {
        let found = told(spec, data);
        assert!(found.starts_with(begins), "{spec}: {found}");
    }
}

#[test]
fn the_names_of_packs_are_the_applications() {
    const NAMES: PackNames = PackNames { prefix: "town:", late: "town:late" };
    let layer = |source: &str| style(&format!(r#"{{"id": "a", "type": "circle", "source": "{source}"}}"#));
    for (mut map, unknown) in [(Map::new(), 1), (Map::with_packs(&NAMES), 0)] {
        assert_eq!(map.set_style(&json(&layer("town:x"))).iter().filter(|i| i.level == Level::Error).count(), unknown);
        assert_eq!(map.set_style(&json(&layer("atlas:x"))).iter().filter(|i| i.level == Level::Error).count(), 1);
    }
    let mut map = Map::with_packs(&NAMES);
    let source = |name: &str| with(&json(r#"{"type": "geojson"}"#), "data", name.into());
    assert_eq!(map.add_source("a", &source("town:x")), [], "it may come");
    let set = |id: &str, key: &str| {
        let mut b = Builder::new();
        b.push(Some(id.into()), Geometry::None, &[(key.into(), 1.0.into())]);
        b.finish()
    };
    map.add_pack([("town:x", set("one", "k")), ("town:late", set("x/one", "later"))]);
    assert_eq!(map.pack_names().count(), 1);
    assert!(map.source("a").unwrap().set.property(0, "later").is_some());
    let told =
        |map: &mut Map, spec: &Value| map.add_source("b", spec).iter().map(ToString::to_string).collect::<String>();
    assert_eq!(told(&mut map, &source("town:y")), "error: sources.b.data: there is no \"town:y\"; there are: town:x");
    let missing = told(&mut Map::with_packs(&PACK), &json("{}"));
    assert_eq!(missing, "error: sources.b.data: data is missing: GeoJSON as object or text, or \"atlas:NAME\"");
}

#[test]
fn packed_sets_come_late_and_go() {
    let mut map = Map::new();
    let set = || guangqing_map::source::geojson::parse(POINTS).unwrap().0;
    map.add_pack([("pack:2", set()), ("any name", set())]);
    let sources = ["pack:2", "any name"].map(|name| with(&json(r#"{"type": "geojson"}"#), "data", name.into()));
    assert_eq!(map.set_style(&style_of(&sources)), []);
    let shown = |map: &Map| ["s0", "s1"].map(|id| map.source(id).unwrap().set.len());
    assert_eq!(shown(&map), [2, 2]);
    assert!(map.remove_pack("any name") && !map.remove_pack("any name"));
    assert_eq!(shown(&map), [2, 0]);
    let before = map.revision();
    map.add_pack([("any name", set())]);
    assert_eq!(shown(&map), [2, 2]);
    assert!(map.revision() > before);
    assert_eq!(map.pack_names().map(|n| &**n).collect::<Vec<_>>(), ["any name", "pack:2"]);
}

#[test]
fn features_of_a_pack_are_filtered_and_gathered() {
    let set = || guangqing_map::source::geojson::parse(POINTS).unwrap().0;
    let source = |more: &str| json(&format!(r#"{{"type": "geojson", "data": "town", "datum": "gcj02"{more}}}"#));
    let shown = |map: &mut Map| {
        map.prepared();
        let data = map.source("a").unwrap();
        (data.set.len(), data.set.property(0, "point_count").and_then(|n| n.as_f64()))
    };
    let mut map = Map::new();
    map.add_pack([("town", set())]);
    map.set_style(&style_of(&[]));
    assert_eq!(map.add_source("a", &source(r#", "filter": ["==", ["get", "k"], 2]"#)), []);
    assert_eq!(shown(&mut map), (1, None));
    let (here, there) = (map.source("a").unwrap().set.bounds(0), set().bounds(1));
    assert!(here.center().distance(there.center()) < 1e-9, "they are in WGS-84 already");
    let gathered = r#", "cluster": true, "clusterRadius": 500"#;
    assert_eq!(map.add_source("a", &source(gathered)), []);
    assert_eq!(shown(&mut map), (1, Some(2.0)));
    assert_eq!(map.add_source("a", &source(&format!(r#"{gathered}, "filter": ["==", ["get", "k"], 2]"#))), []);
    assert_eq!(shown(&mut map), (1, None));
    // What follows on a clustered source shows no old clusters.
    assert_eq!(map.add_source("a", &source(gathered)), []);
    map.prepared();
    assert_eq!(map.add_source("a", &source("")), []);
    assert_eq!(shown(&mut map), (2, None));
    let issues = map.add_source("a", &source(r#", "filter": ["got"]"#));
    assert!(issues[0].to_string().starts_with("error: sources.a.data: error: filter"), "{issues:?}");
}
