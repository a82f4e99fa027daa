//! What the map draws around its data: the veil beyond the edge of the plan's map, and the captions of the groups of
//! records whose place the plan does not state.

use super::geometry_rules::PLAN_BOX;
use super::records::{Atlas, Precision};
use super::sources::{property, world};
use crate::geom::{Point, Rect};
use crate::proj::LonLat;
use crate::source::{Builder, FeatureSet, Geometry};
use std::collections::BTreeMap;

/// How far inside the edge the veil begins, degrees, and in how many steps it thickens.
const FADE_DEG: f64 = 0.1;
const STEPS: u32 = 6;
/// What the veil hides at the edge and beyond, in all.
const VEILED: f64 = 0.86;
/// What the veil covers, degrees: far more than can be seen.
const OUTSIDE: Rect = Rect::new(90.0, 0.0, 135.0, 45.0);
/// Ground around the group of records that the caption's outline leaves, degrees.
const ROOM_DEG: f64 = 0.022;

/// `atlas:veil`: one polygon a step, each with a hole, in which lies what is shown in full. `shade` is the step's
/// opacity; together they make a soft edge for the lines that end where the map does.
pub(super) fn veil() -> FeatureSet {
    let mut b = Builder::new();
    // Equal steps of what is left over make equal steps to the eye.
    let step = 1.0 - (1.0 - VEILED).powf(1.0 / f64::from(STEPS));
    for k in 0..STEPS {
        // The last digit differs, so that no two are drawn as one.
        let shade = ((step + f64::from(k) * 1e-3) * 1e3).round() / 1e3;
        let hole = PLAN_BOX.inflate(-FADE_DEG * (1.0 - f64::from(k) / f64::from(STEPS - 1)));
        let geometry = Geometry::Polygons(vec![vec![world(&corners(OUTSIDE)), world(&corners(hole))]]);
        b.push(Some(format!("veil-{}", k + 1).into()), geometry, &[property("shade", shade)]);
    }
    b.finish()
}

/// `atlas:unplaced`: around each group beside the city its outline (`part` is `outline`) and above it a point for its
/// caption (`part` is `caption`), with what stands in it (`of`: `projects` or `places`) and how many.
pub(super) fn unplaced(atlas: &Atlas) -> FeatureSet {
    let boxes = atlas.box_projects.iter().filter_map(|b| b.place.as_ref());
    let projects = atlas.projects.iter().map(|p| &p.place).chain(boxes);
    let mut b = Builder::new();
    add_groups(&mut b, "projects", projects.map(|p| (p.precision, p.anchor_id.as_str(), p.position)));
    let places = atlas.places.iter().filter_map(|p| Some((p.precision, p.anchor_id.as_deref()?, p.position)));
    add_groups(&mut b, "places", places);
    b.finish()
}

/// One group for each anchor that more than one record of precision city has.
fn add_groups<'a>(
    b: &mut Builder,
    of: &str,
    records: impl Iterator<Item = (Option<Precision>, &'a str, Option<LonLat>)>,
) {
    let mut groups: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
    for (precision, anchor, position) in records {
        if let (Some(Precision::City), Some(p)) = (precision, position) {
            groups.entry(anchor).or_default().push(Point::new(p.lon, p.lat));
        }
    }
    for (anchor, positions) in groups.iter().filter(|(_, p)| p.len() > 1) {
        add_group(b, of, anchor, positions);
    }
}

fn add_group(b: &mut Builder, of: &str, anchor: &str, positions: &[Point]) {
    let around = Rect::around(positions.iter().copied()).inflate(ROOM_DEG);
    let outline = Geometry::Polygons(vec![vec![world(&corners(around))]]);
    let caption = Geometry::Points(world(&[LonLat::new((around.x0 + around.x1) / 2.0, around.y1)]));
    for (part, geometry) in [("outline", outline), ("caption", caption)] {
        let count = property("count", positions.len() as f64);
        let properties = [property("part", part), property("of", of), count];
        b.push(Some(format!("unplaced-{of}-{anchor}-{part}").into()), geometry, &properties);
    }
}

/// A box's corners, counterclockwise.
fn corners(r: Rect) -> Vec<LonLat> {
    [(r.x0, r.y0), (r.x1, r.y0), (r.x1, r.y1), (r.x0, r.y1)].map(|(lon, lat)| LonLat::new(lon, lat)).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Value;

    #[test]
    fn the_veil_thickens_towards_the_edge_and_hides_nearly_all_beyond_it() {
        let veil = veil();
        let shade = |i| veil.property(i, "shade").as_ref().and_then(Value::as_f64).unwrap_or(0.0);
        let left: f64 = (0..veil.len()).map(|i| 1.0 - shade(i)).product();
        assert!((1.0 - left - VEILED).abs() < 0.02, "{left}");
        for i in 1..veil.len() {
            assert!(shade(i) != shade(i - 1), "steps of one opacity would be drawn as one shape");
        }
    }

    #[test]
    fn a_group_is_outlined_and_captioned_and_a_lone_record_is_not() {
        let record = |lon| (Some(Precision::City), "a", Some(LonLat::new(lon, 23.0)));
        let mut b = Builder::new();
        add_groups(&mut b, "projects", [record(113.0)].into_iter());
        add_groups(&mut b, "places", [record(113.0), record(113.2)].into_iter());
        let set = b.finish();
        assert_eq!(set.len(), 2);
        assert_eq!(set.property(1, "count"), Some(Value::from(2.0)));
        assert!(set.bounds(0).contains(world(&[LonLat::new(113.2, 23.0)])[0]));
    }
}
