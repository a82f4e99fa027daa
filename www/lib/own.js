// What a page gives the element to draw: data on top of the plan, or a style in its place.

import { MapError, fetchOk } from "./core.js";
import { read } from "./loading.js";

/** @typedef {import("./types.js").LayerSpecification} LayerSpecification */
/** @typedef {import("./types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("./types.js").StyleSpecification} StyleSpecification */
/** @typedef {{ source: SourceSpecification, layers: (theme: "light" | "dark") => LayerSpecification[] }} Own */

/**
 * @param {unknown} data GeoJSON or an address
 * @param {string | null} type `geojson`, `topojson` or `csv`; by the address's ending when `null`
 * @param {string | null} datum
 * @returns {Promise<Own>}
 */
export async function readOwn(data, type, datum) {
  const ending = data instanceof URL ? /\.(csv|tsv|txt|topojson)$/i.exec(data.pathname)?.[1]?.toLowerCase() : undefined;
  const kind = type ?? (ending === "topojson" ? "topojson" : ending ? "csv" : "geojson");
  const spec = /** @type {SourceSpecification} */ ({ type: kind, data, ...(datum ? { datum } : {}) });
  const { spec: source } = await read(spec, new AbortController().signal, () => {});
  if (source.type === "geojson" && typeof source.data === "string") JSON.parse(source.data);
  return { source, layers: ownLayers };
}

/**
 * @param {URL} url
 * @returns {Promise<StyleSpecification>}
 * @throws {MapError} `fetch-failed`
 */
export async function fetchStyle(url) {
  try {
    return await (await fetchOk(url)).json();
  } catch (cause) {
    if (cause instanceof MapError) throw cause;
    throw new MapError("fetch-failed", `${url.pathname} is no style: it must be JSON.`, cause);
  }
}

/**
 * @param {"light" | "dark"} theme
 * @returns {LayerSpecification[]}
 */
function ownLayers(theme) {
  const color = theme === "dark" ? "#7db7ff" : "#0b57c2";
  const metadata = { "gq:group": "own", "gq:interactive": true };
  /** @param {string} kind @returns {unknown} */
  const only = (kind) => ["==", ["geometry-type"], kind];
  return [
    { id: "own-fill", type: "fill", source: "own", metadata, filter: only("Polygon"), paint: { "fill-color": color, "fill-opacity": 0.18 } },
    { id: "own-line", type: "line", source: "own", metadata, filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": color, "line-width": 2 } },
    { id: "own-circle", type: "circle", source: "own", metadata, filter: only("Point"), paint: { "circle-color": color, "circle-radius": 5, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 } },
  ];
}
