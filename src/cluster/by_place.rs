//! Gathering place by place, with the same result as turn by turn where any two items make a cluster.
//!
//! An item gathers if no item before it within reach gathers; all others go to the first one that does. That is the
//! lexicographically first maximal independent set of the items within reach of each other (Blelloch, Fineman and Shun
//! 2012), which can be told item by item from the neighbours alone, whatever order they are asked in. Asked in the order
//! of places, what is read next is in the cache already; turn by turn it hardly ever is.

use super::build::{Items, Sorted, form};
use super::cells::each_cell;
use super::hierarchy::Hierarchy;

/// Not known yet whether the item gathers.
const UNKNOWN: u32 = u32::MAX;
/// It does not; who takes it is still to be found.
const TAKEN: u32 = u32::MAX - 1;

/// What becomes of an item, in the order of items: it stays as it is, goes into a cluster, or is the slot of one that gathers.
const STAYS: u32 = u32::MAX;
const GOES: u32 = u32::MAX - 1;

/// What a gathering item has taken, itself included.
#[derive(Clone, Copy, Default)]
struct Sum {
    x: i64,
    y: i64,
    points: u32,
    /// How many items; then where the next child goes.
    members: u32,
    cluster: u32,
}

/// For each slot those of the slots within reach whose items come earlier.
pub(super) struct Earlier {
    slots: Vec<u32>,
    /// Where the list of each slot ends.
    ends: Vec<u32>,
}

/// With more candidates than this for a point, on average, gathering turn by turn is faster.
const CROWD: usize = 24;

impl Earlier {
    /// `None` in a crowd.
    #[inline(never)]
    pub(super) fn new(sorted: &Sorted, reach: f64) -> Option<Earlier> {
        let n = sorted.order.len();
        let mut earlier = Earlier { slots: Vec::with_capacity(n), ends: Vec::with_capacity(n) };
        let mut candidates = 0;
        let mut found = Vec::new();
        each_cell(&sorted.keys, sorted.columns, |slots, runs| {
            let around: usize = runs.iter().map(|r| (r.1 - r.0) as usize).sum();
            candidates += around * slots.len();
            if candidates > CROWD * n + 1000 {
                return false;
            }
            found.resize(found.len().max(around + 1), 0);
            for slot in slots {
                let turn = sorted.order[slot];
                let [x, y] = sorted.at[slot].map(f64::from);
                let mut count = 0;
                for (start, end) in runs {
                    let run = *start as usize..*end as usize;
                    let there = sorted.at[run.clone()].iter().zip(&sorted.order[run]).zip(*start..);
                    // Written whether it counts or not: a branch would be guessed wrong too often.
                    for ((p, order), other) in there {
                        let (dx, dy) = (f64::from(p[0]) - x, f64::from(p[1]) - y);
                        found[count] = other;
                        count += usize::from((dx * dx + dy * dy <= reach * reach) & (*order < turn));
                    }
                }
                earlier.slots.extend_from_slice(&found[..count]);
                earlier.ends.push(earlier.slots.len() as u32);
            }
            true
        });
        (earlier.ends.len() == n).then_some(earlier)
    }

    fn of(&self, slot: usize) -> &[u32] {
        let start = if slot == 0 { 0 } else { self.ends[slot - 1] };
        &self.slots[start as usize..self.ends[slot] as usize]
    }
}

/// One zoom.
#[inline(never)]
pub(super) fn gather(h: &mut Hierarchy, items: &Items, sorted: &Sorted, earlier: &Earlier, zoom: u8) -> Items {
    let mut owner = decide(sorted, earlier);
    let mut sums = vec![Sum::default(); owner.len()];
    let mut fate = vec![STAYS; owner.len()];
    let add = |sum: &mut Sum, slot: usize| {
        let weight = sorted.weight(slot);
        sum.x += i64::from(sorted.at[slot][0]) * i64::from(weight);
        sum.y += i64::from(sorted.at[slot][1]) * i64::from(weight);
        sum.points += weight;
        sum.members += 1;
    };
    for slot in 0..owner.len() {
        if owner[slot] == TAKEN {
            let first = first_gatherer(sorted, &owner, earlier.of(slot)).unwrap_or(slot as u32);
            owner[slot] = first;
            fate[sorted.order[slot] as usize] = GOES;
            add(&mut sums[first as usize], slot);
        }
    }
    for slot in 0..owner.len() {
        if sums[slot].members > 0 {
            fate[sorted.order[slot] as usize] = slot as u32;
            add(&mut sums[slot], slot);
        }
    }
    let mut next = Items::like(items);
    let mut end = h.children.len();
    for (i, fate) in fate.iter().enumerate() {
        match *fate {
            STAYS => next.push(items.node[i], items.at[i], items.weight(i)),
            GOES => {}
            slot => {
                let sum = &mut sums[slot as usize];
                sum.cluster = h.clusters.len() as u32;
                form(h, &mut next, (i as u32) << 5 | (u32::from(zoom) + 1), end, (sum.x, sum.y, sum.points));
                end += std::mem::replace(&mut sum.members, end as u32) as usize;
            }
        }
    }
    h.children.resize(end, 0);
    for (slot, owner) in owner.iter().enumerate() {
        let sum = &mut sums[*owner as usize];
        if sum.points > 0 {
            let node = items.node[sorted.order[slot] as usize];
            h.children[sum.members as usize] = node;
            h.parent[node as usize] = sum.cluster;
            sum.members += 1;
        }
    }
    next
}

/// For each slot whether its item gathers (then its own number) or not ([`TAKEN`]). One without any other gathers itself.
#[inline(never)]
fn decide(sorted: &Sorted, earlier: &Earlier) -> Vec<u32> {
    let mut owner = vec![UNKNOWN; sorted.order.len()];
    let mut stack: Vec<u32> = Vec::new();
    for start in 0..owner.len() {
        if owner[start] != UNKNOWN {
            continue;
        }
        stack.push(start as u32);
        // Who depends on others waits below them.
        while let Some(slot) = stack.last().copied() {
            let (mut first, mut waits_for) = (u32::MAX, UNKNOWN);
            let mut taken = false;
            for other in earlier.of(slot as usize) {
                let state = owner[*other as usize];
                taken |= state == *other;
                let order = sorted.order[*other as usize];
                if state == UNKNOWN && order < first {
                    (first, waits_for) = (order, *other);
                }
            }
            if !taken && waits_for != UNKNOWN {
                stack.push(waits_for);
                continue;
            }
            owner[slot as usize] = if taken { TAKEN } else { slot };
            stack.pop();
        }
    }
    owner
}

/// The first of those that gather.
fn first_gatherer(sorted: &Sorted, owner: &[u32], slots: &[u32]) -> Option<u32> {
    let gatherers = slots.iter().copied().filter(|slot| owner[*slot as usize] == *slot);
    gatherers.min_by_key(|slot| sorted.order[*slot as usize])
}
