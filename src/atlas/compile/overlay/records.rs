//! The overlays' own records, as data/overlays has them.

use super::super::load::{plan_ref, unique};
use super::super::records::{Atlas, PlanRef};
use super::super::table::read;
use super::{Files, english};
use crate::issue::Issue;
use crate::proj::LonLat;

/// A park of the special cooperation zone: three parks and one new town.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/groups.csv")]
pub struct GroupMember {
    pub group_id: String,
    pub no: u32,
    pub park_id: String,
    pub role: String,
    pub role_zh: String,
    pub words_zh: String,
    pub source: PlanRef,
}

/// One direction of new materials of one park, figure 4-2.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/directions.csv")]
pub struct Direction {
    pub park_id: String,
    pub no: u32,
    pub direction_zh: String,
    /// From the glossary.
    pub direction_en: String,
    pub park_words_zh: String,
    pub words_zh: String,
    pub source: PlanRef,
}

/// A mode of cooperation between the two cities, figure 4-1.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/modes.csv")]
pub struct Mode {
    pub id: String,
    pub no: u32,
    pub name_zh: String,
    pub guangzhou_zh: String,
    pub qingyuan_zh: String,
    pub guangzhou_en: String,
    pub qingyuan_en: String,
    /// Whether the section of figure 4-1 lists it.
    pub main: bool,
    pub source: PlanRef,
}

/// What the plan says about Qingyuan's location, figure 1-1.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/location_facts.csv")]
pub struct LocationFact {
    pub id: String,
    pub no: u32,
    pub text_zh: String,
    pub text_en: String,
    pub source: PlanRef,
}

/// A city and the travel time that the plan aims at by 2025.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/location_reach.csv")]
pub struct Reach {
    pub adcode: String,
    pub place_zh: String,
    pub place_en: String,
    pub minutes: u32,
    pub words_zh: String,
    pub certainty: &'static str,
    pub basis: String,
    pub source: PlanRef,
    pub position: LonLat,
}

/// Where what a park receives comes from.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/transfer_origins.csv")]
pub struct Origin {
    pub park_id: String,
    pub adcode: String,
    pub origin_zh: String,
    pub origin_en: String,
    pub certainty: &'static str,
    pub words_zh: String,
    pub basis: String,
    pub source: PlanRef,
    pub position: LonLat,
}

/// A park that receives an industry of annex 1, and the words that say so.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/transfer_parks.csv")]
pub struct Receiver {
    pub transfer_id: String,
    pub park_id: String,
    pub evidence: &'static str,
    pub evidence_id: Option<String>,
    pub words_zh: String,
    pub note_zh: Option<String>,
    pub source: PlanRef,
}

/// A category of annex 4 that belongs to a cluster's own industry.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/overlays/cluster_categories.csv")]
pub struct ClusterCategory {
    pub cluster_id: String,
    pub category_zh: String,
    pub words_zh: String,
    pub basis: String,
}

/// An enterprise or platform that annex 2 names for a cluster.
#[derive(Clone, Debug)]
pub struct Enterprise {
    /// The cluster.
    pub cluster_id: String,
    /// Counts within the cluster, from 1.
    pub no: u32,
    /// As annex 2 has it.
    pub name_zh: String,
    /// The record that it is: a project, a box project or a place; `None` when the plan says no more than the name.
    pub target_id: Option<String>,
    /// How exactly its place is known.
    pub precision: Option<super::plan::Precision>,
    /// The park in which it lies.
    pub park_id: Option<String>,
    /// Its position, when that is known to a town or better.
    pub position: Option<LonLat>,
}

/// Everything of data/overlays.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is the table of the same name")]
pub struct Overlays {
    pub groups: Vec<GroupMember>,
    pub directions: Vec<Direction>,
    pub modes: Vec<Mode>,
    pub facts: Vec<LocationFact>,
    pub reach: Vec<Reach>,
    pub origins: Vec<Origin>,
    pub receivers: Vec<Receiver>,
    pub categories: Vec<ClusterCategory>,
    pub enterprises: Vec<Enterprise>,
}

/// How sure a join is.
const CERTAINTIES: [(&str, &str); 4] =
    [("plan", "plan"), ("press", "press"), ("inferred", "inferred"), ("city", "city")];
/// What says that a park receives an industry.
const EVIDENCES: [(&str, &str); 4] =
    [("cluster", "cluster"), ("industries", "industries"), ("direction", "direction"), ("project", "project")];

pub(super) fn load(atlas: &Atlas, files: &Files, issues: &mut Vec<Issue>) -> Overlays {
    const GROUPS: &str = "overlays/groups.csv";
    let groups = read(GROUPS, files.text(GROUPS), issues, |r| {
        Some(GroupMember {
            group_id: r.text("group_id")?,
            no: r.whole("no")?,
            park_id: r.text("park_id")?,
            role: r.word("role", &[("park", "park"), ("town", "town")])?.to_string(),
            role_zh: r.text("role_zh")?,
            words_zh: r.text("words_zh")?,
            source: plan_ref(r),
        })
    });
    const DIRECTIONS: &str = "overlays/directions.csv";
    let directions = read(DIRECTIONS, files.text(DIRECTIONS), issues, |r| {
        let direction_zh = r.text("direction_zh")?;
        let Some(direction_en) = english(atlas, &direction_zh).map(str::to_string) else {
            return r.bad("direction_zh", format!("the glossary has no English for `{direction_zh}`"));
        };
        Some(Direction {
            park_id: r.text("park_id")?,
            no: r.whole("no")?,
            direction_zh,
            direction_en,
            park_words_zh: r.text("park_words_zh")?,
            words_zh: r.text("words_zh")?,
            source: plan_ref(r),
        })
    });
    const MODES: &str = "overlays/modes.csv";
    let modes = read(MODES, files.text(MODES), issues, |r| {
        Some(Mode {
            id: r.text("id")?,
            no: r.whole("no")?,
            name_zh: r.text("name_zh")?,
            guangzhou_zh: r.text("guangzhou_zh")?,
            qingyuan_zh: r.text("qingyuan_zh")?,
            guangzhou_en: r.text("guangzhou_en")?,
            qingyuan_en: r.text("qingyuan_en")?,
            main: r.word("main", &[("true", true), ("false", false)])?,
            source: plan_ref(r),
        })
    });
    unique(MODES, modes.iter().map(|m| m.id.as_str()), issues);
    const FACTS: &str = "overlays/location_facts.csv";
    let facts = read(FACTS, files.text(FACTS), issues, |r| {
        Some(LocationFact {
            id: r.text("id")?,
            no: r.whole("no")?,
            text_zh: r.text("text_zh")?,
            text_en: r.text("text_en")?,
            source: plan_ref(r),
        })
    });
    let seat = |adcode: &str| atlas.seats.iter().find(|s| s.adcode == adcode);
    const REACH: &str = "overlays/location_reach.csv";
    let reach = read(REACH, files.text(REACH), issues, |r| {
        let adcode = r.text("adcode")?;
        let Some(place) = seat(&adcode) else {
            return r.bad("adcode", format!("county_seats.csv has no `{adcode}`"));
        };
        Some(Reach {
            place_zh: r.text("place_zh")?,
            place_en: place.name_en.clone().unwrap_or_default(),
            minutes: r.whole("minutes")?,
            words_zh: r.text("words_zh")?,
            certainty: r.word("certainty", &CERTAINTIES)?,
            basis: r.text("basis")?,
            source: plan_ref(r),
            position: place.position,
            adcode,
        })
    });
    const ORIGINS: &str = "overlays/transfer_origins.csv";
    let origins = read(ORIGINS, files.text(ORIGINS), issues, |r| {
        let adcode = r.text("adcode")?;
        let Some(place) = seat(&adcode) else {
            return r.bad("adcode", format!("county_seats.csv has no `{adcode}`"));
        };
        Some(Origin {
            park_id: r.text("park_id")?,
            origin_zh: r.text("origin_zh")?,
            origin_en: place.name_en.clone().unwrap_or_default(),
            certainty: r.word("certainty", &CERTAINTIES)?,
            words_zh: r.text("words_zh")?,
            basis: r.text("basis")?,
            source: plan_ref(r),
            position: place.position,
            adcode,
        })
    });
    unique(ORIGINS, origins.iter().map(|o| o.park_id.as_str()), issues);
    const RECEIVERS: &str = "overlays/transfer_parks.csv";
    let receivers = read(RECEIVERS, files.text(RECEIVERS), issues, |r| {
        Some(Receiver {
            transfer_id: r.text("transfer_id")?,
            park_id: r.text("park_id")?,
            evidence: r.word("evidence", &EVIDENCES)?,
            evidence_id: r.maybe("evidence_id")?,
            words_zh: r.text("words_zh")?,
            note_zh: r.maybe("note_zh")?,
            source: plan_ref(r),
        })
    });
    const CATEGORIES: &str = "overlays/cluster_categories.csv";
    let categories = read(CATEGORIES, files.text(CATEGORIES), issues, |r| {
        Some(ClusterCategory {
            cluster_id: r.text("cluster_id")?,
            category_zh: r.text("category_zh")?,
            words_zh: r.text("words_zh")?,
            basis: r.text("basis")?,
        })
    });
    Overlays { groups, directions, modes, facts, reach, origins, receivers, categories, enterprises: Vec::new() }
}
