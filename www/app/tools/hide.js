// Hides layers of the style while a tool draws the same records its own way.

/** @typedef {import("../../lib/index.js").Map} EngineMap */

/** The style's layers that draw projects. */
export const PROJECT_LAYERS = ["projects", "box-projects"];

/**
 * Hides layers by a filter that lets nothing through: the legend still shows their symbols.
 *
 * @param {EngineMap} map
 * @param {string[]} ids those that the style does not have are passed over
 * @returns {() => void} gives them their filters back
 */
export function hideLayers(map, ids) {
  const own = map.getStyle().layers.filter((layer) => ids.includes(layer.id));
  for (const { id } of own) map.setFilter(id, ["==", ["geometry-type"], "Polygon"]);
  return () => {
    for (const { id, filter } of own) {
      try {
        map.setFilter(id, filter ?? null);
      } catch {
        // The style has changed meanwhile, and shows them again.
      }
    }
  };
}
