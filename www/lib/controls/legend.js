// The control with the legend.

import { svgOf } from "../base/svg.js";
import { Panel } from "./panel.js";

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
        row.className = "gq-row";
        const swatch = svgOf(entry.svg);
        swatch.setAttribute("aria-hidden", "true");
        const label = document.createElement("span");
        label.textContent = entry.label[lang];
        row.append(swatch, label);
        return row;
      });
    this.panel.replaceChildren(...rows);
  }
}
