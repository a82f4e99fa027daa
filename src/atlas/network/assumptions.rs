//! What is assumed about speeds, waiting and ways: shown beside every result, and editable.

use super::open::KindRow;
use super::{Network, Rows};
use crate::network::{Costs, Kind, Transit};
use crate::value::Value;

/// One number that results rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// `local_kmh`, `metro.speed_kmh`, `change.rail-metro`.
    pub id: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// What it is now.
    pub value: f64,
    /// What it is in `data/network/`.
    pub default: f64,
    /// The least that it may be.
    pub least: f64,
    /// The most that it may be.
    pub most: f64,
    /// `km/h`, `min`, `m` or empty.
    pub unit: String,
    /// Where the default comes from.
    pub basis: String,
}

impl Assumption {
    pub(super) fn to_value(&self) -> Value {
        Value::object([
            ("id", Value::from(self.id.as_str())),
            ("name_zh", self.name_zh.as_str().into()),
            ("name_en", self.name_en.as_str().into()),
            ("value", self.value.into()),
            ("default", self.default.into()),
            ("least", self.least.into()),
            ("most", self.most.into()),
            ("unit", self.unit.as_str().into()),
            ("basis", self.basis.as_str().into()),
        ])
    }
}

/// What of a kind can be changed: the end of the id, the names, the unit and the limits.
const OF_KIND: [(&str, &str, &str, &str, f64, f64); 3] = [
    ("speed_kmh", "速度", "speed", "km/h", 5.0, 400.0),
    ("access_min", "进出站", "access", "min", 0.0, 120.0),
    ("wait_min", "候车", "waiting", "min", 0.0, 120.0),
];

/// A kind's assumptions.
pub(super) fn of_kind(kind: &KindRow) -> impl Iterator<Item = Assumption> {
    let values = [kind.speed_kmh, kind.access_min, kind.wait_min];
    OF_KIND.into_iter().zip(values).map(|((end, zh, en, unit, least, most), value)| Assumption {
        id: format!("{}.{end}", kind.id),
        name_zh: format!("{}：{zh}", kind.name_zh),
        name_en: format!("{}: {en}", kind.name_en),
        value,
        default: value,
        least,
        most,
        unit: unit.into(),
        basis: kind.basis.clone(),
    })
}

/// The minutes of changing between two modes.
pub(super) fn of_transfer(from: &str, to: &str, minutes: f64, basis: &str) -> Assumption {
    let zh = |mode: &str| match mode {
        "rail" => "铁路",
        "metro" => "地铁",
        _ => "公路",
    };
    Assumption {
        id: format!("change.{from}-{to}"),
        name_zh: format!("换乘：{}—{}", zh(from), zh(to)),
        name_en: format!("Change: {from}–{to}"),
        value: minutes,
        default: minutes,
        least: 0.0,
        most: 120.0,
        unit: "min".into(),
        basis: basis.into(),
    }
}

/// The costs that the assumptions say. A mode pair without a row costs as much as going out and in again: more than that
/// is never paid.
pub(super) fn costs(assumptions: &[Assumption], kinds: &[KindRow], modes: &[String]) -> Costs {
    let value = |id: &str| assumptions.iter().find(|a| a.id == id).map(|a| a.value);
    let of = |kind: &KindRow, end: &str| value(&format!("{}.{end}", kind.id)).unwrap_or(1.0);
    let mode = |kind: &KindRow| modes.iter().position(|m| *m == kind.mode).unwrap_or(0);
    let kind = |k: &KindRow| Kind {
        mode: mode(k),
        speed_kmh: of(k, "speed_kmh"),
        access_min: of(k, "access_min"),
        wait_min: of(k, "wait_min"),
    };
    let change = |a: &String, b: &String| {
        let named = |a: &str, b: &str| value(&format!("change.{a}-{b}"));
        named(a, b).or_else(|| named(b, a)).unwrap_or(240.0)
    };
    Costs {
        kinds: kinds.iter().map(kind).collect(),
        transfers: modes.iter().map(|a| modes.iter().map(|b| change(a, b)).collect()).collect(),
        local_kmh: value("local_kmh").unwrap_or(35.0),
        detour: value("detour").unwrap_or(1.3),
    }
}

impl Network {
    /// Every number that results rest on.
    pub fn assumptions(&self) -> &[Assumption] {
        &self.assumptions
    }

    /// One assumption's value now.
    pub(super) fn assumed(&self, id: &str) -> Option<f64> {
        self.assumptions.iter().find(|a| a.id == id).map(|a| a.value)
    }

    /// Sets assumptions by id; those not named go back to their defaults. Either all are taken or, with an error, none.
    /// Cost: that of building the graph, 2 ms.
    ///
    /// # Errors
    /// An id that there is none of, or a value beyond the limits; the message says what would be right.
    pub fn assume(&mut self, values: &[(String, f64)]) -> Result<(), String> {
        let mut next = self.assumptions.clone();
        for a in &mut next {
            a.value = a.default;
        }
        for (id, value) in values {
            let Some(a) = next.iter_mut().find(|a| a.id == *id) else {
                return Err(format!("there is no assumption `{id}`"));
            };
            if !(*value >= a.least && *value <= a.most) {
                return Err(format!("{id} must lie within {} and {} {}, and is {value}", a.least, a.most, a.unit));
            }
            a.value = *value;
        }
        let lines = self.transit.lines().to_vec();
        self.transit = Transit::new(self.transit.places().to_vec(), lines, costs(&next, &self.kinds, &self.modes))?;
        self.assumptions = next;
        Ok(())
    }

    /// The assumptions as columns and rows.
    pub fn assumption_rows(&self) -> Rows {
        let columns = vec!["id", "name_zh", "name_en", "value", "default", "least", "most", "unit", "basis"];
        let row = |a: &Assumption| a.to_value().members().iter().map(|(_, v)| v.clone()).collect();
        (columns, self.assumptions.iter().map(row).collect())
    }
}
