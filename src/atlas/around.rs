//! What of the plan lies inside a reader's shapes and near them: parks, projects and links, and their sums.

use super::notes::{Note, notes};
use super::placed::LeftOut;
use crate::measure::{self, Areas, Around, Meeting, Nearby, Outline, Points, rounded};
use crate::source::FeatureSet;
use crate::value::Value;

/// The ids of the assumptions behind what lies inside and what is near; what has no place comes beside them.
const NOTES: &[&str] = &["schematic-outline", "even-ground", "project-point", "duplicate-kept", "schematic-links"];

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
    parks: Option<Ready<Areas>>,
    projects: Option<Ready<Points>>,
    /// The projects without a place.
    left: LeftOut,
    links: Option<Ready<Nearby>>,
}

/// Features made ready, and by their numbers what is told of each.
#[derive(Debug, Default)]
struct Ready<T> {
    ready: T,
    properties: Vec<Value>,
}

impl Ready<Points> {
    fn inside(&self, outline: &Outline) -> impl Iterator<Item = &Value> {
        self.ready.inside(outline).filter_map(|i| self.properties.get(i))
    }
}

impl Known {
    /// Makes features ready. Cost: some 0.1 ms for 1,000 vertices.
    pub fn of(context: &Context<'_>) -> Known {
        let all =
            |set: &FeatureSet, told: fn(&FeatureSet, usize) -> Value| (0..set.len()).map(|i| told(set, i)).collect();
        let mut left = LeftOut::default();
        let mut points = |set: &FeatureSet| Points::of(set, |i| left.keeps(|name| set.property(i, name)));
        let projects = context.projects.map(|set| Ready { ready: points(set), properties: all(set, with_id) });
        Known {
            parks: context.parks.map(|set| Ready { ready: Areas::of(set), properties: all(set, with_id) }),
            projects,
            left,
            links: context.links.map(|set| Ready { ready: Nearby::of(set), properties: all(set, link) }),
        }
    }
}

impl Around for Known {
    /// `{"parks", "projects", "sums"}`: only projects whose place is known, and `sums` says what was left out.
    fn inside(&self, outline: &Outline) -> Option<Value> {
        (self.parks.is_some() || self.projects.is_some()).then(|| inside(outline, self))
    }

    fn nearest(&self, outline: &Outline, count: usize) -> Option<Value> {
        self.links.as_ref().map(|links| links.ready.told(&links.properties, outline, count))
    }

    fn notes(&self) -> Vec<Value> {
        notes(NOTES).iter().chain(&self.left.note()).map(Note::to_value).collect()
    }
}

/// A [`measure::report`] of all features of a set, with what of the plan is inside and near.
pub fn report(set: &FeatureSet, context: &Context<'_>) -> Value {
    measure::report(set, &Known::of(context), context.count)
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
    for Meeting { feature, share, of_shape, area_km2 } in
        known.parks.iter().flat_map(|parks| parks.ready.meeting(outline))
    {
        let park = known.parks.as_ref().and_then(|parks| parks.properties.get(feature));
        let cell = |key: &str| park.and_then(|p| p.get(key)).cloned().unwrap_or_default();
        whole += if share >= 1.0 { 1.0 } else { 0.0 };
        overlap_km2 += area_km2;
        for (sum, key) in shared.iter_mut().zip(SHARED) {
            *sum += share * cell(key).as_f64().unwrap_or(0.0);
        }
        found.push(Value::object([
            ("id", cell("id")),
            ("name_zh", cell("name_zh")),
            ("share", rounded(share, 6)),
            ("of_shape", rounded(of_shape, 6)),
            ("overlap_km2", rounded(area_km2, 6)),
        ]));
    }
    let mut listed = Vec::new();
    let (mut invest_wan, mut doubtful_wan) = (0.0, 0.0);
    for p in known.projects.iter().flat_map(|projects| projects.inside(outline)) {
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
        let unasked = report(&mine, &Context::default());
        assert!(unasked.get("features").unwrap().as_array().unwrap()[0].get("inside").is_none());
        assert!(!unasked.get("notes").unwrap().to_json().contains("no-place"), "nothing was left out");
    }
}
