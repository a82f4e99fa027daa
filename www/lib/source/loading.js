// From an address, bytes, text or an object to what the engine takes: fetched and handed on piece by piece, decoded from UTF-8, GB18030
// or UTF-16, and converted where it is not GeoJSON. What is large is read by a worker.

import { MapError, part } from "../base/core.js";
import { messageOf } from "../base/fault.js";
import { decode } from "./decode.js";
import { loadReading, packName, readText } from "./inline.js";
import { piecesOf, unhurried } from "./pieces.js";
import { Beside } from "./reading.js";

/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("../types.js").Issue} Issue */
/** @typedef {import("./reading.js").Piece} Piece */
/** @typedef {(loaded: number, total: number | undefined) => void} Progress */
/**
 * A source with its data as text; or with the name of a set in `pack`, which the engine must be given first; or a worker that has gathered its points.
 * @typedef {{ spec: SourceSpecification, issues: Issue[], pack?: Uint8Array, clusters?: { beside: Beside, levels: number } }} Loaded
 */

/** From this length on reading would be felt: about 25 ms of work. */
export const LARGE = 1_000_000;

/** More is refused: a wasm module has 4 GB of memory at most, for the text and up to three times its length. */
const MOST = 512 * 2 ** 20;

/**
 * @param {SourceSpecification} spec
 * @param {AbortSignal} signal
 * @param {Progress} progress
 * @returns {Promise<Loaded>}
 * @throws {MapError} `fetch-failed`, `bad-data`
 */
export async function read(spec, signal, progress) {
  const { pieces, size, encoding } = await piecesOf(spec, signal, progress, LARGE);
  if (size > MOST) throw tooLarge();
  const { data: _, ...options } = spec;
  const start = () => new Beside(JSON.stringify(options), encoding, signal);
  let beside = size >= LARGE ? start() : undefined;
  /** What no worker has yet. @type {Piece[]} */
  const kept = [];
  let length = 0;
  for await (const piece of unhurried(pieces)) {
    signal.throwIfAborted();
    kept.push(piece);
    length += piece.length;
    if (length > MOST) {
      beside?.end();
      throw tooLarge();
    }
    if (length >= LARGE) beside ??= start();
    // Two, so that what waited for the worker to start becomes less.
    if (beside?.runs) for (const one of kept.splice(0, 2)) beside.push(one);
  }
  if (await beside?.started) return readBeside(/** @type {Beside} */ (beside), kept, spec);
  signal.throwIfAborted();
  return readHere(textOf(kept, encoding), spec, signal);
}

function tooLarge() {
  return new MapError(
    "bad-data",
    "the data are larger than 512 MB, which is the most that is read in a page: leave out features or properties that are not shown",
  );
}

/**
 * @param {Beside} beside
 * @param {Piece[]} kept
 * @param {SourceSpecification} spec
 * @returns {Promise<Loaded>}
 */
async function readBeside(beside, kept, spec) {
  for await (const piece of unhurried(kept)) beside.push(piece);
  const name = packName();
  const done = await beside.finish(name);
  if ("fault" in done) throw new MapError("bad-data", done.fault);
  const issues = JSON.parse(done.issues);
  if ("levels" in done) return { spec, issues, clusters: { beside, levels: done.levels } };
  return { spec: plain(spec, name), issues, pack: done.pack };
}

/**
 * @param {string} text
 * @param {SourceSpecification} spec
 * @param {AbortSignal} signal
 * @returns {Promise<Loaded>}
 */
async function readHere(text, spec, signal) {
  const { data: _, ...options } = spec;
  const type = spec.type ?? "geojson";
  const topology = type === "topojson" || (type === "geojson" && /"type"\s*:\s*"Topology"/.test(text.slice(0, 2000)));
  const plainGeojson = type !== "csv" && !topology && spec.filter === undefined;
  if (plainGeojson && /** @type {any} */ (spec).cluster === true) return { spec: { ...spec, data: text }, issues: [] };
  if (plainGeojson && text.length < LARGE) {
    await loadReading();
    signal.throwIfAborted();
    return readSmall(text, spec);
  }
  const { loadAnalysis } = await part("analysis.js", import("../analysis.js"));
  const analysis = await loadAnalysis();
  signal.throwIfAborted();
  let done;
  try {
    if (/** @type {any} */ (spec).cluster !== true) return readPacked(analysis, text, spec, topology);
    done = JSON.parse(analysis.readSource(text, JSON.stringify({ ...options, type: topology ? "topojson" : type })));
  } catch (cause) {
    throw new MapError("bad-data", messageOf(cause), cause);
  }
  return { spec: plain(spec, done.geojson), issues: done.issues };
}

/**
 * @param {string} text
 * @param {SourceSpecification} spec
 * @returns {Loaded}
 */
function readSmall(text, spec) {
  const { name, pack, issues } = readText(text, spec);
  const whole = issues.find(({ path }) => !path.startsWith("data."));
  if (whole) throw new MapError("bad-data", whole.message);
  for (const issue of issues) issue.path = issue.path.slice("data.".length);
  return { spec: plain(spec, name), issues, pack };
}

/**
 * As the worker does it.
 * @param {import("../analysis.js").Analysis} analysis
 * @param {string} text
 * @param {SourceSpecification} spec
 * @param {boolean} topology whether it is TopoJSON
 * @returns {Loaded}
 */
function readPacked({ SourceReader }, text, spec, topology) {
  const { data: _, ...options } = spec;
  const name = packName();
  const reader = new SourceReader(JSON.stringify(options));
  try {
    reader.pushText(text);
    const made = reader.pack(name, topology);
    return { spec: plain(spec, name), issues: JSON.parse(made.issues), pack: made.takePack() };
  } finally {
    reader.free();
  }
}

/**
 * A source whose data are in WGS-84 with their ids in place.
 * @param {SourceSpecification} spec as it was given
 * @param {string} data
 */
function plain({ attribution, "gq:attribution": more }, data) {
  return /** @type {SourceSpecification} */ ({
    type: "geojson",
    data,
    ...(attribution ? { attribution } : {}),
    ...(more ? { "gq:attribution": more } : {}),
  });
}

/** @param {Piece[]} pieces all text or all bytes @param {string | undefined} encoding */
function textOf(pieces, encoding) {
  if (typeof pieces[0] === "string") return pieces.join("");
  const all = /** @type {Uint8Array[]} */ (pieces);
  const bytes = new Uint8Array(all.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  try {
    return decode(bytes, encoding);
  } catch (cause) {
    throw new MapError("bad-data", cause instanceof Error ? cause.message : String(cause), cause);
  }
}
