// A popup: a box with a tip at a position of the map.

import { anchoredOffsetOf, classesOf, isObject, maxWidthOf, oneOf, withNumbers } from "../base/checks.js";
import { POPUP } from "../base/texts.js";
import { ANCHORS, Placed } from "./placing.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("../types.js").Anchor} Anchor */

const MAX_WIDTH = "240px";

/** What a keyboard reaches in a popup. */
const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [contenteditable]:not([contenteditable=false]), [tabindex]:not([tabindex='-1'])";

/** @fires open, close */
export class Popup extends Placed {
  /** @type {import("../types.js").PopupOptions} */
  options;
  #content = document.createElement("div");
  #tip = document.createElement("div");
  /** @type {HTMLButtonElement | undefined} */
  #button;
  #ending = new AbortController();
  /** Follows the pointer instead of a position. */
  #tracks = false;
  /** Where the pointer was last, px. @type {{ x: number, y: number } | undefined} */
  #pointer;
  /** Whether the page has named it. */
  #named = false;

  /** @param {import("../types.js").PopupOptions} [options] */
  constructor(options) {
    super(document.createElement("div"));
    this.options = { closeButton: true, closeOnClick: true, closeOnMove: false, focusAfterOpen: true, ...options };
    const { anchor, maxWidth, className, offset, subpixelPositioning, padding } = this.options;
    this.options.anchor = oneOf("anchor", anchor ?? undefined, undefined, ANCHORS);
    this.subpixel = subpixelPositioning === true;
    const { element } = this;
    element.className = "gq-popup maplibregl-popup";
    element.part.add("popup");
    element.setAttribute("role", "dialog");
    element.style.maxWidth = maxWidthOf("maxWidth", maxWidth ?? MAX_WIDTH, MAX_WIDTH);
    this.#content.className = `gq-popup-content maplibregl-popup-content${this.options.closeButton ? " gq-popup-closable" : ""}`;
    this.#content.part.add("popup-content");
    this.#tip.className = "gq-popup-tip maplibregl-popup-tip";
    this.#tip.part.add("popup-tip");
    element.append(this.#tip, this.#content);
    if (className) element.classList.add(...classesOf("className", className));
    if (offset) this.setOffset(offset);
    if (padding) this.setPadding(padding);
  }

  /** @param {Map} map */
  addTo(map) {
    if (this.map) this.remove();
    this.attach(map);
    const lang = String(map.getGlobalState()["lang"] ?? "zh").startsWith("en") ? "en" : "zh";
    if (this.options.closeButton && !this.#button) this.#addButton();
    this.#button?.setAttribute("aria-label", POPUP[lang].close);
    if (!this.#named && this.element.hasAttribute("aria-label")) this.#named = true;
    this.#name(POPUP[lang].box);
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    const close = () => this.remove();
    const subscriptions = [
      ...(this.options.closeOnClick ? [map.on("click", close)] : []),
      ...(this.options.closeOnMove ? [map.on("move", close)] : []),
      map.on("mousemove", (event) => this.#track(event.point)),
    ];
    signal.addEventListener("abort", () => subscriptions.forEach((s) => s.unsubscribe()));
    this.element.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Escape") this.remove();
      },
      { signal },
    );
    this.#showTracking();
    if (this.options.focusAfterOpen && !this.#tracks) {
      this.#returnTo = focused();
      this.#focusFirst();
    }
    this.fire("open");
    return this;
  }

  /** What had the focus before the popup took it. @type {HTMLElement | undefined} */
  #returnTo;

  remove() {
    const { map } = this;
    if (!map) return this;
    const held = this.element.contains(focused() ?? null);
    this.#ending.abort();
    map.getCanvasContainer().classList.remove("maplibregl-track-pointer");
    super.detach();
    if (held) this.#returnTo?.focus({ preventScroll: true });
    this.fire("close");
    return this;
  }

  /** Taken off with its map, it is closed, too. @internal */
  detach() {
    if (this.map) this.remove();
    else super.detach();
  }

  isOpen() {
    return this.map !== undefined;
  }

  /** @param {string} text */
  setText(text) {
    return this.setDOMContent(document.createTextNode(text));
  }

  /** @param {string} html markup that you trust: a script in it would not run, but its other effects would */
  setHTML(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return this.setDOMContent(template.content);
  }

  /** @param {Node} node */
  setDOMContent(node) {
    this.#content.replaceChildren(node);
    if (this.#button) this.#content.append(this.#button);
    else if (this.options.closeButton) this.#addButton();
    this.place();
    if (this.map && this.options.focusAfterOpen && !this.#tracks) this.#focusFirst();
    return this;
  }

  /** @param {string} width such as `"320px"`, `"20em"` or `"none"` */
  setMaxWidth(width) {
    this.element.style.maxWidth = maxWidthOf("maxWidth", width, MAX_WIDTH);
    this.options.maxWidth = this.element.style.maxWidth;
    this.place();
    return this;
  }

  getMaxWidth() {
    return this.element.style.maxWidth;
  }

  /** Follows the mouse, until `setLngLat`. */
  trackPointer() {
    this.#tracks = true;
    this.#pointer = undefined;
    this.#showTracking();
    return this;
  }

  /** @param {import("../types.js").LngLatLike} position */
  setLngLat(position) {
    this.#tracks = false;
    this.#showTracking();
    return super.setLngLat(position);
  }

  /** Within these sides of the map, px, it chooses its anchor. @param {Partial<import("../types.js").Padding>} [padding] */
  setPadding(padding) {
    this.options.padding = withNumbers(isObject(padding) ? padding : {}, ["top", "right", "bottom", "left"], "padding");
    this.place();
    return this;
  }

  #addButton() {
    const button = (this.#button = document.createElement("button"));
    button.type = "button";
    button.className = "gq-popup-close maplibregl-popup-close-button";
    button.textContent = "×";
    button.part.add("popup-close");
    button.setAttribute("aria-label", POPUP.zh.close);
    button.addEventListener("click", () => this.remove());
    this.#content.append(button);
  }

  /** @param {string} usual */
  #name(usual) {
    if (this.#named) return;
    const text = [...this.#content.childNodes]
      .filter((node) => node !== this.#button)
      .map((node) => node.textContent)
      .join(" ");
    this.element.setAttribute("aria-label", text.trim().slice(0, 60) || usual);
    this.#named = true;
  }

  #focusFirst() {
    const first = this.element.querySelector(FOCUSABLE);
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }

  #showTracking() {
    this.element.classList.toggle("maplibregl-popup-track-pointer", this.#tracks);
    this.element.style.pointerEvents = this.#tracks ? "none" : "";
    // Nowhere, until the pointer moves.
    this.element.style.visibility = this.#tracks && !this.#pointer ? "hidden" : "";
    this.map?.getCanvasContainer().classList.toggle("maplibregl-track-pointer", this.#tracks);
  }

  /** @param {{ x: number, y: number }} point */
  #track(point) {
    if (!this.#tracks) return;
    this.#pointer = point;
    this.#showTracking();
    this.place();
  }

  /**
   * @param {number | import("../types.js").PointLike | Partial<Record<Anchor, import("../types.js").PointLike>>} [offset] px away from
   *   the position, or to the right and down, or that for each anchor
   */
  setOffset(offset) {
    this.options.offset = anchoredOffsetOf("offset", offset ?? 0);
    this.place();
    return this;
  }

  /** Above its position, or wherever there is more room. */
  place() {
    const at = this.#tracks ? this.#pointer : this.map && this.position ? this.map.project(this.position) : undefined;
    if (!this.map || !at) return;
    const anchor = this.options.anchor ?? this.#roomiest(at);
    this.anchor = anchor;
    this.offset = offsetAt(this.options.offset, anchor);
    this.placeAt(at);
    for (const name of ANCHORS) {
      for (const whose of ["gq", "maplibregl"])
        this.element.classList.toggle(`${whose}-popup-anchor-${name}`, name === anchor);
    }
  }

  /** @param {{ x: number, y: number }} at px @returns {Anchor} */
  #roomiest({ x, y }) {
    const { clientWidth, clientHeight } = /** @type {Map} */ (this.map).getCanvasContainer();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const { top = 0, right = 0, bottom = 0, left = 0 } = this.options.padding ?? {};
    const above = offsetAt(this.options.offset, "bottom")[1];
    const vertical = y + above < height + top ? "top" : y > clientHeight - height - bottom ? "bottom" : "";
    const side = x < width / 2 + left ? "left" : x > clientWidth - width / 2 - right ? "right" : "";
    return /** @type {Anchor} */ ([vertical, side].filter(Boolean).join("-") || "bottom");
  }
}

/**
 * @param {any} offset
 * @param {Anchor} anchor
 * @returns {[number, number]}
 */
function offsetAt(offset, anchor) {
  if (typeof offset === "number") {
    const [vertical = "", side = vertical] = anchor.split("-");
    // At a corner as far away as at a side.
    const px = anchor.includes("-") ? Math.round(Math.abs(offset) * Math.SQRT1_2) : offset;
    const along = (/** @type {string} */ name, /** @type {string} */ less, /** @type {string} */ more) =>
      name === less ? px : name === more ? -px : 0;
    return [along(side, "left", "right"), along(vertical, "top", "bottom")];
  }
  const own = Array.isArray(offset) || offset?.x !== undefined ? offset : offset?.[anchor];
  return own ? (Array.isArray(own) ? [own[0], own[1]] : [own.x, own.y]) : [0, 0];
}

/** The element with the focus, inside of shadow trees, too. */
function focused() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement ? active : undefined;
}
