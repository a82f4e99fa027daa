// Pictures of a map for files and paper, from the vectors that the engine gives.

import { MapError, creditsOf } from "./core.js";

/** @typedef {import("./map.js").Map} Map */

/** CSS px an inch. */
const CSS_DPI = 96;
/** What browsers allow for a canvas: a side, and all of it (iOS). */
const MOST_SIDE = 16384;
const MOST_PX = 16_777_216 * 4;

/**
 * @param {Map} map
 * @param {import("./types.js").PngOptions} [options]
 * @returns {Promise<Blob>}
 * @throws {MapError} `too-large` when no browser could hold the picture
 */
export async function png(map, { dpi = CSS_DPI * devicePixelRatio, title = "", attribution = credits(map) } = {}) {
  const { clientWidth: width, clientHeight: height } = map.getCanvasContainer();
  const k = dpi / CSS_DPI;
  const [w, h] = [Math.round(width * k), Math.round(height * k)];
  if (!(w > 0 && h > 0) || w > MOST_SIDE || h > MOST_SIDE || w * h > MOST_PX) {
    throw new MapError("too-large", `A picture of ${w} × ${h} px cannot be made: choose between 1 and ${Math.floor(Math.min(MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_PX / (width * height))) * CSS_DPI)} dpi.`);
  }
  const svg = sized(map.exportSVG({ title, attribution }), w, h);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = w;
  canvas.height = h;
  canvas.getContext("2d")?.drawImage(image, 0, 0, w, h);
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  canvas.width = canvas.height = 0;
  if (!blob) throw new MapError("too-large", `The browser could not make a picture of ${w} × ${h} px.`);
  return new Blob([/** @type {BlobPart} */ (withResolution(new Uint8Array(await blob.arrayBuffer()), dpi))], { type: "image/png" });
}

/**
 * @param {Map} map
 * @param {import("./types.js").PrintOptions} [options]
 * @returns {Promise<void>}
 */
export async function print(map, { title = document.title, attribution = credits(map) } = {}) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .gq-print { display: none; }
    @media print {
      body > :not(.gq-print) { display: none !important; }
      .gq-print { display: block; }
      .gq-print > svg { display: block; width: 100%; height: auto; max-height: 96vh; }
      @page { margin: 12mm; }
    }`);
  const page = document.createElement("div");
  page.className = "gq-print";
  const svg = new DOMParser().parseFromString(map.exportSVG({ title, attribution }), "image/svg+xml").documentElement;
  const { clientWidth, clientHeight } = map.getCanvasContainer();
  if (!svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${clientWidth} ${clientHeight}`);
  page.append(document.importNode(svg, true));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.body.append(page);
  const done = new Promise((resolve) => addEventListener("afterprint", resolve, { once: true }));
  try {
    window.print();
    await done;
  } finally {
    page.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet);
  }
}

/** @param {Map} map */
function credits(map) {
  return creditsOf(Object.values(map.getStyle().sources), String(map.getGlobalState()["lang"])).join(" · ");
}

/** @param {string} text @param {number} width @param {number} height px */
function sized(text, width, height) {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  const [w, h] = [svg.getAttribute("width") ?? "", svg.getAttribute("height") ?? ""].map(parseFloat);
  if (!svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  return new XMLSerializer().serializeToString(svg);
}

/**
 * A PNG that says how many px an inch it has (its `pHYs` chunk), so that it prints at the map's size.
 * @param {Uint8Array} png
 * @param {number} dpi
 */
export function withResolution(png, dpi) {
  const HEAD = 8 + 25;
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set([0x70, 0x48, 0x59, 0x73], 4);
  const perMetre = Math.round(dpi / 0.0254);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1;
  view.setUint32(17, crc(chunk.subarray(4, 17)));
  const out = new Uint8Array(png.length + chunk.length);
  // Directly behind the header chunk.
  out.set(png.subarray(0, HEAD));
  out.set(chunk, HEAD);
  out.set(png.subarray(HEAD), HEAD + chunk.length);
  return out;
}

/** CRC-32 as PNG has it. @param {Uint8Array} bytes */
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
