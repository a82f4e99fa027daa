//! Glyphs: a ring whose parts are as long as the shares of categories.

use crate::geom::Point;
use crate::math;
use crate::proj::{LonLat, lonlat_from_world};
use crate::value::Value;
use std::f64::consts::TAU;

/// One part of a ring.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// The category, from 0.
    pub category: usize,
    /// A polygon: its outer ring and, where one category has the whole ring, the hole.
    pub rings: Vec<Vec<LonLat>>,
}

impl Sector {
    /// A GeoJSON feature with the properties `glyph`, a number of the caller's, and `category`.
    pub fn feature(&self, glyph: usize) -> Value {
        let position = |p: &LonLat| Value::from(vec![Value::Number(p.lon), Value::Number(p.lat)]);
        let ring = |r: &Vec<LonLat>| Value::Array(r.iter().map(position).collect());
        let rings = Value::Array(self.rings.iter().map(ring).collect());
        let geometry = Value::object([("type", Value::from("Polygon")), ("coordinates", rings)]);
        let properties = [("glyph", Value::Number(glyph as f64)), ("category", Value::Number(self.category as f64))];
        let properties = Value::object(properties);
        Value::object([("type", Value::from("Feature")), ("geometry", geometry), ("properties", properties)])
    }
}

/// Cuts a ring around a position of the world square (radii in world units, `1 / (512 · 2^zoom)` a px) into the shares of
/// categories, clockwise from the top. Categories without a share are left out; no counts, no parts.
pub fn ring(center: Point, inner: f64, outer: f64, counts: &[u32]) -> Vec<Sector> {
    let total: f64 = counts.iter().map(|n| f64::from(*n)).sum();
    let at = |radius: f64, turn: f64| {
        let (sin, cos) = math::sin_cos(turn * TAU);
        lonlat_from_world(Point::new(center.x + radius * sin, center.y - radius * cos))
    };
    let mut sectors = Vec::new();
    let mut start = 0.0;
    for (category, count) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
        let share = f64::from(*count) / total;
        // A vertex every 5 degrees at least.
        let steps = (share * 72.0).ceil().max(1.0) as usize;
        let arc = |radius: f64, back: bool| {
            let turn = move |k: usize| start + share * (if back { k } else { steps - k }) as f64 / steps as f64;
            (0..=steps).map(move |k| at(radius, turn(k)))
        };
        let close = |mut ring: Vec<LonLat>| {
            ring.extend(ring.first().copied());
            ring
        };
        // The outer arc runs counter-clockwise as GeoJSON wants it.
        let rings = if share >= 1.0 {
            vec![close(arc(outer, false).skip(1).collect()), close(arc(inner, true).skip(1).collect())]
        } else {
            vec![close(arc(outer, false).chain(arc(inner, true)).collect())]
        };
        sectors.push(Sector { category, rings });
        start += share;
    }
    sectors
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::ring_area2;
    use crate::proj::world_from_lonlat;

    #[test]
    fn parts_have_their_shares_of_the_ring() {
        let area = |rings: &[Vec<LonLat>]| {
            let area = |r: &Vec<LonLat>| ring_area2(&r.iter().map(|p| world_from_lonlat(*p)).collect::<Vec<_>>());
            // Counter-clockwise to the eye is negative in a plane whose y grows downwards.
            -rings.iter().map(area).sum::<f64>() / 2.0
        };
        let middle = Point::new(0.8, 0.4);
        let whole = std::f64::consts::PI * (0.01_f64.powi(2) - 0.006_f64.powi(2));
        for counts in [&[5][..], &[1, 0, 3], &[1, 1, 1, 1, 1, 95], &[0, 0, 7]] {
            let parts = ring(middle, 0.006, 0.01, counts);
            let total: u32 = counts.iter().sum();
            for part in &parts {
                let share = f64::from(counts[part.category]) / f64::from(total);
                let a = area(&part.rings);
                assert!((a - share * whole).abs() < 0.004 * share * whole, "{counts:?} {} {a}", part.category);
                assert!(part.rings.iter().all(|r| r.first() == r.last()));
            }
            assert_eq!(parts.len(), counts.iter().filter(|n| **n > 0).count());
        }
        assert!(ring(middle, 0.006, 0.01, &[]).is_empty() && ring(middle, 0.006, 0.01, &[0]).is_empty());
    }
}
