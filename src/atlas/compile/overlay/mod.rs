//! What the analysis tools lay over the map of the plan: areas and links of the industry clusters with their sums, the
//! flows of annex 1, and the plan's own figures redrawn. None of it is drawn by the plain map, so it is packed apart.

mod area;
mod check;
mod clusters;
mod figures;
mod flows;
mod records;
mod sums;

use super::records::{Atlas, Table};
use super::sources::property;
use super::tables::{n, t};
use super::{Files, records as plan};
use crate::geom::Point;
use crate::proj::{LonLat, world_from_lonlat};
use crate::source::{FeatureSet, Geometry};
use crate::value::Value;
use std::sync::Arc;

pub(super) use check::check;
pub use records::*;

/// The tables that this adds, by name.
pub(super) fn table(atlas: &Atlas, name: &str) -> Option<Table> {
    Some(match name {
        "cluster_sums" => sums::cluster_sums(atlas),
        "cluster_invest" => sums::cluster_invest(atlas),
        "cluster_enterprises" => clusters::enterprises_table(atlas),
        "flows" => flows::table(atlas),
        "directions" => figures::directions_table(atlas),
        "modes" => figures::modes_table(atlas),
        _ => return None,
    })
}

/// The records of one kind with their geometry: `cluster_areas`, `cluster_links`, `cluster_sites`, `flows`, `flow_pairs`,
/// `figures`, `named_places`.
pub(super) fn features(atlas: &Atlas, name: &str) -> Option<FeatureSet> {
    Some(match name {
        "cluster_areas" => clusters::areas(atlas),
        "cluster_links" => clusters::links(atlas),
        "cluster_sites" => clusters::sites(atlas),
        "flows" => flows::flows(atlas),
        "flow_pairs" => flows::pairs(atlas),
        "figures" => figures::figures(atlas),
        "named_places" => figures::named_places(atlas),
        _ => return None,
    })
}

/// The overlays' names, as `export` takes them; the sources are `atlas:NAME`.
pub const OVERLAYS: [&str; 7] =
    ["cluster_areas", "cluster_links", "cluster_sites", "flows", "flow_pairs", "figures", "named_places"];

/// The sources of the overlays (`atlas:cluster_areas`, …), and two tables without geometry: `atlas:cluster_sums`,
/// `atlas:cluster_invest`. Cost: about 0.2 s in a release build.
pub fn overlay_sources(atlas: &Atlas) -> Vec<(Arc<str>, FeatureSet)> {
    let named = |name: &str| Arc::from(format!("atlas:{name}"));
    let mut out: Vec<(Arc<str>, FeatureSet)> =
        OVERLAYS.iter().filter_map(|name| Some((named(name), features(atlas, name)?))).collect();
    for name in ["cluster_sums", "cluster_invest", "cluster_enterprises"] {
        out.extend(table(atlas, name).map(|t| (named(name), super::sources::bare(&t))));
    }
    out
}

/// Reads the overlays' files, and gives the clusters their enterprises.
pub(super) fn load(atlas: &mut Atlas, files: &Files, issues: &mut Vec<crate::issue::Issue>) {
    atlas.overlays = records::load(atlas, files, issues);
    atlas.overlays.enterprises = clusters::enterprises(atlas);
}

/// A position as a point geometry.
fn at(p: Option<LonLat>) -> Geometry {
    p.map_or(Geometry::None, |p| Geometry::Points(vec![world_from_lonlat(p)]))
}

fn world(line: &[LonLat]) -> Vec<Point> {
    line.iter().map(|p| world_from_lonlat(*p)).collect()
}

/// Where a park's marks stand.
fn park_point(park: &plan::Park) -> Option<LonLat> {
    park.footprint.label
}

/// A figure rounded to so many decimals, for properties.
fn rounded(number: f64, digits: i32) -> Value {
    super::tables::fixed(number, digits)
}

/// The English term of a Chinese one in the glossary.
fn english<'a>(atlas: &'a Atlas, zh: &str) -> Option<&'a str> {
    atlas.glossary.texts("zh").zip(atlas.glossary.texts("en")).find(|(z, _)| *z == zh).map(|(_, en)| en)
}
