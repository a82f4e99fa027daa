//! The order in which a balanced kd-tree tells its items.
//!
//! supercluster looks neighbours up in such a tree (KDBush). Where they are too few for a cluster they are passed on in
//! the order in which the tree told them, and the next zoom looks at them in that order. To get its results the tree's
//! order is needed, though not the tree: whatever the question, the items told are a part of one sequence.

use crate::math;

/// The place of each point in the sequence that a tree with leaves of `node_size` tells.
pub(super) fn ranks(points: &[[i32; 2]], node_size: u32) -> Vec<u32> {
    let node_size = (node_size as usize).clamp(2, 65_535);
    let mut items: Vec<([i32; 2], u32)> = points.iter().copied().zip(0..).collect();
    let mut ranks = vec![0; items.len()];
    let mut next = 0_u32;
    let mut tell = |item: &([i32; 2], u32)| {
        if let Some(rank) = ranks.get_mut(item.1 as usize) {
            *rank = next;
        }
        next += 1;
    };
    // Ranges still to sort, the next one last: the middle first, then the half behind it, then the half before it.
    let mut stack = vec![(0, items.len(), 0)];
    while let Some((start, end, axis)) = stack.pop() {
        if end - start <= node_size + 1 {
            items[start..end].iter().for_each(&mut tell);
            continue;
        }
        let middle = start + (end - start - 1) / 2;
        select(&mut items, middle, start, end - 1, axis);
        tell(&items[middle]);
        stack.push((start, middle, 1 - axis));
        stack.push((middle + 1, end, 1 - axis));
    }
    ranks
}

/// Floyd and Rivest's SELECT (CACM 18, 1975, algorithm 489): brings the `k`th item of `left..=right` to its place.
/// The steps are those of the paper, since every exchange counts for the order of equal items.
fn select(items: &mut [([i32; 2], u32)], k: usize, mut left: usize, mut right: usize, axis: usize) {
    while right > left {
        if right - left > 600 {
            let n = (right - left + 1) as f64;
            let i = (k - left + 1) as f64;
            let z = math::ln(n);
            let s = 0.5 * math::exp(2.0 * z / 3.0);
            let sign = if i - n / 2.0 < 0.0 { -1.0 } else { 1.0 };
            let deviation = 0.5 * (z * s * (n - s) / n).sqrt() * sign;
            let low = (k as f64 - i * s / n + deviation).floor().max(left as f64);
            let high = (k as f64 + (n - i) * s / n + deviation).floor().min(right as f64);
            select(items, k, low as usize, high as usize, axis);
        }
        let pivot = items[k].0[axis];
        items.swap(left, k);
        if items[right].0[axis] > pivot {
            items.swap(left, right);
        }
        let (mut i, mut j) = (left, right);
        while i < j {
            items.swap(i, j);
            i += 1;
            j -= 1;
            while items[i].0[axis] < pivot {
                i += 1;
            }
            while items[j].0[axis] > pivot {
                j -= 1;
            }
        }
        if items[left].0[axis] == pivot {
            items.swap(left, j);
        } else {
            j += 1;
            items.swap(j, right);
        }
        if j <= k {
            left = j + 1;
        }
        if k <= j {
            if j == 0 {
                break;
            }
            right = j - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_once_and_halves_apart() {
        let points: Vec<[i32; 2]> = (0..5000_i32).map(|i| [(i * 7919) % 1000, (i * 104_729) % 997]).collect();
        let ranks = ranks(&points, 16);
        let mut sequence = vec![usize::MAX; points.len()];
        for (i, r) in ranks.iter().enumerate() {
            sequence[*r as usize] = i;
        }
        assert!(sequence.iter().all(|i| *i != usize::MAX));
        // The root comes first, and splits the rest by x.
        let root = points[sequence[0]][0];
        assert!(sequence[1..=2500].iter().all(|i| points[*i][0] >= root));
        assert!(sequence[2501..].iter().all(|i| points[*i][0] <= root));
    }
}
