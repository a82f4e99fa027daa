// Where a camera option leads, and the ways there that the engine does not know itself: MapLibre's flight (van Wijk and
// Nuij, "Smooth and efficient zooming and panning", 2003) and glides with an easing of the page's own.

import { invalid, isPoint, withNumbers } from "../base/checks.js";
import { LngLat } from "../base/lnglat.js";

/** @typedef {import("../types.js").CameraOptions} CameraOptions */
/** @typedef {import("../types.js").AnimationOptions} AnimationOptions */
/** @typedef {import("../types.js").FlyToOptions} FlyToOptions */
/** @typedef {{ x: number, y: number, zoom: number }} View Mercator, the world being 1 wide; MapLibre's zoom */

const WORLD_PX = 512;

/** @param {import("../types.js").LngLatLike} at */
export function mercator(at) {
  const { lng, lat } = LngLat.convert(at);
  const sin = Math.sin((Math.max(-89.9, Math.min(89.9, lat)) * Math.PI) / 180);
  return { x: (lng + 180) / 360, y: 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) };
}

/** @param {{ x: number, y: number }} at @returns {[number, number]} degrees */
export function degrees({ x, y }) {
  return [x * 360 - 180, (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90];
}

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

/**
 * The view that options ask for.
 * @param {View} from
 * @param {CameraOptions & AnimationOptions} options
 * @param {{ minZoom: number, maxZoom: number }} limits
 * @returns {View}
 */
export function target(from, options, limits) {
  const wanted = Number.isFinite(options.zoom) ? /** @type {number} */ (options.zoom) : from.zoom;
  const zoom = Math.min(limits.maxZoom, Math.max(limits.minZoom, wanted));
  const world = WORLD_PX * 2 ** zoom;
  const centred = options.center !== undefined && options.center !== null;
  let { x, y } = centred ? mercator(/** @type {import("../types.js").LngLatLike} */ (options.center)) : from;
  if (options.around && !centred) {
    const still = mercator(options.around);
    const k = 2 ** (from.zoom - zoom);
    x = still.x + (from.x - still.x) * k;
    y = still.y + (from.y - still.y) * k;
  }
  const pad = sides(options.padding);
  const [dx, dy] = pair(options.offset);
  return {
    x: x + ((pad.right - pad.left) / 2 - dx) / world,
    y: y + ((pad.bottom - pad.top) / 2 - dy) / world,
    zoom,
  };
}

/**
 * The view that shows a rectangle as large as fits inside the padding; padding that leaves no room is ignored.
 * @param {import("../base/lnglat.js").LngLatBounds} bounds
 * @param {number} width
 * @param {number} height
 * @param {import("../types.js").Padding} padding
 * @param {number} maxZoom
 * @param {View} or for an empty rectangle
 * @returns {View}
 */
export function fitting(bounds, width, height, padding, maxZoom, or) {
  if (bounds.isEmpty()) return or;
  const [a, b] = [mercator(bounds.getSouthWest()), mercator(bounds.getNorthEast())];
  let [w, h, pad] = [width - padding.left - padding.right, height - padding.top - padding.bottom, padding];
  if (w < 16 || h < 16) [w, h, pad] = [Math.max(width, 16), Math.max(height, 16), sides(0)];
  const scale = Math.min(w / Math.max(b.x - a.x, 1e-12), h / Math.max(a.y - b.y, 1e-12));
  const zoom = Math.min(maxZoom, Math.log2(scale / WORLD_PX));
  const world = WORLD_PX * 2 ** zoom;
  return {
    x: (a.x + b.x) / 2 - (pad.left - pad.right) / 2 / world,
    y: (a.y + b.y) / 2 - (pad.top - pad.bottom) / 2 / world,
    zoom,
  };
}

/** px, none when there is nothing. @param {import("../types.js").PointLike | undefined} at */
export const pair = (at) => (at === undefined || at === null ? /** @type {[number, number]} */ ([0, 0]) : point(at));

/** @param {import("../types.js").PointLike} at @returns {[number, number]} */
export function point(at) {
  if (!isPoint(at)) throw invalid("a point", at, "[x, y] or {x, y} in px");
  return Array.isArray(at) ? [Number(at[0]), Number(at[1])] : [at.x, at.y];
}

/**
 * A straight way: a point that is at the same place of both views stays there.
 * @param {View} from
 * @param {View} to
 * @returns {(t: number) => View}
 */
export function glide(from, to) {
  const [k0, k1] = [2 ** -from.zoom, 2 ** -to.zoom];
  return (t) => {
    if (t >= 1) return to;
    const zoom = from.zoom + (to.zoom - from.zoom) * t;
    const f = Math.abs(k1 - k0) > k0 * 1e-9 ? (2 ** -zoom - k0) / (k1 - k0) : t;
    return { x: from.x + (to.x - from.x) * f, y: from.y + (to.y - from.y) * f, zoom };
  };
}

/**
 * A flight: out, over and in, at a speed that the eye finds even.
 * @param {View} from
 * @param {View} to
 * @param {number} width of the viewport, px
 * @param {FlyToOptions} options
 * @returns {{ way: (t: number) => View, duration: number }}
 */
export function flight(
  from,
  to,
  width,
  { curve = 1.42, speed = 1.2, screenSpeed, maxDuration, minZoom, duration } = {},
) {
  const w0 = Math.max(width, 1);
  const w1 = w0 * 2 ** (from.zoom - to.zoom);
  // Distance on the ground in px of the first view.
  const scale = WORLD_PX * 2 ** from.zoom;
  const u1 = Math.hypot(to.x - from.x, to.y - from.y) * scale;
  let rho = curve;
  if (minZoom !== undefined && u1 > 0) {
    const wMax = w0 * 2 ** (from.zoom - Math.min(minZoom, from.zoom, to.zoom));
    rho = Math.sqrt((wMax / u1) * 2);
  }
  const rho2 = rho * rho;
  /** @param {number} w @param {number} sign */
  const r = (w, sign) => {
    const b = (w1 * w1 - w0 * w0 + sign * rho2 * rho2 * u1 * u1) / (2 * w * rho2 * u1);
    return Math.log(Math.sqrt(b * b + 1) - b);
  };
  const r0 = r(w0, 1);
  const over = (r(w1, -1) - r0) / rho;
  // Straight down or up there is no ground to cover.
  const straight = u1 < 1e-6 || !Number.isFinite(over);
  const length = straight ? Math.abs(Math.log(w1 / w0)) / rho : over;
  const ms = duration ?? (1000 * length) / (screenSpeed !== undefined ? screenSpeed / rho : speed);
  return {
    duration: maxDuration !== undefined && ms > maxDuration ? 0 : ms,
    way: straight
      ? glide(from, to)
      : (t) => {
          if (t >= 1) return to;
          const r1 = r0 + rho * t * length;
          const f = (w0 * (Math.cosh(r0) * Math.tanh(r1) - Math.sinh(r0))) / rho2 / u1;
          return {
            x: from.x + (to.x - from.x) * f,
            y: from.y + (to.y - from.y) * f,
            zoom: from.zoom - Math.log2(Math.cosh(r0) / Math.cosh(r1)),
          };
        },
  };
}

/** CSS's `ease`: fast in the middle, soft at both ends. @param {number} t */
export function ease(t) {
  return t * t * (3 - 2 * t);
}
