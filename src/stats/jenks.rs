//! Fisher's natural breaks by dynamic programming.

/// The upper bounds of all classes but the last that have the least sum of squared deviations; fewer where there are fewer
/// distinct values. `ordered` ascends and is finite; `k` ≥ 1.
///
/// Equal values stay together, so the programme runs over the distinct ones with their weights. The best last class of
/// a longer prefix never starts earlier (the cost is Monge), so that each row of the table is filled by divide and
/// conquer: O(k n log n) in place of O(k n²), and as exact.
pub(super) fn uppers(ordered: &[f64], k: usize) -> Vec<f64> {
    let (values, cost) = prepare(ordered);
    let n = values.len();
    let k = k.min(n);
    if k < 2 {
        return Vec::new();
    }
    let mut best: Vec<f64> = (0..n).map(|j| cost.of(0, j)).collect();
    // For class q and last value j: where the class starts.
    let mut starts: Vec<Vec<u32>> = Vec::with_capacity(k - 1);
    for q in 1..k {
        let mut row = Row { before: &best, cost: &cost, least: vec![f64::INFINITY; n], start: vec![0; n] };
        row.fill(q, n, q, n);
        let Row { least, start, .. } = row;
        starts.push(start);
        best = least;
    }
    let mut out = Vec::with_capacity(k - 1);
    let mut last = n - 1;
    for start in starts.iter().rev() {
        let from = start.get(last).copied().unwrap_or(0) as usize;
        last = from.saturating_sub(1);
        out.extend(values.get(last));
    }
    out.reverse();
    out
}

/// One row of the table: the best cuts into q + 1 classes.
struct Row<'a> {
    before: &'a [f64],
    cost: &'a Cost,
    least: Vec<f64>,
    start: Vec<u32>,
}

impl Row<'_> {
    /// Fills `from..to`, whose last classes start within `low..high`.
    fn fill(&mut self, from: usize, to: usize, low: usize, high: usize) {
        if from >= to {
            return;
        }
        let middle = from + (to - from) / 2;
        let (mut least, mut at) = (f64::INFINITY, low);
        for start in low..high.min(middle + 1) {
            let sum = self.before.get(start - 1).map_or(f64::INFINITY, |b| b + self.cost.of(start, middle));
            if sum < least {
                (least, at) = (sum, start);
            }
        }
        if let (Some(l), Some(s)) = (self.least.get_mut(middle), self.start.get_mut(middle)) {
            (*l, *s) = (least, at as u32);
        }
        self.fill(from, middle, low, at + 1);
        self.fill(middle + 1, to, at, high);
    }
}

/// The squared deviation of any run of the distinct values, from running sums.
struct Cost {
    weight: Vec<f64>,
    sum: Vec<f64>,
    square: Vec<f64>,
}

impl Cost {
    /// Of the distinct values `from` to `to`, both included.
    fn of(&self, from: usize, to: usize) -> f64 {
        let over = |sums: &[f64]| sums.get(to + 1).unwrap_or(&0.0) - sums.get(from).unwrap_or(&0.0);
        let (w, s) = (over(&self.weight), over(&self.sum));
        if from == to || w <= 0.0 { 0.0 } else { (over(&self.square) - s * s / w).max(0.0) }
    }
}

/// The distinct values and their costs.
fn prepare(ordered: &[f64]) -> (Vec<f64>, Cost) {
    let mut values: Vec<f64> = Vec::new();
    let (mut weight, mut sum, mut square) = (vec![0.0], vec![0.0], vec![0.0]);
    for (v, x) in ordered.iter().zip(scaled(ordered)) {
        if values.last() != Some(v) {
            values.push(*v);
            for sums in [&mut weight, &mut sum, &mut square] {
                sums.extend_from_within(sums.len() - 1..);
            }
        }
        for (sums, more) in [(&mut weight, 1.0), (&mut sum, x), (&mut square, x * x)] {
            if let Some(last) = sums.last_mut() {
                *last += more;
            }
        }
    }
    (values, Cost { weight, sum, square })
}

/// Values in order, moved and scaled to −1…1, so that their squares neither overflow nor cancel.
pub(super) fn scaled(ordered: &[f64]) -> Vec<f64> {
    let (Some(min), Some(max)) = (ordered.first(), ordered.last()) else { return Vec::new() };
    let (middle, half) = (max / 2.0 + min / 2.0, max / 2.0 - min / 2.0);
    let half = if half > 0.0 { half } else { 1.0 };
    ordered.iter().map(|v| (v / 2.0 - middle / 2.0) / half * 2.0).collect()
}

/// The squared deviation from the mean, by two passes.
pub(super) fn deviation(values: &[f64]) -> f64 {
    let Some(first) = values.first() else { return 0.0 };
    let n = values.len() as f64;
    let mean = first + values.iter().map(|v| (v - first) / n).sum::<f64>();
    values.iter().map(|v| (v - mean) * (v - mean)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to cut, one after another.
    fn brute(ordered: &[f64], k: usize) -> f64 {
        if k == 1 {
            return deviation(ordered);
        }
        let mut least = deviation(ordered);
        for cut in 1..ordered.len() {
            if ordered[cut - 1] < ordered[cut] {
                least = least.min(deviation(&ordered[..cut]) + brute(&ordered[cut..], k - 1));
            }
        }
        least
    }

    #[test]
    fn no_other_cut_is_better() {
        let mut seed = 11u64;
        let mut next = |kinds: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % kinds
        };
        for round in 0..200 {
            let n = 1 + next(11) as usize;
            let kinds = if round % 2 == 0 { 8 } else { 1000 };
            let mut values: Vec<f64> = (0..n).map(|_| next(kinds) as f64 * 1.25 - 300.0).collect();
            values.sort_by(f64::total_cmp);
            for k in 1..=4 {
                let mut cuts = uppers(&values, k);
                assert!(cuts.windows(2).all(|w| w[0] < w[1]), "{values:?} {cuts:?}");
                cuts.push(f64::INFINITY);
                let mut within = 0.0;
                let mut from = 0;
                for cut in cuts {
                    let to = values.iter().take_while(|v| **v <= cut).count();
                    within += deviation(&values[from..to]);
                    from = to;
                }
                let least = brute(&values, k);
                assert!((within - least).abs() <= 1e-9 * (1.0 + least), "{values:?} {k}: {within} {least}");
            }
        }
    }

    #[test]
    fn many_values_take_little_time() {
        let values: Vec<f64> = (0..100_000).map(|i| f64::from(i) * f64::from(i)).collect();
        assert_eq!(uppers(&values, 8).len(), 7);
    }
}
