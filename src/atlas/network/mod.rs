//! The plan's transport network: links that open by switch, assumptions that can be changed, times, bands and verdicts.
//!
//! It is opened from the packed file that `compile::pack_network` writes, natively and in the browser alike, so
//! that both give the same figures. What is assumed is data (`data/network/`), each row with its basis.

mod assumptions;
mod open;
mod reach;
mod route;
mod verdict;

pub use crate::network::Band;
pub use assumptions::Assumption;
pub use reach::{Inside, Reach};
pub use route::{Journey, Stage};

use crate::network::{Arrivals, Line, Transit};
use crate::proj::LonLat;
use crate::value::Value;

/// West, south, east and north of the map, degrees: where one can start, and what bands are computed over.
pub const FRAME: [f64; 4] = [111.8, 22.3, 114.4, 25.4];
/// A destination farther than this from every stop is beyond the network, km.
pub const SERVED_KM: f64 = 20.0;

/// A table: its columns, and rows as long as those.
pub type Rows = (Vec<&'static str>, Vec<Vec<Value>>);

/// A link that people travel on.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of the same names in data/transport/links.csv")]
pub struct NetworkLink {
    pub id: String,
    pub name_zh: String,
    pub name_en: String,
    pub kind: String,
    pub status: String,
    pub in_plan: bool,
    pub source_zh: String,
    /// The year in which it opens, where the plan has one.
    pub opens: Option<u32>,
    /// Its alignment, one line from each stop to the next; schematic.
    pub sections: Vec<Vec<LonLat>>,
    /// Which line of [`Transit`] it is.
    pub line: Line,
}

/// A stop, or a point to which times are given.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkPoint {
    /// The id of its record, `stop-…` for a stop.
    pub id: String,
    /// `park`, `destination`, `town`, `place`, `station` or `interchange`.
    pub kind: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English, or the Chinese one.
    pub name_en: String,
    /// WGS-84.
    pub position: LonLat,
    /// Of a destination: whether it is in the table of times. Of a park: whether it lies in 清远南部地区.
    pub marked: bool,
}

/// A target of the plan's footnote 4.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the columns of the same names in data/network/targets.csv")]
pub struct Target {
    pub id: String,
    pub minutes: f64,
    pub name_zh: String,
    pub name_en: String,
    pub quote: String,
    pub reading: String,
    pub source_zh: String,
    /// Ids of destinations.
    pub destinations: Vec<String>,
}

/// Which links are open.
#[derive(Clone, Debug, PartialEq)]
pub enum Scenario {
    /// Those of status `existing`: the plan's date, January 2022.
    Today,
    /// Also those that are under construction or planned.
    Planned,
    /// Also those under study: every link.
    All,
    /// Today's, and those that the plan opens up to a year.
    Year(u32),
    /// Today's, and these, by id.
    Links(Vec<String>),
}

/// The network with its assumptions.
#[derive(Clone, Debug)]
pub struct Network {
    links: Vec<NetworkLink>,
    stops: Vec<NetworkPoint>,
    points: Vec<NetworkPoint>,
    /// Id and names of places that are known only by county or city.
    unplaced: Vec<[String; 3]>,
    targets: Vec<Target>,
    kinds: Vec<open::KindRow>,
    modes: Vec<String>,
    assumptions: Vec<Assumption>,
    transit: Transit,
}

impl Network {
    /// The links, by which `open` slices are indexed.
    pub fn links(&self) -> &[NetworkLink] {
        &self.links
    }

    /// Stations and interchanges.
    pub fn stops(&self) -> &[NetworkPoint] {
        &self.stops
    }

    /// Parks, destinations, towns and places, in this order.
    pub fn points(&self) -> &[NetworkPoint] {
        &self.points
    }

    /// How many places of the plan are none of the points: they are known only by county or city.
    pub fn left_out(&self) -> usize {
        self.unplaced.len()
    }

    /// The targets of footnote 4.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The graph of travellers' states.
    pub fn transit(&self) -> &Transit {
        &self.transit
    }

    /// The parks.
    pub fn parks(&self) -> impl Iterator<Item = &NetworkPoint> {
        self.points.iter().filter(|p| p.kind == "park")
    }

    /// The destinations.
    pub fn destinations(&self) -> impl Iterator<Item = &NetworkPoint> {
        self.points.iter().filter(|p| p.kind == "destination")
    }

    /// For each link whether it is open.
    ///
    /// # Errors
    /// An id that is no link's; the message lists those that can be opened.
    pub fn scenario(&self, scenario: &Scenario) -> Result<Vec<bool>, String> {
        if let Scenario::Links(ids) = scenario
            && let Some(id) = ids.iter().find(|id| !self.links.iter().any(|l| l.id == **id))
        {
            let can: Vec<&str> = self.links.iter().filter(|l| l.status != "existing").map(|l| l.id.as_str()).collect();
            return Err(format!("there is no link `{id}` to open; there are {}", can.join(", ")));
        }
        let open = |l: &NetworkLink| {
            l.status == "existing"
                || match scenario {
                    Scenario::Today => false,
                    Scenario::Planned => l.status != "under_study",
                    Scenario::All => true,
                    Scenario::Year(year) => l.opens.is_some_and(|opens| opens <= *year),
                    Scenario::Links(ids) => ids.contains(&l.id),
                }
        };
        Ok(self.links.iter().map(open).collect())
    }

    /// A point by id or name, or `lon,lat` in degrees: parks, destinations, towns, places and then stops.
    ///
    /// # Errors
    /// A name that nothing has, or a position outside of the map.
    pub fn find(&self, text: &str) -> Result<NetworkPoint, String> {
        let text = text.trim();
        let numbers: Vec<Option<f64>> = text.split([',', '，']).map(|n| crate::number::parse(n.trim())).collect();
        if let [Some(lon), Some(lat)] = numbers[..] {
            let position = within_frame(LonLat::new(lon, lat))?;
            let name = format!("{}, {}", crate::number::Rounded(lon, 5), crate::number::Rounded(lat, 5));
            return Ok(NetworkPoint {
                id: String::new(),
                kind: "position".into(),
                name_zh: name.clone(),
                name_en: name,
                position,
                marked: false,
            });
        }
        let all = || self.points.iter().chain(&self.stops);
        let found = all().find(|p| p.id == text).or_else(|| all().find(|p| p.name_zh == text || p.name_en == text));
        let unknown = || {
            if self.unplaced.iter().flatten().any(|name| name == text) {
                return format!("`{text}` is known only by county or city, so that it is at no place; say lon,lat");
            }
            format!(
                "nothing is called `{text}`; say lon,lat, or the id or name of a park, destination, town or station, \
                 such as guangqing, gz-centre or 清城站"
            )
        };
        found.cloned().ok_or_else(unknown)
    }

    /// The distance from a position to the nearest stop, km; infinite without stops.
    pub fn nearest_stop_km(&self, p: LonLat) -> f64 {
        let far = self.stops.iter().map(|s| crate::network::distance_m(s.position, p) / 1000.0);
        far.fold(f64::INFINITY, f64::min)
    }

    /// The least times from a position; see [`Transit::from`].
    pub fn arrivals(&self, from: LonLat, open: &[bool], limit: f64) -> Arrivals<'_> {
        self.transit.from(from, open, limit)
    }

    /// What a page needs to offer choices: links, points, targets, assumptions and the frame, as JSON.
    pub fn facts(&self) -> Value {
        let text = |s: &str| Value::from(s);
        let link = |l: &NetworkLink| {
            Value::object([
                ("id", text(&l.id)),
                ("name_zh", text(&l.name_zh)),
                ("name_en", text(&l.name_en)),
                ("kind", text(&l.kind)),
                ("status", text(&l.status)),
                ("in_plan", l.in_plan.into()),
                ("opens", l.opens.map_or(Value::Null, |y| f64::from(y).into())),
                ("source_zh", text(&l.source_zh)),
            ])
        };
        let target = |t: &Target| {
            Value::object([
                ("id", text(&t.id)),
                ("minutes", t.minutes.into()),
                ("name_zh", text(&t.name_zh)),
                ("name_en", text(&t.name_en)),
                ("quote", text(&t.quote)),
                ("reading", text(&t.reading)),
                ("source_zh", text(&t.source_zh)),
            ])
        };
        let list = |items: Vec<Value>| Value::from(items);
        Value::object([
            ("frame", list(FRAME.iter().map(|n| Value::from(*n)).collect())),
            ("links", list(self.links.iter().map(link).collect())),
            ("points", list(self.points.iter().map(point_value).collect())),
            ("targets", list(self.targets.iter().map(target).collect())),
            ("assumptions", list(self.assumptions.iter().map(Assumption::to_value).collect())),
        ])
    }
}

/// A point as JSON.
fn point_value(p: &NetworkPoint) -> Value {
    Value::object([
        ("id", Value::from(p.id.as_str())),
        ("kind", p.kind.as_str().into()),
        ("name_zh", p.name_zh.as_str().into()),
        ("name_en", p.name_en.as_str().into()),
        ("lon", p.position.lon.into()),
        ("lat", p.position.lat.into()),
        ("marked", p.marked.into()),
    ])
}

/// The position, if it lies on the map.
fn within_frame(p: LonLat) -> Result<LonLat, String> {
    let [west, south, east, north] = FRAME;
    if p.lon >= west && p.lon <= east && p.lat >= south && p.lat <= north {
        return Ok(p);
    }
    Err(format!(
        "{}, {} lies outside of the map: longitude {west} to {east}, latitude {south} to {north}",
        p.lon, p.lat
    ))
}
