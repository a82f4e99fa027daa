//! The shortest way between two positions, leg by leg, with a user's names.

use super::{OwnPlace, Rows, TransitNetwork};
use crate::network::{End, Leg, rounded, write_line};
use crate::number::Rounded;
use crate::proj::LonLat;
use crate::value::Value;
use std::fmt::Write;

/// One leg of a way, with names.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Index of the line; `None` off the lines.
    pub line: Option<usize>,
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
    /// The leg.
    pub leg: Leg,
    /// Straight from stop to stop.
    pub way: Vec<LonLat>,
}

/// A shortest way.
#[derive(Clone, Debug)]
pub struct OwnRoute<'a> {
    network: &'a TransitNetwork,
    /// Where it begins.
    pub from: OwnPlace,
    /// Where it ends.
    pub to: OwnPlace,
    /// Door to door.
    pub minutes: f64,
    /// In order.
    pub stages: Vec<Stage>,
}

impl TransitNetwork {
    /// The shortest way with the lines that are open. Cost: that of [`Transit::from`](crate::network::Transit::from).
    ///
    /// # Errors
    /// A position out of range.
    pub fn route(&self, from: &OwnPlace, to: &OwnPlace, open: &[bool]) -> Result<OwnRoute<'_>, String> {
        for (name, p) in [("from", from.position), ("to", to.position)] {
            if !p.is_valid() {
                return Err(format!(
                    "{name}: {}, {} is no position; longitude must lie within ±180 and latitude within ±90",
                    p.lon, p.lat
                ));
            }
        }
        let found = self.transit.from(from.position, open, f64::INFINITY).route_to(to.position);
        let end = |end: End| match end {
            End::Origin => from,
            End::Destination => to,
            End::Place(i) => self.places.get(i as usize).unwrap_or(from),
        };
        let stage = |leg: Leg| {
            let (a, b, line) = match &leg {
                Leg::Local { from, to, .. } => (*from, *to, None),
                Leg::Ride { from, to, line, .. } => (End::Place(*from), End::Place(*to), Some(*line as usize)),
            };
            let way = match &leg {
                Leg::Ride { sections, from, line, .. } => self.stops_along(*line as usize, sections, *from),
                Leg::Local { .. } => vec![end(a).position, end(b).position],
            };
            Stage { line, from: end(a).name.clone(), to: end(b).name.clone(), leg, way }
        };
        let stages = found.legs.into_iter().map(stage).collect();
        Ok(OwnRoute { network: self, from: from.clone(), to: to.clone(), minutes: found.minutes, stages })
    }

    /// The positions of the stops in the order in which sections of a line are ridden, from a place on.
    fn stops_along(&self, line: usize, sections: &[u32], from: u32) -> Vec<LonLat> {
        let stops = self.transit.lines().get(line).map_or(&[][..], |l| &l.stops);
        let mut at = from;
        let mut out = vec![from];
        for s in sections {
            let (a, b) = (stops.get(*s as usize).copied(), stops.get(*s as usize + 1).copied());
            at = if a == Some(at) { b } else { a }.unwrap_or(at);
            out.push(at);
        }
        out.into_iter().filter_map(|i| Some(self.places.get(i as usize)?.position)).collect()
    }
}

impl OwnRoute<'_> {
    /// The whole way along lines and roads, km.
    pub fn km(&self) -> f64 {
        self.stages.iter().map(|s| s.leg.km()).sum()
    }

    /// In a line of words: `local 6 → Line 1 21 → …`, minutes rounded.
    pub fn words(&self) -> String {
        let words = self.stages.iter().map(|s| {
            let name = s.line.and_then(|i| self.network.lines.get(i)).map_or("local", |l| &l.name);
            format!("{name} {}", Rounded(s.leg.minutes(), 0))
        });
        words.collect::<Vec<_>>().join(" → ")
    }

    fn properties(&self, stage: &Stage, no: usize) -> Vec<(&'static str, Value)> {
        let line = stage.line.and_then(|i| Some((self.network.lines.get(i)?, self.network.transit.lines().get(i)?)));
        let text = |s: &str| Value::from(s);
        let mut out = vec![
            ("leg", Value::from(no as f64 + 1.0)),
            ("link_id", line.map_or(Value::Null, |(l, _)| text(&l.id))),
            ("name", line.map_or(Value::Null, |(l, _)| text(&l.name))),
            (
                "kind",
                line.and_then(|(_, l)| self.network.kinds.get(l.kind)).map_or_else(|| text("local"), |k| text(&k.id)),
            ),
            ("from", text(&stage.from)),
            ("to", text(&stage.to)),
            ("minutes", rounded(stage.leg.minutes(), 2).into()),
            ("km", rounded(stage.leg.km(), 2).into()),
        ];
        out.extend(stage.leg.parts().map(|(name, minutes)| (name, rounded(minutes, 2).into())));
        out
    }

    /// As columns and rows, a row for each leg; the columns are the properties of [`OwnRoute::geojson`].
    pub fn rows(&self) -> Rows {
        let mut columns = Vec::new();
        let mut rows = Vec::new();
        for (no, stage) in self.stages.iter().enumerate() {
            let (names, cells): (Vec<_>, Vec<_>) = self.properties(stage, no).into_iter().unzip();
            columns = names;
            rows.push(cells);
        }
        if columns.is_empty() {
            columns = vec!["leg", "minutes"];
        }
        (columns, rows)
    }

    /// As a GeoJSON FeatureCollection in WGS-84: a line for each leg with `leg` (from 1), `link_id` and `name` (of the line, null off
    /// the lines), `kind` (`local` off the lines), `from`, `to`, `minutes`, `km`, `access_min`, `change_min`, `wait_min`,
    /// `ride_min`; the whole in the member `route`: `minutes`, `km`, `from`, `to`, `schematic`.
    pub fn geojson(&self) -> String {
        let whole = Value::object([
            ("minutes", Value::from(rounded(self.minutes, 2))),
            ("km", rounded(self.km(), 2).into()),
            ("from", self.from.name.as_str().into()),
            ("to", self.to.name.as_str().into()),
            ("schematic", true.into()),
        ]);
        let mut out = format!("{{\"type\":\"FeatureCollection\",\"route\":{},\"features\":[", whole.to_json());
        for (no, stage) in self.stages.iter().enumerate() {
            out.push_str(if no > 0 { ",\n" } else { "\n" });
            out.push_str("{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":");
            write_line(&mut out, &stage.way);
            let properties = Value::object(self.properties(stage, no));
            // Writing into a string cannot fail.
            let _ = write!(out, "}},\"properties\":{}}}", properties.to_json());
        }
        out.push_str("\n]}\n");
        out
    }
}
