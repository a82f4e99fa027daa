// Class Map: the engine's map with the rest of MapLibre's interface. The element makes the engine's own map, which is enough to
// show it, and fetches this module when a page asks for the map.

import { animate } from "./animation.js";
import { degrees, ease, fitting, flight, glide, mercator, pair, sides, target } from "./camera.js";
import { MapError, createEngineMap, isLoaded, loadStyle, prepared } from "./core.js";
import { Events } from "./events.js";
import { Gestures } from "./gestures.js";
import { Map as EngineMap } from "./guangqing_map.js";
import { LngLat, LngLatBounds } from "./lnglat.js";
import { Source, needsLoading } from "./source.js";

/** @typedef {import("./types.js").MapOptions} MapOptions */
/** @typedef {import("./types.js").CameraOptions} CameraOptions */
/** @typedef {import("./types.js").AnimationOptions} AnimationOptions */
/** @typedef {import("./types.js").FlyToOptions} FlyToOptions */
/** @typedef {import("./types.js").FitBoundsOptions} FitBoundsOptions */
/** @typedef {import("./types.js").LngLatLike} LngLatLike */
/** @typedef {import("./types.js").LngLatBoundsLike} LngLatBoundsLike */
/** @typedef {import("./types.js").PointLike} PointLike */
/** @typedef {import("./types.js").FeatureRef} FeatureRef */
/** @typedef {import("./types.js").LayerSpecification} LayerSpecification */
/** @typedef {import("./types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("./types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("./types.js").RenderedFeature} RenderedFeature */
/** @typedef {import("./types.js").Feature} Feature */
/** @typedef {import("./types.js").IControl} IControl */
/** @typedef {import("./types.js").ControlPosition} ControlPosition */
/** @typedef {import("./types.js").Padding} Padding */
/** @typedef {import("./events.js").Listener} Listener */

/**
 * What the facade keeps beside the engine.
 * @typedef {object} Extra
 * @property {Events} events
 * @property {Gestures | undefined} gestures
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

/** Whether a style's name is one of the package's own. @param {string} name @returns {name is import("./core.js").Theme} */
const isTheme = (name) => ["light", "dark", "print", "contrast", "safe"].includes(name);

/** @type {WeakMap<EngineMap, Extra>} */
const extras = new WeakMap();

/**
 * @param {Map} map
 * @returns {Extra}
 */
function extra(map) {
  let known = extras.get(map);
  if (!known) {
    const engine = {
      on: (/** @type {string} */ type, /** @type {Listener} */ run) => EngineMap.prototype.on.call(map, type, run),
      off: (/** @type {string} */ type, /** @type {Listener} */ run) => EngineMap.prototype.off.call(map, type, run),
    };
    known = {
      events: new Events(map, engine), gestures: undefined, sources: new globalThis.Map(), controls: [], corners: {},
      halt: undefined, zooms: false, padding: sides(0), loads: 0, ending: new AbortController(), drawn: false, gone: false,
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
    root.addEventListener("wheel", stop, { capture: true, passive: true, signal });
    container?.addEventListener("keydown", (event) => {
      if (KEYS.has(event.key)) stop();
    }, { capture: true, signal });
  }
  return known;
}

/** What stands on the map is placed within its container, and ends there. @param {HTMLElement} container */
function hold(container) {
  const { position, overflow } = getComputedStyle(container);
  if (position === "static") container.style.position = "relative";
  // Not `hidden`: that is scrolled by what gets the focus.
  if (overflow === "visible") container.style.overflow = "clip";
}

const KEYS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "=", "-", "_", "Home"]);

/**
 * A map in an element, after `await load()`; `createMap` does both. Names, arguments and events are MapLibre GL JS's where
 * the meaning is the same; docs/maplibre.md lists every method of it.
 */
export class Map extends EngineMap {
  /**
   * @param {HTMLElement | string | (MapOptions & { container: HTMLElement | string })} container the element, its id, or, as in
   *   MapLibre, the options with a `container`
   * @param {MapOptions} [options]
   * @throws {MapError} `not-loaded` before `load()` is done, `no-container` when there is no such element
   */
  constructor(container, options) {
    const all = options ?? (container instanceof HTMLElement || typeof container === "string" ? {} : container);
    const where = container instanceof HTMLElement || typeof container === "string" ? container : container.container;
    const node = typeof where === "string" ? document.getElementById(where) : where;
    if (!(node instanceof HTMLElement)) {
      throw new MapError("no-container", `There is no element ${JSON.stringify(where)} for the map.`);
    }
    if (!isLoaded()) throw new MapError("not-loaded", "The engine is not there yet: `await load()` first, or use createMap().");
    super(node, prepared({ ...all, style: isOutside(all.style) ? EMPTY : all.style }));
    open(this, all);
  }

  /**
   * The full map of one that the element made.
   * @param {EngineMap} engine
   * @returns {Map} the same object
   */
  static adopt(engine) {
    if (!(engine instanceof Map)) Object.setPrototypeOf(engine, Map.prototype);
    return /** @type {Map} */ (engine);
  }

  // Events

  /**
   * Calls a listener at every event of a type, or of a type on features of layers. `load` is told to late listeners, too.
   * @template {keyof import("./types.js").MapEventType} T
   * @overload
   * @param {T} type
   * @param {(event: import("./types.js").MapEventType[T] & { target: Map }) => void} listener
   * @returns {import("./types.js").Subscription}
   */
  /**
   * @template {keyof import("./types.js").MapLayerEventType} T
   * @overload
   * @param {T} type
   * @param {string | string[]} layers
   * @param {(event: import("./types.js").MapLayerEventType[T] & { target: Map }) => void} listener
   * @returns {import("./types.js").Subscription}
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
   * As `on`, for one event only; without a listener a promise of that event.
   * @template {keyof import("./types.js").MapEventType} T
   * @overload
   * @param {T} type
   * @returns {Promise<import("./types.js").MapEventType[T] & { target: Map }>}
   */
  /**
   * @template {keyof import("./types.js").MapEventType} T
   * @overload
   * @param {T} type
   * @param {(event: import("./types.js").MapEventType[T] & { target: Map }) => void} listener
   * @returns {Map}
   */
  /**
   * @template {keyof import("./types.js").MapLayerEventType} T
   * @overload
   * @param {T} type
   * @param {string | string[]} layers
   * @param {(event: import("./types.js").MapLayerEventType[T] & { target: Map }) => void} listener
   * @returns {Map}
   */
  /**
   * @template {keyof import("./types.js").MapLayerEventType} T
   * @overload
   * @param {T} type
   * @param {string | string[]} layers
   * @returns {Promise<import("./types.js").MapLayerEventType[T] & { target: Map }>}
   */
  /**
   * @param {string} type
   * @param {string | string[] | Listener} [layersOrListener]
   * @param {Listener} [listener]
   * @returns {any}
   */
  once(type, layersOrListener, listener) {
    if (!listener && typeof layersOrListener !== "function") {
      return new Promise((resolve) => {
        // The types of the overloads say what is possible; here both forms meet.
        const on = /** @type {(...all: any[]) => void} */ (this.once.bind(this));
        if (layersOrListener === undefined) on(type, resolve);
        else on(type, layersOrListener, resolve);
      });
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

  // State

  /** Whether style and sources are there and everything is drawn. */
  loaded() {
    return extra(this).loads === 0 && super.loaded();
  }

  /** Whether the style is there. */
  isStyleLoaded() {
    return extra(this).loads === 0;
  }

  /** Whether a source has its data. @param {string} id */
  isSourceLoaded(id) {
    return extra(this).sources.get(id)?.loaded() ?? super.getSourceInfo(id) !== undefined;
  }

  /** There are no tiles to wait for. */
  areTilesLoaded() {
    return extra(this).loads === 0;
  }

  /** The element that the map was put in. @returns {HTMLElement} */
  getContainer() {
    return /** @type {HTMLElement} */ (super.getCanvasContainer().parentElement);
  }

  /** The canvas of the still picture; highlights have one above it. @returns {HTMLCanvasElement} */
  getCanvas() {
    return /** @type {HTMLCanvasElement} */ (super.getCanvasContainer().querySelector("canvas"));
  }

  /** Draws anew. */
  triggerRepaint() {
    super.hold(false);
  }

  /** Draws anew. */
  redraw() {
    super.hold(false);
    return this;
  }

  /** Adapts to the container's size now; the map does so by itself when the container changes. */
  resize() {
    super.resize();
    return this;
  }

  /** Takes the map off the page and frees everything it holds; later calls do nothing. */
  remove() {
    const own = extra(this);
    if (own.gone) return;
    own.gone = true;
    own.halt?.();
    for (const source of own.sources.values()) source.abort();
    for (const { control } of own.controls.splice(0)) control.onRemove(this);
    for (const corner of Object.values(own.corners)) corner?.remove();
    own.events.fire("remove");
    own.events.clear();
    own.gestures?.end();
    own.ending.abort();
    super.remove();
  }

  /** As `remove`. */
  destroy() {
    this.remove();
  }

  // Style

  /**
   * Replaces the style by another, or by that of an address; sources that were added stay.
   * What is declared as before is neither fetched nor read again, and drawn on meanwhile.
   * @param {StyleSpecification | string} style an object, an address, or one of the package's own: `"light"`, `"dark"`, `"print"`,
   * `"contrast"` or `"safe"`
   */
  setStyle(style) {
    if (typeof style !== "string") {
      super.setStyle(this._withSources(style));
      return this;
    }
    void this._work(async () => {
      const found = isTheme(style) ? await loadStyle(style) : await fetchJson(style);
      if (!extra(this).gone) super.setStyle(this._withSources(found));
    }, {});
    return this;
  }

  /**
   * Sets a member of the global state, such as `lang`; English names are fetched when they are first wanted.
   * @param {string} name
   * @param {unknown} value
   */
  setGlobalStateProperty(name, value) {
    super.setGlobalStateProperty(name, value);
    if (name === "lang" && value === "en") void this._work(async () => (await import("./english.js")).addEnglish(this), {});
    return this;
  }

  /** @private @param {StyleSpecification} style @returns {StyleSpecification} with its remote sources on their way */
  _withSources(style) {
    const remote = Object.entries(style.sources ?? {}).filter(([, spec]) => needsLoading(spec));
    if (!remote.length) return style;
    const sources = { ...style.sources };
    for (const [id, spec] of remote) sources[id] = this._present(id, spec) ?? this._await(id, spec);
    return { ...style, sources };
  }

  /**
   * @private
   * @param {string} id
   * @param {SourceSpecification} spec
   * @returns {SourceSpecification | undefined} what the engine has, when that was made of the same declaration
   */
  _present(id, spec) {
    const source = extra(this).sources.get(id);
    return source?.isOf(spec) ? super.getSourceInfo(id)?.spec : undefined;
  }

  /**
   * @private
   * Begins to fetch a source.
   * @param {string} id
   * @param {SourceSpecification} spec
   * @returns {SourceSpecification} what stands for it meanwhile
   */
  _await(id, spec) {
    const source = new Source(this, engineOf(this), id, spec);
    const own = extra(this);
    own.sources.get(id)?.abort();
    own.sources.set(id, source);
    // After the style that names it is in.
    queueMicrotask(() => void this._work(() => source.load(), { sourceId: id, source }));
    return source.placeholder();
  }

  /**
   * @private
   * Work that the map waits for to be loaded; what goes wrong becomes an `error` event, or is said on the console.
   * @param {() => Promise<unknown>} run
   * @param {Record<string, unknown>} about
   */
  async _work(run, about) {
    const own = extra(this);
    own.loads += 1;
    try {
      await run();
    } catch (error) {
      if (own.gone || /** @type {any} */ (error)?.name === "AbortError") return;
      if (own.events.wants("error")) own.events.fire("error", { error, ...about });
      else console.error(error);
    } finally {
      own.loads -= 1;
    }
  }

  /**
   * Adds a source. Data by address, CSV, TopoJSON, WKT and filters of sources are fetched and read in the background:
   * `sourcedata` tells when they are there, `error` when they cannot be.
   * @param {string} id
   * @param {SourceSpecification} spec
   */
  addSource(id, spec) {
    super.addSource(id, needsLoading(spec) ? this._await(id, spec) : spec);
    return this;
  }

  /**
   * A source to ask and to change: `setData`, `updateData`, `getBounds`, …
   * @param {string} id
   * @returns {Source | undefined}
   */
  getSource(id) {
    const own = extra(this);
    const known = own.sources.get(id);
    const info = super.getSourceInfo(id);
    if (!info) return undefined;
    if (known) return known;
    const source = new Source(this, engineOf(this), id, info.spec);
    own.sources.set(id, source);
    return source;
  }

  /** Removes a source; its layers draw nothing from then on. @param {string} id */
  removeSource(id) {
    const own = extra(this);
    own.sources.get(id)?.abort();
    own.sources.delete(id);
    super.removeSource(id);
    return this;
  }

  /**
   * Replaces a source's data; its datum and other options stay.
   * @param {string} id
   * @param {unknown} data GeoJSON, text or an address
   */
  setData(id, data) {
    const source = this.getSource(id);
    if (source) source.setData(data);
    else super.setData(id, data);
    return this;
  }

  /**
   * Adds a layer, before another or on top; a source in place of a source's name is added, too.
   * @param {LayerSpecification | (Omit<LayerSpecification, "source"> & { source: SourceSpecification })} layer
   * @param {string} [beforeId]
   */
  addLayer(layer, beforeId) {
    const { source } = layer;
    if (source && typeof source === "object") {
      this.addSource(layer.id, source);
      super.addLayer(/** @type {LayerSpecification} */ ({ ...layer, source: layer.id }), beforeId);
    } else {
      super.addLayer(/** @type {LayerSpecification} */ (layer), beforeId);
    }
    return this;
  }

  /** @param {string} id */
  removeLayer(id) {
    super.removeLayer(id);
    return this;
  }

  /**
   * Moves a layer below another or to the top.
   * @param {string} id
   * @param {string} [beforeId]
   */
  moveLayer(id, beforeId) {
    super.moveLayer(id, beforeId);
    return this;
  }

  /**
   * Sets a layer's filter; `null` removes it.
   * @param {string} layer
   * @param {unknown} [filter]
   */
  setFilter(layer, filter) {
    super.setFilter(layer, filter ?? null);
    return this;
  }

  /** A layer's filter, `undefined` without one. @param {string} layer */
  getFilter(layer) {
    return super.getLayer(layer)?.filter;
  }

  /**
   * Sets a paint property; `null` restores its default.
   * @param {string} layer
   * @param {string} name
   * @param {unknown} value
   */
  setPaintProperty(layer, name, value) {
    super.setPaintProperty(layer, name, value ?? null);
    return this;
  }

  /**
   * A paint property as the style has it; `undefined` when it is the default.
   * @param {string} layer
   * @param {string} name
   */
  getPaintProperty(layer, name) {
    return super.getLayer(layer)?.paint?.[name];
  }

  /**
   * Sets a layout property, `visibility` among them; `null` restores its default.
   * @param {string} layer
   * @param {string} name
   * @param {unknown} value
   */
  setLayoutProperty(layer, name, value) {
    super.setLayoutProperty(layer, name, value ?? null);
    return this;
  }

  /**
   * A layout property as the style has it; `undefined` when it is the default.
   * @param {string} layer
   * @param {string} name
   */
  getLayoutProperty(layer, name) {
    return super.getLayer(layer)?.layout?.[name];
  }

  /**
   * Sets the zooms between which a layer is shown.
   * @param {string} layer
   * @param {number} [minzoom]
   * @param {number} [maxzoom]
   */
  setLayerZoomRange(layer, minzoom, maxzoom) {
    super.setLayerZoomRange(layer, minzoom, maxzoom);
    return this;
  }

  // Features

  /**
   * What is drawn at a point, in a box or in the whole view, topmost first; at a point within 4 px unless `tolerance` says
   * otherwise. Without `layers` those that the style marks `gq:interactive`, or all when it marks none.
   * @param {PointLike | [PointLike, PointLike] | import("./types.js").QueryOptions} [geometry]
   * @param {import("./types.js").QueryOptions} [options]
   * @returns {RenderedFeature[]}
   */
  queryRenderedFeatures(geometry, options) {
    const isOptions = geometry !== undefined && !Array.isArray(geometry) && !("x" in geometry);
    const settings = isOptions ? /** @type {import("./types.js").QueryOptions} */ (geometry) : options;
    const at = isOptions || geometry === undefined ? undefined : geometry;
    const { clientWidth, clientHeight } = super.getCanvasContainer();
    return super.queryRenderedFeatures(/** @type {any} */ (at ?? [[0, 0], [clientWidth, clientHeight]]), settings);
  }

  /**
   * Changes a feature's state, which styles read by `["feature-state", …]`.
   * @param {FeatureRef} feature
   * @param {Record<string, unknown>} state
   */
  setFeatureState(feature, state) {
    return super.setFeatureState(feature, state);
  }

  /**
   * Forgets one member of a feature's state, its whole state, or that of all features of a source.
   * @param {{ source?: string, id?: string | number }} [target]
   * @param {string} [key]
   */
  removeFeatureState(target, key) {
    if (target?.source === undefined || target.id === undefined) {
      super.removeFeatureState(target ?? {});
      return;
    }
    const feature = /** @type {FeatureRef} */ (target);
    const gone = key === undefined ? Object.keys(super.getFeatureState(feature)) : [key];
    super.setFeatureState(feature, Object.fromEntries(gone.map((name) => [name, null])));
  }

  // Camera

  getCenter() {
    const { lng, lat } = super.getCenter();
    return new LngLat(lng, lat);
  }

  getBounds() {
    return new LngLatBounds(super.getBounds());
  }

  getMaxBounds() {
    const { maxBounds } = super.getLimits();
    return maxBounds ? new LngLatBounds(maxBounds) : null;
  }

  /**
   * Sets the limits of panning; `null` removes them.
   * @param {LngLatBoundsLike | null} [bounds]
   */
  setMaxBounds(bounds) {
    super.setMaxBounds(bounds ? LngLatBounds.convert(bounds).toArray() : null);
    return this;
  }

  getMinZoom() {
    return super.getLimits().minZoom;
  }

  getMaxZoom() {
    return super.getLimits().maxZoom;
  }

  /** @param {number | null} [zoom] */
  setMinZoom(zoom) {
    super.setZoomLimits(zoom ?? 0, this.getMaxZoom());
    return this;
  }

  /** @param {number | null} [zoom] */
  setMaxZoom(zoom) {
    super.setZoomLimits(this.getMinZoom(), zoom ?? 22);
    return this;
  }

  /** The map is north up: always 0. */
  getBearing() {
    return 0;
  }

  /** The map is seen from above: always 0. */
  getPitch() {
    return 0;
  }

  /** Always false: the map does not turn. */
  isRotating() {
    return false;
  }

  /** Device px a CSS px. */
  getPixelRatio() {
    return devicePixelRatio;
  }

  /** The room that every camera call keeps free, px. */
  getPadding() {
    return { ...extra(this).padding };
  }

  /** @param {number | Partial<Padding>} padding */
  setPadding(padding) {
    extra(this).padding = sides(padding);
    return this;
  }

  /** Whether the camera moves, by itself or by a pointer. */
  isMoving() {
    return super.motion() > 0 || extra(this).halt !== undefined;
  }

  /** Whether a motion of a camera call zooms. */
  isZooming() {
    return this.isMoving() && extra(this).zooms;
  }

  /** Ends a motion where it is. */
  stop() {
    extra(this).halt?.();
    // A jump to where it is ends the engine's own glides.
    super.jumpTo({});
    return this;
  }

  /**
   * Changes the view at once.
   * @param {CameraOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  jumpTo(options, eventData) {
    const own = this._begin(eventData);
    const to = target(this._view(), { ...options, padding: this._pad(options) }, super.getLimits());
    own.zooms = false;
    super.jumpTo({ center: degrees(to), zoom: to.zoom });
    return this;
  }

  /**
   * Changes the view in a glide, 500 ms unless told; at once for who wishes less motion, unless it is `essential`.
   * @param {CameraOptions & AnimationOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  easeTo(options, eventData) {
    const own = this._begin(eventData);
    const to = target(this._view(), { ...options, padding: this._pad(options) }, super.getLimits());
    const duration = options.animate === false || calm(options) ? 0 : options.duration ?? 500;
    own.zooms = to.zoom !== super.getZoom();
    if (options.easing && duration > 0) this._drive(glide(this._view(), to), duration, options.easing);
    else if (duration > 0) super.easeTo({ center: degrees(to), zoom: to.zoom, duration });
    else super.jumpTo({ center: degrees(to), zoom: to.zoom });
    return this;
  }

  /**
   * Changes the view in a flight: out, over and in, as long as the way needs.
   * @param {FlyToOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  flyTo(options, eventData) {
    if (options.animate === false || calm(options)) return this.jumpTo(options, eventData);
    const own = this._begin(eventData);
    const to = target(this._view(), { ...options, padding: this._pad(options) }, super.getLimits());
    const { way, duration } = flight(this._view(), to, super.getCanvasContainer().clientWidth, options);
    own.zooms = true;
    if (duration > 0) this._drive(way, duration, options.easing ?? ease);
    else super.jumpTo({ center: degrees(to), zoom: to.zoom });
    return this;
  }

  /**
   * The view that shows a rectangle.
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   * @returns {{ center: LngLat, zoom: number, bearing: number }}
   */
  cameraForBounds(bounds, options = {}) {
    const [given, own] = [sides(options.padding), extra(this).padding];
    const padding = {
      top: given.top + own.top, right: given.right + own.right, bottom: given.bottom + own.bottom, left: given.left + own.left,
    };
    const { clientWidth, clientHeight } = super.getCanvasContainer();
    const view = fitting(LngLatBounds.convert(bounds), clientWidth, clientHeight, padding, Math.min(options.maxZoom ?? 22, this.getMaxZoom()), this._view());
    const [dx, dy] = pair(options.offset);
    const world = 512 * 2 ** view.zoom;
    const [lng, lat] = degrees({ x: view.x - dx / world, y: view.y - dy / world });
    return { center: new LngLat(lng, lat), zoom: view.zoom, bearing: 0 };
  }

  /**
   * Shows a rectangle, in a glide of 500 ms unless told; `linear: false` flies there.
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   * @param {object} [eventData]
   */
  fitBounds(bounds, options = {}, eventData) {
    const { padding: _, offset: __, maxZoom: ___, linear, ...rest } = options;
    const { center, zoom } = this.cameraForBounds(bounds, options);
    // The padding is in the centre already.
    const to = { ...rest, center, zoom, padding: negative(extra(this).padding) };
    return linear === false ? this.flyTo(to, eventData) : this.easeTo(to, eventData);
  }

  /**
   * Shows the rectangle between two points of the screen.
   * @param {PointLike} p0
   * @param {PointLike} p1
   * @param {number} [_bearing] the map is north up
   * @param {FitBoundsOptions} [options]
   * @param {object} [eventData]
   */
  fitScreenCoordinates(p0, p1, _bearing, options, eventData) {
    return this.fitBounds(new LngLatBounds(this.unproject(p0), this.unproject(p1)).toArray(), options, eventData);
  }

  /** @param {LngLatLike} center @param {object} [eventData] */
  setCenter(center, eventData) {
    return this.jumpTo({ center }, eventData);
  }

  /** @param {number} zoom @param {object} [eventData] */
  setZoom(zoom, eventData) {
    return this.jumpTo({ zoom }, eventData);
  }

  /**
   * Moves by px, in a glide of 500 ms unless told; positive x looks further east.
   * @param {PointLike} offset
   * @param {AnimationOptions} [options]
   * @param {object} [eventData]
   */
  panBy(offset, options, eventData) {
    const [dx, dy] = pair(offset);
    const view = this._view();
    const world = 512 * 2 ** view.zoom;
    const center = degrees({ x: view.x + dx / world, y: view.y + dy / world });
    return this.easeTo({ ...options, center, padding: negative(extra(this).padding) }, eventData);
  }

  /**
   * @param {LngLatLike} center
   * @param {AnimationOptions} [options]
   * @param {object} [eventData]
   */
  panTo(center, options, eventData) {
    return this.easeTo({ ...options, center }, eventData);
  }

  /**
   * Zooms to a level, in a glide of 500 ms unless told, about the middle or about a position `around`.
   * @param {number} zoom
   * @param {CameraOptions & AnimationOptions} [options]
   * @param {object} [eventData]
   */
  zoomTo(zoom, options, eventData) {
    return this.easeTo({ ...options, zoom, padding: negative(extra(this).padding) }, eventData);
  }

  /** @param {AnimationOptions} [options] @param {object} [eventData] */
  zoomIn(options, eventData) {
    return this.zoomTo(super.getZoom() + 1, options, eventData);
  }

  /** @param {AnimationOptions} [options] @param {object} [eventData] */
  zoomOut(options, eventData) {
    return this.zoomTo(super.getZoom() - 1, options, eventData);
  }

  /** @param {LngLatLike} position */
  project(position) {
    return super.project(LngLat.convert(position).toArray());
  }

  /** @param {PointLike} point px from the map's top left corner */
  unproject(point) {
    const { lng, lat } = super.unproject(pair(point));
    return new LngLat(lng, lat);
  }

  /** @private */
  _view() {
    const { lng, lat } = super.getCenter();
    return { ...mercator([lng, lat]), zoom: super.getZoom() };
  }

  /** @private @param {CameraOptions} options */
  _pad(options) {
    const [own, given] = [extra(this).padding, sides(options.padding)];
    // The view as it is has the map's own padding already.
    if (!options.center) return given;
    return {
      top: own.top + given.top, right: own.right + given.right, bottom: own.bottom + given.bottom, left: own.left + given.left,
    };
  }

  /** @private @param {object} [eventData] */
  _begin(eventData) {
    const own = extra(this);
    own.halt?.();
    own.events.cause = undefined;
    own.events.data = eventData;
    return own;
  }

  /**
   * @private
   * @param {(t: number) => import("./camera.js").View} way
   * @param {number} duration
   * @param {(t: number) => number} easing
   */
  _drive(way, duration, easing) {
    const own = extra(this);
    super.hold(true);
    const end = animate(duration, (t) => {
      const { x, y, zoom } = way(t >= 1 ? 1 : easing(t));
      super.jumpTo({ center: degrees({ x, y }), zoom });
    }, () => {
      own.halt = undefined;
      super.hold(false);
    });
    own.halt = end;
  }

  // Controls and gestures

  /**
   * Puts a control at a corner of the map.
   * @param {IControl} control
   * @param {ControlPosition} [position]
   */
  addControl(control, position) {
    const own = extra(this);
    const at = position ?? control.getDefaultPosition?.() ?? "top-right";
    const node = control.onAdd(this);
    const corner = (own.corners[at] ??= newCorner(this, at));
    if (at.startsWith("bottom")) corner.prepend(node);
    else corner.append(node);
    own.controls.push({ control, node });
    return this;
  }

  /** @param {IControl} control */
  removeControl(control) {
    const own = extra(this);
    const at = own.controls.findIndex((c) => c.control === control);
    if (at >= 0) {
      own.controls.splice(at, 1);
      control.onRemove(this);
    }
    return this;
  }

  /** @param {IControl} control */
  hasControl(control) {
    return extra(this).controls.some((c) => c.control === control);
  }

  /** Zooming by the wheel: `enable()`, `disable()`, `isEnabled()`. */
  get scrollZoom() {
    return this._gestures().scrollZoom;
  }

  /** Panning by one pointer. */
  get dragPan() {
    return this._gestures().dragPan;
  }

  /** Zooming by two fingers. */
  get touchZoomRotate() {
    return this._gestures().touchZoomRotate;
  }

  /** Keys. */
  get keyboard() {
    return this._gestures().keyboard;
  }

  /** Ctrl or ⌘ with the wheel, two fingers for the map and one for the page. */
  get cooperativeGestures() {
    return this._gestures().cooperative;
  }

  /** @private */
  _gestures() {
    return (extra(this).gestures ??= new Gestures(super.getCanvasContainer(), () => String(super.getGlobalState()["lang"] ?? "zh")));
  }

  // Ours

  /**
   * The view as a PNG file, drawn anew at any resolution from the vectors.
   * @param {import("./types.js").PngOptions} [options]
   * @returns {Promise<Blob>}
   */
  async exportPNG(options) {
    return (await import("./picture.js")).png(this, options);
  }

  /**
   * Prints the view: the browser's dialogue opens.
   * @param {import("./types.js").PrintOptions} [options]
   * @returns {Promise<void>} when the dialogue is closed
   */
  async print(options) {
    return (await import("./picture.js")).print(this, options);
  }

  /**
   * Lengths and areas on the ellipsoid (Karney), of any GeoJSON.
   * @param {object | string} geojson
   * @returns {Promise<import("./types.js").Measurement>}
   */
  async measure(geojson) {
    return (await import("./measure.js")).measure(geojson);
  }

  /**
   * The view in words, for a screen reader or a caption: where it is, how large, and what it shows.
   * @param {{ lang?: "zh" | "en" }} [options]
   * @returns {Promise<string>}
   */
  async describe(options) {
    return (await import("./describe.js")).describe(this, options);
  }
}

/**
 * Makes a map in an element, with the plan's data and the style of a theme unless the options bring a style of their own.
 * @param {HTMLElement | string} container
 * @param {MapOptions & { theme?: import("./core.js").Theme }} [options]
 * @returns {Promise<Map>}
 * @throws {MapError}
 */
export async function createMap(container, options = {}) {
  const node = typeof container === "string" ? document.getElementById(container) : container;
  if (!node) throw new MapError("no-container", `There is no element "${container}" for the map.`);
  const style = isOutside(options.style) ? EMPTY : options.style;
  const map = Map.adopt(await createEngineMap(node, { ...options, style }));
  open(map, options);
  return map;
}

/**
 * What a new map's options ask of this class.
 * @param {Map} map
 * @param {MapOptions} options
 */
function open(map, options) {
  if (options.lang === "en") map.setGlobalStateProperty("lang", "en");
  if (options.cooperativeGestures) map.cooperativeGestures.enable();
  if (isOutside(options.style)) map.setStyle(/** @type {StyleSpecification | string} */ (options.style));
}

/** Whether a style, or data of it, is still to be fetched. @param {StyleSpecification | string | undefined} style */
function isOutside(style) {
  return typeof style === "string" || Object.values(style?.sources ?? {}).some(needsLoading);
}

const EMPTY = /** @type {StyleSpecification} */ ({ version: 8, sources: {}, layers: [] });

/**
 * The engine's own methods, for what stands behind them.
 * @param {Map} map
 */
function engineOf(map) {
  const own = EngineMap.prototype;
  return {
    /** @param {string} id @param {SourceSpecification} spec */
    addSource: (id, spec) => own.addSource.call(map, id, spec),
    /** @param {string} id @param {unknown} data */
    setData: (id, data) => own.setData.call(map, id, data),
  };
}

/**
 * @param {string} type
 * @param {string | string[] | Listener} layersOrListener
 * @param {Listener | undefined} listener
 */
function listening(type, layersOrListener, listener) {
  const run = listener ?? layersOrListener;
  if (typeof run !== "function") throw new TypeError("on(type, listener) or on(type, layers, listener)");
  const layers = listener ? [layersOrListener].flat().map(String) : undefined;
  return { type, layers, listener: run };
}

/** Whether a motion is to be a jump. @param {AnimationOptions} options */
function calm(options) {
  return !options.essential && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {Padding} p @returns {Padding} */
function negative(p) {
  return { top: -p.top, right: -p.right, bottom: -p.bottom, left: -p.left };
}

/** @param {string} url */
async function fetchJson(url) {
  const response = await fetch(new URL(url, document.baseURI));
  if (!response.ok) throw new MapError("fetch-failed", `Could not fetch ${url}: HTTP ${response.status}.`);
  return response.json();
}

/** @param {Map} map @param {ControlPosition} position */
function newCorner(map, position) {
  const node = document.createElement("div");
  const [vertical = "top", side = "right"] = position.split("-");
  node.className = `gq-corner gq-corner-${position}`;
  node.part.add("corner", position);
  Object.assign(node.style, {
    position: "absolute", zIndex: "4", display: "flex", flexDirection: "column", gap: "8px", margin: "12px", pointerEvents: "none",
    // A line stays free at the bottom: there stand the sources and the scale.
    maxHeight: vertical === "top" ? "calc(100% - 64px)" : "calc(100% - 24px)",
    alignItems: side === "left" ? "flex-start" : "flex-end", [vertical]: "0", [side]: "0",
  });
  map.getContainer().append(node);
  return node;
}
