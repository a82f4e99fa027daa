//! Figures from figures: class breaks, symbol sizes, units, sums by group, construction years. Nothing here knows the map.
//!
//! [`fields`] knows which columns of a park can be compared and what follows from them; [`notes`] holds the assumptions
//! that results are shown with; [`placed`] rules which records a spatial result leaves out.

mod breaks;
pub mod fields;
mod group;
mod jenks;
pub mod notes;
pub mod placed;
mod symbol;
pub mod timeline;
mod units;
pub mod years;

pub use breaks::{Classes, MAX_CLASSES, Method, classify};
pub use group::{Summary, group_by, summarise};
pub use symbol::{legend_values, radius_share};
pub use units::Unit;
