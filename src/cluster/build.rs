//! Makes the hierarchy: zoom by zoom from the highest to the lowest, each from what the one before left.

use super::cells::{ALONE, Frame, Runs};
use super::hierarchy::{Cluster, Hierarchy, Level};
use super::kd;
use super::options::{Error, MOST_POINTS, Options};
use crate::math;
use crate::proj::LonLat;
use std::f64::consts::PI;

/// Positions are whole numbers: so many make the world's side. Sums of them are exact, so that a cluster's place does
/// not depend on the order in which its points were found. 3.7 cm at the equator.
pub(super) const UNITS: f64 = (1_u32 << 30) as f64;

/// A position in the world square of side 1 (Web Mercator, y southwards) as a position in units from its middle.
pub(super) fn units(world: f64) -> f64 {
    (world - 0.5) * UNITS
}

/// World x of a longitude; not wrapped.
pub(super) fn world_x(lon: f64) -> f64 {
    lon / 360.0 + 0.5
}

/// World y of a latitude, 0 to 1, whatever the latitude.
pub(super) fn world_y(lat: f64) -> f64 {
    let sin = math::sin(lat * PI / 180.0);
    let y = 0.5 - 0.25 * math::ln((1.0 + sin) / (1.0 - sin)) / PI;
    y.clamp(0.0, 1.0)
}

/// In place of an x: the item has been taken. No position is there, since longitudes stay below 720 degrees.
const TAKEN: i32 = i32::MIN;

/// What is left at a zoom, in the order in which it will be looked at.
#[derive(Default)]
struct Items {
    node: Vec<u32>,
    at: Vec<[i32; 2]>,
    /// How many points each stands for; empty as long as all are points.
    points: Vec<u32>,
}

pub(super) fn build(points: Vec<LonLat>, options: &Options) -> Result<Hierarchy, Error> {
    let options = options.checked()?;
    if points.len() > MOST_POINTS {
        return Err(Error::TooMany(points.len()));
    }
    let mut h = Hierarchy::empty(points, options);
    let mut items = Items::default();
    items.node.reserve(h.points.len());
    items.at.reserve(h.points.len());
    for (p, node) in h.points.iter().zip(0..) {
        // 720 degrees are as far as 32 bits reach.
        let usable = p.lon.abs() < 720.0 && p.lat.is_finite();
        let at = if usable { [units(world_x(p.lon)) as i32, units(world_y(p.lat)) as i32] } else { [0, 0] };
        h.at.push(at);
        if usable {
            items.node.push(node);
            items.at.push(at);
        } else {
            h.unusable += 1;
        }
    }
    let mut waiting = vec![options.max_zoom + 1];
    for zoom in (options.min_zoom..=options.max_zoom).rev() {
        let reach = options.radius / (options.extent * f64::from(1_u32 << zoom)) * UNITS;
        let before = h.clusters.len();
        let (next, level) = gather(&mut h, &items, zoom, reach);
        h.first_of_zoom[usize::from(zoom)] = (before as u32, h.clusters.len() as u32);
        // Where nothing was gathered the order stays as it was, and the coarser grid of the next zoom serves both.
        if h.clusters.len() > before {
            h.levels.push(level);
            for z in waiting.drain(..) {
                h.level_of_zoom[usize::from(z)] = h.levels.len() as u32 - 1;
            }
            items = next;
        }
        waiting.push(zoom);
    }
    let reach = options.radius / (options.extent * f64::from(1_u32 << options.min_zoom)) * UNITS * 2.0;
    let frame = Frame::new(&items.at, reach);
    let (order, keys) = frame.sort(&items.at);
    h.levels.push(Level { frame, order: nodes(&items, &order), rows: frame.rows_of(&keys) });
    for z in waiting {
        h.level_of_zoom[usize::from(z)] = h.levels.len() as u32 - 1;
    }
    h.children.shrink_to_fit();
    h.clusters.shrink_to_fit();
    h.at.shrink_to_fit();
    Ok(h)
}

fn nodes(items: &Items, order: &[u32]) -> Vec<u32> {
    order.iter().filter_map(|i| items.node.get(*i as usize).copied()).collect()
}

/// One zoom: takes the items in their order, and gathers around each what is within reach and not yet taken. Also the
/// items as they were, sorted for questions.
fn gather(h: &mut Hierarchy, items: &Items, zoom: u8, reach: f64) -> (Items, Level) {
    let frame = Frame::new(&items.at, reach);
    let (order, keys) = frame.sort(&items.at);
    let mut at: Vec<[i32; 2]> = order.iter().map(|i| items.at[*i as usize]).collect();
    let Runs { places, around } = Runs::new(&order, &keys, &at, frame.columns(), reach);
    let rows = frame.rows_of(&keys);
    drop(keys);
    let weights: Vec<u32> =
        if items.points.is_empty() { Vec::new() } else { order.iter().map(|i| items.points[*i as usize]).collect() };
    let weight = |slot: usize| weights.get(slot).copied().unwrap_or(1);
    let mut near: Vec<u32> = Vec::new();
    let mut next = Items::default();
    let mut ranks: Vec<u32> = Vec::new();
    let reach2 = reach * reach;
    let n = h.at.len() as u32 - h.clusters.len() as u32;
    for (i, (slot, cell)) in places.iter().enumerate() {
        if *cell == ALONE {
            next.push(items.node[i], items.at[i], items.points.get(i).copied().unwrap_or(1));
            continue;
        }
        let slot = *slot as usize;
        let [x, y] = at[slot];
        if x == TAKEN {
            continue;
        }
        at[slot][0] = TAKEN;
        let (fx, fy) = (f64::from(x), f64::from(y));
        let own = weight(slot);
        let mut sum = own;
        near.clear();
        for (start, end) in around[*cell as usize] {
            for (p, slot) in at[start as usize..end as usize].iter().zip(start..) {
                let (dx, dy) = (f64::from(p[0]) - fx, f64::from(p[1]) - fy);
                if dx * dx + dy * dy <= reach2 && p[0] != TAKEN {
                    near.push(slot);
                    sum += weight(slot as usize);
                }
            }
        }
        if !near.is_empty() && sum >= h.options.min_points {
            let cluster = h.clusters.len() as u32;
            let first_child = h.children.len() as u32;
            let (mut sx, mut sy) = (i64::from(x) * i64::from(own), i64::from(y) * i64::from(own));
            let node = items.node[i];
            h.parent[node as usize] = cluster;
            h.children.push(node);
            for slot in &near {
                let slot = *slot as usize;
                let w = i64::from(weight(slot));
                sx += i64::from(at[slot][0]) * w;
                sy += i64::from(at[slot][1]) * w;
                at[slot][0] = TAKEN;
                let node = items.node[order[slot] as usize];
                h.parent[node as usize] = cluster;
                h.children.push(node);
            }
            let place = [(sx as f64 / f64::from(sum)) as i32, (sy as f64 / f64::from(sum)) as i32];
            h.clusters.push(Cluster { first_child, name: (i as u32) << 5 | (u32::from(zoom) + 1), points: sum });
            h.at.push(place);
            h.parent.push(u32::MAX);
            next.push(n + cluster, place, sum);
        } else {
            next.push(items.node[i], [x, y], own);
            if near.len() > 1 && ranks.is_empty() {
                ranks = kd::ranks(&items.at, h.options.node_size);
            }
            if near.len() > 1 {
                near.sort_unstable_by_key(|slot| ranks[order[*slot as usize] as usize]);
            }
            for slot in &near {
                let slot = *slot as usize;
                next.push(items.node[order[slot] as usize], at[slot], weight(slot));
                at[slot][0] = TAKEN;
            }
        }
    }
    (next, Level { frame, order: nodes(items, &order), rows })
}

impl Items {
    fn push(&mut self, node: u32, at: [i32; 2], points: u32) {
        self.node.push(node);
        self.at.push(at);
        self.points.push(points);
    }
}
