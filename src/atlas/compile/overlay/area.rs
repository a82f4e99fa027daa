//! The outline of a cluster: what it takes to go round its parks and enterprises.

use super::super::records::Polygon;
pub(super) use crate::group::Hull;
use crate::group::{Around, area};
use crate::proj::LonLat;

/// About the breadth of a park, m.
const BREADTH_M: f64 = 1500.0;
/// The first cluster's distance from its parks, m, and how much farther each next one goes, so that outlines over the
/// same parks do not coincide.
const BUFFER_M: f64 = 1500.0;
const STEP_M: f64 = 800.0;

/// The outline round the footprints and the lone points, grown by rank, cut to the land.
pub(super) fn outline(parks: &[Polygon], lone: &[LonLat], hull: Hull, rank: usize, land: &[Polygon]) -> Vec<Polygon> {
    area(parks, lone, land, &Around { hull, breadth_m: BREADTH_M, buffer_m: BUFFER_M + STEP_M * rank as f64 })
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
