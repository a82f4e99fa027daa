// A map's events: those of the engine, those that follow from them (movestart, dragend, mouseenter …) and those of the DOM,
// with MapLibre's names and payloads. Whatever nobody listens to is not listened for.

import { LngLat } from "../base/lnglat.js";
import { Point, pointIn } from "../base/point.js";

/** @typedef {import("../guangqing_map.js").Engine} Engine */
/** @typedef {import("./map.js").Map} Map */
/** @typedef {(event: any) => void} Listener */
/** @typedef {import("../types.js").RenderedFeature} RenderedFeature */
/** What lies at a point in some layers. @typedef {(layers: string[]) => RenderedFeature[]} Find */
/** @typedef {{ type: string, layers: string[] | undefined, listener: Listener, once: boolean, inside: boolean }} Entry */

/** What the engine itself sends. */
const ENGINE = new Set([
  "load",
  "idle",
  "render",
  "resize",
  "styledata",
  "styleimagemissing",
  "sourcedata",
  "move",
  "moveend",
  "zoom",
  "zoomend",
  "click",
  "dblclick",
  "mousemove",
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

/** What follows from something else: the engine's event that tells it. */
const DERIVED = table(
  /** @type {Record<string, string[]>} */ ({
    movestart: ["move", "moveend"],
    zoomstart: ["zoom", "zoomend"],
    dragstart: ["move", "moveend"],
    drag: ["move", "moveend"],
    dragend: ["move", "moveend"],
    data: ["styledata", "sourcedata"],
  }),
);

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
  #moving = false;
  #zooming = false;
  #dragging = false;
  /** The gesture that moves the map; none when the page does. @type {Event | undefined} */
  cause;
  /** Members that a camera call gives to the events that it causes. @type {object | undefined} */
  data;

  /** What comes before the listeners of `render`. @type {(() => void) | undefined} */
  #before;

  /** Whether everything was drawn once. */
  #drawn = false;
  /** Whether the map is gone, and nothing is told any more. */
  #over = false;

  /** @param {Map} map @param {Engine} engine */
  constructor(map, engine) {
    this.map = map;
    this.engine = engine;
    this.root = engine.getCanvasContainer();
    engine.on("load", () => {
      this.#drawn = true;
    });
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
    if (!this.#over && entry.type === "load" && this.#drawn) entry.listener.call(this.map, { type, target: this.map });
    else if (!this.#over) this.add({ ...entry, once });
    return () => this.remove(entry.type, entry.layers, entry.listener);
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
    this.#follow("render");
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
    const event = /** @type {any} */ (this.#event(type, members));
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
    const original = MOTION.has(type) ? this.cause : this.#now;
    const { point, lngLat } = /** @type {any} */ (members);
    const event = {
      ...members,
      // What the engine tells are plain numbers.
      ...(point ? { point: Point.convert(point) } : undefined),
      ...(lngLat ? { lngLat: LngLat.convert(lngLat) } : undefined),
      ...(MOTION.has(type) ? this.data : undefined),
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
    for (const source of DERIVED[type] ?? []) this.#follow(source);
    if (type === "dragend") this.#listen("pointerup");
    if (ENGINE.has(type) || DERIVED[type])
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
    const run = (/** @type {any} */ event) => this.#heard(type, event);
    this.#engine[type] = run;
    this.engine.on(type, run);
  }

  /** @param {string} type @param {any} event */
  #heard(type, event) {
    const { type: _, ...members } = event;
    if (type === "render") this.#before?.();
    if (type === "move") {
      if (!this.#moving) {
        this.#moving = true;
        this.fire("movestart");
      }
      if (this.engine.motion() >= 2) {
        if (!this.#dragging) {
          this.#dragging = true;
          this.fire("dragstart");
        }
        this.fire("drag");
      }
    }
    if (type === "zoom" && !this.#zooming) {
      this.#zooming = true;
      this.fire("zoomstart");
    }
    if (type === "moveend") {
      this.#moving = false;
      this.#endDrag();
    }
    if (type === "zoomend") this.#zooming = false;
    if (type === "sourcedata" || type === "styledata") {
      // The engine tells of it before it answers: whoever hears of it may ask for what the answer brings.
      queueMicrotask(() => {
        const source = type === "sourcedata";
        const about = source
          ? { dataType: "source", isSourceLoaded: this.map.isSourceLoaded(event.sourceId) }
          : { dataType: "style" };
        this.fire(type, { ...members, ...about });
        this.fire("data", { ...members, ...about });
      });
      return;
    }
    const find = this.#finder(type, members.point);
    this.fire(type, members, find);
    if (type === "mousemove") this.#track(members, find);
    if (type === "moveend") this.data = this.cause = undefined;
  }

  #endDrag() {
    if (!this.#dragging) return;
    this.#dragging = false;
    this.fire("dragend");
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
    if (name === "pointerup") this.#endDrag();
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
    if (name === "pointerleave") this.#track({ point: undefined }, () => []);
  }
}

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
