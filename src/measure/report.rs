//! Everything there is to say about a reader's features, as JSON: sizes, what lies inside, what is near.

use super::{Around, Figures, Outline, Shape, figures};
use crate::proj::LonLat;
use crate::source::FeatureSet;
use crate::value::Value;

/// More vertices than this in one feature are measured, and not asked what lies inside or near.
const MOST: usize = 200_000;
/// 亩 a square metre.
const MU: f64 = 3.0 / 2000.0;

/// A reader's features, measured one after another: what takes long can be done in parts.
#[derive(Debug, Default)]
pub struct Report {
    next: usize,
    /// How many to name that are near.
    count: usize,
    features: Vec<Value>,
    issues: Vec<Value>,
}

impl Report {
    /// One without any feature yet, that is to name for each so many that are near.
    pub fn new(count: usize) -> Report {
        Report { count, ..Report::default() }
    }

    /// Measures up to `count` features more; how many there are done with. Cost for a point: some 10 µs, with what is near 50.
    pub fn advance(&mut self, set: &FeatureSet, around: &impl Around, count: usize) -> usize {
        let to = self.next.saturating_add(count).min(set.len());
        for i in self.next..to {
            self.feature(set, around, i);
        }
        self.next = to;
        to
    }

    fn feature(&mut self, set: &FeatureSet, around: &impl Around, i: usize) {
        let Some(shape) = Shape::of(set, i) else { return };
        let outline = Outline::of(&shape);
        match figures(&shape, &outline) {
            Ok(f) => {
                let mut members = sizes(set, i, &shape, &outline, &f);
                let asked = shape.vertices() <= MOST;
                if outline.closed && asked {
                    members.extend(around.inside(&outline).map(|inside| ("inside", inside)));
                }
                if asked {
                    members.extend(around.nearest(&outline, self.count).map(|near| ("nearest", near)));
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
    /// "inside", "nearest"}], "issues": [{"path", "message"}], "notes": […]}`. `feature` counts from 0 in the
    /// set's order; positions are `[lon, lat]`; lengths are rounded to the mm, areas to the cm². `inside` is there for polygons only,
    /// and it, `nearest` and the notes are what `around` says.
    pub fn finish(self, around: &impl Around) -> Value {
        let (features, issues) = (Value::from(self.features), Value::from(self.issues));
        Value::object([("features", features), ("issues", issues), ("notes", around.notes().into())])
    }
}

/// A [`Report`] of all features of a set, naming for each `count` that are near.
pub fn report(set: &FeatureSet, around: &impl Around, count: usize) -> Value {
    let mut report = Report::new(count);
    report.advance(set, around, usize::MAX);
    report.finish(around)
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

pub(super) fn lonlat(p: LonLat) -> Value {
    vec![rounded(p.lon, 9), rounded(p.lat, 9)].into()
}

/// Rounded to so many decimals; what is not finite becomes null.
pub(crate) fn rounded(number: f64, digits: i32) -> Value {
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

    #[test]
    fn what_cannot_be_measured_is_told_and_the_rest_is() {
        let set = geojson::parse(
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[113,23],[113.1,23.1],[113.1,23],[113,23.1],[113,23]]]}},
            {"type":"Feature","properties":{},"geometry":null},
            {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[113,23]}}]}"#,
        )
        .unwrap()
        .0;
        let r = report(&set, &(), 3);
        let f = r.get("features").unwrap().as_array().unwrap();
        assert_eq!(f.iter().map(|f| f.get("kind").unwrap().to_string()).collect::<Vec<_>>(), ["polygon", "point"]);
        assert_eq!(f[0].get("crossing").unwrap().to_json(), "[113,23]");
        assert!(f[0].get("area_km2").unwrap().as_f64().unwrap() > 50.0);
        assert!(f[0].get("inside").is_none() && f[0].get("nearest").is_none());
        assert_eq!(r.get("notes").unwrap().to_json(), "[]");
    }
}
