//! Properties of the engine: what must hold for any data, style and camera.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod edits;
mod hostile;
mod many;
mod sources;
mod states;

use guangqing_map::geom::{Point, Rect, rank_of, rank_rings, ring_area2};
use guangqing_map::label::{Candidate, Choice, Overlap, place};
use guangqing_map::map::Map;
use guangqing_map::paint::{DisplayList, Item};
use guangqing_map::proj::{LonLat, lonlat_from_world, world_from_lonlat, world_size_px};
use guangqing_map::source::{Builder, Geometry};
use guangqing_map::value::Value;
use guangqing_map::view::{Camera, Event, Gestures, Key, Limits, Padding};
use proptest::collection::vec;
use proptest::prelude::*;

/// The style's and the map's zoom in most of these tests: 1 px is 2^-20 of the world.
const ZOOM: f64 = 11.0;
const PX: f64 = 1.0 / (1 << 20) as f64;
/// World px of the corner of the view.
const CORNER: Point = Point::new(600_000.0, 400_000.0);

fn json(text: &str) -> Value {
    Value::from_json(text).unwrap()
}

/// A map with this style, looking at [`CORNER`] plus half its size.
fn map(style: &str, sets: Vec<(&str, Vec<(Geometry, Value)>)>) -> Map {
    let mut map = Map::new();
    map.set_style(&json(style));
    for (name, features) in sets {
        let mut b = Builder::new();
        for (i, (geometry, properties)) in features.into_iter().enumerate() {
            b.push(Some((i as f64).into()), geometry, properties.members());
        }
        map.set_features(name, b.finish());
    }
    map.resize(400.0, 300.0);
    look_at(&mut map, CORNER + Point::new(200.0, 150.0));
    map
}

fn look_at(map: &mut Map, center: Point) {
    map.set_camera(Camera { center: center * PX, zoom: ZOOM, ..map.camera() });
}

/// A source `a` with one layer.
fn style(layer: &str) -> String {
    format!(
        r#"{{"version": 8, "sources": {{"a": {{"type": "geojson", "data": {{"type": "FeatureCollection", "features": []}}}}}},
            "layers": [{layer}]}}"#
    )
}

fn world(p: Point) -> Point {
    (p + CORNER) * PX
}

/// A position in a square of 600 px about the view.
fn spot() -> impl Strategy<Value = Point> {
    (-100.0..500.0, -150.0..450.0).prop_map(|(x, y)| Point::new(x, y))
}

fn named(points: Vec<(Point, String)>) -> Vec<(Geometry, Value)> {
    points
        .into_iter()
        .map(|(p, name)| (Geometry::Points(vec![world(p)]), Value::object([("name", Value::from(name))])))
        .collect()
}

/// Every label of a list with its position in world px, to a thousandth.
fn labels(list: &DisplayList, origin: Point) -> Vec<(String, Point)> {
    let texts = list.items.iter().filter_map(|i| if let Item::Texts(_, t) = i { Some(t) } else { None }).flatten();
    let mut out: Vec<_> = texts
        .map(|t| {
            let pieces = list.pieces_of(t);
            let at = pieces[0].at + origin;
            let round = |v: f64| (v * 1000.0).round() / 1000.0;
            (pieces.iter().map(|p| &*p.text).collect::<String>(), Point::new(round(at.x), round(at.y)))
        })
        .collect();
    out.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.x.total_cmp(&b.1.x)).then(a.1.y.total_cmp(&b.1.y)));
    out
}

const NAMES: &str = r#"{"id": "names", "type": "symbol", "source": "a", "layout": {"text-field": ["get", "name"], "text-size": 12,
    "text-variable-anchor": ["left", "right", "top"], "text-radial-offset": 0.5}}"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn panning_neither_moves_nor_adds_nor_hides_a_label(
        points in vec((spot(), "[广清园区合作]{1,6}"), 1..40),
        dx in -150.0..150.0, dy in -100.0..100.0,
    ) {
        let mut here = map(&style(NAMES), vec![("a", named(points.clone()))]);
        let mut there = map(&style(NAMES), vec![("a", named(points))]);
        look_at(&mut there, CORNER + Point::new(200.0 + dx, 150.0 + dy));
        let composed = |m: &mut Map| {
            let origin = m.camera().origin_px();
            let list = m.compose(false, origin, 400.0, 300.0);
            labels(&list, origin)
        };
        let (a, b) = (composed(&mut here), composed(&mut there));
        // A label of six characters reaches 50 px from its position, its baseline 10: those that lie in both views.
        let (p, q) = (here.camera().origin_px(), there.camera().origin_px());
        let rect = |o: Point| Rect::new(o.x, o.y, o.x + 400.0, o.y + 300.0);
        let common = rect(p).intersection(rect(q)).inflate(-50.0);
        let inside = |v: Vec<(String, Point)>| v.into_iter().filter(|l| common.contains(l.1)).collect::<Vec<_>>();
        prop_assert_eq!(inside(a), inside(b));
    }

    #[test]
    fn a_region_in_two_halves_is_the_region(
        rings in vec(vec(spot(), 3..12), 1..4),
        lines in vec(vec(spot(), 2..12), 1..4),
        points in vec((spot(), "[广清]{1,3}"), 0..12),
        split in 60..340,
    ) {
        let style = r##"{"version": 8, "sources": {"a": {"type": "geojson", "data": "{}"}, "l": {"type": "geojson", "data": "{}"},
            "p": {"type": "geojson", "data": "{}"}}, "layers": [
            {"id": "fill", "type": "fill", "source": "a", "paint": {"fill-color": "#888", "fill-outline-color": "#000"}},
            {"id": "dash", "type": "line", "source": "l", "paint": {"line-dasharray": [3, 2], "line-width": 2}},
            {"id": "side", "type": "line", "source": "l", "paint": {"line-offset": 3, "line-gap-width": 2}},
            {"id": "dots", "type": "circle", "source": "p"},
            {"id": "names", "type": "symbol", "source": "p", "layout": {"text-field": ["get", "name"]}}]}"##;
        let part = |p: &Vec<Point>| p.iter().map(|p| world(*p)).collect::<Vec<_>>();
        let rings = rings.iter().map(|r| (Geometry::Polygons(vec![vec![part(r)]]), Value::Null)).collect();
        let lines = lines.iter().map(|l| (Geometry::Lines(vec![part(l)]), Value::Null)).collect();
        let mut map = map(style, vec![("a", rings), ("l", lines), ("p", named(points))]);
        let whole = map.compose(false, CORNER, 400.0, 300.0);
        for (x0, width) in [(0.0, f64::from(split)), (f64::from(split), 400.0 - f64::from(split))] {
            let half = map.compose(false, CORNER + Point::new(x0, 0.0), width, 300.0);
            let view = Rect::new(x0, 0.0, x0 + width, 300.0);
            let (a, b) = (inked(&whole, Point::default(), view), inked(&half, Point::new(x0, 0.0), view));
            for thing in &a {
                prop_assert!(b.iter().any(|t| t.same(thing)), "the half has no {:?}", thing);
            }
            for thing in &b {
                prop_assert!(a.iter().any(|t| t.same(thing)), "the whole has no {:?}", thing);
            }
        }
    }

    #[test]
    fn equal_inputs_give_equal_lists(
        lines in vec(vec(spot(), 2..12), 1..4), points in vec((spot(), "[广清]{1,3}"), 0..12),
    ) {
        let style = style(&format!(r#"{{"id": "l", "type": "line", "source": "a"}}, {NAMES}"#));
        let features = || {
            let line = |l: &Vec<Point>| Geometry::Lines(vec![l.iter().map(|p| world(*p)).collect()]);
            let mut out = named(points.clone());
            out.extend(lines.iter().map(|l| (line(l), Value::Null)));
            out
        };
        let draw = || map(&style, vec![("a", features())]).compose(false, CORNER, 400.0, 300.0);
        prop_assert_eq!(draw(), draw());
    }

    #[test]
    fn labels_never_overlap(
        asked in vec((spot(), 5.0..80.0, 5.0..30.0, 0..4u32, any::<bool>(), any::<bool>()), 0..60),
    ) {
        let candidates: Vec<Candidate> = asked
            .iter()
            .enumerate()
            .map(|(i, (p, w, h, key, overlap, ignore))| {
                let at = |dx: f64| Choice { boxes: vec![Rect::new(p.x + dx, p.y, p.x + dx + w, p.y + h)] };
                Candidate {
                    priority: (0, f64::from(*key), i as u32),
                    choices: vec![at(0.0), at(-w)],
                    overlap: if *overlap && i % 5 == 0 { Overlap::Always } else { Overlap::Never },
                    ignore_placement: *ignore && i % 7 == 0,
                    repeat: (0, 0.0),
                }
            })
            .collect();
        let placed = place(&candidates);
        let got: Vec<(&Candidate, Rect)> =
            candidates.iter().zip(&placed).filter_map(|(c, p)| Some((c, c.choices[(*p)?].boxes[0]))).collect();
        for (i, (a, r)) in got.iter().enumerate() {
            for (b, s) in &got[i + 1..] {
                let always = |c: &Candidate| c.overlap == Overlap::Always || c.ignore_placement;
                let free = always(a) || always(b);
                prop_assert!(free || !r.inflate(-1e-9).intersects(s.inflate(-1e-9)), "{r:?} {s:?}");
            }
        }
        // Who got nothing was in somebody's way: no place is wasted.
        let taken: Vec<Rect> = got.iter().filter(|(c, _)| !c.ignore_placement).map(|(_, r)| *r).collect();
        for (c, p) in candidates.iter().zip(&placed).filter(|(_, p)| p.is_none()) {
            prop_assert!(c.choices.iter().all(|ch| taken.iter().any(|r| r.intersects(ch.boxes[0]))), "{p:?}");
        }
    }

    #[test]
    fn the_topmost_circle_is_hit_at_its_middle(centers in vec(spot(), 1..30), radius in 2.0..20.0, at in any::<prop::sample::Index>()) {
        let layer = format!(r#"{{"id": "c", "type": "circle", "source": "a", "paint": {{"circle-radius": {radius}}}}}"#);
        let features = named(centers.iter().map(|p| (*p, String::new())).collect());
        let mut map = map(&style(&layer), vec![("a", features)]);
        let center = *at.get(&centers);
        // The camera's own rounding may move things by a trifle.
        let found = map.query(center, 0.0, None);
        let inside: Vec<usize> = (0..centers.len()).filter(|i| centers[*i].distance(center) < radius - 1e-3).collect();
        let mut rows: Vec<usize> = found.iter().map(|f| f.row).collect();
        let nearest = inside.iter().copied().min_by(|a, b| {
            let far = |i: &usize| centers[*i].distance(center);
            far(a).total_cmp(&far(b)).then(b.cmp(a))
        });
        prop_assert_eq!(found.first().map(|f| f.row), nearest, "the nearest middle, of equal ones the one drawn last");
        rows.sort_unstable();
        rows.retain(|r| inside.contains(r));
        prop_assert_eq!(rows, inside);
        let edge = center + Point::new(radius + 3.0, 0.0);
        let row = at.index(centers.len());
        let hit = |map: &mut Map, tolerance: f64| map.query(edge, tolerance, None).iter().any(|f| f.row == row);
        prop_assert!(hit(&mut map, 3.1) && !hit(&mut map, 2.9));
    }

    #[test]
    fn a_polygon_is_hit_inside_and_not_in_its_hole(x in 0.0..300.0, y in 0.0..200.0, size in 40.0..200.0) {
        let square = |inset: f64| {
            let (a, b) = (inset, size - inset);
            [(a, a), (b, a), (b, b), (a, b)].map(|(dx, dy)| world(Point::new(x + dx, y + dy))).to_vec()
        };
        let polygon = (Geometry::Polygons(vec![vec![square(0.0), square(12.0)]]), Value::Null);
        let mut map = map(&style(r#"{"id": "f", "type": "fill", "source": "a"}"#), vec![("a", vec![polygon])]);
        let mut hit = |dx: f64, dy: f64, tolerance: f64| !map.query(Point::new(x + dx, y + dy), tolerance, None).is_empty();
        prop_assert!(hit(6.0, size / 2.0, 0.0));
        prop_assert!(!hit(size / 2.0, size / 2.0, 4.0), "the hole");
        prop_assert!(hit(15.0, size / 2.0, 4.0), "within reach of the hole's edge");
        prop_assert!(!hit(-3.0, size / 2.0, 2.5) && hit(-3.0, size / 2.0, 3.5), "outside");
    }

    #[test]
    fn zooming_keeps_the_anchor(
        camera in camera(), x in 0.0..800.0, y in 0.0..600.0, zoom in 0.0..22.0, t in 0.0..=1.0,
    ) {
        let px = Point::new(x, y);
        let anchor = camera.world_from_px(px);
        let there = camera.with_anchor(anchor, px, zoom);
        prop_assert!(there.px_from_world(anchor).distance(px) < 1e-4);
        prop_assert!(camera.lerp(&there, t).px_from_world(anchor).distance(px) < 1e-2);
        let limits = Limits::default();
        let mut gestures = Gestures::default();
        gestures.reduced_motion = true;
        let (wheeled, _) = gestures.handle(camera, &limits, Event::Wheel { at: px, delta: -90.0, pinch: false }, 0.0);
        if (0.0..=1.0).contains(&wheeled.center.y) && wheeled.center.y > 1e-6 && wheeled.center.y < 1.0 - 1e-6 {
            prop_assert!(wheeled.px_from_world(anchor).distance(px) < 1e-4);
        }
    }

    #[test]
    fn constraining_twice_is_constraining_once(camera in any_camera(), limits in limits()) {
        let once = camera.constrained(&limits);
        prop_assert!(once.center.is_finite() && once.zoom.is_finite());
        prop_assert!((limits.min_zoom..=limits.max_zoom).contains(&once.zoom));
        prop_assert_eq!(once.constrained(&limits), once);
    }

    #[test]
    fn simplified_rings_keep_an_area(
        rings in vec(vec((0u8..12, 0u8..12), 3..30), 1..4), tolerance in -6.0f64..3.0,
    ) {
        // A small grid makes rings that share vertices and edges, as neighbours do.
        let rings: Vec<Vec<Point>> = rings
            .into_iter()
            .map(|r| {
                let mut r: Vec<Point> = r.into_iter().map(|(x, y)| Point::new(f64::from(x), f64::from(y)) * 0.01).collect();
                r.dedup();
                r
            })
            .filter(|r| r.len() > 2 && ring_area2(r) != 0.0)
            .collect();
        let ranks = rank_rings(rings.iter().map(Vec::as_slice));
        prop_assert_eq!(ranks.len(), rings.iter().map(Vec::len).sum::<usize>());
        // Well below the ring's own size nothing may vanish.
        let rank = rank_of(1e-5 * tolerance.exp());
        let mut from = 0;
        for ring in &rings {
            let kept = ranks[from..from + ring.len()].iter().filter(|r| **r >= rank).count();
            prop_assert!(kept >= 3, "{kept} of {ring:?}");
            from += ring.len();
        }
    }
}

fn camera() -> impl Strategy<Value = Camera> {
    (0.1..0.9, 0.1..0.9, 0.0..20.0).prop_map(|(x, y, zoom)| Camera {
        center: Point::new(x, y),
        zoom,
        width: 800.0,
        height: 600.0,
    })
}

/// Numbers as a hostile caller has them.
fn odd() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -1e3..1e3,
        prop::sample::select(vec![0.0, -0.0, 1.0, 22.0, 60.0, 1e9, 1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
    ]
}

fn any_camera() -> impl Strategy<Value = Camera> {
    (odd(), odd(), odd(), 0.0..4000.0, 0.0..4000.0).prop_map(|(x, y, zoom, width, height)| Camera {
        center: Point::new(x, y),
        zoom,
        width,
        height,
    })
}

fn limits() -> impl Strategy<Value = Limits> {
    let rect = (0.0..1.0, 0.0..1.0, 0.0..0.5, 0.0..0.5).prop_map(|(x, y, w, h)| Rect::new(x, y, x + w, y + h));
    (0.0..10.0, 0.0..12.0, prop::option::of(rect)).prop_map(|(min_zoom, more, bounds)| Limits {
        min_zoom,
        max_zoom: min_zoom + more,
        bounds,
    })
}

/// A drawn thing: a circle, a label, or a vertex with its distance along its stroke.
#[derive(Debug)]
struct Thing {
    kind: String,
    at: Point,
    along: Option<f64>,
}

impl Thing {
    fn same(&self, other: &Thing) -> bool {
        // The first vertex of a ring is also its last: there the distances differ by the whole length.
        let near = |a: f64, b: f64| (a - b).abs() < 1e-5;
        let along = match (self.along, other.along) {
            (Some(a), Some(b)) => near(a, b) || near(a, 0.0) || near(b, 0.0),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.kind == other.kind && self.at.distance(other.at) < 1e-5 && along
    }
}

/// What a list draws inside `view`, in px of the whole region.
fn inked(list: &DisplayList, shift: Point, view: Rect) -> Vec<Thing> {
    let mut out = Vec::new();
    let mut add = |kind: String, at: Point, along: Option<f64>| {
        let at = at + shift;
        // Where a region is cut vertices are added and left out; strictly inside they are the data's.
        if view.inflate(-1e-3).contains(at) {
            out.push(Thing { kind, at, along });
        }
    };
    for item in &list.items {
        match item {
            Item::Background(_) | Item::Images(..) => {}
            Item::Fill(_, shapes) | Item::Pattern(_, shapes) | Item::Stroke(_, shapes) => {
                for shape in shapes {
                    let tag = &list.tags[shape.tag as usize];
                    for s in list.subpaths_of(shape) {
                        let points = list.points_of(s);
                        let mut along = s.start;
                        for (i, p) in points.iter().enumerate() {
                            along += if i > 0 { points[i - 1].distance(*p) } else { 0.0 };
                            let dashed = matches!(item, Item::Stroke(style, _) if !style.dash.is_empty());
                            add(format!("{}/{}", tag.layer, tag.id), *p, dashed.then_some(along));
                        }
                    }
                }
            }
            Item::Circles(_, circles) => {
                circles.iter().for_each(|c| add(format!("circle {}", list.tags[c.tag as usize].id), c.center, None));
            }
            Item::Texts(_, texts) => {
                let pieces = texts.iter().flat_map(|t| list.pieces_of(t));
                pieces.for_each(|p| add(format!("text {}", p.text), p.at, None));
            }
        }
    }
    out
}
