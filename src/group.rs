//! The ground of a group: what it takes to go round several shapes and points.

use crate::geom::{
    Concavity, Point, Rect, centroid, concave_hull, contains, convex_hull, region, simplify, smooth_ring, spanning_tree,
};
use crate::proj::{LocalPlane, LonLat};

/// A polygon as rings of positions in degrees, the outer one first, without closing vertices.
pub type Polygon = Vec<Vec<LonLat>>;

/// How the outline goes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hull {
    /// Along the points, with bays.
    Concave,
    /// Straight from one to the next.
    Convex,
}

/// How [`area`] goes round a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Around {
    /// Along the points or straight.
    pub hull: Hull,
    /// About how broad the members are, m: bays, gaps and corners that are small beside that are evened out.
    pub breadth_m: f64,
    /// How far the outline keeps from the members, m; at smoothed corners up to a sixth less.
    pub buffer_m: f64,
}

// All in breadths of a member.

/// Edges up to this long stay.
const MIN_EDGE: f64 = 8.0 / 3.0;
/// Bays narrower than twice this are filled.
const CLOSE: f64 = 8.0 / 3.0;
/// Distance between the points that stand for the inside of a polygon.
const GRID: f64 = 0.8;
/// Distance between the points that stand for a link.
const LINK: f64 = 4.0 / 3.0;
/// How far each of its two files lies off its middle.
const FILE: f64 = 0.2;
/// What simplification may move.
const FINE: f64 = 1.0 / 60.0;

/// The most points that stand for the inside of a polygon, and how many do where it would take more.
const MOST: usize = 10_000;
const FEW: f64 = 1_000.0;

/// The area round polygons (rings without closing vertex, degrees) and lone points: a hull, grown, its corners smoothed, cut to
/// `land` where there is any. Nothing gives nothing; so does a distance that is not above 0 and finite.
///
/// Its shape is decided in a plane that touches the ellipsoid at the middle of the group: for groups of up to some hundred
/// kilometres. Cost: O(n log n) over vertices and the points that stand for insides, of which a polygon has at most
/// 10,000; the cut visits all edges of `land`.
pub fn area(polygons: &[Polygon], lone: &[LonLat], land: &[Polygon], around: &Around) -> Vec<Polygon> {
    let Around { hull, breadth_m, buffer_m } = *around;
    let all: Vec<LonLat> = polygons.iter().flatten().flatten().chain(lone).copied().collect();
    let n = all.len() as f64;
    let usable = |m: f64| m > 0.0 && m.is_finite();
    if all.is_empty() || !usable(breadth_m) || !usable(buffer_m) {
        return Vec::new();
    }
    let middle = all.iter().fold((0.0, 0.0), |s, p| (s.0 + p.lon / n, s.1 + p.lat / n));
    let local = LocalPlane::at(LonLat::new(middle.0, middle.1));
    let plane = |ring: &Vec<LonLat>| -> Vec<Point> { ring.iter().map(|p| local.point(*p)).collect() };
    let mut points: Vec<Point> = lone.iter().map(|p| local.point(*p)).collect();
    let ground: Vec<region::Polygon> = polygons.iter().map(|p| p.iter().map(plane).collect()).collect();
    let grid_m = breadth_m * GRID;
    points.extend(ground.iter().flat_map(|p| filled(p, grid_m)));
    if hull == Hull::Concave {
        // The shortest links between the members are part of the group: bays reach to them, and no farther.
        let sites: Vec<Point> = ground
            .iter()
            .filter_map(|p| Some(centroid(p.first()?)))
            .chain(lone.iter().map(|p| local.point(*p)))
            .collect();
        for [a, b] in spanning_tree(&sites) {
            let (a, b) = (sites[a], sites[b]);
            let pieces = (a.distance(b) / (breadth_m * LINK)).ceil().clamp(1.0, 1000.0) as u32;
            // Two files, for the bay on either side.
            let across = Point::new(b.y - a.y, a.x - b.x) * (breadth_m * FILE / a.distance(b).max(1.0));
            let along = (1..pieces).map(|i| a.lerp(b, f64::from(i) / f64::from(pieces)));
            points.extend(along.flat_map(|p| [p + across, p - across]));
        }
    }
    let ring = match hull {
        Hull::Concave => concave_hull(&points, Concavity { ratio: 1.0, min_edge: breadth_m * MIN_EDGE }),
        Hull::Convex => convex_hull(&points),
    };
    let (close_m, fine_m) = (breadth_m * CLOSE, breadth_m * FINE);
    let grown = match ring[..] {
        [] => return Vec::new(),
        // Points on a line.
        [a] | [a, _] => {
            let b = ring.get(1).copied().unwrap_or(a + Point::new(1.0, 0.0));
            region::around_lines(&[vec![a, b]], buffer_m)
        }
        _ => {
            // The hull may cut corners of a polygon between the points that stand for it.
            let whole: Vec<region::Polygon> = ground.iter().cloned().chain([vec![ring]]).collect();
            region::grow(&region::grow(&whole, buffer_m + close_m), -close_m)
        }
    };
    let smooth = |ring: &Vec<Point>| smooth_ring(&closed_simplified(ring, fine_m * 8.0), 2);
    let grown: Vec<region::Polygon> = grown.iter().map(|p| p.iter().map(smooth).collect()).collect();
    let near: Vec<region::Polygon> = land.iter().map(|p| p.iter().map(plane).collect()).collect();
    let cut = if near.is_empty() { grown } else { region::intersection(&grown, &near) };
    let back = |ring: &Vec<Point>| -> Vec<LonLat> {
        closed_simplified(ring, fine_m).iter().map(|p| rounded(local.lonlat(*p))).collect()
    };
    cut.iter()
        .map(|p| p.iter().map(back).filter(|r| r.len() > 2).collect())
        .filter(|p: &Polygon| !p.is_empty())
        .collect()
}

/// Points that stand for a polygon: its vertices, and a grid inside, so that there is something left to bend to once the
/// vertices are used.
fn filled(polygon: &region::Polygon, grid_m: f64) -> Vec<Point> {
    let mut out: Vec<Point> = polygon.iter().flatten().copied().collect();
    let bounds = Rect::around(out.iter().copied());
    // Where they would be too many, few will do: the hull cannot lose the polygon, which is joined to it later.
    let ground = bounds.width() * bounds.height();
    let grid_m = if ground > MOST as f64 * grid_m * grid_m { (ground / FEW).sqrt() } else { grid_m };
    let steps = |from: f64, to: f64| ((from / grid_m).ceil() as i32, (to / grid_m).floor() as i32);
    let ((x0, x1), (y0, y1)) = (steps(bounds.x0, bounds.x1), steps(bounds.y0, bounds.y1));
    for (i, k) in (y0..=y1).flat_map(|k| (x0..=x1).map(move |i| (i, k))).take(2 * MOST) {
        let p = Point::new(f64::from(i) * grid_m, f64::from(k) * grid_m);
        if contains(polygon.iter().map(Vec::as_slice), p) {
            out.push(p);
        }
    }
    out
}

/// Rounded to 1e-6 degrees, 0.1 m: equal inputs then give equal output whatever the last bits of a sine were.
fn rounded(p: LonLat) -> LonLat {
    let round = |x: f64| (x * 1e6).round() / 1e6;
    LonLat::new(round(p.lon), round(p.lat))
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
    use super::*;
    use crate::proj::polygons_measure;

    fn around(hull: Hull, buffer_m: f64) -> Around {
        Around { hull, breadth_m: 800.0, buffer_m }
    }

    fn km2(area: &[Polygon]) -> f64 {
        polygons_measure(area).unwrap().area_m2 / 1e6
    }

    #[test]
    fn one_point_gets_a_disc_and_two_a_capsule() {
        let (a, b) = (LonLat::new(113.0, 23.5), LonLat::new(113.1, 23.5));
        for hull in [Hull::Concave, Hull::Convex] {
            let disc = km2(&area(&[], &[a], &[], &around(hull, 1000.0)));
            assert!((0.8..1.05).contains(&(disc / std::f64::consts::PI)), "{hull:?} {disc}");
            let capsule = km2(&area(&[], &[a, b, a], &[], &around(hull, 1000.0)));
            assert!((0.8..1.1).contains(&(capsule / (std::f64::consts::PI + 20.4))), "{hull:?} {capsule}");
        }
    }

    #[test]
    fn a_fine_grid_in_a_large_polygon_becomes_coarse_and_stays_spread() {
        let square = |m: f64| vec![[(0.0, 0.0), (m, 0.0), (m, m), (0.0, m)].map(|(x, y)| Point::new(x, y)).to_vec()];
        for (side_m, grid_m, least, most) in [(8_000.0, 640.0, 120, 180), (111_000.0, 8.0, 900, 1_200)] {
            let points = filled(&square(side_m), grid_m);
            assert!((least..most).contains(&points.len()), "{}", points.len());
            let upper = points.iter().filter(|p| p.y > side_m / 2.0).count();
            assert!(upper * 10 > points.len() * 4, "{upper} of {}", points.len());
        }
        let corner = |x: f64, y: f64| LonLat::new(113.0 + x, 23.5 + y);
        let degree = [vec![vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)]]];
        let fine = Around { hull: Hull::Concave, breadth_m: 10.0, buffer_m: 500.0 };
        let (own, round) = (km2(&degree), km2(&area(&degree, &[], &[], &fine)));
        // The square and half a kilometre on its four sides.
        assert!((round - own - 213.0).abs() < 3.0, "{own} {round}");
    }

    #[test]
    fn nothing_and_nonsense_give_nothing() {
        let p = [LonLat::new(113.0, 23.5)];
        assert!(area(&[], &[], &[], &around(Hull::Concave, 1.0)).is_empty());
        for buffer_m in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(area(&[], &p, &[], &around(Hull::Convex, buffer_m)).is_empty());
        }
        assert!(area(&[], &[LonLat::new(f64::NAN, 0.0)], &[], &around(Hull::Convex, 1.0)).is_empty());
    }
}
