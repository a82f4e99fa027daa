// Events of the map, and of the features of a layer.
import { createMap, Marker } from "../pkg/index.js";

const [hover, log] = ["hover", "log"].map((id) => document.getElementById(id));
const map = await createMap("map");
map.on(
  "mouseenter",
  ["projects", "box-projects"],
  ({ features }) => (hover.textContent = features[0].properties.name_zh),
);
map.on("mouseleave", ["projects", "box-projects"], () => (hover.textContent = ""));
map.on("moveend", () => (log.textContent = `缩放 ${map.getZoom().toFixed(1)}`));

const marker = new Marker({ draggable: true, label: "可拖动的标记" }).setLngLat([113.05, 23.68]).addTo(map);
marker.on("dragend", () => {
  const { lng, lat } = marker.getLngLat();
  log.textContent = `${lng.toFixed(4)}, ${lat.toFixed(4)}`;
});

const { lngLat } = await map.once("click");
log.textContent = `第一次点击在 ${lngLat.lng.toFixed(3)}, ${lngLat.lat.toFixed(3)}`;
