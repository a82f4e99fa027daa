// The control that names the sources.

import { creditsOf } from "../atlas/credits.js";
import { Control } from "./control.js";

/** Whose data the map shows. */
export class AttributionControl extends Control {
  /** @param {{ customAttribution?: string | string[] }} [options] */
  constructor({ customAttribution } = {}) {
    super();
    this.custom = [customAttribution ?? []].flat().filter((text) => typeof text === "string");
  }

  name() {
    return "attribution";
  }

  /** @returns {import("../types.js").ControlPosition} */
  getDefaultPosition() {
    return "bottom-right";
  }

  build() {
    this.#draw();
    this.follow("styledata", () => this.#draw());
    this.follow("sourcedata", () => this.#draw());
  }

  translate() {
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", this.texts.attribution);
    this.#draw();
  }

  #draw() {
    const map = this.map;
    if (!map) return;
    const ids = new Set(map.getLayersOrder().map((id) => map.getLayer(id)?.source));
    const specs = [...ids].map((id) => (typeof id === "string" ? map.getSourceInfo(id)?.spec : undefined));
    this.box.textContent = [...new Set([...this.custom, ...creditsOf(specs, this.lang)])].filter(Boolean).join(" · ");
    this.box.hidden = this.box.textContent === "";
  }
}
