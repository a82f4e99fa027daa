//! Density-based clusters (DBSCAN: Ester, Kriegel, Sander and Xu 1996), by cells in which all points are neighbours
//! (Gunawan 2013), so that crowds cost no more than the rest.

use super::build::{world_x, world_y};
use super::options::Error;
use crate::math;
use crate::proj::{LonLat, distance_m};

/// What counts as near.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reach {
    /// Metres on the WGS-84 ellipsoid, along the geodesic.
    Metres(f64),
    /// Units of the world square of side 1 (Web Mercator): px are `1 / (512 · 2^zoom)` each.
    World(f64),
}

/// What [`dbscan`] finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dbscan {
    /// The cluster of each point, numbered from 0 in the order of their first core points; `None` for noise and for
    /// positions that cannot be used.
    pub labels: Vec<Option<u32>>,
    /// Which points are core points: those with `min_points` points within reach, themselves included.
    pub core: Vec<bool>,
    /// How many clusters there are.
    pub clusters: u32,
}

/// Finds clusters of any shape: core points within reach of each other belong together, and so do the points within
/// reach of one of them (the nearest, then the first). The answer does not depend on the order of the input, but for
/// numbers and for ties. The date line is no border.
///
/// # Errors
/// A reach that is not a positive number.
pub fn dbscan(points: &[LonLat], reach: Reach, min_points: u32) -> Result<Dbscan, Error> {
    let (Reach::Metres(eps) | Reach::World(eps)) = reach;
    if !(eps.is_finite() && eps > 0.0) {
        return Err(Error::Option { name: "eps", right: "a positive number" });
    }
    let plane = Plane::new(points, reach);
    Ok(Search::new(&plane, min_points.max(1) as usize).run())
}

/// Metres a degree of latitude: the least (equator) and the most (poles) on WGS-84.
const DEGREE_M: (f64, f64) = (110_574.2, 111_693.9);
const EQUATOR_M: f64 = 6_378_137.0;
const ECCENTRICITY2: f64 = 0.006_694_379_990_141_317;

/// The points in a strip that wraps around: `x` has a period of 1, `y` grows in either direction.
struct Plane<'a> {
    points: &'a [LonLat],
    at: Vec<[f64; 2]>,
    usable: Vec<bool>,
    reach: Reach,
    /// Two points of one row and one column of it are within reach.
    row: f64,
}

impl<'a> Plane<'a> {
    fn new(points: &'a [LonLat], reach: Reach) -> Plane<'a> {
        let wrap = |x: f64| x.rem_euclid(1.0).min(1.0 - f64::EPSILON);
        let usable = points.iter().map(|p| p.lon.is_finite() && p.lat.abs() <= 90.0).collect();
        let at = points.iter().map(|p| match reach {
            Reach::Metres(_) => [wrap(world_x(p.lon)), p.lat],
            Reach::World(_) => [wrap(world_x(p.lon)), world_y(p.lat)],
        });
        // The margin outweighs roundings.
        let row = match reach {
            Reach::Metres(eps) => eps / DEGREE_M.1,
            Reach::World(eps) => eps,
        } * (0.5_f64.sqrt() - 1e-7);
        Plane { points, at: at.collect(), usable, reach, row }
    }

    fn row_of(&self, y: f64) -> i64 {
        (y / self.row).floor() as i64
    }

    /// The greatest and the least cosine of latitude in some rows.
    fn cosines(&self, first: i64, last: i64) -> (f64, f64) {
        let (south, north) = ((first as f64 * self.row).max(-90.0), ((last + 1) as f64 * self.row).min(90.0));
        let cos = |lat: f64| math::cos(lat.to_radians()).max(0.0);
        let widest = if south <= 0.0 && north >= 0.0 { 1.0 } else { cos(south).max(cos(north)) };
        (widest, cos(south).min(cos(north)))
    }

    /// The width of a row's columns, a whole part of 1.
    fn column(&self, row: i64) -> f64 {
        let width = match self.reach {
            Reach::World(_) => self.row,
            // Along a straight line in latitude and longitude no way is longer than at the widest parallel.
            Reach::Metres(eps) => {
                let metres = std::f64::consts::TAU * EQUATOR_M * self.cosines(row, row).0 * (1.0 + ECCENTRICITY2);
                eps * (0.5_f64.sqrt() - 1e-7) / metres.max(1e-300)
            }
        };
        1.0 / (1.0 / width).ceil().clamp(1.0, 1e15)
    }

    /// How far in x a neighbour can be, between two rows.
    fn window(&self, a: i64, b: i64) -> f64 {
        match self.reach {
            Reach::World(eps) => eps * (1.0 + 1e-9),
            // The haversine formula without its part of latitude, on a sphere smaller than the ellipsoid.
            Reach::Metres(eps) => {
                let half = (eps * 1.01 / 6_335_000.0 / 2.0).min(std::f64::consts::FRAC_PI_2);
                let sine = math::sin(half) / self.cosines(a.min(b), a.max(b)).1.max(1e-300);
                if sine >= 1.0 { 1.0 } else { math::asin(sine) / std::f64::consts::PI }
            }
        }
    }

    /// The distance of two points in the unit of the reach.
    fn distance(&self, a: usize, b: usize) -> f64 {
        let ([ax, ay], [bx, by]) = (self.at[a], self.at[b]);
        let dx = (ax - bx).abs();
        let dx = dx.min(1.0 - dx);
        let Reach::Metres(eps) = self.reach else { return dx.hypot(ay - by) };
        // On the curvatures at the middle latitude: within 0.2 % up to 100 km and 75°. The geodesic decides the rest.
        let sine = math::sin(((ay + by) / 2.0).to_radians());
        let w = 1.0 - ECCENTRICITY2 * sine * sine;
        let east = EQUATOR_M / w.sqrt() * (1.0 - sine * sine).sqrt() * dx * std::f64::consts::TAU;
        let north = EQUATOR_M * (1.0 - ECCENTRICITY2) / (w * w.sqrt()) * (ay - by).to_radians();
        let near = east.hypot(north);
        let rough = near > 100_000.0 || ay.abs().max(by.abs()) > 75.0;
        if !rough && (near - eps).abs() > 0.003 * eps {
            return near;
        }
        let point = |i: usize| LonLat::new((self.at[i][0] - 0.5) * 360.0, self.points[i].lat);
        distance_m(point(a), point(b)).unwrap_or(f64::INFINITY)
    }

    fn eps(&self) -> f64 {
        let (Reach::Metres(eps) | Reach::World(eps)) = self.reach;
        eps
    }
}

/// The points sorted by row and x, and cut into cells.
struct Search<'a> {
    plane: &'a Plane<'a>,
    min_points: usize,
    order: Vec<u32>,
    /// First and behind the last slot, and row, of each cell.
    cells: Vec<(usize, usize, i64)>,
    core: Vec<bool>,
}

impl<'a> Search<'a> {
    fn new(plane: &'a Plane<'a>, min_points: usize) -> Search<'a> {
        let mut order: Vec<(i64, u64, f64, u32)> = Vec::new();
        let mut column = (i64::MIN, 1.0);
        for (i, at) in (0_u32..).zip(&plane.at).filter(|(i, _)| plane.usable[*i as usize]) {
            let row = plane.row_of(at[1]);
            if column.0 != row {
                column = (row, plane.column(row));
            }
            order.push((row, (at[0] / column.1) as u64, at[0], i));
        }
        order.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3)));
        let mut cells: Vec<(usize, usize, i64)> = Vec::new();
        for (slot, o) in order.iter().enumerate() {
            match cells.last_mut() {
                Some(cell) if cell.2 == o.0 && order[cell.0].1 == o.1 => cell.1 = slot + 1,
                _ => cells.push((slot, slot + 1, o.0)),
            }
        }
        let order = order.into_iter().map(|o| o.3).collect();
        Search { plane, min_points, order, cells, core: vec![false; plane.at.len()] }
    }

    fn slots(&self, cell: usize) -> &[u32] {
        &self.order[self.cells[cell].0..self.cells[cell].1]
    }

    fn x(&self, slot: usize) -> f64 {
        self.plane.at[self.order[slot] as usize][0]
    }

    /// Calls `see` with each cell that can hold something within reach of some cell, that cell included, until it
    /// returns false.
    fn around(&self, cell: usize, mut see: impl FnMut(usize) -> bool) {
        let (start, end, row) = self.cells[cell];
        let (west, east) = (self.x(start), self.x(end - 1));
        for other in row - 2..=row + 2 {
            let first = self.cells.partition_point(|c| c.2 < other);
            let last = first + self.cells[first..].partition_point(|c| c.2 == other);
            let window = self.plane.window(row, other);
            // The world thrice: a window may reach over either end.
            let whole = east - west + 2.0 * window >= 1.0;
            let shifts: &[f64] = if whole { &[0.0] } else { &[-1.0, 0.0, 1.0] };
            for shift in shifts {
                let (low, high) = if whole { (0.0, 1.0) } else { (west - window + shift, east + window + shift) };
                let row_cells = &self.cells[first..last];
                let from = row_cells.partition_point(|c| self.x(c.1 - 1) < low);
                for (k, c) in row_cells.iter().enumerate().skip(from) {
                    if self.x(c.0) > high {
                        break;
                    }
                    if !see(first + k) {
                        return;
                    }
                }
            }
        }
    }

    fn mark_core(&mut self) {
        let eps = self.plane.eps();
        for cell in 0..self.cells.len() {
            let crowd = self.slots(cell).len() >= self.min_points;
            let mut found: Vec<u32> = Vec::new();
            for p in self.slots(cell) {
                let mut near = 0;
                if !crowd {
                    self.around(cell, |other| {
                        let within = |q: &&u32| self.plane.distance(*p as usize, **q as usize) <= eps;
                        let missing = self.min_points - near;
                        near += self.slots(other).iter().filter(within).take(missing).count();
                        near < self.min_points
                    });
                }
                if crowd || near >= self.min_points {
                    found.push(*p);
                }
            }
            for p in found {
                self.core[p as usize] = true;
            }
        }
    }

    fn run(mut self) -> Dbscan {
        self.mark_core();
        let eps = self.plane.eps();
        let cores: Vec<Vec<u32>> = (0..self.cells.len())
            .map(|cell| self.slots(cell).iter().copied().filter(|p| self.core[*p as usize]).collect())
            .collect();
        // Cells with core points, joined.
        let mut roots: Vec<u32> = (0..self.cells.len() as u32).collect();
        for cell in 0..self.cells.len() {
            if cores[cell].is_empty() {
                continue;
            }
            self.around(cell, |other| {
                let (a, b) = (root(&mut roots, cell), root(&mut roots, other));
                if a != b {
                    let within =
                        |p: &u32| cores[other].iter().any(|q| self.plane.distance(*p as usize, *q as usize) <= eps);
                    if cores[cell].iter().any(within) {
                        roots[a.max(b)] = a.min(b) as u32;
                    }
                }
                true
            });
        }
        let mut group: Vec<Option<u32>> = vec![None; self.core.len()];
        for (cell, points) in cores.iter().enumerate() {
            for p in points {
                group[*p as usize] = Some(root(&mut roots, cell) as u32);
            }
        }
        for cell in 0..self.cells.len() {
            for p in self.slots(cell).iter().filter(|p| !self.core[**p as usize]) {
                let mut nearest = (eps, u32::MAX);
                self.around(cell, |other| {
                    for q in &cores[other] {
                        let d = self.plane.distance(*p as usize, *q as usize);
                        if d < nearest.0 || d == nearest.0 && *q < nearest.1 {
                            nearest = (d, *q);
                        }
                    }
                    true
                });
                group[*p as usize] = group.get(nearest.1 as usize).copied().flatten();
            }
        }
        // Numbers by first core point.
        let mut numbers: Vec<Option<u32>> = vec![None; self.cells.len()];
        let mut clusters = 0;
        for (g, core) in group.iter().zip(&self.core) {
            if let (Some(g), true) = (g, core)
                && let Some(number) = numbers.get_mut(*g as usize)
                && number.is_none()
            {
                *number = Some(clusters);
                clusters += 1;
            }
        }
        let labels = group.iter().map(|g| g.and_then(|g| numbers.get(g as usize).copied().flatten())).collect();
        Dbscan { labels, core: self.core, clusters }
    }
}

/// The first cell of those joined with this one; halves the way there for the next time.
fn root(roots: &mut [u32], cell: usize) -> usize {
    let mut cell = cell;
    while roots[cell] as usize != cell {
        roots[cell] = roots[roots[cell] as usize];
        cell = roots[cell] as usize;
    }
    cell
}
