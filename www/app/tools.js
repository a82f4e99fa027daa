// The analysis tab: a list of tools, or the one that is open, and what it has on the map.

import { h } from "./dom.js";
import { saveText } from "./download.js";
import { texts } from "./i18n.js";
import { TOOLS } from "./tools/list.js";

/** @typedef {import("./tools/tool.js").Tool} Tool */
/** @typedef {import("./tools/tool.js").ToolEntry} ToolEntry */
/** @typedef {import("./tools/tool.js").ToolContext} ToolContext */
/** @typedef {import("./tools/tool.js").Overlay} Overlay */
/** @typedef {import("../pkg/types.js").LayerSpecification} LayerSpecification */
/** @typedef {Pick<ToolContext, "map" | "element" | "records" | "lang" | "dark" | "announce" | "select">} PageContext */

/** @type {Record<string, Promise<Uint8Array>>} */
const files = {};

export class Tools {
  /** Stays in place while the panel around it is drawn anew. */
  root = h("div", { class: "tool" });
  /** @type {PageContext | undefined} */
  #page;
  #onChange;
  /** @type {ToolEntry | undefined} */
  #entry;
  /** @type {Tool | undefined} */
  #tool;
  /** @type {Map<string, Overlay>} */
  #overlays = new Map();
  /** Counts openings: what an older one still loads is not shown any more. */
  #turn = 0;

  /** @param {() => void} onChange when another tool is open, or none */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** The id of the open tool. */
  get current() {
    return this.#entry?.id;
  }

  /** The page's state has changed: language, theme, records. @param {PageContext} page */
  update(page) {
    const before = this.#page;
    this.#page = page;
    if (before && before.lang === page.lang && before.dark === page.dark && before.map === page.map) return;
    if (this.#entry) void this.#show(this.#entry, false);
    else this.#renderList();
  }

  /** The style was set anew, and has none of the overlays. */
  restyled() {
    this.#overlays.clear();
    if (this.#entry) void this.#show(this.#entry, false);
  }

  /** Whether the open tool waits for positions. */
  get aiming() {
    return this.#tool?.aiming?.() ?? false;
  }

  /** @param {import("../pkg/types.js").MapEvent} event @returns {boolean} whether the open tool took the click */
  click(event) {
    return this.#tool?.click?.(event) ?? false;
  }

  /** Opens a tool by its id, or none. @param {string | undefined} id */
  open(id) {
    const entry = TOOLS.find((tool) => tool.id === id);
    if (entry === this.#entry) return;
    this.#close();
    this.#entry = entry;
    if (entry) void this.#show(entry, true);
    else this.#renderList();
    this.#onChange();
  }

  #close() {
    this.#turn += 1;
    this.#tool?.close();
    this.#tool = undefined;
    for (const name of [...this.#overlays.keys()]) this.#removeOverlay(name);
  }

  /** @param {ToolEntry} entry @param {boolean} focus */
  async #show(entry, focus) {
    this.#close();
    const turn = this.#turn;
    const page = this.#page;
    if (!page) return;
    const t = texts(page.lang);
    const title = h("h2", { id: "tool-title", tabindex: -1 }, entry.title[page.lang]);
    const back = h(
      "button",
      { type: "button", class: "back", onclick: () => this.#leave(entry) },
      h("span", { "aria-hidden": "true" }, "← "),
      t.toolsBack,
    );
    const content = h("div", { class: "tool-content" }, h("p", { class: "note" }, t.loading));
    this.root.replaceChildren(back, title, h("p", { class: "note" }, entry.hint[page.lang]), content);
    if (focus) title.focus({ preventScroll: true });
    try {
      const { tool } = await entry.load();
      if (turn !== this.#turn) return;
      this.#tool = tool;
      const shown = await tool.open(this.#context(page, turn));
      if (turn === this.#turn) content.replaceChildren(shown);
    } catch (error) {
      if (turn !== this.#turn) return;
      console.error(error);
      content.replaceChildren(h("p", { class: "empty", role: "alert" }, t.toolFailed));
    }
  }

  /** @param {ToolEntry} entry */
  #leave(entry) {
    this.open(undefined);
    document.getElementById(`tool-${entry.id}`)?.focus();
  }

  #renderList() {
    const page = this.#page;
    if (!page) return;
    this.root.replaceChildren(
      h(
        "ul",
        { class: "list" },
        ...TOOLS.map((tool) =>
          h(
            "li",
            {},
            h(
              "button",
              { type: "button", class: "item", id: `tool-${tool.id}`, onclick: () => this.open(tool.id) },
              h(
                "span",
                { class: "item-text" },
                h("span", { class: "item-name" }, tool.title[page.lang]),
                h("span", { class: "item-meta" }, tool.hint[page.lang]),
              ),
            ),
          ),
        ),
      ),
    );
  }

  /** @param {PageContext} page @param {number} turn @returns {ToolContext} */
  #context(page, turn) {
    // A tool that was left while it waited for a file must not go on: it would change a map that is no longer its own.
    const unlessLeft = async (/** @type {Promise<any>} */ file) => {
      const loaded = await file;
      if (turn !== this.#turn) throw new Error("the tool was left");
      return loaded;
    };
    return {
      ...page,
      analysis: () => unlessLeft(import("../pkg/analysis.js").then((door) => door.loadAnalysis())),
      tasks: () => unlessLeft(import("../pkg/tasks.js")),
      file: (name) => unlessLeft(fetchFile(name)),
      overlay: (name, overlay) => this.#setOverlay(name, overlay),
      removeOverlay: (name) => this.#removeOverlay(name),
      save: saveText,
    };
  }

  /** @param {string} name @param {Overlay} overlay */
  #setOverlay(name, overlay) {
    const map = this.#page?.map;
    if (!map) return;
    const old = this.#overlays.get(name);
    for (const layer of old?.layers ?? []) removeLayer(map, layer.id);
    // A style may have taken them away, or the options of their data may be others now.
    for (const source of Object.keys({ ...old?.sources, ...overlay.sources }))
      if (map.getSource(source)) map.removeSource(source);
    for (const [source, specification] of Object.entries(overlay.sources)) map.addSource(source, specification);
    for (const layer of overlay.layers) map.addLayer(/** @type {LayerSpecification} */ (layer), overlay.before);
    this.#overlays.set(name, overlay);
  }

  /** @param {string} name */
  #removeOverlay(name) {
    const old = this.#overlays.get(name);
    const map = this.#page?.map;
    if (!old || !map) return;
    this.#overlays.delete(name);
    for (const layer of old.layers) removeLayer(map, layer.id);
    for (const source of Object.keys(old.sources)) map.removeSource(source);
  }
}

/** @param {PageContext["map"]} map @param {string} id */
function removeLayer(map, id) {
  try {
    map.removeLayer(id);
  } catch {
    // A new style has taken it away, and the page is about to hear of that.
  }
}

/** @param {string} name @returns {Promise<Uint8Array>} */
function fetchFile(name) {
  const pending = (files[name] ??= fetch(new URL(`../pkg/${name}`, import.meta.url)).then(async (response) => {
    if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }));
  pending.catch(() => delete files[name]);
  return pending;
}
