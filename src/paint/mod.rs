//! What is to be drawn, with every decision made: the display list that all backends execute.
//!
//! Recording comes before drawing so that the canvas, the SVG writer and whatever follows draw the same picture, and so
//! that a test can read it. Coordinates are CSS px, x to the right and y downwards from the region's top left corner.

mod image;
mod list;
mod measure;
mod vector;

pub(crate) use image::bytes;
pub use image::{Figure, Image, Raster};
pub use list::{
    Align, Cap, Circle, CircleStyle, DisplayList, Item, Join, Pattern, Placed, Shape, StrokeStyle, Subpath, Tag, Text,
    TextPiece, TextStyle,
};
pub(crate) use measure::is_wide;
pub use measure::{AdvanceTable, Measure};
