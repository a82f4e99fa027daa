//! No style, data or input makes the engine panic, hang, or say what is not so.

use super::*;

/// The words that layers are made of, right and wrong.
fn wild_style() -> impl Strategy<Value = Value> {
    let kind = prop::sample::select(vec!["background", "fill", "line", "circle", "symbol", "heatmap"]);
    let property = prop::sample::select(vec![
        "fill-color",
        "fill-opacity",
        "fill-pattern",
        "fill-outline-color",
        "fill-sort-key",
        "line-width",
        "line-color",
        "line-dasharray",
        "line-offset",
        "line-gap-width",
        "line-cap",
        "circle-radius",
        "circle-stroke-width",
        "circle-translate",
        "text-field",
        "text-size",
        "text-max-width",
        "text-letter-spacing",
        "text-offset",
        "text-rotate",
        "text-variable-anchor",
        "text-radial-offset",
        "text-halo-width",
        "text-font",
        "symbol-placement",
        "symbol-spacing",
        "symbol-sort-key",
        "icon-image",
        "icon-size",
        "icon-rotate",
        "icon-offset",
        "icon-halo-width",
        "text-line-height",
        "text-padding",
        "text-allow-overlap",
        "visibility",
        "no-such",
    ]);
    let get = |name: &str| Value::from(vec![Value::from("get"), name.into()]);
    let computed = vec![
        get("n"),
        get("s"),
        Value::from(vec!["zoom".into()]),
        Value::from(vec!["/".into(), 1.0.into(), 0.0.into()]),
    ];
    let value = prop_oneof![
        odd().prop_map(Value::Number),
        Just(Value::Bool(true)),
        prop::sample::select(vec![
            "#123456",
            "hatch-45-2-1",
            "hatch-0-0-0",
            "hatch-1e9-nan-infinity",
            "line",
            "line-center",
            "point",
            "round",
            "star",
            "{s}",
            "广清经济特别合作区",
            "none",
            "left",
            "",
        ])
        .prop_map(Value::from),
        vec(odd().prop_map(Value::Number), 0..4).prop_map(Value::from),
        vec(prop::sample::select(vec!["left", "top-right", "Noto Bold"]).prop_map(Value::from), 0..3)
            .prop_map(Value::from),
        prop::sample::select(computed),
    ];
    let members = vec((property, value), 0..6);
    vec((kind, members, odd()), 0..5).prop_map(|layers| {
        let layers = layers.into_iter().enumerate().map(|(i, (kind, members, zoom))| {
            let text =
                ["text", "symbol", "icon-image", "visibility", "line-cap", "icon-size", "icon-offset", "icon-rotate"];
            let is_layout = |name: &str| {
                (text.iter().any(|t| name.starts_with(t)) || name.ends_with("sort-key")) && !name.contains("halo")
            };
            let (layout, paint): (Vec<_>, Vec<_>) = members.into_iter().partition(|(name, _)| is_layout(name));
            let mut layer = vec![
                ("id", Value::from(format!("l{i}"))),
                ("type", kind.into()),
                ("layout", Value::object(layout)),
                ("paint", Value::object(paint)),
            ];
            if kind != "background" {
                layer.push(("source", "a".into()));
            }
            if i % 4 == 3 {
                layer.push(("minzoom", Value::Number(zoom)));
            }
            Value::object(layer)
        });
        let data = Value::object([("type", Value::from("FeatureCollection")), ("features", Value::from(Vec::new()))]);
        let source = Value::object([("type", Value::from("geojson")), ("data", data)]);
        Value::object([
            ("version", Value::Number(8.0)),
            ("sources", Value::object([("a", source)])),
            ("layers", Value::from(layers.collect::<Vec<_>>())),
        ])
    })
}

fn wild_features() -> impl Strategy<Value = Value> {
    let kind =
        prop::sample::select(vec!["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]);
    let position = prop_oneof![
        8 => (-180.0..180.0, -85.0..85.0).prop_map(|(x, y)| Value::from(vec![Value::Number(x), Value::Number(y)])),
        1 => (odd(), odd()).prop_map(|(x, y)| Value::from(vec![Value::Number(x), y.into()])),
    ];
    let line = vec(position.clone(), 0..8).prop_map(Value::from);
    let ring = vec(position.clone(), 3..9).prop_map(|mut r| {
        r.push(r[0].clone());
        Value::from(r)
    });
    let coordinates = prop_oneof![
        position,
        line.clone(),
        vec(line, 0..3).prop_map(Value::from),
        vec(ring.clone(), 0..3).prop_map(Value::from),
        vec(vec(ring, 0..3).prop_map(Value::from), 0..3).prop_map(Value::from),
    ];
    vec((kind, coordinates, odd(), "[a-c园]{0,3}"), 0..8).prop_map(|features| {
        let features = features.into_iter().map(|(kind, coordinates, n, s)| {
            let geometry = Value::object([("type", Value::from(kind)), ("coordinates", coordinates)]);
            let properties = Value::object([("n", Value::Number(n)), ("s", s.into())]);
            Value::object([("type", Value::from("Feature")), ("properties", properties), ("geometry", geometry)])
        });
        let features = Value::from(features.collect::<Vec<_>>());
        Value::object([("type", Value::from("FeatureCollection")), ("features", features)])
    })
}

fn wild_event() -> impl Strategy<Value = Event> {
    let at = || (odd(), odd()).prop_map(|(x, y)| Point::new(x, y));
    prop_oneof![
        (0..3, at(), any::<bool>()).prop_map(|(id, at, touch)| Event::Down { id, at, touch }),
        (0..3, at()).prop_map(|(id, at)| Event::Move { id, at }),
        (0..3, at()).prop_map(|(id, at)| Event::Up { id, at }),
        (0..3).prop_map(|id| Event::Cancel { id }),
        (at(), odd(), any::<bool>()).prop_map(|(at, delta, pinch)| Event::Wheel { at, delta, pinch }),
        prop::sample::select(vec![Key::Left, Key::Up, Key::In, Key::Out]).prop_map(Event::Key),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever a page does, the map answers, and the picture is well-formed.
    #[test]
    fn nothing_breaks_the_map(
        style in wild_style(), data in wild_features(), camera in any_camera(),
        max_zoom in prop_oneof![3 => Just(22.0), 1 => odd()],
        events in vec((wild_event(), 0.0..400.0), 0..12),
        size in prop_oneof![3 => (0.0..2000.0, 0.0..2000.0), 1 => (Just(0.0), Just(0.0)), 1 => (Just(f64::NAN), Just(-5.0))],
    ) {
        let mut map = Map::new();
        let _ = map.set_style(&style);
        let spec = Value::object([("type", Value::from("geojson")), ("data", data)]);
        let _ = map.add_source("a", &spec);
        map.set_limits(Limits { max_zoom, ..Limits::default() });
        map.resize(size.0, size.1);
        map.set_camera(camera);
        let _ = map.camera_for([camera.center.x, -20.0, camera.center.y, 30.0], Padding { left: camera.zoom, ..Padding::default() }, max_zoom);
        let mut now = 0.0;
        for (event, ms) in events {
            now += ms;
            let _ = map.handle(event, now);
            let _ = map.tick(now + 1.0);
        }
        let _ = map.query(Point::new(camera.center.x, 10.0), 5.0, None);
        let _ = map.hover(Some(Point::new(10.0, 10.0)), 5.0);
        let svg = map.export_svg("title", "");
        prop_assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN") && !svg.contains("\"inf"), "{svg}");
        let at = lonlat_from_world(map.camera().center);
        prop_assert!(at.lon.is_finite() && at.lat.is_finite() && world_size_px(map.camera().zoom) > 0.0);
        let _ = map.legend(map.camera().zoom);
    }
}
