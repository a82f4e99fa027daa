// What takes long is computed beside the page: by a worker of its own, or, where the page's policy forbids one, on the page in slices of
// some milliseconds. Both tell how far they are, and end at once when they are no longer wanted.

import { MapError, part } from "./base/core.js";
import { messageOf } from "./base/fault.js";
import { steps } from "./analysis/steps.js";

/**
 * @typedef {object} TaskOptions
 * @property {AbortSignal} [signal] ends it: the promise then rejects with the signal's reason
 * @property {(done: number, total: number) => void} [progress] is told how many features or positions are done with, some ten times a second
 */
/** @typedef {import("./analysis/steps.js").TaskName} TaskName */
/** @typedef {import("./analysis/analysis-worker.js").TaskAnswer} TaskAnswer */

/** So long a slice takes on the page, ms. */
const SLICE_MS = 12;

/**
 * Measures GeoJSON text as `Measurer` does: sizes on the ellipsoid, what lies inside, what is near.
 *
 * @param {{ parks: string, projects: string, links: string }} against GeoJSON texts of what the features are brought together with
 * @param {string} text
 * @param {TaskOptions & { datum?: string, nearest?: number }} [options] `datum` is that of the text's coordinates, `nearest` how many links to
 *   name for each feature. @default datum "wgs84", nearest 3
 * @returns {Promise<string>} JSON text
 * @throws {MapError} `invalid-argument` for what is no GeoJSON at all and for an unknown datum
 */
export function measureBeside({ parks, projects, links }, text, { datum = "wgs84", nearest = 3, ...options } = {}) {
  return run("measure", [parks, projects, links, text, datum, nearest], options);
}

/**
 * The geodesic distances between all positions.
 *
 * @param {Float64Array | number[]} positions `[lon, lat, lon, lat, …]`, at most 2,000
 * @param {TaskOptions} [options]
 * @returns {Promise<Float64Array>} metres, row by row
 * @throws {MapError} `invalid-argument` for a position out of range, or more of them
 */
export function distanceMatrixBeside(positions, options = {}) {
  return run("distanceMatrix", [Float64Array.from(positions)], options);
}

/**
 * The area round all that GeoJSON text holds, as `groupArea` makes it.
 *
 * @param {string} text
 * @param {"concave" | "convex"} hull
 * @param {number} breadth_m
 * @param {number} buffer_m
 * @param {string | null} [land] GeoJSON text of polygons that cuts it
 * @param {TaskOptions} [options]
 * @returns {Promise<string>} GeoJSON text
 * @throws {MapError} `invalid-argument`
 */
export function groupAreaBeside(text, hull, breadth_m, buffer_m, land, options = {}) {
  return run("groupArea", [text, hull, breadth_m, buffer_m, land], options);
}

/**
 * @param {TaskName} name
 * @param {any[]} of
 * @param {TaskOptions} options
 * @returns {Promise<any>}
 */
async function run(name, of, { signal, progress }) {
  signal?.throwIfAborted();
  const worker = begun();
  if (worker) {
    const answer = await beside(worker, name, of, signal, progress).finally(() => worker.terminate());
    if (!("broken" in answer)) return answer.result;
  }
  return here(name, of, signal, progress);
}

/** A worker, unless the page comes from another host or has none. */
function begun() {
  try {
    return new Worker(new URL("./analysis/analysis-worker.js", import.meta.url), { type: "module" });
  } catch {
    return undefined;
  }
}

/**
 * @param {Worker} worker
 * @param {TaskName} name
 * @param {any[]} of
 * @param {AbortSignal | undefined} signal
 * @param {TaskOptions["progress"]} progress
 * @returns {Promise<{ result: any } | { broken: string }>} `broken`: it could not start
 */
function beside(worker, name, of, signal, progress) {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    worker.onmessage = (/** @type {MessageEvent<TaskAnswer>} */ { data }) => {
      if ("done" in data) return progress?.(data.done, data.total);
      signal?.removeEventListener("abort", abort);
      if ("fault" in data) reject(new MapError(/** @type {any} */ (data.code), data.fault));
      else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      signal?.removeEventListener("abort", abort);
      resolve({ broken: event.message });
    };
    worker.postMessage({ name, of });
  });
}

/**
 * @param {TaskName} name
 * @param {any[]} of
 * @param {AbortSignal | undefined} signal
 * @param {TaskOptions["progress"]} progress
 */
async function here(name, of, signal, progress) {
  const { loadAnalysis } = await part("analysis.js", import("./analysis.js"));
  const task = steps(await loadAnalysis(), name, of);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const until = performance.now() + SLICE_MS;
      let step;
      do step = task.next();
      while (!step.done && performance.now() < until);
      if (step.done) return step.value;
      progress?.(...step.value);
      await new Promise((resolve) => setTimeout(resolve));
    }
  } catch (cause) {
    if (signal?.aborted || cause instanceof MapError) throw cause;
    throw new MapError(/** @type {any} */ (cause)?.code ?? "bad-data", messageOf(cause), cause);
  } finally {
    task.return(undefined);
  }
}
