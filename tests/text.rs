//! Text as a style wants it: in sections of `format`, and in lines from top to bottom.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use guangqing_map::geom::{Point, Rect};
use guangqing_map::map::Map;
use guangqing_map::paint::{Align, DisplayList, Item, TextPiece, TextStyle};
use guangqing_map::style::Color;
use guangqing_map::value::Value;
use proptest::collection::vec;
use proptest::prelude::*;

/// A map of 400 × 300 px with one label in its middle, of the given `text-field` and further members of `layout`; its layer
/// and source are to be called `a`.
fn map(field: &Value, layout: &str, geometry: &str) -> Map {
    let mut map = Map::new();
    let style = format!(
        r##"{{"version": 8, "center": [0, 0], "zoom": 8, "sources": {{"a": {{"type": "geojson", "data": {{"type": "Feature", "id": 7,
            "properties": {{"name": "清远"}}, "geometry": {geometry}}}}}}},
            "layers": [{{"id": "a", "type": "symbol", "source": "a", "layout": {{"text-field": {field}, "text-size": 20{layout}}},
            "paint": {{"text-color": "#112233"}}}}]}}"##,
        field = field.to_json(),
    );
    let issues = map.set_style(&Value::from_json(&style).unwrap());
    assert!(issues.is_empty(), "{issues:?}");
    map.resize(400.0, 300.0);
    map.set_camera(guangqing_map::view::Camera {
        center: guangqing_map::proj::world_from_lonlat(guangqing_map::proj::LonLat::new(0.0, 0.0)),
        zoom: 8.0,
        ..map.camera()
    });
    map
}

const POINT: &str = r#"{"type": "Point", "coordinates": [0, 0]}"#;

fn json(text: &str) -> Value {
    Value::from_json(text).unwrap()
}

fn list(field: &Value, layout: &str, geometry: &str) -> DisplayList {
    let mut map = map(field, layout, geometry);
    let origin = map.camera().origin_px();
    map.compose(false, origin, 400.0, 300.0)
}

/// What is filled, not the halos: each piece with its style.
fn pieces(list: &DisplayList) -> Vec<(TextStyle, TextPiece)> {
    let mut out = Vec::new();
    for item in &list.items {
        if let Item::Texts(style, texts) = item
            && style.color.a > 0.0
        {
            for piece in texts.iter().flat_map(|t| list.pieces_of(t)) {
                out.push((style.clone(), piece.clone()));
            }
        }
    }
    out
}

fn drawn(field: &str, layout: &str) -> Vec<(TextStyle, TextPiece)> {
    pieces(&list(&json(field), layout, POINT))
}

/// Text, size and baseline of each piece.
fn brief(pieces: &[(TextStyle, TextPiece)]) -> Vec<(&str, f64, f64)> {
    pieces.iter().map(|(s, p)| (&*p.text, s.size, p.at.y)).collect()
}

#[test]
fn each_section_has_its_size_font_and_colour() {
    let pieces = drawn(
        r#"["format", ["get", "name"], {}, " ", {}, "Qingyuan",
            {"font-scale": 0.5, "text-color": "red", "text-font": ["literal", ["Noto Sans SC Bold"]]}]"#,
        "",
    );
    assert_eq!(brief(&pieces), [("清远", 20.0, 157.0), ("Qingyuan", 10.0, 157.0)], "on one baseline");
    let [(name, first), (second, last)] = pieces.as_slice() else { panic!() };
    assert_eq!(name.color, Color::parse("#112233").unwrap());
    assert_eq!((second.color, second.weight, &*second.families), (Color::parse("red").unwrap(), 700, "'Noto Sans SC'"));
    assert_eq!((first.align, last.align), (Align::End, Align::Start), "they meet whatever the font");
    assert!((last.at.x - first.at.x - 5.0).abs() <= 1.0, "a space of a quarter em between: {first:?} {last:?}");
}

#[test]
fn lines_are_as_high_as_their_largest_section() {
    let two = r#"["format", "大", {"font-scale": 2}, "\n小", {}]"#;
    // Lines of 48 and 24 px about y = 150: baselines 0.36 em below their middles.
    assert_eq!(brief(&drawn(two, "")), [("大", 40.0, 152.0), ("小", 20.0, 181.0)]);
    let empty = r#"["format", "大", {"font-scale": 2}, "\n\n小", {"font-scale": 0.5}]"#;
    assert_eq!(brief(&drawn(empty, "")), [("大", 40.0, 146.0), ("小", 10.0, 190.0)]);
}

#[test]
fn sections_stand_at_the_bottom_the_middle_or_the_top() {
    let field = r#"["format", "大", {"font-scale": 2}, "a", {}, "b", {"vertical-align": "center"}, "c", {"vertical-align": "top"}]"#;
    let pieces = drawn(field, r#", "text-max-width": 99"#);
    // Capitals are 0.72 em high: 28.8 px beside 14.4 px.
    assert_eq!(brief(&pieces), [("大", 40.0, 164.0), ("a", 20.0, 164.0), ("b", 20.0, 157.0), ("c", 20.0, 150.0)]);
}

#[test]
fn a_section_changes_its_case_and_keeps_its_colour() {
    let pieces = drawn(
        r#"["format", "straße ", {"text-color": "red"}, "ab", {"text-color": "blue"}]"#,
        r#", "text-transform": "uppercase", "text-max-width": 99"#,
    );
    let texts: Vec<_> = pieces.iter().map(|(s, p)| (&*p.text, s.color)).collect();
    assert_eq!(texts, [("STRASSE", Color::parse("red").unwrap()), ("AB", Color::parse("blue").unwrap())]);
}

#[test]
fn halos_lie_below_the_letters_of_all_sections() {
    let mut map = map(&json(r#"["format", "A", {}, "B", {"font-scale": 2}]"#), "", POINT);
    for (name, value) in [("text-halo-width", "2"), ("text-halo-color", "\"white\"")] {
        map.edit_style(|s| s.set_paint_property("a", name, &json(value))).unwrap();
    }
    let origin = map.camera().origin_px();
    let list = map.compose(false, origin, 400.0, 300.0);
    let halos: Vec<bool> = list
        .items
        .iter()
        .filter_map(|i| if let Item::Texts(s, _) = i { Some(s.halo_width > 0.0) } else { None })
        .collect();
    assert_eq!(halos, [true, true, false, false]);
}

#[test]
fn pictures_have_their_room_and_those_that_are_missing_none() {
    let list =
        list(&json(r#"["format", "A", {}, ["image", "hub"], {}, "B", {}, ["image", "nowhere"], {}]"#), "", POINT);
    let pieces = pieces(&list);
    let [(_, a), (_, b)] = pieces.as_slice() else { panic!("{pieces:?}") };
    assert!((b.at.x - a.at.x - 16.0).abs() <= 1.0 && (a.align, b.align) == (Align::End, Align::Start));
    let shapes: Vec<Rect> = list
        .items
        .iter()
        .filter_map(|i| if let Item::Fill(_, s) = i { Some(s) } else { None })
        .flatten()
        .map(|s| Rect::around(list.subpaths_of(s).iter().flat_map(|p| list.points_of(p)).copied()))
        .collect();
    let [icon] = shapes.as_slice() else { panic!("{shapes:?}") };
    assert!((icon.x0 - a.at.x).abs() <= 1.0 && (icon.y1 - a.at.y).abs() <= 1.0, "on the baseline: {icon:?}");
    assert!((icon.width() - 16.0).abs() < 0.1);
}

#[test]
fn a_text_of_nothing_but_missing_pictures_is_none() {
    let list = list(&json(r#"["format", ["image", "nowhere"], {}, " ", {}]"#), "", POINT);
    assert!(list.items.is_empty(), "{:?}", list.items);
}

#[test]
fn a_coloured_section_of_a_transparent_text_is_drawn() {
    let mut map = map(&json(r#"["format", "A", {}, "B", {"text-color": "red"}]"#), "", POINT);
    map.edit_style(|s| s.set_paint_property("a", "text-color", &json("\"transparent\""))).unwrap();
    let origin = map.camera().origin_px();
    let list = map.compose(false, origin, 400.0, 300.0);
    assert_eq!(pieces(&list).iter().map(|(_, p)| &*p.text).collect::<Vec<_>>(), ["B"]);
}

#[test]
fn a_larger_section_is_hit_where_it_is() {
    let found = |field: &str| {
        let mut map = map(&json(field), "", POINT);
        map.hits(Point::new(200.0 + 45.0, 150.0), 0.0, None).len()
    };
    assert_eq!((found(r#""清远""#), found(r#"["format", "清远", {"font-scale": 3}]"#)), (0, 1));
}

#[test]
fn along_a_line_each_character_has_the_size_of_its_section() {
    let line = r#"{"type": "LineString", "coordinates": [[-0.5, 0], [0.5, 0]]}"#;
    let field =
        json(r#"["format", "大", {"font-scale": 2}, "a", {"vertical-align": "top"}, ["image", "hub"], {}, "清", {}]"#);
    let list = list(&field, r#", "symbol-placement": "line-center""#, line);
    let pieces = pieces(&list);
    let brief: Vec<_> = pieces.iter().map(|(s, p)| (&*p.text, s.size, (p.at.y * 10.0).round() / 10.0)).collect();
    assert_eq!(brief, [("大", 40.0, 164.4), ("a", 20.0, 150.0), ("清", 20.0, 164.4)]);
    let (a, b) = (pieces[1].1.at.x, pieces[2].1.at.x);
    assert!((b - a - (0.28 + 0.5) * 20.0 - 16.0).abs() < 0.1, "the picture's 16 px between them: {a} {b}");
    assert!(list.items.iter().any(|i| matches!(i, Item::Fill(..))));
}

/// Text, angle in degrees and place of each piece, to a tenth.
fn set(list: &DisplayList) -> Vec<(String, f64, f64, f64)> {
    let tenth = |v: f64| (v * 10.0).round() / 10.0;
    let pieces = pieces(list).into_iter().map(|(_, p)| p);
    pieces.map(|p| (p.text.to_string(), tenth(p.angle.to_degrees()), tenth(p.at.x), tenth(p.at.y))).collect()
}

fn vertical(text: &str, layout: &str) -> Vec<(String, f64, f64, f64)> {
    let layout = format!(r#", "text-writing-mode": ["vertical"]{layout}"#);
    set(&list(&Value::from(text), &layout, POINT))
}

fn letter(text: &str, angle: f64, x: f64, y: f64) -> (String, f64, f64, f64) {
    (text.into(), angle, x, y)
}

#[test]
fn vertical_lines_run_down_and_the_next_is_to_the_left() {
    // Columns of 24 px about x = 200; characters of 20 px about y = 150, their baselines 7.2 px below their middles.
    assert_eq!(
        vertical("广清\n园（", ""),
        [
            letter("广", 0.0, 212.0, 147.0),
            letter("清", 0.0, 212.0, 167.0),
            letter("园", 0.0, 188.0, 147.0),
            letter("︵", 0.0, 188.0, 167.0),
        ]
    );
    let at_the_top = vertical("广清园", r#", "text-anchor": "top", "text-offset": [0, 1]"#);
    assert_eq!(at_the_top[0], letter("广", 0.0, 200.0, 187.0));
}

#[test]
fn latin_lies_on_its_side_in_vertical_lines() {
    // 20 + 6 × 11.2 px: what lies has its baseline to the left, 7.2 px from the axis.
    assert_eq!(vertical("清abcdeg", ""), [letter("清", 0.0, 200.0, 124.0), letter("abcdeg", 90.0, 193.0, 160.0)]);
    assert_eq!(vertical("ab 清 ", "").iter().map(|p| &*p.0).collect::<Vec<_>>(), ["ab", "清"]);
}

#[test]
fn a_text_without_han_stays_horizontal() {
    assert_eq!(vertical("Qingyuan (2)", ""), set(&list(&Value::from("Qingyuan (2)"), "", POINT)));
}

#[test]
fn writing_modes_are_tried_in_their_order() {
    let with = |modes: &str, blocked: &str| {
        let mut map = map(
            &json("\"清远市区\""),
            &format!(r#", "text-writing-mode": {modes}, "text-anchor": "left""#),
            r#"{"type": "MultiPoint", "coordinates": [[0, 0]]}"#,
        );
        let source = json(
            r#"{"type": "geojson", "data": {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0, 0]}}}"#,
        );
        assert!(map.add_source("b", &source).is_empty());
        let layer = json(&format!(
            r#"{{"id": "b", "type": "symbol", "source": "b", "layout": {{"icon-image": "hub", "icon-offset": {blocked}}}}}"#
        ));
        map.edit_style(|s| s.add_layer(&layer, None)).unwrap();
        let origin = map.camera().origin_px();
        pieces(&map.compose(false, origin, 400.0, 300.0)).len()
    };
    let (free, right, below) = ("[-99, 0]", "[60, 0]", "[12, 35]");
    assert_eq!((with(r#"["vertical", "horizontal"]"#, free), with(r#"["horizontal", "vertical"]"#, free)), (4, 1));
    assert_eq!((with(r#"["vertical", "horizontal"]"#, below), with(r#"["horizontal", "vertical"]"#, right)), (1, 4));
    assert_eq!((with(r#"["vertical"]"#, below), with(r#"["vertical", "vertical"]"#, below)), (0, 0));
}

#[test]
fn han_stands_upright_on_a_steep_line() {
    let down = r#"{"type": "LineString", "coordinates": [[0, 0.4], [0, -0.4]]}"#;
    let up = r#"{"type": "LineString", "coordinates": [[0, -0.4], [0, 0.4]]}"#;
    let on = |field: &str, more: &str, line: &str| {
        set(&list(&Value::from(field), &format!(r#", "symbol-placement": "line-center"{more}"#), line))
    };
    let standing = [letter("北", 0.0, 200.0, 147.2), letter("江", 0.0, 200.0, 167.2)];
    assert_eq!(
        (on("北江", "", down), on("北江", "", up)),
        (standing.to_vec(), standing.to_vec()),
        "whichever way it runs"
    );
    assert_eq!(on("北江", r#", "text-keep-upright": false"#, up)[0].1, -90.0, "unless told to follow the line");
    assert_eq!(on("ab", "", down)[0].1, 90.0, "Latin as ever");
    let mixed = on("北（S）", "", down);
    assert_eq!(
        mixed.iter().map(|l| (&*l.0, l.1)).collect::<Vec<_>>(),
        [("北", 0.0), ("（", 0.0), ("S", 90.0), ("）", 0.0)].map(|(t, a)| (
            match t {
                "（" => "︵",
                "）" => "︶",
                t => t,
            },
            a
        ))
    );
}

#[test]
fn pictures_stand_in_vertical_lines() {
    let field = json(r#"["format", "清", {}, ["image", "hub"], {}, "远", {"font-scale": 0.5}]"#);
    let list = list(&field, r#", "text-writing-mode": ["vertical"]"#, POINT);
    // 20, 16 and 10 px about y = 150.
    assert_eq!(set(&list), [letter("清", 0.0, 200.0, 144.0), letter("远", 0.0, 200.0, 172.0)]);
    let icon = list.items.iter().find_map(|i| if let Item::Fill(_, s) = i { s.first() } else { None }).unwrap();
    let area = Rect::around(list.subpaths_of(icon).iter().flat_map(|p| list.points_of(p)).copied());
    assert!(area.center().distance(Point::new(200.0, 155.0)) < 0.1, "{area:?}");
}

/// A text cut into sections: of each the text.
fn cut(text: &str, cuts: &[prop::sample::Index]) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut at: Vec<usize> = cuts.iter().map(|i| i.index(chars.len() + 1)).collect();
    at.extend([0, chars.len()]);
    at.sort_unstable();
    at.windows(2).map(|w| chars[w[0]..w[1]].iter().collect()).collect()
}

fn format(parts: &[String], options: impl Fn(usize) -> Value) -> Value {
    let sections = parts.iter().enumerate().flat_map(|(i, part)| [Value::from(part.as_str()), options(i)]);
    Value::from(std::iter::once(Value::from("format")).chain(sections).collect::<Vec<_>>())
}

fn any_layout() -> impl Strategy<Value = String> {
    let words = |words: &[&'static str]| prop::sample::select(words.to_vec());
    let anchors = words(&["center", "left", "top-right", "bottom"]);
    let justify = words(&["auto", "left", "center", "right"]);
    let transform = words(&["none", "uppercase"]);
    let writing = words(&["[]", r#"["vertical"]"#, r#"["horizontal", "vertical"]"#, r#"["vertical", "horizontal"]"#]);
    (2.0..12.0, -0.1..0.3, anchors, justify, transform, 0.5..2.0, -90.0..90.0, any::<bool>(), writing).prop_map(
        |(width, spacing, anchor, justify, transform, height, turn, turned, writing)| {
            let turn = if turned { turn } else { 0.0 };
            format!(
                r#", "text-max-width": {width}, "text-letter-spacing": {spacing}, "text-anchor": "{anchor}",
                "text-justify": "{justify}", "text-transform": "{transform}", "text-line-height": {height},
                "text-rotate": {turn}, "text-writing-mode": {writing}"#
            )
        },
    )
}

const ANY_TEXT: &str = "[广清园区（）。a-zA-Z0-9 \n]{1,24}";
const LINES: [&str; 3] = [
    POINT,
    r#"{"type": "LineString", "coordinates": [[-0.5, 0.1], [0, 0.05], [0.5, 0.1]]}"#,
    r#"{"type": "LineString", "coordinates": [[0.1, -0.5], [0.05, 0], [0.1, 0.5]]}"#,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn sections_that_ask_for_nothing_are_plain_text(
        text in ANY_TEXT, cuts in vec(any::<prop::sample::Index>(), 0..4), layout in any_layout(), geometry in 0..3_usize,
    ) {
        // The layer's own font, so that they are sections at all.
        let default = json(
            r#"{"font-scale": 1, "vertical-align": "bottom",
                "text-font": ["literal", ["Open Sans Regular", "Arial Unicode MS Regular"]]}"#,
        );
        let sections = format(&cut(&text, &cuts), |_| default.clone());
        let placement = if geometry == 0 { "point" } else { "line-center" };
        let (layout, geometry) = (layout + &format!(r#", "symbol-placement": "{placement}""#), LINES[geometry]);
        prop_assert_eq!(list(&Value::from(text.as_str()), &layout, geometry), list(&sections, &layout, geometry));
    }

    #[test]
    fn sections_that_differ_in_colour_alone_lie_where_plain_text_does(
        text in ANY_TEXT, cuts in vec(any::<prop::sample::Index>(), 0..4), layout in any_layout(),
    ) {
        let colors = ["#ff0000", "#00ff00", "#0000ff"];
        let parts = cut(&text, &cuts);
        let sections = format(&parts, |i| Value::object([("text-color", Value::from(colors[i % 3]))]));
        let plain = Value::from(text.as_str());
        let (one, many) = (pieces(&list(&plain, &layout, POINT)), pieces(&list(&sections, &layout, POINT)));
        let letters = |p: &[(TextStyle, TextPiece)]| -> String {
            p.iter().flat_map(|(_, p)| p.text.chars()).filter(|c| !c.is_whitespace()).collect()
        };
        prop_assert_eq!(letters(&one), letters(&many));
        let mut lone = map(&plain, &layout, POINT);
        let mut cut = map(&sections, &layout, POINT);
        for (x, y) in [(200.0, 150.0), (210.0, 150.0), (200.0, 175.0), (230.0, 160.0), (170.0, 130.0), (260.0, 150.0)] {
            prop_assert_eq!(lone.hits(Point::new(x, y), 0.0, None).len(), cut.hits(Point::new(x, y), 0.0, None).len());
        }
    }

    #[test]
    fn any_options_are_survived(
        text in ANY_TEXT, scale in prop::sample::select(vec![0.0, -1.0, 1e-9, 1e9, 1e308, 0.3, 4.0]), layout in any_layout(),
    ) {
        let options = Value::object([("font-scale", Value::Number(scale)), ("text-color", Value::from("red"))]);
        let list = list(&format(&cut(&text, &[]), |_| options.clone()), &layout, POINT);
        prop_assert!(list.pieces.iter().all(|p| p.at.x.is_finite() && p.at.y.is_finite()));
    }
}
