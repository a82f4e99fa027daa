// A popup: a box with a tip at a position of the map.

import { anchoredOffsetOf, classesOf, maxWidthOf, oneOf } from "../base/checks.js";
import { POPUP } from "../base/texts.js";
import { ANCHORS, Placed } from "./placing.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("../types.js").Anchor} Anchor */

const MAX_WIDTH = "240px";

/** What a keyboard reaches in a popup. */
const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]:not([tabindex='-1'])";

/** @fires open, close */
export class Popup extends Placed {
  #content = document.createElement("div");
  #tip = document.createElement("div");
  /** @type {HTMLButtonElement | undefined} */
  #button;
  #ending = new AbortController();
  /** Follows the pointer instead of a position. */
  #tracks = false;

  /** @param {import("../types.js").PopupOptions} [options] */
  constructor(options = {}) {
    super(document.createElement("div"));
    this.options = { closeButton: true, closeOnClick: true, closeOnMove: false, focusAfterOpen: true, ...options };
    const { anchor, maxWidth, className, offset } = options;
    this.options.anchor = oneOf("anchor", anchor ?? undefined, undefined, ANCHORS);
    const { element } = this;
    element.className = "gq-popup";
    element.part.add("popup");
    element.setAttribute("role", "dialog");
    element.style.maxWidth = maxWidthOf("maxWidth", maxWidth ?? MAX_WIDTH, MAX_WIDTH);
    this.#content.className = `gq-popup-content${this.options.closeButton ? " gq-popup-closable" : ""}`;
    this.#content.part.add("popup-content");
    this.#tip.className = "gq-popup-tip";
    this.#tip.part.add("popup-tip");
    element.append(this.#tip, this.#content);
    if (className) element.classList.add(...classesOf("className", className));
    if (offset) this.setOffset(offset);
  }

  /** @param {Map} map */
  addTo(map) {
    this.attach(map);
    const lang = String(map.getGlobalState()["lang"] ?? "zh").startsWith("en") ? "en" : "zh";
    if (this.options.closeButton && !this.#button) this.#addButton();
    this.#button?.setAttribute("aria-label", POPUP[lang].close);
    if (!this.element.hasAttribute("aria-label")) {
      this.element.setAttribute("aria-label", this.#content.textContent?.trim().slice(0, 60) || POPUP[lang].box);
    }
    this.#ending.abort();
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    const close = () => this.remove();
    const subscriptions = [
      ...(this.options.closeOnClick ? [map.on("click", close)] : []),
      ...(this.options.closeOnMove ? [map.on("move", close)] : []),
      ...(this.#tracks ? [map.on("mousemove", (event) => this.setPoint(event.lngLat))] : []),
    ];
    signal.addEventListener("abort", () => subscriptions.forEach((s) => s.unsubscribe()));
    for (const name of ["pointerdown", "wheel", "dblclick"]) {
      this.element.addEventListener(name, (event) => event.stopPropagation(), { signal });
    }
    this.element.addEventListener(
      "keydown",
      (event) => {
        event.stopPropagation();
        if (event.key === "Escape") this.remove();
      },
      { signal },
    );
    if (this.options.focusAfterOpen && !this.#tracks) {
      this.#returnTo = focused();
      const first = this.element.querySelector(FOCUSABLE);
      if (first instanceof HTMLElement) first.focus({ preventScroll: true });
    }
    this.fire("open");
    return this;
  }

  /** What had the focus before the popup took it. @type {HTMLElement | undefined} */
  #returnTo;

  remove() {
    if (!this.map) return this;
    const held = this.element.contains(focused() ?? null);
    this.#ending.abort();
    this.detach();
    if (held) this.#returnTo?.focus({ preventScroll: true });
    this.fire("close");
    return this;
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
    return this;
  }

  /** @param {string} width such as `"320px"`, `"20em"` or `"none"` */
  setMaxWidth(width) {
    this.element.style.maxWidth = maxWidthOf("maxWidth", width, MAX_WIDTH);
    this.place();
    return this;
  }

  getMaxWidth() {
    return this.element.style.maxWidth;
  }

  /** Follows the mouse. */
  trackPointer() {
    this.#tracks = true;
    this.element.style.pointerEvents = "none";
    return this;
  }

  /** @param {import("../types.js").LngLatLike} position */
  setLngLat(position) {
    this.#tracks = false;
    return super.setLngLat(position);
  }

  /** @param {import("../types.js").LngLatLike} position of the pointer */
  setPoint(position) {
    super.setLngLat(position);
  }

  #addButton() {
    const button = (this.#button = document.createElement("button"));
    button.type = "button";
    button.className = "gq-popup-close";
    button.textContent = "×";
    button.part.add("popup-close");
    button.setAttribute("aria-label", POPUP.zh.close);
    button.addEventListener("click", () => this.remove());
    this.#content.append(button);
  }

  /**
   * @param {number | import("../types.js").PointLike | Partial<Record<Anchor, import("../types.js").PointLike>>} offset px away from the
   *   position, or to the right and down, or that for each anchor
   */
  setOffset(offset) {
    this.#offset = anchoredOffsetOf("offset", offset);
    this.place();
    return this;
  }

  /** @type {any} */
  #offset = 0;

  /** Above its position, or wherever there is more room. */
  place() {
    if (!this.map || !this.position) return;
    this.anchor = this.options.anchor ?? this.#roomiest();
    this.offset = offsetAt(this.#offset, this.anchor);
    super.place();
    const [vertical, side] = this.anchor.split("-");
    const style = { top: "", bottom: "", left: "", right: "", transform: "rotate(45deg)" };
    if (vertical === "bottom" || vertical === "top") {
      style[vertical] = "5px";
      if (side === "left" || side === "right") style[side] = "14px";
      else Object.assign(style, { left: "50%", transform: "translateX(-50%) rotate(45deg)" });
      this.element.style.padding = vertical === "bottom" ? "0 0 10px" : "10px 0 0";
    } else if (vertical === "left" || vertical === "right") {
      Object.assign(style, { [vertical]: "5px", top: "50%", transform: "translateY(-50%) rotate(45deg)" });
      this.element.style.padding = vertical === "left" ? "0 0 0 10px" : "0 10px 0 0";
    }
    this.#tip.style.display = vertical === "center" ? "none" : "block";
    Object.assign(this.#tip.style, style);
  }

  /** @returns {Anchor} */
  #roomiest() {
    const map = /** @type {Map} */ (this.map);
    const { x, y } = map.project(/** @type {import("../base/lnglat.js").LngLat} */ (this.position));
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const box = map.getContainer();
    const vertical = y - height < 0 && box.clientHeight - y > y ? "top" : "bottom";
    const side = x < width / 2 ? "left" : x > box.clientWidth - width / 2 ? "right" : "";
    return /** @type {Anchor} */ (side ? `${vertical}-${side}` : vertical);
  }
}

/**
 * @param {any} offset
 * @param {Anchor} anchor
 * @returns {[number, number]}
 */
function offsetAt(offset, anchor) {
  if (typeof offset === "number") {
    const [v, s] = [
      anchor.startsWith("top") ? 1 : anchor.startsWith("bottom") ? -1 : 0,
      anchor === "left" ? 1 : anchor === "right" ? -1 : 0,
    ];
    return [s * offset, v * offset];
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
