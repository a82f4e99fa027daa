use super::icon::icon;
use super::prepare::{CircleLook, Draw, FillLook, LineLook, Prepared, Rows};
use super::symbol::Label;
use super::world::SourceData;
use crate::geom::{LinePiece, Point, Rect, clip_line, clip_ring, hatch, rank_of};
use crate::math;
use crate::paint::{Cap, Circle, DisplayList, Join, Shape, StrokeStyle, Tag, Text, TextPiece};
use crate::source::{GeometryKind, Part};
use std::sync::Arc;

/// A reusable composer: keeps its scratch memory from region to region.
#[derive(Default)]
pub struct Pass {
    points: Vec<Point>,
}

/// Vertices nearer to the simplified line than this are left out, px.
const TOLERANCE_PX: f64 = 0.3;

struct Region {
    /// World px of the top left corner.
    origin: Point,
    scale: f64,
    /// The region in its own px.
    rect: Rect,
    rank: u8,
}

impl Region {
    fn px(&self, world: Point) -> Point {
        world * self.scale - self.origin
    }

    fn px_rect(&self, world: Rect) -> Rect {
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
        let region = Region { origin, scale: self.scale, rect, rank: rank_of(TOLERANCE_PX / self.scale) };
        for layer in &self.layers {
            match (&layer.draw, &layer.source) {
                (Draw::Background(color), _) => list.items.push(crate::paint::Item::Background(*color)),
                (Draw::Fill(rows), Some((_, data))) => fills(&mut list, &region, &layer.id, data, rows, pass),
                (Draw::Line(rows), Some((_, data))) => lines(&mut list, &region, &layer.id, data, rows, pass),
                (Draw::Circle(rows), Some((_, data))) => circles(&mut list, &region, &layer.id, data, rows),
                (Draw::Symbol(labels), Some((_, data))) => symbols(&mut list, &region, &layer.id, data, labels),
                (_, None) => {}
            }
        }
        list
    }
}

fn tag(list: &mut DisplayList, layer: &Arc<str>, data: &SourceData, row: usize) -> u32 {
    let id = match data.set.id(row) {
        Some(crate::value::Value::String(s)) => s.clone(),
        Some(other) => other.to_string().into(),
        None => "".into(),
    };
    list.tags.push(Tag { layer: layer.clone(), id });
    list.tags.len() as u32 - 1
}

/// The part's vertices at this zoom, in region px.
fn project(region: &Region, part: &Part, out: &mut Vec<Point>) {
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
    layer: &Arc<str>,
    data: &SourceData,
    rows: &Rows<FillLook>,
    pass: &mut Pass,
) {
    let clip = region.rect.inflate(4.0);
    for (row, look) in &rows.order {
        let row = *row as usize;
        let bounds = region.px_rect(data.set.bounds(row));
        let Some(look) = rows.looks.get(*look as usize).filter(|_| bounds.intersects(clip)) else { continue };
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
        let tag = tag(list, layer, data, row);
        if let Some(h) = look.hatch {
            // Hatch lines count from the world's origin, so that regions composed apart fit together.
            let phase = Point::default() - region.origin;
            for [a, b] in hatch(&rings, h.angle, h.spacing, phase) {
                list.add_subpath([a, b], false, 0.0);
            }
            let stroke = StrokeStyle {
                color: look.color,
                width: h.width,
                cap: Cap::Butt,
                join: Join::Miter,
                dash: Arc::new([]),
            };
            if list.subpaths.len() > from {
                list.stroke(&stroke, Shape { tag, subpaths: from..list.subpaths.len() });
            }
        } else if list.subpaths.len() > from {
            list.fill(look.color, Shape { tag, subpaths: from..list.subpaths.len() });
        }
        if let Some(color) = look.outline {
            let stroke = StrokeStyle { color, width: 1.0, cap: Cap::Butt, join: Join::Miter, dash: Arc::new([]) };
            let look = LineLook { stroke, offset: 0.0, gap: 0.0 };
            line(list, region, data, row, &look, tag, pass);
        }
    }
}

fn lines(
    list: &mut DisplayList,
    region: &Region,
    layer: &Arc<str>,
    data: &SourceData,
    rows: &Rows<LineLook>,
    pass: &mut Pass,
) {
    for (row, look) in &rows.order {
        let row = *row as usize;
        let Some(look) = rows.looks.get(*look as usize) else { continue };
        let reach = look.stroke.width + look.gap + look.offset.abs() + 2.0;
        if region.px_rect(data.set.bounds(row)).intersects(region.rect.inflate(reach)) {
            let tag = tag(list, layer, data, row);
            line(list, region, data, row, look, tag, pass);
        }
    }
}

fn line(
    list: &mut DisplayList,
    region: &Region,
    data: &SourceData,
    row: usize,
    look: &LineLook,
    tag: u32,
    pass: &mut Pass,
) {
    let sides: &[f64] = if look.gap > 0.0 { &[-1.0, 1.0] } else { &[0.0] };
    let reach = look.stroke.width + look.gap + look.offset.abs() + 2.0;
    let clip = region.rect.inflate(reach);
    let closed = data.set.kind(row) == GeometryKind::Polygon;
    let inside = clip.contains_rect(region.px_rect(data.set.bounds(row)).inflate(reach));
    let from = list.subpaths.len();
    for part in data.set.parts(row) {
        for side in sides {
            project(region, &part, &mut pass.points);
            let offset = look.offset + side * (look.gap + look.stroke.width) / 2.0;
            if offset != 0.0 {
                pass.points = offset_line(&pass.points, offset, closed);
            }
            if inside {
                if pass.points.len() > 1 {
                    list.add_subpath(pass.points.iter().copied(), closed, 0.0);
                }
                continue;
            }
            if closed {
                pass.points.extend(pass.points.first().copied());
            }
            let mut pieces = clip_line(&pass.points, clip);
            if closed && look.stroke.dash.is_empty() {
                rejoin(&mut pieces, &pass.points);
            }
            for piece in pieces {
                list.add_subpath(piece.points, false, piece.start);
            }
        }
    }
    if list.subpaths.len() > from {
        list.stroke(&look.stroke, Shape { tag, subpaths: from..list.subpaths.len() });
    }
}

/// Puts the last piece of a cut ring before the first when they meet where the ring begins, so that the corner there is
/// joined like any other. (Dashes begin anew there: those pieces stay apart.)
fn rejoin(pieces: &mut Vec<LinePiece>, ring: &[Point]) {
    let whole = pieces.first().is_some_and(|p| p.start == 0.0 && p.points.first() == ring.first())
        && pieces.last().is_some_and(|p| p.points.last() == ring.last());
    if !whole {
        return;
    }
    if pieces.len() == 1 {
        // Nothing was cut: going on to the second vertex joins the corner, too.
        let second = ring.get(1).copied();
        pieces.iter_mut().for_each(|p| p.points.extend(second));
    } else if let Some(mut last) = pieces.pop() {
        let first = pieces.remove(0);
        last.points.extend(first.points.into_iter().skip(1));
        pieces.push(last);
    }
}

/// The line moved sideways, positive to the right of its direction, with mitred corners of at most twice the distance.
fn offset_line(line: &[Point], distance: f64, closed: bool) -> Vec<Point> {
    let n = line.len();
    let normal = |a: Point, b: Point| {
        let d = b - a;
        let len = d.length();
        if len > 0.0 { Point::new(-d.y / len, d.x / len) } else { Point::default() }
    };
    (0..n)
        .map(|i| {
            let before =
                if i > 0 { Some(normal(line[i - 1], line[i])) } else { closed.then(|| normal(line[n - 1], line[0])) };
            let after = if i + 1 < n {
                Some(normal(line[i], line[i + 1]))
            } else {
                closed.then(|| normal(line[n - 1], line[0]))
            };
            let (a, b) = (before.or(after).unwrap_or_default(), after.or(before).unwrap_or_default());
            let sum = a + b;
            let cos2 = sum.dot(sum) / 4.0;
            let miter = if cos2 > 0.25 { sum * (0.5 / cos2) } else { a };
            line[i] + miter * distance
        })
        .collect()
}

fn circles(list: &mut DisplayList, region: &Region, layer: &Arc<str>, data: &SourceData, rows: &Rows<CircleLook>) {
    for (row, look) in &rows.order {
        let row = *row as usize;
        let Some(look) = rows.looks.get(*look as usize) else { continue };
        let near = region.rect.inflate(look.radius + look.style.stroke_width + look.translate.length() + 2.0);
        if !region.px_rect(data.set.bounds(row)).intersects(near) {
            continue;
        }
        let mut tagged = None;
        for part in data.set.parts(row) {
            // Circles mark points; on lines and polygons every vertex, as in MapLibre.
            for p in part.vertices {
                let center = region.px(*p) + look.translate;
                if near.contains(center) {
                    let tag = *tagged.get_or_insert_with(|| tag(list, layer, data, row));
                    list.circle(&look.style, Circle { tag, center, radius: look.radius });
                }
            }
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
        let tag = tag(list, layer, data, label.row);
        if let Some(i) = &label.icon {
            let from = list.subpaths.len();
            let (sin, cos) = math::sin_cos(i.angle);
            for ring in icon(&i.name).unwrap_or_default() {
                let turn = |p: Point| Point::new(p.x * cos - p.y * sin, p.x * sin + p.y * cos) * i.size;
                list.add_subpath(ring.into_iter().map(|p| turn(p) + i.center + shift), true, 0.0);
            }
            let subpaths = from..list.subpaths.len();
            if i.halo_width > 0.0 && i.halo_color.a > 0.0 {
                // Only the outer ring: a halo inside the knocked-out figure would fill it.
                let halo = StrokeStyle {
                    color: i.halo_color,
                    width: i.halo_width * 2.0,
                    cap: Cap::Round,
                    join: Join::Round,
                    dash: Arc::new([]),
                };
                list.stroke(&halo, Shape { tag, subpaths: from..from + 1 });
                list.fill(i.halo_color, Shape { tag, subpaths: from..from + 1 });
            }
            list.fill(i.color, Shape { tag, subpaths });
        }
        if let Some(style) = &label.style {
            let from = list.pieces.len();
            list.pieces.extend(label.pieces.iter().map(|p| TextPiece {
                text: p.text.clone(),
                at: p.at + shift,
                angle: p.angle,
            }));
            list.text(style, Text { tag, pieces: from..list.pieces.len() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [(f64, f64); 4] = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];

    fn points(p: &[(f64, f64)]) -> Vec<Point> {
        p.iter().map(|(x, y)| Point::new(*x, *y)).collect()
    }

    #[test]
    fn a_cut_ring_is_joined_where_it_begins() {
        let mut ring = points(&SQUARE);
        ring.push(ring[0]);
        // Its far corner is cut away.
        let mut pieces = clip_line(&ring, Rect::new(-5.0, -5.0, 8.0, 8.0));
        assert_eq!(pieces.len(), 2);
        rejoin(&mut pieces, &ring);
        assert_eq!(pieces.len(), 1);
        assert_eq!(pieces[0].points, points(&[(0.0, 8.0), (0.0, 0.0), (8.0, 0.0)]));
        // Nothing is cut.
        let mut pieces = clip_line(&ring, Rect::new(-5.0, -5.0, 15.0, 15.0));
        rejoin(&mut pieces, &ring);
        assert_eq!(pieces[0].points.len(), 6);
        // Its beginning is cut away.
        let mut pieces = clip_line(&ring, Rect::new(2.0, 2.0, 15.0, 15.0));
        let before = pieces.clone();
        rejoin(&mut pieces, &ring);
        assert_eq!(pieces, before);
    }

    #[test]
    fn an_offset_ring_keeps_its_form() {
        // Clockwise on the screen: the right side is inside.
        let inside = offset_line(&points(&SQUARE), 1.0, true);
        for (p, q) in inside.iter().zip(points(&[(1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0)])) {
            assert!(p.distance(q) < 1e-12, "{inside:?}");
        }
        let line = offset_line(&points(&[(0.0, 0.0), (0.0, 0.0), (5.0, 0.0)]), 2.0, false);
        assert!(line.iter().all(|p| p.is_finite()), "a segment of no length: {line:?}");
    }
}
