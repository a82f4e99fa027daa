// What a page gives the element to draw: data on top of the plan, or a style in its place.

import { isObject } from "../base/checks.js";
import { MapError, fetchOk, part } from "../base/core.js";
import { read } from "../source/loading.js";

/** @typedef {import("../types.js").LayerSpecification} LayerSpecification */
/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("../guangqing_map.js").Engine} Engine */

/** What each element loads. @type {WeakMap<object, { stop: AbortController, own: Promise<Own> }>} */
const loads = new WeakMap();

/**
 * @param {object} element whose data they are: what it loaded before is no longer wanted, and comes to this
 * @param {unknown} data GeoJSON or an address
 * @param {string | null} type `geojson`, `topojson` or `csv`; by the address's ending when `null`
 * @param {string | null} datum
 * @returns {Promise<Own>}
 */
export function readOwn(element, data, type, datum) {
  const ending = data instanceof URL ? /\.(csv|tsv|txt|topojson)$/i.exec(data.pathname)?.[1]?.toLowerCase() : undefined;
  const kind = type ?? (ending === "topojson" ? "topojson" : ending ? "csv" : "geojson");
  const spec = /** @type {SourceSpecification} */ ({ type: kind, data, ...(datum ? { datum } : {}) });
  const before = loads.get(element)?.stop;
  const stop = new AbortController();
  const own = readSource(spec, stop.signal).catch((cause) => {
    const now = loads.get(element)?.own;
    if (stop.signal.aborted && now) return now;
    throw cause;
  });
  loads.set(element, { stop, own });
  before?.abort();
  return own;
}

/** @param {SourceSpecification} spec @param {AbortSignal} signal */
async function readSource(spec, signal) {
  const { spec: source, pack, issues } = await read(spec, signal, () => {});
  // What begins otherwise is an address for class Map.
  if (!pack && typeof source.data === "string" && !/^\s*[{[]/.test(source.data)) {
    throw new MapError("bad-data", 'it is no GeoJSON: that begins with "{"');
  }
  return new Own(source, issues, pack);
}

/** Data on top of a style. */
export class Own {
  #source;
  #issues;
  #pack;
  /** Maps that have the pack. @type {WeakSet<Engine>} */
  #given = new WeakSet();

  /** How many issues a map had before. */
  #before = 0;

  /**
   * @param {SourceSpecification} source
   * @param {import("../types.js").Issue[]} issues found so far
   * @param {Uint8Array} [pack]
   */
  constructor(source, issues, pack) {
    this.#source = source;
    this.#issues = issues;
    this.#pack = pack;
  }

  /**
   * @param {StyleSpecification} style changed in place
   * @param {string} theme
   * @param {Engine} [map] that gets the style, when there is one
   */
  dress(style, theme, map) {
    this.#before = map?.issues().length ?? 0;
    const known = !this.#pack || (map && this.#given.has(map));
    style.sources["own"] = known ? this.#source : { type: "geojson", data: "pack:" };
    style.layers.push(...ownLayers(theme === "dark" ? "dark" : "light"));
  }

  /**
   * Gives a map with the style what is large.
   * @param {Engine} map
   * @throws {MapError} `src-failed` when nothing of the data could be read
   */
  put(map) {
    if (this.#pack && !this.#given.has(map)) {
      this.#given.add(map);
      map.addPack(this.#pack);
      map.addSource("own", this.#source);
    }
    const errors = [...this.#issues, ...map.issues().slice(this.#before)].filter(({ level }) => level === "error");
    const fault =
      errors.find(({ path }) => path.startsWith("sources.own.")) ?? (this.#issues.length ? errors[0] : undefined);
    if (fault && !map.getSourceInfo("own")?.count)
      throw new MapError("src-failed", `Nothing of src or data could be read: ${fault.message} (${fault.path})`);
  }

  /** Takes it away again. @param {Engine | undefined} map @param {boolean} last whether nothing comes in its place */
  end(map, last) {
    if (last) map?.removeSource("own");
    if (map && this.#given.delete(map)) map.removePack(String(this.#source.data));
  }
}

/**
 * @param {URL} url
 * @returns {Promise<StyleSpecification>}
 * @throws {MapError} `fetch-failed`
 */
export async function fetchStyle(url) {
  const response = await fetchOk(url);
  const style = await response.json().catch((cause) => {
    throw new MapError("fetch-failed", `${url.pathname} is no style: it must be JSON.`, cause);
  });
  if (!isObject(style) || !Array.isArray(style["layers"]))
    throw new MapError("bad-data", `${url.pathname} is no style: it needs "layers", an array.`);
  return /** @type {StyleSpecification} */ ({ ...style, sources: style["sources"] ?? {} });
}

/** Maps whose errors an element hears. @type {WeakSet<import("../map/map.js").Map>} */
const heard = new WeakSet();

/**
 * Gives an element's map a style of the page's, and what is wrong with it to the element.
 * @param {Engine} map
 * @param {StyleSpecification} style
 * @param {(error: MapError) => void} tell not of the element's own data
 */
export async function openStyle(map, style, tell) {
  const { mapOf } = await part("map.js", import("../map/map.js"));
  const whole = await mapOf(map);
  if (!heard.has(whole))
    whole.on("error", ({ error, sourceId }) => sourceId !== "own" && tell(/** @type {MapError} */ (error)));
  heard.add(whole);
  whole.setStyle(style);
  return whole;
}

/**
 * @param {"light" | "dark"} theme
 * @returns {LayerSpecification[]}
 */
function ownLayers(theme) {
  const color = theme === "dark" ? "#7db7ff" : "#0b57c2";
  const metadata = { "gq:group": "own", "gq:interactive": true };
  /** @param {string} kind @returns {unknown} */
  const only = (kind) => ["==", ["geometry-type"], kind];
  return [
    {
      id: "own-fill",
      type: "fill",
      source: "own",
      metadata,
      filter: only("Polygon"),
      paint: { "fill-color": color, "fill-opacity": 0.18 },
    },
    {
      id: "own-line",
      type: "line",
      source: "own",
      metadata,
      filter: ["!=", ["geometry-type"], "Point"],
      paint: { "line-color": color, "line-width": 2 },
    },
    {
      id: "own-circle",
      type: "circle",
      source: "own",
      metadata,
      filter: only("Point"),
      paint: {
        "circle-color": color,
        "circle-radius": 5,
        "circle-stroke-color": "#ffffff",
        "circle-stroke-width": 1.5,
      },
    },
  ];
}
