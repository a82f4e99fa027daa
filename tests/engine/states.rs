//! Layers that read feature state are layers like any other.

use super::*;

/// A square of 100 px at the middle of the view, id 0, and one of 20 px to the left of it, id 1.
fn squares() -> Vec<(Geometry, Value)> {
    let square = |x: f64, half: f64| {
        let corner = |dx: f64, dy: f64| world(Point::new(x + dx * half, 150.0 + dy * half));
        Geometry::Polygons(vec![vec![vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)]]])
    };
    vec![(square(200.0, 50.0), json("{}")), (square(50.0, 10.0), json("{}"))]
}

const FILL: &str = r##"{"id": "area", "type": "fill", "source": "a", "paint":
    {"fill-color": ["case", ["boolean", ["feature-state", "hover"], false], "#ff0000", "#00ff00"]}}"##;
const DOT: &str = r##"{"id": "dot", "type": "circle", "source": "a", "filter": ["==", ["id"], 0], "paint": {"circle-color": "#000000"}}"##;

fn made(layers: &str) -> Map {
    map(&style(layers), vec![("a", squares())])
}

/// The ids of layers, features at a px, topmost first.
fn found(map: &mut Map, x: f64, y: f64) -> Vec<String> {
    let found = map.query(Point::new(x, y), 0.0, None);
    found.iter().map(|f| format!("{} {}", f.layer, f.id.clone().unwrap_or_default())).collect()
}

#[test]
fn they_are_found_and_drawn_in_the_order_of_the_style() {
    // Below another layer, alone, and as the topmost.
    let mut below = made(&format!("{FILL}, {DOT}"));
    assert_eq!(found(&mut below, 150.0, 100.0), ["dot 0", "area 0"]);
    assert_eq!(found(&mut below, 200.0, 150.0), ["area 0"]);
    let mut above = made(&format!("{DOT}, {FILL}"));
    assert_eq!(found(&mut above, 150.0, 100.0), ["area 0", "dot 0"]);
    assert_eq!(found(&mut made(FILL), 200.0, 150.0), ["area 0"]);
    let order = |map: &mut Map| {
        let svg = map.export_svg("", "");
        svg.find("#000000").or(svg.find("#000")).unwrap() > svg.find("#00ff00").or(svg.find("#0f0")).unwrap()
    };
    assert!(order(&mut below), "the dot lies below the area");
    assert!(!order(&mut above), "the dot lies above the area");
}

#[test]
fn a_state_draws_anew_what_lies_where_the_feature_is() {
    let mut map = made(&format!("{FILL}, {DOT}"));
    let (revision, before) = (map.revision(), map.export_svg("", ""));
    map.prepared();
    assert!(map.set_feature_state("a", &1.0.into(), &json(r#"{"hover": true}"#)));
    assert_eq!(map.revision(), revision, "everything would be drawn anew");
    let after = map.export_svg("", "");
    assert!(!before.contains("#ff0000") && after.contains("#ff0000"), "{after}");
    let damage = map.take_damage();
    let [part] = damage[..] else { panic!("{damage:?}") };
    let square = Rect::new(40.0, 140.0, 60.0, 160.0);
    let seen = Rect::new(part.x0 - CORNER.x, part.y0 - CORNER.y, part.x1 - CORNER.x, part.y1 - CORNER.y);
    assert!(seen.contains_rect(square) && square.inflate(8.0).contains_rect(seen), "{seen:?}");
    assert!(map.take_damage().is_empty());
    // The same again changes nothing.
    assert!(map.set_feature_state("a", &1.0.into(), &json(r#"{"hover": true}"#)));
    assert!(map.take_damage().is_empty());
    map.clear_feature_states(Some("a"));
    assert_eq!(map.export_svg("", ""), before);
}

#[test]
fn what_is_smaller_now_leaves_nothing_behind() {
    let circle = r##"{"id": "c", "type": "circle", "source": "a", "paint": {"circle-radius":
        ["case", ["boolean", ["feature-state", "far"], false], 80, 4]}}"##;
    let mut map = made(&format!("{circle}, {DOT}"));
    map.prepared();
    map.set_feature_state("a", &1.0.into(), &json(r#"{"far": true}"#));
    let far = map.take_damage()[0];
    map.set_feature_state("a", &1.0.into(), &json(r#"{"far": null}"#));
    let near = map.take_damage()[0];
    assert!(far.width() > 160.0 && near.width() > 160.0, "{far:?} {near:?}");
}

#[test]
fn topmost_layers_that_read_state_are_drawn_apart() {
    let mut map = made(&format!("{DOT}, {FILL}"));
    map.prepared();
    let (still, over) = (map.revision(), map.overlay_revision());
    assert!(map.hover(Some(Point::new(200.0, 150.0)), 0.0) && map.has_hover());
    assert_eq!(map.revision(), still);
    assert_ne!(map.overlay_revision(), over);
    assert!(map.take_damage().is_empty(), "pointing draws the still picture anew");
    assert!(map.export_svg("", "").contains("#ff0000"));
}
