//! Properties of ways and bands over networks of a user's own, and the plan's network given as one.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test says no by panicking")]

use guangqing_map::atlas::compile::{Files, load, network};
use guangqing_map::atlas::network::{Network, Scenario};
use guangqing_map::network::{Leg, OwnPlace, TransitNetwork};
use guangqing_map::proj::LonLat;
use guangqing_map::value::Value;
use proptest::prelude::*;
use std::fmt::Write;

fn own(text: &str) -> TransitNetwork {
    let (net, issues) = TransitNetwork::from_json(text).unwrap();
    assert_eq!(issues, [], "{text}");
    net
}

fn at(lon: f64, lat: f64) -> OwnPlace {
    OwnPlace { id: String::new(), name: "here".into(), position: LonLat::new(lon, lat) }
}

/// Eight places, two modes and up to six lines, some of one service, some with lengths, anywhere between the polar circles.
fn text() -> impl Strategy<Value = (f64, f64, String)> {
    let place = (-0.7..0.7f64, -0.7..0.7f64);
    let line = (0..2usize, proptest::option::of(0..2u8), proptest::collection::vec(0..8usize, 2..6), any::<bool>());
    let numbers = (20.0..300.0f64, 0.0..12.0f64, 0.0..15.0f64, 0.0..10.0f64, 10.0..60.0f64);
    let parts = (
        (-170.0..170.0f64, -60.0..60.0f64),
        proptest::collection::vec(place, 8),
        proptest::collection::vec(line, 0..6),
        numbers,
    );
    parts.prop_map(|((lon, lat), places, lines, (speed, access, wait, change, local))| {
        let mut out = String::from("{\"places\":[");
        for (i, (dx, dy)) in places.iter().enumerate() {
            let comma = if i > 0 { "," } else { "" };
            write!(out, "{comma}{{\"id\":{i},\"lon\":{},\"lat\":{}}}", lon + dx, lat + dy).unwrap();
        }
        write!(
            out,
            "],\"kinds\":[{{\"id\":\"fast\",\"speed_kmh\":{speed},\"access_min\":{access},\"wait_min\":{wait}}},
            {{\"id\":\"slow\",\"speed_kmh\":40}}],\"transfers\":{{\"fast\":{{\"fast\":{change},\"slow\":2}}}},
            \"local_kmh\":{local},\"lines\":["
        )
        .unwrap();
        for (i, (kind, service, stops, long)) in lines.iter().enumerate() {
            let mut stops = stops.clone();
            stops.dedup();
            if stops.len() < 2 {
                stops = vec![i, i + 1];
            }
            let comma = if i > 0 { "," } else { "" };
            let kind = ["fast", "slow"][*kind];
            write!(out, "{comma}{{\"id\":\"l{i}\",\"kind\":\"{kind}\",\"stops\":{stops:?}").unwrap();
            if let Some(service) = service {
                write!(out, ",\"service\":{service}").unwrap();
            }
            if *long {
                write!(out, ",\"km\":{:?}", vec![90.0; stops.len() - 1]).unwrap();
            }
            out.push('}');
        }
        out.push_str("]}");
        (lon, lat, out)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_way_costs_the_sum_of_its_legs_and_as_much_backwards((lon, lat, text) in text(), d in [-0.8..0.8f64, -0.8..0.8, -0.8..0.8, -0.8..0.8]) {
        let net = own(&text);
        let open = net.opened(&[]).unwrap();
        let (a, b) = (at(lon + d[0], lat + d[1]), at(lon + d[2], lat + d[3]));
        let there = net.route(&a, &b, &open).unwrap();
        let back = net.route(&b, &a, &open).unwrap();
        prop_assert!((there.minutes - back.minutes).abs() < 1e-6, "{} {}", there.minutes, back.minutes);
        let sum: f64 = there.stages.iter().map(|s| s.leg.minutes()).sum();
        prop_assert!((sum - there.minutes).abs() < 1e-6);
        for s in &there.stages {
            let parts: f64 = s.leg.parts().iter().map(|(_, n)| n).sum();
            prop_assert!((parts - s.leg.minutes()).abs() < 1e-9);
        }
        // Each leg begins where the last one ended, and rides stop where the line does.
        prop_assert!(there.stages.windows(2).all(|w| w[0].way.last() == w[1].way.first()));
        prop_assert_eq!(there.stages.first().and_then(|s| s.way.first()), Some(&a.position));
        prop_assert_eq!(there.stages.last().and_then(|s| s.way.last()), Some(&b.position));
        for s in &there.stages {
            if let Leg::Ride { sections, line, .. } = &s.leg {
                prop_assert_eq!(s.way.len(), sections.len() + 1);
                let stops = &net.transit().lines()[*line as usize].stops;
                prop_assert!(s.way.iter().all(|p| stops.iter().any(|i| net.places()[*i as usize].position == *p)));
            }
        }
        // The matrix has the same times.
        let minutes = net.transit().matrix(&[a.position, b.position], &[b.position], &open).unwrap();
        prop_assert_eq!(minutes.len(), 2);
        prop_assert!((minutes[0] - there.minutes).abs() < 1e-9 && minutes[1] == 0.0);
        // Both answers are JSON, and say the same.
        let json = Value::from_json(&there.geojson()).unwrap();
        prop_assert_eq!(json.get("features").unwrap().as_array().unwrap().len(), there.rows().1.len());
    }

    #[test]
    fn bands_grow_and_hold_the_places_that_are_reached((lon, lat, text) in text(), d in [-0.5..0.5f64, -0.5..0.5]) {
        let net = own(&text);
        let all = net.opened(&[]).unwrap();
        let origin = LonLat::new(lon + d[0], lat + d[1]);
        let reach = |open: &[bool]| net.reach(origin, &[90.0, 20.0, 45.0], 1500.0, open).unwrap();
        let found = reach(&all);
        prop_assert!(found.bands.windows(2).all(|w| w[0].area_km2 < w[1].area_km2 && w[0].minutes < w[1].minutes));
        prop_assert!(found.bands.iter().all(|b| !b.cut));
        let arrivals = net.transit().from(origin, &all, f64::INFINITY);
        for p in net.places() {
            let minutes = arrivals.minutes_to(p.position);
            let band = [20.0, 45.0, 90.0].into_iter().find(|m| minutes <= *m);
            let listed = found.inside.iter().find(|i| i.place.id == p.id);
            prop_assert_eq!(listed.map(|i| (i.minutes, i.band)), band.map(|b| (minutes, b)));
        }
        prop_assert!(found.inside.windows(2).all(|w| w[0].minutes <= w[1].minutes));
        // Without lines there is less, and never nothing: the disc of local ways, to a hundredth.
        let none = reach(&vec![false; all.len()]);
        for (with, without) in found.bands.iter().zip(&none.bands) {
            prop_assert!(with.area_km2 >= without.area_km2 * 0.999);
            let disc = std::f64::consts::PI * (without.minutes * net.transit().local_metres_per_minute() / 1000.0).powi(2);
            prop_assert!((without.area_km2 / disc - 1.0).abs() < 0.02, "{} {disc}", without.area_km2);
        }
    }

    #[test]
    fn damaged_text_is_an_error_or_a_smaller_network((_, _, text) in text(), cuts in proptest::collection::vec((any::<prop::sample::Index>(), "[-\\[\\]{}\",:0-9a-z]{0,3}"), 1..6)) {
        let mut damaged = text.into_bytes();
        for (place, other) in &cuts {
            let i = place.index(damaged.len());
            damaged.splice(i..i + 1, other.bytes());
        }
        let damaged = String::from_utf8_lossy(&damaged);
        if let Ok((net, issues)) = TransitNetwork::from_json(&damaged) {
            prop_assert!(issues.iter().all(|i| !i.path.is_empty() && !i.message.is_empty()));
            let open = net.opened(&[]).unwrap();
            let minutes = net.transit().from(LonLat::new(113.0, 23.0), &open, f64::INFINITY).minutes_to(LonLat::new(113.1, 23.0));
            prop_assert!(minutes > 0.0 && minutes.is_finite());
        }
    }
}

/// The plan's network in the words of a user's own.
fn as_own(net: &Network) -> String {
    let costs = net.transit().costs();
    let text = |s: &str| Value::from(s).to_json();
    let places = net.stops().iter().enumerate().map(|(i, s)| {
        format!("{{\"id\":{i},\"name\":{},\"lon\":{},\"lat\":{}}}", text(&s.name_zh), s.position.lon, s.position.lat)
    });
    // Points at which nothing stops: they are inside bands, and nothing else.
    let points = net.points().iter().map(|p| {
        format!(
            "{{\"id\":{},\"lon\":{},\"lat\":{}}}",
            text(&format!("{}:{}", p.kind, p.id)),
            p.position.lon,
            p.position.lat
        )
    });
    let kinds = costs.kinds.iter().enumerate().map(|(i, k)| {
        format!(
            "{{\"id\":{i},\"mode\":{},\"speed_kmh\":{},\"access_min\":{},\"wait_min\":{}}}",
            k.mode, k.speed_kmh, k.access_min, k.wait_min
        )
    });
    let lines = net.links().iter().map(|l| {
        format!(
            "{{\"id\":{},\"name\":{},\"kind\":{},\"service\":{},\"stops\":{:?},\"km\":{:?},\"open\":{}}}",
            text(&l.id),
            text(&l.name_zh),
            l.line.kind,
            l.line.service,
            l.line.stops,
            l.line.km,
            l.status == "existing"
        )
    });
    let transfers = costs.transfers.iter().enumerate().map(|(a, row)| {
        let row: Vec<String> = row.iter().enumerate().map(|(b, n)| format!("\"{b}\":{n}")).collect();
        format!("\"{a}\":{{{}}}", row.join(","))
    });
    let list = |items: Vec<String>| items.join(",\n");
    format!(
        "{{\"places\":[{}],\"kinds\":[{}],\"lines\":[{}],\"transfers\":{{{}}},\"local_kmh\":{},\"detour\":{}}}",
        list(places.chain(points).collect()),
        list(kinds.collect()),
        list(lines.collect()),
        list(transfers.collect()),
        costs.local_kmh,
        costs.detour
    )
}

#[test]
fn the_plans_network_given_as_ones_own_gives_the_plans_times() {
    let plan = network(&load(&Files::embedded()).0).unwrap();
    let net = own(&as_own(&plan));
    let opened: Vec<String> = vec!["foqingcong-expressway".into(), "qingyuan-maglev".into()];
    for (theirs, ours) in [
        (plan.scenario(&Scenario::Today).unwrap(), net.opened(&[]).unwrap()),
        (plan.scenario(&Scenario::Links(opened.clone())).unwrap(), net.opened(&opened).unwrap()),
    ] {
        assert_eq!(theirs, ours);
        let from: Vec<LonLat> = plan.parks().map(|p| p.position).collect();
        let to: Vec<LonLat> = plan.points().iter().map(|p| p.position).collect();
        let matrix = net.transit().matrix(&from, &to, &ours).unwrap();
        let expected: Vec<f64> = plan
            .parks()
            .flat_map(|p| {
                let arrivals = plan.arrivals(p.position, &theirs, f64::INFINITY);
                to.iter().map(move |q| arrivals.minutes_to(*q)).collect::<Vec<_>>()
            })
            .collect();
        assert!(from.len() == 8 && to.len() > 40);
        assert!(matrix.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-9));
        // Ways leg by leg, and bands: the map's frame is far away for an hour from a park.
        let park = plan.find("guangqing").unwrap();
        let centre = plan.find("gz-centre").unwrap();
        let (a, b) = (at(park.position.lon, park.position.lat), at(centre.position.lon, centre.position.lat));
        let way = net.route(&a, &b, &ours).unwrap();
        let journey = plan.route(&park, &centre, &theirs);
        assert_eq!(
            way.stages.iter().map(|s| s.line).collect::<Vec<_>>(),
            journey.stages.iter().map(|s| s.link).collect::<Vec<_>>()
        );
        assert!(way.stages.iter().any(|s| s.line.is_some()));
        assert!(way.words().contains("广清高速"), "{}", way.words());
        let bands = net.reach(park.position, &[30.0, 60.0], 500.0, &ours).unwrap();
        let theirs = plan.reach(park.position, &[30.0, 60.0], &theirs).unwrap();
        for (a, b) in bands.bands.iter().zip(&theirs.bands) {
            assert!((a.area_km2 / b.area_km2 - 1.0).abs() < 2e-3, "{} {}", a.area_km2, b.area_km2);
        }
        let ids = |reach: &guangqing_map::atlas::network::Reach| {
            reach.inside.iter().map(|i| format!("{}:{}", i.point.kind, i.point.id)).collect::<Vec<_>>()
        };
        let mut inside: Vec<String> =
            bands.inside.iter().map(|i| i.place.id.clone()).filter(|id| id.contains(':')).collect();
        let mut wanted = ids(&theirs);
        inside.sort();
        wanted.sort();
        assert_eq!(inside, wanted);
    }
}

#[test]
fn a_matrix_refuses_what_it_cannot_do() {
    let net = own(r#"{"places":[{"id":1,"lon":113,"lat":23}],"kinds":[],"lines":[]}"#);
    let p = LonLat::new(113.0, 23.0);
    let ask = |from: &[LonLat], to: &[LonLat]| net.transit().matrix(from, to, &[]);
    assert!(ask(&[p, LonLat::new(113.0, f64::NAN)], &[p]).unwrap_err().contains("from[1]"));
    assert!(ask(&[p], &[LonLat::new(200.0, 0.0)]).unwrap_err().contains("to[0]"));
    assert!(ask(&[], &[p]).unwrap().is_empty());
    let many = vec![p; 30_000];
    let told = ask(&many, &many).unwrap_err();
    assert!(told.contains("at most 3333 at once"), "{told}");
}
