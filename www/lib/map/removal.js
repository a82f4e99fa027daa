// What a promise comes to when its map goes first.

import { removed } from "../base/core.js";

/** Aborted when its map goes. @type {WeakMap<object, AbortSignal>} */
const ends = new WeakMap();

/** @param {object} map @param {AbortSignal} signal */
export function endsBy(map, signal) {
  ends.set(map, signal);
}

/**
 * What a promise, or a listener that is called once, comes to, unless the map is removed first: then it is rejected at once.
 * @template T
 * @param {object} map
 * @param {Promise<T> | ((resolve: (answer: T) => void) => void)} coming
 * @returns {Promise<T>}
 * @throws {import("../base/core.js").MapError} `removed`
 */
export function untilRemoved(map, coming) {
  const signal = ends.get(map);
  return new Promise((resolve, reject) => {
    const end = () => reject(removed());
    const still = () => signal?.removeEventListener("abort", end);
    if (signal?.aborted) end();
    signal?.addEventListener("abort", end);
    if (coming instanceof Promise) coming.then(resolve, reject).finally(still);
    else
      coming((answer) => {
        still();
        resolve(answer);
      });
  });
}
