//! Points counted by the hexagons of a fixed grid.

use super::aggregate::{Aggregate, Summary};
use super::build::{world_x, world_y};
use super::options::Error;
use crate::geom::Point;
use crate::math;
use crate::proj::{LonLat, lonlat_from_world};
use crate::value::Value;

/// A grid of hexagons that stand on a corner, over the Web Mercator plane, with one hexagon's middle at its north-western corner
/// (180° W, 85.05° N). On the map all are of one size; on the ground their size changes with the latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HexGrid {
    /// From the middle to a corner, in units of the world square of side 1.
    side: f64,
}

/// One hexagon and what lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hexagon {
    /// Its column, counted along its row from 180° W.
    pub column: i64,
    /// Its row, counted from the north; odd rows stand half a hexagon further east.
    pub row: i64,
    /// How many points are in it, whether they have a value or not.
    pub points: u32,
    /// What their values say.
    pub summary: Summary,
}

/// The circumference of the equator, metres.
const EQUATOR_M: f64 = std::f64::consts::TAU * 6_378_137.0;
const SQRT_3: f64 = 1.732_050_807_568_877_2;

impl HexGrid {
    /// A grid of hexagons `across_m` metres wide from side to side (east to west) at a latitude.
    ///
    /// # Errors
    /// A width that is not a positive number or so small that columns cannot be counted; a latitude beyond ±85°.
    pub fn new(across_m: f64, latitude: f64) -> Result<HexGrid, Error> {
        if latitude.is_nan() || latitude.abs() > 85.0 {
            return Err(Error::Option { name: "latitude", right: "within -85 and 85" });
        }
        // The ellipsoid's parallel is a little longer than the sphere's.
        let sine = math::sin(latitude.to_radians());
        let parallel = math::cos(latitude.to_radians()) / (1.0 - 0.006_694_379_990_141_317 * sine * sine).sqrt();
        let side = across_m / (EQUATOR_M * parallel) / SQRT_3;
        if !(across_m.is_finite() && side > 1e-10 && side <= 1.0) {
            return Err(Error::Option {
                name: "size",
                right: "a number of metres, from 0.01 to the size of the world",
            });
        }
        Ok(HexGrid { side })
    }

    /// The column and row of the hexagon around a position of the world square; on an edge, one of both.
    pub fn cell(&self, p: Point) -> (i64, i64) {
        let (width, height) = (self.side * SQRT_3, self.side * 1.5);
        // The candidates are the nearest middle in either of the two rows between which the point lies.
        let upper = (p.y / height).floor();
        let nearest = [upper, upper + 1.0].map(|row| {
            let shift = if row.rem_euclid(2.0) == 1.0 { 0.5 } else { 0.0 };
            let column = (p.x / width - shift + 0.5).floor();
            let middle = Point::new((column + shift) * width, row * height);
            ((p - middle).dot(p - middle), column as i64, row as i64)
        });
        let [a, b] = nearest;
        if a.0 <= b.0 { (a.1, a.2) } else { (b.1, b.2) }
    }

    /// The middle of a hexagon in the world square.
    pub fn middle(&self, column: i64, row: i64) -> Point {
        let shift = if row.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
        Point::new((column as f64 + shift) * self.side * SQRT_3, row as f64 * self.side * 1.5)
    }

    /// Its six corners and the first again, counter-clockwise on the map as GeoJSON wants it; neighbours share theirs to the last
    /// digit that matters.
    pub fn ring(&self, column: i64, row: i64) -> Vec<LonLat> {
        let m = self.middle(column, row);
        let (w, s) = (self.side * SQRT_3 / 2.0, self.side);
        [(0.0, -s), (-w, -s / 2.0), (-w, s / 2.0), (0.0, s), (w, s / 2.0), (w, -s / 2.0), (0.0, -s)]
            .map(|(x, y)| lonlat_from_world(Point::new(m.x + x, m.y + y)))
            .to_vec()
    }
}

impl Hexagon {
    /// A GeoJSON feature: the hexagon, with `points`, `count`, `sum`, `mean`, `min`, `max` (null where there is none), and
    /// as `value` the one asked for.
    pub fn feature(&self, grid: &HexGrid, aggregate: Aggregate) -> Value {
        let figure = |a: Aggregate| a.of(&self.summary).map_or(Value::Null, Value::Number);
        let position = |p: LonLat| Value::from(vec![Value::Number(p.lon), Value::Number(p.lat)]);
        let ring = Value::Array(grid.ring(self.column, self.row).into_iter().map(position).collect());
        let geometry = Value::object([("type", Value::from("Polygon")), ("coordinates", Value::from(vec![ring]))]);
        let properties = Value::object([
            ("points", Value::Number(f64::from(self.points))),
            ("count", figure(Aggregate::Count)),
            ("sum", figure(Aggregate::Sum)),
            ("mean", figure(Aggregate::Mean)),
            ("min", figure(Aggregate::Min)),
            ("max", figure(Aggregate::Max)),
            ("value", figure(aggregate)),
        ]);
        Value::object([("type", Value::from("Feature")), ("geometry", geometry), ("properties", properties)])
    }
}

/// Sums up points by hexagon. `values` are those of the points in input order, not finite (or missing) where a point has none.
/// Hexagons without points are left out; the order is by rows from the north, west to east. Positions that are not
/// finite are in no hexagon; longitudes are brought into −180 to 180.
pub fn hexbin(points: &[LonLat], values: &[f64], grid: &HexGrid) -> Vec<Hexagon> {
    let mut cells: Vec<(i64, i64, u32)> = Vec::with_capacity(points.len());
    for (i, p) in (0..).zip(points) {
        if p.lon.is_finite() && p.lat.is_finite() {
            // 180 stays 180.
            let x = world_x(p.lon);
            let x = if (0.0..=1.0).contains(&x) { x } else { x.rem_euclid(1.0) };
            let (column, row) = grid.cell(Point::new(x, world_y(p.lat)));
            cells.push((row, column, i));
        }
    }
    cells.sort_unstable();
    let mut hexagons: Vec<Hexagon> = Vec::new();
    for (row, column, i) in cells {
        let value = values.get(i as usize).map_or(Summary::NOTHING, |v| Summary::of(*v));
        match hexagons.last_mut() {
            Some(h) if h.row == row && h.column == column => {
                h.points += 1;
                h.summary.add(value);
            }
            _ => hexagons.push(Hexagon { column, row, points: 1, summary: value }),
        }
    }
    hexagons
}
