//! Plane shapes and maths. Coordinates are whatever the caller says they are: world units, px or metres; y grows
//! downwards in world and px space.

mod clip;
mod curve;
mod edges;
mod hull;
mod index;
mod point;
mod polygon;
mod rect;
pub mod region;
mod simplify;
mod smooth;
mod spline;
mod tree;

pub use clip::{LinePiece, clip_line, clip_ring, clip_rings};
pub use curve::{Arc, Ribbon, arc, fan, ribbon};
pub use hull::{Concavity, concave_hull, convex_hull};
pub use index::{Index, around};
pub use point::Point;
pub use polygon::{centroid, contains, edge_distance, hatch, pole, ring_area2};
pub use rect::Rect;
pub use simplify::{nearest_on_segment, rank_line, rank_of, rank_rings, segment_distance, simplify};
pub use smooth::{smooth_line, smooth_ring};
pub use spline::spline;
pub use tree::spanning_tree;
