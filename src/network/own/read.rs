//! A user's network from JSON text.

use super::member::{Fault, given, id, list, name_of, number, shown, text_or, unknown, within};
use super::{OwnKind, OwnLine, OwnPlace, TransitNetwork, some_of};
use crate::issue::Issue;
use crate::network::{Costs, Kind, Line, Transit};
use crate::number::Decimal;
use crate::proj::{self, Datum, LonLat};
use crate::value::Value;
use std::collections::BTreeMap;

const MOST_PLACES: usize = 20_000;
const MOST_KINDS: usize = 200;
const MOST_LINES: usize = 20_000;
const MOST_STOPS: usize = 100_000;
/// Minutes of a change that nobody makes: the way over the street is always shorter.
pub(super) const NEVER_MIN: f64 = 1e6;

/// Limits of the numbers: least, most.
const SPEED: (f64, f64) = (0.1, 20_000.0);
const LOCAL: (f64, f64) = (0.1, 1000.0);
const DETOUR: (f64, f64) = (1.0, 10.0);
const MINUTES: (f64, f64) = (0.0, 1440.0);
const KM: (f64, f64) = (0.0, 50_000.0);

const MEMBERS: [&str; 7] = ["places", "kinds", "lines", "transfers", "local_kmh", "detour", "datum"];
const OF_KIND: [&str; 5] = ["id", "mode", "speed_kmh", "access_min", "wait_min"];

impl TransitNetwork {
    /// The network of JSON text, and what was left out of it: each record that is wrong costs itself and what refers to it.
    ///
    /// # Errors
    /// When the text is no such network at all: no JSON object, without one of the three lists, with an unknown datum or a
    /// wrong `local_kmh` or `detour`, on which every time rests; or when it is larger than the limits.
    pub fn from_json(text: &str) -> Result<(TransitNetwork, Vec<Issue>), String> {
        let json = Value::from_json(text)?;
        if !matches!(json, Value::Object(_)) {
            return Err(format!("a network is an object with places, kinds and lines, not {}", json.type_name()));
        }
        let mut issues = Vec::new();
        unknown(&json, "", &MEMBERS, &mut issues);
        let [places, kinds, lines] = [("places", MOST_PLACES), ("kinds", MOST_KINDS), ("lines", MOST_LINES)]
            .map(|(name, most)| list(&json, name, most));
        let (places, kinds, lines) = (places?, kinds?, lines?);
        let datum = match given(&json, "datum") {
            None => Datum::Wgs84,
            Some(v) => v
                .as_str()
                .and_then(Datum::from_name)
                .ok_or_else(|| format!("datum: must be {}, and is {}", Datum::NAMES, shown(v)))?,
        };
        let whole = |key: &str, limits, default| {
            number(&json, key, limits, Some(default)).map_err(|(_, says)| format!("{key}: {says}"))
        };
        let (local_kmh, detour) = (whole("local_kmh", LOCAL, 30.0)?, whole("detour", DETOUR, 1.3)?);

        let places = records("places", places, &mut issues, |v| Ok((id(v)?, place(v, datum)?)));
        for (i, v) in kinds.iter().enumerate() {
            unknown(v, &format!("kinds[{i}]"), &OF_KIND, &mut issues);
        }
        let mut modes = Vec::new();
        let kinds = records("kinds", kinds, &mut issues, |v| Ok((id(v)?, kind(v, &mut modes)?)));
        let known = Known { places: numbered(&places), kinds: numbered(&kinds) };
        let mut services: BTreeMap<String, u32> = BTreeMap::new();
        let position = |i: u32| places.get(i as usize).map_or(LonLat::new(0.0, 0.0), |(_, (_, p))| *p);
        let lines = records("lines", lines, &mut issues, |v| {
            let id = id(v)?;
            let line = line(v, &known, &position)?;
            let open = match given(v, "open") {
                None => true,
                Some(Value::Bool(open)) => *open,
                Some(other) => return Err((".open".into(), format!("must be true or false, and is {}", shown(other)))),
            };
            // Named services share a number; every other line is a service of its own.
            let next = services.len() as u32;
            let service = match given(v, "service") {
                None => format!("\0{next}"),
                Some(v) => name_of(v).ok_or_else(|| {
                    (".service".to_string(), format!("must be a text or a number, and is {}", shown(v)))
                })?,
            };
            let service = *services.entry(service).or_insert(next);
            Ok((id, (text_or(v, "name"), open, Line { service, ..line })))
        });
        if lines.iter().map(|(_, (.., l))| l.stops.len()).sum::<usize>() > MOST_STOPS {
            return Err(format!("lines: at most {MOST_STOPS} stops on all lines together are taken"));
        }
        let transfers = transfers(&json, &modes, &mut issues);
        let costs = Costs { kinds: kinds.iter().map(|(_, k)| *k).collect(), transfers, local_kmh, detour };
        let transit = Transit::new(
            places.iter().map(|(_, (_, p))| *p).collect(),
            lines.iter().map(|(_, (.., line))| line.clone()).collect(),
            costs,
        )?;
        let name = |name: Option<String>, id: &str| name.unwrap_or_else(|| id.to_string());
        let network = TransitNetwork {
            places: places
                .into_iter()
                .map(|(id, (n, position))| OwnPlace { name: name(n, &id), id, position })
                .collect(),
            kinds: kinds
                .into_iter()
                .map(|(id, k)| OwnKind { id, mode: modes.get(k.mode).cloned().unwrap_or_default() })
                .collect(),
            lines: lines.into_iter().map(|(id, (n, open, _))| OwnLine { name: name(n, &id), id, open }).collect(),
            modes,
            transit,
        };
        Ok((network, issues))
    }
}

/// What lines refer to.
struct Known {
    places: BTreeMap<String, u32>,
    kinds: BTreeMap<String, u32>,
}

fn numbered<T>(records: &[(String, T)]) -> BTreeMap<String, u32> {
    records.iter().enumerate().map(|(i, (id, _))| (id.clone(), i as u32)).collect()
}

/// The records that are right, by id; the others become issues.
fn records<T>(
    name: &str,
    list: &[Value],
    issues: &mut Vec<Issue>,
    mut read: impl FnMut(&Value) -> Result<(String, T), Fault>,
) -> Vec<(String, T)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = Vec::with_capacity(list.len());
    for (i, v) in list.iter().enumerate() {
        let object = matches!(v, Value::Object(_));
        let record =
            if object { read(v) } else { Err((String::new(), format!("must be an object, and is {}", shown(v)))) };
        match record {
            Err((path, says)) => issues.push(Issue::error(format!("{name}[{i}]{path}"), says)),
            Ok((id, record)) => match seen.get(&id) {
                Some(first) => {
                    let says = format!("\"{id}\" is the id of {name}[{first}] already; ids must differ");
                    issues.push(Issue::error(format!("{name}[{i}].id"), says));
                }
                None => {
                    seen.insert(id.clone(), i);
                    out.push((id, record));
                }
            },
        }
    }
    out
}

fn place(v: &Value, datum: Datum) -> Result<(Option<String>, LonLat), Fault> {
    let degrees = datum != Datum::WebMercator;
    let limits = |most: f64| if degrees { (-most, most) } else { (-2.1e7, 2.1e7) };
    let (x, y) = (number(v, "lon", limits(180.0), None)?, number(v, "lat", limits(90.0), None)?);
    let [lon, lat] = proj::convert(datum, Datum::Wgs84, [x, y]).map_err(|says| (String::new(), says))?;
    let position = LonLat::new(lon, lat);
    if position.is_valid() {
        return Ok((text_or(v, "name"), position));
    }
    Err((String::new(), format!("[{}, {}] lies beyond the antimeridian in WGS-84", Decimal(x), Decimal(y))))
}

fn kind(v: &Value, modes: &mut Vec<String>) -> Result<Kind, Fault> {
    let mode = match given(v, "mode") {
        None => id(v)?,
        Some(v) => name_of(v)
            .ok_or_else(|| (".mode".to_string(), format!("must be a text or a number, and is {}", shown(v))))?,
    };
    let (speed_kmh, access_min, wait_min) = (
        number(v, "speed_kmh", SPEED, None)?,
        number(v, "access_min", MINUTES, Some(0.0))?,
        number(v, "wait_min", MINUTES, Some(0.0))?,
    );
    let at = modes.iter().position(|m| *m == mode).unwrap_or_else(|| {
        modes.push(mode);
        modes.len() - 1
    });
    Ok(Kind { mode: at, speed_kmh, access_min, wait_min })
}

/// A line without its service.
fn line(v: &Value, known: &Known, position: &impl Fn(u32) -> LonLat) -> Result<Line, Fault> {
    let kind = match given(v, "kind") {
        None if known.kinds.len() == 1 => 0,
        None => return Err((".kind".into(), format!("is missing; must be the id of a kind: {}", names(&known.kinds)))),
        Some(v) => {
            let at = name_of(v).and_then(|name| known.kinds.get(&name));
            let says = || format!("no kind is called {}; there are {}", shown(v), names(&known.kinds));
            *at.ok_or_else(|| (".kind".to_string(), says()))? as usize
        }
    };
    let Some(list) = given(v, "stops").and_then(Value::as_array).filter(|l| l.len() > 1) else {
        return Err((".stops".into(), "must be an array of the ids of two places or more".into()));
    };
    let mut stops: Vec<u32> = Vec::with_capacity(list.len());
    for (s, v) in list.iter().enumerate() {
        let at = name_of(v).and_then(|name| known.places.get(&name));
        let stop = *at.ok_or_else(|| (format!(".stops[{s}]"), format!("no place is called {}", shown(v))))?;
        if stops.last() == Some(&stop) {
            return Err((format!(".stops[{s}]"), format!("{} is the stop before already", shown(v))));
        }
        stops.push(stop);
    }
    let sections = stops.len() - 1;
    let wrong =
        || (".km".to_string(), format!("must be an array of {sections} lengths, one less than there are stops"));
    let lengths = match given(v, "km") {
        None => &[][..],
        Some(v) => v.as_array().filter(|l| l.len() == sections).ok_or_else(wrong)?,
    };
    let mut km = Vec::with_capacity(sections);
    for (s, ends) in stops.windows(2).enumerate() {
        km.push(match lengths.get(s).filter(|v| !v.is_null()) {
            Some(v) => within(v, KM).map_err(|says| (format!(".km[{s}]"), says))?,
            None => {
                let metres = proj::distance_m(position(ends[0]), position(ends[1]));
                metres.map_err(|says| (format!(".stops[{s}]"), says))? / 1000.0
            }
        });
    }
    Ok(Line { kind, service: 0, stops, km })
}

/// Minutes by modes; pairs without a number are never used.
fn transfers(json: &Value, modes: &[String], issues: &mut Vec<Issue>) -> Vec<Vec<f64>> {
    let mut out = vec![vec![NEVER_MIN; modes.len()]; modes.len()];
    let Some(table) = given(json, "transfers") else { return out };
    let object = |v: &Value| matches!(v, Value::Object(_));
    if !object(table) {
        let says = format!("must be an object of objects, {{mode: {{mode: minutes}}}}, and is {}", shown(table));
        issues.push(Issue::error("transfers", says));
        return out;
    }
    let mode = |name: &str| modes.iter().position(|m| m == name);
    let none = |name: &str| {
        format!("no kind has the mode \"{name}\"; there are {}", some_of(modes.iter().map(String::as_str)))
    };
    let mut pairs: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (from, row) in table.members() {
        let path = format!("transfers.{from}");
        match mode(from) {
            None => issues.push(Issue::error(path, none(from))),
            Some(_) if !object(row) => {
                issues.push(Issue::error(path, format!("must be an object {{mode: minutes}}, and is {}", shown(row))));
            }
            Some(a) => {
                for (to, minutes) in row.members().iter().filter(|(_, v)| !v.is_null()) {
                    let read = mode(to).ok_or_else(|| none(to)).and_then(|b| Ok((b, within(minutes, MINUTES)?)));
                    match read {
                        Ok((b, minutes)) => {
                            pairs.insert((a, b), minutes);
                        }
                        Err(says) => issues.push(Issue::error(format!("{path}.{to}"), says)),
                    }
                }
            }
        }
    }
    for ((a, b), minutes) in &pairs {
        out[*a][*b] = *minutes;
        if !pairs.contains_key(&(*b, *a)) {
            out[*b][*a] = *minutes;
        }
    }
    out
}

fn names(of: &BTreeMap<String, u32>) -> String {
    some_of(of.keys().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::Level;

    fn read(text: &str) -> (TransitNetwork, Vec<Issue>) {
        TransitNetwork::from_json(text).unwrap()
    }

    /// A network with these members in place of the usual ones.
    fn with(members: &[(&str, &str)]) -> String {
        let usual = [
            (
                "places",
                r#"[{"id":"a","lon":113,"lat":23},{"id":"b","lon":113.5,"lat":23},{"id":3,"name":"C","lon":114,"lat":23}]"#,
            ),
            ("kinds", r#"[{"id":"rail","speed_kmh":100,"wait_min":5}]"#),
            ("lines", r#"[{"id":"l","stops":["a","b",3]}]"#),
        ];
        let rest = usual.iter().filter(|(key, _)| members.iter().all(|(other, _)| other != key));
        let all: Vec<String> = rest.chain(members).map(|(key, value)| format!("\"{key}\":{value}")).collect();
        format!("{{{}}}", all.join(","))
    }

    #[track_caller]
    fn told(issues: &[Issue], path: &str, says: &str) {
        assert!(issues.iter().any(|i| i.path == path && i.message.contains(says)), "no {path}: {says} in {issues:#?}");
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let (net, issues) = read(&with(&[]));
        assert_eq!(issues, []);
        let costs = net.transit().costs();
        assert_eq!((costs.local_kmh, costs.detour, costs.kinds[0].access_min), (30.0, 1.3, 0.0));
        assert_eq!((net.kinds()[0].mode.as_str(), net.lines()[0].open), ("rail", true));
        assert_eq!(
            (net.places()[0].name.as_str(), net.places()[2].name.as_str(), net.places()[2].id.as_str()),
            ("a", "C", "3")
        );
        let km = proj::distance_m(LonLat::new(113.0, 23.0), LonLat::new(113.5, 23.0)).unwrap() / 1000.0;
        assert_eq!(net.transit().lines()[0].km[0], km);
        assert_eq!(net.facts().get("transfers").unwrap().to_json(), r#"{"rail":{}}"#);
        let nulls =
            r#"[{"id":"l","name":null,"kind":null,"service":null,"stops":["a","b",3],"km":[null,60],"open":null}]"#;
        let (net, issues) =
            read(&with(&[("lines", nulls), ("detour", "null"), ("transfers", "null"), ("datum", "null")]));
        assert_eq!((issues.len(), net.transit().lines()[0].km.clone()), (0, vec![km, 60.0]));
    }

    #[test]
    fn facts_are_a_network_again() {
        let (net, _) = read(&with(&[
            ("transfers", r#"{"bus":{"rail":4},"rail":{"rail":2.5}}"#),
            (
                "kinds",
                r#"[{"id":"ic","mode":"rail","speed_kmh":100,"wait_min":5},{"id":"bus","speed_kmh":25.5,"access_min":1}]"#,
            ),
            (
                "lines",
                r#"[{"id":"l","kind":"ic","stops":["a","b",3]},{"id":7,"kind":"bus","stops":["b",3],"km":[70],"open":false}]"#,
            ),
        ]));
        let facts = net.facts().to_json();
        let (again, issues) = read(&facts);
        assert_eq!(issues, []);
        assert_eq!(again.facts().to_json(), facts);
        assert_eq!(again.transit().costs(), net.transit().costs());
        // The other way round, where nothing is said of it.
        assert!(facts.contains(r#""transfers":{"rail":{"rail":2.5,"bus":4},"bus":{"rail":4}}"#), "{facts}");
    }

    #[test]
    fn a_bad_record_costs_itself_and_what_refers_to_it() {
        let places = r#"[{"id":"a","lon":113,"lat":23},{"id":"b","lon":113,"lat":95},{"id":"a","lon":1,"lat":2},{"lon":1,"lat":2},7,
            {"id":"c","lon":"113","lat":23},{"id":{},"lon":1,"lat":1},{"id":"d","lon":113.2},{"id":"e","lon":113.4,"lat":23.1}]"#;
        let lines = r#"[{"id":"1","kind":"rail","stops":["a","e"]},{"id":"2","kind":"rail","stops":["a","x"]},
            {"id":"3","kind":"ship","stops":["a","e"]},{"id":"4","kind":"rail","stops":["a","e","b"]},{"id":"5","kind":"rail","stops":["a"]},
            {"id":"6","kind":"rail","stops":["a","a"]},{"id":"7","kind":"rail","stops":["a","e"],"km":[1,2]},
            {"id":"8","kind":"rail","stops":["a","e"],"km":[-1]},{"id":"9","kind":"rail","stops":["a","e"],"open":1},
            {"id":"1","kind":"rail","stops":["e","a"]},{"id":"10","kind":"rail","stops":["a","e"],"service":[]},{"id":"11","stops":["a","e"]}]"#;
        let kinds = r#"[{"id":"rail","speed_kmh":100,"wait":5},{"id":"fast","speed_kmh":0},{"id":"none"},{"id":"odd","speed_kmh":50,"wait_min":-1},
            {"id":"tram","speed_kmh":20}]"#;
        let transfers = r#"{"rail":{"rail":3,"ship":2,"tram":"x"},"tram":5,"ship":{}}"#;
        let (net, issues) = read(&with(&[
            ("places", places),
            ("lines", lines),
            ("kinds", kinds),
            ("transfers", transfers),
            ("speed", "3"),
        ]));
        let ids = |list: Vec<&String>| list.into_iter().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(ids(net.places().iter().map(|p| &p.id).collect()), "a e");
        assert_eq!(ids(net.kinds().iter().map(|k| &k.id).collect()), "rail tram");
        assert_eq!(ids(net.lines().iter().map(|l| &l.id).collect()), "1");
        for (path, says) in [
            ("places[1].lat", "must be a number from -90 to 90, and is 95"),
            ("places[2].id", "\"a\" is the id of places[0] already"),
            ("places[3].id", "is missing"),
            ("places[4]", "must be an object, and is 7"),
            ("places[5].lon", "and is \"113\""),
            ("places[6].id", "must be a text or a number, and is an object"),
            ("places[7].lat", "is missing; must be a number from -90 to 90"),
            ("kinds[0].wait", "known are id, mode, speed_kmh, access_min, wait_min"),
            ("kinds[1].speed_kmh", "from 0.1 to 20000, and is 0"),
            ("kinds[2].speed_kmh", "is missing"),
            ("kinds[3].wait_min", "from 0 to 1440, and is -1"),
            ("lines[1].stops[1]", "no place is called \"x\""),
            ("lines[2].kind", "no kind is called \"ship\"; there are rail, tram"),
            ("lines[3].stops[2]", "no place is called \"b\""),
            ("lines[4].stops", "two places or more"),
            ("lines[5].stops[1]", "the stop before already"),
            ("lines[6].km", "an array of 1 lengths"),
            ("lines[7].km[0]", "from 0 to 50000, and is -1"),
            ("lines[8].open", "true or false, and is 1"),
            ("lines[9].id", "\"1\" is the id of lines[0] already"),
            ("lines[10].service", "a text or a number"),
            ("lines[11].kind", "is missing; must be the id of a kind: rail, tram"),
            ("transfers.rail.ship", "no kind has the mode \"ship\"; there are rail, tram"),
            ("transfers.rail.tram", "and is \"x\""),
            ("transfers.tram", "{mode: minutes}, and is 5"),
            ("transfers.ship", "no kind has the mode \"ship\""),
            ("speed", "means nothing here"),
        ] {
            told(&issues, path, says);
        }
        assert_eq!(issues.len(), 27);
        assert_eq!(issues.iter().filter(|i| i.level == Level::Warning).count(), 2);
    }

    #[test]
    fn what_is_no_network_is_refused() {
        let fault = |text: &str| TransitNetwork::from_json(text).unwrap_err();
        for (text, says) in [
            ("", "line 1"),
            ("[]", "a network is an object"),
            ("{}", "places: is missing"),
            (&with(&[("kinds", "{}")]), "kinds: must be an array, and is an object"),
            (&with(&[("lines", "null")]), "lines: is missing"),
            (&with(&[("datum", "\"mars\"")]), "datum: must be wgs84"),
            (&with(&[("datum", "5")]), "and is 5"),
            (&with(&[("local_kmh", "0")]), "local_kmh: must be a number from 0.1 to 1000"),
            (&with(&[("detour", "\"1\"")]), "detour: must be"),
            (
                &with(&[("kinds", &format!("[{}1]", "1,".repeat(MOST_KINDS)))]),
                "at most 200 are taken, and there are 201",
            ),
        ] {
            assert!(fault(text).contains(says), "{text}: {}", fault(text));
        }
        assert_eq!(read(&with(&[("places", "[]"), ("lines", "[]"), ("kinds", "[]")])).1, []);
    }

    #[test]
    fn a_network_that_is_too_dense_is_told() {
        let place = |i: usize| format!("{{\"id\":{i},\"lon\":{},\"lat\":23}}", 110.0 + i as f64 * 1e-3);
        let list = |n: usize| (0..n).map(place).collect::<Vec<_>>().join(",");
        let stops = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>().join(",");
        let text = |places: usize, stops_: usize| {
            let (places, lines) =
                (format!("[{}]", list(places)), format!("[{{\"id\":1,\"stops\":[{}]}}]", stops(stops_)));
            with(&[("places", &places), ("lines", &lines)])
        };
        // Places where nothing stops cost nothing.
        assert!(TransitNetwork::from_json(&text(4000, 3)).is_ok());
        assert!(TransitNetwork::from_json(&text(4000, 4000)).unwrap_err().contains("4000 places with lines"));
        // A thousand lines that meet at two places, and change between all of them.
        let lines: Vec<String> = (0..2100).map(|i| format!("{{\"id\":{i},\"stops\":[\"a\",\"b\"]}}")).collect();
        let lines = format!("[{}]", lines.join(","));
        let dense = [("lines", lines.as_str()), ("transfers", r#"{"rail":{"rail":0}}"#)];
        assert!(TransitNetwork::from_json(&with(&dense)).unwrap_err().contains("connections"));
        assert!(TransitNetwork::from_json(&with(&dense[..1])).is_ok());
    }

    #[test]
    fn places_come_in_any_datum() {
        let at = |datum: &str, lon: f64, lat: f64| {
            let places = format!(r#"[{{"id":"a","lon":{lon},"lat":{lat}}}]"#);
            let (net, issues) =
                read(&with(&[("places", &places), ("lines", "[]"), ("datum", &format!("\"{datum}\""))]));
            assert_eq!(issues, []);
            net.places()[0].position
        };
        let p = at("gcj02", 113.264385, 23.129112);
        assert!((p.lon - 113.2591).abs() < 1e-3 && (p.lat - 23.1317).abs() < 1e-3, "{p:?}");
        let [x, y] = proj::convert(Datum::Wgs84, Datum::WebMercator, [113.0, 23.0]).unwrap();
        let p = at("epsg3857", x, y);
        assert!((p.lon - 113.0).abs() < 1e-9 && (p.lat - 23.0).abs() < 1e-9, "{p:?}");
    }
}
