//! Gathering turn by turn, as the definition says: whatever the options, and fast in crowds.

use super::build::{Items, Sorted, form};
use super::cells::{Around, each_cell};
use super::hierarchy::Hierarchy;
use super::kd;

/// In place of an x: the item has been taken. No position is there, since longitudes stay below 720 degrees.
const TAKEN: i32 = i32::MIN;

/// One zoom. Items that are taken are out of reach for those after them, so that however dense the points are, each is
/// looked at by few: those that look lie further apart than the radius.
#[inline(never)]
pub(super) fn gather(h: &mut Hierarchy, items: &Items, mut sorted: Sorted, zoom: u8, reach: f64) -> Items {
    // The slot of each item, and the number of its cell.
    let mut places = vec![(0_u32, 0_u32); sorted.order.len()];
    let mut around: Vec<Around> = Vec::new();
    each_cell(&sorted.keys, sorted.columns, |slots, runs| {
        for slot in slots {
            places[sorted.order[slot] as usize] = (slot as u32, around.len() as u32);
        }
        around.push(*runs);
        true
    });
    let mut near: Vec<u32> = Vec::new();
    let mut next = Items::like(items);
    let mut ranks: Vec<u32> = Vec::new();
    for (i, (slot, cell)) in places.iter().enumerate() {
        let slot = *slot as usize;
        let [x, y] = sorted.at[slot];
        if x == TAKEN {
            continue;
        }
        sorted.at[slot][0] = TAKEN;
        let (fx, fy) = (f64::from(x), f64::from(y));
        let own = sorted.weight(slot);
        let mut sum = own;
        near.clear();
        for (start, end) in around[*cell as usize] {
            for (p, slot) in sorted.at[start as usize..end as usize].iter().zip(start..) {
                let (dx, dy) = (f64::from(p[0]) - fx, f64::from(p[1]) - fy);
                if dx * dx + dy * dy <= reach * reach && p[0] != TAKEN {
                    near.push(slot);
                    sum += sorted.weight(slot as usize);
                }
            }
        }
        if !near.is_empty() && sum >= h.options.min_points {
            let cluster = h.clusters.len() as u32;
            let first_child = h.children.len();
            let (mut sx, mut sy) = (i64::from(x) * i64::from(own), i64::from(y) * i64::from(own));
            let node = items.node[i];
            h.parent[node as usize] = cluster;
            h.children.push(node);
            for slot in &near {
                let slot = *slot as usize;
                let w = i64::from(sorted.weight(slot));
                sx += i64::from(sorted.at[slot][0]) * w;
                sy += i64::from(sorted.at[slot][1]) * w;
                sorted.at[slot][0] = TAKEN;
                let node = items.node[sorted.order[slot] as usize];
                h.parent[node as usize] = cluster;
                h.children.push(node);
            }
            form(h, &mut next, (i as u32) << 5 | (u32::from(zoom) + 1), first_child, (sx, sy, sum));
        } else {
            next.push(items.node[i], [x, y], own);
            if near.len() > 1 {
                if ranks.is_empty() {
                    ranks = kd::ranks(&items.at, h.options.node_size);
                }
                near.sort_unstable_by_key(|slot| ranks[sorted.order[*slot as usize] as usize]);
            }
            for slot in &near {
                let slot = *slot as usize;
                next.push(items.node[sorted.order[slot] as usize], sorted.at[slot], sorted.weight(slot));
                sorted.at[slot][0] = TAKEN;
            }
        }
    }
    next
}
