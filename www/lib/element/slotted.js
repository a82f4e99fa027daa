// What a page hangs into the element beyond the basic controls: controls by name, and elements at positions of the map.

import { oneOf } from "../base/checks.js";
import { FullscreenControl } from "../controls/fullscreen.js";
import { GeolocateControl } from "../controls/geolocate.js";
import { LayersControl } from "../controls/layers.js";
import { LegendControl } from "../controls/legend.js";
import { NavigationControl } from "../controls/navigation.js";
import { ScaleControl } from "../controls/scale.js";
import { ANCHORS, Placed } from "../markers/placing.js";

/** @typedef {import("../map/map.js").Map} Map */

const CONTROLS = /** @type {Record<string, () => import("../types.js").IControl>} */ ({
  navigation: () => new NavigationControl(),
  scale: () => new ScaleControl(),
  fullscreen: () => new FullscreenControl(),
  geolocate: () => new GeolocateControl(),
  legend: () => new LegendControl(),
  layers: () => new LayersControl(),
});

/**
 * Puts what the element's attributes and slots ask for on its map.
 * @param {HTMLElement & { controls: string }} element
 * @param {Map} map
 * @returns {(() => void)[]} each takes something of it away again
 */
export function put(element, map) {
  const endings = [];
  for (const name of element.controls.split(/[\s,]+/)) {
    const make = CONTROLS[name];
    if (!make) continue;
    const control = make();
    map.addControl(control);
    endings.push(() => void map.removeControl(control));
  }
  // Below the basic controls, which are in the same corner.
  const [basic, corner] = ["[part~=controls]", ".gq-corner-top-right"].map((s) => element.shadowRoot?.querySelector(s));
  if (basic instanceof HTMLElement && corner instanceof HTMLElement) {
    corner.style.marginTop = basic.offsetHeight ? `${basic.offsetTop + basic.offsetHeight + 8}px` : "12px";
    corner.style.maxHeight = `calc(100% - ${corner.style.marginTop} - 44px)`;
  }
  for (const node of element.querySelectorAll(":scope > [slot=marker], :scope > [slot=popup]")) {
    if (node instanceof HTMLElement) endings.push(place(node, map));
  }
  return endings;
}

/**
 * The element stays where the page has it, in the light tree; a slot of its own inside the map shows it.
 * @param {HTMLElement} node
 * @param {Map} map
 */
function place(node, map) {
  const popup = node.slot === "popup";
  const was = node.slot;
  const holder = document.createElement("div");
  const slot = document.createElement("slot");
  slot.name = `${was}-${++count}`;
  slot.style.display = "block";
  holder.append(slot);
  holder.style.zIndex = popup ? "5" : "2";
  holder.part.add(was);
  const placed = new Placed(holder);
  placed.anchor = oneOf("anchor", node.getAttribute("anchor") ?? undefined, popup ? "bottom" : "center", ANCHORS);
  const move = () => {
    const [lng, lat] = (node.getAttribute("lnglat") ?? "").split(",").map(Number);
    const valid = Number.isFinite(lng) && Number.isFinite(lat) && Math.abs(/** @type {number} */ (lat)) <= 90;
    holder.hidden = !valid;
    if (valid) placed.setLngLat([/** @type {number} */ (lng), /** @type {number} */ (lat)]);
  };
  move();
  const observer = new MutationObserver(move);
  observer.observe(node, { attributes: true, attributeFilter: ["lnglat"] });
  placed.attach(map);
  node.slot = slot.name;
  return () => {
    observer.disconnect();
    placed.detach();
    if (node.slot === slot.name) node.slot = was;
  };
}

let count = 0;
