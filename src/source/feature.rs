//! Many features in few allocations: geometry projected once to world coordinates, properties by column.

use super::Words;
use crate::geom::{Point, Rect};
use crate::value::Value;
use std::sync::Arc;

/// What a feature's geometry is drawn as. Multi-geometries are one feature of several parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeometryKind {
    /// No geometry (`null` in GeoJSON): found by queries, never drawn.
    None,
    /// Each part is one vertex.
    Point,
    /// Each part is an open line of at least two vertices.
    Line,
    /// Each part is a ring: without a closing vertex, at least three vertices; an exterior ring is followed by its holes.
    Polygon,
}

/// One point, line or ring of a feature.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// World coordinates ([`crate::proj::world_from_lonlat`]); rings do not repeat their first vertex.
    pub vertices: &'a [Point],
    /// For each vertex the simplification rank: at tolerance t (world units) the vertices with rank ≥
    /// [`rank_of`](crate::geom::rank_of)(t) remain. Empty when the part was never ranked: all remain.
    pub ranks: &'a [u8],
    /// Whether this ring is a hole of the exterior ring before it.
    pub hole: bool,
}

/// A geometry on its way into a [`Builder`], in world coordinates.
#[derive(Clone, Debug, PartialEq)]
pub enum Geometry {
    /// `null`.
    None,
    /// One or more points.
    Points(Vec<Point>),
    /// One or more lines.
    Lines(Vec<Vec<Point>>),
    /// One or more polygons, each an exterior ring and its holes; a closing vertex is dropped.
    Polygons(Vec<Vec<Vec<Point>>>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct PartSpan {
    pub(super) start: u32,
    pub(super) hole: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Column {
    /// `NaN` where missing.
    Number(Vec<f64>),
    /// Index into the words; `u32::MAX` where missing.
    Text { words: Vec<Arc<str>>, at: Vec<u32> },
    /// Anything else, or of several types; `None` where missing.
    Mixed(Vec<Option<Value>>),
}

/// An immutable table of features.
///
/// Memory: 16 bytes a vertex (17 when ranked), 41 bytes a feature, 4–8 bytes a cell of text or number.
#[derive(Clone, Debug, Default)]
pub struct FeatureSet {
    pub(super) ids: Vec<Option<Value>>,
    pub(super) kinds: Vec<GeometryKind>,
    pub(super) bounds: Vec<Rect>,
    /// For feature i the parts `part_of[i]..part_of[i + 1]`.
    pub(super) part_of: Vec<u32>,
    /// One span more than there are parts; a part ends where the next starts.
    pub(super) parts: Vec<PartSpan>,
    pub(super) vertices: Vec<Point>,
    pub(super) ranks: Vec<u8>,
    pub(super) columns: Vec<(Arc<str>, Column)>,
    /// Of a set of curves the points that each part runs through; [`super::pack`] stores these.
    pub(super) through: Vec<Vec<Point>>,
}

impl FeatureSet {
    /// How many features there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Whether there is no feature.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// The GeoJSON `id` (string or number), or the promoted one. `None` beyond the end, too.
    pub fn id(&self, feature: usize) -> Option<&Value> {
        self.ids.get(feature)?.as_ref()
    }

    /// The kind of geometry; [`GeometryKind::None`] beyond the end.
    pub fn kind(&self, feature: usize) -> GeometryKind {
        self.kinds.get(feature).copied().unwrap_or(GeometryKind::None)
    }

    /// World bounds of the geometry; empty when there is none.
    pub fn bounds(&self, feature: usize) -> Rect {
        self.bounds.get(feature).copied().unwrap_or(Rect::EMPTY)
    }

    /// World bounds of all features.
    pub fn total_bounds(&self) -> Rect {
        self.bounds.iter().fold(Rect::EMPTY, |a, b| a.union(*b))
    }

    /// The parts of a feature's geometry.
    pub fn parts(&self, feature: usize) -> impl Iterator<Item = Part<'_>> {
        let from = self.part_of.get(feature).copied().unwrap_or(0) as usize;
        let to = self.part_of.get(feature + 1).copied().unwrap_or(from as u32) as usize;
        let spans = self.parts.get(from..(to + 1).max(from)).unwrap_or(&[]);
        spans.windows(2).take(to - from).map(|w| {
            let (a, b) = (w[0].start as usize, w[1].start as usize);
            Part {
                vertices: self.vertices.get(a..b).unwrap_or(&[]),
                ranks: self.ranks.get(a..b).unwrap_or(&[]),
                hole: w[0].hole,
            }
        })
    }

    /// The names of the property columns, in the order of their first appearance.
    pub fn property_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.columns.iter().map(|(name, _)| name)
    }

    /// One property; `None` when the feature has no such member. Costs a scan over the column names.
    pub fn property(&self, feature: usize, name: &str) -> Option<Value> {
        self.columns.iter().find(|(n, _)| &**n == name).and_then(|(_, c)| c.get(feature))
    }

    /// All properties of a feature as an object.
    pub fn properties(&self, feature: usize) -> Value {
        Value::object(self.columns.iter().filter_map(|(n, c)| c.get(feature).map(|v| (n.clone(), v))))
    }

    /// The feature with this id. Costs a scan.
    pub fn find(&self, id: &Value) -> Option<usize> {
        self.ids.iter().position(|i| i.as_ref() == Some(id))
    }

    /// Replaces the simplification ranks: one for each vertex, in the order of [`FeatureSet::parts`]. A vector of another
    /// length is ignored.
    pub fn set_ranks(&mut self, ranks: Vec<u8>) {
        if ranks.len() == self.vertices.len() {
            self.ranks = ranks;
        }
    }

    /// The set with the columns of `late`, whose ids are `SOURCE/ID` in the order of this set's features; `None` when there are no
    /// such rows, or none of its columns is new. Cost: linear.
    pub(crate) fn joined(&self, source: &str, late: &FeatureSet) -> Option<FeatureSet> {
        let id_of = |row: usize| late.id(row)?.as_str()?.strip_prefix(source)?.strip_prefix('/');
        let mut row = (0..late.len()).find(|row| id_of(*row).is_some())?;
        let mut rows = Vec::with_capacity(self.len());
        for i in 0..self.len() {
            let found = id_of(row).is_some_and(|id| self.id(i).and_then(Value::as_str) == Some(id));
            rows.push(found.then_some(row));
            row += usize::from(found);
        }
        let new = late.columns.iter().filter(|(name, _)| self.columns.iter().all(|(known, _)| known != name));
        let columns: Vec<_> = new
            .map(|(name, column)| {
                let cells: Vec<_> = rows.iter().map(|row| row.and_then(|row| column.get(row))).collect();
                (name.clone(), Column::Mixed(cells))
            })
            .filter(|(_, column)| (0..self.len()).any(|i| column.get(i).is_some()))
            .collect();
        (!columns.is_empty()).then(|| {
            let mut set = self.clone();
            set.columns.extend(columns);
            set
        })
    }

    /// Drops the property columns whose names `keep` refuses.
    pub fn retain_properties(&mut self, keep: impl Fn(&str) -> bool) {
        self.columns.retain(|(name, _)| keep(name));
    }

    /// Whether vertices carry simplification ranks.
    pub fn is_ranked(&self) -> bool {
        !self.ranks.is_empty()
    }

    /// All vertices of all parts, in order.
    pub fn vertices(&self) -> &[Point] {
        &self.vertices
    }
}

impl Column {
    pub(super) fn get(&self, i: usize) -> Option<Value> {
        match self {
            Column::Number(v) => v.get(i).filter(|n| !n.is_nan()).map(|n| Value::Number(*n)),
            Column::Text { words, at } => words.get(*at.get(i)? as usize).map(|w| Value::String(w.clone())),
            Column::Mixed(v) => v.get(i).cloned().flatten(),
        }
    }
}

/// Collects features one by one into a [`FeatureSet`].
#[derive(Debug, Default)]
pub struct Builder {
    set: FeatureSet,
    column_at: Words,
    word_at: Vec<Words>,
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        Builder::default()
    }

    /// Adds one feature. Of duplicate members the last counts.
    pub fn push(&mut self, id: Option<Value>, geometry: Geometry, properties: &[(Arc<str>, Value)]) {
        let s = &mut self.set;
        if s.parts.is_empty() {
            s.parts.push(PartSpan::default());
            s.part_of.push(0);
        }
        let first = s.vertices.len();
        let mut ring = |vertices: &[Point], hole: bool| {
            if let Some(last) = s.parts.last_mut() {
                last.hole = hole;
            }
            s.vertices.extend_from_slice(vertices);
            s.parts.push(PartSpan { start: s.vertices.len() as u32, hole: false });
        };
        let kind = match geometry {
            Geometry::None => GeometryKind::None,
            Geometry::Points(points) => {
                points.iter().for_each(|p| ring(&[*p], false));
                GeometryKind::Point
            }
            Geometry::Lines(lines) => {
                lines.iter().for_each(|l| ring(l, false));
                GeometryKind::Line
            }
            Geometry::Polygons(polygons) => {
                for rings in &polygons {
                    for (i, r) in rings.iter().enumerate() {
                        let closed = r.len() > 1 && r.first() == r.last();
                        ring(&r[..r.len() - usize::from(closed)], i > 0);
                    }
                }
                GeometryKind::Polygon
            }
        };
        let row = s.kinds.len();
        s.kinds.push(kind);
        s.ids.push(id);
        s.bounds.push(Rect::around(s.vertices.get(first..).unwrap_or(&[]).iter().copied()));
        s.part_of.push(s.parts.len() as u32 - 1);
        for (name, value) in properties {
            self.set_cell(row, name, value);
        }
        for (_, c) in &mut self.set.columns {
            c.pad(row + 1);
        }
    }

    fn set_cell(&mut self, row: usize, name: &Arc<str>, value: &Value) {
        let at = match self.column_at.get(name) {
            Some(at) => *at as usize,
            None => {
                let column = match value {
                    Value::Number(n) if !n.is_nan() => Column::Number(Vec::new()),
                    Value::String(_) => Column::Text { words: Vec::new(), at: Vec::new() },
                    _ => Column::Mixed(Vec::new()),
                };
                self.set.columns.push((name.clone(), column));
                self.word_at.push(Default::default());
                self.column_at.insert(name.clone(), self.set.columns.len() as u32 - 1);
                self.set.columns.len() - 1
            }
        };
        let (Some((_, column)), Some(word_at)) = (self.set.columns.get_mut(at), self.word_at.get_mut(at)) else {
            return;
        };
        column.pad(row);
        match (&mut *column, value) {
            (Column::Number(v), Value::Number(n)) if !n.is_nan() => {
                v.truncate(row);
                v.push(*n);
            }
            (Column::Text { words, at }, Value::String(s)) => {
                let word = match word_at.get(s) {
                    Some(word) => *word,
                    None => {
                        words.push(s.clone());
                        word_at.insert(s.clone(), words.len() as u32 - 1);
                        words.len() as u32 - 1
                    }
                };
                at.truncate(row);
                at.push(word);
            }
            (Column::Mixed(v), value) => {
                v.truncate(row);
                v.push(Some(value.clone()));
            }
            (other, value) => {
                let mut mixed: Vec<Option<Value>> = (0..row).map(|i| other.get(i)).collect();
                mixed.push(Some(value.clone()));
                *other = Column::Mixed(mixed);
            }
        }
    }

    /// The finished table.
    pub fn finish(self) -> FeatureSet {
        self.set
    }
}

impl Column {
    /// Appends missing cells up to `rows`.
    fn pad(&mut self, rows: usize) {
        match self {
            Column::Number(v) if v.len() < rows => v.resize(rows, f64::NAN),
            Column::Text { at, .. } if at.len() < rows => at.resize(rows, u32::MAX),
            Column::Mixed(v) if v.len() < rows => v.resize(rows, None),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn props(json: &str) -> Vec<(Arc<str>, Value)> {
        Value::from_json(json).unwrap().members().to_vec()
    }

    #[test]
    fn geometry_and_columns_survive() {
        let mut b = Builder::new();
        let p = Point::new;
        b.push(Some("a".into()), Geometry::Points(vec![p(1.0, 2.0)]), &props(r#"{"n":1,"t":"x"}"#));
        b.push(None, Geometry::None, &props(r#"{"t":"x","m":[1]}"#));
        let ring = vec![p(0.0, 0.0), p(4.0, 0.0), p(4.0, 4.0), p(0.0, 0.0)];
        let hole = vec![p(3.0, 1.0), p(3.5, 1.0), p(3.5, 1.5)];
        b.push(Some(7.0.into()), Geometry::Polygons(vec![vec![ring, hole]]), &props(r#"{"n":"now text","n":"later"}"#));
        let s = b.finish();
        assert_eq!(s.len(), 3);
        assert_eq!(s.properties(0).to_json(), r#"{"n":1,"t":"x"}"#);
        assert_eq!(s.properties(1).to_json(), r#"{"t":"x","m":[1]}"#);
        assert_eq!(s.properties(2).to_json(), r#"{"n":"later"}"#);
        assert_eq!(s.parts(1).count(), 0);
        let parts: Vec<_> = s.parts(2).map(|p| (p.vertices.len(), p.hole)).collect();
        assert_eq!(parts, [(3, false), (3, true)]);
        assert_eq!(s.bounds(2), Rect::new(0.0, 0.0, 4.0, 4.0));
        assert_eq!(s.find(&7.0.into()), Some(2));
        assert_eq!(s.parts(9).count(), 0);
    }
}
