//! The size of one shape, and its middle.

use super::meet::untangled;
use super::{Outline, Shape, centroid};
use crate::proj::{self, LonLat};

/// How large a shape is; what does not apply to its kind is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Of a polygon, m² on the ellipsoid.
    pub area_m2: Option<f64>,
    /// Along all rings of a polygon, m.
    pub perimeter_m: Option<f64>,
    /// Of a line, m.
    pub length_m: Option<f64>,
    /// The centre of gravity, as [`centroid`] has it.
    pub centroid: Option<LonLat>,
}

/// Measures a shape on the ellipsoid. A polygon that crosses itself counts by the even–odd rule: what an odd number of its
/// loops go round.
///
/// # Errors
/// A coordinate out of range; the message says which.
pub fn figures(shape: &Shape, outline: &Outline) -> Result<Figures, String> {
    let mut out = Figures { centroid: centroid(shape), ..Figures::default() };
    match shape {
        Shape::Points(points) => {
            points.iter().try_for_each(|p| proj::length_m(&[*p]).map(|_| ()))?;
        }
        Shape::Lines(lines) => {
            out.length_m = Some(lines.iter().map(|l| proj::length_m(l)).sum::<Result<f64, String>>()?);
        }
        Shape::Polygons(polygons) => {
            let m = proj::polygons_measure(polygons)?;
            (out.area_m2, out.perimeter_m) = (Some(m.area_m2), Some(m.perimeter_m));
            if outline.crossing.is_some() && outline.fault.is_none() {
                let back = |p: &crate::geom::Point| outline.plane.unproject(*p);
                let clean: Vec<Vec<Vec<LonLat>>> = untangled(&outline.parts)
                    .iter()
                    .map(|rings| rings.iter().map(|r| r.iter().map(back).collect()).collect())
                    .collect();
                out.area_m2 = Some(proj::polygons_measure(&clean)?.area_m2);
                out.centroid = centroid(&Shape::Polygons(clean)).or(out.centroid);
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bow_tie_is_its_two_triangles() {
        let l = LonLat::new;
        let tie = Shape::Polygons(vec![vec![vec![l(113.0, 24.0), l(113.2, 24.2), l(113.2, 24.0), l(113.0, 24.2)]]]);
        let f = figures(&tie, &Outline::of(&tie)).unwrap();
        let triangle = |x: f64| proj::ring_measure(&[l(x, 24.0), l(113.1, 24.1), l(x, 24.2)]).unwrap().area_m2.abs();
        let want = triangle(113.0) + triangle(113.2);
        assert!((f.area_m2.unwrap() / want - 1.0).abs() < 1e-4, "{f:?} {want}");
        let c = f.centroid.unwrap();
        assert!((c.lon - 113.1).abs() < 1e-4 && (c.lat - 24.1).abs() < 1e-3, "{c:?}");
    }

    #[test]
    fn kinds_have_their_figures() {
        let l = LonLat::new;
        let line = Shape::Lines(vec![vec![l(113.0, 23.0), l(113.0, 24.0)]]);
        let f = figures(&line, &Outline::of(&line)).unwrap();
        assert!((f.length_m.unwrap() - 110_751.075).abs() < 0.001 && f.area_m2.is_none());
        let point = Shape::Points(vec![l(113.0, 23.0)]);
        assert!(figures(&point, &Outline::of(&point)).unwrap().centroid.is_some());
        let off = Shape::Points(vec![l(113.0, 95.0)]);
        assert!(figures(&off, &Outline::of(&off)).unwrap_err().contains("95"));
    }
}
