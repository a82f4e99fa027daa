//! The outline of a cluster: what it takes to go round its parks and enterprises.

use super::super::plane::{Local, rounded};
use super::super::records::Polygon;
use crate::geom::{
    Concavity, Point, Rect, centroid, concave_hull, contains, convex_hull, region, simplify, smooth_ring, spanning_tree,
};
use crate::proj::LonLat;

/// How the outline goes round.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hull {
    /// Along the points, with bays.
    Concave,
    /// Straight from one to the next.
    Convex,
}

/// The first cluster's distance from its parks, m, and how much farther each next one goes, so that outlines over the
/// same parks do not coincide.
const BUFFER_M: f64 = 1500.0;
const STEP_M: f64 = 800.0;
/// Edges up to this long, m, stay: about the breadth of a park.
const MIN_EDGE_M: f64 = 4000.0;
/// Bays narrower than twice this, m, are filled.
const CLOSE_M: f64 = 4000.0;
/// Distance between the points that stand for the inside of a park, m, and the most there are.
const GRID_M: f64 = 1200.0;
const MOST: usize = 10_000;
/// Distance between the points that stand for a link, m.
const LINK_M: f64 = 2000.0;
/// How far each of its two files lies off its middle, m.
const FILE_M: f64 = 300.0;
/// What simplification may move, m.
const FINE_M: f64 = 25.0;

/// The outline round the footprints and the lone points, grown by rank, its corners smoothed, cut to the land.
pub(super) fn outline(parks: &[Polygon], lone: &[LonLat], hull: Hull, rank: usize, land: &[Polygon]) -> Vec<Polygon> {
    let all: Vec<LonLat> = parks.iter().flatten().flatten().chain(lone).copied().collect();
    let n = all.len() as f64;
    if all.is_empty() {
        return Vec::new();
    }
    let middle = all.iter().fold((0.0, 0.0), |s, p| (s.0 + p.lon / n, s.1 + p.lat / n));
    let local = Local::at(LonLat::new(middle.0, middle.1));
    let plane = |ring: &Vec<LonLat>| -> Vec<Point> { ring.iter().map(|p| local.point(*p)).collect() };
    let mut points: Vec<Point> = lone.iter().map(|p| local.point(*p)).collect();
    let ground: Vec<region::Polygon> = parks.iter().map(|p| p.iter().map(plane).collect()).collect();
    points.extend(ground.iter().flat_map(filled));
    if hull == Hull::Concave {
        // The shortest links between the parks are part of the cluster: bays reach to them, and no farther.
        let sites: Vec<Point> = ground
            .iter()
            .filter_map(|p| Some(centroid(p.first()?)))
            .chain(lone.iter().map(|p| local.point(*p)))
            .collect();
        for [a, b] in spanning_tree(&sites) {
            let (a, b) = (sites[a], sites[b]);
            let pieces = (a.distance(b) / LINK_M).ceil().clamp(1.0, 1000.0) as u32;
            // Two files, for the bay on either side.
            let across = Point::new(b.y - a.y, a.x - b.x) * (FILE_M / a.distance(b).max(1.0));
            let along = (1..pieces).map(|i| a.lerp(b, f64::from(i) / f64::from(pieces)));
            points.extend(along.flat_map(|p| [p + across, p - across]));
        }
    }
    let ring = match hull {
        Hull::Concave => concave_hull(&points, Concavity { ratio: 1.0, min_edge: MIN_EDGE_M }),
        Hull::Convex => convex_hull(&points),
    };
    let by = BUFFER_M + STEP_M * rank as f64;
    let grown = match ring.len() {
        0..3 => region::around_lines(&[vec![points[0], points[points.len() - 1] + Point::new(1.0, 0.0)]], by),
        _ => {
            // The hull may cut corners of a park between the points that stand for it.
            let whole: Vec<region::Polygon> = ground.iter().cloned().chain([vec![ring]]).collect();
            region::grow(&region::grow(&whole, by + CLOSE_M), -CLOSE_M)
        }
    };
    let smooth = |ring: &Vec<Point>| smooth_ring(&closed_simplified(ring, FINE_M * 8.0), 2);
    let grown: Vec<region::Polygon> = grown.iter().map(|p| p.iter().map(smooth).collect()).collect();
    let near: Vec<region::Polygon> = land.iter().map(|p| p.iter().map(plane).collect()).collect();
    let cut = if near.is_empty() { grown } else { region::intersection(&grown, &near) };
    let back = |ring: &Vec<Point>| -> Vec<LonLat> {
        closed_simplified(ring, FINE_M).iter().map(|p| rounded(local.lonlat(*p))).collect()
    };
    cut.iter()
        .map(|p| p.iter().map(back).filter(|r| r.len() > 2).collect())
        .filter(|p: &Polygon| !p.is_empty())
        .collect()
}

/// Points that stand for a polygon: its vertices, and a grid inside, so that there is something left to bend to once the
/// vertices are used.
fn filled(polygon: &region::Polygon) -> Vec<Point> {
    let mut out: Vec<Point> = polygon.iter().flatten().copied().collect();
    let bounds = Rect::around(out.iter().copied());
    let steps = |from: f64, to: f64| ((from / GRID_M).ceil() as i32, (to / GRID_M).floor() as i32);
    let ((x0, x1), (y0, y1)) = (steps(bounds.x0, bounds.x1), steps(bounds.y0, bounds.y1));
    for (i, k) in (y0..=y1).flat_map(|k| (x0..=x1).map(move |i| (i, k))).take(MOST) {
        let p = Point::new(f64::from(i) * GRID_M, f64::from(k) * GRID_M);
        if contains(polygon.iter().map(Vec::as_slice), p) {
            out.push(p);
        }
    }
    out
}

/// A ring simplified as two lines between its first vertex and the one farthest from it.
fn closed_simplified(ring: &[Point], tolerance: f64) -> Vec<Point> {
    let Some(&first) = ring.first() else { return Vec::new() };
    let far = (0..ring.len()).max_by(|a, b| first.distance(ring[*a]).total_cmp(&first.distance(ring[*b]))).unwrap_or(0);
    let mut out = simplify(&ring[..=far], tolerance);
    let mut rest = ring[far..].to_vec();
    rest.push(first);
    let rest = simplify(&rest, tolerance);
    out.extend(rest.iter().skip(1).take(rest.len().saturating_sub(2)));
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::measure::area_perimeter_km;
    use super::super::super::plane::contains;
    use super::*;

    fn square(lon: f64, lat: f64, side: f64) -> Polygon {
        vec![
            [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
                .map(|(x, y)| LonLat::new(lon + x * side, lat + y * side))
                .into(),
        ]
    }

    #[test]
    fn an_outline_holds_its_parks_and_points_and_grows_with_its_rank() {
        let parks = [square(113.0, 23.5, 0.05), square(113.4, 23.5, 0.05), square(113.0, 24.0, 0.05)];
        let lone = [LonLat::new(113.2, 23.5)];
        let km2 = |p: &[Polygon]| area_perimeter_km(p).0;
        let concave = outline(&parks, &lone, Hull::Concave, 0, &[]);
        let convex = outline(&parks, &lone, Hull::Convex, 0, &[]);
        assert!(parks.iter().flatten().flatten().chain(&lone).all(|p| contains(&concave, *p) && contains(&convex, *p)));
        assert!(km2(&concave) < km2(&convex), "{} {}", km2(&concave), km2(&convex));
        assert!(km2(&outline(&parks, &lone, Hull::Concave, 3, &[])) > km2(&concave));
        // Sea to the west.
        let land = [square(113.02, 23.0, 2.0)];
        let cut = outline(&parks, &lone, Hull::Convex, 0, &land);
        assert!(km2(&cut) < km2(&convex) && cut.iter().flatten().flatten().all(|p| p.lon > 113.0199));
        assert!(outline(&[], &[], Hull::Convex, 0, &[]).is_empty());
        assert!(contains(&outline(&[], &lone, Hull::Concave, 0, &[]), lone[0]));
    }
}
