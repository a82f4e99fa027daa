// The analysis module over a page's own points: the ground they cover, the shortest links, classes, flows, and how far one
// gets from a click on the plan's network.
import { createMap } from "../pkg/index.js";
import { loadAnalysis } from "../pkg/analysis.js";

const [map, analysis, text, bytes] = await Promise.all([
  createMap("map"),
  loadAnalysis(),
  fetch("data/sites.geojson").then((response) => response.text()),
  fetch("../pkg/atlas-network.bin").then((response) => response.arrayBuffer()),
]);
const sites = JSON.parse(text).features;
const coordinates = Float64Array.from(sites.flatMap((site) => site.geometry.coordinates));

// The ground: a hull that keeps 1.5 km from the points, bays included.
const ground = analysis.groupArea(text, "concave", 2000, 1500);
show("own-area", ground, {
  type: "fill",
  paint: { "fill-color": "#0b57c2", "fill-opacity": 0.18, "fill-outline-color": "#0b57c2" },
});

// The shortest links that join all.
const pairs = analysis.spanningTree(coordinates);
const links = Array.from({ length: pairs.length / 2 }, (_, i) =>
  [pairs[2 * i], pairs[2 * i + 1]].map((k) => sites[k].geometry.coordinates),
);
show(
  "own-links",
  { type: "MultiLineString", coordinates: links },
  { type: "line", paint: { "line-color": "#0b57c2", "line-width": 1.5, "line-dasharray": [3, 2] } },
);

// Flows by a table, as wide as their weight.
const table = "from,to,weight\n示例甲,示例戊,40\n示例乙,示例戊,15\n示例己,示例丙,30\n";
const flows = JSON.parse(analysis.flowCurves(text, text, table));
show("own-flows", flows.geojson, {
  type: "line",
  layout: { "line-cap": "round" },
  paint: { "line-color": "#b3541e", "line-width": ["+", 1, ["*", 6, ["get", "share"]]] },
});

// The points, in three classes of natural breaks.
const breaks = analysis.classBreaks(
  Float64Array.from(sites, (site) => site.properties.jobs),
  "jenks",
  3,
);
show("own-sites", text, {
  type: "circle",
  paint: {
    "circle-radius": ["step", ["get", "jobs"], 5, breaks[1] + 1, 8, breaks[2] + 1, 12],
    "circle-color": "#0b57c2",
    "circle-stroke-color": "#ffffff",
    "circle-stroke-width": 1.5,
  },
});
for (const id of ["area", "links", "flows"]) {
  const box = document.getElementById(id);
  const apply = () => map.setLayoutProperty(`own-${id}`, "visibility", box.checked ? "visible" : "none");
  box.addEventListener("change", apply);
  apply();
}
map.fitBounds([112.8, 23.5, 113.45, 23.9], { duration: 0 });
const km2 = JSON.parse(ground).features[0].properties.area_km2;
document.getElementById("said").textContent = `范围 ${km2.toFixed(1)} km²，分级 ${[...breaks].join("、")}`;

// How far one gets from a click, on the plan's network and beyond it at local speed.
const network = new analysis.Network(new Uint8Array(bytes));
map.on("click", ({ lngLat }) => {
  const reach = network.reach(lngLat.lng, lngLat.lat, [Number(document.getElementById("minutes").value)]);
  const [band] = JSON.parse(reach.summary()).bands;
  show(
    "own-reach",
    reach.geojson(),
    { type: "fill", paint: { "fill-color": "#2a7f62", "fill-opacity": 0.25 } },
    "own-area",
  );
  reach.free();
  document.getElementById("said").textContent =
    `${band.minutes} 分钟内可达 ${Math.round(band.area_km2).toLocaleString("zh-CN")} km²`;
});

/** Puts data on the map, or exchanges it. */
function show(id, data, layer, before) {
  if (map.getSource(id)) return map.getSource(id).setData(data);
  map.addSource(id, { type: "geojson", data });
  map.addLayer({ id, source: id, ...layer }, before);
}
