// The panel of one record: its key figures, what belongs to it, and every field it has.

import { formatMoney, formatNumber, formatPlaceInPlan, texts } from "./i18n.js";
import { fieldsOf, percent } from "./fields.js";
import { h } from "./dom.js";
import { itemButton } from "./list.js";
import { nameOf, splitList } from "./records.js";

/** @typedef {import("./records.js").PlanRecord} PlanRecord */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {import("./list.js").OnSelect} OnSelect */
/** @typedef {"zh" | "en"} Lang */

/**
 * @param {PlanRecord} record
 * @param {Records} records
 * @param {Lang} lang
 * @param {OnSelect} onSelect called for links to other records
 * @returns {HTMLElement[]}
 */
export function detailsOf(record, records, lang, onSelect) {
  const t = texts(lang);
  const kind = /** @type {Record<string, string>} */ (t.kinds)[record.source] ?? "";
  const other = nameOf(record, lang === "zh" ? "en" : "zh");
  const title = nameOf(record, lang);
  return [
    h("p", { class: "kicker" }, kind),
    h("h2", { id: "details-title", tabindex: -1 }, title),
    ...(other === title ? [] : [h("p", { class: "other-name", lang: lang === "zh" ? "en" : "zh-CN" }, other)]),
    ...keyFigures(record, lang),
    ...placeInPlan(record, lang),
    ...relations(record, records, lang, onSelect),
    ...conflicts(record, records, lang),
    section(t.record, fieldTable(record, records, lang)),
  ];
}

/** @param {PlanRecord} record @param {Lang} lang @returns {HTMLElement[]} */
function keyFigures({ source, properties: p }, lang) {
  const t = texts(lang);
  if (source === "parks") {
    const km2 = (/** @type {unknown} */ value) =>
      value === undefined ? "—" : `${formatNumber(Number(value), lang, 4)} km²`;
    const perimeter = p["perimeter_km"] === undefined ? "—" : `${formatNumber(p["perimeter_km"], lang)} km`;
    return [
      figures([t.planned, km2(p["planned_km2"])], [t.computed, km2(p["computed_km2"])], [t.perimeter, perimeter]),
      h("p", { class: "note" }, t.schematicNote),
      h("p", {}, String(p["industries_zh"] ?? "")),
      ...(p["invest_2025_wan"] === undefined
        ? []
        : [
            section(
              t.targets,
              figures(
                [t.fields.projects_2025, `${formatNumber(p["projects_2025"], lang)} ${t.units.items}`.trim()],
                [t.fields.invest_2025_wan, formatMoney(p["invest_2025_wan"], lang)],
                [t.fields.tax_2025_wan, formatMoney(p["tax_2025_wan"], lang)],
                [t.fields.output_2025_yi, formatMoney(p["output_2025_yi"] * 10_000, lang)],
              ),
            ),
          ]),
    ];
  }
  if (source === "projects") {
    return [
      figures(
        [t.fields.invest_wan, formatMoney(p["invest_wan"], lang)],
        [t.fields.years, t.years(p["start"], p["end"])],
        [t.domain, String((lang === "en" ? p["domain_en"] : p["domain_zh"]) ?? "")],
      ),
      ...(p["spread"] === true ? [h("p", { class: "note" }, t.spreadNote)] : []),
    ];
  }
  if (source === "box_projects") {
    return [
      figures([
        t.fields.invest_yi,
        p["invest_yi"] === undefined ? t.notInPlan : formatMoney(p["invest_yi"] * 10_000, lang),
      ]),
    ];
  }
  if (source === "clusters") return [h("p", {}, String(p["components_zh"] ?? ""))];
  if (source === "links" || source === "hubs") {
    const values = /** @type {Record<string, Record<string, string>>} */ (t.values);
    return [
      figures(
        [t.fields.kind, values["kind"]?.[p["kind"]] ?? ""],
        [t.fields.status, values["status"]?.[p["status"]] ?? ""],
      ),
    ];
  }
  return [];
}

/** What a position rests on that is not the plan's: kind, source, date, certainty. @param {Record<string, any>} p @param {Lang} lang */
function evidenceOf(p, lang) {
  if (!p["evidence"]) return "";
  const { values, fields } = texts(lang);
  const kind = /** @type {Record<string, string>} */ (values.evidence)[p["evidence"]] ?? p["evidence"];
  const sure = p["certainty"] === undefined ? "" : `${fields.certainty} ${percent(p["certainty"])}`;
  return [kind, p["source"], p["date"], sure].filter(Boolean).join(lang === "zh" ? "，" : ", ");
}

/** Where the plan says so, and on what the position rests. @param {PlanRecord} record @param {Lang} lang @returns {HTMLElement[]} */
function placeInPlan({ properties: p }, lang) {
  const t = texts(lang);
  const precision = /** @type {Record<string, string>} */ (t.values.precision)[p["precision"]];
  const rows = /** @type {[string, unknown][]} */ ([
    [t.fields.source_zh, p["source_zh"] && formatPlaceInPlan(String(p["source_zh"]), lang)],
    [t.fields.precision, precision],
    [t.fields.basis, p["basis"]],
    [t.fields.evidence, evidenceOf(p, lang)],
  ]).filter(([, value]) => value);
  if (rows.length === 0) return [];
  return [
    h(
      "dl",
      { class: "provenance" },
      ...rows.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, String(value)))),
    ),
  ];
}

/**
 * @param {PlanRecord} record
 * @param {Records} records
 * @param {Lang} lang
 * @param {OnSelect} onSelect
 * @returns {HTMLElement[]}
 */
function relations(record, records, lang, onSelect) {
  const t = texts(lang);
  const p = record.properties;
  const out = [];
  const links = (/** @type {PlanRecord[]} */ list) =>
    h(
      "ul",
      { class: "related" },
      ...list.map((other) => h("li", {}, itemButton(other, onSelect, textSpan(nameOf(other, lang))))),
    );
  const found = (/** @type {string} */ source, /** @type {unknown} */ ids) =>
    splitList(ids)
      .map((id) => records.get(source, id))
      .filter((r) => r !== undefined);

  if (record.source === "parks") {
    const clusters = found("clusters", p["cluster_ids"]);
    if (clusters.length > 0) out.push(section(t.fields.cluster_ids, links(clusters)));
    const projects = records.projectsOf(record.id);
    if (projects.length > 0) out.push(section(t.parkProjects(projects.length), links(projects)));
    const pipeline = records.pipelineOf(record.id);
    if (pipeline.length > 0) {
      out.push(
        fold(
          t.pipeline(pipeline.length),
          h(
            "ol",
            { class: "pipeline" },
            ...pipeline.map((entry) => {
              const same = records.get("projects", String(entry.properties["same_as"] ?? ""));
              return h(
                "li",
                {},
                same
                  ? itemButton(
                      same,
                      onSelect,
                      textSpan(entry.properties["name_zh"]),
                      h("small", {}, `（${t.sameAs} ${same.properties["no"]}）`),
                    )
                  : String(entry.properties["name_zh"]),
                entry.properties["duplicate_of"] ? h("small", {}, `（${t.repeats}）`) : "",
              );
            }),
          ),
        ),
      );
    }
  }
  const park = records.get("parks", String(p["park_id"] ?? ""));
  if (park) out.push(section(t.park, links([park])));
  const twins = found("projects", p["possible_duplicate_of"]);
  if (twins.length > 0) out.push(section(t.duplicateOf, links(twins)));
  const parks = found("parks", p["park_ids"]);
  if (parks.length > 0) out.push(section(t.fields.park_ids, links(parks)));
  const boxes = record.source === "projects" ? records.boxesOf(record.id) : [];
  if (boxes.length > 0) out.push(section(t.boxes, ...boxes.map((box) => fieldTable(box, records, lang))));
  return out;
}

/** @param {PlanRecord} record @param {Records} records @param {Lang} lang @returns {HTMLElement[]} */
function conflicts(record, records, lang) {
  const t = texts(lang);
  const list = records.conflictsOf(record.id);
  if (list.length === 0) return [];
  return [
    section(
      t.conflicts,
      h(
        "ul",
        { class: "conflicts" },
        ...list.map(({ properties: p }) =>
          h(
            "li",
            {},
            h("p", {}, String((lang === "en" ? p["note_en"] : p["note_zh"]) ?? p["note_zh"] ?? "")),
            h(
              "dl",
              {},
              ...["a", "b"].map((side) =>
                h(
                  "div",
                  {},
                  h("dt", {}, formatPlaceInPlan(String(p[`ref_${side}`] ?? ""), lang)),
                  h("dd", {}, String(p[`value_${side}`] ?? "—")),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  ];
}

/** @param {PlanRecord} record @param {Records} records @param {Lang} lang */
function fieldTable(record, records, lang) {
  return h(
    "dl",
    { class: "fields" },
    ...fieldsOf(record, records, lang).map(({ label, value }) => h("div", {}, h("dt", {}, label), h("dd", {}, value))),
  );
}

/** @param {...[string, string]} rows */
function figures(...rows) {
  return h(
    "dl",
    { class: "figures" },
    ...rows.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))),
  );
}

/** @param {string} title @param {...HTMLElement} children */
function section(title, ...children) {
  return h("section", { class: "block" }, h("h3", {}, title), ...children);
}

/** @param {string} title @param {...HTMLElement} children */
function fold(title, ...children) {
  return h("details", { class: "block" }, h("summary", {}, title), ...children);
}

/** @param {unknown} text */
function textSpan(text) {
  return h("span", { class: "item-text" }, String(text));
}
