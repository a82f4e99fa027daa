// The atlas page: keeps the page's state and hands it to the parts that show it.

import { Records, boundsOf, nameOf } from "./records.js";
import { readHash, writeHash } from "./hash.js";
import { Tooltip } from "./tooltip.js";
import { Panel } from "./panel.js";
import { byId, h } from "./dom.js";
import { domainColors, legendSections } from "./legend.js";
import { downloadSvg } from "./download.js";
import { texts } from "./i18n.js";

/** @typedef {import("../lib/index.js").Map} EngineMap */
/** @typedef {import("../lib/element.js").GuangqingMapElement} MapElement */
/** @typedef {import("../lib/types.js").MapEvent} MapEvent */
/** @typedef {import("./records.js").PlanRecord} PlanRecord */

/** Sources whose features open the details panel. */
const SELECTABLE = new Set(["parks", "projects", "box_projects", "clusters", "links", "hubs", "stops", "places", "counties"]);
/** How close the map goes to a selected point. */
const POINT_ZOOM = 11;
const WIDE = matchMedia("(min-width: 64rem)");
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

const element = /** @type {MapElement} */ (byId("map"));
const stage = byId("stage");
const tooltip = new Tooltip(stage);
const saved = readHash(location.hash);

const state = {
  /** @type {"zh" | "en"} */
  lang: saved.lang ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en"),
  /** @type {"light" | "dark"} */
  theme: saved.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"),
  /** @type {PlanRecord | undefined} */
  selected: undefined,
  /** Groups shown; undefined until the style has said which. @type {Set<string> | undefined} */
  groups: saved.layers && new Set(saved.layers),
};

/** @type {EngineMap | undefined} */
let map;
/** @type {Records | undefined} */
let records;

const panel = new Panel({
  onSelect: (record) => select(record, true),
  onClose: () => select(undefined, false),
  onGroup: toggleGroup,
});

element.setAttribute("lang", state.lang);
element.setAttribute("theme", state.theme);
if (saved.view) {
  element.setAttribute("center", `${saved.view.lng},${saved.view.lat}`);
  element.setAttribute("zoom", String(saved.view.zoom));
}
if (state.groups) element.setAttribute("layers", [...state.groups].join(","));

byId("language").addEventListener("click", () => setLanguage(state.lang === "zh" ? "en" : "zh"));
byId("theme").addEventListener("click", () => setTheme(state.theme === "light" ? "dark" : "light"));
byId("download").addEventListener("click", () => map && downloadSvg(map, element, state.lang));
addEventListener("hashchange", followHash);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.selected) select(undefined, false);
});
WIDE.addEventListener("change", render);
element.addEventListener("gq-click", (event) => pick(detailOf(event)));
element.addEventListener("gq-mousemove", (event) => point(detailOf(event)));
element.addEventListener("gq-mouseleave", () => tooltip.hide());
element.addEventListener("gq-moveend", saveHash);
element.addEventListener("gq-style", () => {
  markSelected(true);
  render();
});

render();
void start();

async function start() {
  try {
    // This script runs first, so that the element starts with the right theme and view.
    await customElements.whenDefined("guangqing-map");
    map = await element.map;
  } catch {
    // The element itself says why, in words; the panel says what that means for the lists.
    panel.showFailure(state.lang);
    return;
  }
  records = new Records(map);
  state.groups ??= visibleGroups(map);
  const { select: wanted } = saved;
  const record = wanted && records.get(wanted.source, wanted.id);
  render();
  if (record) select(record, !saved.view);
}

/** Shows everything anew in the present state. The page is small: no finer updates are needed. */
function render() {
  const t = texts(state.lang);
  const dark = state.theme === "dark";
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset["theme"] = state.theme;
  document.title = t.titleLong;
  byId("title").textContent = t.title;
  byId("subtitle").replaceChildren(t.subtitle, h("span", { class: "issued" }, t.issued));
  byId("skip").textContent = t.skip;
  byId("panel").setAttribute("aria-label", t.panel);
  stage.setAttribute("aria-label", t.mapRegion);
  label("language", t.langButton, t.langLabel);
  label("theme", dark ? t.themeLight : t.themeDark, t.themeLabel(dark));
  label("download", t.download, t.downloadLabel);
  byId("language").lang = state.lang === "zh" ? "en" : "zh-CN";
  renderPanel();
}

function renderPanel() {
  const entries = map?.legend() ?? [];
  const style = map?.getStyle();
  const groups = state.groups ?? new Set();
  const sections = legendSections(entries, style?.metadata?.["gq:sections"] ?? [], groups, state.lang);
  const t = texts(state.lang);
  const legend = byId("legend");
  legend.setAttribute("aria-label", t.legend);
  legend.hidden = !WIDE.matches || sections.length === 0;
  const open = legend.querySelector("details")?.open ?? true;
  legend.replaceChildren(h("details", { open }, h("summary", {}, t.legend), h("div", { class: "legend-body", tabindex: 0, role: "region", "aria-label": t.legend }, ...(WIDE.matches ? sections : []))));
  panel.update({
    lang: state.lang,
    records,
    selected: state.selected,
    colors: domainColors(entries),
    groupList: style?.metadata?.["gq:groups"] ?? [],
    groups,
    legend: WIDE.matches ? [] : sections,
  });
}

/**
 * @param {PlanRecord | undefined} record
 * @param {boolean} move whether the map goes there
 */
function select(record, move) {
  markSelected(false);
  state.selected = record;
  markSelected(true);
  if (record && move) goTo(record);
  renderPanel();
  if (record) panel.focusDetails(nameOf(record, state.lang));
  saveHash();
}

/** @param {boolean} on */
function markSelected(on) {
  const { selected } = state;
  if (!selected || !SELECTABLE.has(selected.source)) return;
  map?.setFeatureState({ source: selected.source, id: selected.id }, { select: on });
}

/** @param {PlanRecord} record */
function goTo(record) {
  const bounds = boundsOf(record.geometry);
  if (!bounds || !map) return;
  const duration = CALM.matches ? 0 : 700;
  const [[west, south], [east, north]] = bounds;
  // The sheet covers the lower part of a narrow page.
  const bottom = WIDE.matches ? 64 : Math.round(stage.clientHeight * 0.45);
  if (west === east && south === north) {
    const zoom = Math.max(map.getZoom(), POINT_ZOOM);
    const side = 360 / (512 * 2 ** zoom);
    const lift = WIDE.matches ? 0 : side * stage.clientHeight * 0.22;
    map.easeTo({ center: [west, south - lift], zoom, duration });
  } else {
    map.fitBounds(bounds, { padding: { top: 64, right: 64, bottom, left: 64 }, maxZoom: 12, duration });
  }
}

/** @param {MapEvent} event */
function pick(event) {
  const record = recordAt(event, true);
  select(record, false);
}

/** @param {MapEvent} event */
function point(event) {
  const record = recordAt(event, true);
  const touch = /** @type {PointerEvent | undefined} */ (event.originalEvent)?.pointerType === "touch";
  if (!record || !event.point || touch) tooltip.hide();
  else tooltip.show(record, event.point, state.lang);
}

/**
 * The topmost record under the pointer.
 * @param {MapEvent} event
 * @param {boolean} counties whether a county counts, if there is nothing else
 */
function recordAt({ features = [] }, counties) {
  for (const { source, id, properties } of features) {
    if (!SELECTABLE.has(source) || (source === "counties" && (!counties || properties["focus"] === "other"))) continue;
    const record = records?.get(source, String(id));
    if (record) return record;
  }
  return undefined;
}

/** @param {"zh" | "en"} lang */
function setLanguage(lang) {
  state.lang = lang;
  tooltip.hide();
  element.setAttribute("lang", lang);
  render();
  saveHash();
}

/** @param {"light" | "dark"} theme */
function setTheme(theme) {
  state.theme = theme;
  element.setAttribute("theme", theme);
  render();
  saveHash();
}

/** @param {string} group @param {boolean} shown */
function toggleGroup(group, shown) {
  if (!state.groups) return;
  if (shown) state.groups.add(group);
  else state.groups.delete(group);
  element.setAttribute("layers", [...state.groups].join(","));
  renderPanel();
  saveHash();
}

/** @param {EngineMap} of */
function visibleGroups(of) {
  const groups = new Set();
  for (const layer of of.getStyle().layers) {
    const group = layer.metadata?.["gq:group"];
    if (group && layer.layout?.["visibility"] !== "none") groups.add(group);
  }
  return /** @type {Set<string>} */ (groups);
}

function saveHash() {
  if (!map) return;
  const { lat, lng } = map.getCenter();
  const hash = writeHash({
    view: { zoom: map.getZoom(), lat, lng },
    lang: state.lang,
    theme: state.theme,
    select: state.selected,
    layers: state.groups && !sameSet(state.groups, visibleByDefault()) ? [...state.groups] : undefined,
  });
  history.replaceState(null, "", hash);
}

/** Someone edited the address or followed a link into this page. */
function followHash() {
  const wanted = readHash(location.hash);
  if (wanted.lang && wanted.lang !== state.lang) setLanguage(wanted.lang);
  if (wanted.theme && wanted.theme !== state.theme) setTheme(wanted.theme);
  if (wanted.view) map?.jumpTo({ center: [wanted.view.lng, wanted.view.lat], zoom: wanted.view.zoom });
  const record = wanted.select && records?.get(wanted.select.source, wanted.select.id);
  if (record && record !== state.selected) select(record, !wanted.view);
}

/** Groups that a page starts with: all but the cluster overlays. */
function visibleByDefault() {
  const groups = map?.getStyle().metadata?.["gq:groups"] ?? [];
  return new Set(groups.map((/** @type {{ id: string }} */ group) => group.id).filter((/** @type {string} */ id) => id !== "clusters"));
}

/** @param {Set<string>} a @param {Set<string>} b */
function sameSet(a, b) {
  return a.size === b.size && [...a].every((item) => b.has(item));
}

/** @param {Event} event @returns {MapEvent} */
function detailOf(event) {
  return /** @type {CustomEvent<MapEvent>} */ (event).detail;
}

/** @param {string} id @param {string} text @param {string} name */
function label(id, text, name) {
  const node = byId(id);
  node.textContent = text;
  node.setAttribute("aria-label", name);
  node.title = name;
}
