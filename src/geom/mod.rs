//! Plane shapes and maths. Coordinates are whatever the caller says they are: world units, px or metres; y grows
//! downwards in world and px space.

mod clip;
mod curve;
mod index;
mod point;
mod polygon;
mod rect;
mod simplify;

pub use clip::{LinePiece, clip_line, clip_ring};
pub use curve::smooth;
pub use index::{Index, around};
pub use point::Point;
pub use polygon::{centroid, contains, edge_distance, hatch, pole, ring_area2};
pub use rect::Rect;
pub use simplify::{nearest_on_segment, rank_line, rank_of, rank_rings, segment_distance, simplify};
