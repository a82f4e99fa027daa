// What every control for a map's corners shares. Each is an IControl of MapLibre's: `onAdd` gives its element, `onRemove` takes it
// away. They are plain HTML, told in the map's language, and keep up when that changes.

import { dress } from "../base/style.js";
import { CONTROLS } from "../base/texts.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("../types.js").IControl} IControl */
/** @typedef {"zh" | "en"} Lang */

/** What all controls share: a box, the language, and listening that ends with the control. @implements {IControl} */
export class Control {
  /** @internal @type {Map | undefined} */
  map;
  box = document.createElement("div");
  /** What ends with the control. @internal @type {(() => void)[]} */
  endings = [];
  #lang = "";

  /** @param {Map} map @returns {HTMLElement} */
  onAdd(map) {
    this.map = map;
    dress(map.getContainer());
    this.box.replaceChildren();
    this.box.className = `gq-control gq-control-${this.name()}`;
    this.box.part.add("control", `control-${this.name()}`);
    this.build(map);
    // Keys in a control are not the map's.
    this.box.onkeydown = (event) => event.stopPropagation();
    this.#translate();
    // The global state tells no event of its own; a drawn frame follows every change of it.
    this.follow("render", () => this.#translate());
    return this.box;
  }

  onRemove() {
    for (const end of this.endings.splice(0)) end();
    this.box.remove();
    this.map = undefined;
  }

  /** @returns {import("../types.js").ControlPosition} */
  getDefaultPosition() {
    return "top-right";
  }

  /** @returns {Lang} */
  get lang() {
    return String(this.map?.getGlobalState()["lang"] ?? "zh").startsWith("en") ? "en" : "zh";
  }

  /** @internal */
  get texts() {
    return CONTROLS[this.lang];
  }

  #translate() {
    if (this.lang === this.#lang || !this.map) return;
    this.#lang = this.lang;
    this.box.lang = this.lang === "zh" ? "zh-CN" : "en";
    this.translate();
  }

  /** @internal @param {any} type @param {(event: any) => void} run */
  follow(type, run) {
    const subscription = this.map?.on(type, run);
    if (subscription) this.endings.push(() => subscription.unsubscribe());
  }

  /** @internal @returns {string} */
  name() {
    return "control";
  }

  /** @internal @param {Map} _map */
  build(_map) {}

  /** @internal */
  translate() {}
}
