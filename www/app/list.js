// The two lists of the panel, parks and projects: search, filters, counts and sums.

import { byInvestment, investWan, nameOf, shortNameOf } from "./records.js";
import { formatMoney, formatNumber, texts } from "./i18n.js";
import { h } from "./dom.js";
import { swatch } from "./legend.js";

/** @typedef {import("./records.js").PlanRecord} PlanRecord */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {import("../pkg/types.js").LegendEntry} LegendEntry */
/** @typedef {"zh" | "en"} Lang */
/** @typedef {(record: PlanRecord) => void} OnSelect */

/** What the project list is narrowed to. @typedef {{ text: string, domain: string, annex: string, park: string }} Filter */

/** @returns {Filter} */
export const noFilter = () => ({ text: "", domain: "", annex: "", park: "" });

/**
 * @param {Records} records
 * @param {Lang} lang
 * @param {OnSelect} onSelect
 * @returns {HTMLElement[]}
 */
export function parkList(records, lang, onSelect) {
  const t = texts(lang);
  const parks = records.all("parks");
  const total_km2 = sum(parks, "planned_km2");
  const target_wan = sum(parks, "invest_2025_wan");
  return [
    h(
      "dl",
      { class: "totals" },
      h("div", {}, h("dt", {}, t.plannedTotal), h("dd", {}, `${formatNumber(total_km2, lang)} km²`)),
      h("div", {}, h("dt", {}, t.target2025), h("dd", {}, formatMoney(target_wan, lang))),
    ),
    h(
      "ol",
      { class: "list parks" },
      ...parks.map((park) =>
        h(
          "li",
          {},
          itemButton(
            park,
            onSelect,
            h("span", { class: "number", "aria-hidden": "true" }, String(park.properties["no"])),
            h(
              "span",
              { class: "item-text" },
              h("span", { class: "item-name" }, shortNameOf(park, lang)),
              h(
                "span",
                { class: "item-meta" },
                [records.countyName(park.properties["county_zh"], lang), projectCount(park, records, lang)]
                  .filter(Boolean)
                  .join(" · "),
              ),
            ),
            h(
              "span",
              { class: "item-figure" },
              formatNumber(park.properties["planned_km2"], lang),
              h("small", {}, " km²"),
            ),
          ),
        ),
      ),
    ),
    h("p", { class: "note" }, t.schematicNote),
  ];
}

/** @param {PlanRecord} park @param {Records} records @param {Lang} lang */
function projectCount(park, records, lang) {
  const count = records.projectsOf(park.id).length;
  return count > 0 ? texts(lang).projectsIn(count) : undefined;
}

/**
 * @param {Records} records
 * @param {Filter} filter
 * @param {Lang} lang
 * @returns {PlanRecord[]} largest investment first
 */
export function filterProjects(records, filter, lang) {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...records.all("projects"), ...records.all("box_projects")]
    .filter((record) => {
      const p = record.properties;
      if (filter.domain && p["domain"] !== filter.domain) return false;
      if (filter.annex && (record.source === "box_projects" ? "box" : String(p["annex"])) !== filter.annex)
        return false;
      if (filter.park && (p["park_id"] || "none") !== filter.park) return false;
      const park = records.get("parks", String(p["park_id"] ?? ""));
      const text = [
        p["name_zh"],
        p["name_en"],
        p["category_zh"],
        p["category_en"],
        p["domain_zh"],
        p["domain_en"],
        p["county_zh"],
        p["start"],
        p["end"],
        park && nameOf(park, "zh"),
        park && nameOf(park, "en"),
        park && shortNameOf(park, lang),
      ]
        .join(" ")
        .toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort(byInvestment);
}

/**
 * @param {PlanRecord[]} found
 * @param {Records} records
 * @param {LegendEntry[]} entries of the legend
 * @param {Lang} lang
 * @param {OnSelect} onSelect
 * @param {() => void} onReset
 * @returns {HTMLElement[]}
 */
export function projectList(found, records, entries, lang, onSelect, onReset) {
  const t = texts(lang);
  if (found.length === 0) {
    return [
      h(
        "p",
        { class: "empty" },
        t.noResult,
        " ",
        h("button", { type: "button", class: "link", onclick: onReset }, t.reset),
      ),
    ];
  }
  const annexed = found.filter((record) => record.source === "projects");
  const total_wan = annexed.reduce((total, record) => total + investWan(record), 0);
  const doubtful = annexed.filter((record) => record.properties["possible_duplicate_of"]).length;
  return [
    h("dl", { class: "totals" }, h("div", {}, h("dt", {}, t.investTotal), h("dd", {}, formatMoney(total_wan, lang)))),
    doubtful > 0 ? h("p", { class: "note" }, t.duplicateNote(doubtful)) : h("span"),
    h(
      "ul",
      { class: "list projects" },
      ...found.map((record) =>
        h(
          "li",
          {},
          itemButton(
            record,
            onSelect,
            symbol(record, entries),
            h(
              "span",
              { class: "item-text" },
              h("span", { class: "item-name" }, nameOf(record, lang)),
              h("span", { class: "item-meta" }, metaOf(record, records, lang)),
            ),
            h("span", { class: "item-figure" }, ...money(investWan(record), lang)),
          ),
        ),
      ),
    ),
  ];
}

/** @param {PlanRecord} record @param {Records} records @param {Lang} lang */
function metaOf(record, records, lang) {
  const t = texts(lang);
  const p = record.properties;
  const park = records.get("parks", String(p["park_id"] ?? ""));
  const where = park ? shortNameOf(park, lang) : records.countyName(p["county_zh"], lang);
  if (record.source === "box_projects") return [t.boxOption, where].filter(Boolean).join(" · ");
  return [lang === "en" ? p["category_en"] : p["category_zh"], t.years(p["start"], p["end"]), where]
    .filter(Boolean)
    .join(" · ");
}

/** @param {number} invest_wan @param {Lang} lang */
function money(invest_wan, lang) {
  if (!invest_wan) return ["—"];
  const text = formatMoney(invest_wan, lang);
  const space = text.lastIndexOf(" ");
  return [text.slice(0, space), h("small", {}, text.slice(space))];
}

/**
 * The symbol of the project's domain, as in the legend.
 * @param {PlanRecord} record
 * @param {LegendEntry[]} entries
 */
function symbol({ source, properties: p }, entries) {
  const layer = source === "projects" ? "projects" : "box-projects";
  const entry = entries.find((e) => e.layer === layer && (source !== "projects" || e.label.zh === p["domain_zh"]));
  return h("span", { class: "symbol", "aria-hidden": "true" }, entry && swatch(entry));
}

/**
 * @param {PlanRecord} record
 * @param {OnSelect} onSelect
 * @param {...Node} children
 */
export function itemButton(record, onSelect, ...children) {
  return h(
    "button",
    { type: "button", class: "item", "data-record": `${record.source}/${record.id}`, onclick: () => onSelect(record) },
    ...children,
  );
}

/** @param {PlanRecord[]} records @param {string} field */
function sum(records, field) {
  return records.reduce((total, record) => total + Number(record.properties[field] ?? 0), 0);
}
