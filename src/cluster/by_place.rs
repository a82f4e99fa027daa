//! Gathering place by place, with the same result as turn by turn where any two items make a cluster.
//!
//! An item gathers if no item before it within reach gathers; all others go to the first one that does. That is the
//! lexicographically first maximal independent set of the items within reach of each other (Blelloch, Fineman and Shun
//! 2012), which can be told item by item from the neighbours alone, whatever order they are asked in. Asked in the order
//! of places, what is read next is in the cache already; turn by turn it hardly ever is.

use super::build::{Items, Sorted, blocks, mean};
use super::cells::Cells;
use super::hierarchy::{Cluster, Hierarchy, NONE};
use super::turns::Turns;
use std::ops::Range;

/// Not known yet whether the item gathers.
const UNKNOWN: u32 = u32::MAX;
/// It does not; who takes it is still to be found.
const TAKEN: u32 = u32::MAX - 1;

/// What a cluster has taken so far.
#[derive(Clone, Copy, Default)]
struct Sum {
    x: i64,
    y: i64,
    points: u32,
    /// Where the next child goes.
    end: u32,
}

/// For each slot those of the slots within reach whose items come earlier.
pub(super) struct Earlier {
    slots: Vec<u32>,
    /// Where the list of each slot ends.
    ends: Vec<u32>,
}

/// With more candidates than this for a point, on average, gathering turn by turn is faster. Each pair counts once.
const CROWD: usize = 12;

impl Earlier {
    /// `None` in a crowd.
    pub(super) fn new(sorted: &Sorted, reach: f64) -> Option<Earlier> {
        let n = sorted.items.at.len();
        let mut pairs = Pairs { all: Vec::with_capacity(n), room: CROWD * n + 500, found: Vec::new() };
        let mut cells = Cells::new(&sorted.keys, sorted.columns);
        for slots in blocks(n) {
            pairs.find(&sorted.items, &mut cells, slots.end, reach)?;
        }
        Some(pairs.by_later(n))
    }

    fn of(&self, slot: usize) -> &[u32] {
        let start = if slot == 0 { 0 } else { self.ends[slot - 1] };
        &self.slots[start as usize..self.ends[slot] as usize]
    }
}

/// Slots within reach of each other.
struct Pairs {
    /// The one whose item comes later, then the other.
    all: Vec<[u32; 2]>,
    /// How many candidates may still be looked at.
    room: usize,
    /// Those of one slot; longer than they are.
    found: Vec<[u32; 2]>,
}

impl Pairs {
    /// Finds the pairs of the cells that begin before a slot. `None` when there are too many candidates.
    #[inline(never)]
    fn find(&mut self, items: &Items, cells: &mut Cells, end: usize, reach: f64) -> Option<()> {
        while let Some(cell) = cells.next_before(end) {
            // Most have no one around them where it matters: at the highest zooms, which have the most items.
            let around = cell.own_row.len() + cell.next_row.len();
            if around == 1 {
                continue;
            }
            self.room = self.room.checked_sub(cell.slots.len() * around)?;
            self.found.resize(self.found.len().max(around + 1), [0; 2]);
            for slot in cell.slots {
                let mut count = 0;
                for run in [slot + 1..cell.own_row.end, cell.next_row.clone()] {
                    count = near(items, slot, run, reach, &mut self.found, count);
                }
                self.all.extend_from_slice(&self.found[..count]);
            }
        }
        Some(())
    }

    #[inline(never)]
    fn by_later(self, n: usize) -> Earlier {
        let mut ends = vec![0_u32; n];
        for [later, _] in &self.all {
            ends[*later as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut slots = vec![0; self.all.len()];
        for [later, earlier] in &self.all {
            let end = &mut ends[*later as usize];
            slots[*end as usize] = *earlier;
            *end += 1;
        }
        Earlier { slots, ends }
    }
}

/// Writes the pairs of a slot with those of a run that are within its reach, behind the first `count`; the new count.
#[inline(never)]
fn near(items: &Items, slot: usize, run: Range<usize>, reach: f64, found: &mut [[u32; 2]], mut count: usize) -> usize {
    let (turn, own) = (items.turn[slot], slot as u32);
    let [x, y] = items.at[slot].map(f64::from);
    for ((p, other_turn), other) in items.at[run.clone()].iter().zip(&items.turn[run.clone()]).zip(run.start as u32..) {
        let (dx, dy) = (f64::from(p[0]) - x, f64::from(p[1]) - y);
        // Written whether it counts or not: a branch would be guessed wrong too often.
        found[count] = if *other_turn < turn { [own, other] } else { [other, own] };
        count += usize::from(dx * dx + dy * dy <= reach * reach);
    }
    count
}

/// One zoom. What is left, by place.
pub(super) fn gather(h: &mut Hierarchy, sorted: &Sorted, earlier: &Earlier, zoom: u8) -> Items {
    let items = &sorted.items;
    let mut owner = decide(items, earlier);
    let cluster = name(h, items, earlier, &mut owner, zoom);
    let sums = sum(h, items, &owner, &cluster);
    let first = h.clusters.len() - sums.len();
    let first_node = (h.points.len() / 2 + first) as u32;
    for (sum, cluster) in sums.iter().zip(&mut h.clusters[first..]) {
        cluster.points = sum.points;
        h.at.push(mean(sum.x, sum.y, sum.points));
        h.parent.push(NONE);
    }
    rest(items, &owner, &cluster, &sums, first_node)
}

/// Finds who takes each item that is taken, and makes the clusters, without their points and places, in the order of turns. For each slot whose
/// item takes others the number of its cluster among those of this zoom, else [`NONE`].
#[inline(never)]
fn name(h: &mut Hierarchy, items: &Items, earlier: &Earlier, owner: &mut [u32], zoom: u8) -> Vec<u32> {
    // How many each has taken; then the number of its cluster.
    let mut cluster = vec![0_u32; owner.len()];
    for slot in 0..owner.len() {
        if owner[slot] == TAKEN {
            owner[slot] = first_gatherer(items, owner, earlier.of(slot)).unwrap_or(slot as u32);
        }
        if owner[slot] != slot as u32 {
            cluster[owner[slot] as usize] += 1;
        }
    }
    let all = Turns::new(items.turns, items.turn.iter().copied());
    let gatherers = || items.turn.iter().zip(&cluster).zip(0_u32..).filter(|((_, members), _)| **members > 0);
    let order = Turns::new(items.turns, gatherers().map(|((turn, _), _)| *turn));
    let mut slots = vec![0_u32; gatherers().count()];
    for ((turn, _), slot) in gatherers() {
        slots[order.before(*turn) as usize] = slot;
    }
    let mut end = h.children.len() as u32;
    let mut number = 0;
    for slot in slots {
        let turn = items.turn[slot as usize];
        let name = all.before(turn) << 5 | (u32::from(zoom) + 1);
        h.clusters.push(Cluster { first_child: end, name, points: 0 });
        // One more, so that 0 still means none.
        number += 1;
        end += std::mem::replace(&mut cluster[slot as usize], number) + 1;
    }
    h.children.resize(end as usize, 0);
    for c in &mut cluster {
        // 0 becomes NONE.
        *c = c.wrapping_sub(1);
    }
    cluster
}

/// Hands each child to its cluster, and sums the clusters up.
#[inline(never)]
fn sum(h: &mut Hierarchy, items: &Items, owner: &[u32], cluster: &[u32]) -> Vec<Sum> {
    let made = cluster.iter().filter(|c| **c != NONE).count();
    let first = h.clusters.len() - made;
    let mut sums: Vec<Sum> = h.clusters[first..].iter().map(|c| Sum { end: c.first_child, ..Sum::default() }).collect();
    for slots in blocks(owner.len()) {
        sum_block(h, items, owner, cluster, &mut sums, slots);
    }
    sums
}

#[inline(never)]
fn sum_block(h: &mut Hierarchy, items: &Items, owner: &[u32], cluster: &[u32], sums: &mut [Sum], slots: Range<usize>) {
    let first = h.clusters.len() - sums.len();
    for slot in slots {
        let c = cluster[owner[slot] as usize];
        let Some(sum) = sums.get_mut(c as usize) else { continue };
        let (node, weight) = (items.node[slot], items.weight(slot));
        sum.x += i64::from(items.at[slot][0]) * i64::from(weight);
        sum.y += i64::from(items.at[slot][1]) * i64::from(weight);
        sum.points += weight;
        h.children[sum.end as usize] = node;
        h.parent[node as usize] = first as u32 + c;
        sum.end += 1;
    }
}

/// Items that stay, and clusters where the item was that gathered them.
#[inline(never)]
fn rest(items: &Items, owner: &[u32], cluster: &[u32], sums: &[Sum], first_node: u32) -> Items {
    let mut next = Items::like(items);
    for slots in blocks(owner.len()) {
        rest_block(items, owner, cluster, sums, first_node, slots, &mut next);
    }
    next
}

#[inline(never)]
fn rest_block(
    items: &Items,
    owner: &[u32],
    cluster: &[u32],
    sums: &[Sum],
    first_node: u32,
    slots: Range<usize>,
    next: &mut Items,
) {
    for slot in slots {
        if owner[slot] != slot as u32 {
            continue;
        }
        let (turn, c) = (items.turn[slot], cluster[slot]);
        match sums.get(c as usize) {
            Some(sum) => next.push(first_node + c, mean(sum.x, sum.y, sum.points), turn, sum.points),
            None => next.push(items.node[slot], items.at[slot], turn, items.weight(slot)),
        }
    }
}

/// For each slot whether its item gathers (then its own number) or not (then the slot of who takes it, or [`TAKEN`]). One
/// without any other gathers itself.
#[inline(never)]
fn decide(items: &Items, earlier: &Earlier) -> Vec<u32> {
    let mut owner = vec![UNKNOWN; items.turn.len()];
    for slots in blocks(owner.len()) {
        decide_block(items, earlier, &mut owner, slots);
    }
    owner
}

#[inline(never)]
fn decide_block(items: &Items, earlier: &Earlier, owner: &mut [u32], slots: Range<usize>) {
    let mut stack: Vec<u32> = Vec::new();
    for start in slots {
        if owner[start] != UNKNOWN {
            continue;
        }
        stack.push(start as u32);
        // Who depends on others waits below them.
        while let Some(slot) = stack.last().copied() {
            let (mut first, mut waits_for) = (u32::MAX, UNKNOWN);
            let (mut takes, mut taker) = (u32::MAX, UNKNOWN);
            for other in earlier.of(slot as usize) {
                let state = owner[*other as usize];
                let turn = items.turn[*other as usize];
                if state == *other && turn < takes {
                    (takes, taker) = (turn, *other);
                }
                if state == UNKNOWN && turn < first {
                    (first, waits_for) = (turn, *other);
                }
            }
            owner[slot as usize] = match (taker, waits_for) {
                (UNKNOWN, UNKNOWN) => slot,
                (UNKNOWN, _) => {
                    stack.push(waits_for);
                    continue;
                }
                // One that is not known yet may turn out to have come first.
                _ if first < takes => TAKEN,
                _ => taker,
            };
            stack.pop();
        }
    }
}

/// The first of those that gather.
fn first_gatherer(items: &Items, owner: &[u32], slots: &[u32]) -> Option<u32> {
    let gatherers = slots.iter().copied().filter(|slot| owner[*slot as usize] == *slot);
    gatherers.min_by_key(|slot| items.turn[*slot as usize])
}
