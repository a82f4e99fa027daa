//! Arrival times over a grid.

use super::plane::scale_at;
use crate::proj::LonLat;

/// The most points that a grid may have: 64 MB.
pub const MAX_CELLS: usize = 16_000_000;

/// A regular grid of points in longitude and latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// The south-western point.
    pub origin: LonLat,
    /// Degrees of longitude from a column to the next, eastwards.
    pub step_lon: f64,
    /// Degrees of latitude from a row to the next, northwards.
    pub step_lat: f64,
    /// Points in a row, at least 2.
    pub columns: usize,
    /// Rows, at least 2.
    pub rows: usize,
}

impl Grid {
    /// The grid over `[west, south, east, north]` degrees whose points are about `cell_m` metres apart at the middle
    /// latitude; it reaches at least the north-eastern corner.
    ///
    /// # Errors
    /// Bounds that are empty or beyond 180° and 85°, cells that are no length above 0, or more than [`MAX_CELLS`] points.
    pub fn new([west, south, east, north]: [f64; 4], cell_m: f64) -> Result<Grid, String> {
        if !(west < east && south < north && west >= -180.0 && east <= 180.0 && south >= -85.0 && north <= 85.0) {
            return Err(format!(
                "bounds must be west, south, east, north in degrees with west < east and south < north, within ±180 and \
                 ±85, not {west}, {south}, {east}, {north}"
            ));
        }
        if !(cell_m > 0.0 && cell_m.is_finite()) {
            return Err(format!("the cell must be a length above 0 m, and is {cell_m}"));
        }
        let (kx, ky) = scale_at((south + north) / 2.0);
        let (step_lon, step_lat) = (cell_m / kx, cell_m / ky);
        let count = |from: f64, to: f64, step: f64| ((to - from) / step).ceil().max(1.0) + 1.0;
        let (columns, rows) = (count(west, east, step_lon), count(south, north, step_lat));
        if columns * rows > MAX_CELLS as f64 {
            return Err(format!("{columns} × {rows} points are too many, at most {MAX_CELLS}: take larger cells"));
        }
        let (columns, rows) = (columns as usize, rows as usize);
        Ok(Grid { origin: LonLat::new(west, south), step_lon, step_lat, columns, rows })
    }

    /// The part of the grid over `frame` that covers `bounds`: its points are points of the whole one, however small it is.
    ///
    /// # Errors
    /// As [`Grid::new`], for the bounds and the part's points.
    pub fn part(frame: [f64; 4], [west, south, east, north]: [f64; 4], cell_m: f64) -> Result<Grid, String> {
        // Says what is wrong with the bounds.
        Grid::new([west, south, east, north], cell_m)?;
        let (kx, ky) = scale_at((frame[1] + frame[3]) / 2.0);
        let (step_lon, step_lat) = (cell_m / kx, cell_m / ky);
        let before = |from: f64, to: f64, step: f64| from + ((to - from) / step).floor() * step;
        let origin = LonLat::new(before(frame[0], west, step_lon), before(frame[1], south, step_lat));
        let count = |from: f64, to: f64, step: f64| ((to - from) / step).ceil().max(1.0) as usize + 1;
        let (columns, rows) = (count(origin.lon, east, step_lon), count(origin.lat, north, step_lat));
        Ok(Grid { origin, step_lon, step_lat, columns, rows })
    }

    /// The position at a column and row, which need not be whole.
    pub fn at(&self, column: f64, row: f64) -> LonLat {
        LonLat::new(self.origin.lon + column * self.step_lon, self.origin.lat + row * self.step_lat)
    }
}

/// The minutes at which each point of a grid is reached; infinite where nothing was spread.
#[derive(Clone, Debug)]
pub struct Field {
    grid: Grid,
    minutes: Vec<f32>,
}

impl Field {
    /// From every source (position and minutes) outwards in all directions at `metres_per_minute`, as far as `budget`
    /// minutes reach, and one cell farther so that lines of equal time can be interpolated.
    ///
    /// A source that another one reaches earlier changes nothing. Times are f32: exact to 10⁻⁵ minutes. Cost: the area
    /// reached from each source, in cells; one cell takes about 2 ns.
    pub fn spread(grid: Grid, sources: &[(LonLat, f64)], metres_per_minute: f64, budget: f64) -> Field {
        let mut field = Field { grid, minutes: vec![f32::INFINITY; grid.columns * grid.rows] };
        if !(metres_per_minute > 0.0 && metres_per_minute.is_finite() && budget.is_finite()) {
            return field;
        }
        // Metres a degree of longitude by latitude, for the middle between a source and a row.
        let scale: Vec<(f64, f64)> = (0..grid.rows).map(|r| scale_at(grid.at(0.0, r as f64).lat)).collect();
        let scale_of = |row: f64| -> (f64, f64) {
            let row = row.clamp(0.0, (grid.rows - 1) as f64);
            let (i, t) = (row as usize, row - row.floor());
            let a = scale.get(i).copied().unwrap_or((1.0, 1.0));
            let b = scale.get(i + 1).copied().unwrap_or(a);
            (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
        };
        let widest = scale_of(0.0).0.max(scale_of(grid.rows as f64).0);
        let cell_m = (grid.step_lat * scale_of(grid.rows as f64 / 2.0).1).max(grid.step_lon * widest);
        for (p, start) in sources {
            let left = budget - start;
            if !(left >= 0.0 && p.is_valid()) {
                continue;
            }
            let radius = left * metres_per_minute + 1.5 * cell_m;
            let (column, row) = ((p.lon - grid.origin.lon) / grid.step_lon, (p.lat - grid.origin.lat) / grid.step_lat);
            let half = radius / (scale_of(row).1 * grid.step_lat) + 1.0;
            let Some((r0, r1)) = range(row, half, grid.rows) else { continue };
            for r in r0..=r1 {
                let (kx, ky) = scale_of((row + r as f64) / 2.0);
                let dy = (r as f64 - row) * grid.step_lat * ky;
                let reach = radius * radius - dy * dy;
                if reach < 0.0 {
                    continue;
                }
                let step = grid.step_lon * kx;
                let Some((c0, c1)) = range(column, reach.sqrt() / step, grid.columns) else { continue };
                let Some(cells) = field.minutes.get_mut(r * grid.columns + c0..=r * grid.columns + c1) else {
                    continue;
                };
                // In f32 and in minutes from here: the inner loop is all the cost.
                let k = (step / metres_per_minute) as f32;
                let dy2 = (dy / metres_per_minute) as f32 * (dy / metres_per_minute) as f32;
                let (start, from) = (*start as f32, (c0 as f64 - column) as f32);
                for (i, cell) in cells.iter_mut().enumerate() {
                    let dx = (from + i as f32) * k;
                    *cell = cell.min(start + (dx * dx + dy2).sqrt());
                }
            }
        }
        field
    }

    /// The grid.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// The minutes at a point; infinite where nothing was spread, and outside.
    pub fn minutes(&self, column: usize, row: usize) -> f32 {
        if column >= self.grid.columns {
            return f32::INFINITY;
        }
        self.minutes.get(row * self.grid.columns + column).copied().unwrap_or(f32::INFINITY)
    }

    /// One row's minutes.
    pub(super) fn row(&self, row: usize) -> &[f32] {
        let from = row * self.grid.columns;
        self.minutes.get(from..from + self.grid.columns).unwrap_or(&[])
    }
}

/// The whole numbers within `half` of `middle`, from 0 to below `n`.
fn range(middle: f64, half: f64, n: usize) -> Option<(usize, usize)> {
    let (a, b) = ((middle - half).ceil().max(0.0), (middle + half).floor().min(n as f64 - 1.0));
    (a <= b).then_some((a as usize, b as usize))
}

#[cfg(test)]
mod tests {
    use super::super::distance_m;
    use super::*;

    #[test]
    fn minutes_are_those_of_the_nearest_source() {
        let grid = Grid::new([112.0, 22.5, 114.0, 25.0], 1000.0).unwrap();
        let sources =
            [(LonLat::new(113.1, 23.4), 0.0), (LonLat::new(112.4, 24.6), 12.0), (LonLat::new(150.0, 24.6), 0.0)];
        let field = Field::spread(grid, &sources, 450.0, 60.0);
        let mut reached = 0;
        for r in (0..grid.rows).step_by(7) {
            for c in (0..grid.columns).step_by(7) {
                let p = grid.at(c as f64, r as f64);
                let exact = sources.iter().map(|(s, t)| t + distance_m(*s, p) / 450.0).fold(f64::INFINITY, f64::min);
                let m = f64::from(field.minutes(c, r));
                if exact <= 60.0 {
                    reached += 1;
                    assert!((m - exact).abs() < 1e-3, "{p:?}: {m} {exact}");
                } else {
                    assert!(m >= exact - 1e-3, "{p:?}: {m} {exact}");
                }
            }
        }
        assert!(reached > 50, "{reached}");
        assert_eq!(field.minutes(grid.columns, 0), f32::INFINITY);
    }

    #[test]
    fn a_grid_that_makes_no_sense_is_refused() {
        assert!(Grid::new([113.0, 23.0, 112.0, 24.0], 500.0).is_err());
        assert!(Grid::new([112.0, 23.0, 113.0, f64::NAN], 500.0).is_err());
        assert!(Grid::new([112.0, 23.0, 113.0, 24.0], 0.0).is_err());
        assert!(Grid::new([-180.0, -80.0, 180.0, 80.0], 500.0).unwrap_err().contains("larger cells"));
        let tiny = Grid::new([112.0, 23.0, 112.001, 23.001], 5000.0).unwrap();
        assert_eq!((tiny.columns, tiny.rows), (2, 2));
    }

    #[test]
    fn a_part_has_points_of_the_whole() {
        let frame = [111.8, 22.3, 114.4, 25.4];
        let whole = Grid::new(frame, 500.0).unwrap();
        let part = Grid::part(frame, [112.7, 23.1, 113.2, 23.3], 500.0).unwrap();
        assert_eq!((part.step_lon, part.step_lat), (whole.step_lon, whole.step_lat));
        let off = (part.origin.lon - whole.origin.lon) / whole.step_lon;
        assert!((off - off.round()).abs() < 1e-9 && part.origin.lon <= 112.7 && part.origin.lat <= 23.1);
        let end = part.at(part.columns as f64 - 1.0, part.rows as f64 - 1.0);
        assert!(end.lon >= 113.2 && end.lon < 113.21 && end.lat >= 23.3 && end.lat < 23.31);
        assert!(Grid::part(frame, [113.0, 23.0, 112.0, 24.0], 500.0).is_err());
    }
}
