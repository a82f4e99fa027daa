// A source's data piece by piece, however they are given, so that neither fetching nor writing them down holds up the page.

import { MapError } from "../base/core.js";

/** @typedef {import("./loading.js").Progress} Progress */
/** @typedef {import("./reading.js").Piece} Piece */
/** @typedef {{ pieces: AsyncIterable<Piece>, size: number, encoding?: string | undefined }} Pieces `size`: of all, as far as known; 0 if not */

/** Of text so many characters are handed over at a time. */
const TEXT = 1 << 20;
/** The page is held up for so long at a time, ms: half a frame. */
const SLICE_MS = 8;

/**
 * @param {import("../types.js").SourceSpecification} spec
 * @param {AbortSignal} signal
 * @param {Progress} progress
 * @param {number} large what `size` is of an object whose size is not known
 * @returns {Promise<Pieces>}
 * @throws {MapError} `fetch-failed`
 */
export async function piecesOf({ data, encoding }, signal, progress, large) {
  if (typeof data === "string" && /^\s*[{[]|[\r\n]/.test(data)) return { pieces: ofText(data), size: data.length };
  if (typeof data === "string" || data instanceof URL)
    return fetched(new URL(data, document.baseURI), encoding, signal, progress);
  if (data instanceof Blob) return { pieces: ofStream(data.stream()), size: data.size, encoding };
  if (data instanceof ArrayBuffer)
    return { pieces: one(new Uint8Array(data.slice(0))), size: data.byteLength, encoding };
  if (ArrayBuffer.isView(data)) {
    return {
      pieces: one(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()),
      size: data.byteLength,
      encoding,
    };
  }
  return isLargeObject(data) ? { pieces: ofObject(data), size: large } : { pieces: one(JSON.stringify(data)), size: 0 };
}

/** So many positions or features are felt. */
const MANY = 8000;

/** Whether GeoJSON as an object is large. Looks at no more than that takes. @param {any} data */
export function isLargeObject(data) {
  if (!Array.isArray(data?.features)) return false;
  let count = 0;
  /** @param {any} coordinates */
  const add = (coordinates) => {
    if (!Array.isArray(coordinates?.[0]) || count >= MANY) return;
    if (Array.isArray(coordinates[0][0])) coordinates.forEach(add);
    else count += coordinates.length;
  };
  for (const feature of data.features) {
    if (count >= MANY) return true;
    count += 1;
    add(feature?.geometry?.coordinates);
  }
  return count >= MANY;
}

/** Lets the page do what waits; a timeout would wait 4 ms, too. @returns {Promise<void>} */
function breathe() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(0);
  });
}

/**
 * The same pieces, with a pause when the page has waited for half a frame.
 * @param {AsyncIterable<Piece> | Iterable<Piece>} pieces
 * @returns {AsyncGenerator<Piece>}
 */
export async function* unhurried(pieces) {
  let since = performance.now();
  for await (const piece of pieces) {
    yield piece;
    if (performance.now() - since < SLICE_MS) continue;
    await breathe();
    since = performance.now();
  }
}

/** @param {Piece} piece @returns {AsyncGenerator<Piece>} */
async function* one(piece) {
  yield piece;
}

/** @param {string} text @returns {AsyncGenerator<Piece>} */
async function* ofText(text) {
  for (let at = 0; at < text.length; ) {
    let end = at + TEXT;
    // Not between the halves of a character.
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    yield text.slice(at, end);
    at = end;
  }
}

/**
 * As `JSON.stringify` would have it, the features last.
 * @param {any} data
 * @returns {AsyncGenerator<Piece>}
 */
async function* ofObject({ features, ...rest }) {
  const head = JSON.stringify(rest);
  yield `${head.slice(0, -1)}${head.length > 2 ? "," : ""}"features":[`;
  let count = 200;
  for (let at = 0; at < features.length; ) {
    const from = performance.now();
    const end = Math.min(at + count, features.length);
    yield (at ? "," : "") + JSON.stringify(features.slice(at, end)).slice(1, -1);
    const ms = Math.max(performance.now() - from, 0.5);
    count = Math.max(1, Math.ceil(count * Math.min(SLICE_MS / ms, 4)));
    at = end;
  }
  yield "]}";
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @param {(length: number) => void} [came]
 * @returns {AsyncGenerator<Piece>}
 */
async function* ofStream(stream, came) {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) return;
    came?.(value.length);
    // It is handed over with all of its memory, which then must be its own.
    yield value.length === value.buffer.byteLength ? value : value.slice();
  }
}

/**
 * @param {URL} url
 * @param {string | undefined} encoding
 * @param {AbortSignal} signal
 * @param {Progress} progress
 * @returns {Promise<Pieces>}
 */
async function fetched(url, encoding, signal, progress) {
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
  let loaded = 0;
  const came = (/** @type {number} */ more) => progress((loaded += more), total);
  const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>> | null} */ (response.body);
  return {
    pieces: body ? ofStream(body, came) : one(new Uint8Array()),
    size: length > 0 ? length : 0,
    encoding: encoding ?? charset,
  };
}
