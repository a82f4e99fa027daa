// Class Map: MapLibre's interface over the engine, which it has. What is more than a question to the engine stands in the files
// that this one imports. The element makes the engine alone, which is enough to show a map, and fetches this module when a page asks
// for the map.

import { addressOf, invalid, isObject, shown, withNumbers } from "../base/checks.js";
import {
  MapError,
  atlasFault,
  createEngine,
  isLoaded,
  load as loadCore,
  loadStyle,
  part,
  prepared,
} from "../base/core.js";
import { LngLat, LngLatBounds } from "../base/lnglat.js";
import { dress } from "../base/style.js";
import { MAP } from "../base/texts.js";
import { Engine } from "../guangqing_map.js";
import { canRead, loadReading } from "../source/inline.js";
import { BoxZoom } from "./boxzoom.js";
import { Camera } from "./camera.js";
import { WholeCanvas } from "./canvas.js";
import { Corners } from "./corners.js";
import { Events } from "./events.js";
import { HANDLERS, endGestures, gesturesOf } from "./gestures.js";
import { engineImage, fetchImage } from "./images.js";
import { level, point as pointOf, sides } from "./options.js";
import { endsBy, untilRemoved } from "./removal.js";
import { Sources, isOutside } from "./sources.js";

/** @typedef {import("../types.js").MapOptions} MapOptions */
/** @typedef {import("../types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").LayerSpecification} LayerSpecification */
/** @typedef {import("../types.js").FeatureRef} FeatureRef */
/** @typedef {import("../types.js").RenderedFeature} RenderedFeature */
/** @typedef {import("../types.js").QueryOptions} QueryOptions */
/** @typedef {import("../types.js").CameraOptions} CameraOptions */
/** @typedef {import("../types.js").AnimationOptions} AnimationOptions */
/** @typedef {import("../types.js").FlyToOptions} FlyToOptions */
/** @typedef {import("../types.js").FitBoundsOptions} FitBoundsOptions */
/** @typedef {import("../types.js").LngLatLike} LngLatLike */
/** @typedef {import("../types.js").LngLatBoundsLike} LngLatBoundsLike */
/** @typedef {import("../types.js").PointLike} PointLike */
/** @typedef {import("../types.js").Padding} Padding */
/** @typedef {import("../types.js").IControl} IControl */
/** @typedef {import("../types.js").ControlPosition} ControlPosition */
/** @typedef {import("../source/source.js").Source} Source */
/** @typedef {import("./events.js").Listener} Listener */
/** @typedef {import("./images.js").Picture} Picture */

/** Whether a style's name is one of the package's own. @param {string} name @returns {name is import("../base/core.js").Theme} */
const isTheme = (name) => ["light", "dark", "print", "contrast", "safe"].includes(name);

/**
 * What an engine begins with before a style is read: its view.
 * @param {StyleSpecification | string | URL} style
 * @returns {StyleSpecification}
 */
function bare(style) {
  const { center, zoom } = isObject(style) ? /** @type {StyleSpecification} */ (style) : {};
  return /** @type {StyleSpecification} */ ({ version: 8, center, zoom, sources: {}, layers: [] });
}

/** The maps of engines that others made. @type {WeakMap<Engine, Map>} */
const known = new WeakMap();

/**
 * A map in an element, after `await load()`; `createMap` does both. Names, arguments and events are MapLibre GL JS's where
 * the meaning is the same; docs/maplibre.md lists every method of it.
 */
export class Map {
  #engine;
  #events;
  #camera;
  #sources;
  #corners = new Corners(this);
  /** What the page was handed by `getCanvas`. @type {WholeCanvas | undefined} */
  #whole;
  #leaves = false;
  /** How many styles were asked for. */
  #styles = 0;
  /** Ends with the map. */
  #ending = new AbortController();

  /**
   * @param {HTMLElement | string | (MapOptions & { container: HTMLElement | string })} container the element, its id, or, as in
   *   MapLibre, the options with a `container`
   * @param {MapOptions} [options]
   * @throws {MapError} `not-loaded` before `load()` is done, `no-container` when there is no such element
   */
  constructor(container, options) {
    const given =
      /** @type {unknown} */ (container) instanceof Engine
        ? /** @type {Engine} */ (/** @type {unknown} */ (container))
        : undefined;
    const alone = container instanceof HTMLElement || typeof container === "string";
    const all = options ?? (alone || given ? {} : container);
    const engine = given ?? engineIn(alone ? container : container?.container, all);
    this.#engine = engine;
    this.#events = new Events(this, engine);
    this.#camera = new Camera(engine, this.#events);
    this.#sources = new Sources(this, engine, this.#ending.signal);
    this.#events.follow(this.#sources);
    endsBy(this, this.#ending.signal);
    // Whoever takes the pointer, the wheel or a key takes the camera.
    engine.on("take", () => this.#events.motion.cutCall());
    hold(this.getContainer());
    dress(this.getContainer());
    // Only a map that answers has a cursor.
    const answers = this.getCanvasContainer().hasAttribute("data-cursor");
    this.#boxZoom = new BoxZoom(this, answers && (all.boxZoom ?? true), this.#ending.signal);
    this.#show(answers);
    this.#open(all, given !== undefined);
  }

  /**
   * The map of an engine that the element made: always the same.
   * @internal
   * @param {Engine} engine
   * @param {MapOptions} [options] that the engine does not know
   * @returns {Map}
   */
  static of(engine, options) {
    const map = known.get(engine) ?? new Map(/** @type {any} */ (engine), options);
    known.set(engine, map);
    return map;
  }

  #boxZoom;

  /** What the page and its readers find of a map. @param {boolean} interactive */
  #show(interactive) {
    const root = this.getCanvasContainer();
    this.getContainer().classList.add("maplibregl-map");
    root.classList.add("maplibregl-canvas-container");
    root.classList.toggle("maplibregl-interactive", interactive);
    // The element, or a page, may have made the container what takes the focus.
    if (this.getContainer().hasAttribute("tabindex")) return;
    root.tabIndex = interactive ? 0 : -1;
    root.setAttribute("role", "region");
    this.#name();
  }

  /** Names the map in its language. */
  #name() {
    const node = this.#whole?.node ?? this.getCanvasContainer();
    if (node.getAttribute("role") !== "region") return;
    const lang = String(this.getGlobalState()["lang"] ?? "zh").startsWith("en") ? "en" : "zh";
    node.setAttribute("aria-label", MAP[lang].title);
    node.lang = lang === "zh" ? "zh-CN" : "en";
  }

  /** What the options ask of this class. @param {MapOptions} options @param {boolean} made whether the engine was there before */
  #open(options, made) {
    if (options.lang === "en") this.setGlobalStateProperty("lang", "en");
    if (HANDLERS.some((name) => options[name] !== undefined)) gesturesOf(this.#engine).set(options);
    if (isOutside(options.style)) this.setStyle(options.style);
    else if (options.style) this.#sources.first(options.style, this.issues());
    // The engine came with a style of the package.
    else if (made)
      this.#events.drawn ? (this.#sources.telling.state = "there") : this.#sources.first(this.getStyle(), []);
    this.#events.opened();
  }

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
    return { unsubscribe: this.#events.on(type, layersOrListener, listener) };
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
      const layers = layersOrListener;
      const told = untilRemoved(this, (resolve) => {
        if (layers === undefined) {
          this.#events.on(type, resolve, undefined, true);
          this.#events.late(type, resolve);
        } else this.#events.on(type, layers, resolve, true);
      });
      // Who does not wait for it need not hear that it never comes.
      told.catch(() => {});
      return told;
    }
    this.#events.on(type, layersOrListener, listener, true);
    return this;
  }

  /**
   * Takes back `on` or `once`.
   * @param {string} type
   * @param {string | string[] | Listener} layersOrListener
   * @param {Listener} [listener]
   */
  off(type, layersOrListener, listener) {
    this.#events.off(type, layersOrListener, listener);
    return this;
  }

  /**
   * Sends an event of the page's own to the map's listeners: its type and members, or an object that has both, which listeners get as it
   * is, with the map as its `target`.
   * @param {string | { type: string }} type
   * @param {Record<string, unknown>} [members]
   */
  fire(type, members) {
    if (isObject(type)) this.#events.pass(type);
    else this.#events.fire(type, members);
    return this;
  }

  /** Whether anyone listens to a type. @param {string} type */
  listens(type) {
    return this.#events.wants(type);
  }

  // Pictures

  /**
   * Adds or replaces a picture, at once.
   * @param {string} id
   * @param {Picture} image SVG text, an `ImageData`, `{width, height, data}`, or an image, bitmap or canvas of this origin, loaded
   * @param {{ pixelRatio?: number }} [options] how many pixels make a px; for SVG it means nothing
   */
  addImage(id, image, options) {
    this.#sources.attempt(() => {
      this.#engine.addImage(id, engineImage(image), options);
      this.#sources.telling.pictured();
    });
    return this;
  }

  /**
   * Replaces a picture that there is.
   * @param {string} id
   * @param {Picture} image
   */
  updateImage(id, image) {
    if (this.hasImage(id)) return this.addImage(id, image);
    this.#refuse(`There is no picture ${shown(id)} to update; add it by addImage.`);
    return this;
  }

  /** Whether there is a picture of that name: of the style, or added. @param {string} id */
  hasImage(id) {
    return this.listImages().includes(id);
  }

  /** Removes a picture that was added; whether there was one. @param {string} id @returns {boolean} */
  removeImage(id) {
    const was = this.#engine.removeImage(id);
    if (was) this.#sources.telling.pictured();
    else this.#refuse(`There is no picture ${shown(id)} to remove.`);
    return was;
  }

  /** The names of all pictures, the style's own first. */
  listImages() {
    return this.#engine.listImages();
  }

  /**
   * Fetches a picture; `data` of the answer is for {@link Map.addImage}.
   * @param {string | URL} url PNG, JPEG, WebP or SVG; other origins must allow it by CORS, and the page's policy by `connect-src`
   * @returns {Promise<{ data: ImageBitmap | string }>}
   */
  loadImage(url) {
    return untilRemoved(this, fetchImage(url, this.#ending.signal));
  }

  // Style

  /**
   * Replaces the style by another, or by that of an address; sources that were added stay.
   * What is declared as before is neither fetched nor read again, and drawn on meanwhile.
   * @param {StyleSpecification | string | URL} style an object, an address, or one of the package's own: `"light"`, `"dark"`, `"print"`,
   * `"contrast"` or `"safe"`
   * @param {{ diff?: boolean }} [options] `diff: false`: events tell it as if there had been no style before
   */
  setStyle(style, options) {
    const anew = options?.diff === false;
    const { telling } = this.#sources;
    const turn = ++this.#styles;
    if (typeof style !== "string" && !(style instanceof URL)) {
      if (!isObject(style))
        throw invalid("style", style, "an object, an address or one of light, dark, print, contrast, safe");
      telling.ask(anew);
      this.#sources.setStyle(style, anew);
      return this;
    }
    telling.ask(anew);
    void this.#sources.work(async () => {
      try {
        const found = typeof style === "string" && isTheme(style) ? await loadStyle(style) : await fetchJson(style);
        // The one that was asked for last is the one that is meant.
        if (turn === this.#styles && !this.#ending.signal.aborted) this.#sources.setStyle(found, anew, true);
      } catch (error) {
        if (turn !== this.#styles) return;
        telling.fail();
        throw error;
      }
    });
    return this;
  }

  /** The style as it is now, its sources as they were declared; a copy. */
  getStyle() {
    return this.#sources.declare(this.#engine.getStyle());
  }

  /**
   * Sets a member of the global state, such as `lang`; English names are fetched when they are first wanted.
   * @param {string} name
   * @param {unknown} value
   */
  setGlobalStateProperty(name, value) {
    this.#engine.setGlobalStateProperty(name, value);
    if (name === "lang") this.#name();
    if (name === "lang" && value === "en") {
      void this.#sources.work(async () =>
        (await part("english.js", import("../atlas/english.js"))).addEnglish(this.#engine),
      );
    }
    return this;
  }

  /**
   * Adds a source. Data by address, CSV, TopoJSON, WKT and filters of sources are fetched and read in the background:
   * `sourcedata` tells when they are there, `error` when they cannot be, or nothing of them could be read; `issues` of the source
   * says what was wrong.
   * @param {string} id
   * @param {SourceSpecification} spec
   */
  addSource(id, spec) {
    this.#sources.add(id, spec);
    return this;
  }

  /**
   * A source to ask and to change: `setData`, `updateData`, `getBounds`, …
   * @param {string} id
   * @returns {Source | undefined}
   */
  getSource(id) {
    return this.#sources.get(id);
  }

  /** Removes a source; its layers draw nothing from then on. @param {string} id */
  removeSource(id) {
    this.#sources.remove(id);
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
    else this.addSource(id, /** @type {SourceSpecification} */ ({ type: "geojson", data }));
    return this;
  }

  /**
   * Adds a layer, before another or on top; a source in place of a source's name is added, too.
   * @param {LayerSpecification | (Omit<LayerSpecification, "source"> & { source: SourceSpecification })} layer
   * @param {string} [beforeId]
   */
  addLayer(layer, beforeId) {
    if (!isObject(layer)) throw invalid("layer", layer, "an object");
    const { source } = layer;
    if (source && typeof source === "object") {
      if (this.#engine.getLayer(/** @type {any} */ (layer.id))) {
        this.#refuse(`There is a layer ${shown(layer.id)} already.`);
        return this;
      }
      this.addSource(layer.id, source);
      this.#edit(() =>
        this.#engine.addLayer(/** @type {LayerSpecification} */ ({ ...layer, source: layer.id }), beforeId),
      );
    } else {
      this.#edit(() => this.#engine.addLayer(/** @type {LayerSpecification} */ (layer), beforeId));
    }
    return this;
  }

  /** @param {string} id */
  removeLayer(id) {
    if (this.#has(id)) this.#edit(() => this.#engine.removeLayer(id));
    return this;
  }

  /**
   * Moves a layer below another or to the top.
   * @param {string} id
   * @param {string} [beforeId]
   */
  moveLayer(id, beforeId) {
    if (this.#has(id) && (beforeId === undefined || beforeId === null || this.#has(beforeId)))
      this.#edit(() => this.#engine.moveLayer(id, beforeId));
    return this;
  }

  /**
   * Sets a layer's filter; `null` removes it.
   * @param {string} layer
   * @param {unknown} [filter]
   */
  setFilter(layer, filter) {
    if (this.#has(layer)) this.#edit(() => this.#engine.setFilter(layer, filter ?? null));
    return this;
  }

  /** A layer's filter, `undefined` without one. @param {string} layer */
  getFilter(layer) {
    this.#has(layer);
    return this.#engine.getLayer(layer)?.filter;
  }

  /**
   * Sets a paint property; `null` restores its default.
   * @param {string} layer
   * @param {string} name
   * @param {unknown} value
   */
  setPaintProperty(layer, name, value) {
    if (this.#has(layer)) this.#edit(() => this.#engine.setPaintProperty(layer, name, value ?? null));
    return this;
  }

  /**
   * A paint property as the style has it; `undefined` when it is the default.
   * @param {string} layer
   * @param {string} name
   */
  getPaintProperty(layer, name) {
    this.#has(layer);
    return this.#engine.getLayer(layer)?.paint?.[name];
  }

  /**
   * Sets a layout property, `visibility` among them; `null` restores its default.
   * @param {string} layer
   * @param {string} name
   * @param {unknown} value
   */
  setLayoutProperty(layer, name, value) {
    if (this.#has(layer)) this.#edit(() => this.#engine.setLayoutProperty(layer, name, value ?? null));
    return this;
  }

  /**
   * A layout property as the style has it; `undefined` when it is the default.
   * @param {string} layer
   * @param {string} name
   */
  getLayoutProperty(layer, name) {
    this.#has(layer);
    return this.#engine.getLayer(layer)?.layout?.[name];
  }

  /**
   * Sets the zooms between which a layer is shown.
   * @param {string} layer
   * @param {number} [minzoom]
   * @param {number} [maxzoom]
   */
  setLayerZoomRange(layer, minzoom, maxzoom) {
    if (this.#has(layer)) this.#edit(() => this.#engine.setLayerZoomRange(layer, minzoom, maxzoom));
    return this;
  }

  // Features

  /**
   * What is drawn at a point, in a box or in the whole view, topmost first; at a point within 4 px unless `tolerance` says
   * otherwise. Without `layers` those that the style marks `gq:interactive`, or all when it marks none.
   * @param {PointLike | [PointLike, PointLike] | import("../types.js").QueryOptions} [geometry]
   * @param {import("../types.js").QueryOptions} [options]
   * @returns {RenderedFeature[]}
   */
  queryRenderedFeatures(geometry, options) {
    const isOptions = isObject(geometry) && !Array.isArray(geometry) && !("x" in geometry);
    const settings = isOptions ? /** @type {QueryOptions} */ (geometry) : options;
    const layers = settings?.layers ?? undefined;
    if (layers !== undefined && !this.#haveAll(layers)) return [];
    const asked = layers === undefined ? settings : { ...settings, layers: [...layers] };
    const at = isOptions ? undefined : /** @type {PointLike | [PointLike, PointLike] | undefined} */ (geometry);
    return this.#sources.attempt(() => this.#rendered(at, asked)) ?? [];
  }

  /**
   * @param {PointLike | [PointLike, PointLike] | undefined} geometry
   * @param {QueryOptions} [settings]
   * @returns {RenderedFeature[]}
   */
  #rendered(geometry, settings) {
    const at = geometry ?? undefined;
    if (at === undefined) {
      const [, , , width = 0, height = 0] = this.#engine.view();
      return this.#engine.features(0, 0, width, height, settings);
    }
    const corners = Array.isArray(at) && at.length === 2 && typeof at[0] === "object" ? at : undefined;
    if (!corners) {
      const [x, y] = pointOf(/** @type {PointLike} */ (at));
      return this.#engine.features(x, y, x, y, settings, false);
    }
    const [a, b] = /** @type {[PointLike, PointLike]} */ (corners);
    return this.#engine.features(...pointOf(a), ...pointOf(b), settings);
  }

  /**
   * Changes a feature's state, which styles read by `["feature-state", …]`.
   * @param {FeatureRef} feature
   * @param {Record<string, unknown>} state
   */
  setFeatureState(feature, state) {
    return this.#of(feature, true) && this.#engine.setFeatureState(feature, state);
  }

  /**
   * Forgets one member of a feature's state, its whole state, or that of all features of a source.
   * @param {{ source?: string, id?: string | number }} [target]
   * @param {string} [key]
   */
  removeFeatureState(target, key) {
    if (target !== undefined && !isObject(target)) throw invalid("target", target, "{source} or {source, id}");
    if (target?.source !== undefined && !this.#of(target, false)) return;
    if (key !== undefined && target?.id === undefined) {
      this.#refuse(`removeFeatureState needs the feature's id to forget ${shown(key)} of it.`);
      return;
    }
    if (target?.source === undefined || target.id === undefined) {
      this.#engine.removeFeatureState(target ?? {});
      return;
    }
    const feature = /** @type {FeatureRef} */ (target);
    const gone = key === undefined ? Object.keys(this.#engine.getFeatureState(feature)) : [key];
    this.#engine.setFeatureState(feature, Object.fromEntries(gone.map((name) => [name, null])));
  }

  /** The state of a feature, an object; `undefined` where there is no such source. @param {FeatureRef} feature @returns {any} */
  getFeatureState(feature) {
    return this.#of(feature, true) ? this.#engine.getFeatureState(feature) : undefined;
  }

  /**
   * All features of a source of the style or of `atlas:NAME`, in view or not, that a `filter` lets through.
   * @param {string} source
   * @param {{ filter?: unknown }} [options]
   */
  querySourceFeatures(source, options) {
    return this.#sources.attempt(() => this.#engine.querySourceFeatures(source, options)) ?? [];
  }

  /**
   * The rectangle of one feature.
   * @param {string} source
   * @param {string | number} id
   * @returns {import("../types.js").Bounds | undefined}
   */
  getFeatureBounds(source, id) {
    return this.#engine.getFeatureBounds(source, id);
  }

  /**
   * The id of the topmost feature within 4 px: the cheap form of `queryRenderedFeatures`.
   * @param {number} x px
   * @param {number} y px
   */
  pick(x, y) {
    return this.#engine.pick(x, y);
  }

  /**
   * Whether there is a layer; that there is none becomes an `error` event, as in MapLibre.
   * @param {unknown} id
   */
  #has(id) {
    if (this.#ending.signal.aborted || this.#engine.getLayer(/** @type {any} */ (id))) return true;
    this.#refuse(`There is no layer ${shown(id)} in the style.`);
    return false;
  }

  /** Whether there are all these layers. @param {unknown} layers */
  #haveAll(layers) {
    if (!Array.isArray(layers) && !(layers instanceof Set)) {
      this.#refuse(`layers must be an array of ids, and is ${shown(layers)}.`);
      return false;
    }
    const known = new Set(this.#engine.getLayersOrder(false));
    const unknown = [...layers].find((id) => !known.has(id));
    if (unknown === undefined || this.#ending.signal.aborted) return true;
    this.#refuse(`There is no layer ${shown(unknown)} in the style to find features of.`);
    return false;
  }

  /** Whether there is a feature's source, and, where that must be, its id. @param {any} feature @param {boolean} id */
  #of(feature, id) {
    if (this.#ending.signal.aborted || !isObject(feature)) return true;
    if (this.#engine.getSourceInfo(feature["source"]) === undefined)
      this.#refuse(`There is no source ${shown(feature["source"])} whose features have states.`);
    else if (id && (feature["id"] === undefined || feature["id"] === null))
      this.#refuse("A feature's state needs its id: {source, id}.");
    else return true;
    return false;
  }

  /** Changes the style; what is wrong with the change becomes an `error` event, as in MapLibre. @param {() => void} change */
  #edit(change) {
    this.#sources.attempt(change);
  }

  /** Tells what cannot be done, where MapLibre does so by an `error` event. @param {string} message */
  #refuse(message) {
    this.#sources.report(new MapError("invalid-argument", message));
  }

  // Camera

  /** The middle of the view. */
  getCenter() {
    return this.#camera.center;
  }

  /** The zoom level. */
  getZoom() {
    return this.#camera.view().zoom;
  }

  /** What is in view. */
  getBounds() {
    return this.#camera.bounds;
  }

  getMaxBounds() {
    const { bounds } = this.#camera.limits;
    return bounds.length ? LngLatBounds.convert(/** @type {any} */ (bounds)) : null;
  }

  /**
   * Sets the limits of panning; `null` removes them.
   * @param {LngLatBoundsLike | null} [bounds]
   */
  setMaxBounds(bounds) {
    const { minZoom, maxZoom } = this.#camera.limits;
    this.#camera.setLimits(minZoom, maxZoom, bounds ? LngLatBounds.convert(bounds).toArray().flat() : []);
    return this;
  }

  getMinZoom() {
    return this.#camera.limits.minZoom ?? 0;
  }

  getMaxZoom() {
    return this.#camera.limits.maxZoom ?? 0;
  }

  /** @param {number | null} [zoom] */
  setMinZoom(zoom) {
    const { maxZoom, bounds } = this.#camera.limits;
    this.#camera.setLimits(zoom === undefined || zoom === null ? undefined : level("zoom", zoom), maxZoom, bounds);
    return this;
  }

  /** @param {number | null} [zoom] */
  setMaxZoom(zoom) {
    const { minZoom, bounds } = this.#camera.limits;
    this.#camera.setLimits(minZoom, zoom === undefined || zoom === null ? undefined : level("zoom", zoom), bounds);
    return this;
  }

  /** How far the camera may go. @returns {{ minZoom: number, maxZoom: number, maxBounds: import("../types.js").Bounds | null }} */
  getLimits() {
    const { minZoom = 0, maxZoom = 0, bounds } = this.#camera.limits;
    const [west = 0, south = 0, east = 0, north = 0] = bounds;
    return {
      minZoom,
      maxZoom,
      maxBounds: bounds.length
        ? [
            [west, south],
            [east, north],
          ]
        : null,
    };
  }

  /** Sets the lowest and the highest zoom. @param {number} minZoom @param {number} maxZoom */
  setZoomLimits(minZoom, maxZoom) {
    this.#camera.setLimits(level("minZoom", minZoom), level("maxZoom", maxZoom), this.#camera.limits.bounds);
    return this;
  }

  /**
   * Says what `goHome` and the Home key show.
   * @param {LngLatBoundsLike} bounds
   * @param {number | Partial<Padding>} [padding] px
   */
  setHome(bounds, padding) {
    const { top, right, bottom, left } = sides(padding);
    this.#engine.setHome([...LngLatBounds.convert(bounds).toArray().flat(), top, right, bottom, left]);
    return this;
  }

  /** Goes where `setHome` said, or to the first view. */
  goHome() {
    this.#camera.home();
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
    return { ...this.#camera.padding };
  }

  /** @param {number | Partial<Padding>} padding */
  setPadding(padding) {
    this.#camera.padding = sides(padding);
    return this;
  }

  /** Whether the camera moves, by itself or by a pointer. */
  isMoving() {
    return this.#camera.isMoving();
  }

  /** Whether a motion of a camera call zooms. */
  isZooming() {
    return this.#camera.isZooming();
  }

  /** Ends a motion where it is. */
  stop() {
    this.#camera.stop();
    return this;
  }

  /**
   * Changes the view at once.
   * @param {CameraOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  jumpTo(options, eventData) {
    this.#camera.jumpTo(options, eventData);
    return this;
  }

  /**
   * Changes the view in a glide, 500 ms unless told; at once for who wishes less motion, unless it is `essential`.
   * @param {CameraOptions & AnimationOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  easeTo(options, eventData) {
    this.#camera.easeTo(options, eventData);
    return this;
  }

  /**
   * Changes the view in a flight: out, over and in, as long as the way needs.
   * @param {FlyToOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  flyTo(options, eventData) {
    this.#camera.flyTo(options, eventData);
    return this;
  }

  /**
   * The view that shows a rectangle.
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   * @returns {{ center: LngLat, zoom: number, bearing: number }}
   */
  cameraForBounds(bounds, options) {
    return this.#camera.forBounds(bounds, options);
  }

  /**
   * Shows a rectangle, in a glide of 500 ms unless told; `linear: false` flies there.
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   * @param {object} [eventData]
   */
  fitBounds(bounds, options, eventData) {
    this.#camera.fitBounds(bounds, options, eventData);
    return this;
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
    return this.jumpTo({ center: LngLat.convert(center) }, eventData);
  }

  /** @param {number} zoom @param {object} [eventData] */
  setZoom(zoom, eventData) {
    return this.jumpTo({ zoom: level("zoom", zoom) }, eventData);
  }

  /**
   * Moves by px, in a glide of 500 ms unless told; positive x looks further east.
   * @param {PointLike} offset
   * @param {AnimationOptions} [options]
   * @param {object} [eventData]
   */
  panBy(offset, options, eventData) {
    this.#camera.panBy(offset, options, eventData);
    return this;
  }

  /**
   * @param {LngLatLike} center
   * @param {AnimationOptions} [options]
   * @param {object} [eventData]
   */
  panTo(center, options, eventData) {
    return this.easeTo({ ...options, center: LngLat.convert(center) }, eventData);
  }

  /**
   * Zooms to a level, in a glide of 500 ms unless told, about the middle or about a position `around`.
   * @param {number} zoom
   * @param {CameraOptions & AnimationOptions} [options]
   * @param {object} [eventData]
   */
  zoomTo(zoom, options, eventData) {
    this.#camera.zoomTo(level("zoom", zoom), options, eventData);
    return this;
  }

  /** @param {AnimationOptions} [options] @param {object} [eventData] */
  zoomIn(options, eventData) {
    return this.zoomTo(this.getZoom() + 1, options, eventData);
  }

  /** @param {AnimationOptions} [options] @param {object} [eventData] */
  zoomOut(options, eventData) {
    return this.zoomTo(this.getZoom() - 1, options, eventData);
  }

  /** @param {LngLatLike} position */
  project(position) {
    return this.#camera.project(position);
  }

  /** @param {PointLike} point px from the map's top left corner */
  unproject(point) {
    return this.#camera.unproject(point);
  }

  // State

  /** Whether style and sources are there and everything is drawn. */
  loaded() {
    return this.#sources.telling.settled && this.#sources.loads === 0 && this.#engine.loaded();
  }

  /** Whether the style is there, told by `style.load`, and its sources have their data. */
  isStyleLoaded() {
    return this.#sources.telling.styled && this.#sources.allLoaded;
  }

  /** Whether a source has its data, or, after an `error`, none to come; `undefined` and an `error` when there is none. @param {string} id */
  isSourceLoaded(id) {
    if (this.getSource(id)) return this.#sources.isLoaded(id);
    this.#refuse(`There is no source ${shown(id)}.`);
    return undefined;
  }

  /** Whether no source waits for its data: there are no tiles. */
  areTilesLoaded() {
    return this.#sources.allLoaded;
  }

  /** The element that the map was put in. @returns {HTMLElement} */
  getContainer() {
    return /** @type {HTMLElement} */ (this.#engine.getCanvasContainer().parentElement);
  }

  /**
   * A canvas of the map's size with all that is drawn, highlights too, after each frame: for `toDataURL`, `drawImage` and the like.
   * It lies on the map; a cursor that its style has is the map's. It is made, and kept, from the first call on.
   * @returns {HTMLCanvasElement}
   */
  getCanvas() {
    if (!this.#whole) {
      const whole = (this.#whole = new WholeCanvas(this.getCanvasContainer()));
      const compose = () => whole.compose(this.getPixelRatio());
      this.#events.afterFrames(compose);
      compose();
    }
    return this.#whole.node;
  }

  /** Draws anew; `idle` follows. */
  triggerRepaint() {
    this.#events.motion.repaint();
  }

  /** Draws anew; `idle` follows. */
  redraw() {
    this.triggerRepaint();
    return this;
  }

  /**
   * Adapts to the container's size now; the map does so by itself when the container changes.
   * @param {object} [eventData] members of the events that follow
   */
  resize(eventData) {
    this.#events.resize(eventData);
    return this;
  }

  /**
   * Takes the map off the page and frees everything it holds; later calls do nothing. Promises that wait for the map are
   * rejected by a `MapError` with the code `removed`.
   */
  remove() {
    if (this.#leaves) return;
    this.#leaves = true;
    this.#events.motion.drop();
    this.#sources.abort();
    this.#corners.clear();
    // Who waits for this event hears of it; who waits for another hears that it never comes.
    this.#events.fire("remove");
    this.#events.clear();
    this.#ending.abort();
    endGestures(this.#engine);
    this.getContainer().classList.remove("maplibregl-map");
    this.#engine.remove();
  }

  /** As `remove`. */
  destroy() {
    this.remove();
  }

  // Controls and gestures

  /**
   * Puts a control at a corner of the map.
   * @param {IControl} control
   * @param {ControlPosition} [position]
   */
  addControl(control, position) {
    try {
      this.#corners.add(control, position);
    } catch (cause) {
      if (/** @type {any} */ (cause)?.code !== "invalid-argument") throw cause;
      this.#sources.report(cause);
    }
    return this;
  }

  /** @param {IControl} control */
  removeControl(control) {
    this.#corners.remove(control);
    return this;
  }

  /** @param {IControl} control */
  hasControl(control) {
    return this.#corners.has(control);
  }

  /** Zooming by the wheel or a trackpad. */
  get scrollZoom() {
    return gesturesOf(this.#engine).scrollZoom;
  }

  /** Panning by the mouse or one finger. */
  get dragPan() {
    return gesturesOf(this.#engine).dragPan;
  }

  /** Zooming in by a double click or tap; without it `dblclick` still comes. */
  get doubleClickZoom() {
    return gesturesOf(this.#engine).doubleClickZoom;
  }

  /** Zooming by two fingers; the map does not turn. */
  get touchZoomRotate() {
    return gesturesOf(this.#engine).touchZoomRotate;
  }

  /** Showing a rectangle that is drawn by Shift and a drag of the mouse. */
  get boxZoom() {
    return this.#boxZoom;
  }

  /** Arrow keys, `+`, `-` and `Home`, when the map has the focus. */
  get keyboard() {
    return gesturesOf(this.#engine).keyboard;
  }

  /** Ctrl or ⌘ with the wheel, two fingers for the map and one for the page. */
  get cooperativeGestures() {
    return gesturesOf(this.#engine).cooperativeGestures;
  }

  // Ours

  /**
   * Gives the map packed sets of features, such as those of `atlas-more.bin`; sources have them by `"data": "NAME"`. Returns the names
   * of all that there are.
   * @param {Uint8Array} bytes
   * @returns {string[]}
   */
  addPack(bytes) {
    return this.#engine.addPack(bytes);
  }

  /**
   * Takes a packed set away; sources that have it are empty from then on. Whether it was there.
   * @param {string} name
   * @returns {boolean}
   */
  removePack(name) {
    return this.#engine.removePack(name);
  }

  /**
   * Replaces a source by points `[lng, lat, lng, lat, …]`; ids are their numbers. The fastest way in for many points.
   * @param {string} id
   * @param {Float64Array} lnglat
   */
  setPoints(id, lnglat) {
    this.#engine.setPoints(id, lnglat);
    return this;
  }

  /**
   * What a source is, without its data.
   * @param {string} id
   * @returns {{ spec: SourceSpecification, count: number, bounds: import("../types.js").Bounds | null } | undefined}
   */
  getSourceInfo(id) {
    return this.#engine.getSourceInfo(id);
  }

  /** A layer as the style has it. @param {string} id */
  getLayer(id) {
    return this.#engine.getLayer(id);
  }

  /** The ids of all layers, the lowest first. */
  getLayersOrder() {
    return this.#engine.getLayersOrder();
  }

  /** Shows or hides the layers of a switch group (`gq:group`). @param {string} group @param {boolean} visible */
  setGroupVisible(group, visible) {
    this.#engine.setGroupVisible(group, visible);
    return this;
  }

  /** The members of the global state. @returns {Record<string, any>} */
  getGlobalState() {
    return this.#engine.getGlobalState();
  }

  /** The element that holds the canvases and hears pointers and the wheel. @returns {HTMLElement} */
  getCanvasContainer() {
    return this.#engine.getCanvasContainer();
  }

  /** What was wrong with style and data so far. */
  issues() {
    return [...this.#engine.issues(), ...this.#sources.issues];
  }

  /**
   * The legend's lines, drawn as at a zoom.
   * @param {number} [zoom]
   * @default the present zoom
   */
  legend(zoom) {
    return this.#engine.legend(zoom);
  }

  /**
   * A scale bar of a round length, at most `maxPx` long.
   * @param {number} maxPx
   * @param {number} [unit] what it counts, m. @default 1
   * @returns {{ px: number, metres: number }}
   */
  scale(maxPx, unit) {
    const [px = 0, metres = 0] = this.#engine.scale(maxPx, unit);
    return { px, metres };
  }

  /** Draws the view as it is now, highlights included, on a canvas, a CSS px a unit of its transform. @param {CanvasRenderingContext2D} canvas */
  drawOn(canvas) {
    this.#engine.drawOn(canvas);
  }

  /** The view as an SVG document. @param {{ title?: string, attribution?: string }} [options] */
  exportSVG(options) {
    return this.#engine.exportSVG(options);
  }

  /**
   * The view as a PNG file, drawn anew at any resolution from the vectors.
   * @param {import("../types.js").PngOptions} [options]
   * @returns {Promise<Blob>}
   */
  exportPNG(options) {
    return untilRemoved(
      this,
      part("picture.js", import("./picture.js")).then((own) => own.png(this, options)),
    );
  }

  /**
   * Prints the view: the browser's dialogue opens.
   * @param {import("../types.js").PrintOptions} [options]
   * @returns {Promise<void>} when the dialogue is closed
   */
  print(options) {
    return untilRemoved(
      this,
      part("picture.js", import("./picture.js")).then((own) => own.print(this, options)),
    );
  }

  /**
   * Lengths and areas on the ellipsoid (Karney), of any GeoJSON.
   * @param {object | string} geojson
   * @returns {Promise<import("../types.js").Measurement>}
   */
  measure(geojson) {
    return untilRemoved(
      this,
      part("measure.js", import("./measure.js")).then((own) => own.measure(geojson)),
    );
  }

  /**
   * The view in words, for a screen reader or a caption: where it is, how large, and what it shows.
   * @param {{ lang?: "zh" | "en" }} [options]
   * @returns {Promise<string>}
   */
  describe(options) {
    return untilRemoved(
      this,
      part("describe.js", import("./describe.js")).then((own) => own.describe(this, options)),
    );
  }
}

/**
 * Fetches the engine, what reads data, the plan's data and one style at the same time. Calls after the first share its work; after a
 * failure the next call tries again.
 * @param {import("../base/core.js").Theme} [theme] which style to fetch. @default "light"
 * @returns {Promise<{ atlas: Uint8Array, style: StyleSpecification }>} the style is the caller's own copy
 * @throws {MapError} with a stable `code`
 */
export async function load(theme) {
  const [loaded] = await Promise.all([loadCore(theme), loadReading()]);
  return loaded;
}

/**
 * The map of an engine that is there or comes.
 * @internal
 * @param {Engine | Promise<Engine>} engine
 * @param {MapOptions} [options] that the engine does not know
 * @returns {Promise<Map>}
 */
export async function mapOf(engine, options) {
  const [own] = await Promise.all([engine, loadReading()]);
  return Map.of(own, options);
}

/**
 * Makes a map in an element, with the plan's data and the style of a theme unless the options bring a style of their own. When it
 * cannot be made, words in the element say why.
 * @param {HTMLElement | string} container
 * @param {MapOptions & { theme?: import("../base/core.js").Theme }} [options]
 * @returns {Promise<Map>}
 * @throws {MapError}
 */
export async function createMap(container, options = {}) {
  const node = elementOf(container);
  check(options);
  const style = isOutside(options.style) ? bare(options.style) : options.style;
  try {
    const map = await mapOf(createEngine(node, { ...options, style }), options);
    node.querySelector(":scope > .gq-failure")?.remove();
    return map;
  } catch (cause) {
    await import("../base/failure.js")
      .then(({ showFailure }) => showFailure(node, cause, options.lang))
      .catch(console.error);
    throw cause;
  }
}

/**
 * Refuses what the engine would take for nothing.
 * @param {MapOptions} options
 * @throws {MapError} `invalid-argument`
 */
function check(options) {
  const { center, bounds, style } = withNumbers(options, ["zoom", "minZoom", "maxZoom"]);
  if (center !== undefined && center !== null) LngLat.convert(center);
  if (bounds !== undefined && bounds !== null) LngLatBounds.convert(bounds);
  const right = style === undefined || style === null || typeof style === "string" || isObject(style);
  if (!right) throw invalid("style", style, "an object, an address or one of light, dark, print, contrast, safe");
}

/** @param {unknown} container @returns {HTMLElement} */
function elementOf(container) {
  const node = typeof container === "string" ? document.getElementById(container) : container;
  if (node instanceof HTMLElement) return node;
  throw new MapError("no-container", `There is no element ${shown(container)} for the map.`);
}

/**
 * @param {unknown} container
 * @param {MapOptions} options
 * @throws {MapError}
 */
function engineIn(container, options) {
  const node = elementOf(container);
  check(options);
  if (!isLoaded() || !canRead())
    throw new MapError("not-loaded", "The engine is not there yet: `await load()` first, or use createMap().");
  try {
    return new Engine(
      node,
      prepared({ ...options, style: isOutside(options.style) ? bare(options.style) : options.style }),
    );
  } catch (cause) {
    throw atlasFault(cause);
  }
}

/** What stands on the map is placed within its container, and ends there. @param {HTMLElement} container */
function hold(container) {
  const { position, overflow } = getComputedStyle(container);
  if (position === "static") container.style.position = "relative";
  // Not `hidden`: that is scrolled by what gets the focus.
  if (overflow === "visible") container.style.overflow = "clip";
}

/** @param {string | URL} address */
async function fetchJson(address) {
  const url = addressOf("style", address);
  const response = await fetch(url).catch((cause) => {
    throw new MapError("fetch-failed", `Could not fetch the style ${url}.`, cause);
  });
  if (!response.ok) throw new MapError("fetch-failed", `Could not fetch ${url}: HTTP ${response.status}.`);
  return response.json().catch((cause) => {
    throw new MapError("bad-data", `${url} is no style: it must be JSON.`, cause);
  });
}
