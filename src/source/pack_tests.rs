use super::*;
use crate::proj::{LonLat, world_from_lonlat};
use crate::source::{Builder, Geometry, geojson, write_geojson};

fn set(text: &str) -> FeatureSet {
    geojson::parse(text).unwrap().0
}

fn sample() -> FeatureSet {
    set(r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"p1","properties":{"name_zh":"广德产业园","n":1,"km2":36.25,"ok":true,"tags":["a",{"b":null}]},
         "geometry":{"type":"Polygon","coordinates":[[[113.1,23.1],[113.5,23.1],[113.5,23.4],[113.1,23.1]],
            [[113.4,23.15],[113.4,23.2],[113.45,23.2],[113.4,23.15]]]}},
        {"type":"Feature","id":"p2","properties":{"name_zh":"广德产业园","n":-7,"km2":61.125,"pi":3.141592653589793},
         "geometry":{"type":"MultiLineString","coordinates":[[[113.1,23.1],[113.12345,23.2]],[[1,2],[3,4],[5,6]]]}},
        {"type":"Feature","id":7,"properties":{"n":0,"pi":1e300},"geometry":{"type":"MultiPoint","coordinates":[[-180,-85],[180,85]]}},
        {"type":"Feature","properties":null,"geometry":null}]}"#)
}

#[test]
fn everything_survives() {
    let mut a = sample();
    a.set_ranks((0..a.vertices().len() as u8).collect());
    let b = set(r#"{"type":"FeatureCollection","features":[]}"#);
    let out = unpack(&pack(&[("atlas:a", &a), ("atlas:b", &b)])).unwrap();
    assert_eq!(out.len(), 2);
    assert_eq!((&*out[0].0, &*out[1].0, out[1].1.len()), ("atlas:a", "atlas:b", 0));
    let got = &out[0].1;
    assert_eq!(write_geojson(got), write_geojson(&a));
    // Not only on paper: coordinates that came as decimals come back to the bit.
    assert_eq!(got.vertices(), a.vertices());
    assert_eq!(got.ranks, a.ranks);
    for i in 0..a.len() {
        assert_eq!((got.kind(i), got.bounds(i), got.id(i)), (a.kind(i), a.bounds(i), a.id(i)));
        assert_eq!(got.parts(i).map(|p| p.hole).collect::<Vec<_>>(), a.parts(i).map(|p| p.hole).collect::<Vec<_>>());
    }
}

#[test]
fn what_neighbours_share_is_stored_once() {
    let p = |i: i32| Point::new(0.8 + f64::from(i) * 1e-4, 0.4 + f64::from(i * i % 97) * 1e-4);
    let border: Vec<Point> = (0..400).map(p).collect();
    let ring = |tip: Point, back: bool| {
        let mut ring = border.clone();
        if back {
            ring.reverse();
        }
        ring.push(tip);
        Geometry::Polygons(vec![vec![ring]])
    };
    let of = |geometries: Vec<Geometry>| {
        let mut b = crate::source::Builder::new();
        geometries.into_iter().for_each(|g| b.push(None, g, &[]));
        let mut set = b.finish();
        set.set_ranks((0..set.vertices().len()).map(|i| (i % 251) as u8).collect());
        set
    };
    let one = of(vec![ring(Point::new(0.9, 0.1), false)]);
    let two = of(vec![ring(Point::new(0.9, 0.1), false), ring(Point::new(0.9, 0.9), true)]);
    let line = of(vec![Geometry::Lines(vec![border.iter().rev().copied().collect()])]);
    let (alone, all) = (pack_with(&[("a", &one, 5)]), pack_with(&[("a", &two, 5), ("b", &line, 5), ("c", &line, 4)]));
    // The ranks' differences, and a few bytes a run; the last set has other steps, and is all its own.
    let last = pack_with(&[("c", &line, 4)]).len();
    assert!(all.len() < alone.len() + last + 2 * 400 + 100, "{} + {last} and {}", alone.len(), all.len());
    let back = unpack(&all).unwrap();
    for ((_, got), want) in back.iter().zip([&two, &line]) {
        let apart = got.vertices().iter().zip(want.vertices()).map(|(a, b)| a.distance(*b)).fold(0.0, f64::max);
        assert!(apart < 3e-8 && got.vertices().len() == want.vertices().len(), "{apart}");
        assert_eq!(got.ranks, want.ranks);
    }
    // Shared vertices are the same to the bit.
    assert_eq!(back[0].1.vertices()[..400], back[1].1.vertices().iter().rev().copied().collect::<Vec<_>>()[..]);
}

#[test]
fn any_text_has_an_end() {
    for texts in [["one", "two"], ["line\none", "two"], ["line\none", "nul\0"]] {
        let mut b = crate::source::Builder::new();
        texts.iter().for_each(|t| b.push(Some((*t).into()), Geometry::None, &[]));
        let out = unpack(&pack(&[("texts", &b.finish())])).unwrap();
        let got: Vec<_> = (0..2).map(|i| out[0].1.id(i).unwrap()).collect();
        assert_eq!(got, texts.map(crate::value::Value::from));
    }
}

#[test]
fn steps_follow_the_data() {
    let point = |lon: &str| set(&format!(r#"{{"type":"Point","coordinates":[{lon},23]}}"#));
    for (lon, decimals) in [("113", 4), ("113.12345", 5), ("113.123456", 6), ("113.1234567", 7), ("113.12345678", 7)] {
        assert_eq!(decimals_of(&point(lon)), decimals, "{lon}");
    }
    let line = set(r#"{"type":"LineString","coordinates":[[113.12345678,1],[2,3]]}"#);
    assert_eq!(decimals_of(&line), 6);
    let out = unpack(&pack_with(&[("x", &line, 3)])).unwrap();
    let want = set(r#"{"type":"LineString","coordinates":[[113.123,1],[2,3]]}"#);
    assert_eq!(out[0].1.vertices(), want.vertices());
}

#[test]
fn damage_is_an_error_not_a_crash() {
    let good = pack(&[("atlas:a", &sample()), ("again", &sample())]);
    for n in 0..good.len() {
        assert!(unpack(&good[..n]).is_err(), "{n}");
    }
    for i in 0..good.len() {
        for b in [0, 1, 0x7f, 0x80, 0xff, good[i] ^ 1] {
            let mut bad = good.clone();
            bad[i] = b;
            if let Ok(sets) = unpack(&bad) {
                sets.iter().for_each(|(_, s)| drop(write_geojson(s)));
            }
        }
    }
    assert!(unpack(b"").is_err() && unpack(b"GQP2").is_err() && unpack(b"{}").is_err());
}

#[test]
fn a_pack_has_no_more_vertices_than_its_bytes_can_say() {
    // A line of two vertices and so many runs that repeat them, each of three bytes.
    let line = |runs: usize| {
        let mut w = Writer::default();
        w.word("a");
        [0, 5, 1, GeometryKind::Line as u64, 1, 2 + 65 * runs as u64, runs as u64].iter().for_each(|n| w.uint(*n));
        (0..runs).for_each(|i| w.uint(if i == 0 { 2 } else { 0 }));
        (0..runs).for_each(|_| w.out.push(63 << 1));
        (0..runs).for_each(|i| w.int(if i == 0 { 0 } else { -65 }));
        // The two vertices, no ranks, no id, no columns.
        w.out.extend([0, 2, 0, 2, 0, 0, 0, 0, 0, tag::SCALED, 0, 0, 0]);
        w.finish(1)
    };
    for runs in [1, 100, 20_000] {
        let why = unpack(&line(runs)).unwrap_err();
        assert!(why.contains("more vertices than") || why.contains("more copies than"), "{runs}: {why}");
    }
    // Who writes keeps to it, whatever repeats.
    let points: Vec<Point> = (0..100).map(|i| Point::new(0.8 + f64::from(i) * 1e-4, 0.4)).collect();
    let mut b = Builder::new();
    (0..60).for_each(|_| b.push(None, Geometry::Lines(vec![points.clone()]), &[]));
    let packed = pack(&[("a", &b.finish())]);
    let vertices = unpack(&packed).unwrap()[0].1.vertices().len();
    assert!(vertices == 6000 && packed.len() > vertices / 2 && packed.len() < 6000, "{}", packed.len());
}

#[test]
fn curves_are_stored_by_what_they_run_through() {
    let at = |lon: f64, lat: f64| world_from_lonlat(LonLat::new(lon, lat));
    let through = vec![at(113.0, 23.0), at(113.1, 23.2), at(113.0, 23.4), at(113.3, 23.5)];
    let mut b = Builder::new();
    b.push(Some("bend".into()), Geometry::Lines(vec![through.clone(), vec![at(113.0, 23.0), at(114.0, 23.0)]]), &[]);
    b.push(Some("stop".into()), Geometry::Points(vec![through[1]]), &[]);
    b.push(None, Geometry::None, &[]);
    let curved = b.finish().curved();
    let bytes = pack(&[("links", &curved)]);
    assert!(bytes.len() < 90, "{} bytes for seven vertices", bytes.len());
    let (_, back) = unpack(&bytes).unwrap().remove(0);
    let parts: Vec<Vec<Point>> = curved.parts(0).map(|p| p.vertices.to_vec()).collect();
    assert!(parts[0].len() > 12 && parts[1].len() == 2, "{parts:?}");
    for (a, b) in curved.parts(0).zip(back.parts(0)) {
        assert_eq!((a.vertices.len(), a.ranks), (b.vertices.len(), b.ranks));
        assert!(a.vertices.iter().zip(b.vertices).all(|(p, q)| p.distance(*q) < 1e-12));
    }
    assert!(through.iter().all(|p| parts[0].iter().any(|q| p.distance(*q) < 1e-12)), "it passes its points");
    assert_eq!((back.kind(1), back.parts(1).count()), (GeometryKind::Point, 1));
    assert!(back.bounds(0).width() >= 1.0 / 360.0 - 1e-12 && back.bounds(2).is_empty());
}

#[test]
fn a_raw_pack_keeps_every_bit() {
    let mut a = sample();
    a.set_ranks((0..a.vertices().len() as u8).collect());
    let packed = pack_raw("pack:1", &a);
    let out = unpack(&packed).unwrap();
    let got = &out[0].1;
    assert_eq!((out.len(), &*out[0].0), (1, "pack:1"));
    assert_eq!((got.vertices(), &got.ranks, write_geojson(got)), (a.vertices(), &a.ranks, write_geojson(&a)));
    for i in 0..a.len() {
        assert_eq!((got.kind(i), got.bounds(i), got.id(i)), (a.kind(i), a.bounds(i), a.id(i)));
    }
    let plain = sample();
    assert!(!unpack(&pack_raw("b", &plain)).unwrap()[0].1.is_ranked());
    assert!(unpack(&pack_raw("c", &set(r#"{"type":"FeatureCollection","features":[]}"#))).unwrap()[0].1.is_empty());
    // Cut short or overwritten it is refused or read as something else, but never read beyond its end.
    for n in 0..packed.len() {
        assert!(unpack(&packed[..n]).is_err(), "{n}");
        let mut other = packed.clone();
        other[n] ^= 0xff;
        let _ = unpack(&other);
    }
    let vertices = a.vertices().len();
    let x = a.vertices()[0].x.to_le_bytes();
    let at = packed.windows(8).position(|w| w == x).unwrap();
    assert!(vertices > 3);
    let mut nowhere = packed;
    nowhere[at..at + 8].copy_from_slice(&f64::NAN.to_le_bytes());
    assert_eq!(unpack(&nowhere).unwrap_err(), "damaged pack: a vertex is nowhere");
}

#[test]
fn a_raw_pack_of_points_is_columns() {
    let mut b = Builder::new();
    let name: std::sync::Arc<str> = "名称".into();
    let (n, kind): (std::sync::Arc<str>, std::sync::Arc<str>) = ("n".into(), "kind".into());
    for i in 0..2500 {
        let at = Point::new(0.8 + f64::from(i) * 1e-5, 0.4);
        let mut row = vec![(name.clone(), Value::from(format!("第{i}个"))), (n.clone(), f64::from(i).into())];
        if i % 3 > 0 {
            row.push((kind.clone(), ["甲", "乙"][i as usize % 2].into()));
        }
        b.push(Some(format!("p{i}").into()), Geometry::Points(vec![at]), &row);
    }
    let mut a = b.finish();
    a.set_order((0..2500).rev().collect());
    let packed = pack_raw("a", &a);
    let got = &unpack(&packed).unwrap()[0].1;
    assert_eq!((write_geojson(got), got.order()), (write_geojson(&a), a.order()));
    // Few words are strings of their own, many stay where they are.
    let joined = |c: &Column| matches!(c, Column::Text { words: Texts::Joined { .. }, .. });
    assert!(joined(&got.ids) && joined(&got.columns[0].1) && !joined(&got.columns[2].1));
    assert_eq!((got.find(&"p7".into()), got.find(&"p2500".into()), got.find(&7.0.into())), (Some(7), None, None));
    assert_eq!(pack_raw("a", got), packed);
    assert_eq!(write_geojson(&unpack(&pack(&[("a", got)])).unwrap()[0].1), write_geojson(got));
    // Ends that are no ends of characters lose texts, not the rest.
    for at in (0..packed.len()).step_by(97) {
        let mut other = packed.clone();
        other[at] ^= 0x55;
        if let Ok(sets) = unpack(&other) {
            sets.iter().for_each(|(_, s)| drop(write_geojson(s)));
        }
    }
}
