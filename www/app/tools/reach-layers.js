// What the reach tool draws: bands of equal time, the route with the minutes of each leg, start and end.

/** @typedef {import("./tool.js").Overlay} Overlay */
/** @typedef {{ type: "Feature", id?: string, geometry: { type: string, coordinates: any }, properties: Record<string, any> }} Feature */
/** @typedef {{ type: "FeatureCollection", features: Feature[] }} Collection */

// One hue from strong (near) to pale (far), so that the order is seen without the legend; on dark paper near is bright.
const LIGHT = ["#08306b", "#1561a9", "#3f8fc5", "#7db8da", "#aacfe5"];
const DARK = ["#d8efff", "#96d0f7", "#56a5e0", "#2f78ba", "#205a92"];
/** A band higher than this, degrees, is labelled on all sides. */
const LARGE = 1.2;
const FONT = ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

/**
 * The colour of each band, the nearest first.
 * @param {number} count @param {boolean} dark @returns {string[]}
 */
export function colours(count, dark) {
  const ramp = dark ? DARK : LIGHT;
  return Array.from(
    { length: count },
    (_, i) =>
      ramp[Math.min(ramp.length - 1, count > ramp.length ? Math.floor((i * ramp.length) / count) : i)] ?? "#888888",
  );
}

/**
 * The bands, below the map's own labels.
 * @param {Collection} bands the largest first
 * @param {boolean} dark
 * @param {string | undefined} before
 * @returns {Overlay}
 */
export function bandLayers(bands, dark, before) {
  const ramp = colours(bands.features.length, dark).reverse();
  bands.features.forEach((feature, i) => (feature.properties["colour"] = ramp[i]));
  return {
    sources: { "reach-bands": geojson(bands) },
    layers: [
      {
        id: "reach-fill",
        type: "fill",
        source: "reach-bands",
        paint: { "fill-color": ["get", "colour"], "fill-opacity": dark ? 0.2 : 0.22 },
      },
      {
        id: "reach-line",
        type: "line",
        source: "reach-bands",
        layout: { "line-join": "round" },
        paint: { "line-color": ["get", "colour"], "line-width": 1.75 },
      },
    ],
    ...(before === undefined ? {} : { before }),
  };
}

/**
 * What each band is, at its ends. On top: the map's own labels make room.
 * @param {Collection} bands the largest first
 * @param {(minutes: number, area: number) => string} label
 * @param {boolean} dark
 * @returns {Overlay}
 */
export function labelLayers(bands, label, dark) {
  const features = /** @type {Feature[]} */ ([]);
  bands.features.forEach((feature, i) => {
    const text = label(feature.properties["minutes"], feature.properties["area_km2"]);
    // A band that is cut has no end at the edge of the map.
    ends(feature.geometry.coordinates).forEach((coordinates, end) =>
      features.push({
        type: "Feature",
        geometry: { type: "Point", coordinates },
        properties: { text, anchor: ["bottom", "top", "left", "right"][end], rank: end * 20 - i },
      }),
    );
  });
  const [ink, halo] = dark ? ["#f3f8fc", "#10161b"] : ["#08306b", "#ffffff"];
  return {
    sources: { "reach-labels": geojson({ type: "FeatureCollection", features }) },
    layers: [
      {
        id: "reach-label",
        type: "symbol",
        source: "reach-labels",
        layout: {
          "text-field": ["get", "text"],
          "text-size": 12,
          "text-font": FONT,
          "text-anchor": ["get", "anchor"],
          "symbol-sort-key": ["get", "rank"],
        },
        paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 2 },
      },
    ],
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
  const points = [
    { type: "Feature", geometry: { type: "Point", coordinates: start }, properties: { text: "", end: "start" } },
  ];
  for (const leg of route?.features ?? []) {
    const line = leg.geometry.coordinates;
    leg.properties["local"] = leg.properties["link_id"] === null;
    if (leg.properties["minutes"] >= 1)
      points.push({
        type: "Feature",
        geometry: { type: "Point", coordinates: middle(line) },
        properties: { text: label(leg.properties), end: "" },
      });
  }
  const last = route?.features.at(-1)?.geometry.coordinates.at(-1);
  if (last)
    points.push({
      type: "Feature",
      geometry: { type: "Point", coordinates: last },
      properties: { text: "", end: "finish" },
    });
  const [ink, paper] = dark ? ["#ffb84d", "#14181b"] : ["#b3260d", "#ffffff"];
  const line = /** @type {const} */ ({ "line-join": "round", "line-cap": "round" });
  return {
    sources: {
      "reach-route": geojson(route ?? { type: "FeatureCollection", features: [] }),
      "reach-points": geojson({ type: "FeatureCollection", features: points }),
    },
    layers: [
      {
        id: "reach-route-case",
        type: "line",
        source: "reach-route",
        layout: line,
        paint: { "line-color": paper, "line-width": 7 },
      },
      {
        id: "reach-route",
        type: "line",
        source: "reach-route",
        layout: line,
        filter: ["!", ["get", "local"]],
        paint: { "line-color": ink, "line-width": 4 },
      },
      {
        id: "reach-route-local",
        type: "line",
        source: "reach-route",
        layout: line,
        filter: ["get", "local"],
        paint: { "line-color": ink, "line-width": 3, "line-dasharray": [1, 2] },
      },
      {
        id: "reach-ends",
        type: "circle",
        source: "reach-points",
        filter: ["!=", ["get", "end"], ""],
        paint: {
          "circle-radius": 7,
          "circle-color": ["match", ["get", "end"], "start", paper, ink],
          "circle-stroke-color": ink,
          "circle-stroke-width": 3,
        },
      },
      {
        id: "reach-route-label",
        type: "symbol",
        source: "reach-points",
        layout: {
          "text-field": ["get", "text"],
          "text-size": 12,
          "text-font": FONT,
          "text-anchor": "left",
          "text-offset": [0.7, 0],
        },
        paint: { "text-color": ink, "text-halo-color": paper, "text-halo-width": 2 },
      },
    ],
  };
}

/** @param {Collection} data @returns {import("../../pkg/types.js").SourceSpecification} */
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

/** The northern end of the largest polygon, and the other three of one that may be larger than the view. @param {[number, number][][][]} polygons */
function ends(polygons) {
  const outer = polygons.map((rings) => rings[0] ?? []).sort((a, b) => b.length - a.length)[0] ?? [];
  const [first] = outer;
  if (!first) return [];
  /** @param {(p: [number, number]) => number} of */
  const most = (of) => outer.reduce((best, p) => (of(p) > of(best) ? p : best), first);
  const [top, bottom] = [most((p) => p[1]), most((p) => -p[1])];
  return top[1] - bottom[1] < LARGE ? [top] : [top, bottom, most((p) => p[0]), most((p) => -p[0])];
}
