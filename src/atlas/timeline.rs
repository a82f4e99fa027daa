//! The plan's projects over the years: status, sums, and what a year costs.

use super::notes::notes_value;
use crate::stats::group_by;
use crate::stats::years::{Share, Span, Year, year};
use crate::value::Value;

/// The ids of the assumptions behind every figure here.
pub const NOTES: &[&str] = &["even-years", "whole-years", "duplicate-kept"];

/// More years than any plan has; what is asked beyond is not computed.
const MAX_YEARS: i32 = 500;

/// One project as the timeline sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// The project's id.
    pub id: String,
    /// Its annex, 3, 4 or 6; 0 when the record does not say.
    pub annex: i32,
    /// Its construction years, and its planned investment as the amount, 万元.
    pub span: Span,
}

/// Reads projects from the objects of their properties (`id`, `annex`, `start`, `end`, `invest_wan`, `possible_duplicate_of`); those
/// without years are left out. With `doubtful` false also those that may repeat another.
pub fn projects(records: &[Value], doubtful: bool) -> Vec<Project> {
    let whole = |r: &Value, key: &str| {
        let n = r.get(key)?.as_f64()?;
        (n.trunc() == n && n.abs() <= 9999.0).then_some(n as i32)
    };
    let project = |r: &Value| {
        let (start, end) = (whole(r, "start")?, whole(r, "end")?);
        let repeats = r.get("possible_duplicate_of").is_some_and(|d| !d.is_null());
        (end >= start && (doubtful || !repeats)).then(|| Project {
            id: r.get("id").map_or_else(String::new, Value::to_string),
            annex: whole(r, "annex").unwrap_or(0),
            span: Span {
                start,
                end,
                amount: r.get("invest_wan").and_then(Value::as_f64).filter(|n| n.is_finite()).unwrap_or(0.0),
            },
        })
    };
    records.iter().filter_map(project).collect()
}

/// The first and the last construction year of all; `None` without projects.
pub fn range(projects: &[Project]) -> Option<(i32, i32)> {
    let first = projects.iter().map(|p| p.span.start).min()?;
    Some((first, projects.iter().map(|p| p.span.end).max()?))
}

/// Every year from `first` to `last`, at most 500. Cost: O(years · projects).
pub fn years(projects: &[Project], first: i32, last: i32) -> Vec<Year> {
    let spans: Vec<Span> = projects.iter().map(|p| p.span).collect();
    let last = last.min(first.saturating_add(MAX_YEARS - 1));
    (first..=last).map(|y| year(&spans, y)).collect()
}

/// Everything as JSON: `first`, `last`, `projects`, `total_wan`, `years` (each with `planned`, `under_way`, `complete`: `count`, `invest_wan`; `starting`,
/// `finishing`, `invest_wan`, `invested_wan`, `annexes`: 万元 of the year by annex), `notes`.
pub fn to_value(records: &[Value], doubtful: bool) -> Value {
    let projects = projects(records, doubtful);
    // The same years whatever is left out.
    let (first, last) = range(&self::projects(records, true)).unwrap_or((0, -1));
    let share = |s: Share| Value::object([("count", Value::from(s.count as f64)), ("invest_wan", s.amount.into())]);
    let one = |y: &Year| {
        let by_annex = group_by(projects.iter().map(|p| (p.annex, p.span.amount_in(y.year))));
        let annexes = by_annex.into_iter().map(|(annex, s)| (annex.to_string(), Value::from(s.sum)));
        Value::object([
            ("year", Value::from(f64::from(y.year))),
            ("planned", share(y.planned)),
            ("under_way", share(y.under_way)),
            ("complete", share(y.complete)),
            ("starting", (y.starting as f64).into()),
            ("finishing", (y.finishing as f64).into()),
            ("invest_wan", y.amount.into()),
            ("invested_wan", y.amount_so_far.into()),
            ("annexes", Value::object(annexes)),
        ])
    };
    Value::object([
        ("first", Value::from(f64::from(first))),
        ("last", f64::from(last).into()),
        ("projects", (projects.len() as f64).into()),
        ("total_wan", projects.iter().map(|p| p.span.amount).sum::<f64>().into()),
        ("years", years(&projects, first, last).iter().map(one).collect::<Vec<_>>().into()),
        ("notes", notes_value(NOTES)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_two_projects() {
        let records = Value::from_json(
            r#"[{"id":"a","annex":3,"start":2020,"end":2021,"invest_wan":10},
                {"id":"b","annex":4,"start":2021,"end":2023,"invest_wan":30,"possible_duplicate_of":"a"},
                {"id":"no-years","annex":4,"invest_wan":30},{"start":"2020","end":2021},7,null,
                {"id":"backwards","start":2022,"end":2020,"invest_wan":1}]"#,
        )
        .unwrap();
        let records = records.as_array().unwrap();
        let v = to_value(records, true);
        let years = v.get("years").unwrap().as_array().unwrap();
        let invest: Vec<f64> = years.iter().map(|y| y.get("invest_wan").unwrap().as_f64().unwrap()).collect();
        assert_eq!(invest, [5.0, 15.0, 10.0, 10.0]);
        assert_eq!(years[1].get("annexes").unwrap().to_json(), r#"{"3":5,"4":10}"#);
        assert_eq!(years[2].get("complete").unwrap().to_json(), r#"{"count":1,"invest_wan":10}"#);
        assert_eq!(v.get("notes").unwrap().as_array().unwrap().len(), NOTES.len());
        let without = to_value(records, false);
        assert_eq!(without.get("total_wan"), Some(&10.0.into()));
        assert_eq!(without.get("last"), Some(&2023.0.into()));
        let none = to_value(&[], true);
        assert_eq!(none.get("years").unwrap().as_array().unwrap().len(), 0);
    }
}
