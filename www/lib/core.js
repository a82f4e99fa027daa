// The package's core: fetches the engine, the plan's data and a style side by side, once a page, and makes the engine's maps of
// them. The element needs no more; `index.js` is the package's door.

import init, { Map } from "./guangqing_map.js";

/** @typedef {import("./types.js").MapOptions} MapOptions */
/** @typedef {import("./types.js").SourceSpecification} SourceSpecification */
/** @typedef {import("./types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("./types.js").ErrorCode} ErrorCode */
/** @typedef {"light" | "dark" | "print" | "contrast" | "safe"} Theme */

// Static URLs, one a file, so that bundlers see and copy them.
const WASM_URL = new URL("./guangqing_map_bg.wasm", import.meta.url);
const ATLAS_URL = new URL("./atlas.bin", import.meta.url);
const STYLE_URLS = {
  light: new URL("./styles/light.json", import.meta.url),
  dark: new URL("./styles/dark.json", import.meta.url),
};

/** An error that a page can act upon: `code` stays the same from release to release. */
export class MapError extends Error {
  /**
   * @param {ErrorCode} code what happened, for programs
   * @param {string} message what happened, for people
   * @param {unknown} [cause] the error underneath
   */
  constructor(code, message, cause) {
    super(message, { cause });
    this.name = "MapError";
    /** @type {ErrorCode} */
    this.code = code;
  }
}

/** What becomes of a promise whose map goes. */
export const removed = () => new MapError("removed", "The map was removed.");

/** @type {Promise<void> | undefined} */
let engine;
/** @type {Promise<Uint8Array> | undefined} */
let atlas;
/** @type {Uint8Array | undefined} */
let bytes;
let started = false;
/** @type {Partial<Record<Theme, Promise<StyleSpecification>>>} */
const styles = {};

/**
 * Fetches the engine, the plan's data and one style at the same time. Calls after the first
 * share its work; after a failure the next call tries again.
 *
 * @param {Theme} [theme] which style to fetch. @default "light"
 * @returns {Promise<{ atlas: Uint8Array, style: StyleSpecification }>} the style is the caller's own copy
 * @throws {MapError} with a stable `code`
 */
export async function load(theme = "light") {
  const [, data, style] = await Promise.all([loadEngine(), loadAtlas(), loadStyle(theme)]);
  return { atlas: data, style };
}

/**
 * Fetches one of the styles that come with the package: light, dark, for print, of high contrast, or safe for any colour vision.
 *
 * @param {Theme} theme
 * @returns {Promise<StyleSpecification>} the caller's own copy
 * @throws {MapError} `fetch-failed`
 */
export async function loadStyle(theme) {
  const pending = (styles[theme] ??= urlOf(theme).then(fetchOk).then((response) => response.json()));
  pending.catch(() => delete styles[theme]);
  return structuredClone(await pending);
}

/** @param {Theme} theme @returns {Promise<URL>} */
async function urlOf(theme) {
  const known = /** @type {Partial<Record<Theme, URL>>} */ (STYLE_URLS)[theme];
  return known ?? (await import("./themes.js")).THEME_URLS[theme] ?? STYLE_URLS.light;
}

/**
 * Whose data sources show, each once; `"gq:attribution": {"en": …}` says what a credit is in another language.
 * @param {(SourceSpecification | undefined)[]} sources
 * @param {string} lang
 */
export function creditsOf(sources, lang) {
  return [...new Set(sources.map((source) => source?.["gq:attribution"]?.[lang] ?? source?.attribution))].filter((text) => text !== undefined);
}

/** Whether `load()` is done, so that maps can be made at once. */
export function isLoaded() {
  return started && bytes !== undefined;
}

/**
 * Options as the engine takes them, with the atlas unless they bring their own.
 * @param {MapOptions} options
 */
export function prepared({ container: _, ...options }) {
  return { ...options, atlas: options.atlas ?? bytes };
}

/**
 * Makes the engine's own map in an element, with the plan's data and the style of a theme unless the options bring a style.
 *
 * @param {HTMLElement} container
 * @param {MapOptions & { theme?: Theme }} options
 * @returns {Promise<Map>}
 * @throws {MapError}
 */
export async function createEngineMap(container, options) {
  const { theme = "light", ...rest } = options;
  const english = rest.lang === "en" ? import("./english.js").then(({ loadEnglish }) => loadEnglish()) : undefined;
  const [, , style, translate] = await Promise.all([loadEngine(), loadAtlas(), rest.style ?? loadStyle(theme), english]);
  const map = new Map(container, prepared({ ...rest, style }));
  translate?.(map);
  return map;
}

/** @returns {Promise<void>} */
function loadEngine() {
  engine ??= startModule(fetchOk(WASM_URL), init).then(() => void (started = true));
  engine.catch(() => (engine = undefined));
  return engine;
}

/** @returns {Promise<Uint8Array>} */
function loadAtlas() {
  atlas ??= fetchOk(ATLAS_URL).then(async (response) => (bytes = new Uint8Array(await response.arrayBuffer())));
  atlas.catch(() => (atlas = undefined));
  return atlas;
}

/**
 * Starts a wasm module, for the package's own modules.
 *
 * @param {Promise<Response>} response asked for before the checks below, so that they cost no round trip
 * @param {(from: { module_or_path: Response }) => Promise<unknown>} start
 * @returns {Promise<void>}
 * @throws {MapError}
 */
export async function startModule(response, start) {
  response.catch(() => {});
  if (typeof WebAssembly !== "object") {
    throw new MapError("wasm-unsupported", "This browser has no WebAssembly, which the map engine needs.");
  }
  try {
    // The smallest module there is: fails exactly when the page's policy forbids WebAssembly.
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  } catch (cause) {
    throw new MapError(
      "wasm-blocked",
      "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src.",
      cause,
    );
  }
  try {
    await start({ module_or_path: await response });
  } catch (cause) {
    if (cause instanceof MapError) throw cause;
    throw new MapError("wasm-failed", "The map engine could not be started.", cause);
  }
}

/**
 * For the package's own modules.
 *
 * @param {URL} url
 * @returns {Promise<Response>} one that succeeded
 * @throws {MapError} `fetch-failed`
 */
export async function fetchOk(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new MapError("fetch-failed", `Could not fetch ${url.pathname}.`, cause);
  }
  if (!response.ok) throw new MapError("fetch-failed", `Could not fetch ${url.pathname}: HTTP ${response.status}.`);
  return response;
}
