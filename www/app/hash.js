// The view in the address: #zoom/lat/lon&lang=en&theme=dark&select=parks/guangqing&tool=reach&layers=parks,projects

/** @typedef {import("../pkg/base/core.js").Theme} Theme */

/** @type {Theme[]} */
export const THEMES = ["light", "dark", "contrast", "safe", "print"];

/**
 * @typedef {object} PageState
 * @property {{ zoom: number, lat: number, lng: number } | undefined} [view]
 * @property {"zh" | "en"} [lang]
 * @property {Theme} [theme]
 * @property {{ source: string, id: string } | undefined} [select]
 * @property {string | undefined} [tool] the open tool of the analysis tab
 * @property {string[] | undefined} [layers] groups shown
 */

/**
 * Reads an address; what is not understood is left out.
 * @param {string} hash with or without the #
 * @returns {PageState}
 */
export function readHash(hash) {
  /** @type {PageState} */
  const state = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const [name = "", raw] = part.split("=", 2);
    const value = raw === undefined ? "" : decode(raw);
    if (raw === undefined) state.view = readView(name) ?? state.view;
    else if (name === "lang" && (value === "zh" || value === "en")) state.lang = value;
    else if (name === "theme" && THEMES.includes(/** @type {Theme} */ (value)))
      state.theme = /** @type {Theme} */ (value);
    else if (name === "layers") state.layers = value.split(",").filter(Boolean);
    else if (name === "tool" && value) state.tool = value;
    else if (name === "select") {
      const slash = value.indexOf("/");
      if (slash > 0) state.select = { source: value.slice(0, slash), id: value.slice(slash + 1) };
    }
  }
  return state;
}

/**
 * @param {PageState} state
 * @returns {string} with the #
 */
export function writeHash({ view, lang, theme, select, tool, layers }) {
  const parts = [];
  // Four decimals of a degree are 11 m: a pixel at zoom 13.
  if (view) parts.push(`${view.zoom.toFixed(2)}/${view.lat.toFixed(4)}/${view.lng.toFixed(4)}`);
  if (lang) parts.push(`lang=${lang}`);
  if (theme) parts.push(`theme=${theme}`);
  if (select) parts.push(`select=${encodeURIComponent(select.source)}/${encodeURIComponent(select.id)}`);
  if (tool) parts.push(`tool=${encodeURIComponent(tool)}`);
  if (layers) parts.push(`layers=${layers.map(encodeURIComponent).join(",")}`);
  return `#${parts.join("&")}`;
}

/** @param {string} text */
function readView(text) {
  const [zoom, lat, lng] = text.split("/").map((part) => (part === "" ? NaN : Number(part)));
  if (zoom === undefined || lat === undefined || lng === undefined) return undefined;
  const sane = zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85 && Math.abs(lng) <= 180;
  return sane ? { zoom, lat, lng } : undefined;
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
