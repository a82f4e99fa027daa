//! Everything there is to say about a reader's features, as JSON: sizes, what lies inside, what is near.

use super::{Figures, Nearby, Outline, Shape, figures, overlap};
use crate::proj::LonLat;
use crate::source::FeatureSet;
use crate::stats::notes::{Note, notes};
use crate::stats::placed::LeftOut;
use crate::value::Value;

/// The ids of the assumptions behind what lies inside and what is near; what has no place comes beside them.
const NOTES: &[&str] = &["schematic-outline", "even-ground", "project-point", "duplicate-kept", "schematic-links"];

/// More vertices than this in one feature are measured, and not asked what lies inside or near.
const MOST: usize = 200_000;
/// 亩 a square metre.
const MU: f64 = 3.0 / 2000.0;
/// A share above this is the whole, but for the rounding of outlines.
const WHOLE: f64 = 0.9999;

/// The features that a reader's shapes are brought together with; what is `None` is not asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Polygons with `id`, `name_zh`, `planned_km2` and the targets of annex 5.
    pub parks: Option<&'a FeatureSet>,
    /// Points with `id`, `name_zh`, `invest_wan`, `precision`, `possible_duplicate_of`.
    pub projects: Option<&'a FeatureSet>,
    /// Lines and points with `id`, `name_zh`, `kind`, `status`.
    pub links: Option<&'a FeatureSet>,
    /// How many links to name.
    pub count: usize,
}

/// A [`Context`] made ready, so that each of many features costs little.
#[derive(Debug, Default)]
pub struct Known {
    parks: Option<Vec<Park>>,
    projects: Option<Vec<Project>>,
    /// The projects without a place.
    left: LeftOut,
    links: Option<(Nearby, Vec<Value>)>,
}

impl Known {
    /// Makes features ready. Cost: some 0.1 ms for 1,000 vertices.
    pub fn of(context: &Context<'_>) -> Known {
        let links = |set: &FeatureSet| (Nearby::of(set), (0..set.len()).map(|i| link(set, i)).collect());
        let mut left = LeftOut::default();
        Known {
            parks: context.parks.map(Park::all),
            projects: context.projects.map(|set| Project::all(set, &mut left)),
            left,
            links: context.links.map(links),
        }
    }
}

/// A reader's features, measured one after another: what takes long can be done in parts.
#[derive(Debug, Default)]
pub struct Report {
    next: usize,
    /// How many links to name.
    count: usize,
    features: Vec<Value>,
    issues: Vec<Value>,
}

impl Report {
    /// One without any feature yet, that is to name so many links for each.
    pub fn new(count: usize) -> Report {
        Report { count, ..Report::default() }
    }

    /// Measures up to `count` features more; how many there are done with. Cost for a point: some 10 µs, with what is near 50.
    pub fn advance(&mut self, set: &FeatureSet, known: &Known, count: usize) -> usize {
        let to = self.next.saturating_add(count).min(set.len());
        for i in self.next..to {
            self.feature(set, known, i);
        }
        self.next = to;
        to
    }

    fn feature(&mut self, set: &FeatureSet, known: &Known, i: usize) {
        let Some(shape) = Shape::of(set, i) else { return };
        let outline = Outline::of(&shape);
        match figures(&shape, &outline) {
            Ok(f) => {
                let mut members = sizes(set, i, &shape, &outline, &f);
                let asked = shape.vertices() <= MOST;
                if outline.closed && asked && (known.parks.is_some() || known.projects.is_some()) {
                    members.push(("inside", inside(&outline, known)));
                }
                if let (Some(links), true) = (&known.links, asked) {
                    members.push(("nearest", near(&outline, links, self.count)));
                }
                self.features.push(Value::object(members));
            }
            Err(e) => {
                let path = format!("features[{i}].geometry");
                self.issues.push(Value::object([("path", Value::from(path)), ("message", e.into())]));
            }
        }
    }

    /// One object for each feature that could be measured, and an issue for each that could not.
    ///
    /// `{"features": [{"feature", "id", "name", "kind", "area_m2", "area_km2", "area_mu", "perimeter_m", "length_m", "centroid", "crossing", "fault",
    /// "inside": {"parks", "projects", "sums"}, "nearest": […]}], "issues": [{"path", "message"}], "notes": […]}`. `feature` counts from 0 in the
    /// set's order; positions are `[lon, lat]`; lengths are rounded to the mm, areas to the cm². `inside` is there for polygons only; it
    /// holds only projects whose place is known, and `sums` says what was left out.
    pub fn finish(self, known: &Known) -> Value {
        let told: Vec<Value> = notes(NOTES).into_iter().chain(known.left.note()).map(|n| Note::to_value(&n)).collect();
        let (features, issues) = (Value::from(self.features), Value::from(self.issues));
        Value::object([("features", features), ("issues", issues), ("notes", told.into())])
    }
}

/// A [`Report`] of all features of a set.
pub fn report(set: &FeatureSet, context: &Context<'_>) -> Value {
    let known = Known::of(context);
    let mut report = Report::new(context.count);
    report.advance(set, &known, usize::MAX);
    report.finish(&known)
}

fn sizes(set: &FeatureSet, i: usize, shape: &Shape, outline: &Outline, f: &Figures) -> Vec<(&'static str, Value)> {
    let name = ["name", "name_zh", "名称"].iter().find_map(|n| set.property(i, n)).unwrap_or_default();
    let number = |n: Option<f64>, digits: i32| n.map_or(Value::Null, |n| rounded(n, digits));
    vec![
        ("feature", (i as f64).into()),
        ("id", set.id(i).unwrap_or_default()),
        ("name", name),
        ("kind", shape.kind().into()),
        ("area_m2", number(f.area_m2, 4)),
        ("area_km2", number(f.area_m2.map(|a| a / 1e6), 10)),
        ("area_mu", number(f.area_m2.map(|a| a * MU), 7)),
        ("perimeter_m", number(f.perimeter_m, 3)),
        ("length_m", number(f.length_m, 3)),
        ("centroid", f.centroid.map_or(Value::Null, lonlat)),
        ("crossing", outline.crossing.map_or(Value::Null, lonlat)),
        ("fault", outline.fault.as_deref().map_or(Value::Null, Value::from)),
    ]
}

/// A point that may lie inside.
#[derive(Debug)]
struct Project {
    at: LonLat,
    properties: Value,
}

impl Project {
    /// Those that have a place; the others are counted.
    fn all(set: &FeatureSet, left: &mut LeftOut) -> Vec<Project> {
        let project = |i: usize| match Shape::of(set, i)? {
            Shape::Points(points) => Some(Project { at: *points.first()?, properties: with_id(set, i) }),
            _ => None,
        };
        (0..set.len()).filter(|i| left.keeps(|name| set.property(*i, name))).filter_map(project).collect()
    }
}

#[derive(Debug)]
struct Park {
    outline: Outline,
    properties: Value,
}

impl Park {
    fn all(set: &FeatureSet) -> Vec<Park> {
        let park = |i: usize| {
            let outline = Outline::of(&Shape::of(set, i)?);
            Some(Park { outline, properties: with_id(set, i) })
        };
        (0..set.len()).filter_map(park).collect()
    }

    fn number(&self, key: &str) -> f64 {
        self.properties.get(key).and_then(Value::as_f64).unwrap_or(0.0)
    }
}

/// A feature's properties, with its id among them.
fn with_id(set: &FeatureSet, i: usize) -> Value {
    let mut members = set.properties(i).members().to_vec();
    if let (None, Some(id)) = (members.iter().find(|m| &*m.0 == "id"), set.id(i)) {
        members.insert(0, ("id".into(), id.clone()));
    }
    Value::Object(members.into())
}

fn inside(outline: &Outline, known: &Known) -> Value {
    let mut found = Vec::new();
    let (mut whole, mut overlap_km2) = (0.0, 0.0);
    const SHARED: [&str; 5] = ["planned_km2", "projects_2025", "invest_2025_wan", "tax_2025_wan", "output_2025_yi"];
    let mut shared = [0.0; SHARED.len()];
    for park in known.parks.iter().flatten() {
        let o = overlap(outline, &park.outline);
        // Less than a cm² is where edges lie on each other.
        if o.area_m2 < 1e-4 {
            continue;
        }
        let share = if o.share > WHOLE { 1.0 } else { o.share };
        whole += if o.share > WHOLE { 1.0 } else { 0.0 };
        overlap_km2 += o.area_m2 / 1e6;
        for (sum, key) in shared.iter_mut().zip(SHARED) {
            *sum += share * park.number(key);
        }
        found.push(Value::object([
            ("id", park.properties.get("id").cloned().unwrap_or_default()),
            ("name_zh", park.properties.get("name_zh").cloned().unwrap_or_default()),
            ("share", rounded(share, 6)),
            ("of_shape", rounded(o.of_shape, 6)),
            ("overlap_km2", rounded(o.area_m2 / 1e6, 6)),
        ]));
    }
    let mut listed = Vec::new();
    let (mut invest_wan, mut doubtful_wan) = (0.0, 0.0);
    for Project { properties: p, .. } in known.projects.iter().flatten().filter(|p| outline.contains(p.at)) {
        let own_wan = p.get("invest_wan").and_then(Value::as_f64).unwrap_or(0.0);
        let precision = p.get("precision").and_then(Value::as_str).unwrap_or_default();
        invest_wan += own_wan;
        doubtful_wan += if p.get("possible_duplicate_of").is_some_and(|d| !d.is_null()) { own_wan } else { 0.0 };
        listed.push(Value::object([
            ("id", p.get("id").cloned().unwrap_or_default()),
            ("name_zh", p.get("name_zh").cloned().unwrap_or_default()),
            ("invest_wan", own_wan.into()),
            ("precision", precision.into()),
        ]));
    }
    let mut sums = vec![
        ("parks", Value::from(found.len() as f64)),
        ("parks_whole", whole.into()),
        ("overlap_km2", rounded(overlap_km2, 6)),
    ];
    sums.extend(SHARED.iter().zip(shared).map(|(key, sum)| (*key, rounded(sum, 6))));
    sums.extend([
        ("projects", Value::from(listed.len() as f64)),
        ("invest_wan", rounded(invest_wan, 6)),
        ("doubtful_wan", rounded(doubtful_wan, 6)),
        ("left_out_projects", Value::from(known.left.count as f64)),
        ("left_out_wan", rounded(known.left.invest_wan, 6)),
    ]);
    Value::object([("parks", found.into()), ("projects", Value::from(listed)), ("sums", Value::object(sums))])
}

/// What is told of a link.
fn link(set: &FeatureSet, i: usize) -> Value {
    let property = |key: &str| set.property(i, key).unwrap_or_default();
    Value::object([
        ("id", set.id(i).unwrap_or_default()),
        ("name_zh", property("name_zh")),
        ("kind", property("kind")),
        ("status", property("status")),
    ])
}

fn near(outline: &Outline, (links, said): &(Nearby, Vec<Value>), count: usize) -> Value {
    let one = |n: &super::Near| {
        let way = [
            ("distance_m".into(), rounded(n.distance_m, 1)),
            ("from".into(), lonlat(n.from)),
            ("to".into(), lonlat(n.to)),
        ];
        let link = said.get(n.feature).map(Value::members).unwrap_or_default();
        Value::Object(link.iter().cloned().chain(way).collect())
    };
    links.nearest(outline, count).iter().map(one).collect::<Vec<_>>().into()
}

fn lonlat(p: LonLat) -> Value {
    vec![rounded(p.lon, 9), rounded(p.lat, 9)].into()
}

/// Rounded to so many decimals; what is not finite becomes null.
fn rounded(number: f64, digits: i32) -> Value {
    let mut k = 1.0;
    for _ in 0..digits {
        k *= 10.0;
    }
    let r = (number * k).round() / k;
    if r.is_finite() { r.into() } else { Value::Null }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::geojson;

    fn read(text: &str) -> FeatureSet {
        geojson::parse(text).unwrap().0
    }

    fn square(id: &str, x: f64, y: f64, s: f64, properties: &str) -> String {
        let (x1, y1) = (x + s, y + s);
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{x1},{y}],[{x1},{y1}],[{x},{y1}],[{x},{y}]]]}}}}"#
        )
    }

    #[test]
    fn sums_inside_by_hand() {
        let targets = r#""name_zh":"甲","planned_km2":10,"invest_2025_wan":1000"#;
        let parks = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            square("whole", 113.0, 24.0, 0.1, targets),
            square("half", 113.15, 24.0, 0.1, targets)
        );
        let projects = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"in","properties":{"invest_wan":5,"precision":"site"},"geometry":{"type":"Point","coordinates":[113.05,24.05]}},
            {"type":"Feature","id":"coarse","properties":{"invest_wan":7,"precision":"county","possible_duplicate_of":"in"},"geometry":{"type":"Point","coordinates":[113.06,24.05]}},
            {"type":"Feature","id":"again","properties":{"invest_wan":3,"precision":"town","possible_duplicate_of":"in"},"geometry":{"type":"Point","coordinates":[113.07,24.05]}},
            {"type":"Feature","id":"far","properties":{"invest_wan":20000,"precision":"city"},"geometry":{"type":"Point","coordinates":[114,24]}},
            {"type":"Feature","id":"out","properties":{"invest_wan":90,"precision":"site"},"geometry":{"type":"Point","coordinates":[114,24]}},
            {"type":"Feature","id":"nowhere","properties":{"invest_wan":90},"geometry":null}]}"#;
        let links = r#"{"type":"Feature","id":"road","properties":{"name_zh":"路"},"geometry":{"type":"LineString","coordinates":[[112,23],[114,25]]}}"#;
        let (parks, projects, links) = (read(&parks), read(projects), read(links));
        let context = Context { parks: Some(&parks), projects: Some(&projects), links: Some(&links), count: 2 };
        let mine = read(&square("mine", 112.95, 23.95, 0.25, r#""name":"我的""#));
        let r = report(&mine, &context);
        let f = &r.get("features").unwrap().as_array().unwrap()[0];
        let sums = f.get("inside").unwrap().get("sums").unwrap();
        let sum = |key: &str| sums.get(key).unwrap().as_f64().unwrap();
        assert_eq!([sum("parks"), sum("parks_whole"), sum("projects")], [2.0, 1.0, 2.0]);
        assert_eq!([sum("invest_wan"), sum("doubtful_wan")], [8.0, 3.0]);
        // What is known by county or city only is inside of nothing, wherever it is drawn, and told.
        assert_eq!([sum("left_out_projects"), sum("left_out_wan")], [2.0, 20_007.0]);
        let listed = f.get("inside").unwrap().get("projects").unwrap().as_array().unwrap().to_vec();
        let ids: Vec<String> = listed.iter().map(|p| p.get("id").unwrap().to_string()).collect();
        assert_eq!(ids, ["in", "again"]);
        let notes = r.get("notes").unwrap().to_json();
        assert!(notes.contains("2 个项目（计划总投资 2.0007 亿元）"), "{notes}");
        assert!((sum("planned_km2") - 15.0).abs() < 1e-3 && (sum("invest_2025_wan") - 1500.0).abs() < 0.1, "{sums:?}");
        let road = &f.get("nearest").unwrap().as_array().unwrap()[0];
        assert_eq!(road.get("distance_m").unwrap().as_f64(), Some(0.0));
        assert_eq!(f.get("crossing"), Some(&Value::Null));
    }

    #[test]
    fn what_cannot_be_measured_is_told_and_the_rest_is() {
        let set = read(
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[113,23],[113.1,23.1],[113.1,23],[113,23.1],[113,23]]]}},
            {"type":"Feature","properties":{},"geometry":null},
            {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[113,23]}}]}"#,
        );
        let r = report(&set, &Context::default());
        let f = r.get("features").unwrap().as_array().unwrap();
        assert_eq!(f.iter().map(|f| f.get("kind").unwrap().to_string()).collect::<Vec<_>>(), ["polygon", "point"]);
        assert_eq!(f[0].get("crossing").unwrap().to_json(), "[113,23]");
        assert!(f[0].get("area_km2").unwrap().as_f64().unwrap() > 50.0);
        assert!(f[0].get("inside").is_none());
        assert!(!r.get("notes").unwrap().to_json().contains("no-place"), "nothing was left out");
    }
}
