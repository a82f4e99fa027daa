use crate::geom::{Index, Point, Rect, pole, ring_area2};
#[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
use crate::geom::{rank_line, rank_rings};
use crate::source::{FeatureSet, GeometryKind, Words};
use crate::style::FeatureView;
use crate::value::Value;
use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

/// Sources by name.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Sorted by name.
    sources: Vec<(Arc<str>, Rc<SourceData>)>,
}

/// One source, ready to be drawn: ranked, indexed, with label anchors on demand.
#[derive(Debug)]
pub struct SourceData {
    /// The features.
    pub set: FeatureSet,
    bounds: OnceCell<Rect>,
    index: OnceCell<Index>,
    anchors: OnceCell<Vec<Point>>,
}

impl World {
    /// Adds or replaces a source.
    pub fn set(&mut self, name: impl Into<Arc<str>>, set: FeatureSet) {
        self.share(name, Rc::new(SourceData::new(set)));
    }

    /// Adds or replaces a source that others may share.
    pub fn share(&mut self, name: impl Into<Arc<str>>, data: Rc<SourceData>) {
        let name = name.into();
        match self.find(&name) {
            Ok(at) => self.sources[at].1 = data,
            Err(at) => self.sources.insert(at, (name, data)),
        }
    }

    /// Gives the features of sources the properties that `late` has for them: ids there are `SOURCE/ID`, SOURCE being the name behind
    /// `prefix`, in the order of the source's features.
    pub(crate) fn join(&mut self, late: &FeatureSet, prefix: &str) {
        for (name, data) in &mut self.sources {
            let source = name.strip_prefix(prefix).unwrap_or(name);
            if let Some(set) = data.set.joined(source, late) {
                *data = Rc::new(SourceData::new(set));
            }
        }
    }

    /// Removes a source; whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        self.find(name).map(|at| self.sources.remove(at)).is_ok()
    }

    /// A source by name.
    pub fn get(&self, name: &str) -> Option<&Rc<SourceData>> {
        self.sources.get(self.find(name).ok()?).map(|s| &s.1)
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.sources.binary_search_by(|s| (*s.0).cmp(name))
    }

    /// Whether there is no source.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The names of all sources, sorted.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.sources.iter().map(|s| &s.0)
    }
}

impl SourceData {
    /// Ranks the vertices unless they come ranked. Cost: O(n log n) over the vertices.
    #[cfg_attr(
        not(any(not(target_arch = "wasm32"), feature = "reading")),
        expect(unused_mut, reason = "ranked elsewhere")
    )]
    pub fn new(mut set: FeatureSet) -> Self {
        // The map's own wasm gets what it has to draw in packs, ranked.
        #[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
        if !set.is_ranked() && set.vertices().len() > set.len() * 8 {
            let ranks = rank(&set);
            set.set_ranks(ranks);
        }
        SourceData { set, bounds: OnceCell::new(), index: OnceCell::new(), anchors: OnceCell::new() }
    }

    /// The features packed for [`crate::source::unpack`] under a name, ranked and with the order of the spatial index: what is read
    /// beside the map, which then has only to copy it.
    #[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
    pub fn packed(mut self, name: &str) -> Vec<u8> {
        let order = self.index().order().to_vec();
        self.set.set_order(order);
        crate::source::pack_raw(name, &self.set)
    }

    /// The spatial index over the features' bounds, built at first use.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let bounds = (0..self.set.len()).map(|i| self.set.bounds(i));
            Index::in_order(bounds, self.set.order())
        })
    }

    /// World bounds of all features.
    pub fn bounds(&self) -> Rect {
        *self.bounds.get_or_init(|| self.set.total_bounds())
    }

    /// Whether a rectangle has so much of the features' bounds that looking at each of them is quicker than a search.
    pub(super) fn is_mostly_in(&self, rect: Rect) -> bool {
        let (all, part) = (self.bounds(), self.bounds().intersection(rect));
        part.width() * 3.0 > all.width() && part.height() * 3.0 > all.height()
    }

    /// Where a feature's label goes, world units: the point itself, the middle of the longest line, or the pole of
    /// inaccessibility of the largest ring. Computed for all features at first use.
    pub fn anchor(&self, feature: usize) -> Option<Point> {
        let anchors = self.anchors.get_or_init(|| (0..self.set.len()).map(|i| anchor(&self.set, i)).collect());
        anchors.get(feature).copied().filter(|p| p.is_finite())
    }
}

/// Ranks by kind: polygons together, so that neighbours agree; lines one by one; points never.
#[cfg(any(not(target_arch = "wasm32"), feature = "reading"))]
fn rank(set: &FeatureSet) -> Vec<u8> {
    let rings: Vec<&[Point]> = (0..set.len())
        .filter(|i| set.kind(*i) == GeometryKind::Polygon)
        .flat_map(|i| set.parts(i).map(|p| p.vertices))
        .collect();
    let mut of_rings = rank_rings(rings.iter().copied()).into_iter();
    let mut out = Vec::with_capacity(set.vertices().len());
    for i in 0..set.len() {
        for part in set.parts(i) {
            let n = part.vertices.len();
            match set.kind(i) {
                GeometryKind::Polygon => out.extend(of_rings.by_ref().take(n)),
                GeometryKind::Line => {
                    let from = out.len();
                    out.resize(from + n, 255);
                    rank_line(part.vertices, &mut out[from..]);
                }
                GeometryKind::Point | GeometryKind::None => out.resize(out.len() + n, 255),
            }
        }
    }
    out
}

fn anchor(set: &FeatureSet, feature: usize) -> Point {
    const NOWHERE: Point = Point::new(f64::NAN, f64::NAN);
    match set.kind(feature) {
        GeometryKind::None => NOWHERE,
        GeometryKind::Point => set.parts(feature).next().and_then(|p| p.vertices.first().copied()).unwrap_or(NOWHERE),
        GeometryKind::Line => {
            let length = |l: &[Point]| l.windows(2).map(|w| w[0].distance(w[1])).sum::<f64>();
            let Some(line) = set.parts(feature).map(|p| p.vertices).max_by(|a, b| length(a).total_cmp(&length(b)))
            else {
                return NOWHERE;
            };
            let mut left = length(line) / 2.0;
            for w in line.windows(2) {
                let len = w[0].distance(w[1]);
                if left <= len && len > 0.0 {
                    return w[0].lerp(w[1], left / len);
                }
                left -= len;
            }
            line.first().copied().unwrap_or(NOWHERE)
        }
        GeometryKind::Polygon => {
            // The largest polygon with its holes.
            let mut polygons: Vec<Vec<&[Point]>> = Vec::new();
            for part in set.parts(feature) {
                match polygons.last_mut() {
                    Some(rings) if part.hole => rings.push(part.vertices),
                    _ => polygons.push(vec![part.vertices]),
                }
            }
            let area = |p: &Vec<&[Point]>| p.first().map_or(0.0, |r| ring_area2(r).abs());
            let Some(largest) = polygons.iter().max_by(|a, b| area(a).total_cmp(&area(b))) else { return NOWHERE };
            let bounds: Rect = set.bounds(feature);
            pole(largest, bounds.width().max(bounds.height()) / 100.0).map_or(NOWHERE, |p| p.0)
        }
    }
}

/// A feature as expressions see it.
pub(crate) struct Row<'a> {
    pub(crate) set: &'a FeatureSet,
    pub(crate) row: usize,
}

impl FeatureView for Row<'_> {
    fn id(&self) -> Option<Value> {
        self.set.id(self.row)
    }

    fn geometry_type(&self) -> &'static str {
        match self.set.kind(self.row) {
            GeometryKind::None => "Unknown",
            GeometryKind::Point => "Point",
            GeometryKind::Line => "LineString",
            GeometryKind::Polygon => "Polygon",
        }
    }

    fn property(&self, name: &str) -> Option<Value> {
        self.set.property(self.row, name)
    }

    fn properties(&self) -> Value {
        self.set.properties(self.row)
    }
}

/// Feature state (`hover`, `select`, the user's own) by source and row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct States(
    /// Sorted by source and row.
    Vec<(Arc<str>, usize, Value)>,
);

impl States {
    /// The state of a feature, an object.
    pub fn get(&self, source: &Arc<str>, row: usize) -> Option<&Value> {
        self.0.get(self.find(source, row).ok()?).map(|s| &s.2)
    }

    fn find(&self, source: &str, row: usize) -> Result<usize, usize> {
        self.0.binary_search_by(|s| (*s.0).cmp(source).then(s.1.cmp(&row)))
    }

    /// Merges members into a feature's state; a `null` removes one. Whether anything changed.
    pub fn merge(&mut self, source: &Arc<str>, row: usize, members: &[(Arc<str>, Value)]) -> bool {
        let at = self.find(source, row);
        let old = self.get(source, row).map(|v| v.members().to_vec()).unwrap_or_default();
        let mut new = old.clone();
        for (k, v) in members {
            new.retain(|(n, _)| n != k);
            if !v.is_null() {
                new.push((k.clone(), v.clone()));
            }
        }
        if new == old {
            return false;
        }
        match at {
            Ok(at) if new.is_empty() => {
                self.0.remove(at);
            }
            Ok(at) => self.0[at].2 = Value::object(new),
            Err(at) => self.0.insert(at, (source.clone(), row, Value::object(new))),
        }
        true
    }

    /// Moves the states of a source to new features by their ids; those of features that are gone are dropped. Costs a pass
    /// over the new ids when there are states.
    pub fn move_to(&mut self, source: &str, old: &FeatureSet, new: &FeatureSet) {
        let key = |id: &Value| -> Arc<str> { id.to_json().into() };
        let mut wanted = Words::default();
        let mut moved = Vec::new();
        self.0.retain(|(of, row, state)| {
            if let Some(id) = old.id(*row).filter(|_| **of == *source) {
                wanted.insert(key(&id), moved.len() as u32);
                moved.push(state.members().to_vec());
            }
            **of != *source
        });
        if wanted.is_empty() {
            return;
        }
        let source: Arc<str> = source.into();
        for row in 0..new.len() {
            let state = new.id(row).and_then(|id| wanted.get(&key(&id))).and_then(|i| moved.get(*i as usize));
            if let Some(members) = state {
                self.merge(&source, row, members);
            }
        }
    }

    /// Drops the states of one source, or of all. Whether anything changed.
    pub fn clear(&mut self, source: Option<&str>) -> bool {
        let before = self.0.len();
        self.0.retain(|(s, ..)| source.is_some_and(|name| **s != *name));
        before != self.0.len()
    }
}
