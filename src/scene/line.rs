//! Lines of a region: moved sideways, cut, soft, or coloured along their length.

use super::compose::{Pass, Region, project};
use super::feather::{feather, linear};
use super::looks::{LineLook, Tile};
use super::world::SourceData;
use crate::color::Color;
use crate::geom::{LinePiece, Point, Rect, clip_line};
use crate::math;
use crate::paint::{DisplayList, Item, Pattern, Shape, StrokeStyle};
use crate::source::GeometryKind;

/// Draws the lines or outlines of one feature.
pub(super) fn line(
    list: &mut DisplayList,
    region: &Region,
    data: &SourceData,
    row: usize,
    look: &LineLook,
    tag: u32,
    pass: &mut Pass,
) {
    let sides: &[f64] = if look.gap > 0.0 { &[-1.0, 1.0] } else { &[0.0] };
    let reach = look.reach();
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
            let plain = look.gradient.is_none() && look.pattern.is_none();
            if inside && plain {
                if pass.points.len() > 1 {
                    list.add_subpath(pass.points.iter().copied(), closed, 0.0);
                }
                continue;
            }
            if closed {
                pass.points.extend(pass.points.first().copied());
            }
            if let Some(tile) = &look.pattern {
                clip_line(&pass.points, clip).iter().for_each(|piece| pattern(list, piece, look, tile, tag));
                continue;
            }
            if let Some(colors) = &look.gradient {
                gradient(list, &pass.points, clip, look, colors, tag);
                continue;
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
    if list.subpaths.len() > from && look.gradient.is_none() && look.pattern.is_none() {
        soft(list, look, look.stroke.color, Shape { tag, subpaths: from..list.subpaths.len() });
    }
}

/// Strokes with the look's soft edge.
fn soft(list: &mut DisplayList, look: &LineLook, color: Color, shape: Shape) {
    let width = look.stroke.width;
    for (inset, color) in feather(color, look.blur, width / 2.0, linear) {
        list.stroke(&StrokeStyle { color, width: width - 2.0 * inset, ..look.stroke.clone() }, shape.clone());
    }
}

/// A picture that repeats along a line: for each segment an area whose ends are cut along the bends, or are square with a
/// wedge between them where the line turns sharply.
fn pattern(list: &mut DisplayList, piece: &LinePiece, look: &LineLook, tile: &Tile, tag: u32) {
    let (half, opacity) = (look.stroke.width / 2.0, tile.opacity);
    let size = Point::new(tile.size.x / tile.size.y, 1.0) * look.stroke.width;
    let mut line = piece.points.clone();
    line.dedup();
    let normals: Vec<Point> = line.windows(2).map(|w| normal(w[0], w[1]) * half).collect();
    let mut along = piece.start;
    for (i, (w, n)) in line.windows(2).zip(&normals).enumerate() {
        let (a, b, n) = (w[0], w[1], *n);
        let (before, after) = (i.checked_sub(1).and_then(|k| normals.get(k)), normals.get(i + 1));
        let (length, ahead) = (a.distance(b), Point::new(n.y, -n.x) * (1.0 / half));
        let start = before.and_then(|m| miter(*m, n)).unwrap_or(n);
        // A little too far, so that no gap shows; the next segment covers it.
        let end = if after.is_some() { b + ahead * 0.4 } else { b };
        let corners: &[Point] = match after.map(|m| (*m, miter(n, *m))) {
            None => &[end + n, end - n],
            Some((_, Some(m))) => &[end + m, end - m],
            Some((m, None)) if m.dot(ahead) > 0.0 => &[end + n, end, b - m, end - n],
            Some((m, None)) => &[end + n, b + m, end, end - n],
        };
        let area = [a - start, a + start].into_iter().chain(corners.iter().copied());
        let at = list.add_subpath(area, true, 0.0);
        let phase = a - n - ahead * math::rem_euclid(along, size.x);
        let raster = tile.raster.clone();
        let ink = Pattern { raster, size, phase, angle: math::atan2(ahead.y, ahead.x), opacity };
        list.items.push(Item::Pattern(ink, vec![Shape { tag, subpaths: at..at + 1 }]));
        along += length;
    }
}

/// The unit vector to the right of a segment; nothing for one of no length.
fn normal(a: Point, b: Point) -> Point {
    let d = b - a;
    let len = d.length();
    if len > 0.0 { Point::new(-d.y / len, d.x / len) } else { Point::default() }
}

/// Where two sides meet that are as far from a corner as these normals of equal length say; not at sharp corners.
fn miter(a: Point, b: Point) -> Option<Point> {
    let (sum, square) = (a + b, a.dot(a));
    let cos2 = sum.dot(sum) / 4.0;
    (cos2 > 0.25 * square).then(|| sum * (0.5 * square / cos2))
}

/// A line whose colour changes along it: short pieces of one colour each.
fn gradient(list: &mut DisplayList, line: &[Point], clip: Rect, look: &LineLook, colors: &[Color], tag: u32) {
    let length: f64 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
    if colors.is_empty() || length <= 0.0 {
        return;
    }
    // A step of colour is as long as one can see, and never shorter than 2 px.
    let steps = (length / 2.0).ceil().max(1.0).min(colors.len() as f64);
    let step = length / steps;
    let color = |d: f64| {
        let share = ((d / step).floor() + 0.5) / steps;
        colors.get((share * colors.len() as f64) as usize).or(colors.last()).copied().unwrap_or(Color::BLACK)
    };
    for piece in clip_line(line, clip) {
        let mut along = piece.start;
        let mut run: Vec<Point> = piece.points.first().copied().into_iter().collect();
        let mut flush = |run: &mut Vec<Point>, end: Point, at: f64| {
            run.push(end);
            let n = list.add_subpath(run.iter().copied(), false, 0.0);
            let color = color(at).with_opacity(f64::from(look.stroke.color.a));
            soft(list, look, color, Shape { tag, subpaths: n..n + 1 });
        };
        for w in piece.points.windows(2) {
            let (mut from, to) = (w[0], w[1]);
            loop {
                let (left, edge) = (from.distance(to), ((along / step + 1e-9).floor() + 1.0) * step);
                if along + left <= edge + 1e-9 {
                    run.push(to);
                    along += left;
                    break;
                }
                let corner = from.lerp(to, (edge - along) / left);
                if color(edge - step / 2.0) == color(edge + step / 2.0) {
                    run.push(corner);
                } else {
                    // A little too far, so that no gap shows; the next piece covers it.
                    let end = from.lerp(to, ((edge - along + 0.5) / left).min(1.0));
                    flush(&mut run, end, edge - step / 2.0);
                    run.clear();
                    run.push(corner);
                }
                (from, along) = (corner, edge);
            }
        }
        if run.len() > 1
            && let Some(end) = run.pop()
        {
            flush(&mut run, end, along - 1e-6);
        }
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
            line[i] + miter(a, b).unwrap_or(a) * distance
        })
        .collect()
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
