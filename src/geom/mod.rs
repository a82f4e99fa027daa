//! Plane shapes and maths. Coordinates are whatever the caller says they are: world units, px or metres; y grows
//! downwards in world and px space.

mod point;
mod rect;
mod simplify;

pub use point::Point;
pub use rect::Rect;
pub use simplify::{nearest_on_segment, rank_line, rank_of, rank_rings, segment_distance, simplify};
