// What a source with `cluster: true` shows: its points gathered by the analysis module, level by level; on the page's thread, or, of
// large data, in the worker that read them, which lives as long as they are wanted.

import { loadAnalysis } from "../analysis.js";
import { MapError } from "../base/core.js";
import { packName } from "./inline.js";

/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").Feature} Feature */

/** @typedef {{ data: string, pack: Uint8Array }} Shown the name of what the engine is to be given as `pack` first */

export class Clustering {
  #points;
  /** The level that was given out last. */
  #shown = -1;

  /** @param {import("../guangqing_analysis.js").ClusterSource} points */
  constructor(points) {
    this.#points = points;
  }

  /**
   * @param {string} text GeoJSON in WGS-84 with its ids in place
   * @param {SourceSpecification} spec the source as it was given
   * @returns {Promise<Clustering>}
   * @throws {MapError} `bad-data`
   */
  static async of(text, spec) {
    const { ClusterSource } = await loadAnalysis();
    const { cluster, clusterRadius, clusterMaxZoom, clusterMinPoints, clusterProperties } = /** @type {any} */ (spec);
    try {
      return new Clustering(
        new ClusterSource(
          text,
          JSON.stringify({ cluster, clusterRadius, clusterMaxZoom, clusterMinPoints, clusterProperties }),
        ),
      );
    } catch (cause) {
      throw new MapError("bad-data", cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  /** @returns {import("../types.js").Issue[]} */
  get issues() {
    return JSON.parse(this.#points.issues);
  }

  /** What a zoom shows, unless that was given out last. @param {number} zoom @returns {Shown | undefined} */
  at(zoom) {
    const level = this.#points.level(zoom);
    if (level === this.#shown) return undefined;
    this.#shown = level;
    const data = packName();
    return { data, pack: this.#points.pack(level, data) };
  }

  /** @param {number} id */
  expansionZoom(id) {
    return this.#points.expansionZoom(id);
  }

  /** @param {number} id @returns {Feature[]} */
  children(id) {
    return JSON.parse(this.#points.children(id)).features;
  }

  /** @param {number} id @param {number} limit @param {number} offset @returns {Feature[]} */
  leaves(id, limit, offset) {
    return JSON.parse(this.#points.leaves(id, limit, offset)).features;
  }

  free() {
    this.#points.free();
  }
}

/** As `Clustering`, in a worker: everything comes a little later. */
export class ClusteringBeside {
  #beside;
  #levels;
  #shown = -1;

  /**
   * @param {import("./reading.js").Beside} beside
   * @param {number} levels the highest
   */
  constructor(beside, levels) {
    this.#beside = beside;
    this.#levels = levels;
  }

  /** @returns {import("../types.js").Issue[]} */
  get issues() {
    return [];
  }

  /** What a zoom shows, unless that, or what another shows, was asked for last. @param {number} zoom @returns {Promise<Shown | undefined>} */
  async at(zoom) {
    const level = Math.min(Math.max(Math.floor(zoom), 0), this.#levels);
    if (level === this.#shown) return undefined;
    this.#shown = level;
    const data = packName();
    const made = await this.#beside.ask("pack", level, data);
    return level === this.#shown ? { data, ...made } : undefined;
  }

  /** @param {number} id @returns {Promise<number>} */
  expansionZoom(id) {
    return this.#beside.ask("expansionZoom", id);
  }

  /** @param {number} id @returns {Promise<Feature[]>} */
  async children(id) {
    return JSON.parse(await this.#beside.ask("children", id)).features;
  }

  /** @param {number} id @param {number} limit @param {number} offset @returns {Promise<Feature[]>} */
  async leaves(id, limit, offset) {
    return JSON.parse(await this.#beside.ask("leaves", id, limit, offset)).features;
  }

  free() {
    this.#beside.end();
  }
}
