//! Proportional symbols: circles whose areas are as the values.

/// The radius of a value's circle as a share of the greatest value's, so that areas are true: √(value / max), 0–1.
///
/// `None` for what has no circle: a value that is negative or not finite, or no greatest value above 0. Values above `max`
/// count as it.
pub fn radius_share(value: f64, max: f64) -> Option<f64> {
    let drawable = value.is_finite() && max.is_finite() && value >= 0.0 && max > 0.0;
    drawable.then(|| (value / max).min(1.0).sqrt())
}

/// Round values for a legend of nested circles, greatest first: 1, 2 or 5 times a power of ten, the first at or below `max`, each next one
/// about a quarter of the one before, so that its radius is half. At most `count`, none without a `max` above 0.
pub fn legend_values(max: f64, count: usize) -> Vec<f64> {
    let mut out = Vec::new();
    let mut wanted = max;
    while out.len() < count.min(10) {
        let Some(round) = round_down(wanted) else { break };
        out.push(round);
        wanted = round / 4.0;
    }
    out
}

/// The greatest of 1, 2, 5 × 10ⁿ at or below a number; `None` unless that is above 0.
fn round_down(n: f64) -> Option<f64> {
    if !n.is_finite() || n <= 0.0 {
        return None;
    }
    // Powers of ten are exact up to 1e22, their inverses rounded once.
    let (mut up, mut down) = (1.0, 1.0);
    while n / 10.0 >= up && up < 1e300 {
        up *= 10.0;
    }
    while n * down < 1.0 && down < 1e300 {
        down *= 10.0;
    }
    let power = up / down;
    let steps = [5.0, 2.0, 1.0].map(|k| k * up / down);
    Some(steps.into_iter().find(|s| *s <= n).unwrap_or(power)).filter(|s| *s > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_as_values() {
        let area = |v: f64| radius_share(v, 500.0).unwrap().powi(2);
        for v in [0.0, 1.0, 82.0, 250.0, 500.0] {
            assert!((area(v) - v / 500.0).abs() < 1e-15, "{v}");
        }
        for (v, max) in [(-1.0, 5.0), (f64::NAN, 5.0), (1.0, 0.0), (1.0, f64::NAN), (f64::INFINITY, 5.0)] {
            assert_eq!(radius_share(v, max), None, "{v} of {max}");
        }
        assert_eq!(radius_share(9.0, 5.0), Some(1.0));
    }

    #[test]
    fn legends_have_round_values() {
        assert_eq!(legend_values(500.0, 3), [500.0, 100.0, 20.0]);
        assert_eq!(legend_values(17.4, 3), [10.0, 2.0, 0.5]);
        assert_eq!(legend_values(0.03, 2), [0.02, 0.005]);
        assert_eq!(legend_values(0.0, 3), []);
        assert_eq!(legend_values(f64::NAN, 3), []);
        assert!(legend_values(f64::MAX, 3).iter().all(|v| v.is_finite() && *v > 0.0));
        assert!(legend_values(5e-324, 3).iter().all(|v| *v > 0.0));
    }
}
