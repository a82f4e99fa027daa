// The reach tool's tables: bands, what lies in them, the legs of a route, times and verdicts.

import { h, svg } from "../dom.js";

/** @typedef {import("../i18n.js").Lang} Lang */
/** @typedef {typeof import("./reach-words.js").words.zh} Words */
/** @typedef {Record<string, any>} Row */

/** @param {Row} row @param {string} key @param {Lang} lang */
export const named = (row, key, lang) => row[`${key}_${lang}`] || row[`${key}_zh`];

/** Minutes for readers: whole ones. @param {number | null} n */
export const whole = (n) => (n === null ? "—" : String(Math.round(n)));

/** @param {number} n @param {Lang} lang */
export const grouped = (n, lang) =>
  n.toLocaleString(lang === "zh" ? "zh-CN" : "en", { maximumFractionDigits: n < 100 ? 1 : 0 });

/** A table that scrolls by itself where it is wider than the panel. @param {string} label @param {HTMLElement[]} head @param {HTMLElement[]} rows @param {string} [id] */
function table(label, head, rows, id) {
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h("table", { class: "reach-table", id }, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)),
  );
}

/** @param {string} text */
const th = (text) => h("th", { scope: "col" }, text);
/** @param {string} text */
const thRow = (text) => h("th", { scope: "row" }, text);

/** @param {Row[]} bands the smallest first @param {string[]} colours @param {Words} t @param {Lang} lang */
export function bandTable(bands, colours, t, lang) {
  const rows = bands.map((band, i) => {
    const swatch = svg(
      "svg",
      { width: 14, height: 14, "aria-hidden": "true" },
      svg("rect", { width: 14, height: 14, rx: 3, fill: colours[i] ?? "#888888" }),
    );
    const parks = named(band, "parks", lang) ? named(band, "parks", lang).split(lang === "zh" ? "、" : "; ").length : 0;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, swatch, ` ${band["minutes"]}`),
      h("td", {}, `${grouped(band["area_km2"], lang)}${band["cut"] ? "*" : ""}`),
      h("td", {}, String(parks)),
      h("td", {}, String(band["towns"])),
    );
  });
  const cut = bands.some((band) => band["cut"]);
  return h(
    "div",
    {},
    table(t.bands, [th(t.band), th(`${t.area} (${t.km2})`), th(t.parks), th(t.towns)], rows, "reach-bands"),
    cut && h("p", { class: "note" }, `* ${t.cut}`),
  );
}

/** @param {Row[]} inside the nearest first @param {number} leftOut places of which only county or city is known @param {Words} t @param {Lang} lang @param {(point: Row) => void} pick */
export function insideList(inside, leftOut, t, lang, pick) {
  /** @param {Row[]} points */
  const list = (points) =>
    h(
      "ul",
      { class: "list" },
      ...points.map((p) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", class: "item", onclick: () => pick(p) },
            h("span", { class: "item-text" }, named(p, "name", lang)),
            h("span", { class: "item-figure" }, `${whole(p["minutes"])} `, h("small", {}, t.min)),
          ),
        ),
      ),
    );
  const parks = inside.filter((p) => p["kind"] === "park");
  const others = inside.filter((p) => p["kind"] !== "park" && p["kind"] !== "destination");
  return h(
    "div",
    { id: "reach-inside" },
    parks.length ? list(parks) : h("p", { class: "note" }, t.noParks),
    others.length > 0 && h("details", { class: "block" }, h("summary", {}, t.more(others.length)), list(others)),
    leftOut > 0 && h("p", { class: "note left-out" }, t.leftOut(leftOut)),
  );
}

/** @param {Row} route @param {Row[]} legs @param {Words} t @param {Lang} lang */
export function legList(route, legs, t, lang) {
  const items = legs.map((leg) => {
    const parts = /** @type {const} */ (["access", "change", "wait", "ride"]).filter(
      (part) => leg[`${part}_min`] > 0.05 && leg["link_id"] !== null,
    );
    const status = /** @type {Record<string, string>} */ (t.status)[leg["status"]];
    return h(
      "li",
      {},
      h(
        "span",
        { class: "item-text" },
        h("span", { class: "item-name" }, named(leg, "name", lang), status ? `（${status}）` : ""),
        h(
          "span",
          { class: "item-meta" },
          `${named(leg, "from", lang)} → ${named(leg, "to", lang)} · ${grouped(leg["km"], lang)} km`,
        ),
        parts.length > 1 &&
          h(
            "span",
            { class: "item-meta" },
            parts.map((part) => `${t.legs[part]} ${whole(leg[`${part}_min`])}`).join(" · "),
          ),
      ),
      h("span", { class: "item-figure" }, `${whole(leg["minutes"])} `, h("small", {}, t.min)),
    );
  });
  return h(
    "div",
    { id: "reach-route" },
    h(
      "p",
      { class: "total" },
      `${named(route, "from", lang)} → ${named(route, "to", lang)}：`,
      h("strong", {}, `${whole(route["minutes"])} ${t.min}`),
      ` · ${grouped(route["km"], lang)} km`,
    ),
    h("ol", { class: "legs" }, ...items),
  );
}

/** @param {Row[]} times @param {Words} t @param {Lang} lang @param {(row: Row) => void} pick */
export function timesTable(times, t, lang, pick) {
  const parks = [...new Set(times.map((row) => row["park_id"]))];
  const first = times.filter((row) => row["park_id"] === parks[0]);
  const rows = parks.map((id) => {
    const own = times.filter((row) => row["park_id"] === id);
    return h(
      "tr",
      {},
      thRow(named(own[0] ?? {}, "park", lang)),
      ...own.map((row) => {
        const saved = Math.round(row["today_min"]) - Math.round(row["chosen_min"]);
        const label = `${named(row, "park", lang)} → ${named(row, "destination", lang)}: ${whole(row["chosen_min"])} ${t.min}`;
        return h(
          "td",
          {},
          h(
            "button",
            { type: "button", class: "link", "aria-label": label, onclick: () => pick(row) },
            whole(row["chosen_min"]),
          ),
          saved > 0 && h("small", { class: "saved" }, `/−${saved}`),
        );
      }),
    );
  });
  return table(t.times, [th(t.park), ...first.map((row) => th(named(row, "destination", lang)))], rows, "reach-times");
}

/** @param {Row[]} verdicts of one park @param {Words} t @param {Lang} lang */
export function verdictTable(verdicts, t, lang) {
  const judged = verdicts.filter((row) => row["verdict"] !== "beyond");
  const kept = (/** @type {string} */ key) => judged.filter((row) => row[key]).length;
  const states = /** @type {Record<string, string>} */ (t.states);
  const rows = verdicts.map((row) =>
    h(
      "tr",
      { class: `verdict-${row["verdict"]}` },
      thRow(named(row, "destination", lang)),
      h("td", {}, `≤ ${row["target_min"]}`),
      h("td", {}, whole(row["today_min"])),
      h("td", {}, whole(row["planned_min"])),
      h("td", {}, whole(row["chosen_min"])),
      h(
        "td",
        { class: "verdict" },
        h(
          "span",
          { "aria-hidden": "true" },
          { today: "● ", planned: "◐ ", study: "○ ", missed: "✕ " }[/** @type {string} */ (row["verdict"])] ?? "",
        ),
        states[row["verdict"]],
      ),
    ),
  );
  const quotes = [...new Map(verdicts.map((row) => [row["target_id"], row])).values()];
  return h(
    "div",
    {},
    !verdicts[0]?.["south"] && h("p", { class: "note" }, t.outside),
    h("p", { class: "note" }, t.summary(kept("today_ok"), kept("planned_ok"), judged.length)),
    table(
      t.verdicts,
      [
        th(t.destination),
        th(t.limit),
        th(t.today),
        th(t.planned),
        th(t.chosen),
        h("th", { scope: "col", class: "verdict" }, t.verdict),
      ],
      rows,
      "reach-verdicts",
    ),
    h("p", { class: "note" }, t.plannedHint),
    h(
      "ul",
      { class: "note quotes", lang: "zh" },
      ...quotes.map((row) => h("li", {}, `“${row["quote_zh"]}”（${row["source_zh"]}）：${row["reading_zh"]}`)),
    ),
  );
}

/** CSV with a header: RFC 4180, and what the figures rest on in the last columns. @param {Row[]} rows @param {Row} note */
export function csv(rows, note) {
  const all = rows.map((row) => ({ ...row, ...note }));
  const columns = Object.keys(all[0] ?? note);
  /** @param {unknown} value */
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[columns.join(","), ...all.map((row) => columns.map((c) => cell(/** @type {Row} */ (row)[c])).join(","))].join("\n")}\n`;
}
