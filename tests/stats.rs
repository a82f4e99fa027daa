//! Properties of class breaks, symbols, units, years and centroids that hold for any input.

#![cfg(not(target_arch = "wasm32"))]

use guangqing_map::measure::{Outline, Shape, centroid, figures, overlap};
use guangqing_map::proj::{LonLat, distance_m};
use guangqing_map::stats::years::{Span, year};
use guangqing_map::stats::{MAX_CLASSES, Method, classify, legend_values, radius_share, summarise};
use proptest::collection::vec;
use proptest::prelude::*;

/// Values with ties, gaps, and now and then none at all.
fn values() -> impl Strategy<Value = Vec<f64>> {
    let one = prop_oneof![
        4 => (-50i32..50).prop_map(f64::from),
        3 => -1e6..1e6_f64,
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
    ];
    vec(one, 0..40)
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![Just(Method::Equal), Just(Method::Quantile), Just(Method::Jenks)]
}

/// The sum of squared deviations within classes, anew from the values.
fn within(values: &[f64], class_of: impl Fn(f64) -> Option<usize>) -> f64 {
    (0..MAX_CLASSES)
        .map(|class| {
            let own: Vec<f64> = values.iter().copied().filter(|v| class_of(*v) == Some(class)).collect();
            let mean = own.iter().sum::<f64>() / own.len().max(1) as f64;
            own.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
        })
        .sum()
}

proptest! {
    #[test]
    fn every_value_is_in_exactly_one_class(values in values(), method in method(), k in 0usize..15) {
        let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let Some(c) = classify(&values, method, k) else {
            prop_assert!(finite.is_empty());
            return Ok(());
        };
        let s = summarise(&values);
        prop_assert_eq!((c.breaks[0], *c.breaks.last().unwrap()), (s.min, s.max));
        prop_assert!(c.breaks[0] <= c.breaks[1] && c.breaks[1..].windows(2).all(|w| w[0] < w[1]), "{:?}", c.breaks);
        prop_assert!(!c.is_empty() && c.len() <= k.clamp(1, MAX_CLASSES));
        prop_assert_eq!(c.counts.iter().sum::<usize>(), finite.len());
        prop_assert_eq!(c.left_out, values.len() - finite.len());
        for v in &finite {
            let holds = |i: usize| *v <= c.breaks[i + 1] && (*v > c.breaks[i] || i == 0 && *v >= c.breaks[0]);
            let holding: Vec<usize> = (0..c.len()).filter(|i| holds(*i)).collect();
            prop_assert_eq!(&holding, &vec![c.class_of(*v).unwrap()]);
        }
        prop_assert!((0.0..=1.0).contains(&c.fit));
    }

    #[test]
    fn no_method_beats_natural_breaks(values in values(), k in 1usize..8) {
        let Some(jenks) = classify(&values, Method::Jenks, k) else { return Ok(()) };
        let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let best = within(&finite, |v| jenks.class_of(v));
        for other in [Method::Equal, Method::Quantile] {
            let c = classify(&values, other, k).unwrap();
            let theirs = within(&finite, |v| c.class_of(v));
            prop_assert!(best <= theirs * (1.0 + 1e-9) + 1e-6, "{} {} {:?}", best, theirs, other);
            prop_assert!(jenks.fit >= c.fit - 1e-9);
        }
    }

    #[test]
    fn order_and_scale_of_values_change_no_class(mut values in vec(-1000i32..1000, 1..30), method in method(), k in 1usize..6) {
        let plain: Vec<f64> = values.iter().map(|v| f64::from(*v)).collect();
        let a = classify(&plain, method, k).unwrap();
        values.reverse();
        let turned: Vec<f64> = values.iter().map(|v| f64::from(*v)).collect();
        prop_assert_eq!(&classify(&turned, method, k).unwrap().breaks, &a.breaks);
        // A power of two is exact.
        let scaled: Vec<f64> = plain.iter().map(|v| v * 1024.0).collect();
        prop_assert_eq!(classify(&scaled, method, k).unwrap().counts, a.counts);
    }

    #[test]
    fn symbols_are_true_to_area(v in 0.0..1e12_f64, max in 1e-6..1e12_f64) {
        let share = radius_share(v, max).unwrap();
        prop_assert!((share * share - (v / max).min(1.0)).abs() < 1e-12);
        let legend = legend_values(max, 3);
        prop_assert!(legend.len() == 3 && legend[0] <= max && legend.windows(2).all(|w| w[1] < w[0]), "{:?}", legend);
        prop_assert!(legend[0] > max / 2.6);
    }

    #[test]
    fn years_add_up(spans in vec((1990i32..2040, 0i32..20, 0.0..1e7_f64), 0..40)) {
        let spans: Vec<Span> =
            spans.into_iter().map(|(start, n, amount)| Span { start, end: start + n, amount }).collect();
        let total: f64 = spans.iter().map(|s| s.amount).sum();
        let mut spent = 0.0;
        for y in 1989..=2061 {
            let now = year(&spans, y);
            prop_assert_eq!(now.planned.count + now.under_way.count + now.complete.count, spans.len());
            spent += now.amount;
            prop_assert!((now.amount_so_far - spent).abs() <= 1e-9 * (1.0 + total), "{} {}", now.amount_so_far, spent);
        }
        prop_assert!((spent - total).abs() <= 1e-9 * (1.0 + total));
        prop_assert_eq!(year(&spans, 2061).complete.count, spans.len());
    }

    #[test]
    fn a_shape_overlaps_itself_and_holds_its_middle(lon in -179.0..179.0_f64, lat in -80.0..80.0_f64, r in 1e-4..0.5_f64, n in 3usize..12) {
        // A regular polygon, hence convex.
        let corner = |i: usize| {
            let a = i as f64 / n as f64 * std::f64::consts::TAU;
            LonLat::new(lon + r * a.cos(), lat + r * a.sin())
        };
        let shape = Shape::Polygons(vec![vec![(0..n).map(corner).collect()]]);
        let outline = Outline::of(&shape);
        let middle = centroid(&shape).unwrap();
        prop_assert!(outline.contains(middle), "{:?}", middle);
        prop_assert!(distance_m(middle, LonLat::new(lon, lat)).unwrap() < r * 111_700.0);
        let o = overlap(&outline, &outline);
        prop_assert!((o.share - 1.0).abs() < 1e-6, "{:?}", o);
        let f = figures(&shape, &outline).unwrap();
        prop_assert!((f.area_m2.unwrap() / o.area_m2 - 1.0).abs() < 1e-4, "{:?} {:?}", f, o);
        prop_assert_eq!(outline.crossing, None);
    }

    #[test]
    fn any_shape_is_survived(points in vec((-400.0..400.0_f64, -95.0..95.0_f64), 0..12)) {
        let line: Vec<LonLat> = points.into_iter().map(|(x, y)| LonLat::new(x, y)).collect();
        for shape in [Shape::Points(line.clone()), Shape::Lines(vec![line.clone()]), Shape::Polygons(vec![vec![line]])] {
            let outline = Outline::of(&shape);
            let _ = figures(&shape, &outline);
            let o = overlap(&outline, &outline);
            prop_assert!((0.0..=1.0).contains(&o.share));
        }
    }
}
