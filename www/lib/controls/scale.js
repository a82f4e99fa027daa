// The control that tells the scale.

import { oneOf, positiveOf } from "../base/checks.js";
import { Control } from "./control.js";

const MILE_M = 1609.344;
const FOOT_M = 0.3048;

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
    if (this.unit === "metric") {
      const { px, metres } = this.map.scale(this.maxWidth);
      this.#show(px, metres >= 1000 ? `${metres / 1000} km` : `${metres} m`);
      return;
    }
    // A bar too short for a mile counts feet.
    const miles = this.map.scale(this.maxWidth, MILE_M);
    const [unit, name] = miles.metres >= MILE_M ? [MILE_M, "mi"] : [FOOT_M, "ft"];
    const { px, metres } = this.map.scale(this.maxWidth, unit);
    this.#show(px, `${Math.round(metres / unit)} ${name}`);
  }

  /** @param {number} px @param {string} text */
  #show(px, text) {
    this.box.style.width = `${Math.round(px)}px`;
    this.box.textContent = text;
  }
}
