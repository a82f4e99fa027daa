//! What holds for plane shapes whatever the points: hulls, trees, growth, clipping, simplification, curves.

#![cfg(not(target_arch = "wasm32"))]

use guangqing_map::geom::{
    Arc, Concavity, Point, Rect, Ribbon, arc, clip_line, clip_rings, concave_hull, contains, convex_hull,
    edge_distance, region, ribbon, ring_area2, segment_distance, simplify, smooth_ring, spanning_tree,
};
use proptest::prelude::*;

/// Points of all kinds: anywhere, and on a small grid with its many lines and repetitions.
fn points(most: usize) -> impl Strategy<Value = Vec<Point>> {
    let anywhere = (-1000.0..1000.0f64, -1000.0..1000.0f64).prop_map(|(x, y)| Point::new(x, y));
    let grid = (0..9i32, 0..9i32).prop_map(|(x, y)| Point::new(f64::from(x), f64::from(y)));
    prop_oneof![prop::collection::vec(anywhere, 0..most), prop::collection::vec(grid, 0..most)]
}

fn edges(ring: &[Point]) -> Vec<(Point, Point)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).collect()
}

fn holds(ring: &[Point], p: Point) -> bool {
    contains([ring], p) || edge_distance([ring], p) < 1e-9
}

/// Whether two edges that are not neighbours share a point; exact on a grid.
fn meet(a: (Point, Point), b: (Point, Point)) -> bool {
    let side = |p: Point, q: Point, r: Point| (q - p).cross(r - p);
    let (s1, s2) = (side(a.0, a.1, b.0), side(a.0, a.1, b.1));
    let (s3, s4) = (side(b.0, b.1, a.0), side(b.0, b.1, a.1));
    let near = |p: Point, s: (Point, Point)| segment_distance(p, s.0, s.1) < 1e-12;
    (s1 * s2 < 0.0 && s3 * s4 < 0.0) || near(a.0, b) || near(a.1, b) || near(b.0, a) || near(b.1, a)
}

fn is_simple(ring: &[Point]) -> bool {
    let edges = edges(ring);
    let n = edges.len();
    (0..n).all(|i| (i + 2..n).all(|k| (i == 0 && k == n - 1) || !meet(edges[i], edges[k])))
}

fn square(at: Point, side: f64) -> region::Polygon {
    let corner = |x: f64, y: f64| at + Point::new(x, y) * side;
    vec![vec![corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)]]
}

fn area(polygons: &[region::Polygon]) -> f64 {
    let of = |p: &region::Polygon| {
        let areas: Vec<f64> = p.iter().map(|r| ring_area2(r).abs() / 2.0).collect();
        2.0 * areas.first().copied().unwrap_or(0.0) - areas.iter().sum::<f64>()
    };
    polygons.iter().map(of).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_convex_hull_is_convex_and_holds_its_points(points in points(60)) {
        let ring = convex_hull(&points);
        prop_assert!(ring.iter().all(|v| points.contains(v)));
        if ring.len() > 2 {
            let n = ring.len();
            for i in 0..n {
                let (a, b, c) = (ring[i], ring[(i + 1) % n], ring[(i + 2) % n]);
                prop_assert!((b - a).cross(c - b) > 0.0);
            }
            prop_assert!(points.iter().all(|p| holds(&ring, *p)));
        }
    }

    #[test]
    fn a_concave_hull_is_simple_holds_its_points_and_lies_in_the_convex_one(
        points in points(80), ratio in 0.5..4.0f64, min_edge in prop_oneof![Just(0.0), 0.0..3.0f64],
    ) {
        let (convex, ring) = (convex_hull(&points), concave_hull(&points, Concavity { ratio, min_edge }));
        prop_assert!(ring.iter().all(|v| points.contains(v)));
        if convex.len() > 2 {
            prop_assert!(ring_area2(&ring) > 0.0 && ring_area2(&ring) <= ring_area2(&convex) * (1.0 + 1e-12));
            prop_assert!(points.iter().all(|p| holds(&ring, *p)), "{ring:?}");
            prop_assert!(ring.iter().all(|v| holds(&convex, *v)));
            prop_assert!(is_simple(&ring), "{ring:?}");
        } else {
            prop_assert_eq!(ring, convex);
        }
    }

    #[test]
    fn no_spanning_tree_is_shorter(points in points(24), parents in prop::collection::vec(any::<prop::sample::Index>(), 24)) {
        let tree = spanning_tree(&points);
        prop_assert_eq!(tree.len(), points.len().saturating_sub(1));
        let length = |edges: &[[usize; 2]]| -> f64 { edges.iter().map(|[a, b]| points[*a].distance(points[*b])).sum() };
        // Any way of giving each point but the first one before it as parent is a spanning tree.
        let any: Vec<[usize; 2]> = (1..points.len()).map(|i| [parents[i].index(i), i]).collect();
        prop_assert!(length(&tree) <= length(&any) + 1e-9);
        // It joins everything.
        let mut group: Vec<usize> = (0..points.len()).collect();
        for [a, b] in &tree {
            let (from, to) = (group[*a], group[*b]);
            prop_assert!(from != to);
            group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
        }
        prop_assert!(group.windows(2).all(|w| w[0] == w[1]));
    }

    #[test]
    fn growth_grows_and_keeps_what_was(
        at in prop::collection::vec((-50.0..50.0f64, -50.0..50.0f64, 1.0..30.0f64), 1..6), by in 0.1..20.0f64,
    ) {
        let squares: Vec<region::Polygon> = at.iter().map(|(x, y, s)| square(Point::new(*x, *y), *s)).collect();
        let whole = region::union(&squares);
        let grown = region::grow(&squares, by);
        prop_assert!(area(&grown) > area(&whole));
        // No more than the convex hull grown: Steiner's formula.
        let hull = convex_hull(&squares.iter().flatten().flatten().copied().collect::<Vec<_>>());
        let perimeter: f64 = edges(&hull).iter().map(|(a, b)| a.distance(*b)).sum();
        let most = ring_area2(&hull) / 2.0 + perimeter * by + std::f64::consts::PI * by * by;
        prop_assert!(area(&grown) <= most * (1.0 + 1e-6));
        let in_grown = |p: Point| grown.iter().any(|g| contains(g.iter().map(Vec::as_slice), p));
        prop_assert!(squares.iter().flatten().flatten().all(|p| in_grown(*p)));
        prop_assert!(area(&region::difference(&whole, &grown)) < 1e-3);
        prop_assert!((area(&region::intersection(&whole, &grown)) - area(&whole)).abs() < 1e-3);
    }

    #[test]
    fn clipped_rings_are_the_region_cut(ring in points(12), probe in prop::collection::vec((0.0..8.0f64, 0.0..8.0f64), 30)) {
        let rect = Rect::new(1.5, 2.0, 7.0, 6.5);
        let parts = clip_rings([&ring[..]], rect);
        prop_assert!(parts.iter().flatten().all(|p| rect.contains(*p)));
        prop_assert!(parts.iter().all(|r| r.len() > 2));
        for (x, y) in probe {
            let p = Point::new(x, y);
            let clear = edge_distance([&ring[..]], p) > 1e-6;
            if clear && rect.inflate(-1e-6).contains(p) {
                prop_assert_eq!(contains(parts.iter().map(Vec::as_slice), p), contains([&ring[..]], p), "{:?} {:?}", p, &parts);
            }
        }
    }

    #[test]
    fn clipped_lines_stay_inside_and_lose_nothing(line in points(30)) {
        let rect = Rect::new(1.5, 2.0, 7.0, 6.5);
        let pieces = clip_line(&line, rect);
        prop_assert!(pieces.iter().all(|p| p.points.len() > 1 && p.points.iter().all(|v| rect.contains(*v))));
        let length = |l: &[Point]| -> f64 { l.windows(2).map(|w| w[0].distance(w[1])).sum() };
        // Sampled: as much of the line is inside as the pieces are long.
        let inside: f64 = line.windows(2).map(|w| {
            let n = 2000;
            let hits = (0..n).filter(|i| rect.contains(w[0].lerp(w[1], (f64::from(*i) + 0.5) / f64::from(n)))).count();
            w[0].distance(w[1]) * hits as f64 / f64::from(n)
        }).sum();
        let cut: f64 = pieces.iter().map(|p| length(&p.points)).sum();
        prop_assert!((inside - cut).abs() <= length(&line) * 1e-3 + 1e-6);
    }

    #[test]
    fn simplified_lines_stay_within_the_tolerance(line in points(60), tolerance in 0.0..5.0f64) {
        let kept = simplify(&line, tolerance);
        prop_assert_eq!((kept.first(), kept.last()), (line.first(), line.last()));
        for p in &line {
            let near = kept.windows(2).map(|w| segment_distance(*p, w[0], w[1])).fold(f64::INFINITY, f64::min);
            prop_assert!(kept.len() < 2 || near <= tolerance + 1e-12);
        }
    }

    #[test]
    fn smoothed_rings_stay_in_the_hull(ring in points(20), rounds in 0..4u32) {
        let hull = convex_hull(&ring);
        if hull.len() > 2 {
            prop_assert!(smooth_ring(&ring, rounds).iter().all(|p| holds(&hull, *p) || edge_distance([&hull[..]], *p) < 1e-6));
        }
    }

    #[test]
    fn arcs_keep_their_ends_and_ribbons_their_area(
        x in -100.0..100.0f64, y in -100.0..100.0f64, bend in -0.4..0.4f64, width in 0.01..1.0f64,
    ) {
        let (from, to) = (Point::default(), Point::new(x, y));
        prop_assume!(from.distance(to) > 20.0);
        let line = arc(from, to, Arc { bend, gaps: [0.0, 0.0], steps: 64 });
        prop_assert!(line[0].distance(from) < 1e-9 && line[64].distance(to) < 1e-9);
        let middle = from.lerp(to, 0.5);
        prop_assert!((line[32].distance(middle) - from.distance(to) * bend.abs()).abs() < 1e-9);
        let outline = ribbon(&line, Ribbon { start: width, end: width, head: [0.0, 0.0] });
        let length: f64 = line.windows(2).map(|w| w[0].distance(w[1])).sum();
        prop_assert!((ring_area2(&outline).abs() / 2.0 / (length * width) - 1.0).abs() < 0.02);
        prop_assert!(is_simple(&outline));
    }
}
