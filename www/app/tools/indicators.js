// Table 2-1 as small charts: each indicator in 2020, 2022 and 2025, with the signs that the plan writes.

import { h, svg } from "../dom.js";
import { formatPlaceInPlan } from "../i18n.js";
import { choice, exportButtons, field, significant, toCsv, unitName, withUnit } from "./figure-parts.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {Record<string, any>} Indicator */

const words = {
  zh: {
    group: "分类",
    all: "全部",
    kind: "表 2-1 注：指标均属于预期性指标，没有约束性指标。",
    scale:
      "每个指标自成比例，柱高只在同一指标内可比。“>”“≥”表示规划写的是下限，柱顶以箭头示意；“—”表示规划该年没有数字，不画柱。",
    columns: ["编号", "分类", "指标", "单位", "2020 年", "2022 年", "2025 年", "口径", "出处"],
    table: "指标数据表",
    over: "超过",
    least: "不低于",
    none: "规划未列",
    conflict: "规划内有不一致之处：",
    source: "出处",
    say: (/** @type {string} */ name, /** @type {string} */ values) => `${name}：${values}`,
    year: (/** @type {number} */ y) => `${y} 年`,
    count: (/** @type {number} */ n) => `${n} 个指标`,
  },
  en: {
    group: "Group",
    all: "All",
    kind: "Note to table 2-1: all indicators are anticipated ones (预期性); none is binding (约束性).",
    scale:
      "Each indicator has a scale of its own; heights compare within one indicator only. “>” and “≥” are the plan's lower bounds, drawn with an arrow on top; “—” is a year without a figure in the plan and has no bar.",
    columns: ["id", "Group", "Indicator", "Unit", "2020", "2022", "2025", "Basis", "Place in the plan"],
    table: "Indicators as a table",
    over: "over",
    least: "at least",
    none: "not in the plan",
    conflict: "The plan contradicts itself: ",
    source: "Place in the plan",
    say: (/** @type {string} */ name, /** @type {string} */ values) => `${name}: ${values}`,
    year: (/** @type {number} */ y) => String(y),
    count: (/** @type {number} */ n) => `${n} indicators`,
  },
};

const YEARS = /** @type {const} */ ([2020, 2022, 2025]);
const chosen = { group: "" };

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    const { lang, records, dark } = context;
    const t = words[lang];
    const [indicators, glossary] = await tables(context);
    const english = new Map(glossary.map((row) => [String(row["zh"]), String(row["en"])]));
    /** A term of the plan in the reader's language. @param {unknown} zh */
    const term = (zh) => (lang === "zh" ? String(zh ?? "") : (english.get(String(zh ?? "")) ?? String(zh ?? "")));
    const root = h("div", { class: "indicators" });
    render();
    return root;

    function render() {
      const groups = [...new Set(indicators.map((row) => String(row["group_zh"])))];
      const shown = indicators.filter((row) => !chosen.group || row["group_zh"] === chosen.group);
      const focused = document.activeElement?.id;
      root.replaceChildren(
        h("p", { class: "note" }, t.kind),
        h("p", { class: "note" }, t.scale),
        h(
          "div",
          { class: "filters" },
          field(
            "indicators-group",
            t.group,
            choice(
              "indicators-group",
              [["", t.all], ...groups.map((g) => /** @type {[string, string]} */ ([g, term(g)]))],
              chosen.group,
              (value) => {
                chosen.group = value;
                render();
                context.announce(t.count(indicators.filter((row) => !value || row["group_zh"] === value).length));
              },
            ),
          ),
        ),
        ...groups
          .filter((group) => shown.some((row) => row["group_zh"] === group))
          .map((group) =>
            h(
              "section",
              { class: "indicator-group" },
              h("h3", {}, term(group)),
              h("ul", { class: "indicator-list" }, ...shown.filter((row) => row["group_zh"] === group).map(card)),
            ),
          ),
        table(),
        exportButtons(lang, { csv: saveCsv }),
      );
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }

    /** @param {Indicator} row */
    function card(row) {
      const name = term(row["name_zh"]);
      const parent = row["parent_zh"] ? term(row["parent_zh"]) : "";
      const conflicts = records
        .conflictsOf(String(row["id"]))
        .map(({ properties: p }) => (lang === "en" ? p["note_en"] : p["note_zh"]));
      return h(
        "li",
        { class: "indicator", "data-id": String(row["id"]) },
        h(
          "div",
          { class: "indicator-text" },
          parent && h("span", { class: "item-meta" }, parent),
          h("span", { class: "item-name" }, name),
          h(
            "span",
            { class: "item-meta" },
            [unitName(String(row["unit_zh"]), lang) || null, term(row["note_zh"])].filter(Boolean).join(" · "),
          ),
          ...conflicts.map((note) => h("span", { class: "item-meta warn" }, t.conflict, String(note))),
        ),
        chart(row, name),
      );
    }

    /** Three bars with their values, each as the plan writes it. @param {Indicator} row @param {string} name */
    function chart(row, name) {
      const values = YEARS.map((year) => reading(row[`y${year}`]));
      const top = Math.max(...values.map((v) => v.value ?? 0));
      const [width, height, base] = [138, 72, 58];
      const parts = [svg("path", { class: "chart-axis", d: `M0 ${base + 0.5}H${width}` })];
      values.forEach((v, i) => {
        const x = 4 + i * 46;
        if (v.value !== null) {
          const tall = top > 0 ? Math.max(1, (v.value / top) * 38) : 1;
          parts.push(svg("rect", { class: `indicator-bar y${i}`, x, y: base - tall, width: 38, height: tall }));
          // A bound is open upwards.
          if (v.sign)
            parts.push(svg("path", { class: "indicator-arrow", d: `M${x + 13} ${base - tall + 8}l6 -6l6 6` }));
          parts.push(text(x + 19, base - tall - 4, v.written, "chart-value"));
        } else {
          parts.push(text(x + 19, base - 4, "—", "chart-value"));
        }
        parts.push(text(x + 19, height - 2, String(YEARS[i]), "chart-text"));
      });
      const said = values
        .map((v, i) => `${t.year(YEARS[i] ?? 0)} ${spoken(v, String(row["unit_zh"]))}`)
        .join(lang === "zh" ? "，" : ", ");
      void dark;
      return svg(
        "svg",
        { class: "indicator-chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t.say(name, said) },
        ...parts,
      );
    }

    /** @param {Reading} v @param {string} unit */
    function spoken(v, unit) {
      if (v.value === null) return t.none;
      const figure = withUnit(significant(v.value, lang, 6), unit, lang);
      return v.sign ? `${v.sign === ">" ? t.over : t.least} ${figure}` : figure;
    }

    function table() {
      return h(
        "details",
        { class: "block" },
        h("summary", {}, t.table),
        h(
          "div",
          { class: "scroll-x", tabindex: 0, role: "region", "aria-label": t.table },
          h(
            "table",
            { class: "figures-table" },
            h("thead", {}, h("tr", {}, ...[2, 3, 4, 5, 6].map((i) => h("th", { scope: "col" }, t.columns[i] ?? "")))),
            h(
              "tbody",
              {},
              ...indicators.map((row) =>
                h(
                  "tr",
                  {},
                  h(
                    "th",
                    { scope: "row" },
                    [row["parent_zh"] && term(row["parent_zh"]), term(row["name_zh"])].filter(Boolean).join(" · "),
                  ),
                  h("td", {}, unitName(String(row["unit_zh"]), lang)),
                  ...YEARS.map((year) => h("td", { class: "value" }, String(row[`y${year}`] ?? "—"))),
                ),
              ),
            ),
          ),
        ),
      );
    }

    function saveCsv() {
      const rows = indicators.map((row) => [
        String(row["id"]),
        term(row["group_zh"]),
        [row["parent_zh"] && term(row["parent_zh"]), term(row["name_zh"])].filter(Boolean).join(" · "),
        unitName(String(row["unit_zh"]), lang),
        ...YEARS.map((year) => {
          const v = reading(row[`y${year}`]);
          return v.value !== null && !v.sign ? v.value : String(row[`y${year}`] ?? "—");
        }),
        term(row["note_zh"]),
        formatPlaceInPlan(String(row["source_zh"] ?? ""), lang),
      ]);
      context.save("guangqing-indicators.csv", "text/csv", toCsv(t.columns, rows, [], lang, [t.kind]));
    }
  },
  close() {},
};

/** @typedef {{ value: number | null, sign: "" | ">" | "≥", written: string }} Reading */

/** A cell of table 2-1: a number, a bound, or —. @param {unknown} cell @returns {Reading} */
function reading(cell) {
  const written = String(cell ?? "—").trim();
  const sign = /** @type {Reading["sign"]} */ (/^[>≥]/.test(written) ? written[0] : "");
  const value = Number(sign ? written.slice(1) : written);
  return written === "" || Number.isNaN(value) ? { value: null, sign: "", written: "—" } : { value, sign, written };
}

/** Table 2-1 and the glossary; they come with the plan's other tables. @param {ToolContext} context @returns {Promise<[Indicator[], Indicator[]]>} */
async function tables({ map }) {
  const read = (/** @type {string} */ name) =>
    map.querySourceFeatures(`atlas:${name}`).map(({ id, properties }) => ({ id, ...properties }));
  if (read("indicators").length === 0) await (await import("../../pkg/more.js")).loadMore(map);
  return [read("indicators"), read("glossary")];
}

/** @param {number} x @param {number} y @param {string} words @param {string} className */
function text(x, y, words, className) {
  return svg("text", { x, y, class: className, "text-anchor": "middle" }, document.createTextNode(words));
}
