// Which gestures a map takes. The engine is told what it must not answer; what cooperative gestures leave to the page never
// reaches it: the listeners run before the engine's and stop the event.

import { dress } from "../base/style.js";
import { GESTURES } from "../base/texts.js";

/** @typedef {import("../guangqing_map.js").Engine} Engine */
/** @typedef {"scrollZoom" | "dragPan" | "doubleClickZoom" | "touchZoomRotate" | "keyboard" | "cooperativeGestures"} HandlerName */

/** The handlers by their names in MapLibre, which are those of the options and of the properties of the map, too. */
export const HANDLERS = /** @type {const} */ ([
  "scrollZoom",
  "dragPan",
  "doubleClickZoom",
  "touchZoomRotate",
  "keyboard",
  "cooperativeGestures",
]);

/** One of a map's ways to be moved. */
export class Switch {
  #on;
  #changed;

  /** @internal @param {boolean} on @param {() => void} changed */
  constructor(on, changed) {
    this.#on = on;
    this.#changed = changed;
  }

  enable() {
    this.#on = true;
    this.#changed();
  }

  disable() {
    this.#on = false;
    this.#changed();
  }

  isEnabled() {
    return this.#on;
  }
}

/** @type {WeakMap<Engine, Gestures>} */
const known = new WeakMap();

/**
 * The gestures of a map, the same for the element and for class Map.
 * @param {Engine} map
 */
export function gesturesOf(map) {
  const own = known.get(map) ?? new Gestures(map);
  known.set(map, own);
  return own;
}

/** Takes the listeners away, if there are any. @param {Engine} map */
export function endGestures(map) {
  known.get(map)?.end();
}

export class Gestures {
  #ending = new AbortController();
  /** Fingers that are down. @type {Set<number>} */
  #fingers = new Set();
  /** @type {HTMLElement | undefined} */
  #note;
  #hide = 0;
  #engine;

  /** @param {Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    const root = (this.root = engine.getCanvasContainer());
    const changed = () => this.#apply();
    this.scrollZoom = new Switch(true, changed);
    this.dragPan = new Switch(true, changed);
    this.doubleClickZoom = new Switch(true, changed);
    this.touchZoomRotate = new Switch(true, changed);
    this.keyboard = new Switch(true, changed);
    this.cooperativeGestures = new Switch(false, changed);
    const { signal } = this.#ending;
    const before = { capture: true, signal };
    root.addEventListener("wheel", (event) => this.#wheel(event), before);
    for (const name of /** @type {const} */ (["pointerdown", "pointermove", "pointerup", "pointercancel"])) {
      root.addEventListener(name, (event) => this.#pointer(name, event), before);
    }
    // The page must not pan under two fingers that move the map.
    root.addEventListener(
      "touchmove",
      (event) => {
        if (this.cooperativeGestures.isEnabled() && event.touches.length > 1 && event.cancelable)
          event.preventDefault();
      },
      { ...before, passive: false },
    );
  }

  /** @param {Partial<Record<HandlerName, boolean>>} given what is told of each; the others stay */
  set(given) {
    for (const name of HANDLERS) {
      const on = given[name];
      if (on !== undefined && on !== this[name].isEnabled()) this[name][on ? "enable" : "disable"]();
    }
  }

  end() {
    this.#ending.abort();
    clearTimeout(this.#hide);
    this.#note?.remove();
    this.#touch("none", "");
    known.delete(this.#engine);
  }

  #apply() {
    const { dragPan, touchZoomRotate } = this;
    for (const name of HANDLERS) {
      if (name !== "cooperativeGestures") this.#engine.setGesture(name, this[name].isEnabled());
    }
    // Fingers do to the page what the map does not answer.
    const [pans, zooms] = [dragPan.isEnabled() && !this.cooperativeGestures.isEnabled(), touchZoomRotate.isEnabled()];
    if (this.cooperativeGestures.isEnabled()) this.#touch("pan-x pan-y", "pan-x pan-y");
    else if (pans && zooms) this.#touch("none", "");
    else if (pans) this.#touch("pinch-zoom", "pinch-zoom");
    else this.#touch(zooms ? "pan-x pan-y" : "auto", zooms ? "pan-x pan-y" : "auto");
  }

  /**
   * What an element allows its ancestors must allow, too.
   * @param {string} own
   * @param {string} parents
   */
  #touch(own, parents) {
    this.root.style.touchAction = own;
    if (this.root.parentElement) this.root.parentElement.style.touchAction = parents;
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!this.cooperativeGestures.isEnabled() || !this.scrollZoom.isEnabled() || event.ctrlKey || event.metaKey) return;
    this.#say(/Mac|iP(hone|ad)/.test(navigator.platform) ? "mac" : "wheel");
    event.stopPropagation();
  }

  /** @param {string} name @param {PointerEvent} event */
  #pointer(name, event) {
    if (event.pointerType !== "touch") return;
    if (name === "pointerdown") this.#fingers.add(event.pointerId);
    else if (name !== "pointermove") this.#fingers.delete(event.pointerId);
    else if (this.#fingers.size < 2 && this.cooperativeGestures.isEnabled()) {
      // A tap trembles; only who means to move is told how.
      if (Math.hypot(event.movementX, event.movementY) > 3) this.#say("touch");
      event.stopPropagation();
    }
  }

  /** @param {"wheel" | "mac" | "touch"} what */
  #say(what) {
    const lang = String(/** @type {any} */ (this.#engine.getGlobalState())["lang"] ?? "zh").startsWith("en")
      ? "en"
      : "zh";
    const note = (this.#note ??= document.createElement("div"));
    note.className = "gq-gesture-note";
    note.part.add("gesture-note");
    note.setAttribute("role", "status");
    note.lang = lang === "zh" ? "zh-CN" : "en";
    dress(this.root);
    if (!note.isConnected) this.root.append(note);
    note.textContent = GESTURES[lang][what];
    note.hidden = false;
    clearTimeout(this.#hide);
    this.#hide = window.setTimeout(() => note.remove(), 1600);
  }
}
