// The control that finds the reader.

import { button, say } from "./button.js";
import { Control } from "./control.js";

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
    this.#status.className = "gq-status";
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
    dot.className = "gq-position";
    this.#dot?.remove();
    this.#dot = new Marker({ element: dot, label: this.texts.here })
      .setLngLat([coords.longitude, coords.latitude])
      .addTo(map);
    map.easeTo({ center: [coords.longitude, coords.latitude], zoom: Math.max(map.getZoom(), this.zoom) });
    this.#status.textContent = this.texts.located;
  }
}
