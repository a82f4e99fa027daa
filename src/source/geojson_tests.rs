use super::*;
use crate::issue::Level;
use crate::proj::{LonLat, world_from_lonlat};
use crate::source::{GeometryKind, geojson_write::write};

fn read(text: &str) -> (FeatureSet, Vec<Issue>) {
    parse(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn feature(geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#)
}

/// Reads one feature of this geometry: features left, then `level path` of each issue.
fn check(geometry: &str, features: usize, issues: &[&str]) {
    let (set, found) = read(&feature(geometry));
    let found: Vec<String> = found.iter().map(|i| format!("{} {}", i.level.as_str(), i.path)).collect();
    assert_eq!((set.len(), found), (features, issues.iter().map(|s| s.to_string()).collect()), "{geometry}");
}

#[test]
fn all_kinds_without_issue() {
    for (geometry, kind, parts) in [
        (r#"{"type":"Point","coordinates":[113.05,23.68]}"#, GeometryKind::Point, 1),
        (r#"{"type":"MultiPoint","coordinates":[[113,23],[113.5,23.5,20]]}"#, GeometryKind::Point, 2),
        (r#"{"type":"LineString","coordinates":[[113,23],[113.5,23.5]]}"#, GeometryKind::Line, 1),
        (
            r#"{"type":"MultiLineString","coordinates":[[[113,23],[113.5,23.5]],[[1,2],[3,4],[5,7]]]}"#,
            GeometryKind::Line,
            2,
        ),
        (
            r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[5,1],[6,2],[6,1],[5,1]]]}"#,
            GeometryKind::Polygon,
            2,
        ),
        (
            r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[20,0],[29,0],[29,9],[20,0]]]]}"#,
            GeometryKind::Polygon,
            2,
        ),
        ("null", GeometryKind::None, 0),
    ] {
        let (set, issues) = read(&feature(geometry));
        assert_eq!(issues, [], "{geometry}");
        assert_eq!((set.len(), set.kind(0), set.parts(0).count()), (1, kind, parts));
        let (again, issues) = read(&write(&set));
        assert_eq!(issues, [], "{}", write(&set));
        assert_eq!(write(&again), write(&set));
    }
}

#[test]
fn faults_cost_the_feature_and_say_where() {
    let c = "geometry.coordinates";
    for (geometry, issue) in [
        (r#"{"type":"Point","coordinates":[113,91]}"#, format!("error {c}")),
        (r#"{"type":"Point","coordinates":[181,0]}"#, format!("error {c}")),
        (r#"{"type":"Point","coordinates":["113",23]}"#, format!("error {c}")),
        (r#"{"type":"Point","coordinates":[113]}"#, format!("error {c}")),
        (r#"{"type":"Point","coordinates":[[1,2]]}"#, format!("error {c}")),
        (r#"{"type":"Point","coordinates":[null,2]}"#, format!("error {c}")),
        (r#"{"type":"Point","coordinates":"1,2"}"#, format!("error {c}")),
        (r#"{"type":"Point"}"#, format!("error {c}")),
        (r#"{"type":"MultiPoint","coordinates":[1,2]}"#, format!("error {c}")),
        (r#"{"type":"LineString","coordinates":[[1,2]]}"#, format!("error {c}")),
        (r#"{"type":"LineString","coordinates":[[1,2],[3,400]]}"#, format!("error {c}[1]")),
        (r#"{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}"#, format!("error {c}[0]")),
        (r#"{"type":"Polygon","coordinates":[[1,2],[3,4],[5,7]]}"#, format!("error {c}[0]")),
        (r#"{"type":"polygon","coordinates":[[[1,2]]]}"#, "error geometry.type".into()),
        (r#"{"coordinates":[1,2]}"#, "error geometry.type".into()),
        (r#"{"type":"GeometryCollection"}"#, "error geometry.geometries".into()),
        (r#"{"type":"GeometryCollection","geometries":[null,7]}"#, "error geometry.geometries[0]".into()),
        ("[1,2]", "error geometry".into()),
    ] {
        check(geometry, 0, &[&issue]);
    }
}

#[test]
fn leniency_is_told_and_costs_nothing() {
    for (geometry, issue) in [
        (r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9]]]}"#, "warning geometry.coordinates[0]"),
        (r#"{"type":"Polygon","coordinates":[[[0,0],[9,9],[9,0],[0,0]]]}"#, "warning geometry.coordinates[0]"),
        (r#"{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}"#, "warning geometry.coordinates[0]"),
        (r#"{"type":"Polygon","coordinates":[[[0,0],[2,2],[1,1],[0,0]]]}"#, "warning geometry.coordinates[0]"),
        (r#"{"type":"Point","coordinates":[1,2,3,4]}"#, "warning geometry.coordinates"),
        (r#"{"type":"Point","coordinates":[]}"#, "warning geometry.coordinates"),
        (r#"{"type":"Point","coordinates":[1,2],"bbox":[1,2]}"#, "warning geometry.bbox"),
        (r#"{"type":"Point","coordinates":[1,2],"properties":{}}"#, "warning geometry.properties"),
        (r#"{"type":"Point","type":"Point","coordinates":[1,2]}"#, "warning geometry.type"),
        (
            r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#,
            "warning geometry.geometries",
        ),
    ] {
        check(geometry, 1, &[issue]);
    }
    let (_, issues) = read(&feature(r#"{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}"#));
    assert!(issues[0].message.contains("crosses itself"), "{issues:?}");
}

#[test]
fn a_bad_feature_leaves_the_others() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"a","properties":{"n":1},"geometry":{"type":"Point","coordinates":[113,23]}},
        null,
        {"type":"Featre","properties":{},"geometry":null},
        {"type":"Feature","id":{},"properties":[],"geometry":null},
        {"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[113,230]}},
        {"type":"Feature","id":8,"properties":{"n":2,"n":3}}]}"#;
    let (set, issues) = read(text);
    let found: Vec<String> = issues.iter().map(|i| format!("{} {}", i.level.as_str(), i.path)).collect();
    assert_eq!(
        found,
        [
            "error features[1]",
            "error features[2].type",
            "error features[3].id",
            "error features[3].properties",
            "error features[4].geometry.coordinates",
            "warning features[5].geometry",
            "warning features[5].properties.n",
        ]
    );
    assert_eq!(set.len(), 3);
    assert_eq!(set.id(2), Some(Value::Number(8.0)));
    assert_eq!(set.properties(2).to_json(), r#"{"n":3}"#);
}

#[test]
fn what_is_no_geojson_is_an_error() {
    for text in ["", "null", "[]", "7", "\"x\"", "{}", r#"{"type":7}"#, r#"{"type":"featurecollection"}"#, "{\"type\":"]
    {
        assert!(parse(text).is_err(), "{text}");
    }
    assert!(parse(r#"{"type":"polygon"}"#).unwrap_err().contains("\"Polygon\""));
    let deep = format!(r#"{{"type":"Point","coordinates":{}"#, "[".repeat(100_000));
    assert!(parse(&deep).is_err());
}

#[test]
fn mixed_collections_become_a_feature_for_each_kind() {
    let text = r#"{"type":"Feature","id":"m","properties":{"n":1},"geometry":{"type":"GeometryCollection","geometries":[
        {"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]},
        {"type":"Point","coordinates":[5,6]}]}}"#;
    let parsed = parse_with(text, &Options::default()).unwrap();
    assert_eq!((parsed.records, parsed.features.len(), parsed.issues.len()), (1, 2, 0));
    assert_eq!((parsed.features.kind(0), parsed.features.kind(1)), (GeometryKind::Line, GeometryKind::Point));
    assert_eq!(parsed.features.id(0), parsed.features.id(1));
}

#[test]
fn datum_crs_bom_and_ids() {
    let gcj = Options { datum: Datum::Gcj02, promote_id: Some("code".into()), generate_id: true };
    let text = "\u{feff}".to_owned()
        + r#"{"type":"Feature","properties":{"code":"x1"},"geometry":{"type":"Point","coordinates":[121.531541859215,31.17530398364597]}}"#;
    let p = parse_with(&text, &gcj).unwrap();
    assert_eq!((p.issues.len(), p.features.id(0)), (0, Some(Value::from("x1"))));
    let want = world_from_lonlat(LonLat::new(121.5272106, 31.1774276));
    assert!(p.features.vertices()[0].distance(want) < 1e-11);

    let metres = r#"{"type":"Point","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},
        "coordinates":[12584000,2713000]}"#;
    let (set, issues) = read(metres);
    assert_eq!((set.len(), issues.len(), issues[0].level), (1, 1, Level::Warning));
    let at = crate::proj::lonlat_from_world(set.vertices()[0]);
    assert!((at.lon - 113.043).abs() < 0.001 && (at.lat - 23.663).abs() < 0.01, "{at:?}");

    let p = parse_with(&feature("null"), &Options { generate_id: true, ..Options::default() }).unwrap();
    assert_eq!(p.features.id(0), Some(Value::Number(0.0)));
}

#[test]
fn issues_are_bounded() {
    let features = vec!["null"; 5000].join(",");
    let (_, issues) = read(&format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#));
    assert_eq!(issues.len(), 1000);
    assert!(issues[999].message.contains("4001 more"));
}

#[test]
fn not_a_number_in_a_value_is_told() {
    let v = Value::object([
        ("type", Value::from("Point")),
        ("coordinates", Value::from(vec![Value::Number(f64::NAN), Value::Number(1.0)])),
    ]);
    let p = parse_value(&v, &Options::default()).unwrap();
    assert_eq!((p.features.len(), p.issues.len()), (0, 1));
}

#[test]
fn the_order_of_members_makes_no_difference() {
    let features = r#""features":[{"type":"Feature","id":1,"properties":{},"geometry":{"type":"Point","coordinates":[12584000,2713000]}},7]"#;
    let (kind, crs) = (r#""type":"FeatureCollection""#, r#""crs":{"properties":{"name":"EPSG:3857"}}"#);
    let mut told = Vec::new();
    for order in [[kind, crs, features], [kind, features, crs], [features, crs, kind]] {
        let (set, mut issues) = read(&format!("{{{}}}", order.join(",")));
        issues.sort_by(|a, b| a.path.cmp(&b.path));
        told.push((set.vertices().to_vec(), issues));
    }
    assert_eq!((told[0].0.len(), told[0].1.len()), (1, 2));
    assert!(told[0] == told[1] && told[1] == told[2], "{told:?}");
    assert!(parse(&format!("{{{kind},{features}}} x")).is_err());
    assert_eq!(read(&format!(r#"{{{kind},"features":[],{features}}}"#)).0.len(), 0);
}

/// What RFC 7946 describes: foreign members (6.1), a shape cut at the antimeridian (3.1.9) and its box (5.2), heights.
#[test]
fn as_the_rfc_has_it() {
    let text = r#"{"type":"FeatureCollection","title":"two isles","bbox":[177.5,-18.5,-40,-179,-16,900],"features":[
        {"type":"Feature","id":"isle","centroid":{"type":"Point","coordinates":[180,-17]},
         "bbox":[177.5,-18.5,-179,-16],"properties":{"type":"Polygon","coordinates":7,"features":null},
         "geometry":{"type":"MultiPolygon","coordinates":[
            [[[177.5,-18.5],[180,-18.5],[180,-16],[177.5,-16],[177.5,-18.5]]],
            [[[-180,-18.5],[-179,-18.5],[-179,-16],[-180,-16],[-180,-18.5]]]]}},
        {"type":"Feature","id":2,"properties":null,"geometry":{"type":"LineString","coordinates":[[178,-17,-40],[179,-17,900.5]]}},
        {"type":"Feature","properties":{"empty":true},"geometry":{"type":"GeometryCollection","geometries":[]}}]}"#;
    let (set, issues) = read(text);
    assert_eq!((set.len(), issues), (3, vec![]));
    assert_eq!((set.parts(0).count(), set.kind(2)), (2, GeometryKind::None));
    assert_eq!(set.property(0, "coordinates"), Some(Value::Number(7.0)));
}

#[test]
fn a_property_that_nests_too_deeply_is_left_out_alone() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let feature = |properties: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Point","coordinates":[113,23]}}}}"#
        )
    };
    let (a, b) = (feature(&format!(r#""n":1,"tree":{deep},"s":"x\ud83d""#)), feature(r#""n":2"#));
    let text = format!(r#"{{"type":"FeatureCollection","features":[{a},{b}]}}"#);
    for text in [text.clone(), format!(r#"{{"features":[{a},{b}],"type":"FeatureCollection"}}"#)] {
        let (set, issues) = parse(&text).unwrap();
        assert_eq!(
            (set.len(), set.properties(0).to_json(), set.properties(1).to_json()),
            (2, r#"{"n":1,"s":"x�"}"#.into(), r#"{"n":2}"#.into())
        );
        let told: Vec<_> = issues.iter().map(|i| format!("{} {}", i.level.as_str(), i.path)).collect();
        assert_eq!(told, ["error features[0].properties.tree", "warning features[0].properties.s"]);
    }
    let coordinates = text.replacen("[113,23]", &deep, 1);
    let (set, issues) = parse(&coordinates).unwrap();
    assert_eq!((set.len(), issues.first().map(|i| &*i.path)), (1, Some("features[0].geometry.coordinates")));
}
