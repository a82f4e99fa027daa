// What a page of the plan's records needs beyond the drawn map: the tables without geometry, and the
// long texts of the drawn features. A module of its own, so that a page with only a map never asks
// for it.

import { DataFile } from "./base/core.js";
import { untilRemoved } from "./map/removal.js";

export { addEnglish } from "./atlas/english.js";

/** @typedef {import("./map/map.js").Map} Map */

const more = new DataFile(new URL("./atlas-more.bin", import.meta.url));

/**
 * Adds the rest of the plan's data to a map: the sources `atlas:pipeline`, `atlas:transfers`,
 * `atlas:indicators`, `atlas:goals`, `atlas:boxes`, `atlas:conflicts`, `atlas:aliases`,
 * `atlas:programmes`, `atlas:glossary`, and `atlas:details`, whose features carry further
 * properties of drawn ones under the id `SOURCE/ID`, as in `parks/guangqing`.
 *
 * The file is fetched once a page; after a failure the next call tries again.
 *
 * @param {Map} map
 * @returns {Promise<void>}
 * @throws {import("./base/core.js").MapError} `fetch-failed`, `damaged`; `removed` when the map is removed meanwhile
 */
export async function loadMore(map) {
  await untilRemoved(map, more.get());
  await untilRemoved(
    map,
    more.use((bytes) => map.addPack(bytes)),
  );
}
