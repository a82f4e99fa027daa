//! Sums and their like, by group.

use crate::order::sorted;

/// What a group of values amounts to; values that are not finite are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// How many values there are.
    pub count: usize,
    /// Their sum.
    pub sum: f64,
    /// The least; 0 without values.
    pub min: f64,
    /// The greatest; 0 without values.
    pub max: f64,
    /// The mean; 0 without values.
    pub mean: f64,
    /// The middle one, or the mean of the two in the middle; 0 without values.
    pub median: f64,
}

/// Summarises values. Cost: O(n log n).
pub fn summarise(values: &[f64]) -> Summary {
    let order = sorted(values.len(), &|a, b| values[a].total_cmp(&values[b]));
    let v: Vec<f64> = order.iter().filter_map(|i| values.get(*i as usize).copied()).filter(|v| v.is_finite()).collect();
    let (Some(min), Some(max)) = (v.first(), v.last()) else { return Summary::default() };
    let sum = v.iter().sum::<f64>();
    let middle = |i: usize| v.get(i).copied().unwrap_or(0.0) / 2.0;
    Summary {
        count: v.len(),
        sum,
        min: *min,
        max: *max,
        mean: sum / v.len() as f64,
        median: middle((v.len() - 1) / 2) + middle(v.len() / 2),
    }
}

/// Values by the key of each, groups in the order of their first value. Cost: O(n · groups).
pub fn group_by<K: PartialEq>(items: impl IntoIterator<Item = (K, f64)>) -> Vec<(K, Summary)> {
    let mut groups: Vec<(K, Vec<f64>)> = Vec::new();
    for (key, value) in items {
        match groups.iter_mut().find(|(k, _)| *k == key) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups.into_iter().map(|(key, values)| (key, summarise(&values))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_by_hand() {
        let s = summarise(&[4.0, f64::NAN, 1.0, 10.0, 3.0]);
        assert_eq!(s, Summary { count: 4, sum: 18.0, min: 1.0, max: 10.0, mean: 4.5, median: 3.5 });
        assert_eq!(summarise(&[2.0]).median, 2.0);
        assert_eq!(summarise(&[]), Summary::default());
        let groups = group_by([("b", 1.0), ("a", 2.0), ("b", 5.0)]);
        let sums: Vec<_> = groups.iter().map(|(k, s)| (*k, s.count, s.sum)).collect();
        assert_eq!(sums, [("b", 2, 6.0), ("a", 1, 2.0)]);
    }
}
