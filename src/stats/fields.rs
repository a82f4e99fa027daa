//! Records compared by a figure: a column of theirs, or one divided by another, in classes, with ranks and circles.
//!
//! Which figures there are is a table of [`Field`]s, and what stands in a record is asked of [`Records`].

use super::{Classes, Method, Summary, Unit, classify, legend_values, radius_share, summarise};
use crate::number::Decimal;
use crate::order::sorted;
use crate::value::Value;

/// A figure that every record has: a column, or one divided by another.
#[derive(Debug)]
pub struct Field {
    /// The name that options and addresses use.
    pub id: &'static str,
    /// Its name in Chinese.
    pub zh: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// The column.
    column: &'static str,
    /// The column that it is divided by.
    per: Option<&'static str>,
    /// The unit of the column or quotient as it stands in the data.
    unit: &'static str,
    /// Units it can be shown in, the usual one first.
    pub units: &'static [&'static str],
    /// Whether a part of the whole can be said: sums of quotients mean nothing.
    pub additive: bool,
    /// Ids of the assumptions behind it.
    pub notes: &'static [&'static str],
}

impl Field {
    /// A column, in a unit as it stands in the data and in those it can be shown in.
    pub const fn column(
        id: &'static str,
        [zh, en]: [&'static str; 2],
        column: &'static str,
        unit: &'static str,
        units: &'static [&'static str],
        notes: &'static [&'static str],
    ) -> Field {
        Field { id, zh, en, column, per: None, unit, units, additive: true, notes }
    }

    /// The first column divided by the second.
    pub const fn quotient(
        id: &'static str,
        [zh, en]: [&'static str; 2],
        [column, per]: [&'static str; 2],
        unit: &'static str,
        units: &'static [&'static str],
        notes: &'static [&'static str],
    ) -> Field {
        Field { id, zh, en, column, per: Some(per), unit, units, additive: false, notes }
    }
}

/// What is compared: records with a number in each column, which a source vouches for.
pub trait Records {
    /// How many there are.
    fn count(&self) -> usize;
    /// A record's id.
    fn id(&self, record: usize) -> String;
    /// A record's number in a column; `None` where there is none.
    fn number(&self, record: usize, column: &str) -> Option<f64>;
    /// Where a record's number stands, in Chinese; empty when that is not known.
    fn source_zh(&self, record: usize, column: &str) -> String;
}

/// The names of all fields.
pub fn field_ids(fields: &[Field]) -> Vec<&'static str> {
    fields.iter().map(|f| f.id).collect()
}

/// All fields as a JSON array: `id`, `zh`, `en`, `units`, `additive`.
pub fn fields_value(fields: &[Field]) -> Value {
    let one = |f: &Field| {
        Value::object([
            ("id", Value::from(f.id)),
            ("zh", f.zh.into()),
            ("en", f.en.into()),
            ("units", f.units.iter().map(|u| Value::from(*u)).collect::<Vec<_>>().into()),
            ("additive", f.additive.into()),
        ])
    };
    fields.iter().map(one).collect::<Vec<_>>().into()
}

/// What [`compare`] is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The id of one of the fields.
    pub field: &'a str,
    /// How classes are cut.
    pub method: Method,
    /// At most so many classes.
    pub classes: usize,
    /// One of the field's units; its usual one when `None`.
    pub unit: Option<&'a str>,
}

/// One record in a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The record's id.
    pub id: String,
    /// The value in the comparison's unit; `None` where the record has none.
    pub value: Option<f64>,
    /// The class, from 0, as [`Classes::class_of`] has it.
    pub class: Option<usize>,
    /// 1 for the greatest value; equal values share a rank and the next is passed over.
    pub rank: Option<usize>,
    /// The radius of its circle as a share of the greatest.
    pub radius_share: Option<f64>,
    /// Where its figures stand.
    pub source_zh: String,
}

/// Records compared by one field.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The field.
    pub field: &'static Field,
    /// The unit of every value.
    pub unit: &'static str,
    /// The classes; `None` when no record has a value.
    pub classes: Option<Classes>,
    /// The records in the order they came in.
    pub rows: Vec<Row>,
    /// Sum, mean and median of the values.
    pub summary: Summary,
}

/// Compares records by one of the fields.
///
/// # Errors
/// An unknown field, or a unit that the field does not have; the message names what there is.
pub fn compare(fields: &'static [Field], records: &impl Records, options: &Options<'_>) -> Result<Comparison, String> {
    let field = fields
        .iter()
        .find(|f| f.id == options.field)
        .ok_or_else(|| format!("there is no field \"{}\"; use {}", options.field, field_ids(fields).join(", ")))?;
    let unit = match options.unit {
        None => field.units.first().copied().unwrap_or(field.unit),
        Some(name) => field
            .units
            .iter()
            .copied()
            .find(|u| *u == name)
            .ok_or_else(|| format!("{} is not shown in \"{name}\"; use {}", field.id, field.units.join(", ")))?,
    };
    let values: Vec<Option<f64>> = (0..records.count()).map(|i| value(field, records, i, unit)).collect();
    let numbers: Vec<f64> = values.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
    let classes = classify(&numbers, options.method, options.classes);
    let summary = summarise(&numbers);
    let max = if summary.count > 0 { summary.max } else { 0.0 };
    let rows = values.iter().enumerate().map(|(i, value)| Row {
        id: records.id(i),
        value: *value,
        class: value.and_then(|v| classes.as_ref()?.class_of(v)),
        rank: value.map(|v| 1 + numbers.iter().filter(|n| **n > v).count()),
        radius_share: value.and_then(|v| radius_share(v, max)),
        source_zh: sources(field, records, i),
    });
    Ok(Comparison { field, unit, rows: rows.collect(), classes, summary })
}

/// A record's value of a field in a unit.
fn value(field: &Field, records: &impl Records, record: usize, unit: &str) -> Option<f64> {
    let top = records.number(record, field.column)?;
    let raw = match field.per {
        None => top,
        Some(per) => top / records.number(record, per).filter(|n| *n > 0.0)?,
    };
    Unit::from_name(field.unit)?.convert(raw, Unit::from_name(unit)?)
}

/// Where the figures of a record's field stand, each source once.
fn sources(field: &Field, records: &impl Records, record: usize) -> String {
    let mut out: Vec<String> = Vec::new();
    for column in [Some(field.column), field.per].into_iter().flatten() {
        let source = records.source_zh(record, column);
        if !source.is_empty() && !out.contains(&source) {
            out.push(source);
        }
    }
    out.join("；")
}

impl Comparison {
    /// The records by value, greatest first, those without a value last; their numbers in [`Comparison::rows`].
    pub fn order(&self) -> Vec<usize> {
        let value = |i: usize| self.rows.get(i).and_then(|r| r.value).unwrap_or(f64::NEG_INFINITY);
        sorted(self.rows.len(), &|a, b| value(b).total_cmp(&value(a))).into_iter().map(|i| i as usize).collect()
    }

    /// A class's range in words: `1.39–6.25`; the first one's as the least to its upper bound.
    pub fn class_text(&self, class: usize) -> Option<String> {
        let breaks = &self.classes.as_ref()?.breaks;
        Some(format!("{}–{}", short(*breaks.get(class)?), short(*breaks.get(class + 1)?)))
    }

    /// Everything as JSON: `field`, `zh`, `en`, `unit`, `units`, `breaks`, `counts`, `fit`, `rows` (`id`, `value`, `class`, `rank`,
    /// `radius`, `source_zh`), `legend` (round values and their radii), `summary`, and as `notes` the assumptions behind the field.
    pub fn to_value(&self, notes: Value) -> Value {
        let number = |n: Option<f64>| n.map_or(Value::Null, Value::from);
        let count = |n: Option<usize>| n.map_or(Value::Null, |n| (n as f64).into());
        let numbers = |list: &[f64]| list.iter().map(|n| Value::from(*n)).collect::<Vec<_>>();
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|r| {
                Value::object([
                    ("id", Value::from(r.id.as_str())),
                    ("value", number(r.value)),
                    ("class", count(r.class)),
                    ("rank", count(r.rank)),
                    ("radius", number(r.radius_share)),
                    ("source_zh", r.source_zh.as_str().into()),
                ])
            })
            .collect();
        let max = self.summary.max;
        let legend: Vec<Value> = legend_values(max, 3)
            .into_iter()
            .map(|v| Value::object([("value", Value::from(v)), ("radius", number(radius_share(v, max)))]))
            .collect();
        let classes = self.classes.as_ref();
        Value::object([
            ("field", Value::from(self.field.id)),
            ("zh", self.field.zh.into()),
            ("en", self.field.en.into()),
            ("unit", self.unit.into()),
            ("units", self.field.units.iter().map(|u| Value::from(*u)).collect::<Vec<_>>().into()),
            ("additive", self.field.additive.into()),
            ("breaks", numbers(classes.map_or(&[], |c| &c.breaks)).into()),
            ("counts", classes.map_or(Vec::new(), |c| c.counts.iter().map(|n| (*n as f64).into()).collect()).into()),
            ("fit", number(classes.map(|c| c.fit))),
            ("rows", rows.into()),
            ("legend", legend.into()),
            (
                "summary",
                Value::object([
                    ("count", Value::from(self.summary.count as f64)),
                    ("sum", self.summary.sum.into()),
                    ("mean", self.summary.mean.into()),
                    ("median", self.summary.median.into()),
                ]),
            ),
            ("notes", notes),
        ])
    }
}

/// A number to four significant digits.
fn short(n: f64) -> String {
    let size = n.abs();
    let k = [1e3, 1e2, 1e1].into_iter().find(|k| size >= *k).map_or(1000.0, |k| 1000.0 / k);
    Decimal(if size >= 1e4 { n.round() } else { (n * k).round() / k }).to_string()
}
