// Styles are MapLibre Style Spec JSON: exchanged whole, or changed property by property.
import { createMap } from "../pkg/index.js";

const map = await createMap("map");
map.setPaintProperty("park-fill", "fill-opacity", 0.6);
document.getElementById("theme").addEventListener("change", ({ target }) => {
  const { value } = target;
  map.setStyle(value.endsWith(".json") ? `data/${value}` : value);
});
document
  .getElementById("roads")
  .addEventListener("change", ({ target }) => map.setGroupVisible("transport", target.checked));
