// The English names of the plan's features: apart from the rest, for pages that never show them.

import { fetchOk, removed } from "./core.js";

/** @typedef {import("./guangqing_map.js").Map} EngineMap */

const ENGLISH_URL = new URL("./atlas-en.bin", import.meta.url);

/** @type {Promise<Uint8Array> | undefined} */
let english;

/** Maps that have them. @type {WeakSet<EngineMap>} */
const given = new WeakSet();

/**
 * Fetches the names, once a page; after a failure the next call tries again.
 * @returns {Promise<(map: EngineMap) => void>} gives a map the names
 * @throws {import("./core.js").MapError} `fetch-failed`
 */
export async function loadEnglish() {
  english ??= fetchOk(ENGLISH_URL).then(async (response) => new Uint8Array(await response.arrayBuffer()));
  english.catch(() => (english = undefined));
  const bytes = await english;
  return (map) => {
    if (given.has(map)) return;
    given.add(map);
    map.addAtlas(bytes);
  };
}

/**
 * Gives a map the English names (`name_en` and the like) of the plan's features; a map whose language is `en` gets them by
 * itself.
 * @param {EngineMap} map
 * @throws {import("./core.js").MapError} `fetch-failed`; `removed` when the map is removed meanwhile
 */
export async function addEnglish(map) {
  const translate = await loadEnglish();
  if (!map.getCanvasContainer().parentNode) throw removed();
  translate(map);
}
