// Points of the screen, with MapLibre's methods.

/** @typedef {import("../types.js").PointLike} PointLike */

/** A point of the screen, px to the right and down, or a way between two. Methods give a new point. */
export class Point {
  /** @param {number} x px to the right @param {number} y px down */
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }

  /**
   * A Point of whatever stands for one: `[x, y]` or `{x, y}`.
   * @param {PointLike} input
   * @returns {Point}
   * @throws {TypeError} when it stands for none
   */
  static convert(input) {
    if (input instanceof Point) return input;
    if (Array.isArray(input)) return new Point(Number(input[0]), Number(input[1]));
    if (input && typeof input === "object" && "x" in input && "y" in input)
      return new Point(Number(input.x), Number(input.y));
    throw new TypeError("A point must be [x, y] or {x, y}, in px");
  }

  clone() {
    return new Point(this.x, this.y);
  }

  /** @param {Point} other */
  add(other) {
    return new Point(this.x + other.x, this.y + other.y);
  }

  /** @param {Point} other */
  sub(other) {
    return new Point(this.x - other.x, this.y - other.y);
  }

  /** @param {number} factor */
  mult(factor) {
    return new Point(this.x * factor, this.y * factor);
  }

  /** @param {number} divisor */
  div(divisor) {
    return new Point(this.x / divisor, this.y / divisor);
  }

  /** Each coordinate times the other's. @param {Point} other */
  multByPoint(other) {
    return new Point(this.x * other.x, this.y * other.y);
  }

  /** Each coordinate divided by the other's. @param {Point} other */
  divByPoint(other) {
    return new Point(this.x / other.x, this.y / other.y);
  }

  /** Turned about the origin. @param {number} angle radians, clockwise on the screen */
  rotate(angle) {
    return this.matMult([Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)]);
  }

  /** Turned about a point. @param {number} angle radians, clockwise on the screen @param {Point} about */
  rotateAround(angle, about) {
    return this.sub(about).rotate(angle).add(about);
  }

  /** By a matrix. @param {[number, number, number, number]} m row by row */
  matMult([a, b, c, d]) {
    return new Point(a * this.x + b * this.y, c * this.x + d * this.y);
  }

  /** Of length 1. */
  unit() {
    return this.div(this.mag());
  }

  /** At a right angle to this. */
  perp() {
    return new Point(-this.y, this.x);
  }

  /** To whole px. */
  round() {
    return new Point(Math.round(this.x), Math.round(this.y));
  }

  /** The length. */
  mag() {
    return Math.hypot(this.x, this.y);
  }

  /** @param {Point} other */
  equals(other) {
    return this.x === other.x && this.y === other.y;
  }

  /** The distance. @param {Point} other */
  dist(other) {
    return this.sub(other).mag();
  }

  /** The distance's square. @param {Point} other */
  distSqr(other) {
    return (this.x - other.x) ** 2 + (this.y - other.y) ** 2;
  }

  /** The angle to the x axis, radians. */
  angle() {
    return Math.atan2(this.y, this.x);
  }

  /** The angle of the way from another point to this, radians. @param {Point} other */
  angleTo(other) {
    return Math.atan2(this.y - other.y, this.x - other.x);
  }

  /** The angle between this and another vector, radians. @param {Point} other */
  angleWith(other) {
    return this.angleWithSep(other.x, other.y);
  }

  /** As `angleWith`. @param {number} x @param {number} y */
  angleWithSep(x, y) {
    return Math.atan2(this.x * y - this.y * x, this.x * x + this.y * y);
  }
}

/**
 * Where a pointer is in an element, in the element's own px: the page may be scaled, by `transform` or by `zoom`.
 * @param {HTMLElement} node
 * @param {{ clientX: number, clientY: number }} event
 */
export function pointIn(node, { clientX, clientY }) {
  const { left, top, width, height } = node.getBoundingClientRect();
  // Its own size is told in whole px: what differs by less is not scaled.
  const scale = (/** @type {number} */ own, /** @type {number} */ seen) => (Math.abs(own - seen) < 1 ? 1 : own / seen);
  return new Point(
    (clientX - left) * scale(node.clientWidth, width),
    (clientY - top) * scale(node.clientHeight, height),
  );
}
