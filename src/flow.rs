//! Flows between two sets of points by a table: each row becomes a curve from one place to another.

use crate::geom::{Arc as Bow, Point, arc, centroid, fan, pole};
use crate::issue::Issue;
use crate::proj::{self, lonlat_from_world};
use crate::source::{Builder, FeatureSet, Geometry, GeometryKind};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One row of the table.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Which place of the first set, by a name that [`Places`] knows.
    pub from: String,
    /// Which place of the second set.
    pub to: String,
    /// How much flows, in the table's unit; 0 or more.
    pub weight: f64,
    /// What the curve's feature carries besides.
    pub properties: Vec<(Arc<str>, Value)>,
}

/// The shape of the curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// How far a curve's middle lies off the straight line, as a part of its length; to the left of the way for positive
    /// ones, so that a flow and the one back pass each other.
    pub bend: f64,
    /// How much more each further curve between the same two places bends.
    pub spread: f64,
    /// Straight pieces of a curve, 1 to 512.
    pub steps: u32,
}

impl Default for Shape {
    fn default() -> Self {
        Shape { bend: 0.16, spread: 0.07, steps: 32 }
    }
}

/// The positions of a set of features by what they are called.
///
/// A name is a feature's id, or its property `id`, `name`, `name_zh`, `name_en` or `名称`. Of features with one name the
/// first counts. A point stands where it is, a line at its middle vertex, a polygon at the point farthest from its edges.
pub struct Places {
    by_name: BTreeMap<String, Point>,
    /// What each feature is called first.
    names: Vec<String>,
}

impl Places {
    /// Reads the set. Cost: O(n log n), and a label search for each polygon.
    pub fn of(set: &FeatureSet) -> Self {
        let mut by_name = BTreeMap::new();
        let mut ids = Vec::new();
        for i in 0..set.len() {
            let Some(at) = position(set, i) else { continue };
            let called = ["id", "name", "name_zh", "name_en", "名称"].into_iter().filter_map(|n| set.property(i, n));
            let called = set.id(i).into_iter().chain(called).filter(|v| !v.is_null());
            for (k, name) in called.map(|v| v.to_string()).enumerate() {
                if k == 0 {
                    ids.push(name.clone());
                }
                by_name.entry(name).or_insert(at);
            }
        }
        Places { by_name, names: ids }
    }

    /// The position of a name, in world coordinates.
    pub fn get(&self, name: &str) -> Option<Point> {
        self.by_name.get(name).copied()
    }

    /// A few names, for whoever wrote one that there is not.
    fn some(&self) -> String {
        let known: Vec<&str> = self.names.iter().take(5).map(String::as_str).collect();
        if known.is_empty() {
            "the set has no place at all".to_string()
        } else {
            format!("there are {} …", known.join(", "))
        }
    }
}

fn position(set: &FeatureSet, feature: usize) -> Option<Point> {
    let rings: Vec<&[Point]> = set.parts(feature).map(|p| p.vertices).collect();
    let first = rings.first()?;
    match set.kind(feature) {
        GeometryKind::None => None,
        GeometryKind::Point => first.first().copied(),
        GeometryKind::Line => first.get(first.len() / 2).copied(),
        GeometryKind::Polygon => {
            let extent = set.bounds(feature);
            let found = pole(&rings, extent.width().min(extent.height()) / 200.0).map(|p| p.0);
            Some(found.unwrap_or_else(|| centroid(first)))
        }
    }
}

/// The curves of the rows, in their order, and what is wrong with the others (`rows[3].from: …`).
///
/// A feature has the row's properties, then `from`, `to`, `weight`, `share` (of the largest weight, 0–1, for widths),
/// `rank` and `of` among the rows between the same two places, and `length_km`, the geodesic distance between them, not
/// along the curve. Its id is the row's property `id`, or `FROM-TO`, or `FROM-TO-2` and so on.
/// Places that are the same give no curve. Cost: O(rows).
pub fn between(from: &Places, to: &Places, rows: &[Row], shape: Shape) -> (FeatureSet, Vec<Issue>) {
    let mut issues = Vec::new();
    let mut good: Vec<(&Row, Point, Point)> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let mut find = |places: &Places, field: &str, name: &str| {
            let found = places.get(name);
            if found.is_none() {
                let says = format!("no place is called `{name}`; {}", places.some());
                issues.push(Issue::error(format!("rows[{i}].{field}"), says));
            }
            found
        };
        let (a, b) = (find(from, "from", &row.from), find(to, "to", &row.to));
        let (Some(a), Some(b)) = (a, b) else { continue };
        if !(row.weight >= 0.0 && row.weight.is_finite()) {
            let says = format!("must be a number from 0 upwards, and is {}", row.weight);
            issues.push(Issue::error(format!("rows[{i}].weight"), says));
        } else if a == b {
            issues.push(Issue::error(format!("rows[{i}]"), "begins and ends at one place, so there is no way to draw"));
        } else {
            good.push((row, a, b));
        }
    }
    let most = good.iter().map(|(row, ..)| row.weight).fold(0.0, f64::max);
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (row, ..) in &good {
        *counts.entry((&row.from, &row.to)).or_default() += 1;
    }
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut out = Builder::new();
    for (row, a, b) in &good {
        let pair = (row.from.as_str(), row.to.as_str());
        let count = counts.get(&pair).copied().unwrap_or(1);
        let rank = *seen.entry(pair).and_modify(|n| *n += 1).or_insert(0);
        let bend = fan(rank, count, shape.bend, shape.spread);
        let line = arc(*a, *b, Bow { bend, gaps: [0.0; 2], steps: shape.steps });
        let length_km = proj::distance_m(lonlat_from_world(*a), lonlat_from_world(*b)).map_or(f64::NAN, |m| m / 1e3);
        let mut properties = row.properties.clone();
        let own = properties.iter().find(|(name, _)| &**name == "id").map(|(_, v)| v.clone());
        let id = own.unwrap_or_else(|| {
            let again = if rank > 0 { format!("-{}", rank + 1) } else { String::new() };
            format!("{}-{}{again}", row.from, row.to).into()
        });
        let mut set = |name: &str, value: Value| {
            properties.retain(|(n, _)| **n != *name);
            properties.push((name.into(), value));
        };
        set("from", row.from.as_str().into());
        set("to", row.to.as_str().into());
        set("weight", row.weight.into());
        set("share", if most > 0.0 { row.weight / most } else { 0.0 }.into());
        set("rank", (rank as f64 + 1.0).into());
        set("of", (count as f64).into());
        set("length_km", ((length_km * 1000.0).round() / 1000.0).into());
        out.push(Some(id), Geometry::Lines(vec![line]), &properties);
    }
    (out.finish(), issues)
}

/// The rows of a table whose columns are named: `from` and `to`, and `weight` where there is one, else each row weighs 1.
/// Other columns become properties, numbers as numbers. `named` gives other names for the three columns.
///
/// # Errors
/// When `from` or `to` is no column; a weight that is no number becomes an issue and its row is left out.
pub fn rows_of(table: &crate::source::csv::Table, named: [&str; 3]) -> Result<(Vec<Row>, Vec<Issue>), String> {
    let [from, to, weight] = named.map(|name| table.column(name));
    let missing = |name: &str| format!("there is no column `{name}`; there are {}", table.header.join(", "));
    let from = from.ok_or_else(|| missing(named[0]))?;
    let to = to.ok_or_else(|| missing(named[1]))?;
    let (mut rows, mut issues) = (Vec::new(), Vec::new());
    for (i, row) in table.rows.iter().enumerate() {
        let cells: Vec<&str> = row.cells().collect();
        let cell = |at: usize| cells.get(at).map_or("", |c| c.trim());
        let number = match weight.map(cell) {
            None => Some(1.0),
            Some(text) => text.parse::<f64>().ok(),
        };
        let Some(number) = number else {
            let says = format!("must be a number, not `{}`", weight.map_or("", cell));
            issues.push(Issue::error(format!("rows[{i}].{}", named[2]), says));
            continue;
        };
        let columns = table.header.iter().enumerate();
        let properties = columns
            .filter(|(at, _)| *at != from && *at != to && Some(*at) != weight && !cell(*at).is_empty())
            .map(|(at, name)| {
                let value = cell(at).parse::<f64>().ok().filter(|n| n.is_finite());
                (Arc::from(name.as_str()), value.map_or_else(|| cell(at).into(), Value::from))
            })
            .collect();
        rows.push(Row { from: cell(from).into(), to: cell(to).into(), weight: number, properties });
    }
    Ok((rows, issues))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{csv, geojson};

    fn places(json: &str) -> Places {
        Places::of(&geojson::parse(json).unwrap().0)
    }

    fn two() -> (Places, Places) {
        let from = places(
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"gz","properties":{"name":"广州"},"geometry":{"type":"Point","coordinates":[113.25,23.1]}}]}"#,
        );
        let to = places(
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"id":"a"},"geometry":{"type":"Point","coordinates":[113.0,23.7]}},
            {"type":"Feature","properties":{"id":"b"},"geometry":{"type":"Polygon","coordinates":[[[113.2,24],[113.6,24],[113.6,24.4],[113.2,24.4],[113.2,24]]]}}]}"#,
        );
        (from, to)
    }

    #[test]
    fn rows_become_curves_and_bad_ones_are_told() {
        let (from, to) = two();
        let table = csv::read(
            "from,to,weight,kind\ngz,a,3,x\n广州,a,6,y\ngz,b,6,\ngz,nowhere,1,\ngz,a,-1,\ngz,a,much,\ngz,gz,1,\n",
        );
        let (rows, unread) = rows_of(&table, ["from", "to", "weight"]).unwrap();
        assert_eq!(unread.len(), 1);
        let (set, issues) = between(&from, &to, &rows, Shape::default());
        assert_eq!(set.len(), 3);
        let said: Vec<String> = issues.iter().map(Issue::to_string).collect();
        assert!(
            said.len() == 3 && said[0].contains("rows[3].to: no place is called `nowhere`; there are a, b"),
            "{said:?}"
        );
        assert_eq!(set.property(0, "kind"), Some("x".into()));
        assert_eq!(set.property(1, "share"), Some(1.0.into()));
        assert_eq!(set.property(0, "share"), Some(0.5.into()));
        let km = set.property(0, "length_km").and_then(|v| v.as_f64()).unwrap();
        // 66.5 km north and 25.5 km west.
        assert!((km - 71.2).abs() < 0.2, "{km}");
        // The middle bends to the left of the way north, to the west.
        let line: Vec<Point> = set.parts(0).next().unwrap().vertices.to_vec();
        let middle = line[0].lerp(line[line.len() - 1], 0.5);
        assert!(line[line.len() / 2].x < middle.x);
    }

    #[test]
    fn curves_between_the_same_places_fan_out() {
        let (from, to) = two();
        let row = |id: &str| Row {
            from: "gz".into(),
            to: "a".into(),
            weight: 1.0,
            properties: vec![("id".into(), id.into())],
        };
        let (set, issues) = between(&from, &to, &[row("p"), row("q"), row("r")], Shape::default());
        assert!(issues.is_empty());
        let middle = |i: usize| set.parts(i).next().map(|p| p.vertices[p.vertices.len() / 2]).unwrap();
        assert!(middle(0) != middle(1) && middle(1) != middle(2));
        assert_eq!((set.id(2), set.property(2, "of")), (Some("r".into()), Some(3.0.into())));
    }

    #[test]
    fn a_table_needs_its_columns() {
        assert!(rows_of(&csv::read("a,b\n1,2\n"), ["from", "to", "weight"]).unwrap_err().contains("`from`"));
        let (rows, _) = rows_of(&csv::read("a,b\n1,2\n"), ["a", "b", "w"]).unwrap();
        assert_eq!(rows[0].weight, 1.0);
    }
}
