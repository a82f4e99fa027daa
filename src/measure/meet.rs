//! How much of two polygons is common ground.

use super::Outline;
use super::outline::nearest_turn;
use crate::geom::{Point, Rect};
use crate::proj::LonLat;
use geo::{Area, BooleanOps};

/// Common ground of a shape and another polygon.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overlap {
    /// Common area, m² on the ellipsoid.
    pub area_m2: f64,
    /// That area as a share of the other polygon's, 0–1.
    pub share: f64,
    /// That area as a share of the shape's, 0–1.
    pub of_shape: f64,
}

/// The common ground of two outlines by the even–odd rule; nothing when either is no polygon or has a fault.
///
/// Areas are the equal-area plane's; coordinates are held to a grid of some 2⁻³⁰ of the extent of both. Cost: O(n log n) without many
/// crossings.
pub fn overlap(shape: &Outline, other: &Outline) -> Overlap {
    if !shape.closed || !other.closed || shape.fault.is_some() || other.fault.is_some() {
        return Overlap::default();
    }
    // The other one in the shape's plane, on the same side of the Earth.
    let turn = nearest_turn(other.plane.lon0, shape.plane.lon0) - other.plane.lon0;
    if apart(shape, other, turn) {
        return Overlap::default();
    }
    let moved = |p: &LonLat| shape.plane.project(LonLat::new(p.lon + turn, p.lat));
    let theirs: Vec<Vec<Point>> = other.positions.iter().map(|r| r.iter().map(moved).collect()).collect();
    if !shape.bounds.intersects(bounds(&theirs)) {
        return Overlap::default();
    }
    let (a, b) = (multipolygon(&shape.parts), multipolygon(&theirs));
    let (own_m2, other_m2) = (even_odd_m2(&a), even_odd_m2(&b));
    let area_m2 = if solid(&shape.parts) && solid(&theirs) { a.intersection(&b).unsigned_area() } else { 0.0 };
    let share = |of: f64| if of > 0.0 { (area_m2 / of).clamp(0.0, 1.0) } else { 0.0 };
    Overlap { area_m2, share: share(other_m2), of_shape: share(own_m2) }
}

/// Whether the bounds say that two shapes, the other moved by whole turns, have nothing in common. A cylinder's plane: its x is
/// longitude, whatever the latitude.
fn apart(shape: &Outline, other: &Outline, turn: f64) -> bool {
    let west = shape.plane.project(LonLat::new(other.plane.lon0 + turn, 0.0)).x;
    let (own, theirs) = (shape.bounds, other.bounds);
    !own.intersects(Rect::new(theirs.x0 + west, theirs.y0, theirs.x1 + west, theirs.y1))
}

/// The same ground as polygons that neither cross themselves nor each other, by the even–odd rule.
pub(super) fn untangled(rings: &[Vec<Point>]) -> Vec<Vec<Vec<Point>>> {
    if !solid(rings) {
        return Vec::new();
    }
    let clean = multipolygon(rings).union(&geo::MultiPolygon::new(Vec::new()));
    // geo's rings repeat their first vertex at the end.
    let ring = |r: &geo::LineString| r.0.iter().skip(1).map(|c| Point::new(c.x, c.y)).collect::<Vec<_>>();
    clean.0.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect()).collect()
}

/// Every ring as a polygon of its own: even–odd makes holes of those inside others.
fn multipolygon(rings: &[Vec<Point>]) -> geo::MultiPolygon {
    let ring = |r: &Vec<Point>| geo::LineString::from(r.iter().map(|p| (p.x, p.y)).collect::<Vec<_>>());
    geo::MultiPolygon::new(
        rings.iter().filter(|r| r.len() > 2).map(|r| geo::Polygon::new(ring(r), Vec::new())).collect(),
    )
}

fn even_odd_m2(rings: &geo::MultiPolygon) -> f64 {
    if rings.0.is_empty() {
        return 0.0;
    }
    rings.union(&geo::MultiPolygon::new(Vec::new())).unsigned_area()
}

fn bounds(rings: &[Vec<Point>]) -> Rect {
    Rect::around(rings.iter().flatten().copied())
}

/// Whether there is any ground: the grid needs an extent.
fn solid(rings: &[Vec<Point>]) -> bool {
    let b = bounds(rings);
    rings.iter().flatten().all(|p| p.is_finite()) && b.width() > 0.0 && b.height() > 0.0
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::*;

    fn outline(rings: &[&[(f64, f64)]]) -> Outline {
        let ring = |r: &&[(f64, f64)]| r.iter().map(|(x, y)| LonLat::new(*x, *y)).collect();
        Outline::of(&Shape::Polygons(vec![rings.iter().map(ring).collect()]))
    }

    fn square(x: f64, y: f64, s: f64) -> Vec<(f64, f64)> {
        vec![(x, y), (x + s, y), (x + s, y + s), (x, y + s)]
    }

    #[test]
    fn shares_by_hand() {
        let park = outline(&[&square(113.0, 24.0, 0.1)]);
        for (other, share) in [
            (outline(&[&square(112.9, 23.9, 0.4)]), 1.0),
            (outline(&[&square(113.05, 23.9, 0.4)]), 0.5),
            (outline(&[&square(114.0, 24.0, 0.1)]), 0.0),
            (outline(&[&square(112.9, 23.9, 0.4), &square(113.0, 24.0, 0.05)]), 0.75),
        ] {
            let got = overlap(&other, &park);
            assert!((got.share - share).abs() < 2e-4, "{got:?} {share}");
        }
        let same = overlap(&park, &park);
        assert!((same.share - 1.0).abs() < 1e-9 && (same.of_shape - 1.0).abs() < 1e-9, "{same:?}");
    }

    #[test]
    fn across_the_antimeridian_and_tiny() {
        let a = outline(&[&[(179.9, 0.0), (-179.9, 0.0), (-179.9, 0.2), (179.9, 0.2)]]);
        let b = outline(&[&[(-180.0, 0.0), (-179.8, 0.0), (-179.8, 0.2), (-180.0, 0.2)]]);
        let o = overlap(&a, &b);
        assert!((o.share - 0.5).abs() < 1e-6 && (o.of_shape - 0.5).abs() < 1e-6, "{o:?}");
        let (c, d) = (outline(&[&square(113.0, 24.0, 1e-6)]), outline(&[&square(113.0, 24.0, 2e-6)]));
        assert!((overlap(&d, &c).share - 1.0).abs() < 1e-3 && (overlap(&c, &d).share - 0.25).abs() < 1e-3);
    }

    #[test]
    fn a_bow_tie_covers_its_two_halves() {
        let tie = outline(&[&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)]]);
        let whole = outline(&[&square(0.0, 0.0, 2.0)]);
        let area = |o: &Outline| even_odd_m2(&multipolygon(&o.parts));
        assert_eq!(untangled(&tie.parts).len(), 2);
        let share = area(&tie) / area(&whole);
        assert!((share - 0.5).abs() < 1e-3, "{share}");
        let flat = outline(&[&[(0.0, 0.0), (2.0, 0.0), (1.0, 0.0)]]);
        assert_eq!(overlap(&flat, &whole), Overlap::default());
        assert_eq!(overlap(&outline(&[&[]]), &whole), Overlap::default());
    }
}
