//! The conformance wire: the engine's pure functions over standard input and output, for tests against fixtures of other
//! projects.
//!
//! One JSON request a line, `{"op": "inverse", "a": [113.2, 23.1], "b": [113.0, 23.6]}`; one answer a line in the same
//! order, `{"ok": …}` or `{"error": "…"}`, flushed at once. Whatever a line holds, it is answered; the process ends with
//! the input, with status 0.
//!
//! Coordinates are `[longitude, latitude]` in degrees, WGS-84 unless said otherwise; lengths metres, areas m².

use guangqing_map::atlas::around::{Context, report};
use guangqing_map::atlas::timeline;
use guangqing_map::cluster::{self, Hierarchy, Item};
use guangqing_map::geom::{self, Concavity, Point, Rect};
use guangqing_map::issue::Issue;
use guangqing_map::measure::matrix as distances;
use guangqing_map::network::conform_route;
use guangqing_map::proj::{self, AreaMeasure, Datum, LonLat};
use guangqing_map::source::{csv, geojson};
use guangqing_map::stats::{MAX_CLASSES, Method, classify};
use guangqing_map::style::{Color, conform_expr, conform_style};
use guangqing_map::value::Value;
use std::io::{BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An operation: the request in, the value of `ok` out.
type Op = fn(&Value) -> Result<Value, String>;

/// All operations; a new one is a line here.
const OPS: &[(&str, Op)] = &[
    ("inverse", inverse),
    ("area", area),
    ("convert", convert),
    ("geojson", read_geojson),
    ("csv", read_csv),
    ("expr", |request| Ok(conform_expr(request))),
    ("style", |request| Ok(conform_style(request, guangqing_map::atlas::PACK.prefix))),
    ("contrast", contrast),
    ("breaks", breaks),
    ("measure", measure),
    ("matrix", matrix),
    ("timeline", timeline_years),
    ("route", conform_route),
    ("polelabel", pole_label),
    ("hull", hull),
    ("simplify", simplify),
    ("clip", clip),
    ("cluster", gather),
];

fn main() {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        // When nobody reads the answers there is nobody left to ask.
        if writeln!(output, "{}", answer(&line)).and_then(|()| output.flush()).is_err() {
            return;
        }
    }
}

/// The answer to one line, without its line end.
pub(crate) fn answer(line: &[u8]) -> String {
    let result = catch_unwind(AssertUnwindSafe(|| respond(line))).unwrap_or_else(|_| Err("internal error".into()));
    let member = match result {
        Ok(value) => ("ok", value),
        Err(message) => ("error", Value::from(message)),
    };
    Value::object([member]).to_json()
}

fn respond(line: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(line).map_err(|e| format!("the request is not UTF-8: {e}"))?;
    let request = Value::from_json(text).map_err(|e| format!("the request is not JSON: {e}"))?;
    if !matches!(request, Value::Object(_)) {
        return Err(format!("the request must be an object, but is {}", request.type_name()));
    }
    let name = string(&request, "op")?;
    let (_, op) = OPS.iter().find(|(n, _)| *n == name).ok_or("unknown op")?;
    op(&request)
}

fn inverse(request: &Value) -> Result<Value, String> {
    let (a, b) = (lonlat(field(request, "a")?, "a")?, lonlat(field(request, "b")?, "b")?);
    let s12 = proj::distance_m(a, b).map_err(|e| format!("a, b: {e}"))?;
    Ok(Value::object([("s12", Value::Number(s12))]))
}

fn area(request: &Value) -> Result<Value, String> {
    let measure = match (request.get("ring"), request.get("geometry")) {
        (Some(points), None) => proj::ring_measure(&ring(points, "ring")?),
        (None, Some(geometry)) => {
            let type_name = string(geometry, "type").map_err(|e| format!("geometry: {e}"))?;
            let coordinates = field(geometry, "coordinates").map_err(|e| format!("geometry: {e}"))?;
            let path = "geometry.coordinates";
            match type_name {
                "Polygon" => proj::polygon_measure(&rings(coordinates, path)?),
                "MultiPolygon" => proj::polygons_measure(&each(coordinates, path, rings)?),
                other => return Err(format!("geometry: type must be Polygon or MultiPolygon, but is \"{other}\"")),
            }
        }
        _ => return Err("there must be either \"ring\" or \"geometry\"".into()),
    };
    let AreaMeasure { area_m2, perimeter_m } = measure?;
    Ok(Value::object([("area", Value::Number(area_m2)), ("perimeter", Value::Number(perimeter_m))]))
}

fn convert(request: &Value) -> Result<Value, String> {
    let datum = |key: &str| {
        let name = string(request, key)?;
        Datum::from_name(name).ok_or_else(|| format!("{key}: \"{name}\" must be {}", Datum::NAMES))
    };
    let (from, to) = (datum("from")?, datum("to")?);
    let [x, y] = proj::convert(from, to, pair(field(request, "point")?, "point")?)?;
    Ok(Value::from(vec![Value::Number(x), Value::Number(y)]))
}

fn read_geojson(request: &Value) -> Result<Value, String> {
    let parsed = geojson::parse_with(string(request, "text")?, &geojson::Options::default())?;
    Ok(Value::object([("features", Value::Number(parsed.records as f64)), ("issues", issues(&parsed.issues))]))
}

fn read_csv(request: &Value) -> Result<Value, String> {
    let mut table = csv::read(string(request, "text")?);
    let column = |key: &str| match request.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(_) => string(request, key).map(|s| Some(s.to_owned())),
    };
    let options = csv::CsvOptions { lon: column("lon")?, lat: column("lat")?, ..csv::CsvOptions::default() };
    if options.lon.is_some() || options.lat.is_some() {
        let found = csv::features(&table, &options).1;
        table.issues.extend(found);
    }
    let row = |cells: &mut dyn Iterator<Item = &str>| Value::Array(cells.map(Value::from).collect());
    Ok(Value::object([
        ("header", row(&mut table.header.iter().map(String::as_str))),
        ("rows", Value::Array(table.rows.iter().map(|r| row(&mut r.cells())).collect())),
        ("issues", issues(&table.issues)),
    ]))
}

/// `values`, `method`, `classes` → `{"breaks", "counts", "fit"}`; what is no number counts as missing.
fn breaks(request: &Value) -> Result<Value, String> {
    let values = list(request, "values")?.iter().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect::<Vec<_>>();
    let name = string(request, "method")?;
    let method =
        Method::from_name(name).ok_or_else(|| format!("method: \"{name}\" must be {}", Method::NAMES.join(", ")))?;
    let classes = field(request, "classes")?.as_f64().filter(|n| (1.0..=MAX_CLASSES as f64).contains(n));
    let classes = classes.ok_or_else(|| format!("classes: must be a number of 1 to {MAX_CLASSES}"))?;
    let c = classify(&values, method, classes as usize).ok_or("values: there is no finite number")?;
    let numbers = |n: &mut dyn Iterator<Item = f64>| Value::from(n.map(Value::from).collect::<Vec<_>>());
    Ok(Value::object([
        ("breaks", numbers(&mut c.breaks.iter().copied())),
        ("counts", numbers(&mut c.counts.iter().map(|n| *n as f64))),
        ("fit", c.fit.into()),
    ]))
}

/// `text`, GeoJSON → sizes and centroids of its features, as `report` has them.
fn measure(request: &Value) -> Result<Value, String> {
    let (set, _) = geojson::parse(string(request, "text")?)?;
    Ok(report(&set, &Context::default()))
}

/// `points` → metres, row by row.
fn matrix(request: &Value) -> Result<Value, String> {
    let points: Result<Vec<LonLat>, String> = list(request, "points")?.iter().map(|p| lonlat(p, "points")).collect();
    let metres = distances(&points?)?;
    Ok(metres.into_iter().map(Value::from).collect::<Vec<_>>().into())
}

/// `projects`, objects with `start`, `end`, `invest_wan` → what `timeline` computes.
fn timeline_years(request: &Value) -> Result<Value, String> {
    Ok(timeline::to_value(list(request, "projects")?, true))
}

fn list<'v>(request: &'v Value, key: &str) -> Result<&'v [Value], String> {
    let value = field(request, key)?;
    value.as_array().ok_or_else(|| format!("{key}: must be an array, but is {}", value.type_name()))
}

fn gather(request: &Value) -> Result<Value, String> {
    let number = |key: &str, or: f64| match request.get(key) {
        None | Some(Value::Null) => Ok(or),
        Some(v) => v.as_f64().ok_or_else(|| format!("\"{key}\" must be a number, but is {}", v.type_name())),
    };
    let d = cluster::Options::default();
    // Casts cut what is out of range; half a point more is a point more.
    let options = cluster::Options {
        radius: number("radius", d.radius)?,
        extent: number("extent", d.extent)?,
        min_zoom: number("minZoom", f64::from(d.min_zoom))? as u8,
        max_zoom: number("maxZoom", f64::from(d.max_zoom))? as u8,
        min_points: number("minPoints", f64::from(d.min_points))?.ceil() as u32,
        node_size: number("nodeSize", f64::from(d.node_size))? as u32,
    };
    let features = field(request, "points")?;
    let features =
        features.as_array().ok_or_else(|| format!("points must be an array, but is {}", features.type_name()))?;
    // A feature with several points is several; one without geometry keeps its place.
    let (mut points, mut owners) = (Vec::new(), Vec::new());
    for (i, feature) in features.iter().enumerate() {
        let path = format!("points[{i}].geometry.coordinates");
        let geometry = feature.get("geometry").unwrap_or(&Value::Null);
        let found = match (geometry.get("type").and_then(Value::as_str), geometry.get("coordinates")) {
            (Some("Point"), Some(at)) => vec![lonlat(at, &path)?],
            (Some("MultiPoint"), Some(list)) => ring(list, &path)?,
            _ if geometry.is_null() => vec![LonLat::new(f64::NAN, f64::NAN)],
            _ => return Err(format!("points[{i}].geometry must be a Point or MultiPoint")),
        };
        owners.extend(found.iter().map(|_| feature));
        points.extend(found);
    }
    let hierarchy = Hierarchy::new(points, &options).map_err(|e| e.to_string())?;
    // The id and the properties of a cluster or of the feature that a point came from.
    let told = |item: Item| match item {
        Item::Point(i) => {
            let owner = owners.get(i as usize);
            let member = |key: &str| owner.and_then(|f| f.get(key)).cloned();
            (member("id"), member("properties").unwrap_or_default())
        }
        Item::Cluster(_) => (
            hierarchy.id(item).map(|id| Value::Number(id as f64)),
            Value::object(cluster::cluster_properties(&hierarchy, item)),
        ),
    };
    if let Some(tile) = request.get("tile") {
        let whole = |v: &Value| v.as_f64().filter(|n| n.fract() == 0.0 && (0.0..4294967296.0).contains(n));
        let parts: Vec<f64> = tile.as_array().unwrap_or_default().iter().filter_map(whole).collect();
        let [z, x, y] = parts[..] else { return Err("tile must be three whole numbers: zoom, column, row".into()) };
        if z > 60.0 {
            return Err("tile[0] must be a zoom, at most 60".into());
        }
        let feature = |t: cluster::TileItem| {
            let (id, tags) = told(t.item);
            let at = Value::from(vec![Value::from(vec![Value::Number(t.x), Value::Number(t.y)])]);
            let members = [("type", Value::Number(1.0)), ("geometry", at), ("tags", tags)];
            Value::object(members.into_iter().chain(id.map(|id| ("id", id))))
        };
        return Ok(Value::Array(hierarchy.tile(z as u8, x as u32, y as u32).into_iter().map(feature).collect()));
    }
    let bbox = request.get("bbox").ok_or("there must be \"tile\", or \"bbox\" and \"zoom\"")?;
    let sides: Vec<f64> = bbox.as_array().unwrap_or_default().iter().filter_map(Value::as_f64).collect();
    let [west, south, east, north] = sides[..] else {
        return Err("bbox must be four numbers: west, south, east, north".into());
    };
    let zoom = field(request, "zoom")?.as_f64().ok_or("zoom must be a number")?;
    let feature = |item: Item| {
        let p = hierarchy.position(item);
        let (id, properties) = told(item);
        cluster::feature(id, [p.lon, p.lat], properties)
    };
    let found = hierarchy.query([west, south, east, north], zoom);
    Ok(Value::Array(found.into_iter().map(feature).collect()))
}

fn contrast(request: &Value) -> Result<Value, String> {
    let color = |key: &str| {
        let css = string(request, key)?;
        Color::parse(css).ok_or_else(|| format!("{key}: \"{css}\" is not a CSS colour"))
    };
    Ok(Value::object([("ratio", Value::Number(Color::contrast(color("a")?, color("b")?)))]))
}

fn pole_label(request: &Value) -> Result<Value, String> {
    let rings: Vec<Vec<Point>> = plane_rings(field(request, "polygon")?, "polygon")?;
    let rings: Vec<&[Point]> = rings.iter().map(Vec::as_slice).collect();
    let precision = not_negative(request, "precision", 1.0)?;
    let (point, distance) = geom::pole(&rings, precision).ok_or("polygon: its first ring has no vertex")?;
    Ok(Value::object([("point", from_point(point)), ("distance", Value::Number(distance))]))
}

/// Beyond the wire contract: `concavity` (how many times as long as the way to the next point an edge must be to be bent,
/// 2 by default) and `minEdge` for concave hulls.
fn hull(request: &Value) -> Result<Value, String> {
    let points = plane_points(field(request, "points")?, "points")?;
    let ring = match string(request, "kind")? {
        "convex" => geom::convex_hull(&points),
        "concave" => {
            let (ratio, min_edge) = (not_negative(request, "concavity", 2.0)?, not_negative(request, "minEdge", 0.0)?);
            geom::concave_hull(&points, Concavity { ratio, min_edge })
        }
        other => return Err(format!("kind: \"{other}\" must be convex or concave")),
    };
    Ok(Value::object([("ring", from_points(&ring))]))
}

fn simplify(request: &Value) -> Result<Value, String> {
    let line = plane_points(field(request, "line")?, "line")?;
    let tolerance = field(request, "tolerance").and_then(|_| not_negative(request, "tolerance", 0.0))?;
    Ok(from_points(&geom::simplify(&line, tolerance)))
}

fn clip(request: &Value) -> Result<Value, String> {
    let bbox: Vec<f64> = each(field(request, "bbox")?, "bbox", |v, path| {
        v.as_f64().ok_or_else(|| format!("{path} must be a number, but is {}", shorten(v)))
    })?;
    let rect = match bbox[..] {
        [w, s, e, n] if w <= e && s <= n => Rect::new(w, s, e, n),
        _ => return Err("bbox must be [west, south, east, north] with west ≤ east and south ≤ north".into()),
    };
    match (request.get("line"), request.get("polygon")) {
        (Some(line), None) => {
            let pieces = geom::clip_line(&plane_points(line, "line")?, rect);
            Ok(Value::Array(pieces.iter().map(|piece| from_points(&piece.points)).collect()))
        }
        (None, Some(polygon)) => {
            let rings = plane_rings(polygon, "polygon")?;
            // The answer's rings are closed when the question's are.
            let closed = rings.iter().any(|r| r.len() > 1 && r.first() == r.last());
            let mut parts = geom::clip_rings(rings.iter().map(Vec::as_slice), rect);
            for ring in parts.iter_mut().filter(|_| closed) {
                ring.extend(ring.first().copied());
            }
            Ok(Value::Array(parts.iter().map(|r| from_points(r)).collect()))
        }
        _ => Err("there must be either \"line\" or \"polygon\"".into()),
    }
}

/// A position in a plane. Sums and products of coordinates up to 1e100 stay finite.
fn plane_point(value: &Value, path: &str) -> Result<Point, String> {
    let [x, y] = pair(value, path)?;
    if x.abs() > 1e100 || y.abs() > 1e100 {
        return Err(format!("{path} must lie within -1e100 and 1e100"));
    }
    Ok(Point::new(x, y))
}

fn plane_points(value: &Value, path: &str) -> Result<Vec<Point>, String> {
    each(value, path, plane_point)
}

fn plane_rings(value: &Value, path: &str) -> Result<Vec<Vec<Point>>, String> {
    each(value, path, plane_points)
}

fn from_point(p: Point) -> Value {
    Value::Array([p.x, p.y].map(Value::Number).into())
}

fn from_points(points: &[Point]) -> Value {
    Value::Array(points.iter().map(|p| from_point(*p)).collect())
}

/// A number that is not below 0; `default` where there is none.
fn not_negative(request: &Value, key: &str, default: f64) -> Result<f64, String> {
    match request.get(key) {
        None | Some(Value::Null) => Ok(default),
        Some(value) => {
            let number = value.as_f64().filter(|n| *n >= 0.0);
            number.ok_or_else(|| format!("\"{key}\" must be a number from 0 upwards, but is {}", shorten(value)))
        }
    }
}

fn issues(issues: &[Issue]) -> Value {
    let one = |i: &Issue| {
        Value::object([
            ("path", Value::from(i.path.as_str())),
            ("message", Value::from(i.message.as_str())),
            ("level", Value::from(i.level.as_str())),
        ])
    };
    Value::Array(issues.iter().map(one).collect())
}

fn field<'v>(object: &'v Value, key: &str) -> Result<&'v Value, String> {
    object.get(key).ok_or_else(|| format!("\"{key}\" is missing"))
}

fn string<'v>(object: &'v Value, key: &str) -> Result<&'v str, String> {
    let value = field(object, key)?;
    value.as_str().ok_or_else(|| format!("\"{key}\" must be a string, but is {}", value.type_name()))
}

/// The first two numbers of an array; heights behind them are passed over.
fn pair(value: &Value, path: &str) -> Result<[f64; 2], String> {
    let wrong = || format!("{path} must be an array of two numbers, but is {}", shorten(value));
    match value.as_array() {
        Some([x, y, rest @ ..]) if rest.iter().all(|v| v.as_f64().is_some()) => {
            x.as_f64().zip(y.as_f64()).map(|(x, y)| [x, y]).ok_or_else(wrong)
        }
        _ => Err(wrong()),
    }
}

fn shorten(value: &Value) -> String {
    let text = value.to_json();
    if text.chars().count() > 60 { text.chars().take(60).chain(['…']).collect() } else { text }
}

fn lonlat(value: &Value, path: &str) -> Result<LonLat, String> {
    pair(value, path).map(|[lon, lat]| LonLat::new(lon, lat))
}

fn each<T>(value: &Value, path: &str, read: fn(&Value, &str) -> Result<T, String>) -> Result<Vec<T>, String> {
    let items = value.as_array().ok_or_else(|| format!("{path} must be an array, but is {}", value.type_name()))?;
    items.iter().enumerate().map(|(i, item)| read(item, &format!("{path}[{i}]"))).collect()
}

fn ring(value: &Value, path: &str) -> Result<Vec<LonLat>, String> {
    each(value, path, lonlat)
}

fn rings(value: &Value, path: &str) -> Result<Vec<Vec<LonLat>>, String> {
    each(value, path, ring)
}
