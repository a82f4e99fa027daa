// The door to the analysis module: what computes and does not draw. A wasm module of its own, fetched when
// it is first asked for, so that a page with only a map never carries it.

import init, * as exports from "./guangqing_analysis.js";
import { fetchOk, startModule } from "./base/core.js";

/** @typedef {typeof exports} Analysis */

const WASM_URL = new URL("./guangqing_analysis_bg.wasm", import.meta.url);

/** @type {Promise<Analysis> | undefined} */
let module;

/**
 * Fetches and starts the analysis module, once a page; after a failure the next call tries again.
 *
 * @returns {Promise<Analysis>} its functions and classes; `guangqing_analysis.d.ts` has their types
 * @throws {import("./base/core.js").MapError}
 */
export async function loadAnalysis() {
  module ??= startModule(fetchOk(WASM_URL), init).then(() => exports);
  module.catch(() => (module = undefined));
  return module;
}
