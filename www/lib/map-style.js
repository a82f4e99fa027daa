// The part of class Map that says what is drawn: style, sources, layers, and the features in them.

import { addressOf, invalid, isObject, shown } from "./checks.js";
import { MapError, loadStyle, part } from "./core.js";
import { Map as EngineMap } from "./guangqing_map.js";
import { MapWithImages } from "./map-images.js";
import { extra, report } from "./map-state.js";
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
   * @param {StyleSpecification | string | URL} style an object, an address, or one of the package's own: `"light"`, `"dark"`, `"print"`,
   * `"contrast"` or `"safe"`
   */
  setStyle(style) {
    if (typeof style !== "string" && !(style instanceof URL)) {
      if (!isObject(style)) throw invalid("style", style, "an object, an address or one of light, dark, print, contrast, safe");
      this._hear(style, super.setStyle(this._withSources(style)));
      return this;
    }
    void this._work(async () => {
      const found = typeof style === "string" && isTheme(style) ? await loadStyle(style) : await fetchJson(style);
      if (!extra(this).gone) this._hear(found, super.setStyle(this._withSources(found)));
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
    if (name === "lang" && value === "en") void this._work(async () => (await part("english.js", import("./english.js"))).addEnglish(/** @type {any} */ (this)), {});
    return this;
  }

  /**
   * @private
   * Tells the sources that the engine read with a style what was wrong with them.
   * @param {StyleSpecification} style
   * @param {import("./types.js").Issue[]} issues
   */
  _hear(style, issues) {
    if (!issues.length) return;
    for (const [id, spec] of Object.entries(style.sources ?? {})) {
      const own = issues.filter(({ path }) => path === `sources.${id}` || path.startsWith(`sources.${id}.`));
      if (!own.length || needsLoading(spec)) continue;
      const source = this.getSource(id);
      if (source) source.hear(own);
      else setTimeout(() => report(this, new MapError("bad-data", own[0]?.message ?? ""), { sourceId: id }));
    }
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
      report(this, error, about);
    } finally {
      own.loads -= 1;
    }
  }

  /**
   * Adds a source. Data by address, CSV, TopoJSON, WKT and filters of sources are fetched and read in the background:
   * `sourcedata` tells when they are there, `error` when they cannot be, or nothing of them could be read; `issues` of the source
   * says what was wrong.
   * @param {string} id
   * @param {SourceSpecification} spec
   */
  addSource(id, spec) {
    if (typeof id !== "string") throw invalid("id", id, "text");
    if (!isObject(spec)) throw invalid("source", spec, 'an object, such as {"type": "geojson", "data": …}');
    if (needsLoading(spec)) {
      super.addSource(id, this._await(id, spec));
      return this;
    }
    const { sources } = extra(this);
    const before = sources.get(id);
    before?.abort();
    const source = new Source(/** @type {any} */ (this), engineOf(this), id, spec);
    sources.set(id, source);
    source.take();
    before?.release();
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
    if (!own.gone && super.getSourceInfo(id) === undefined) {
      report(this, new MapError("invalid-argument", `There is no source ${shown(id)} to remove.`), {});
      return this;
    }
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
   * @private
   * Whether there is a layer; that there is none becomes an `error` event, as in MapLibre.
   * @param {unknown} id
   */
  _has(id) {
    if (extra(this).gone || super.getLayer(/** @type {any} */ (id))) return true;
    report(this, new MapError("invalid-argument", `There is no layer ${shown(id)} in the style.`), {});
    return false;
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
      this.addSource(layer.id, source);
      super.addLayer(/** @type {LayerSpecification} */ ({ ...layer, source: layer.id }), beforeId);
    } else {
      super.addLayer(/** @type {LayerSpecification} */ (layer), beforeId);
    }
    return this;
  }

  /** @param {string} id */
  removeLayer(id) {
    if (this._has(id)) super.removeLayer(id);
    return this;
  }

  /**
   * Moves a layer below another or to the top.
   * @param {string} id
   * @param {string} [beforeId]
   */
  moveLayer(id, beforeId) {
    if (this._has(id) && (beforeId === undefined || beforeId === null || this._has(beforeId))) super.moveLayer(id, beforeId);
    return this;
  }

  /**
   * Sets a layer's filter; `null` removes it.
   * @param {string} layer
   * @param {unknown} [filter]
   */
  setFilter(layer, filter) {
    if (this._has(layer)) super.setFilter(layer, filter ?? null);
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
    if (this._has(layer)) super.setPaintProperty(layer, name, value ?? null);
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
    if (this._has(layer)) super.setLayoutProperty(layer, name, value ?? null);
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
    if (this._has(layer)) super.setLayerZoomRange(layer, minzoom, maxzoom);
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
    const isOptions = isObject(geometry) && !Array.isArray(geometry) && !("x" in geometry);
    const settings = isOptions ? /** @type {import("./types.js").QueryOptions} */ (geometry) : options;
    const at = isOptions || geometry === undefined || geometry === null ? undefined : geometry;
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
    if (target !== undefined && !isObject(target)) throw invalid("target", target, "{source} or {source, id}");
    if (target?.source === undefined || target.id === undefined) {
      super.removeFeatureState(target ?? {});
      return;
    }
    const feature = /** @type {FeatureRef} */ (target);
    const gone = key === undefined ? Object.keys(super.getFeatureState(feature)) : [key];
    super.setFeatureState(feature, Object.fromEntries(gone.map((name) => [name, null])));
  }
}

/** Whether a style, or data of it, is still to be fetched. @param {StyleSpecification | string | URL | undefined} style @returns {style is StyleSpecification | string | URL} */
export function isOutside(style) {
  return typeof style === "string" || style instanceof URL || Object.values(style?.sources ?? {}).some(needsLoading);
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
    addPack: (pack) => own.addPack.call(map, pack),
    /** @param {string} name */
    removePack: (name) => own.removePack.call(map, name),
    getStyle: () => own.getStyle.call(map),
  };
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
