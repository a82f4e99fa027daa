//! The sources as files: what the map draws at first, its English names, and what a reader asks for later.

use super::sources::{Properties, SOURCES_WITHOUT_GEOMETRY};
use crate::source::{Builder, FeatureSet, Geometry};
use crate::value::Value;
use std::sync::Arc;

/// The source that holds the drawn features' long texts in [`Packed::more`]: ids are `SOURCE/ID`, as in `parks/guangqing`.
const DETAILS: &str = "atlas:details";

/// Properties that no style and no tooltip needs.
const LATER: [&str; 17] = [
    "basis",
    "category_en",
    "category_zh",
    "certainty",
    "components_zh",
    "date",
    "detail_zh",
    "enterprises_zh",
    "evidence",
    "industries_annex7_zh",
    "industries_zh",
    "link_ids",
    "location_zh",
    "source",
    "source_zh",
    "targets_source_zh",
    "year_note",
];

/// The atlas for the browser; [`crate::atlas::unpack`] opens each file.
pub struct Packed {
    /// `atlas.bin`: every source with geometry, without its long texts and its English.
    pub first: Vec<u8>,
    /// `atlas-en.bin`: `atlas:english`, with a row for each feature of `first` that has English properties (`…_en`), ids as in
    /// `atlas:details` and in the same order; [`Map::add_pack`](crate::map::Map::add_pack) gives them to their features.
    pub english: Vec<u8>,
    /// `atlas-more.bin`: the tables without geometry, and `atlas:details`, which has a row for each feature of `first` with
    /// long texts, id `SOURCE/ID` (`parks/guangqing`).
    pub more: Vec<u8>,
}

/// Packs what [`sources`](super::sources) made.
pub fn pack(sources: &[(Arc<str>, FeatureSet)]) -> Packed {
    let is_bare = |name: &str| SOURCES_WITHOUT_GEOMETRY.iter().any(|(source, _)| *source == name);
    let is_late = |property: &str| LATER.contains(&property);
    let is_english = |property: &str| property.ends_with("_en") && !is_late(property);
    let (mut details, mut english) = (Builder::new(), Builder::new());
    let mut first = Vec::new();
    for (name, set) in sources.iter().filter(|(name, _)| !is_bare(name)) {
        take(name, set, &mut details, is_late);
        take(name, set, &mut english, is_english);
        let mut set = set.clone();
        set.retain_properties(|property| !is_late(property) && !is_english(property));
        first.push((&**name, set, decimals(name)));
    }
    let (details, english) = (details.finish(), english.finish());
    let mut more: Vec<(&str, &FeatureSet, u8)> = vec![(DETAILS, &details, 0)];
    more.extend(sources.iter().filter(|(name, _)| is_bare(name)).map(|(name, set)| (&**name, set, 0)));
    let first: Vec<_> = first.iter().map(|(name, set, decimals)| (*name, set, *decimals)).collect();
    Packed {
        first: crate::source::pack_with(&first),
        english: crate::source::pack_with(&[(crate::atlas::PACK.late, &english, 0)]),
        more: crate::source::pack_with(&more),
    }
}

/// `atlas-overlays.bin`: what the analysis tools lay over the map, from [`overlay_sources`](super::overlay_sources), with
/// all its properties.
pub fn pack_overlays(sources: &[(Arc<str>, FeatureSet)]) -> Vec<u8> {
    let sets: Vec<_> = sources.iter().map(|(name, set)| (&**name, set, decimals(name))).collect();
    crate::source::pack_with(&sets)
}

/// Gives `out` a row for each feature that has properties of the kind.
fn take(name: &str, set: &FeatureSet, out: &mut Builder, kind: impl Fn(&str) -> bool) {
    let names: Vec<&str> = set.property_names().into_iter().filter(|p| kind(p)).collect();
    for i in 0..set.len() {
        let property = |p: &&str| Some(((*p).into(), set.property(i, p)?));
        let texts: Properties = names.iter().filter_map(property).collect();
        if let (false, Some(Value::String(id))) = (texts.is_empty(), set.id(i)) {
            let source = name.strip_prefix("atlas:").unwrap_or(name);
            out.push(Some(format!("{source}/{id}").into()), Geometry::None, &texts);
        }
    }
}

/// Decimals of a degree that a source keeps: 10 m, which is finer than what is known or drawn of most, and 1 m for what the
/// plan's records are placed at.
fn decimals(source: &str) -> u8 {
    match source {
        "atlas:cluster_sites"
        | "atlas:parks"
        | "atlas:projects"
        | "atlas:box_projects"
        | "atlas:places"
        | "atlas:named_places"
        | "atlas:figures" => 5,
        _ => 4,
    }
}
