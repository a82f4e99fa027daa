// Pictures for icons, patterns and texts, made what the engine takes.

import { addressOf, invalid, isObject } from "../base/checks.js";
import { MapError } from "../base/core.js";

/** Pixels: straight RGBA bytes, row by row. @typedef {{ width: number, height: number, data: Uint8Array | Uint8ClampedArray }} Pixels */
/** What a picture may be given as: SVG text, pixels, or what a page can draw. @typedef {string | ImageData | Pixels | ImageBitmap | HTMLImageElement | HTMLCanvasElement | OffscreenCanvas} Picture */

/** A picture as the engine takes it. @param {Picture} image @returns {string | Pixels} */
export function engineImage(image) {
  if (typeof image !== "string" && !isObject(image))
    throw invalid("image", image, "SVG text, pixels, or an image, bitmap or canvas");
  return typeof image === "string" || "data" in image ? image : pixels(image);
}

/** @param {string | URL} address @param {AbortSignal} signal @returns {Promise<{ data: ImageBitmap | string }>} */
export async function fetchImage(address, signal) {
  const url = addressOf("url", address);
  const response = await fetch(url, { signal }).catch((cause) => {
    throw new MapError("fetch-failed", `Could not fetch ${url}.`, cause);
  });
  if (!response.ok) throw new MapError("fetch-failed", `Could not fetch ${url}: HTTP ${response.status}.`);
  const blob = await response.blob();
  if (blob.type.startsWith("image/svg")) return { data: await blob.text() };
  try {
    return { data: await createImageBitmap(blob) };
  } catch {
    throw new MapError(
      "bad-data",
      `${url}: no picture that this browser can read, but ${blob.type || "something without a type"}`,
    );
  }
}

/** @param {ImageBitmap | HTMLImageElement | HTMLCanvasElement | OffscreenCanvas} image @returns {ImageData} */
function pixels(image) {
  const [width, height] =
    "naturalWidth" in image ? [image.naturalWidth, image.naturalHeight] : [image.width, image.height];
  if (!width || !height) throw new MapError("bad-data", "the picture has no pixels: wait until it is loaded");
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  if (!context) throw new MapError("bad-data", "no canvas to read the picture by");
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, width, height);
}
