//! A user's own network: places, kinds and lines by name, read from JSON; ways and bands with those names.

mod reach;
mod read;
mod route;

pub use reach::{Inside, OwnReach};
pub use route::{OwnRoute, Stage};

use super::Transit;
use crate::number::{self, Rounded};
use crate::proj::LonLat;
use crate::value::Value;

/// A table: its columns, and rows as long as those.
pub type Rows = (Vec<&'static str>, Vec<Vec<Value>>);

/// A place of a user's network.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPlace {
    /// Its id; empty for a position that was given as numbers.
    pub id: String,
    /// What it is called, or its id.
    pub name: String,
    /// WGS-84.
    pub position: LonLat,
}

/// A kind of a user's lines. What it takes is in [`Costs::kinds`](super::Costs) under the same index.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnKind {
    /// Its id.
    pub id: String,
    /// The mode, by which changing is looked up.
    pub mode: String,
}

/// A line of a user's network. Its way is in [`Transit::lines`] under the same index.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnLine {
    /// Its id.
    pub id: String,
    /// What it is called, or its id.
    pub name: String,
    /// Whether it is open unless somebody says otherwise.
    pub open: bool,
}

/// A network of a user's own data.
///
/// The JSON text is one object; `GeoJSON` and `GTFS` lend the words where they have one:
///
/// ```json
/// {
///   "places": [{"id": "a", "name": "North", "lon": 113.2, "lat": 23.1}, {"id": "b", "lon": 113.3, "lat": 23.2}],
///   "kinds": [{"id": "metro", "mode": "rail", "speed_kmh": 45, "access_min": 2, "wait_min": 3}],
///   "lines": [{"id": "m1", "name": "Line 1", "kind": "metro", "stops": ["a", "b"], "km": [16.2], "open": true}],
///   "transfers": {"rail": {"rail": 4}},
///   "local_kmh": 30, "detour": 1.3, "datum": "wgs84"
/// }
/// ```
///
/// | member | what it is | without it |
/// |---|---|---|
/// | `places` | stations, stops, and points to which times are wanted; at most 20,000 | an error |
/// | `places[].id` | text or number, no two alike | the place is left out |
/// | `places[].name` | text | the id |
/// | `places[].lon`, `lat` | degrees of `datum`; metres for `epsg3857` | the place is left out |
/// | `kinds` | ways of travelling on lines; at most 200 | an error |
/// | `kinds[].id` | text or number, no two alike | the kind is left out |
/// | `kinds[].mode` | what `transfers` calls it | the id |
/// | `kinds[].speed_kmh` | travelling speed, stops included, 0.1 to 20,000 km/h | the kind is left out |
/// | `kinds[].access_min` | from the street into the vehicle, and again out of it, 0 to 1,440 minutes | 0 |
/// | `kinds[].wait_min` | waiting on boarding, as half the headway, 0 to 1,440 minutes | 0 |
/// | `lines` | lines, used in both directions; at most 20,000 with 100,000 stops | an error |
/// | `lines[].id` | text or number, no two alike | the line is left out |
/// | `lines[].name` | text | the id |
/// | `lines[].kind` | id of a kind | the only kind, if there is one |
/// | `lines[].service` | text or number; between lines of one service and kind nobody changes | a service of its own |
/// | `lines[].stops` | ids of places in order, two or more | the line is left out |
/// | `lines[].km` | the way from each stop to the next along the line, or null, 0 to 50,000 km | the geodesic length |
/// | `lines[].open` | whether it is open from the beginning | true |
/// | `transfers` | minutes of changing by the mode one leaves and the mode one boards, without waiting; holds the other way too where that has no number | out to the street and in again |
/// | `local_kmh` | speed off the lines, 0.1 to 1,000 km/h | 30 |
/// | `detour` | how much longer a local way is than the crow flies, 1 to 10 | 1.3 |
/// | `datum` | `wgs84`, `cgcs2000`, `gcj02`, `bd09` or `epsg3857` | `wgs84` |
///
/// `null` is as if it were missing. The defaults are choices that results rest on, not measurements; [`TransitNetwork::facts`] has
/// what is used. At most [`MAX_CONNECTIONS`](super::MAX_CONNECTIONS) may come of it.
#[derive(Clone, Debug)]
pub struct TransitNetwork {
    places: Vec<OwnPlace>,
    kinds: Vec<OwnKind>,
    lines: Vec<OwnLine>,
    /// The modes, by which transfers are indexed.
    modes: Vec<String>,
    transit: Transit,
}

impl TransitNetwork {
    /// The places, as [`Transit::places`] has them.
    pub fn places(&self) -> &[OwnPlace] {
        &self.places
    }

    /// The kinds.
    pub fn kinds(&self) -> &[OwnKind] {
        &self.kinds
    }

    /// The lines, by which `open` slices are indexed.
    pub fn lines(&self) -> &[OwnLine] {
        &self.lines
    }

    /// The graph of travellers' states.
    pub fn transit(&self) -> &Transit {
        &self.transit
    }

    /// For each line whether it is open: those that are from the beginning, and these, by id.
    ///
    /// # Errors
    /// An id that is no line's; the message lists those that can be opened.
    pub fn opened(&self, ids: &[String]) -> Result<Vec<bool>, String> {
        let mut open: Vec<bool> = self.lines.iter().map(|l| l.open).collect();
        for id in ids {
            match self.lines.iter().position(|l| l.id == *id) {
                Some(at) => open[at] = true,
                None => {
                    let can = self.lines.iter().filter(|l| !l.open).map(|l| l.id.as_str());
                    return Err(format!("there is no line `{id}` to open; there are {}", some_of(can)));
                }
            }
        }
        Ok(open)
    }

    /// A place by id or name, or `lon,lat` in degrees of WGS-84.
    ///
    /// # Errors
    /// A name that nothing has, or no position on Earth.
    pub fn find(&self, text: &str) -> Result<OwnPlace, String> {
        let text = text.trim();
        let all = &self.places;
        if let Some(p) = all.iter().find(|p| p.id == text).or_else(|| all.iter().find(|p| p.name == text)) {
            return Ok(p.clone());
        }
        let numbers: Vec<Option<f64>> = text.split([',', '，']).map(|n| number::parse(n.trim())).collect();
        if let [Some(lon), Some(lat)] = numbers[..] {
            let position = LonLat::new(lon, lat);
            if !position.is_valid() {
                return Err(format!("{lon}, {lat}: longitude must lie within ±180 and latitude within ±90"));
            }
            return Ok(OwnPlace {
                id: String::new(),
                name: format!("{}, {}", Rounded(lon, 5), Rounded(lat, 5)),
                position,
            });
        }
        let ids = some_of(all.iter().map(|p| p.id.as_str()));
        Err(format!("no place is called `{text}`; say lon,lat, or the id or name of a place: {ids}"))
    }

    /// What the network is and what its figures rest on, defaults included, as JSON: `{places: [{id, name, lon, lat}], kinds: [{id,
    /// mode, speed_kmh, access_min, wait_min}], lines: [{id, name, kind, stops, km, open}], transfers: {mode: {mode: minutes}},
    /// local_kmh, detour}`; lengths rounded to metres, transfers with those pairs that have a number.
    pub fn facts(&self) -> Value {
        let text = |s: &str| Value::from(s);
        let costs = self.transit.costs();
        let place = |p: &OwnPlace| Value::object(place_members(p));
        let kind = |(named, k): (&OwnKind, &super::Kind)| {
            Value::object([
                ("id", text(&named.id)),
                ("mode", text(&named.mode)),
                ("speed_kmh", k.speed_kmh.into()),
                ("access_min", k.access_min.into()),
                ("wait_min", k.wait_min.into()),
            ])
        };
        let stop = |i: &u32| self.places.get(*i as usize).map_or(Value::Null, |p| text(&p.id));
        let line = |(named, l): (&OwnLine, &super::Line)| {
            Value::object([
                ("id", text(&named.id)),
                ("name", text(&named.name)),
                ("kind", self.kinds.get(l.kind).map_or(Value::Null, |k| text(&k.id))),
                ("stops", l.stops.iter().map(stop).collect::<Vec<_>>().into()),
                ("km", l.km.iter().map(|km| super::rounded(*km, 3).into()).collect::<Vec<Value>>().into()),
                ("open", named.open.into()),
            ])
        };
        let transfers = self.modes.iter().zip(&costs.transfers).map(|(mode, row)| {
            let given = self.modes.iter().zip(row).filter(|(_, minutes)| **minutes < read::NEVER_MIN);
            (mode.as_str(), Value::object(given.map(|(other, minutes)| (other.as_str(), Value::from(*minutes)))))
        });
        Value::object([
            ("places", self.places.iter().map(place).collect::<Vec<_>>().into()),
            ("kinds", self.kinds.iter().zip(&costs.kinds).map(kind).collect::<Vec<_>>().into()),
            ("lines", self.lines.iter().zip(self.transit.lines()).map(line).collect::<Vec<_>>().into()),
            ("transfers", Value::object(transfers)),
            ("local_kmh", costs.local_kmh.into()),
            ("detour", costs.detour.into()),
        ])
    }
}

/// A place's `id`, `name`, `lon` and `lat`.
fn place_members(p: &OwnPlace) -> [(&'static str, Value); 4] {
    [
        ("id", p.id.as_str().into()),
        ("name", p.name.as_str().into()),
        ("lon", super::rounded(p.position.lon, 6).into()),
        ("lat", super::rounded(p.position.lat, 6).into()),
    ]
}

/// The first ten, for a message.
fn some_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.take(11).collect();
    match names.len() {
        0 => return "none".into(),
        11 => names[10] = "…",
        _ => {}
    }
    names.join(", ")
}
