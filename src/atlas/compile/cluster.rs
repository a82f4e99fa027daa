//! Cluster outlines: the buffered convex hull over the member parks' footprints.

use super::plane::{Local, rounded};
use super::records::Atlas;
use crate::geom::Point;
use crate::proj::LonLat;
use std::f64::consts::TAU;

/// The first cluster's distance from its parks, m, and how much farther each next one goes, so that outlines over the
/// same parks do not coincide.
const BUFFER_M: f64 = 3000.0;
const STEP_M: f64 = 600.0;
/// Directions in which the outline is sampled.
const SIDES: usize = 72;

/// Gives every cluster its hull; empty when no member has a footprint.
pub(super) fn outline(atlas: &mut Atlas) {
    let hulls: Vec<Vec<LonLat>> = atlas
        .clusters
        .iter()
        .enumerate()
        .map(|(rank, cluster)| {
            let parks = cluster.park_ids.iter().filter_map(|id| atlas.park(id));
            let points: Vec<LonLat> =
                parks.flat_map(|p| p.footprint.polygons.iter().flatten().flatten()).copied().collect();
            buffered_hull(&points, BUFFER_M + STEP_M * rank as f64)
        })
        .collect();
    for (cluster, hull) in atlas.clusters.iter_mut().zip(hulls) {
        cluster.hull = hull;
    }
}

/// The points' convex hull grown by `by_m`, sampled by its support: in each direction the farthest point, pushed out.
fn buffered_hull(points: &[LonLat], by_m: f64) -> Vec<LonLat> {
    let n = points.len() as f64;
    if points.is_empty() {
        return Vec::new();
    }
    let middle = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.lon / n, s.1 + p.lat / n));
    let local = Local::at(LonLat::new(middle.0, middle.1));
    let plane: Vec<Point> = points.iter().map(|p| local.point(*p)).collect();
    let mut out: Vec<LonLat> = Vec::with_capacity(SIDES);
    for side in 0..SIDES {
        let (y, x) = (TAU * side as f64 / SIDES as f64).sin_cos();
        let u = Point::new(x, y);
        if let Some(far) = plane.iter().max_by(|a, b| a.dot(u).total_cmp(&b.dot(u))) {
            out.push(rounded(local.lonlat(*far + u * by_m)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::plane::{contains, distance_m};
    use super::*;

    #[test]
    fn the_hull_holds_every_point_at_the_distance() {
        let points = [(113.0, 24.0), (113.2, 24.1), (113.1, 24.3), (113.1, 24.1)].map(|(x, y)| LonLat::new(x, y));
        let hull = buffered_hull(&points, 3000.0);
        for p in points {
            assert!(contains(&[vec![hull.clone()]], p));
            assert!(hull.iter().all(|h| distance_m(p, *h) > 2980.0));
        }
        assert!(buffered_hull(&[], 1.0).is_empty());
    }
}
