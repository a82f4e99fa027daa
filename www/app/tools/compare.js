// Parks compared by any figure of table 1-1 and annex 5, or a quotient of two: as classes or circles on the map, as a table, and
// side by side.

import { h, svg } from "../dom.js";
import { nameOf, shortNameOf } from "../records.js";
import {
  choice,
  exportButtons,
  field,
  notesBlock,
  ramp,
  significant,
  toCsv,
  toGeoJson,
  unitName,
  withUnit,
} from "./figure-parts.js";
import { formatPlaceInPlan } from "../i18n.js";
import { quieten } from "./plan-overlays.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {import("./answers.js").Comparison} Comparison */
/** @typedef {import("./answers.js").ParkField} ParkField */

const words = {
  zh: {
    field: "比较什么",
    unit: "单位",
    show: "图上显示",
    shows: { classes: "分级着色", symbols: "比例圆" },
    method: "分级方法",
    classes: "级数",
    methods: { jenks: "自然断点", quantile: "分位数", equal: "等距" },
    legend: "图例",
    park: "园区",
    rank: "名次",
    sideBySide: "并排",
    fit: (/** @type {string} */ n) => `各级解释了总离差平方和的 ${n}。`,
    symbolsNote: "圆的面积与数值成正比。",
    total: "合计",
    mean: "平均",
    median: "中位数",
    count: (/** @type {number} */ n) => `${n} 个园区`,
    together: "并排比较",
    pick: "在表中勾选两个以上的园区，并排看全部指标。",
    sort: "排序",
    none: "规划未写",
    tableCaption: "园区与数值，点列名排序",
    figure: "指标",
    best: "最大",
    source: "出处",
    about: {
      jenks: "自然断点（Fisher–Jenks）：级内离差平方和最小。",
      quantile: "分位数：每级的园区数尽量相近。",
      equal: "等距：每级的数值宽度相同，可能有空级。",
    },
    classNote: "每级含上限、不含下限；第一级两端都含。",
    outlines: "园区轮廓为示意。",
  },
  en: {
    field: "Compare by",
    unit: "Unit",
    show: "On the map",
    shows: { classes: "Classes", symbols: "Circles" },
    method: "Class breaks",
    classes: "Classes",
    methods: { jenks: "Natural breaks", quantile: "Quantiles", equal: "Equal widths" },
    legend: "Legend",
    park: "Park",
    rank: "Rank",
    sideBySide: "Side by side",
    fit: (/** @type {string} */ n) => `The classes explain ${n} of all squared deviation.`,
    symbolsNote: "The area of a circle is as its value.",
    total: "Total",
    mean: "Mean",
    median: "Median",
    count: (/** @type {number} */ n) => (n === 1 ? "1 park" : `${n} parks`),
    together: "Side by side",
    pick: "Tick two parks or more in the table to see all figures side by side.",
    sort: "Sort",
    none: "not in the plan",
    tableCaption: "Parks and values; column names sort",
    figure: "Figure",
    best: "greatest",
    source: "Place in the plan",
    about: {
      jenks: "Natural breaks (Fisher–Jenks): the least squared deviation within classes. ",
      quantile: "Quantiles: as nearly equal counts as can be. ",
      equal: "Equal widths: every class spans as much; some may be empty. ",
    },
    classNote: "A class holds its upper bound, not its lower one; the first class holds both.",
    outlines: "Park outlines are schematic.",
  },
};

/** What the user has chosen. */
const chosen = {
  field: "invest_per_km2",
  /** @type {Record<string, string>} */
  units: {},
  show: /** @type {"classes" | "symbols"} */ ("classes"),
  method: /** @type {"jenks" | "quantile" | "equal"} */ ("jenks"),
  classes: 4,
  sort: /** @type {"value" | "park"} */ ("value"),
  up: false,
  /** @type {Set<string>} */
  together: new Set(),
};

/** The greatest circle on the map, px. */
const MAX_RADIUS = 40;

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    const { compareParks, parkFields, labelPoints } = await context.analysis();
    const { lang, records, dark } = context;
    const t = words[lang];
    const fields = /** @type {ParkField[]} */ (JSON.parse(parkFields()));
    const parks = JSON.stringify(records.all("parks").map(withId));
    const projects = JSON.stringify(records.all("projects").map(withId));
    const outlines = context.map.querySourceFeatures("atlas:parks");
    const points = labelPoints(
      JSON.stringify({ type: "FeatureCollection", features: outlines.map((f) => ({ type: "Feature", ...f })) }),
    );
    const root = h("div", { class: "compare" });
    // Their symbols would cover the small parks.
    showAgain = quieten(context, ["projects"]);
    render();
    return root;

    /** @param {string} id @param {string} [unit] @returns {Comparison} */
    function compared(id, unit) {
      return JSON.parse(compareParks(parks, projects, id, chosen.method, chosen.classes, unit));
    }

    /** Shows everything anew; the focus stays on the control that was used. */
    function render() {
      const focused = document.activeElement?.id;
      const result = compared(chosen.field, chosen.units[chosen.field]);
      draw(result);
      root.replaceChildren(
        ...controls(result),
        legend(result),
        ...table(result),
        ...together(),
        notesBlock(result.notes, lang),
      );
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }

    /** @param {Partial<typeof chosen>} change */
    function choose(change) {
      Object.assign(chosen, change);
      render();
      const name = fields.find((f) => f.id === chosen.field)?.[lang] ?? "";
      context.announce(`${name} · ${t.shows[chosen.show]}`);
    }

    /** @param {Comparison} result */
    function controls(result) {
      /** @type {[string, string][]} */
      const methods = Object.entries(t.methods);
      return [
        h(
          "div",
          { class: "filters" },
          field(
            "compare-field",
            t.field,
            choice(
              "compare-field",
              fields.map((f) => [f.id, f[lang]]),
              chosen.field,
              (value) => choose({ field: value }),
            ),
          ),
          field(
            "compare-unit",
            t.unit,
            choice(
              "compare-unit",
              result.units.map((u) => [u, unitName(u, lang) || "—"]),
              result.unit,
              (value) => choose({ units: { ...chosen.units, [chosen.field]: value } }),
            ),
          ),
          field(
            "compare-show",
            t.show,
            choice("compare-show", Object.entries(t.shows), chosen.show, (value) =>
              choose({ show: /** @type {typeof chosen.show} */ (value) }),
            ),
          ),
          ...(chosen.show === "classes"
            ? [
                field(
                  "compare-method",
                  t.method,
                  choice("compare-method", methods, chosen.method, (value) =>
                    choose({ method: /** @type {typeof chosen.method} */ (value) }),
                  ),
                ),
                field(
                  "compare-classes",
                  t.classes,
                  choice(
                    "compare-classes",
                    [2, 3, 4, 5, 6, 7].map((n) => [String(n), String(n)]),
                    String(chosen.classes),
                    (value) => choose({ classes: Number(value) }),
                  ),
                ),
              ]
            : []),
        ),
      ];
    }

    /** @param {Comparison} result */
    function legend(result) {
      const name = `${result[lang]}${unitName(result.unit, lang) ? (lang === "zh" ? `（${result.unit}）` : ` (${unitName(result.unit, lang)})`) : ""}`;
      const colours = ramp(result.counts.length, dark);
      const body =
        chosen.show === "symbols"
          ? circles(result)
          : h(
              "ol",
              { class: "class-list" },
              ...result.counts.map((count, i) =>
                h(
                  "li",
                  {},
                  square(colours[i] ?? ""),
                  h("span", { class: "class-range" }, range(result, i)),
                  h("span", { class: "class-count" }, t.count(count)),
                ),
              ),
            );
      const fit = result.fit === null ? "" : t.fit(`${significant(result.fit * 100, lang)}%`);
      return h(
        "section",
        { class: "figure-legend" },
        h("h3", {}, name),
        body,
        h(
          "p",
          { class: "note" },
          chosen.show === "symbols"
            ? t.symbolsNote
            : `${t.about[chosen.method]}${t.classNote}${lang === "en" ? " " : ""}${fit}`,
          " ",
          t.outlines,
        ),
      );
    }

    /** @param {Comparison} result @param {number} i */
    function range(result, i) {
      const [from = 0, to = 0] = [result.breaks[i], result.breaks[i + 1]];
      return from === to ? significant(to, lang) : `${significant(from, lang)} – ${significant(to, lang)}`;
    }

    /** Nested circles with their values. @param {Comparison} result */
    function circles(result) {
      const base = 2 * MAX_RADIUS + 4;
      const widest = result.legend[0]?.radius ?? 1;
      const parts = result.legend.flatMap(({ value, radius }) => {
        const r = radius * MAX_RADIUS;
        const top = base - 2 * r - 2;
        return [
          svg("circle", { class: "legend-circle", cx: widest * MAX_RADIUS + 2, cy: base - r - 2, r }),
          svg("path", { class: "legend-leader", d: `M${widest * MAX_RADIUS + 2} ${top}H112` }),
          svgText(118, top + 4, withUnit(significant(value, lang), result.unit, lang)),
        ];
      });
      const label = result.legend.map(({ value }) => withUnit(significant(value, lang), result.unit, lang)).join(", ");
      return svg(
        "svg",
        {
          class: "circle-legend",
          viewBox: `0 ${base - 2 * widest * MAX_RADIUS - 12} 300 ${2 * widest * MAX_RADIUS + 14}`,
          role: "img",
          "aria-label": `${t.legend}: ${label}`,
        },
        ...parts,
      );
    }

    /** @param {Comparison} result @returns {HTMLElement[]} */
    function table(result) {
      const colours = ramp(result.counts.length, dark);
      const max = Math.max(...result.rows.map((row) => row.value ?? 0));
      const sorted = result.rows
        .map((row) => ({ ...row, park: records.get("parks", row.id) }))
        .sort((a, b) => {
          const down =
            chosen.sort === "value"
              ? (b.value ?? -Infinity) - (a.value ?? -Infinity)
              : Number(a.park?.properties["no"]) - Number(b.park?.properties["no"]);
          return chosen.up ? -down : down;
        });
      const heading = (/** @type {typeof chosen.sort} */ key, /** @type {string} */ text) => {
        const current = chosen.sort === key;
        // Values begin with the greatest, parks in the plan's order.
        const order = (key === "value") === chosen.up ? "ascending" : "descending";
        return h(
          "th",
          { scope: "col", "aria-sort": current ? order : "none" },
          h(
            "button",
            {
              type: "button",
              id: `compare-sort-${key}`,
              class: "sort",
              onclick: () => choose({ sort: key, up: current ? !chosen.up : false }),
            },
            text,
            h("span", { "aria-hidden": "true" }, current ? (order === "ascending" ? " ↑" : " ↓") : " ↕"),
          ),
        );
      };
      const rows = sorted.map((row) => {
        const { park } = row;
        const name = park ? shortNameOf(park, lang) : row.id;
        return h(
          "tr",
          {},
          h(
            "td",
            {},
            h("input", {
              type: "checkbox",
              id: `together-${row.id}`,
              "aria-label": `${t.sideBySide}: ${name}`,
              checked: chosen.together.has(row.id),
              onchange: () => toggle(row.id),
            }),
          ),
          h(
            "th",
            { scope: "row" },
            park ? h("button", { type: "button", class: "link", onclick: () => context.select(park) }, name) : name,
          ),
          h(
            "td",
            { class: "value" },
            row.value === null ? t.none : significant(row.value, lang, 4),
            svg(
              "svg",
              { class: "bar", viewBox: "0 0 100 5", preserveAspectRatio: "none", "aria-hidden": "true" },
              svg("rect", {
                width: row.value === null || max <= 0 ? 0 : Math.max(0.5, (row.value / max) * 100),
                height: 5,
                fill: chosen.show === "classes" && row.class !== null ? (colours[row.class] ?? "") : symbolColour(dark),
              }),
            ),
          ),
        );
      });
      const { summary } = result;
      const said = (/** @type {number} */ value) => withUnit(significant(value, lang, 4), result.unit, lang);
      return [
        h(
          "table",
          { class: "figures-table" },
          h("caption", { class: "visually-hidden" }, t.tableCaption),
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              h("td", {}, h("span", { class: "visually-hidden" }, t.sideBySide)),
              heading("park", t.park),
              heading("value", unitName(result.unit, lang) || result[lang]),
            ),
          ),
          h("tbody", {}, ...rows),
        ),
        h(
          "p",
          { class: "note" },
          [
            result.additive ? `${t.total} ${said(summary.sum)}` : "",
            `${t.median} ${said(summary.median)}`,
            result.additive ? `${t.mean} ${said(summary.mean)}` : "",
          ]
            .filter(Boolean)
            .join(lang === "zh" ? "；" : "; "),
        ),
        exportButtons(lang, { csv: () => saveCsv(result), geojson: () => saveGeoJson(result) }),
      ];
    }

    /** @param {string} id */
    function toggle(id) {
      if (!chosen.together.delete(id)) chosen.together.add(id);
      render();
    }

    /** All figures of the ticked parks. @returns {HTMLElement[]} */
    function together() {
      const picked = records.all("parks").filter((park) => chosen.together.has(park.id));
      if (picked.length < 2)
        return [h("section", { class: "block" }, h("h3", {}, t.together), h("p", { class: "note" }, t.pick))];
      const rows = fields.map((f) => {
        const result = compared(f.id, chosen.units[f.id]);
        const values = picked.map((park) => result.rows.find((row) => row.id === park.id)?.value ?? null);
        const best = Math.max(...values.map((value) => value ?? -Infinity));
        return h(
          "tr",
          {},
          h("th", { scope: "row" }, f[lang], h("small", {}, unitName(result.unit, lang))),
          ...values.map((value) =>
            h(
              "td",
              { class: "value" },
              value === null
                ? "—"
                : value === best && values.filter((v) => v === best).length === 1
                  ? h("strong", {}, significant(value, lang), h("span", { class: "visually-hidden" }, ` ${t.best}`))
                  : significant(value, lang),
            ),
          ),
        );
      });
      return [
        h(
          "section",
          { class: "block" },
          h("h3", {}, t.together),
          h(
            "div",
            { class: "scroll-x", tabindex: 0, role: "region", "aria-label": t.together },
            h(
              "table",
              { class: "figures-table side-by-side" },
              h(
                "thead",
                {},
                h(
                  "tr",
                  {},
                  h("th", { scope: "col" }, t.figure),
                  ...picked.map((park) => h("th", { scope: "col" }, shortNameOf(park, lang))),
                ),
              ),
              h("tbody", {}, ...rows),
            ),
          ),
        ),
      ];
    }

    /** Puts the result on the map. @param {Comparison} result */
    function draw(result) {
      const colours = ramp(result.counts.length, dark);
      const [ink, paper] = dark ? ["#f3efe6", "#1b1f22"] : ["#26241f", "#ffffff"];
      if (chosen.show === "classes") {
        const pairs = result.rows.flatMap((row) => (row.class === null ? [] : [row.id, colours[row.class] ?? ""]));
        const colour = pairs.length > 0 ? ["match", ["get", "id"], ...pairs, "rgba(0,0,0,0)"] : "rgba(0,0,0,0)";
        context.overlay("compare", {
          sources: {},
          before: "airports",
          layers: [
            {
              id: "tool-compare-casing",
              type: "line",
              source: "parks",
              paint: { "line-color": paper, "line-width": 5, "line-opacity": 0.85 },
            },
            {
              id: "tool-compare-fill",
              type: "fill",
              source: "parks",
              metadata: { "gq:interactive": true },
              paint: { "fill-color": colour },
            },
            {
              id: "tool-compare-line",
              type: "line",
              source: "parks",
              paint: { "line-color": ink, "line-width": 1.2, "line-dasharray": [4, 1.5] },
            },
          ],
        });
        return;
      }
      const features = result.rows.flatMap((row) => {
        const at = outlines.findIndex((f) => f.id === row.id);
        const [lon, lat] = [points[2 * at], points[2 * at + 1]];
        if (row.radius === null || lon === undefined || Number.isNaN(lon)) return [];
        return [
          {
            type: "Feature",
            id: row.id,
            properties: { radius: row.radius * MAX_RADIUS },
            geometry: { type: "Point", coordinates: [lon, lat] },
          },
        ];
      });
      // The largest first, so that none hides another.
      features.sort((a, b) => b.properties.radius - a.properties.radius);
      context.overlay("compare", {
        sources: { "tool-compare": { type: "geojson", data: { type: "FeatureCollection", features } } },
        before: "park-labels",
        layers: [
          {
            id: "tool-compare-circles",
            type: "circle",
            source: "tool-compare",
            paint: {
              "circle-radius": ["get", "radius"],
              "circle-color": symbolColour(dark),
              "circle-opacity": 0.62,
              "circle-stroke-color": paper,
              "circle-stroke-width": 1.5,
            },
          },
        ],
      });
    }

    /** @param {Comparison} result */
    function saveCsv(result) {
      const unit = unitName(result.unit, lang);
      const header = ["id", t.park, unit ? `${result[lang]} (${unit})` : result[lang], t.rank, t.classes, t.source];
      const rows = [...result.rows]
        .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity))
        .map((row) => {
          const park = records.get("parks", row.id);
          return [
            row.id,
            park ? nameOf(park, lang) : row.id,
            row.value,
            row.rank,
            row.class === null ? null : row.class + 1,
            formatPlaceInPlan(row.source_zh, lang),
          ];
        });
      const breaks = `${t.methods[chosen.method]}: ${result.breaks.map((b) => significant(b, lang, 5)).join(" | ")}`;
      context.save(`guangqing-${result.field}.csv`, "text/csv", toCsv(header, rows, result.notes, lang, [breaks]));
    }

    /** @param {Comparison} result */
    function saveGeoJson(result) {
      const features = result.rows.map((row) => {
        const park = records.get("parks", row.id);
        const outline = outlines.find((f) => f.id === row.id);
        return {
          id: row.id,
          geometry: outline?.geometry ?? null,
          properties: {
            name_zh: park && nameOf(park, "zh"),
            name_en: park && nameOf(park, "en"),
            [result.field]: row.value,
            rank: row.rank,
            class: row.class === null ? null : row.class + 1,
            class_from: row.class === null ? null : result.breaks[row.class],
            class_to: row.class === null ? null : result.breaks[row.class + 1],
            schematic: true,
            source_zh: row.source_zh,
          },
        };
      });
      context.save(
        `guangqing-${result.field}.geojson`,
        "application/geo+json",
        toGeoJson(features, { [result.field]: result.unit }, result.notes, lang),
      );
    }
  },
  close() {
    showAgain?.();
    showAgain = undefined;
  },
};

/** Shows the projects again. @type {(() => void) | undefined} */
let showAgain;

/** @param {boolean} dark */
const symbolColour = (dark) => (dark ? "#f0955a" : "#ad3a35");

/** A record's properties, with its id. @param {import("../records.js").PlanRecord} record */
function withId({ id, properties }) {
  return { ...properties, id };
}

/** @param {string} colour */
function square(colour) {
  return svg(
    "svg",
    { class: "square", viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" },
    svg("rect", { x: 0.5, y: 0.5, width: 13, height: 13, rx: 2, fill: colour, class: "square-edge" }),
  );
}

/** @param {number} x @param {number} y @param {string} text */
function svgText(x, y, text) {
  return svg("text", { x, y, class: "chart-text" }, document.createTextNode(text));
}
