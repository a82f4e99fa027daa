//! Makes the hierarchy: zoom by zoom from the highest to the lowest, each from what the one before left.
//!
//! The steps of a zoom are functions of their own, never inlined, and long loops are cut into calls: a browser replaces its
//! quickly made code by fast code only when a function is called again.

use super::cells::Frame;
use super::hierarchy::{Hierarchy, Level};
use super::options::{Error, MOST_POINTS, Options};
use super::{by_place, by_turns};
use crate::math;
use std::f64::consts::PI;
use std::ops::Range;

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

/// What is left at a zoom, in any order: by place after the first zoom, so that what is read together lies together.
#[derive(Default)]
pub(super) struct Items {
    pub(super) node: Vec<u32>,
    pub(super) at: Vec<[i32; 2]>,
    /// When each will be looked at: all different, below `turns`.
    pub(super) turn: Vec<u32>,
    /// How many points each stands for; empty as long as all are points.
    pub(super) points: Vec<u32>,
    pub(super) turns: usize,
}

pub(super) fn build(points: Vec<f64>, options: &Options) -> Result<Hierarchy, Error> {
    let options = options.checked()?;
    if points.len() / 2 > MOST_POINTS {
        return Err(Error::TooMany(points.len() / 2));
    }
    let mut h = Hierarchy::empty(points, options);
    let mut items = place(&mut h);
    let mut waiting = vec![options.max_zoom + 1];
    for zoom in (options.min_zoom..=options.max_zoom).rev() {
        let before = h.clusters.len();
        let (next, level) = gather(&mut h, items, zoom, reach(&options, zoom));
        items = next;
        h.first_of_zoom[usize::from(zoom)] = (before as u32, h.clusters.len() as u32);
        // Where nothing was gathered the turns stay as they were, and the coarser grid of the next zoom serves both.
        if let Some(level) = level {
            h.levels.push(level);
            for z in waiting.drain(..) {
                h.level_of_zoom[usize::from(z)] = h.levels.len() as u32 - 1;
            }
        }
        waiting.push(zoom);
    }
    let frame = Frame::new(&items.at, reach(&options, options.min_zoom) * 2.0);
    let (order, keys) = frame.sort(&items.at);
    let order = order.iter().map(|i| items.node[*i as usize]).collect();
    h.levels.push(Level { frame, order, rows: frame.rows_of(&keys) });
    for z in waiting {
        h.level_of_zoom[usize::from(z)] = h.levels.len() as u32 - 1;
    }
    h.children.shrink_to_fit();
    h.parent.shrink_to_fit();
    h.clusters.shrink_to_fit();
    h.at.shrink_to_fit();
    Ok(h)
}

/// The radius at a zoom, in units.
fn reach(options: &Options, zoom: u8) -> f64 {
    options.radius / (options.extent * f64::from(1_u32 << zoom)) * UNITS
}

/// Long loops, cut into blocks that are calls of their own: see the top of this file.
pub(super) fn blocks(n: usize) -> impl Iterator<Item = Range<usize>> {
    (0..n).step_by(4096).map(move |start| start..(start + 4096).min(n))
}

/// The points that can be used, in their order.
fn place(h: &mut Hierarchy) -> Items {
    let n = h.points.len() / 2;
    let mut items = Items { node: Vec::with_capacity(n), at: Vec::with_capacity(n), ..Items::default() };
    for nodes in blocks(n) {
        place_block(h, &mut items, nodes);
    }
    items.turns = items.node.len();
    items.turn = (0..items.turns as u32).collect();
    items
}

#[inline(never)]
fn place_block(h: &mut Hierarchy, items: &mut Items, nodes: Range<usize>) {
    for (p, node) in h.points[nodes.start * 2..nodes.end * 2].chunks_exact(2).zip(nodes.start as u32..) {
        // 720 degrees are as far as 32 bits reach.
        let usable = p[0].abs() < 720.0 && p[1].is_finite();
        let at = if usable { [units(world_x(p[0])) as i32, units(world_y(p[1])) as i32] } else { [0, 0] };
        h.at.push(at);
        if usable {
            items.node.push(node);
            items.at.push(at);
        } else {
            h.unusable += 1;
        }
    }
}

/// One zoom: takes the items in their turns, and gathers around each what is within reach and not yet taken. What is left
/// then, and where something was gathered the items as they were, for questions.
fn gather(h: &mut Hierarchy, items: Items, zoom: u8, reach: f64) -> (Items, Option<Level>) {
    let frame = Frame::new(&items.at, reach);
    let (order, keys) = frame.sort(&items.at);
    let mut sorted = Sorted { items: items.sorted(&order), keys, columns: frame.columns() };
    drop(order);
    let before = h.clusters.len();
    // Where any two make a cluster, who takes whom can be told place by place; in a crowd turn by turn is faster, since
    // most are taken before they are looked at.
    let earlier = if h.options.min_points <= 2 { by_place::Earlier::new(&sorted, reach) } else { None };
    let next = match earlier {
        Some(earlier) => by_place::gather(h, &sorted, &earlier, zoom),
        None => by_turns::gather(h, &mut sorted, zoom, reach),
    };
    if h.clusters.len() == before {
        return (sorted.items, None);
    }
    (next, Some(Level { frame, order: sorted.items.node, rows: frame.rows_of(&sorted.keys) }))
}

/// The items of a zoom, each in its slot: sorted by cells.
pub(super) struct Sorted {
    pub(super) items: Items,
    /// The cell of each slot.
    pub(super) keys: Vec<u64>,
    pub(super) columns: u64,
}

/// A cluster's place: the weighted mean of its members.
pub(super) fn mean(x: i64, y: i64, points: u32) -> [i32; 2] {
    [x, y].map(|sum| (sum as f64 / f64::from(points)) as i32)
}

impl Items {
    /// Room for as many as there were.
    pub(super) fn like(other: &Items) -> Items {
        let n = other.node.len();
        let room = || Vec::with_capacity(n);
        Items { node: room(), turn: room(), points: room(), at: Vec::with_capacity(n), turns: other.turns }
    }

    /// How many points an item stands for.
    pub(super) fn weight(&self, item: usize) -> u32 {
        self.points.get(item).copied().unwrap_or(1)
    }

    #[inline]
    pub(super) fn push(&mut self, node: u32, at: [i32; 2], turn: u32, points: u32) {
        self.node.push(node);
        self.at.push(at);
        self.turn.push(turn);
        self.points.push(points);
    }

    /// The items in another order. One field after the other, so that each takes the room of the one before.
    #[inline(never)]
    fn sorted(self, order: &[u32]) -> Items {
        let numbers = |of: Vec<u32>| order.iter().map(|i| of[*i as usize]).collect();
        let places = |of: Vec<[i32; 2]>| order.iter().map(|i| of[*i as usize]).collect();
        Items {
            node: numbers(self.node),
            turn: numbers(self.turn),
            points: if self.points.is_empty() { Vec::new() } else { numbers(self.points) },
            at: places(self.at),
            turns: self.turns,
        }
    }
}
