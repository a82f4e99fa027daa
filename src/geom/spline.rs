//! Curves through points.

use super::Point;

/// A centripetal Catmull–Rom curve through the points as a line of `steps` segments from each to the next: no loops, no
/// overshoot at close neighbours (Yuksel, Schaefer, Keyser 2011). Points that repeat the one before count once.
///
/// Two points give the line between them, fewer come back. Cost: linear.
pub fn spline(through: &[Point], steps: usize) -> Vec<Point> {
    let mut p = through.to_vec();
    p.dedup();
    let (&[first, second, ..], &[.., last_but_one, last]) = (&p[..], &p[..]) else { return p };
    if p.len() < 3 {
        return p;
    }
    // Before the first and after the last: their neighbours mirrored.
    p.insert(0, first * 2.0 - second);
    p.push(last * 2.0 - last_but_one);
    let mut out = Vec::with_capacity((p.len() - 3) * steps + 1);
    for w in p.windows(4) {
        let [a, b, c, d] = *w else { continue };
        // Knots by the square root of the chord.
        let k = |u: Point, v: Point| u.distance(v).sqrt().max(1e-9);
        let t1 = k(a, b);
        let t2 = t1 + k(b, c);
        let t3 = t2 + k(c, d);
        for step in 0..steps {
            let t = t1 + (t2 - t1) * step as f64 / steps as f64;
            let mix = |u: Point, v: Point, from: f64, to: f64| u.lerp(v, (t - from) / (to - from));
            let (ab, bc, cd) = (mix(a, b, 0.0, t1), mix(b, c, t1, t2), mix(c, d, t2, t3));
            out.push(mix(mix(ab, bc, 0.0, t2), mix(bc, cd, t1, t3), t1, t2));
        }
    }
    out.push(last);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_passes_every_point() {
        let through = [(0.0, 0.0), (1.0, 3.0), (0.0, 3.1), (-5.0, 10.0)].map(|(x, y)| Point::new(x, y));
        let line = spline(&through, 12);
        assert_eq!(line.len(), 3 * 12 + 1);
        for (i, p) in through.iter().enumerate() {
            assert!(line[i * 12].distance(*p) < 1e-12);
        }
    }

    #[test]
    fn degenerate_lines_do_no_harm() {
        let p = Point::new(1.0, 2.0);
        assert!(spline(&[], 12).is_empty());
        assert_eq!(spline(&[p, p, p], 12), [p]);
        assert_eq!(spline(&[p, Point::default(), Point::default()], 12), [p, Point::default()]);
        assert!(spline(&[p, Point::default(), p], 12).iter().all(|p| p.is_finite()));
    }
}
