// Many maps on one page: engine and data are fetched once, and each map starts when it comes near.
import "../pkg/element.js";

const GROUPS = [
  "parks",
  "projects",
  "transport",
  "clusters",
  "places",
  "water",
  "boundaries",
  "parks,projects",
  "parks,transport",
  "labels",
  "water,labels",
  "projects,transport",
];
const grid = document.getElementById("grid");
for (const layers of GROUPS) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = layers;
  const map = document.createElement("guangqing-map");
  Object.assign(map, { layers, controls: "none", gestures: "cooperative" });
  figure.append(caption, map);
  grid.append(figure);
}
