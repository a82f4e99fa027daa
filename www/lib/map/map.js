// Class Map: the engine's map with the rest of MapLibre's interface, part by part in the files that this one imports. The element
// makes the engine's own map, which is enough to show it, and fetches this module when a page asks for the map.

import { invalid, isObject, oneOf, shown, withNumbers } from "../base/checks.js";
import { MapError, atlasFault, createEngineMap, isLoaded, part, prepared } from "../base/core.js";
import { HANDLERS, endGestures, gesturesOf } from "./gestures.js";
import { LngLat, LngLatBounds } from "../base/lnglat.js";
import { MapWithCamera } from "./map-camera.js";
import { extra, report, untilRemoved } from "./map-state.js";
import { isOutside } from "./map-style.js";
// Named here, too, so that a browser fetches them side by side.
import "./camera.js";
import "./events.js";
import "./map-events.js";
import "./map-images.js";
import "../source/source.js";

/** @typedef {import("../guangqing_map.js").Map} EngineMap */
/** @typedef {import("../types.js").MapOptions} MapOptions */
/** @typedef {import("../types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("../types.js").IControl} IControl */
/** @typedef {import("../types.js").ControlPosition} ControlPosition */

/**
 * A map in an element, after `await load()`; `createMap` does both. Names, arguments and events are MapLibre GL JS's where
 * the meaning is the same; docs/maplibre.md lists every method of it.
 */
export class Map extends MapWithCamera {
  /**
   * @param {HTMLElement | string | (MapOptions & { container: HTMLElement | string })} container the element, its id, or, as in
   *   MapLibre, the options with a `container`
   * @param {MapOptions} [options]
   * @throws {MapError} `not-loaded` before `load()` is done, `no-container` when there is no such element
   */
  constructor(container, options) {
    const all = options ?? (container instanceof HTMLElement || typeof container === "string" ? {} : container);
    const where = container instanceof HTMLElement || typeof container === "string" ? container : container?.container;
    const node = typeof where === "string" ? document.getElementById(where) : where;
    if (!(node instanceof HTMLElement))
      throw new MapError("no-container", `There is no element ${shown(where)} for the map.`);
    check(all);
    if (!isLoaded())
      throw new MapError("not-loaded", "The engine is not there yet: `await load()` first, or use createMap().");
    try {
      super(node, prepared({ ...all, style: isOutside(all.style) ? EMPTY : all.style }));
    } catch (cause) {
      throw atlasFault(cause);
    }
    open(this, all);
  }

  /**
   * The full map of one that the element made.
   * @internal
   * @param {EngineMap} engine
   * @returns {Map} the same object
   */
  static adopt(engine) {
    if (!(engine instanceof Map)) Object.setPrototypeOf(engine, Map.prototype);
    return /** @type {Map} */ (engine);
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

  /**
   * Takes the map off the page and frees everything it holds; later calls do nothing. Promises that wait for the map are
   * rejected by a `MapError` with the code `removed`.
   */
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
    endGestures(this);
    own.ending.abort();
    super.remove();
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
    const own = extra(this);
    if (typeof control?.onAdd !== "function" || typeof control.onRemove !== "function") {
      report(this, invalid("control", control, "an object with onAdd and onRemove"), {});
      return this;
    }
    const at = oneOf("position", position ?? control.getDefaultPosition?.(), "top-right", POSITIONS);
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

  /** Zooming by the wheel or a trackpad. */
  get scrollZoom() {
    return gesturesOf(this).scrollZoom;
  }

  /** Panning by the mouse or one finger. */
  get dragPan() {
    return gesturesOf(this).dragPan;
  }

  /** Zooming in by a double click or tap; without it `dblclick` still comes. */
  get doubleClickZoom() {
    return gesturesOf(this).doubleClickZoom;
  }

  /** Zooming by two fingers; the map does not turn. */
  get touchZoomRotate() {
    return gesturesOf(this).touchZoomRotate;
  }

  /** Arrow keys, `+`, `-` and `Home`, when the map has the focus. */
  get keyboard() {
    return gesturesOf(this).keyboard;
  }

  /** Ctrl or ⌘ with the wheel, two fingers for the map and one for the page. */
  get cooperativeGestures() {
    return gesturesOf(this).cooperativeGestures;
  }

  // Ours

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
 * Makes a map in an element, with the plan's data and the style of a theme unless the options bring a style of their own. When it
 * cannot be made, words in the element say why.
 * @param {HTMLElement | string} container
 * @param {MapOptions & { theme?: import("../base/core.js").Theme }} [options]
 * @returns {Promise<Map>}
 * @throws {MapError}
 */
export async function createMap(container, options = {}) {
  const node = typeof container === "string" ? document.getElementById(container) : container;
  if (!(node instanceof HTMLElement))
    throw new MapError("no-container", `There is no element ${shown(container)} for the map.`);
  check(options);
  const style = isOutside(options.style) ? EMPTY : options.style;
  try {
    const map = Map.adopt(await createEngineMap(node, { ...options, style }));
    open(map, options);
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
 * What a new map's options ask of this class.
 * @param {Map} map
 * @param {MapOptions} options
 */
function open(map, options) {
  if (options.lang === "en") map.setGlobalStateProperty("lang", "en");
  if (HANDLERS.some((name) => options[name] !== undefined)) gesturesOf(map).set(options);
  if (isOutside(options.style)) map.setStyle(options.style);
  else if (options.style) /** @type {any} */ (map)._hear(options.style, map.issues());
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

const POSITIONS = /** @type {ControlPosition[]} */ (["top-left", "top-right", "bottom-left", "bottom-right"]);

const EMPTY = /** @type {StyleSpecification} */ ({ version: 8, sources: {}, layers: [] });

/** @param {Map} map @param {ControlPosition} position */
function newCorner(map, position) {
  const node = document.createElement("div");
  const [vertical = "top", side = "right"] = position.split("-");
  node.className = `gq-corner gq-corner-${position}`;
  node.part.add("corner", position);
  Object.assign(node.style, {
    position: "absolute",
    zIndex: "4",
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    margin: "12px",
    pointerEvents: "none",
    // A line stays free at the bottom: there stand the sources and the scale.
    maxHeight: vertical === "top" ? "calc(100% - 64px)" : "calc(100% - 24px)",
    alignItems: side === "left" ? "flex-start" : "flex-end",
    [vertical]: "0",
    [side]: "0",
  });
  map.getContainer().append(node);
  return node;
}
