// Positions and rectangles with MapLibre's methods, in the plain forms that the engine gives: a LngLat is still an object with
// `lng` and `lat`, a LngLatBounds still an array [[west, south], [east, north]].

/** @typedef {import("../types.js").LngLatLike} LngLatLike */
/** @typedef {import("../types.js").LngLatBoundsLike} LngLatBoundsLike */

/** Mean radius of the Earth, metres; MapLibre's. */
const EARTH_M = 6371008.8;

/** A position in degrees of WGS-84. */
export class LngLat {
  /**
   * @param {number} lng degrees east
   * @param {number} lat degrees north, −90 to 90
   */
  constructor(lng, lat) {
    if (!Number.isFinite(lng) || !(Math.abs(lat) <= 90)) {
      throw new RangeError(`A position must be finite degrees, latitude −90 to 90; this is (${lng}, ${lat})`);
    }
    this.lng = lng;
    this.lat = lat;
  }

  /**
   * A LngLat of whatever stands for one: `[lng, lat]`, `{lng, lat}` or `{lon, lat}`.
   * @param {LngLatLike} input
   * @returns {LngLat}
   * @throws {TypeError} when it stands for none
   */
  static convert(input) {
    if (input instanceof LngLat) return input;
    if (Array.isArray(input) && input.length >= 2) return new LngLat(Number(input[0]), Number(input[1]));
    if (input && typeof input === "object" && "lat" in input) {
      const { lng, lon, lat } = /** @type {{ lng?: number, lon?: number, lat: number }} */ (input);
      return new LngLat(Number(lng ?? lon), Number(lat));
    }
    throw new TypeError("A position must be [lng, lat] or {lng, lat}, in degrees");
  }

  /** The same position with a longitude between −180 and 180. */
  wrap() {
    return new LngLat(((((this.lng + 180) % 360) + 360) % 360) - 180, this.lat);
  }

  /** @returns {[number, number]} */
  toArray() {
    return [this.lng, this.lat];
  }

  toString() {
    return `LngLat(${this.lng}, ${this.lat})`;
  }

  /**
   * Metres to another position along a great circle of the mean sphere, as MapLibre has it; `map.measure` is exact.
   * @param {LngLatLike} other
   */
  distanceTo(other) {
    const rad = Math.PI / 180;
    const to = LngLat.convert(other);
    const h =
      Math.sin(((to.lat - this.lat) * rad) / 2) ** 2 +
      Math.cos(this.lat * rad) * Math.cos(to.lat * rad) * Math.sin(((to.lng - this.lng) * rad) / 2) ** 2;
    return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h)));
  }
}

/**
 * A rectangle in degrees. It is an array `[[west, south], [east, north]]`, too.
 * @extends {Array<[number, number]>}
 */
export class LngLatBounds extends Array {
  /**
   * @param {LngLatLike | LngLatBoundsLike} [southWest] a corner, or both corners in one array
   * @param {LngLatLike} [northEast]
   */
  constructor(southWest, northEast) {
    super([Infinity, Infinity], [-Infinity, -Infinity]);
    if (northEast !== undefined) this.extend(/** @type {LngLatLike} */ (southWest)).extend(northEast);
    else if (southWest !== undefined) this.extend(southWest);
  }

  // What `map`, `filter` and `slice` make of it are plain arrays.
  static get [Symbol.species]() {
    return Array;
  }

  /**
   * @param {LngLatBoundsLike | LngLatBounds} input `[[w, s], [e, n]]` or `[w, s, e, n]`
   * @returns {LngLatBounds}
   */
  static convert(input) {
    return input instanceof LngLatBounds ? input : new LngLatBounds(/** @type {LngLatBoundsLike} */ (input));
  }

  /**
   * Makes the rectangle hold a position or another rectangle, too.
   * @param {LngLatLike | LngLatBoundsLike} more
   * @returns {this}
   */
  extend(more) {
    const list = /** @type {any[]} */ (
      Array.isArray(more) ? more : [LngLat.convert(/** @type {any} */ (more)).toArray()]
    );
    const flat = typeof list[0] === "number";
    if (list.length === 4 && flat) return this.extend([list[0], list[1]]).extend([list[2], list[3]]);
    for (const one of flat ? [list] : list) {
      const { lng, lat } =
        Array.isArray(one) && !Number.isFinite(one[0]) ? { lng: NaN, lat: NaN } : LngLat.convert(one);
      if (!Number.isFinite(lng)) continue;
      const southWest = /** @type {[number, number]} */ ([
        Math.min(this.getWest(), lng),
        Math.min(this.getSouth(), lat),
      ]);
      const northEast = /** @type {[number, number]} */ ([
        Math.max(this.getEast(), lng),
        Math.max(this.getNorth(), lat),
      ]);
      this.splice(0, 2, southWest, northEast);
    }
    return this;
  }

  /** @returns {number} */
  getWest() {
    return this[0]?.[0] ?? NaN;
  }

  /** @returns {number} */
  getSouth() {
    return this[0]?.[1] ?? NaN;
  }

  /** @returns {number} */
  getEast() {
    return this[1]?.[0] ?? NaN;
  }

  /** @returns {number} */
  getNorth() {
    return this[1]?.[1] ?? NaN;
  }

  getSouthWest() {
    return new LngLat(this.getWest(), this.getSouth());
  }

  getNorthEast() {
    return new LngLat(this.getEast(), this.getNorth());
  }

  getNorthWest() {
    return new LngLat(this.getWest(), this.getNorth());
  }

  getSouthEast() {
    return new LngLat(this.getEast(), this.getSouth());
  }

  getCenter() {
    return new LngLat((this.getWest() + this.getEast()) / 2, (this.getSouth() + this.getNorth()) / 2);
  }

  isEmpty() {
    return !(this.getWest() <= this.getEast());
  }

  /** @param {LngLatLike} position */
  contains(position) {
    const { lng, lat } = LngLat.convert(position);
    return lng >= this.getWest() && lng <= this.getEast() && lat >= this.getSouth() && lat <= this.getNorth();
  }

  /** @returns {import("../types.js").Bounds} */
  toArray() {
    return [
      [this.getWest(), this.getSouth()],
      [this.getEast(), this.getNorth()],
    ];
  }

  toString() {
    return `LngLatBounds(${this.getSouthWest()}, ${this.getNorthEast()})`;
  }
}

/** The length of the equator by the mean radius, metres. */
const EQUATOR_M = 2 * Math.PI * EARTH_M;

const RAD = Math.PI / 180;

/** A place in the world of Web Mercator: 0 to 1 from west to east and from north to south, and a height in the same unit. */
export class MercatorCoordinate {
  /** @param {number} x @param {number} y @param {number} [z] */
  constructor(x, y, z = 0) {
    this.x = Number(x);
    this.y = Number(y);
    this.z = Number(z);
  }

  /**
   * @param {LngLatLike} position
   * @param {number} [altitude] metres
   */
  static fromLngLat(position, altitude = 0) {
    const { lng, lat } = LngLat.convert(position);
    const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * RAD) / 2)) / (2 * Math.PI);
    return new MercatorCoordinate(0.5 + lng / 360, y, altitude / (EQUATOR_M * Math.cos(lat * RAD)));
  }

  toLngLat() {
    return new LngLat((this.x - 0.5) * 360, this.#lat);
  }

  /** Metres above the ground. */
  toAltitude() {
    return this.z * EQUATOR_M * Math.cos(this.#lat * RAD);
  }

  /** How much of the world a metre is here. */
  meterInMercatorCoordinateUnits() {
    return 1 / (EQUATOR_M * Math.cos(this.#lat * RAD));
  }

  get #lat() {
    return (2 * Math.atan(Math.exp((0.5 - this.y) * 2 * Math.PI))) / RAD - 90;
  }
}
