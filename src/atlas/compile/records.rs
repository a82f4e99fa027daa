//! The records of the plan and of its map, typed. Positions are WGS-84; absent is `None`, never a magic value.

use crate::proj::LonLat;

/// A polygon as rings of positions: the exterior first, then its holes; no ring repeats its first position.
pub type Polygon = Vec<Vec<LonLat>>;

/// A place in the plan: where a figure or a name can be looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanRef {
    /// Chapter or annex, `第一章`.
    pub chapter: String,
    /// Section, `第一节`, or empty.
    pub section: String,
    /// Table, box or annex, `表1-1`, or empty.
    pub table: String,
    /// Row number, or a sub-heading, or empty.
    pub row: String,
}

impl PlanRef {
    /// Words for a reader: `第一章第一节 表1-1 第3行`; empty when the record is not from the plan.
    pub fn to_zh(&self) -> String {
        let mut parts = Vec::new();
        let head = format!("{}{}", self.chapter, self.section);
        if !head.is_empty() {
            parts.push(head);
        }
        if !self.table.is_empty() && self.table != self.chapter {
            parts.push(self.table.clone());
        }
        if !self.row.is_empty() {
            let number = self.row.bytes().all(|b| b.is_ascii_digit());
            parts.push(if number { format!("第{}行", self.row) } else { self.row.clone() });
        }
        parts.join(" ")
    }
}

/// How exactly a position is known, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// The site itself.
    Site,
    /// Somewhere in a park.
    Park,
    /// Somewhere in a town or subdistrict.
    Town,
    /// Somewhere in a county.
    County,
    /// Somewhere in the city.
    City,
}

impl Precision {
    /// The words of the data files.
    pub(super) const WORDS: [(&'static str, Precision); 5] = [
        ("site", Precision::Site),
        ("park", Precision::Park),
        ("town", Precision::Town),
        ("county", Precision::County),
        ("city", Precision::City),
    ];

    /// The word in the data files and in feature properties.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, p)| *p == self).map_or("", |(w, _)| w)
    }

    /// Whether it is a place, and no stand-in for one.
    pub fn is_placed(self) -> bool {
        crate::atlas::placed::is_placed(Some(self.as_str()))
    }
}

/// One of the eight parks of table 1-1 with its targets of annex 5 and its footprint.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/plan/parks.csv or park_targets.csv")]
pub struct Park {
    pub id: String,
    pub no: u32,
    pub name_zh: String,
    pub name_en: String,
    pub short_zh: String,
    pub short_en: String,
    pub county_zh: String,
    pub location_zh: String,
    pub industries_zh: String,
    pub industries_annex7_zh: Option<String>,
    pub planned_km2: f64,
    pub projects_2025: Option<f64>,
    pub invest_2025_wan: Option<f64>,
    pub tax_2025_wan: Option<f64>,
    pub output_2025_yi: Option<f64>,
    pub source: PlanRef,
    pub targets_source: PlanRef,
    /// Where the park lies, and how large that is.
    pub footprint: Footprint,
}

/// The ground that a park covers on the map.
#[derive(Clone, Debug, Default)]
pub struct Footprint {
    /// The lobes, or the polygons of `park_polygons.geojson`; empty when none could be made.
    pub polygons: Vec<Polygon>,
    /// Whether it was shaped by rule, not surveyed.
    pub schematic: bool,
    /// Geodesic area on WGS-84.
    pub area_km2: f64,
    /// Geodesic length of all rings.
    pub perimeter_km: f64,
    /// A position inside, for labels and tables.
    pub label: Option<LonLat>,
}

/// What a placement rests on, where that is not the plan's own words.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// One of [`Evidence::KINDS`].
    pub kind: &'static str,
    /// Who says so.
    pub source: Option<String>,
    /// When: a year, month or day, as in `2019-09`.
    pub date: Option<String>,
    /// How sure it is, 0 to 1.
    pub certainty: Option<f64>,
}

impl Evidence {
    /// Every kind as the data files write it.
    pub const KINDS: [(&'static str, &'static str); 6] = [
        ("plan", "plan"),
        ("official", "official"),
        ("press", "press"),
        ("register", "register"),
        ("knowledge", "knowledge"),
        ("derived", "derived"),
    ];
}

/// What settles where a project is, and the position that follows from it.
#[derive(Clone, Debug, Default)]
pub struct Placement {
    /// The park, when it lies in one.
    pub park_id: Option<String>,
    /// The county, only when the plan or a named source settles it.
    pub county_zh: Option<String>,
    /// The anchor from which the position was made.
    pub anchor_id: String,
    /// How exactly it is known.
    pub precision: Option<Precision>,
    /// The few words that carry the place.
    pub basis: String,
    /// What these rest on; `None` where the plan or a register that they name.
    pub evidence: Option<Evidence>,
    /// The position drawn.
    pub position: Option<LonLat>,
    /// Whether several records share the anchor and were moved apart by rule.
    pub spread: bool,
}

/// One project of annex 3, 4 or 6.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/plan")]
pub struct Project {
    pub id: String,
    pub annex: u32,
    pub no: u32,
    pub name_zh: String,
    pub name_en: String,
    pub category_zh: String,
    pub domain: String,
    pub start: u32,
    pub end: u32,
    pub invest_wan: f64,
    pub possible_duplicate_of: Option<String>,
    pub source: PlanRef,
    pub place: Placement,
}

/// One project of the boxes 4-1 to 4-3.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/plan/boxes.csv")]
pub struct BoxProject {
    pub id: String,
    pub r#box: String,
    pub no: u32,
    pub name_zh: String,
    pub name_en: String,
    pub project_id: Option<String>,
    pub pipeline_id: Option<String>,
    pub park_id: Option<String>,
    pub invest_yi: Option<f64>,
    pub land_mu: Option<f64>,
    pub land_m2: Option<f64>,
    pub output_yi: Option<f64>,
    pub tax_wan: Option<f64>,
    pub years: Option<String>,
    pub detail_zh: Option<String>,
    pub source: PlanRef,
    /// Only for a project without an annex row.
    pub place: Option<Placement>,
}

/// One entry of annex 7.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/plan/pipeline.csv")]
pub struct PipelineEntry {
    pub id: String,
    pub park_id: String,
    pub no: u32,
    pub name_zh: String,
    pub duplicate_of: Option<String>,
    pub same_as: Option<String>,
    pub source: PlanRef,
}

/// One industry cluster of annex 2.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/plan/clusters.csv")]
pub struct Cluster {
    pub id: String,
    pub tier: String,
    pub name_zh: String,
    pub name_en: String,
    pub components_zh: String,
    pub park_ids: Vec<String>,
    pub enterprises_zh: Option<String>,
    pub source: PlanRef,
    /// The buffered convex hull over the member parks' footprints.
    pub hull: Vec<LonLat>,
}

/// A railway, road, waterway, airport, port or hub.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/transport/links.csv")]
pub struct Link {
    pub id: String,
    pub name_zh: String,
    pub name_en: String,
    pub kind: String,
    pub status: String,
    pub in_plan: bool,
    pub year_note: Option<String>,
    pub basis: String,
    pub source: PlanRef,
    pub waypoints: Vec<Waypoint>,
    /// The smoothed alignment; empty for points.
    pub line: Vec<LonLat>,
    /// Geodesic length of `line`; `None` for points.
    pub length_km: Option<f64>,
}

impl Link {
    /// Whether it is drawn as a point: airport, port or hub.
    pub fn is_point(&self) -> bool {
        matches!(self.kind.as_str(), "airport" | "port" | "hub")
    }
}

/// A named position that a link passes.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/transport/waypoints.csv")]
pub struct Waypoint {
    pub link_id: String,
    pub no: u32,
    pub name_zh: String,
    pub name_en: Option<String>,
    pub position: LonLat,
    pub accuracy_m: f64,
    /// `station`, `interchange` or `none`.
    pub stop: String,
    pub basis: String,
}

/// A named position that records are placed by.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/places/anchors.csv")]
pub struct Anchor {
    pub id: String,
    pub name_zh: String,
    pub kind: String,
    pub county_zh: Option<String>,
    pub position: LonLat,
    pub accuracy_m: f64,
    pub basis: String,
}

/// One town that the plan names for a park: one lobe of its footprint grows there.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/places/park_lobes.csv")]
pub struct Lobe {
    pub park_id: String,
    pub no: u32,
    pub anchor_id: String,
    pub name_zh: String,
    pub basis: String,
    /// Share of the park's area relative to its other lobes; 1 unless given.
    pub weight: f64,
}

/// A place that the plan names and that is no project.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/plan/places.csv")]
pub struct Place {
    pub id: String,
    pub name_zh: String,
    pub name_en: String,
    pub kind: String,
    pub county_zh: Vec<String>,
    pub anchor_id: Option<String>,
    pub precision: Option<Precision>,
    pub basis: Option<String>,
    pub evidence: Option<Evidence>,
    pub source: PlanRef,
    /// `None` when nothing says where it is.
    pub position: Option<LonLat>,
    /// Whether several places share the anchor and were moved apart by rule.
    pub spread: bool,
}

/// A table that is only carried along: no type of its own, cells as text or numbers by column.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Column names.
    pub columns: Vec<&'static str>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<crate::value::Value>>,
}

impl Table {
    /// The cell of a row by column name.
    pub fn cell(&self, row: usize, column: &str) -> Option<&crate::value::Value> {
        self.rows.get(row)?.get(self.columns.iter().position(|c| *c == column)?)
    }

    /// A column's texts, row by row; a cell that is no text reads as empty.
    pub fn texts<'a>(&'a self, column: &str) -> impl Iterator<Item = &'a str> {
        let at = self.columns.iter().position(|c| *c == column);
        self.rows.iter().map(move |r| at.and_then(|i| r.get(i)).and_then(|v| v.as_str()).unwrap_or(""))
    }
}

/// A county seat or the centre of a neighbouring city.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/places/county_seats.csv")]
pub struct Seat {
    pub county_zh: String,
    pub adcode: String,
    pub position: LonLat,
    pub accuracy_m: f64,
    pub basis: String,
    pub label_rank: u32,
    pub name_zh: Option<String>,
    pub name_en: Option<String>,
}

/// A town of Guangzhou or Qingyuan.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/places/towns.csv")]
pub struct Town {
    pub id: String,
    pub name_zh: String,
    pub name_en: Option<String>,
    pub county_zh: String,
    pub rank: String,
    pub position: LonLat,
}

/// An administrative unit with its ground.
#[derive(Clone, Debug)]
pub struct Area {
    /// National code, `441802`.
    pub adcode: String,
    /// `province`, `prefecture` or `county`.
    pub level: &'static str,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// The prefecture, for a county.
    pub prefecture_zh: String,
    /// The prefecture in English, for a county.
    pub prefecture_en: String,
    /// `guangzhou`, `qingyuan` or `other`.
    pub focus: &'static str,
    /// The ground.
    pub polygons: Vec<Polygon>,
    /// Geodesic area on WGS-84, of the boundaries as they are in the data.
    pub area_km2: f64,
}

/// A stretch of boundary.
#[derive(Clone, Debug)]
pub struct Border {
    /// `province`, `prefecture` or `county`.
    pub level: String,
    /// Whether it bounds a district of Guangzhou or Qingyuan.
    pub focus: bool,
    /// The stretch.
    pub lines: Vec<Vec<LonLat>>,
}

/// The map that the plan is drawn on.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// Counties where the boundaries are detailed.
    pub counties: Vec<Area>,
    /// Prefectures and provinces that fill the map beyond the counties, coarsest first.
    pub areas: Vec<Area>,
    /// Boundaries.
    pub borders: Vec<Border>,
    /// Land.
    pub land: Vec<Polygon>,
    /// Inland water and sea inlets, with `kind`: `sea`, `inland`.
    pub water: Vec<(&'static str, Vec<Polygon>)>,
}

/// The whole atlas: every record that loaded, placed and measured.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is the table of the same name")]
pub struct Atlas {
    pub parks: Vec<Park>,
    pub projects: Vec<Project>,
    pub box_projects: Vec<BoxProject>,
    pub pipeline: Vec<PipelineEntry>,
    pub clusters: Vec<Cluster>,
    pub links: Vec<Link>,
    pub places: Vec<Place>,
    pub anchors: Vec<Anchor>,
    pub lobes: Vec<Lobe>,
    pub seats: Vec<Seat>,
    pub towns: Vec<Town>,
    pub transfers: Table,
    pub indicators: Table,
    pub goals: Table,
    pub programmes: Table,
    pub conflicts: Table,
    pub aliases: Table,
    pub glossary: Table,
    pub categories: Table,
    pub domains: Table,
    pub base: Base,
    pub network: super::NetworkTables,
    pub overlays: super::overlay::Overlays,
}

impl Atlas {
    /// The park with this id.
    pub fn park(&self, id: &str) -> Option<&Park> {
        self.parks.iter().find(|p| p.id == id)
    }

    /// The anchor with this id.
    pub fn anchor(&self, id: &str) -> Option<&Anchor> {
        self.anchors.iter().find(|a| a.id == id)
    }

    /// The county of Guangzhou or Qingyuan with this name.
    pub fn county(&self, name_zh: &str) -> Option<&Area> {
        self.base.counties.iter().find(|c| c.focus != "other" && c.name_zh == name_zh)
    }

    /// What a name in the plan, or another name for it, refers to: park, cluster, place, link, project or box project
    /// ids. White space is ignored and half-width parentheses count as full-width ones. Empty when nothing is meant.
    pub fn resolve_name(&self, name: &str) -> Vec<String> {
        let wanted = plain_name(name);
        let is = |candidate: &str| plain_name(candidate) == wanted;
        let mut found: Vec<String> = Vec::new();
        found.extend(self.parks.iter().filter(|p| is(&p.name_zh) || is(&p.short_zh)).map(|p| p.id.clone()));
        found.extend(self.projects.iter().filter(|p| is(&p.name_zh)).map(|p| p.id.clone()));
        found.extend(self.clusters.iter().filter(|c| is(&c.name_zh)).map(|c| c.id.clone()));
        found.extend(self.places.iter().filter(|p| is(&p.name_zh)).map(|p| p.id.clone()));
        found.extend(self.links.iter().filter(|l| is(&l.name_zh)).map(|l| l.id.clone()));
        found.extend(self.box_projects.iter().filter(|b| is(&b.name_zh)).map(|b| b.id.clone()));
        for (alias, target) in self.aliases.texts("alias_zh").zip(self.aliases.texts("target_id")) {
            if is(alias) {
                found.extend(target.split(';').filter(|t| !t.is_empty()).map(str::to_string));
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|id| seen.insert(id.clone()));
        found
    }
}

/// A Chinese name as comparisons see it: without white space, `()` as `（）`.
pub fn plain_name(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .collect()
}
