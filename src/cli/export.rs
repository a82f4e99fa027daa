//! `export`: records with their full geometry.

use super::{Done, output};
use crate::atlas::compile::{Atlas, OVERLAYS, features};

/// What can be exported: the plan's records, and what is laid over them.
pub(super) fn names() -> Vec<&'static str> {
    let records = ["parks", "projects", "clusters", "links", "counties", "places", "boxes", "towns"];
    records.into_iter().chain(OVERLAYS).collect()
}

pub(super) fn run(atlas: &Atlas, name: &str) -> Done {
    let set = features(atlas, name).ok_or("there is no such kind of record")?;
    output::print(&crate::source::write_geojson(&set))
}
