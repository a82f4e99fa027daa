//! Heat maps: a density summed over cells of the world, coloured.

use super::compose::Region;
use super::looks::{RAMP, ramp};
use super::prepare::{Inputs, Once, each_row};
use super::world::SourceData;
use crate::geom::Point;
use crate::math;
use crate::paint::{DisplayList, Placed, Raster, bytes};
use crate::style::{Color, HeatmapPaint, Layer};
use std::rc::Rc;
use std::sync::Arc;

/// 1/√(2π): what a point of weight 1 comes to in its middle (MapLibre's kernel).
const PEAK: f64 = 0.398_942_280_401_432_7;
/// What is less than this is not seen.
const LEAST: f64 = 1.0 / 255.0 / 16.0;
/// Cells of a radius, at least; the kernel is smooth, and the backends smooth what they scale.
const CELLS: f64 = 8.0;
/// The most cells of a region.
const MOST_CELLS: f64 = 1_000_000.0;

/// A heat map before a region is cut out of it.
pub(crate) struct Heat {
    /// Row, radius in px, weight times intensity.
    points: Vec<(u32, f64, f64)>,
    colors: Arc<[Color]>,
    /// Side of a cell, px.
    cell: f64,
    /// The farthest that a point reaches, px.
    reach: f64,
}

impl Heat {
    pub(super) fn new(inputs: &Inputs, layer: &Layer, p: &HeatmapPaint, source: &(Arc<str>, Rc<SourceData>)) -> Heat {
        let (radius, weight) = (Once::new(&p.radius, inputs), Once::new(&p.weight, inputs));
        let cx = inputs.context();
        let intensity = p.intensity.eval(&cx);
        let mut points = Vec::new();
        let (mut widest, mut reach) = (1.0f64, 0.0f64);
        each_row(inputs, layer, source, |row, cx| {
            let (radius, amount) = (radius.get(cx).max(1.0), weight.get(cx) * intensity);
            if radius.is_finite() && amount.is_finite() && amount * PEAK > LEAST {
                widest = widest.max(radius);
                reach = reach.max(radius * extent(amount));
                points.push((row as u32, radius, amount));
            }
        });
        // Whole px, so that regions that are composed apart have the same cells.
        let cell = (widest / CELLS).floor().max(1.0);
        Heat { points, colors: ramp(inputs, &p.color, p.opacity.eval(&cx)), cell, reach }
    }

    pub(super) fn compose(&self, list: &mut DisplayList, region: &Region, data: &SourceData) {
        let near = region.rect.inflate(self.reach);
        let inside = self.points.iter().filter(|p| region.px_rect(data.set.bounds(p.0 as usize)).intersects(near));
        let inside: Vec<_> = inside.collect();
        let empty = self.colors.first().is_none_or(|c| c.a <= 0.0);
        if inside.is_empty() && empty {
            return;
        }
        let mut cell = self.cell;
        while region.rect.width() * region.rect.height() / (cell * cell) > MOST_CELLS {
            cell *= 2.0;
        }
        // Two cells more on each side: smoothing looks at neighbours.
        let first = |v: f64| (v / cell).floor() - 2.0;
        let (x0, y0) = (first(region.origin.x), first(region.origin.y));
        let count = |length: f64| (length / cell).ceil() as usize + 5;
        let (width, height) = (count(region.rect.width()), count(region.rect.height()));
        let corner = Point::new(x0 * cell, y0 * cell) - region.origin;
        let mut density = vec![0.0f64; width * height];
        let mut across: Vec<f64> = Vec::new();
        for (row, radius, amount) in inside {
            let r = radius * extent(*amount);
            for at in data.set.parts(*row as usize).flat_map(|p| p.vertices) {
                let middle = (region.px(*at) - corner) * (1.0 / cell);
                let reach = r / cell;
                let span = |v: f64, n: usize| {
                    let index = |v: f64| v.floor().max(0.0).min(n as f64) as usize;
                    index(v - reach)..index(v + reach + 1.0)
                };
                let fall = |i: usize, middle: f64| {
                    let d = (i as f64 + 0.5 - middle) * cell / radius;
                    math::exp(-4.5 * d * d)
                };
                let (columns, rows) = (span(middle.x, width), span(middle.y, height));
                across.clear();
                across.extend(columns.clone().map(|x| amount * PEAK * fall(x, middle.x)));
                for y in rows {
                    let down = fall(y, middle.y);
                    let row = density.get_mut(y * width + columns.start..y * width + columns.end);
                    for (slot, along) in row.into_iter().flatten().zip(&across) {
                        *slot += along * down;
                    }
                }
            }
        }
        let color = |d: &f64| {
            let at = (d.clamp(0.0, 1.0) * (RAMP - 1) as f64).round() as usize;
            self.colors.get(at).copied().map(bytes).unwrap_or_default()
        };
        let raster =
            Raster { width: width as u32, height: height as u32, data: density.iter().flat_map(color).collect() };
        let size = Point::new(width as f64, height as f64) * cell;
        list.image(&raster, 1.0, Placed { tag: u32::MAX, center: corner + size * 0.5, size, angle: 0.0 });
    }
}

/// How many radii away a point is still seen.
fn extent(amount: f64) -> f64 {
    (-2.0 * math::ln(LEAST / (amount * PEAK))).max(0.0).sqrt() / 3.0
}
