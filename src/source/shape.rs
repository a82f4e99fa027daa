//! GeoJSON geometry objects into world coordinates.

use super::geojson::{Path, Reader};
use super::ring::{Crossing, crossing, doubled_area};
use super::tree::{Node, member};
use crate::geom::Point;
use crate::number::Decimal;
use crate::proj::{Datum, LonLat, convert, wgs84_from, world_from_lonlat};
use std::borrow::Cow;

/// The points, lines and polygons of one feature, in world coordinates.
#[derive(Default)]
pub(super) struct Shapes {
    pub(super) points: Vec<Point>,
    pub(super) lines: Vec<Vec<Point>>,
    pub(super) polygons: Vec<Vec<Vec<Point>>>,
}

/// A longitude beyond ±180 or a latitude beyond ±90 by less than this is rounding.
const SLACK_DEG: f64 = 1e-6;

fn world(p: &[f64; 2]) -> Point {
    world_from_lonlat(LonLat::new(p[0], p[1]))
}

impl Reader {
    /// Reads a geometry object; `None` when it has a fault that was told, and nothing of it can stay.
    pub(super) fn geometry(
        &mut self,
        path: &Path<'_>,
        members: &[(Cow<'_, str>, Node<'_>)],
        out: &mut Shapes,
    ) -> Option<()> {
        let type_name = match member(members, "type") {
            Some(Node::Text(t)) => &**t,
            other => {
                let is = other.map_or("missing", Node::kind);
                self.error(&Path::Key(path, "type"), format!("left out: type is {is}, must be a geometry type"));
                return None;
            }
        };
        if type_name == "GeometryCollection" {
            return self.geometries(path, members, out);
        }
        self.check_members(path, members, &["geometry", "properties", "features", "geometries"]);
        let at = Path::Key(path, "coordinates");
        let Some(node) = member(members, "coordinates") else {
            self.error(&at, format!("left out: a {type_name} must have \"coordinates\""));
            return None;
        };
        if let Node::Array(items) = node
            && items.is_empty()
        {
            self.warn(&at, "empty coordinates: read as a null geometry, which should be written as null");
            return Some(());
        }
        match type_name {
            "Point" => {
                let p = self.position(&at, node)?;
                out.points.push(world(&p));
            }
            "MultiPoint" => out.points.extend(self.positions(&at, node)?.iter().map(world)),
            "LineString" => {
                let line = self.line(&at, node)?;
                out.lines.push(line);
            }
            "MultiLineString" => {
                for (i, item) in self.list(&at, node, "lines")?.iter().enumerate() {
                    let line = self.line(&Path::Index(&at, i), item)?;
                    out.lines.push(line);
                }
            }
            "Polygon" => {
                let polygon = self.polygon(&at, node)?;
                out.polygons.push(polygon);
            }
            "MultiPolygon" => {
                for (i, item) in self.list(&at, node, "polygons")?.iter().enumerate() {
                    let polygon = self.polygon(&Path::Index(&at, i), item)?;
                    out.polygons.push(polygon);
                }
            }
            other => {
                let message =
                    format!("left out: unknown geometry type \"{other}\"; types are written as in MultiPolygon");
                self.error(&Path::Key(path, "type"), message);
                return None;
            }
        }
        Some(())
    }

    fn geometries(&mut self, path: &Path<'_>, members: &[(Cow<'_, str>, Node<'_>)], out: &mut Shapes) -> Option<()> {
        self.check_members(path, members, &["geometry", "properties", "features", "coordinates"]);
        let at = Path::Key(path, "geometries");
        let items = match member(members, "geometries") {
            Some(Node::Array(items)) => items,
            other => {
                let is = other.map_or("missing", Node::kind);
                self.error(&at, format!("left out: must be an array of geometry objects, but is {is}"));
                return None;
            }
        };
        if items.len() == 1 {
            self.warn(&at, "a collection of one geometry should be that geometry");
        }
        for (i, item) in items.iter().enumerate() {
            let at = Path::Index(&at, i);
            match item {
                Node::Object(members) => {
                    if member(members, "type").and_then(Node::as_text) == Some("GeometryCollection") {
                        self.warn(
                            &at,
                            "a collection should not be inside of another: list its geometries in the outer one",
                        );
                    }
                    self.geometry(&at, members, out)?;
                }
                other => {
                    self.error(&at, format!("left out: must be a geometry object, but is {}", other.kind()));
                    return None;
                }
            }
        }
        Some(())
    }

    fn list<'n, 'a>(&mut self, path: &Path<'_>, node: &'n Node<'a>, of: &str) -> Option<&'n [Node<'a>]> {
        match node {
            Node::Array(items) => return Some(items),
            Node::Numbers(_) => {
                self.error(
                    path,
                    format!("left out: must be an array of {of}, but is one of numbers: nest it more deeply"),
                );
            }
            other => self.error(path, format!("left out: must be an array of {of}, but is {}", other.kind())),
        }
        None
    }

    fn positions(&mut self, path: &Path<'_>, node: &Node<'_>) -> Option<Vec<[f64; 2]>> {
        let items = self.list(path, node, "positions")?;
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            out.push(self.position(&Path::Index(path, i), item)?);
        }
        Some(out)
    }

    fn line(&mut self, path: &Path<'_>, node: &Node<'_>) -> Option<Vec<Point>> {
        let positions = self.positions(path, node)?;
        if positions.len() < 2 {
            self.error(path, "left out: a line must have at least two positions");
            return None;
        }
        Some(positions.iter().map(world).collect())
    }

    fn polygon(&mut self, path: &Path<'_>, node: &Node<'_>) -> Option<Vec<Vec<Point>>> {
        let items = self.list(path, node, "rings")?;
        if items.is_empty() {
            self.error(path, "left out: a polygon must have at least one ring");
            return None;
        }
        let mut rings = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let ring = self.ring(&Path::Index(path, i), item, i > 0)?;
            rings.push(ring.iter().map(world).collect());
        }
        Some(rings)
    }

    /// The positions of a ring without the closing one.
    fn ring(&mut self, path: &Path<'_>, node: &Node<'_>, hole: bool) -> Option<Vec<[f64; 2]>> {
        let mut ring = self.positions(path, node)?;
        let closed = ring.len() > 1 && ring.first() == ring.last();
        if closed {
            ring.pop();
        }
        if ring.len() < 3 {
            let message = "left out: a ring must have at least four positions, the last equal to the first";
            self.error(path, message);
            return None;
        }
        if !closed {
            self.warn(path, "the ring is not closed: its last position must be equal to its first; closed here");
        } else if let Node::Array(items) = node
            && let (Some(a), Some(b)) = (items.first(), items.last())
            && a.as_numbers() != b.as_numbers()
        {
            self.warn(path, "the first and the last position of a ring must be equal, heights included");
        }
        self.check_ring(path, &ring, hole);
        Some(ring)
    }

    fn check_ring(&mut self, path: &Path<'_>, ring: &[[f64; 2]], hole: bool) {
        let next = ring.iter().skip(1).chain(ring.first());
        if ring.iter().zip(next).any(|(a, b)| (a[0] - b[0]).abs() > 180.0) {
            // Across the antimeridian the plane shape says nothing.
            return;
        }
        let area = doubled_area(ring);
        match crossing(ring) {
            Crossing::Between(i, j) => {
                let message = format!(
                    "the ring crosses itself: the edges that start at positions {i} and {j} meet; its area would be \
                     wrong, the positions must follow the outline once"
                );
                return self.warn(path, message);
            }
            Crossing::Unknown => self.warn(path, "the ring is too intricate to tell whether it crosses itself"),
            Crossing::None if area == 0.0 => self.warn(path, "the ring encloses no area"),
            Crossing::None => {}
        }
        if hole && area > 0.0 || !hole && area < 0.0 {
            let (first, count) = &mut self.wound;
            *count += 1;
            if first.is_none() {
                let message = if hole {
                    "a hole should run clockwise but does not"
                } else {
                    "an outer ring should run counter-clockwise but does not"
                };
                *first = Some((path.to_string(), message));
            }
        }
    }

    /// Longitude and latitude in WGS-84.
    fn position(&mut self, path: &Path<'_>, node: &Node<'_>) -> Option<[f64; 2]> {
        let [x, y] = match node {
            Node::Numbers(n) if n.len >= 2 => [n.at[0], n.at[1]],
            Node::Numbers(_) => {
                self.error(path, "left out: a position must have two numbers, longitude and latitude");
                return None;
            }
            Node::Array(items) => match (items.as_slice(), node.as_numbers().as_deref()) {
                (_, Some([x, y, _, _, ..])) => {
                    self.warn(path, "a position should have no more than three numbers: the others are passed over");
                    [*x, *y]
                }
                ([Node::Array(_) | Node::Numbers(_), ..], _) => {
                    self.error(path, "left out: must be a position, but is an array of arrays: nested too deeply");
                    return None;
                }
                _ => {
                    let message = "left out: each element of a position must be a number, as in [113.05, 23.68]";
                    self.error(path, message);
                    return None;
                }
            },
            other => {
                let message = format!("left out: must be a position, [longitude, latitude], but is {}", other.kind());
                self.error(path, message);
                return None;
            }
        };
        self.on_earth(path, x, y)
    }

    fn on_earth(&mut self, path: &Path<'_>, x: f64, y: f64) -> Option<[f64; 2]> {
        if !x.is_finite() || !y.is_finite() {
            self.error(path, format!("left out: [{}, {}] must be finite numbers", Decimal(x), Decimal(y)));
            return None;
        }
        let [lon, lat] = if self.datum == Datum::WebMercator {
            match convert(Datum::WebMercator, Datum::Wgs84, [x, y]) {
                Ok(p) => p,
                Err(message) => {
                    self.error(path, format!("left out: {message}"));
                    return None;
                }
            }
        } else {
            [x, y]
        };
        if self.plane {
            return Some([lon, lat]);
        }
        let (lon_bad, lat_bad) = (lon.abs() > 180.0 + SLACK_DEG, lat.abs() > 90.0 + SLACK_DEG);
        if lon_bad || lat_bad {
            let hint = if lat_bad && lat.abs() <= 180.0 && lon.abs() <= 90.0 {
                "; longitude comes first"
            } else if lon.abs().max(lat.abs()) > 1000.0 {
                "; these look like metres: say which crs"
            } else {
                ""
            };
            let message = if lat_bad {
                format!("left out: latitude {} must be within -90 and 90{hint}", Decimal(lat))
            } else {
                format!("left out: longitude {} must be within -180 and 180{hint}", Decimal(lon))
            };
            self.error(path, message);
            return None;
        }
        if self.datum == Datum::Wgs84 {
            return Some([lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)]);
        }
        let p = wgs84_from(self.datum, LonLat::new(lon, lat));
        Some([p.lon.clamp(-180.0, 180.0), p.lat.clamp(-90.0, 90.0)])
    }

    /// Whether a lone geometry is a drawing on an unbounded plane rather than one with a wrong position: most of its
    /// positions are no longitude and latitude, too far in either direction, yet of the magnitude of degrees.
    ///
    /// RFC 7946 bounds no numbers, and map tools whose world repeats do write such shapes. Features are records of something
    /// on Earth, and never read like this.
    pub(super) fn is_plane(&self, members: &[(Cow<'_, str>, Node<'_>)]) -> bool {
        fn scan(node: &Node<'_>, seen: &mut [usize; 4]) {
            match node {
                Node::Numbers(n) if n.len >= 2 => {
                    let (lon, lat) = (n.at[0].abs() > 180.0, n.at[1].abs() > 90.0);
                    let far = n.at[0].abs() > 360.0 || n.at[1].abs() > 180.0;
                    seen[0] += 1;
                    seen[1] += usize::from(lon && lat);
                    seen[2] += usize::from(lon || lat);
                    seen[3] += usize::from(far);
                }
                Node::Array(items) => items.iter().for_each(|i| scan(i, seen)),
                _ => {}
            }
        }
        let mut seen = [0; 4];
        if let (Some(node), Datum::Wgs84) = (member(members, "coordinates"), self.datum) {
            scan(node, &mut seen);
        }
        let [all, both, either, far] = seen;
        all > 3 && both > 0 && 2 * either > all && far == 0
    }
}
