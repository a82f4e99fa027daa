// What the page offers as files: text, and the map in view as SVG, made by the same engine that draws the canvas.

/** @typedef {import("../pkg/index.js").Map} EngineMap */

/**
 * @param {EngineMap} map
 * @param {string} title
 * @param {string} attribution
 * @param {"zh" | "en"} lang
 */
export function downloadSvg(map, title, attribution, lang) {
  const svg = map.exportSVG({ title, attribution });
  saveText(lang === "zh" ? "广清图.svg" : "guangqing-map.svg", "image/svg+xml", svg);
}

/**
 * @param {string} name of the file
 * @param {string} type MIME type
 * @param {string} text
 */
export function saveText(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the address after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
