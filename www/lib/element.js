// The custom element <guangqing-map>: attributes in, events out. It owns no map logic; what it
// adds to class Map is the frame around it (buttons, scale bar, attribution, messages).

import { MapError, createMap, loadStyle } from "./core.js";
import { ELEMENT_CSS } from "./element-css.js";
import { TEXTS } from "./element-texts.js";

/** @typedef {import("./core.js").Map} Map */
/** @typedef {import("./types.js").StyleSpecification} StyleSpecification */
/** @typedef {import("./types.js").LayerSpecification} LayerSpecification */
/** @typedef {import("./types.js").MapEvent} MapEvent */
/** @typedef {"zh" | "en"} Lang */

/** Guangzhou and Qingyuan as a whole, [[west, south], [east, north]] in degrees of WGS-84. */
export const HOME_BOUNDS = /** @type {[[number, number], [number, number]]} */ ([
  [111.93, 22.55],
  [114.06, 25.2],
]);

/**
 * Map events that leave the element as `gq-…` CustomEvents with the map's event as `detail`.
 * Those of every pointer movement stay inside, for speed: `(await element.map).on("mousemove", …)`.
 */
const FORWARDED = /** @type {const} */ (["load", "idle", "click", "dblclick", "move", "moveend", "zoomend"]);

const SCALE_BAR_MAX_PX = 104;

let sheet = /** @type {CSSStyleSheet | undefined} */ (undefined);

/**
 * A map of the plan as an element.
 *
 * Attributes, all optional and live:
 * - `lang`: `zh` or `en`. @default the page's language, else `zh`
 * - `theme`: `light`, `dark` or `auto` (the reader's preference). @default "light"
 * - `center`: `lon,lat` in degrees of WGS-84; `zoom`: a number. @default all of Guangzhou and Qingyuan
 * - `layers`: groups to show, such as `parks,projects,transport`. @default what the style shows
 * - `controls`: `basic` (zoom, home, scale bar) or `none`. @default "basic"
 * - `src`: address of a GeoJSON file to draw on top
 *
 * Events: `gq-load`, `gq-click`, `gq-moveend`, … with the map's own event as `detail`.
 */
export class GuangqingMapElement extends HTMLElement {
  static observedAttributes = ["lang", "theme", "center", "zoom", "layers", "controls", "src"];

  /**
   * Room to keep free at each side, in CSS px, when the map shows everything: for what a page
   * lays over it.
   */
  padding = { top: 24, right: 24, bottom: 24, left: 24 };

  #frame = new Frame();
  /** @type {Map | undefined} */
  #map;
  /** @type {PromiseWithResolvers<Map>} */
  #ready = promiseWithResolvers();
  #failed = false;
  /** Counts starts and stops, so that work begun before a stop knows that it is stale. */
  #epoch = 0;
  /** Whether the map stands at no view of its own yet, as it has had no size. */
  #unseen = false;
  /** @type {{ center: [number, number], zoom: number } | undefined} */
  #lastView;
  /** @type {unknown} */
  #ownData;
  #prefersDark = matchMedia("(prefers-color-scheme: dark)");
  #onPreference = () => this.#restyle();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    sheet ??= newSheet();
    root.adoptedStyleSheets = [sheet];
    root.append(...this.#frame.nodes);
    this.#frame.onZoomIn = () => this.#map?.zoomIn();
    this.#frame.onZoomOut = () => this.#map?.zoomOut();
    this.#frame.onHome = () => this.home();
  }

  /** The map, once it is there; rejects with a `MapError` if it cannot be made. */
  get map() {
    return this.#ready.promise;
  }

  /** The language in use. @returns {Lang} */
  get language() {
    const own = this.getAttribute("lang") || this.parentElement?.closest("[lang]")?.getAttribute("lang") || "";
    return own.toLowerCase().startsWith("en") ? "en" : "zh";
  }

  /** The theme in use. @returns {"light" | "dark"} */
  get resolvedTheme() {
    const theme = this.getAttribute("theme");
    if (theme === "auto") return this.#prefersDark.matches ? "dark" : "light";
    return theme === "dark" ? "dark" : "light";
  }

  /** The map's credits as one line, for pictures made of it. */
  get attribution() {
    return this.#map ? attributionOf(this.#map.getStyle(), this.language) : "";
  }

  /** Goes back to the view of all of Guangzhou and Qingyuan. */
  home() {
    this.#map?.setHome(HOME_BOUNDS, this.padding);
    this.#map?.goHome();
  }

  connectedCallback() {
    this.#prefersDark.addEventListener("change", this.#onPreference);
    void this.#start();
  }

  disconnectedCallback() {
    this.#prefersDark.removeEventListener("change", this.#onPreference);
    this.#stop();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return;
    // Not there yet: begin again with what the attributes say now; fetched files are kept.
    if (!this.#map) void this.#start();
    else if (name === "lang") this.#applyLanguage();
    else if (name === "center" || name === "zoom") this.#applyView();
    else if (name === "layers") this.#applyGroups();
    else if (name === "controls") this.#applyControls();
    else if (name === "src") void this.#fetchOwnData().then(() => this.#restyle());
    else void this.#restyle();
  }

  async #start() {
    const epoch = ++this.#epoch;
    if (this.#failed) this.#ready = promiseWithResolvers();
    this.#failed = false;
    this.#applyControls();
    this.#applyLanguage();
    this.#frame.showLoading(TEXTS[this.language].loading);
    try {
      const [style] = await Promise.all([loadStyle(this.resolvedTheme), this.#fetchOwnData()]);
      if (epoch !== this.#epoch) return;
      const view = this.#lastView ?? this.#viewAttributes();
      const map = await createMap(this.#frame.canvasBox, {
        style: this.#dress(style),
        lang: this.language,
        ...(view ?? { bounds: HOME_BOUNDS, padding: this.padding }),
      });
      if (epoch !== this.#epoch) {
        map.remove();
        return;
      }
      this.#map = map;
      map.setHome(HOME_BOUNDS, this.padding);
      if (!view) this.#fitOnceSeen(map);
      this.#listen(map);
      this.#frame.clearMessage();
      this.#frame.showAttribution(style, this.language);
      this.#drawScale();
      this.#ready.resolve(map);
    } catch (cause) {
      if (epoch !== this.#epoch) return;
      const error = cause instanceof MapError ? cause : new MapError("map-failed", String(cause), cause);
      this.#frame.showFailure(TEXTS[this.language], error);
      this.dispatchEvent(new CustomEvent("gq-error", { detail: error }));
      this.#failed = true;
      this.#ready.reject(error);
    }
  }

  #stop() {
    this.#epoch += 1;
    const map = this.#map;
    if (!map) return;
    const { lng, lat } = map.getCenter();
    if (!this.#unseen) this.#lastView = { center: [lng, lat], zoom: map.getZoom() };
    this.#map = undefined;
    this.#ready = promiseWithResolvers();
    map.remove();
  }

  /**
   * Nothing fits into an element of no size: one that starts hidden shows everything when it is shown.
   * @param {Map} map
   */
  #fitOnceSeen(map) {
    this.#unseen = this.clientWidth * this.clientHeight === 0;
    const fit = () => {
      if (!this.#unseen || this.clientWidth * this.clientHeight === 0) return;
      this.#unseen = false;
      map.fitBounds(HOME_BOUNDS, { padding: this.padding, duration: 0 });
    };
    if (this.#unseen) map.on("resize", fit);
  }

  /** @param {Map} map */
  #listen(map) {
    for (const type of FORWARDED) {
      map.on(type, (/** @type {MapEvent} */ event) => {
        if (type === "move" || type === "zoomend") this.#drawScale();
        this.dispatchEvent(new CustomEvent(`gq-${type}`, { detail: event }));
      });
    }
  }

  /** Draws the map anew in the present theme, groups and language. */
  async #restyle() {
    const map = this.#map;
    if (!map) return;
    const epoch = this.#epoch;
    const style = await loadStyle(this.resolvedTheme);
    if (epoch !== this.#epoch) return;
    map.setStyle(this.#dress(style));
    map.setGlobalStateProperty("lang", this.language);
    this.#frame.showAttribution(style, this.language);
    this.dispatchEvent(new CustomEvent("gq-style", { detail: { theme: this.resolvedTheme } }));
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
        if (group) layer.layout = { ...layer.layout, visibility: shown.has(group) ? "visible" : "none" };
      }
    }
    if (this.#ownData) {
      style.sources["own"] = { type: "geojson", data: this.#ownData };
      style.layers.push(...ownLayers(this.resolvedTheme));
    }
    return style;
  }

  #applyLanguage() {
    const lang = this.language;
    this.#frame.translate(TEXTS[lang], lang);
    this.#map?.setGlobalStateProperty("lang", lang);
    if (this.#map) this.#frame.showAttribution(this.#map.getStyle(), lang);
  }

  #applyView() {
    const view = this.#viewAttributes();
    if (!view) return;
    this.#unseen = false;
    this.#map?.jumpTo(view);
  }

  #applyControls() {
    this.#frame.showControls(this.getAttribute("controls") !== "none");
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
    const value = this.getAttribute("layers");
    return value === null ? undefined : new Set(value.split(/[\s,]+/).filter(Boolean));
  }

  #viewAttributes() {
    const center = (this.getAttribute("center") ?? "").split(",").map(Number);
    const zoom = Number(this.getAttribute("zoom") ?? NaN);
    const [lng, lat] = center;
    if (lng === undefined || lat === undefined || !center.every(Number.isFinite)) return undefined;
    return {
      center: /** @type {[number, number]} */ ([lng, lat]),
      zoom: Number.isFinite(zoom) ? zoom : 9,
    };
  }

  async #fetchOwnData() {
    const src = this.getAttribute("src");
    this.#ownData = undefined;
    if (!src) return;
    try {
      const response = await fetch(new URL(src, this.baseURI));
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const data = await response.json();
      if (src === this.getAttribute("src")) this.#ownData = data;
    } catch (cause) {
      // The plan's map is still worth showing without the page's own data.
      const error = new MapError("src-failed", `Could not read the GeoJSON of src="${src}".`, cause);
      this.dispatchEvent(new CustomEvent("gq-error", { detail: error }));
    }
  }

  #drawScale() {
    const map = this.#map;
    if (map) this.#frame.showScale(map.scale(SCALE_BAR_MAX_PX));
  }
}

/** The element's shadow tree: everything around the map, and no knowledge of the map. */
class Frame {
  onZoomIn = () => {};
  onZoomOut = () => {};
  onHome = () => {};

  canvasBox = div("map");
  #controls = div("controls");
  #zoomIn = button("+", () => this.onZoomIn());
  #zoomOut = button("−", () => this.onZoomOut());
  #home = button("⌂", () => this.onHome());
  #foot = div("foot");
  #scale = div("scale");
  #attribution = div("attribution");
  #message = div("message");
  /** @type {Node[]} */
  nodes;

  constructor() {
    this.canvasBox.tabIndex = 0;
    this.canvasBox.setAttribute("role", "application");
    this.canvasBox.part.add("map");
    this.#controls.part.add("controls");
    this.#foot.part.add("foot");
    this.#controls.setAttribute("role", "group");
    this.#controls.append(this.#zoomIn, this.#zoomOut, this.#home);
    this.#foot.append(this.#scale, this.#attribution);
    this.#message.hidden = true;
    this.nodes = [this.canvasBox, this.#controls, this.#foot, this.#message];
  }

  /**
   * @param {typeof TEXTS["zh"]} texts
   * @param {Lang} lang
   */
  translate(texts, lang) {
    for (const node of [this.canvasBox, this.#controls, this.#foot, this.#message]) node.lang = lang === "zh" ? "zh-CN" : "en";
    this.canvasBox.setAttribute("aria-label", texts.map);
    this.canvasBox.setAttribute("aria-roledescription", texts.role);
    this.#controls.setAttribute("aria-label", texts.controls);
    for (const [node, text] of /** @type {const} */ ([
      [this.#zoomIn, texts.zoomIn], [this.#zoomOut, texts.zoomOut], [this.#home, texts.home],
    ])) {
      node.setAttribute("aria-label", text);
      node.title = text;
    }
  }

  /** @param {boolean} shown */
  showControls(shown) {
    this.#controls.hidden = !shown;
    this.#scale.hidden = !shown;
  }

  /** @param {{ px: number, metres: number }} bar */
  showScale({ px, metres }) {
    this.#scale.style.width = `${Math.round(px)}px`;
    this.#scale.textContent = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
  }

  /**
   * @param {StyleSpecification} style
   * @param {Lang} lang
   */
  showAttribution(style, lang) {
    this.#attribution.textContent = attributionOf(style, lang);
  }

  /** @param {string} text */
  showLoading(text) {
    this.#message.hidden = false;
    this.#message.className = "message loading";
    this.#message.setAttribute("role", "status");
    this.#message.textContent = text;
  }

  /**
   * @param {typeof TEXTS["zh"]} texts
   * @param {MapError} error
   */
  showFailure(texts, error) {
    const title = document.createElement("strong");
    title.textContent = texts.failed;
    const reason = document.createElement("p");
    reason.textContent = texts.reasons[error.code] ?? error.message;
    const detail = document.createElement("p");
    detail.className = "detail";
    detail.textContent = `${error.code}: ${error.message}`;
    this.#message.hidden = false;
    this.#message.className = "message failure";
    this.#message.setAttribute("role", "alert");
    this.#message.replaceChildren(title, reason, detail);
  }

  clearMessage() {
    this.#message.hidden = true;
    this.#message.replaceChildren();
  }
}

/**
 * How the GeoJSON of `src` is drawn.
 * @param {"light" | "dark"} theme
 * @returns {LayerSpecification[]}
 */
function ownLayers(theme) {
  const color = theme === "dark" ? "#7db7ff" : "#0b57c2";
  const metadata = { "gq:group": "own", "gq:interactive": true };
  /** @param {string} kind */
  const only = (kind) => ["==", ["geometry-type"], kind];
  return [
    { id: "own-fill", type: "fill", source: "own", metadata, filter: only("Polygon"), paint: { "fill-color": color, "fill-opacity": 0.18 } },
    { id: "own-line", type: "line", source: "own", metadata, filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": color, "line-width": 2 } },
    { id: "own-circle", type: "circle", source: "own", metadata, filter: only("Point"), paint: { "circle-color": color, "circle-radius": 5, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 } },
  ];
}

/**
 * What must stand on every picture of the map: that parks and lines are schematic, and whose data it shows.
 * @param {StyleSpecification} style
 * @param {Lang} lang
 */
export function attributionOf(style, lang) {
  const credits = new Set(Object.values(style.sources).map((source) => source.attribution).filter(Boolean));
  return [TEXTS[lang].schematic, ...credits].join(" · ");
}

function newSheet() {
  const made = new CSSStyleSheet();
  made.replaceSync(ELEMENT_CSS);
  return made;
}

/** @param {string} name */
function div(name) {
  const node = document.createElement("div");
  node.className = name;
  return node;
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.textContent = text;
  node.addEventListener("click", act);
  return node;
}

/** A promise with its handles, whose rejection nobody is obliged to await. */
function promiseWithResolvers() {
  /** @type {PromiseWithResolvers<Map>["resolve"]} */
  let resolve = () => {};
  /** @type {PromiseWithResolvers<Map>["reject"]} */
  let reject = () => {};
  /** @type {Promise<Map>} */
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

if (!customElements.get("guangqing-map")) customElements.define("guangqing-map", GuangqingMapElement);
