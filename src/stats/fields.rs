//! What parks can be compared by: columns of table 1-1 and annex 5, and quotients of them.

use super::notes::{notes, notes_value};
use super::{Classes, Method, Summary, Unit, classify, legend_values, radius_share, summarise};
use crate::number::Decimal;
use crate::order::sorted;
use crate::value::Value;

/// A figure that every park has: a column, or one divided by another.
#[derive(Debug)]
pub struct Field {
    /// The name that options and addresses use.
    pub id: &'static str,
    /// Its name in Chinese.
    pub zh: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// The column of the parks' records, or `key_projects` and `key_invest_wan`, which are counted over the projects.
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

const AREA: &[&str] = &["km²", "公顷", "亩"];
const MONEY: &[&str] = &["亿元", "万元"];
const MONEY_BY_AREA: &[&str] = &["亿元/km²", "万元/km²", "万元/亩", "万元/公顷"];
const SMALL_MONEY_BY_AREA: &[&str] = &["万元/km²", "亿元/km²", "万元/亩", "万元/公顷"];

const fn column(
    id: &'static str,
    [zh, en]: [&'static str; 2],
    column: &'static str,
    unit: &'static str,
    units: &'static [&'static str],
    notes: &'static [&'static str],
) -> Field {
    Field { id, zh, en, column, per: None, unit, units, additive: true, notes }
}

const fn quotient(
    id: &'static str,
    [zh, en]: [&'static str; 2],
    [column, per]: [&'static str; 2],
    unit: &'static str,
    units: &'static [&'static str],
    notes: &'static [&'static str],
) -> Field {
    Field { id, zh, en, column, per: Some(per), unit, units, additive: false, notes }
}

/// All fields, in the order in which they are offered.
pub const PARK_FIELDS: &[Field] = &[
    column("planned_km2", ["规划面积", "Planned area"], "planned_km2", "km²", AREA, &[]),
    column(
        "projects_2025",
        ["2025 年预计亿元以上项目数", "Projects over CN¥100 m expected by 2025"],
        "projects_2025",
        "个",
        &["个"],
        &[],
    ),
    column(
        "invest_2025",
        ["2025 年预计完成投资额", "Investment expected by 2025"],
        "invest_2025_wan",
        "万元",
        MONEY,
        &["invest-cumulative"],
    ),
    column("tax_2025", ["2025 年预计税收总收入", "Tax expected in 2025"], "tax_2025_wan", "万元", MONEY, &["one-year"]),
    column(
        "output_2025",
        ["2025 年预计产值规模", "Output expected in 2025"],
        "output_2025_yi",
        "亿元",
        MONEY,
        &["one-year"],
    ),
    quotient(
        "invest_per_km2",
        ["每平方公里投资", "Investment per km²"],
        ["invest_2025_wan", "planned_km2"],
        "万元/km²",
        MONEY_BY_AREA,
        &["planned-area", "invest-cumulative"],
    ),
    quotient(
        "output_per_km2",
        ["每平方公里产值", "Output per km²"],
        ["output_2025_yi", "planned_km2"],
        "亿元/km²",
        MONEY_BY_AREA,
        &["planned-area", "one-year"],
    ),
    quotient(
        "tax_per_km2",
        ["每平方公里税收", "Tax per km²"],
        ["tax_2025_wan", "planned_km2"],
        "万元/km²",
        SMALL_MONEY_BY_AREA,
        &["planned-area", "one-year"],
    ),
    quotient(
        "tax_per_output",
        ["税收与产值之比", "Tax by output"],
        ["tax_2025_wan", "output_2025_yi"],
        "万元/亿元",
        &["%", "万元/亿元"],
        &["tax-of-output", "one-year"],
    ),
    quotient(
        "invest_per_project",
        ["平均每个项目投资", "Investment per project"],
        ["invest_2025_wan", "projects_2025"],
        "万元/个",
        &["亿元/个", "万元/个"],
        &["invest-cumulative"],
    ),
    column(
        "key_projects",
        ["园区内重点项目数", "Key projects in the park"],
        "key_projects",
        "个",
        &["个"],
        &["park-projects"],
    ),
    column(
        "key_invest",
        ["园区内重点项目计划总投资", "Planned investment of the park's key projects"],
        "key_invest_wan",
        "万元",
        MONEY,
        &["park-projects", "duplicate-kept"],
    ),
];

/// The names of all fields.
pub fn field_ids() -> Vec<&'static str> {
    PARK_FIELDS.iter().map(|f| f.id).collect()
}

/// All fields as a JSON array: `id`, `zh`, `en`, `units`, `additive`.
pub fn fields_value() -> Value {
    let one = |f: &Field| {
        Value::object([
            ("id", Value::from(f.id)),
            ("zh", f.zh.into()),
            ("en", f.en.into()),
            ("units", f.units.iter().map(|u| Value::from(*u)).collect::<Vec<_>>().into()),
            ("additive", f.additive.into()),
        ])
    };
    PARK_FIELDS.iter().map(one).collect::<Vec<_>>().into()
}

/// What [`compare`] is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// One of [`field_ids`].
    pub field: &'a str,
    /// How classes are cut.
    pub method: Method,
    /// At most so many classes.
    pub classes: usize,
    /// One of the field's units; its usual one when `None`.
    pub unit: Option<&'a str>,
}

/// One park in a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The park's id.
    pub id: String,
    /// The value in the comparison's unit; `None` where the plan has none.
    pub value: Option<f64>,
    /// The class, from 0, as [`Classes::class_of`] has it.
    pub class: Option<usize>,
    /// 1 for the greatest value; equal values share a rank and the next is passed over.
    pub rank: Option<usize>,
    /// The radius of its circle as a share of the greatest.
    pub radius_share: Option<f64>,
    /// Where in the plan its figures stand.
    pub source_zh: String,
}

/// Parks compared by one field.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The field.
    pub field: &'static Field,
    /// The unit of every value.
    pub unit: &'static str,
    /// The classes; `None` when no park has a value.
    pub classes: Option<Classes>,
    /// The parks in the order they came in.
    pub rows: Vec<Row>,
    /// Sum, mean and median of the values.
    pub summary: Summary,
}

/// Compares parks, given as the objects of their properties, by one field. `projects`, objects as well, are needed for the
/// fields that count them.
///
/// # Errors
/// An unknown field, or a unit that the field does not have; the message names what there is.
pub fn compare(parks: &[Value], projects: &[Value], options: &Options<'_>) -> Result<Comparison, String> {
    let field = PARK_FIELDS
        .iter()
        .find(|f| f.id == options.field)
        .ok_or_else(|| format!("there is no field \"{}\"; use {}", options.field, field_ids().join(", ")))?;
    let unit = match options.unit {
        None => field.units.first().copied().unwrap_or(field.unit),
        Some(name) => field
            .units
            .iter()
            .copied()
            .find(|u| *u == name)
            .ok_or_else(|| format!("{} is not shown in \"{name}\"; use {}", field.id, field.units.join(", ")))?,
    };
    let values: Vec<Option<f64>> = parks.iter().map(|p| value(field, p, projects, unit)).collect();
    let numbers: Vec<f64> = values.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
    let classes = classify(&numbers, options.method, options.classes);
    let summary = summarise(&numbers);
    let max = if summary.count > 0 { summary.max } else { 0.0 };
    let rows = parks.iter().zip(&values).map(|(park, value)| Row {
        id: text(park, "id"),
        value: *value,
        class: value.and_then(|v| classes.as_ref()?.class_of(v)),
        rank: value.map(|v| 1 + numbers.iter().filter(|n| **n > v).count()),
        radius_share: value.and_then(|v| radius_share(v, max)),
        source_zh: sources(field, park),
    });
    Ok(Comparison { field, unit, rows: rows.collect(), classes, summary })
}

/// A park's value of a field in a unit.
fn value(field: &Field, park: &Value, projects: &[Value], unit: &str) -> Option<f64> {
    let number = |column: &str| match column {
        "key_projects" | "key_invest_wan" => {
            let id = park.get("id")?;
            let own = projects.iter().filter(|p| p.get("park_id") == Some(id));
            Some(match column {
                "key_projects" => own.count() as f64,
                _ => own.filter_map(|p| p.get("invest_wan")?.as_f64()).sum(),
            })
        }
        _ => park.get(column)?.as_f64().filter(|n| n.is_finite()),
    };
    let top = number(field.column)?;
    let raw = match field.per {
        None => top,
        Some(per) => top / number(per).filter(|n| *n > 0.0)?,
    };
    Unit::from_name(field.unit)?.convert(raw, Unit::from_name(unit)?)
}

/// Where the figures of a park's field stand: table 1-1 for the area, annex 5 for the targets.
fn sources(field: &Field, park: &Value) -> String {
    let mut out: Vec<String> = Vec::new();
    for column in [Some(field.column), field.per].into_iter().flatten() {
        let source = match column {
            "key_projects" | "key_invest_wan" => "附件三、四、六".to_owned(),
            "planned_km2" => text(park, "source_zh"),
            _ => text(park, "targets_source_zh"),
        };
        if !source.is_empty() && !out.contains(&source) {
            out.push(source);
        }
    }
    out.join("；")
}

fn text(object: &Value, key: &str) -> String {
    object.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

impl Comparison {
    /// The parks by value, greatest first, those without a value last; their numbers in [`Comparison::rows`].
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
    /// `radius`, `source_zh`), `legend` (round values and their radii), `summary`, `notes`.
    pub fn to_value(&self) -> Value {
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
            ("notes", notes_value(self.field.notes)),
        ])
    }

    /// The assumptions in one line of Chinese, for a cell of a table; empty when there are none.
    pub fn basis_zh(&self) -> String {
        notes(self.field.notes).iter().map(|n| n.to_zh()).collect::<Vec<_>>().join(" ")
    }
}

/// A number to four significant digits.
fn short(n: f64) -> String {
    let size = n.abs();
    let k = [1e3, 1e2, 1e1].into_iter().find(|k| size >= *k).map_or(1000.0, |k| 1000.0 / k);
    Decimal(if size >= 1e4 { n.round() } else { (n * k).round() / k }).to_string()
}
