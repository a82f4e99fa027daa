//! What a reader drew or loaded, feature by feature.

use crate::geom::{Point, pole, ring_area2};
use crate::proj::{LonLat, lonlat_from_world};
use crate::source::{FeatureSet, GeometryKind};

/// Positions of one feature. Rings and lines are as the reader wrote them, their longitudes not wrapped.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One or more points.
    Points(Vec<LonLat>),
    /// One or more lines.
    Lines(Vec<Vec<LonLat>>),
    /// One or more polygons, each an exterior ring and its holes, without closing vertices.
    Polygons(Vec<Vec<Vec<LonLat>>>),
}

impl Shape {
    /// A feature's shape; `None` without geometry.
    pub fn of(set: &FeatureSet, feature: usize) -> Option<Shape> {
        let line = |vertices: &[Point]| -> Vec<LonLat> { vertices.iter().map(|v| lonlat_from_world(*v)).collect() };
        match set.kind(feature) {
            GeometryKind::None => None,
            GeometryKind::Point => Some(Shape::Points(set.parts(feature).flat_map(|p| line(p.vertices)).collect())),
            GeometryKind::Line => Some(Shape::Lines(set.parts(feature).map(|p| line(p.vertices)).collect())),
            GeometryKind::Polygon => {
                let mut polygons: Vec<Vec<Vec<LonLat>>> = Vec::new();
                for part in set.parts(feature) {
                    match polygons.last_mut().filter(|_| part.hole) {
                        Some(rings) => rings.push(line(part.vertices)),
                        None => polygons.push(vec![line(part.vertices)]),
                    }
                }
                Some(Shape::Polygons(polygons))
            }
        }
    }

    /// `point`, `line` or `polygon`.
    pub fn kind(&self) -> &'static str {
        match self {
            Shape::Points(_) => "point",
            Shape::Lines(_) => "line",
            Shape::Polygons(_) => "polygon",
        }
    }

    /// Every point, line and ring, and whether it is closed.
    pub(super) fn parts(&self) -> Vec<(&[LonLat], bool)> {
        match self {
            Shape::Points(points) => points.chunks(1).map(|p| (p, false)).collect(),
            Shape::Lines(lines) => lines.iter().map(|l| (l.as_slice(), false)).collect(),
            Shape::Polygons(polygons) => polygons.iter().flatten().map(|r| (r.as_slice(), true)).collect(),
        }
    }

    /// How many vertices it has.
    pub fn vertices(&self) -> usize {
        self.parts().iter().map(|(p, _)| p.len()).sum()
    }
}

/// A position inside the feature's largest polygon, as far from its edge as a thousandth of its size; `None` without a polygon.
pub fn label_point(set: &FeatureSet, feature: usize) -> Option<LonLat> {
    if set.kind(feature) != GeometryKind::Polygon {
        return None;
    }
    let mut polygons: Vec<Vec<&[Point]>> = Vec::new();
    for part in set.parts(feature) {
        match polygons.last_mut().filter(|_| part.hole) {
            Some(rings) => rings.push(part.vertices),
            None => polygons.push(vec![part.vertices]),
        }
    }
    let size = |rings: &Vec<&[Point]>| rings.first().map_or(0.0, |r| ring_area2(r).abs());
    let largest = polygons.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let (p, _) = pole(largest, size(largest).sqrt() / 1e3)?;
    Some(lonlat_from_world(p))
}
