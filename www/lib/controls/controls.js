// Controls for a map's corners. Each is an IControl of MapLibre's: `onAdd` gives its element, `onRemove` takes it away. They are
// plain HTML, told in the map's language, and keep up when that changes.

import { oneOf, positiveOf } from "../base/checks.js";
import { creditsOf } from "../atlas/credits.js";
import { fillIcon } from "./icons.js";
import { svgOf } from "../base/svg.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("../types.js").IControl} IControl */
/** @typedef {"zh" | "en"} Lang */

const TEXTS = {
  zh: {
    zoomIn: "放大",
    zoomOut: "缩小",
    home: "回到全图",
    navigation: "地图控制",
    fullscreen: "全屏",
    leave: "退出全屏",
    locate: "我的位置",
    located: "已显示您的位置",
    denied: "未获准读取位置",
    unavailable: "无法取得位置",
    legend: "图例",
    layers: "图层",
    attribution: "数据来源",
    here: "您的位置",
  },
  en: {
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    home: "Show everything",
    navigation: "Map controls",
    fullscreen: "Full screen",
    leave: "Leave full screen",
    locate: "My position",
    located: "Your position is shown",
    denied: "Reading the position is not allowed",
    unavailable: "The position is not available",
    legend: "Legend",
    layers: "Layers",
    attribution: "Sources",
    here: "Your position",
  },
};

/** Colours and sizes, from the element's custom properties where there are any. */
const BOX = {
  pointerEvents: "auto",
  overflow: "hidden",
  border: "1px solid var(--gq-line, rgb(38 36 31 / 0.18))",
  borderRadius: "8px",
  background: "var(--gq-surface, rgb(253 252 249 / 0.94))",
  color: "var(--gq-ink, #26241f)",
  boxShadow: "0 1px 3px rgb(0 0 0 / 0.12)",
  font: "inherit",
  fontSize: "13px",
  flex: "none",
};

/** What all controls share: a box, the language, and listening that ends with the control. @implements {IControl} */
export class Control {
  /** @type {Map | undefined} */
  map;
  box = document.createElement("div");
  /** @type {(() => void)[]} */
  endings = [];
  #lang = "";

  /** @param {Map} map @returns {HTMLElement} */
  onAdd(map) {
    this.map = map;
    this.box.replaceChildren();
    Object.assign(this.box.style, BOX);
    this.box.className = `gq-control gq-control-${this.name()}`;
    this.box.part.add("control", `control-${this.name()}`);
    this.build(map);
    // Keys in a control are not the map's.
    this.box.onkeydown = (event) => event.stopPropagation();
    this.#translate();
    // The global state tells no event of its own; a drawn frame follows every change of it.
    this.follow("render", () => this.#translate());
    return this.box;
  }

  onRemove() {
    for (const end of this.endings.splice(0)) end();
    this.box.remove();
    this.map = undefined;
  }

  /** @returns {import("../types.js").ControlPosition} */
  getDefaultPosition() {
    return "top-right";
  }

  /** @returns {Lang} */
  get lang() {
    return String(this.map?.getGlobalState()["lang"] ?? "zh").startsWith("en") ? "en" : "zh";
  }

  get texts() {
    return TEXTS[this.lang];
  }

  #translate() {
    if (this.lang === this.#lang || !this.map) return;
    this.#lang = this.lang;
    this.box.lang = this.lang === "zh" ? "zh-CN" : "en";
    this.translate();
  }

  /** @param {any} type @param {(event: any) => void} run */
  follow(type, run) {
    const subscription = this.map?.on(type, run);
    if (subscription) this.endings.push(() => subscription.unsubscribe());
  }

  /** @returns {string} */
  name() {
    return "control";
  }

  /** @param {Map} _map */
  build(_map) {}

  translate() {}
}

/**
 * @param {"plus" | "minus" | "home" | "expand" | "shrink" | "locate" | "layers" | "legend"} icon
 * @param {() => void} act
 */
function button(icon, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.part.add("button");
  Object.assign(node.style, {
    display: "grid",
    placeItems: "center",
    width: "36px",
    height: "36px",
    padding: "0",
    border: "0",
    cursor: "pointer",
    color: "inherit",
    background: "transparent",
  });
  fillIcon(node, icon);
  node.addEventListener("click", act);
  return node;
}

/** @param {HTMLElement} node @param {string} text */
function say(node, text) {
  node.setAttribute("aria-label", text);
  node.title = text;
}

/** Buttons to zoom, and to go back to the first view. */
export class NavigationControl extends Control {
  #in = button("plus", () => this.map?.zoomIn({ duration: 250 }));
  #out = button("minus", () => this.map?.zoomOut({ duration: 250 }));
  #home = button("home", () => this.map?.goHome());

  /** @param {{ showZoom?: boolean, showHome?: boolean }} [options] */
  constructor({ showZoom = true, showHome = true } = {}) {
    super();
    this.shown = { showZoom, showHome };
  }

  name() {
    return "navigation";
  }

  /** @param {Map} map */
  build(map) {
    this.box.setAttribute("role", "group");
    if (this.shown.showZoom) this.box.append(this.#in, this.#out);
    if (this.shown.showHome) this.box.append(this.#home);
    const limit = () => {
      const zoom = map.getZoom();
      this.#in.disabled = zoom >= map.getMaxZoom();
      this.#out.disabled = zoom <= map.getMinZoom();
      for (const node of [this.#in, this.#out]) node.style.opacity = node.disabled ? "0.4" : "";
    };
    limit();
    this.follow("zoomend", limit);
  }

  translate() {
    this.box.setAttribute("aria-label", this.texts.navigation);
    say(this.#in, this.texts.zoomIn);
    say(this.#out, this.texts.zoomOut);
    say(this.#home, this.texts.home);
  }
}

/** @param {unknown} unit */
const unitOf = (unit) => oneOf("unit", unit, "metric", /** @type {const} */ (["metric", "imperial"]));

/** A scale bar of a round length, measured at the middle of the view. */
const MILE_M = 1609.344;
const FOOT_M = 0.3048;

export class ScaleControl extends Control {
  /** @param {{ maxWidth?: number, unit?: "metric" | "imperial" }} [options] */
  constructor({ maxWidth = 100, unit } = {}) {
    super();
    this.maxWidth = positiveOf("maxWidth", maxWidth, 100, 10_000);
    this.unit = unitOf(unit);
  }

  name() {
    return "scale";
  }

  /** @returns {import("../types.js").ControlPosition} */
  getDefaultPosition() {
    return "bottom-left";
  }

  /** @param {"metric" | "imperial"} unit */
  setUnit(unit) {
    this.unit = unitOf(unit);
    this.#draw();
  }

  build() {
    Object.assign(this.box.style, {
      boxSizing: "border-box",
      border: "1.5px solid var(--gq-ink, #26241f)",
      borderTop: "0",
      borderRadius: "0",
      padding: "0 4px 2px",
      fontSize: "11px",
      lineHeight: "1.3",
      textAlign: "center",
      whiteSpace: "nowrap",
      boxShadow: "none",
    });
    this.#draw();
    this.follow("move", () => this.#draw());
    this.follow("resize", () => this.#draw());
  }

  #draw() {
    if (!this.map) return;
    if (this.unit === "metric") {
      const { px, metres } = this.map.scale(this.maxWidth);
      this.#show(px, metres >= 1000 ? `${metres / 1000} km` : `${metres} m`);
      return;
    }
    // A bar too short for a mile counts feet.
    const miles = this.map.scale(this.maxWidth, MILE_M);
    const [unit, name] = miles.metres >= MILE_M ? [MILE_M, "mi"] : [FOOT_M, "ft"];
    const { px, metres } = this.map.scale(this.maxWidth, unit);
    this.#show(px, `${Math.round(metres / unit)} ${name}`);
  }

  /** @param {number} px @param {string} text */
  #show(px, text) {
    this.box.style.width = `${Math.round(px)}px`;
    this.box.textContent = text;
  }
}

/** Whose data the map shows. */
export class AttributionControl extends Control {
  /** @param {{ customAttribution?: string | string[] }} [options] */
  constructor({ customAttribution } = {}) {
    super();
    this.custom = [customAttribution ?? []].flat().filter((text) => typeof text === "string");
  }

  name() {
    return "attribution";
  }

  /** @returns {import("../types.js").ControlPosition} */
  getDefaultPosition() {
    return "bottom-right";
  }

  build() {
    Object.assign(this.box.style, {
      padding: "2px 8px",
      fontSize: "11px",
      maxWidth: "60vw",
      color: "var(--gq-ink-soft, #4d483e)",
    });
    this.#draw();
    this.follow("styledata", () => this.#draw());
    this.follow("sourcedata", () => this.#draw());
  }

  translate() {
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", this.texts.attribution);
    this.#draw();
  }

  #draw() {
    const map = this.map;
    if (!map) return;
    const ids = new Set(map.getLayersOrder().map((id) => map.getLayer(id)?.source));
    const specs = [...ids].map((id) => (typeof id === "string" ? map.getSourceInfo(id)?.spec : undefined));
    this.box.textContent = [...new Set([...this.custom, ...creditsOf(specs, this.lang)])].filter(Boolean).join(" · ");
    this.box.hidden = this.box.textContent === "";
  }
}

/** Shows an element, by default the map's own, on the full screen; hidden where the browser cannot. */
export class FullscreenControl extends Control {
  #button = button("expand", () => this.#toggle());

  /** @param {{ container?: HTMLElement }} [options] */
  constructor({ container } = {}) {
    super();
    this.container = container;
  }

  name() {
    return "fullscreen";
  }

  build() {
    this.box.append(this.#button);
    this.box.hidden = !document.fullscreenEnabled;
    const changed = () => this.translate();
    document.addEventListener("fullscreenchange", changed);
    this.endings.push(() => document.removeEventListener("fullscreenchange", changed));
  }

  translate() {
    fillIcon(this.#button, document.fullscreenElement ? "shrink" : "expand");
    say(this.#button, document.fullscreenElement ? this.texts.leave : this.texts.fullscreen);
  }

  #toggle() {
    const node = this.map?.getContainer();
    const root = node?.getRootNode();
    // A part of a shadow tree cannot fill the screen in all browsers; its host can.
    const whole = this.container ?? (root instanceof ShadowRoot ? root.host : node);
    const done = document.fullscreenElement ? document.exitFullscreen() : whole?.requestFullscreen();
    done?.catch((cause) => console.warn(`The full screen was refused: ${cause}`));
  }
}

/** Shows where the reader is, once asked. The browser gives WGS-84, which is what the map speaks. */
export class GeolocateControl extends Control {
  #button = button("locate", () => this.trigger());
  #status = document.createElement("span");
  /** @type {import("../markers/marker.js").Marker | undefined} */
  #dot;

  /** @param {{ positionOptions?: PositionOptions, zoom?: number }} [options] */
  constructor({ positionOptions = { enableHighAccuracy: false, timeout: 6000 }, zoom = 12 } = {}) {
    super();
    this.positionOptions = positionOptions;
    this.zoom = zoom;
  }

  name() {
    return "geolocate";
  }

  build() {
    this.#status.setAttribute("role", "status");
    Object.assign(this.#status.style, {
      position: "absolute",
      width: "1px",
      height: "1px",
      overflow: "hidden",
      clipPath: "inset(50%)",
    });
    this.box.append(this.#button, this.#status);
    this.box.hidden = !navigator.geolocation;
    this.endings.push(() => this.#dot?.remove());
  }

  translate() {
    say(this.#button, this.texts.locate);
  }

  /** Asks for the position and shows it. */
  trigger() {
    navigator.geolocation?.getCurrentPosition(
      (position) =>
        void this.#show(position).catch((cause) => {
          this.#status.textContent = this.texts.unavailable;
          console.error(cause);
        }),
      (error) =>
        (this.#status.textContent =
          error.code === error.PERMISSION_DENIED ? this.texts.denied : this.texts.unavailable),
      this.positionOptions,
    );
  }

  /** @param {GeolocationPosition} position */
  async #show({ coords }) {
    const { Marker } = await import("../markers/marker.js");
    const map = this.map;
    if (!map) return;
    const dot = document.createElement("div");
    Object.assign(dot.style, {
      width: "14px",
      height: "14px",
      borderRadius: "50%",
      background: "#0b57c2",
      border: "2px solid #fff",
      boxShadow: "0 0 0 4px rgb(11 87 194 / 0.25)",
    });
    this.#dot?.remove();
    this.#dot = new Marker({ element: dot, label: this.texts.here })
      .setLngLat([coords.longitude, coords.latitude])
      .addTo(map);
    map.easeTo({ center: [coords.longitude, coords.latitude], zoom: Math.max(map.getZoom(), this.zoom) });
    this.#status.textContent = this.texts.located;
  }
}

/** A box that a button opens. */
export class Panel extends Control {
  #button = button(this.icon(), () => this.#toggle());
  panel = document.createElement("div");

  /** @param {{ open?: boolean }} [options] */
  constructor({ open = false } = {}) {
    super();
    this.panel.hidden = !open;
  }

  /** @returns {"layers" | "legend"} */
  icon() {
    return "layers";
  }

  build() {
    // A corner that is too low for its controls scrolls in the panels.
    Object.assign(this.box.style, { display: "flex", flexDirection: "column", flex: "0 1 auto", minHeight: "36px" });
    this.#button.style.flex = "none";
    this.#button.setAttribute("aria-expanded", String(!this.panel.hidden));
    Object.assign(this.panel.style, { padding: "4px 12px 10px", overflow: "auto", minWidth: "9em", minHeight: "0" });
    this.panel.part.add("panel");
    this.panel.tabIndex = 0;
    this.panel.setAttribute("role", "group");
    this.box.append(this.#button, this.panel);
    if (!this.panel.hidden) this.fill();
    this.follow("styledata", () => !this.panel.hidden && this.fill());
  }

  translate() {
    say(this.#button, this.title());
    this.panel.setAttribute("aria-label", this.title());
    if (!this.panel.hidden) this.fill();
  }

  title() {
    return this.texts.layers;
  }

  #toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.#button.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) this.fill();
  }

  fill() {}
}

/** The legend, drawn by the engine from the style itself. */
export class LegendControl extends Panel {
  icon() {
    return /** @type {const} */ ("legend");
  }

  name() {
    return "legend";
  }

  title() {
    return this.texts.legend;
  }

  build() {
    super.build();
    this.follow("zoomend", () => !this.panel.hidden && this.fill());
  }

  fill() {
    const { map, lang } = this;
    if (!map) return;
    const rows = map
      .legend()
      .filter((entry) => entry.visible)
      .map((entry) => {
        const row = document.createElement("div");
        Object.assign(row.style, { display: "flex", alignItems: "center", gap: "8px", minHeight: "20px" });
        const swatch = svgOf(entry.svg);
        swatch.setAttribute("aria-hidden", "true");
        swatch.style.flex = "none";
        const label = document.createElement("span");
        label.textContent = entry.label[lang];
        row.append(swatch, label);
        return row;
      });
    this.panel.replaceChildren(...rows);
  }
}

/** Switches for the style's groups (`gq:group`), or for layers that the page names. */
export class LayersControl extends Panel {
  /**
   * @param {{ open?: boolean, layers?: { id: string, label: string | { zh: string, en: string } }[] }} [options]
   *   `layers`: what to switch, ids of layers or of groups. @default every group
   */
  constructor({ open, layers } = {}) {
    super({ open });
    this.layers = layers;
  }

  name() {
    return "layers";
  }

  fill() {
    const { map, lang } = this;
    if (!map) return;
    const rows = this.#switches(map).map(({ id, label, ids }) => {
      const row = document.createElement("label");
      Object.assign(row.style, {
        display: "flex",
        alignItems: "center",
        gap: "8px",
        minHeight: "24px",
        cursor: "pointer",
      });
      const box = document.createElement("input");
      box.type = "checkbox";
      box.name = id;
      box.checked = ids.some((layer) => map.getLayoutProperty(layer, "visibility") !== "none");
      box.addEventListener("change", () => {
        for (const layer of ids) map.setLayoutProperty(layer, "visibility", box.checked ? "visible" : "none");
        map.fire("layerschange", { id, visible: box.checked });
      });
      row.append(box, String((typeof label === "object" ? label?.[lang] : label) ?? id));
      return row;
    });
    this.panel.replaceChildren(...rows);
  }

  /** @param {Map} map */
  #switches(map) {
    const groups = /** @type {Record<string, string[]>} */ ({});
    for (const id of map.getLayersOrder()) {
      const group = map.getLayer(id)?.metadata?.["gq:group"];
      if (group) (groups[group] ??= []).push(id);
    }
    if (this.layers) return this.layers.map(({ id, label }) => ({ id, label, ids: groups[id] ?? [id] }));
    /** @type {{ id: string, zh: string, en: string }[]} */
    const named = map.getStyle().metadata?.["gq:groups"] ?? [];
    const order = [...named.map((group) => group.id).filter((id) => groups[id]), ...Object.keys(groups)];
    return [...new Set(order)].map((id) => ({
      id,
      ids: groups[id] ?? [],
      label: named.find((group) => group.id === id) ?? id,
    }));
  }
}
