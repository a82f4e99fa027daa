//! Of many features a region looks only at those near it: the picture must not show that.

use super::*;

/// 60 × 50 places 60 px apart, the first 900 px left of and above [`CORNER`].
fn places() -> impl Iterator<Item = Point> {
    (0..3000).map(|i| Point::new(f64::from(i % 60) * 60.0 - 900.5, f64::from(i / 60) * 60.0 - 900.5))
}

/// The ids of what a layer draws in a region, in drawing order.
fn drawn(list: &DisplayList) -> Vec<u32> {
    let tags = list.items.iter().flat_map(|item| match item {
        Item::Circles(_, circles) => circles.iter().map(|c| c.tag).collect(),
        Item::Fill(_, shapes) | Item::Stroke(_, shapes) => shapes.iter().map(|s| s.tag).collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    tags.map(|tag| list.tags[tag as usize].id.parse().unwrap()).collect()
}

#[test]
fn a_strip_of_many_is_what_of_all_lies_in_it() {
    let key = |i: usize| (i * 7919 % 3000) as f64;
    let feature = |kind: &str, i: usize, p: Point| {
        let at = |x: f64, y: f64| world(p + Point::new(x, y));
        let geometry = match kind {
            "circle" => Geometry::Points(vec![world(p)]),
            "line" => Geometry::Lines(vec![vec![at(0.0, 0.0), at(50.0, 20.0)]]),
            _ => Geometry::Polygons(vec![vec![vec![at(0.0, 0.0), at(50.0, 0.0), at(30.0, 40.0)]]]),
        };
        (geometry, Value::object([("k", key(i).into()), ("r", ((i % 5) as f64).into())]))
    };
    for (layer, reach, size) in [
        (
            r#""type": "circle", "layout": {"circle-sort-key": ["get", "k"]}, "paint": {"circle-radius": ["get", "r"]}"#,
            6.0,
            Point::default(),
        ),
        (
            r#""type": "line", "layout": {"line-sort-key": ["get", "k"]}, "paint": {"line-width": ["+", 1, ["get", "r"]]}"#,
            0.0,
            Point::new(50.0, 20.0),
        ),
        (r#""type": "fill", "paint": {"fill-color": "red"}"#, 0.0, Point::new(50.0, 40.0)),
    ] {
        let kind = layer.split('"').nth(3).unwrap();
        let features = places().enumerate().map(|(i, p)| feature(kind, i, p)).collect();
        let mut map = map(&style(&format!(r#"{{"id": "a", "source": "a", {layer}}}"#)), vec![("a", features)]);
        let all = drawn(&map.compose(false, CORNER - Point::new(2000.0, 2000.0), 8000.0, 8000.0));
        assert_eq!(all.len(), 3000, "{kind}");
        for (x, y, w, h) in
            [(400.0, 0.0, 64.0, 300.0), (0.0, -64.0, 400.0, 64.0), (0.0, 0.0, 400.0, 300.0), (9000.0, 0.0, 9.0, 9.0)]
        {
            let part = drawn(&map.compose(false, CORNER + Point::new(x, y), w, h));
            let meets = |i: &&u32, size: Point, reach: f64| {
                let p = places().nth(**i as usize).unwrap();
                let box_of = Rect::new(p.x - reach, p.y - reach, p.x + size.x + reach, p.y + size.y + reach);
                box_of.intersects(Rect::new(x, y, x + w, y + h))
            };
            // All with a vertex in the strip, of the others only near ones, in the order of all.
            let must: Vec<u32> = all.iter().filter(|i| meets(i, Point::default(), 0.0)).copied().collect();
            let may: Vec<u32> = all.iter().filter(|i| meets(i, size, reach + 20.0)).copied().collect();
            assert_eq!(part.iter().filter(|i| must.contains(i)).copied().collect::<Vec<_>>(), must, "{kind} {x} {y}");
            assert_eq!(may.iter().filter(|i| part.contains(i)).copied().collect::<Vec<_>>(), part, "{kind} {x} {y}");
        }
        // What is drawn is what is hit.
        let hit = map.query(Point::new(59.5, 59.5), 3.0, None);
        assert!(!hit.is_empty(), "{kind}");
        assert!(hit.iter().all(|f| f.properties.get("k") == Some(&key(f.row).into())));
    }
}
