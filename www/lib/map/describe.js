// A view in words, made of what is drawn: for a screen reader, a caption or an alternative text.

import { VIEW } from "../base/texts.js";

/** @typedef {import("./map.js").Map} Map */

/** Names listed of one kind; of more than twice as many only so many are named. */
const NAMED = 5;

/**
 * @param {Map} map
 * @param {{ lang?: "zh" | "en" }} [options]
 */
export function describe(map, options) {
  const lang = String(options?.lang ?? map.getGlobalState()["lang"] ?? "zh").startsWith("en") ? "en" : "zh";
  const texts = VIEW[lang];
  const { lng, lat } = map.getCenter();
  const { clientWidth, clientHeight } = map.getCanvasContainer();
  const bar = map.scale(100);
  const metresPerPx = bar.px > 0 ? bar.metres / bar.px : 0;
  const out = [
    texts.view(
      position(lng, lat, lang),
      texts.size(length(clientWidth * metresPerPx), length(clientHeight * metresPerPx)),
    ),
  ];
  const kinds = kindsOf(map, lang);
  /** Names and ids by kind, each feature once. @type {globalThis.Map<string, globalThis.Map<string, string>>} */
  const found = new globalThis.Map();
  const seen = new Set();
  // Topmost first is last first: back into the order of the data.
  for (const feature of map.queryRenderedFeatures().reverse()) {
    const key = `${feature.source}/${feature.id ?? JSON.stringify(feature.geometry).slice(0, 80)}`;
    const kind = kinds[feature.layer.id];
    if (kind === undefined || seen.has(key)) continue;
    seen.add(key);
    const list = found.get(kind) ?? new globalThis.Map();
    list.set(key, nameOf(feature.properties, lang));
    found.set(kind, list);
  }
  if (!found.size) out.push(texts.nothing);
  for (const [kind, list] of found) {
    const all = [...new Set(list.values())].filter(Boolean);
    const names = all.slice(0, NAMED).join(texts.join) + (all.length > NAMED ? texts.more : "");
    out.push(texts.shows(kind || texts.other, list.size, names));
  }
  return out.join("").trim();
}

/**
 * What the features of each layer are called: as the legend has it, where it has one line for the layer; else as the layer's group,
 * else as its source.
 * @param {Map} map
 * @param {"zh" | "en"} lang
 */
function kindsOf(map, lang) {
  const lines = /** @type {Record<string, string[]>} */ ({});
  for (const entry of map.legend()) (lines[entry.layer] ??= []).push(entry.label[lang]);
  /** @type {{ id: string, zh: string, en: string }[]} */
  const groups = map.getStyle().metadata?.["gq:groups"] ?? [];
  const kinds = /** @type {Record<string, string>} */ ({});
  for (const id of map.getLayersOrder()) {
    const layer = map.getLayer(id);
    const own = lines[id]?.length === 1 ? lines[id][0] : undefined;
    kinds[id] =
      own ?? groups.find((group) => group.id === layer?.metadata?.["gq:group"])?.[lang] ?? layer?.source ?? id;
  }
  return kinds;
}

/** @param {Record<string, any>} properties @param {"zh" | "en"} lang */
function nameOf(properties, lang) {
  return String(VIEW[lang].names.map((key) => properties[key]).find(Boolean) ?? "");
}

/** @param {number} metres */
function length(metres) {
  const km = metres / 1000;
  return km >= 10 ? `${Math.round(km)} km` : km >= 1 ? `${km.toFixed(1)} km` : `${Math.round(metres)} m`;
}

/** @param {number} lng @param {number} lat @param {"zh" | "en"} lang */
function position(lng, lat, lang) {
  return VIEW[lang].at(lng < 0, Math.abs(lng).toFixed(2), lat < 0, Math.abs(lat).toFixed(2));
}
