// The legend, drawn from what the map says of its own layers. Nothing about colours is written here.

import { h, svg } from "./dom.js";

/** @typedef {import("../lib/types.js").LegendEntry} LegendEntry */
/** @typedef {import("../lib/types.js").LegendPart} LegendPart */
/** @typedef {"zh" | "en"} Lang */

const WIDTH_PX = 34;
const HEIGHT_PX = 18;
let patterns = 0;

/**
 * @param {LegendEntry[]} entries from `map.legend()`
 * @param {{ id: string, zh: string, en: string }[]} sections in the order to show, from the style's metadata
 * @param {Set<string>} shown groups whose layers are visible
 * @param {Lang} lang
 * @returns {HTMLElement[]}
 */
export function legendSections(entries, sections, shown, lang) {
  return sections.flatMap((section) => {
    const inside = entries.filter((entry) => (entry.section ?? "base") === section.id && (!entry.group || shown.has(entry.group)));
    if (inside.length === 0) return [];
    return [h("section", { class: "legend-section" }, h("h3", {}, section[lang]), ...inside.map((entry) => entryNode(entry, lang)))];
  });
}

/** @param {LegendEntry} entry @param {Lang} lang @returns {HTMLElement} */
function entryNode(entry, lang) {
  const name = lang === "en" ? entry.name_en : entry.name_zh;
  if (!entry.items) return row(entry.swatch, name);
  return h("div", { class: "legend-group" }, h("h4", {}, name), ...entry.items.map((item) => entryNode(item, lang)));
}

/** @param {LegendPart[] | undefined} parts @param {string} name */
function row(parts, name) {
  return h("div", { class: "legend-row" }, swatchNode(parts ?? []), h("span", {}, name));
}

/**
 * The colour of a project's domain, as the legend states it.
 * @param {LegendEntry[]} entries
 * @returns {Record<string, string>} by the Chinese name of the domain
 */
export function domainColors(entries) {
  /** @type {Record<string, string>} */
  const colors = {};
  /** @param {LegendEntry[]} list */
  const visit = (list) => {
    for (const entry of list) {
      if (entry.items) visit(entry.items);
      else colors[entry.name_zh] ??= entry.swatch?.[0]?.color ?? "";
    }
  };
  visit(entries.filter((entry) => entry.layer === "projects"));
  return colors;
}

/** @param {LegendPart[]} parts bottom first */
function swatchNode(parts) {
  const area = parts.some((part) => part.kind === "fill");
  const nodes = parts.flatMap((part) => partNodes(part, area));
  const radius = Math.max(0, ...parts.map((part) => (part.radius ?? 0) + (part.stroke_width ?? 0)));
  const height = Math.max(HEIGHT_PX, Math.ceil(2 * radius + 2));
  const node = svg("svg", { width: WIDTH_PX, height, viewBox: `0 ${(HEIGHT_PX - height) / 2} ${WIDTH_PX} ${height}`, "aria-hidden": "true" }, ...nodes);
  node.setAttribute("class", "swatch");
  return node;
}

/**
 * @param {LegendPart} part
 * @param {boolean} area whether a line is an area's outline
 * @returns {Element[]}
 */
function partNodes(part, area) {
  const x = WIDTH_PX / 2;
  const y = HEIGHT_PX / 2;
  const opacity = part.opacity ?? 1;
  const color = part.color ?? "none";
  switch (part.kind) {
    case "background":
      return [svg("rect", { x: 1, y: 1, width: WIDTH_PX - 2, height: HEIGHT_PX - 2, rx: 2, fill: color })];
    case "fill": {
      const box = { x: 3, y: 2, width: WIDTH_PX - 6, height: HEIGHT_PX - 4, opacity };
      return part.pattern ? hatched(box, color) : [svg("rect", { ...box, fill: color })];
    }
    case "line": {
      const width = part.width ?? 1;
      const dash = part.dash ? { "stroke-dasharray": part.dash.map((n) => n * width).join(" ") } : {};
      if (area) return [svg("rect", { x: 3, y: 2, width: WIDTH_PX - 6, height: HEIGHT_PX - 4, fill: "none", stroke: color, "stroke-width": width, "stroke-opacity": opacity, ...dash })];
      return [svg("line", { x1: 2, x2: WIDTH_PX - 2, y1: y, y2: y, stroke: color, "stroke-width": width, "stroke-opacity": opacity, ...dash })];
    }
    case "circle":
      return [svg("circle", {
        cx: x, cy: y, r: part.radius ?? 4, fill: color, "fill-opacity": opacity,
        stroke: part.stroke_color ?? "none", "stroke-width": part.stroke_width ?? 0,
      })];
    default:
      return part.path ? [svg("path", { d: part.path, fill: color, transform: `translate(${x} ${y})` })] : [svg("circle", { cx: x, cy: y, r: 4.5, fill: color })];
  }
}

/**
 * @param {Record<string, number>} box
 * @param {string} color
 */
function hatched(box, color) {
  const id = `hatch-${(patterns += 1)}`;
  const line = svg("path", { d: "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", stroke: color, "stroke-width": 1, fill: "none" });
  const pattern = svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, line);
  return [svg("defs", {}, pattern), svg("rect", { ...box, fill: `url(#${id})` })];
}
