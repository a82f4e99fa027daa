//! The shortest way between two points, leg by leg.

use super::{Network, NetworkPoint, Rows};
use crate::network::{Arrivals, End, Leg, rounded, write_line};
use crate::number::Rounded;
use crate::proj::LonLat;
use crate::value::Value;
use std::fmt::Write;

/// One leg of a journey, with names and alignment.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Index of the link; `None` off the lines.
    pub link: Option<usize>,
    /// Where it begins, in Chinese and English.
    pub from: [String; 2],
    /// Where it ends.
    pub to: [String; 2],
    /// The leg.
    pub leg: Leg,
    /// Along the schematic alignment; off the lines straight.
    pub line: Vec<LonLat>,
}

/// A shortest way.
#[derive(Clone, Debug)]
pub struct Journey {
    /// Door to door.
    pub minutes: f64,
    /// Where it begins.
    pub from: NetworkPoint,
    /// Where it ends.
    pub to: NetworkPoint,
    /// In order.
    pub stages: Vec<Stage>,
}

impl Network {
    /// The shortest way with the links that are open.
    pub fn route(&self, from: &NetworkPoint, to: &NetworkPoint, open: &[bool]) -> Journey {
        self.journey(&self.arrivals(from.position, open, f64::INFINITY), from, to)
    }

    /// The shortest way by arrivals that were found before, from where they start.
    pub(super) fn journey(&self, arrivals: &Arrivals<'_>, from: &NetworkPoint, to: &NetworkPoint) -> Journey {
        let route = arrivals.route_to(to.position);
        let end = |end: End| match end {
            End::Origin => from,
            End::Destination => to,
            End::Place(i) => self.stops.get(i as usize).unwrap_or(from),
        };
        let names = |p: &NetworkPoint| [p.name_zh.clone(), p.name_en.clone()];
        let stage = |leg: Leg| {
            let (a, b, link) = match &leg {
                Leg::Local { from, to, .. } => (end(*from), end(*to), None),
                Leg::Ride { from, to, line, .. } => {
                    (end(End::Place(*from)), end(End::Place(*to)), Some(*line as usize))
                }
            };
            let line = match &leg {
                Leg::Ride { sections, from, .. } => self.alignment(link.unwrap_or(0), sections, *from),
                Leg::Local { .. } => vec![a.position, b.position],
            };
            Stage { link, from: names(a), to: names(b), leg, line }
        };
        Journey {
            minutes: route.minutes,
            from: from.clone(),
            to: to.clone(),
            stages: route.legs.into_iter().map(stage).collect(),
        }
    }

    /// Sections of a link joined in the order in which they are ridden, from a stop on.
    fn alignment(&self, link: usize, sections: &[u32], from: u32) -> Vec<LonLat> {
        let Some(link) = self.links.get(link) else { return Vec::new() };
        let mut out: Vec<LonLat> = Vec::new();
        let mut at = from;
        for s in sections {
            let s = *s as usize;
            let Some(part) = link.sections.get(s) else { continue };
            let ends = (link.line.stops.get(s).copied(), link.line.stops.get(s + 1).copied());
            let backwards = ends.0 != Some(at);
            let skip = usize::from(!out.is_empty());
            if backwards {
                out.extend(part.iter().rev().skip(skip));
            } else {
                out.extend(part.iter().skip(skip));
            }
            at = if backwards { ends.0 } else { ends.1 }.unwrap_or(at);
        }
        out
    }

    /// The names of a stage's link or of a local way.
    pub(super) fn stage_name(&self, stage: &Stage) -> [&str; 2] {
        match stage.link.and_then(|i| self.links.get(i)) {
            Some(link) => [&link.name_zh, &link.name_en],
            None => ["本地道路", "Local roads"],
        }
    }

    /// A journey in a line of words: `本地道路 6 → 广清高速 21 → …`, minutes rounded.
    pub fn journey_words(&self, journey: &Journey, english: bool) -> String {
        let words = journey.stages.iter().map(|s| {
            let [zh, en] = self.stage_name(s);
            format!("{} {}", if english { en } else { zh }, Rounded(s.leg.minutes(), 0))
        });
        words.collect::<Vec<_>>().join(" → ")
    }

    /// A stage's properties.
    fn stage_properties(&self, stage: &Stage, no: usize) -> Vec<(&'static str, Value)> {
        let link = stage.link.and_then(|i| self.links.get(i));
        let [zh, en] = self.stage_name(stage);
        let minutes = |n: f64| Value::from(rounded(n, 2));
        let mut out = vec![
            ("leg", Value::from(no as f64 + 1.0)),
            ("link_id", link.map_or(Value::Null, |l| l.id.as_str().into())),
            ("name_zh", zh.into()),
            ("name_en", en.into()),
            ("kind", link.map_or("local", |l| &l.kind).into()),
            ("status", link.map_or(Value::Null, |l| l.status.as_str().into())),
            ("from_zh", stage.from[0].as_str().into()),
            ("to_zh", stage.to[0].as_str().into()),
            ("from_en", stage.from[1].as_str().into()),
            ("to_en", stage.to[1].as_str().into()),
            ("minutes", minutes(stage.leg.minutes())),
            ("km", minutes(stage.leg.km())),
        ];
        out.extend(stage.leg.parts().map(|(name, n)| (name, minutes(n))));
        out
    }

    /// A journey as columns and rows, a row for each leg.
    pub fn journey_rows(&self, journey: &Journey) -> Rows {
        let mut columns = Vec::new();
        let mut rows = Vec::new();
        for (no, stage) in journey.stages.iter().enumerate() {
            let properties = self.stage_properties(stage, no);
            columns = properties.iter().map(|(name, _)| *name).collect();
            rows.push(properties.into_iter().map(|(_, v)| v).collect());
        }
        if columns.is_empty() {
            columns = vec!["leg", "minutes"];
        }
        (columns, rows)
    }

    /// A journey as a GeoJSON FeatureCollection: a line for each leg; `minutes`, `km`, `from` and `to` of the whole as
    /// members of the collection.
    pub fn journey_geojson(&self, journey: &Journey) -> String {
        let km: f64 = journey.stages.iter().map(|s| s.leg.km()).sum();
        let whole = Value::object([
            ("minutes", Value::from(rounded(journey.minutes, 2))),
            ("km", rounded(km, 2).into()),
            ("from_zh", journey.from.name_zh.as_str().into()),
            ("from_en", journey.from.name_en.as_str().into()),
            ("to_zh", journey.to.name_zh.as_str().into()),
            ("to_en", journey.to.name_en.as_str().into()),
            ("schematic", true.into()),
        ]);
        let mut out = format!("{{\"type\":\"FeatureCollection\",\"route\":{},\"features\":[", whole.to_json());
        for (no, stage) in journey.stages.iter().enumerate() {
            out.push_str(if no > 0 { ",\n" } else { "\n" });
            out.push_str("{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":");
            write_line(&mut out, &stage.line);
            let properties = Value::object(self.stage_properties(stage, no));
            // Writing into a string cannot fail.
            let _ = write!(out, "}},\"properties\":{}}}", properties.to_json());
        }
        out.push_str("\n]}\n");
        out
    }
}
