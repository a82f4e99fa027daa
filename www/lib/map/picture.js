// Pictures of a map for files and paper, from the vectors that the engine gives.

import { MapError } from "../base/core.js";
import { creditsOf } from "../atlas/credits.js";
import { svgOf } from "../base/svg.js";

/** @typedef {import("./map.js").Map} Map */

/** CSS px an inch. */
const CSS_DPI = 96;
/** What browsers allow for a canvas: a side, and all of it (iOS). */
const MOST_SIDE = 16384;
const MOST_PX = 16_777_216 * 4;

/**
 * @param {Map} map
 * @param {import("../types.js").PngOptions} [options]
 * @returns {Promise<Blob>}
 * @throws {MapError} `too-large` when no browser could hold the picture
 */
export async function png(map, options) {
  const { dpi = CSS_DPI * devicePixelRatio, title = "", attribution = credits(map) } = options ?? {};
  const { clientWidth: width, clientHeight: height } = map.getCanvasContainer();
  const k = dpi / CSS_DPI;
  const [w, h] = [Math.round(width * k), Math.round(height * k)];
  if (!(w > 0 && h > 0) || w > MOST_SIDE || h > MOST_SIDE || w * h > MOST_PX) {
    throw new MapError(
      "too-large",
      `A picture of ${w} × ${h} px cannot be made: choose between 1 and ${Math.floor(Math.min(MOST_SIDE / Math.max(width, height), Math.sqrt(MOST_PX / (width * height))) * CSS_DPI)} dpi.`,
    );
  }
  const canvas = document.createElement("canvas");
  canvas.width = w;
  canvas.height = h;
  const context = canvas.getContext("2d");
  if (!context) throw new MapError("too-large", `The browser could not make a picture of ${w} × ${h} px.`);
  context.scale(w / width, h / height);
  map.drawOn(context);
  context.setTransform(w / width, 0, 0, h / height, 0, 0);
  drawMargin(map, context, String(attribution));
  /** @type {Blob | null} */
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  canvas.width = canvas.height = 0;
  if (!blob) throw new MapError("too-large", `The browser could not make a picture of ${w} × ${h} px.`);
  return new Blob(
    [/** @type {BlobPart} */ (withResolution(new Uint8Array(await blob.arrayBuffer()), dpi, String(title)))],
    { type: "image/png" },
  );
}

/**
 * @param {Map} map
 * @param {import("../types.js").PrintOptions} [options]
 * @returns {Promise<void>}
 */
export async function print(map, options) {
  const { title = document.title, attribution = credits(map) } = options ?? {};
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
  page.append(svgOf(map.exportSVG({ title, attribution })));
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

/**
 * The scale bar and whose data it is, as `exportSVG` has them.
 * @param {Map} map
 * @param {CanvasRenderingContext2D} context
 * @param {string} attribution
 */
function drawMargin(map, context, attribution) {
  const { clientWidth: width, clientHeight: height } = map.getCanvasContainer();
  const [ink, paper] = map.getStyle().metadata?.["gq:dark"] === true ? ["#e8e6e1", "#1b1d1f"] : ["#2b2a27", "#ffffff"];
  const { px, metres } = map.scale(120);
  Object.assign(context, {
    fillStyle: ink,
    strokeStyle: ink,
    lineWidth: 1.5,
    font: "11px sans-serif",
    textAlign: "left",
    textBaseline: "alphabetic",
  });
  if (px > 0) {
    const [x, y] = [16, height - 30];
    context.beginPath();
    context.moveTo(x, y);
    for (const [right, down] of [
      [0, 6],
      [px, 6],
      [px, 0],
    ])
      context.lineTo(x + Number(right), y + Number(down));
    context.stroke();
    context.fillText(metres >= 1000 ? `${metres / 1000} km` : `${metres} m`, x + 4, y + 2);
  }
  Object.assign(context, {
    font: "10px sans-serif",
    textAlign: "right",
    strokeStyle: paper,
    lineWidth: 3,
    lineJoin: "round",
  });
  context.strokeText(attribution, width - 8, height - 8);
  context.fillText(attribution, width - 8, height - 8);
}

/**
 * A PNG that says how many px an inch it has (its `pHYs` chunk), so that it prints at the map's size, and its title.
 * @param {Uint8Array} png
 * @param {number} dpi
 * @param {string} [title]
 */
export function withResolution(png, dpi, title = "") {
  const HEAD = 8 + 25;
  const size = new DataView(new ArrayBuffer(9));
  const perMetre = Math.round(dpi / 0.0254);
  size.setUint32(0, perMetre);
  size.setUint32(4, perMetre);
  size.setUint8(8, 1);
  const chunks = [chunk("pHYs", new Uint8Array(size.buffer))];
  // International text: a keyword, no compression, no language.
  if (title) chunks.push(chunk("iTXt", new TextEncoder().encode(`Title\0\0\0\0\0${title}`)));
  const out = new Uint8Array(png.length + chunks.reduce((sum, { length }) => sum + length, 0));
  // Directly behind the header chunk.
  out.set(png.subarray(0, HEAD));
  let at = HEAD;
  for (const part of [...chunks, png.subarray(HEAD)]) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A chunk of PNG. @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const out = new Uint8Array(data.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(data.length + 8, crc(out.subarray(4, data.length + 8)));
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
