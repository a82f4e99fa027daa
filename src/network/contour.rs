//! Lines of equal time as closed polygons.

use super::field::Field;
use crate::geom::{Point, contains, ring_area2};
use crate::proj::LonLat;

/// A ring and its holes, none of which repeats its first position; the exterior counter-clockwise, holes clockwise.
pub type Polygon = Vec<Vec<LonLat>>;

/// No next edge.
const NONE: u32 = u32::MAX;

/// Where a field is at most `threshold` minutes: marching squares (Lorensen and Cline 1987 in the plane) with linear
/// interpolation; a saddle is joined when the mean of its four corners lies within.
///
/// What reaches the grid's edge is closed along the edge. Every hole belongs to the smallest exterior around it; polygons
/// are in order of their southernmost row. The rings do not touch, but that two may meet in a grid point whose minutes
/// equal the threshold. Cost: linear in the grid, and for holes in holes × rings.
pub fn contour(field: &Field, threshold: f64) -> Vec<Polygon> {
    let mut rings = rings(field, threshold as f32);
    rings.retain(|r| r.len() > 2);
    let area: Vec<f64> = rings.iter().map(|r| ring_area2(r)).collect();
    let plane = |i: usize| rings.get(i).map_or(&[][..], Vec::as_slice);
    let mut members: Vec<(usize, Vec<usize>)> =
        (0..rings.len()).filter(|i| area[*i] > 0.0).map(|i| (i, Vec::new())).collect();
    for hole in (0..rings.len()).filter(|i| area[*i] < 0.0) {
        let around = |outer: usize| plane(hole).first().is_some_and(|_| holds(plane(outer), plane(hole)));
        let outers = members.iter_mut().filter(|(outer, _)| area[*outer] > -area[hole] && around(*outer));
        if let Some((_, holes)) = outers.min_by(|a, b| area[a.0].total_cmp(&area[b.0])) {
            holes.push(hole);
        }
    }
    let grid = field.grid();
    let ring = |i: usize| plane(i).iter().map(|p| grid.at(p.x, p.y)).collect::<Vec<LonLat>>();
    members.into_iter().map(|(outer, holes)| std::iter::once(outer).chain(holes).map(ring).collect()).collect()
}

/// Whether a ring lies within another one that it does not cross. A vertex may lie on the other ring, so several vote.
fn holds(outer: &[Point], inner: &[Point]) -> bool {
    let middles = inner.iter().zip(inner.iter().cycle().skip(1)).map(|(a, b)| a.lerp(*b, 0.5));
    let votes: Vec<bool> = middles.take(5).map(|p| contains([outer], p)).collect();
    votes.iter().filter(|v| **v).count() * 2 > votes.len()
}

/// The closed lines in columns and rows, what is within to the left: exteriors counter-clockwise where rows count upwards.
fn rings(field: &Field, threshold: f32) -> Vec<Vec<Point>> {
    let grid = field.grid();
    // A frame of points outside the grid, never within: columns and rows count from 1 inside it.
    let (width, height) = (grid.columns + 2, grid.rows + 2);
    let value = |column: usize, row: usize| -> f32 {
        match (column.checked_sub(1), row.checked_sub(1)) {
            (Some(c), Some(r)) => field.minutes(c, r),
            _ => f32::INFINITY,
        }
    };
    // An edge of the grid is the point where it starts, doubled, plus 1 when it leads upwards.
    let across = |column: usize, row: usize| ((row * width + column) * 2) as u32;
    let up = |column: usize, row: usize| across(column, row) + 1;
    // For each edge that a line crosses, the edge where it goes next.
    let mut next = vec![NONE; width * height * 2];
    let mut starts = Vec::new();
    let row_reaches =
        |row: usize| row.checked_sub(1).is_some_and(|r| r < grid.rows && field.row(r).iter().any(|m| *m <= threshold));
    for row in 0..height - 1 {
        if !row_reaches(row) && !row_reaches(row + 1) {
            continue;
        }
        let (mut sw, mut nw) = (f32::INFINITY, f32::INFINITY);
        for column in 0..width - 1 {
            let (se, ne) = (value(column + 1, row), value(column + 1, row + 1));
            let within = [sw, se, ne, nw].map(|m| m <= threshold);
            let case = within.iter().enumerate().fold(0u8, |n, (i, w)| n | (u8::from(*w) << i));
            if case != 0 && case != 15 {
                let (south, east) = (across(column, row), up(column + 1, row));
                let (north, west) = (across(column, row + 1), up(column, row));
                let joined = (sw + se + ne + nw) / 4.0 <= threshold;
                // From edge to edge with the corners within on the left.
                let lines: &[(u32, u32)] = match case {
                    1 => &[(south, west)],
                    2 => &[(east, south)],
                    3 => &[(east, west)],
                    4 => &[(north, east)],
                    5 if joined => &[(south, east), (north, west)],
                    5 => &[(south, west), (north, east)],
                    6 => &[(north, south)],
                    7 => &[(north, west)],
                    8 => &[(west, north)],
                    9 => &[(south, north)],
                    10 if joined => &[(east, north), (west, south)],
                    10 => &[(east, south), (west, north)],
                    11 => &[(east, north)],
                    12 => &[(west, east)],
                    13 => &[(south, east)],
                    14 => &[(west, south)],
                    _ => &[],
                };
                for (from, to) in lines {
                    if let Some(slot) = next.get_mut(*from as usize) {
                        *slot = *to;
                        starts.push(*from);
                    }
                }
            }
            (sw, nw) = (se, ne);
        }
    }
    let crossing = |edge: u32| -> Point {
        let (at, upwards) = (edge as usize / 2, edge % 2 == 1);
        let (column, row) = (at % width, at / width);
        let (a, b) = (value(column, row), if upwards { value(column, row + 1) } else { value(column + 1, row) });
        // Beyond the grid there is no number: the line runs along its outermost points.
        let t = match (a.is_finite(), b.is_finite()) {
            (true, true) => f64::from(threshold - a) / f64::from(b - a),
            (true, false) => 0.0,
            _ => 1.0,
        };
        let t = t.clamp(0.0, 1.0);
        let (dx, dy) = if upwards { (0.0, t) } else { (t, 0.0) };
        Point::new(column as f64 - 1.0 + dx, row as f64 - 1.0 + dy)
    };
    let mut out = Vec::new();
    for start in starts {
        let mut ring: Vec<Point> = Vec::new();
        let mut edge = start;
        while let Some(slot) = next.get_mut(edge as usize).filter(|slot| **slot != NONE) {
            let p = crossing(edge);
            if ring.last() != Some(&p) {
                ring.push(p);
            }
            edge = std::mem::replace(slot, NONE);
        }
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        if ring.len() > 2 {
            out.push(ring);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Grid;
    use super::*;
    use crate::proj;

    const SPEED: f64 = 500.0;

    fn field(sources: &[(f64, f64, f64)], cell_m: f64) -> Field {
        let grid = Grid::new([113.0, 23.0, 114.0, 24.0], cell_m).unwrap();
        let sources: Vec<_> = sources.iter().map(|(x, y, t)| (LonLat::new(*x, *y), *t)).collect();
        Field::spread(grid, &sources, SPEED, 90.0)
    }

    fn km2(polygons: &[Polygon]) -> f64 {
        proj::polygons_measure(polygons).unwrap().area_m2 / 1e6
    }

    #[test]
    fn one_source_gives_a_circle() {
        let f = field(&[(113.5, 23.5, 0.0)], 500.0);
        let got = contour(&f, 40.0);
        assert_eq!((got.len(), got[0].len()), (1, 1));
        let exact = std::f64::consts::PI * (40.0 * SPEED / 1000.0_f64).powi(2);
        assert!((km2(&got) / exact - 1.0).abs() < 0.003, "{} {exact}", km2(&got));
        assert!(proj::ring_measure(&got[0][0]).unwrap().area_m2 > 0.0, "counter-clockwise");
    }

    #[test]
    fn a_ring_of_sources_has_a_hole_and_an_island_in_it() {
        let mut sources: Vec<(f64, f64, f64)> = (0..90)
            .map(|i| f64::from(i) * 4.0_f64.to_radians())
            .map(|a| (113.5 + 0.3 * a.cos(), 23.5 + 0.3 * a.sin(), 0.0))
            .collect();
        sources.push((113.5, 23.5, 0.0));
        let got = contour(&field(&sources, 500.0), 10.0);
        let shape: Vec<usize> = got.iter().map(Vec::len).collect();
        assert_eq!(shape, [2, 1], "an outer ring with its hole, and an island");
        assert!(proj::ring_measure(&got[0][1]).unwrap().area_m2 < 0.0, "holes run clockwise");
        let island = km2(&got[1..]);
        assert!((island / (std::f64::consts::PI * 25.0) - 1.0).abs() < 0.02, "{island}");
    }

    #[test]
    fn what_reaches_the_edge_is_closed_along_it() {
        let f = field(&[(113.0, 23.0, 0.0)], 500.0);
        let got = contour(&f, 40.0);
        assert_eq!(got.len(), 1);
        let quarter = std::f64::consts::PI * 100.0;
        assert!((km2(&got) / quarter - 1.0).abs() < 0.01, "{} {quarter}", km2(&got));
        // The whole grid is within: its outline.
        let all = contour(&field(&[(113.5, 23.5, -100.0)], 1000.0), 89.0);
        assert_eq!((all.len(), all[0].len()), (1, 1));
        let g = f.grid();
        assert!(all[0][0].iter().all(|p| p.lon >= g.origin.lon && p.lat >= g.origin.lat));
    }

    #[test]
    fn nothing_within_is_no_polygon() {
        assert!(contour(&field(&[], 500.0), 60.0).is_empty());
        assert!(contour(&field(&[(113.5, 23.5, 50.0)], 500.0), 40.0).is_empty());
        assert!(contour(&field(&[(113.5, 23.5, 0.0)], 500.0), f64::NAN).is_empty());
    }
}
