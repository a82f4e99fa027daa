// The atlas page: keeps the page's state and hands it to the parts that show it.

import { Records, nameOf } from "./records.js";
import { THEMES, readHash, writeHash } from "./hash.js";
import { Tooltip } from "./tooltip.js";
import { Panel } from "./panel.js";
import { Tools } from "./tools.js";
import { byId, h } from "./dom.js";
import { legendSections } from "./legend.js";
import { downloadSvg } from "./download.js";
import { texts } from "./i18n.js";

/** @typedef {import("../pkg/index.js").Map} EngineMap */
/** @typedef {import("../pkg/element.js").GuangqingMapElement} MapElement */
/** @typedef {import("../pkg/types.js").MapEvent} MapEvent */
/** @typedef {import("./records.js").PlanRecord} PlanRecord */

/** Sources whose features open the details panel. */
const SELECTABLE = new Set([
  "parks",
  "projects",
  "box_projects",
  "clusters",
  "links",
  "hubs",
  "stops",
  "places",
  "counties",
]);
/** How close the map goes to a selected point. */
const POINT_ZOOM = 11;
/** What the legend covers at the right, with its margin. */
const LEGEND_PX = 280;
const WIDE = matchMedia("(min-width: 64rem)");
/** The zoom that the symbols in lists are drawn for. */
const LIST_ZOOM = 9;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

const element = /** @type {MapElement} */ (byId("map"));
const stage = byId("stage");
const tooltip = new Tooltip(stage);
const saved = readHash(location.hash);

const state = {
  /** @type {"zh" | "en"} */
  lang: saved.lang ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en"),
  /** @type {import("./hash.js").Theme} */
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
/** The zoom that the legend was drawn for. */
let legendZoom = NaN;
/** The layers in the legend, by [`shownLayers`]. */
let legendLayers = "";
/** The frame in which the legend is compared with the map, or 0. */
let followed = 0;

const tools = new Tools(saveHash);
const panel = new Panel({
  tools: tools.root,
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
byId("theme").addEventListener("change", ({ target }) =>
  setTheme(/** @type {import("./hash.js").Theme} */ (/** @type {HTMLSelectElement} */ (target).value)),
);
byId("download").addEventListener(
  "click",
  () => map && downloadSvg(map, texts(state.lang).titleLong, element.attribution, state.lang),
);
addEventListener("hashchange", followHash);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.selected) select(undefined, false);
});
WIDE.addEventListener("change", () => {
  setPadding();
  render();
});
element.addEventListener("gq-click", (event) => pick(detailOf(event)));
element.addEventListener("pointermove", point);
element.addEventListener("pointerleave", () => tooltip.hide());
element.addEventListener("gq-moveend", () => {
  saveHash();
  // Symbols grow with the zoom, and the legend with them.
  if (map && Math.abs(map.getZoom() - legendZoom) > 0.05) renderPanel();
});
element.addEventListener("gq-style", () => {
  tools.restyled();
  markSelected(true);
  render();
});

render();
void start();

async function start() {
  try {
    // This script runs first, so that the element starts with the right theme and view.
    await customElements.whenDefined("guangqing-map");
    setPadding();
    map = await element.map;
  } catch {
    // The element itself says why, in words; the panel says what that means for the lists.
    panel.showFailure(state.lang);
    return;
  }
  records = new Records(map);
  map.on("styledata", followLayers);
  state.groups ??= visibleGroups(map);
  const { select: wanted } = saved;
  const record = wanted && records.get(wanted.source, wanted.id);
  render();
  if (record) select(record, !saved.view);
  await addMore(map, records);
  openTool(saved.tool);
}

/**
 * Fetches what the lists and details say beyond the map, once the map is there to look at.
 * @param {EngineMap} to
 * @param {Records} known
 */
async function addMore(to, known) {
  // A frame to draw the map in, and one more until it is seen. A hidden page has no frames.
  if (!document.hidden) await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  try {
    // Beside the element's own module, and not needed before.
    const { addEnglish, loadMore } = await import("../pkg/more.js");
    await Promise.all([loadMore(to), addEnglish(to)]);
  } catch {
    // The page stays as it is: names and figures, without the long texts.
    return;
  }
  known.addMore(to);
  const focused = byId("details").contains(document.activeElement);
  renderPanel();
  panel.refresh();
  if (focused) document.getElementById("details-title")?.focus({ preventScroll: true });
}

/** @param {string | undefined} id */
function openTool(id) {
  if (!id || id === tools.current) return;
  tools.open(id);
  if (tools.current) panel.showTools();
}

/** Keeps the whole plan clear of the legend. */
function setPadding() {
  // On a narrow page the labels of the eastern parks need the room.
  element.padding = WIDE.matches
    ? { top: 20, right: LEGEND_PX, bottom: 28, left: 20 }
    : { top: 44, right: 52, bottom: 40, left: 8 };
}

/** Shows everything anew in the present state. The page is small: no finer updates are needed. */
function render() {
  const t = texts(state.lang);
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset["theme"] = state.theme;
  document.title = t.titleLong;
  byId("title").textContent = t.title;
  byId("subtitle").replaceChildren(t.subtitle, h("span", { class: "issued" }, t.issued));
  byId("skip").textContent = t.skip;
  byId("panel").setAttribute("aria-label", t.panel);
  stage.setAttribute("aria-label", t.mapRegion);
  label("language", t.langButton, t.langLabel);
  const theme = byId("theme");
  theme.setAttribute("aria-label", t.themeLabel);
  theme.title = t.themeLabel;
  theme.replaceChildren(
    ...THEMES.map((name) => h("option", { value: name, selected: name === state.theme }, t.themes[name])),
  );
  label("download", WIDE.matches ? t.download : "SVG", t.downloadLabel);
  byId("language").lang = state.lang === "zh" ? "en" : "zh-CN";
  renderPanel();
}

/** A tool that hides layers hides them in the legend, too. Once a frame: tools change many layers at a time. */
function followLayers() {
  if (followed) return;
  followed = requestAnimationFrame(() => {
    followed = 0;
    if (map && shownLayers(map.legend()) !== legendLayers) renderPanel();
  });
}

/** @param {import("../pkg/types.js").LegendEntry[]} entries */
function shownLayers(entries) {
  return [...new Set(entries.filter((entry) => entry.visible).map((entry) => entry.layer))].join();
}

function renderPanel() {
  if (map && records) {
    tools.update({
      map,
      element,
      records,
      lang: state.lang,
      dark: state.theme === "dark",
      announce: (text) => (byId("announce").textContent = text),
      select: (record) => select(record, true),
    });
  }
  legendZoom = map?.getZoom() ?? NaN;
  const entries = map?.legend() ?? [];
  const style = map?.getStyle();
  legendLayers = shownLayers(entries);
  const groups = state.groups ?? new Set();
  const sections = legendSections(entries, style?.metadata?.["gq:sections"] ?? [], state.lang);
  const t = texts(state.lang);
  const legend = byId("legend");
  legend.setAttribute("aria-label", t.legend);
  legend.hidden = !WIDE.matches || sections.length === 0;
  const open = legend.querySelector("details")?.open ?? true;
  legend.replaceChildren(
    h(
      "details",
      { open },
      h("summary", {}, t.legend),
      h(
        "div",
        { class: "legend-body", tabindex: 0, role: "region", "aria-label": t.legend },
        ...(WIDE.matches ? sections : []),
      ),
    ),
  );
  panel.update({
    lang: state.lang,
    records,
    selected: state.selected,
    theme: state.theme,
    entries: map?.legend(LIST_ZOOM) ?? [],
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
  const bounds = map?.getFeatureBounds(record.source, record.id);
  if (!bounds || !map) return;
  const duration = CALM.matches ? 0 : 700;
  const [[west, south], [east, north]] = bounds;
  const covered_px = coveredBySheet();
  const side = WIDE.matches ? 64 : 28;
  if (west === east && south === north) {
    const zoom = Math.max(map.getZoom(), POINT_ZOOM);
    const degrees_per_px = (360 * Math.cos((south * Math.PI) / 180)) / (512 * 2 ** zoom);
    map.easeTo({ center: [west, south - (covered_px / 2) * degrees_per_px], zoom, duration });
  } else {
    map.fitBounds(bounds, {
      padding: { top: side, right: side, bottom: side + covered_px, left: side },
      maxZoom: 12,
      duration,
    });
  }
}

/** Height of the map that the open sheet covers, px; on a wide page there is no sheet. */
function coveredBySheet() {
  if (WIDE.matches) return 0;
  return Math.max(0, stage.getBoundingClientRect().bottom - (innerHeight - byId("panel").offsetHeight));
}

/** @param {MapEvent} event */
function pick(event) {
  if (tools.click(event)) return;
  for (const { source, id } of event.features ?? []) {
    const record = pointable(records?.get(source, String(id)));
    if (record) {
      select(record, false);
      return;
    }
  }
  select(undefined, false);
}

/** @param {PointerEvent} event */
function point(event) {
  const onControl = event.composedPath().some((node) => node instanceof HTMLButtonElement);
  if (event.pointerType === "touch" || event.buttons !== 0 || onControl || !map || tools.aiming) {
    tooltip.hide();
    return;
  }
  const corner = element.getBoundingClientRect();
  const at = { x: event.clientX - corner.left, y: event.clientY - corner.top };
  const id = map.pick(at.x, at.y);
  const record = id === undefined ? undefined : pointable(records?.find(String(id)));
  if (record) tooltip.show(record, at, state.lang);
  else tooltip.hide();
}

/**
 * Whether a record has something to say; a neighbouring county has not.
 * @param {PlanRecord | undefined} record
 */
function pointable(record) {
  if (!record || !SELECTABLE.has(record.source)) return undefined;
  return record.source === "counties" && record.properties["focus"] === "other" ? undefined : record;
}

/** @param {"zh" | "en"} lang */
function setLanguage(lang) {
  state.lang = lang;
  tooltip.hide();
  element.setAttribute("lang", lang);
  render();
  saveHash();
}

/** @param {import("./hash.js").Theme} theme */
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
    tool: tools.current,
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
  openTool(wanted.tool);
}

/** Groups that a page starts with: all but the cluster overlays. */
function visibleByDefault() {
  const groups = map?.getStyle().metadata?.["gq:groups"] ?? [];
  return new Set(
    groups
      .map((/** @type {{ id: string }} */ group) => group.id)
      .filter((/** @type {string} */ id) => id !== "clusters"),
  );
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
