// The plan's own figures as preset views, redrawn from its text: 1-1 location, 4-1 cooperation, 4-2 new materials by park,
// and the places that the plan names.

import { h } from "../dom.js";
import { formatNumber, formatPlaceInPlan } from "../i18n.js";
import {
  BOLD,
  REGULAR,
  addOverlays,
  cite,
  clusterColor,
  inks,
  lay,
  lettering,
  quieten,
  rowsOf,
  table,
  worded,
} from "./plan-overlays.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {import("../../pkg/types.js").Feature} Feature */
/** @typedef {import("./tool.js").OverlayLayer} LayerSpecification */
/** @typedef {import("../../pkg/types.js").Bounds} Bounds */
/** @typedef {"1-1" | "4-1" | "4-2" | "places"} View */

const words = {
  zh: {
    pick: "选择一图",
    go: "回到本图视野",
    titles: {
      "1-1": "图 1-1 清远市的区位优势",
      "4-1": "图 4-1 广清产业一体化合作模式",
      "4-2": "图 4-2 各主要园区新材料产业重点发展方向",
      places: "规划提及的地点",
    },
    redrawn: {
      "1-1": "据第一章第一节与第二章脚注4的文字重绘。",
      "4-1": "据第四章第一节、第三节的文字重绘。",
      "4-2": "据第四章第二节的文字重绘。",
      places: "规划正文与附件写到的地点；位置精度见各条。",
    },
    facts: "规划所述区位",
    reach: "2025 年通达目标",
    reachHead: ["到", "时间目标", "直线距离", "原文"],
    minutes: (/** @type {number} */ n) => (n < 60 ? `${n} 分钟` : `${n / 60} 小时`),
    reachNote:
      "时间是脚注4的 2025 年目标，从清远市南部地区起算，不是测算结果；直线距离由本图按椭球面从清远市计算，规划未给里程。脚注只称“湾区其他城市”“粤北地区地级市”，逐市列出据常识。",
    inferred: "推断",
    zone: "一区三园一城",
    modes: "合作模式",
    modeHead: ["模式", "广州", "清远", "出处"],
    other: "规划别处另有",
    directionHead: ["园区", "重点发展方向", "规划中的园名"],
    placeHead: ["地点", "类别", "位置精度", "出处"],
    total: (/** @type {string} */ km2, /** @type {string} */ yi) =>
      `四园规划面积 ${km2} km²，2025 年预计产值 ${yi} 亿元（附件五）。`,
    precision: { site: "点位", park: "园区", town: "镇街", county: "县区", city: "仅知在市内" },
    kinds: {
      agriculture: "农业",
      community: "社区",
      data_centre: "数据中心",
      demonstration_zone: "示范区",
      economic_zone: "合作区",
      education: "教育",
      energy: "能源",
      industry: "产业",
      leisure: "旅游",
      logistics: "物流",
      pilot_zone: "试验区",
      research: "研究平台",
      services: "服务",
      sports: "体育",
    },
    pictures: "原图为图片，未随规划文本给出，故不照摹图面。",
  },
  en: {
    pick: "Choose a figure",
    go: "Back to this view",
    titles: {
      "1-1": "Figure 1-1 Qingyuan's location",
      "4-1": "Figure 4-1 How Guangzhou and Qingyuan work together",
      "4-2": "Figure 4-2 New materials: each park's directions",
      places: "Places named in the plan",
    },
    redrawn: {
      "1-1": "Redrawn from the text of chapter 1, section 1 and footnote 4 of chapter 2.",
      "4-1": "Redrawn from the text of chapter 4, sections 1 and 3.",
      "4-2": "Redrawn from the text of chapter 4, section 2.",
      places: "Places in the plan's chapters and annexes; each says how exactly it is known.",
    },
    facts: "What the plan says",
    reach: "Aims for 2025",
    reachHead: ["To", "Time aimed at", "As the crow flies", "In the plan's words"],
    minutes: (/** @type {number} */ n) => (n < 60 ? `${n} min` : `${n / 60} h`),
    reachNote:
      "Times are the aims of footnote 4 for 2025, from the south of Qingyuan, and nothing that was computed; distances are computed here on the ellipsoid from Qingyuan's centre, for the plan gives none. The footnote says “other cities of the Bay Area” and “prefecture-level cities of northern Guangdong”; which these are is general knowledge.",
    inferred: "inferred",
    zone: "One zone, three parks and one new town",
    modes: "Modes of cooperation",
    modeHead: ["Mode", "Guangzhou", "Qingyuan", "Where"],
    other: "Elsewhere in the plan",
    directionHead: ["Park", "Directions", "Name in the plan"],
    placeHead: ["Place", "Kind", "Known to", "Where"],
    total: (/** @type {string} */ km2, /** @type {string} */ yi) =>
      `Together ${km2} km² planned and an output of CN¥${yi} bn expected in 2025 (annex 5).`,
    precision: { site: "the site", park: "the park", town: "the town", county: "the county", city: "the city only" },
    kinds: {
      agriculture: "agriculture",
      community: "community",
      data_centre: "data centre",
      demonstration_zone: "demonstration zone",
      economic_zone: "economic zone",
      education: "education",
      energy: "energy",
      industry: "industry",
      leisure: "leisure",
      logistics: "logistics",
      pilot_zone: "pilot zone",
      research: "research",
      services: "services",
      sports: "sports",
    },
    pictures: "The original is a picture that the plan's text does not carry, so its drawing is not copied.",
  },
};

/** What each view shows. @type {Record<View, Bounds>} */
const BOUNDS = {
  "1-1": [
    [110.6, 21.9],
    [115.3, 25.9],
  ],
  "4-1": [
    [112.6, 22.95],
    [113.95, 24.5],
  ],
  "4-2": [
    [111.55, 23.35],
    [114.1, 24.95],
  ],
  places: [
    [112.2, 23.0],
    [113.9, 24.95],
  ],
};
const VIEWS = /** @type {View[]} */ (Object.keys(BOUNDS));
/** The three provinces that meet at Qingyuan; a name stands where it is seen in the view, nothing else. */
const PROVINCES = {
  type: "FeatureCollection",
  features: [
    ["湖南省", "Hunan", 112.35, 25.72],
    ["广西壮族自治区", "Guangxi", 110.95, 24.2],
    ["广东省", "Guangdong", 115.3, 24.25],
  ].map(([name_zh, name_en, lon, lat]) => ({
    type: "Feature",
    properties: { name_zh, name_en },
    geometry: { type: "Point", coordinates: [lon, lat] },
  })),
};
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

const chosen = { view: /** @type {View} */ ("1-1"), arrived: false };

/** @type {(() => void) | undefined} */
let unquiet;

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    await addOverlays(context);
    const t = words[context.lang];
    const body = h("div", {});
    show(!chosen.arrived);
    return h(
      "div",
      {},
      h(
        "fieldset",
        { class: "radios" },
        h("legend", {}, t.pick),
        ...VIEWS.map((view) =>
          h(
            "label",
            { class: "radio" },
            h("input", {
              type: "radio",
              name: "figure",
              id: `figure-${view}`,
              value: view,
              checked: view === chosen.view,
              onchange: () => pick(view),
            }),
            h("span", {}, t.titles[view]),
          ),
        ),
      ),
      body,
    );

    /** @param {View} view */
    function pick(view) {
      chosen.view = view;
      show(true);
      context.announce(t.titles[view]);
    }

    /** @param {boolean} move */
    function show(move) {
      const { view } = chosen;
      chosen.arrived = true;
      unquiet?.();
      unquiet = quieten(
        context,
        [
          "projects",
          "clusters",
          "places",
          ...(view === "places" ? [] : ["transport"]),
          ...(view === "1-1" ? ["parks", "labels"] : []),
        ],
        view === "4-1" ? ["park-labels"] : [],
      );
      lay(
        context,
        "figures",
        { "tool-provinces": PROVINCES, "tool-figures": "atlas:figures", "tool-places": "atlas:named_places" },
        { "1-1": location, "4-1": cooperation, "4-2": directions, places }[view](context),
      );
      if (move) go();
      body.replaceChildren(
        h(
          "figure",
          { class: "caption" },
          h(
            "figcaption",
            {},
            h("strong", {}, t.titles[view]),
            " ",
            cite(t.redrawn[view]),
            view !== "places" && ` ${t.pictures}`,
          ),
        ),
        h("p", {}, h("button", { type: "button", class: "link", onclick: go }, t.go)),
        ...{ "1-1": locationText, "4-1": cooperationText, "4-2": directionsText, places: placesText }[view](context),
      );
    }

    function go() {
      context.map.fitBounds(BOUNDS[chosen.view], {
        padding: context.element.padding ?? 40,
        duration: CALM.matches ? 0 : 700,
      });
    }
  },
  close() {
    unquiet?.();
    unquiet = undefined;
  },
};

/** @param {string} figure @param {...string} roles */
function only(figure, ...roles) {
  return ["all", ["==", ["get", "figure"], figure], ["in", ["get", "role"], ["literal", roles]]];
}

/** @param {ToolContext} context @param {string} name */
function called({ lang }, name) {
  return lang === "en" ? ["coalesce", ["get", `${name}_en`], ["get", `${name}_zh`]] : ["get", `${name}_zh`];
}

/** Hours as steps of one colour, nearest strongest. @param {boolean} dark */
function byTime(dark) {
  return [
    "step",
    ["get", "minutes"],
    dark ? "#ffd166" : "#8c2d04",
    60,
    dark ? "#f49d52" : "#cc5a12",
    120,
    dark ? "#a99c8b" : "#8d7b68",
  ];
}

/** @param {ToolContext} context @returns {LayerSpecification[]} */
function location(context) {
  const { dark, lang } = context;
  const { paper, accent } = inks(dark);
  const minutes =
    lang === "en"
      ? [
          "case",
          ["<", ["get", "minutes"], 60],
          ["concat", ["to-string", ["get", "minutes"]], " min"],
          ["concat", ["to-string", ["/", ["get", "minutes"], 60]], " h"],
        ]
      : [
          "case",
          ["<", ["get", "minutes"], 60],
          ["concat", ["to-string", ["get", "minutes"]], " 分钟"],
          ["concat", ["to-string", ["/", ["get", "minutes"], 60]], " 小时"],
        ];
  const width = ["step", ["get", "minutes"], 4.5, 60, 3.2, 120, 1.8];
  return [
    // Where three provinces meet: their border, and their names.
    {
      id: "tool-figure-province",
      type: "line",
      source: "borders",
      filter: ["==", ["get", "level"], "province"],
      layout: { "line-join": "round" },
      paint: { "line-color": accent, "line-width": 2.2, "line-opacity": 0.75, "line-dasharray": [6, 2, 1, 2] },
    },
    {
      id: "tool-figure-province-names",
      type: "symbol",
      source: "tool-provinces",
      layout: {
        "text-field": called(context, "name"),
        "text-font": BOLD,
        "text-size": 15,
        "text-letter-spacing": 0.12,
        "text-max-width": 12,
        "symbol-sort-key": 45,
      },
      paint: lettering(dark, accent),
    },
    {
      id: "tool-figure-reach-casing",
      type: "line",
      source: "tool-figures",
      filter: only("1-1", "reach"),
      layout: { "line-cap": "round" },
      paint: { "line-color": paper, "line-width": ["+", 2.5, width], "line-opacity": 0.8 },
    },
    {
      id: "tool-figure-reach",
      type: "line",
      source: "tool-figures",
      filter: ["all", only("1-1", "reach"), ["==", ["get", "certainty"], "plan"]],
      layout: { "line-cap": "round" },
      paint: { "line-color": byTime(dark), "line-width": width },
    },
    {
      id: "tool-figure-reach-inferred",
      type: "line",
      source: "tool-figures",
      filter: ["all", only("1-1", "reach"), ["!=", ["get", "certainty"], "plan"]],
      paint: { "line-color": byTime(dark), "line-width": width, "line-dasharray": [4, 2] },
    },
    {
      id: "tool-figure-cities",
      type: "circle",
      source: "tool-figures",
      filter: only("1-1", "city"),
      paint: {
        "circle-radius": 4.5,
        "circle-color": byTime(dark),
        "circle-stroke-color": paper,
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: "tool-figure-hub",
      type: "circle",
      source: "tool-figures",
      filter: only("1-1", "hub"),
      paint: { "circle-radius": 9, "circle-color": accent, "circle-stroke-color": paper, "circle-stroke-width": 3 },
    },
    {
      id: "tool-figure-city-labels",
      type: "symbol",
      source: "tool-figures",
      filter: only("1-1", "city"),
      layout: {
        "text-field": [
          "concat",
          called(context, "name"),
          "\n",
          minutes,
          " · ",
          ["to-string", ["round", ["get", "straight_km"]]],
          " km",
        ],
        "text-font": BOLD,
        "text-size": 11.5,
        "text-line-height": 1.25,
        "text-max-width": 20,
        "text-variable-anchor": [
          "top",
          "left",
          "right",
          "bottom",
          "bottom-left",
          "bottom-right",
          "top-left",
          "top-right",
        ],
        "text-radial-offset": 0.6,
        "text-justify": "auto",
        "symbol-sort-key": ["+", 60, ["/", ["get", "minutes"], 10]],
      },
      paint: lettering(dark),
    },
    {
      id: "tool-figure-hub-label",
      type: "symbol",
      source: "tool-figures",
      filter: only("1-1", "hub"),
      layout: {
        "text-field": called(context, "name"),
        "text-font": BOLD,
        "text-size": 16,
        "text-variable-anchor": ["bottom", "left", "right"],
        "text-radial-offset": 0.9,
        "symbol-sort-key": 44,
      },
      paint: lettering(dark, accent),
    },
  ];
}

/** @param {ToolContext} context @returns {LayerSpecification[]} */
function cooperation(context) {
  const { dark } = context;
  const { paper, accent } = inks(dark);
  const zone = clusterColor("materials", dark);
  const zoneName = inFigure(context, "4-1", "zone")
    .map((row) => worded(row, "name", context.lang))
    .join("");
  return [
    {
      id: "tool-figure-zone",
      type: "fill",
      source: "tool-figures",
      filter: only("4-1", "zone"),
      paint: { "fill-color": zone, "fill-opacity": 0.14 },
    },
    {
      id: "tool-figure-zone-line",
      type: "line",
      source: "tool-figures",
      filter: only("4-1", "zone"),
      layout: { "line-join": "round" },
      paint: { "line-color": zone, "line-width": 2.4 },
    },
    {
      id: "tool-figure-mode-casing",
      type: "line",
      source: "tool-figures",
      filter: only("4-1", "mode"),
      layout: { "line-cap": "round" },
      paint: { "line-color": paper, "line-width": 6, "line-opacity": 0.85 },
    },
    {
      id: "tool-figure-mode",
      type: "line",
      source: "tool-figures",
      filter: only("4-1", "mode"),
      layout: { "line-cap": "round" },
      paint: { "line-color": accent, "line-width": 2.4 },
    },
    {
      id: "tool-figure-ends",
      type: "circle",
      source: "tool-figures",
      filter: only("4-1", "end"),
      paint: { "circle-radius": 9, "circle-color": accent, "circle-stroke-color": paper, "circle-stroke-width": 3 },
    },
    {
      id: "tool-figure-members",
      type: "circle",
      source: "tool-figures",
      filter: only("4-1", "member"),
      paint: { "circle-radius": 6, "circle-color": zone, "circle-stroke-color": paper, "circle-stroke-width": 2 },
    },
    // Beside the northern arm of the zone, where there is room.
    {
      id: "tool-figure-zone-name",
      type: "symbol",
      source: "tool-figures",
      filter: ["all", only("4-1", "member"), ["==", ["get", "park_id"], "guangde"]],
      layout: {
        "text-field": zoneName,
        "text-font": BOLD,
        "text-size": 13,
        "text-max-width": 9,
        "text-anchor": "left",
        "text-offset": [3, 9],
        "text-justify": "left",
        "symbol-sort-key": 66,
      },
      paint: { ...lettering(dark, zone), "text-halo-width": 2.4 },
    },
    {
      id: "tool-figure-member-names",
      type: "symbol",
      source: "tool-figures",
      filter: only("4-1", "member"),
      layout: {
        "text-field": ["concat", called(context, "name"), "\n", called(context, "part")],
        "text-font": BOLD,
        "text-size": 12,
        "text-max-width": 30,
        "text-line-height": 1.25,
        "text-variable-anchor": ["left", "right", "bottom", "top"],
        "text-radial-offset": 0.9,
        "text-justify": "auto",
        "symbol-sort-key": 48,
      },
      paint: lettering(dark, zone),
    },
    {
      id: "tool-figure-mode-names",
      type: "symbol",
      source: "tool-figures",
      filter: only("4-1", "mode"),
      layout: {
        "symbol-placement": "line-center",
        "text-field": called(context, "name"),
        "text-font": BOLD,
        "text-size": 12.5,
        "text-max-width": 100,
        "text-padding": 1,
        "symbol-sort-key": ["+", 50, ["get", "no"]],
      },
      paint: { ...lettering(dark, accent), "text-halo-width": 2.6 },
    },
  ];
}

/** @param {ToolContext} context @returns {LayerSpecification[]} */
function directions(context) {
  const { dark } = context;
  const { paper } = inks(dark);
  const color = clusterColor("materials", dark);
  return [
    {
      id: "tool-figure-direction",
      type: "circle",
      source: "tool-figures",
      filter: only("4-2", "direction"),
      paint: {
        "circle-radius": ["+", 5, ["*", 1.4, ["get", "count"]]],
        "circle-color": color,
        "circle-stroke-color": paper,
        "circle-stroke-width": 2,
      },
    },
    {
      id: "tool-figure-direction-names",
      type: "symbol",
      source: "tool-figures",
      filter: only("4-2", "direction"),
      layout: {
        "text-field": called(context, "directions"),
        "text-font": BOLD,
        "text-size": 12,
        "text-line-height": 1.3,
        "text-max-width": 30,
        "text-variable-anchor": [
          "right",
          "left",
          "bottom",
          "top",
          "bottom-right",
          "top-right",
          "bottom-left",
          "top-left",
        ],
        "text-radial-offset": 1.2,
        "text-justify": "auto",
        "symbol-sort-key": ["-", 60, ["get", "count"]],
      },
      paint: lettering(dark, color),
    },
  ];
}

/** @param {ToolContext} context @returns {LayerSpecification[]} */
function places(context) {
  const { dark } = context;
  const { ink, paper } = inks(dark);
  const color = [
    "match",
    ["get", "kind"],
    "research",
    clusterColor("materials", dark),
    "education",
    clusterColor("biomed", dark),
    "energy",
    clusterColor("auto-parts", dark),
    ["pilot_zone", "demonstration_zone", "economic_zone"],
    clusterColor("equipment", dark),
    "data_centre",
    clusterColor("electronics", dark),
    ink,
  ];
  const known = ["match", ["get", "precision"], ["site", "park", "town"], true, false];
  // Far off, the block of those whose place the plan leaves open is one thing; near by each has its name.
  const block = ["all", ["==", ["get", "precision"], "city"], ["==", ["get", "spread"], true]];
  // The frame round those of which only the city is known, as the style draws it, at any zoom.
  const frame = /** @type {LayerSpecification[]} */ (
    /** @type {unknown} */ (
      context.map
        .getStyle()
        .layers.filter(({ id }) => id.startsWith("unplaced-places"))
        .map(({ metadata, minzoom, layout, ...layer }) => ({
          ...layer,
          id: `tool-${layer.id}`,
          layout: { ...layout, visibility: "visible" },
        }))
    )
  );
  return [
    ...frame.filter(({ type }) => type !== "symbol"),
    {
      id: "tool-places-vague",
      type: "circle",
      source: "tool-places",
      filter: ["!", known],
      paint: { "circle-radius": 4, "circle-color": paper, "circle-stroke-color": color, "circle-stroke-width": 1.6 },
    },
    {
      id: "tool-places-known",
      type: "circle",
      source: "tool-places",
      filter: known,
      paint: { "circle-radius": 5, "circle-color": color, "circle-stroke-color": paper, "circle-stroke-width": 1.5 },
    },
    {
      id: "tool-places-names",
      type: "symbol",
      source: "tool-places",
      layout: {
        "text-field": ["step", ["zoom"], ["case", block, "", called(context, "name")], 10, called(context, "name")],
        "text-font": REGULAR,
        "text-size": 11,
        "text-max-width": 10,
        "text-variable-anchor": ["left", "right", "top", "bottom"],
        "text-radial-offset": 0.7,
        "text-justify": "auto",
        "symbol-sort-key": ["case", known, 55, 75],
      },
      paint: lettering(dark),
    },
    ...frame.filter(({ type }) => type === "symbol"),
  ];
}

/** @param {ToolContext} context @param {string} figure @param {string} role */
function inFigure(context, figure, role) {
  return rowsOf(context, "figures").filter(({ properties: p }) => p["figure"] === figure && p["role"] === role);
}

/** @param {ToolContext} context @returns {Node[]} */
function locationText(context) {
  const { lang } = context;
  const t = words[lang];
  const hub = inFigure(context, "1-1", "hub")[0];
  const cities = inFigure(context, "1-1", "city");
  return [
    h("h3", {}, t.facts),
    h(
      "ul",
      { class: "plain" },
      ...(hub ? worded(hub, "facts", lang).split("\n") : []).map((fact) => h("li", {}, fact)),
    ),
    h("h3", {}, t.reach),
    table(
      t.reach,
      t.reachHead,
      cities.map((city) => {
        const { properties: p } = city;
        return [
          worded(city, "name", lang),
          h("span", {}, t.minutes(p["minutes"]), p["certainty"] === "plan" ? "" : h("small", {}, ` ${t.inferred}`)),
          `${formatNumber(p["straight_km"], lang, 0)} km`,
          h("q", { lang: "zh-CN" }, p["words_zh"]),
        ];
      }),
    ),
    h(
      "p",
      { class: "note" },
      t.reachNote,
      " ",
      formatPlaceInPlan(String(cities[0]?.properties["source_zh"] ?? ""), lang),
    ),
  ];
}

/** @param {ToolContext} context @returns {Node[]} */
function cooperationText(context) {
  const { lang } = context;
  const t = words[lang];
  const zone = inFigure(context, "4-1", "zone")[0]?.properties ?? {};
  const members = inFigure(context, "4-1", "member");
  const output = Number(zone["output_2025_yi"] ?? 0);
  return [
    h("h3", {}, t.zone),
    h(
      "ul",
      { class: "plain" },
      ...members.map((row) =>
        h(
          "li",
          {},
          worded(row, "part", lang),
          lang === "zh" ? "：" : ": ",
          h("strong", {}, worded(row, "name", lang)),
          ` ${formatNumber(row.properties["planned_km2"], lang)} km²`,
        ),
      ),
    ),
    h(
      "p",
      { class: "note" },
      t.total(
        formatNumber(Number(zone["planned_km2"] ?? 0), lang),
        formatNumber(lang === "en" ? output / 10 : output, lang),
      ),
      " ",
      formatPlaceInPlan(String(members[0]?.properties["source_zh"] ?? ""), lang),
    ),
    h("h3", {}, t.modes),
    table(
      t.modes,
      t.modeHead,
      inFigure(context, "4-1", "mode").map((row) => [
        h("q", { lang: "zh-CN" }, row.properties["name_zh"]),
        worded(row, "guangzhou", lang),
        worded(row, "qingyuan", lang),
        formatPlaceInPlan(row.properties["source_zh"], lang),
      ]),
    ),
  ];
}

/** @param {ToolContext} context @returns {Node[]} */
function directionsText(context) {
  const { lang } = context;
  const t = words[lang];
  const rows = inFigure(context, "4-2", "direction");
  return [
    table(
      t.titles["4-2"],
      t.directionHead,
      rows.map((row) => [
        worded(row, "name", lang),
        worded(row, "directions", lang)
          .split("\n")
          .join(lang === "zh" ? "、" : ", "),
        h("span", { lang: "zh-CN" }, row.properties["park_words_zh"]),
      ]),
    ),
    h("p", { class: "note" }, formatPlaceInPlan(String(rows[0]?.properties["source_zh"] ?? ""), lang)),
  ];
}

/** @param {ToolContext} context @returns {Node[]} */
function placesText(context) {
  const { lang } = context;
  const t = words[lang];
  return [
    table(
      t.titles.places,
      t.placeHead,
      rowsOf(context, "named_places").map((row) => {
        const { properties: p } = row;
        return [
          worded(row, "name", lang),
          t.kinds[/** @type {keyof typeof t.kinds} */ (p["kind"])] ?? p["kind"],
          h(
            "span",
            { title: String(p["basis"] ?? "") },
            t.precision[/** @type {keyof typeof t.precision} */ (p["precision"])] ?? "—",
          ),
          formatPlaceInPlan(String(p["source_zh"] ?? ""), lang),
        ];
      }),
    ),
  ];
}
