// Saves the map in view as an SVG file, made by the same engine that draws the canvas.

/** @typedef {import("../lib/index.js").Map} EngineMap */

/**
 * @param {EngineMap} map
 * @param {HTMLElement} element whose size the picture takes
 * @param {"zh" | "en"} lang
 */
export function downloadSvg(map, element, lang) {
  const svg = map.exportSVG({ width: element.clientWidth, height: element.clientHeight });
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = lang === "zh" ? "广清图.svg" : "guangqing-map.svg";
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the address after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
