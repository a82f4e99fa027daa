//! From world, style and zoom to a display list.
//!
//! Two steps, because panning must be cheap: [`prepare`] does everything that depends on the zoom level (filters,
//! expressions, sorting, label placement) once; [`Prepared::compose`] then cuts out any region by culling, clipping and
//! translation only. A strip that comes into view is composed alone.

mod compose;
mod feather;
mod heat;
mod hit;
mod icon;
mod line;
mod looks;
mod prepare;
mod symbol;
mod symbol_font;
mod symbol_line;
mod symbol_point;
mod symbol_text;
mod world;

pub use compose::Pass;
pub use hit::Hit;
pub(crate) use prepare::prepare_after;
pub use prepare::{Inputs, Prepared, prepare};
pub(crate) use world::Row;
pub use world::{SourceData, States, World};
