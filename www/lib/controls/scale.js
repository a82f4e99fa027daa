// The control that tells the scale.

import { oneOf, positiveOf } from "../base/checks.js";
import { Control } from "./control.js";

/** @param {unknown} unit */
const unitOf = (unit) => oneOf("unit", unit, "metric", /** @type {const} */ (["metric", "imperial"]));

/** A scale bar of a round length, measured at the middle of the view. */
export class ScaleControl extends Control {
  /** @param {{ maxWidth?: number, unit?: "metric" | "imperial" }} [options] */
  constructor({ maxWidth = 100, unit } = {}) {
    super();
    this.maxWidth = positiveOf("maxWidth", maxWidth, 100, 10_000);
    this.unit = unitOf(unit);
  }

  name() {
    return "scale";
  }

  /** @returns {import("../types.js").ControlPosition} */
  getDefaultPosition() {
    return "bottom-left";
  }

  /** @param {"metric" | "imperial"} unit */
  setUnit(unit) {
    this.unit = unitOf(unit);
    this.#draw();
  }

  build() {
    this.#draw();
    this.follow("move", () => this.#draw());
    this.follow("resize", () => this.#draw());
  }

  #draw() {
    if (!this.map) return;
    const { px, metres } = this.map.scale(this.maxWidth);
    if (this.unit === "metric" || !(metres > 0)) {
      this.box.style.width = `${Math.round(px)}px`;
      this.box.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
      return;
    }
    // The largest round number of miles or feet that is not longer than the metric bar could be.
    const most = (metres / px) * this.maxWidth;
    const [unit, name] = most >= 1609.344 ? [1609.344, "mi"] : [0.3048, "ft"];
    const decade = 10 ** Math.floor(Math.log10(most / unit));
    const round = [5, 2, 1].map((k) => k * decade).find((n) => n * unit <= most) ?? decade;
    this.box.style.width = `${Math.round((round * unit * px) / metres)}px`;
    this.box.textContent = `${round} ${name}`;
  }
}
