//! Gathering turn by turn, as the definition says: whatever the options, and fast in crowds.

use super::build::{Items, Sorted, mean};
use super::cells::{Around, each_cell};
use super::hierarchy::{Cluster, Hierarchy, NONE};
use super::kd;
use super::turns::Turns;

/// In place of an x: the item has been taken. No position is there, since longitudes stay below 720 degrees.
const TAKEN: i32 = i32::MIN;

/// One zoom. Items that are taken are out of reach for those after them, so that however dense the points are, each is
/// looked at by few: those that look lie further apart than the radius. What is left, by turns; those begin anew.
#[inline(never)]
pub(super) fn gather(h: &mut Hierarchy, sorted: &mut Sorted, zoom: u8, reach: f64) -> Items {
    let n = sorted.items.at.len();
    let turns = Turns::new(sorted.items.turns, sorted.items.turn.iter().copied());
    let item = |items: &Items, slot: u32| turns.before(items.turn[slot as usize]) as usize;
    // The slot of each item by turns, and the number of its cell.
    let mut places = vec![(0_u32, 0_u32); n];
    let mut around: Vec<Around> = Vec::new();
    each_cell(&sorted.keys, sorted.columns, |slots, runs| {
        for slot in slots {
            places[item(&sorted.items, slot as u32)] = (slot as u32, around.len() as u32);
        }
        around.push(*runs);
    });
    // Positions are crossed out when items are taken; the next zoom may need them.
    let mut open = sorted.items.at.clone();
    let items = &sorted.items;
    let mut near: Vec<u32> = Vec::new();
    let mut next = Items::like(items);
    next.turns = n;
    let mut ranks: Vec<u32> = Vec::new();
    for (i, (slot, cell)) in places.iter().enumerate() {
        let slot = *slot as usize;
        let [x, y] = open[slot];
        if x == TAKEN {
            continue;
        }
        open[slot][0] = TAKEN;
        let (fx, fy) = (f64::from(x), f64::from(y));
        let own = items.weight(slot);
        let mut sum = own;
        near.clear();
        for (start, end) in around[*cell as usize] {
            for (p, slot) in open[start as usize..end as usize].iter().zip(start..) {
                let (dx, dy) = (f64::from(p[0]) - fx, f64::from(p[1]) - fy);
                if dx * dx + dy * dy <= reach * reach && p[0] != TAKEN {
                    near.push(slot);
                    sum += items.weight(slot as usize);
                }
            }
        }
        let turn = next.node.len() as u32;
        if !near.is_empty() && sum >= h.options.min_points {
            let cluster = h.clusters.len() as u32;
            let first_child = h.children.len() as u32;
            let (mut sx, mut sy) = (0, 0);
            for slot in std::iter::once(slot).chain(near.iter().map(|slot| *slot as usize)) {
                let w = i64::from(items.weight(slot));
                sx += i64::from(items.at[slot][0]) * w;
                sy += i64::from(items.at[slot][1]) * w;
                open[slot][0] = TAKEN;
                h.parent[items.node[slot] as usize] = cluster;
                h.children.push(items.node[slot]);
            }
            let place = mean(sx, sy, sum);
            h.clusters.push(Cluster { first_child, name: (i as u32) << 5 | (u32::from(zoom) + 1), points: sum });
            next.push(h.at.len() as u32, place, turn, sum);
            h.at.push(place);
            h.parent.push(NONE);
        } else {
            next.push(items.node[slot], [x, y], turn, own);
            if near.len() > 1 {
                if ranks.is_empty() {
                    let by_turns: Vec<[i32; 2]> = places.iter().map(|(slot, _)| items.at[*slot as usize]).collect();
                    ranks = kd::ranks(&by_turns, h.options.node_size);
                }
                near.sort_unstable_by_key(|slot| ranks[item(items, *slot)]);
            }
            for slot in &near {
                let slot = *slot as usize;
                let turn = next.node.len() as u32;
                next.push(items.node[slot], open[slot], turn, items.weight(slot));
                open[slot][0] = TAKEN;
            }
        }
    }
    next
}
