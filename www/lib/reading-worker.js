// Reads large data beside the page: a worker that decodes bytes, has the analysis module read the text, and hands back what the
// map has only to unpack. Imports nothing but what it needs, so that bundlers can make one file of it.

import { decode } from "./decode.js";
import init, { packSource } from "./guangqing_analysis.js";

/**
 * What the worker is sent: text or bytes; the source's JSON without its data; the name that the features get.
 * @typedef {{ data: string | Uint8Array<ArrayBuffer>, encoding: string | undefined, spec: string, name: string }} Order
 */
/**
 * What it tells: that it may be sent something, or why it could not start; then the features and what was wrong with them (JSON), or why
 * the data cannot be read.
 * @typedef {{ ready: true } | { broken: string } | { pack: Uint8Array<ArrayBuffer>, empty: Uint8Array<ArrayBuffer>, issues: string } | { fault: string }} Answer
 */

const NOTHING = '{"type": "FeatureCollection", "features": []}';

/** @param {Answer} answer @param {Transferable[]} [transfer] */
const tell = (answer, transfer = []) => self.postMessage(answer, { transfer });

addEventListener("message", (/** @type {MessageEvent<Order>} */ { data: { data, encoding, spec, name } }) => {
  try {
    const text = typeof data === "string" ? data : decode(data, encoding);
    const options = JSON.parse(spec);
    const type = options.type ?? "geojson";
    const topology = type === "geojson" && /"type"\s*:\s*"Topology"/.test(text.slice(0, 2000));
    const made = packSource(text, JSON.stringify({ ...options, type: topology ? "topojson" : type }), name);
    const [pack, empty] = /** @type {const} */ ([made, packSource(NOTHING, "{}", name)]).map((one) => /** @type {Uint8Array<ArrayBuffer>} */ (one.takePack()));
    tell({ pack, empty, issues: made.issues }, [pack.buffer]);
  } catch (cause) {
    tell({ fault: cause instanceof Error ? cause.message : String(cause) });
  }
});

init({ module_or_path: new URL("./guangqing_analysis_bg.wasm", import.meta.url) }).then(
  () => tell({ ready: true }),
  (cause) => tell({ broken: String(cause) }),
);
