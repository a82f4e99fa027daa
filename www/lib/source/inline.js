// Data that a page gives as they are, and that are small: read at once, by a small wasm module that comes with class Map. The map's own
// module reads nothing, so that a page with the plan alone does not carry what reads.

import { MapError, fetchOk, startModule } from "../base/core.js";
import init, { readGeoJson } from "../guangqing_reading.js";

/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").Issue} Issue */

const WASM_URL = new URL("../guangqing_reading_bg.wasm", import.meta.url);

/** @type {Promise<void> | undefined} */
let module;
let started = false;

/**
 * Fetches and starts what reads, once a page; after a failure the next call tries again.
 * @returns {Promise<void>}
 * @throws {MapError}
 */
export function loadReading() {
  module ??= startModule(fetchOk(WASM_URL), init).then(() => void (started = true));
  module.catch(() => (module = undefined));
  return module;
}

/** Whether data can be read at once. */
export const canRead = () => started;

/** How many packs there were, so that each has a name of its own. */
let packs = 0;

/** A name for a pack. */
export function packName() {
  return `pack:${(packs += 1)}`;
}

/** Data as text. @param {unknown} data */
export function textOf(data) {
  return typeof data === "string" ? data : (JSON.stringify(data) ?? "");
}

/**
 * Reads GeoJSON text. Of text that is none, or of an option that is wrong, the one issue tells: its path is that member.
 * @param {string} text
 * @param {SourceSpecification} spec the source; its data do not matter
 * @returns {{ name: string, pack: Uint8Array, issues: Issue[] }} what the engine is to be given as a pack, and what was wrong; paths begin
 *   at the source
 * @throws {MapError} `not-loaded`
 */
export function readText(text, { data: _, ...options }) {
  if (!started) throw new MapError("not-loaded", "What reads data is not there yet: `await load()` first.");
  const name = packName();
  const read = readGeoJson(text, JSON.stringify(options), name);
  return { name, pack: read.takePack(), issues: JSON.parse(read.issues) };
}
