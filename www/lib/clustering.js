// What a source with `cluster: true` shows: its points gathered by the analysis module, level by level.

import { loadAnalysis } from "./analysis.js";
import { MapError } from "./core.js";

/** @typedef {import("./types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("./types.js").Feature} Feature */

export class Clustering {
  #points;
  /** The level that was given out last. */
  #shown = -1;

  /** @param {import("./guangqing_analysis.js").ClusterSource} points */
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
      return new Clustering(new ClusterSource(text, JSON.stringify({ cluster, clusterRadius, clusterMaxZoom, clusterMinPoints, clusterProperties })));
    } catch (cause) {
      throw new MapError("bad-data", cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  /** @returns {import("./types.js").Issue[]} */
  get issues() {
    return JSON.parse(this.#points.issues);
  }

  /** GeoJSON text of what a zoom shows, unless that was given out last. @param {number} zoom @returns {string | undefined} */
  at(zoom) {
    const level = this.#points.level(zoom);
    if (level === this.#shown) return undefined;
    this.#shown = level;
    return this.#points.features(level);
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
