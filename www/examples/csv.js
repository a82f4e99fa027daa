// A table with coordinates of Chinese web maps (GCJ-02), some 500 m off from WGS-84: named, and put right.
import { createMap, LegendControl } from "../pkg/index.js";

const map = await createMap("map", { center: [113.05, 23.68], zoom: 11 });
map.addSource("shops", {
  type: "csv",
  data: "data/points-gcj02.csv",
  lon: "经度",
  lat: "纬度",
  id: "编号",
  datum: "gcj02",
});
map.addLayer({
  id: "shops",
  type: "circle",
  source: "shops",
  metadata: { "gq:legend": { zh: "示例地点", en: "Sample places" }, "gq:interactive": true },
  paint: {
    "circle-color": "#c2410c",
    "circle-radius": ["interpolate", ["linear"], ["get", "面积"], 0, 4, 500, 14],
    "circle-stroke-color": "#fff",
    "circle-stroke-width": 1.5,
  },
});
map.addLayer({
  id: "shop-names",
  type: "symbol",
  source: "shops",
  layout: { "text-field": ["get", "名称"], "text-size": 13, "text-offset": [0, 1.4] },
  paint: { "text-halo-color": "#fff", "text-halo-width": 1.5 },
});
map.addControl(new LegendControl());
map.on("sourcedata", ({ sourceId, isSourceLoaded }) => {
  if (sourceId !== "shops" || !isSourceLoaded) return;
  const { issues } = map.getSource("shops");
  document.getElementById("count").textContent =
    `${map.querySourceFeatures("shops").filter((row) => row.geometry).length} 行在图上，${issues.length} 处需要检查`;
});
