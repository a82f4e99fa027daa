//! Points that gather into clusters zoom by zoom: what a GeoJSON source with `"cluster": true` shows.
//!
//! Option names, defaults and properties are MapLibre's: `clusterRadius` (px, 50), `clusterMaxZoom` (17), `clusterMinPoints` (2),
//! `clusterProperties` (`{name: [reduce, map]}`, where `reduce` is an operator or an expression with `accumulated`).

use super::reading::MOST_ISSUES;
use super::spec::{Data, Fault, SourceSpec};
use crate::cluster::{Hierarchy, Item, Options, cluster_properties};
use crate::issue::Issue;
use crate::proj::{LonLat, lonlat_from_world, world_from_lonlat};
use crate::scene::Row;
use crate::source::{Builder, FeatureSet, Geometry, GeometryKind, write_geojson};
use crate::style::{EvalContext, Expression, FeatureView, Type};
use crate::value::Value;
use crate::view::ZOOMS;
use std::sync::Arc;

/// A clustered source: its points, and what they gather into.
pub struct Clustered {
    set: FeatureSet,
    /// The row of each point of the hierarchy.
    rows: Vec<usize>,
    hierarchy: Hierarchy,
    names: Vec<Arc<str>>,
    /// For each cluster its gathered properties, in the order of `names`.
    gathered: Vec<Vec<Value>>,
}

/// How points gather.
#[derive(Clone, Debug)]
pub struct ClusterSpec {
    options: Options,
    properties: Vec<Property>,
}

#[derive(Clone, Debug)]
struct Property {
    name: Arc<str>,
    reduce: Expression,
    map: Expression,
}

impl ClusterSpec {
    /// By the members of a source's JSON.
    ///
    /// # Errors
    /// When one is wrong; the message names it.
    pub(super) fn of<'a>(given: &impl Fn(&str) -> Option<&'a Value>) -> Result<ClusterSpec, String> {
        let properties = given("clusterProperties").map_or(Ok(Vec::new()), properties)?;
        let number = |name: &str, default: f64, right: &str| match given(name) {
            None => Ok(default),
            Some(v) => v.as_f64().filter(|n| n.is_finite() && *n >= 0.0).ok_or(format!("{name} must be {right}")),
        };
        let options = Options {
            radius: number("clusterRadius", 50.0, "a number of px, 0 or more")?,
            max_zoom: number("clusterMaxZoom", 17.0, "a zoom level, 0 to 30")?.min(*ZOOMS.end()) as u8,
            min_points: number("clusterMinPoints", 2.0, "a number of points, 2 or more")?.max(2.0) as u32,
            ..Options::default()
        };
        Ok(ClusterSpec { options, properties })
    }
}

impl Clustered {
    /// Reads a source's data and gathers the points; other geometries are left out, as MapLibre does. What was wrong comes beside it.
    ///
    /// # Errors
    /// When the data are not of the format at all, or an option is wrong; the message names it.
    pub fn read(data: Data<'_>, spec: &SourceSpec) -> Result<(Clustered, Vec<Issue>), Fault> {
        let (set, mut issues) = spec.features(data)?;
        issues.truncate(MOST_ISSUES);
        let ClusterSpec { options, properties } = spec.clusters.as_ref().map_err(Fault::of_data)?;
        let rows: Vec<usize> = (0..set.len()).filter(|row| set.kind(*row) == GeometryKind::Point).collect();
        if rows.len() < set.len() {
            let left = set.len() - rows.len();
            issues.push(Issue::warning(
                "data",
                format!("{left} features are no points and are left out of a clustered source"),
            ));
        }
        let at = |row: &usize| {
            let first = set.parts(*row).next().and_then(|part| part.vertices.first().copied());
            first.map_or(LonLat::new(f64::NAN, f64::NAN), lonlat_from_world)
        };
        let points: Vec<LonLat> = rows.iter().map(at).collect();
        let hierarchy = Hierarchy::new(points, options).map_err(|e| Fault::of_data(e.to_string()))?;
        let mut clustered = Clustered {
            set,
            rows,
            hierarchy,
            names: properties.iter().map(|p| p.name.clone()).collect(),
            gathered: Vec::new(),
        };
        clustered.gather(properties);
        Ok((clustered, issues))
    }

    /// Clusters are numbered from the highest zoom down, so that what one is made of is there before it.
    fn gather(&mut self, properties: &[Property]) {
        if properties.is_empty() {
            return;
        }
        for cluster in 0..self.hierarchy.clusters() as u32 {
            let id = self.hierarchy.id(Item::Cluster(cluster));
            let children = id.and_then(|id| self.hierarchy.children(id).ok()).unwrap_or_default();
            let mut sums: Option<Vec<Value>> = None;
            for child in children {
                let of_child = match child {
                    Item::Cluster(c) => self.gathered.get(c as usize).cloned().unwrap_or_default(),
                    Item::Point(i) => self.mapped(i, properties),
                };
                sums = Some(match sums {
                    None => of_child,
                    Some(so_far) => reduced(&self.names, properties, &so_far, of_child),
                });
            }
            self.gathered.push(sums.unwrap_or_default());
        }
    }

    fn mapped(&self, point: u32, properties: &[Property]) -> Vec<Value> {
        let Some(row) = self.rows.get(point as usize).copied() else { return Vec::new() };
        let feature = Row { set: &self.set, row };
        let cx = EvalContext { feature: Some(&feature), ..EvalContext::default() };
        properties.iter().map(|p| p.map.eval(&cx).unwrap_or_default()).collect()
    }

    /// The level that a zoom shows; levels that are equal show the same.
    pub fn level(&self, zoom: f64) -> u8 {
        let highest = f64::from(self.hierarchy.options().max_zoom) + 1.0;
        zoom.floor().max(0.0).min(highest) as u8
    }

    /// What a level shows: clusters with `cluster`, `cluster_id`, `point_count`, `point_count_abbreviated` and the gathered
    /// properties, ids as `cluster_id`; points as they are.
    pub fn features(&self, level: u8) -> FeatureSet {
        let mut items = self.hierarchy.query([-180.0, -90.0, 180.0, 90.0], f64::from(level));
        items.sort_unstable();
        self.set_of(&items)
    }

    fn set_of(&self, items: &[Item]) -> FeatureSet {
        let mut b = Builder::new();
        for item in items {
            match *item {
                Item::Point(i) => {
                    let Some(row) = self.rows.get(i as usize).copied() else { continue };
                    let at: Vec<_> = self.set.parts(row).flat_map(|p| p.vertices.iter().copied()).collect();
                    b.push(self.set.id(row), Geometry::Points(at), self.set.properties(row).members());
                }
                Item::Cluster(c) => {
                    let own = cluster_properties(&self.hierarchy, *item);
                    let id = own.iter().find(|p| p.0 == "cluster_id").map(|p| p.1.clone());
                    let mut members: Vec<(Arc<str>, Value)> = own.into_iter().map(|(k, v)| (k.into(), v)).collect();
                    let gathered = self.gathered.get(c as usize).into_iter().flatten();
                    members.extend(self.names.iter().cloned().zip(gathered.cloned()));
                    b.push(id, Geometry::Points(vec![world_from_lonlat(self.hierarchy.position(*item))]), &members);
                }
            }
        }
        b.finish()
    }

    /// The lowest zoom at which a cluster falls apart.
    ///
    /// # Errors
    /// When there is no such cluster.
    pub fn expansion_zoom(&self, id: u64) -> Result<u8, String> {
        self.hierarchy.expansion_zoom(id).map_err(|e| e.to_string())
    }

    /// What a cluster was gathered from, one zoom further in, as GeoJSON text.
    ///
    /// # Errors
    /// When there is no such cluster.
    pub fn children(&self, id: u64) -> Result<String, String> {
        let items = self.hierarchy.children(id).map_err(|e| e.to_string())?;
        Ok(write_geojson(&self.set_of(&items)))
    }

    /// The points of a cluster as GeoJSON text, at most `limit` after the first `offset`.
    ///
    /// # Errors
    /// When there is no such cluster.
    pub fn leaves(&self, id: u64, limit: usize, offset: usize) -> Result<String, String> {
        let points = self.hierarchy.leaves(id, limit, offset).map_err(|e| e.to_string())?;
        Ok(write_geojson(&self.set_of(&points.into_iter().map(Item::Point).collect::<Vec<_>>())))
    }
}

/// The gathered values as a feature's properties.
struct Gathered<'a>(&'a [Arc<str>], &'a [Value]);

impl FeatureView for Gathered<'_> {
    fn id(&self) -> Option<Value> {
        None
    }

    fn geometry_type(&self) -> &'static str {
        "Point"
    }

    fn property(&self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|n| **n == *name)?;
        self.1.get(at).cloned()
    }

    fn properties(&self) -> Value {
        Value::object(self.0.iter().cloned().zip(self.1.iter().cloned()))
    }
}

fn reduced(names: &[Arc<str>], properties: &[Property], so_far: &[Value], next: Vec<Value>) -> Vec<Value> {
    let feature = Gathered(names, &next);
    let one = |(p, accumulated): (&Property, &Value)| {
        let cx = EvalContext { feature: Some(&feature), accumulated: Some(accumulated), ..EvalContext::default() };
        // A value that cannot be taken in leaves what is there.
        p.reduce.eval(&cx).unwrap_or_else(|_| accumulated.clone())
    };
    properties.iter().zip(so_far).map(one).collect()
}

fn properties(given: &Value) -> Result<Vec<Property>, String> {
    let compile = |json: &Value, path: String| {
        let compiled = Expression::compile(json, Type::Value, &path);
        compiled.map_err(|mut issues| issues.pop().map_or(path, |issue| issue.to_string()))
    };
    let mut out = Vec::new();
    for (name, pair) in given.members() {
        let path = |rest: &str| format!("clusterProperties.{name}{rest}");
        let Some([reduce, map]) = pair.as_array() else {
            return Err(format!("{} must be [reduce, map], as in [\"+\", [\"get\", \"invest\"]]", path("")));
        };
        let reduce = match reduce.as_str() {
            Some(operator) => Value::from(vec![
                operator.into(),
                Value::from(vec![Value::from("accumulated")]),
                Value::from(vec![Value::from("get"), Value::String(name.clone())]),
            ]),
            None => reduce.clone(),
        };
        out.push(Property {
            name: name.clone(),
            reduce: compile(&reduce, path("[0]"))?,
            map: compile(map, path("[1]"))?,
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"a","properties":{"v":1,"k":"x"},"geometry":{"type":"Point","coordinates":[113.00,23.0]}},
        {"type":"Feature","id":"b","properties":{"v":2,"k":"y"},"geometry":{"type":"Point","coordinates":[113.01,23.0]}},
        {"type":"Feature","id":"c","properties":{"v":4,"k":"x"},"geometry":{"type":"Point","coordinates":[113.02,23.0]}},
        {"type":"Feature","id":"d","properties":{"v":8,"k":"x"},"geometry":{"type":"Point","coordinates":[118.00,23.0]}},
        {"type":"Feature","id":"l","properties":{},"geometry":{"type":"LineString","coordinates":[[113,23],[114,23]]}}]}"#;

    fn read(options: &str) -> Result<(Clustered, Vec<Issue>), Fault> {
        let json = Value::from_json(&format!(r#"{{"type":"geojson","cluster":true{options}}}"#)).unwrap();
        Clustered::read(Data::Text(POINTS), &SourceSpec::of(&json))
    }

    #[test]
    fn sums_follow_the_clusters() {
        let (c, issues) = read(
            r#","clusterProperties":{"sum":["+",["get","v"]],"most":["max",["get","v"]],
                "xs":[["+",["accumulated"],["get","xs"]],["case",["==",["get","k"],"x"],1,0]]}"#,
        )
        .unwrap();
        assert_eq!(issues.len(), 1, "the line is named");
        let far = c.features(c.level(3.7));
        assert_eq!(far.len(), 2);
        let row = (0..2).find(|i| far.property(*i, "cluster").is_some()).unwrap();
        let number = |name: &str| far.property(row, name).and_then(|v| v.as_f64());
        assert_eq!(
            [number("point_count"), number("sum"), number("most"), number("xs")],
            [Some(3.0), Some(7.0), Some(4.0), Some(2.0)]
        );
        let id = number("cluster_id").unwrap() as u64;
        assert_eq!(far.id(row).and_then(|id| id.as_f64()), Some(id as f64));
        assert!(c.leaves(id, 2, 1).unwrap().matches("\"Feature\"").count() == 2);
        assert!(!c.children(id).unwrap().is_empty() && c.expansion_zoom(id).unwrap() > 3);
        assert!(c.expansion_zoom(999_999).is_err());
        // Close enough, every point is itself again, with id and properties.
        let near = c.features(c.level(99.0));
        assert_eq!(near.len(), 4);
        assert_eq!((near.id(0).as_ref().and_then(Value::as_str), near.property(0, "k").is_some()), (Some("a"), true));
    }

    #[test]
    fn wrong_options_are_named() {
        for (options, named) in [
            (r#","clusterRadius":"wide""#, "clusterRadius"),
            (r#","clusterProperties":{"s":["+"]}"#, "clusterProperties.s"),
            (r#","clusterProperties":{"s":["+",["got","v"]]}"#, "clusterProperties.s[1]"),
            (r#","clusterProperties":{"s":["plus",["get","v"]]}"#, "clusterProperties.s[0]"),
        ] {
            let why = read(options).map(|_| ()).unwrap_err().message;
            assert!(why.contains(named), "{why}");
        }
    }
}
