//! The one sort of the wasm: each instance of the standard library's would add some 5 kB.

use std::cmp::Ordering;

/// The numbers from 0 to `n` in the order of `compare`; equal ones ascend.
///
/// A merge sort over indices. Cost: O(n log n), O(n) when they are in order already.
pub(crate) fn sorted(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n as u32).collect();
    let mut merged = Vec::with_capacity(n);
    let mut width = 1;
    while width < n {
        merged.clear();
        for pair in order.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([a, rest @ ..], [b, ..]) = (left, right) {
                // Runs that follow each other as they are need no comparisons.
                let follows = rest.last().unwrap_or(a);
                if merged.len() % (2 * width) == 0 && compare(*follows as usize, *b as usize).is_le() {
                    break;
                }
                if compare(*a as usize, *b as usize).is_le() {
                    merged.push(*a);
                    left = rest;
                } else {
                    merged.push(*b);
                    right = right.get(1..).unwrap_or_default();
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut order, &mut merged);
        width *= 2;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut seed = 7u64;
        for n in [0usize, 1, 2, 3, 7, 64, 65, 1000] {
            for kinds in [1, 3, 1000] {
                let keys: Vec<u64> = (0..n)
                    .map(|_| {
                        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                        (seed >> 33) % kinds
                    })
                    .collect();
                let mut want: Vec<u32> = (0..n as u32).collect();
                want.sort_by_key(|i| keys[*i as usize]);
                assert_eq!(sorted(n, &|a, b| keys[a].cmp(&keys[b])), want);
            }
        }
    }
}
