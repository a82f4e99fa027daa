// The page's side of the worker that reads large data.

/** @typedef {import("./reading-worker.js").Order} Order */
/** @typedef {import("./reading-worker.js").Answer} Answer */

/** From this length on reading would be felt: about 25 ms of work. */
export const LARGE = 1_000_000;

/**
 * Has a worker of its own read data; ends it when that is done, or no longer wanted.
 * @param {Order} order bytes are handed over, and gone here, once the worker runs
 * @param {AbortSignal} signal
 * @returns {Promise<{ pack: Uint8Array<ArrayBuffer>, empty: Uint8Array<ArrayBuffer>, issues: string } | { fault: string } | undefined>} `undefined` where there can be
 *   no such worker: the page's policy forbids it, or the package comes from another host
 */
export async function readBeside(order, signal) {
  /** @type {Worker | undefined} */
  let worker;
  try {
    const own = (worker = new Worker(new URL("./reading-worker.js", import.meta.url), { type: "module" }));
    return await new Promise((resolve, reject) => {
      own.onmessage = (/** @type {MessageEvent<Answer>} */ { data: answer }) => {
        if ("ready" in answer) own.postMessage(order, typeof order.data === "string" ? [] : [order.data.buffer]);
        else resolve("broken" in answer ? undefined : answer);
      };
      own.onerror = (event) => {
        event.preventDefault();
        resolve(undefined);
      };
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    worker?.terminate();
  }
}
