//! Lines that are curves through few points: stored as those, drawn as polylines.

use super::feature::PartSpan;
use super::{FeatureSet, GeometryKind};
use crate::geom::{Point, Rect, rank_line, rank_of, spline};

/// Segments of a curve from one of its points to the next.
pub const CURVE_STEPS: usize = 12;
/// What bends less is left out of a curve, world units: about 18 m at 24° N.
const FINEST: f64 = 1.0 / (1 << 21) as f64;

impl FeatureSet {
    /// The set with each line replaced by the curve ([`spline`]) through its vertices, ranked, without what bends by less than
    /// 2^-21 of the world (some 18 m in the latitude of Guangzhou). [`pack`](super::pack) stores the vertices that the lines
    /// had.
    ///
    /// Cost: twelve vertices for each of the lines', then O(n log n).
    #[must_use]
    pub fn curved(mut self) -> FeatureSet {
        let spans = std::mem::take(&mut self.parts);
        let through = std::mem::take(&mut self.vertices);
        self.ranks.clear();
        let mut feature = 0;
        for (i, span) in spans.windows(2).enumerate() {
            while self.part_of.get(feature + 1).is_some_and(|end| *end as usize <= i) {
                feature += 1;
            }
            let own = through.get(span[0].start as usize..span[1].start as usize).unwrap_or(&[]);
            let line = if self.kind(feature) == GeometryKind::Line { spline(own, CURVE_STEPS) } else { own.to_vec() };
            let mut ranks = vec![255; line.len()];
            rank_line(&line, &mut ranks);
            self.parts.push(PartSpan { start: self.vertices.len() as u32, hole: span[0].hole });
            let kept = line.iter().zip(&ranks).filter(|(_, rank)| **rank >= rank_of(FINEST));
            for (p, rank) in kept {
                self.vertices.push(*p);
                self.ranks.push(*rank);
            }
            self.through.push(own.to_vec());
        }
        self.parts.extend(spans.last().map(|_| PartSpan { start: self.vertices.len() as u32, hole: false }));
        for i in 0..self.len() {
            let bounds = Rect::around(self.parts(i).flat_map(|p| p.vertices.iter().copied()));
            if let Some(slot) = self.bounds.get_mut(i) {
                *slot = bounds;
            }
        }
        self
    }

    /// What of its geometry is stored, part by part.
    pub(super) fn stored(&self) -> Vec<&[Point]> {
        if self.through.is_empty() {
            (0..self.len()).flat_map(|i| self.parts(i).map(|p| p.vertices)).collect()
        } else {
            self.through.iter().map(Vec::as_slice).collect()
        }
    }
}
