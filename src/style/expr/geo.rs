//! `within` and `distance`: a feature's geometry against one written in the style.

use super::EvalContext;
use crate::value::Value;

/// A feature's geometry on the grid of a tile pyramid, for `within` and `distance`.
#[derive(Clone, Debug, PartialEq)]
pub struct TileGeometry {
    /// Points (each a part of its own or all in one), lines, or rings, in grid units; y grows to the south.
    pub parts: Vec<Vec<[f64; 2]>>,
    /// Width of the world in grid units: 8192·2^z for a tile of zoom z.
    pub grid: f64,
}

/// A geometry written in the style.
#[derive(Clone, Debug)]
pub(super) struct Shape {}

impl Shape {
    pub(super) fn read(_json: &Value, _polygons_only: bool) -> Option<Shape> {
        None
    }

    pub(super) fn contains(&self, _cx: &EvalContext) -> bool {
        false
    }

    pub(super) fn distance(&self, _cx: &EvalContext) -> f64 {
        f64::NAN
    }
}
