//! The hierarchy of clusters, and the questions to it.

use super::build::{self, UNITS, units, world_x, world_y};
use super::cells::Frame;
use super::options::{Error, Options};
use crate::geom::Point;
use crate::proj::{LonLat, lonlat_from_world};

/// No cluster.
pub(super) const NONE: u32 = u32::MAX;

/// One cluster. Nodes are numbered points first, then clusters in the order in which they were made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    /// Its children begin here in [`Hierarchy::children`], and end where those of the next cluster begin.
    pub(super) first_child: u32,
    /// Its id less the number of points: which of the items of the zoom above it was gathered around, times 32, plus its
    /// zoom plus 1.
    pub(super) name: u32,
    /// How many points it stands for.
    pub(super) points: u32,
}

/// What is to be seen at one zoom, or several that show the same.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) frame: Frame,
    /// Nodes sorted by cells of `frame`.
    pub(super) order: Vec<u32>,
    /// The rows that hold something, and where each begins in `order`.
    pub(super) rows: Vec<(u32, u32)>,
}

impl Level {
    fn bytes(&self) -> usize {
        self.order.capacity() * 4 + self.rows.capacity() * 8 + size_of::<Level>()
    }
}

/// What a question finds: a point or a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A point, by its place in the input.
    Point(u32),
    /// A cluster, by its number from 0; [`Hierarchy::id`] is its name outside.
    Cluster(u32),
}

/// What [`Hierarchy::tile`] finds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TileItem {
    /// The point or cluster.
    pub item: Item,
    /// Tile units from the tile's western edge, whole; beyond 0 to `extent` in the margin of `radius`.
    pub x: f64,
    /// Tile units from the tile's northern edge.
    pub y: f64,
}

/// Points gathered into clusters zoom by zoom, with the semantics of supercluster: at each zoom from `max_zoom` down,
/// items in their order take what is within the radius and not yet taken; a cluster lies at the mean of its points in
/// Web Mercator. Ids, counts and places equal those of supercluster 9 to the last bit where both compute sine and
/// logarithm alike, that is in the same browser; the order of answers is by place, and that of children by input.
///
/// Like supercluster 9.1, a zoom at which nothing is gathered leaves the order of items as it was.
///
/// Needs 32 bytes a point, 28 a cluster, and 4 for every item of every zoom that differs from the one above: 66 bytes a
/// point, all told, for a million points in one region. While it is made, twice that.
#[derive(Debug)]
pub struct Hierarchy {
    pub(super) options: Options,
    /// Longitude and latitude of each point in turn.
    pub(super) points: Vec<f64>,
    /// How many points could not be used.
    pub(super) unusable: u32,
    /// Places of all nodes, in units.
    pub(super) at: Vec<[i32; 2]>,
    /// The cluster that took each node, or `NONE`.
    pub(super) parent: Vec<u32>,
    pub(super) clusters: Vec<Cluster>,
    pub(super) children: Vec<u32>,
    pub(super) levels: Vec<Level>,
    /// For zooms 0 to `max_zoom` + 1, an index of `levels`.
    pub(super) level_of_zoom: Vec<u32>,
    /// For each zoom the clusters made at it: first and behind the last.
    pub(super) first_of_zoom: Vec<(u32, u32)>,
}

impl Hierarchy {
    /// Gathers points. Those that are not finite or beyond ±720 degrees of longitude keep their place in the count, but are
    /// in no answer.
    ///
    /// Costs time in proportion to points and zooms at which something changes, whatever the points.
    ///
    /// # Errors
    /// A radius or extent out of range; more than 2²⁶ points.
    pub fn new(points: impl AsRef<[LonLat]>, options: &Options) -> Result<Hierarchy, Error> {
        Hierarchy::from_flat(points.as_ref().iter().flat_map(|p| [p.lon, p.lat]).collect(), options)
    }

    /// As [`Hierarchy::new`], from `[lon, lat, lon, lat, …]`, which is kept as it is; a last single number counts for nothing.
    ///
    /// # Errors
    /// As [`Hierarchy::new`].
    pub fn from_flat(mut coordinates: Vec<f64>, options: &Options) -> Result<Hierarchy, Error> {
        coordinates.truncate(coordinates.len() / 2 * 2);
        build::build(coordinates, options)
    }

    pub(super) fn empty(points: Vec<f64>, options: Options) -> Hierarchy {
        let zooms = usize::from(options.max_zoom) + 2;
        let n = points.len() / 2;
        // Seldom are there more clusters than half the points; what is not written to costs nothing.
        let nodes = n + n / 2;
        let mut parent = Vec::with_capacity(nodes);
        parent.resize(n, NONE);
        Hierarchy {
            options,
            unusable: 0,
            at: Vec::with_capacity(nodes),
            parent,
            points,
            clusters: Vec::with_capacity(n / 2),
            children: Vec::with_capacity(nodes),
            levels: Vec::new(),
            level_of_zoom: vec![0; zooms],
            first_of_zoom: vec![(0, 0); zooms],
        }
    }

    /// The options, with zooms brought into range.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How many points were given.
    pub fn len(&self) -> usize {
        self.points.len() / 2
    }

    /// Whether no points were given.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// How many of the points had no usable position.
    pub fn unusable(&self) -> usize {
        self.unusable as usize
    }

    /// How many clusters there are over all zooms.
    pub fn clusters(&self) -> usize {
        self.clusters.len()
    }

    /// Bytes that the hierarchy holds, its points included.
    pub fn bytes(&self) -> usize {
        let levels: usize = self.levels.iter().map(Level::bytes).sum();
        levels
            + self.points.capacity() * 8
            + self.at.capacity() * 8
            + (self.parent.capacity() + self.children.capacity()) * 4
            + self.clusters.capacity() * size_of::<Cluster>()
    }

    fn item(&self, node: u32) -> Item {
        let points = self.len() as u32;
        if node < points { Item::Point(node) } else { Item::Cluster(node - points) }
    }

    fn node(&self, item: Item) -> usize {
        match item {
            Item::Point(i) => i as usize,
            Item::Cluster(c) => self.len() + c as usize,
        }
    }

    fn point(&self, i: u32) -> Option<LonLat> {
        let i = i as usize * 2;
        self.points.get(i..i + 2).map(|p| LonLat::new(p[0], p[1]))
    }

    /// How many points an item stands for: 1 for a point.
    pub fn count(&self, item: Item) -> u32 {
        match item {
            Item::Point(_) => 1,
            Item::Cluster(c) => self.clusters.get(c as usize).map_or(0, |c| c.points),
        }
    }

    /// Where an item is: a point's own position, a cluster's mean.
    pub fn position(&self, item: Item) -> LonLat {
        match item {
            Item::Point(i) => self.point(i).unwrap_or(LonLat::new(0.0, 0.0)),
            Item::Cluster(_) => lonlat_from_world(self.world(item)),
        }
    }

    /// Where an item is in the world square of side 1.
    pub fn world(&self, item: Item) -> Point {
        if let Item::Point(i) = item
            && let Some(p) = self.point(i)
        {
            return Point::new(world_x(p.lon), world_y(p.lat));
        }
        let [x, y] = self.at.get(self.node(item)).copied().unwrap_or_default();
        Point::new(f64::from(x) / UNITS + 0.5, f64::from(y) / UNITS + 0.5)
    }

    /// The name of a cluster, as supercluster has it: from it zoom and origin can be told. `None` for a point.
    pub fn id(&self, item: Item) -> Option<u64> {
        let Item::Cluster(c) = item else { return None };
        Some(u64::from(self.clusters.get(c as usize)?.name) + self.len() as u64)
    }

    /// The zoom at which a cluster was made: it is to be seen there, and below until another takes it.
    fn zoom_of(&self, cluster: u32) -> u8 {
        self.clusters.get(cluster as usize).map_or(0, |c| ((c.name & 31) as u8).saturating_sub(1))
    }

    /// The cluster with that id.
    ///
    /// # Errors
    /// [`Error::UnknownCluster`].
    pub fn cluster(&self, id: u64) -> Result<Item, Error> {
        let find = || {
            let name = u32::try_from(id.checked_sub(self.len() as u64)?).ok()?;
            let zoom = (name & 31).checked_sub(1)? as usize;
            let (first, end) = *self.first_of_zoom.get(zoom)?;
            let made = self.clusters.get(first as usize..end as usize)?;
            let at = made.binary_search_by_key(&name, |c| c.name).ok()?;
            Some(Item::Cluster(first + at as u32))
        };
        find().ok_or(Error::UnknownCluster(id))
    }

    /// The cluster that took an item at the next zoom at which it was taken, if any did.
    pub fn parent(&self, item: Item) -> Option<Item> {
        self.parent.get(self.node(item)).filter(|c| **c != NONE).map(|c| Item::Cluster(*c))
    }

    /// What a zoom shows of an item: itself or the cluster that holds it there. For an item of a higher zoom.
    pub fn at_zoom(&self, item: Item, zoom: f64) -> Item {
        let zoom = self.limit(zoom);
        let mut item = item;
        while let Some(parent @ Item::Cluster(c)) = self.parent(item) {
            if self.zoom_of(c) < zoom {
                break;
            }
            item = parent;
        }
        item
    }

    fn limit(&self, zoom: f64) -> u8 {
        // NaN becomes 0, and what is too large is cut.
        (zoom.clamp(0.0, 255.0) as u8).clamp(self.options.min_zoom, self.options.max_zoom + 1)
    }

    fn level(&self, zoom: f64) -> Option<&Level> {
        let level = self.level_of_zoom.get(usize::from(self.limit(zoom)))?;
        self.levels.get(*level as usize)
    }

    fn range(&self, zoom: f64, range: [f64; 4], mut found: impl FnMut(Item)) {
        if let Some(level) = self.level(zoom) {
            let at = |node: u32| self.at.get(node as usize).copied().unwrap_or_default();
            level.frame.range(&level.order, &level.rows, at, range, |node| found(self.item(node)));
        }
    }

    /// Calls `found` with what is within a box at a zoom, by place. `[west, south, east, north]` in degrees: a box whose
    /// west is greater than its east crosses the date line; one of 360° or more is the whole world. The zoom may be any
    /// number; it is rounded down and brought into range.
    pub fn each(&self, [west, south, east, north]: [f64; 4], zoom: f64, mut found: impl FnMut(Item)) {
        if [west, south, east, north].iter().any(|v| v.is_nan()) {
            return;
        }
        let wrap = |lon: f64| (lon + 180.0).rem_euclid(360.0) - 180.0;
        let latitude = |lat: f64| units(world_y(lat.clamp(-90.0, 90.0)));
        let (top, bottom) = (latitude(north), latitude(south));
        let mut part = |west: f64, east: f64| {
            self.range(zoom, [units(world_x(west)), top, units(world_x(east)), bottom], &mut found);
        };
        if east - west >= 360.0 {
            return part(-180.0, 180.0);
        }
        let (w, e) = (wrap(west), if east == 180.0 { 180.0 } else { wrap(east) });
        if w > e {
            part(w, 180.0);
            part(-180.0, e);
        } else {
            part(w, e);
        }
    }

    /// As [`Hierarchy::each`], as a list.
    pub fn query(&self, bbox: [f64; 4], zoom: f64) -> Vec<Item> {
        let mut items = Vec::new();
        self.each(bbox, zoom, |item| items.push(item));
        items
    }

    /// What a tile shows, with a margin of the radius, over the date line too. Columns and rows count from the
    /// north-west; a zoom beyond `max_zoom` shows points.
    pub fn tile(&self, z: u8, x: u32, y: u32) -> Vec<TileItem> {
        let tiles = 2_f64.powi(i32::from(z));
        let margin = self.options.radius / self.options.extent;
        let (column, row) = (f64::from(x), f64::from(y));
        let (top, bottom) = (units((row - margin) / tiles), units((row + 1.0 + margin) / tiles));
        let mut items = Vec::new();
        let mut part = |west: f64, east: f64, column: f64| {
            self.range(f64::from(z), [units(west), top, units(east), bottom], |item| {
                let place = self.world(item);
                // Halves are rounded up, as JavaScript does.
                let tile = |world: f64, from: f64| (self.options.extent * (world * tiles - from) + 0.5).floor();
                items.push(TileItem { item, x: tile(place.x, column), y: tile(place.y, row) });
            });
        };
        part((column - margin) / tiles, (column + 1.0 + margin) / tiles, column);
        if column == 0.0 {
            part(1.0 - margin / tiles, 1.0, tiles);
        }
        if column == tiles - 1.0 {
            part(0.0, margin / tiles, -1.0);
        }
        items
    }

    /// What a cluster was gathered from, one zoom further in: points and clusters, in input order.
    ///
    /// # Errors
    /// [`Error::UnknownCluster`].
    pub fn children(&self, id: u64) -> Result<Vec<Item>, Error> {
        let mut nodes = self.child_nodes(self.cluster(id)?).to_vec();
        nodes.sort_unstable();
        Ok(nodes.into_iter().map(|node| self.item(node)).collect())
    }

    pub(super) fn child_nodes(&self, item: Item) -> &[u32] {
        let Item::Cluster(c) = item else { return &[] };
        let start = |c: usize| self.clusters.get(c).map_or(self.children.len(), |c| c.first_child as usize);
        self.children.get(start(c as usize)..start(c as usize + 1)).unwrap_or_default()
    }

    /// The points of a cluster, by their places in the input: `limit` of them at most, after the first `offset`.
    /// Those of one child stand together.
    ///
    /// # Errors
    /// [`Error::UnknownCluster`].
    pub fn leaves(&self, id: u64, limit: usize, offset: usize) -> Result<Vec<u32>, Error> {
        let mut leaves = Vec::new();
        let mut skip = offset as u64;
        let mut stack = vec![self.cluster(id)?];
        while let Some(item) = stack.pop() {
            if leaves.len() >= limit {
                break;
            }
            let points = u64::from(self.count(item));
            if points <= skip {
                skip -= points;
            } else if let Item::Point(i) = item {
                leaves.push(i);
            } else {
                let mut nodes = self.child_nodes(item).to_vec();
                nodes.sort_unstable_by(|a, b| b.cmp(a));
                stack.extend(nodes.into_iter().map(|node| self.item(node)));
            }
        }
        Ok(leaves)
    }

    /// The lowest zoom at which a cluster falls apart.
    ///
    /// # Errors
    /// [`Error::UnknownCluster`].
    pub fn expansion_zoom(&self, id: u64) -> Result<u8, Error> {
        match self.cluster(id)? {
            Item::Cluster(c) => Ok(self.zoom_of(c) + 1),
            Item::Point(_) => Err(Error::UnknownCluster(id)),
        }
    }
}
