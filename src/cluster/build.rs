//! Makes the hierarchy: zoom by zoom from the highest to the lowest, each from what the one before left.
//!
//! The steps of a zoom are functions of their own, never inlined: a browser replaces its quickly made code by fast code
//! only when a function is called again, so that one long function would run slow to its end.

use super::cells::Frame;
use super::hierarchy::{Cluster, Hierarchy, Level, NONE};
use super::options::{Error, MOST_POINTS, Options};
use super::{by_place, by_turns};
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

/// What is left at a zoom, in the order in which it will be looked at.
#[derive(Default)]
pub(super) struct Items {
    pub(super) node: Vec<u32>,
    pub(super) at: Vec<[i32; 2]>,
    /// How many points each stands for; empty as long as all are points.
    pub(super) points: Vec<u32>,
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
    h.parent.shrink_to_fit();
    h.clusters.shrink_to_fit();
    h.at.shrink_to_fit();
    Ok(h)
}

fn nodes(items: &Items, order: &[u32]) -> Vec<u32> {
    order.iter().filter_map(|i| items.node.get(*i as usize).copied()).collect()
}

/// One zoom: takes the items in their order, and gathers around each what is within reach and not yet taken. Also the
/// items as they were, sorted for questions.
#[inline(never)]
fn gather(h: &mut Hierarchy, items: &Items, zoom: u8, reach: f64) -> (Items, Level) {
    let frame = Frame::new(&items.at, reach);
    let (order, keys) = frame.sort(&items.at);
    let at = order.iter().map(|i| items.at[*i as usize]).collect();
    let weights =
        if items.points.is_empty() { Vec::new() } else { order.iter().map(|i| items.points[*i as usize]).collect() };
    let level = Level { frame, order: nodes(items, &order), rows: frame.rows_of(&keys) };
    let sorted = Sorted { order, keys, columns: frame.columns(), at, weights };
    // Where any two make a cluster, who takes whom can be told place by place; in a crowd turn by turn is faster, since
    // most are taken before they are looked at.
    let earlier = if h.options.min_points <= 2 { by_place::Earlier::new(&sorted, reach) } else { None };
    let next = match earlier {
        Some(earlier) => by_place::gather(h, items, &sorted, &earlier, zoom),
        None => by_turns::gather(h, items, sorted, zoom, reach),
    };
    (next, level)
}

/// The items of a zoom, sorted by cells.
pub(super) struct Sorted {
    /// The item of each slot.
    pub(super) order: Vec<u32>,
    /// The cell of each slot.
    pub(super) keys: Vec<u64>,
    pub(super) columns: u64,
    pub(super) at: Vec<[i32; 2]>,
    /// As [`Items::points`].
    pub(super) weights: Vec<u32>,
}

impl Sorted {
    pub(super) fn weight(&self, slot: usize) -> u32 {
        self.weights.get(slot).copied().unwrap_or(1)
    }
}

/// Makes a cluster at the weighted mean of its members, whose sums are given, and makes it an item.
pub(super) fn form(h: &mut Hierarchy, next: &mut Items, name: u32, first_child: usize, sums: (i64, i64, u32)) {
    let (x, y, points) = sums;
    let mean = |sum: i64| (sum as f64 / f64::from(points)) as i32;
    let place = [mean(x), mean(y)];
    h.clusters.push(Cluster { first_child: first_child as u32, name, points });
    next.push(h.at.len() as u32, place, points);
    h.at.push(place);
    h.parent.push(NONE);
}

impl Items {
    /// Room for as many as there were.
    pub(super) fn like(other: &Items) -> Items {
        let n = other.node.len();
        Items { node: Vec::with_capacity(n), at: Vec::with_capacity(n), points: Vec::with_capacity(n) }
    }

    /// How many points an item stands for.
    pub(super) fn weight(&self, item: usize) -> u32 {
        self.points.get(item).copied().unwrap_or(1)
    }

    pub(super) fn push(&mut self, node: u32, at: [i32; 2], points: u32) {
        self.node.push(node);
        self.at.push(at);
        self.points.push(points);
    }
}
