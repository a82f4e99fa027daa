//! Where labels go: text is laid out, candidates are tried by priority, what collides is left out.
//!
//! Placement sees all candidates of a zoom level at once, in world px, and never the viewport. So panning cannot move,
//! hide or add a label.

mod along;
mod layout;
mod place;
mod vertical;

pub use along::{Glyph, along_line, anchors_on_line, point_at};
pub use layout::{Line, PICTURE, layout, length, trimmed};
pub use place::{Candidate, Choice, Overlap, place};
pub use vertical::{is_vertical, upright};
