//! Times from every park, and what they say about the plan's circles.

use super::{Network, NetworkPoint, Rows, SERVED_KM, Scenario};
use crate::network::{Arrivals, rounded};
use crate::value::Value;

/// Of whom and to where a row tells.
const NAMES: [&str; 6] = ["park_id", "park_zh", "park_en", "destination_id", "destination_zh", "destination_en"];
/// The minutes of a row, by scenario.
const MINUTES: [&str; 4] = ["today_min", "planned_min", "all_min", "chosen_min"];

/// What can be reached from a park in each scenario.
struct FromPark<'a> {
    park: &'a NetworkPoint,
    /// Today, with what is under construction or planned, and with everything.
    stages: [Arrivals<'a>; 3],
    chosen: Option<Arrivals<'a>>,
}

impl FromPark<'_> {
    /// The minutes to a destination as shown, so that no verdict contradicts the figure beside it.
    fn minutes(&self, to: &NetworkPoint) -> ([f64; 3], Option<f64>) {
        let shown = |a: &Arrivals<'_>| rounded(a.minutes_to(to.position), 1);
        (self.stages.each_ref().map(shown), self.chosen.as_ref().map(shown))
    }
}

impl Network {
    fn leaving_parks(&self, open: Option<&[bool]>) -> impl Iterator<Item = FromPark<'_>> {
        let scenarios =
            [Scenario::Today, Scenario::Planned, Scenario::All].map(|s| self.scenario(&s).unwrap_or_default());
        let chosen = open.map(<[bool]>::to_vec);
        self.parks().map(move |park| {
            let arrivals = |open: &[bool]| self.arrivals(park.position, open, f64::INFINITY);
            let stages = scenarios.each_ref().map(|open| arrivals(open));
            FromPark { park, stages, chosen: chosen.as_deref().map(arrivals) }
        })
    }

    /// The minutes from every park to every main destination: today, with the links under construction and planned, with
    /// those under study too, and with `open` when it is given; and the way today and then. Cost: 1 ms a park and scenario.
    pub fn times(&self, open: Option<&[bool]>) -> Rows {
        let ways = ["today_way_zh", "today_way_en", "planned_way_zh", "planned_way_en"];
        let columns = [&NAMES[..], &MINUTES, &ways].concat();
        let mut rows = Vec::new();
        for from in self.leaving_parks(open) {
            for to in self.destinations().filter(|d| d.marked) {
                let (minutes, chosen) = from.minutes(to);
                let [today, planned, _] = from.stages.each_ref().map(|a| self.journey(a, from.park, to));
                let way = |journey, english| Value::from(self.journey_words(journey, english));
                let mut row = names(from.park, to);
                row.extend(minutes.map(Value::from));
                row.push(chosen.map_or(Value::Null, Value::from));
                row.extend([way(&today, false), way(&today, true), way(&planned, false), way(&planned, true)]);
                rows.push(row);
            }
        }
        without_chosen((columns, rows), open.is_none())
    }

    /// What footnote 4 asks for, park by park and destination by destination: the minutes of each scenario and whether they
    /// keep the target. `verdict` is `today`, `planned` (with links under construction and planned), `study` (only with those
    /// under study), `missed`, or `beyond` where the network does not lead to the destination and nothing is judged.
    /// `south` says whether the park lies in 清远南部地区, of which the footnote speaks.
    pub fn verdicts(&self, open: Option<&[bool]>) -> Rows {
        let judged =
            ["today_ok", "planned_ok", "all_ok", "chosen_ok", "verdict", "quote_zh", "reading_zh", "source_zh"];
        let columns = [&NAMES[..], &["target_id", "target_min", "south"], &MINUTES, &judged].concat();
        let mut rows = Vec::new();
        for from in self.leaving_parks(open) {
            for target in &self.targets {
                for id in &target.destinations {
                    let Some(to) = self.destinations().find(|d| d.id == *id) else { continue };
                    let served = self.nearest_stop_km(to.position) <= SERVED_KM;
                    let (minutes, chosen) = from.minutes(to);
                    let ok = |m: f64| m <= target.minutes;
                    let verdict = match minutes {
                        _ if !served => "beyond",
                        [today, ..] if ok(today) => "today",
                        [_, planned, _] if ok(planned) => "planned",
                        [.., all] if ok(all) => "study",
                        _ => "missed",
                    };
                    let judged = |v: Value| if served { v } else { Value::Null };
                    let mut row = names(from.park, to);
                    row.extend([target.id.as_str().into(), target.minutes.into(), from.park.marked.into()]);
                    row.extend(minutes.map(|m| judged(m.into())));
                    row.push(judged(chosen.map_or(Value::Null, Value::from)));
                    row.extend(minutes.map(|m| judged(ok(m).into())));
                    row.push(judged(chosen.map_or(Value::Null, |m| ok(m).into())));
                    row.extend([verdict.into(), target.quote.as_str().into(), target.reading.as_str().into()]);
                    row.push(target.source_zh.as_str().into());
                    rows.push(row);
                }
            }
        }
        without_chosen((columns, rows), open.is_none())
    }
}

fn names(park: &NetworkPoint, to: &NetworkPoint) -> Vec<Value> {
    [&park.id, &park.name_zh, &park.name_en, &to.id, &to.name_zh, &to.name_en].map(|s| s.as_str().into()).to_vec()
}

/// Without the columns of the chosen scenario where there is none.
fn without_chosen((mut columns, mut rows): Rows, none: bool) -> Rows {
    while let Some(at) = columns.iter().position(|c| none && c.starts_with("chosen")) {
        columns.remove(at);
        for row in rows.iter_mut().filter(|row| at < row.len()) {
            row.remove(at);
        }
    }
    (columns, rows)
}
