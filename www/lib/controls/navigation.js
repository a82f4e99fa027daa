// The control that zooms and goes home.

import { button, say } from "./button.js";
import { Control } from "./control.js";

/** @typedef {import("../map/map.js").Map} Map */

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
