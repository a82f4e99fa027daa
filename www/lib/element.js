// The custom element <guangqing-map>: attributes in, events out. It owns no map logic; what it adds to a map is the frame around
// it (buttons, scale bar, attribution, messages). What only some pages need (own data, further controls, markers in slots,
// cooperative gestures, class Map itself) it fetches when it is asked for.

import { GESTURES, MapAttributes } from "./element/attributes.js";
import { Frame, attributionOf } from "./element/frame.js";
import { ELEMENT as TEXTS } from "./base/texts.js";

/** @typedef {typeof import("./base/core.js")} Core */
/** @typedef {import("./base/core.js").MapError} MapError */
/** @typedef {import("./guangqing_map.js").Engine} Engine */
/** @typedef {import("./map/map.js").Map} Map */
/** @typedef {import("./types.js").Bounds} Bounds */
/** @typedef {import("./types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("./types.js").MapEvent} MapEvent */
/** @typedef {"zh" | "en"} Lang */

// The build puts the imports above into this file. The core is not imported so: if it were missing, nothing would be left to tell of it.

/** @type {Core | undefined} */
let core;
/** @type {Promise<Core> | undefined} */
let coming;

/** Asked for at once, and again after a failure. */
function loadCore() {
  coming ??= part("core.js", import("./base/core.js")).then((own) => (core = own));
  coming.catch(() => (coming = undefined));
  return coming;
}

void loadCore();
// The core imports it: side by side they come sooner.
import("./guangqing_map.js").catch(() => {});

/**
 * @param {import("./types.js").ErrorCode} code
 * @param {string} message
 * @param {unknown} [cause]
 * @returns {MapError}
 */
function failure(code, message, cause) {
  if (core) return new core.MapError(code, message, cause);
  return /** @type {MapError} */ (Object.assign(new Error(message, { cause }), { name: "MapError", code }));
}

/**
 * As `part` of the core.
 * @template T
 * @param {string} name
 * @param {Promise<T>} module
 * @returns {Promise<T>}
 */
function part(name, module) {
  return module.catch((cause) => {
    throw failure(
      "fetch-failed",
      `Could not load ${name}, or a file that it imports: put all files of the package on the server.`,
      cause,
    );
  });
}

/** Guangzhou and Qingyuan as a whole, [[west, south], [east, north]] in degrees of WGS-84. */
export const HOME_BOUNDS = /** @type {Bounds} */ ([
  [111.93, 22.55],
  [114.06, 25.2],
]);

/**
 * Map events that leave the element as `gq-…` CustomEvents with the map's event as `detail`.
 * Those of every pointer movement stay inside, for speed: `(await element.map).on("mousemove", …)`.
 */
const FORWARDED = /** @type {const} */ ([
  "load",
  "idle",
  "click",
  "dblclick",
  "move",
  "moveend",
  "zoomend",
  "sourcedata",
]);

const SCALE_BAR_MAX_PX = 104;

/** Properties that a page may have set before the element was defined. */
const PROPERTIES = [
  "theme",
  "center",
  "zoom",
  "bounds",
  "minZoom",
  "maxZoom",
  "maxBounds",
  "layers",
  "controls",
  "src",
  "srcType",
  "datum",
  "mapStyle",
  "gestures",
  "loading",
  "interactive",
  "data",
  "padding",
  ...Object.values(GESTURES),
];

const THEMES = new Set(["light", "dark", "print", "contrast", "safe"]);

/**
 * A map of the plan as an element.
 *
 * Attributes, all optional and live; each is a property, too (`min-zoom` is `minZoom`):
 * - `lang`: `zh` or `en`. @default the page's language, else `zh`
 * - `theme`: `light`, `dark`, `auto` (the reader's preference of these), `print`, `contrast` or `safe`. @default "light"
 * - `center`: `lon,lat` in degrees of WGS-84; `zoom`: a number. @default all of Guangzhou and Qingyuan
 * - `bounds`: `west,south,east,north`, shown as a whole in place of `center` and `zoom`
 * - `min-zoom`, `max-zoom`, `max-bounds`: how far the view may go
 * - `layers`: groups to show, such as `parks,projects,transport`. @default what the style shows
 * - `controls`: `basic` (zoom, home, scale bar), `none`, or a list of `navigation`, `scale`, `fullscreen`, `geolocate`, `legend`,
 *   `layers`. @default "basic"
 * - `src`: address of data to draw on top: GeoJSON, TopoJSON, or CSV with coordinates or WKT; `src-type`: `geojson`, `topojson` or
 *   `csv`. @default by the address's ending; `datum`: `wgs84`, `cgcs2000`, `gcj02` or `bd09`. @default "wgs84"
 * - `map-style`: address of a MapLibre style to draw in place of the plan's
 * - `gestures`: `auto`, `cooperative` (the wheel zooms with Ctrl or ⌘, two fingers move the map) or `greedy`. @default "auto":
 *   cooperative where the page scrolls or is framed
 * - `scroll-zoom`, `drag-pan`, `double-click-zoom`, `touch-zoom-rotate`, `keyboard`: `false` switches that off. @default "true"
 * - `interactive`: `false` for a picture that stands still. @default "true"
 * - `loading`: `lazy` (when near the viewport, or asked for its map) or `eager`. @default "lazy"
 *
 * Slots: `top-left`, `top-right`, `bottom-left`, `bottom-right` for what lies over the map's corners; `marker` and `popup` for
 * elements with a `lnglat="113.05,23.68"`, which move with the map.
 *
 * Parts: `map`, `controls`, `foot`, `scale`, `attribution`, `message`, `corner`, `control`, `button`, `panel`, `marker`, `popup`,
 * `popup-content`, `popup-tip`, `popup-close`, `gesture-note`. Custom properties: `--gq-surface`, `--gq-ink`, `--gq-ink-soft`,
 * `--gq-line`, `--gq-focus`.
 *
 * Events: `gq-load`, `gq-click`, `gq-moveend`, … with the map's own event as `detail`; `gq-error` with a `MapError`, which is said on
 * the console, too, unless the event is prevented.
 */
export class GuangqingMapElement extends MapAttributes {
  /** @internal */
  static observedAttributes = [
    "lang",
    "theme",
    "center",
    "zoom",
    "bounds",
    "min-zoom",
    "max-zoom",
    "max-bounds",
    "layers",
    "controls",
    "src",
    "src-type",
    "datum",
    "map-style",
    "gestures",
    "loading",
    "interactive",
    ...Object.keys(GESTURES),
  ];

  #frame = new Frame();
  #padding = { top: 24, right: 24, bottom: 24, left: 24 };
  /** @type {Engine | undefined} */
  #map;
  /** The whole map over it, once a page has asked for that. @type {Map | undefined} */
  #whole;
  /** @type {PromiseWithResolvers<Engine>} */
  #ready = promiseWithResolvers();
  #started = false;
  #failed = false;
  /** Counts starts and stops, so that work begun before a stop knows that it is stale. */
  #epoch = 0;
  /** Whether the map stands at no view of its own yet, as it has had no size. */
  #unseen = false;
  /** @type {{ center: [number, number], zoom: number } | undefined} */
  #lastView;
  /** @type {unknown} */
  #data;
  /** The source and layers of `src` or `data`. @type {import("./element/own.js").Own | undefined} */
  #own;
  /** Counts what was asked for of `src` or `data`: attributes that are set in one go ask for a file once. */
  #asked = 0;
  /** What `map-style` names, while it comes. @type {{ href: string, coming: Promise<StyleSpecification> } | undefined} */
  #styling;
  /** Why nothing of `src` or `data` is shown. @type {MapError | undefined} */
  #ownFault;
  /** As well, of what `map-style` names. @type {MapError | undefined} */
  #styleFault;
  /** Whether the map's gestures were told anything. */
  #gestured = false;
  /** Takes away what `controls` and the slots have put on the map. @type {(() => void)[]} */
  #extras = [];
  /** @type {IntersectionObserver | undefined} */
  #seer;
  #prefersDark = matchMedia("(prefers-color-scheme: dark)");
  #onPreference = () => this.#restyle();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    this.#frame.fill(root);
    this.#frame.onZoomIn = () => this.#map?.step(true);
    this.#frame.onZoomOut = () => this.#map?.step(false);
    this.#frame.onHome = () => this.home();
    this.#frame.onSlotted = () => this.#applySlots();
    this.addEventListener("pointerenter", () => this.#applyGestures());
    const early = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
    for (const name of PROPERTIES.filter((p) => Object.hasOwn(this, p))) {
      const value = early[name];
      delete early[name];
      early[name] = value;
    }
  }

  /**
   * The map, once it is there; rejects with a `MapError` if it cannot be made, with the code `removed` when the element is taken
   * out of the page meanwhile and not put back at once.
   * @returns {Promise<Map>}
   */
  get map() {
    this.#wake();
    return Promise.all([this.#ready.promise, part("map.js", import("./map/map.js"))]).then(async ([map, all]) => {
      const whole = await all.mapOf(map);
      if (map === this.#map) return (this.#whole = whole);
      if (this.isConnected) return this.map;
      throw gone();
    });
  }

  /** The language in use. @returns {Lang} */
  get language() {
    const own = this.getAttribute("lang") || this.parentElement?.closest("[lang]")?.getAttribute("lang") || "";
    return own.toLowerCase().startsWith("en") ? "en" : "zh";
  }

  /** The theme in use. @returns {import("./base/core.js").Theme} */
  get resolvedTheme() {
    const { theme } = this;
    if (theme === "auto") return this.#prefersDark.matches ? "dark" : "light";
    return THEMES.has(theme) ? /** @type {import("./base/core.js").Theme} */ (theme) : "light";
  }

  /** The map's credits as one line, for pictures made of it. */
  get attribution() {
    return this.#map ? attributionOf(this.#map.getStyle(), this.language) : "";
  }

  /** Room to keep free at each side, px, when the map shows everything: for what a page lays over it. */
  get padding() {
    return this.#padding;
  }

  set padding(sides) {
    this.#padding = sides;
  }

  /** GeoJSON to draw on top, in place of `src`. @returns {unknown} */
  get data() {
    return this.#data;
  }

  set data(value) {
    this.#data = value;
    if (this.isConnected) this.#refreshOwn();
  }

  /** Goes back to the view of all of Guangzhou and Qingyuan, or of `bounds`. */
  home() {
    if (!this.#map) return;
    this.#setHome(this.#map);
    this.#map.goHome();
  }

  /** @internal */
  connectedCallback() {
    this.#prefersDark.addEventListener("change", this.#onPreference);
    // Measured at once, so that a map in view starts without waiting for a frame.
    const { top, bottom } = this.getBoundingClientRect();
    const near = bottom > -innerHeight && top < 2 * innerHeight;
    if (near || this.loading === "eager") return this.#wake();
    this.#seer = new IntersectionObserver(
      (seen) => {
        if (seen.some((entry) => entry.isIntersecting)) this.#wake();
      },
      { rootMargin: "100%" },
    );
    this.#seer.observe(this);
  }

  /** @internal */
  disconnectedCallback() {
    this.#prefersDark.removeEventListener("change", this.#onPreference);
    this.#seer?.disconnect();
    this.#seer = undefined;
    this.#stop();
    // Who moves an element takes it out and puts it back in one go.
    setTimeout(() => {
      if (this.isConnected) return;
      this.#ready.reject(gone());
      this.#ready = promiseWithResolvers();
    });
  }

  /**
   * @internal
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return;
    // Not there yet: begin again with what the attributes say now; fetched files are kept.
    if (!this.#map) {
      if (this.#started) void this.#start();
      else if (this.loading === "eager") this.#wake();
    } else if (name === "lang") this.#applyLanguage();
    else if (name === "center" || name === "zoom" || name === "bounds") this.#applyView();
    else if (name === "layers") this.#applyGroups();
    else if (name === "controls") this.#applyControls();
    else if (name === "gestures" || name in GESTURES) this.#applyGestures();
    else if (name === "src" || name === "src-type" || name === "datum") this.#refreshOwn();
    else if (name === "min-zoom" || name === "max-zoom" || name === "max-bounds") this.#applyLimits(this.#map);
    else if (name === "interactive") {
      this.#stop();
      void this.#start();
    } else if (name !== "loading") void this.#restyle();
  }

  /** Starts what has waited to be near. */
  #wake() {
    if (!this.isConnected || this.#started) return;
    this.#seer?.disconnect();
    this.#seer = undefined;
    void this.#start();
  }

  async #start() {
    const epoch = ++this.#epoch;
    this.#started = true;
    if (this.#failed) this.#ready = promiseWithResolvers();
    this.#failed = false;
    this.#frame.showControls(this.controls.includes("basic"));
    this.#applyLanguage();
    this.#frame.showLoading(TEXTS[this.language].loading);
    try {
      const [{ createEngine }, style] = await Promise.all([loadCore(), this.#loadStyle(), this.#loadOwn()]);
      if (epoch !== this.#epoch) return;
      const view = this.#lastView ?? this.#viewAttributes();
      const { minZoom, maxZoom } = this;
      const dressed = this.#dress(style);
      const map = await createEngine(this.#frame.canvasBox, {
        style: this.mapStyle ? { ...dressed, sources: {}, layers: [] } : dressed,
        lang: this.language,
        interactive: this.interactive,
        ...(minZoom === undefined ? {} : { minZoom }),
        ...(maxZoom === undefined ? {} : { maxZoom }),
        ...(view ?? { bounds: this.#homeBounds(), padding: this.padding }),
      });
      if (epoch !== this.#epoch) {
        map.remove();
        return;
      }
      this.#map = map;
      await this.#give(map, dressed);
      if (epoch !== this.#epoch) return;
      if (this.maxBounds) this.#applyLimits(map);
      this.#setHome(map);
      if (!view) this.#fitOnceSeen(map);
      this.#listen(map);
      this.#sayOwn(map);
      this.#frame.showAttribution(style, this.language);
      this.#drawScale();
      this.#ready.resolve(map);
      this.#applyControls();
      this.#applySlots();
      this.#applyGestures();
    } catch (cause) {
      if (epoch !== this.#epoch) return;
      const error = worded(cause);
      this.#frame.showFailure(TEXTS[this.language], error);
      this.#tell(error);
      this.#failed = true;
      this.#ready.reject(error);
    }
  }

  #stop() {
    this.#epoch += 1;
    this.#started = false;
    const map = this.#map;
    if (!map) return;
    for (const end of this.#extras.splice(0)) end();
    if (this.#gestured) import("./map/gestures.js").then(({ endGestures }) => endGestures(map)).catch(() => {});
    this.#gestured = false;
    const [x = 0, y = 0, zoom = 0] = map.view();
    const [, , lng = 0, lat = 0] = map.panned(x, y, zoom, 0, 0);
    if (!this.#unseen) this.#lastView = { center: [lng, lat], zoom };
    this.#map = undefined;
    this.#ready = promiseWithResolvers();
    (this.#whole ?? map).remove();
    this.#whole = undefined;
  }

  /** @param {unknown} cause */
  #fail(cause) {
    this.#tell(worded(cause));
  }

  /** @param {MapError} error */
  #tell(error) {
    // Said on the console, too, unless who listens prevents it.
    if (this.dispatchEvent(new CustomEvent("gq-error", { detail: error, cancelable: true }))) console.error(error);
  }

  /**
   * Nothing fits into an element of no size: one that starts hidden shows everything when it is shown.
   * @param {Engine} map
   */
  #fitOnceSeen(map) {
    this.#unseen = this.clientWidth * this.clientHeight === 0;
    const fit = () => {
      if (!this.#unseen || this.clientWidth * this.clientHeight === 0) return;
      this.#unseen = false;
      this.#fit(map);
    };
    if (this.#unseen) map.on("resize", fit);
  }

  /** @param {Engine} map */
  #listen(map) {
    for (const type of FORWARDED) {
      map.on(type, (/** @type {any} */ event) => {
        if (type === "move" || type === "zoomend") this.#drawScale();
        // What is there is told with a click, as class Map tells it.
        const { x = 0, y = 0 } = event.point ?? {};
        const features = type === "click" && map.features(x, y, x, y, undefined, event.touch === true);
        const detail = features ? { ...event, features } : event;
        this.dispatchEvent(new CustomEvent(`gq-${type}`, { detail }));
      });
    }
  }

  /** @returns {Promise<StyleSpecification>} */
  async #loadStyle() {
    const { mapStyle } = this;
    if (!mapStyle) return (await loadCore()).loadStyle(this.resolvedTheme);
    const { href } = new URL(mapStyle, this.baseURI);
    if (this.#styling?.href !== href) {
      const coming = part("own.js", import("./element/own.js")).then((own) => own.fetchStyle(new URL(href)));
      const styling = { href, coming };
      this.#styling = styling;
      const done = () => {
        if (this.#styling === styling) this.#styling = undefined;
      };
      coming.then(done, done);
    }
    // Whoever asked dresses it for itself.
    return structuredClone(await /** @type {{ coming: Promise<StyleSpecification> }} */ (this.#styling).coming);
  }

  /** Draws the map anew in the present theme, groups and language. */
  async #restyle() {
    const map = this.#map;
    if (!map) return;
    const epoch = this.#epoch;
    try {
      const style = await this.#loadStyle();
      if (epoch !== this.#epoch) return;
      await this.#give(map, this.#dress(style), true);
      if (epoch !== this.#epoch) return;
      this.#sayOwn(map);
      map.setGlobalStateProperty("lang", this.language);
      this.#frame.showAttribution(style, this.language);
      this.dispatchEvent(new CustomEvent("gq-style", { detail: { theme: this.resolvedTheme } }));
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /**
   * Gives a style what the attributes ask for: language, groups, own data.
   * @param {StyleSpecification} style changed in place
   */
  #dress(style) {
    style.state = { ...style.state, lang: { default: this.language } };
    const shown = this.#groups();
    if (shown) {
      for (const layer of style.layers) {
        const group = layer.metadata?.["gq:group"];
        if (group)
          layer.layout = /** @type {any} */ ({ ...layer.layout, visibility: shown.has(group) ? "visible" : "none" });
      }
    }
    this.#own?.dress(style, this.resolvedTheme, this.#map);
    return style;
  }

  #applyLanguage() {
    const lang = this.language;
    this.#frame.translate(TEXTS[lang], lang);
    const map = this.#map;
    map?.setGlobalStateProperty("lang", lang);
    // Until they are there the names are Chinese.
    if (map && lang === "en")
      part("english.js", import("./atlas/english.js"))
        .then(({ addEnglish }) => addEnglish(map))
        .catch((cause) => map === this.#map && this.#fail(cause));
    if (this.#map) this.#frame.showAttribution(this.#map.getStyle(), lang);
  }

  #applyView() {
    const view = this.#viewAttributes();
    this.#unseen &&= !view;
    const map = this.#map;
    if (!map) return;
    this.#whole?.stop();
    if (view) {
      const [x = 0, y = 0] = map.world(...view.center);
      map.setView(x, y, view.zoom);
    } else if (this.bounds) this.#fit(map);
  }

  /** @param {Engine} map */
  #setHome(map) {
    map.setHome(this.#home());
  }

  /** @param {Engine} map */
  #fit(map) {
    const [x = 0, y = 0, zoom = 0] = map.fit(this.#home());
    map.setView(x, y, zoom);
  }

  /** What the map shows when nothing else is asked for: a rectangle, and the room to keep free. */
  #home() {
    const { top, right, bottom, left } = this.padding;
    return [...this.#homeBounds().flat(), top, right, bottom, left];
  }

  /** @param {Engine} map */
  #applyLimits(map) {
    map.setLimits(this.minZoom, this.maxZoom, this.maxBounds?.flat());
  }

  #applyControls() {
    const names = this.controls.split(/[\s,]+/).filter(Boolean);
    this.#frame.showControls(names.includes("basic"));
    const more = names.some((name) => name !== "basic" && name !== "none");
    if (this.#map && (more || this.#extras.length)) void this.#applyExtras();
  }

  #applySlots() {
    // Those that have a place already are in slots of their own.
    if (this.#map && this.querySelector(":scope > [slot=marker], :scope > [slot=popup]")) void this.#applyExtras();
  }

  /** Controls beyond the basic ones, and what is slotted at positions of the map. */
  async #applyExtras() {
    const epoch = this.#epoch;
    try {
      const [map, { put }] = await Promise.all([this.map, part("slotted.js", import("./element/slotted.js"))]);
      if (epoch !== this.#epoch) return;
      for (const end of this.#extras.splice(0)) end();
      this.#extras.push(...put(this, map));
    } catch (cause) {
      if (epoch === this.#epoch) this.#fail(cause);
    }
  }

  /** Where the page scrolls, or is framed, the wheel and one finger are the page's. */
  #applyGestures() {
    const map = this.#map;
    if (!map) return;
    const page = document.scrollingElement;
    const embedded = window !== top || (page !== null && page.scrollHeight > page.clientHeight + 1);
    const cooperative = this.gestures === "cooperative" || (this.gestures !== "greedy" && embedded);
    const told = {
      cooperativeGestures: cooperative,
      ...Object.fromEntries(Object.values(GESTURES).map((name) => [name, this[name]])),
    };
    // As the engine is, nothing needs to be told.
    if (this.#gestured || cooperative || Object.values(GESTURES).some((name) => !this[name])) {
      this.#gestured = true;
      part("gestures.js", import("./map/gestures.js"))
        .then(({ gesturesOf }) => {
          if (map === this.#map) gesturesOf(map).set(told);
        })
        .catch((cause) => map === this.#map && this.#fail(cause));
    }
  }

  #applyGroups() {
    const map = this.#map;
    if (!map) return;
    const shown = this.#groups();
    if (!shown) {
      void this.#restyle();
      return;
    }
    const groups = new Set(map.getStyle().layers.map((layer) => layer.metadata?.["gq:group"]));
    for (const group of groups) if (group) map.setGroupVisible(group, shown.has(group));
  }

  #groups() {
    const value = this.layers;
    return value === null ? undefined : new Set(value.split(/[\s,]+/).filter(Boolean));
  }

  /** @returns {Bounds} */
  #homeBounds() {
    const [w, s, e, n] = this.bounds ?? HOME_BOUNDS.flat();
    return /** @type {Bounds} */ ([
      [w, s],
      [e, n],
    ]);
  }

  #viewAttributes() {
    const { center, zoom } = this;
    return center && { center: /** @type {[number, number]} */ (center), zoom: zoom ?? 9 };
  }

  #refreshOwn() {
    const before = this.#own;
    void this.#loadOwn()
      .then(() => this.#restyle())
      .then(() => before?.end(this.#map, this.#own === undefined));
  }

  /** The plan's map is still worth showing without the page's own data. @param {Engine} map */
  #putOwn(map) {
    try {
      this.#own?.put(map);
    } catch (cause) {
      this.#failOwn(worded(cause));
    }
  }

  /**
   * Gives the map a style, unless it has it, and the page's own data. What `map-style` names may have to fetch data: class Map does that.
   * @param {Engine} map
   * @param {StyleSpecification} style
   * @param {boolean} [anew]
   */
  async #give(map, style, anew) {
    this.#styleFault = undefined;
    if (this.mapStyle) {
      const { openStyle } = await part("own.js", import("./element/own.js"));
      const whole = await openStyle(map, style, (error) => {
        if (map !== this.#map) return;
        this.#styleFault ??= error;
        this.#tell(error);
        this.#sayOwn(map);
      });
      if (map !== this.#map) return;
      this.#whole = whole;
    } else if (anew) (this.#whole ?? map).setStyle(style);
    this.#putOwn(map);
  }

  /** @param {MapError} error */
  #failOwn(error) {
    this.#ownFault = error;
    this.#tell(error);
  }

  /** Where the map has nothing to show because the page's own data could not be read, words in its place say why. @param {Engine} map */
  #sayOwn(map) {
    this.#frame.clearMessage();
    this.#frame.showControls(this.controls.includes("basic"));
    const fault = this.#ownFault ?? this.#styleFault;
    if (fault && !Object.keys(map.getStyle().sources).some((id) => map.getSourceInfo(id)?.count))
      this.#frame.showFailure(TEXTS[this.language], fault);
  }

  /** Fetches what `src` names, or takes `data`. */
  async #loadOwn() {
    const { src, data } = this;
    const asked = ++this.#asked;
    this.#own = this.#ownFault = undefined;
    if (!src && (data === undefined || data === null)) return;
    try {
      const { readOwn } = await part("own.js", import("./element/own.js"));
      if (asked !== this.#asked) return;
      const own = await readOwn(this, data ?? new URL(src, this.baseURI), this.srcType, this.datum);
      if (src === this.src && data === this.data) this.#own = own;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      if (asked !== this.#asked) return;
      this.#failOwn(failure("src-failed", `Could not read ${data ? "data" : `src="${src}"`}: ${why}`, cause));
    }
  }

  #drawScale() {
    const map = this.#map;
    if (!map) return;
    const [px = 0, metres = 0] = map.scale(SCALE_BAR_MAX_PX);
    this.#frame.showScale({ px, metres });
  }
}

/** @param {any} cause @returns {MapError} */
const worded = (cause) => (typeof cause?.code === "string" ? cause : failure("map-failed", String(cause), cause));

const gone = () => failure("removed", "The element was taken out of the page, and its map with it.");

/** A promise with its handles, whose rejection nobody is obliged to await. */
function promiseWithResolvers() {
  /** @type {PromiseWithResolvers<Engine>["resolve"]} */
  let resolve = () => {};
  /** @type {PromiseWithResolvers<Engine>["reject"]} */
  let reject = () => {};
  /** @type {Promise<Engine>} */
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

if (!customElements.get("guangqing-map")) customElements.define("guangqing-map", GuangqingMapElement);
