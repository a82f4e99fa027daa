// Elements that stand at a position of the map and move with it.

import { classesOf, offsetOf } from "../base/checks.js";
import { Evented } from "../base/evented.js";
import { LngLat } from "../base/lnglat.js";
import { Point } from "../base/point.js";
import { dress } from "../base/style.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("../types.js").Anchor} Anchor */

/** For each anchor the part of its own size that an element is moved by. @type {Record<Anchor, [number, number]>} */
const SHIFT = {
  center: [-50, -50],
  top: [-50, 0],
  bottom: [-50, -100],
  left: [0, -50],
  right: [-100, -50],
  "top-left": [0, 0],
  "top-right": [-100, 0],
  "bottom-left": [0, -100],
  "bottom-right": [-100, -100],
};

export const ANCHORS = /** @type {Anchor[]} */ (Object.keys(SHIFT));

/** What Marker and Popup share. */
export class Placed extends Evented {
  /** @internal @type {Map | undefined} */
  map;
  /** @type {LngLat | undefined} */
  position;
  /** @type {[number, number]} */
  offset = [0, 0];
  /** @type {Anchor} */
  anchor = "center";
  /** Whether it may stand between px. @internal */
  subpixel = false;
  /** What stands behind the moves in `transform`. @internal */
  turned = "";
  /** @type {(() => void) | undefined} */
  #unfollow;

  /** @param {HTMLElement} element */
  constructor(element) {
    super();
    this.element = element;
    Object.assign(element.style, { position: "absolute", left: "0", top: "0", willChange: "transform" });
  }

  getElement() {
    return this.element;
  }

  /** @returns {LngLat | undefined} */
  getLngLat() {
    return this.position;
  }

  /** @param {import("../types.js").LngLatLike} position */
  setLngLat(position) {
    this.position = LngLat.convert(position);
    this.place();
    return this;
  }

  /** @param {import("../types.js").PointLike} offset px to the right and down */
  setOffset(offset) {
    this.offset = offsetOf("offset", offset);
    this.place();
    return this;
  }

  /** px to the right and down. */
  getOffset() {
    return new Point(...this.offset);
  }

  /** Whether it may stand between px: smoother while it moves, less crisp at rest. @param {boolean} value */
  setSubpixelPositioning(value) {
    this.subpixel = value === true;
    this.place();
    return this;
  }

  /** @param {string} name one or more */
  addClassName(name) {
    this.element.classList.add(...classesOf("className", name));
    return this;
  }

  /** @param {string} name one or more */
  removeClassName(name) {
    this.element.classList.remove(...classesOf("className", name));
    return this;
  }

  /** @param {string} name */
  toggleClassName(name) {
    const [first] = classesOf("className", name);
    return first !== undefined && this.element.classList.toggle(first);
  }

  /** @param {Map} map */
  attach(map) {
    this.detach();
    this.map = map;
    const container = map.getContainer();
    dress(container);
    container.append(this.element);
    const follow = () => this.place();
    const gone = () => this.detach();
    const subscriptions = [
      map.on("move", () => this.place(true)),
      map.on("moveend", follow),
      map.on("resize", follow),
      map.on("remove", gone),
    ];
    this.#unfollow = () => subscriptions.forEach((s) => s.unsubscribe());
    this.place();
  }

  detach() {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.element.remove();
    this.map = undefined;
  }

  /** @param {boolean} [_moving] */
  place(_moving = false) {
    if (this.map && this.position) this.placeAt(this.map.project(this.position));
  }

  /** @internal @param {{ x: number, y: number }} at px @param {boolean} [exact] whether px may be parted */
  placeAt({ x, y }, exact = this.subpixel) {
    const [dx, dy] = SHIFT[this.anchor] ?? SHIFT.center;
    // Whole px keep text crisp; a far position must not stretch the page.
    const [left, top] = [x + this.offset[0], y + this.offset[1]].map((v) => {
      const near = Math.max(-1e5, Math.min(1e5, v));
      return exact ? near : Math.round(near);
    });
    this.element.style.transform = `translate(${left}px, ${top}px) translate(${dx}%, ${dy}%)${this.turned}`;
  }
}
