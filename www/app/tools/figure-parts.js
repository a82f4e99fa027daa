// What the tools with figures share: fields, tables, assumptions, and results as files.

import { h } from "../dom.js";

/** @typedef {import("../i18n.js").Lang} Lang */
/** @typedef {import("./answers.js").Note} Note */

const words = {
  zh: {
    basis: "依据：",
    notes: "假定与口径",
    csv: "导出 CSV",
    geojson: "导出 GeoJSON",
    source: "资料来源：",
    plan: "广州与清远对口帮扶协作“十四五”规划（2022 年 1 月）",
    made: "由广清图计算",
  },
  en: {
    basis: "Basis: ",
    notes: "Assumptions",
    csv: "Export CSV",
    geojson: "Export GeoJSON",
    source: "Source: ",
    plan: "Guangzhou–Qingyuan pairing assistance plan, 14th Five-Year period (January 2022)",
    made: "computed by guangqing-map",
  },
};

/**
 * A labelled control.
 * @param {string} id
 * @param {string} label
 * @param {HTMLElement} control
 */
export function field(id, label, control) {
  return h("div", { class: "field" }, h("label", { for: id }, label), control);
}

/**
 * A list to choose one of.
 * @param {string} id
 * @param {[value: string, text: string][]} options
 * @param {string} chosen
 * @param {(value: string) => void} onChange
 */
export function choice(id, options, chosen, onChange) {
  return h(
    "select",
    { id, onchange: (/** @type {any} */ event) => onChange(event.target.value) },
    ...options.map(([value, text]) => h("option", { value, selected: value === chosen }, text)),
  );
}

/**
 * A check box with its text.
 * @param {string} id
 * @param {string} text
 * @param {boolean} checked
 * @param {(checked: boolean) => void} onChange
 */
export function check(id, text, checked, onChange) {
  return h(
    "label",
    { class: "check", for: id },
    h("input", {
      id,
      type: "checkbox",
      checked,
      onchange: (/** @type {any} */ event) => onChange(event.target.checked),
    }),
    h("span", {}, text),
  );
}

/**
 * The assumptions behind a result, each with its basis.
 * @param {Note[]} notes
 * @param {Lang} lang
 */
export function notesBlock(notes, lang) {
  const t = words[lang];
  return h(
    "details",
    { class: "block assumptions", open: true },
    h("summary", {}, t.notes),
    h(
      "ul",
      {},
      ...notes.map((note) =>
        h(
          "li",
          {},
          lang === "zh" ? note.text_zh : note.text_en,
          " ",
          h("small", {}, t.basis, lang === "zh" ? note.basis_zh : note.basis_en),
        ),
      ),
    ),
    h("p", { class: "note" }, t.source, t.plan),
  );
}

/**
 * Buttons that offer a result as files.
 * @param {Lang} lang
 * @param {{ csv?: () => void, geojson?: () => void }} actions
 */
export function exportButtons(lang, { csv, geojson }) {
  const t = words[lang];
  return h(
    "div",
    { class: "actions" },
    csv && h("button", { type: "button", class: "action", "data-export": "csv", onclick: csv }, t.csv),
    geojson && h("button", { type: "button", class: "action", "data-export": "geojson", onclick: geojson }, t.geojson),
  );
}

/** A cell of a table to be saved. @typedef {string | number | null | undefined} Cell */

/**
 * A table as CSV (RFC 4180) that Excel opens as UTF-8: a byte order mark, the rows, then the assumptions and the source.
 * Text that a spreadsheet would run as a formula gets an apostrophe in front.
 *
 * @param {string[]} header with units
 * @param {Cell[][]} rows
 * @param {Note[]} notes
 * @param {Lang} lang
 * @param {string[]} [sources] further source lines
 */
export function toCsv(header, rows, notes, lang, sources = []) {
  const t = words[lang];
  /** @param {Cell} cell */
  const written = (cell) => {
    if (cell === null || cell === undefined) return "";
    if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
    const safe = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [
    header,
    ...rows,
    [],
    ...noteLines(notes, lang).map((line) => [line]),
    ...[`${t.source}${t.plan}`, ...sources, t.made].map((line) => [line]),
  ];
  return `\u{feff}${lines.map((line) => line.map(written).join(",")).join("\r\n")}\r\n`;
}

/**
 * Features as GeoJSON text, with assumptions and source as members of the collection.
 *
 * @param {{ id?: string | number, geometry: unknown, properties: Record<string, unknown> }[]} features
 * @param {Record<string, string>} units of the properties
 * @param {Note[]} notes
 * @param {Lang} lang
 */
export function toGeoJson(features, units, notes, lang) {
  const t = words[lang];
  return `${JSON.stringify(
    {
      type: "FeatureCollection",
      source: t.plan,
      units,
      assumptions: noteLines(notes, lang),
      features: features.map((feature) => ({ type: "Feature", ...feature })),
    },
    undefined,
    1,
  )}\n`;
}

/** @param {Note[]} notes @param {Lang} lang */
function noteLines(notes, lang) {
  return notes.map((note) =>
    lang === "zh" ? `${note.text_zh}（${note.basis_zh}）` : `${note.text_en} (${note.basis_en})`,
  );
}

/** A unit of the plan as readers of the language know it. @param {string} unit @param {Lang} lang */
export function unitName(unit, lang) {
  if (lang === "zh") return unit;
  const one = { 亿元: "CN¥100 m", 万元: "CN¥10,000", 亩: "mu", 公顷: "ha", 个: "", 人: "people" };
  return unit
    .split("/")
    .map((part, i) => {
      const name = /** @type {Record<string, string>} */ (one)[part] ?? part;
      return part === "个" && i > 0 ? "project" : name;
    })
    .join(" / ");
}

/** A figure and its unit. @param {string} text @param {string} unit @param {Lang} lang */
export function withUnit(text, unit, lang) {
  const name = unitName(unit, lang);
  if (!name) return text;
  return unit === "%" ? `${text}%` : `${text} ${name}`;
}

/**
 * A number to so many significant digits, grouped as readers of the language write it.
 * @param {number} value
 * @param {Lang} lang
 * @param {number} [digits]
 */
export function significant(value, lang, digits = 3) {
  const size = Math.abs(value);
  // All digits before the point stay.
  const whole = size >= 1 ? Math.floor(Math.log10(size)) + 1 : 1;
  return new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-GB", {
    maximumSignificantDigits: Math.min(21, Math.max(digits, whole)),
  }).format(value);
}

/** Money in 万元 to four digits, as readers of the language say it. @param {number} wan @param {Lang} lang */
export function shortMoney(wan, lang) {
  if (lang === "zh")
    return wan >= 10_000 ? `${significant(wan / 10_000, lang, 4)} 亿元` : `${significant(wan, lang, 4)} 万元`;
  return wan >= 100_000 ? `CN¥${significant(wan / 100_000, lang, 4)} bn` : `CN¥${significant(wan / 100, lang, 4)} m`;
}

/**
 * Colours from light to strong (or dim to bright on a dark map), as many as wanted, evenly spaced on a ramp.
 * @param {number} count
 * @param {boolean} dark
 */
export function ramp(count, dark) {
  const stops = dark
    ? ["#4a3a5e", "#8a4472", "#c95d62", "#f0955a", "#ffdc8f"]
    : ["#fbe08f", "#f4ae5a", "#e07038", "#b0352f", "#641a33"];
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0.5 * (stops.length - 1) : (i / (count - 1)) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    return mixed(stops[low] ?? "#000000", stops[low + 1] ?? "#000000", at - low);
  });
}

/** @param {string} a @param {string} b @param {number} share of b */
function mixed(a, b, share) {
  const part = (/** @type {string} */ colour, /** @type {number} */ at) => parseInt(colour.slice(at, at + 2), 16);
  return `#${[1, 3, 5]
    .map((at) =>
      Math.round(part(a, at) * (1 - share) + part(b, at) * share)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
