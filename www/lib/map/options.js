// What camera calls take, checked.

import { invalid, isPoint, withNumbers } from "../base/checks.js";

/** @typedef {import("../types.js").CameraOptions} CameraOptions */
/** @typedef {import("../types.js").AnimationOptions} AnimationOptions */

const SIDES = /** @type {const} */ (["top", "right", "bottom", "left"]);

/** @param {number | Partial<import("../types.js").Padding> | undefined} padding */
export function sides(padding) {
  if (typeof padding === "number" && !Number.isFinite(padding))
    throw invalid("padding", padding, "a finite number or {top, right, bottom, left}");
  const of =
    typeof padding === "number"
      ? { top: padding, right: padding, bottom: padding, left: padding }
      : withNumbers(padding, SIDES, "padding");
  return { top: of?.top ?? 0, right: of?.right ?? 0, bottom: of?.bottom ?? 0, left: of?.left ?? 0 };
}

/** Numbers that camera calls take. */
const NUMBERS = /** @type {const} */ ([
  "zoom",
  "duration",
  "curve",
  "speed",
  "screenSpeed",
  "maxDuration",
  "minZoom",
  "maxZoom",
]);

/**
 * Options of a camera call, when they can be meant so.
 * @template {CameraOptions & AnimationOptions} T
 * @param {T | undefined} options
 * @returns {T}
 * @throws {import("../base/core.js").MapError} `invalid-argument`
 */
export function checked(options) {
  const all = withNumbers(options, NUMBERS);
  if (all.easing !== undefined && typeof all.easing !== "function")
    throw invalid("easing", all.easing, "a function from 0–1 to 0–1");
  for (const name of /** @type {const} */ (["curve", "speed", "screenSpeed"])) {
    const value = /** @type {any} */ (all)[name];
    if (value !== undefined && !(value > 0)) throw invalid(name, value, "a number above 0");
  }
  return all;
}

/** px, none when there is nothing. @param {import("../types.js").PointLike | undefined} at */
export const pair = (at) => (at === undefined || at === null ? /** @type {[number, number]} */ ([0, 0]) : point(at));

/** @param {import("../types.js").PointLike} at @returns {[number, number]} */
export function point(at) {
  if (!isPoint(at)) throw invalid("a point", at, "[x, y] or {x, y} in px");
  return Array.isArray(at) ? [Number(at[0]), Number(at[1])] : [at.x, at.y];
}

/** @param {string} name @param {unknown} zoom @returns {number} */
export function level(name, zoom) {
  if (typeof zoom === "number" && Number.isFinite(zoom)) return zoom;
  throw invalid(name, zoom, "a number, 0 to 24");
}
