// The projects over their construction years: what is planned, under way and complete in a year, and what the year costs.

import { h, svg } from "../dom.js";
import { nameOf } from "../records.js";
import { formatMoney, formatPlaceInPlan } from "../i18n.js";
import { check, exportButtons, notesBlock, shortMoney, significant, toCsv, toGeoJson } from "./figure-parts.js";
import { quieten } from "./plan-overlays.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {import("./answers.js").Timeline} Timeline */
/** @typedef {import("./answers.js").Year} Year */
/** @typedef {"planned" | "under_way" | "complete"} Status */
/** @typedef {import("../records.js").PlanRecord} PlanRecord */

const words = {
  zh: {
    year: "年份",
    play: "播放",
    pause: "暂停",
    before: "上一年",
    after: "下一年",
    status: { planned: "拟建", under_way: "在建", complete: "建成" },
    items: (/** @type {number} */ n) => `${n} 项`,
    spent: "当年投资",
    spentSoFar: "到年底累计",
    byYear: "逐年投资（亿元）",
    byStatus: "逐年项目数",
    annex: { 3: "基础设施（附件三）", 4: "产业共建（附件四）", 6: "民生事业（附件六）" },
    table: "逐年数据表",
    starting: "本年开工",
    finishing: "本年完工",
    doubtful: "计入疑似重复的项目",
    controls: "年份控制",
    shown: "图上显示",
    say: (/** @type {number} */ y, /** @type {number[]} */ n) =>
      `${y} 年：拟建 ${n[0]} 项，在建 ${n[1]} 项，建成 ${n[2]} 项`,
    columns: [
      "年份",
      "拟建（项）",
      "在建（项）",
      "建成（项）",
      "开工（项）",
      "完工（项）",
      "当年投资（万元）",
      "累计投资（万元）",
    ],
    project: ["编号", "名称", "状态", "起", "止", "计划总投资（万元）", "出处"],
    none: "没有",
    total: (/** @type {string} */ text) => `计划总投资合计 ${text}`,
    chart: (/** @type {string} */ name, /** @type {string} */ most) => `${name}，${most}`,
    most: (/** @type {number} */ y, /** @type {string} */ value) => `最多的是 ${y} 年，${value}`,
  },
  en: {
    year: "Year",
    play: "Play",
    pause: "Pause",
    before: "Year before",
    after: "Next year",
    status: { planned: "Planned", under_way: "Under way", complete: "Complete" },
    items: (/** @type {number} */ n) => (n === 1 ? "1 project" : `${n} projects`),
    spent: "In this year",
    spentSoFar: "Up to its end",
    byYear: "Investment by year (CN¥100 m)",
    byStatus: "Projects by year",
    annex: { 3: "Infrastructure (annex 3)", 4: "Industry (annex 4)", 6: "Livelihood (annex 6)" },
    table: "All years as a table",
    starting: "Starting in this year",
    finishing: "Finishing in this year",
    doubtful: "Count possible duplicates",
    controls: "Year",
    shown: "Shown on the map",
    say: (/** @type {number} */ y, /** @type {number[]} */ n) =>
      `${y}: ${n[0]} planned, ${n[1]} under way, ${n[2]} complete`,
    columns: [
      "Year",
      "Planned",
      "Under way",
      "Complete",
      "Starting",
      "Finishing",
      "In the year (CN¥10,000)",
      "Up to its end (CN¥10,000)",
    ],
    project: ["id", "Name", "Status", "First year", "Last year", "Planned investment (CN¥10,000)", "Place in the plan"],
    none: "none",
    total: (/** @type {string} */ text) => `Planned total ${text}`,
    chart: (/** @type {string} */ name, /** @type {string} */ most) => `${name}, ${most}`,
    most: (/** @type {number} */ y, /** @type {string} */ value) => `most in ${y}: ${value}`,
  },
};

const STATUSES = /** @type {Status[]} */ (["planned", "under_way", "complete"]);
const ANNEXES = /** @type {const} */ ([3, 4, 6]);

/** What the user has chosen. */
const chosen = {
  year: 2022,
  doubtful: true,
  shown: new Set(STATUSES),
  open: /** @type {Record<string, boolean>} */ ({}),
};

/** @type {ReturnType<typeof setInterval> | undefined} */
let playing;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    const { projectYears } = await context.analysis();
    const { lang, records, dark } = context;
    const t = words[lang];
    const all = records.all("projects");
    const text = JSON.stringify(all.map(({ id, properties }) => ({ ...properties, id })));
    /** @type {Timeline} */
    let timeline = JSON.parse(projectYears(text, chosen.doubtful));

    const slider = h("input", {
      id: "timeline-year",
      type: "range",
      min: timeline.first,
      max: timeline.last,
      step: 1,
      value: chosen.year,
      "aria-label": t.year,
      oninput: () => go(Number(slider.value)),
    });
    const shownYear = h("output", { class: "timeline-year", for: "timeline-year" });
    const play = h("button", {
      type: "button",
      class: "action",
      id: "timeline-play",
      onclick: () => (playing === undefined ? start() : stop()),
    });
    const totals = h("dl", { class: "totals timeline-totals" });
    const charts = h("div", { class: "charts" });
    const lists = h("div", {});
    const rest = h("div", {});
    const statuses = h(
      "fieldset",
      { class: "checks" },
      h("legend", { class: "visually-hidden" }, t.shown),
      ...STATUSES.map((status) =>
        check(`timeline-${status}`, t.status[status], chosen.shown.has(status), (on) => {
          if (on) chosen.shown.add(status);
          else chosen.shown.delete(status);
          draw();
        }),
      ),
    );
    const root = h(
      "div",
      { class: "timeline" },
      h(
        "div",
        { class: "timeline-head" },
        shownYear,
        h(
          "div",
          { class: "actions", role: "group", "aria-label": t.controls },
          h(
            "button",
            {
              type: "button",
              class: "action",
              id: "timeline-before",
              "aria-label": t.before,
              title: t.before,
              onclick: () => step(-1),
            },
            h("span", { "aria-hidden": "true" }, "‹"),
          ),
          play,
          h(
            "button",
            {
              type: "button",
              class: "action",
              id: "timeline-after",
              "aria-label": t.after,
              title: t.after,
              onclick: () => step(1),
            },
            h("span", { "aria-hidden": "true" }, "›"),
          ),
        ),
      ),
      slider,
      totals,
      statuses,
      charts,
      lists,
      check("timeline-doubtful", t.doubtful, chosen.doubtful, (on) => {
        chosen.doubtful = on;
        timeline = JSON.parse(projectYears(text, on));
        renderAll();
      }),
      rest,
    );
    // What has no years is not shown at all, and colours say what is under way instead of the domain.
    showAgain = quieten(context, [], ["projects", "box-projects"]);
    renderAll();
    return root;

    function renderAll() {
      rest.replaceChildren(
        tableOf(),
        exportButtons(lang, { csv: saveCsv, geojson: saveGeoJson }),
        notesBlock(timeline.notes, lang),
      );
      show();
    }

    /** @param {number} year */
    function go(year) {
      chosen.year = Math.min(timeline.last, Math.max(timeline.first, year));
      show();
    }

    /** @param {number} by */
    function step(by) {
      stop();
      go(chosen.year + by);
      context.announce(said());
    }

    function start() {
      if (chosen.year >= timeline.last) go(timeline.first);
      playing = setInterval(
        () => {
          if (!root.isConnected) return stop();
          go(chosen.year + 1);
          if (chosen.year >= timeline.last) stop();
        },
        CALM.matches ? 2000 : 1000,
      );
      label();
    }

    function stop() {
      const was = playing !== undefined;
      clearInterval(playing);
      playing = undefined;
      label();
      if (was) context.announce(said());
    }

    function label() {
      play.textContent = playing === undefined ? t.play : t.pause;
    }

    /** @returns {Year | undefined} */
    function now() {
      return timeline.years.find((y) => y.year === chosen.year);
    }

    function said() {
      const y = now();
      return t.say(
        chosen.year,
        STATUSES.map((status) => y?.[status].count ?? 0),
      );
    }

    /** Everything that follows the year. */
    function show() {
      const y = now();
      if (!y) return;
      slider.value = String(y.year);
      slider.setAttribute("aria-valuetext", said());
      shownYear.textContent = String(y.year);
      label();
      totals.replaceChildren(
        ...STATUSES.map((status) =>
          figure(
            t.status[status],
            lang === "zh" ? t.items(y[status].count) : String(y[status].count),
            shortMoney(y[status].invest_wan, lang),
            status,
          ),
        ),
        figure(t.spent, shortMoney(y.invest_wan, lang), ""),
        figure(t.spentSoFar, shortMoney(y.invested_wan, lang), t.total(shortMoney(timeline.total_wan, lang))),
      );
      charts.replaceChildren(moneyChart(), countChart());
      const listed = all.filter(({ properties: p }) => chosen.doubtful || !p["possible_duplicate_of"]);
      lists.replaceChildren(
        list(
          "starting",
          t.starting,
          listed.filter(({ properties: p }) => p["start"] === y.year),
        ),
        list(
          "finishing",
          t.finishing,
          listed.filter(({ properties: p }) => p["end"] === y.year),
        ),
      );
      draw();
    }

    /** @param {string} name @param {string} main @param {string} more @param {Status} [status] */
    function figure(name, main, more, status) {
      return h(
        "div",
        {},
        h("dt", {}, status ? dot(status, dark) : null, name),
        h("dd", {}, main, more && h("small", {}, more)),
      );
    }

    /** @param {string} key @param {string} name @param {PlanRecord[]} found */
    function list(key, name, found) {
      const details = h(
        "details",
        { class: "block", open: chosen.open[key] ?? false, ontoggle: () => (chosen.open[key] = details.open) },
        h("summary", {}, `${name} · ${t.items(found.length)}`),
        h(
          "ul",
          { class: "related" },
          ...found.map((record) =>
            h(
              "li",
              {},
              h(
                "button",
                { type: "button", class: "item", onclick: () => context.select(record) },
                h("span", { class: "item-text" }, nameOf(record, lang)),
                h("span", { class: "item-figure" }, formatMoney(Number(record.properties["invest_wan"]), lang)),
              ),
            ),
          ),
        ),
      );
      return details;
    }

    function moneyChart() {
      const colours = annexColours(dark);
      const bars = timeline.years.map((y) =>
        ANNEXES.map((annex, i) => ({ value: (y.annexes[annex] ?? 0) / 10_000, colour: colours[i] ?? "" })),
      );
      const most = timeline.years.reduce((a, b) => (b.invest_wan > a.invest_wan ? b : a));
      const key = ANNEXES.map((annex, i) => h("li", {}, swatch(colours[i] ?? ""), t.annex[annex]));
      return chart(t.byYear, bars, t.most(most.year, shortMoney(most.invest_wan, lang)), key);
    }

    function countChart() {
      const colours = statusColours(dark);
      const bars = timeline.years.map((y) =>
        [...STATUSES].reverse().map((status) => ({ value: y[status].count, colour: colours[status] })),
      );
      const most = timeline.years.reduce((a, b) => (b.under_way.count > a.under_way.count ? b : a));
      const key = STATUSES.map((status) => h("li", {}, dot(status, dark), t.status[status]));
      return chart(t.byStatus, bars, t.most(most.year, `${t.status.under_way} ${t.items(most.under_way.count)}`), key);
    }

    /**
     * Stacked bars, one a year; a press on one goes to its year, as the slider does for the keyboard.
     * @param {string} name
     * @param {{ value: number, colour: string }[][]} bars
     * @param {string} most
     * @param {HTMLElement[]} key
     */
    function chart(name, bars, most, key) {
      const [width, height, left, bottom] = [312, 118, 26, 16];
      const top = Math.max(...bars.map((bar) => bar.reduce((sum, part) => sum + part.value, 0)));
      const tick = niceStep(top / 3);
      const ceiling = Math.ceil(top / tick) * tick;
      const x = (/** @type {number} */ i) => left + ((width - left) * i) / bars.length;
      const y = (/** @type {number} */ value) => height - bottom - ((height - bottom - 6) * value) / ceiling;
      const slot = (width - left) / bars.length;
      const parts = [];
      for (let value = 0; value <= ceiling; value += tick) {
        parts.push(
          svg("path", { class: "chart-grid", d: `M${left} ${y(value)}H${width}` }),
          svgText(left - 4, y(value) + 3.5, significant(value, lang), "end"),
        );
      }
      bars.forEach((bar, i) => {
        const year = timeline.first + i;
        let from = 0;
        if (year === chosen.year)
          parts.push(svg("rect", { class: "chart-now", x: x(i), y: 0, width: slot, height: height - bottom }));
        for (const { value, colour } of bar) {
          if (value > 0)
            parts.push(
              svg("rect", {
                x: x(i) + slot * 0.14,
                y: y(from + value),
                width: slot * 0.72,
                height: Math.max(0.4, y(from) - y(from + value)),
                fill: colour,
                class: year === chosen.year ? "chart-bar now" : "chart-bar",
              }),
            );
          from += value;
        }
        if ((year - timeline.first) % 4 === 0 || year === timeline.last)
          parts.push(
            svgText(
              x(i) + slot / 2,
              height - 4,
              year === timeline.last && (year - timeline.first) % 4 < 2 ? "" : String(year),
              "middle",
            ),
          );
        const press = svg("rect", { class: "chart-press", x: x(i), y: 0, width: slot, height, "data-year": year });
        press.addEventListener("click", () => {
          stop();
          go(year);
        });
        parts.push(press);
      });
      return h(
        "figure",
        { class: "chart" },
        h("figcaption", {}, name),
        svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t.chart(name, most) }, ...parts),
        h("ul", { class: "chart-key" }, ...key),
      );
    }

    function rows() {
      return timeline.years.map((y) => [
        y.year,
        y.planned.count,
        y.under_way.count,
        y.complete.count,
        y.starting,
        y.finishing,
        rounded(y.invest_wan),
        rounded(y.invested_wan),
      ]);
    }

    function tableOf() {
      const details = h(
        "details",
        { class: "block", open: chosen.open["table"] ?? false, ontoggle: () => (chosen.open["table"] = details.open) },
        h("summary", {}, t.table),
        h(
          "div",
          { class: "scroll-x", tabindex: 0, role: "region", "aria-label": t.table },
          h(
            "table",
            { class: "figures-table" },
            h("thead", {}, h("tr", {}, ...t.columns.map((column) => h("th", { scope: "col" }, column)))),
            h(
              "tbody",
              {},
              ...rows().map(([year, ...cells]) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, String(year)),
                  ...cells.map((cell) => h("td", { class: "value" }, significant(cell ?? 0, lang, 6))),
                ),
              ),
            ),
          ),
        ),
      );
      return details;
    }

    function saveCsv() {
      context.save("guangqing-years.csv", "text/csv", toCsv(t.columns, rows(), timeline.notes, lang));
    }

    /** The projects with their status in the year. */
    function saveGeoJson() {
      const features = context.map.querySourceFeatures("atlas:projects").flatMap((f) => {
        const record = records.get("projects", String(f.id));
        const p = record?.properties ?? f.properties;
        if (!chosen.doubtful && p["possible_duplicate_of"]) return [];
        return [
          {
            id: f.id,
            geometry: f.geometry ?? null,
            properties: {
              name_zh: p["name_zh"],
              name_en: p["name_en"],
              start: p["start"],
              end: p["end"],
              invest_wan: p["invest_wan"],
              year: chosen.year,
              status: statusOf(p, chosen.year),
              precision: p["precision"],
              source_zh: record ? formatPlaceInPlan(String(p["source_zh"] ?? ""), "zh") : undefined,
            },
          },
        ];
      });
      context.save(
        `guangqing-projects-${chosen.year}.geojson`,
        "application/geo+json",
        toGeoJson(features, { invest_wan: "万元" }, timeline.notes, lang),
      );
    }

    /** Colours the map's project symbols by status. */
    function draw() {
      const colours = statusColours(dark);
      const edge = dark ? "#1b1f22" : "#ffffff";
      const { year } = chosen;
      /** @param {unknown} planned @param {unknown} underWay @param {unknown} complete */
      const by = (planned, underWay, complete) => [
        "case",
        ["<", year, ["get", "start"]],
        planned,
        ["<=", year, ["get", "end"]],
        underWay,
        complete,
      ];
      const base = context.map.getStyle().layers.find((layer) => layer.id === "projects");
      const wanted = STATUSES.map((status) => chosen.shown.has(status));
      const filter = [
        "all",
        by(wanted[0], wanted[1], wanted[2]),
        ...(chosen.doubtful ? [] : [["!", ["has", "possible_duplicate_of"]]]),
      ];
      context.overlay("timeline", {
        sources: {},
        before: "airports",
        layers: [
          {
            id: "tool-timeline",
            type: "circle",
            source: "projects",
            filter,
            metadata: { "gq:interactive": true },
            paint: {
              "circle-radius": base?.paint?.["circle-radius"] ?? 5,
              "circle-color": by(colours.planned, colours.under_way, colours.complete),
              "circle-stroke-color": by(plannedEdge(dark), edge, edge),
              "circle-stroke-width": by(2, 1.2, 1.2),
              "circle-opacity": 1,
              "circle-stroke-opacity": 1,
            },
          },
        ],
      });
    }
  },
  close() {
    clearInterval(playing);
    playing = undefined;
    showAgain?.();
    showAgain = undefined;
  },
};

/** Shows the style's own project symbols again. @type {(() => void) | undefined} */
let showAgain;

/** @param {Record<string, any>} p @param {number} year @returns {Status} */
function statusOf(p, year) {
  return year < p["start"] ? "planned" : year <= p["end"] ? "under_way" : "complete";
}

/** @param {boolean} dark @returns {Record<Status, string>} */
function statusColours(dark) {
  return dark
    ? { planned: "#2b3136", under_way: "#ffb454", complete: "#56c7b0" }
    : { planned: "#ffffff", under_way: "#e07b1f", complete: "#1f7a6d" };
}

/** @param {boolean} dark */
const plannedEdge = (dark) => (dark ? "#cfc9bd" : "#6b6558");

/** @param {boolean} dark */
const annexColours = (dark) => (dark ? ["#8fb8de", "#f0955a", "#c79be0"] : ["#3d6d96", "#c9652f", "#7f4a99"]);

/** A symbol as on the map. @param {Status} status @param {boolean} dark */
function dot(status, dark) {
  const colours = statusColours(dark);
  return svg(
    "svg",
    { class: "dot", viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" },
    svg("circle", {
      cx: 6,
      cy: 6,
      r: 4.6,
      fill: colours[status],
      stroke: status === "planned" ? plannedEdge(dark) : colours[status],
      "stroke-width": 1.6,
    }),
  );
}

/** @param {string} colour */
function swatch(colour) {
  return svg(
    "svg",
    { class: "dot", viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" },
    svg("rect", { x: 1, y: 1, width: 10, height: 10, rx: 1.5, fill: colour }),
  );
}

/** @param {number} x @param {number} y @param {string} text @param {"start" | "middle" | "end"} anchor */
function svgText(x, y, text, anchor) {
  return svg("text", { x, y, class: "chart-text", "text-anchor": anchor }, document.createTextNode(text));
}

/** The least of 1, 2, 5 × 10ⁿ at or above a number. @param {number} n */
function niceStep(n) {
  const power = 10 ** Math.floor(Math.log10(Math.max(n, 1e-9)));
  return ([1, 2, 5, 10].find((k) => k * power >= n) ?? 10) * power;
}

/** @param {number} wan */
const rounded = (wan) => Math.round(wan * 1e4) / 1e4;
