// The legend. The engine draws the swatches from the style, so that they cannot disagree with the map.

import { h } from "./dom.js";

/** @typedef {import("../pkg/types.js").LegendEntry} LegendEntry */
/** @typedef {"zh" | "en"} Lang */

/**
 * @param {LegendEntry[]} entries from `map.legend()`
 * @param {{ id: string, zh: string, en: string }[]} sections in the order to show, from the style's metadata
 * @param {Lang} lang
 * @returns {HTMLElement[]}
 */
export function legendSections(entries, sections, lang) {
  return sections.flatMap((section) => {
    const inside = entries.filter((entry) => entry.section === section.id && entry.visible);
    if (inside.length === 0) return [];
    const rows = inside.map((entry) =>
      h("div", { class: "legend-row" }, swatch(entry), h("span", {}, entry.label[lang])),
    );
    return [
      h(
        "section",
        { class: "legend-section", "data-section": section.id },
        h("h2", {}, section[lang]),
        h("div", { class: "legend-rows" }, ...rows),
      ),
    ];
  });
}

/**
 * A picture of a map symbol beside a text that says the same, hence without a text of its own.
 * @param {LegendEntry} entry
 */
export function swatch({ svg, width, height }) {
  return h("img", {
    class: "swatch",
    alt: "",
    width: Math.round(width),
    height: Math.round(height),
    src: `data:image/svg+xml,${encodeURIComponent(svg)}`,
  });
}
