//! What parks can be compared by: columns of table 1-1 and annex 5, and quotients of them.

use super::notes::notes_value;
use crate::stats::fields::{self, Comparison, Field, Options, Records};
use crate::value::Value;

const AREA: &[&str] = &["km²", "公顷", "亩"];
const MONEY: &[&str] = &["亿元", "万元"];
const MONEY_BY_AREA: &[&str] = &["亿元/km²", "万元/km²", "万元/亩", "万元/公顷"];
const SMALL_MONEY_BY_AREA: &[&str] = &["万元/km²", "亿元/km²", "万元/亩", "万元/公顷"];

/// All of them, in the order in which they are offered.
pub const PARK_FIELDS: &[Field] = &[
    Field::column("planned_km2", ["规划面积", "Planned area"], "planned_km2", "km²", AREA, &[]),
    Field::column(
        "projects_2025",
        ["2025 年预计亿元以上项目数", "Projects over CN¥100 m expected by 2025"],
        "projects_2025",
        "个",
        &["个"],
        &[],
    ),
    Field::column(
        "invest_2025",
        ["2025 年预计完成投资额", "Investment expected by 2025"],
        "invest_2025_wan",
        "万元",
        MONEY,
        &["invest-cumulative"],
    ),
    Field::column(
        "tax_2025",
        ["2025 年预计税收总收入", "Tax expected in 2025"],
        "tax_2025_wan",
        "万元",
        MONEY,
        &["one-year"],
    ),
    Field::column(
        "output_2025",
        ["2025 年预计产值规模", "Output expected in 2025"],
        "output_2025_yi",
        "亿元",
        MONEY,
        &["one-year"],
    ),
    Field::quotient(
        "invest_per_km2",
        ["每平方公里投资", "Investment per km²"],
        ["invest_2025_wan", "planned_km2"],
        "万元/km²",
        MONEY_BY_AREA,
        &["planned-area", "invest-cumulative"],
    ),
    Field::quotient(
        "output_per_km2",
        ["每平方公里产值", "Output per km²"],
        ["output_2025_yi", "planned_km2"],
        "亿元/km²",
        MONEY_BY_AREA,
        &["planned-area", "one-year"],
    ),
    Field::quotient(
        "tax_per_km2",
        ["每平方公里税收", "Tax per km²"],
        ["tax_2025_wan", "planned_km2"],
        "万元/km²",
        SMALL_MONEY_BY_AREA,
        &["planned-area", "one-year"],
    ),
    Field::quotient(
        "tax_per_output",
        ["税收与产值之比", "Tax by output"],
        ["tax_2025_wan", "output_2025_yi"],
        "万元/亿元",
        &["%", "万元/亿元"],
        &["tax-of-output", "one-year"],
    ),
    Field::quotient(
        "invest_per_project",
        ["平均每个项目投资", "Investment per project"],
        ["invest_2025_wan", "projects_2025"],
        "万元/个",
        &["亿元/个", "万元/个"],
        &["invest-cumulative"],
    ),
    Field::column(
        "key_projects",
        ["园区内重点项目数", "Key projects in the park"],
        "key_projects",
        "个",
        &["个"],
        &["park-projects"],
    ),
    Field::column(
        "key_invest",
        ["园区内重点项目计划总投资", "Planned investment of the park's key projects"],
        "key_invest_wan",
        "万元",
        MONEY,
        &["park-projects", "duplicate-kept"],
    ),
];

/// Compares parks, given as the objects of their properties, by one of [`PARK_FIELDS`]. `projects`, objects as well, are
/// needed for the fields that count them.
///
/// # Errors
/// As [`fields::compare`].
pub fn compare(parks: &[Value], projects: &[Value], options: &Options<'_>) -> Result<Comparison, String> {
    fields::compare(PARK_FIELDS, &Parks { parks, projects }, options)
}

/// A comparison as JSON, with the assumptions behind it.
pub fn compared(comparison: &Comparison) -> Value {
    comparison.to_value(notes_value(comparison.field.notes))
}

/// Parks, with two columns more: `key_projects` and `key_invest_wan` are counted over the projects.
struct Parks<'a> {
    parks: &'a [Value],
    projects: &'a [Value],
}

impl Parks<'_> {
    fn cell(&self, park: usize, column: &str) -> Option<&Value> {
        self.parks.get(park)?.get(column)
    }

    fn text(&self, park: usize, column: &str) -> String {
        self.cell(park, column).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

impl Records for Parks<'_> {
    fn count(&self) -> usize {
        self.parks.len()
    }

    fn id(&self, park: usize) -> String {
        self.text(park, "id")
    }

    fn number(&self, park: usize, column: &str) -> Option<f64> {
        match column {
            "key_projects" | "key_invest_wan" => {
                let id = self.cell(park, "id")?;
                let own = self.projects.iter().filter(|p| p.get("park_id") == Some(id));
                Some(match column {
                    "key_projects" => own.count() as f64,
                    _ => own.filter_map(|p| p.get("invest_wan")?.as_f64()).sum(),
                })
            }
            _ => self.cell(park, column)?.as_f64().filter(|n| n.is_finite()),
        }
    }

    /// Table 1-1 for the area, annex 5 for the targets.
    fn source_zh(&self, park: usize, column: &str) -> String {
        match column {
            "key_projects" | "key_invest_wan" => "附件三、四、六".to_owned(),
            "planned_km2" => self.text(park, "source_zh"),
            _ => self.text(park, "targets_source_zh"),
        }
    }
}
