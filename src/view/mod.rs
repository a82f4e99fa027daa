//! Where the map looks, and how gestures move it.
//!
//! A [`Camera`] is a value; [`Gestures`] turn events and a time into a new one. Nothing here knows a browser or a clock.

mod camera;
mod gesture;

pub use camera::{Camera, Limits, Padding, ZOOMS};
pub use gesture::{Event, Gestures, Key, Outcome, off};
