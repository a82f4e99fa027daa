// The sources of a map: those that the engine reads at once, and those whose data are on their way.

import { invalid, isObject, shown } from "../base/checks.js";
import { MapError } from "../base/core.js";
import { Source, isInline, needsLoading } from "../source/source.js";
import { Telling } from "./telling.js";

/** @typedef {import("../guangqing_map.js").Engine} Engine */
/** @typedef {import("./map.js").Map} Map */
/** @typedef {import("../types.js").Issue} Issue */
/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").StyleSpecification} StyleSpecification */

/** As many issues are kept. */
const MOST_ISSUES = 1000;

/** Whether a source's data are read before the engine takes it: now, or when they are there. @param {unknown} spec */
const isRead = (spec) => needsLoading(spec) || isInline(spec);

export class Sources {
  map;
  engine;
  /** Work that is still to come before the map is loaded. */
  loads = 0;
  /** What was wrong with data that were read beside the engine. @type {Issue[]} */
  issues = [];
  /** @type {globalThis.Map<string, Source>} */
  #byId = new globalThis.Map();
  /** What the style's sources were declared as, where the engine reads them. @type {globalThis.Map<string, unknown>} */
  #declared = new globalThis.Map();
  /** Sources that the page added: another style leaves them as they are. @type {Set<string>} */
  #added = new Set();
  #gone;

  /** @param {Map} map @param {Engine} engine @param {AbortSignal} gone */
  constructor(map, engine, gone) {
    this.map = map;
    this.engine = engine;
    this.#gone = gone;
    this.telling = new Telling(
      (type, members) => map.fire(type, members),
      (id) => ({ isSourceLoaded: this.isLoaded(id), source: this.#byId.get(id)?.serialize() }),
    );
  }

  /**
   * Tells of what went wrong: an `error` event, or, where nobody listens, on the console.
   * @param {unknown} error
   * @param {Record<string, unknown>} [about] members of the event
   */
  report(error, about = {}) {
    if (/** @type {any} */ (error)?.name === "AbortError") return;
    this.telling.fault(() => {
      if (this.#gone.aborted) return;
      if (this.map.listens("error")) this.map.fire("error", { error, ...about });
      else console.error(error);
    });
  }

  /**
   * Does what the engine may refuse for what is in the style: that is an event then, and no error of the call.
   * @template T
   * @param {() => T} change
   * @returns {T | undefined}
   */
  attempt(change) {
    try {
      return change();
    } catch (error) {
      if (!["style", "image"].includes(/** @type {any} */ (error)?.code)) throw error;
      this.report(error);
      return undefined;
    }
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
      // Who waits for the map hears of it in the frame after.
      if (this.loads === 0 && !this.#gone.aborted) this.map.triggerRepaint();
    }
  }

  /** @param {string} id */
  isLoaded(id) {
    return this.#byId.get(id)?.loaded() ?? this.engine.getSourceInfo(id) !== undefined;
  }

  /** Whether no source waits for its data. */
  get allLoaded() {
    return [...this.#byId.values()].every((source) => source.loaded());
  }

  /** The engine tells that it has data of a source. @param {string} id */
  heard(id) {
    // Before it answers: whoever hears of it may ask for what the answer brings. What only stands for data is none.
    queueMicrotask(() => {
      if (!this.#gone.aborted && this.isLoaded(id)) this.telling.content(id);
    });
  }

  /**
   * @template {{ sources: Record<string, SourceSpecification> }} S
   * @param {S} style
   * @returns {S} with its sources as they were declared
   */
  declare(style) {
    for (const [id, source] of this.#byId) {
      if (id in style.sources && isRead(source.spec)) style.sources[id] = source.serialize();
    }
    return style;
  }

  /**
   * Gives the engine a style, what there is of its data read, its remote sources on their way.
   * @param {StyleSpecification} style
   * @param {boolean} [anew] whether it is told as if there had been none
   * @param {boolean} [late] whether it came after the call
   */
  setStyle(style, anew, late) {
    /** @type {{ inline: Source[], before: Source[] }} */
    const { inline, before } = { inline: [], before: [] };
    /** @param {[string, SourceSpecification]} entry @returns {[string, SourceSpecification]} */
    const given = ([id, spec]) => {
      if (!isRead(spec)) return [id, spec];
      const present = this.#present(id, spec);
      if (present) return [id, present];
      if (needsLoading(spec)) return [id, this.#await(id, spec)];
      const old = this.#byId.get(id);
      old?.abort();
      if (old) before.push(old);
      const source = new Source(this, id, spec);
      this.#byId.set(id, source);
      inline.push(source);
      return [id, source.prepare()];
    };
    let { sources } = style;
    if (isObject(sources)) sources = Object.fromEntries(Object.entries(sources).map(given));
    for (const id of Object.keys(sources ?? {})) this.#added.delete(id);
    if (this.#added.size) {
      const kept = Object.entries(this.engine.getStyle().sources).filter(([id]) => this.#added.has(id));
      sources = { ...sources, ...Object.fromEntries(kept) };
    }
    // What the page put on the map while the first style was on its way stays on top of it.
    const early = late && this.telling.state === "coming" ? this.engine.getLayersOrder(false) : [];
    const layers = early.map((id) => this.engine.getLayer(id));
    const read = this.#read(style);
    const issues = this.telling.quietly(() => this.engine.setStyle({ ...style, sources }));
    for (const old of before) old.release();
    this.telling.take(read, anew);
    for (const id of Object.keys(style.sources ?? {}))
      if (read.includes(id) || !this.isLoaded(id)) this.telling.loading(id);
    const now = new Set(early.length ? this.engine.getLayersOrder(false) : []);
    for (const layer of layers)
      if (layer && !now.has(layer.id)) this.attempt(() => this.engine.addLayer(/** @type {any} */ (layer), undefined));
    for (const source of inline) source.hear(source.issues);
    this.hear(style, issues);
  }

  /** A style that the engine was made with. @param {StyleSpecification} style @param {Issue[]} issues */
  first(style, issues) {
    const read = this.#read(style);
    this.telling.take(read);
    for (const id of read) this.telling.loading(id);
    this.hear(style, issues);
  }

  /**
   * The sources of a style that the engine reads, unless it has just these.
   * @param {StyleSpecification} style
   */
  #read(style) {
    const own = Object.entries(style.sources ?? {}).filter(([, spec]) => !needsLoading(spec));
    const read = own.filter(([id, spec]) => this.#declared.get(id) !== spec).map(([id]) => id);
    this.#declared = new globalThis.Map(own);
    return read;
  }

  /**
   * Tells what was wrong with a style, and its sources what was wrong with those that the engine read with it.
   * @param {StyleSpecification} style
   * @param {Issue[]} issues
   */
  hear(style, issues) {
    if (!issues.length) return;
    for (const { level, path, message } of issues) {
      if (level !== "error" || path.startsWith("sources.")) continue;
      this.report(new MapError("invalid-argument", path ? `${path}: ${message}` : message));
    }
    for (const [id, spec] of Object.entries(style.sources ?? {})) {
      const own = issues.filter(({ path }) => path === `sources.${id}` || path.startsWith(`sources.${id}.`));
      if (!own.length || isRead(spec)) continue;
      const source = this.get(id);
      if (source) source.hear(own);
      else setTimeout(() => this.report(new MapError("bad-data", own[0]?.message ?? ""), { sourceId: id }));
    }
  }

  /** @param {string} id @param {SourceSpecification} spec */
  add(id, spec) {
    if (typeof id !== "string") throw invalid("id", id, "text");
    if (!isObject(spec)) throw invalid("source", spec, 'an object, such as {"type": "geojson", "data": …}');
    if (this.engine.getSourceInfo(id) !== undefined)
      throw new MapError(
        "invalid-argument",
        `There is a source ${shown(id)} already: change its data by setData, or remove it first.`,
      );
    this.#added.add(id);
    this.telling.restyle();
    if (needsLoading(spec)) {
      this.engine.addSource(id, this.#await(id, spec));
      this.telling.loading(id);
      return;
    }
    const before = this.#byId.get(id);
    before?.abort();
    const source = new Source(this, id, spec);
    this.#byId.set(id, source);
    source.take();
    before?.release();
  }

  /** Lists what was found wrong in data that the engine did not read. @param {Issue[]} issues */
  note(issues) {
    this.issues.push(...issues.slice(0, Math.max(0, MOST_ISSUES - this.issues.length)));
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
    this.#declared.delete(id);
    this.#added.delete(id);
    this.engine.removeSource(id);
    source?.release();
    if (!this.#gone.aborted) this.telling.gone(id);
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

/** Whether a style, or data of it, must be read before the engine can take it. @param {StyleSpecification | string | URL | undefined} style @returns {style is StyleSpecification | string | URL} */
export function isOutside(style) {
  return typeof style === "string" || style instanceof URL || Object.values(style?.sources ?? {}).some(isRead);
}
