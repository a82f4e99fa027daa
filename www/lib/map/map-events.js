// The part of class Map that tells: listeners, also on features of layers.

import { Map as EngineMap } from "../guangqing_map.js";
import { extra, untilRemoved } from "./map-state.js";

/** @typedef {import("./map.js").Map} Map */
/** @typedef {import("./events.js").Listener} Listener */

/** The engine's map with listeners as MapLibre has them. */
export class MapWithEvents extends EngineMap {
  // Events

  /**
   * Calls a listener at every event of a type, or of a type on features of layers. `load` is told to late listeners, too.
   * @template {keyof import("../types.js").MapEventType} T
   * @overload
   * @param {T} type
   * @param {(event: import("../types.js").MapEventType[T] & { target: Map }) => void} listener
   * @returns {import("../types.js").Subscription}
   */
  /**
   * @template {keyof import("../types.js").MapLayerEventType} T
   * @overload
   * @param {T} type
   * @param {string | string[]} layers
   * @param {(event: import("../types.js").MapLayerEventType[T] & { target: Map }) => void} listener
   * @returns {import("../types.js").Subscription}
   */
  /**
   * @param {string} type
   * @param {string | string[] | Listener} layersOrListener
   * @param {Listener} [listener]
   */
  on(type, layersOrListener, listener) {
    const entry = listening(type, layersOrListener, listener);
    const { events, gone, drawn } = extra(this);
    if (!gone && type === "load" && drawn) entry.listener.call(this, { type, target: this });
    else if (!gone) events.add({ ...entry, once: false });
    return { unsubscribe: () => events.remove(entry.type, entry.layers, entry.listener) };
  }

  /**
   * As `on`, for one event only; without a listener a promise of that event, which is rejected by a `MapError` with the code
   * `removed` when the map is removed first.
   * @template {keyof import("../types.js").MapEventType} T
   * @overload
   * @param {T} type
   * @returns {Promise<import("../types.js").MapEventType[T] & { target: Map }>}
   */
  /**
   * @template {keyof import("../types.js").MapEventType} T
   * @overload
   * @param {T} type
   * @param {(event: import("../types.js").MapEventType[T] & { target: Map }) => void} listener
   * @returns {Map}
   */
  /**
   * @template {keyof import("../types.js").MapLayerEventType} T
   * @overload
   * @param {T} type
   * @param {string | string[]} layers
   * @param {(event: import("../types.js").MapLayerEventType[T] & { target: Map }) => void} listener
   * @returns {Map}
   */
  /**
   * @template {keyof import("../types.js").MapLayerEventType} T
   * @overload
   * @param {T} type
   * @param {string | string[]} layers
   * @returns {Promise<import("../types.js").MapLayerEventType[T] & { target: Map }>}
   */
  /**
   * @param {string} type
   * @param {string | string[] | Listener} [layersOrListener]
   * @param {Listener} [listener]
   * @returns {any}
   */
  once(type, layersOrListener, listener) {
    if (!listener && typeof layersOrListener !== "function") {
      const told = untilRemoved(this, (resolve) => {
        // The types of the overloads say what is possible; here both forms meet.
        const on = /** @type {(...all: any[]) => void} */ (this.once.bind(this));
        if (layersOrListener === undefined) on(type, resolve);
        else on(type, layersOrListener, resolve);
      });
      // Who does not wait for it need not hear that it never comes.
      told.catch(() => {});
      return told;
    }
    const entry = listening(type, /** @type {string | string[] | Listener} */ (layersOrListener), listener);
    const { events, gone, drawn } = extra(this);
    if (!gone && type === "load" && drawn) entry.listener.call(this, { type, target: this });
    else if (!gone) events.add({ ...entry, once: true });
    return this;
  }

  /**
   * Takes back `on` or `once`.
   * @param {string} type
   * @param {string | string[] | Listener} layersOrListener
   * @param {Listener} [listener]
   */
  off(type, layersOrListener, listener) {
    const entry = listening(type, layersOrListener, listener);
    extra(this).events.remove(entry.type, entry.layers, entry.listener);
    // It may have been told to the engine before this class was there.
    super.off(type, layersOrListener, listener);
    return this;
  }

  /**
   * Sends an event of the page's own to the map's listeners.
   * @param {string} type
   * @param {Record<string, unknown>} [members]
   */
  fire(type, members) {
    extra(this).events.fire(type, members);
    return this;
  }

  /** Whether anyone listens to a type. @param {string} type */
  listens(type) {
    return extra(this).events.wants(type);
  }
}

/**
 * @param {string} type
 * @param {string | string[] | Listener} layersOrListener
 * @param {Listener | undefined} listener
 */
function listening(type, layersOrListener, listener) {
  if (typeof type !== "string") throw new TypeError("the type of an event must be text");
  const run = listener ?? layersOrListener;
  if (typeof run !== "function") throw new TypeError("on(type, listener) or on(type, layers, listener)");
  const layers = listener ? [layersOrListener].flat().map(String) : undefined;
  return { type, layers, listener: run };
}
