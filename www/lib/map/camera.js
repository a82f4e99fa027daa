// Where a map looks, and the ways from one view to another. Views are the engine's: a place in the world and a zoom; so is the
// arithmetic.

import { LngLat, LngLatBounds } from "../base/lnglat.js";
import { Point } from "../base/point.js";
import { animate } from "./animation.js";
import { ease, flight } from "./flight.js";
import { checked, pair, point as pointOf, sides } from "./options.js";

/** @typedef {import("../guangqing_map.js").Engine} Engine */
/** @typedef {import("./events.js").Events} Events */
/** @typedef {import("./flight.js").View} View */
/** @typedef {import("../types.js").CameraOptions} CameraOptions */
/** @typedef {import("../types.js").AnimationOptions} AnimationOptions */
/** @typedef {import("../types.js").FlyToOptions} FlyToOptions */
/** @typedef {import("../types.js").FitBoundsOptions} FitBoundsOptions */
/** @typedef {import("../types.js").LngLatLike} LngLatLike */
/** @typedef {import("../types.js").LngLatBoundsLike} LngLatBoundsLike */
/** @typedef {import("../types.js").PointLike} PointLike */
/** @typedef {import("../types.js").Padding} Padding */

/** How long a glide takes unless told, ms. */
const GLIDE_MS = 500;

export class Camera {
  #engine;
  #events;
  #motion;
  /** The room that every call keeps free, px. */
  padding = sides(0);

  /** @param {Engine} engine @param {Events} events */
  constructor(engine, events) {
    this.#engine = engine;
    this.#events = events;
    this.#motion = events.motion;
  }

  /** @returns {View} */
  view() {
    const [x, y, zoom] = this.#engine.view();
    return { x, y, zoom };
  }

  get center() {
    return this.#moved(this.view(), 0, 0).position;
  }

  get bounds() {
    const [, , , width = 0, height = 0] = this.#engine.view();
    return new LngLatBounds([this.unproject([0, 0]), this.unproject([width, height])]);
  }

  get limits() {
    const [minZoom, maxZoom, ...bounds] = this.#engine.limits();
    return { minZoom, maxZoom, bounds };
  }

  /** @param {number | undefined} minZoom @param {number | undefined} maxZoom @param {number[]} bounds */
  setLimits(minZoom, maxZoom, bounds) {
    this.#motion.limit(() => this.#engine.setLimits(minZoom, maxZoom, bounds.length ? bounds : undefined));
  }

  isMoving() {
    return this.#motion.runs || this.#engine.motion() > 0;
  }

  isZooming() {
    return this.#motion.zooms;
  }

  stop() {
    this.#motion.cut();
    this.#stay();
  }

  /** A jump to where it is ends the engine's own glides. */
  #stay() {
    const { x, y, zoom } = this.view();
    this.#engine.setView(x, y, zoom);
  }

  /** Goes where the Home key goes. */
  home() {
    this.#begin();
    this.#engine.goHome();
    const run = { zooms: false, stop: () => this.#stay() };
    this.#motion.begin(run);
    if (this.#engine.motion() === 0) this.#end(run);
  }

  /** @param {CameraOptions} options @param {object} [eventData] */
  jumpTo(options, eventData) {
    options = checked(options);
    this.#begin();
    this.#motion.jump(() => {
      const to = this.#target(options);
      this.#engine.setView(to.x, to.y, to.zoom);
    }, eventData);
  }

  /** @param {CameraOptions & AnimationOptions} options @param {object} [eventData] */
  easeTo(options, eventData) {
    options = checked(options);
    this.#begin();
    const [from, to] = [this.view(), this.#target(options)];
    const duration = options.animate === false || calm(options) ? 0 : (options.duration ?? GLIDE_MS);
    const run = { zooms: to.zoom !== from.zoom, data: eventData, stop: () => this.#stay() };
    if (options.easing && duration > 0) {
      this.#drive(run, this.#straight(from, to), duration, options.easing);
      return;
    }
    this.#engine.setView(to.x, to.y, to.zoom, duration);
    this.#motion.begin(run);
    if (duration <= 0) this.#end(run);
  }

  /** @param {FlyToOptions} options @param {object} [eventData] */
  flyTo(options, eventData) {
    options = checked(options);
    if (calm(options)) {
      this.jumpTo(options, eventData);
      return;
    }
    this.#begin();
    const [from, to] = [this.view(), this.#target(options)];
    const same = from.x === to.x && from.y === to.y && from.zoom === to.zoom;
    if (same || options.animate === false) {
      this.easeTo(options, eventData);
      return;
    }
    const px = this.#moved({ x: 0, y: 0, zoom: from.zoom }, 1, 0).x;
    const width = this.#engine.view()[3] ?? 0;
    const { way, duration } = flight(from, to, width, px, this.#straight(from, to), options);
    const run = { zooms: true, data: eventData };
    if (duration > 0) {
      this.#drive(run, way, duration, options.easing ?? ease);
      return;
    }
    this.#engine.setView(to.x, to.y, to.zoom);
    this.#motion.begin(run);
    this.#end(run);
  }

  /**
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   */
  forBounds(bounds, options) {
    options = checked(options);
    const box = LngLatBounds.convert(bounds);
    const padding = added(sides(options.padding), this.padding);
    let view = this.view();
    if (!box.isEmpty()) {
      const { top, right, bottom, left } = padding;
      const [x = 0, y = 0, zoom = 0] = this.#engine.fit(
        [...box.toArray().flat(), top, right, bottom, left],
        options.maxZoom,
      );
      view = { x, y, zoom };
    }
    const [dx, dy] = pair(options.offset);
    return { center: this.#moved(view, -dx, -dy).position, zoom: view.zoom, bearing: 0 };
  }

  /**
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   * @param {object} [eventData]
   */
  fitBounds(bounds, options, eventData) {
    options = checked(options);
    const { padding: _, offset: __, maxZoom: ___, linear, ...rest } = options;
    const { center, zoom } = this.forBounds(bounds, options);
    // The padding is in the centre already.
    const to = { ...rest, center, zoom, padding: this.#unpadded() };
    if (linear === false) this.flyTo(to, eventData);
    else this.easeTo(to, eventData);
  }

  /**
   * @param {PointLike} offset
   * @param {AnimationOptions} [options]
   * @param {object} [eventData]
   */
  panBy(offset, options, eventData) {
    const { position } = this.#moved(this.view(), ...pointOf(offset));
    this.easeTo({ ...options, center: position, padding: this.#unpadded() }, eventData);
  }

  /**
   * @param {number} zoom
   * @param {CameraOptions & AnimationOptions} [options]
   * @param {object} [eventData]
   */
  zoomTo(zoom, options, eventData) {
    this.easeTo({ ...options, zoom, padding: this.#unpadded() }, eventData);
  }

  /** @param {LngLatLike} position @returns {Point} px */
  project(position) {
    const { lng, lat } = LngLat.convert(position);
    const [, , x = 0, y = 0] = this.#engine.world(lng, lat);
    return new Point(x, y);
  }

  /** @param {PointLike} point px */
  unproject(point) {
    const [px, py] = pointOf(point);
    const [x = 0, y = 0, zoom = 0, width = 0, height = 0] = this.#engine.view();
    return this.#moved({ x, y, zoom }, px - width / 2, py - height / 2).position;
  }

  /** @param {LngLatLike} position */
  #world(position) {
    const { lng, lat } = LngLat.convert(position);
    const [x = 0, y = 0] = this.#engine.world(lng, lat);
    return { x, y };
  }

  /** Where a view looks that is moved by px. @param {View} view @param {number} dx @param {number} dy */
  #moved(view, dx, dy) {
    const [x = 0, y = 0, lng = 0, lat = 0] = this.#engine.panned(view.x, view.y, view.zoom, dx, dy);
    return { x, y, position: new LngLat(lng, lat) };
  }

  /** The view that options ask for. @param {CameraOptions & AnimationOptions} options @returns {View} */
  #target(options) {
    const from = this.view();
    const { minZoom, maxZoom } = this.limits;
    const wanted = Number.isFinite(options.zoom) ? /** @type {number} */ (options.zoom) : from.zoom;
    const zoom = Math.min(maxZoom, Math.max(minZoom, wanted));
    const centred = options.center !== undefined && options.center !== null;
    let { x, y } = centred ? this.#world(/** @type {LngLatLike} */ (options.center)) : from;
    if (options.around && !centred) {
      const still = this.#world(options.around);
      const k = 2 ** (from.zoom - zoom);
      x = still.x + (from.x - still.x) * k;
      y = still.y + (from.y - still.y) * k;
    }
    const given = sides(options.padding);
    // The view as it is has the map's own padding already.
    const pad = centred ? added(this.padding, given) : given;
    const [dx, dy] = pair(options.offset);
    const to = this.#moved({ x, y, zoom }, (pad.right - pad.left) / 2 - dx, (pad.bottom - pad.top) / 2 - dy);
    return { x: to.x, y: to.y, zoom };
  }

  /** What takes the map's own padding back. */
  #unpadded() {
    const { top, right, bottom, left } = this.padding;
    return { top: -top, right: -right, bottom: -bottom, left: -left };
  }

  /** @param {View} from @param {View} to @returns {(t: number) => View} */
  #straight(from, to) {
    const views = [from, to].flatMap((v) => [v.x, v.y, v.zoom]);
    return (t) => {
      const [x = 0, y = 0, zoom = 0] = this.#engine.between(views, t);
      return { x, y, zoom };
    };
  }

  /** Ends what moves the map, so that a call may do it. */
  #begin() {
    this.#motion.cut();
    this.#events.cause = undefined;
  }

  /** Tells the only step of a motion, and its end. @param {import("./motion.js").Run} run */
  #end(run) {
    this.#motion.step(run);
    this.#motion.end(run);
  }

  /**
   * @param {import("./motion.js").Run} run
   * @param {(t: number) => View} way
   * @param {number} duration
   * @param {(t: number) => number} easing
   */
  #drive(run, way, duration, easing) {
    this.#engine.hold(true);
    run.driven = true;
    run.stop = animate(
      duration,
      (t) => {
        const { x, y, zoom } = way(t >= 1 ? 1 : easing(t));
        this.#engine.setView(x, y, zoom);
        this.#motion.step(run);
      },
      () => {
        this.#engine.hold(false);
        this.#motion.end(run);
      },
    );
    this.#motion.begin(run);
  }
}

/** Whether a motion is to be a jump. @param {AnimationOptions} options */
function calm(options) {
  return !options.essential && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {Padding} a @param {Padding} b @returns {Padding} */
function added(a, b) {
  return { top: a.top + b.top, right: a.right + b.right, bottom: a.bottom + b.bottom, left: a.left + b.left };
}
