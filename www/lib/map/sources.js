// The sources of a map: those that the engine reads at once, and those whose data are on their way.

import { invalid, isObject, shown } from "../base/checks.js";
import { MapError } from "../base/core.js";
import { Source, needsLoading } from "../source/source.js";

/** @typedef {import("../guangqing_map.js").Engine} Engine */
/** @typedef {import("./map.js").Map} Map */
/** @typedef {import("../types.js").Issue} Issue */
/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").StyleSpecification} StyleSpecification */

export class Sources {
  map;
  engine;
  /** Work that is still to come before the map is loaded. */
  loads = 0;
  /** @type {globalThis.Map<string, Source>} */
  #byId = new globalThis.Map();

  #gone;

  /** @param {Map} map @param {Engine} engine @param {AbortSignal} gone */
  constructor(map, engine, gone) {
    this.map = map;
    this.engine = engine;
    this.#gone = gone;
  }

  /**
   * Tells of what went wrong: an `error` event, or, where nobody listens, on the console.
   * @param {unknown} error
   * @param {Record<string, unknown>} [about] members of the event
   */
  report(error, about = {}) {
    if (this.#gone.aborted || /** @type {any} */ (error)?.name === "AbortError") return;
    if (this.map.listens("error")) this.map.fire("error", { error, ...about });
    else console.error(error);
  }

  /**
   * Work that the map waits for to be loaded; what goes wrong is reported.
   * @param {() => Promise<unknown>} run
   * @param {Record<string, unknown>} [about]
   */
  async work(run, about) {
    this.loads += 1;
    try {
      await run();
    } catch (error) {
      this.report(error, about);
    } finally {
      this.loads -= 1;
    }
  }

  /** @param {string} id */
  isLoaded(id) {
    return this.#byId.get(id)?.loaded() ?? this.engine.getSourceInfo(id) !== undefined;
  }

  /**
   * @template {{ sources: Record<string, SourceSpecification> }} S
   * @param {S} style
   * @returns {S} with its sources as they were declared
   */
  declare(style) {
    for (const [id, source] of this.#byId) {
      if (id in style.sources && needsLoading(source.spec)) style.sources[id] = source.serialize();
    }
    return style;
  }

  /** Gives the engine a style, its remote sources on their way. @param {StyleSpecification} style */
  setStyle(style) {
    const remote = Object.entries(style.sources ?? {}).filter(([, spec]) => needsLoading(spec));
    const sources = { ...style.sources };
    for (const [id, spec] of remote) sources[id] = this.#present(id, spec) ?? this.#await(id, spec);
    this.hear(style, this.engine.setStyle(remote.length ? { ...style, sources } : style));
  }

  /**
   * Tells the sources that the engine read with a style what was wrong with them.
   * @param {StyleSpecification} style
   * @param {Issue[]} issues
   */
  hear(style, issues) {
    if (!issues.length) return;
    for (const [id, spec] of Object.entries(style.sources ?? {})) {
      const own = issues.filter(({ path }) => path === `sources.${id}` || path.startsWith(`sources.${id}.`));
      if (!own.length || needsLoading(spec)) continue;
      const source = this.get(id);
      if (source) source.hear(own);
      else setTimeout(() => this.report(new MapError("bad-data", own[0]?.message ?? ""), { sourceId: id }));
    }
  }

  /** @param {string} id @param {SourceSpecification} spec */
  add(id, spec) {
    if (typeof id !== "string") throw invalid("id", id, "text");
    if (!isObject(spec)) throw invalid("source", spec, 'an object, such as {"type": "geojson", "data": …}');
    if (needsLoading(spec)) {
      this.engine.addSource(id, this.#await(id, spec));
      return;
    }
    const before = this.#byId.get(id);
    before?.abort();
    const source = new Source(this, id, spec);
    this.#byId.set(id, source);
    source.take();
    before?.release();
  }

  /** Gives the engine other data of a source, whose datum and other options stay. @param {string} id @param {any} data */
  replace(id, data) {
    this.engine.addSource(id, { ...this.engine.getSourceInfo(id)?.spec, type: "geojson", data });
  }

  /** @param {string} id @returns {Source | undefined} */
  get(id) {
    const known = this.#byId.get(id);
    const info = this.engine.getSourceInfo(id);
    if (!info) return undefined;
    if (known) return known;
    const source = new Source(this, id, info.spec);
    this.#byId.set(id, source);
    return source;
  }

  /** @param {string} id */
  remove(id) {
    if (!this.#gone.aborted && this.engine.getSourceInfo(id) === undefined) {
      this.report(new MapError("invalid-argument", `There is no source ${shown(id)} to remove.`));
      return;
    }
    const source = this.#byId.get(id);
    source?.abort();
    this.#byId.delete(id);
    this.engine.removeSource(id);
    source?.release();
  }

  abort() {
    for (const source of this.#byId.values()) source.abort();
  }

  /**
   * @param {string} id
   * @param {SourceSpecification} spec
   * @returns {SourceSpecification | undefined} what the engine has, when that was made of the same declaration
   */
  #present(id, spec) {
    return this.#byId.get(id)?.isOf(spec) ? this.engine.getSourceInfo(id)?.spec : undefined;
  }

  /**
   * Begins to fetch a source.
   * @param {string} id
   * @param {SourceSpecification} spec
   * @returns {SourceSpecification} what stands for it meanwhile
   */
  #await(id, spec) {
    const source = new Source(this, id, spec);
    this.#byId.get(id)?.abort();
    this.#byId.set(id, source);
    // After the style that names it is in.
    queueMicrotask(() => void this.work(() => source.load(), { sourceId: id, source }));
    return source.placeholder();
  }
}

/** Whether a style, or data of it, is still to be fetched. @param {StyleSpecification | string | URL | undefined} style @returns {style is StyleSpecification | string | URL} */
export function isOutside(style) {
  return typeof style === "string" || style instanceof URL || Object.values(style?.sources ?? {}).some(needsLoading);
}
