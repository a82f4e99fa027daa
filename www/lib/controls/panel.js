// What controls with a button and a box under it share.

import { button, say } from "./button.js";
import { Control } from "./control.js";

/** A box that a button opens. */
export class Panel extends Control {
  #button = button(this.icon(), () => this.#toggle());
  panel = document.createElement("div");

  /** @param {{ open?: boolean }} [options] */
  constructor({ open = false } = {}) {
    super();
    this.panel.hidden = !open;
  }

  /** @internal @returns {"layers" | "legend"} */
  icon() {
    return "layers";
  }

  build() {
    this.#button.setAttribute("aria-expanded", String(!this.panel.hidden));
    this.panel.className = "gq-panel";
    this.panel.part.add("panel");
    this.panel.tabIndex = 0;
    this.panel.setAttribute("role", "group");
    this.box.append(this.#button, this.panel);
    if (!this.panel.hidden) this.fill();
    this.follow("styledata", () => !this.panel.hidden && this.fill());
  }

  translate() {
    say(this.#button, this.title());
    this.panel.setAttribute("aria-label", this.title());
    if (!this.panel.hidden) this.fill();
  }

  /** @internal */
  title() {
    return this.texts.layers;
  }

  #toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.#button.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) this.fill();
  }

  /** @internal */
  fill() {}
}
