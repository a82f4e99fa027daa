//! Many features in few allocations: geometry projected once to world coordinates, properties by column.

use super::column::Column;
use super::rest::Rest;
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

/// A geometry on its way into a [`Builder`](super::Builder), in world coordinates.
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

/// An immutable table of features.
///
/// Memory: 16 bytes a vertex (17 when ranked), 53 bytes a feature (1 where all are single points), 4–8 bytes an id or a cell of
/// text or number; a property that few features have takes what it takes in a file, however many names there are.
#[derive(Clone, Debug, Default)]
pub struct FeatureSet {
    pub(super) ids: Column,
    pub(super) kinds: Vec<GeometryKind>,
    /// Empty where every feature is a single point, as are `part_of` and `parts`: vertex i is all of feature i then.
    pub(super) bounds: Vec<Rect>,
    /// For feature i the parts `part_of[i]..part_of[i + 1]`.
    pub(super) part_of: Vec<u32>,
    /// One span more than there are parts; a part ends where the next starts.
    pub(super) parts: Vec<PartSpan>,
    pub(super) vertices: Vec<Point>,
    pub(super) ranks: Vec<u8>,
    pub(super) columns: Vec<(Arc<str>, Column)>,
    /// The properties that few features have.
    pub(super) rest: Rest,
    /// See [`FeatureSet::order`].
    pub(super) order: Vec<u32>,
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
    pub fn id(&self, feature: usize) -> Option<Value> {
        self.ids.get(feature)
    }

    /// The kind of geometry; [`GeometryKind::None`] beyond the end.
    pub fn kind(&self, feature: usize) -> GeometryKind {
        self.kinds.get(feature).copied().unwrap_or(GeometryKind::None)
    }

    /// World bounds of the geometry; empty when there is none.
    pub fn bounds(&self, feature: usize) -> Rect {
        match self.bounds.get(feature) {
            Some(known) => *known,
            None => Rect::around(self.parts(feature).flat_map(|p| p.vertices.iter().copied())),
        }
    }

    /// Keeps the bounds of each feature.
    #[inline(never)]
    pub(super) fn measure(&mut self) {
        self.bounds = (0..self.len()).map(|i| self.bounds(i)).collect();
    }

    /// World bounds of all features.
    pub fn total_bounds(&self) -> Rect {
        if self.bounds.is_empty() {
            return Rect::around(self.vertices.iter().copied());
        }
        self.bounds.iter().fold(Rect::EMPTY, |a, b| a.union(*b))
    }

    /// The parts of a feature's geometry.
    pub fn parts(&self, feature: usize) -> impl Iterator<Item = Part<'_>> {
        let single = self.parts.is_empty();
        let at = |i: usize| self.part_of.get(i).map_or(0, |part| *part as usize);
        let (from, to) = if single {
            (feature.min(self.vertices.len()), (feature + 1).min(self.vertices.len()))
        } else {
            (at(feature), at(feature + 1))
        };
        (from..to).map(move |i| {
            let span = |i: usize| self.parts.get(i).map_or((i, false), |s| (s.start as usize, s.hole));
            let ((a, hole), (b, _)) = (span(i), span(i + 1));
            Part { vertices: self.vertices.get(a..b).unwrap_or(&[]), ranks: self.ranks.get(a..b).unwrap_or(&[]), hole }
        })
    }

    /// The names of the properties, in the order of their first appearance.
    pub fn property_names(&self) -> Vec<&str> {
        let rest = &self.rest.names;
        if rest.len() == 0 {
            return self.columns.iter().map(|(name, _)| &**name).collect();
        }
        (0..rest.len()).filter_map(|i| rest.get(i)).collect()
    }

    /// One property; `None` when the feature has no such member. Costs a scan over the names of columns, which are no more than a
    /// few times what a feature has.
    pub fn property(&self, feature: usize, name: &str) -> Option<Value> {
        let column = self.columns.iter().find(|(n, _)| &**n == name);
        column.and_then(|(_, c)| c.get(feature)).or_else(|| self.rest.get(feature, name))
    }

    /// All properties of a feature as an object.
    pub fn properties(&self, feature: usize) -> Value {
        let columns = self.columns.iter().filter_map(|(n, c)| c.get(feature).map(|v| (n.clone(), v)));
        if self.rest.is_empty() { Value::object(columns) } else { self.rest.members(feature, columns.collect()) }
    }

    /// The feature with this id. Costs a scan.
    pub fn find(&self, id: &Value) -> Option<usize> {
        self.ids.position(self.len(), id)
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
        let id_of = |row: usize| late.ids.text(row)?.strip_prefix(source)?.strip_prefix('/');
        let mut row = (0..late.len()).find(|row| id_of(*row).is_some())?;
        let mut rows = Vec::with_capacity(self.len());
        for i in 0..self.len() {
            let found = id_of(row).is_some_and(|id| self.ids.text(i) == Some(id));
            rows.push(found.then_some(row));
            row += usize::from(found);
        }
        let known = self.property_names();
        let new = late.property_names().into_iter().filter(|name| !known.contains(name));
        let columns: Vec<_> = new
            .map(|name| {
                let cells: Vec<_> = rows.iter().map(|row| late.property((*row)?, name)).collect();
                (name.into(), Column::Mixed(cells))
            })
            .filter(|(_, column)| (0..self.len()).any(|i| column.get(i).is_some()))
            .collect();
        (!columns.is_empty()).then(|| {
            let mut set = self.clone();
            columns.iter().for_each(|(name, _): &(Arc<str>, Column)| set.rest.also(name));
            set.columns.extend(columns);
            set
        })
    }

    /// The order of the features in their spatial index ([`crate::geom::Index::order`]); empty until it is set.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Remembers the order of the features in their spatial index, so that it goes into a raw pack.
    pub fn set_order(&mut self, order: Vec<u32>) {
        self.order = order;
    }

    /// Drops the properties whose names `keep` refuses.
    pub fn retain_properties(&mut self, keep: impl Fn(&str) -> bool) {
        self.columns.retain(|(name, _)| keep(name));
        self.rest = self.rest.retained(&keep);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Builder;

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

    #[test]
    fn single_points_need_no_parts() {
        let mut b = Builder::new();
        for x in 0..3 {
            b.push(None, Geometry::Points(vec![Point::new(f64::from(x), 1.0)]), &[]);
        }
        let s = b.finish();
        assert!(s.parts.is_empty() && s.bounds.is_empty());
        assert_eq!(s.parts(2).map(|p| p.vertices.to_vec()).collect::<Vec<_>>(), [[Point::new(2.0, 1.0)]]);
        assert_eq!((s.bounds(1), s.parts(3).count()), (Rect::new(1.0, 1.0, 1.0, 1.0), 0));
        assert!(s.bounds(3).is_empty());
        assert_eq!(s.total_bounds(), Rect::new(0.0, 1.0, 2.0, 1.0));
        // One that is more than a point changes nothing about the others.
        let mut b = Builder::new();
        b.push(None, Geometry::Points(vec![Point::new(0.0, 1.0)]), &[]);
        b.push(None, Geometry::None, &[]);
        b.push(None, Geometry::Points(vec![Point::new(4.0, 1.0), Point::new(5.0, 1.0)]), &[]);
        let s = b.finish();
        assert_eq!((0..3).map(|i| s.parts(i).count()).collect::<Vec<_>>(), [1, 0, 2]);
        assert_eq!(s.bounds(2), Rect::new(4.0, 1.0, 5.0, 1.0));
    }
}
