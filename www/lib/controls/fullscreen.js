// The control for the full screen.

import { button, say } from "./button.js";
import { Control } from "./control.js";
import { fillIcon } from "./icons.js";

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
