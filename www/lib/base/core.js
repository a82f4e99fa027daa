// The package's core: fetches the wasm, the plan's data and a style side by side, once a page, and makes engines of them. The element needs no more; `index.js` is the package's door.

import init, { Engine } from "../guangqing_map.js";

/** @typedef {import("../types.js").MapOptions} MapOptions */
/** @typedef {import("../types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("../types.js").ErrorCode} ErrorCode */
/** @typedef {"light" | "dark" | "print" | "contrast" | "safe"} Theme */

// Static URLs, one a file, so that bundlers see and copy them.
const WASM_URL = new URL("../guangqing_map_bg.wasm", import.meta.url);
const ATLAS_URL = new URL("../atlas.bin", import.meta.url);
const STYLE_URLS = {
  light: new URL("../styles/light.json", import.meta.url),
  dark: new URL("../styles/dark.json", import.meta.url),
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

/**
 * A part of the package that is fetched when it is first wanted.
 * @template T
 * @param {string} name its file
 * @param {Promise<T>} module
 * @returns {Promise<T>}
 * @throws {MapError} `fetch-failed`
 */
export function part(name, module) {
  return module.catch((cause) => {
    throw new MapError(
      "fetch-failed",
      `Could not load ${name}, or a file that it imports: put all files of the package on the server.`,
      cause,
    );
  });
}

/** A file of data, fetched once a page; after a failure, or found damaged, anew. */
export class DataFile {
  /** @type {Uint8Array | undefined} */
  bytes;
  /** @type {Promise<Uint8Array> | undefined} */
  #coming;
  #url;
  /** @type {RequestCache} */
  #cache = "default";

  /** @param {URL} url */
  constructor(url) {
    this.#url = url;
  }

  /** @returns {Promise<Uint8Array>} */
  get() {
    const coming = (this.#coming ??= fetchOk(this.#url, this.#cache).then(
      async (response) => (this.bytes = new Uint8Array(await response.arrayBuffer())),
    ));
    coming.catch(() => {
      if (coming === this.#coming) this.#coming = undefined;
    });
    return coming;
  }

  /**
   * What is made of the bytes. If they are damaged, those in the browser's cache may be, and they are fetched once more.
   * @template T
   * @param {(bytes: Uint8Array) => T} make
   * @returns {Promise<T>}
   * @throws {MapError} `damaged`
   */
  async use(make) {
    const bytes = await this.get();
    try {
      return make(bytes);
    } catch (cause) {
      const fault = this.fault(cause, bytes);
      if (fault === cause) throw cause;
    }
    const again = await this.get();
    try {
      return make(again);
    } catch (cause) {
      throw this.fault(cause, again);
    }
  }

  /**
   * The error itself, or, when it says that the bytes are damaged, one that names the file; these bytes are forgotten then.
   * @param {any} cause
   * @param {Uint8Array} [bytes]
   */
  fault(cause, bytes = this.bytes) {
    if (cause?.code !== "atlas") return cause;
    if (bytes === this.bytes) this.bytes = this.#coming = undefined;
    this.#cache = "reload";
    return new MapError(
      "damaged",
      `${this.#url.pathname} is damaged (${cause.message}): put the package's own on the server.`,
      cause,
    );
  }
}

/** @type {Promise<void> | undefined} */
let engine;
const atlas = new DataFile(ATLAS_URL);
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
  const [, data, style] = await Promise.all([loadEngine(), atlas.get(), loadStyle(theme)]);
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
  const pending = (styles[theme] ??= urlOf(theme).then(fetchJson));
  pending.catch(() => delete styles[theme]);
  return structuredClone(await pending);
}

/** @param {Theme} theme @returns {Promise<URL>} */
async function urlOf(theme) {
  const known = /** @type {Partial<Record<Theme, URL>>} */ (STYLE_URLS)[theme];
  return known ?? (await part("themes.js", import("../atlas/themes.js"))).THEME_URLS[theme] ?? STYLE_URLS.light;
}

/** Whether `load()` is done, so that maps can be made at once. */
export function isLoaded() {
  return started && atlas.bytes !== undefined;
}

/**
 * Options as the engine takes them, with the atlas unless they bring their own.
 * @param {MapOptions} options
 */
export function prepared({ container: _, ...options }) {
  return { ...options, atlas: options.atlas ?? atlas.bytes };
}

/** What a page hears of a map that could not be made; a damaged atlas is fetched again by the next `load()`. @param {unknown} cause */
export const atlasFault = (cause) => atlas.fault(cause);

/**
 * Makes the engine of a map in an element, with the plan's data and the style of a theme unless the options bring a style.
 *
 * @param {HTMLElement} container
 * @param {MapOptions & { theme?: Theme }} options
 * @returns {Promise<Engine>}
 * @throws {MapError}
 */
export async function createEngine(container, options) {
  const { theme = "light", ...rest } = options;
  // Without them the names are Chinese.
  const english =
    rest.lang === "en"
      ? part("english.js", import("../atlas/english.js"))
          .then((own) => own.loadEnglish())
          .catch(console.error)
      : undefined;
  const [, , style, translate] = await Promise.all([
    loadEngine(),
    atlas.get(),
    rest.style ?? loadStyle(theme),
    english,
  ]);
  const map = await (rest.atlas
    ? new Engine(container, { ...rest, style })
    : atlas.use(() => new Engine(container, prepared({ ...rest, style }))));
  try {
    translate?.(map);
  } catch (cause) {
    console.error(cause);
  }
  return map;
}

/** @returns {Promise<void>} */
function loadEngine() {
  engine ??= startModule(fetchOk(WASM_URL), init).then(() => void (started = true));
  engine.catch(() => (engine = undefined));
  return engine;
}

/** @param {URL} url @returns {Promise<any>} */
async function fetchJson(url) {
  const response = await fetchOk(url);
  return response.json().catch((cause) => {
    throw new MapError(
      "damaged",
      `${url.pathname} is damaged (it is no JSON): put the package's own on the server.`,
      cause,
    );
  });
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
    const { url } = await response;
    throw new MapError(
      "wasm-failed",
      `The map engine could not be started: ${new URL(url).pathname} is damaged, or not of the package's version.`,
      cause,
    );
  }
}

/**
 * For the package's own modules.
 *
 * @param {URL} url
 * @param {RequestCache} [cache]
 * @returns {Promise<Response>} one that succeeded
 * @throws {MapError} `fetch-failed`
 */
export async function fetchOk(url, cache = "default") {
  let response;
  try {
    response = await fetch(url, { cache });
  } catch (cause) {
    throw new MapError("fetch-failed", `Could not fetch ${url.pathname}.`, cause);
  }
  if (!response.ok) throw new MapError("fetch-failed", `Could not fetch ${url.pathname}: HTTP ${response.status}.`);
  return response;
}
