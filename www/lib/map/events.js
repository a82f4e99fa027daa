// A map's events: those of the engine, those that follow from them (movestart, dragend, mouseenter …) and those of the DOM,
// with MapLibre's names and payloads. Whatever nobody listens to is not listened for.

import { LngLat } from "../base/lnglat.js";
import { Point, pointIn } from "../base/point.js";
import { Motion } from "./motion.js";

/** @typedef {import("../guangqing_map.js").Engine} Engine */
/** @typedef {import("./sources.js").Sources} Sources */
/** @typedef {import("./map.js").Map} Map */
/** @typedef {(event: any) => void} Listener */
/** @typedef {import("../types.js").RenderedFeature} RenderedFeature */
/** What lies at a point in some layers. @typedef {(layers: string[]) => RenderedFeature[]} Find */
/** @typedef {{ type: string, layers: string[] | undefined, listener: Listener, once: boolean, inside: boolean }} Entry */

/** What the engine itself sends, and is passed on as it is. */
const ENGINE = new Set(["styleimagemissing", "click", "dblclick", "mousemove"]);

/** What tells of a motion. */
const MOTION = new Set([
  "movestart",
  "move",
  "moveend",
  "zoomstart",
  "zoom",
  "zoomend",
  "dragstart",
  "drag",
  "dragend",
]);

/**
 * Without the members of every object: a type that the page makes up may be called like one.
 * @template {object} T
 * @param {T} members
 * @returns {T}
 */
function table(members) {
  return Object.assign(Object.create(null), members);
}

/** DOM events and what each is called here by kind of pointer. */
const DOM = table(
  /** @type {Record<string, string>} */ ({
    mousedown: "pointerdown",
    touchstart: "pointerdown",
    mouseup: "pointerup",
    touchend: "pointerup",
    touchmove: "pointermove",
    touchcancel: "pointercancel",
    mouseover: "pointerover",
    mouseout: "pointerleave",
    contextmenu: "contextmenu",
    wheel: "wheel",
  }),
);

/** Types that a layer's listeners can follow. */
const WITH_LAYERS = new Set([
  "click",
  "dblclick",
  "mousedown",
  "mouseup",
  "mousemove",
  "mouseenter",
  "mouseleave",
  "mouseover",
  "mouseout",
  "contextmenu",
  "touchstart",
  "touchend",
  "touchmove",
  "touchcancel",
]);

/** Types that tell where the pointer goes: their listeners share one question. */
const MOVES = new Set(["mousemove", "mouseenter", "mouseleave", "mouseover", "mouseout", "touchmove"]);

/** Of events that stand for others, such as those of markers, the others. @type {WeakMap<Event, Event>} */
export const originals = new WeakMap();

/** Events that a listener of the page prevented. @type {WeakSet<Event>} */
export const prevented = new WeakSet();

export class Events {
  /** @type {Entry[]} */
  #entries = [];
  /** Engine subscriptions by type. @type {Record<string, Listener>} */
  #engine = {};
  /** DOM listeners by name. @type {Record<string, (event: Event) => void>} */
  #dom = {};
  /** The DOM event at work, for `originalEvent`. @type {Event | undefined} */
  #now;
  /** Fingers on the map. @type {globalThis.Map<number, { x: number, y: number }>} */
  #fingers = new globalThis.Map();
  #dragging = false;
  /** The gesture that moves the map; none when the page does. @type {Event | undefined} */
  cause;
  /** What moves the camera. */
  motion;
  /** @type {Sources | undefined} */
  #sources;
  /** What calls have told of motions in this task, for promises that ask for it right after. @type {globalThis.Map<string, any>} */
  #recent = new globalThis.Map();
  /** What the page gave with a change of size, and whether that was told. @type {{ data: object | undefined, told: boolean } | undefined} */
  #resizing;

  /** What comes before the listeners of `render`. @type {(() => void) | undefined} */
  #before;

  /** Whether the engine has drawn once. */
  drawn = false;
  /** Whether `load` was told. */
  #loaded = false;
  /** Whether the map is gone, and nothing is told any more. */
  #over = false;

  /** @param {Map} map @param {Engine} engine */
  constructor(map, engine) {
    this.map = map;
    this.engine = engine;
    this.root = engine.getCanvasContainer();
    this.motion = new Motion(engine, (type, data, gesture) => this.#tellMotion(type, data, gesture));
    engine.on("load", () => {
      this.drawn = true;
    });
  }

  /** Begins to pass on what is told of style and sources. @param {Sources} sources */
  follow(sources) {
    this.#sources = sources;
    for (const type of ["render", "idle", "resize", "styledata", "sourcedata"]) this.#follow(type);
  }

  /** The map has what its options ask for, or waits for it. */
  opened() {
    // A map that the engine has shown already was loaded then.
    if (this.drawn) this.#loaded = this.map.loaded();
    if (!this.#loaded) this.motion.repaint();
  }

  /**
   * @param {unknown} type
   * @param {unknown} layersOrListener
   * @param {unknown} listener
   * @param {boolean} [once]
   * @returns {() => void} takes it back
   */
  on(type, layersOrListener, listener, once = false) {
    const entry = listening(type, layersOrListener, listener);
    // Who comes late still hears of it.
    if (!this.#over && entry.type === "load" && this.#loaded) entry.listener.call(this.map, { type, target: this.map });
    else if (!this.#over) this.add({ ...entry, once });
    return () => this.remove(entry.type, entry.layers, entry.listener);
  }

  /**
   * Tells a promise of what a call has told in this task already, unless it comes once more: `map.jumpTo(…); await map.once("moveend")`.
   * @param {string} type
   * @param {Listener} listener
   */
  late(type, listener) {
    const event = this.#recent.get(type);
    if (!event) return;
    const { count } = this.motion;
    setTimeout(() => {
      const entry = this.#entries.find((e) => e.type === type && e.listener === listener);
      if (entry && count === this.motion.count && !this.map.isMoving()) this.#call(entry, event);
    });
  }

  /** @param {unknown} type @param {unknown} layersOrListener @param {unknown} listener */
  off(type, layersOrListener, listener) {
    const entry = listening(type, layersOrListener, listener);
    this.remove(entry.type, entry.layers, entry.listener);
  }

  /** @param {Omit<Entry, "inside">} entry */
  add(entry) {
    if (entry.layers && !WITH_LAYERS.has(entry.type)) {
      throw new TypeError(`Events of type "${entry.type}" know no layers; these do: ${[...WITH_LAYERS].join(", ")}`);
    }
    // One that listens already is not told twice, as in MapLibre.
    const same = (/** @type {Entry} */ e) =>
      e.type === entry.type && e.listener === entry.listener && !e.layers && e.once === entry.once;
    if (!entry.layers && this.#entries.some(same)) return;
    this.#entries.push({ ...entry, inside: false });
    this.#attach(entry.type, entry.layers !== undefined);
  }

  /**
   * @param {string} type
   * @param {string[] | undefined} layers
   * @param {Listener} listener
   */
  remove(type, layers, listener) {
    const key = layers?.join("\n");
    this.#entries = this.#entries.filter(
      (e) => e.type !== type || e.listener !== listener || e.layers?.join("\n") !== key,
    );
  }

  /** Whether anyone listens. @param {string} type */
  wants(type) {
    return this.#entries.some((e) => e.type === type);
  }

  /** Calls a function after every frame, before the page hears of it. @param {() => void} run */
  afterFrames(run) {
    this.#before = run;
  }

  clear() {
    this.#over = true;
    this.#entries = [];
    for (const [name, run] of Object.entries(this.#dom)) this.root.removeEventListener(name, run, true);
    for (const [type, run] of Object.entries(this.#engine)) this.engine.off(type, run);
    this.#dom = {};
    this.#engine = {};
  }

  /**
   * Calls the listeners of a type. One that throws does not keep the others from being called.
   * @param {string} type
   * @param {Record<string, unknown>} [members]
   * @param {Find} [find]
   */
  fire(type, members = {}, find) {
    return this.#send(/** @type {any} */ (this.#event(type, members)), find);
  }

  /**
   * Sends an event of the page's own, the object that it is.
   * @param {any} event
   */
  pass(event) {
    const { type } = event;
    if (typeof type !== "string") throw new TypeError("the type of an event must be text");
    try {
      event.target = this.map;
    } catch {
      // Frozen, or an event of the DOM: it has the target that it has.
    }
    this.#send(event);
  }

  /** @param {any} event @param {Find} [find] */
  #send(event, find) {
    const { type } = event;
    const at = find ?? this.#finder(type, event.point);
    // Of a click on the map itself the features are told, too.
    if (type === "click" && event.point && this.#entries.some((e) => e.type === type && !e.layers)) {
      event.features = at(this.engine.getLayersOrder(true));
    }
    for (const entry of this.#entries.filter((e) => e.type === type)) {
      // An earlier listener may have removed this one.
      if (!this.#entries.includes(entry)) continue;
      if (!entry.layers) this.#call(entry, event);
      else if (type !== "mouseenter" && type !== "mouseleave" && type !== "mouseover" && type !== "mouseout") {
        const features = at(entry.layers);
        if (features.length) this.#call(entry, { ...event, features });
      }
    }
    return event;
  }

  /** @param {Entry} entry @param {any} event */
  #call(entry, event) {
    if (entry.once) this.#entries = this.#entries.filter((e) => e !== entry);
    try {
      entry.listener.call(this.map, event);
    } catch (error) {
      console.error(error);
    }
  }

  /** @param {string} type @param {Record<string, unknown>} members */
  #event(type, members) {
    const original = MOTION.has(type) ? undefined : this.#now;
    const { point, lngLat } = /** @type {any} */ (members);
    const event = {
      ...members,
      // What the engine tells are plain numbers.
      ...(point ? { point: Point.convert(point) } : undefined),
      ...(lngLat ? { lngLat: LngLat.convert(lngLat) } : undefined),
      type,
      target: this.map,
      ...(original ? { originalEvent: original } : undefined),
      defaultPrevented: false,
      preventDefault() {
        event.defaultPrevented = true;
      },
    };
    return event;
  }

  /**
   * What lies where an event is, in some layers. The map is asked once, for all who listen, and not before one of them needs it.
   * @param {string} type
   * @param {{ x: number, y: number } | undefined} point
   * @returns {Find}
   */
  #finder(type, point) {
    // The event of the page at work: it says whether a finger points.
    const touch = /** @type {PointerEvent | undefined} */ (this.#now)?.pointerType === "touch";
    /** @type {RenderedFeature[] | undefined} */
    let found;
    return (layers) =>
      (found ??= point ? this.#under(type, point, touch) : []).filter((feature) => layers.includes(feature.layer.id));
  }

  /**
   * @param {string} type
   * @param {{ x: number, y: number }} point
   * @param {boolean} touch
   */
  #under(type, { x, y }, touch) {
    const those = this.#entries.filter((e) => (MOVES.has(type) ? MOVES.has(e.type) : e.type === type));
    const named = those.flatMap((e) => e.layers ?? []);
    const asked = type === "click" && those.some((e) => !e.layers) ? this.engine.getLayersOrder(true) : [];
    const layers = [...new Set([...named, ...asked])];
    return layers.length ? this.engine.features(x, y, x, y, { layers }, touch) : [];
  }

  /** Begins to listen for what a type comes from. @param {string} type @param {boolean} layered */
  #attach(type, layered) {
    if (ENGINE.has(type)) this.#follow(type);
    if (MOTION.has(type)) for (const source of ["move", "moveend"]) this.#follow(source);
    if (ENGINE.has(type) || MOTION.has(type))
      for (const name of ["pointerdown", "pointermove", "pointerup", "wheel"]) this.#listen(name);
    if (layered && ["mouseenter", "mouseleave", "mouseover", "mouseout"].includes(type)) {
      this.#follow("mousemove");
      this.#listen("pointerleave");
      this.#listen("pointermove");
    } else if (DOM[type]) {
      this.#listen(DOM[type]);
    }
  }

  /** @param {string} type of the engine */
  #follow(type) {
    if (this.#engine[type]) return;
    // What moved before is nobody's to hear.
    if (type === "move") this.motion.here();
    const run = (/** @type {any} */ event) => this.#heard(type, event);
    this.#engine[type] = run;
    this.engine.on(type, run);
  }

  /** @param {string} type @param {any} event */
  #heard(type, event) {
    const { type: _, ...members } = event;
    if (type === "render") this.#rendered();
    else if (type === "idle") this.#rested();
    else if (type === "resize") this.#resized();
    else if (type === "styledata") this.#sources?.telling.changed();
    else if (type === "sourcedata") this.#sources?.heard(event.sourceId);
    else if (type === "move") this.#moved();
    else if (type === "moveend") {
      this.#endDrag();
      this.motion.rested();
      if (!this.motion.runs) this.cause = undefined;
    } else {
      const find = this.#finder(type, members.point);
      this.fire(type, members, find);
      if (type === "mousemove") this.#track(members, find);
    }
  }

  #rendered() {
    this.#before?.();
    this.motion.frame();
    this.#sources?.telling.frame();
    if (this.wants("render")) this.fire("render");
    if (this.#loaded || !this.map.loaded()) return;
    this.#loaded = true;
    this.fire("load");
  }

  #rested() {
    if (!this.motion.runs && this.map.loaded()) this.fire("idle");
  }

  /** @param {object} [data] members of the events that follow */
  resize(data) {
    const resizing = { data, told: false };
    this.#resizing = resizing;
    this.engine.resize();
    // It had that size before.
    if (!resizing.told) this.#resized();
    this.#resizing = undefined;
  }

  #resized() {
    const data = this.#resizing?.data;
    if (this.#resizing) this.#resizing.told = true;
    if (this.map.isMoving()) this.fire("resize", { ...data });
    else this.motion.over(["movestart", "move", "resize", "moveend"], data);
  }

  /** The engine has drawn another view than before. */
  #moved() {
    const drags = this.engine.motion() >= 2;
    const begins = drags && !this.#dragging;
    if (begins) this.#dragging = true;
    const gesture = this.motion.moved(begins ? ["dragstart"] : []);
    if (drags && gesture) this.fire("drag", this.#caused());
    else if (begins && !gesture) this.#dragging = false;
  }

  /** @param {string} type @param {object | undefined} data @param {boolean} gesture */
  #tellMotion(type, data, gesture) {
    const event = this.fire(type, gesture ? this.#caused() : { ...data });
    if (gesture) return;
    if (!this.#recent.size) setTimeout(() => this.#recent.clear());
    this.#recent.set(type, event);
  }

  /** The gesture behind a motion. */
  #caused() {
    return this.cause ? { originalEvent: this.cause } : {};
  }

  #endDrag() {
    if (!this.#dragging) return;
    this.#dragging = false;
    this.fire("dragend", this.#caused());
  }

  /**
   * Tells who comes upon features of the layers that listeners follow, and who leaves them.
   * @param {any} members
   * @param {Find} find
   */
  #track(members, find) {
    for (const entry of this.#entries) {
      const entering = entry.type === "mouseenter" || entry.type === "mouseover";
      if (!entry.layers || !(entering || entry.type === "mouseleave" || entry.type === "mouseout")) continue;
      const event = this.#event(entry.type, members);
      const features = find(entry.layers);
      const was = entry.inside;
      entry.inside = features.length > 0;
      if (entering && !was && entry.inside) this.#call(entry, { ...event, features });
      if (!entering && was && !entry.inside) this.#call(entry, event);
    }
  }

  /** @param {string} name of a DOM event */
  #listen(name) {
    if (this.#dom[name]) return;
    const run = (/** @type {Event} */ event) => this.#domEvent(name, /** @type {PointerEvent} */ (event));
    this.#dom[name] = run;
    this.root.addEventListener(name, run, { capture: true, passive: name !== "wheel" });
  }

  /** @param {string} name @param {PointerEvent} event */
  #domEvent(name, event) {
    const original = originals.get(event) ?? event;
    this.#now = original;
    if (name === "wheel" || (name === "pointermove" && event.buttons > 0)) this.cause = original;
    // The engine's own listeners run after this one, in the same task.
    setTimeout(() => {
      if (this.#now === original) this.#now = undefined;
    });
    const point = pointIn(this.root, event);
    const touch = event.pointerType === "touch";
    if (touch) {
      if (name === "pointerdown" || name === "pointermove") this.#fingers.set(event.pointerId, point);
      else if (name === "pointerup" || name === "pointercancel") this.#fingers.delete(event.pointerId);
    }
    for (const [type, from] of Object.entries(DOM)) {
      if (
        from !== name ||
        !this.wants(type) ||
        (touch !== type.startsWith("touch") && name !== "wheel" && name !== "contextmenu")
      )
        continue;
      const members = { point, lngLat: this.map.unproject(point) };
      if (touch) {
        const points = [...this.#fingers.values()];
        Object.assign(members, { points, lngLats: points.map((p) => this.map.unproject(p)) });
      }
      // Prevented, the map does not do what it would.
      if (!this.fire(type, members).defaultPrevented) continue;
      prevented.add(event);
      event.stopPropagation();
    }
    if (name === "pointerup") this.#endDrag();
    if (name === "pointerleave") this.#track({ point: undefined }, () => []);
  }
}

/**
 * @param {unknown} type
 * @param {unknown} layersOrListener
 * @param {unknown} listener
 */
function listening(type, layersOrListener, listener) {
  if (typeof type !== "string") throw new TypeError("the type of an event must be text");
  const run = listener ?? layersOrListener;
  if (typeof run !== "function") throw new TypeError("on(type, listener) or on(type, layers, listener)");
  const layers = listener ? [layersOrListener].flat().map(String) : undefined;
  return { type, layers, listener: /** @type {Listener} */ (run) };
}
