// The seven clusters of annex 2 as areas, outlines or links over their parks, one by one and together, with their sums.

import { h, svg } from "../dom.js";
import { formatMoney, formatNumber, formatPlaceInPlan } from "../i18n.js";
import {
  BOLD,
  CLUSTERS,
  addOverlays,
  chip,
  choice,
  clusterColor,
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
    mode: "范围画法",
    modes: { concave: "凹包：沿园区与最短连线", convex: "凸包", tree: "最短连线（最小生成树）" },
    marks: "园区标记：一块一集群",
    quiet: "暂隐交通、项目与地点",
    which: "显示的集群",
    all: "全部显示",
    none: "全部隐藏",
    small: "七个集群，一图一群",
    only: (/** @type {string} */ name) => `只看${name}`,
    sums: "集群合计",
    head: ["集群", "园区", "规划面积 km²", "2025 年产值 亿元", "园区内附件四投资", "本产业附件四投资", "入库项目"],
    more: (/** @type {string} */ name) => `${name}：投资类别与企业`,
    category: ["附件四类别", "园区内项目", "园区内投资", "附件四合计"],
    own: "本产业",
    enterprises: "企业与平台",
    placed: "已定位",
    unplaced: "规划未写明位置，未画",
    outside: "在集群园区之外",
    save: "下载合计 CSV",
    tiers: { established: "优势", emerging: "新兴" },
    parks: (/** @type {number} */ n) => `${n} 园`,
    note: "同一园区可属多个集群，故各行不能相加。范围为示意：园区轮廓外扩（附件二次序每后一群再外扩 0.8 公里，以便分辨），圆角，裁到陆地；未写明位置的企业不影响范围。“本产业”按附件二的产业组成与附件四的项目类别对应。入库项目含规划内重复列出的 5 条。",
    announce: (/** @type {number} */ n) => `显示 ${n} 个集群`,
  },
  en: {
    mode: "Drawn as",
    modes: {
      concave: "Concave hull: along parks and shortest links",
      convex: "Convex hull",
      tree: "Shortest links (minimum spanning tree)",
    },
    marks: "Marks at parks: one square a cluster",
    quiet: "Hide transport, projects and places for now",
    which: "Clusters shown",
    all: "Show all",
    none: "Hide all",
    small: "The seven clusters side by side",
    only: (/** @type {string} */ name) => `${name} only`,
    sums: "Sums by cluster",
    head: [
      "Cluster",
      "Parks",
      "Planned km²",
      "Output 2025, CN¥ bn",
      "Annex 4 investment in its parks",
      "Annex 4 investment in its industry",
      "Pipeline",
    ],
    more: (/** @type {string} */ name) => `${name}: investment by category, firms`,
    category: ["Category of annex 4", "Projects in its parks", "Investment in its parks", "In all of annex 4"],
    own: "own industry",
    enterprises: "Firms and platforms",
    placed: "placed",
    unplaced: "the plan gives no place; not drawn",
    outside: "outside the cluster's parks",
    save: "Download sums as CSV",
    tiers: { established: "established", emerging: "emerging" },
    parks: (/** @type {number} */ n) => `${n} parks`,
    note: "A park may carry several clusters, so the rows must not be added. Extents are schematic: the parks' outlines grown (each further cluster of annex 2 by 0.8 km more, to tell them apart), rounded, cut to the land; firms without a place in the plan do not count. “Own industry” matches annex 2's components with annex 4's categories. The pipeline includes 5 entries that the plan lists twice.",
    announce: (/** @type {number} */ n) => `${n} clusters shown`,
  },
};

/** @typedef {"concave" | "convex" | "tree"} Mode */

const chosen = {
  mode: /** @type {Mode} */ ("concave"),
  marks: true,
  quiet: true,
  shown: new Set(Object.keys(CLUSTERS)),
};

/** @type {(() => void) | undefined} */
let unquiet;

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    await addOverlays(context);
    const t = words[context.lang];
    const sums = rowsOf(context, "cluster_sums");
    const root = h("div", {});
    hush();
    draw(context);
    render();
    return root;

    function hush() {
      unquiet?.();
      unquiet = chosen.quiet ? quieten(context) : undefined;
    }

    /** @param {() => void} change @param {string} [focus] the control that has the focus afterwards */
    function change(change, focus) {
      change();
      draw(context);
      render();
      context.announce(t.announce(chosen.shown.size));
      if (focus) /** @type {HTMLElement | null} */ (root.querySelector(`#${CSS.escape(focus)}`))?.focus();
    }

    function render() {
      const open = new Set([...root.querySelectorAll("details[open]")].map((node) => node.id));
      const scrolled = root.querySelector(".table")?.scrollLeft ?? 0;
      root.replaceChildren(
        h(
          "div",
          { class: "filters" },
          choice(
            "cluster-mode",
            t.mode,
            /** @type {[string, string][]} */ (Object.entries(t.modes)),
            chosen.mode,
            (value) => change(() => (chosen.mode = /** @type {Mode} */ (value)), "cluster-mode"),
          ),
        ),
        h("h3", { id: "cluster-small" }, t.small),
        smallMultiples(),
        h(
          "fieldset",
          { class: "switches" },
          h("legend", {}, t.which),
          ...sums.map((row) => {
            const id = String(row.id);
            const label = `${row.properties["no"]} ${worded(row, "name", context.lang)}`;
            return toggle(
              `cluster-${id}`,
              label,
              chosen.shown.has(id),
              (on) => change(() => (on ? chosen.shown.add(id) : chosen.shown.delete(id)), `cluster-${id}`),
              chip(clusterColor(id, context.dark)),
            );
          }),
          h(
            "p",
            { class: "note" },
            h(
              "button",
              {
                type: "button",
                class: "link",
                id: "clusters-all",
                onclick: () => change(() => (chosen.shown = new Set(Object.keys(CLUSTERS))), "clusters-all"),
              },
              t.all,
            ),
            " · ",
            h(
              "button",
              {
                type: "button",
                class: "link",
                id: "clusters-none",
                onclick: () => change(() => chosen.shown.clear(), "clusters-none"),
              },
              t.none,
            ),
          ),
        ),
        toggle("cluster-marks", t.marks, chosen.marks, (on) => change(() => (chosen.marks = on), "cluster-marks")),
        toggle("cluster-quiet", t.quiet, chosen.quiet, (on) =>
          change(() => {
            chosen.quiet = on;
            hush();
          }, "cluster-quiet"),
        ),
        h("h3", {}, t.sums),
        sumsTable(),
        h(
          "p",
          {},
          h(
            "button",
            { type: "button", class: "link", onclick: () => context.save("cluster-sums.csv", "text/csv", csvOf(sums)) },
            t.save,
          ),
        ),
        ...sums.map(details),
        h("p", { class: "note" }, t.note),
      );
      for (const id of open) root.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
      const scroller = root.querySelector(".table");
      if (scroller) scroller.scrollLeft = scrolled;
    }

    function sumsTable() {
      const yi = (/** @type {number} */ value) =>
        formatNumber(context.lang === "en" ? value / 10 : value, context.lang, 1);
      return table(
        t.sums,
        t.head,
        sums.map((row) => {
          const p = row.properties;
          return [
            `${p["no"]} ${worded(row, "name", context.lang)}`,
            String(p["parks"]),
            formatNumber(p["planned_km2"], context.lang),
            yi(p["output_2025_yi"]),
            formatMoney(p["invest_in_parks_wan"], context.lang),
            p["own_projects"] > 0 ? formatMoney(p["own_invest_wan"], context.lang) : "—",
            String(p["pipeline"]),
          ];
        }),
      );
    }

    /** @param {Feature} row */
    function details(row) {
      const id = String(row.id);
      const mine = (/** @type {Feature} */ other) => other.properties["cluster_id"] === id;
      const invest = rowsOf(context, "cluster_invest").filter(mine);
      const firms = rowsOf(context, "cluster_enterprises").filter(mine);
      const name = worded(row, "name", context.lang);
      return h(
        "details",
        { class: "block", id: `cluster-more-${id}` },
        h("summary", {}, t.more(name)),
        table(
          `${name}: ${t.category[0]}`,
          t.category,
          invest.map((other) => [
            h(
              "span",
              {},
              worded(other, "category", context.lang),
              other.properties["own"] ? h("small", {}, ` ${t.own}`) : "",
            ),
            String(other.properties["projects_in_parks"]),
            formatMoney(other.properties["invest_in_parks_wan"], context.lang),
            formatMoney(other.properties["invest_wan"], context.lang),
          ]),
        ),
        firms.length > 0 && h("h4", {}, t.enterprises),
        firms.length > 0 &&
          h(
            "ul",
            { class: "plain" },
            ...firms.map(({ properties: p }) =>
              h(
                "li",
                {},
                h("span", { lang: "zh-CN" }, p["name_zh"]),
                h(
                  "small",
                  {},
                  ` ${p["precision"] === "park" || p["precision"] === "town" ? (p["outside"] ? `${t.placed}, ${t.outside}` : t.placed) : t.unplaced}`,
                ),
              ),
            ),
          ),
        h("p", { class: "note" }, formatPlaceInPlan(row.properties["source_zh"], context.lang)),
      );
    }

    function smallMultiples() {
      const outlines = countyPaths(context);
      const areas = rowsOf(context, "cluster_areas").filter(
        ({ properties: p }) => p["mode"] === (chosen.mode === "convex" ? "convex" : "concave"),
      );
      const links = rowsOf(context, "cluster_links");
      const sites = rowsOf(context, "cluster_sites");
      const parks = context.records
        .all("parks")
        .map((park) => [Number(park.properties["lon"]), Number(park.properties["lat"])]);
      const { soft } = inks(context.dark);
      return h(
        "div",
        { class: "multiples", role: "group", "aria-labelledby": "cluster-small" },
        ...sums.map((row) => {
          const id = String(row.id);
          const color = clusterColor(id, context.dark);
          const name = worded(row, "name", context.lang);
          const mine = (/** @type {Feature} */ other) => other.properties["cluster_id"] === id;
          const alone = chosen.shown.size === 1 && chosen.shown.has(id);
          const shapes =
            chosen.mode === "tree"
              ? links
                  .filter(mine)
                  .map((link) =>
                    svg("path", { d: pathOf(link.geometry), fill: "none", stroke: color, "stroke-width": 2 }),
                  )
              : areas.filter(mine).map((area) =>
                  svg("path", {
                    d: pathOf(area.geometry),
                    fill: color,
                    "fill-opacity": 0.28,
                    stroke: color,
                    "stroke-width": 1.4,
                    "fill-rule": "evenodd",
                  }),
                );
          const dots = sites.filter(mine).map((site) => dot(site.geometry.coordinates, 2.6, color));
          const others = parks
            .filter(([lon, lat]) => Number.isFinite(lon) && Number.isFinite(lat))
            .map((at) => dot(at, 1.2, soft));
          const picture = svg(
            "svg",
            { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
            svg("path", { d: outlines, class: "county", fill: "none", "stroke-width": 0.6 }),
            ...others,
            ...shapes,
            ...dots,
          );
          return h(
            "button",
            {
              type: "button",
              class: "multiple",
              id: `only-${id}`,
              "aria-pressed": String(alone),
              title: t.only(name),
              onclick: () =>
                change(() => (chosen.shown = alone ? new Set(Object.keys(CLUSTERS)) : new Set([id])), `only-${id}`),
            },
            picture,
            h("span", { class: "multiple-name" }, `${row.properties["no"]} ${name}`),
            h(
              "span",
              { class: "multiple-meta" },
              `${t.parks(row.properties["parks"])} · ${formatNumber(row.properties["planned_km2"], context.lang)} km²`,
            ),
          );
        }),
      );
    }
  },
  close() {
    unquiet?.();
    unquiet = undefined;
  },
};

/** @param {ToolContext} context */
function draw(context) {
  const { dark, lang } = context;
  const shown = [...chosen.shown];
  const color = colorOf(dark);
  const mine = ["in", ["get", "cluster_id"], ["literal", shown]];
  const area = ["all", ["==", ["get", "mode"], chosen.mode], mine];
  const { paper, accent } = inks(dark);
  /** @type {LayerSpecification[]} */
  const layers = [];
  if (chosen.mode === "tree") {
    layers.push(
      {
        id: "tool-cluster-link-casing",
        type: "line",
        source: "tool-cluster-links",
        filter: mine,
        layout: { "line-cap": "round" },
        paint: { "line-color": paper, "line-width": 5.5, "line-opacity": 0.85 },
      },
      {
        id: "tool-cluster-link",
        type: "line",
        source: "tool-cluster-links",
        filter: mine,
        layout: { "line-cap": "round" },
        paint: { "line-color": color, "line-width": 3 },
      },
    );
  } else {
    layers.push(
      {
        id: "tool-cluster-fill",
        type: "fill",
        source: "tool-cluster-areas",
        filter: area,
        paint: { "fill-color": color, "fill-opacity": shown.length === 1 ? 0.2 : dark ? 0.12 : 0.09 },
      },
      // Each cluster hatched in a direction of its own: where areas overlap, the directions cross.
      ...Object.entries(CLUSTERS)
        .filter(([id]) => chosen.shown.has(id))
        .map(
          ([id, { angle }]) =>
            /** @type {LayerSpecification} */ ({
              id: `tool-cluster-hatch-${id}`,
              type: "fill",
              source: "tool-cluster-areas",
              filter: ["all", area, ["==", ["get", "cluster_id"], id]],
              paint: {
                "fill-color": clusterColor(id, dark),
                "fill-pattern": `hatch-${angle}-9-0.9`,
                "fill-opacity": shown.length === 1 ? 0.55 : 0.34,
              },
            }),
        ),
      {
        id: "tool-cluster-line",
        type: "line",
        source: "tool-cluster-areas",
        filter: ["all", area, ["==", ["get", "tier"], "established"]],
        layout: { "line-join": "round" },
        paint: { "line-color": color, "line-width": 2.2 },
      },
      {
        id: "tool-cluster-line-emerging",
        type: "line",
        source: "tool-cluster-areas",
        filter: ["all", area, ["==", ["get", "tier"], "emerging"]],
        layout: { "line-join": "round" },
        paint: { "line-color": color, "line-width": 2.2, "line-dasharray": [4, 1.8] },
      },
    );
  }
  layers.push(
    {
      id: "tool-cluster-names",
      type: "symbol",
      metadata: { below: true },
      source: chosen.mode === "tree" ? "tool-cluster-links" : "tool-cluster-areas",
      filter: chosen.mode === "tree" ? mine : area,
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 420,
        "text-field": [
          "concat",
          ["to-string", ["get", "no"]],
          " ",
          ["case", ["==", lang, "en"], ["get", "name_en"], ["get", "name_zh"]],
        ],
        "text-font": BOLD,
        "text-size": 11.5,
        "text-max-width": 100,
        "text-padding": 6,
        "symbol-sort-key": ["+", 95, ["get", "no"]],
      },
      paint: { "text-color": color, "text-halo-color": paper, "text-halo-width": 2.2 },
    },
    {
      id: "tool-cluster-enterprises",
      type: "symbol",
      metadata: { below: true },
      source: "tool-cluster-sites",
      filter: ["all", mine, ["==", ["get", "kind"], "enterprise"]],
      layout: {
        "icon-image": "diamond",
        "icon-size": 0.7,
        "icon-allow-overlap": true,
        "text-field": ["case", ["==", lang, "en"], ["get", "site_en"], ["get", "site_zh"]],
        "text-font": BOLD,
        "text-size": 11,
        "text-variable-anchor": ["top", "bottom", "right", "left"],
        "text-radial-offset": 0.8,
        "text-max-width": 9,
        "text-optional": true,
        "symbol-sort-key": 140,
      },
      paint: { "icon-color": color, "icon-halo-color": paper, "icon-halo-width": 1.2, ...lettering(dark, accent) },
    },
  );
  if (chosen.marks) layers.push(marks(context, shown));
  lay(
    context,
    "clusters",
    {
      "tool-cluster-areas": "atlas:cluster_areas",
      "tool-cluster-links": "atlas:cluster_links",
      "tool-cluster-sites": "atlas:cluster_sites",
    },
    layers,
  );
}

/** What the marks at a park are: side and distance of the squares, and where the row stands, px. Names stand below most parks. */
const [MARK_PX, STEP_PX] = [8, 10];
/** @type {Record<string, [number, number]>} */
const ROW_PX = { guangfo: [20, 15], lianzhou: [0, 46], guangde: [16, -15], "huadu-qingxin": [16, -15] };
/** @type {[number, number]} */
const ABOVE_PX = [0, -15];

/**
 * A row of squares at each park, one for each cluster shown that the park carries, in annex 2's order.
 * @param {ToolContext} context @param {string[]} shown @returns {LayerSpecification}
 */
function marks(context, shown) {
  const { dark } = context;
  const { paper } = inks(dark);
  const sites = rowsOf(context, "cluster_sites").filter(
    ({ properties: p }) => p["kind"] === "park" && shown.includes(p["cluster_id"]),
  );
  const size = MARK_PX / 16;
  const offsets = sites.flatMap((site) => {
    const row = sites.filter((other) => other.properties["site_id"] === site.properties["site_id"]);
    const [right, y] = ROW_PX[site.properties["site_id"]] ?? ABOVE_PX;
    const x = right + (row.indexOf(site) - (row.length - 1) / 2) * STEP_PX;
    // An offset counts in the icon's own size.
    return [site.id, ["literal", [x / size, y / size]]];
  });
  return {
    id: "tool-cluster-marks",
    type: "symbol",
    metadata: { below: true },
    source: "tool-cluster-sites",
    filter: ["all", ["==", ["get", "kind"], "park"], ["in", ["get", "cluster_id"], ["literal", shown]]],
    layout: {
      "icon-image": "square",
      "icon-size": size,
      "icon-allow-overlap": true,
      "icon-padding": 0,
      "icon-offset": offsets.length > 0 ? ["match", ["id"], ...offsets, ["literal", [0, 0]]] : [0, 0],
      "symbol-sort-key": 40,
    },
    paint: { "icon-color": colorOf(dark), "icon-halo-color": paper, "icon-halo-width": 1.4 },
  };
}

/** @param {boolean} dark */
function colorOf(dark) {
  return [
    "match",
    ["get", "cluster_id"],
    ...Object.keys(CLUSTERS).flatMap((id) => [id, clusterColor(id, dark)]),
    "#888888",
  ];
}

/** The pictures' size and what they show: Qingyuan. */
const [WIDTH, HEIGHT] = [120, 104];
const [WEST, NORTH, SCALE] = [111.78, 25.25, 46];

/** @param {number[]} position */
function onPicture([lon = 0, lat = 0]) {
  // Equirectangular at 24.3° N: a thumbnail of two degrees.
  return [(lon - WEST) * SCALE * 0.912, (NORTH - lat) * SCALE];
}

/** @param {any} geometry @returns {string} */
function pathOf(geometry) {
  /** @param {number[][]} line @param {string} end */
  const one = (line, end) =>
    `M${line
      .map((at) =>
        onPicture(at)
          .map((n) => n.toFixed(1))
          .join(" "),
      )
      .join("L")}${end}`;
  const { type, coordinates } = geometry ?? {};
  if (type === "LineString") return one(coordinates, "");
  if (type === "Polygon") return coordinates.map((/** @type {number[][]} */ ring) => one(ring, "Z")).join("");
  if (type === "MultiPolygon")
    return coordinates
      .flat()
      .map((/** @type {number[][]} */ ring) => one(ring, "Z"))
      .join("");
  return "";
}

/** @param {number[]} at @param {number} radius @param {string} color */
function dot(at, radius, color) {
  const [x = 0, y = 0] = onPicture(at);
  return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius, fill: color });
}

/** @type {string | undefined} */
let counties;

/** Qingyuan's counties, thinned to what a thumbnail shows. @param {ToolContext} context */
function countyPaths({ map }) {
  counties ??= map
    .querySourceFeatures("atlas:counties")
    .filter(({ properties: p }) => p["focus"] === "qingyuan")
    .map(({ geometry }) => {
      const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
      const thin = rings
        .map((/** @type {number[][]} */ ring) => ring.filter((_, i) => i % 6 === 0))
        .filter((/** @type {number[][]} */ ring) => ring.length > 8);
      return pathOf({ type: "Polygon", coordinates: thin });
    })
    .join("");
  return counties;
}
