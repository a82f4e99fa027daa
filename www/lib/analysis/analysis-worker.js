// Computes beside the page: one task, of which it tells how far it is. Imports nothing but what it needs, so that bundlers can make one file
// of it.

import init, * as analysis from "../guangqing_analysis.js";
import { messageOf } from "../base/fault.js";
import { steps } from "./steps.js";

/** @typedef {{ name: import("./steps.js").TaskName, of: any[] }} Task */
/** @typedef {{ done: number, total: number } | { result: any } | { broken: string } | { fault: string, code: string }} TaskAnswer `broken`: it could not start */

const WASM_URL = new URL("../guangqing_analysis_bg.wasm", import.meta.url);
/** How often it tells, ms. */
const TELL_MS = 100;

/** @param {TaskAnswer} answer @param {Transferable[]} [transfer] */
const tell = (answer, transfer = []) => self.postMessage(answer, { transfer });

/** @param {Task} task */
async function compute({ name, of }) {
  try {
    await init({ module_or_path: WASM_URL });
  } catch (cause) {
    return tell({ broken: String(cause) });
  }
  try {
    const task = steps(analysis, name, of);
    let told = performance.now();
    for (;;) {
      const { done, value } = task.next();
      if (done) return tell({ result: value }, value instanceof Float64Array ? [value.buffer] : []);
      if (performance.now() - told < TELL_MS) continue;
      told = performance.now();
      tell({ done: value[0], total: value[1] });
    }
  } catch (cause) {
    tell({ fault: messageOf(cause), code: /** @type {any} */ (cause)?.code ?? "bad-data" });
  }
}

addEventListener("message", (/** @type {MessageEvent<Task>} */ { data }) => void compute(data));
