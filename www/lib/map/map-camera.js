// The part of class Map that says where it looks: limits, jumps, glides and flights.

import { animate } from "./animation.js";
import {
  checked,
  degrees,
  ease,
  fitting,
  flight,
  glide,
  mercator,
  pair,
  point as pointOf,
  sides,
  target,
} from "./camera.js";
import { invalid } from "../base/checks.js";
import { LngLat, LngLatBounds } from "../base/lnglat.js";
import { MapWithStyle } from "./map-style.js";
import { extra } from "./map-state.js";

/** @typedef {import("../types.js").CameraOptions} CameraOptions */
/** @typedef {import("../types.js").AnimationOptions} AnimationOptions */
/** @typedef {import("../types.js").FlyToOptions} FlyToOptions */
/** @typedef {import("../types.js").FitBoundsOptions} FitBoundsOptions */
/** @typedef {import("../types.js").LngLatLike} LngLatLike */
/** @typedef {import("../types.js").LngLatBoundsLike} LngLatBoundsLike */
/** @typedef {import("../types.js").PointLike} PointLike */
/** @typedef {import("../types.js").Padding} Padding */

/** The map with its camera. */
export class MapWithCamera extends MapWithStyle {
  // Camera

  getCenter() {
    const { lng, lat } = super.getCenter();
    return new LngLat(lng, lat);
  }

  getBounds() {
    return new LngLatBounds(super.getBounds());
  }

  getMaxBounds() {
    const { maxBounds } = super.getLimits();
    return maxBounds ? new LngLatBounds(maxBounds) : null;
  }

  /**
   * Sets the limits of panning; `null` removes them.
   * @param {LngLatBoundsLike | null} [bounds]
   */
  setMaxBounds(bounds) {
    super.setMaxBounds(bounds ? LngLatBounds.convert(bounds).toArray() : null);
    return this;
  }

  getMinZoom() {
    return super.getLimits().minZoom;
  }

  getMaxZoom() {
    return super.getLimits().maxZoom;
  }

  /** @param {number | null} [zoom] */
  setMinZoom(zoom) {
    super.setZoomLimits(level("zoom", zoom ?? 0), this.getMaxZoom());
    return this;
  }

  /** @param {number | null} [zoom] */
  setMaxZoom(zoom) {
    super.setZoomLimits(this.getMinZoom(), level("zoom", zoom ?? 22));
    return this;
  }

  /** The map is north up: always 0. */
  getBearing() {
    return 0;
  }

  /** The map is seen from above: always 0. */
  getPitch() {
    return 0;
  }

  /** Always false: the map does not turn. */
  isRotating() {
    return false;
  }

  /** Device px a CSS px. */
  getPixelRatio() {
    return devicePixelRatio;
  }

  /** The room that every camera call keeps free, px. */
  getPadding() {
    return { ...extra(this).padding };
  }

  /** @param {number | Partial<Padding>} padding */
  setPadding(padding) {
    extra(this).padding = sides(padding);
    return this;
  }

  /** Whether the camera moves, by itself or by a pointer. */
  isMoving() {
    return super.motion() > 0 || extra(this).halt !== undefined;
  }

  /** Whether a motion of a camera call zooms. */
  isZooming() {
    return this.isMoving() && extra(this).zooms;
  }

  /** Ends a motion where it is. */
  stop() {
    extra(this).halt?.();
    // A jump to where it is ends the engine's own glides.
    super.jumpTo({});
    return this;
  }

  /**
   * Changes the view at once.
   * @param {CameraOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  jumpTo(options, eventData) {
    options = checked(options);
    const own = this._begin(eventData);
    const to = target(this._view(), { ...options, padding: this._pad(options) }, super.getLimits());
    own.zooms = false;
    super.jumpTo({ center: degrees(to), zoom: to.zoom });
    return this;
  }

  /**
   * Changes the view in a glide, 500 ms unless told; at once for who wishes less motion, unless it is `essential`.
   * @param {CameraOptions & AnimationOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  easeTo(options, eventData) {
    options = checked(options);
    const own = this._begin(eventData);
    const to = target(this._view(), { ...options, padding: this._pad(options) }, super.getLimits());
    const duration = options.animate === false || calm(options) ? 0 : (options.duration ?? 500);
    own.zooms = to.zoom !== super.getZoom();
    if (options.easing && duration > 0) this._drive(glide(this._view(), to), duration, options.easing);
    else if (duration > 0) super.easeTo({ center: degrees(to), zoom: to.zoom, duration });
    else super.jumpTo({ center: degrees(to), zoom: to.zoom });
    return this;
  }

  /**
   * Changes the view in a flight: out, over and in, as long as the way needs.
   * @param {FlyToOptions} options
   * @param {object} [eventData] members of the events that follow
   */
  flyTo(options, eventData) {
    options = checked(options);
    if (options.animate === false || calm(options)) return this.jumpTo(options, eventData);
    const own = this._begin(eventData);
    const to = target(this._view(), { ...options, padding: this._pad(options) }, super.getLimits());
    const { way, duration } = flight(this._view(), to, super.getCanvasContainer().clientWidth, options);
    own.zooms = true;
    if (duration > 0) this._drive(way, duration, options.easing ?? ease);
    else super.jumpTo({ center: degrees(to), zoom: to.zoom });
    return this;
  }

  /**
   * The view that shows a rectangle.
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   * @returns {{ center: LngLat, zoom: number, bearing: number }}
   */
  cameraForBounds(bounds, options) {
    options = checked(options);
    const [given, own] = [sides(options.padding), extra(this).padding];
    const padding = {
      top: given.top + own.top,
      right: given.right + own.right,
      bottom: given.bottom + own.bottom,
      left: given.left + own.left,
    };
    const { clientWidth, clientHeight } = super.getCanvasContainer();
    const view = fitting(
      LngLatBounds.convert(bounds),
      clientWidth,
      clientHeight,
      padding,
      Math.min(options.maxZoom ?? 22, this.getMaxZoom()),
      this._view(),
    );
    const [dx, dy] = pair(options.offset);
    const world = 512 * 2 ** view.zoom;
    const [lng, lat] = degrees({ x: view.x - dx / world, y: view.y - dy / world });
    return { center: new LngLat(lng, lat), zoom: view.zoom, bearing: 0 };
  }

  /**
   * Shows a rectangle, in a glide of 500 ms unless told; `linear: false` flies there.
   * @param {LngLatBoundsLike} bounds
   * @param {FitBoundsOptions} [options]
   * @param {object} [eventData]
   */
  fitBounds(bounds, options, eventData) {
    options = checked(options);
    const { padding: _, offset: __, maxZoom: ___, linear, ...rest } = options;
    const { center, zoom } = this.cameraForBounds(bounds, options);
    // The padding is in the centre already.
    const to = { ...rest, center, zoom, padding: negative(extra(this).padding) };
    return linear === false ? this.flyTo(to, eventData) : this.easeTo(to, eventData);
  }

  /**
   * Shows the rectangle between two points of the screen.
   * @param {PointLike} p0
   * @param {PointLike} p1
   * @param {number} [_bearing] the map is north up
   * @param {FitBoundsOptions} [options]
   * @param {object} [eventData]
   */
  fitScreenCoordinates(p0, p1, _bearing, options, eventData) {
    return this.fitBounds(new LngLatBounds(this.unproject(p0), this.unproject(p1)).toArray(), options, eventData);
  }

  /** @param {LngLatLike} center @param {object} [eventData] */
  setCenter(center, eventData) {
    return this.jumpTo({ center: LngLat.convert(center) }, eventData);
  }

  /** @param {number} zoom @param {object} [eventData] */
  setZoom(zoom, eventData) {
    return this.jumpTo({ zoom: level("zoom", zoom) }, eventData);
  }

  /**
   * Moves by px, in a glide of 500 ms unless told; positive x looks further east.
   * @param {PointLike} offset
   * @param {AnimationOptions} [options]
   * @param {object} [eventData]
   */
  panBy(offset, options, eventData) {
    const [dx, dy] = pointOf(offset);
    const view = this._view();
    const world = 512 * 2 ** view.zoom;
    const center = degrees({ x: view.x + dx / world, y: view.y + dy / world });
    return this.easeTo({ ...options, center, padding: negative(extra(this).padding) }, eventData);
  }

  /**
   * @param {LngLatLike} center
   * @param {AnimationOptions} [options]
   * @param {object} [eventData]
   */
  panTo(center, options, eventData) {
    return this.easeTo({ ...options, center: LngLat.convert(center) }, eventData);
  }

  /**
   * Zooms to a level, in a glide of 500 ms unless told, about the middle or about a position `around`.
   * @param {number} zoom
   * @param {CameraOptions & AnimationOptions} [options]
   * @param {object} [eventData]
   */
  zoomTo(zoom, options, eventData) {
    return this.easeTo({ ...options, zoom: level("zoom", zoom), padding: negative(extra(this).padding) }, eventData);
  }

  /** @param {AnimationOptions} [options] @param {object} [eventData] */
  zoomIn(options, eventData) {
    return this.zoomTo(super.getZoom() + 1, options, eventData);
  }

  /** @param {AnimationOptions} [options] @param {object} [eventData] */
  zoomOut(options, eventData) {
    return this.zoomTo(super.getZoom() - 1, options, eventData);
  }

  /** @param {LngLatLike} position */
  project(position) {
    return super.project(LngLat.convert(position).toArray());
  }

  /** @param {PointLike} point px from the map's top left corner */
  unproject(point) {
    const { lng, lat } = super.unproject(pointOf(point));
    return new LngLat(lng, lat);
  }

  /** @private */
  _view() {
    const { lng, lat } = super.getCenter();
    return { ...mercator([lng, lat]), zoom: super.getZoom() };
  }

  /** @private @param {CameraOptions} options */
  _pad(options) {
    const [own, given] = [extra(this).padding, sides(options.padding)];
    // The view as it is has the map's own padding already.
    if (!options.center) return given;
    return {
      top: own.top + given.top,
      right: own.right + given.right,
      bottom: own.bottom + given.bottom,
      left: own.left + given.left,
    };
  }

  /** @private @param {object} [eventData] */
  _begin(eventData) {
    const own = extra(this);
    own.halt?.();
    own.events.cause = undefined;
    own.events.data = eventData;
    return own;
  }

  /**
   * @private
   * @param {(t: number) => import("./camera.js").View} way
   * @param {number} duration
   * @param {(t: number) => number} easing
   */
  _drive(way, duration, easing) {
    const own = extra(this);
    super.hold(true);
    const end = animate(
      duration,
      (t) => {
        const { x, y, zoom } = way(t >= 1 ? 1 : easing(t));
        super.jumpTo({ center: degrees({ x, y }), zoom });
      },
      () => {
        own.halt = undefined;
        super.hold(false);
      },
    );
    own.halt = end;
  }
}

/** @param {string} name @param {unknown} zoom @returns {number} */
function level(name, zoom) {
  if (typeof zoom === "number" && Number.isFinite(zoom)) return zoom;
  throw invalid(name, zoom, "a number, 0 to 24");
}

/** Whether a motion is to be a jump. @param {AnimationOptions} options */
function calm(options) {
  return !options.essential && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {Padding} p @returns {Padding} */
function negative(p) {
  return { top: -p.top, right: -p.right, bottom: -p.bottom, left: -p.left };
}
