// MapLibre's constructor, after the engine is there; controls and a marker with a popup.
import { FullscreenControl, Map, Marker, NavigationControl, Popup, ScaleControl, load } from "../pkg/index.js";

await load();
const map = new Map({ container: "map", style: "light", center: [113.05, 23.68], zoom: 9 });
map.addControl(new NavigationControl()).addControl(new FullscreenControl()).addControl(new ScaleControl());
new Marker({ label: "清远市" }).setLngLat([113.056, 23.682]).setPopup(new Popup().setText("清远市")).addTo(map);
await map.once("idle");
document.getElementById("words").textContent = await map.describe();
