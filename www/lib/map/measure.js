// Lengths and areas, by the analysis module.

import { loadAnalysis } from "../analysis.js";

/**
 * @param {object | string} geojson
 * @returns {Promise<import("../types.js").Measurement>}
 */
export async function measure(geojson) {
  const analysis = await loadAnalysis();
  return JSON.parse(analysis.measureGeoJson(typeof geojson === "string" ? geojson : JSON.stringify(geojson)));
}
