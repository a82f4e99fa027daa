// MapLibre's flight (van Wijk and Nuij, "Smooth and efficient zooming and panning", 2003).

/** @typedef {import("../types.js").FlyToOptions} FlyToOptions */
/** @typedef {{ x: number, y: number, zoom: number }} View x and y in the world, which is 1 wide and high */

/**
 * A flight: out, over and in, at a speed that the eye finds even.
 * @param {View} from
 * @param {View} to
 * @param {number} width of the viewport, px
 * @param {number} px what a px is of the world at the first view
 * @param {(t: number) => View} straight the way when there is no ground to cover
 * @param {FlyToOptions} options
 * @returns {{ way: (t: number) => View, duration: number }}
 */
export function flight(
  from,
  to,
  width,
  px,
  straight,
  { curve = 1.42, speed = 1.2, screenSpeed, maxDuration, minZoom, duration } = {},
) {
  const w0 = Math.max(width, 1);
  const w1 = w0 * 2 ** (from.zoom - to.zoom);
  // Distance on the ground in px of the first view.
  const u1 = Math.hypot(to.x - from.x, to.y - from.y) / px;
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
  const steep = u1 < 1e-6 || !Number.isFinite(over);
  const length = steep ? Math.abs(Math.log(w1 / w0)) / rho : over;
  const ms = duration ?? (1000 * length) / (screenSpeed !== undefined ? screenSpeed / rho : speed);
  return {
    duration: maxDuration !== undefined && ms > maxDuration ? 0 : ms,
    way: steep
      ? straight
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
