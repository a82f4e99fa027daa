//! Properties that hold for any input: projections and datums there and back, readers that survive anything.

#![cfg(not(target_arch = "wasm32"))]

use guangqing_map::geom::Point;
use guangqing_map::map::reading;
use guangqing_map::map::spec::SourceSpec;
use guangqing_map::proj::{self, Datum, LonLat, lonlat_from_world, world_from_lonlat};
use guangqing_map::source::{self, Builder, FeatureSet, Geometry, csv, geojson};
use guangqing_map::value::Value;
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;

/// A position well inside GCJ-02's box.
fn china() -> impl Strategy<Value = [f64; 2]> {
    (73.0..136.0, 2.0..55.0).prop_map(|(lon, lat)| [lon, lat])
}

fn datum() -> impl Strategy<Value = Datum> {
    prop_oneof![
        Just(Datum::Wgs84),
        Just(Datum::Cgcs2000),
        Just(Datum::Gcj02),
        Just(Datum::Bd09),
        Just(Datum::WebMercator)
    ]
}

/// JSON text of any shape, with GeoJSON's words more often than chance would have it.
fn json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        "[a-z]{0,3}",
        prop::sample::select(vec![
            "type",
            "Feature",
            "FeatureCollection",
            "features",
            "geometry",
            "properties",
            "id",
            "bbox",
            "crs",
            "coordinates",
            "geometries",
            "Point",
            "MultiPoint",
            "LineString",
            "MultiLineString",
            "Polygon",
            "MultiPolygon",
            "GeometryCollection",
            "Topology",
            "objects",
            "arcs",
            "transform",
            "scale",
            "translate",
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        // Eighths: serde_json reads the last bit of long decimals as it likes.
        any::<i32>().prop_map(|n| Value::Number(f64::from(n) / 8.0)),
        (-200i32..200).prop_map(|n| Value::Number(f64::from(n))),
        word.clone().prop_map(Value::from),
        vec(-200i32..200, 1..4).prop_map(|v| v
            .into_iter()
            .map(|n| Value::Number(f64::from(n)))
            .collect::<Vec<_>>()
            .into()),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((word.clone(), inner), 0..6).prop_map(Value::object),
        ]
    })
}

/// A feature of a geometry type and any coordinates.
fn feature() -> impl Strategy<Value = Value> {
    let kind =
        prop::sample::select(vec!["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]);
    let position = vec(-200i32..200, 0..5)
        .prop_map(|v| Value::from(v.into_iter().map(|n| f64::from(n).into()).collect::<Vec<_>>()));
    let coordinates = position.prop_recursive(4, 64, 6, |inner| vec(inner, 0..6).prop_map(Value::from));
    (kind, coordinates, json()).prop_map(|(kind, coordinates, properties)| {
        let geometry = Value::object([("type", Value::from(kind)), ("coordinates", coordinates)]);
        Value::object([("type", "Feature".into()), ("properties", properties), ("geometry", geometry)])
    })
}

fn geometry() -> impl Strategy<Value = Geometry> {
    let point = (-180_000_000i64..=180_000_000, -85_000_000i64..=85_000_000)
        .prop_map(|(x, y)| world_from_lonlat(LonLat::new(x as f64 / 1e6, y as f64 / 1e6)));
    let line = vec(point.clone(), 2..8);
    let ring = vec(point.clone(), 3..8).prop_filter("a closing vertex is dropped", |r| r.first() != r.last());
    prop_oneof![
        Just(Geometry::None),
        vec(point, 1..5).prop_map(Geometry::Points),
        vec(line, 1..4).prop_map(Geometry::Lines),
        vec(vec(ring, 1..3), 1..3).prop_map(Geometry::Polygons),
    ]
}

fn feature_set() -> impl Strategy<Value = FeatureSet> {
    let key = prop::sample::select(vec!["a", "b", "c"]);
    let id = prop_oneof![
        Just(None),
        "[a-z]{1,2}".prop_map(|s| Some(Value::from(s))),
        any::<i32>().prop_map(|n| Some(f64::from(n).into()))
    ];
    let number =
        prop_oneof![any::<f64>(), any::<i32>().prop_map(f64::from), any::<i16>().prop_map(|n| f64::from(n) / 100.0)];
    // NaN is how a column says "missing".
    let number = number.prop_filter("NaN", |n| !n.is_nan()).prop_map(Value::Number);
    let cell = prop_oneof![
        number,
        "[a-c]{0,2}".prop_map(Value::from),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::from(vec![Value::Null]))
    ];
    vec((id, geometry(), vec((key, cell), 0..4)), 0..12).prop_map(|features| {
        let mut b = Builder::new();
        for (id, geometry, properties) in features {
            let properties: Vec<(Arc<str>, Value)> = properties.into_iter().map(|(k, v)| (k.into(), v)).collect();
            b.push(id, geometry, &properties);
        }
        b.finish()
    })
}

proptest! {
    #[test]
    fn datums_there_and_back(from in datum(), to in datum(), p in china()) {
        let given = proj::convert(Datum::Wgs84, from, p).unwrap();
        let back = proj::convert(to, from, proj::convert(from, to, given).unwrap()).unwrap();
        let tolerance = if from == Datum::WebMercator { 2e-4 } else { 1e-9 };
        prop_assert!((back[0] - given[0]).abs() <= tolerance && (back[1] - given[1]).abs() <= tolerance, "{given:?} {back:?}");
    }

    #[test]
    fn datums_there_and_back_anywhere_in_the_box(lon in 72.004..=137.8347, lat in 0.8293..=55.8271) {
        let p = LonLat::new(lon, lat);
        let q = proj::wgs84_from_gcj02(proj::gcj02_from_wgs84(p));
        prop_assert!((q.lon - lon).abs() <= 1e-9 && (q.lat - lat).abs() <= 1e-9, "{p:?} {q:?}");
    }

    #[test]
    fn convert_answers_anything(from in datum(), to in datum(), x in any::<f64>(), y in any::<f64>()) {
        if let Ok([a, b]) = proj::convert(from, to, [x, y]) {
            prop_assert!(a.is_finite() && b.is_finite());
        }
    }

    #[test]
    fn bd09_there_and_back_anywhere(lon in -360.0..360.0, lat in -90.0..90.0) {
        let p = LonLat::new(lon, lat);
        let q = proj::gcj02_from_bd09(proj::bd09_from_gcj02(p));
        // At the origin the angle has no slope to follow.
        if lon.hypot(lat) > 0.01 {
            prop_assert!((q.lon - lon).abs() <= 1e-9 && (q.lat - lat).abs() <= 1e-9, "{p:?} {q:?}");
        }
    }

    #[test]
    fn mercator_there_and_back(lon in -180.0..180.0, lat in -85.0..85.0) {
        let q = lonlat_from_world(world_from_lonlat(LonLat::new(lon, lat)));
        prop_assert!((q.lon - lon).abs() < 1e-10 && (q.lat - lat).abs() < 1e-10);
    }

    #[test]
    fn mercator_there_and_back_from_the_world(x in 0.0..1.0, y in 0.0..1.0) {
        let q = world_from_lonlat(lonlat_from_world(Point::new(x, y)));
        prop_assert!((q.x - x).abs() < 1e-12 && (q.y - y).abs() < 1e-12);
    }

    #[test]
    fn destinations_lie_where_they_should(lon in -180.0..180.0, lat in -89.0..89.0, azimuth in 0.0..360.0, s in 0.0..1e6) {
        let from = LonLat::new(lon, lat);
        let to = proj::destination(from, azimuth, s).unwrap();
        prop_assert!((proj::distance_m(from, to).unwrap() - s).abs() < 1e-6);
    }

    #[test]
    fn ring_area_changes_sign_with_its_winding(points in vec((-179.0..179.0, -89.0..89.0), 0..8)) {
        let mut ring: Vec<LonLat> = points.into_iter().map(|(lon, lat)| LonLat::new(lon, lat)).collect();
        let a = proj::ring_measure(&ring).unwrap();
        ring.reverse();
        let b = proj::ring_measure(&ring).unwrap();
        prop_assert!(a.area_m2.is_finite() && a.perimeter_m >= 0.0);
        // Beyond half the Earth the sign is the other side's.
        prop_assert!((a.area_m2 + b.area_m2).abs() < 1.0 || a.area_m2.abs() > 2.5e14);
    }

    #[test]
    fn geojson_survives_any_bytes(bytes in vec(any::<u8>(), 0..200)) {
        let _ = geojson::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn geojson_survives_any_json(value in json()) {
        let text = value.to_json();
        let _ = geojson::parse(&text);
        let _ = geojson::parse_value(&value, &geojson::Options::default());
    }

    #[test]
    fn what_is_read_is_written_without_fault(features in vec(feature(), 0..4)) {
        let collection = Value::object([("type", Value::from("FeatureCollection")), ("features", features.into())]);
        let (set, _) = geojson::parse(&collection.to_json()).unwrap();
        let text = source::write_geojson(&set);
        let (again, issues) = geojson::parse(&text).unwrap();
        prop_assert_eq!(source::write_geojson(&again), text);
        prop_assert!(issues.iter().all(|i| i.level == guangqing_map::issue::Level::Warning), "{:?}", issues);
    }

    #[test]
    fn csv_survives_any_text(text in "[a-z0-9,;\t\"\r\n.é经-]{0,60}", lon in "[a-z]{0,1}") {
        let table = csv::read(&text);
        prop_assert_eq!(table.rows.len(), table.lines.len());
        prop_assert!(table.rows.iter().all(|r| r.cells().count() == table.header.len()));
        let _ = csv::features(&table, &csv::CsvOptions::default());
        let _ = csv::features(&table, &csv::CsvOptions { lon: Some(lon), ..csv::CsvOptions::default() });
    }

    #[test]
    fn packs_round_trip(a in feature_set(), b in feature_set()) {
        let out = source::unpack(&source::pack_with(&[("a", &a, 6), ("b", &b, 6)])).unwrap();
        for (got, want) in out.iter().map(|(_, s)| s).zip([&a, &b]) {
            prop_assert_eq!(got.len(), want.len());
            prop_assert_eq!(got.vertices(), want.vertices());
            for i in 0..want.len() {
                prop_assert_eq!((got.kind(i), got.bounds(i), got.id(i)), (want.kind(i), want.bounds(i), want.id(i)));
                prop_assert_eq!(got.properties(i), want.properties(i));
                let shape = |s: &FeatureSet| s.parts(i).map(|p| (p.vertices.len(), p.hole)).collect::<Vec<_>>();
                prop_assert_eq!(shape(got), shape(want));
            }
        }
    }

    #[test]
    fn packs_of_shared_runs_round_trip(steps in vec((0usize..40, 1usize..30, any::<bool>()), 1..20), ranked in any::<bool>(), damage in 0usize..31) {
        // Lines cut from one short coast, forward or backward: most of each is known already.
        let coast: Vec<Point> = (0..40i64)
            .map(|i| world_from_lonlat(LonLat::new(113.0 + (i * 37 % 11) as f64 / 1e3, 23.0 + (i * 53 % 7) as f64 / 1e3)))
            .collect();
        let sets: Vec<FeatureSet> = steps
            .chunks(3)
            .map(|chunk| {
                let mut b = Builder::new();
                for (from, length, back) in chunk {
                    let mut line: Vec<Point> = coast.iter().cycle().skip(*from).take(length + 1).copied().collect();
                    if *back {
                        line.reverse();
                    }
                    b.push(None, Geometry::Lines(vec![line]), &[]);
                }
                let mut set = b.finish();
                if ranked {
                    set.set_ranks((0..set.vertices().len()).map(|i| (i * 89 % 256) as u8).collect());
                }
                set
            })
            .collect();
        let named: Vec<(&str, &FeatureSet, u8)> = sets.iter().map(|s| ("line", s, 6)).collect();
        let bytes = source::pack_with(&named);
        let out = source::unpack(&bytes).unwrap();
        for ((_, got), want) in out.iter().zip(&sets) {
            prop_assert_eq!(got.vertices(), want.vertices());
            for i in 0..want.len() {
                let ranks = |s: &FeatureSet| s.parts(i).flat_map(|p| p.ranks.to_vec()).collect::<Vec<_>>();
                prop_assert_eq!(ranks(got), ranks(want));
            }
        }
        for i in (damage..bytes.len()).step_by(31) {
            let mut bad = bytes.clone();
            bad[i] ^= 1 << (i % 8);
            let _ = source::unpack(&bad);
            prop_assert!(source::unpack(&bytes[..i]).is_err());
        }
    }

    #[test]
    fn unpack_survives_any_bytes(bytes in vec(any::<u8>(), 0..300)) {
        let _ = source::unpack(&bytes);
        let _ = source::unpack(&[b"GQP2".as_slice(), &bytes].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever a file holds is read or refused, never lost in a panic; and what comes out is GeoJSON without an issue.
    #[test]
    fn any_text_of_any_source_is_read_or_refused(
        text in prop_oneof!["[ -~\\n,;|\"]{0,60}", "[A-Z ]{0,14}\\(+[-0-9 .,()]{0,40}", json().prop_map(|v| v.to_json())],
        kind in prop::sample::select(vec!["geojson", "csv", "topojson"]),
        column in prop::option::of("[a-z]{0,2}"),
    ) {
        let _ = source::wkt::parse(&text);
        let wkt = column.map_or(Value::Null, Value::from);
        let spec = Value::object([("type", Value::from(kind)), ("wkt", wkt)]);
        if let Ok((out, _)) = reading::to_geojson(&text, &SourceSpec::of(&spec)) {
            let again = geojson::parse_with(&out, &geojson::Options::default());
            prop_assert!(again.is_ok_and(|p| p.issues.iter().all(|i| i.level != guangqing_map::issue::Level::Error)), "{out}");
        }
    }

    /// A topology of any shape is read in bounded time and space.
    #[test]
    fn any_topology_is_read_or_refused(objects in json(), arcs in json(), transform in json()) {
        let topology = Value::object([("type", Value::from("Topology")), ("objects", objects), ("arcs", arcs), ("transform", transform)]);
        let _ = source::topojson::features(&topology, None);
    }

    /// Well-known text of any line gives the line back.
    #[test]
    fn well_known_text_is_exact(points in vec((-180.0..180.0f64, -90.0..90.0f64), 2..20)) {
        let list: Vec<String> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
        let parsed = source::wkt::parse(&format!("LineString ( {} )", list.join(" ,"))).unwrap();
        let back: Vec<Vec<f64>> = parsed.get("coordinates").and_then(Value::as_array).unwrap().iter()
            .map(|p| p.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()).collect();
        prop_assert_eq!(back, points.iter().map(|(x, y)| vec![*x, *y]).collect::<Vec<_>>());
    }
}
