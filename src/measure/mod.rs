//! A reader's own points, lines and polygons, measured, and what of the atlas lies inside or near.
//!
//! Lengths and areas are Karney's ([`crate::proj`]). Where shapes must meet (inside, overlap), they do so in the cylindrical
//! equal-area projection of the WGS-84 ellipsoid with long edges broken up along their geodesics, so that shares of area are true; where
//! the nearest point is wanted, in space.

mod authalic;
mod centroid;
mod figures;
mod meet;
mod near;
mod outline;
mod report;
mod shape;

pub use authalic::{EqualArea, authalic_deg, geodetic_deg};
pub use centroid::centroid;
pub use figures::{Figures, figures};
pub use meet::{Overlap, overlap};
pub use near::{MAX_MATRIX, Matrix, Near, Nearby, matrix, nearest};
pub use outline::Outline;
pub use report::{Context, Known, Report, report};
pub use shape::{Shape, label_point};
