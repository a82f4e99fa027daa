//! The tables of `data/network/`, typed.

use super::Files;
use super::load::{plan_ref, unique};
use super::records::PlanRef;
use super::table::read;
use super::transport::KINDS;
use crate::issue::Issue;

/// A kind of link that people travel on.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/network/kinds.csv")]
pub struct NetworkKind {
    pub kind: String,
    pub mode: String,
    pub name_zh: String,
    pub name_en: String,
    pub speed_kmh: f64,
    pub access_min: f64,
    pub wait_min: f64,
    pub every_waypoint: bool,
    pub basis: String,
}

/// A number that results rest on.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/network/settings.csv")]
pub struct NetworkSetting {
    pub id: String,
    pub name_zh: String,
    pub name_en: String,
    pub value: f64,
    pub least: f64,
    pub most: f64,
    pub unit: Option<String>,
    pub basis: String,
}

/// A point to which times are given.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/network/destinations.csv")]
pub struct Destination {
    pub id: String,
    pub name_zh: String,
    pub name_en: String,
    pub at: String,
    pub main: bool,
    pub basis: String,
}

/// A target of footnote 4.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each field is the column of the same name in data/network/targets.csv")]
pub struct NetworkTarget {
    pub id: String,
    pub minutes: f64,
    pub name_zh: String,
    pub name_en: String,
    pub quote: String,
    pub destinations: Vec<String>,
    pub reading: String,
    pub source: PlanRef,
}

/// What travel times rest on, beside the links.
#[derive(Clone, Debug, Default)]
pub struct NetworkTables {
    /// Kinds of links.
    pub kinds: Vec<NetworkKind>,
    /// Minutes of changing: mode, mode, minutes, basis.
    pub transfers: Vec<(String, String, f64, String)>,
    /// Other numbers.
    pub settings: Vec<NetworkSetting>,
    /// Points to which times are given.
    pub destinations: Vec<Destination>,
    /// Targets of footnote 4.
    pub targets: Vec<NetworkTarget>,
    /// Counties of 清远南部地区, each with its basis.
    pub south: Vec<(String, String)>,
    /// Links and the service that they are part of.
    pub services: Vec<(String, String)>,
    /// Links and the year in which they open.
    pub openings: Vec<(String, u32)>,
    /// Links and the numbers of waypoints at which one may get on or off.
    pub access: Vec<(String, u32)>,
}

/// Ways of travelling, between which one changes.
const MODES: [&str; 3] = ["rail", "metro", "road"];

pub(super) fn load(files: &Files, issues: &mut Vec<Issue>) -> NetworkTables {
    let modes = MODES.map(|m| (m, m));
    let kinds = KINDS.map(|k| (k, k));
    let truth = [("true", true), ("false", false)];
    let file = |name: &str| format!("network/{name}.csv");
    macro_rules! rows {
        ($name:literal, |$r:ident| $made:expr) => {
            read(&file($name), files.text(&file($name)), issues, |$r| Some($made))
        };
    }
    let tables = NetworkTables {
        kinds: rows!("kinds", |r| NetworkKind {
            kind: r.word("kind", &kinds)?.to_string(),
            mode: r.word("mode", &modes)?.to_string(),
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            speed_kmh: match r.number("speed_kmh")? {
                n if n > 0.0 => n,
                n => return r.bad("speed_kmh", format!("must be a speed above 0 km/h, and is {n}")),
            },
            access_min: r.amount("access_min")?.unwrap_or(0.0),
            wait_min: r.amount("wait_min")?.unwrap_or(0.0),
            every_waypoint: r.word("every_waypoint", &truth)?,
            basis: r.text("basis")?,
        }),
        transfers: rows!("transfers", |r| (
            r.word("from_mode", &modes)?.to_string(),
            r.word("to_mode", &modes)?.to_string(),
            r.amount("minutes")?.unwrap_or(0.0),
            r.text("basis")?,
        )),
        settings: rows!("settings", |r| {
            let (value, least, most) = (r.number("value")?, r.number("least")?, r.number("most")?);
            if !(least <= value && value <= most) {
                return r.bad("value", format!("must lie within {least} and {most}, and is {value}"));
            }
            NetworkSetting {
                id: r.text("id")?,
                name_zh: r.text("name_zh")?,
                name_en: r.text("name_en")?,
                value,
                least,
                most,
                unit: r.maybe("unit")?,
                basis: r.text("basis")?,
            }
        }),
        destinations: rows!("destinations", |r| Destination {
            id: r.text("id")?,
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            at: r.text("at")?,
            main: r.word("main", &truth)?,
            basis: r.text("basis")?,
        }),
        targets: rows!("targets", |r| NetworkTarget {
            id: r.text("id")?,
            minutes: r.number("minutes")?,
            name_zh: r.text("name_zh")?,
            name_en: r.text("name_en")?,
            quote: r.text("quote")?,
            destinations: r.list("destinations")?,
            reading: r.text("reading")?,
            source: plan_ref(r),
        }),
        south: rows!("south", |r| (r.text("county_zh")?, r.text("basis")?)),
        services: rows!("services", |r| {
            r.text("basis")?;
            (r.text("link_id")?, r.text("service")?)
        }),
        openings: rows!("openings", |r| {
            r.text("basis")?;
            (r.text("link_id")?, r.whole("year")?)
        }),
        access: rows!("access", |r| {
            r.text("basis")?;
            (r.text("link_id")?, r.whole("no")?)
        }),
    };
    unique("network/kinds.csv", tables.kinds.iter().map(|k| k.kind.as_str()), issues);
    unique("network/settings.csv", tables.settings.iter().map(|s| s.id.as_str()), issues);
    unique("network/destinations.csv", tables.destinations.iter().map(|d| d.id.as_str()), issues);
    unique("network/targets.csv", tables.targets.iter().map(|t| t.id.as_str()), issues);
    tables
}
