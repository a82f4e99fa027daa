// A marker: any element at a position of the map. Without one of its own it is a pin.

import { colorOf, oneOf, opacityOf, positiveOf } from "../base/checks.js";
import { LngLat } from "../base/lnglat.js";
import { MARKER } from "../base/texts.js";
import { ANCHORS, Placed } from "./placing.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("./popup.js").Popup} Popup */

/** Of the pin. */
const COLOR = "#0b57c2";

const SVG = "http://www.w3.org/2000/svg";

/** @fires dragstart, drag, dragend */
export class Marker extends Placed {
  #draggable = false;
  /** @type {Popup | undefined} */
  #popup;
  #ending = new AbortController();

  /** @param {import("../types.js").MarkerOptions} [options] */
  constructor({ element, anchor, offset, color, scale, draggable = false, opacity, className, label } = {}) {
    const pin = !(element instanceof HTMLElement);
    super(pin ? newPin(colorOf("color", color ?? COLOR, COLOR), positiveOf("scale", scale ?? 1, 1, 100)) : element);
    this.anchor = oneOf("anchor", anchor ?? undefined, pin ? "bottom" : "center", ANCHORS);
    if (offset) this.setOffset(offset);
    if (className) this.addClassName(className);
    if (opacity !== undefined) this.setOpacity(opacity);
    this.element.classList.add("gq-marker");
    this.element.part.add("marker");
    if (!this.element.hasAttribute("aria-label"))
      this.element.setAttribute("aria-label", typeof label === "string" ? label : `${MARKER.zh} / ${MARKER.en}`);
    if (!this.element.hasAttribute("role")) this.element.setAttribute("role", "img");
    this.setDraggable(draggable === true);
  }

  /** @param {Map} map */
  addTo(map) {
    this.attach(map);
    this.#ending.abort();
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    this.element.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    this.element.addEventListener(
      "click",
      (event) => {
        if (!this.#popup) return;
        event.stopPropagation();
        this.togglePopup();
      },
      { signal },
    );
    this.element.addEventListener("keydown", (event) => this.#key(event), { signal });
    return this;
  }

  remove() {
    this.#ending.abort();
    this.#popup?.remove();
    this.detach();
    return this;
  }

  /** @param {Popup | null} [popup] opens at the marker when it is clicked, or by Enter or the space bar */
  setPopup(popup) {
    this.#popup?.remove();
    this.#popup = popup ?? undefined;
    this.#focusable();
    return this;
  }

  getPopup() {
    return this.#popup;
  }

  togglePopup() {
    const popup = this.#popup;
    if (!popup || !this.map || !this.position) return this;
    if (popup.isOpen()) popup.remove();
    else {
      if (this.anchor === "bottom" && !popup.options.offset) {
        const above = /** @type {[number, number]} */ ([0, -this.element.offsetHeight]);
        popup.setOffset({ bottom: above, "bottom-left": above, "bottom-right": above });
      }
      popup.setLngLat(this.position).addTo(this.map);
    }
    return this;
  }

  /** @param {boolean} draggable by the pointer, and by the arrow keys when it has the focus */
  setDraggable(draggable) {
    this.#draggable = draggable;
    this.element.style.cursor = draggable ? "move" : "";
    this.element.style.touchAction = draggable ? "none" : "";
    this.#focusable();
    return this;
  }

  isDraggable() {
    return this.#draggable;
  }

  /** @param {string | number} opacity from 0 to 1 */
  setOpacity(opacity) {
    this.element.style.opacity = opacityOf("opacity", opacity, "1");
    return this;
  }

  /** @param {import("../types.js").LngLatLike} position */
  setLngLat(position) {
    super.setLngLat(position);
    if (this.position && this.#popup?.isOpen()) this.#popup.setLngLat(this.position);
    return this;
  }

  #focusable() {
    const active = this.#draggable || this.#popup;
    if (active) this.element.tabIndex = 0;
    this.element.setAttribute("role", active ? "button" : "img");
  }

  /** @param {PointerEvent} down */
  #down(down) {
    // The map must not pan under a marker.
    down.stopPropagation();
    const { map, position } = this;
    if (!this.#draggable || !map || !position || down.button !== 0) return;
    down.preventDefault();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture?.(down.pointerId);
    const from = map.project(position);
    let moved = false;
    const ending = new AbortController();
    const { signal } = ending;
    this.element.addEventListener(
      "pointermove",
      (event) => {
        const [dx, dy] = [event.clientX - down.clientX, event.clientY - down.clientY];
        if (!moved && Math.hypot(dx, dy) < 3) return;
        if (!moved) this.fire("dragstart");
        moved = true;
        this.setLngLat(map.unproject([from.x + dx, from.y + dy]));
        this.fire("drag");
      },
      { signal },
    );
    const end = () => {
      ending.abort();
      if (moved) this.fire("dragend");
    };
    for (const name of ["pointerup", "pointercancel"]) this.element.addEventListener(name, end, { signal });
    // A drag is no click.
    this.element.addEventListener(
      "click",
      (event) => {
        if (moved) event.stopImmediatePropagation();
      },
      { capture: true, once: true },
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    })[event.key];
    if (step && this.#draggable && this.map && this.position) {
      event.preventDefault();
      event.stopPropagation();
      const { x, y } = this.map.project(this.position);
      const px = event.shiftKey ? 1 : 8;
      this.fire("dragstart");
      this.setLngLat(LngLat.convert(this.map.unproject([x + step[0] * px, y + step[1] * px])));
      this.fire("drag");
      this.fire("dragend");
    } else if (this.#popup && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      event.stopPropagation();
      this.togglePopup();
    }
  }
}

/** @param {string} color @param {number} scale */
function newPin(color, scale) {
  const element = document.createElement("div");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 34");
  svg.setAttribute("width", String(24 * scale));
  svg.setAttribute("height", String(34 * scale));
  svg.classList.add("gq-pin");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M12 1C6 1 1 5.8 1 11.8 1 20 12 33 12 33s11-13 11-21.2C23 5.8 18 1 12 1z");
  path.setAttribute("fill", color);
  path.setAttribute("stroke", "#fff");
  path.setAttribute("stroke-width", "1.5");
  const dot = document.createElementNS(SVG, "circle");
  for (const [name, value] of [
    ["cx", 12],
    ["cy", 12],
    ["r", 4],
    ["fill", "#fff"],
  ])
    dot.setAttribute(String(name), String(value));
  svg.append(path, dot);
  element.append(svg);
  return element;
}
