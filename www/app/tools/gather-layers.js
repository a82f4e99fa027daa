// How gathered sites are drawn: ring glyphs, hexagons, bands of heat, as layers of the Style Spec.

/** @typedef {import("./tool.js").OverlayLayer} LayerSpecification */
/** @typedef {import("../../pkg/index.js").Map} EngineMap */

/** @param {boolean} dark */
export const inks = (dark) =>
  dark
    ? {
        paper: "#1b1f22",
        ink: "#f3efe6",
        edge: "#14171a",
        ramp: ["#2b2440", "#5a3a63", "#93506f", "#c9726b", "#f0a566", "#fbe08a"],
      }
    : {
        paper: "#fdfcf9",
        ink: "#26241f",
        edge: "#ffffff",
        ramp: ["#fbe8b8", "#f6c77f", "#ec9a5b", "#d96a4a", "#b23f49", "#7a2348"],
      };

/** Stand-ins for a system font. */
const FONT = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];
/** Layers that a click may hit. */
const HIT = { "gq:interactive": true };

/**
 * The colours of the domains, as the style has them on the layer of projects.
 * @param {EngineMap} map
 * @returns {Map<string, string>}
 */
export function domainColors(map) {
  const layer = map.getStyle().layers.find(({ id }) => id === "projects");
  const colors = new Map();
  const found = matchOf(layer?.paint?.["circle-color"]) ?? matchOf(layer?.paint?.["circle-stroke-color"]) ?? [];
  for (let i = 2; i + 1 < found.length; i += 2) {
    for (const domain of [found[i]].flat()) colors.set(String(domain), String(found[i + 1]));
  }
  return colors;
}

/** The first `match` over the domain inside an expression. @param {unknown} expression @returns {unknown[] | undefined} */
function matchOf(expression) {
  if (!Array.isArray(expression)) return undefined;
  if (expression[0] === "match" && JSON.stringify(expression[1]) === '["get","domain"]') return expression;
  for (const part of expression) {
    const found = matchOf(part);
    if (found) return found;
  }
  return undefined;
}

/**
 * Rings with their counts, single sites, and sums below.
 * @param {boolean} dark
 * @param {string[]} colors one for each category
 * @returns {LayerSpecification[]}
 */
export function ringLayers(dark, colors) {
  const { paper, ink, edge } = inks(dark);
  const color = ["match", ["get", "category"], ...colors.flatMap((c, i) => [i, c]), ink];
  const cluster = [">", ["get", "count"], 1];
  const text = { "text-font": FONT, "text-allow-overlap": true, "symbol-sort-key": -1000 };
  return [
    {
      id: "tool-gather-disc",
      type: "circle",
      source: "tool-gather",
      filter: cluster,
      metadata: HIT,
      paint: { "circle-radius": ["+", ["get", "outer"], 1.5], "circle-color": paper, "circle-opacity": 0.94 },
    },
    {
      id: "tool-gather-rings",
      type: "fill",
      source: "tool-gather-rings",
      paint: { "fill-color": color, "fill-outline-color": paper },
    },
    {
      id: "tool-gather-chosen",
      type: "circle",
      source: "tool-gather",
      filter: ["==", ["get", "chosen"], true],
      paint: {
        "circle-radius": ["+", ["get", "outer"], 1.5],
        "circle-color": "rgba(0,0,0,0)",
        "circle-stroke-color": ink,
        "circle-stroke-width": 2,
      },
    },
    {
      id: "tool-gather-sites",
      type: "circle",
      source: "tool-gather",
      filter: ["!", cluster],
      metadata: HIT,
      paint: {
        "circle-radius": ["get", "outer"],
        "circle-color": color,
        "circle-stroke-color": edge,
        "circle-stroke-width": 1.5,
      },
    },
    {
      id: "tool-gather-counts",
      type: "symbol",
      source: "tool-gather",
      filter: cluster,
      layout: {
        ...text,
        "text-field": ["to-string", ["get", "count"]],
        "text-size": ["interpolate", ["linear"], ["get", "outer"], 15, 12, 36, 17],
      },
      paint: { "text-color": ink },
    },
    {
      id: "tool-gather-sums",
      type: "symbol",
      source: "tool-gather-sums",
      layout: { ...text, "text-field": ["get", "sum"], "text-size": 11.5, "text-anchor": "top" },
      paint: { "text-color": ink, "text-halo-color": paper, "text-halo-width": 1.6 },
    },
  ];
}

/** @param {boolean} dark @param {number[]} limits where the classes begin, the first one's left out @returns {LayerSpecification[]} */
export function hexagonLayers(dark, limits) {
  const { ramp, edge, ink } = inks(dark);
  const color =
    limits.length === 0
      ? ramp[3]
      : ["step", ["get", "value"], ramp[0], ...limits.flatMap((limit, i) => [limit, ramp[i + 1] ?? ink])];
  return [
    {
      id: "tool-gather-hexagons",
      type: "fill",
      source: "tool-gather-hexagons",
      metadata: HIT,
      paint: { "fill-color": color, "fill-opacity": 0.86 },
    },
    {
      id: "tool-gather-hexagon-edges",
      type: "line",
      source: "tool-gather-hexagons",
      paint: { "line-color": edge, "line-width": 1.2 },
    },
    {
      id: "tool-gather-hexagon-chosen",
      type: "line",
      source: "tool-gather-hexagons",
      filter: ["==", ["get", "chosen"], true],
      paint: { "line-color": ink, "line-width": 2.5 },
    },
  ];
}

/** @param {boolean} dark @param {number[]} levels parts of the greatest value @returns {LayerSpecification[]} */
export function heatLayers(dark, levels) {
  const { ramp, ink } = inks(dark);
  const color = ["match", ["get", "step"], ...levels.flatMap((_, i) => [i, ramp[i] ?? ink]), ink];
  return [
    {
      id: "tool-gather-heat",
      type: "fill",
      source: "tool-gather-heat",
      paint: { "fill-color": color, "fill-opacity": 0.62, "fill-outline-color": "rgba(0,0,0,0)" },
    },
    {
      id: "tool-gather-heat-lines",
      type: "line",
      source: "tool-gather-heat",
      paint: { "line-color": color, "line-width": 0.8, "line-opacity": 0.9 },
    },
  ];
}
