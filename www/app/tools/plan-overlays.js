// What the tools about clusters, flows and the plan's figures share: the packed overlays, colours, type, a quiet map.

import { h, svg } from "../dom.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {import("../../pkg/types.js").Feature} Feature */
/** @typedef {import("./tool.js").OverlayLayer} LayerSpecification */
/** @typedef {import("../i18n.js").Lang} Lang */

/** Maps that have the overlays' sources already. @type {WeakSet<object>} */
const ready = new WeakSet();

/**
 * Fetches `atlas-overlays.bin` and registers its sources (`atlas:cluster_areas`, …) with the map, once.
 * @param {ToolContext} context
 */
export async function addOverlays({ map, file }) {
  if (ready.has(map)) return;
  map.addPack(await file("atlas-overlays.bin"));
  ready.add(map);
}

/** All rows of one of the overlays' sources. @param {ToolContext} context @param {string} name @returns {Feature[]} */
export function rowsOf({ map }, name) {
  return map.querySourceFeatures(`atlas:${name}`);
}

/** A property in the reader's language. @param {Feature} row @param {string} name @param {Lang} lang @returns {string} */
export function worded({ properties }, name, lang) {
  return String((lang === "en" && properties[`${name}_en`]) || properties[`${name}_zh`] || "");
}

/**
 * The clusters' colours: Okabe and Ito's set, which people with any kind of colour blindness tell apart, shifted where paper
 * asks for more contrast. Numbers and hatches say the same again.
 * @type {Record<string, { light: string, dark: string, angle: number }>}
 */
export const CLUSTERS = {
  materials: { light: "#0072b2", dark: "#5aaeea", angle: 45 },
  equipment: { light: "#00805d", dark: "#35cfa2", angle: 135 },
  "auto-parts": { light: "#c24f00", dark: "#ff9650", angle: 0 },
  "agri-food": { light: "#8f6a00", dark: "#f0cb45", angle: 90 },
  electronics: { light: "#2b93cf", dark: "#a4dcff", angle: 22 },
  biomed: { light: "#b04f86", dark: "#f3a0cb", angle: 112 },
  emergency: { light: "#3d3a36", dark: "#e9e5dc", angle: 67 },
};

/** @param {string} id @param {boolean} dark */
export function clusterColor(id, dark) {
  return CLUSTERS[id]?.[dark ? "dark" : "light"] ?? (dark ? "#cccccc" : "#555555");
}

/** Ink and paper of the map. @param {boolean} dark */
export function inks(dark) {
  return dark
    ? { ink: "#f3efe6", soft: "#d6d1c6", paper: "#14171a", accent: "#ffb8a5" }
    : { ink: "#26241f", soft: "#474239", paper: "#fdfcf9", accent: "#8f2413" };
}

export const REGULAR = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];
export const BOLD = [
  "Noto Sans CJK SC Bold",
  "Noto Sans SC Bold",
  "PingFang SC Semibold",
  "Microsoft YaHei Bold",
  "sans-serif",
];

/** Text of a layer with a halo. @param {boolean} dark @param {string} [color] */
export function lettering(dark, color) {
  const { ink, paper } = inks(dark);
  return { "text-color": color ?? ink, "text-halo-color": paper, "text-halo-width": 1.8 };
}

/** Groups of the style that an overlay is hard to read over. */
const LOUD = ["projects", "places", "clusters", "transport"];

/**
 * Hides what the overlay would be lost in; what the reader has hidden already stays so.
 * @param {ToolContext} context
 * @param {string[]} [groups]
 * @param {string[]} [ids] single layers, whose names the overlay writes itself
 * @returns {() => void} shows them again
 */
export function quieten({ map }, groups = LOUD, ids = []) {
  const layers = map.getStyle().layers.filter((layer) => layer.layout?.["visibility"] !== "none");
  const shown = groups.filter((group) => layers.some((layer) => layer.metadata?.["gq:group"] === group));
  const single = ids.filter((id) =>
    layers.some((layer) => layer.id === id && !shown.includes(layer.metadata?.["gq:group"] ?? "")),
  );
  const show = (/** @type {boolean} */ visible) => {
    for (const group of shown) map.setGroupVisible(group, visible);
    const present = new Set(map.getStyle().layers.map(({ id }) => id));
    for (const id of single.filter((id) => present.has(id)))
      map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
  };
  show(false);
  return () => show(true);
}

/** A switch with a label. @param {string} id @param {string} label @param {boolean} on @param {(on: boolean) => void} changed @param {Node} [mark] */
export function toggle(id, label, on, changed, mark) {
  return h(
    "label",
    { class: "switch" },
    h("input", {
      type: "checkbox",
      role: "switch",
      id,
      checked: on,
      onchange: (/** @type {any} */ event) => changed(event.target.checked),
    }),
    mark ?? false,
    h("span", {}, label),
  );
}

/**
 * A labelled choice.
 * @param {string} id @param {string} label @param {[string, string][]} options @param {string} value @param {(value: string) => void} changed
 */
export function choice(id, label, options, value, changed) {
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, onchange: (/** @type {any} */ event) => changed(event.target.value) },
      ...options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)),
    ),
  );
}

/** A filled square that stands for a colour on the map. @param {string} color */
export function chip(color) {
  return svg(
    "svg",
    { class: "colour-chip", width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" },
    svg("rect", {
      x: 1,
      y: 1,
      width: 12,
      height: 12,
      rx: 2,
      fill: color,
      "fill-opacity": 0.3,
      stroke: color,
      "stroke-width": 2,
    }),
  );
}

/**
 * A table that scrolls sideways when the panel is narrow.
 * @param {string} caption @param {string[]} head @param {(string | Node)[][]} rows the first cell of each is its heading
 */
export function table(caption, head, rows) {
  return h(
    "div",
    { class: "table", role: "region", "aria-label": caption, tabindex: 0 },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        {},
        ...rows.map(([first = "", ...cells]) =>
          h("tr", {}, h("th", { scope: "row" }, first), ...cells.map((cell) => h("td", {}, cell))),
        ),
      ),
    ),
  );
}

/** Rows as CSV by RFC 4180. @param {Feature[]} rows */
export function csvOf(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.properties)))];
  const cell = (/** @type {unknown} */ value) => {
    const text = value === undefined || value === null ? "" : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[columns, ...rows.map((row) => columns.map((name) => row.properties[name]))].map((line) => line.map(cell).join(",")).join("\n")}\n`;
}

/** Where a reader can look up what the overlay is made of: the plan's place in brackets. @param {string} text */
export function cite(text) {
  return h("cite", { class: "cite" }, text);
}

/**
 * Puts areas, lines and dots below the map's names, and the overlay's own names above everything: layers higher up get
 * their labels placed first. A symbol layer with `below` in its metadata stays below, where it gives way.
 *
 * @param {ToolContext} context
 * @param {string} name
 * @param {Record<string, unknown>} sources data by the name of the source; each part gets sources of its own
 * @param {LayerSpecification[]} layers bottom first
 */
export function lay(context, name, sources, layers) {
  const isName = (/** @type {LayerSpecification} */ { type, metadata }) => type === "symbol" && !metadata?.["below"];
  for (const [part, chosen, before] of /** @type {[string, LayerSpecification[], string | undefined][]} */ ([
    [name, layers.filter((layer) => !isName(layer)), "area-labels"],
    [`${name}-names`, layers.filter(isName), undefined],
  ])) {
    const own = (/** @type {string} */ source) => (part === name ? source : `${source}-names`);
    const used = Object.entries(sources).filter(([source]) => chosen.some((layer) => layer.source === source));
    context.overlay(part, {
      sources: Object.fromEntries(used.map(([source, data]) => [own(source), { type: "geojson", data }])),
      layers: chosen.map((layer) =>
        layer.source !== undefined && layer.source in sources ? { ...layer, source: own(layer.source) } : layer,
      ),
      ...(before === undefined ? {} : { before }),
    });
  }
}
