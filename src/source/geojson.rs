//! GeoJSON (RFC 7946) into a [`FeatureSet`]: strict in what it reports, lenient in what it takes.
//!
//! Every fault becomes an [`Issue`] with its JSON path. Common deviations (open rings, clockwise rings, a `crs` member,
//! missing `properties`) are read and warned about; a feature that cannot be read is left out and the others stay.

use super::shape::Shapes;
use super::tree::{Members, Node, member};
use super::{Builder, FeatureSet, Geometry, Words, geojson_stream};
use crate::issue::Issue;
pub(super) use crate::issue::Path;
use crate::json;
use crate::proj::Datum;
use crate::value::Value;
use std::borrow::Cow;

/// How to read GeoJSON.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The datum that the coordinates are given in; they become WGS-84. A `crs` member that names one of [`Datum`] wins.
    pub datum: Datum,
    /// The property that serves as id where it is a string or a number.
    pub promote_id: Option<String>,
    /// Whether features without an id get their place in the file, from 0.
    pub generate_id: bool,
}

/// What reading gave.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The features that could be read. A collection of points, lines and polygons is one feature for each of these kinds,
    /// all with the same id and properties.
    pub features: FeatureSet,
    /// How many GeoJSON features were read; at most [`FeatureSet::len`].
    pub records: usize,
    /// What was wrong. At most 1000 are listed, the last then says how many more there are.
    pub issues: Vec<Issue>,
}

/// The features of GeoJSON text, in WGS-84.
///
/// Cost: about 20 ms for 100,000 positions in a native build.
///
/// # Errors
/// When the text is not JSON, or its root is no GeoJSON object. Any lesser fault is an issue.
pub fn parse(text: &str) -> Result<(FeatureSet, Vec<Issue>), String> {
    parse_with(text, &Options::default()).map(|p| (p.features, p.issues))
}

/// The features of GeoJSON text read with options; see [`parse`].
///
/// # Errors
/// As [`parse`].
pub fn parse_with(text: &str, options: &Options) -> Result<Parsed, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::new(options.datum);
    if geojson_stream::read(text, &mut reader, options) {
        return Ok(reader.finish());
    }
    Reader::new(options.datum).document(Node::from_json(text)?, options)
}

/// The features of GeoJSON that is a [`Value`] already; see [`parse`].
///
/// # Errors
/// As [`parse`].
pub fn parse_value(value: &Value, options: &Options) -> Result<Parsed, String> {
    Reader::new(options.datum).document(Node::from_value(value), options)
}

/// The issues listed at most.
const MAX_ISSUES: usize = 1000;

pub(super) struct Reader {
    pub(super) datum: Datum,
    /// Whether the document draws on an unbounded plane; see `Reader::is_plane`.
    pub(super) plane: bool,
    issues: Vec<Issue>,
    unlisted: usize,
    /// The first ring that runs the wrong way and what was told, and how many do: in older data all of them do.
    pub(super) wound: (Option<(String, &'static str)>, usize),
    builder: Builder,
    records: usize,
}

const GEOMETRY_TYPES: [&str; 7] =
    ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"];

impl Reader {
    // Each is called from several places; copies of them would cost the wasm a kilobyte.
    #[inline(never)]
    pub(super) fn new(datum: Datum) -> Self {
        Reader {
            datum,
            plane: false,
            issues: Vec::new(),
            unlisted: 0,
            wound: (None, 0),
            builder: Builder::new(),
            records: 0,
        }
    }

    pub(super) fn error(&mut self, path: &Path<'_>, message: impl Into<String>) {
        self.tell(|| Issue::error(path.to_string(), message));
    }

    pub(super) fn warn(&mut self, path: &Path<'_>, message: impl Into<String>) {
        self.tell(|| Issue::warning(path.to_string(), message));
    }

    fn tell(&mut self, issue: impl FnOnce() -> Issue) {
        if self.issues.len() < MAX_ISSUES - 1 {
            self.issues.push(issue());
        } else {
            self.unlisted += 1;
        }
    }

    #[inline(never)]
    fn document(mut self, root: Node<'_>, options: &Options) -> Result<Parsed, String> {
        let Node::Object(members) = root else {
            return Err(format!("not GeoJSON: the root must be an object, but is {}", root.kind()));
        };
        let type_name = match member(&members, "type") {
            Some(Node::Text(t)) => t.to_string(),
            Some(other) => {
                return Err(format!("not GeoJSON: \"type\" of the root must be a string, but is {}", other.kind()));
            }
            None => {
                return Err("not GeoJSON: the root has no \"type\"; it must be one, such as FeatureCollection".into());
            }
        };
        self.read_crs(&members);
        match type_name.as_str() {
            "FeatureCollection" => self.collection(members, options),
            "Feature" => self.feature(&Path::Root, Node::Object(members), options),
            name if GEOMETRY_TYPES.contains(&name) => {
                self.plane = self.is_plane(&members);
                let mut shapes = Shapes::default();
                if self.geometry(&Path::Root, &members, &mut shapes).is_some() {
                    self.push(&Path::Root, None, shapes, &[], options);
                }
            }
            "Topology" => return Err("TopoJSON, not GeoJSON: the source's type must be \"topojson\"".into()),
            other => {
                let known = GEOMETRY_TYPES.iter().chain(&["FeatureCollection", "Feature"]);
                let meant = known.into_iter().find(|k| k.eq_ignore_ascii_case(other));
                return Err(match meant {
                    Some(k) => format!("not GeoJSON: \"type\" is \"{other}\", must be \"{k}\": case matters"),
                    None => format!(
                        "not GeoJSON: \"type\" is \"{other}\", must be FeatureCollection, Feature or one of {}",
                        crate::issue::list(&GEOMETRY_TYPES)
                    ),
                });
            }
        }
        Ok(self.finish())
    }

    #[inline(never)]
    pub(super) fn finish(mut self) -> Parsed {
        if let (Some((path, message)), n) = std::mem::take(&mut self.wound) {
            let others = if n > 1 { format!("; so do {} others", n - 1) } else { String::new() };
            self.tell(|| Issue::warning(path, format!("{message} (right-hand rule), read all the same{others}")));
        }
        if self.unlisted > 0 {
            self.issues.push(Issue::error("", format!("{} more issues are not listed", self.unlisted)));
        }
        Parsed { features: self.builder.finish(), records: self.records, issues: self.issues }
    }

    pub(super) fn read_crs(&mut self, members: &[(Cow<'_, str>, Node<'_>)]) {
        let path = Path::Key(&Path::Root, "crs");
        let crs = match member(members, "crs") {
            None => return,
            Some(Node::Null) => {
                return self.warn(&path, "RFC 7946 has no \"crs\" member: leave it out");
            }
            Some(crs) => crs,
        };
        let name = match crs {
            Node::Object(m) => match member(m, "properties") {
                Some(Node::Object(p)) => member(p, "name").and_then(Node::as_text),
                _ => None,
            },
            _ => None,
        };
        match name.map(|n| (n, Datum::from_name(n))) {
            Some((_, Some(datum))) => {
                // The option says more than a crs that only repeats GeoJSON's default.
                if datum != Datum::Wgs84 {
                    self.datum = datum;
                }
                let name = self.datum.name();
                self.warn(&path, format!("RFC 7946 has no \"crs\" member: coordinates read as {name}"));
            }
            Some((n, None)) => {
                let name = self.datum.name();
                self.warn(
                    &path,
                    format!("unknown crs \"{n}\": coordinates read as {name}; give them in {}", Datum::NAMES),
                );
            }
            None => self.warn(&path, "RFC 7946 has no \"crs\" member, and this one names nothing: leave it out"),
        }
    }

    pub(super) fn check_collection(&mut self, members: &[(Cow<'_, str>, Node<'_>)]) {
        self.check_members(&Path::Root, members, &["geometry", "coordinates", "geometries", "properties"]);
    }

    fn collection(&mut self, mut members: Members<'_>, options: &Options) {
        self.check_collection(&members);
        let path = Path::Key(&Path::Root, "features");
        let Some(at) = members.iter().rposition(|(k, _)| k == "features") else {
            return self.error(&path, "a FeatureCollection must have \"features\", an array of Feature objects");
        };
        let items = match members.swap_remove(at).1 {
            Node::Array(items) => items,
            Node::Numbers(n) => n.as_slice().iter().map(|n| Node::Number(*n)).collect(),
            other => {
                return self.error(&path, format!("must be an array of Feature objects, but is {}", other.kind()));
            }
        };
        for (i, item) in items.into_iter().enumerate() {
            self.feature(&Path::Index(&path, i), item, options);
        }
    }

    pub(super) fn feature(&mut self, path: &Path<'_>, node: Node<'_>, options: &Options) {
        let Node::Object(mut members) = node else {
            return self.error(path, format!("left out: must be a Feature object, but is {}", node.kind()));
        };
        match member(&members, "type") {
            Some(Node::Text(t)) if t == "Feature" => {}
            Some(Node::Text(t)) => {
                let t = t.clone();
                return self.error(
                    &Path::Key(path, "type"),
                    format!("feature left out: type is \"{t}\", must be \"Feature\""),
                );
            }
            other => {
                let is = other.map_or("missing", Node::kind);
                return self
                    .error(&Path::Key(path, "type"), format!("feature left out: type is {is}, must be \"Feature\""));
            }
        }
        self.check_members(path, &members, &["features", "coordinates", "geometries"]);
        let mut shapes = Shapes::default();
        let at = Path::Key(path, "geometry");
        match member(&members, "geometry") {
            Some(Node::Object(geometry)) => {
                if self.geometry(&at, geometry, &mut shapes).is_none() {
                    return;
                }
            }
            Some(Node::Null) => {}
            None => self.warn(&at, "a Feature must have \"geometry\", if only null: read as null"),
            Some(other) => {
                let is = other.kind();
                return self.error(&at, format!("feature left out: must be a geometry object or null, but is {is}"));
            }
        }
        let id = match member(&members, "id") {
            Some(Node::Text(s)) => {
                self.check_text(&Path::Key(path, "id"), s);
                Some(Value::from(&**s))
            }
            Some(Node::Number(n)) if n.is_finite() => Some(Value::Number(*n)),
            None => None,
            Some(Node::Null) => {
                self.warn(
                    &Path::Key(path, "id"),
                    "must be a string or a number: a feature without an id has no member",
                );
                None
            }
            Some(other) => {
                let is = other.kind();
                self.error(&Path::Key(path, "id"), format!("left out: must be a string or a number, but is {is}"));
                None
            }
        };
        let properties = self.properties(path, &mut members);
        self.push(path, id, shapes, &properties, options);
    }

    fn properties<'a>(&mut self, path: &Path<'_>, members: &mut [(Cow<'a, str>, Node<'a>)]) -> Members<'a> {
        let at = Path::Key(path, "properties");
        let Some((_, node)) = members.iter_mut().rev().find(|(k, _)| k == "properties") else {
            self.warn(&at, "a Feature must have \"properties\", if only null: read as null");
            return Vec::new();
        };
        match std::mem::replace(node, Node::Null) {
            Node::Null => Vec::new(),
            Node::Object(mut members) => {
                self.check_duplicates(&at, &members);
                members.retain(|(k, v)| {
                    let at = Path::Key(&at, k);
                    self.check_text(&at, k);
                    let is_right = self.check_nested(&at, v);
                    if !is_right {
                        self.error(&at, json::TOO_DEEP);
                    }
                    is_right
                });
                members
            }
            other => {
                self.error(&at, format!("left out: must be an object or null, but is {}", other.kind()));
                Vec::new()
            }
        }
    }

    fn push(
        &mut self,
        path: &Path<'_>,
        id: Option<Value>,
        shapes: Shapes,
        properties: &[(Cow<'_, str>, Node<'_>)],
        options: &Options,
    ) {
        let mut id = id;
        if let Some(name) = &options.promote_id {
            match member(properties, name) {
                Some(v @ (Node::Text(_) | Node::Number(_))) => id = Some(v.to_value()),
                _ => {
                    let message = format!("no string or number in property \"{name}\" to be the id");
                    self.warn(&Path::Key(&Path::Key(path, "properties"), name), message);
                }
            }
        }
        if id.is_none() && options.generate_id {
            id = Some(Value::Number(self.records as f64));
        }
        self.records += 1;
        let Shapes { points, lines, polygons } = shapes;
        let mut push = |id: Option<Value>, geometry: Geometry| {
            self.builder.push_cells(id, geometry, &mut properties.iter().map(|(name, node)| (&**name, node.cell())));
        };
        if points.is_empty() && lines.is_empty() && polygons.is_empty() {
            return push(id, Geometry::None);
        }
        if !polygons.is_empty() {
            push(id.clone(), Geometry::Polygons(polygons));
        }
        if !lines.is_empty() {
            push(id.clone(), Geometry::Lines(lines));
        }
        if !points.is_empty() {
            push(id, Geometry::Points(points));
        }
    }

    /// Duplicate members, the bounding box, and members that would give the object another meaning (RFC 7946 §7.1).
    pub(super) fn check_members(&mut self, path: &Path<'_>, members: &[(Cow<'_, str>, Node<'_>)], foreign: &[&str]) {
        self.check_duplicates(path, members);
        for (key, node) in members {
            if key == "bbox" {
                let right = node.as_numbers().is_some_and(|n| matches!(n.len(), 4 | 6));
                if !right {
                    let message = "passed over: must be an array of 4 numbers (6 with heights)";
                    self.warn(&Path::Key(path, "bbox"), message);
                }
            } else if foreign.contains(&&**key) {
                let message = "passed over: an object of this type must not have this member (RFC 7946, 7.1)";
                self.warn(&Path::Key(path, key), message);
            }
        }
    }

    fn check_duplicates(&mut self, path: &Path<'_>, members: &[(Cow<'_, str>, Node<'_>)]) {
        // Nearly all objects are small: comparing beats hashing.
        if members.len() <= 24 {
            for (i, (key, _)) in members.iter().enumerate() {
                if members.iter().take(i).any(|(k, _)| k == key) {
                    self.warn(&Path::Key(path, key), "occurs more than once in its object: the last one counts");
                }
            }
            return;
        }
        let mut seen = Words::default();
        for (key, _) in members {
            if seen.insert(key.as_ref().into(), 0).is_some() {
                self.warn(&Path::Key(path, key), "occurs more than once in its object: the last one counts");
            }
        }
    }

    /// Duplicate members and mended text inside a property's value; whether all of it is there.
    fn check_nested(&mut self, path: &Path<'_>, node: &Node<'_>) -> bool {
        match node {
            Node::Text(text) => self.check_text(path, text),
            Node::Array(items) => {
                return items.iter().enumerate().all(|(i, n)| self.check_nested(&Path::Index(path, i), n));
            }
            Node::Object(members) => {
                self.check_duplicates(path, members);
                return members.iter().all(|(k, n)| self.check_nested(&Path::Key(path, k), n));
            }
            Node::Deep => return false,
            _ => {}
        }
        true
    }

    fn check_text(&mut self, path: &Path<'_>, text: &str) {
        if json::is_mended(text) {
            self.warn(path, json::HALF);
        }
    }
}

#[cfg(test)]
#[path = "geojson_tests.rs"]
mod tests;
