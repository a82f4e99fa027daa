use super::feather::{feather, linear, smoothstep};
use super::line::line;
use super::looks::{Background, CircleLook, FillLook, LineLook, Tile};
use super::prepare::{Draw, Prepared, PreparedLayer, Rows};
use super::symbol::{Icon, Label};
use super::world::SourceData;
use crate::color::Color;
use crate::geom::{Point, Rect, clip_ring, contains, hatch, rank_of};
use crate::math;
use crate::paint::{
    Cap, Circle, CircleStyle, DisplayList, Image, Item, Join, Pattern, Placed, Shape, StrokeStyle, Tag, Text,
    TextPiece, TextStyle,
};
use crate::source::Part;
use std::sync::Arc;

/// A reusable composer: keeps its scratch memory from region to region.
#[derive(Default)]
pub struct Pass {
    pub(super) points: Vec<Point>,
    /// Whether nobody asks which record a drawn thing stands for: [`DisplayList::tags`] stays empty then.
    pub untagged: bool,
}

/// Vertices nearer to the simplified line than this are left out, px.
const TOLERANCE_PX: f64 = 0.3;

pub(super) struct Region {
    /// World px of the top left corner.
    pub(super) origin: Point,
    scale: f64,
    /// The region in its own px.
    pub(super) rect: Rect,
    rank: u8,
    untagged: bool,
}

impl Region {
    /// The region over a world that is moved by `translate` px.
    fn moved(&self, translate: Point) -> Region {
        Region { origin: self.origin - translate, ..*self }
    }

    pub(super) fn px(&self, world: Point) -> Point {
        world * self.scale - self.origin
    }

    /// The world's part that is drawn in the region or within `reach` px of it.
    fn world_rect(&self, reach: f64) -> Rect {
        let (r, k) = (self.rect.inflate(reach + 1.0), 1.0 / self.scale);
        let at = |x: f64, y: f64| (Point::new(x, y) + self.origin) * k;
        let (a, b) = (at(r.x0, r.y0), at(r.x1, r.y1));
        Rect::new(a.x, a.y, b.x, b.y)
    }

    pub(super) fn px_rect(&self, world: Rect) -> Rect {
        let (a, b) = (self.px(Point::new(world.x0, world.y0)), self.px(Point::new(world.x1, world.y1)));
        Rect::new(a.x, a.y, b.x, b.y)
    }
}

impl Prepared {
    /// The display list of a region of `width` × `height` px whose top left corner lies at `origin`, world px at this zoom.
    ///
    /// Cost: a bounds test a feature, then the vertices that are visible. Two regions that share an edge fit together
    /// without a seam when `origin` is whole in device px.
    pub fn compose(&self, origin: Point, width: f64, height: f64, pass: &mut Pass) -> DisplayList {
        let mut list = DisplayList::new(width, height);
        let rect = Rect::new(0.0, 0.0, width, height);
        let region = Region {
            origin,
            scale: self.scale,
            rect,
            rank: rank_of(TOLERANCE_PX / self.scale),
            untagged: pass.untagged,
        };
        for layer in &self.layers {
            match (&*layer.draw, &layer.source) {
                (Draw::Background(ground), _) => background(&mut list, &region, ground),
                (Draw::Fill(rows), Some((_, data))) => fills(&mut list, &region, layer, data, rows, pass),
                (Draw::Line(rows), Some((_, data))) => lines(&mut list, &region, layer, data, rows, pass),
                (Draw::Circle(rows), Some((_, data))) => circles(&mut list, &region, layer, data, rows),
                (Draw::Symbol(labels), Some((_, data))) => symbols(&mut list, &region, &layer.id, data, labels),
                (Draw::Heatmap(heat), Some((_, data))) => heat.compose(&mut list, &region, data),
                (_, None) => {}
            }
        }
        list
    }
}

fn background(list: &mut DisplayList, region: &Region, ground: &Background) {
    let Some(tile) = &ground.pattern else { return list.items.push(Item::Background(ground.color)) };
    let r = region.rect;
    let corners = [(r.x0, r.y0), (r.x1, r.y0), (r.x1, r.y1), (r.x0, r.y1)].map(|(x, y)| Point::new(x, y));
    let at = list.add_subpath(corners, true, 0.0);
    let shape = Shape { tag: u32::MAX, subpaths: at..at + 1 };
    list.items.push(Item::Pattern(tile.pattern(Point::default() - region.origin), vec![shape]));
}

impl Tile {
    /// `phase` is where the world's origin lies; brought near, for single precision in a backend.
    fn pattern(&self, phase: Point) -> Pattern {
        let near = Point::new(math::rem_euclid(phase.x, self.size.x), math::rem_euclid(phase.y, self.size.y));
        Pattern { raster: self.raster.clone(), size: self.size, phase: near, angle: 0.0, opacity: self.opacity }
    }
}

fn tag(list: &mut DisplayList, region: &Region, layer: &Arc<str>, data: &SourceData, row: usize) -> u32 {
    if region.untagged {
        return u32::MAX;
    }
    let id = match data.set.id(row) {
        Some(crate::value::Value::String(s)) => s,
        Some(other) => other.to_string().into(),
        None => "".into(),
    };
    list.tags.push(Tag { layer: layer.clone(), id });
    list.tags.len() as u32 - 1
}

/// The part's vertices at this zoom, in region px.
pub(super) fn project(region: &Region, part: &Part, out: &mut Vec<Point>) {
    out.clear();
    if part.ranks.len() == part.vertices.len() {
        let kept = part.vertices.iter().zip(part.ranks).filter(|(_, r)| **r >= region.rank);
        out.extend(kept.map(|(p, _)| region.px(*p)));
    } else {
        out.extend(part.vertices.iter().map(|p| region.px(*p)));
    }
}

fn fills(
    list: &mut DisplayList,
    region: &Region,
    layer: &PreparedLayer,
    data: &SourceData,
    rows: &Rows<FillLook>,
    pass: &mut Pass,
) {
    for (row, look) in rows.within(data, region.world_rect(layer.draw.reach())) {
        let row = row as usize;
        let Some(look) = rows.looks.get(look as usize) else { continue };
        let region = &region.moved(look.translate);
        let clip = region.rect.inflate(4.0);
        let bounds = region.px_rect(data.set.bounds(row));
        if !bounds.intersects(clip) {
            continue;
        }
        let inside = clip.contains_rect(bounds);
        let from = list.subpaths.len();
        let mut rings = Vec::new();
        for part in data.set.parts(row) {
            project(region, &part, &mut pass.points);
            if pass.points.len() < 3 {
                continue;
            }
            let clipped;
            let ring: &[Point] = if inside {
                &pass.points
            } else {
                clipped = clip_ring(&pass.points, clip);
                &clipped
            };
            if ring.is_empty() {
                continue;
            }
            if look.hatch.is_some() {
                rings.push(ring.to_vec());
            } else {
                list.add_subpath(ring.iter().copied(), true, 0.0);
            }
        }
        let tag = tag(list, region, &layer.id, data, row);
        // Patterns and hatch lines count from the world's origin, so that regions composed apart fit together.
        let phase = Point::default() - region.origin;
        if let Some(h) = look.hatch {
            for [a, b] in hatch(&rings, h.angle, h.spacing, phase) {
                list.add_subpath([a, b], false, 0.0);
            }
        }
        let shape = Shape { tag, subpaths: from..list.subpaths.len() };
        if list.subpaths.len() == from {
        } else if let Some(h) = look.hatch {
            list.stroke(&StrokeStyle::plain(look.color, h.width), shape);
        } else if let Some(tile) = &look.tile {
            list.items.push(Item::Pattern(tile.pattern(phase), vec![shape]));
        } else {
            list.fill(look.color, shape);
        }
        if let Some(color) = look.outline {
            let look = LineLook::plain(StrokeStyle::plain(color, 1.0), Point::default());
            line(list, region, data, row, &look, tag, pass);
        }
    }
}

fn lines(
    list: &mut DisplayList,
    region: &Region,
    layer: &PreparedLayer,
    data: &SourceData,
    rows: &Rows<LineLook>,
    pass: &mut Pass,
) {
    for (row, look) in rows.within(data, region.world_rect(layer.draw.reach())) {
        let row = row as usize;
        let Some(look) = rows.looks.get(look as usize) else { continue };
        let region = &region.moved(look.translate);
        if region.px_rect(data.set.bounds(row)).intersects(region.rect.inflate(look.reach())) {
            let tag = tag(list, region, &layer.id, data, row);
            line(list, region, data, row, look, tag, pass);
        }
    }
}

fn circles(list: &mut DisplayList, region: &Region, layer: &PreparedLayer, data: &SourceData, rows: &Rows<CircleLook>) {
    for (row, look) in rows.within(data, region.world_rect(layer.draw.reach())) {
        let row = row as usize;
        let Some(look) = rows.looks.get(look as usize) else { continue };
        let near = region.rect.inflate(look.reach());
        if !region.px_rect(data.set.bounds(row)).intersects(near) {
            continue;
        }
        let mut tagged = None;
        for part in data.set.parts(row) {
            // Circles mark points; on lines and polygons every vertex, as in MapLibre.
            for p in part.vertices {
                let center = region.px(*p) + look.translate;
                if near.contains(center) {
                    let tag = *tagged.get_or_insert_with(|| tag(list, region, &layer.id, data, row));
                    circle(list, look, tag, center);
                }
            }
        }
    }
}

fn circle(list: &mut DisplayList, look: &CircleLook, tag: u32, center: Point) {
    let style = &look.style;
    if look.blur.is_nan() || look.blur <= 0.0 {
        return list.circle(style, Circle { tag, center, radius: look.radius });
    }
    // The outline first, as a disc that the fill lies on: both fade outwards.
    let outer = look.radius + style.stroke_width;
    let rim = (style.stroke_color, outer, style.stroke_width > 0.0);
    for (color, radius, drawn) in [rim, (style.color, look.radius, true)] {
        if !drawn || color.a <= 0.0 {
            continue;
        }
        for (inset, color) in feather(color, look.blur * radius, radius, smoothstep) {
            let style = CircleStyle { color, stroke_color: Color::TRANSPARENT, stroke_width: 0.0 };
            list.circle(&style, Circle { tag, center, radius: radius - inset });
        }
    }
}

fn symbols(list: &mut DisplayList, region: &Region, layer: &Arc<str>, data: &SourceData, labels: &[Label]) {
    let shift = Point::default() - region.origin;
    for label in labels {
        let moved = |r: &Rect| Rect::new(r.x0 + shift.x, r.y0 + shift.y, r.x1 + shift.x, r.y1 + shift.y);
        // The browser's font may be wider than we measured: what it lacks in this region would be cut at the seam.
        let reach = |r: &Rect| moved(r).inflate(4.0 + r.width() * 0.1);
        if !label.boxes.iter().any(|b| reach(b).intersects(region.rect)) {
            continue;
        }
        let tag = tag(list, region, layer, data, label.row);
        // One that cannot be seen keeps its place all the same.
        if let Some(i) = label.icon.as_ref().filter(|i| i.opacity > 0.0) {
            picture(list, i, tag, shift);
        }
        // Where runs meet, the halo of one must not lie on the letters of another: all halos first.
        let several = label.runs.len() > 1;
        for (halos, letters) in [(true, !several), (false, several)] {
            if !(halos || letters) {
                continue;
            }
            for run in &label.runs {
                let from = list.pieces.len();
                list.pieces.extend(run.pieces.iter().map(|p| TextPiece { at: p.at + shift, ..p.clone() }));
                let text = Text { tag, pieces: from..list.pieces.len() };
                let style = &run.style;
                let halo = if halos {
                    feather(style.halo_color, run.halo_blur, style.halo_width, linear)
                } else {
                    vec![(style.halo_width, Color::TRANSPARENT)]
                };
                for (i, (inset, halo_color)) in halo.iter().enumerate() {
                    let color = if letters && i + 1 == halo.len() { style.color } else { Color::TRANSPARENT };
                    let halo_width = style.halo_width - inset;
                    if letters || halo_width > 0.0 && halo_color.a > 0.0 {
                        list.text(
                            &TextStyle { color, halo_color: *halo_color, halo_width, ..style.clone() },
                            text.clone(),
                        );
                    }
                }
            }
        }
        for i in label.inline.iter().filter(|i| i.opacity > 0.0) {
            picture(list, i, tag, shift);
        }
    }
}

fn picture(list: &mut DisplayList, i: &Icon, tag: u32, shift: Point) {
    let center = i.center + shift;
    let (figures, size) = match &*i.image {
        Image::Pixels(raster, _) => {
            return list.image(raster, i.opacity, Placed { tag, center, size: i.size, angle: i.angle });
        }
        Image::Figures(figures, size) => (figures, *size),
    };
    let (sin, cos) = math::sin_cos(i.angle);
    let place = |p: &Point| {
        let p = Point::new((p.x / size.x - 0.5) * i.size.x, (p.y / size.y - 0.5) * i.size.y);
        Point::new(p.x * cos - p.y * sin, p.x * sin + p.y * cos) + center
    };
    for figure in figures {
        let from = list.subpaths.len();
        for ring in &figure.rings {
            list.add_subpath(ring.iter().map(place), true, 0.0);
        }
        let subpaths = from..list.subpaths.len();
        if figure.color.is_none() && i.halo_width > 0.0 && i.halo_color.a > 0.0 {
            // Only outer rings: a halo inside a knocked-out figure would fill it.
            let outer = |n: &usize| {
                let first = figure.rings.get(*n).and_then(|r| r.first()).copied().unwrap_or_default();
                let others = figure.rings.iter().enumerate().filter(|(k, _)| k != n);
                !contains(others.map(|(_, ring)| ring.as_slice()), first)
            };
            let halo = feather(i.halo_color, i.halo_blur, i.halo_width, linear);
            for n in (0..figure.rings.len()).filter(outer) {
                let ring = Shape { tag, subpaths: from + n..from + n + 1 };
                for (inset, color) in &halo {
                    let width = (i.halo_width - inset) * 2.0;
                    let stroke =
                        StrokeStyle { cap: Cap::Round, join: Join::Round, ..StrokeStyle::plain(*color, width) };
                    list.stroke(&stroke, ring.clone());
                }
                list.fill(i.halo_color, ring);
            }
        }
        list.fill(figure.color.map_or(i.color, |c| c.with_opacity(i.opacity)), Shape { tag, subpaths });
    }
}
