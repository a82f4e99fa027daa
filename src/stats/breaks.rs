//! Class breaks for choropleths: a few ranges that together hold every value once.

use super::jenks;
use crate::order::sorted;

/// More classes than readers tell apart by colour.
pub const MAX_CLASSES: usize = 12;

/// How a range of values is cut into classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Classes of equal width between the least and the greatest value; some may be empty.
    Equal,
    /// Classes of as nearly equal counts as ties allow: the upper bound of class i of k is the least value at or below which
    /// at least i/k of all values lie (the inverse of the empirical distribution, type 1 of Hyndman and Fan 1996,
    /// doi 10.1080/00031305.1996.10473566).
    Quantile,
    /// Natural breaks: the least sum of squared deviations from the class means there is (Fisher 1958,
    /// doi 10.1080/01621459.1958.10501479; Jenks 1977), found exactly.
    Jenks,
}

impl Method {
    /// The names that [`Method::from_name`] knows.
    pub const NAMES: [&'static str; 3] = ["equal", "quantile", "jenks"];

    /// The method of that name.
    pub fn from_name(name: &str) -> Option<Method> {
        match name {
            "equal" => Some(Method::Equal),
            "quantile" => Some(Method::Quantile),
            "jenks" => Some(Method::Jenks),
            _ => None,
        }
    }

    /// `equal`, `quantile` or `jenks`.
    pub fn name(self) -> &'static str {
        match self {
            Method::Equal => "equal",
            Method::Quantile => "quantile",
            Method::Jenks => "jenks",
        }
    }
}

/// Ranges that cover the least to the greatest value. A class holds its upper bound but not its lower one; the first holds
/// both.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// One bound more than there are classes: the least value, then each class's upper bound, ascending; only the first two
    /// may be equal, when the first class holds one value alone.
    pub breaks: Vec<f64>,
    /// How many values each class holds.
    pub counts: Vec<usize>,
    /// How many values were left out because they are not finite.
    pub left_out: usize,
    /// The share of all squared deviation that the classes explain, 0–1; 1 when every class holds equal values.
    pub fit: f64,
}

impl Classes {
    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Never true: there is always a class.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The class that holds a value, counted from 0; `None` below the least and above the greatest break.
    pub fn class_of(&self, value: f64) -> Option<usize> {
        let (first, uppers) = self.breaks.split_first()?;
        if value.is_nan() || value < *first {
            return None;
        }
        uppers.iter().position(|upper| value <= *upper)
    }
}

/// Cuts values into at most `classes` classes; there are fewer where the values do not have as many distinct ones
/// (`Quantile`, `Jenks`) or all are equal.
///
/// Values that are not finite count as missing. `None` without any finite value; `classes` is held to
/// 1–[`MAX_CLASSES`]. Cost: O(n log n), for `Jenks` O(k n log n).
pub fn classify(values: &[f64], method: Method, classes: usize) -> Option<Classes> {
    let order = sorted(values.len(), &|a, b| values[a].total_cmp(&values[b]));
    let ordered: Vec<f64> =
        order.iter().filter_map(|i| values.get(*i as usize).copied()).filter(|v| v.is_finite()).collect();
    let (min, max) = (*ordered.first()?, *ordered.last()?);
    let k = classes.clamp(1, MAX_CLASSES);
    let mut uppers: Vec<f64> = match method {
        // A mean of the ends, as their difference may be too large for a number.
        Method::Equal => (1..k).map(|i| i as f64 / k as f64).map(|t| min * (1.0 - t) + max * t).collect(),
        Method::Quantile => {
            // The smallest m with m/n ≥ i/k, in whole numbers.
            (1..k).filter_map(|i| ordered.get((i * ordered.len()).div_ceil(k).saturating_sub(1)).copied()).collect()
        }
        Method::Jenks => jenks::uppers(&ordered, k),
    };
    uppers.push(max);
    let mut breaks = vec![min];
    for upper in uppers {
        // Rounding may carry a mean beyond its ends.
        let upper = upper.clamp(min, max);
        // Not twice: a tie across a quantile, or widths so small that rounding makes them none.
        if breaks.len() == 1 || breaks.last().is_some_and(|last| upper > *last) {
            breaks.push(upper);
        }
    }
    let mut out =
        Classes { counts: vec![0; breaks.len() - 1], breaks, left_out: values.len() - ordered.len(), fit: 0.0 };
    for v in &ordered {
        if let Some(n) = out.class_of(*v).and_then(|c| out.counts.get_mut(c)) {
            *n += 1;
        }
    }
    let scaled = jenks::scaled(&ordered);
    let all = jenks::deviation(&scaled);
    let mut within = 0.0;
    let mut from = 0;
    for n in &out.counts {
        within += jenks::deviation(scaled.get(from..from + n).unwrap_or_default());
        from += n;
    }
    out.fit = if all > 0.0 { (1.0 - within / all).clamp(0.0, 1.0) } else { 1.0 };
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_by_hand() {
        let v = [1.0, 2.0, 4.0, 5.0, 7.0, 9.0, 10.0, 20.0];
        let of = |method, k| classify(&v, method, k).unwrap();
        assert_eq!(of(Method::Equal, 4).breaks, [1.0, 5.75, 10.5, 15.25, 20.0]);
        assert_eq!(of(Method::Equal, 4).counts, [4, 3, 0, 1]);
        assert_eq!(of(Method::Quantile, 4).breaks, [1.0, 2.0, 5.0, 9.0, 20.0]);
        assert_eq!(of(Method::Quantile, 4).counts, [2, 2, 2, 2]);
        // Three of eight: 3/8 ≥ 1/3, 6/8 ≥ 2/3.
        assert_eq!(of(Method::Quantile, 3).breaks, [1.0, 4.0, 9.0, 20.0]);
        assert_eq!(of(Method::Jenks, 3).breaks, [1.0, 5.0, 10.0, 20.0]);
        assert_eq!(of(Method::Jenks, 1).breaks, [1.0, 20.0]);
    }

    #[test]
    fn a_class_holds_its_upper_bound() {
        let c = classify(&[0.0, 10.0], Method::Equal, 2).unwrap();
        assert_eq!([0.0, 5.0, 5.1, 10.0].map(|v| c.class_of(v)), [Some(0), Some(0), Some(1), Some(1)]);
        assert_eq!([-0.1, 10.1, f64::NAN].map(|v| c.class_of(v)), [None; 3]);
    }

    #[test]
    fn ties_and_few_values_make_fewer_classes() {
        let c = classify(&[3.0, 3.0, 3.0, 8.0], Method::Quantile, 4).unwrap();
        assert_eq!((c.breaks, c.counts), (vec![3.0, 3.0, 8.0], vec![3, 1]));
        for method in [Method::Equal, Method::Quantile, Method::Jenks] {
            let c = classify(&[7.0; 5], method, 4).unwrap();
            assert_eq!((c.breaks, c.counts, c.fit), (vec![7.0, 7.0], vec![5], 1.0), "{method:?}");
            let c = classify(&[7.0], method, 4).unwrap();
            assert_eq!(c.counts, [1]);
            // Its means with itself are not all itself.
            let c = classify(&[-654218.348295286], method, 7).unwrap();
            assert_eq!((c.breaks.len(), c.counts), (2, vec![1]));
        }
        let c = classify(&[1.0, 2.0, 2.0], Method::Jenks, 5).unwrap();
        assert_eq!((c.breaks, c.counts, c.fit), (vec![1.0, 1.0, 2.0], vec![1, 2], 1.0));
    }

    #[test]
    fn what_is_no_number_is_left_out_and_nothing_overflows() {
        assert_eq!(classify(&[], Method::Jenks, 3), None);
        assert_eq!(classify(&[f64::NAN, f64::INFINITY], Method::Equal, 3), None);
        let c = classify(&[f64::NAN, 1.0, 2.0], Method::Equal, 0).unwrap();
        assert_eq!((c.left_out, c.counts), (1, vec![2]));
        for method in [Method::Equal, Method::Quantile, Method::Jenks] {
            let c = classify(&[-1e308, 0.0, 1e308, 1.7e308], method, 3).unwrap();
            assert!(c.breaks.iter().all(|b| b.is_finite()), "{c:?}");
            assert_eq!(c.counts.iter().sum::<usize>(), 4, "{method:?} {c:?}");
            let near = [1.0, 1.0 + f64::EPSILON];
            let c = classify(&near, method, 12).unwrap();
            assert_eq!(c.counts.iter().sum::<usize>(), 2, "{method:?} {c:?}");
        }
    }
}
