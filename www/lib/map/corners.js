// Controls, and the corners of the map in which they stand.

import { invalid, oneOf } from "../base/checks.js";
import { dress } from "../base/style.js";

/** @typedef {import("./map.js").Map} Map */
/** @typedef {import("../types.js").IControl} IControl */
/** @typedef {import("../types.js").ControlPosition} ControlPosition */

const POSITIONS = /** @type {ControlPosition[]} */ (["top-left", "top-right", "bottom-left", "bottom-right"]);

export class Corners {
  #map;
  /** @type {{ control: IControl, node: HTMLElement }[]} */
  #controls = [];
  /** @type {Partial<Record<ControlPosition, HTMLElement>>} */
  #nodes = {};

  /** @param {Map} map */
  constructor(map) {
    this.#map = map;
  }

  /**
   * @param {IControl} control
   * @param {ControlPosition} [position]
   * @throws {import("../base/core.js").MapError} `invalid-argument` when it is no control
   */
  add(control, position) {
    if (typeof control?.onAdd !== "function" || typeof control.onRemove !== "function") {
      throw invalid("control", control, "an object with onAdd and onRemove");
    }
    const at = oneOf("position", position ?? control.getDefaultPosition?.(), "top-right", POSITIONS);
    const node = control.onAdd(this.#map);
    const corner = (this.#nodes[at] ??= this.#corner(at));
    if (at.startsWith("bottom")) corner.prepend(node);
    else corner.append(node);
    this.#controls.push({ control, node });
  }

  /** @param {IControl} control */
  remove(control) {
    const at = this.#controls.findIndex((c) => c.control === control);
    if (at < 0) return;
    this.#controls.splice(at, 1);
    control.onRemove(this.#map);
  }

  /** @param {IControl} control */
  has(control) {
    return this.#controls.some((c) => c.control === control);
  }

  clear() {
    for (const { control } of this.#controls.splice(0)) control.onRemove(this.#map);
    for (const corner of Object.values(this.#nodes)) corner?.remove();
  }

  /** @param {ControlPosition} position */
  #corner(position) {
    const node = document.createElement("div");
    node.className = `gq-corner gq-corner-${position}`;
    node.part.add("corner", position);
    const container = this.#map.getContainer();
    container.append(node);
    dress(container);
    return node;
  }
}
