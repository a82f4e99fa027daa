// How each field of a record is named and written: labels, units, code values.

import { formatMoney, formatNumber, formatPlaceInPlan, texts } from "./i18n.js";
import { nameOf, shortNameOf, splitList } from "./records.js";

/** @typedef {import("./records.js").PlanRecord} PlanRecord */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {"zh" | "en"} Lang */

/** Fields in reading order; those not named here follow in the record's own order. */
const ORDER = [
  "name_zh",
  "name_en",
  "short_zh",
  "short_en",
  "annex",
  "box",
  "no",
  "category_zh",
  "category_en",
  "domain_zh",
  "domain_en",
  "domain",
  "tier",
  "kind",
  "status",
  "in_plan",
  "year_note",
  "start",
  "end",
  "years",
  "invest_wan",
  "invest_yi",
  "land_mu",
  "land_m2",
  "output_yi",
  "tax_wan",
  "detail_zh",
  "planned_km2",
  "computed_km2",
  "perimeter_km",
  "projects_2025",
  "invest_2025_wan",
  "tax_2025_wan",
  "output_2025_yi",
  "location_zh",
  "industries_zh",
  "industries_annex7_zh",
  "components_zh",
  "enterprises_zh",
  "park_ids",
  "cluster_ids",
  "park_id",
  "park_zh",
  "county_zh",
  "length_km",
  "link_ids",
  "precision",
  "basis",
  "evidence",
  "source",
  "date",
  "certainty",
  "spread",
  "duplicate",
  "possible_duplicate_of",
  "schematic",
  "source_zh",
  "targets_source_zh",
];

/** @type {Record<string, "km2" | "km" | "mu" | "m2">} */
const UNITS = {
  planned_km2: "km2",
  computed_km2: "km2",
  area_km2: "km2",
  perimeter_km: "km",
  length_km: "km",
  land_mu: "mu",
  land_m2: "m2",
};

/** The sources that a list of ids points into. @type {Record<string, string>} */
const REFERENCES = {
  park_id: "parks",
  park_ids: "parks",
  cluster_ids: "clusters",
  link_ids: "links",
  project_id: "projects",
  possible_duplicate_of: "projects",
  pipeline_id: "pipeline",
};

/**
 * Every field of a record, named and written for readers. The place in the plan is one line
 * (`source_zh`), so the columns it is made of are left out.
 *
 * @param {PlanRecord} record
 * @param {Records} records
 * @param {Lang} lang
 * @returns {{ key: string, label: string, value: string }[]}
 */
export function fieldsOf(record, records, lang) {
  const own = Object.keys(record.properties).filter((key) => !key.startsWith("ref_"));
  const known = ORDER.filter((key) => own.includes(key));
  const rest = own.filter((key) => !ORDER.includes(key) && key !== "id");
  const labels = /** @type {Record<string, string>} */ (texts(lang).fields);
  return [...known, ...rest, "id"].map((key) => ({
    key,
    label: labels[key] ?? key,
    value: key === "id" ? record.id : valueOf(key, record.properties[key], records, lang),
  }));
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {Records} records
 * @param {Lang} lang
 * @returns {string}
 */
export function valueOf(key, value, records, lang) {
  const t = texts(lang);
  if (value === null || value === undefined || value === "") return t.notInPlan;
  if (typeof value === "boolean") return value ? t.yes : t.no;
  const codes = /** @type {Record<string, Record<string, string>>} */ (t.values)[key];
  const code = codes?.[String(value)];
  if (code) return code;
  if (key.endsWith("source_zh")) return formatPlaceInPlan(String(value), lang);
  if (key === "county_zh") return records.countyName(String(value), lang);
  if (key in REFERENCES) return referencesOf(key, value, records, lang);
  if (typeof value !== "number") return String(value);
  if (key === "certainty") return percent(value);
  if (key === "start" || key === "end" || key === "no" || key === "annex") return String(value);
  if (key.endsWith("_wan")) return formatMoney(value, lang);
  if (key.endsWith("_yi")) return formatMoney(value * 10_000, lang);
  const unit = UNITS[key];
  return unit ? `${formatNumber(value, lang)} ${t.units[unit]}` : formatNumber(value, lang, 6);
}

/** A share of 1, in percent. @param {number} share */
export function percent(share) {
  return `${Math.round(share * 100)}%`;
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {Records} records
 * @param {Lang} lang
 */
function referencesOf(key, value, records, lang) {
  const source = REFERENCES[key] ?? "";
  const names = splitList(value).map((id) => {
    const target = records.get(source, id) ?? records.find(id);
    if (!target) return id;
    return source === "parks" ? shortNameOf(target, lang) : nameOf(target, lang);
  });
  return names.join(lang === "zh" ? "、" : ", ");
}
