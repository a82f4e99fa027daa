//! What stands round a reader's shapes: areas that they meet, points inside them, features that are near.

use super::report::{lonlat, rounded};
use super::{Near, Nearby, Outline, Shape, overlap};
use crate::proj::LonLat;
use crate::source::FeatureSet;
use crate::value::Value;

/// A share above this is the whole, but for the rounding of outlines.
const WHOLE: f64 = 0.9999;
/// Less common ground, m², is where edges lie on each other.
const TOUCH_M2: f64 = 1e-4;

/// What a [`Report`](super::Report) says of each shape beside its sizes; `()` says nothing.
pub trait Around {
    /// What lies inside a polygon, as JSON; `None` when nobody asks.
    fn inside(&self, outline: &Outline) -> Option<Value>;
    /// The `count` nearest features, as JSON; `None` when nobody asks.
    fn nearest(&self, outline: &Outline, count: usize) -> Option<Value>;
    /// The assumptions behind both.
    fn notes(&self) -> Vec<Value>;
}

impl Around for () {
    fn inside(&self, _: &Outline) -> Option<Value> {
        None
    }

    fn nearest(&self, _: &Outline, _: usize) -> Option<Value> {
        None
    }

    fn notes(&self) -> Vec<Value> {
        Vec::new()
    }
}

/// Polygons made ready to be met by shapes.
#[derive(Debug, Default)]
pub struct Areas {
    outlines: Vec<(usize, Outline)>,
}

/// Common ground of a shape and one of [`Areas`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// The area's number in its set.
    pub feature: usize,
    /// The share of the area that is common, 0–1; 1 when the rest is but rounding.
    pub share: f64,
    /// The share of the shape that is common, 0–1.
    pub of_shape: f64,
    /// The common area, km² on the ellipsoid.
    pub area_km2: f64,
}

impl Areas {
    /// Makes the features of a set ready; those without geometry are left out. Cost: some 0.1 ms for 1,000 vertices.
    pub fn of(set: &FeatureSet) -> Areas {
        let outline = |i: usize| Some((i, Outline::of(&Shape::of(set, i)?)));
        Areas { outlines: (0..set.len()).filter_map(outline).collect() }
    }

    /// Those that have ground in common with a shape, in the set's order.
    pub fn meeting(&self, shape: &Outline) -> Vec<Meeting> {
        let meeting = |(feature, outline): &(usize, Outline)| {
            let o = overlap(shape, outline);
            let share = if o.share > WHOLE { 1.0 } else { o.share };
            let area_km2 = o.area_m2 / 1e6;
            (o.area_m2 >= TOUCH_M2).then_some(Meeting { feature: *feature, share, of_shape: o.of_shape, area_km2 })
        };
        self.outlines.iter().filter_map(meeting).collect()
    }
}

/// Points that may lie inside shapes.
#[derive(Debug, Default)]
pub struct Points {
    points: Vec<(usize, LonLat)>,
}

impl Points {
    /// The points of a set that `keeps` lets in by their number; a multipoint is its first.
    pub fn of(set: &FeatureSet, mut keeps: impl FnMut(usize) -> bool) -> Points {
        let point = |i: usize| match Shape::of(set, i)? {
            Shape::Points(points) => Some((i, *points.first()?)),
            _ => None,
        };
        Points { points: (0..set.len()).filter(|i| keeps(*i)).filter_map(point).collect() }
    }

    /// The numbers of those inside a shape, in the set's order.
    pub fn inside(&self, shape: &Outline) -> impl Iterator<Item = usize> {
        self.points.iter().filter(|(_, at)| shape.contains(*at)).map(|(feature, _)| *feature)
    }
}

impl Nearby {
    /// [`Nearby::nearest`] as JSON: for each what `said` has for it, an object for every feature of the set, then `distance_m`, and `from` and
    /// `to`, the nearest positions.
    pub fn told(&self, said: &[Value], shape: &Outline, count: usize) -> Value {
        let one = |n: &Near| {
            let way = [
                ("distance_m".into(), rounded(n.distance_m, 1)),
                ("from".into(), lonlat(n.from)),
                ("to".into(), lonlat(n.to)),
            ];
            let own = said.get(n.feature).map(Value::members).unwrap_or_default();
            Value::Object(own.iter().cloned().chain(way).collect())
        };
        self.nearest(shape, count).iter().map(one).collect::<Vec<_>>().into()
    }
}
