//! Figures from figures: class breaks, symbol sizes, units, sums by group, years of work, records compared by a figure. Nothing
//! here knows the map.

mod breaks;
pub mod fields;
mod group;
mod jenks;
mod symbol;
mod units;
pub mod years;

pub use breaks::{Classes, MAX_CLASSES, Method, classify};
pub use group::{Summary, group_by, summarise};
pub use symbol::{legend_values, radius_share};
pub use units::Unit;
