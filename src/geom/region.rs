//! Regions of a plane: union, intersection, difference and growth of polygons, through the `geo` crate's sweep over an
//! integer grid. Results are valid polygons whatever the input: rings may cross themselves and each other.
//!
//! The grid has some 2³⁰ steps over the input's bounds: a vertex moves by a billionth of the extent at most.

use super::Point;
use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo::{BooleanOps, Buffer, Coord, LineString, MultiLineString, MultiPolygon};

/// A polygon as rings without closing vertex: the exterior first, then its holes.
pub type Polygon = Vec<Vec<Point>>;

/// The angle between two neighbours of a round corner, radians.
const STEP: f64 = 0.15;

/// Everything that lies in one of the polygons. Rings count by even and odd within a polygon. Cost: O(n log n).
pub fn union(polygons: &[Polygon]) -> Vec<Polygon> {
    from_geo(&polygons.iter().fold(MultiPolygon::new(Vec::new()), |all, p| all.union(&to_geo(std::slice::from_ref(p)))))
}

/// What lies in both regions, such as an area and the land.
pub fn intersection(a: &[Polygon], b: &[Polygon]) -> Vec<Polygon> {
    from_geo(&to_geo(a).intersection(&to_geo(b)))
}

/// What lies in the first region and not in the second.
pub fn difference(a: &[Polygon], b: &[Polygon]) -> Vec<Polygon> {
    from_geo(&to_geo(a).difference(&to_geo(b)))
}

/// The region grown by `distance` in the plane's units, corners rounded; a negative distance shrinks it. A distance that
/// is not finite gives nothing.
pub fn grow(polygons: &[Polygon], distance: f64) -> Vec<Polygon> {
    if !distance.is_finite() {
        return Vec::new();
    }
    if distance == 0.0 {
        return union(polygons);
    }
    from_geo(&to_geo(polygons).buffer_with_style(style(distance)))
}

/// All that lies within `distance` of the lines, ends and corners rounded. Nothing for a distance that is not above 0.
pub fn around_lines(lines: &[Vec<Point>], distance: f64) -> Vec<Polygon> {
    if !(distance > 0.0 && distance.is_finite()) {
        return Vec::new();
    }
    let lines = lines.iter().map(|l| LineString::new(l.iter().filter(|p| p.is_finite()).map(coord).collect()));
    from_geo(&MultiLineString::new(lines.filter(|l| l.0.len() > 1).collect()).buffer_with_style(style(distance)))
}

fn style(distance: f64) -> BufferStyle<f64> {
    BufferStyle::new(distance).line_join(LineJoin::Round(STEP)).line_cap(LineCap::Round(STEP))
}

fn coord(p: &Point) -> Coord<f64> {
    Coord { x: p.x, y: p.y }
}

fn to_geo(polygons: &[Polygon]) -> MultiPolygon<f64> {
    let ring = |r: &Vec<Point>| LineString::new(r.iter().filter(|p| p.is_finite()).map(coord).collect());
    let polygon = |p: &Polygon| {
        let mut rings = p.iter().map(ring);
        rings.next().map(|exterior| geo::Polygon::new(exterior, rings.collect()))
    };
    MultiPolygon::new(polygons.iter().filter_map(polygon).collect())
}

fn from_geo(region: &MultiPolygon<f64>) -> Vec<Polygon> {
    let ring = |r: &LineString<f64>| {
        let mut out: Vec<Point> = r.0.iter().map(|c| Point::new(c.x, c.y)).collect();
        if out.len() > 1 && out.first() == out.last() {
            out.pop();
        }
        out
    };
    let polygon = |p: &geo::Polygon<f64>| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect();
    region.iter().map(polygon).filter(|p: &Polygon| p.first().is_some_and(|r| r.len() > 2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::ring_area2;

    fn square(x: f64, y: f64, side: f64) -> Polygon {
        let corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)];
        vec![corners.map(|(x, y)| Point::new(x, y)).to_vec()]
    }

    fn area(region: &[Polygon]) -> f64 {
        let of = |p: &Polygon| {
            let areas: Vec<f64> = p.iter().map(|r| ring_area2(r).abs() / 2.0).collect();
            areas.first().copied().unwrap_or(0.0) - areas.iter().skip(1).sum::<f64>()
        };
        region.iter().map(of).sum()
    }

    #[test]
    fn what_two_squares_have_together() {
        let (a, b) = ([square(0.0, 0.0, 4.0)], [square(2.0, 2.0, 4.0)]);
        let both = union(&[a[0].clone(), b[0].clone()]);
        for (region, want) in [(both, 28.0), (intersection(&a, &b), 4.0), (difference(&a, &b), 12.0)] {
            assert!((area(&region) - want).abs() < 1e-6, "{} {want}", area(&region));
        }
        let ring = difference(&[square(0.0, 0.0, 4.0)], &[square(1.0, 1.0, 2.0)]);
        assert_eq!((ring.len(), ring[0].len()), (1, 2));
        assert!(intersection(&a, &[square(9.0, 9.0, 1.0)]).is_empty() && union(&[]).is_empty());
    }

    #[test]
    fn growth_rounds_corners_and_joins() {
        let grown = grow(&[square(0.0, 0.0, 4.0)], 1.0);
        // 16 + four sides of 4 + a circle, less what the straight pieces of the circle lose.
        assert!((area(&grown) - (32.0 + std::f64::consts::PI)).abs() < 0.02, "{}", area(&grown));
        assert_eq!(grow(&[square(0.0, 0.0, 1.0), square(2.0, 0.0, 1.0)], 0.6).len(), 1);
        assert!((area(&grow(&[square(0.0, 0.0, 4.0)], -1.0)) - 4.0).abs() < 1e-6);
        assert!(grow(&[square(0.0, 0.0, 4.0)], -3.0).is_empty() && grow(&[square(0.0, 0.0, 4.0)], f64::NAN).is_empty());
        let line = vec![Point::new(0.0, 0.0), Point::new(10.0, 0.0)];
        assert!((area(&around_lines(&[line], 1.0)) - (20.0 + std::f64::consts::PI)).abs() < 0.02);
    }
}
