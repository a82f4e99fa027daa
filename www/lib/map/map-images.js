// The part of class Map that takes pictures for icons, patterns and texts.

import { addressOf, invalid, isObject } from "../base/checks.js";
import { MapError } from "../base/core.js";
import { MapWithEvents } from "./map-events.js";
import { extra, untilRemoved } from "./map-state.js";

/** Pixels: straight RGBA bytes, row by row. @typedef {{ width: number, height: number, data: Uint8Array | Uint8ClampedArray }} Pixels */
/** What a picture may be given as: SVG text, pixels, or what a page can draw. @typedef {string | ImageData | Pixels | ImageBitmap | HTMLImageElement | HTMLCanvasElement | OffscreenCanvas} Picture */

/** The map with its pictures. */
export class MapWithImages extends MapWithEvents {
  /**
   * Adds or replaces a picture, at once.
   * @param {string} id
   * @param {Picture} image SVG text, an `ImageData`, `{width, height, data}`, or an image, bitmap or canvas of this origin, loaded
   * @param {{ pixelRatio?: number }} [options] how many pixels make a px; for SVG it means nothing
   */
  addImage(id, image, options) {
    if (typeof image !== "string" && !isObject(image))
      throw invalid("image", image, "SVG text, pixels, or an image, bitmap or canvas");
    super.addImage(id, typeof image === "string" || "data" in image ? image : pixels(image), options);
    return this;
  }

  /**
   * Replaces a picture that there is.
   * @param {string} id
   * @param {Picture} image
   */
  updateImage(id, image) {
    if (!this.hasImage(id)) throw new MapError("bad-data", `there is no picture "${id}" to update; add it by addImage`);
    return this.addImage(id, image);
  }

  /** Whether there is a picture of that name: of the style, or added. @param {string} id */
  hasImage(id) {
    return super.listImages().includes(id);
  }

  /**
   * Fetches a picture; `data` of the answer is for {@link MapWithImages.addImage}.
   * @param {string | URL} url PNG, JPEG, WebP or SVG; other origins must allow it by CORS, and the page's policy by `connect-src`
   * @returns {Promise<{ data: ImageBitmap | string }>}
   */
  loadImage(url) {
    return untilRemoved(this, fetchImage(url, extra(this).ending.signal));
  }
}

/** @param {string | URL} address @param {AbortSignal} signal @returns {Promise<{ data: ImageBitmap | string }>} */
async function fetchImage(address, signal) {
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
