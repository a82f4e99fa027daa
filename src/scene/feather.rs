//! Soft edges as a few nested figures, so that every backend has them without a filter.

use crate::color::Color;

/// The nested figures of a soft edge: for each how far it lies inside the outermost and its colour, so that drawn over each
/// other they come to `color` where the edge ends, `blur` px inside, and fade outwards by `curve` (0–1 to 0–1, rising).
///
/// `half` is how deep the figure is: an edge deeper than that never comes to the full colour. Without blur it is the one
/// figure itself.
#[inline(never)]
pub(super) fn feather(color: Color, blur: f64, half: f64, curve: fn(f64) -> f64) -> Vec<(f64, Color)> {
    if blur.is_nan() || blur <= 0.5 || half <= 0.0 {
        return vec![(0.0, color)];
    }
    let steps = blur.ceil().clamp(3.0, 12.0) as u32;
    let deep = blur.min(half);
    let mut done = 0.0;
    let step = |i: u32| {
        let share = f64::from(i) / f64::from(steps);
        let goal = f64::from(color.a) * curve(share * deep / blur);
        // What the lower figures let through is mended by this one.
        let own = if done < 1.0 { (goal - done) / (1.0 - done) } else { 0.0 };
        done = goal;
        ((f64::from(i) - 0.5) / f64::from(steps) * deep, Color::new(color.r, color.g, color.b, own as f32))
    };
    (1..=steps).map(step).collect()
}

/// Rises evenly.
pub(super) fn linear(t: f64) -> f64 {
    t
}

/// Rises slowly, then fast, then slowly.
pub(super) fn smoothstep(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(figures: &[(f64, Color)], depth: f64) -> f32 {
        let over = figures.iter().filter(|(inset, _)| *inset <= depth);
        over.fold(0.0, |under, (_, c)| c.a + under * (1.0 - c.a))
    }

    #[test]
    fn the_edge_rises_to_the_full_colour() {
        let color = Color::new(1.0, 0.0, 0.0, 0.8);
        assert_eq!(feather(color, 0.0, 5.0, linear), [(0.0, color)]);
        let soft = feather(color, 6.0, 10.0, linear);
        for depth in [0.0, 1.0, 2.5, 4.0, 6.0] {
            let expected = (0.8 * depth / 6.0) as f32;
            assert!((composed(&soft, depth) - expected).abs() < 0.08, "{depth}: {}", composed(&soft, depth));
        }
        assert!((composed(&soft, 9.0) - 0.8).abs() < 1e-5);
        let thin = feather(color, 10.0, 5.0, linear);
        assert!((composed(&thin, 5.0) - 0.4).abs() < 1e-5, "too thin for the full colour");
    }
}
