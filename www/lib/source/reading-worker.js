// Reads large data beside the page: a worker that takes a source's data piece by piece, has the analysis module read them as they come, and
// hands back what the map has only to copy. Points that gather into clusters stay here, and are asked for level by level. Imports nothing
// but what it needs, so that bundlers can make one file of it.

import { decode } from "./decode.js";
import { messageOf } from "../base/fault.js";
import init, { SourceReader } from "../guangqing_analysis.js";

/**
 * What the worker is sent: first the source's JSON without its data, and the analysis module, if the page has it already; then pieces of
 * data, text or bytes; then the name that the features get. To a source of clusters questions follow.
 * @typedef {Begin | { piece: string | Uint8Array<ArrayBuffer> } | { name: string } | Question} Order
 */
/** @typedef {{ module: WebAssembly.Module | undefined, spec: string, encoding: string | undefined }} Begin `encoding`: of bytes, where it is known */
/** @typedef {{ ask: "pack" | "expansionZoom" | "children" | "leaves", number: number, of: any[] }} Question */
/**
 * What it tells: that it has started, with its module for those that follow, or why it could not; then the features and what was
 * wrong with them (JSON), the highest level of clusters, or why the data cannot be read; and answers.
 * @typedef {{ ready: WebAssembly.Module | undefined } | { broken: string } | Read | { levels: number, issues: string } | { fault: string } |
 *   { number: number, answer: any } | { number: number, fault: string }} Answer
 */
/** @typedef {{ pack: Uint8Array<ArrayBuffer>, issues: string }} Read */

const WASM_URL = new URL("../guangqing_analysis_bg.wasm", import.meta.url);

/** @param {Answer} answer @param {Transferable[]} [transfer] */
const tell = (answer, transfer = []) => self.postMessage(answer, { transfer });

/** @type {SourceReader} */
let reader;
/** The beginning of the data. @type {string | Uint8Array<ArrayBuffer> | undefined} */
let first;
/** @type {Begin} */
let begun;
/** @type {import("../guangqing_analysis.js").ClusterSource | undefined} */
let clusters;

const isForeign = () => begun.encoding !== undefined && !/^utf-?8$/i.test(begun.encoding);

/** @param {string} name */
function finish(name) {
  if (typeof first !== "string") {
    const isMarked = first && ((first[0] === 0xfe && first[1] === 0xff) || (first[0] === 0xff && first[1] === 0xfe));
    if (isMarked || isForeign() || !reader.isText()) reader.pushText(decode(reader.takeBytes(), begun.encoding));
  }
  const { type = "geojson", cluster } = JSON.parse(begun.spec);
  const start = typeof first === "string" ? first.slice(0, 2000) : new TextDecoder().decode(first?.subarray(0, 2000));
  const topology = type === "topojson" || (type === "geojson" && /"type"\s*:\s*"Topology"/.test(start));
  if (cluster === true) {
    const made = (clusters = reader.clusters(topology));
    return tell({ levels: made.maxLevel, issues: made.issues });
  }
  const made = reader.pack(name, topology);
  const pack = /** @type {Uint8Array<ArrayBuffer>} */ (made.takePack());
  tell({ pack, issues: made.issues }, [pack.buffer]);
}

/** @param {string | Uint8Array<ArrayBuffer>} piece */
function take(piece) {
  // What is of another encoding would be read as if it were none.
  if (first === undefined && isForeign() && typeof piece !== "string") reader.takeBytes();
  first ??= piece;
  if (typeof piece === "string") reader.pushText(piece);
  else reader.push(piece);
}

/** @param {Question} question */
function answer({ ask, number, of }) {
  const [a, b, c] = of;
  if (ask === "pack") {
    const pack = clusters?.pack(a, b);
    tell({ number, answer: { pack } }, pack ? [pack.buffer] : []);
  } else {
    tell({ number, answer: ask === "leaves" ? clusters?.leaves(a, b, c) : clusters?.[ask](a) });
  }
}

/** @param {Begin} begin */
async function start(begin) {
  const { module, spec } = (begun = begin);
  try {
    const compile = () => WebAssembly.compileStreaming(fetch(WASM_URL));
    // Where it cannot be compiled as it comes, the bindings know other ways.
    const compiled = module ?? (await compile().catch(() => undefined));
    await init({ module_or_path: compiled ?? WASM_URL });
    reader = new SourceReader(spec);
    tell({ ready: module ? undefined : compiled });
  } catch (cause) {
    tell({ broken: messageOf(cause) });
  }
}

addEventListener("message", (/** @type {MessageEvent<Order>} */ { data: order }) => {
  if ("module" in order) return void start(order);
  try {
    if ("piece" in order) take(order.piece);
    else if ("ask" in order) answer(order);
    else finish(order.name);
  } catch (cause) {
    tell({ ...("number" in order ? { number: order.number } : {}), fault: messageOf(cause) });
  }
});
