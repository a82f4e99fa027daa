//! A map as one SVG picture, for print and servers.

use super::Map;
use crate::geom::Point;
use crate::math;
use crate::number::{Decimal, Rounded};
use crate::proj::{LonLat, lonlat_from_world, world_from_lonlat};
use crate::render::{escape, svg};
use crate::value::Value;
use crate::view::Padding;
use std::fmt::Write;

/// What [`render_svg`] draws.
#[derive(Clone, Debug)]
pub struct RenderOptions {
    /// Width, px.
    pub width: f64,
    /// Height, px.
    pub height: f64,
    /// `zh` or `en`.
    pub lang: String,
    /// West, south, east, north in degrees; without it the style's `center` and `zoom`, or all of the camera's limits.
    pub bounds: Option<[f64; 4]>,
    /// Title for screen readers.
    pub title: String,
    /// Source line at the lower edge.
    pub attribution: String,
}

/// One picture of `map` with a scale bar and the source line.
pub fn render_svg(map: &mut Map, options: &RenderOptions) -> String {
    map.set_global("lang", Value::from(options.lang.as_str()));
    map.resize(options.width, options.height);
    if let Some(bounds) = options.bounds {
        map.set_camera(map.camera_for(bounds, Padding::default(), 22.0));
    }
    let dark = map.style().metadata.get("gq:dark").and_then(Value::as_bool) == Some(true);
    svg_of_view(map, &options.lang, &options.title, &options.attribution, dark)
}

/// The view as it is, with scale bar and source line.
pub(crate) fn svg_of_view(map: &mut Map, lang: &str, title: &str, attribution: &str, dark: bool) -> String {
    let camera = map.camera();
    let list = list_of_view(map);
    let (ink, paper) = if dark { ("#e8e6e1", "#1b1d1f") } else { ("#2b2a27", "#ffffff") };
    let mut extra = String::new();
    let (px, metres) = scale_bar(map, 120.0, 1.0);
    if px > 0.0 {
        let (x, y) = (16.0, camera.height - 30.0);
        let label = if metres >= 1000.0 {
            format!("{} km", Decimal(metres / 1000.0))
        } else {
            format!("{} m", Decimal(metres))
        };
        let _ = write!(
            extra,
            r#"<g class="scale" font-family="sans-serif" font-size="11" fill="{ink}"><path d="M{} {}v6h{}v-6" fill="none" stroke="{ink}" stroke-width="1.5"/><text x="{}" y="{}">{label}</text></g>"#,
            Decimal(x),
            Decimal(y),
            Rounded(px, 1),
            Decimal(x + 4.0),
            Decimal(y + 2.0)
        );
    }
    if !attribution.is_empty() {
        let _ = write!(
            extra,
            r#"<g class="attribution" font-family="sans-serif" font-size="10"><text x="{}" y="{}" text-anchor="end" fill="{ink}" stroke="{paper}" stroke-width="3" paint-order="stroke">{}</text></g>"#,
            Decimal(camera.width - 8.0),
            Decimal(camera.height - 8.0),
            escape(attribution)
        );
    }
    svg(&list, lang, title, &extra)
}

/// What the view shows, highlights included.
pub(crate) fn list_of_view(map: &mut Map) -> crate::paint::DisplayList {
    let camera = map.camera();
    let origin = camera.origin_px();
    // Not what is half way, but what it comes to.
    let now = map.style.now();
    show_at(map, f64::INFINITY);
    let mut list = map.compose(false, origin, camera.width, camera.height);
    let over = map.compose(true, origin, camera.width, camera.height);
    show_at(map, now);
    append(&mut list, over);
    list
}

/// Brings what is in transition to where it is at a time.
fn show_at(map: &mut Map, time: f64) {
    if map.in_transition() {
        map.style.set_time(time);
        map.changed();
    }
}

/// The length in px and in metres of a scale bar of a round count of `unit` (metres) that is at most `max_px` long, measured at the
/// middle of the view.
pub(crate) fn scale_bar(map: &Map, max_px: f64, unit: f64) -> (f64, f64) {
    let camera = map.camera();
    if camera.width <= 0.0 || camera.height <= 0.0 {
        return (0.0, 0.0);
    }
    let middle = lonlat_from_world(camera.center);
    let px_per_degree =
        (world_from_lonlat(LonLat::new(middle.lon + 1.0, middle.lat)) - camera.center).x * camera.scale();
    // Length of a degree along the parallel on WGS-84.
    let (sin, cos) = math::sin_cos(middle.lat.to_radians());
    let metres_per_degree = 6_378_137.0 * cos / (1.0 - 0.006_694_379_990_14 * sin * sin).sqrt() * 1f64.to_radians();
    let metres_per_px = metres_per_degree / px_per_degree;
    let most = metres_per_px * max_px / unit;
    if !most.is_finite() || most <= 0.0 {
        return (0.0, 0.0);
    }
    let decade = math::powf(10.0, math::log10(most).floor());
    let metres = [5.0, 2.0, 1.0].iter().map(|k| k * decade).find(|m| *m <= most).unwrap_or(decade) * unit;
    (metres / metres_per_px, metres)
}

/// Puts `over` on top of `list`.
fn append(list: &mut crate::paint::DisplayList, over: crate::paint::DisplayList) {
    use crate::paint::Item;
    let (points, subpaths, pieces, tags) =
        (list.points.len(), list.subpaths.len(), list.pieces.len(), list.tags.len() as u32);
    list.points.extend(over.points);
    list.subpaths.extend(over.subpaths.into_iter().map(|mut s| {
        s.points = s.points.start + points..s.points.end + points;
        s
    }));
    list.pieces.extend(over.pieces);
    list.tags.extend(over.tags);
    list.items.extend(over.items.into_iter().map(|mut item| {
        match &mut item {
            Item::Background(_) => {}
            Item::Fill(_, shapes) | Item::Pattern(_, shapes) | Item::Stroke(_, shapes) => {
                shapes.iter_mut().for_each(|s| {
                    s.tag = s.tag.saturating_add(tags);
                    s.subpaths = s.subpaths.start + subpaths..s.subpaths.end + subpaths;
                })
            }
            Item::Images(_, _, placed) => placed.iter_mut().for_each(|p| p.tag = p.tag.saturating_add(tags)),
            Item::Circles(_, circles) => circles.iter_mut().for_each(|c| c.tag += tags),
            Item::Texts(_, texts) => texts.iter_mut().for_each(|t| {
                t.tag += tags;
                t.pieces = t.pieces.start + pieces..t.pieces.end + pieces;
            }),
        }
        item
    }));
}

impl Map {
    /// The view as it is now, highlights included, as SVG; see [`render_svg`].
    pub fn export_svg(&mut self, title: &str, attribution: &str) -> String {
        let lang = self.global("lang").map(ToString::to_string).unwrap_or_else(|| "zh".into());
        let dark = self.style().metadata.get("gq:dark").and_then(Value::as_bool) == Some(true);
        svg_of_view(self, &lang, title, attribution, dark)
    }

    /// The length in px and metres of a scale bar of at most `max_px` that counts a unit of so many metres in round numbers.
    pub fn scale(&self, max_px: f64, unit: f64) -> (f64, f64) {
        scale_bar(self, max_px, unit)
    }

    /// The position at a viewport point.
    pub fn lonlat_at(&self, px: Point) -> LonLat {
        lonlat_from_world(self.camera().world_from_px(px))
    }
}
