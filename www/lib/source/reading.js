// The page's side of the worker that reads large data.

/** @typedef {import("./reading-worker.js").Order} Order */
/** @typedef {import("./reading-worker.js").Answer} Answer */
/** @typedef {import("./reading-worker.js").Read} Read */
/** @typedef {string | Uint8Array<ArrayBuffer>} Piece */

/** The analysis module as the first worker compiled it, so that the others need not. @type {WebAssembly.Module | undefined} */
let module;

/** A worker of its own for one source's data; it ends with the job, or when that is no longer wanted. */
export class Beside {
  /** @type {Worker | undefined} */
  #worker;
  /** @type {(answer: Answer) => void} */
  #hear = () => {};
  /** @type {(reason: unknown) => void} */
  #stop = () => {};
  #asked = 0;
  /** @type {globalThis.Map<number, { resolve: (answer: any) => void, reject: (cause: unknown) => void }>} */
  #open = new Map();
  /**
   * Whether it runs: it does not where the page's policy forbids it, or the package comes from another host.
   * @type {Promise<boolean>}
   */
  started;
  /** As `started`, once that is known. @type {boolean | undefined} */
  runs;

  /**
   * @param {string} spec the source's JSON without its data
   * @param {string | undefined} encoding of bytes, where it is known
   * @param {AbortSignal} signal ends it
   */
  constructor(spec, encoding, signal) {
    signal.addEventListener("abort", () => {
      this.#stop(signal.reason);
      this.end();
    });
    this.started = this.#begin({ spec, encoding }).then((runs) => (this.runs = runs));
  }

  /** @param {{ spec: string, encoding: string | undefined }} about @returns {Promise<boolean>} */
  async #begin(about) {
    try {
      const own = (this.#worker = new Worker(new URL("./reading-worker.js", import.meta.url), { type: "module" }));
      const answer = this.#answer();
      own.onmessage = (/** @type {MessageEvent<Answer>} */ { data }) => this.#hear(data);
      own.onerror = (event) => {
        event.preventDefault();
        this.#hear({ broken: event.message });
      };
      this.#send({ module, ...about });
      const told = await answer;
      if (!("ready" in told)) throw told;
      module ??= told.ready;
      return true;
    } catch {
      this.end();
      return false;
    }
  }

  /** @returns {Promise<Answer>} */
  #answer() {
    return new Promise((resolve, reject) => {
      this.#hear = resolve;
      this.#stop = reject;
    });
  }

  /** @param {Order} order @param {Transferable[]} [transfer] */
  #send(order, transfer = []) {
    this.#worker?.postMessage(order, transfer);
  }

  /** Hands over a piece of the data; bytes are gone here then. @param {Piece} piece */
  push(piece) {
    this.#send({ piece }, typeof piece === "string" ? [] : [piece.buffer]);
  }

  /**
   * Has the pieces read: packed, after which the worker ends; or, of a source with clusters, gathered, after which it is asked.
   * @param {string} name for the features
   * @returns {Promise<Read | { levels: number, issues: string } | { fault: string }>} a fault is what is wrong with the data
   */
  async finish(name) {
    const answer = this.#answer();
    this.#send({ name });
    const told = await answer;
    if ("levels" in told) this.#hear = (answer) => this.#answered(answer);
    else this.end();
    if ("pack" in told || "levels" in told) return told;
    return { fault: "fault" in told ? told.fault : "the worker that read the data failed" };
  }

  /**
   * @param {import("./reading-worker.js").Question["ask"]} ask
   * @param {any[]} of
   * @returns {Promise<any>}
   */
  ask(ask, ...of) {
    if (!this.#worker) return Promise.reject(stale());
    const number = (this.#asked += 1);
    this.#send({ ask, number, of });
    return new Promise((resolve, reject) => this.#open.set(number, { resolve, reject }));
  }

  /** @param {Answer} told */
  #answered(told) {
    // It has ended by itself, and answers nothing any more.
    if ("broken" in told) return this.end(new Error(`the worker that holds the clusters failed: ${told.broken}`));
    const number = "number" in told ? told.number : 0;
    const open = this.#open.get(number);
    this.#open.delete(number);
    if ("answer" in told) open?.resolve(told.answer);
    else open?.reject(new Error("fault" in told ? told.fault : "the worker failed"));
  }

  /** @param {unknown} [cause] what those hear who wait for an answer */
  end(cause = stale()) {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#open.values()) reject(cause);
    this.#open.clear();
  }
}

const stale = () => new DOMException("The source has other data now.", "AbortError");
