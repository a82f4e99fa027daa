//! Which of the plan's records enter a spatial result: what a shape, a distance, a density or a travel time makes of points.
//!
//! A record that is known only to a county or a city stands on the map where there is room for it, so that nothing may be
//! concluded from that position. Sums by the park or county that the plan itself assigns are no spatial results.

use super::notes::{Note, notes};
use crate::number::Decimal;
use crate::value::Value;

/// Whether the record's place is known, by its `precision`. Data without precision, such as a user's own, have their place.
pub fn is_placed(precision: Option<&str>) -> bool {
    !matches!(precision, Some("county" | "city"))
}

/// What a spatial result leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LeftOut {
    /// How many records.
    pub count: usize,
    /// Their planned investment, 万元.
    pub invest_wan: f64,
}

impl LeftOut {
    /// Whether the record of these properties takes part; one that does not is counted.
    pub fn keeps(&mut self, property: impl Fn(&str) -> Option<Value>) -> bool {
        let placed = is_placed(property("precision").as_ref().and_then(Value::as_str));
        if !placed {
            self.count += 1;
            self.invest_wan += property("invest_wan").and_then(|n| n.as_f64()).unwrap_or(0.0);
        }
        placed
    }

    /// The assumption that tells what projects are left out, how many and how much; `None` where none are.
    pub fn note(&self) -> Option<Note> {
        let mut note = notes(&["no-place"]).pop().filter(|_| self.count > 0)?;
        let rounded = |n: f64| Decimal((n * 1e6).round() / 1e6).to_string();
        let [yi, bn] = [self.invest_wan / 1e4, self.invest_wan / 1e5].map(rounded);
        for text in [&mut note.text_zh, &mut note.text_en] {
            *text = text.replace("{count}", &self.count.to_string()).replace("{yi}", &yi).replace("{bn}", &bn);
        }
        Some(note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_place_is_counted() {
        let mut left = LeftOut::default();
        let mut keeps = |text: &str| {
            let record = Value::from_json(text).unwrap();
            left.keeps(|name| record.get(name).cloned())
        };
        assert!(keeps(r#"{"invest_wan": 5, "precision": "town"}"#) && keeps(r#"{"invest_wan": 5}"#));
        assert!(!keeps(r#"{"invest_wan": 1982793, "precision": "city"}"#) && !keeps(r#"{"precision": "county"}"#));
        assert_eq!(left, LeftOut { count: 2, invest_wan: 1_982_793.0 });
        let note = left.note().unwrap();
        assert!(note.text_zh.contains("2 个项目") && note.text_zh.contains("198.2793 亿元"), "{}", note.text_zh);
        assert!(note.text_en.contains("2 projects") && note.text_en.contains("19.82793 bn"), "{}", note.text_en);
        assert_eq!(LeftOut::default().note(), None);
    }
}
