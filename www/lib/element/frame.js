// The element's shadow tree: everything around the map, and no knowledge of the map.
// Its style sheet is adopted by the shadow root, which works under style-src 'self'; a page restyles it through the custom
// properties and through ::part(…), which `element.js` lists.

import { creditsOf } from "../atlas/credits.js";
import { reasonOf } from "../base/reason.js";
import { ELEMENT } from "../base/texts.js";

/** @typedef {import("../types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("../base/core.js").MapError} MapError */
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
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
    root.append(...this.nodes);
  }

  /**
   * @param {typeof ELEMENT["zh"]} texts
   * @param {Lang} lang
   */
  translate(texts, lang) {
    for (const node of [this.canvasBox, this.#controls, this.#foot, this.#message])
      node.lang = lang === "zh" ? "zh-CN" : "en";
    this.canvasBox.setAttribute("aria-label", texts.map);
    this.canvasBox.setAttribute("aria-roledescription", texts.role);
    this.#controls.setAttribute("aria-label", texts.controls);
    for (const [node, text] of /** @type {const} */ ([
      [this.#zoomIn, texts.zoomIn],
      [this.#zoomOut, texts.zoomOut],
      [this.#home, texts.home],
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
   * @param {typeof ELEMENT["zh"]} texts
   * @param {MapError} error
   */
  showFailure(texts, error) {
    const title = document.createElement("strong");
    title.textContent = texts.failed;
    const reason = document.createElement("p");
    reason.textContent = reasonOf(texts, error);
    const detail = document.createElement("p");
    detail.className = "detail";
    detail.textContent = `${error.code}: ${error.message}`;
    this.showControls(false);
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
  return [ELEMENT[lang].schematic, ...creditsOf(Object.values(style.sources), lang)].join(" · ");
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

const DARK_CSS = `
  --gq-surface: rgb(27 31 34 / 0.94);
  --gq-ink: #f3efe6;
  --gq-ink-soft: #c9c4b8;
  --gq-line: rgb(243 239 230 / 0.22);
  --gq-focus: #7db7ff;
  background: #14171a;
`;

const CSS = `
:host {
  --gq-surface: rgb(253 252 249 / 0.94);
  --gq-ink: #26241f;
  --gq-ink-soft: #4d483e;
  --gq-line: rgb(38 36 31 / 0.18);
  --gq-focus: #0b57c2;
  display: block;
  position: relative;
  min-height: 12rem;
  overflow: hidden;
  contain: layout paint;
  color: var(--gq-ink);
  background: #e8e6e0;
  font: 400 13px/1.5 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
}
:host([hidden]) { display: none; }
:host([theme="dark"]) { ${DARK_CSS} }
@media (prefers-color-scheme: dark) { :host([theme="auto"]) { ${DARK_CSS} } }
[hidden] { display: none !important; }
.map { position: absolute; inset: 0; outline: none; touch-action: none; }
[data-cursor=grab] { cursor: grab; } [data-cursor=pointer] { cursor: pointer; }
.map:focus-visible::after {
  content: ""; position: absolute; inset: 0; z-index: 3; pointer-events: none;
  box-shadow: inset 0 0 0 3px var(--gq-focus);
}
.at { position: absolute; z-index: 4; display: block; margin: 12px; max-width: calc(100% - 24px); }
.top-left { top: 0; left: 0; } .top-right { top: 0; right: 0; } .bottom-left { bottom: 24px; left: 0; } .bottom-right { bottom: 24px; right: 0; }
slot:not(.at) { display: none; }
.controls {
  position: absolute; z-index: 4; top: 12px; right: 12px;
  display: flex; flex-direction: column; overflow: hidden;
  border: 1px solid var(--gq-line); border-radius: 8px; background: var(--gq-surface);
  box-shadow: 0 1px 3px rgb(0 0 0 / 0.12);
}
.controls button {
  width: 36px; height: 36px; padding: 0; border: 0; cursor: pointer;
  color: inherit; background: transparent; font: 400 20px/1 system-ui, sans-serif;
}
.controls button + button { border-top: 1px solid var(--gq-line); }
.controls button:hover { background: var(--gq-line); }
.controls button:focus-visible { outline: 3px solid var(--gq-focus); outline-offset: -3px; border-radius: 8px; }
@media (pointer: coarse) { .controls button { width: 44px; height: 44px; } }
.foot {
  position: absolute; z-index: 4; left: 0; right: 0; bottom: 0; pointer-events: none;
  display: flex; align-items: flex-end; justify-content: space-between; gap: 12px; padding: 0 0 0 12px;
}
.scale {
  box-sizing: border-box; flex: none; margin-bottom: 8px; padding: 0 4px 2px;
  border: 1.5px solid var(--gq-ink); border-top: 0; background: var(--gq-surface);
  font-size: 11px; line-height: 1.3; text-align: center; white-space: nowrap;
}
.attribution {
  margin-left: auto; padding: 2px 8px; border-top-left-radius: 6px; pointer-events: auto;
  background: var(--gq-surface); color: var(--gq-ink-soft); font-size: 11px; line-height: 1.45; text-align: right;
}
.message {
  box-sizing: border-box; position: absolute; z-index: 5; inset: 0; margin: auto; height: fit-content; width: fit-content; max-width: min(33rem, 90%);
  padding: 20px 24px; border-radius: 10px; background: var(--gq-surface); text-align: center;
}
.message.failure { border: 1px solid var(--gq-line); text-align: start; }
.message strong { font-size: 16px; }
.message p { margin: 6px 0 0; }
.message .detail { color: var(--gq-ink-soft); font-size: 12px; overflow-wrap: anywhere; }
`;
