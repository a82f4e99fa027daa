// Labels of several sizes, colours and weights, with pictures in them, by `format`; river names from top to bottom.
import { createMap } from "../pkg/index.js";

const TEXTS = {
  zh: {
    title: "双语与竖排注记",
    lang: "先写",
    rivers: "河名",
    vertical: "竖排",
    horizontal: "横排",
    along: "沿河",
    map: "地图",
  },
  en: {
    title: "Bilingual and vertical labels",
    lang: "First",
    rivers: "River names",
    vertical: "vertical",
    horizontal: "horizontal",
    along: "along",
    map: "Map",
  },
};

// A map made in English has the English names; which comes first is chosen below.
const map = await createMap("map", { lang: "en" });
const chosen = (zh, en) => [
  "case",
  ["==", ["global-state", "lang"], "en"],
  ["coalesce", ["get", en], ["get", zh]],
  ["get", zh],
];
const other = [
  "case",
  ["==", ["global-state", "lang"], "en"],
  ["get", "name_zh"],
  ["coalesce", ["get", "name_en"], ""],
];
const regular = ["literal", ["Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]];
const small = (color) => ({ "font-scale": 0.72, "text-color": color, "text-font": regular });

// The name in the layer's own look, a picture in front of it, the other language smaller below.
map.setLayoutProperty("city-labels", "text-field", [
  "format",
  ["image", "star"],
  {},
  " ",
  {},
  chosen("name_zh", "name_en"),
  {},
  "\n",
  {},
  other,
  small("#6a645a"),
]);
map.setLayoutProperty("seat-labels", "text-field", [
  "format",
  chosen("name_zh", "name_en"),
  {},
  "\n",
  {},
  other,
  small("#7b6f5c"),
]);
map.setLayoutProperty("seat-labels", "text-max-width", 20);
// The figure in a colour of its own, its unit small.
map.setLayoutProperty("park-labels", "text-field", [
  "format",
  chosen("short_zh", "short_en"),
  {},
  "\n",
  {},
  ["to-string", ["get", "planned_km2"]],
  { "text-color": "#0b57c2" },
  " km²",
  small("#0b57c2"),
]);

map.setFilter("link-labels", ["!=", ["get", "kind"], "waterway"]);
map.addLayer(
  {
    id: "river-names",
    type: "symbol",
    source: "links",
    filter: ["all", ["==", ["get", "kind"], "waterway"], ["==", ["get", "status"], "existing"]],
    layout: {
      "text-field": chosen("name_zh", "name_en"),
      "text-font": ["Noto Serif CJK SC", "Noto Serif SC", "Songti SC", "SimSun", "serif"],
      "text-size": 16,
      "text-letter-spacing": 0.25,
    },
    paint: { "text-color": "#1f5f94", "text-halo-color": "#fdfcf9", "text-halo-width": 1.6 },
  },
  "park-labels",
);

const [lang, rivers] = ["lang", "rivers"].map((id) => document.getElementById(id));
function write() {
  const texts = TEXTS[lang.value];
  map.setGlobalStateProperty("lang", lang.value);
  document.documentElement.lang = lang.value === "zh" ? "zh-CN" : "en";
  document.getElementById("map").setAttribute("aria-label", texts.map);
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = texts[element.dataset.text];
}
function set() {
  const along = rivers.value === "along";
  map.setLayoutProperty("river-names", "symbol-placement", along ? "line" : "point");
  // A hint: names without Han, kana or hangul stay horizontal.
  map.setLayoutProperty("river-names", "text-writing-mode", along ? undefined : [rivers.value]);
}
lang.addEventListener("change", write);
rivers.addEventListener("change", set);
write();
set();
