// From an address or bytes to what the engine takes: fetched piece by piece, decoded from UTF-8, GB18030 or UTF-16, and
// converted where it is not GeoJSON.

import { MapError } from "./core.js";
import { decode } from "./decode.js";
import { LARGE, readBeside } from "./reading.js";

/** @typedef {import("./types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("./types.js").Issue} Issue */
/** @typedef {(loaded: number, total: number | undefined) => void} Progress */

/** How many packs there were, so that each has a name of its own. */
let packs = 0;

/**
 * @param {SourceSpecification} spec
 * @param {AbortSignal} signal
 * @param {Progress} progress
 * @param {boolean} [packed] whether large data may come packed
 * @returns {Promise<{ spec: SourceSpecification, issues: Issue[], pack?: Uint8Array, empty?: Uint8Array }>} the source with its data as text; or with the
 *   name of a set in `pack`, which the engine must be given first; `empty` in its place frees its memory
 * @throws {MapError} `fetch-failed`, `bad-data`
 */
export async function read(spec, signal, progress, packed = false) {
  const { data: _, ...options } = spec;
  const { raw, encoding } = await given(spec, signal, progress);
  signal.throwIfAborted();
  if (packed && raw.length >= LARGE) {
    const name = `atlas:~${(packs += 1)}`;
    const done = await readBeside({ data: raw, encoding, spec: JSON.stringify(options), name }, signal);
    if (done && "fault" in done) throw new MapError("bad-data", done.fault);
    if (done) return { spec: plain(spec, name), issues: JSON.parse(done.issues), pack: done.pack, empty: done.empty };
  }
  const text = typeof raw === "string" ? raw : decoded(raw, encoding);
  const type = spec.type ?? "geojson";
  const topology = type === "topojson" || (type === "geojson" && /"type"\s*:\s*"Topology"/.test(text.slice(0, 2000)));
  if (type !== "csv" && !topology && spec.filter === undefined) return { spec: { ...spec, data: text }, issues: [] };
  const { loadAnalysis } = await import("./analysis.js");
  const analysis = await loadAnalysis();
  signal.throwIfAborted();
  let done;
  try {
    done = JSON.parse(analysis.readSource(text, JSON.stringify({ ...options, type: topology ? "topojson" : type })));
  } catch (cause) {
    throw new MapError("bad-data", cause instanceof Error ? cause.message : String(cause), cause);
  }
  return { spec: plain(spec, done.geojson), issues: done.issues };
}

/**
 * A source whose data are in WGS-84 with their ids in place.
 * @param {SourceSpecification} spec as it was given
 * @param {string} data
 */
function plain({ attribution, "gq:attribution": more }, data) {
  return /** @type {SourceSpecification} */ ({ type: "geojson", data, ...(attribution ? { attribution } : {}), ...(more ? { "gq:attribution": more } : {}) });
}

/**
 * The data of a source as text or bytes.
 * @param {SourceSpecification} spec
 * @param {AbortSignal} signal
 * @param {Progress} progress
 * @returns {Promise<{ raw: string | Uint8Array<ArrayBuffer>, encoding?: string | undefined }>}
 */
async function given({ data, encoding }, signal, progress) {
  if (typeof data === "string" && /^\s*[{[]|[\r\n]/.test(data)) return { raw: data };
  if (typeof data === "string" || data instanceof URL) {
    const { bytes, charset } = await fetchBytes(new URL(data, document.baseURI), signal, progress);
    return { raw: bytes, encoding: encoding ?? charset };
  }
  if (data instanceof Blob) return { raw: new Uint8Array(await data.arrayBuffer()), encoding };
  if (data instanceof ArrayBuffer) return { raw: new Uint8Array(data.slice(0)), encoding };
  if (ArrayBuffer.isView(data)) return { raw: new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice(), encoding };
  return { raw: JSON.stringify(data) };
}

/** @param {Uint8Array} bytes @param {string | undefined} encoding */
function decoded(bytes, encoding) {
  try {
    return decode(bytes, encoding);
  } catch (cause) {
    throw new MapError("bad-data", cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/**
 * @param {URL} url
 * @param {AbortSignal} signal
 * @param {Progress} progress
 */
async function fetchBytes(url, signal, progress) {
  let response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new MapError("fetch-failed", `Could not fetch ${url.pathname}.`, cause);
  }
  if (!response.ok) throw new MapError("fetch-failed", `Could not fetch ${url.pathname}: HTTP ${response.status}.`);
  const length = Number(response.headers.get("content-length"));
  // A compressed body is longer than its header says.
  const total = length > 0 && !response.headers.get("content-encoding") ? length : undefined;
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(response.headers.get("content-type") ?? "")?.[1];
  const chunks = [];
  let loaded = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    chunks.push(value);
    loaded += value.length;
    progress(loaded, total);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, charset };
}
