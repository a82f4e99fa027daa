//! The raw data files, held by native builds.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Lists each file once: its name below `data/`, and its text.
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../data/", $name)))),*]
    };
}

static EMBEDDED: &[(&str, &str)] = &embedded![
    "base/adcodes.csv",
    "base/borders.geojson",
    "base/counties.geojson",
    "base/land.geojson",
    "base/prefectures.geojson",
    "base/provinces.geojson",
    "base/water.geojson",
    "network/access.csv",
    "network/destinations.csv",
    "network/kinds.csv",
    "network/openings.csv",
    "network/services.csv",
    "network/settings.csv",
    "network/south.csv",
    "network/targets.csv",
    "network/transfers.csv",
    "overlays/cluster_categories.csv",
    "overlays/directions.csv",
    "overlays/groups.csv",
    "overlays/location_facts.csv",
    "overlays/location_reach.csv",
    "overlays/modes.csv",
    "overlays/transfer_origins.csv",
    "overlays/transfer_parks.csv",
    "places/anchors.csv",
    "places/box_places.csv",
    "places/county_seats.csv",
    "places/park_lobes.csv",
    "places/park_polygons.geojson",
    "places/place_places.csv",
    "places/project_places.csv",
    "places/towns.csv",
    "plan/aliases.csv",
    "plan/boxes.csv",
    "plan/categories.csv",
    "plan/clusters.csv",
    "plan/conflicts.csv",
    "plan/domains.csv",
    "plan/glossary.csv",
    "plan/goals.csv",
    "plan/indicators.csv",
    "plan/industry.csv",
    "plan/infrastructure.csv",
    "plan/livelihood.csv",
    "plan/park_targets.csv",
    "plan/parks.csv",
    "plan/pipeline.csv",
    "plan/places.csv",
    "plan/programmes.csv",
    "plan/transfers.csv",
    "transport/conflicts.csv",
    "transport/links.csv",
    "transport/waypoints.csv",
];

/// The texts of the data files by their name below `data/`, such as `plan/parks.csv`.
#[derive(Clone, Debug)]
pub struct Files(BTreeMap<String, Cow<'static, str>>);

impl Files {
    /// The files that were compiled in.
    pub fn embedded() -> Self {
        Files(EMBEDDED.iter().map(|(name, text)| (name.to_string(), Cow::Borrowed(*text))).collect())
    }

    /// The same files with one replaced; a name that is none of ours is added and never read.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.0.insert(name.to_string(), Cow::Owned(text.into()));
        self
    }

    /// The same files, each replaced by the one of its name below `directory` where there is one.
    ///
    /// # Errors
    /// When the directory cannot be read, or a file in it cannot be read as UTF-8.
    pub fn overlaid(mut self, directory: &std::path::Path) -> Result<Self, String> {
        if !directory.is_dir() {
            return Err(format!("{} is not a directory", directory.display()));
        }
        for (name, text) in &mut self.0 {
            let path = directory.join(name);
            if path.exists() {
                *text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?.into();
            }
        }
        Ok(self)
    }

    /// The text of a file, empty when there is none of this name.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |t| t)
    }
}
