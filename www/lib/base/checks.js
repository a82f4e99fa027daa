// What a page passes in, checked before it is used. Of options that come into a style, what is wrong is told on the console and the usual
// takes its place; other arguments that cannot be meant so are refused. The messages name the argument and what would be right.

import { MapError } from "./core.js";

/** @typedef {import("../types.js").Anchor} Anchor */

/** A value as a message shows it, whatever it is. @param {unknown} value */
export function shown(value) {
  try {
    return typeof value === "string"
      ? JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
      : String(value);
  } catch {
    return `an ${typeof value} without text`;
  }
}

/**
 * An error about an argument.
 * @param {string} name
 * @param {unknown} value
 * @param {string} right
 */
export const invalid = (name, value, right) =>
  new MapError("invalid-argument", `${name} must be ${right}, and is ${shown(value)}`);

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isObject = (value) => typeof value === "object" && value !== null;

/**
 * Options whose members of these names are numbers, where they are there at all.
 * @template {object} T
 * @param {T | undefined | null} options
 * @param {readonly string[]} names
 * @param {string} [about] their own name
 * @returns {T}
 * @throws {MapError} `invalid-argument`
 */
export function withNumbers(options, names, about = "options") {
  const all = options ?? {};
  if (typeof all !== "object") throw invalid(about, options, "an object");
  for (const name of names) {
    const value = /** @type {any} */ (all)[name];
    if (value !== undefined && value !== null && !(typeof value === "number" && Number.isFinite(value)))
      throw invalid(name, value, "a finite number");
  }
  return /** @type {T} */ (all);
}

/**
 * An address, given as text or as a `URL`.
 * @param {string} name
 * @param {unknown} value
 * @returns {URL}
 * @throws {MapError} `invalid-argument`
 */
export function addressOf(name, value) {
  if (value instanceof URL) return value;
  try {
    if (typeof value === "string") return new URL(value, document.baseURI);
  } catch {
    // Said below.
  }
  throw invalid(name, value, "an address, as text or URL");
}

/**
 * The value, if it is right; else the usual one, after a warning.
 * @template T, U
 * @param {boolean} right
 * @param {string} option
 * @param {T} value
 * @param {U} usual
 * @param {string} cure
 * @returns {T | U}
 */
function orUsual(right, option, value, usual, cure) {
  if (right || value === undefined) return right ? value : usual;
  console.warn(
    `${option} is ${shown(value)}, and must be ${cure}; ${usual === undefined ? "it is passed over" : `it is ${shown(usual)} now`}.`,
  );
  return usual;
}

/** What stands for a value that only the page's other style sheets know, which may be anything. */
const SUBSTITUTES = /--|\b(var|env|attr|if|url|src|image|image-set)\s*\(/i;

/**
 * Text that a browser reads as one of a property.
 * @param {"color" | "max-width" | "opacity"} property of those that ask for no file
 * @param {string} option
 * @param {unknown} value
 * @param {string} usual
 * @param {string} cure
 */
function ofStyle(property, option, value, usual, cure) {
  const text = typeof value === "number" ? String(value) : value;
  const right = typeof text === "string" && !SUBSTITUTES.test(text) && CSS.supports(property, text);
  return /** @type {string} */ (orUsual(right, option, text, usual, cure));
}

/** @param {string} option @param {unknown} value @param {string} usual */
export const colorOf = (option, value, usual) =>
  ofStyle("color", option, value, usual, 'a colour, such as "#0b57c2" or "rgb(11 87 194)"');

/** @param {string} option @param {unknown} value @param {string} usual */
export function maxWidthOf(option, value, usual) {
  const text = typeof value === "number" ? `${value}px` : value;
  return ofStyle("max-width", option, text, usual, 'a width, such as "240px", "20em" or "none"');
}

/** @param {string} option @param {unknown} value @param {string} usual */
export const opacityOf = (option, value, usual) => ofStyle("opacity", option, value, usual, "a number from 0 to 1");

/** @param {string} option @param {unknown} value @param {number} usual @param {number} [most] */
export function positiveOf(option, value, usual, most = Infinity) {
  const right = typeof value === "number" && value > 0 && value <= most && Number.isFinite(value);
  return /** @type {number} */ (
    orUsual(right, option, value, usual, `a number above 0${most < Infinity ? `, at most ${most}` : ""}`)
  );
}

/** @param {string} option @param {unknown} value @param {number} usual @returns {number} */
export const numberOf = (option, value, usual) =>
  /** @type {number} */ (orUsual(Number.isFinite(value), option, value, usual, "a finite number"));

/**
 * One of some words.
 * @template {string} T
 * @template [U=T]
 * @param {string} option
 * @param {unknown} value
 * @param {U} usual
 * @param {readonly T[]} words
 * @returns {T | U}
 */
export function oneOf(option, value, usual, words) {
  return /** @type {T | U} */ (
    orUsual(words.includes(/** @type {T} */ (value)), option, value, usual, `one of ${words.join(", ")}`)
  );
}

/** Words as they may stand in `class`. @param {string} option @param {unknown} value @returns {string[]} */
export function classesOf(option, value) {
  const text = orUsual(typeof value === "string", option, value, undefined, "names of classes, separated by spaces");
  return String(text ?? "")
    .split(/\s+/)
    .filter(Boolean);
}

/** Whether `[x, y]` or `{x, y}`. @param {any} value */
export const isPoint = (value) =>
  (Array.isArray(value) ? value : [value?.x, value?.y])
    .slice(0, 2)
    .filter((n) => typeof n === "number" && Number.isFinite(n)).length === 2;

/**
 * px to the right and down.
 * @param {string} option
 * @param {any} value
 * @returns {[number, number]}
 */
export function offsetOf(option, value) {
  const point = orUsual(isPoint(value), option, value, [0, 0], "[x, y] in px");
  return Array.isArray(point) ? [point[0], point[1]] : [point.x, point.y];
}

/**
 * Of a popup: px away, `[x, y]`, or that by anchor.
 * @param {string} option
 * @param {any} value
 */
export function anchoredOffsetOf(option, value) {
  const byAnchor = () =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !("x" in value) &&
    Object.values(value).every(isPoint);
  const right = (typeof value === "number" && Number.isFinite(value)) || isPoint(value) || byAnchor();
  return orUsual(right, option, value, 0, 'a number of px, [x, y], or these by anchor: {"bottom": [0, -10]}');
}
