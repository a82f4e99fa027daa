// Annex 1 as flows: which industries move from Guangzhou's districts to which park, and what says so.

import { h } from "../dom.js";
import { formatPlaceInPlan } from "../i18n.js";
import {
  BOLD,
  REGULAR,
  addOverlays,
  choice,
  csvOf,
  inks,
  lay,
  lettering,
  quieten,
  rowsOf,
  table,
  toggle,
  worded,
} from "./plan-overlays.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {import("../../pkg/types.js").Feature} Feature */
/** @typedef {import("./tool.js").OverlayLayer} LayerSpecification */

const words = {
  zh: {
    industry: "产业",
    district: "来自",
    park: "去往",
    any: "全部",
    animate: "流向动画",
    calm: "系统设置为减少动态效果，故不播放。",
    quiet: "暂隐交通、项目与地点",
    count: (/** @type {number} */ n, /** @type {number} */ parks) => `${n} 条流向，去往 ${parks} 个园区`,
    head: ["清远承接产业", "园区", "来自", "依据"],
    caption: "流向及依据",
    certainty: { plan: "规划写明", press: "据报道", inferred: "推断", city: "规划只写“广州”" },
    save: "下载 CSV",
    evidence: { cluster: "附件二集群", industries: "主导产业", direction: "新材料发展方向", project: "附件四项目" },
    origin: "来源依据",
    note: "附件一只列产业，不列数量，也不写哪一区、哪一园。去往的园区：附件二的集群、表1-1与附件七的主导产业、图4-2所据正文或附件四项目写明该产业的园区。来自：园区名称写明的区（花都、白云）；广德园据 2019 年的报道来自黄埔区，另两园据第四章作为广州高新技术产业的延伸区，推断为黄埔区；其余只知广州。箭头宽度为承接的产业个数；选一产业时，线宽为附件一列出的承接小类个数。",
  },
  en: {
    industry: "Industry",
    district: "From",
    park: "To",
    any: "All",
    animate: "Animate the flows",
    calm: "Your system asks for less motion, so nothing moves.",
    quiet: "Hide transport, projects and places for now",
    count: (/** @type {number} */ n, /** @type {number} */ parks) => `${n} flows to ${parks} parks`,
    head: ["Received by Qingyuan", "Park", "From", "Basis"],
    caption: "Flows and what they rest on",
    certainty: { plan: "in the plan", press: "by press", inferred: "inferred", city: "the plan says only Guangzhou" },
    save: "Download as CSV",
    evidence: {
      cluster: "cluster, annex 2",
      industries: "lead industries",
      direction: "direction of new materials",
      project: "project, annex 4",
    },
    origin: "Origins rest on",
    note: "Annex 1 lists industries only: no amounts, no districts, no parks. To: parks for which annex 2's clusters, the lead industries of table 1-1 or annex 7, the text of figure 4-2 or a project of annex 4 name the industry. From: the district in the park's name (Huadu, Baiyun); Huangpu for Guangde Park by press of 2019, and inferred for the two other parks that chapter 4 calls an extension of Guangzhou's hi-tech industry; of the others only Guangzhou is known. Arrows are as wide as there are industries; with one industry chosen, lines are as wide as annex 1 names items received.",
  },
};

const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** Okabe and Ito's colours, one a district; the city as a whole is grey. @type {Record<string, { light: string, dark: string }>} */
const DISTRICTS = {
  440112: { light: "#0072b2", dark: "#5aaeea" },
  440111: { light: "#c24f00", dark: "#ff9650" },
  440114: { light: "#00805d", dark: "#35cfa2" },
  440100: { light: "#5d5a54", dark: "#b9b4aa" },
};

const chosen = { industry: "", district: "", park: "", animate: false, quiet: true };

/** @type {(() => void) | undefined} */
let unquiet;
/** The frame that moves the dots next. */
let frame = 0;

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    await addOverlays(context);
    const { lang } = context;
    const t = words[lang];
    const flows = rowsOf(context, "flows");
    // What says so may differ from park to park.
    /** @type {Map<string, Feature[]>} */
    const origins = new Map();
    for (const pair of rowsOf(context, "flow_pairs").filter(({ properties: p }) => p["role"] === "arrow")) {
      const key = `${pair.properties["district_id"]} ${pair.properties["basis"]}`;
      origins.set(key, [...(origins.get(key) ?? []), pair]);
    }
    const list = h("div", {});
    const hush = () => {
      unquiet?.();
      // Arrows carry the parks' names with them.
      unquiet = quieten(context, chosen.quiet ? undefined : [], chosen.industry ? [] : ["park-labels"]);
    };
    const change = (/** @type {Partial<typeof chosen>} */ to) => {
      Object.assign(chosen, to);
      hush();
      update(true);
    };
    /** @param {string} key @param {string} name @returns {[string, string][]} */
    const options = (key, name) => [
      ["", t.any],
      ...new Map(flows.map((flow) => [String(flow.properties[key]), worded(flow, name, lang)])),
    ];
    hush();
    update(false);
    return h(
      "div",
      {},
      h(
        "div",
        { class: "filters" },
        choice("flow-industry", t.industry, options("transfer_id", "to"), chosen.industry, (industry) =>
          change({ industry }),
        ),
        choice("flow-district", t.district, options("district_id", "district"), chosen.district, (district) =>
          change({ district }),
        ),
        choice("flow-park", t.park, options("park_id", "park"), chosen.park, (park) => change({ park })),
      ),
      h(
        "div",
        { class: "switches" },
        toggle("flow-animate", t.animate, chosen.animate && !CALM.matches, (animate) => change({ animate })),
        toggle("flow-quiet", t.quiet, chosen.quiet, (quiet) => {
          chosen.quiet = quiet;
          hush();
        }),
      ),
      CALM.matches && h("p", { class: "note" }, t.calm),
      list,
      h("h3", {}, t.origin),
      h("ul", { class: "plain" }, ...[...origins.values()].map((pairs) => originItem(pairs, lang))),
      h("p", { class: "note" }, t.note),
    );

    /** @param {boolean} tell */
    function update(tell) {
      const fits = flows.filter(
        ({ properties: p }) =>
          (!chosen.industry || p["transfer_id"] === chosen.industry) &&
          (!chosen.district || p["district_id"] === chosen.district) &&
          (!chosen.park || p["park_id"] === chosen.park),
      );
      const count = t.count(fits.length, new Set(fits.map((flow) => flow.properties["park_id"])).size);
      list.replaceChildren(
        h("h3", {}, count),
        table(
          t.caption,
          t.head,
          fits.map((flow) => {
            const { properties: p } = flow;
            const evidence = t.evidence[/** @type {keyof typeof t.evidence} */ (p["evidence"])];
            return [
              worded(flow, "to", lang),
              worded(flow, "park", lang),
              h("span", {}, worded(flow, "district", lang), h("small", {}, ` ${certaintyOf(flow, lang)}`)),
              h(
                "span",
                {},
                h("q", { lang: "zh-CN" }, p["words_zh"]),
                h(
                  "small",
                  {},
                  ` ${evidence}${lang === "zh" ? "，" : ", "}${formatPlaceInPlan(p["park_source_zh"], lang)}`,
                ),
              ),
            ];
          }),
        ),
        h(
          "p",
          {},
          h(
            "button",
            { type: "button", class: "link", onclick: () => context.save("flows.csv", "text/csv", csvOf(fits)) },
            t.save,
          ),
        ),
      );
      if (tell) context.announce(count);
      draw(context, fits);
    }
  },
  close() {
    cancelAnimationFrame(frame);
    unquiet?.();
    unquiet = undefined;
  },
};

/** The parks that something of one district goes to for one reason. @param {Feature[]} pairs @param {"zh" | "en"} lang */
function originItem(pairs, lang) {
  const [row] = pairs;
  const parks = pairs.map((pair) => worded(pair, "park", lang)).join(lang === "zh" ? "、" : ", ");
  return row
    ? h(
        "li",
        {},
        h("strong", {}, worded(row, "district", lang)),
        ` → ${parks} ${certaintyOf(row, lang)}`,
        h("small", { lang: "zh-CN" }, ` ${row.properties["basis"]}`),
      )
    : h("li", {});
}

/** @param {Feature} row @param {"zh" | "en"} lang */
function certaintyOf({ properties }, lang) {
  const names = words[lang].certainty;
  return `(${names[/** @type {keyof typeof names} */ (properties["certainty"])]})`
    .replace("(", lang === "zh" ? "（" : "(")
    .replace(")", lang === "zh" ? "）" : ")");
}

/** @param {ToolContext} context @param {Feature[]} fits */
function draw(context, fits) {
  const { dark, lang } = context;
  cancelAnimationFrame(frame);
  const { ink, paper } = inks(dark);
  const color = [
    "match",
    ["get", "district_id"],
    ...Object.entries(DISTRICTS).flatMap(([id, tone]) => [id, tone[dark ? "dark" : "light"]]),
    ink,
  ];
  const pairs = [...new Set(fits.map(({ properties: p }) => `${p["district_id"]}/${p["park_id"]}`))];
  const arrows = ["all", ["==", ["get", "role"], "arrow"], ["in", ["id"], ["literal", pairs]]];
  const origins = [
    "all",
    ["==", ["get", "role"], "origin"],
    ["in", ["get", "district_id"], ["literal", [...new Set(pairs.map((pair) => pair.split("/")[0]))]]],
  ];
  const lines = ["in", ["id"], ["literal", fits.map((flow) => flow.id)]];
  const name = (/** @type {string} */ of) => ["case", ["==", lang, "en"], ["get", `${of}_en`], ["get", `${of}_zh`]];
  const single = chosen.industry !== "";
  /** @type {LayerSpecification[]} */
  const layers = single
    ? [
        {
          id: "tool-flow-casing",
          type: "line",
          source: "tool-flows",
          filter: lines,
          layout: { "line-cap": "round" },
          paint: { "line-color": paper, "line-width": ["+", 4, ["*", 0.9, ["get", "weight"]]], "line-opacity": 0.8 },
        },
        {
          id: "tool-flow-line",
          type: "line",
          source: "tool-flows",
          filter: ["all", lines, ["==", ["get", "certainty"], "plan"]],
          layout: { "line-cap": "round" },
          paint: { "line-color": color, "line-width": ["+", 1.2, ["*", 0.9, ["get", "weight"]]] },
        },
        {
          id: "tool-flow-line-inferred",
          type: "line",
          source: "tool-flows",
          filter: ["all", lines, ["!=", ["get", "certainty"], "plan"]],
          paint: {
            "line-color": color,
            "line-width": ["+", 1.2, ["*", 0.9, ["get", "weight"]]],
            "line-dasharray": [1.8, 0.7],
          },
        },
      ]
    : [
        {
          id: "tool-flow-arrows",
          type: "fill",
          source: "tool-flow-pairs",
          filter: arrows,
          paint: { "fill-color": color, "fill-opacity": dark ? 0.5 : 0.42 },
        },
        {
          id: "tool-flow-arrows-line",
          type: "line",
          source: "tool-flow-pairs",
          filter: ["all", arrows, ["==", ["get", "certainty"], "plan"]],
          layout: { "line-join": "round" },
          paint: { "line-color": color, "line-width": 1.5 },
        },
        {
          id: "tool-flow-arrows-inferred",
          type: "line",
          source: "tool-flow-pairs",
          filter: ["all", arrows, ["!=", ["get", "certainty"], "plan"]],
          layout: { "line-join": "round" },
          paint: { "line-color": color, "line-width": 1.5, "line-dasharray": [2.4, 1.6] },
        },
        {
          id: "tool-flow-counts",
          type: "symbol",
          source: "tool-flow-pairs",
          filter: arrows,
          layout: {
            "text-field": [
              "concat",
              name("park"),
              "\n",
              ["to-string", ["get", "industries"]],
              lang === "en" ? ["case", ["==", ["get", "industries"], 1], " industry", " industries"] : " 类产业",
            ],
            "text-font": BOLD,
            "text-size": 11.5,
            "text-max-width": 20,
            "text-line-height": 1.2,
            "text-variable-anchor": ["left", "right", "top", "bottom"],
            "text-radial-offset": 1,
            "text-justify": "auto",
            "symbol-sort-key": 80,
          },
          paint: lettering(dark),
        },
      ];
  if (chosen.animate && !CALM.matches) {
    layers.push({
      id: "tool-flow-dots",
      type: "circle",
      source: "tool-flow-dots",
      paint: { "circle-radius": 3.4, "circle-color": color, "circle-stroke-color": paper, "circle-stroke-width": 1.3 },
    });
  }
  lay(
    context,
    "flows",
    {
      "tool-flows": "atlas:flows",
      "tool-flow-pairs": "atlas:flow_pairs",
      "tool-flow-dots": { type: "FeatureCollection", features: [] },
    },
    layers,
  );
  // On top of the names, for a district's name may stand on its seat.
  context.overlay("flow-origins", {
    sources: { "tool-flow-origins": { type: "geojson", data: "atlas:flow_pairs" } },
    layers: [
      {
        id: "tool-flow-origins",
        type: "circle",
        source: "tool-flow-origins",
        filter: origins,
        paint: { "circle-radius": 6.5, "circle-color": color, "circle-stroke-color": paper, "circle-stroke-width": 2 },
      },
      {
        id: "tool-flow-origin-labels",
        type: "symbol",
        source: "tool-flow-origins",
        filter: origins,
        layout: {
          "text-field": [
            "concat",
            name("district"),
            [
              "match",
              ["get", "certainty"],
              "inferred",
              lang === "en" ? " (inferred)" : "（推断）",
              "mixed",
              lang === "en" ? " (partly inferred)" : "（部分推断）",
              "city",
              lang === "en" ? " (district open)" : "（区未写明）",
              "",
            ],
          ],
          "text-font": single ? REGULAR : BOLD,
          "text-size": 12,
          "text-variable-anchor": ["top", "right", "left", "bottom"],
          "text-radial-offset": 0.8,
          "text-allow-overlap": false,
          "symbol-sort-key": 70,
        },
        paint: lettering(dark),
      },
    ],
  });
  if (chosen.animate && !CALM.matches) animate(context, fits);
}

/** Time that a dot takes from end to end, and between two pictures, ms. */
const TRIP_MS = 4200;
const STEP_MS = 50;

/** Moves a dot along every flow. @param {ToolContext} context @param {Feature[]} fits */
function animate({ map }, fits) {
  let last = 0;
  const step = (/** @type {number} */ now) => {
    frame = requestAnimationFrame(step);
    if (now - last < STEP_MS) return;
    last = now;
    const features = fits.map((flow, i) => {
      const line = flow.geometry.coordinates;
      // Started apart, so that the dots of a bundle do not travel abreast.
      const along = ((now / TRIP_MS + i * 0.381966) % 1) * (line.length - 1);
      const [from, to] = [line[Math.floor(along)], line[Math.min(Math.floor(along) + 1, line.length - 1)]];
      const part = along % 1;
      return {
        type: "Feature",
        properties: { district_id: flow.properties["district_id"] },
        geometry: {
          type: "Point",
          coordinates: [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part],
        },
      };
    });
    map.setData("tool-flow-dots", { type: "FeatureCollection", features });
  };
  frame = requestAnimationFrame(step);
}
