//! A [`Network`] from its packed file.

use super::assumptions::{costs, of_kind, of_transfer};
use super::{Assumption, Network, NetworkLink, NetworkPoint, Target};
use crate::network::{Line, Transit};
use crate::proj::{LonLat, lonlat_from_world};
use crate::source::FeatureSet;
use crate::value::Value;
use std::sync::Arc;

/// A kind of link, as its row has it.
#[derive(Clone, Debug)]
pub(super) struct KindRow {
    pub(super) id: String,
    pub(super) mode: String,
    pub(super) name_zh: String,
    pub(super) name_en: String,
    pub(super) speed_kmh: f64,
    pub(super) access_min: f64,
    pub(super) wait_min: f64,
    pub(super) basis: String,
}

/// One feature on its way into a record.
struct Row<'a> {
    name: &'a str,
    set: &'a FeatureSet,
    at: usize,
}

impl Row<'_> {
    fn id(&self) -> Result<String, String> {
        let id = self.set.id(self.at).and_then(|id| id.as_str().map(str::to_string));
        id.ok_or_else(|| format!("{}[{}]: the id is missing", self.name, self.at))
    }

    fn value(&self, property: &str) -> Result<Value, String> {
        let value = self.set.property(self.at, property);
        value.ok_or_else(|| format!("{}[{}].{property} is missing", self.name, self.at))
    }

    fn text(&self, property: &str) -> Result<String, String> {
        let value = self.value(property)?;
        let text = value.as_str().map(str::to_string);
        text.ok_or_else(|| format!("{}[{}].{property} must be a text", self.name, self.at))
    }

    /// A text that may be missing.
    fn spare(&self, property: &str) -> String {
        self.set.property(self.at, property).and_then(|v| v.as_str().map(str::to_string)).unwrap_or_default()
    }

    fn number(&self, property: &str) -> Result<f64, String> {
        let number = self.value(property)?.as_f64().filter(|n| n.is_finite());
        number.ok_or_else(|| format!("{}[{}].{property} must be a number", self.name, self.at))
    }

    fn truth(&self, property: &str) -> bool {
        self.set.property(self.at, property).and_then(|v| v.as_bool()).unwrap_or(false)
    }

    fn position(&self) -> Result<LonLat, String> {
        let vertex = self.set.parts(self.at).next().and_then(|p| p.vertices.first().copied());
        let p = vertex.map(lonlat_from_world);
        p.ok_or_else(|| format!("{}[{}] has no position", self.name, self.at))
    }

    fn point(&self, kind: &str) -> Result<NetworkPoint, String> {
        let name_zh = self.text("name_zh")?;
        let name_en = Some(self.spare("name_en")).filter(|n| !n.is_empty()).unwrap_or_else(|| name_zh.clone());
        let (id, kind) = (self.id()?, self.text(kind)?);
        Ok(NetworkPoint { id, kind, name_zh, name_en, position: self.position()?, marked: self.truth("marked") })
    }
}

fn read<T>(
    sets: &[(Arc<str>, FeatureSet)],
    name: &str,
    make: impl Fn(&Row<'_>) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let set = sets.iter().find(|(n, _)| **n == *name).map(|(_, set)| set);
    let set = set.ok_or_else(|| format!("the file has no {name}: it is no network, or one of another version"))?;
    (0..set.len()).map(|at| make(&Row { name, set, at })).collect()
}

impl Network {
    /// The network of a packed file, `atlas-network.bin`.
    ///
    /// # Errors
    /// When the bytes are no packed file, damaged, or not of a network; the message names the record.
    pub fn open(bytes: &[u8]) -> Result<Network, String> {
        Network::from_sets(&crate::source::unpack(bytes)?)
    }

    /// The network of the sets that the file holds.
    ///
    /// # Errors
    /// As [`Network::open`].
    pub fn from_sets(sets: &[(Arc<str>, FeatureSet)]) -> Result<Network, String> {
        let kinds = read(sets, "network:kinds", |r| {
            Ok(KindRow {
                id: r.id()?,
                mode: r.text("mode")?,
                name_zh: r.text("name_zh")?,
                name_en: r.text("name_en")?,
                speed_kmh: r.number("speed_kmh")?,
                access_min: r.number("access_min")?,
                wait_min: r.number("wait_min")?,
                basis: r.text("basis")?,
            })
        })?;
        let mut modes: Vec<String> = Vec::new();
        for kind in &kinds {
            if !modes.contains(&kind.mode) {
                modes.push(kind.mode.clone());
            }
        }
        let mut assumptions = read(sets, "network:settings", |r| {
            let value = r.number("value")?;
            Ok(Assumption {
                id: r.id()?,
                name_zh: r.text("name_zh")?,
                name_en: r.text("name_en")?,
                value,
                default: value,
                least: r.number("least")?,
                most: r.number("most")?,
                unit: r.spare("unit"),
                basis: r.text("basis")?,
            })
        })?;
        assumptions.extend(kinds.iter().flat_map(of_kind));
        assumptions.extend(read(sets, "network:transfers", |r| {
            Ok(of_transfer(&r.text("from_mode")?, &r.text("to_mode")?, r.number("minutes")?, &r.text("basis")?))
        })?);
        let stops = read(sets, "network:stops", |r| r.point("stop"))?;
        let points = read(sets, "network:points", |r| match r.text("kind")?.as_str() {
            "unplaced" => Ok(Err([r.id()?, r.text("name_zh")?, r.spare("name_en")])),
            _ => r.point("kind").map(Ok),
        })?;
        let unplaced = points.iter().filter_map(|p| p.as_ref().err().cloned()).collect();
        let points = points.into_iter().flatten().collect();
        let targets = read(sets, "network:targets", |r| {
            Ok(Target {
                id: r.id()?,
                minutes: r.number("minutes")?,
                name_zh: r.text("name_zh")?,
                name_en: r.text("name_en")?,
                quote: r.text("quote")?,
                reading: r.text("reading")?,
                source_zh: r.text("source_zh")?,
                destinations: r
                    .spare("destinations")
                    .split(';')
                    .filter(|d| !d.is_empty())
                    .map(str::to_string)
                    .collect(),
            })
        })?;
        let links = read(sets, "network:links", |r| link(r, &kinds, &stops))?;
        let places = stops.iter().map(|s| s.position).collect();
        let lines = links.iter().map(|l| l.line.clone()).collect();
        let transit = Transit::new(places, lines, costs(&assumptions, &kinds, &modes))?;
        Ok(Network { links, stops, points, unplaced, targets, kinds, modes, assumptions, transit })
    }
}

fn link(r: &Row<'_>, kinds: &[KindRow], stops: &[NetworkPoint]) -> Result<NetworkLink, String> {
    let id = r.id()?;
    let kind = r.text("kind")?;
    let at = kinds.iter().position(|k| k.id == kind).ok_or_else(|| format!("{id}.kind: there is no kind {kind}"))?;
    let stop = |name: &str| {
        let at = stops.iter().position(|s| s.id == name).map(|i| i as u32);
        at.ok_or_else(|| format!("{id}.stops: there is no stop {name}"))
    };
    let km = |text: &str| crate::number::parse(text).ok_or_else(|| format!("{id}.km: `{text}` is no number"));
    let line = Line {
        kind: at,
        service: r.number("service")? as u32,
        stops: r.text("stops")?.split(';').map(stop).collect::<Result<_, _>>()?,
        km: r.text("km")?.split(';').map(km).collect::<Result<_, _>>()?,
    };
    let sections: Vec<Vec<LonLat>> =
        r.set.parts(r.at).map(|p| p.vertices.iter().map(|v| lonlat_from_world(*v)).collect()).collect();
    if sections.len() != line.km.len() {
        return Err(format!("{id}: {} lines for {} sections", sections.len(), line.km.len()));
    }
    Ok(NetworkLink {
        name_zh: r.text("name_zh")?,
        name_en: r.text("name_en")?,
        status: r.text("status")?,
        in_plan: r.truth("in_plan"),
        source_zh: r.spare("source_zh"),
        opens: r.number("opens").ok().map(|y| y as u32),
        sections,
        line,
        id,
        kind,
    })
}
