//! The transport network for travellers, made of links, stops and the tables of `data/network/`.

use super::check::Outcome;
use super::ground::FINEST;
use super::measure::length_km;
use super::plane::distance_m;
use super::records::{Atlas, Link, Table, Waypoint};
use super::sources::{Properties, property, world};
use crate::atlas::network::{Network, Rows, SERVED_KM, Scenario};
use crate::proj::{LonLat, world_from_lonlat};
use crate::source::{Builder, FeatureSet, Geometry};
use std::sync::Arc;

/// Stops of one name within this distance are one place.
const SAME_STOP_M: f64 = 2000.0;

/// A place where links stop.
struct Stop<'a> {
    id: String,
    station: bool,
    first: &'a Waypoint,
}

/// The network as one file for the browser, `atlas-network.bin`; [`Network::open`] opens it.
pub fn pack_network(atlas: &Atlas) -> Vec<u8> {
    let sets = sets(atlas);
    let all: Vec<(&str, &FeatureSet, u8)> = sets.iter().map(|(name, set)| (&**name, set, 5)).collect();
    crate::source::pack_with(&all)
}

/// The network of an atlas, with the very numbers that the browser has.
///
/// # Errors
/// When its tables do not fit together; `check` says where.
pub fn network(atlas: &Atlas) -> Result<Network, String> {
    Network::open(&pack_network(atlas))
}

/// The tables of times and verdicts, and the assumptions that they rest on; `None` for other names. Empty when there is
/// no network, which `check` tells.
pub(super) fn table(atlas: &Atlas, name: &str) -> Option<Table> {
    let of = |rows: fn(&Network) -> Rows| {
        let (columns, rows) = network(atlas).map(|n| rows(&n)).unwrap_or_default();
        Some(Table { columns, rows })
    };
    match name {
        "times" => of(|n| n.times(None)),
        "verdicts" => of(|n| n.verdicts(None)),
        "assumptions" => of(Network::assumption_rows),
        _ => None,
    }
}

/// The waypoints at which a link can be boarded, as indices into its waypoints.
fn stops_of(atlas: &Atlas, link: &Link) -> Vec<usize> {
    let Some(kind) = atlas.network.kinds.iter().find(|k| k.kind == link.kind) else { return Vec::new() };
    let access = |w: &Waypoint| atlas.network.access.iter().any(|(id, no)| *id == link.id && *no == w.no);
    let stops = |w: &Waypoint| w.stop != "none" || kind.every_waypoint || access(w);
    (0..link.waypoints.len()).filter(|i| link.waypoints.get(*i).is_some_and(stops)).collect()
}

fn sets(atlas: &Atlas) -> Vec<(Arc<str>, FeatureSet)> {
    let mut stops: Vec<Stop<'_>> = Vec::new();
    let mut links = Builder::new();
    let mut services: Vec<&str> = Vec::new();
    for link in &atlas.links {
        let at = stops_of(atlas, link);
        let Some(parts) = sections(link, &at).filter(|parts| !parts.is_empty()) else { continue };
        let road = atlas.network.kinds.iter().any(|k| k.kind == link.kind && k.mode == "road");
        let waypoints = at.iter().filter_map(|i| link.waypoints.get(*i));
        let ids: Vec<String> = waypoints.map(|w| stop(&mut stops, w, !road)).collect();
        let km: Vec<String> = parts.iter().map(|p| format!("{:.3}", length_km(p))).collect();
        let named = atlas.network.services.iter().find(|(id, _)| *id == link.id);
        let service = named.map_or(link.id.as_str(), |(_, s)| s.as_str());
        let number = services.iter().position(|s| *s == service).unwrap_or_else(|| {
            services.push(service);
            services.len() - 1
        });
        let mut properties = texts(&[
            ("name_zh", &link.name_zh),
            ("name_en", &link.name_en),
            ("kind", &link.kind),
            ("status", &link.status),
            ("stops", &ids.join(";")),
            ("km", &km.join(";")),
            ("source_zh", &link.source.to_zh()),
        ]);
        properties.push(property("in_plan", link.in_plan));
        properties.push(property("service", number as f64));
        let opens = atlas.network.openings.iter().find(|(id, _)| *id == link.id);
        properties.extend(opens.map(|(_, year)| property("opens", f64::from(*year))));
        let thin = |part: &Vec<LonLat>| crate::geom::simplify(&world(part), FINEST / 2.0);
        links.push(Some(link.id.as_str().into()), Geometry::Lines(parts.iter().map(thin).collect()), &properties);
    }
    let mut places = Builder::new();
    for s in &stops {
        let kind = if s.station { "station" } else { "interchange" };
        let en = s.first.name_en.as_deref().unwrap_or("");
        let properties = texts(&[("name_zh", &s.first.name_zh), ("name_en", en), ("stop", kind)]);
        places.push(Some(s.id.as_str().into()), at(s.first.position), &properties);
    }
    let named = |name: &str, set: FeatureSet| (Arc::from(name), set);
    vec![
        named("network:kinds", kinds(atlas)),
        named("network:transfers", transfers(atlas)),
        named("network:settings", settings(atlas)),
        named("network:targets", targets(atlas)),
        named("network:points", points(atlas)),
        named("network:stops", places.finish()),
        named("network:links", links.finish()),
    ]
}

/// The id of the stop at a waypoint: an earlier one of its name nearby, or a new one.
fn stop<'a>(stops: &mut Vec<Stop<'a>>, w: &'a Waypoint, station: bool) -> String {
    let same = |s: &&Stop<'_>| {
        s.station == station && s.first.name_zh == w.name_zh && distance_m(s.first.position, w.position) < SAME_STOP_M
    };
    if let Some(found) = stops.iter().find(same) {
        return found.id.clone();
    }
    let id = format!("stop-{}-{}", w.link_id, w.no);
    stops.push(Stop { id: id.clone(), station, first: w });
    id
}

/// The alignment from each stop to the next; `None` when the line does not pass them in order.
fn sections(link: &Link, stops: &[usize]) -> Option<Vec<Vec<LonLat>>> {
    const ON_LINE_M: f64 = 2.0;
    let mut vertices = Vec::with_capacity(stops.len());
    let mut from = 0;
    for i in stops {
        let p = link.waypoints.get(*i)?.position;
        let found = link.line.get(from..)?.iter().position(|v| distance_m(*v, p) < ON_LINE_M)? + from;
        vertices.push(found);
        from = found;
    }
    vertices.windows(2).map(|w| Some(link.line.get(*w.first()?..=*w.last()?)?.to_vec())).collect()
}

fn at(p: LonLat) -> Geometry {
    Geometry::Points(vec![world_from_lonlat(p)])
}

fn texts(pairs: &[(&str, &str)]) -> Properties {
    pairs.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| property(name, *text)).collect()
}

fn kinds(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for k in &atlas.network.kinds {
        let mut properties =
            texts(&[("mode", &k.mode), ("name_zh", &k.name_zh), ("name_en", &k.name_en), ("basis", &k.basis)]);
        let numbers = [("speed_kmh", k.speed_kmh), ("access_min", k.access_min), ("wait_min", k.wait_min)];
        properties.extend(numbers.map(|(name, n)| property(name, n)));
        b.push(Some(k.kind.as_str().into()), Geometry::None, &properties);
    }
    b.finish()
}

fn transfers(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for (from, to, minutes, basis) in &atlas.network.transfers {
        let mut properties = texts(&[("from_mode", from), ("to_mode", to), ("basis", basis)]);
        properties.push(property("minutes", *minutes));
        b.push(None, Geometry::None, &properties);
    }
    b.finish()
}

fn settings(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for s in &atlas.network.settings {
        let unit = s.unit.as_deref().unwrap_or("");
        let mut properties =
            texts(&[("name_zh", &s.name_zh), ("name_en", &s.name_en), ("unit", unit), ("basis", &s.basis)]);
        properties.extend([("value", s.value), ("least", s.least), ("most", s.most)].map(|(n, v)| property(n, v)));
        b.push(Some(s.id.as_str().into()), Geometry::None, &properties);
    }
    b.finish()
}

fn targets(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    for t in &atlas.network.targets {
        let mut properties = texts(&[
            ("name_zh", &t.name_zh),
            ("name_en", &t.name_en),
            ("quote", &t.quote),
            ("reading", &t.reading),
            ("destinations", &t.destinations.join(";")),
            ("source_zh", &t.source.to_zh()),
        ]);
        properties.push(property("minutes", t.minutes));
        b.push(Some(t.id.as_str().into()), Geometry::None, &properties);
    }
    b.finish()
}

/// Where a destination's `at` says that it is.
fn destination(atlas: &Atlas, at: &str) -> Option<LonLat> {
    match at.split_once(':')? {
        ("seat", adcode) => atlas.seats.iter().find(|s| s.adcode == adcode).map(|s| s.position),
        ("link", id) => {
            let link = atlas.links.iter().find(|l| l.id == id && l.is_point())?;
            link.waypoints.first().map(|w| w.position)
        }
        _ => None,
    }
}

fn points(atlas: &Atlas) -> FeatureSet {
    let mut b = Builder::new();
    let mut push = |id: &str, kind: &str, zh: &str, en: &str, position: Option<LonLat>, marked: bool| {
        if let Some(position) = position {
            let mut properties = texts(&[("kind", kind), ("name_zh", zh), ("name_en", en)]);
            properties.push(property("marked", marked));
            b.push(Some(id.into()), at(position), &properties);
        }
    };
    for p in &atlas.parks {
        let south = atlas.network.south.iter().any(|(county, _)| *county == p.county_zh);
        push(&p.id, "park", &p.short_zh, &p.short_en, p.footprint.label, south);
    }
    for d in &atlas.network.destinations {
        push(&d.id, "destination", &d.name_zh, &d.name_en, destination(atlas, &d.at), d.main);
    }
    for t in &atlas.towns {
        push(&t.id, "town", &t.name_zh, t.name_en.as_deref().unwrap_or(""), Some(t.position), false);
    }
    let placed = |p: &&super::records::Place| p.precision.is_some_and(super::records::Precision::is_placed);
    for p in atlas.places.iter().filter(placed) {
        push(&p.id, "place", &p.name_zh, &p.name_en, p.position, false);
    }
    // Those without a place are named only, so that whoever asks for one learns why nothing is measured from there.
    for p in atlas.places.iter().filter(|p| p.position.is_some() && !placed(p)) {
        let properties = texts(&[("kind", "unplaced"), ("name_zh", &p.name_zh), ("name_en", &p.name_en)]);
        b.push(Some(p.id.as_str().into()), Geometry::None, &properties);
    }
    b.finish()
}

/// What `check` proves about the network.
pub(super) fn check(atlas: &Atlas) -> Vec<Outcome> {
    let mut out = vec![references(atlas)];
    match network(atlas) {
        Ok(network) => out.extend([left_out(atlas, &network), parks(&network)]),
        Err(e) => out.push(Outcome::of("network.opens", &[e], String::new())),
    }
    out
}

fn references(atlas: &Atlas) -> Outcome {
    let t = &atlas.network;
    let mut faults = Vec::new();
    let mut seen = 0;
    let mut refer = |row: String, found: bool| {
        seen += 1;
        if !found {
            faults.push(row);
        }
    };
    let link = |id: &str| atlas.links.iter().find(|l| l.id == id);
    for (id, service) in &t.services {
        refer(format!("services.csv: `{id}` of {service} is no link that people travel on"), {
            link(id).is_some_and(|l| t.kinds.iter().any(|k| k.kind == l.kind))
        });
    }
    for (id, year) in &t.openings {
        let opens = link(id).is_some_and(|l| l.status != "existing");
        refer(format!("openings.csv: `{id}` ({year}) is no link that has yet to open"), opens);
    }
    for (id, no) in &t.access {
        let waypoint = link(id).and_then(|l| l.waypoints.iter().find(|w| w.no == *no));
        let bare = waypoint.is_some_and(|w| w.stop == "none");
        refer(format!("access.csv: {id} has no waypoint {no} of stop none"), bare);
    }
    for d in &t.destinations {
        refer(format!("destinations.csv.{}.at: `{}` has no position", d.id, d.at), destination(atlas, &d.at).is_some());
    }
    for (target, id) in t.targets.iter().flat_map(|t| t.destinations.iter().map(move |d| (&t.id, d))) {
        let found = t.destinations.iter().any(|d| d.id == *id);
        refer(format!("targets.csv.{target}.destinations: `{id}` is no destination"), found);
    }
    for (county, _) in &t.south {
        refer(format!("south.csv: `{county}` is no county"), atlas.county(county).is_some());
    }
    let modes: Vec<&str> = t.kinds.iter().map(|k| k.mode.as_str()).collect();
    for (from, to, ..) in &t.transfers {
        let known = modes.contains(&from.as_str()) && modes.contains(&to.as_str());
        refer(format!("transfers.csv: {from} to {to}: no kind has this mode"), known);
    }
    Outcome::of("network.references", &faults, format!("{seen} references, each to a record"))
}

/// Every link of a kind that people travel on is in the graph, but those with fewer than two stops on the map.
fn left_out(atlas: &Atlas, network: &Network) -> Outcome {
    let mut faults = Vec::new();
    let mut bare = Vec::new();
    for link in atlas.links.iter().filter(|l| atlas.network.kinds.iter().any(|k| k.kind == l.kind)) {
        let known = network.links().iter().any(|l| l.id == link.id);
        if stops_of(atlas, link).len() < 2 {
            bare.push(link.id.as_str());
        } else if !known {
            faults.push(format!("{}: its line does not pass its stops in order", link.id));
        }
    }
    let holds = format!(
        "{} links with {} stops; left out for want of a second stop: {}",
        network.links().len(),
        network.stops().len(),
        if bare.is_empty() { "none".into() } else { bare.join(", ") }
    );
    Outcome::of("network.links", &faults, holds)
}

/// Every park is near a stop and reaches every main destination by some line that is open today.
fn parks(network: &Network) -> Outcome {
    let mut faults = Vec::new();
    let today = network.scenario(&Scenario::Today).unwrap_or_default();
    let mut farthest: f64 = 0.0;
    for park in network.parks() {
        let km = network.nearest_stop_km(park.position);
        farthest = farthest.max(km);
        if km > SERVED_KM {
            faults.push(format!("{}: the nearest stop is {km:.1} km away, farther than {SERVED_KM}", park.id));
        }
        let mut ways = network.destinations().filter(|d| d.marked).map(|d| network.route(park, d, &today));
        if !ways.any(|journey| journey.stages.iter().any(|s| s.link.is_some())) {
            faults.push(format!("{}: no line takes it to any destination", park.id));
        }
    }
    let holds = format!(
        "{} parks joined to the network, none farther than {farthest:.1} km from a stop",
        network.parks().count()
    );
    Outcome::of("network.parks", &faults, holds)
}

#[cfg(test)]
mod tests {
    use super::super::{Files, load};
    use super::*;

    #[test]
    fn sections_follow_the_alignment() {
        let (atlas, issues) = load(&Files::embedded());
        assert!(issues.is_empty(), "{issues:#?}");
        let link = atlas.links.iter().find(|l| l.id == "guangqing-intercity").unwrap();
        let stops = stops_of(&atlas, link);
        let parts = sections(link, &stops).unwrap();
        assert_eq!(parts.len(), link.waypoints.len() - 1);
        let sum: f64 = parts.iter().map(|p| length_km(p)).sum();
        assert!((sum - link.length_km.unwrap()).abs() < 1e-6, "the line runs from its first stop to its last");
        let net = network(&atlas).unwrap();
        let packed = net.links().iter().find(|l| l.id == link.id).unwrap();
        assert!((packed.line.km.iter().sum::<f64>() - sum).abs() < 0.01);
        // Where the lines meet people change: one place, however many lines.
        assert_eq!(net.stops().iter().filter(|s| s.name_zh == "清城站").count(), 1);
        assert!(check(&atlas).iter().all(|o| o.ok), "{:#?}", check(&atlas));
    }

    #[test]
    fn bad_references_are_named() {
        let files = Files::embedded();
        let edit = |name: &str, from: &str, to: &str| {
            let text = files.text(name);
            assert!(text.contains(from));
            load(&files.clone().with(name, text.replacen(from, to, 1))).0
        };
        for (name, from, to, says) in [
            ("network/services.csv", "guangqing-intercity,", "nowhere,", "services.csv: `nowhere`"),
            ("network/openings.csv", "shijiao-ring-road", "metro-2", "openings.csv: `metro-2`"),
            ("network/access.csv", "guangao-expressway,3", "guangao-expressway,99", "no waypoint 99"),
            ("network/destinations.csv", "seat:440100", "seat:1", "destinations.csv.gz-centre.at"),
            ("network/targets.csv", "shenzhen;", "moon;", "`moon` is no destination"),
        ] {
            let outcome = check(&edit(name, from, to)).remove(0);
            assert!(!outcome.ok && outcome.says.contains(says), "{name}: {}", outcome.says);
        }
    }
}
