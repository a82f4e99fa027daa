//! The map underneath: administrative ground and boundaries, land and water.

use super::measure::area_perimeter_km;
use super::records::{Area, Base, Border};
use super::table::read;
use super::{Files, geojson};
use crate::issue::Issue;
use std::collections::BTreeMap;

/// Reads the base geodata.
pub(super) fn load(files: &Files, issues: &mut Vec<Issue>) -> Base {
    let names = english(files, issues);
    let counties = areas(files, issues, "base/counties.geojson", "county", &names);
    let mut outer = areas(files, issues, "base/provinces.geojson", "province", &names);
    // A prefecture whose counties are all there needs no ground of its own.
    let prefectures = areas(files, issues, "base/prefectures.geojson", "prefecture", &names);
    let outer_codes: Vec<String> = outer.iter().map(|p| p.adcode.clone()).collect();
    outer.extend(prefectures.into_iter().filter(|p| {
        let covered: f64 = counties.iter().filter(|c| c.prefecture_zh == p.name_zh).map(|c| c.area_km2).sum();
        covered < p.area_km2 * 0.99 && outer_codes.iter().all(|c| *c != p.adcode)
    }));
    let mut water: BTreeMap<&'static str, Vec<_>> = BTreeMap::new();
    const WATER: &str = "base/water.geojson";
    for f in geojson::read(WATER, files.text(WATER), issues) {
        let kind = if f.number("group") == Some(2.0) || f.text("kind") == "sea" { "sea" } else { "inland" };
        water.entry(kind).or_default().extend(f.polygons);
    }
    const LAND: &str = "base/land.geojson";
    let land = geojson::read(LAND, files.text(LAND), issues).into_iter().flat_map(|f| f.polygons).collect();
    let borders = borders(files, issues);
    Base { counties, areas: outer, borders, land, water: water.into_iter().collect() }
}

/// English name by code.
fn english(files: &Files, issues: &mut Vec<Issue>) -> BTreeMap<String, String> {
    const FILE: &str = "base/adcodes.csv";
    read(FILE, files.text(FILE), issues, |r| Some((r.text("adcode")?, r.text("name_en")?))).into_iter().collect()
}

fn focus_of(adcode: &str) -> &'static str {
    if adcode.starts_with("4401") {
        "guangzhou"
    } else if adcode.starts_with("4418") {
        "qingyuan"
    } else {
        "other"
    }
}

fn areas(
    files: &Files,
    issues: &mut Vec<Issue>,
    file: &str,
    level: &'static str,
    english: &BTreeMap<String, String>,
) -> Vec<Area> {
    let mut out = Vec::new();
    for f in geojson::read(file, files.text(file), issues) {
        let (adcode, name_zh) = (f.text("adcode"), f.text("name_zh"));
        if adcode.is_empty() || name_zh.is_empty() || f.polygons.is_empty() {
            issues.push(Issue::error(f.path, "needs polygons and the properties adcode and name_zh"));
            continue;
        }
        let name = |code: &str| english.get(code).cloned().unwrap_or_default();
        let name_en = Some(f.text("name_en")).filter(|n| !n.is_empty()).map_or_else(|| name(adcode), str::to_string);
        let (area_km2, _) = area_perimeter_km(&f.polygons);
        out.push(Area {
            adcode: adcode.to_string(),
            level,
            name_zh: name_zh.to_string(),
            name_en,
            prefecture_zh: f.text("prefecture_zh").to_string(),
            prefecture_en: name(f.text("prefecture_adcode")),
            focus: focus_of(adcode),
            area_km2,
            polygons: f.polygons,
        });
    }
    out
}

fn borders(files: &Files, issues: &mut Vec<Issue>) -> Vec<Border> {
    const FILE: &str = "base/borders.geojson";
    let mut out = Vec::new();
    for f in geojson::read(FILE, files.text(FILE), issues) {
        let level = f.text("level").to_string();
        if !["province", "prefecture", "county"].contains(&level.as_str()) || f.lines.is_empty() {
            let path = format!("{}.properties.level", f.path);
            issues.push(Issue::error(path, format!("must be province, prefecture or county on a line, not `{level}`")));
            continue;
        }
        let focus = ["left_adcode", "right_adcode"].iter().any(|side| focus_of(f.text(side)) != "other");
        out.push(Border { level, focus, lines: f.lines });
    }
    out
}
