//! A user's own network: places, kinds and lines by name, read from JSON; ways and bands with those names.

mod member;
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

/// A network of a user's own data. [`TransitNetwork::from_json`] reads the text that is described here.
///
#[doc = include_str!("../../../docs/network.md")]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manuals_example_is_right() {
        let manual = include_str!("../../../docs/network.md");
        let text = manual.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let (net, issues) = TransitNetwork::from_json(text).unwrap();
        assert_eq!(issues, []);
        assert_eq!((net.places().len(), net.kinds().len(), net.lines().len()), (3, 1, 2));
        let (north, south) = (net.find("North").unwrap(), net.find("s").unwrap());
        let closed = net.route(&north, &south, &net.opened(&[]).unwrap()).unwrap();
        let open = net.route(&north, &south, &net.opened(&["m2".into()]).unwrap()).unwrap();
        assert_eq!(open.words().split(" → ").count(), 2, "{}", open.words());
        assert!(open.minutes < closed.minutes);
    }

    #[test]
    fn places_are_found_by_id_before_name_and_by_numbers() {
        let text = r#"{"places":[{"id":"b","name":"a","lon":1,"lat":2},{"id":"a","lon":3,"lat":4},{"id":"1,2","lon":5,"lat":6}],
            "kinds":[],"lines":[]}"#;
        let (net, _) = TransitNetwork::from_json(text).unwrap();
        let lon = |text: &str| net.find(text).map(|p| p.position.lon);
        assert_eq!((lon(" a "), lon("b"), lon("1,2"), lon("7.5，-3")), (Ok(3.0), Ok(1.0), Ok(5.0), Ok(7.5)));
        assert!(lon("c").unwrap_err().contains("place: b, a, 1,2"));
        assert!(lon("7,95").is_err() && lon("7,NaN").is_err() && lon("").is_err());
    }
}
