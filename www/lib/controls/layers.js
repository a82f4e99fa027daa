// The control that shows and hides layers.

import { Panel } from "./panel.js";

/** @typedef {import("../map/map.js").Map} Map */

/** Switches for the style's groups (`gq:group`), or for layers that the page names. */
export class LayersControl extends Panel {
  /**
   * @param {{ open?: boolean, layers?: { id: string, label: string | { zh: string, en: string } }[] }} [options]
   *   `layers`: what to switch, ids of layers or of groups. @default every group
   */
  constructor({ open, layers } = {}) {
    super({ open });
    this.layers = layers;
  }

  name() {
    return "layers";
  }

  fill() {
    const { map, lang } = this;
    if (!map) return;
    const rows = this.#switches(map).map(({ id, label, ids }) => {
      const row = document.createElement("label");
      row.className = "gq-row";
      const box = document.createElement("input");
      box.type = "checkbox";
      box.name = id;
      box.checked = ids.some((layer) => map.getLayoutProperty(layer, "visibility") !== "none");
      box.addEventListener("change", () => {
        for (const layer of ids) map.setLayoutProperty(layer, "visibility", box.checked ? "visible" : "none");
        map.fire("layerschange", { id, visible: box.checked });
      });
      row.append(box, String((typeof label === "object" ? label?.[lang] : label) ?? id));
      return row;
    });
    this.panel.replaceChildren(...rows);
  }

  /** @param {Map} map */
  #switches(map) {
    const groups = /** @type {Record<string, string[]>} */ ({});
    for (const id of map.getLayersOrder()) {
      const group = map.getLayer(id)?.metadata?.["gq:group"];
      if (group) (groups[group] ??= []).push(id);
    }
    if (this.layers) return this.layers.map(({ id, label }) => ({ id, label, ids: groups[id] ?? [id] }));
    /** @type {{ id: string, zh: string, en: string }[]} */
    const named = map.getStyle().metadata?.["gq:groups"] ?? [];
    const order = [...named.map((group) => group.id).filter((id) => groups[id]), ...Object.keys(groups)];
    return [...new Set(order)].map((id) => ({
      id,
      ids: groups[id] ?? [],
      label: named.find((group) => group.id === id) ?? id,
    }));
  }
}
