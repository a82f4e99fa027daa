//! `within` and `distance`: a feature's geometry against one written in the style.
//!
//! Both see the feature as a tile does: its vertices rounded to a grid of 8192 units a tile. `within` rounds its polygons
//! to the same grid; `distance` measures in a plane that touches the ellipsoid at the feature's latitude.

use super::{EvalContext, WATCHFUL};
use crate::math;
use crate::value::Value;
use std::f64::consts::PI;

type Xy = [f64; 2];
type Ring = Vec<Xy>;

/// A feature's geometry on the grid of a tile pyramid, for `within` and `distance`.
#[derive(Clone, Debug, PartialEq)]
pub struct TileGeometry {
    /// Points, lines, or rings (an exterior one, then its holes, wound the other way), in grid units from the world's
    /// upper left corner; y grows to the south.
    pub parts: Vec<Vec<[f64; 2]>>,
    /// Width of the world in grid units: 8192·2^z for tiles of zoom z.
    pub grid: f64,
}

impl TileGeometry {
    /// Where a longitude and latitude (degrees) lie on a grid of this width.
    pub fn quantise(lonlat: [f64; 2], grid: f64) -> [f64; 2] {
        let y = (180.0 - math::ln(math::tan(PI / 4.0 + lonlat[1] * PI / 360.0)).to_degrees()) / 360.0;
        [((180.0 + lonlat[0]) / 360.0 * grid).round(), (y * grid).round()]
    }

    fn lonlat(&self, [x, y]: Xy) -> Xy {
        let lat = 360.0 / PI * math::atan(math::exp((180.0 - y / self.grid * 360.0).to_radians())) - 90.0;
        [x / self.grid * 360.0 - 180.0, lat]
    }
}

/// The geometries written in the style, in degrees.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    parts: Vec<Simple>,
}

#[derive(Clone, Debug)]
enum Simple {
    Point(Xy),
    Line(Ring),
    Polygon(Vec<Ring>),
}

fn position(v: &Value) -> Option<Xy> {
    match v.as_array()? {
        [Value::Number(x), Value::Number(y), ..] => Some([*x, *y]),
        _ => None,
    }
}

fn list<T>(v: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    v.as_array()?.iter().map(read).collect()
}

fn line(v: &Value) -> Option<Ring> {
    list(v, position)
}

fn polygon(v: &Value) -> Option<Vec<Ring>> {
    list(v, line)
}

impl Shape {
    /// The shape of a GeoJSON geometry, feature or collection; `None` when it is none, or has no polygon where one is
    /// needed.
    pub(super) fn read(json: &Value, polygons_only: bool) -> Option<Shape> {
        let mut parts = Vec::new();
        match json.get("type")?.as_str()? {
            "FeatureCollection" => {
                for feature in json.get("features")?.as_array()? {
                    // What is no simple geometry is passed over, as long as another feature has one.
                    _ = feature.get("geometry").and_then(|g| read_geometry(g, &mut parts));
                }
            }
            "Feature" => read_geometry(json.get("geometry")?, &mut parts)?,
            _ => read_geometry(json, &mut parts)?,
        }
        if polygons_only {
            parts.retain(|p| matches!(p, Simple::Polygon(_)));
        }
        (!parts.is_empty()).then_some(Shape { parts })
    }

    /// Whether the feature, points or lines, lies inside the polygons; on the boundary is outside.
    pub(super) fn contains(&self, cx: &EvalContext) -> bool {
        let Some(feature) = cx.feature else { return false };
        let lines = match feature.geometry_type() {
            "Point" | "MultiPoint" => false,
            "LineString" | "MultiLineString" => true,
            _ => return false,
        };
        let Some(mut geometry) = feature.tile_geometry() else { return false };
        let polygons: Vec<Vec<Ring>> = self.parts.iter().filter_map(|p| on_grid(p, geometry.grid)).collect();
        let outer = bounds(polygons.iter().flatten().flatten());
        let inner = bounds(geometry.parts.iter().flatten());
        // A line that spans more than half of the world is taken as it is; anything else moves to the polygons' side
        // of the date line.
        if !lines || inner[2] - inner[0] <= geometry.grid / 2.0 {
            for p in geometry.parts.iter_mut().flatten() {
                p[0] += shift(p[0], outer, geometry.grid);
            }
        }
        let inner = bounds(geometry.parts.iter().flatten());
        if inner[0] <= outer[0] || inner[1] <= outer[1] || inner[2] >= outer[2] || inner[3] >= outer[3] {
            return false;
        }
        if lines {
            geometry.parts.iter().all(|l| polygons.iter().any(|p| line_inside(l, p)))
        } else {
            geometry.parts.iter().flatten().all(|pt| polygons.iter().any(|p| point_inside(*pt, p, false)))
        }
    }

    /// The shortest distance in metres, 0 where they meet; `NaN` when the feature's geometry is unknown.
    pub(super) fn distance(&self, cx: &EvalContext) -> f64 {
        let Some((geometry, kind)) = cx.feature.and_then(|f| Some((f.tile_geometry()?, f.geometry_type()))) else {
            return f64::NAN;
        };
        let parts: Vec<Ring> =
            geometry.parts.iter().map(|p| p.iter().map(|xy| geometry.lonlat(*xy)).collect()).collect();
        let Some(first) = parts.first().and_then(|p: &Ring| p.first()) else { return f64::NAN };
        let ruler = Ruler::at(*first);
        let ours: Vec<Simple> = match kind.strip_prefix("Multi").unwrap_or(kind) {
            "Point" => parts.iter().flatten().map(|p| Simple::Point(*p)).collect(),
            "LineString" => parts.iter().cloned().map(Simple::Line).collect(),
            "Polygon" => polygons_of(parts).into_iter().map(Simple::Polygon).collect(),
            _ => return f64::NAN,
        };
        let ours: Vec<Simple> = ours.iter().map(|s| ruler.plane(s)).collect();
        let theirs: Vec<Simple> = self.parts.iter().map(|s| ruler.plane(s)).collect();
        let mut least = f64::INFINITY;
        for a in &ours {
            for b in &theirs {
                least = least.min(between(a, b));
            }
        }
        least
    }
}

fn read_geometry(json: &Value, parts: &mut Vec<Simple>) -> Option<()> {
    let coordinates = json.get("coordinates")?;
    match json.get("type")?.as_str()? {
        "Point" => parts.push(Simple::Point(position(coordinates)?)),
        "MultiPoint" => parts.extend(list(coordinates, position)?.into_iter().map(Simple::Point)),
        "LineString" => parts.push(Simple::Line(line(coordinates)?)),
        "MultiLineString" => parts.extend(list(coordinates, line)?.into_iter().map(Simple::Line)),
        "Polygon" => parts.push(Simple::Polygon(polygon(coordinates)?)),
        "MultiPolygon" => parts.extend(list(coordinates, polygon)?.into_iter().map(Simple::Polygon)),
        _ => return None,
    }
    Some(())
}

fn on_grid(shape: &Simple, grid: f64) -> Option<Vec<Ring>> {
    let Simple::Polygon(rings) = shape else { return None };
    Some(rings.iter().map(|r| r.iter().map(|p| TileGeometry::quantise(*p, grid)).collect()).collect())
}

fn bounds<'a>(points: impl Iterator<Item = &'a Xy>) -> [f64; 4] {
    points.fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, p| {
        [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
    })
}

/// How far an x must move, by whole worlds, to be near a box.
fn shift(x: f64, area: [f64; 4], world: f64) -> f64 {
    if x >= area[0] && x <= area[2] {
        return 0.0;
    }
    for edge in [area[0], area[2]] {
        if x - edge > world / 2.0 {
            return -world;
        }
        if edge - x > world / 2.0 {
            return world;
        }
    }
    0.0
}

/// The edges of a ring, the closing one too.
fn edges(ring: &[Xy]) -> impl Iterator<Item = (Xy, Xy)> {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| (*a, *b))
}

/// Whether a point lies inside rings by the even-odd rule.
fn point_inside(p: Xy, rings: &[Ring], on_boundary: bool) -> bool {
    let mut inside = false;
    for (a, b) in rings.iter().flat_map(|r| edges(r)) {
        let (u, v) = ([p[0] - a[0], p[1] - a[1]], [p[0] - b[0], p[1] - b[1]]);
        if u[0] * v[1] == v[0] * u[1] && u[0] * v[0] <= 0.0 && u[1] * v[1] <= 0.0 {
            return on_boundary;
        }
        if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0] {
            inside = !inside;
        }
    }
    inside
}

fn line_inside(line: &[Xy], rings: &[Ring]) -> bool {
    line.iter().all(|p| point_inside(*p, rings, false))
        && segments(line).all(|(a, b)| !rings.iter().flat_map(|r| edges(r)).any(|(c, d)| cross(a, b, c, d)))
}

fn segments(line: &[Xy]) -> impl Iterator<Item = (Xy, Xy)> {
    line.iter().zip(line.iter().skip(1)).map(|(a, b)| (*a, *b))
}

/// Whether two segments cross at a point inside both.
fn cross(a: Xy, b: Xy, c: Xy, d: Xy) -> bool {
    let side = |p: Xy, q1: Xy, q2: Xy| (p[0] - q1[0]) * (q2[1] - q1[1]) - (q2[0] - q1[0]) * (p[1] - q1[1]);
    side(a, c, d) * side(b, c, d) < 0.0 && side(c, a, b) * side(d, a, b) < 0.0
}

/// Rings as polygons: the first ring's winding is that of all exteriors.
fn polygons_of(rings: Vec<Ring>) -> Vec<Vec<Ring>> {
    let area = |r: &Ring| edges(r).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f64>();
    let mut polygons: Vec<Vec<Ring>> = Vec::new();
    let mut exterior = None;
    for ring in rings {
        let positive = area(&ring) > 0.0;
        match polygons.last_mut() {
            Some(polygon) if exterior != Some(positive) => polygon.push(ring),
            _ => {
                exterior = Some(positive);
                polygons.push(vec![ring]);
            }
        }
    }
    polygons
}

/// A plane in metres around a place, true to within 0.1 % over some hundred kilometres.
struct Ruler {
    origin: Xy,
    per_degree: Xy,
}

impl Ruler {
    fn at(origin: Xy) -> Ruler {
        const RADIUS_M: f64 = 6378137.0;
        const FLATTENING: f64 = 1.0 / 298.257223563;
        const E2: f64 = FLATTENING * (2.0 - FLATTENING);
        let cos = math::cos(origin[1].to_radians());
        let w2 = 1.0 / (1.0 - E2 * (1.0 - cos * cos));
        let w = w2.sqrt();
        let metre = RADIUS_M.to_radians();
        Ruler { origin, per_degree: [metre * w * cos, metre * w * w2 * (1.0 - E2)] }
    }

    fn point(&self, p: Xy) -> Xy {
        let turn = p[0] - self.origin[0];
        // The short way round the globe.
        let turn = if turn > 180.0 {
            turn - 360.0
        } else if turn < -180.0 {
            turn + 360.0
        } else {
            turn
        };
        [turn * self.per_degree[0], (p[1] - self.origin[1]) * self.per_degree[1]]
    }

    fn plane(&self, shape: &Simple) -> Simple {
        let ring = |r: &Ring| r.iter().map(|p| self.point(*p)).collect::<Ring>();
        match shape {
            Simple::Point(p) => Simple::Point(self.point(*p)),
            Simple::Line(l) => Simple::Line(ring(l)),
            Simple::Polygon(rings) => Simple::Polygon(rings.iter().map(ring).collect()),
        }
    }
}

impl Simple {
    /// All segments; a point is a segment of no length.
    fn segments(&self) -> Vec<(Xy, Xy)> {
        match self {
            Simple::Point(p) => vec![(*p, *p)],
            Simple::Line(l) => segments(l).collect(),
            Simple::Polygon(rings) => rings.iter().flat_map(|r| edges(r)).collect(),
        }
    }

    fn covers(&self, p: Xy) -> bool {
        matches!(self, Simple::Polygon(rings) if point_inside(p, rings, true))
    }
}

/// The shortest distance between two shapes in a plane. Cost: at worst the product of their numbers of vertices.
fn between(a: &Simple, b: &Simple) -> f64 {
    let (ours, theirs) = (a.segments(), b.segments());
    if ours.iter().any(|(p, _)| b.covers(*p)) || theirs.iter().any(|(p, _)| a.covers(*p)) {
        return 0.0;
    }
    let mut least = f64::INFINITY;
    for (a, b) in &ours {
        for (c, d) in &theirs {
            if WATCHFUL && gap(bounds([a, b].into_iter()), bounds([c, d].into_iter())) >= least {
                continue;
            }
            if cross(*a, *b, *c, *d) {
                return 0.0;
            }
            for (p, q) in [(a, (c, d)), (b, (c, d)), (c, (a, b)), (d, (a, b))] {
                least = least.min(to_segment(*p, *q.0, *q.1));
            }
        }
    }
    least.sqrt()
}

/// The square of the distance between two boxes; 0 where they meet.
fn gap(a: [f64; 4], b: [f64; 4]) -> f64 {
    let x = (b[0] - a[2]).max(a[0] - b[2]).max(0.0);
    let y = (b[1] - a[3]).max(a[1] - b[3]).max(0.0);
    x * x + y * y
}

/// The square of the distance of a point from a segment.
fn to_segment(p: Xy, a: Xy, b: Xy) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 == 0.0 { 0.0 } else { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2).clamp(0.0, 1.0) };
    let (x, y) = (p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
    x * x + y * y
}
