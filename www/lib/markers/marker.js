// A marker: any element at a position of the map. Without one of its own it is a pin.

import { colorOf, numberOf, oneOf, opacityOf, positiveOf } from "../base/checks.js";
import { pointIn } from "../base/point.js";
import { MARKER } from "../base/texts.js";
import { ANCHORS, Placed } from "./placing.js";
import { USABLE, isUsed, through } from "./through.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("../types.js").Alignment} Alignment */
/** @typedef {import("./popup.js").Popup} Popup */

/** Of the pin. */
const COLOR = "#0b57c2";
/** Of the pin at scale 1, px. */
const [WIDTH, HEIGHT] = [24, 34];
/** How far a pointer goes until it drags, px. */
const TOLERANCE = 3;
/** What a key moves a marker by, px; with Shift the second. */
const STEPS = /** @type {const} */ ([1, 10]);

const ALIGNMENTS = /** @type {const} */ (["auto", "map", "viewport"]);

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} option @param {unknown} value @returns {Alignment} */
const alignmentOf = (option, value) => oneOf(option, value ?? "auto", "auto", ALIGNMENTS);

/** @fires click, dragstart, drag, dragend */
export class Marker extends Placed {
  #draggable = false;
  /** @type {Popup | undefined} */
  #popup;
  #ending = new AbortController();
  #pin;
  #scale;
  #tolerance;
  #rotation = 0;
  /** @type {Alignment} */
  #rotationAlignment;
  /** @type {Alignment | undefined} */
  #pitchAlignment;
  #keyed = false;
  /** Whether the role and the place among what has the focus are ours, not the page's. */
  #roleIsOurs;
  #focusIsOurs = false;

  /** @param {import("../types.js").MarkerOptions} [options] */
  constructor(options) {
    const { element, anchor, offset, color, draggable, opacity, className, label } = options ?? {};
    const { clickTolerance, rotation, rotationAlignment, pitchAlignment, subpixelPositioning } = options ?? {};
    const scale = positiveOf("scale", options?.scale ?? 1, 1, 100);
    const own = element instanceof HTMLElement ? element : undefined;
    super(own ?? newPin(colorOf("color", color ?? COLOR, COLOR), scale));
    this.#pin = !own;
    this.#scale = scale;
    this.anchor = oneOf("anchor", anchor ?? undefined, own ? "center" : "bottom", ANCHORS);
    this.#tolerance = positiveOf("clickTolerance", clickTolerance || TOLERANCE, TOLERANCE);
    this.subpixel = subpixelPositioning === true;
    this.#rotationAlignment = alignmentOf("rotationAlignment", rotationAlignment);
    this.setPitchAlignment(pitchAlignment);
    if (offset) this.setOffset(offset);
    if (className) this.addClassName(className);
    if (opacity !== undefined) this.setOpacity(opacity);
    if (rotation) this.setRotation(rotation);
    this.element.classList.add("gq-marker", "maplibregl-marker", `maplibregl-marker-anchor-${this.anchor}`);
    this.element.part.add("marker");
    this.#roleIsOurs = !this.element.hasAttribute("role") && (this.#pin || !this.element.querySelector(USABLE));
    if (!this.element.hasAttribute("aria-label") && this.#roleIsOurs)
      this.element.setAttribute("aria-label", typeof label === "string" ? label : `${MARKER.zh} / ${MARKER.en}`);
    this.setDraggable(draggable === true);
  }

  /** @param {Map} map */
  addTo(map) {
    this.remove();
    this.attach(map);
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    const { element } = this;
    through(this, map, signal);
    element.addEventListener("pointerdown", (event) => this.#down(event), { signal });
    element.addEventListener("click", (event) => this.fire("click", { originalEvent: event }), { signal });
    element.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    element.addEventListener("keydown", (event) => this.#key(event), { signal });
    for (const name of ["keyup", "blur"]) element.addEventListener(name, () => this.#endKeys(), { signal });
    return this;
  }

  remove() {
    this.#popup?.remove();
    this.detach();
    return this;
  }

  /** What listens on the map's elements ends, also when the map goes first. @internal */
  detach() {
    this.#ending.abort();
    this.#keyed = false;
    super.detach();
  }

  /** @param {Popup | null} [popup] opens at the marker when it is clicked, or by Enter or the space bar */
  setPopup(popup) {
    this.#popup?.remove();
    this.#popup = popup ?? undefined;
    if (popup && !("offset" in popup.options)) popup.setOffset(this.#pin ? this.#besidePin() : this.getOffset());
    this.#reachable();
    return this;
  }

  getPopup() {
    return this.#popup;
  }

  togglePopup() {
    const popup = this.#popup;
    if (!popup || !this.map || !this.position) return this;
    if (popup.isOpen()) popup.remove();
    else popup.setLngLat(this.position).addTo(this.map);
    return this;
  }

  /** Where a popup stands that must not hide the pin. */
  #besidePin() {
    const [height, radius] = [(HEIGHT - 1) * this.#scale, (WIDTH / 2 - 1) * this.#scale];
    const slant = radius * Math.SQRT1_2;
    const [head, corner] = [radius - height, radius - height - slant];
    return /** @type {Record<import("../types.js").Anchor, [number, number]>} */ ({
      center: [0, 0],
      top: [0, 0],
      "top-left": [0, 0],
      "top-right": [0, 0],
      bottom: [0, -height],
      "bottom-left": [slant, corner],
      "bottom-right": [-slant, corner],
      left: [radius, head],
      right: [-radius, head],
    });
  }

  /** @param {boolean} [draggable] by the pointer, and by the arrow keys when it has the focus */
  setDraggable(draggable) {
    this.#draggable = draggable === true;
    this.element.classList.toggle("maplibregl-marker-draggable", this.#draggable);
    this.element.style.cursor = this.#draggable ? "move" : "";
    this.element.style.touchAction = this.#draggable ? "none" : "";
    if (!this.#draggable) this.#endKeys();
    this.#reachable();
    return this;
  }

  isDraggable() {
    return this.#draggable;
  }

  /**
   * @param {string | number} [opacity] from 0 to 1. @default 1
   * @param {string | number} [_whenCovered] nothing covers a marker on a flat map
   */
  setOpacity(opacity, _whenCovered) {
    this.element.style.opacity = opacity === undefined ? "" : opacityOf("opacity", opacity, "1");
    return this;
  }

  /** @param {number} [rotation] degrees, clockwise */
  setRotation(rotation) {
    this.#rotation = numberOf("rotation", rotation ?? 0, 0);
    this.turned = this.#rotation ? ` rotate(${this.#rotation}deg)` : "";
    this.place();
    return this;
  }

  getRotation() {
    return this.#rotation;
  }

  /** What it turns with; the map does not turn. @param {Alignment} [alignment] */
  setRotationAlignment(alignment) {
    this.#rotationAlignment = alignmentOf("rotationAlignment", alignment);
    return this;
  }

  getRotationAlignment() {
    return this.#rotationAlignment;
  }

  /** What it lies on; the map does not tilt. @param {Alignment} [alignment] `auto` is as `rotationAlignment` */
  setPitchAlignment(alignment) {
    const own = alignmentOf("pitchAlignment", alignment);
    this.#pitchAlignment = own === "auto" ? this.#rotationAlignment : own;
    return this;
  }

  /** @returns {Alignment} */
  getPitchAlignment() {
    return this.#pitchAlignment ?? "auto";
  }

  /** @param {import("../types.js").LngLatLike} position */
  setLngLat(position) {
    super.setLngLat(position);
    if (this.position && this.#popup?.isOpen()) this.#popup.setLngLat(this.position);
    return this;
  }

  // Rounding at every step would make it stutter.
  place(moving = false) {
    if (this.map && this.position) this.placeAt(this.map.project(this.position), moving || this.subpixel);
  }

  /** Who uses the keyboard or a screen reader comes to what can be used; what the page says of it stays. */
  #reachable() {
    const active = this.#draggable || this.#popup !== undefined;
    if (active && !this.element.hasAttribute("tabindex")) {
      this.element.tabIndex = 0;
      this.#focusIsOurs = true;
    } else if (!active && this.#focusIsOurs) {
      this.element.removeAttribute("tabindex");
      this.#focusIsOurs = false;
    }
    if (this.#roleIsOurs) this.element.setAttribute("role", active ? "button" : "img");
  }

  /** @param {PointerEvent} down */
  #down(down) {
    const { map, position } = this;
    if (!this.#draggable || !map || !position || down.button !== 0 || isUsed(down, this.element)) return;
    const root = map.getCanvasContainer();
    const [start, from] = [pointIn(root, down), map.project(position)];
    let moved = false;
    const ending = new AbortController();
    const { signal } = ending;
    window.addEventListener(
      "pointermove",
      (event) => {
        if (event.pointerId !== down.pointerId) return;
        const way = pointIn(root, event).sub(start);
        if (!moved && way.mag() < this.#tolerance) return;
        if (!moved) {
          // A drag is no click: neither on what is within.
          this.element.setPointerCapture?.(down.pointerId);
          this.fire("dragstart");
        }
        moved = true;
        this.setLngLat(map.unproject([from.x + way.x, from.y + way.y]));
        this.fire("drag");
      },
      { signal },
    );
    const end = (/** @type {PointerEvent} */ event) => {
      if (event.pointerId !== down.pointerId) return;
      ending.abort();
      if (!moved) return;
      const swallow = (/** @type {Event} */ click) => click.stopImmediatePropagation();
      this.element.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => this.element.removeEventListener("click", swallow, true));
      this.fire("dragend");
    };
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"]))
      window.addEventListener(name, end, { signal });
    this.#ending.signal.addEventListener("abort", () => ending.abort(), { signal });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target !== this.element || event.altKey || event.ctrlKey || event.metaKey) return;
    const way = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    })[event.key];
    if (way && this.#draggable && this.map && this.position) {
      event.preventDefault();
      event.stopPropagation();
      const { x, y } = this.map.project(this.position);
      const px = STEPS[event.shiftKey ? 1 : 0];
      if (!this.#keyed) this.fire("dragstart");
      this.#keyed = true;
      this.setLngLat(this.map.unproject([x + way[0] * px, y + way[1] * px]));
      this.fire("drag");
    } else if (this.#popup && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      event.stopPropagation();
      this.togglePopup();
    }
  }

  #endKeys() {
    if (!this.#keyed) return;
    this.#keyed = false;
    this.fire("dragend");
  }
}

/** @param {string} color @param {number} scale */
function newPin(color, scale) {
  const element = document.createElement("div");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("width", String(WIDTH * scale));
  svg.setAttribute("height", String(HEIGHT * scale));
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
