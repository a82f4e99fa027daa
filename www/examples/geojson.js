// A page's own GeoJSON on the plan's map: drawn by address, fitted, measured.
import { createMap, Popup } from "../pkg/index.js";

const map = await createMap("map");
map.addSource("own", { type: "geojson", data: "data/areas.geojson", promoteId: "code" });
map.addLayer({ id: "own", type: "fill", source: "own", paint: { "fill-color": "#0b57c2", "fill-opacity": 0.25 } });
map.addLayer({ id: "own-edge", type: "line", source: "own", paint: { "line-color": "#0b57c2", "line-width": 2 } });
map.on("sourcedata", async ({ sourceId, isSourceLoaded }) => {
  if (sourceId !== "own" || !isSourceLoaded) return;
  const source = map.getSource("own");
  map.fitBounds(await source.getBounds(), { padding: 60, duration: 0 });
  const { area_m2, area_mu } = await map.measure(await source.getData());
  document.getElementById("size").textContent =
    `合计 ${(area_m2 / 1e6).toFixed(2)} km²（${Math.round(area_mu).toLocaleString("zh-CN")} 亩）`;
});
map.on("click", "own", ({ features, lngLat }) => {
  new Popup().setText(features[0].properties.name).setLngLat(lngLat).addTo(map);
});
