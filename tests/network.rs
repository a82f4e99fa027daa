//! Properties of times, bands and the plan's network.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

use guangqing_map::atlas::compile::{Files, load, network};
use guangqing_map::atlas::network::{FRAME, Network, NetworkPoint, Scenario};
use guangqing_map::network::{Costs, Edge, Field, Graph, Grid, Kind, Leg, Line, Polygon, Transit, contour, distance_m};
use guangqing_map::proj::{LonLat, polygons_measure};
use proptest::prelude::*;
use std::sync::OnceLock;

fn edges(nodes: u32) -> impl Strategy<Value = Vec<Edge>> {
    let edge = (0..nodes, 0..nodes, 0.0..60.0f64, any::<bool>(), proptest::option::of(0..3u32));
    let made = edge.prop_map(|(from, to, minutes, oneway, group)| Edge { from, to, minutes, oneway, group });
    proptest::collection::vec(made, 0..120)
}

/// Shortest times by relaxing every edge until nothing changes (Bellman and Ford): slow, and nothing like Dijkstra.
fn relaxed(nodes: usize, edges: &[Edge], source: u32, open: &[bool]) -> Vec<f64> {
    let mut best = vec![f64::INFINITY; nodes];
    best[source as usize] = 0.0;
    loop {
        let before = best.clone();
        for e in edges.iter().filter(|e| e.group.is_none_or(|g| open[g as usize])) {
            let (a, b) = (e.from as usize, e.to as usize);
            best[b] = best[b].min(best[a] + e.minutes);
            if !e.oneway {
                best[a] = best[a].min(best[b] + e.minutes);
            }
        }
        if best == before {
            return best;
        }
    }
}

fn near(a: f64, b: f64) -> bool {
    (a.is_infinite() && b.is_infinite()) || (a - b).abs() < 1e-9 * (1.0 + a.abs())
}

proptest! {
    #[test]
    fn dijkstra_finds_what_relaxing_finds(edges in edges(30), source in 0..30u32, open in any::<[bool; 3]>()) {
        let graph = Graph::new(30, &edges).unwrap();
        let tree = graph.search(&[(source, 0.0)], &open, f64::INFINITY);
        let slow = relaxed(30, &edges, source, &open);
        for node in 0..30u32 {
            prop_assert!(near(tree.minutes[node as usize], slow[node as usize]), "{node}");
            // A path costs the sum of its edges, runs from the source to the node, and uses open edges only.
            match graph.path(&tree, node) {
                None => prop_assert!(tree.minutes[node as usize].is_infinite()),
                Some(path) => {
                    prop_assert_eq!(path.iter().map(|s| s.minutes).sum::<f64>(), tree.minutes[node as usize]);
                    let mut at = source;
                    for step in path {
                        prop_assert_eq!(step.from, at);
                        let e = edges[step.edge as usize];
                        prop_assert!((e.from, e.to) == (at, step.to) || (!e.oneway && (e.to, e.from) == (at, step.to)));
                        prop_assert!(e.group.is_none_or(|g| open[g as usize]));
                        at = step.to;
                    }
                    prop_assert_eq!(at, node);
                }
            }
        }
    }

    #[test]
    fn closing_never_shortens(edges in edges(20), source in 0..20u32) {
        let graph = Graph::new(20, &edges).unwrap();
        let [all, some] = [[true; 3], [true, false, true]].map(|o| graph.search(&[(source, 0.0)], &o, f64::INFINITY).minutes);
        prop_assert!(all.iter().zip(&some).all(|(a, s)| a <= s));
    }

    #[test]
    fn travelling_is_symmetric_and_a_detour_never_pays(net in transit(), a in spot(), b in spot(), c in spot()) {
        let open = vec![true; net.lines().len()];
        let minutes = |from: LonLat, to: LonLat| net.from(from, &open, f64::INFINITY).minutes_to(to);
        prop_assert!((minutes(a, b) - minutes(b, a)).abs() < 1e-6, "{} {}", minutes(a, b), minutes(b, a));
        // Crow-fly distances by middle latitudes keep the triangle inequality to a part in 10⁵.
        prop_assert!(minutes(a, c) <= (minutes(a, b) + minutes(b, c)) * (1.0 + 1e-5) + 1e-9);
        let arrivals = net.from(a, &open, f64::INFINITY);
        let route = arrivals.route_to(b);
        prop_assert!((route.legs.iter().map(Leg::minutes).sum::<f64>() - route.minutes).abs() < 1e-6);
        let local = distance_m(a, b) / net.local_metres_per_minute();
        prop_assert!(route.minutes <= local + 1e-9);
    }

    #[test]
    fn bands_are_closed_nested_and_around_their_source(net in transit(), at in spot(), least in 6.0..30.0f64) {
        let open = vec![true; net.lines().len()];
        let arrivals = net.from(at, &open, 90.0);
        let grid = Grid::new([112.4, 22.6, 114.6, 24.6], 1500.0).unwrap();
        let field = Field::spread(grid, &arrivals.sources(), net.local_metres_per_minute(), 90.0);
        let mut before = 0.0;
        for minutes in [least, least * 1.5, 90.0] {
            let polygons = contour(&field, minutes);
            prop_assert!(inside(&polygons, at), "{minutes}");
            for ring in polygons.iter().flatten() {
                prop_assert!(ring.len() >= 3);
                prop_assert!(ring.first() != ring.last(), "a ring does not repeat its first position");
            }
            // On the line it takes just so long, but for the interpolation between points of a grid.
            for p in polygons.iter().flatten().flatten().step_by(17) {
                let edge = p.lon <= 112.41 || p.lon >= 114.59 || p.lat <= 22.61 || p.lat >= 24.59;
                prop_assert!(edge || (arrivals.minutes_to(*p) - minutes).abs() < 3.5, "{p:?} {} {minutes}", arrivals.minutes_to(*p));
            }
            let area = polygons_measure(&polygons).unwrap().area_m2;
            prop_assert!(area >= before, "{area} {before}");
            before = area;
        }
    }
}

fn spot() -> impl Strategy<Value = LonLat> {
    (112.8..114.2f64, 22.9..24.3f64).prop_map(|(lon, lat)| LonLat::new(lon, lat))
}

/// Some places, and lines of two kinds between them.
fn transit() -> impl Strategy<Value = Transit> {
    let line = (0..2usize, 0..4u32, proptest::collection::vec(0..8u32, 2..5));
    (proptest::collection::vec(spot(), 8), proptest::collection::vec(line, 0..5)).prop_map(|(places, lines)| {
        let km = |stops: &[u32]| {
            let way = |w: &[u32]| distance_m(places[w[0] as usize], places[w[1] as usize]) / 1000.0 * 1.05;
            stops.windows(2).map(way).collect::<Vec<_>>()
        };
        let made = lines.iter().map(|(kind, service, stops)| Line {
            kind: *kind,
            service: *service,
            km: km(stops),
            stops: stops.clone(),
        });
        let costs = Costs {
            kinds: vec![
                Kind { mode: 0, speed_kmh: 200.0, access_min: 6.0, wait_min: 9.0 },
                Kind { mode: 1, speed_kmh: 80.0, access_min: 1.0, wait_min: 0.0 },
            ],
            transfers: vec![vec![7.0, 5.0], vec![5.0, 1.0]],
            local_kmh: 35.0,
            detour: 1.3,
        };
        let made: Vec<Line> = made.collect();
        Transit::new(places.clone(), made, costs).unwrap()
    })
}

fn inside(polygons: &[Polygon], p: LonLat) -> bool {
    let mut odd = false;
    for ring in polygons.iter().flatten() {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.lat > p.lat) != (b.lat > p.lat) && p.lon < a.lon + (p.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon)
            {
                odd = !odd;
            }
        }
    }
    odd
}

fn plan() -> &'static Network {
    static NETWORK: OnceLock<Network> = OnceLock::new();
    NETWORK.get_or_init(|| network(&load(&Files::embedded()).0).unwrap())
}

fn park() -> NetworkPoint {
    plan().find("guangqing").unwrap()
}

#[test]
fn opening_links_never_slows_anybody() {
    let net = plan();
    let scenarios = [Scenario::Today, Scenario::Planned, Scenario::All].map(|s| net.scenario(&s).unwrap());
    let mut faster = 0;
    for from in net.parks() {
        for to in net.destinations() {
            let [today, planned, all] = scenarios.each_ref().map(|open| net.route(from, to, open).minutes);
            assert!(today >= planned && planned >= all, "{} {}: {today} {planned} {all}", from.id, to.id);
            faster += usize::from(today > planned + 0.5);
        }
    }
    assert!(faster > 10, "the planned links are of use: {faster}");
}

#[test]
fn scenarios_are_what_they_are_called() {
    let net = plan();
    let open = |s: &Scenario| net.scenario(s).unwrap();
    let named = |s: &Scenario| -> Vec<&str> {
        net.links()
            .iter()
            .zip(open(s))
            .filter(|(l, open)| *open && l.status != "existing")
            .map(|(l, _)| &*l.id)
            .collect()
    };
    assert!(named(&Scenario::Today).is_empty());
    assert_eq!(named(&Scenario::Year(2022)), Vec::<&str>::new());
    assert_eq!(named(&Scenario::Year(2023)), ["shijiao-ring-road", "shunying-avenue-2"]);
    assert_eq!(named(&Scenario::Links(vec!["qingyuan-maglev".into()])), ["qingyuan-maglev"]);
    assert!(open(&Scenario::All).iter().all(|o| *o));
    assert!(net.scenario(&Scenario::Links(vec!["moon".into()])).unwrap_err().contains("qingyuan-maglev"));
}

#[test]
fn assumptions_act_and_bad_ones_change_nothing() {
    let mut net = plan().clone();
    let open = net.scenario(&Scenario::Today).unwrap();
    let to = net.find("广州中心").unwrap();
    let minutes = |net: &Network| net.route(&park(), &to, &open).minutes;
    let before = minutes(&net);
    net.assume(&[("local_kmh".into(), 20.0)]).unwrap();
    assert!(minutes(&net) > before + 5.0);
    for (id, value, says) in [
        ("local_kmh", 0.0, "within 3 and 120"),
        ("local_kmh", f64::NAN, "NaN"),
        ("metro.wait_min", 500.0, "metro.wait_min must lie within"),
        ("nothing", 1.0, "no assumption `nothing`"),
    ] {
        let slow = minutes(&net);
        assert!(net.assume(&[(id.into(), value)]).unwrap_err().contains(says), "{id}");
        assert_eq!(minutes(&net), slow);
    }
    net.assume(&[]).unwrap();
    assert_eq!(minutes(&net), before, "what is not named has its default again");
}

#[test]
fn a_band_holds_exactly_the_points_that_are_reached_in_time() {
    let net = plan();
    let open = net.scenario(&Scenario::Today).unwrap();
    let reach = net.reach(park().position, &[60.0, 30.0, 120.0], &open).unwrap();
    assert_eq!(reach.bands.iter().map(|b| b.minutes).collect::<Vec<_>>(), [30.0, 60.0, 120.0]);
    assert!(reach.bands.windows(2).all(|w| w[0].area_km2 < w[1].area_km2));
    let arrivals = net.arrivals(park().position, &open, f64::INFINITY);
    for p in net.points() {
        let minutes = arrivals.minutes_to(p.position);
        for band in &reach.bands {
            // Interpolation may err by what a cell takes.
            let [w, s, e, n] = FRAME;
            let on_map = (w..=e).contains(&p.position.lon) && (s..=n).contains(&p.position.lat);
            if on_map && (minutes - band.minutes).abs() > 1.5 {
                assert_eq!(
                    inside(&band.polygons, p.position),
                    minutes < band.minutes,
                    "{} {minutes} {}",
                    p.id,
                    band.minutes
                );
            }
        }
        let listed = reach.inside.iter().find(|i| i.point.id == p.id && i.point.kind == p.kind);
        assert_eq!(listed.is_some(), minutes <= 120.0, "{}", p.id);
    }
    for bad in [&[][..], &[1.0], &[f64::NAN], &[60.0; 13]] {
        assert!(net.reach(park().position, bad, &open).is_err(), "{bad:?}");
    }
    assert!(net.reach(LonLat::new(0.0, 0.0), &[60.0], &open).unwrap_err().contains("outside of the map"));
    assert!(net.reach(LonLat::new(f64::NAN, 23.0), &[60.0], &open).is_err());
}

#[test]
fn a_damaged_file_is_an_error_and_nothing_worse() {
    let bytes = guangqing_map::atlas::compile::pack_network(&load(&Files::embedded()).0);
    assert!(Network::open(&bytes).is_ok());
    assert!(Network::open(&[]).is_err());
    for i in (0..bytes.len()).step_by(bytes.len() / 150) {
        let mut damaged = bytes.clone();
        damaged[i] ^= 0x55;
        // Either an error or a network with another figure: but no panic, and no hang.
        let _ = Network::open(&damaged);
        let _ = Network::open(&bytes[..i]);
    }
}
