//! Places, lines and what they cost, as a graph of states.

use super::Arrivals;
use super::graph::{Edge, Graph};
use super::plane::distance_m;
use crate::proj::LonLat;
use std::collections::BTreeMap;

/// The most connections of a network's states: local ways between the places where lines stop, boardings, changes and
/// sections. Some 400 MB while it is built.
pub const MAX_CONNECTIONS: usize = 4_000_000;
/// The most searches' arcs and last ways that one matrix may take: some 5 s of work.
const MAX_WORK: usize = 500_000_000;

/// A way of travelling on lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kind {
    /// Index into [`Costs::transfers`].
    pub mode: usize,
    /// Travelling speed, stops included, km/h, above 0.
    pub speed_kmh: f64,
    /// From the street into the vehicle, and again from the vehicle to the street, minutes.
    pub access_min: f64,
    /// Waiting on boarding, whether from the street or from another line, minutes.
    pub wait_min: f64,
}

/// What travelling takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// The kinds of lines.
    pub kinds: Vec<Kind>,
    /// Minutes of changing between lines at one place, by the mode one leaves and the mode one boards; waiting comes on top.
    /// Where it takes longer than out to the street and in again, that way is taken; and where the street is reached sooner
    /// by way of another line's stop at the place, that one.
    pub transfers: Vec<Vec<f64>>,
    /// Speed off the lines, km/h, above 0.
    pub local_kmh: f64,
    /// How much longer a local way is than the crow flies, 1 or more.
    pub detour: f64,
}

/// A line with its stops. It is used in both directions.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Index into [`Costs::kinds`].
    pub kind: usize,
    /// Lines of one service and kind run through: between them nobody changes.
    pub service: u32,
    /// Indices of the places where it stops, in order.
    pub stops: Vec<u32>,
    /// The way from each stop to the next, km along the line; one less than there are stops.
    pub km: Vec<f64>,
}

/// What an edge of the graph stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    Local,
    /// From the street into a line's state, with waiting.
    Board,
    Alight,
    /// From a line's state into another's.
    Change,
    /// Along a line: its index, and that of the section between two stops.
    Ride(u32, u32),
}

/// A network for travellers: at each place a state on the street, and one for each service and kind that stops there.
///
/// Off the lines every way is open at local speed, straight but for the detour factor, between any two positions. So every
/// place can be reached, and a line is taken only where it is faster.
#[derive(Clone, Debug)]
pub struct Transit {
    pub(super) places: Vec<LonLat>,
    pub(super) lines: Vec<Line>,
    pub(super) costs: Costs,
    pub(super) graph: Graph,
    pub(super) what: Vec<What>,
    /// The place of each state; the first are the places' street states.
    pub(super) place_of: Vec<u32>,
    /// The kind of each state beyond the street states.
    pub(super) kind_of: Vec<usize>,
    /// Where at least one line stops.
    served: Vec<bool>,
}

impl Transit {
    /// The network of these places and lines. Cost: places² for the local ways (0.5 ms for 200).
    ///
    /// # Errors
    /// An index out of range, a number that is negative, not finite or 0 where it divides, a line with fewer than two stops
    /// or another count of sections, a transfer table that is no square; the message says which. More than
    /// [`MAX_CONNECTIONS`], as 2,800 places with lines have.
    pub fn new(places: Vec<LonLat>, lines: Vec<Line>, costs: Costs) -> Result<Transit, String> {
        checked(&places, &lines, &costs)?;
        let mut served = vec![false; places.len()];
        for stop in lines.iter().flat_map(|l| &l.stops) {
            served[*stop as usize] = true;
        }
        let mut place_of: Vec<u32> = (0..places.len() as u32).collect();
        let mut edges = Vec::new();
        let mut what = Vec::new();
        let mut add = |from: u32, to: u32, minutes: f64, oneway: bool, group: Option<u32>, kind: What| {
            edges.push(Edge { from, to, minutes, oneway, group });
            what.push(kind);
        };
        let stations: Vec<usize> = (0..places.len()).filter(|i| served[*i]).collect();
        let mut room = Room { left: MAX_CONNECTIONS, stations: stations.len() };
        room.take(stations.len().saturating_mul(stations.len().saturating_sub(1)) / 2)?;
        for (i, a) in stations.iter().enumerate() {
            for b in &stations[i + 1..] {
                let minutes = local_minutes(&costs, distance_m(places[*a], places[*b]));
                add(*a as u32, *b as u32, minutes, false, None, What::Local);
            }
        }
        // States of lines: found by place, service and kind.
        let mut states: BTreeMap<(u32, u32, usize), u32> = BTreeMap::new();
        let mut kind_of = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            let mut before: Option<u32> = None;
            for (s, place) in line.stops.iter().enumerate() {
                let state = *states.entry((*place, line.service, line.kind)).or_insert_with(|| {
                    place_of.push(*place);
                    kind_of.push(line.kind);
                    place_of.len() as u32 - 1
                });
                room.take(1)?;
                if let Some(before) = before {
                    let minutes = line.km[s - 1] / costs.kinds[line.kind].speed_kmh * 60.0;
                    add(before, state, minutes, false, Some(i as u32), What::Ride(i as u32, s as u32 - 1));
                }
                before = Some(state);
            }
        }
        // In the order in which they came up; those of one place together.
        let mut at: Vec<Vec<u32>> = vec![Vec::new(); places.len()];
        let street = places.len() as u32;
        for state in street..place_of.len() as u32 {
            at[place_of[state as usize] as usize].push(state);
        }
        room.take(kind_of.len().saturating_mul(2))?;
        for state in street..place_of.len() as u32 {
            let place = place_of[state as usize];
            let k = costs.kinds[kind_of[(state - street) as usize]];
            add(place, state, k.access_min + k.wait_min, true, None, What::Board);
            add(state, place, k.access_min, true, None, What::Alight);
            for to in at[place as usize].iter().filter(|to| **to != state) {
                let next = costs.kinds[kind_of[(*to - street) as usize]];
                let change = costs.transfers[k.mode][next.mode];
                // Nobody changes that way where it takes longer than over the street.
                if change <= k.access_min + next.access_min {
                    room.take(1)?;
                    add(state, *to, change + next.wait_min, true, None, What::Change);
                }
            }
        }
        let graph = Graph::new(place_of.len(), &edges)?;
        Ok(Transit { places, lines, costs, graph, what, place_of, kind_of, served })
    }

    /// The places.
    pub fn places(&self) -> &[LonLat] {
        &self.places
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What travelling takes.
    pub fn costs(&self) -> &Costs {
        &self.costs
    }

    /// How far one gets off the lines in a minute as the crow flies, metres.
    pub fn local_metres_per_minute(&self) -> f64 {
        self.costs.local_kmh * 1000.0 / 60.0 / self.costs.detour
    }

    /// The least times from a position, with the lines that are open (a line beyond the slice is closed), up to `limit`
    /// minutes. Cost: places² (about 1 ms for 200).
    pub fn from(&self, origin: LonLat, open: &[bool], limit: f64) -> Arrivals<'_> {
        let local = |p: &LonLat| local_minutes(&self.costs, distance_m(origin, *p));
        let starts = self.places.iter().zip(&self.served).enumerate().filter(|(_, (_, served))| **served);
        let sources: Vec<(u32, f64)> = starts.map(|(i, (p, _))| (i as u32, local(p))).collect();
        Arrivals::new(self, origin, self.graph.search(&sources, open, limit))
    }

    /// The minutes from every position to every other one with the lines that are open, row by row: `from` × `to` numbers.
    /// Cost: that of [`Transit::from`] for each row.
    ///
    /// # Errors
    /// A position out of range, named by its index, or more than some 5 s of work; the message says how many would do.
    pub fn matrix(&self, from: &[LonLat], to: &[LonLat], open: &[bool]) -> Result<Vec<f64>, String> {
        for (name, list) in [("from", from), ("to", to)] {
            if let Some(i) = list.iter().position(|p| !p.is_valid()) {
                return Err(format!("{name}[{i}]: longitude must lie within ±180 and latitude within ±90"));
            }
        }
        // A last way is a distance, which takes as long as five arcs.
        let stations = self.served.iter().filter(|s| **s).count() + 1;
        let row = self.graph.arcs() + to.len().saturating_mul(stations).saturating_mul(5);
        let most = MAX_WORK / row.max(1);
        if from.len() > most {
            return Err(format!(
                "times from {} positions to {} take too long with {stations} stations: ask for at most {most} at once",
                from.len(),
                to.len()
            ));
        }
        let mut out = Vec::with_capacity(from.len() * to.len());
        for p in from {
            let arrivals = self.from(*p, open, f64::INFINITY);
            out.extend(to.iter().map(|q| arrivals.minutes_to(*q)));
        }
        Ok(out)
    }
}

/// How many connections may still come.
struct Room {
    left: usize,
    stations: usize,
}

impl Room {
    fn take(&mut self, count: usize) -> Result<(), String> {
        let left = self.left.checked_sub(count);
        let full = || {
            format!(
                "{} places with lines, and the ways of changing there, make more than {MAX_CONNECTIONS} connections: take \
                 fewer places, or let lines that run through have one service",
                self.stations
            )
        };
        self.left = left.ok_or_else(full)?;
        Ok(())
    }
}

/// Minutes of a local way as long as the crow flies so many metres.
pub(super) fn local_minutes(costs: &Costs, crow_m: f64) -> f64 {
    crow_m * costs.detour / (costs.local_kmh * 1000.0 / 60.0)
}

fn checked(places: &[LonLat], lines: &[Line], costs: &Costs) -> Result<(), String> {
    let amount = |name: &str, n: f64| {
        let ok = n >= 0.0 && n.is_finite();
        if ok { Ok(()) } else { Err(format!("{name} must be a finite number from 0 upwards, and is {n}")) }
    };
    let above = |name: &str, n: f64, least: f64| {
        let ok = n.is_finite() && if least > 0.0 { n >= least } else { n > 0.0 };
        let word = if least > 0.0 { "at least" } else { "above" };
        if ok { Ok(()) } else { Err(format!("{name} must be {word} {least}, and is {n}")) }
    };
    if let Some(i) = places.iter().position(|p| !p.is_valid()) {
        return Err(format!("places[{i}]: longitude must lie within ±180 and latitude within ±90"));
    }
    above("local_kmh", costs.local_kmh, 0.0)?;
    above("detour", costs.detour, 1.0)?;
    let modes = costs.transfers.len();
    for (i, row) in costs.transfers.iter().enumerate() {
        if row.len() != modes {
            return Err(format!("transfers[{i}] must have {modes} numbers, and has {}", row.len()));
        }
        row.iter().enumerate().try_for_each(|(j, n)| amount(&format!("transfers[{i}][{j}]"), *n))?;
    }
    for (i, k) in costs.kinds.iter().enumerate() {
        above(&format!("kinds[{i}].speed_kmh"), k.speed_kmh, 0.0)?;
        amount(&format!("kinds[{i}].access_min"), k.access_min)?;
        amount(&format!("kinds[{i}].wait_min"), k.wait_min)?;
        if k.mode >= modes {
            return Err(format!("kinds[{i}].mode must be below {modes}, and is {}", k.mode));
        }
    }
    for (i, l) in lines.iter().enumerate() {
        if l.kind >= costs.kinds.len() {
            return Err(format!("lines[{i}].kind must be below {}, and is {}", costs.kinds.len(), l.kind));
        }
        if l.stops.len() < 2 || l.km.len() + 1 != l.stops.len() {
            return Err(format!(
                "lines[{i}] must have at least two stops and one section less than stops, and has {} and {}",
                l.stops.len(),
                l.km.len()
            ));
        }
        if let Some(s) = l.stops.iter().find(|s| **s as usize >= places.len()) {
            return Err(format!("lines[{i}].stops: {s} must be below {}", places.len()));
        }
        l.km.iter().enumerate().try_for_each(|(s, n)| amount(&format!("lines[{i}].km[{s}]"), *n))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{End, Leg};
    use super::*;

    const FAST: usize = 0;
    const SLOW: usize = 1;

    fn costs() -> Costs {
        Costs {
            kinds: vec![
                Kind { mode: 0, speed_kmh: 200.0, access_min: 6.0, wait_min: 10.0 },
                Kind { mode: 1, speed_kmh: 60.0, access_min: 2.0, wait_min: 3.0 },
            ],
            transfers: vec![vec![5.0, 4.0], vec![4.0, 1.0]],
            local_kmh: 30.0,
            detour: 1.25,
        }
    }

    fn p(lon: f64) -> LonLat {
        LonLat::new(lon, 23.0)
    }

    /// Two lines that meet at the second place, and one that continues the first.
    fn network() -> Transit {
        let places = vec![p(113.0), p(113.5), p(113.8), p(114.3)];
        let lines = vec![
            Line { kind: FAST, service: 0, stops: vec![0, 1], km: vec![50.0] },
            Line { kind: SLOW, service: 1, stops: vec![1, 2], km: vec![30.0] },
            Line { kind: FAST, service: 0, stops: vec![1, 3], km: vec![80.0] },
        ];
        Transit::new(places, lines, costs()).unwrap()
    }

    const ALL: [bool; 3] = [true; 3];

    #[test]
    fn waiting_changing_and_access_are_paid_where_they_are_due() {
        let n = network();
        let a = n.from(p(113.0), &ALL, f64::INFINITY);
        // Access 6 and wait 10, 50 km at 200, out again 6.
        assert!((a.at_places()[1] - (16.0 + 15.0 + 6.0)).abs() < 1e-9);
        // Change 4 and wait 3, 30 km at 60, out again 2.
        assert!((a.minutes_to(p(113.8)) - (16.0 + 15.0 + 7.0 + 30.0 + 2.0)).abs() < 1e-9);
        // Straight through, though on another link.
        assert!((a.minutes_to(p(114.3)) - (16.0 + 15.0 + 24.0 + 6.0)).abs() < 1e-9);
        let legs = a.route_to(p(113.8)).legs;
        assert_eq!(legs.len(), 2);
        let Leg::Ride { line: 1, from: 1, to: 2, change_min, wait_min, access_min, ride_min, .. } = &legs[1] else {
            panic!("{legs:?}")
        };
        assert_eq!([*change_min, *wait_min, *access_min, *ride_min], [4.0, 3.0, 2.0, 30.0]);
        let through = a.route_to(p(114.3)).legs;
        assert_eq!(through.iter().map(Leg::minutes).sum::<f64>(), a.minutes_to(p(114.3)));
        let Leg::Ride { line: 2, wait_min: 0.0, change_min: 0.0, .. } = &through[1] else { panic!("{through:?}") };
    }

    #[test]
    fn a_nearer_platform_on_the_way_in_and_out_is_paid() {
        // From the street to the fast line 20 minutes; by way of the slow one's stop 2 + 3 + 4 + 10, and out 4 + 3 + 2.
        let far = Kind { access_min: 20.0, ..costs().kinds[0] };
        let costs = Costs { kinds: vec![far, costs().kinds[1]], ..costs() };
        let lines = [FAST, SLOW].map(|kind| Line { kind, service: kind as u32, stops: vec![0, 1], km: vec![300.0] });
        let n = Transit::new(vec![p(113.0), p(115.9)], lines.to_vec(), costs).unwrap();
        let route = n.from(p(113.0), &[true; 2], f64::INFINITY).route_to(p(115.9));
        assert_eq!(route.minutes, 19.0 + 90.0 + 9.0);
        let [Leg::Ride { access_min, change_min, wait_min, ride_min, .. }] = route.legs[..] else {
            panic!("{route:?}")
        };
        assert_eq!([access_min, change_min, wait_min, ride_min], [2.0 + 9.0, 4.0, 13.0, 90.0]);
    }

    #[test]
    fn a_closed_line_is_not_ridden_and_the_street_remains() {
        let n = network();
        let a = n.from(p(113.0), &[false; 3], f64::INFINITY);
        let km = distance_m(p(113.0), p(113.5)) / 1000.0 * 1.25;
        assert!((a.at_places()[1] - km * 2.0).abs() < 1e-9);
        let route = a.route_to(p(113.5));
        assert_eq!(route.legs.len(), 1);
        assert!(matches!(route.legs[0], Leg::Local { from: End::Origin, to: End::Destination, .. }), "{route:?}");
        assert_eq!(a.sources(), [(p(113.0), 0.0)]);
        // Only what the slice has is open.
        assert_eq!(n.from(p(113.0), &[], 1e9).at_places(), a.at_places());
    }

    #[test]
    fn legs_add_up_and_begin_where_the_last_one_ended() {
        let n = network();
        let a = n.from(LonLat::new(113.02, 23.01), &ALL, f64::INFINITY);
        let route = a.route_to(LonLat::new(113.79, 22.98));
        assert!((route.legs.iter().map(Leg::minutes).sum::<f64>() - route.minutes).abs() < 1e-9);
        assert!(matches!(route.legs.first(), Some(Leg::Local { from: End::Origin, to: End::Place(0), .. })));
        assert!(matches!(route.legs.last(), Some(Leg::Local { from: End::Place(2), to: End::Destination, .. })));
        let here = a.route_to(a.origin());
        assert_eq!((here.minutes, here.legs.len()), (0.0, 0));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        let line = |l: Line| Transit::new(vec![p(113.0), p(114.0)], vec![l], costs()).unwrap_err();
        let good = Line { kind: 0, service: 0, stops: vec![0, 1], km: vec![1.0] };
        assert!(line(Line { kind: 7, ..good.clone() }).contains("lines[0].kind"));
        assert!(line(Line { stops: vec![0, 9], ..good.clone() }).contains("9 must be below 2"));
        assert!(line(Line { km: vec![], ..good.clone() }).contains("one section less"));
        assert!(line(Line { km: vec![f64::NAN], ..good }).contains("km[0]"));
        let cost = |c: Costs| Transit::new(Vec::new(), Vec::new(), c).unwrap_err();
        assert!(cost(Costs { local_kmh: 0.0, ..costs() }).contains("local_kmh must be above 0"));
        assert!(cost(Costs { detour: 0.5, ..costs() }).contains("detour must be at least 1"));
        assert!(cost(Costs { transfers: vec![vec![1.0, 2.0]], ..costs() }).contains("transfers[0]"));
        let fast = Kind { speed_kmh: -1.0, ..costs().kinds[0] };
        assert!(cost(Costs { kinds: vec![fast], ..costs() }).contains("speed_kmh"));
    }
}
