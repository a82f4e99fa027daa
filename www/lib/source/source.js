// A source of a map as MapLibre hands it out: to ask for its bounds and data, and to change them. What has to be fetched or
// converted first is done by `loading.js`, which only such a source fetches.

import { invalid, isObject } from "../base/checks.js";
import { MapError, part } from "../base/core.js";
import { LngLatBounds } from "../base/lnglat.js";
import { untilRemoved } from "../map/removal.js";
import { readText, textOf } from "./inline.js";
import { isLargeObject } from "./pieces.js";

/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").SourceDiff} SourceDiff */
/** @typedef {import("../map/sources.js").Sources} Sources */

/** How the names of packed sets begin. */
const PACKED = /^(?:atlas|pack):/;

/** Whether text is data and no address. @param {string} text */
function isData(text) {
  const start = text.trimStart().replace(/^\uFEFF/, "");
  return start.startsWith("{") || start.startsWith("[") || PACKED.test(text);
}

/** Whether GeoJSON is none, but TopoJSON. @param {any} data */
function isTopology(data) {
  return typeof data === "string" ? /"type"\s*:\s*"Topology"/.test(data.slice(0, 2000)) : data?.type === "Topology";
}

/** From this length on text is read beside the page. */
const LARGE = 1_000_000;

/** Whether a source's data must be fetched, decoded or converted, or are too large to be read at once, before the engine can take it. @param {any} spec */
export function needsLoading(spec) {
  if (!spec || typeof spec !== "object" || spec.data === undefined) return false;
  const { type, data, filter, cluster } = spec;
  const bytes = data instanceof Blob || data instanceof ArrayBuffer || ArrayBuffer.isView(data);
  const address = typeof data === "string" && !isData(data);
  const large = typeof data === "string" ? data.length >= LARGE : isLargeObject(data);
  return (
    large ||
    bytes ||
    address ||
    isTopology(data) ||
    data instanceof URL ||
    filter !== undefined ||
    cluster === true ||
    type === "csv" ||
    type === "topojson"
  );
}

/** Whether a source's data are there and are read before the engine takes it. @param {any} spec */
function isOwn(spec) {
  const { type = "geojson", data } = spec;
  return type === "geojson" && data !== undefined && !(typeof data === "string" && PACKED.test(data));
}

/** As `isOwn`, of what is read at once. @param {any} spec */
export function isInline(spec) {
  return isObject(spec) && isOwn(spec) && !needsLoading(spec);
}

export class Source {
  /** What was wrong with the data that was loaded last. @type {import("../types.js").Issue[]} */
  issues = [];
  #abort = new AbortController();
  #pending = 0;
  /** Whether the engine has the data, not what stands for them. */
  #filled = false;
  /** Counts changes, so that work begun before one knows that it is stale. */
  #epoch = 0;
  /** The features by id, once there was a diff. @type {globalThis.Map<string | number, any> | undefined} */
  #byId;
  /** @type {import("./clustering.js").Clustering | import("./clustering.js").ClusteringBeside | undefined} */
  #clusters;
  /** The name of the pack that the engine was given for it. @type {string | undefined} */
  #pack;
  /** The data as they were read, where that was at once: a page may change an object and give it again. @type {string | undefined} */
  #text;
  #regather = () => void this.#showClusters().catch((error) => this.#fail(error));

  #sources;

  /**
   * @param {Sources} sources
   * @param {string} id
   * @param {SourceSpecification} spec
   * @internal
   */
  constructor(sources, id, spec) {
    this.#sources = sources;
    /** @internal */
    this.map = sources.map;
    this.id = id;
    this.spec = spec;
  }

  get type() {
    return this.spec.type;
  }

  get attribution() {
    return this.spec.attribution;
  }

  /** Whether the data are there. */
  loaded() {
    return this.#pending === 0;
  }

  /** What stands for the source until its data come. @internal @returns {SourceSpecification} */
  placeholder() {
    this.#pending = 1;
    this.#filled = false;
    return { type: "geojson", data: "pack:", ...(this.spec.attribution ? { attribution: this.spec.attribution } : {}) };
  }

  /** The source as it was given. @returns {SourceSpecification} */
  serialize() {
    const { data } = this.spec;
    return { ...this.spec, ...(data instanceof URL ? { data: data.href } : {}) };
  }

  /** Whether this is what was declared so, and its data are there. @internal @param {SourceSpecification} spec */
  isOf(spec) {
    const [mine, other] = [this.spec, spec].map((from) => ({ ...from, data: null }));
    if (!this.#filled || JSON.stringify(mine) !== JSON.stringify(other)) return false;
    if (this.#text !== undefined) return isInline(spec) && textOf(spec.data) === this.#text;
    const data = [this.spec, spec].map((from) => (from.data instanceof URL ? from.data.href : from.data));
    return data[0] === data[1];
  }

  /** Ends what is still being fetched. */
  abort() {
    this.#epoch += 1;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#pending = 0;
    this.#dropClusters();
  }

  /**
   * Fetches and reads the data. While it comes, the map sends `sourceprogress` with `loaded` and, where the server tells it,
   * `total` bytes.
   * @returns {Promise<void>}
   */
  async load() {
    const epoch = ++this.#epoch;
    const { signal } = this.#abort;
    this.#byId = undefined;
    this.#pending = 1;
    this.issues = [];
    const about = { sourceId: this.id, dataType: "source" };
    try {
      const { read } = await part("loading.js", import("./loading.js"));
      const tell = (/** @type {number} */ loaded, /** @type {number | undefined} */ total) => {
        if (epoch === this.#epoch) this.map.fire("sourceprogress", { ...about, loaded, total });
      };
      const done = await read(this.#given(), signal, tell);
      const { spec, issues, pack } = done;
      const clusters = this.#isClustered() ? await this.#gathered(done) : undefined;
      if (epoch !== this.#epoch) return clusters?.free();
      this.#dropClusters();
      if (!clusters) {
        this.#pending = 0;
        if (pack) this.#sources.engine.addPack(pack);
        const { type = "geojson", filter } = this.spec;
        if (pack && type === "geojson" && !filter)
          for (const issue of issues) issue.path = `sources.${this.id}.data.${issue.path}`;
        return this.#give(spec, issues, pack && String(spec.data));
      }
      this.#clusters = clusters;
      this.map.on("zoom", this.#regather);
      await this.#showClusters([...issues, ...clusters.issues]);
    } catch (error) {
      if (epoch === this.#epoch) this.#note(error);
      throw error;
    } finally {
      if (epoch === this.#epoch) this.#pending = 0;
    }
  }

  /**
   * Reads data that are there and small for a style that the engine gets next; what was wrong is told by `hear` then.
   * @internal
   * @returns {SourceSpecification} the source as the engine takes it
   */
  prepare() {
    try {
      return this.#read(this.spec);
    } catch (/** @type {any} */ cause) {
      this.#note(cause);
      return this.placeholder();
    } finally {
      this.#pending = 0;
    }
  }

  /** Reads data that are there and small. What is wrong with them is told when the page has had time to listen. */
  take() {
    this.#sources.telling.loading(this.id);
    try {
      this.#give(this.spec, []);
    } catch (error) {
      queueMicrotask(() => this.#fail(error));
    }
  }

  /**
   * What was found wrong when the engine read the source as part of a style; that nothing could be read becomes an error.
   * @param {import("../types.js").Issue[]} issues
   */
  hear(issues) {
    this.issues = issues;
    const error = this.#verdict();
    if (error) setTimeout(() => this.#fail(error));
  }

  /** The error of data of which nothing could be read. */
  #verdict() {
    const errors = this.issues.filter((issue) => issue.level === "error");
    const whole = errors.find((issue) => issue.path === `sources.${this.id}.data`);
    const first = whole ?? (this.map.getSourceInfo(this.id)?.count ? undefined : errors[0]);
    if (!first) return undefined;
    return new MapError(
      "bad-data",
      whole ? whole.message : `the source "${this.id}" shows nothing: ${first.message} (${first.path})`,
    );
  }

  /**
   * Replaces the data; feature states stay with the features of the same id. What is large is read beside the page, and is there when
   * `sourcedata` tells of it; an object of 8,000 positions and more must stay as it is until then.
   * @param {unknown} data GeoJSON (or what the source's type is), as object, text, bytes or address
   * @returns {this}
   */
  setData(data) {
    this.abort();
    this.#byId = undefined;
    this.#filled = false;
    this.spec = /** @type {SourceSpecification} */ ({ ...this.spec, data });
    if (needsLoading(this.spec)) {
      this.#sources.telling.loading(this.id);
      void this.#sources.work(() => this.load(), { sourceId: this.id, source: this });
    } else {
      this.take();
    }
    return this;
  }

  #isClustered() {
    return /** @type {any} */ (this.spec).cluster === true;
  }

  /** The source as it is read: of the features of a pack those that are filtered or gathered are written out. @returns {SourceSpecification} */
  #given() {
    const { data, filter } = this.spec;
    const selects = this.#isClustered() || (filter !== undefined && filter !== null);
    if (!selects || typeof data !== "string" || !PACKED.test(data)) return this.spec;
    if (!this.map.getSourceInfo(data))
      throw new MapError("bad-data", `There is no "${data}" among the plan's sources.`);
    const features = this.map.querySourceFeatures(data);
    // They are in WGS-84, whatever the source says.
    return /** @type {SourceSpecification} */ ({
      ...this.spec,
      datum: undefined,
      data: { type: "FeatureCollection", features },
    });
  }

  /** @param {import("./loading.js").Loaded} loaded */
  async #gathered({ spec, clusters }) {
    const { Clustering, ClusteringBeside } = await part("clustering.js", import("./clustering.js"));
    return clusters
      ? new ClusteringBeside(clusters.beside, clusters.levels)
      : Clustering.of(String(spec.data), this.spec);
  }

  /** Gives the engine what the zoom shows, if that is something else than before. @param {import("../types.js").Issue[]} issues */
  async #showClusters(issues = this.issues) {
    const clusters = this.#clusters;
    const asked = clusters?.at(this.map.getZoom());
    // At once where it is there: a zoom then shows nothing of the level before.
    const shown = asked instanceof Promise ? await asked : asked;
    if (!shown || clusters !== this.#clusters) return;
    this.#pending = 0;
    this.#sources.engine.addPack(shown.pack);
    const { attribution } = this.spec;
    this.#give({ type: "geojson", data: shown.data, ...(attribution ? { attribution } : {}) }, issues, shown.data);
  }

  #dropClusters() {
    if (!this.#clusters) return;
    this.map.off("zoom", this.#regather);
    this.#clusters.free();
    this.#clusters = undefined;
  }

  /**
   * @template T
   * @param {Record<string, number>} numbers what is asked with
   * @param {(clusters: import("./clustering.js").Clustering | import("./clustering.js").ClusteringBeside) => T | Promise<T>} ask
   * @returns {Promise<T>}
   */
  #ofClusters(numbers, ask) {
    const answer = async () => {
      for (const [name, value] of Object.entries(numbers)) {
        const least = name === "clusterId" || value === Infinity ? 0 : value;
        if (typeof value !== "number" || Number.isNaN(value) || least < 0)
          throw invalid(name, value, "a whole number, 0 or more");
      }
      if (this.#clusters) return ask(this.#clusters);
      throw new MapError(
        "bad-data",
        `the source "${this.id}" has no clusters (yet): it needs "cluster": true, and its data`,
      );
    };
    return untilRemoved(this.map, answer());
  }

  /**
   * The lowest zoom at which a cluster falls apart.
   * @param {number} clusterId `cluster_id` of the cluster's properties
   * @returns {Promise<number>}
   */
  getClusterExpansionZoom(clusterId) {
    return this.#ofClusters({ clusterId }, (clusters) => clusters.expansionZoom(clusterId));
  }

  /**
   * What a cluster was gathered from, one zoom further in.
   * @param {number} clusterId
   */
  getClusterChildren(clusterId) {
    return this.#ofClusters({ clusterId }, (clusters) => clusters.children(clusterId));
  }

  /**
   * The points of a cluster.
   * @param {number} clusterId
   * @param {number} [limit] as many at most; `Infinity` for all
   * @param {number} [offset] so many left out first
   */
  getClusterLeaves(clusterId, limit = 10, offset = 0) {
    return this.#ofClusters({ clusterId, limit, offset }, (clusters) => clusters.leaves(clusterId, limit, offset));
  }

  /**
   * Hands data to the engine.
   * @param {SourceSpecification} spec
   * @param {import("../types.js").Issue[]} issues found so far
   * @param {string} [pack] the name of the pack that has them
   * @throws {MapError} `bad-data` when it could read nothing of it
   */
  #give(spec, issues, pack) {
    const before = this.#pack;
    this.issues = issues;
    this.#pack = pack;
    this.#text = undefined;
    const told = this.#sources.engine.addSource(this.id, pack ? spec : this.#read(spec));
    this.#drop(before);
    this.issues = [...this.issues, ...(Array.isArray(told) ? told : [])];
    const error = this.#verdict();
    if (error) throw error;
    this.#filled = true;
  }

  /**
   * Reads the data of a source, unless they are a pack's, and gives the engine what they hold.
   * @param {SourceSpecification} spec
   * @returns {SourceSpecification} the source with the name of that in place of its data
   */
  #read(spec) {
    if (!isOwn(spec)) return spec;
    const text = textOf(spec.data);
    const { name, pack, issues } = readText(text, spec);
    for (const issue of issues) issue.path = `sources.${this.id}.${issue.path}`;
    this.#sources.note(issues);
    this.#sources.engine.addPack(pack);
    this.#pack = name;
    this.#text = text;
    this.#filled = true;
    this.issues = [...this.issues, ...issues];
    return /** @type {SourceSpecification} */ ({ ...spec, data: name });
  }

  /** Lets go of packed features: the engine keeps what it was given by name. @internal */
  release() {
    this.#drop(this.#pack);
    this.#pack = undefined;
  }

  /** @param {string | undefined} pack */
  #drop(pack) {
    if (pack) this.#sources.engine.removePack(pack);
  }

  /** Keeps an error that no issue tells of. @param {any} error */
  #note(error) {
    if (error?.name === "AbortError" || this.issues.some((issue) => issue.level === "error")) return;
    this.issues = [
      ...this.issues,
      { level: "error", path: `sources.${this.id}.data`, message: String(error?.message ?? error) },
    ];
  }

  /** @param {any} error */
  #fail(error) {
    this.#note(error);
    this.#sources.report(error, { sourceId: this.id, source: this });
  }

  /**
   * Adds, removes and changes single features by their ids. The features are looked up at the first call and kept; each
   * call then costs a reading of all the source's data.
   * @param {SourceDiff} diff
   * @returns {this}
   */
  updateData(diff) {
    if (!isObject(diff)) throw invalid("diff", diff, "an object: {add, remove, update, removeAll}");
    for (const name of /** @type {const} */ (["add", "remove", "update"])) {
      if (diff[name] !== undefined && !Array.isArray(diff[name])) throw invalid(name, diff[name], "an array");
    }
    const byId = (this.#byId ??= this.#collect());
    if (diff.removeAll) byId.clear();
    for (const id of diff.remove ?? []) byId.delete(id);
    for (const feature of diff.add ?? []) byId.set(this.#idOf(feature), feature);
    for (const change of diff.update ?? []) {
      const old = byId.get(change.id);
      if (!old)
        throw new RangeError(`updateData: the source "${this.id}" has no feature with id ${JSON.stringify(change.id)}`);
      const properties = change.removeAllProperties ? {} : { ...old.properties };
      for (const name of change.removeProperties ?? []) delete properties[name];
      for (const { key, value } of change.addOrUpdateProperties ?? []) properties[key] = value;
      byId.set(change.id, { ...old, properties, geometry: change.newGeometry ?? old.geometry });
    }
    this.abort();
    const data = { type: "FeatureCollection", features: [...byId.values()] };
    // The engine's: of what was fetched the features are in WGS-84 already.
    const spec = { ...this.map.getSourceInfo(this.id)?.spec, type: "geojson", data };
    this.spec = /** @type {SourceSpecification} */ (spec);
    this.take();
    return this;
  }

  #collect() {
    if (this.#text === undefined && !this.#pack)
      throw new TypeError(`updateData: the source "${this.id}" has no data of its own`);
    const features =
      this.#text === undefined ? this.map.querySourceFeatures(this.id) : featuresOf(JSON.parse(this.#text));
    const byId = new globalThis.Map();
    for (const [i, feature] of features.entries()) {
      const id = this.#idOf(feature) ?? (this.spec.generateId ? i : undefined);
      if (id === undefined) {
        throw new TypeError(
          `updateData: feature ${i} of the source "${this.id}" has no id; give ids, promoteId or generateId`,
        );
      }
      // With the id written down a later place in the list changes nothing.
      byId.set(id, feature.id === undefined && !this.spec.promoteId ? { ...feature, id } : feature);
    }
    return byId;
  }

  /** @param {any} feature @returns {string | number} */
  #idOf(feature) {
    const { promoteId } = this.spec;
    return (promoteId === undefined ? undefined : feature.properties?.[promoteId]) ?? feature.id;
  }

  /** The features as GeoJSON in WGS-84. @returns {Promise<object>} */
  getData() {
    const data = async () => ({ type: "FeatureCollection", features: this.map.querySourceFeatures(this.id) });
    return untilRemoved(this.map, data());
  }

  /** The rectangle of all features; empty without any. @returns {Promise<LngLatBounds>} */
  getBounds() {
    const bounds = async () => new LngLatBounds(this.map.getSourceInfo(this.id)?.bounds ?? undefined);
    return untilRemoved(this.map, bounds());
  }
}

/** @param {any} geojson @returns {any[]} */
function featuresOf(geojson) {
  if (geojson?.type === "FeatureCollection") return geojson.features ?? [];
  if (geojson?.type === "Feature") return [geojson];
  return [{ type: "Feature", properties: {}, geometry: geojson }];
}
