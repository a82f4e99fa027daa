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

  /** @returns {"layers" | "legend"} */
  icon() {
    return "layers";
  }

  build() {
    // A corner that is too low for its controls scrolls in the panels.
    Object.assign(this.box.style, { display: "flex", flexDirection: "column", flex: "0 1 auto", minHeight: "36px" });
    this.#button.style.flex = "none";
    this.#button.setAttribute("aria-expanded", String(!this.panel.hidden));
    Object.assign(this.panel.style, { padding: "4px 12px 10px", overflow: "auto", minWidth: "9em", minHeight: "0" });
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

  title() {
    return this.texts.layers;
  }

  #toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.#button.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) this.fill();
  }

  fill() {}
}
