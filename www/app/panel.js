// The panel: tabs with lists, switches and notes, or the details of one record. On a narrow
// page it is a sheet that the grip opens and closes.

import { byId, h } from "./dom.js";
import { detailsOf } from "./details.js";
import { filterProjects, noFilter, parkList, projectList } from "./list.js";
import { shortNameOf } from "./records.js";
import { texts } from "./i18n.js";

/** @typedef {import("./records.js").PlanRecord} PlanRecord */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {"zh" | "en"} Lang */
/** @typedef {"parks" | "projects" | "tools" | "layers" | "about"} Tab */

/**
 * @typedef {object} PanelState
 * @property {Lang} lang
 * @property {import("./hash.js").Theme} theme
 * @property {Records | undefined} records absent until the map is there
 * @property {PlanRecord | undefined} selected
 * @property {import("../pkg/types.js").LegendEntry[]} entries of the legend, for the symbols in lists
 * @property {{ id: string, zh: string, en: string }[]} groupList
 * @property {Set<string>} groups shown
 * @property {HTMLElement[]} legend sections, where the legend lives in the panel
 */

/**
 * @typedef {object} PanelEvents
 * @property {(record: PlanRecord) => void} onSelect
 * @property {() => void} onClose
 * @property {(group: string, shown: boolean) => void} onGroup
 * @property {HTMLElement} tools what the analysis tab shows
 */

const TABS = /** @type {Tab[]} */ (["parks", "projects", "tools", "layers", "about"]);

export class Panel {
  #events;
  /** @type {PanelState | undefined} */
  #state;
  /** @type {Tab} */
  #tab = "parks";
  #filter = noFilter();
  /** Where the focus goes when the details close. @type {string | undefined} */
  #origin;
  #root = byId("panel");
  #body = byId("panel-body");
  #details = byId("details");
  #browse = byId("browse");
  #grip = byId("grip");
  #announce = byId("announce");
  /** The part of the projects tab that changes while someone types. */
  #results = h("div", {});
  #scroll = 0;

  /** @param {PanelEvents} events */
  constructor(events) {
    this.#events = events;
    this.#grip.addEventListener("click", () => this.#setOpen(!this.#root.classList.contains("open")));
  }

  /** @param {PanelState} state */
  update(state) {
    const before = this.#state;
    this.#state = state;
    this.#renderTabs();
    this.#labelGrip();
    const opened = state.selected !== undefined;
    const wasOpen = !this.#details.hidden;
    if (opened && !wasOpen) this.#scroll = byId("panel-content").scrollTop;
    this.#browse.hidden = opened;
    this.#details.hidden = !opened;
    const same = before && before.lang === state.lang && before.records === state.records;
    // What has not changed stays, and with it the focus inside.
    if (state.selected && !(same && before.selected === state.selected)) this.#renderDetails(state.selected);
    if (!same || this.#tab === "layers" || before.theme !== state.theme) this.#renderBody();
    if (!opened && wasOpen) this.#returnFocus();
  }

  /** The records have more to say than before: shows details and list anew, and leaves the search as it is. */
  refresh() {
    const selected = this.#state?.selected;
    if (selected) this.#renderDetails(selected);
    if (this.#tab === "projects") this.#showResults();
  }

  /** Opens the analysis tab. */
  showTools() {
    this.#show("tools");
  }

  /** @param {Lang} lang */
  showFailure(lang) {
    this.#body.replaceChildren(h("p", { class: "empty" }, texts(lang).loadFailed));
  }

  /** Moves the focus to the details and opens the sheet. @param {string} name announced */
  focusDetails(name) {
    this.#setOpen(true);
    byId("panel-content").scrollTop = 0;
    document.getElementById("details-title")?.focus({ preventScroll: true });
    this.#announce.textContent = name;
  }

  /** @param {boolean} open */
  #setOpen(open) {
    this.#root.classList.toggle("open", open);
    this.#grip.setAttribute("aria-expanded", String(open));
    this.#labelGrip();
  }

  #labelGrip() {
    const state = this.#state;
    if (!state) return;
    const t = texts(state.lang);
    this.#grip.setAttribute("aria-label", this.#root.classList.contains("open") ? t.sheetClose : t.sheetOpen);
  }

  #renderTabs() {
    const state = this.#state;
    if (!state) return;
    const t = texts(state.lang);
    const tabs = byId("tabs");
    tabs.setAttribute("aria-label", t.tabsLabel);
    const focused = tabs.contains(document.activeElement);
    tabs.replaceChildren(
      ...TABS.map((tab) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            id: `tab-${tab}`,
            "aria-selected": String(tab === this.#tab),
            "aria-controls": "panel-body",
            tabindex: tab === this.#tab ? 0 : -1,
            onclick: () => this.#show(tab),
            onkeydown: (/** @type {KeyboardEvent} */ event) => this.#moveTab(event),
          },
          t.tabs[tab],
        ),
      ),
    );
    this.#body.setAttribute("aria-labelledby", `tab-${this.#tab}`);
    if (focused) document.getElementById(`tab-${this.#tab}`)?.focus();
  }

  /** @param {Tab} tab */
  #show(tab) {
    this.#tab = tab;
    this.#setOpen(true);
    this.#renderTabs();
    this.#renderBody();
    byId("panel-content").scrollTop = 0;
  }

  /** @param {KeyboardEvent} event */
  #moveTab(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = TABS.indexOf(this.#tab);
    const next =
      event.key === "Home"
        ? 0
        : event.key === "End"
          ? TABS.length - 1
          : step === undefined
            ? undefined
            : (at + step + TABS.length) % TABS.length;
    const tab = next === undefined ? undefined : TABS[next];
    if (!tab) return;
    event.preventDefault();
    this.#show(tab);
    document.getElementById(`tab-${tab}`)?.focus();
  }

  #renderBody() {
    const state = this.#state;
    if (!state?.records) return;
    const render = {
      parks: () => this.#parks(state),
      projects: () => this.#projects(state),
      tools: () => [this.#events.tools],
      layers: () => this.#layers(state),
      about: () => about(state.lang),
    }[this.#tab];
    this.#body.replaceChildren(...render());
  }

  /** @param {PanelState} state */
  #parks({ records, lang }) {
    return records ? parkList(records, lang, (record) => this.#choose(record)) : [];
  }

  /** @param {PanelState} state @returns {HTMLElement[]} */
  #projects({ records, lang }) {
    if (!records) return [];
    const t = texts(lang);
    const domains = new Map(
      records
        .all("projects")
        .map(({ properties: p }) => [p["domain"], lang === "en" ? p["domain_en"] : p["domain_zh"]]),
    );
    const annexes = [...new Set(records.all("projects").map(({ properties: p }) => Number(p["annex"])))].sort();
    this.#showResults();
    return [
      h(
        "form",
        { class: "filters", role: "search", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
        field(
          "search",
          t.search,
          h("input", {
            id: "search",
            type: "search",
            placeholder: t.searchHint,
            value: this.#filter.text,
            autocomplete: "off",
            oninput: (/** @type {any} */ event) => this.#narrow({ text: event.target.value }),
          }),
        ),
        field("filter-domain", t.domain, this.#choice("filter-domain", "domain", [["", t.any], ...domains])),
        field(
          "filter-annex",
          t.annex,
          this.#choice("filter-annex", "annex", [
            ["", t.any],
            ...annexes.map((n) => /** @type {[string, string]} */ ([String(n), t.annexOption(n)])),
            ["box", t.boxOption],
          ]),
        ),
        field(
          "filter-park",
          t.park,
          this.#choice("filter-park", "park", [
            ["", t.any],
            ...records.all("parks").map((park) => /** @type {[string, string]} */ ([park.id, shortNameOf(park, lang)])),
            ["none", t.noPark],
          ]),
        ),
      ),
      this.#results,
    ];
  }

  /**
   * @param {string} id
   * @param {"domain" | "annex" | "park"} key
   * @param {[string, string][]} options
   */
  #choice(id, key, options) {
    return h(
      "select",
      { id, onchange: (/** @type {any} */ event) => this.#narrow({ [key]: event.target.value }) },
      ...options.map(([value, text]) => h("option", { value, selected: value === this.#filter[key] }, text)),
    );
  }

  /** @param {Partial<import("./list.js").Filter>} change */
  #narrow(change) {
    this.#filter = { ...this.#filter, ...change };
    this.#showResults();
  }

  #showResults() {
    const state = this.#state;
    if (!state?.records) return;
    const found = filterProjects(state.records, this.#filter, state.lang);
    const annexed = found.filter((record) => record.source === "projects").length;
    const count = texts(state.lang).projectCount(annexed, found.length - annexed);
    this.#announce.textContent = count;
    const list = projectList(
      found,
      state.records,
      state.entries,
      state.lang,
      (record) => this.#choose(record),
      () => this.#reset(),
    );
    this.#results.replaceChildren(h("h2", { class: "count" }, count), ...list);
  }

  #reset() {
    this.#filter = noFilter();
    this.#renderBody();
    document.getElementById("search")?.focus();
  }

  /** @param {PanelState} state @returns {HTMLElement[]} */
  #layers({ lang, groupList, groups, legend }) {
    const t = texts(lang);
    const focused = document.activeElement?.id;
    // The switch that was just used is made anew: give it the focus back.
    if (focused?.startsWith("group-")) queueMicrotask(() => document.getElementById(focused)?.focus());
    return [
      h(
        "fieldset",
        { class: "switches" },
        h("legend", {}, t.layersTitle),
        ...groupList.map((group) =>
          h(
            "label",
            { class: "switch" },
            h("input", {
              type: "checkbox",
              role: "switch",
              id: `group-${group.id}`,
              checked: groups.has(group.id),
              onchange: (/** @type {any} */ event) => this.#events.onGroup(group.id, event.target.checked),
            }),
            h("span", {}, group[lang]),
          ),
        ),
      ),
      ...(legend.length > 0 ? [h("h2", {}, t.legend), ...legend] : []),
    ];
  }

  /** @param {PlanRecord} record */
  #renderDetails(record) {
    const state = this.#state;
    if (!state?.records) return;
    const t = texts(state.lang);
    this.#details.setAttribute("aria-labelledby", "details-title");
    this.#details.replaceChildren(
      h(
        "button",
        { type: "button", class: "back", onclick: () => this.#events.onClose() },
        h("span", { "aria-hidden": "true" }, "← "),
        t.back,
      ),
      ...detailsOf(record, state.records, state.lang, (other) => this.#events.onSelect(other)),
    );
  }

  /** @param {PlanRecord} record */
  #choose(record) {
    this.#origin = `${record.source}/${record.id}`;
    this.#events.onSelect(record);
  }

  #returnFocus() {
    byId("panel-content").scrollTop = this.#scroll;
    const origin = this.#origin && this.#body.querySelector(`[data-record="${CSS.escape(this.#origin)}"]`);
    if (origin instanceof HTMLElement) origin.focus({ preventScroll: true });
    this.#origin = undefined;
  }
}

/** @param {Lang} lang @returns {HTMLElement[]} */
function about(lang) {
  const t = texts(lang);
  const list = (/** @type {string[]} */ items) => h("ul", {}, ...items.map((item) => h("li", {}, item)));
  return [
    h(
      "div",
      { class: "about" },
      h("h2", {}, t.aboutTitle),
      ...t.about.map((text) => h("p", {}, text)),
      h("h3", {}, t.sources),
      list(t.sourceList),
      h("h3", {}, t.keys),
      list(t.keyList),
    ),
  ];
}

/** @param {string} id @param {string} name @param {HTMLElement} control */
function field(id, name, control) {
  return h("div", { class: "field" }, h("label", { for: id }, name), control);
}
