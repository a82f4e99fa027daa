//! What stays and what changes when data, style or time do.

use super::*;

/// A box finds what a dense grid of points in it finds, and nothing that is wholly outside.
#[test]
fn a_box_finds_what_its_points_find() {
    let ring = |x: f64, y: f64, r: f64| {
        [(-r, -r), (r, -r), (r, r), (-r, r)].map(|(dx, dy)| world(Point::new(x + dx, y + dy))).to_vec()
    };
    let features = vec![
        (Geometry::Polygons(vec![vec![ring(100.0, 100.0, 30.0)]]), Value::object::<&str>([])),
        (Geometry::Polygons(vec![vec![ring(250.0, 150.0, 60.0), ring(250.0, 150.0, 40.0)]]), Value::object::<&str>([])),
        (
            Geometry::Lines(vec![vec![world(Point::new(0.0, 280.0)), world(Point::new(390.0, 200.0))]]),
            Value::object::<&str>([]),
        ),
        (Geometry::Points(vec![world(Point::new(350.0, 50.0))]), Value::object::<&str>([])),
    ];
    let layers = r#"{"id": "f", "type": "fill", "source": "a"}, {"id": "l", "type": "line", "source": "a", "paint": {"line-width": 6}},
        {"id": "c", "type": "circle", "source": "a", "filter": ["==", ["geometry-type"], "Point"], "paint": {"circle-radius": 5}}"#;
    let mut map = map(&style(layers), vec![("a", features)]);
    let mut found = |area: Rect| {
        let mut rows: Vec<(String, usize)> =
            map.query_box(area, 0.0, None).iter().map(|f| (f.layer.to_string(), f.row)).collect();
        rows.sort();
        rows
    };
    let boxes = [
        (0.0, 0.0, 400.0, 300.0),
        (90.0, 90.0, 95.0, 95.0),
        (240.0, 140.0, 260.0, 160.0),
        (180.0, 100.0, 320.0, 200.0),
        (340.0, 40.0, 346.0, 60.0),
        (5.0, 5.0, 60.0, 60.0),
        (150.0, 240.0, 170.0, 246.0),
        (356.0, 44.0, 380.0, 56.0),
    ];
    for (x0, y0, x1, y1) in boxes {
        let mut by_points: Vec<(String, usize)> = Vec::new();
        let (mut y, step) = (y0, 1.0);
        while y <= y1 {
            let mut x = x0;
            while x <= x1 {
                by_points.extend(found(Rect::new(x, y, x, y)));
                x += step;
            }
            y += step;
        }
        by_points.sort();
        by_points.dedup();
        assert_eq!(found(Rect::new(x0, y0, x1, y1)), by_points, "{x0} {y0} {x1} {y1}");
    }
    // Inside the hole there is nothing; far out neither.
    assert_eq!(found(Rect::new(240.0, 140.0, 260.0, 160.0)), []);
}

#[test]
fn states_stay_with_their_features_when_the_data_change() {
    let mut map = Map::new();
    let points = |ids: &[u32]| {
        let one = |id: &u32| {
            format!(
                r#"{{"type":"Feature","id":{id},"properties":{{}},"geometry":{{"type":"Point","coordinates":[113,{}]}}}}"#,
                20 + id
            )
        };
        let list: Vec<String> = ids.iter().map(one).collect();
        json(&format!(r#"{{"type":"geojson","data":{{"type":"FeatureCollection","features":[{}]}}}}"#, list.join(",")))
    };
    map.add_source("a", &points(&[1, 2, 3]));
    let state = |map: &Map, id: f64| map.feature_state("a", &id.into()).to_json();
    assert!(map.set_feature_state("a", &2.0.into(), &json(r#"{"select":true}"#)));
    assert!(map.set_feature_state("a", &3.0.into(), &json(r#"{"select":1}"#)));
    map.add_source("a", &points(&[2, 5, 1]));
    assert_eq!(
        (state(&map, 2.0), state(&map, 3.0), state(&map, 1.0)),
        (r#"{"select":true}"#.into(), "{}".into(), "{}".into())
    );
    assert!(map.remove_source("a"));
    assert!(map.style().sources.is_empty() && state(&map, 2.0) == "{}");
}

#[test]
fn a_clustered_source_shows_what_the_zoom_shows() {
    let style = r##"{"version": 8, "sources": {"p": {"type": "geojson", "cluster": true, "clusterRadius": 40,
        "clusterProperties": {"sum": ["+", ["get", "v"]]}, "data": {"type": "FeatureCollection", "features": [
            {"type": "Feature", "id": 1, "properties": {"v": 2}, "geometry": {"type": "Point", "coordinates": [113.00, 23.0]}},
            {"type": "Feature", "id": 2, "properties": {"v": 3}, "geometry": {"type": "Point", "coordinates": [113.02, 23.0]}}]}}},
        "layers": [{"id": "p", "type": "circle", "source": "p"}]}"##;
    let mut map = Map::new();
    assert_eq!(map.set_style(&Value::from_json(style).unwrap()), []);
    map.resize(400.0, 300.0);
    let center = world_from_lonlat(LonLat::new(113.01, 23.0));
    let mut at = |zoom: f64| {
        map.set_camera(Camera { center, zoom, ..map.camera() });
        map.prepared();
        let set = &map.source("p").unwrap().set;
        (set.len(), set.property(0, "sum").and_then(|v| v.as_f64()), set.property(0, "v").and_then(|v| v.as_f64()))
    };
    assert_eq!(at(5.0), (1, Some(5.0), None));
    assert_eq!(at(14.0), (2, None, Some(2.0)));
    assert_eq!(at(5.9), (1, Some(5.0), None));
}

#[test]
fn more_of_the_atlas_leaves_other_sources_as_they_are() {
    let style = r##"{"version": 8, "sources": {"p": {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}},
        "layers": [{"id": "p", "type": "circle", "source": "p"}]}"##;
    let mut map = Map::new();
    assert_eq!(map.set_style(&Value::from_json(style).unwrap()), []);
    let mut b = Builder::new();
    b.push(None, Geometry::Points(vec![Point::new(0.5, 0.5)]), &[]);
    map.set_features("p", b.finish());
    map.add_pack([("atlas:extra", Builder::new().finish())]);
    assert_eq!(map.source("p").unwrap().set.len(), 1);
}

#[test]
fn transitions_need_a_clock_and_leave_exports_alone() {
    let layer = r##"{"id": "a", "type": "background", "paint": {"background-color": "#000000"}}"##;
    let mut map = map(&style(layer), Vec::new());
    let paint = |map: &mut Map, color: &str| {
        map.edit_style(|s| s.set_paint_property("a", "background-color", &color.into())).unwrap();
    };
    let shown = |map: &mut Map| match map.compose(false, CORNER, 10.0, 10.0).items.first() {
        Some(Item::Background(color)) => color.to_css(),
        other => format!("{other:?}"),
    };
    paint(&mut map, "#ffffff");
    assert_eq!((shown(&mut map), map.in_transition()), ("#ffffff".into(), false), "no clock: at once");

    map.tick(1000.0);
    map.set_time(1010.0);
    paint(&mut map, "#000000");
    assert_eq!(shown(&mut map), "#ffffff");
    let revision = map.revision();
    map.tick(1160.0);
    assert!(map.revision() > revision);
    assert_eq!(shown(&mut map), "#808080");
    let svg = map.export_svg("", "");
    assert!(svg.contains("fill=\"#000000\"") && !svg.contains("#808080"));
    assert_eq!((shown(&mut map), map.in_transition()), ("#808080".into(), true));
    map.tick(1310.0);
    assert_eq!((shown(&mut map), map.in_transition()), ("#000000".into(), false));
    let revision = map.revision();
    map.tick(1400.0);
    assert_eq!(map.revision(), revision, "no work once nothing moves");

    // Less motion: at once, and what moves has arrived.
    map.set_time(1410.0);
    paint(&mut map, "#ffffff");
    map.set_reduced_motion(true);
    map.tick(1420.0);
    assert_eq!((shown(&mut map), map.in_transition()), ("#ffffff".into(), false));
    map.set_time(1430.0);
    paint(&mut map, "#000000");
    assert_eq!((shown(&mut map), map.in_transition()), ("#000000".into(), false));
}

#[test]
fn what_a_transition_leaves_alone_is_as_if_drawn_anew() {
    let layers = r##"{"id": "dot", "type": "circle", "source": "a", "paint": {"circle-radius": ["get", "r"]}},
        {"id": "ring", "type": "circle", "source": "a", "paint": {"circle-opacity": 0.5}},
        {"id": "name", "type": "symbol", "source": "a", "layout": {"text-field": ["get", "name"]}},
        {"id": "more", "type": "symbol", "source": "a", "layout": {"text-field": "园", "text-offset": [0, 1]}}"##;
    let points = (0..40).map(|i| {
        let at = world(Point::new(f64::from(i * 37 % 400), f64::from(i * 53 % 300)));
        (Geometry::Points(vec![at]), json(&format!(r#"{{"r": {}, "name": "第{i}号"}}"#, i % 7)))
    });
    let mut map = map(&style(layers), vec![("a", points.collect())]);
    let mut now = 0.0;
    for (layer, name, value) in [
        ("dot", "circle-radius", "9"),
        ("ring", "circle-color", "\"#f00\""),
        ("name", "text-translate", "[30, 0]"),
        ("dot", "circle-radius", "[\"get\", \"r\"]"),
    ] {
        map.tick(now);
        map.edit_style(|s| s.set_paint_property(layer, name, &json(value))).unwrap();
        for _ in 0..7 {
            now += 60.0;
            map.tick(now);
            let drawn = map.compose(false, CORNER, 400.0, 300.0);
            map.set_global("frame", now.into());
            assert_eq!(drawn, map.compose(false, CORNER, 400.0, 300.0), "{layer} {name} at {now}");
        }
        assert!(!map.in_transition());
    }
}
