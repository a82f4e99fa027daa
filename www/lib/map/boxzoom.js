// Shift and a drag of the mouse show the rectangle that is drawn.

import { pointIn } from "../base/point.js";
import { dress } from "../base/style.js";
import { prevented } from "./events.js";

/** @typedef {import("./map.js").Map} Map */
/** @typedef {import("../base/point.js").Point} Point */
/** @typedef {import("../types.js").BoxZoomOptions} BoxZoomOptions */

/** How far the pointer goes until it draws, px. */
const TOLERANCE = 3;

export class BoxZoom {
  #map;
  #enabled;
  /** What is called in place of showing the rectangle. @type {BoxZoomOptions["boxZoomEnd"]} */
  #end;
  /** Ends a box that is drawn, or may come to be. @type {AbortController | undefined} */
  #drawing;

  /**
   * @internal
   * @param {Map} map
   * @param {boolean | BoxZoomOptions} options
   * @param {AbortSignal} signal ends it
   */
  constructor(map, options, signal) {
    this.#map = map;
    this.#enabled = options !== false;
    this.#end = typeof options === "object" ? options.boxZoomEnd : undefined;
    map.getCanvasContainer().addEventListener("pointerdown", (event) => this.#down(event), { capture: true, signal });
    signal.addEventListener("abort", () => this.#drawing?.abort());
  }

  enable() {
    this.#enabled = true;
  }

  disable() {
    this.#enabled = false;
  }

  isEnabled() {
    return this.#enabled;
  }

  /** Whether a box is being drawn. */
  isActive() {
    return this.#drawing !== undefined;
  }

  /** @param {PointerEvent} down */
  #down(down) {
    if (!this.#enabled || !down.shiftKey || down.button !== 0 || down.pointerType !== "mouse" || this.#drawing) return;
    // The map is not dragged; its listeners still hear of it, and may prevent the box.
    down.stopPropagation();
    const map = this.#map;
    const [root, container] = [map.getCanvasContainer(), map.getContainer()];
    const start = pointIn(root, down);
    const ending = (this.#drawing = new AbortController());
    const { signal } = ending;
    const box = document.createElement("div");
    box.className = "gq-boxzoom maplibregl-boxzoom";
    let drawn = false;
    const end = () => {
      this.#drawing = undefined;
      ending.abort();
      box.remove();
      container.classList.remove("maplibregl-crosshair");
    };
    signal.addEventListener("abort", end, { once: true });
    window.addEventListener(
      "pointermove",
      (event) => {
        if (prevented.has(down)) return end();
        const at = pointIn(root, event);
        if (!drawn && at.dist(start) < TOLERANCE) return;
        if (!drawn) {
          drawn = true;
          dress(container);
          container.append(box);
          container.classList.add("maplibregl-crosshair");
          map.fire("boxzoomstart", { originalEvent: event });
        }
        const [left, top] = [Math.min(at.x, start.x), Math.min(at.y, start.y)];
        box.style.transform = `translate(${left}px, ${top}px)`;
        box.style.width = `${Math.abs(at.x - start.x)}px`;
        box.style.height = `${Math.abs(at.y - start.y)}px`;
      },
      { signal, capture: true },
    );
    window.addEventListener(
      "pointerup",
      (event) => {
        if (event.button !== 0) return;
        const at = pointIn(root, event);
        end();
        if (prevented.has(down)) return;
        // Not drawn, it is a click that does nothing.
        if (at.equals(start) || !drawn) map.fire("boxzoomcancel", { originalEvent: event });
        else this.#finish(start, at, event);
      },
      { signal, capture: true },
    );
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape") return;
        end();
        map.fire("boxzoomcancel", { originalEvent: event });
      },
      { signal, capture: true },
    );
    window.addEventListener("pointercancel", end, { signal, capture: true });
  }

  /** @param {Point} from @param {Point} to @param {PointerEvent} event */
  #finish(from, to, event) {
    const map = this.#map;
    map.fire("boxzoomend", { originalEvent: event });
    if (this.#end) this.#end(map, from, to, event);
    else map.fitScreenCoordinates(from, to, 0, { linear: true });
  }
}
