//! A reader's own points, lines and polygons, measured, and what lies inside or near.
//!
//! Lengths and areas are Karney's ([`crate::proj`]). Where shapes must meet (inside, overlap), they do so in the cylindrical
//! equal-area projection of the WGS-84 ellipsoid with long edges broken up along their geodesics, so that shares of area are true; where
//! the nearest point is wanted, in space.

mod around;
mod authalic;
mod centroid;
mod figures;
mod meet;
mod near;
mod outline;
mod report;
mod shape;

pub use around::{Areas, Around, Meeting, Points};
pub use authalic::{EqualArea, authalic_deg, geodetic_deg};
pub use centroid::centroid;
pub use figures::{Figures, figures};
pub use meet::{Overlap, overlap};
pub use near::{MAX_MATRIX, Matrix, Near, Nearby, matrix, nearest};
pub use outline::Outline;
#[cfg(any(not(target_arch = "wasm32"), feature = "analysis"))]
pub(crate) use report::rounded;
pub use report::{Report, report};
pub use shape::{Shape, label_point};
