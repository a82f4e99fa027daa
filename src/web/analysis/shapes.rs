//! Overlays over a page's own data: areas round groups, hulls, links, flows.

use crate::flow::{Places, Shape, between, rows_of};
use crate::geom::{Concavity, Point, concave_hull, convex_hull, spanning_tree};
use crate::group::{Around, Hull, Polygon, area};
use crate::proj::{LocalPlane, LonLat, lonlat_from_world, polygons_measure, world_from_lonlat};
use crate::source::{Builder, FeatureSet, Geometry, GeometryKind, csv, geojson, write_geojson};
use crate::value::Value;
use crate::web::reading::issues_json;
use crate::web::{args, error};
use wasm_bindgen::prelude::*;

/// More vertices or points than this are refused.
const MOST: usize = 20_000;

fn invalid(message: &str) -> JsValue {
    error("invalid-argument", message)
}

/// The area round all that GeoJSON text holds, as the text of a FeatureCollection with one feature: a hull round polygons, lines
/// and points that keeps `buffer_m` metres from them and evens out what is small beside `breadth_m`, the breadth of a
/// member in metres. `hull` is `concave` or `convex`; `land`, GeoJSON text of polygons, cuts it. Properties: `area_km2`.
///
/// # Errors
/// `invalid-argument` for what is no GeoJSON, another hull, a length that is not above 0, more than 20,000 vertices.
#[wasm_bindgen(js_name = groupArea)]
pub fn group_area(
    #[wasm_bindgen(unchecked_param_type = "string")] text: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] hull: &JsValue,
    breadth_m: f64,
    buffer_m: f64,
    #[wasm_bindgen(unchecked_optional_param_type = "string | null")] land: &JsValue,
) -> Result<String, JsValue> {
    let text = &*args::text(text, "text")?;
    let hull = &*args::text(hull, "hull")?;
    let land = args::text_or_none(land, "land")?;
    let hull = match hull {
        "concave" => Hull::Concave,
        "convex" => Hull::Convex,
        _ => return Err(invalid(&format!("there is no hull \"{hull}\"; use concave or convex"))),
    };
    for (name, m) in [("breadth_m", breadth_m), ("buffer_m", buffer_m)] {
        if !(m > 0.0 && m.is_finite()) {
            return Err(invalid(&format!("{name} must be a number of metres above 0, and is {m}")));
        }
    }
    let (polygons, lone) = shapes(&read(text)?);
    let land = land.map(|text| Ok::<_, JsValue>(shapes(&read(&text)?).0)).transpose()?.unwrap_or_default();
    let round = area(&polygons, &lone, &land, &Around { hull, breadth_m, buffer_m });
    let area_km2 = polygons_measure(&round).map_err(|e| invalid(&e))?.area_m2 / 1e6;
    let world = |r: &Vec<LonLat>| r.iter().map(|p| world_from_lonlat(*p)).collect();
    let geometry = Geometry::Polygons(round.iter().map(|p| p.iter().map(world).collect()).collect());
    let mut out = Builder::new();
    let geometry = if round.is_empty() { Geometry::None } else { geometry };
    out.push(None, geometry, &[("area_km2".into(), Value::Number(area_km2))]);
    Ok(write_geojson(&out.finish()))
}

/// The hull of positions, `[lon, lat, lon, lat, …]` in degrees, anticlockwise, without closing vertex: convex, or the more
/// concave the smaller `ratio` is (1 hugs the points, 2 is moderate; without it convex). Edges up to `min_edge_m` metres stay.
///
/// # Errors
/// `invalid-argument` for an odd count of numbers.
#[wasm_bindgen]
pub fn hull(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] coordinates: &JsValue,
    ratio: Option<f64>,
    min_edge_m: Option<f64>,
) -> Result<Vec<f64>, JsValue> {
    let (plane, points) = in_plane(&args::numbers(coordinates, "coordinates")?)?;
    let min_edge = args::finite(min_edge_m.unwrap_or(0.0), "min_edge_m")?.max(0.0);
    let ring = match ratio {
        Some(ratio) => concave_hull(&points, Concavity { ratio: args::finite(ratio, "ratio")?.max(1.0), min_edge }),
        None => convex_hull(&points),
    };
    Ok(ring.into_iter().map(|p| plane.lonlat(p)).flat_map(|p| [p.lon, p.lat]).collect())
}

/// The shortest links that join positions (`[lon, lat, lon, lat, …]`, degrees) into one: pairs of their numbers from 0.
///
/// # Errors
/// `invalid-argument` for an odd count of numbers.
#[wasm_bindgen(js_name = spanningTree)]
pub fn shortest_links(
    #[wasm_bindgen(unchecked_param_type = "Float64Array")] coordinates: &JsValue,
) -> Result<Vec<u32>, JsValue> {
    let coordinates = &*args::numbers(coordinates, "coordinates")?;
    let (_, points) = in_plane(coordinates)?;
    Ok(spanning_tree(&points).into_iter().flatten().map(|i| i as u32).collect())
}

/// Flows between two sets of places by a table: JSON text `{"geojson": text, "issues": […]}`, a curve for each row with the row's
/// columns and `from`, `to`, `weight`, `share` (of the largest weight), `rank`, `of`, `length_km`.
///
/// `from` and `to` are GeoJSON text, whose places are named by id, `id`, `name`, `name_zh`, `name_en` or `名称`; `table` is CSV text
/// with the columns `from`, `to` and, if there is one, `weight`. `bend` is how far a curve's middle lies off the straight line, as a
/// part of its length (0.16 without it).
///
/// # Errors
/// `invalid-argument` for what is no GeoJSON or a table without those columns. A row that names no place is an issue.
#[wasm_bindgen(js_name = flowCurves)]
pub fn flow_curves(
    #[wasm_bindgen(unchecked_param_type = "string")] from: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] to: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string")] table: &JsValue,
    bend: Option<f64>,
) -> Result<String, JsValue> {
    let from = &*args::text(from, "from")?;
    let to = &*args::text(to, "to")?;
    let table = &*args::text(table, "table")?;
    let (from, to) = (Places::of(&read(from)?), Places::of(&read(to)?));
    let table = csv::read(table);
    let (rows, unread) = rows_of(&table, ["from", "to", "weight"]).map_err(|e| invalid(&e))?;
    let bend = bend.filter(|b| b.is_finite()).map_or(Shape::default().bend, |b| b.clamp(-1.0, 1.0));
    let (set, issues) = between(&from, &to, &rows, Shape { bend, ..Shape::default() });
    let issues: Vec<_> = table.issues.into_iter().chain(unread).chain(issues).collect();
    let members = [("geojson", Value::from(write_geojson(&set))), ("issues", issues_json(&issues))];
    Ok(Value::object(members).to_json())
}

fn read(text: &str) -> Result<FeatureSet, JsValue> {
    let parsed = geojson::parse_with(text, &geojson::Options::default()).map_err(|e| invalid(&e))?;
    if parsed.features.vertices().len() > MOST {
        let n = parsed.features.vertices().len();
        return Err(invalid(&format!("there may be at most {MOST} vertices, and are {n}: simplify first")));
    }
    Ok(parsed.features)
}

/// The polygons of a set, and the vertices of its points and lines.
fn shapes(set: &FeatureSet) -> (Vec<Polygon>, Vec<LonLat>) {
    let (mut polygons, mut lone) = (Vec::<Polygon>::new(), Vec::new());
    for i in 0..set.len() {
        for part in set.parts(i) {
            let ring = part.vertices.iter().map(|v| lonlat_from_world(*v));
            match (set.kind(i), polygons.last_mut().filter(|_| part.hole)) {
                (GeometryKind::Polygon, Some(outer)) => outer.push(ring.collect()),
                (GeometryKind::Polygon, None) => polygons.push(vec![ring.collect()]),
                _ => lone.extend(ring),
            }
        }
    }
    (polygons, lone)
}

fn in_plane(coordinates: &[f64]) -> Result<(LocalPlane, Vec<Point>), JsValue> {
    let (pairs, rest) = coordinates.as_chunks::<2>();
    if !rest.is_empty() || pairs.len() > MOST {
        let n = coordinates.len();
        return Err(invalid(&format!("coordinates must be up to {MOST} pairs of lon and lat, and are {n} numbers")));
    }
    let finite: Vec<LonLat> = pairs.iter().map(|[lon, lat]| LonLat::new(*lon, *lat)).collect();
    let n = finite.iter().filter(|p| p.is_valid()).count().max(1) as f64;
    let middle = finite.iter().filter(|p| p.is_valid()).fold((0.0, 0.0), |s, p| (s.0 + p.lon / n, s.1 + p.lat / n));
    let plane = LocalPlane::at(LonLat::new(middle.0, middle.1));
    Ok((plane, finite.into_iter().map(|p| plane.point(p)).collect()))
}
