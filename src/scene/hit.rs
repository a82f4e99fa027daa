use super::looks::{CircleLook, LineLook};
use super::prepare::{Draw, Prepared};
use super::world::SourceData;
use crate::geom::{Point, Rect, contains};
use crate::order::sorted;
use crate::source::GeometryKind;
use std::sync::Arc;

/// A feature under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Index into the style's layers.
    pub layer: usize,
    /// The source's id in the style.
    pub source: Arc<str>,
    /// The feature's row.
    pub row: usize,
    /// How far the drawn figure is from the pointer, px; 0 inside it.
    pub distance: f64,
}

impl Prepared {
    /// What is drawn within `tolerance` px of the box `at` (world px; of no size for a point), topmost layer first; within a
    /// layer the nearest first; of circles that it lies inside of the one with the nearest middle, of other equally near ones
    /// the one drawn last.
    ///
    /// `wanted` says which layers count. Cost: an index search a layer, exact distances only for what it finds; as an
    /// iterator it searches no layer below the last that is asked for.
    pub fn hits(&self, at: Rect, tolerance: f64, wanted: impl Fn(usize) -> bool) -> impl Iterator<Item = Hit> {
        let drawn = self.layers.iter().rev().filter_map(|layer| Some((layer, layer.source.as_ref()?)));
        drawn.filter(move |(layer, _)| wanted(layer.index)).flat_map(move |(layer, (source, data))| {
            let found = self.near(&layer.draw, data, at, tolerance);
            found.into_iter().map(|(distance, row)| Hit { layer: layer.index, source: source.clone(), row, distance })
        })
    }

    /// What one layer has near the box: distance and row, in the order of [`Prepared::hits`].
    fn near(&self, draw: &Draw, data: &SourceData, at: Rect, tolerance: f64) -> Vec<(f64, usize)> {
        let mut found: Vec<(f64, usize)> = Vec::new();
        let mut middles: Vec<(usize, f64)> = Vec::new();
        let mut near = |reach: f64, distance: &mut dyn FnMut(usize) -> Option<f64>| {
            let (r, k) = (reach + tolerance, 1.0 / self.scale);
            let around = Rect::new((at.x0 - r) * k, (at.y0 - r) * k, (at.x1 + r) * k, (at.y1 + r) * k);
            data.index().search(around, &mut |row| {
                if let Some(d) = distance(row).filter(|d| *d <= tolerance) {
                    found.push((d.max(0.0), row));
                }
            });
        };
        match draw {
            Draw::Background(_) | Draw::Heatmap(_) => {}
            Draw::Fill(rows) => {
                near(most(rows.looks.iter().map(|l| l.translate.length())), &mut |row| {
                    let look = rows.look(row)?;
                    self.polygon_distance(data, row, at.moved(Point::default() - look.translate), tolerance)
                });
            }
            Draw::Line(rows) => {
                let reach = |l: &LineLook| l.stroke.width / 2.0 + l.gap / 2.0 + l.offset.abs();
                near(most(rows.looks.iter().map(|l| reach(l) + l.translate.length())), &mut |row| {
                    let look = rows.look(row)?;
                    let (at, reach) = (at.moved(Point::default() - look.translate), reach(look));
                    Some(self.line_distance(data, row, at, reach + tolerance)? - reach)
                });
            }
            Draw::Circle(rows) => {
                let reach = |l: &CircleLook| l.radius + l.style.stroke_width;
                near(most(rows.looks.iter().map(|l| reach(l) + l.translate.length())), &mut |row| {
                    let look = rows.look(row)?;
                    let vertices = data.set.parts(row).flat_map(|p| p.vertices);
                    let centers = vertices.map(|v| *v * self.scale + look.translate);
                    let middle = centers.map(|c| point_distance(at, c)).fold(f64::INFINITY, f64::min);
                    middles.push((row, middle));
                    Some(middle - reach(look))
                });
            }
            Draw::Symbol(labels) => {
                for label in labels {
                    let d = label.boxes.iter().map(|b| rect_distance(*b, at)).fold(f64::INFINITY, f64::min);
                    // A label is no small target: being beside it is not meant.
                    if d <= tolerance.min(1.0) {
                        found.push((d, label.row));
                    }
                }
            }
        }
        // Inside several circles the one whose middle is nearest is meant.
        let middle = |row: usize| middles.iter().find(|m| m.0 == row).map_or(0.0, |m| m.1);
        let order = sorted(found.len(), &|a, b| {
            let ((d, row), (e, other)) = (found[a], found[b]);
            d.total_cmp(&e).then_with(|| middle(row).total_cmp(&middle(other))).then(other.cmp(&row))
        });
        let mut found: Vec<(f64, usize)> = order.into_iter().map(|i| found[i as usize]).collect();
        found.dedup_by_key(|f| f.1);
        found
    }

    fn polygon_distance(&self, data: &SourceData, row: usize, at: Rect, within: f64) -> Option<f64> {
        if data.set.kind(row) != GeometryKind::Polygon {
            return None;
        }
        let world = at.center() * (1.0 / self.scale);
        if contains(data.set.parts(row).map(|p| p.vertices), world) {
            return Some(0.0);
        }
        self.line_distance(data, row, at, within)
    }

    /// To the nearest segment, if that is within so many px.
    fn line_distance(&self, data: &SourceData, row: usize, at: Rect, within: f64) -> Option<f64> {
        let k = 1.0 / self.scale;
        let world = Rect::new(at.x0 * k, at.y0 * k, at.x1 * k, at.y1 * k);
        let closed = data.set.kind(row) == GeometryKind::Polygon;
        let (mut best, mut found) = (within * k, false);
        for part in data.set.parts(row) {
            let ends = part.vertices.last().zip(part.vertices.first()).filter(|_| closed);
            let segments = part.vertices.windows(2).map(|w| (w[0], w[1])).chain(ends.map(|(a, b)| (*a, *b)));
            for (a, b) in segments {
                // Most are far off, which their ends tell.
                let (x, y) = (world.x0 - a.x.max(b.x), world.y0 - a.y.max(b.y));
                if x.max(a.x.min(b.x) - world.x1).max(y).max(a.y.min(b.y) - world.y1) > best {
                    continue;
                }
                let d = world.distance_to_segment(a, b);
                if d <= best {
                    (best, found) = (d, true);
                }
            }
        }
        found.then_some(best * self.scale)
    }
}

fn most(reaches: impl Iterator<Item = f64>) -> f64 {
    reaches.fold(0.0, f64::max)
}

/// Between two boxes; 0 when they meet.
fn rect_distance(r: Rect, o: Rect) -> f64 {
    (r.x0 - o.x1).max(o.x0 - r.x1).max(0.0).hypot((r.y0 - o.y1).max(o.y0 - r.y1).max(0.0))
}

fn point_distance(r: Rect, p: Point) -> f64 {
    rect_distance(r, Rect::new(p.x, p.y, p.x, p.y))
}
