// From an address or bytes to what the engine takes: fetched piece by piece, decoded from UTF-8, GB18030 or UTF-16, and
// converted where it is not GeoJSON.

import { MapError } from "./core.js";

/** @typedef {import("./types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("./types.js").Issue} Issue */
/** @typedef {(loaded: number, total: number | undefined) => void} Progress */

/**
 * @param {SourceSpecification} spec
 * @param {AbortSignal} signal
 * @param {Progress} progress
 * @returns {Promise<{ spec: SourceSpecification, issues: Issue[] }>} the source with its data as text
 * @throws {MapError} `fetch-failed`, `bad-data`
 */
export async function read(spec, signal, progress) {
  const { data, encoding } = spec;
  let text;
  if (typeof data === "string" && /^\s*[{[]|[\r\n]/.test(data)) {
    text = data;
  } else if (typeof data === "string" || data instanceof URL) {
    const { bytes, charset } = await fetchBytes(new URL(data, document.baseURI), signal, progress);
    text = decode(bytes, encoding ?? charset);
  } else if (data instanceof Blob) {
    text = decode(new Uint8Array(await data.arrayBuffer()), encoding);
  } else if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) {
    text = decode(new Uint8Array(data instanceof ArrayBuffer ? data : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)), encoding);
  } else {
    text = JSON.stringify(data);
  }
  signal.throwIfAborted();
  const type = spec.type ?? "geojson";
  const topology = type === "topojson" || (type === "geojson" && /"type"\s*:\s*"Topology"/.test(text.slice(0, 2000)));
  if (type !== "csv" && !topology && spec.filter === undefined) return { spec: { ...spec, data: text }, issues: [] };
  const { loadAnalysis } = await import("./analysis.js");
  const analysis = await loadAnalysis();
  signal.throwIfAborted();
  const { data: _, ...options } = spec;
  let done;
  try {
    done = JSON.parse(analysis.readSource(text, JSON.stringify({ ...options, type: topology ? "topojson" : type })));
  } catch (cause) {
    throw new MapError("bad-data", cause instanceof Error ? cause.message : String(cause), cause);
  }
  // What comes back is GeoJSON in WGS-84 with its ids in place.
  const plain = /** @type {SourceSpecification} */ ({ type: "geojson", data: done.geojson });
  if (spec.attribution) plain.attribution = spec.attribution;
  return { spec: plain, issues: done.issues };
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

/**
 * Text of bytes: by the byte order mark, else the encoding named, else UTF-8 where they are that, else GB18030 (which holds
 * GBK and GB 2312).
 * @param {Uint8Array} bytes
 * @param {string} [encoding]
 * @throws {MapError} `bad-data` for an encoding that the browser does not know
 */
export function decode(bytes, encoding) {
  const mark = bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : undefined;
  const named = mark ?? (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "utf-8" : undefined);
  // Servers name UTF-8 for files that are none.
  if (named || (encoding && !/^utf-?8$/i.test(encoding))) {
    try {
      return new TextDecoder(named ?? encoding).decode(bytes);
    } catch (cause) {
      throw new MapError("bad-data", `There is no encoding "${encoding}"; utf-8, gb18030 and utf-16le are some.`, cause);
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
