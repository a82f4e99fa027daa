//! What a search from one position found: times, routes and their legs.

use super::graph::Tree;
use super::plane::distance_m;
use super::transit::{Transit, What, local_minutes};
use crate::proj::LonLat;

/// The least times from one position.
#[derive(Clone, Debug)]
pub struct Arrivals<'a> {
    network: &'a Transit,
    origin: LonLat,
    tree: Tree,
}

/// Where a leg begins or ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// The position that was asked from.
    Origin,
    /// A place, by index.
    Place(u32),
    /// The position that was asked to.
    Destination,
}

/// One piece of a route.
#[derive(Clone, Debug, PartialEq)]
pub enum Leg {
    /// Off the lines.
    Local {
        /// Where it begins.
        from: End,
        /// Where it ends.
        to: End,
        /// All of it.
        minutes: f64,
        /// The way, detour included.
        km: f64,
    },
    /// On one line.
    Ride {
        /// Index of the line.
        line: u32,
        /// Place of boarding.
        from: u32,
        /// Place of leaving.
        to: u32,
        /// The sections used in order, as indices into the line's; falling when it is ridden backwards.
        sections: Vec<u32>,
        /// From the street to the vehicle and from the vehicle to the street, minutes.
        access_min: f64,
        /// Changing from the line before, minutes.
        change_min: f64,
        /// Waiting, minutes.
        wait_min: f64,
        /// In the vehicle, minutes.
        ride_min: f64,
        /// Along the line.
        km: f64,
    },
}

impl Leg {
    /// All minutes of the leg.
    pub fn minutes(&self) -> f64 {
        match self {
            Leg::Local { minutes, .. } => *minutes,
            Leg::Ride { access_min, change_min, wait_min, ride_min, .. } => {
                access_min + change_min + wait_min + ride_min
            }
        }
    }

    /// What its minutes are made of: `access_min`, `change_min`, `wait_min` and `ride_min`, which is all of a local way.
    pub fn parts(&self) -> [(&'static str, f64); 4] {
        let [access, change, wait, ride] = match self {
            Leg::Local { minutes, .. } => [0.0, 0.0, 0.0, *minutes],
            Leg::Ride { access_min, change_min, wait_min, ride_min, .. } => {
                [*access_min, *change_min, *wait_min, *ride_min]
            }
        };
        [("access_min", access), ("change_min", change), ("wait_min", wait), ("ride_min", ride)]
    }

    /// The way, km.
    pub fn km(&self) -> f64 {
        match self {
            Leg::Local { km, .. } | Leg::Ride { km, .. } => *km,
        }
    }
}

/// A shortest way.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Door to door; the sum of the legs' but for rounding.
    pub minutes: f64,
    /// In order; ways of no length are left out.
    pub legs: Vec<Leg>,
}

impl<'a> Arrivals<'a> {
    pub(super) fn new(network: &'a Transit, origin: LonLat, tree: Tree) -> Self {
        Arrivals { network, origin, tree }
    }

    /// The position that was asked from.
    pub fn origin(&self) -> LonLat {
        self.origin
    }

    /// The minutes to each place's street.
    pub fn at_places(&self) -> &[f64] {
        self.tree.minutes.get(..self.network.places.len()).unwrap_or(&[])
    }

    /// Where local ways start: the origin at 0 minutes, and each place that was reached by line. A place that was reached
    /// at local speed adds nothing, for what is beyond it is reached as fast straight from where that way began.
    pub fn sources(&self) -> Vec<(LonLat, f64)> {
        self.starts().map(|(_, p, minutes)| (p, minutes)).collect()
    }

    fn starts(&self) -> impl Iterator<Item = (Option<u32>, LonLat, f64)> {
        let n = self.network.places.len() as u32;
        let by_line = move |i: &u32| self.tree.before(*i).is_some_and(|before| before >= n);
        let places = (0..n).filter(by_line).filter_map(|i| {
            Some((Some(i), *self.network.places.get(i as usize)?, *self.tree.minutes.get(i as usize)?))
        });
        std::iter::once((None, self.origin, 0.0)).chain(places)
    }

    /// The minutes to a position, local way included, and the place where that begins (`None`: at the origin).
    fn last_way(&self, to: LonLat) -> (f64, Option<u32>) {
        let mut best = (f64::INFINITY, None);
        for (place, p, minutes) in self.starts() {
            if minutes < best.0 {
                let all = minutes + local_minutes(&self.network.costs, distance_m(p, to));
                if all < best.0 {
                    best = (all, place);
                }
            }
        }
        best
    }

    /// The minutes to a position.
    pub fn minutes_to(&self, to: LonLat) -> f64 {
        self.last_way(to).0
    }

    /// The shortest way to a position.
    pub fn route_to(&self, to: LonLat) -> Route {
        let net = self.network;
        let (minutes, last) = self.last_way(to);
        let mut legs = Vec::new();
        let mut local = |from: End, at: LonLat, end: End, there: LonLat| {
            let crow_m = distance_m(at, there);
            if crow_m > 0.0 {
                let minutes = local_minutes(&net.costs, crow_m);
                legs.push(Leg::Local { from, to: end, minutes, km: crow_m * net.costs.detour / 1000.0 });
            }
        };
        let position = |place: u32| net.places.get(place as usize).copied().unwrap_or(self.origin);
        let Some(last) = last else {
            local(End::Origin, self.origin, End::Destination, to);
            return Route { minutes, legs };
        };
        let steps = net.graph.path(&self.tree, last).unwrap_or_default();
        let first = steps.first().map_or(last, |s| s.from);
        local(End::Origin, self.origin, End::Place(first), position(first));
        let place = |state: u32| net.place_of.get(state as usize).copied().unwrap_or(0);
        let kind = |state: u32| {
            let kind = net.kind_of.get((state as usize).saturating_sub(net.places.len()))?;
            net.costs.kinds.get(*kind)
        };
        // What boarding took, until the ride that follows takes it.
        let (mut access, mut change, mut wait) = (0.0, 0.0, 0.0);
        for step in &steps {
            match net.what.get(step.edge as usize) {
                Some(What::Local) => {
                    let (a, b) = (place(step.from), place(step.to));
                    let km = distance_m(position(a), position(b)) * net.costs.detour / 1000.0;
                    if km > 0.0 {
                        legs.push(Leg::Local { from: End::Place(a), to: End::Place(b), minutes: step.minutes, km });
                    }
                }
                Some(What::Board) => {
                    let waiting = kind(step.to).map_or(0.0, |k| k.wait_min);
                    wait += waiting;
                    access += step.minutes - waiting;
                }
                Some(What::Change) => {
                    let waiting = kind(step.to).map_or(0.0, |k| k.wait_min);
                    wait += waiting;
                    change += step.minutes - waiting;
                }
                Some(What::Alight) => {
                    // Who leaves by way of another line that is nearer to the street never rides that.
                    let by_way = std::mem::take(&mut change) + std::mem::take(&mut wait) + std::mem::take(&mut access);
                    if let Some(Leg::Ride { access_min, .. }) = legs.last_mut() {
                        *access_min += step.minutes + by_way;
                    }
                }
                Some(What::Ride(on, section)) => {
                    let way = net.lines.get(*on as usize).and_then(|l| l.km.get(*section as usize)).copied();
                    let way = way.unwrap_or(0.0);
                    match legs.last_mut() {
                        Some(Leg::Ride { line, to, sections, ride_min, km, .. })
                            if *line == *on && *to == place(step.from) && (access, change, wait) == (0.0, 0.0, 0.0) =>
                        {
                            *to = place(step.to);
                            sections.push(*section);
                            *ride_min += step.minutes;
                            *km += way;
                        }
                        _ => legs.push(Leg::Ride {
                            line: *on,
                            from: place(step.from),
                            to: place(step.to),
                            sections: vec![*section],
                            access_min: std::mem::take(&mut access),
                            change_min: std::mem::take(&mut change),
                            wait_min: std::mem::take(&mut wait),
                            ride_min: step.minutes,
                            km: way,
                        }),
                    }
                }
                None => {}
            }
        }
        let crow_m = distance_m(position(last), to);
        if crow_m > 0.0 {
            let minutes = local_minutes(&net.costs, crow_m);
            let km = crow_m * net.costs.detour / 1000.0;
            legs.push(Leg::Local { from: End::Place(last), to: End::Destination, minutes, km });
        }
        Route { minutes, legs }
    }
}
