// What the parts of class Map share: what they keep for a map beside the engine.

import { sides } from "./camera.js";
import { removed } from "../base/core.js";
import { Events } from "./events.js";
import { takes } from "./gestures.js";
import { Map as EngineMap } from "../guangqing_map.js";

/** @typedef {import("./map.js").Map} Map */
/** @typedef {import("../types.js").IControl} IControl */
/** @typedef {import("../types.js").ControlPosition} ControlPosition */
/** @typedef {import("../types.js").Padding} Padding */
/** @typedef {import("./events.js").Listener} Listener */
/** @typedef {import("../source/source.js").Source} Source */

/**
 * What the facade keeps beside the engine.
 * @typedef {object} Extra
 * @property {Events} events
 * @property {globalThis.Map<string, Source>} sources
 * @property {{ control: IControl, node: HTMLElement }[]} controls
 * @property {Partial<Record<ControlPosition, HTMLElement>>} corners
 * @property {(() => void) | undefined} halt ends a motion that this module drives
 * @property {boolean} zooms whether that motion zooms
 * @property {Padding} padding
 * @property {number} loads work that is still to come before the map is loaded
 * @property {AbortController} ending ends the listeners on the map's nodes
 * @property {boolean} drawn whether everything was drawn once
 * @property {boolean} gone
 */

/** @type {WeakMap<EngineMap, Extra>} */
const extras = new WeakMap();

/**
 * What is kept for a map, made when it is first asked for.
 * @param {EngineMap} engineMap
 * @returns {Extra}
 */
export function extra(engineMap) {
  const map = /** @type {Map} */ (engineMap);
  let known = extras.get(map);
  if (!known) {
    const engine = {
      on: (/** @type {string} */ type, /** @type {Listener} */ run) => EngineMap.prototype.on.call(map, type, run),
      off: (/** @type {string} */ type, /** @type {Listener} */ run) => EngineMap.prototype.off.call(map, type, run),
    };
    known = {
      events: new Events(map, engine),
      sources: new globalThis.Map(),
      controls: [],
      corners: {},
      halt: undefined,
      zooms: false,
      padding: sides(0),
      loads: 0,
      ending: new AbortController(),
      drawn: false,
      gone: false,
    };
    extras.set(map, known);
    const own = known;
    engine.on("load", () => (own.drawn = true));
    // Whoever takes the pointer, the wheel or a key takes the camera.
    const root = map.getCanvasContainer();
    const container = root.parentElement;
    if (container) hold(container);
    const stop = () => known?.halt?.();
    // The engine holds on to its nodes until the map is collected: a listener that leads back to the map would keep both.
    const { signal } = own.ending;
    root.addEventListener("pointerdown", stop, { capture: true, passive: true, signal });
    root.addEventListener(
      "wheel",
      () => {
        if (takes(map, "scrollZoom")) stop();
      },
      { capture: true, passive: true, signal },
    );
    container?.addEventListener(
      "keydown",
      (event) => {
        if (KEYS.has(event.key) && takes(map, "keyboard")) stop();
      },
      { capture: true, signal },
    );
  }
  return known;
}

/**
 * Tells of what went wrong: an `error` event, or, where nobody listens, on the console.
 * @param {EngineMap} map
 * @param {unknown} error
 * @param {Record<string, unknown>} about members of the event
 */
export function report(map, error, about) {
  const { events, gone } = extra(map);
  if (gone || /** @type {any} */ (error)?.name === "AbortError") return;
  if (events.wants("error")) events.fire("error", { error, ...about });
  else console.error(error);
}

/**
 * What a promise, or a listener that is called once, comes to, unless the map is removed first: then it is rejected at once.
 * @template T
 * @param {EngineMap} map
 * @param {Promise<T> | ((resolve: (answer: T) => void) => void)} coming
 * @returns {Promise<T>}
 * @throws {import("../base/core.js").MapError} `removed`
 */
export function untilRemoved(map, coming) {
  const {
    gone,
    ending: { signal },
  } = extra(map);
  return new Promise((resolve, reject) => {
    const end = () => reject(removed());
    const still = () => signal.removeEventListener("abort", end);
    if (gone) end();
    signal.addEventListener("abort", end);
    if (coming instanceof Promise) coming.then(resolve, reject).finally(still);
    else coming((answer) => (still(), resolve(answer)));
  });
}

/** What stands on the map is placed within its container, and ends there. @param {HTMLElement} container */
function hold(container) {
  const { position, overflow } = getComputedStyle(container);
  if (position === "static") container.style.position = "relative";
  // Not `hidden`: that is scrolled by what gets the focus.
  if (overflow === "visible") container.style.overflow = "clip";
}

const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "=", "-", "_", "Home"]);
