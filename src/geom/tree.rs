//! The Euclidean minimum spanning tree.

use super::Point;

/// The edges of a minimum spanning tree of the points, each as two numbers of points, in the order in which they join
/// the tree that grows from the first point (Prim 1957).
///
/// Of equal edges the one to the smaller number is taken, so equal points give equal trees. Points that are not finite
/// are left out. n points give n − 1 edges, no or one point none. Cost: O(n²) time, O(n) memory: a second for 20,000.
pub fn spanning_tree(points: &[Point]) -> Vec<[usize; 2]> {
    let mut rest: Vec<usize> = (0..points.len()).filter(|i| points[*i].is_finite()).collect();
    if rest.is_empty() {
        return Vec::new();
    }
    let mut newest = rest.remove(0);
    // For each point of the rest the nearest one in the tree, with the square of its distance.
    let mut nearest = vec![(newest, f64::INFINITY); rest.len()];
    let mut out = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let mut best = 0;
        for i in 0..rest.len() {
            let d = points[rest[i]] - points[newest];
            let d2 = d.dot(d);
            if d2 < nearest[i].1 {
                nearest[i] = (newest, d2);
            }
            if nearest[i].1 < nearest[best].1 || (nearest[i].1 == nearest[best].1 && rest[i] < rest[best]) {
                best = i;
            }
        }
        newest = rest.swap_remove(best);
        out.push([nearest.swap_remove(best).0, newest]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_neighbours_and_nothing_twice() {
        let points = [(0.0, 0.0), (10.0, 0.0), (1.0, 0.0), (10.0, 1.0), (f64::NAN, 0.0), (5.0, 0.0)];
        let points = points.map(|(x, y)| Point::new(x, y));
        assert_eq!(spanning_tree(&points), [[0, 2], [2, 5], [5, 1], [1, 3]]);
        assert!(spanning_tree(&[]).is_empty() && spanning_tree(&points[..1]).is_empty());
        assert_eq!(spanning_tree(&[Point::default(); 3]), [[0, 1], [0, 2]]);
    }
}
