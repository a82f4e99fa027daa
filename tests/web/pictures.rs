//! What the canvas shows.

use super::*;

/// Areas, outlines, hatching, dashes, circles and icons all over the place.
fn busy(text: bool) -> JsValue {
    let mut features = Vec::new();
    for i in 0..60 {
        let (x, y) = (112.0 + f64::from(i * 37 % 60) / 30.0, 22.0 + f64::from(i * 53 % 60) / 30.0);
        let at = |k: u32| {
            let (s, c) = (f64::from(k) * 2.513 + f64::from(i)).sin_cos();
            format!("[{}, {}]", x + 0.2 * c, y + 0.2 * s)
        };
        let ring = [0, 1, 2, 3, 4, 0].map(at).join(",");
        let geometries = [
            format!(r#"{{"type": "Polygon", "coordinates": [[{ring}]]}}"#),
            format!(r#"{{"type": "LineString", "coordinates": [{ring}]}}"#),
            format!(r#"{{"type": "Point", "coordinates": [{x}, {y}]}}"#),
        ];
        features.extend(geometries.map(|g| {
            format!(r#"{{"type": "Feature", "properties": {{"i": {i}, "name": "广清合作第{i}号 No. {i}"}}, "geometry": {g}}}"#)
        }));
    }
    let data = format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(","));
    let point = r#""filter": ["==", ["geometry-type"], "Point"]"#;
    let names = format!(
        r##", {{"id": "names", "type": "symbol", "source": "a", {point}, "layout": {{"text-field": ["get", "name"],
        "text-size": 13, "text-font": ["sans-serif"]}}, "paint": {{"text-halo-color": "#fff", "text-halo-width": 2}}}}"##
    );
    json(&format!(
        r##"{{"style": {{"version": 8, "center": [113, 23], "zoom": 8.3, "sources": {{"a": {{"type": "geojson", "data": {data}}}}},
        "layers": [
        {{"id": "paper", "type": "background", "paint": {{"background-color": "#fafafa"}}}},
        {{"id": "areas", "type": "fill", "source": "a", "paint": {{"fill-color": "rgba(80, 140, 90, 0.3)", "fill-outline-color": "#333"}}}},
        {{"id": "hatch", "type": "fill", "source": "a", "filter": ["<", ["get", "i"], 20], "paint": {{"fill-color": "#a33", "fill-pattern": "hatch-30-7-1.3"}}}},
        {{"id": "lines", "type": "line", "source": "a", "paint": {{"line-color": "#27c", "line-width": 3, "line-dasharray": [3, 1.5]}}}},
        {{"id": "round", "type": "line", "source": "a", "layout": {{"line-cap": "round", "line-join": "round"}},
          "paint": {{"line-color": "rgba(200, 120, 0, 0.6)", "line-width": 5, "line-offset": 6}}}},
        {{"id": "dots", "type": "circle", "source": "a", {point}, "paint": {{"circle-radius": 9, "circle-color": "#fd0",
          "circle-stroke-color": "#000", "circle-stroke-width": 1.5}}}},
        {{"id": "icons", "type": "symbol", "source": "a", {point}, "layout": {{"icon-image": "airport", "icon-allow-overlap": true}},
          "paint": {{"icon-color": "#06c", "icon-halo-color": "#fff", "icon-halo-width": 2}}}}
        {}]}}}}"##,
        if text { &names } else { "" }
    ))
}

/// How many pixels differ by more than 4, 16, 64 and 128 levels in a channel between a map that was panned about and a
/// fresh one.
async fn panned_against_fresh(text: bool) -> [usize; 4] {
    assert_eq!(web_sys::window().unwrap().device_pixel_ratio(), 1.0);
    let options = busy(text);
    let panned = Stage::new(320, 240, &options);
    panned.rest().await;
    let pan = |x: i32, y: i32| panned.pan(x.into(), y.into());
    for (x, y) in [(7, 3), (40, -25), (150, 90), (-260, -140), (300, 0), (-20, 170), (-400, -300), (55, 61), (0, -1)] {
        pan(x, y);
        // Not always time enough for the margins.
        frames(if x % 2 == 0 { 1 } else { 3 }).await;
    }
    let view = panned.map.view();
    let fresh = Stage::new(320, 240, &options);
    fresh.map.set_view(view[0], view[1], view[2], None);
    // One frame: the fresh picture is drawn in one piece.
    frames(2).await;
    let (a, b) = (panned.pixels(), fresh.pixels());
    assert_eq!(a.len(), b.len());
    let blank = b.chunks(4).filter(|p| p[0] == 0xfa).count();
    assert!(blank < b.len() / 8, "the picture is not busy");
    let most = |(p, q): (&[u8], &[u8])| p.iter().zip(q).map(|(p, q)| p.abs_diff(*q)).max().unwrap_or(0);
    let levels: Vec<u8> = a.chunks(4).zip(b.chunks(4)).map(most).collect();
    [4, 16, 64, 128].map(|level| levels.iter().filter(|d| **d > level).count())
}

/// Whole marks must not be missing, cut or doubled: no pixel differs by more than 64 levels. Chromium rounds coverage
/// otherwise when a path is cut by its clip, up to about 50 levels within 2 px of a seam, and by single levels along long
/// edges: of 76,800 pixels 115 were seen to differ by more than 16 levels and 1,469 by more than 4.
fn assert_alike([over_4, over_16, over_64, over_128]: [usize; 4]) {
    assert!(over_4 < 3000 && over_16 < 300 && over_64 + over_128 == 0, "{over_4} {over_16} {over_64} {over_128}");
}

#[wasm_bindgen_test]
async fn strips_make_the_picture_that_a_full_redraw_makes() {
    assert_alike(panned_against_fresh(false).await);
}

#[wasm_bindgen_test]
async fn strips_cut_no_label() {
    assert_alike(panned_against_fresh(true).await);
}

#[wasm_bindgen_test]
async fn a_colour_has_arrived_when_the_map_is_idle() {
    const RED: [u8; 3] = [0xc0, 0x20, 0x40];
    let stage = Stage::new(300, 200, &square());
    stage
        .map
        .set_paint_property(&"square".into(), &"fill-color-transition".into(), &json(r#"{"duration": 1200}"#))
        .unwrap();
    stage.rest().await;
    let now = || web_sys::window().unwrap().performance().unwrap().now();
    let (begin, idle) = (now(), stage.record("idle"));
    stage.map.set_paint_property(&"square".into(), &"fill-color".into(), &"#0000ff".into()).unwrap();
    let svg = stage.map.export_svg(&JsValue::UNDEFINED).unwrap();
    assert!(svg.contains("#0000ff") && !svg.contains("#c02040"), "an export shows the end");
    let mut seen = Vec::new();
    while idle.count.get() == 0 && seen.len() < 2000 {
        frames(1).await;
        let pixel = stage.pixel(150, 100);
        if seen.last() != Some(&pixel) {
            seen.push(pixel);
        }
    }
    assert!(now() - begin >= 1200.0, "idle after {} ms", now() - begin);
    assert_eq!((idle.take(), seen.last()), (1, Some(&[0, 0, 255])));
    assert!(seen.len() > 2 && seen.windows(2).all(|w| w[1][2] >= w[0][2]), "ever bluer: {seen:?}");
    assert!(seen.iter().any(|p| *p != RED && *p != [0, 0, 255]));
    // Nothing more to draw.
    stage.rest().await;
    let render = stage.record("render");
    frames(5).await;
    assert_eq!(render.take(), 0);
}

#[wasm_bindgen_test]
async fn a_line_shows_its_pattern() {
    let style = json(
        r##"{"style": {"version": 8, "center": [113, 23], "zoom": 6, "sources": {"a": {"type": "geojson", "data":
        {"type": "LineString", "coordinates": [[110, 23], [116, 23]]}}},
        "metadata": {"gq:images": {"two": {"width": 2, "height": 2, "pixelRatio": 0.05,
        "data": [255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 255, 255]}}}, "layers": [
        {"id": "paper", "type": "background", "paint": {"background-color": "#ffffff"}},
        {"id": "line", "type": "line", "source": "a", "paint": {"line-pattern": "two", "line-width": 40}}]}}"##,
    );
    let stage = Stage::new(300, 200, &style);
    stage.rest().await;
    let [above, [r, _, _], [_, _, b], below] = [70, 90, 110, 130].map(|y| stage.pixel(150, y));
    assert_eq!((above, below), ([255; 3], [255; 3]));
    assert!(r > 240 && b > 240, "its upper half, red, is to the left of the line: {r} {b}");
}

/// A style of one layer over white paper, with the square as its source.
fn over_paper(layer: &str) -> JsValue {
    let head = SQUARE.split(r#"{"id": "square", "type""#).next().unwrap();
    json(&format!(r#"{{"style": {head}{layer}]}}}}"#))
}

#[wasm_bindgen_test]
async fn pictures_fill_and_stand_for_icons() {
    let stage = Stage::new(
        300,
        200,
        &over_paper(r#"{"id": "p", "type": "fill", "source": "a", "paint": {"fill-pattern": "green"}}"#),
    );
    let data = js_sys::Uint8Array::from(&[0, 128, 0, 255].repeat(16)[..]);
    let image = json(r#"{"width": 4, "height": 4}"#);
    js_sys::Reflect::set(&image, &"data".into(), &data).unwrap();
    stage.map.add_image(&"green".into(), &image, &JsValue::UNDEFINED).unwrap();
    stage.rest().await;
    assert_eq!(stage.pixel(150, 100), [0, 128, 0], "a pattern of pixels");
    assert_eq!(stage.pixel(5, 5), [255, 255, 255]);
    let svg = r##"<svg width="20" height="20"><path d="M0 0H20V20H0Z" fill="#0000ff"/></svg>"##;
    stage.map.add_image(&"blue".into(), &svg.into(), &JsValue::UNDEFINED).unwrap();
    let icon = r#"{"id": "i", "type": "symbol", "source": "a", "layout": {"icon-image": "blue"}}"#;
    stage.map.add_layer(&json(icon), &JsValue::UNDEFINED).unwrap();
    stage.rest().await;
    assert_eq!(stage.pixel(150, 100), [0, 0, 255], "an icon of SVG");
    let error = stage.map.add_image(&"bad".into(), &"<svg".into(), &JsValue::UNDEFINED).unwrap_err();
    assert_eq!(string(&error, "code"), "image");
    assert!(stage.map.remove_image(&"green".into()).unwrap() && !stage.map.remove_image(&"green".into()).unwrap());
}

#[wasm_bindgen_test]
async fn a_heat_map_is_warmest_at_its_points() {
    let point = r#"{"type": "geojson", "data": {"type": "Point", "coordinates": [113, 23]}}"#;
    let stage = Stage::new(300, 200, &square());
    stage.map.add_source(&"h".into(), &json(point)).unwrap();
    let heat = r##"{"id": "h", "type": "heatmap", "source": "h", "paint": {"heatmap-radius": 40,
        "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", 0.3, "#000000"]}}"##;
    stage.map.add_layer(&json(heat), &JsValue::UNDEFINED).unwrap();
    stage.rest().await;
    let warmth = |x: u32| stage.pixel(x, 100)[0];
    assert!(warmth(150) < warmth(170) && warmth(170) <= warmth(250), "{} {}", warmth(150), warmth(170));
    assert_eq!(warmth(195), 0xc0, "nothing beyond its radius");
}
