//! A surface of density: every point spread by a Gaussian kernel.

use super::build::{world_x, world_y};
use super::options::Error;
use crate::geom::{Point, Rect};
use crate::math;
use crate::proj::{LonLat, world_from_lonlat};

/// How a heat surface is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeatOptions {
    /// The part of the world square of side 1 (Web Mercator, y southwards) that the grid covers.
    pub area: Rect,
    /// Cells across, at least 1; at most 2²¹ cells in all.
    pub columns: usize,
    /// Cells down, at least 1.
    pub rows: usize,
    /// The kernel's standard deviation in world units; [`HeatOptions::deviation_of_m`] makes them of metres, and px are
    /// `1 / (512 · 2^zoom)` each. Positive, and at most as wide as 64 cells.
    pub deviation: f64,
}

/// A heat surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// Weight a cell, row by row from the north-west. They sum up to the weights of the points, less what the kernel
    /// spreads beyond the area.
    pub cells: Vec<f32>,
    /// Cells across.
    pub columns: usize,
    /// Cells down.
    pub rows: usize,
    /// The greatest of the cells, 0 where there are none.
    pub max: f32,
}

/// The most cells: they and the kernel's width bound the cost.
const MOST_CELLS: usize = 1 << 21;
/// The widest kernel, cells a deviation.
const WIDEST: f64 = 64.0;
/// The kernel ends at so many deviations: what is beyond is 1/5000 of its mass.
const CUT: f64 = 4.0;

impl HeatOptions {
    /// A grid over a box `[west, south, east, north]` in degrees, with a kernel of some metres at the box's middle: three
    /// square cells a deviation, but not more than `most_columns` across.
    pub fn for_box([west, south, east, north]: [f64; 4], deviation_m: f64, most_columns: usize) -> HeatOptions {
        let (top, bottom) = (world_from_lonlat(LonLat::new(west, north)), world_from_lonlat(LonLat::new(east, south)));
        let area = Rect { x0: top.x, y0: top.y, x1: bottom.x, y1: bottom.y };
        let deviation = HeatOptions::deviation_of_m(deviation_m, (south + north) / 2.0);
        let columns = (3.0 * area.width() / deviation).ceil().clamp(1.0, most_columns.max(1) as f64);
        let rows = (area.height() / area.width() * columns).round().max(1.0);
        HeatOptions { area, columns: columns as usize, rows: rows as usize, deviation }
    }

    /// Metres at a latitude as world units.
    pub fn deviation_of_m(metres: f64, latitude: f64) -> f64 {
        metres / (std::f64::consts::TAU * 6_378_137.0 * math::cos(latitude.clamp(-85.0, 85.0).to_radians()))
    }
}

/// Spreads points over a grid. `weights` are those of the points in input order; an empty list means 1 for each, and a
/// weight that is not finite or missing counts nothing. Negative ones take away. Longitudes are not wrapped.
///
/// Points are shared among the four cells around them and the grid is then blurred along rows and columns, so that the
/// cost is that of the points plus cells × kernel width.
///
/// # Errors
/// An area, size or deviation out of range.
pub fn heat(points: &[LonLat], weights: &[f64], options: &HeatOptions) -> Result<Heat, Error> {
    let HeatOptions { area, columns, rows, deviation } = *options;
    if !(1..=MOST_CELLS).contains(&columns.saturating_mul(rows)) {
        return Err(Error::Option { name: "columns × rows", right: "1 to 2097152 cells" });
    }
    let finite = [area.x0, area.y0, area.x1, area.y1].iter().all(|v| v.is_finite());
    if !(finite && area.width() > 0.0 && area.height() > 0.0) {
        return Err(Error::Option { name: "area", right: "a box with a positive width and height" });
    }
    if !(deviation.is_finite() && deviation > 0.0) {
        return Err(Error::Option { name: "radius", right: "a positive number" });
    }
    let (cell_w, cell_h) = (area.width() / columns as f64, area.height() / rows as f64);
    // What lies in the margin reaches into the area.
    if deviation > WIDEST * cell_w.min(cell_h) {
        return Err(Error::Option { name: "radius", right: "at most 64 cells: take fewer cells" });
    }
    let (across, down) = (Kernel::new(deviation / cell_w), Kernel::new(deviation / cell_h));
    let (mx, my) = (across.reach() + 1, down.reach() + 1);
    let (width, height) = (columns + 2 * mx, rows + 2 * my);
    let mut grid = vec![0_f32; width * height];
    for (i, p) in points.iter().enumerate() {
        let weight = if weights.is_empty() { 1.0 } else { weights.get(i).copied().unwrap_or(0.0) };
        if !(p.lon.is_finite() && p.lat.is_finite() && weight.is_finite()) {
            continue;
        }
        let world = Point::new(world_x(p.lon), world_y(p.lat));
        // In cells, from the middle of the first one.
        let (x, y) = ((world.x - area.x0) / cell_w - 0.5 + mx as f64, (world.y - area.y0) / cell_h - 0.5 + my as f64);
        if !(x >= 0.0 && y >= 0.0 && x < (width - 1) as f64 && y < (height - 1) as f64) {
            continue;
        }
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f64, y - row as f64);
        let shares =
            [(0, (1.0 - fx) * (1.0 - fy)), (1, fx * (1.0 - fy)), (width, (1.0 - fx) * fy), (width + 1, fx * fy)];
        for (offset, share) in shares {
            if let Some(cell) = grid.get_mut(row * width + column + offset) {
                *cell += (weight * share) as f32;
            }
        }
    }
    Ok(blur(&grid, width, &across, &down, (columns, rows), (mx, my)))
}

/// Blurs along rows, then along columns, and keeps what is within the margins.
fn blur(
    grid: &[f32],
    width: usize,
    across: &Kernel,
    down: &Kernel,
    size: (usize, usize),
    margin: (usize, usize),
) -> Heat {
    let ((columns, rows), (mx, my)) = (size, margin);
    let mut middle = Vec::with_capacity(columns * (grid.len() / width.max(1)));
    for line in grid.chunks_exact(width) {
        let blank = line.iter().all(|v| *v == 0.0);
        for column in mx..mx + columns {
            middle.push(if blank { 0.0 } else { across.at(line, column) });
        }
    }
    let mut cells = vec![0_f32; columns * rows];
    let reach = down.reach();
    for (row, out) in cells.chunks_exact_mut(columns).enumerate() {
        for (k, weight) in down.0.iter().enumerate() {
            let from = (row + my + k - reach) * columns;
            if let Some(line) = middle.get(from..from + columns) {
                out.iter_mut().zip(line).for_each(|(o, v)| *o += *weight * v);
            }
        }
    }
    let max = cells.iter().copied().fold(0.0, f32::max);
    Heat { cells, columns, rows, max }
}

/// Half a Gaussian kernel would do, but the whole one is simpler to run along; its weights sum up to 1.
struct Kernel(Vec<f32>);

impl Kernel {
    /// A deviation in cells.
    fn new(deviation: f64) -> Kernel {
        let reach = (CUT * deviation).ceil() as usize;
        let weight = |k: usize| {
            let d = (k as f64 - reach as f64) / deviation;
            math::exp(-0.5 * d * d)
        };
        let weights: Vec<f64> = (0..=2 * reach).map(weight).collect();
        let sum: f64 = weights.iter().sum();
        Kernel(weights.iter().map(|w| (w / sum) as f32).collect())
    }

    fn reach(&self) -> usize {
        self.0.len() / 2
    }

    fn at(&self, line: &[f32], middle: usize) -> f32 {
        let line = line.get(middle - self.reach()..).unwrap_or_default();
        self.0.iter().zip(line).map(|(w, v)| w * v).sum()
    }
}
