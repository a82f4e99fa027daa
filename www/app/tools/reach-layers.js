// What the reach tool draws: bands of equal time, the route with the minutes of each leg, start and end.

/** @typedef {import("./tool.js").Overlay} Overlay */
/** @typedef {{ type: "Feature", id?: string, geometry: { type: string, coordinates: any }, properties: Record<string, any> }} Feature */
/** @typedef {{ type: "FeatureCollection", features: Feature[] }} Collection */

// One hue from strong (near) to pale (far), so that the order is seen without the legend; on dark paper near is bright.
const LIGHT = ["#08306b", "#1561a9", "#3f8fc5", "#7db8da", "#aacfe5"];
const DARK = ["#d8efff", "#96d0f7", "#56a5e0", "#2f78ba", "#205a92"];
const FONT = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

/**
 * The colour of each band, the nearest first.
 * @param {number} count @param {boolean} dark @returns {string[]}
 */
export function colours(count, dark) {
  const ramp = dark ? DARK : LIGHT;
  return Array.from({ length: count }, (_, i) => ramp[Math.min(ramp.length - 1, count > ramp.length ? Math.floor((i * ramp.length) / count) : i)] ?? "#888888");
}

/**
 * @param {Collection} bands the largest first
 * @param {(minutes: number, area: number) => string} label
 * @param {boolean} dark
 * @param {string | undefined} before
 * @returns {Overlay}
 */
export function bandLayers(bands, label, dark, before) {
  const ramp = colours(bands.features.length, dark).reverse();
  const labels = /** @type {Feature[]} */ ([]);
  bands.features.forEach((feature, i) => {
    feature.properties["colour"] = ramp[i];
    const top = northernmost(feature.geometry.coordinates);
    if (top) labels.push({ type: "Feature", geometry: { type: "Point", coordinates: top }, properties: { text: label(feature.properties["minutes"], feature.properties["area_km2"]), rank: -i } });
  });
  const [ink, halo] = dark ? ["#f3f8fc", "#10161b"] : ["#08306b", "#ffffff"];
  return {
    sources: { "reach-bands": geojson(bands), "reach-labels": geojson({ type: "FeatureCollection", features: labels }) },
    layers: [
      { id: "reach-fill", type: "fill", source: "reach-bands", paint: { "fill-color": ["get", "colour"], "fill-opacity": dark ? 0.2 : 0.22 } },
      { id: "reach-line", type: "line", source: "reach-bands", layout: { "line-join": "round" }, paint: { "line-color": ["get", "colour"], "line-width": 1.75 } },
      {
        id: "reach-label", type: "symbol", source: "reach-labels",
        layout: { "text-field": ["get", "text"], "text-size": 12, "text-font": FONT, "text-anchor": "bottom", "text-offset": [0, -0.15], "text-allow-overlap": true, "symbol-sort-key": ["get", "rank"] },
        paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 2 },
      },
    ],
    ...(before === undefined ? {} : { before }),
  };
}

/**
 * @param {Collection | undefined} route
 * @param {(leg: Record<string, any>) => string} label
 * @param {[number, number]} start
 * @param {boolean} dark
 * @returns {Overlay}
 */
export function routeLayers(route, label, start, dark) {
  /** @type {Feature[]} */
  const points = [{ type: "Feature", geometry: { type: "Point", coordinates: start }, properties: { text: "", end: "start" } }];
  for (const leg of route?.features ?? []) {
    const line = leg.geometry.coordinates;
    leg.properties["local"] = leg.properties["link_id"] === null;
    if (leg.properties["minutes"] >= 1) points.push({ type: "Feature", geometry: { type: "Point", coordinates: middle(line) }, properties: { text: label(leg.properties), end: "" } });
  }
  const last = route?.features.at(-1)?.geometry.coordinates.at(-1);
  if (last) points.push({ type: "Feature", geometry: { type: "Point", coordinates: last }, properties: { text: "", end: "finish" } });
  const [ink, paper] = dark ? ["#ffb84d", "#14181b"] : ["#b3260d", "#ffffff"];
  const line = /** @type {const} */ ({ "line-join": "round", "line-cap": "round" });
  return {
    sources: { "reach-route": geojson(route ?? { type: "FeatureCollection", features: [] }), "reach-points": geojson({ type: "FeatureCollection", features: points }) },
    layers: [
      { id: "reach-route-case", type: "line", source: "reach-route", layout: line, paint: { "line-color": paper, "line-width": 7 } },
      { id: "reach-route", type: "line", source: "reach-route", layout: line, filter: ["!", ["get", "local"]], paint: { "line-color": ink, "line-width": 4 } },
      { id: "reach-route-local", type: "line", source: "reach-route", layout: line, filter: ["get", "local"], paint: { "line-color": ink, "line-width": 3, "line-dasharray": [1, 2] } },
      { id: "reach-ends", type: "circle", source: "reach-points", filter: ["!=", ["get", "end"], ""], paint: { "circle-radius": 7, "circle-color": ["match", ["get", "end"], "start", paper, ink], "circle-stroke-color": ink, "circle-stroke-width": 3 } },
      {
        id: "reach-route-label", type: "symbol", source: "reach-points",
        layout: { "text-field": ["get", "text"], "text-size": 12, "text-font": FONT, "text-anchor": "left", "text-offset": [0.7, 0] },
        paint: { "text-color": ink, "text-halo-color": paper, "text-halo-width": 2 },
      },
    ],
  };
}

/** @param {Collection} data @returns {import("../../lib/types.js").SourceSpecification} */
function geojson(data) {
  return { type: "geojson", data };
}

/** @param {[number, number][]} line */
function middle(line) {
  // By vertices, which lie closer where the line bends; a leg of two has its middle between them.
  const a = line[Math.floor((line.length - 1) / 2)] ?? [0, 0];
  const b = line[Math.ceil((line.length - 1) / 2)] ?? a;
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

/** The northern end of the largest polygon. @param {[number, number][][][]} polygons */
function northernmost(polygons) {
  const outer = polygons.map((rings) => rings[0] ?? []).sort((a, b) => b.length - a.length)[0] ?? [];
  return outer.reduce((top, p) => (p[1] > top[1] ? p : top), outer[0] ?? [0, -90]);
}
