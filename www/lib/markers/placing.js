// Elements that stand at a position of the map and move with it.

import { classesOf, offsetOf } from "../base/checks.js";
import { LngLat } from "../base/lnglat.js";
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

/** An event target with MapLibre's short names. */
export class Evented extends EventTarget {
  /** @type {globalThis.Map<Function, (event: Event) => void>} */
  #runs = new globalThis.Map();

  /** @param {string} type @param {(event: any) => void} listener */
  on(type, listener) {
    const run = this.#runs.get(listener) ?? ((/** @type {Event} */ event) => listener.call(this, event));
    this.#runs.set(listener, run);
    this.addEventListener(type, run);
    return this;
  }

  /** @param {string} type @param {(event: any) => void} listener */
  once(type, listener) {
    this.addEventListener(type, (event) => listener.call(this, event), { once: true });
    return this;
  }

  /** @param {string} type @param {(event: any) => void} listener */
  off(type, listener) {
    const run = this.#runs.get(listener);
    if (run) this.removeEventListener(type, run);
    return this;
  }

  /** @param {string} type */
  fire(type) {
    this.dispatchEvent(new Event(type));
    return this;
  }
}

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
  #follow = () => this.place();
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
    const gone = () => this.detach();
    const subscriptions = [map.on("move", this.#follow), map.on("resize", this.#follow), map.on("remove", gone)];
    // Elements on the map lie beside what hears the wheel.
    const root = map.getCanvasContainer();
    const wheel = (/** @type {WheelEvent} */ event) => {
      if (event.target !== root && !root.dispatchEvent(new WheelEvent("wheel", event))) event.preventDefault();
    };
    this.element.addEventListener("wheel", wheel, { passive: false });
    this.#unfollow = () => {
      subscriptions.forEach((s) => s.unsubscribe());
      this.element.removeEventListener("wheel", wheel);
    };
    this.place();
  }

  detach() {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.element.remove();
    this.map = undefined;
  }

  place() {
    if (!this.map || !this.position) return;
    const { x, y } = this.map.project(this.position);
    const [dx, dy] = SHIFT[this.anchor] ?? SHIFT.center;
    // Whole px keep text crisp; a far position must not stretch the page.
    const [left, top] = [x + this.offset[0], y + this.offset[1]].map((v) =>
      Math.round(Math.max(-1e5, Math.min(1e5, v))),
    );
    this.element.style.transform = `translate(${left}px, ${top}px) translate(${dx}%, ${dy}%)`;
  }
}
