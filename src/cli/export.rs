//! `export`: records with their full geometry.

use super::{Done, output};
use crate::atlas::build::{Atlas, features};

/// What can be exported.
pub(super) const NAMES: [&str; 8] = ["parks", "projects", "clusters", "links", "counties", "places", "boxes", "towns"];

pub(super) fn run(atlas: &Atlas, name: &str) -> Done {
    let set = features(atlas, name).ok_or("there is no such kind of record")?;
    output::print(&crate::source::write_geojson(&set))
}
