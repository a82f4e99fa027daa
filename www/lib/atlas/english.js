// The English names of the plan's features: apart from the rest, for pages that never show them.

import { DataFile, removed } from "../base/core.js";

/** @typedef {import("../guangqing_map.js").Engine | import("../map/map.js").Map} EngineOrMap */

const english = new DataFile(new URL("../atlas-en.bin", import.meta.url));

/** Maps that have them. @type {WeakSet<EngineOrMap>} */
const given = new WeakSet();

/**
 * Fetches the names, once a page; after a failure the next call tries again.
 * @returns {Promise<(map: EngineOrMap) => void>} gives a map the names
 * @throws {import("../base/core.js").MapError} `fetch-failed`
 */
export async function loadEnglish() {
  const bytes = await english.get();
  return (map) => {
    if (given.has(map)) return;
    try {
      map.addPack(bytes);
    } catch (cause) {
      throw english.fault(cause);
    }
    given.add(map);
  };
}

/**
 * Gives a map the English names (`name_en` and the like) of the plan's features; a map whose language is `en` gets them by
 * itself.
 * @param {EngineOrMap} map
 * @throws {import("../base/core.js").MapError} `fetch-failed`; `removed` when the map is removed meanwhile
 */
export async function addEnglish(map) {
  await english.get();
  if (!map.getCanvasContainer().parentNode) throw removed();
  if (given.has(map)) return;
  await english.use((bytes) => map.addPack(bytes));
  given.add(map);
}
