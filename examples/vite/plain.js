// Class Map without any framework.
import { createMap, Marker, NavigationControl, Popup } from "guangqing-map";

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const map = await createMap(app, { center: [113.05, 23.68], zoom: 9 });
map.addControl(new NavigationControl());
const popup = new Popup().setText("清远市");
new Marker({ label: "清远市" }).setLngLat([113.056, 23.682]).setPopup(popup).addTo(map);
app.dataset["ready"] = "true";
