// The attributes of <guangqing-map> as properties: what a page writes in HTML it can read and set in JavaScript, too.

/** Attributes that switch a gesture of the map off by `false`, and the gesture's name in class Map. */
export const GESTURES = /** @type {const} */ ({
  "scroll-zoom": "scrollZoom",
  "drag-pan": "dragPan",
  "double-click-zoom": "doubleClickZoom",
  "touch-zoom-rotate": "touchZoomRotate",
  keyboard: "keyboard",
});

/** The properties of the element's attributes. */
export class MapAttributes extends HTMLElement {
  /** @returns {string} */
  get theme() {
    return this.getAttribute("theme") ?? "light";
  }

  set theme(value) {
    write(this, "theme", value);
  }

  /** @returns {number[] | undefined} */
  get center() {
    return numbers(this, "center", 2);
  }

  set center(value) {
    write(this, "center", value);
  }

  /** @returns {number | undefined} */
  get zoom() {
    return numbers(this, "zoom", 1)?.[0];
  }

  set zoom(value) {
    write(this, "zoom", value);
  }

  /** West, south, east, north; two corners can be set, too. @returns {number[] | undefined} */
  get bounds() {
    return numbers(this, "bounds", 4);
  }

  set bounds(value) {
    write(this, "bounds", value);
  }

  /** @returns {number | undefined} */
  get minZoom() {
    return numbers(this, "min-zoom", 1)?.[0];
  }

  set minZoom(value) {
    write(this, "min-zoom", value);
  }

  /** @returns {number | undefined} */
  get maxZoom() {
    return numbers(this, "max-zoom", 1)?.[0];
  }

  set maxZoom(value) {
    write(this, "max-zoom", value);
  }

  /** @returns {number[] | undefined} */
  get maxBounds() {
    return numbers(this, "max-bounds", 4);
  }

  set maxBounds(value) {
    write(this, "max-bounds", value);
  }

  /** @returns {string | null} */
  get layers() {
    return this.getAttribute("layers");
  }

  set layers(value) {
    write(this, "layers", value);
  }

  /** @returns {string} */
  get controls() {
    return this.getAttribute("controls") ?? "basic";
  }

  set controls(value) {
    write(this, "controls", value);
  }

  /** @returns {string} */
  get src() {
    return this.getAttribute("src") ?? "";
  }

  set src(value) {
    write(this, "src", value);
  }

  /** @returns {string | null} */
  get srcType() {
    return this.getAttribute("src-type");
  }

  set srcType(value) {
    write(this, "src-type", value);
  }

  /** @returns {string | null} */
  get datum() {
    return this.getAttribute("datum");
  }

  set datum(value) {
    write(this, "datum", value);
  }

  /** @returns {string | null} */
  get mapStyle() {
    return this.getAttribute("map-style");
  }

  set mapStyle(value) {
    write(this, "map-style", value);
  }

  /** @returns {string} */
  get gestures() {
    return this.getAttribute("gestures") ?? "auto";
  }

  set gestures(value) {
    write(this, "gestures", value);
  }

  /** @returns {string} */
  get loading() {
    return this.getAttribute("loading") ?? "lazy";
  }

  set loading(value) {
    write(this, "loading", value);
  }

  /** @returns {boolean} */
  get interactive() {
    return this.getAttribute("interactive") !== "false";
  }

  set interactive(value) {
    write(this, "interactive", value);
  }

  /** @returns {boolean} */
  get scrollZoom() {
    return this.getAttribute("scroll-zoom") !== "false";
  }

  set scrollZoom(value) {
    write(this, "scroll-zoom", value);
  }

  /** @returns {boolean} */
  get dragPan() {
    return this.getAttribute("drag-pan") !== "false";
  }

  set dragPan(value) {
    write(this, "drag-pan", value);
  }

  /** @returns {boolean} */
  get doubleClickZoom() {
    return this.getAttribute("double-click-zoom") !== "false";
  }

  set doubleClickZoom(value) {
    write(this, "double-click-zoom", value);
  }

  /** @returns {boolean} */
  get touchZoomRotate() {
    return this.getAttribute("touch-zoom-rotate") !== "false";
  }

  set touchZoomRotate(value) {
    write(this, "touch-zoom-rotate", value);
  }

  /** @returns {boolean} */
  get keyboard() {
    return this.getAttribute("keyboard") !== "false";
  }

  set keyboard(value) {
    write(this, "keyboard", value);
  }
}

/**
 * Numbers of an attribute; `undefined` when it has not just so many.
 * @param {HTMLElement} element
 * @param {string} name
 * @param {number} count
 */
function numbers(element, name, count) {
  const all = (element.getAttribute(name) || "x").split(",").map(Number);
  return all.length === count && all.every(Number.isFinite) ? all : undefined;
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {unknown} value
 */
function write(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}
