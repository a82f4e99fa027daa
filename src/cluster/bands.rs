//! Where a heat surface is above a level, as polygons (marching squares, after Lorensen and Cline 1987).

use super::heat::{Heat, HeatOptions};
use crate::geom::{Point, contains, ring_area2};
use crate::proj::lonlat_from_world;
use crate::value::Value;

/// No edge.
const NONE: u32 = u32::MAX;

/// The sides of a square of four neighbouring values.
#[derive(Clone, Copy)]
enum Side {
    Top,
    Right,
    Bottom,
    Left,
}
use Side::{Bottom, Left, Right, Top};

/// Which sides the line runs from and to, for each of the 16 ways in which corners are above: north-west 1, north-east 2,
/// south-east 4, south-west 8. What is above lies on the left. Opposite corners are taken apart here.
const LINES: [&[(Side, Side)]; 16] = [
    &[],
    &[(Left, Top)],
    &[(Top, Right)],
    &[(Left, Right)],
    &[(Right, Bottom)],
    &[(Left, Top), (Right, Bottom)],
    &[(Top, Bottom)],
    &[(Left, Bottom)],
    &[(Bottom, Left)],
    &[(Bottom, Top)],
    &[(Top, Right), (Bottom, Left)],
    &[(Bottom, Right)],
    &[(Right, Left)],
    &[(Right, Top)],
    &[(Top, Left)],
    &[],
];
/// Opposite corners that hold together, for what is above at 1 and 4, and at 2 and 8.
const JOINED: [&[(Side, Side)]; 2] = [&[(Right, Top), (Left, Bottom)], &[(Top, Left), (Bottom, Right)]];

impl Heat {
    /// The polygons where the surface is at least `level`: each an outer ring and its holes, closed, outer rings
    /// counter-clockwise on the map, in cells from the north-western corner of the area. The outermost values are taken
    /// to fall to 0 within a cell.
    pub fn above(&self, level: f32) -> Vec<Vec<Vec<Point>>> {
        if level.is_nan() || level <= 0.0 || level > self.max {
            return Vec::new();
        }
        let mut outer: Vec<(f64, Vec<Vec<Point>>)> = Vec::new();
        let mut holes = Vec::new();
        for ring in self.rings(level) {
            let area = ring_area2(&ring);
            // Counter-clockwise to the eye is negative where y grows downwards.
            if area < 0.0 {
                outer.push((-area, vec![ring]));
            } else if area > 0.0 {
                holes.push(ring);
            }
        }
        for hole in holes {
            let Some(at) = hole.first().copied() else { continue };
            let around = outer.iter_mut().filter(|o| o.1.first().is_some_and(|ring| contains([ring.as_slice()], at)));
            if let Some(least) = around.min_by(|a, b| a.0.total_cmp(&b.0)) {
                least.1.push(hole);
            }
        }
        outer.into_iter().map(|o| o.1).collect()
    }

    /// Where the surface is at least that part of its greatest value, as a GeoJSON feature with the property `level`;
    /// `None` where nothing is.
    pub fn band(&self, options: &HeatOptions, level: f64) -> Option<Value> {
        let polygons = self.above((level * f64::from(self.max)) as f32);
        if polygons.is_empty() {
            return None;
        }
        let (w, h) = (options.area.width() / self.columns as f64, options.area.height() / self.rows as f64);
        let position = |p: &Point| {
            let p = lonlat_from_world(Point::new(options.area.x0 + p.x * w, options.area.y0 + p.y * h));
            Value::from(vec![Value::Number(p.lon), Value::Number(p.lat)])
        };
        let ring = |r: &Vec<Point>| Value::Array(r.iter().map(position).collect());
        let polygon = |rings: &Vec<Vec<Point>>| Value::Array(rings.iter().map(ring).collect());
        let coordinates = Value::Array(polygons.iter().map(polygon).collect());
        let geometry = Value::object([("type", Value::from("MultiPolygon")), ("coordinates", coordinates)]);
        let properties = Value::object([("level", Value::Number(level))]);
        Some(Value::object([("type", Value::from("Feature")), ("geometry", geometry), ("properties", properties)]))
    }

    /// The value at a crossing of the lattice, which has a frame of zeros.
    fn lattice(&self, x: usize, y: usize) -> f32 {
        let (Some(column), Some(row)) = (x.checked_sub(1), y.checked_sub(1)) else { return 0.0 };
        if column < self.columns { self.cells.get(row * self.columns + column).copied().unwrap_or(0.0) } else { 0.0 }
    }

    fn rings(&self, level: f32) -> Vec<Vec<Point>> {
        let width = self.columns + 2;
        // An edge of the lattice: 2 × its western or northern end, and 1 more for one that runs south.
        let edge = |x: usize, y: usize, side: Side| match side {
            Top => 2 * (y * width + x),
            Bottom => 2 * ((y + 1) * width + x),
            Left => 2 * (y * width + x) + 1,
            Right => 2 * (y * width + x + 1) + 1,
        };
        let mut next = vec![NONE; 2 * width * (self.rows + 2)];
        for y in 0..=self.rows {
            for x in 0..=self.columns {
                let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)].map(|(x, y)| self.lattice(x, y));
                let above = corners.iter().zip([1, 2, 4, 8]).map(|(v, bit)| if *v >= level { bit } else { 0 }).sum();
                let joined = corners.iter().sum::<f32>() / 4.0 >= level;
                let lines = match above {
                    5 if joined => JOINED[0],
                    10 if joined => JOINED[1],
                    above => LINES.get(above).copied().unwrap_or_default(),
                };
                for (from, to) in lines {
                    if let Some(n) = next.get_mut(edge(x, y, *from)) {
                        *n = edge(x, y, *to) as u32;
                    }
                }
            }
        }
        let mut rings = Vec::new();
        for start in 0..next.len() {
            let mut ring = Vec::new();
            let mut at = start;
            while let Some(n) = next.get_mut(at).filter(|n| **n != NONE) {
                let to = std::mem::replace(n, NONE) as usize;
                ring.push(self.crossing(at, width, level));
                at = to;
            }
            if let Some(first) = ring.first().copied() {
                ring.push(first);
                rings.push(ring);
            }
        }
        rings
    }

    /// Where the line crosses an edge, in cells.
    fn crossing(&self, edge: usize, width: usize, level: f32) -> Point {
        let (x, y) = (edge / 2 % width, edge / 2 / width);
        let south = edge % 2;
        let (a, b) = (self.lattice(x, y), self.lattice(x + 1 - south, y + south));
        let t = f64::from((level - a) / (b - a));
        // Values stand in the middle of their cells; the frame is one cell.
        let from = Point::new(x as f64 - 0.5, y as f64 - 0.5);
        if south == 1 { Point::new(from.x, from.y + t) } else { Point::new(from.x + t, from.y) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surface(rows: &[&[f32]]) -> Heat {
        let cells: Vec<f32> = rows.iter().flat_map(|r| r.iter().copied()).collect();
        let max = cells.iter().copied().fold(0.0, f32::max);
        Heat { cells, columns: rows[0].len(), rows: rows.len(), max }
    }

    #[test]
    fn a_ring_has_a_hole_and_an_island_in_it() {
        let mut rows = vec![vec![0.0_f32; 9]; 9];
        for (y, row) in rows.iter_mut().enumerate() {
            for (x, v) in row.iter_mut().enumerate() {
                let d = (x as i32 - 4).abs().max((y as i32 - 4).abs());
                *v = if d == 3 || d == 0 { 2.0 } else { 0.0 };
            }
        }
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        let polygons = surface(&rows).above(1.0);
        let mut rings: Vec<usize> = polygons.iter().map(Vec::len).collect();
        rings.sort_unstable();
        assert_eq!(rings, [1, 2]);
        // Half-way between 2 and 0: the frame is 7 cells wide outside and 5 within, with its corners cut.
        let areas = |p: &Vec<Vec<Point>>| p.iter().map(|r| ring_area2(r).abs() / 2.0).collect::<Vec<_>>();
        let frame = polygons.iter().find(|p| p.len() == 2).map(areas);
        assert_eq!(frame, Some(vec![48.5, 24.5]));
        assert!(surface(&rows).above(3.0).is_empty() && surface(&rows).above(f32::NAN).is_empty());
    }

    #[test]
    fn opposite_corners_hold_together_when_their_middle_does() {
        for (low, polygons) in [(0.0, 2), (0.9, 1)] {
            assert_eq!(surface(&[&[1.5, low], &[low, 1.5]]).above(1.0).len(), polygons);
            assert_eq!(surface(&[&[low, 1.5], &[1.5, low]]).above(1.0).len(), polygons);
        }
    }

    #[test]
    fn lines_close_whatever_the_surface() {
        let mut seed = 1_u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / 16_777_216.0
        };
        for _ in 0..50 {
            let cells: Vec<f32> = (0..11 * 7).map(|_| random()).collect();
            let max = cells.iter().copied().fold(0.0, f32::max);
            let heat = Heat { cells, columns: 11, rows: 7, max };
            for level in [0.1, 0.5, 0.9] {
                for ring in heat.rings(level) {
                    assert!(ring.len() >= 5 && ring.first() == ring.last());
                    let step = |w: &[Point]| w[0].distance(w[1]);
                    assert!(ring.windows(2).all(|w| step(w) < 1.5), "{ring:?}");
                }
            }
        }
    }
}
