//! Questions about polygons: inside or not, where a label goes, where hatch lines run.

use super::{Point, Rect, segment_distance};
use crate::math;
use crate::order::sorted;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Twice the signed area of a ring (closing vertex optional): positive when clockwise on a y-down plane.
pub fn ring_area2(ring: &[Point]) -> f64 {
    let Some(&o) = ring.first() else { return 0.0 };
    // Relative to a vertex, so that small rings far from the origin keep their digits.
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (*a - o).cross(*b - o)).sum()
}

/// Whether `p` lies inside the rings by the even–odd rule; undecided on the boundary itself.
pub fn contains<'a>(rings: impl IntoIterator<Item = &'a [Point]>, p: Point) -> bool {
    let mut inside = false;
    for ring in rings {
        let Some(mut a) = ring.last().copied() else { continue };
        for &b in ring {
            if (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x {
                inside = !inside;
            }
            a = b;
        }
    }
    inside
}

/// The distance from `p` to the nearest edge of the rings; infinite when there is none.
pub fn edge_distance<'a>(rings: impl IntoIterator<Item = &'a [Point]>, p: Point) -> f64 {
    let mut best = f64::INFINITY;
    for ring in rings {
        let Some(mut a) = ring.last().copied() else { continue };
        for &b in ring {
            best = best.min(segment_distance(p, a, b));
            a = b;
        }
    }
    best
}

/// The pole of inaccessibility: the inner point farthest from every edge, and that distance.
///
/// Quadtree search over cells as in Vladimir Agafonkin's polylabel; exact to `precision` in the ring's units, or to a
/// millionth of the bounds' shorter side. `rings`: the exterior first, then holes. A flat polygon has its first vertex and
/// 0; no or only non-finite vertices give `None`.
///
/// Cost: O(n) a cell, some hundred cells; after 200,000 cells or 10⁸ edges looked at, the best so far is the answer.
pub fn pole(rings: &[&[Point]], precision: f64) -> Option<(Point, f64)> {
    struct Cell {
        c: Point,
        half: f64,
        d: f64,
        max: f64,
    }
    impl PartialEq for Cell {
        fn eq(&self, o: &Self) -> bool {
            self.cmp(o).is_eq()
        }
    }
    impl Eq for Cell {}
    impl PartialOrd for Cell {
        fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
            Some(self.cmp(o))
        }
    }
    impl Ord for Cell {
        fn cmp(&self, o: &Self) -> Ordering {
            self.max.total_cmp(&o.max)
        }
    }
    let cell = |c: Point, half: f64| {
        let d = edge_distance(rings.iter().copied(), c);
        let d = if contains(rings.iter().copied(), c) { d } else { -d };
        Cell { c, half, d, max: d + half * std::f64::consts::SQRT_2 }
    };
    let outer = rings.first()?;
    let bounds = Rect::around(outer.iter().copied());
    let side = bounds.width().min(bounds.height());
    if side.is_nan() || bounds.is_empty() {
        return None;
    }
    let flat = Some((*outer.iter().find(|p| p.is_finite())?, 0.0));
    if side <= 0.0 {
        return flat;
    }
    let precision = precision.max(side * 1e-6);
    let mut queue = BinaryHeap::new();
    // Few cells even along a needle.
    let side = side.max(bounds.width().max(bounds.height()) / 64.0);
    let half = side / 2.0;
    let (nx, ny) = ((bounds.width() / side).ceil() as u32, (bounds.height() / side).ceil() as u32);
    // What has next to no area has no cell that is better than the others.
    let edges = rings.iter().map(|r| r.len()).sum::<usize>();
    let mut left = (100_000_000 / edges.max(1)).clamp(4096, 200_000);
    for i in 0..nx {
        for j in 0..ny {
            let c = Point::new(bounds.x0 + side * (f64::from(i) + 0.5), bounds.y0 + side * (f64::from(j) + 0.5));
            queue.push(cell(c, half));
        }
    }
    let mut best = cell(centroid(outer), 0.0);
    let middle = cell(bounds.center(), 0.0);
    if middle.d > best.d {
        best = middle;
    }
    while let Some(top) = queue.pop() {
        if top.d > best.d {
            best = Cell { c: top.c, half: 0.0, d: top.d, max: top.d };
        }
        if top.max - best.d <= precision || left < 4 {
            break;
        }
        left -= 4;
        let h = top.half / 2.0;
        for (dx, dy) in [(-h, -h), (h, -h), (-h, h), (h, h)] {
            queue.push(cell(top.c + Point::new(dx, dy), h));
        }
    }
    if best.d > 0.0 { Some((best.c, best.d)) } else { flat }
}

/// The centroid of a ring's area; of its vertices when the area is zero.
pub fn centroid(ring: &[Point]) -> Point {
    let Some(&o) = ring.first() else { return Point::default() };
    let (mut sum, mut area) = (Point::default(), 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (a, b) = (*a - o, *b - o);
        let k = a.cross(b);
        sum = sum + (a + b) * k;
        area += k;
    }
    if area.abs() > 0.0 {
        o + sum * (1.0 / (3.0 * area))
    } else {
        ring.iter().fold(Point::default(), |s, p| s + *p) * (1.0 / ring.len() as f64)
    }
}

/// The segments of parallel lines inside the rings (even–odd).
///
/// Lines run in direction `angle` (radians, clockwise from east on a y-down plane) at multiples of `spacing` from
/// `origin`, so that neighbouring regions hatched apart still fit together. At most 4,000 lines.
pub fn hatch(rings: &[Vec<Point>], angle: f64, spacing: f64, origin: Point) -> Vec<[Point; 2]> {
    let mut out = Vec::new();
    if spacing.is_nan() || spacing <= 0.0 {
        return out;
    }
    let (sin, cos) = math::sin_cos(angle);
    // u along the lines, v across them.
    let to = |p: Point| Point::new((p - origin).dot(Point::new(cos, sin)), (p - origin).dot(Point::new(-sin, cos)));
    let back = |u: f64, v: f64| origin + Point::new(cos, sin) * u + Point::new(-sin, cos) * v;
    let turned: Vec<Vec<Point>> = rings.iter().map(|r| r.iter().map(|p| to(*p)).collect()).collect();
    let b = Rect::around(turned.iter().flatten().copied());
    let (first, last) = ((b.y0 / spacing).ceil(), (b.y1 / spacing).floor());
    if b.is_empty() || last - first > 4000.0 {
        return out;
    }
    let mut crossings = Vec::new();
    // Counted, not stepped: far from the origin `k + 1.0` may be `k`.
    for i in 0..=(last - first).max(-1.0) as i32 {
        let v = (first + f64::from(i)) * spacing;
        crossings.clear();
        for ring in &turned {
            let Some(mut a) = ring.last().copied() else { continue };
            for &b in ring {
                if (a.y > v) != (b.y > v) {
                    crossings.push(a.x + (v - a.y) / (b.y - a.y) * (b.x - a.x));
                }
                a = b;
            }
        }
        let order = sorted(crossings.len(), &|a, b| crossings[a].total_cmp(&crossings[b]));
        out.extend(order.chunks_exact(2).map(|c| [c[0], c[1]].map(|i| back(crossings[i as usize], v))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, s: f64) -> Vec<Point> {
        vec![Point::new(x, y), Point::new(x + s, y), Point::new(x + s, y + s), Point::new(x, y + s)]
    }

    #[test]
    fn pole_avoids_the_hole() {
        let (outer, hole) = (square(0.0, 0.0, 10.0), square(1.0, 1.0, 6.0));
        let (p, d) = pole(&[&outer, &hole], 0.001).unwrap();
        assert!(!contains([&hole[..]], p) && contains([&outer[..]], p), "{p:?}");
        // Equidistant from the corner of the hole and both outer edges: d·(1 + 1/√2)… solved by hand: 1.757.
        assert!((d - 1.757).abs() < 0.01, "{d}");
        assert!(pole(&[&[]], 1.0).is_none());
    }

    #[test]
    fn flat_and_needle_like_polygons_have_a_pole() {
        let p = Point::new;
        for flat in [
            &[p(3.0, 1.0), p(4.0, 1.0), p(5.0, 1.0)][..],
            &[p(3.0, 1.0), p(4.0, 1.0), p(4.0, 2.0), p(4.0, 1.0), p(3.0, 1.0)],
            &[p(3.0, 1.0), p(4.0, 2.0), p(9.0, 7.0)],
            &[p(3.0, 1.0), p(-180.0, 9e15)],
            &[p(3.0, 1.0)],
        ] {
            assert_eq!(pole(&[flat], 0.0), Some((p(3.0, 1.0), 0.0)));
        }
        // The widest place of a needle is at its far end.
        let needle = [p(0.0, 0.0), p(1000.0, -1.0), p(1000.0, 1.0)];
        let (at, d) = pole(&[&needle], 0.0001).unwrap();
        assert!(at.x > 990.0 && (d - 0.998).abs() < 0.002, "{at:?} {d}");
    }

    #[test]
    fn centroid_and_area() {
        let s = square(100.0, 100.0, 2.0);
        assert_eq!(centroid(&s), Point::new(101.0, 101.0));
        assert_eq!(ring_area2(&s), 8.0);
    }

    #[test]
    fn hatch_lines_stay_inside() {
        let rings = vec![square(0.0, 0.0, 10.0), square(4.0, 4.0, 2.0)];
        let lines = hatch(&rings, 0.0, 1.0, Point::new(0.0, 0.5));
        assert_eq!(lines.len(), 12);
        assert!(lines.iter().all(|l| !contains([&rings[1][..]], l[0].lerp(l[1], 0.5))));
    }
}
