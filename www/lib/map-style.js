// The part of class Map that says what is drawn: style, sources, layers, and the features in them.

import { MapError, loadStyle } from "./core.js";
import { Map as EngineMap } from "./guangqing_map.js";
import { MapWithImages } from "./map-images.js";
import { extra } from "./map-state.js";
import { Source, needsLoading } from "./source.js";

/** @typedef {import("./map.js").Map} Map */
/** @typedef {import("./types.js").PointLike} PointLike */
/** @typedef {import("./types.js").FeatureRef} FeatureRef */
/** @typedef {import("./types.js").LayerSpecification} LayerSpecification */
/** @typedef {import("./types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("./types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("./types.js").RenderedFeature} RenderedFeature */

/** Whether a style's name is one of the package's own. @param {string} name @returns {name is import("./core.js").Theme} */
const isTheme = (name) => ["light", "dark", "print", "contrast", "safe"].includes(name);

/** The map with its style. */
export class MapWithStyle extends MapWithImages {
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

  /** The style as it is now, its sources as they were declared; a copy. */
  getStyle() {
    const style = super.getStyle();
    for (const [id, source] of extra(this).sources) {
      if (id in style.sources && needsLoading(source.spec)) style.sources[id] = source.serialize();
    }
    return style;
  }

  /**
   * Sets a member of the global state, such as `lang`; English names are fetched when they are first wanted.
   * @param {string} name
   * @param {unknown} value
   */
  setGlobalStateProperty(name, value) {
    super.setGlobalStateProperty(name, value);
    if (name === "lang" && value === "en") void this._work(async () => (await import("./english.js")).addEnglish(/** @type {any} */ (this)), {});
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
    const source = new Source(/** @type {any} */ (this), engineOf(this), id, spec);
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
    const source = new Source(/** @type {any} */ (this), engineOf(this), id, info.spec);
    own.sources.set(id, source);
    return source;
  }

  /** Removes a source; its layers draw nothing from then on. @param {string} id */
  removeSource(id) {
    const own = extra(this);
    const source = own.sources.get(id);
    source?.abort();
    own.sources.delete(id);
    super.removeSource(id);
    source?.release();
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
}

/** Whether a style, or data of it, is still to be fetched. @param {StyleSpecification | string | undefined} style */
export function isOutside(style) {
  return typeof style === "string" || Object.values(style?.sources ?? {}).some(needsLoading);
}

/**
 * The engine's own methods, for what stands behind them.
 * @param {EngineMap} map
 */
function engineOf(map) {
  const own = EngineMap.prototype;
  return {
    /** @param {string} id @param {SourceSpecification} spec */
    addSource: (id, spec) => own.addSource.call(map, id, spec),
    /** @param {string} id @param {unknown} data */
    setData: (id, data) => own.setData.call(map, id, data),
    /** @param {Uint8Array} pack */
    addAtlas: (pack) => own.addAtlas.call(map, pack),
    getStyle: () => own.getStyle.call(map),
  };
}

/** @param {string} url */
async function fetchJson(url) {
  const response = await fetch(new URL(url, document.baseURI));
  if (!response.ok) throw new MapError("fetch-failed", `Could not fetch ${url}: HTTP ${response.status}.`);
  return response.json();
}
