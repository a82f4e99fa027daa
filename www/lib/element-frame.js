// The element's shadow tree: everything around the map, and no knowledge of the map.

import { creditsOf } from "./core.js";
import { ELEMENT_CSS } from "./element-css.js";
import { TEXTS } from "./element-texts.js";

/** @typedef {import("./types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("./core.js").MapError} MapError */
/** @typedef {"zh" | "en"} Lang */

let sheet = /** @type {CSSStyleSheet | undefined} */ (undefined);

export class Frame {
  onZoomIn = () => {};
  onZoomOut = () => {};
  onHome = () => {};
  onSlotted = () => {};

  canvasBox = div("map");
  #controls = div("controls");
  #zoomIn = button("+", () => this.onZoomIn());
  #zoomOut = button("−", () => this.onZoomOut());
  #home = button("⌂", () => this.onHome());
  #foot = div("foot");
  #scale = div("scale");
  #attribution = div("attribution");
  #message = div("message");
  /** @type {Node[]} */
  nodes;

  constructor() {
    this.canvasBox.tabIndex = 0;
    this.canvasBox.setAttribute("role", "application");
    this.canvasBox.part.add("map");
    this.#controls.part.add("controls");
    this.#foot.part.add("foot");
    this.#controls.setAttribute("role", "group");
    this.#controls.append(this.#zoomIn, this.#zoomOut, this.#home);
    this.#foot.append(this.#scale, this.#attribution);
    this.#message.hidden = true;
    this.#scale.part.add("scale");
    this.#attribution.part.add("attribution");
    this.#message.part.add("message");
    const slots = ["top-left", "top-right", "bottom-left", "bottom-right"].map((name) => slot(name, `at ${name}`));
    for (const name of ["marker", "popup"]) {
      const positioned = slot(name, "");
      positioned.addEventListener("slotchange", () => this.onSlotted());
      slots.push(positioned);
    }
    this.nodes = [this.canvasBox, ...slots, this.#controls, this.#foot, this.#message];
  }

  /** @param {ShadowRoot} root */
  fill(root) {
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(ELEMENT_CSS);
    root.adoptedStyleSheets = [sheet];
    root.append(...this.nodes);
  }

  /**
   * @param {typeof TEXTS["zh"]} texts
   * @param {Lang} lang
   */
  translate(texts, lang) {
    for (const node of [this.canvasBox, this.#controls, this.#foot, this.#message]) node.lang = lang === "zh" ? "zh-CN" : "en";
    this.canvasBox.setAttribute("aria-label", texts.map);
    this.canvasBox.setAttribute("aria-roledescription", texts.role);
    this.#controls.setAttribute("aria-label", texts.controls);
    for (const [node, text] of /** @type {const} */ ([
      [this.#zoomIn, texts.zoomIn], [this.#zoomOut, texts.zoomOut], [this.#home, texts.home],
    ])) {
      node.setAttribute("aria-label", text);
      node.title = text;
    }
  }

  /** @param {boolean} shown */
  showControls(shown) {
    this.#controls.hidden = !shown;
    this.#scale.hidden = !shown;
  }

  /** @param {{ px: number, metres: number }} bar */
  showScale({ px, metres }) {
    this.#scale.style.width = `${Math.round(px)}px`;
    this.#scale.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  }

  /**
   * @param {StyleSpecification} style
   * @param {Lang} lang
   */
  showAttribution(style, lang) {
    this.#attribution.textContent = attributionOf(style, lang);
  }

  /** @param {string} text */
  showLoading(text) {
    this.#message.hidden = false;
    this.#message.className = "message loading";
    this.#message.setAttribute("role", "status");
    this.#message.textContent = text;
  }

  /**
   * @param {typeof TEXTS["zh"]} texts
   * @param {MapError} error
   */
  showFailure(texts, error) {
    const title = document.createElement("strong");
    title.textContent = texts.failed;
    const reason = document.createElement("p");
    reason.textContent = texts.reasons[error.code] ?? error.message;
    const detail = document.createElement("p");
    detail.className = "detail";
    detail.textContent = `${error.code}: ${error.message}`;
    this.#message.hidden = false;
    this.#message.className = "message failure";
    this.#message.setAttribute("role", "alert");
    this.#message.replaceChildren(title, reason, detail);
  }

  clearMessage() {
    this.#message.hidden = true;
    this.#message.replaceChildren();
  }
}

/**
 * What must stand on every picture of the map: that parks and lines are schematic, and whose data it shows.
 * @param {StyleSpecification} style
 * @param {Lang} lang
 */
export function attributionOf(style, lang) {
  return [TEXTS[lang].schematic, ...creditsOf(Object.values(style.sources), lang)].join(" · ");
}

/** @param {string} name */
function div(name) {
  const node = document.createElement("div");
  node.className = name;
  return node;
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.textContent = text;
  node.addEventListener("click", act);
  return node;
}

/** @param {string} name @param {string} className */
function slot(name, className) {
  const node = document.createElement("slot");
  node.name = name;
  node.className = className;
  return node;
}
