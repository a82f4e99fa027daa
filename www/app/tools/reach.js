// How far one gets: bands of equal travel time, the shortest way, and the plan's circles, park by park.

import { h } from "../dom.js";
import { bandLayers, colours, labelLayers, routeLayers } from "./reach-layers.js";
import {
  bandTable,
  csv,
  grouped,
  insideList,
  legList,
  named,
  timesTable,
  verdictTable,
  whole,
} from "./reach-tables.js";
import { words } from "./reach-words.js";

/** @typedef {import("./reach-tables.js").Row} Row */
/** @typedef {InstanceType<import("../../pkg/analysis.js").Analysis["Network"]>} Network */
/** @typedef {{ links: Row[], points: Row[], targets: Row[], assumptions: Row[], frame: number[] }} Facts */

/** What the user has chosen; it outlives a change of language or theme. */
const chosen = {
  /** A name, an id or `lon, lat`. */
  origin: "guangqing",
  minutes: "30, 60, 120, 180",
  /** Id of the point where the route ends, or empty. */
  to: "gz-centre",
  park: "guangqing",
  open: /** @type {Set<string>} */ (new Set()),
  assumptions: /** @type {Record<string, number>} */ ({}),
};

/** @type {Network | undefined} */
let network;
/** @type {Facts | undefined} */
let facts;
/** @type {((lng: number, lat: number) => void) | undefined} */
let take;
/** @type {() => void} */
let stop = () => {};

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    const [analysis, bytes] = await Promise.all([context.analysis(), context.file("atlas-network.bin")]);
    network ??= new analysis.Network(bytes);
    facts ??= /** @type {Facts} */ (JSON.parse(network.facts()));
    return panel(context, network, facts);
  },
  close() {
    take = undefined;
    stop();
  },
  click({ lngLat }) {
    if (lngLat) take?.(lngLat.lng, lngLat.lat);
    return lngLat !== undefined;
  },
};

/** @param {import("./tool.js").ToolContext} context @param {Network} net @param {Facts} known */
function panel(context, net, known) {
  const { lang, dark } = context;
  const t = words[lang];
  const name = (/** @type {Row} */ p) => named(p, "name", lang);
  const before = context.map.getStyle().layers.find((layer) => layer.type === "symbol")?.id;
  const planned = known.links.filter((link) => link["status"] !== "existing");
  const years = [...new Set(planned.map((link) => link["opens"]).filter((year) => year !== null))].sort(
    (a, b) => a - b,
  );
  /** @param {(link: Row) => boolean} wanted */
  const idsOf = (wanted) => planned.filter(wanted).map((link) => link["id"]);
  // Where one may start: the points of the network's tables, and every station that the map names.
  const stops = context.map.querySourceFeatures("atlas:stops").flatMap(({ properties: p, geometry: g }) =>
    p["name_zh"] && g?.type === "Point"
      ? [
          /** @type {Row} */ ({
            id: "",
            name_zh: p["name_zh"],
            name_en: p["name_en"] ?? p["name_zh"],
            lon: g.coordinates[0],
            lat: g.coordinates[1],
          }),
        ]
      : [],
  );
  const starts = [...new Map([...stops, ...known.points].map((p) => [name(p), p])).values()];
  const ends = known.points.filter((p) => p["kind"] === "destination" || p["kind"] === "park");

  const fault = h("p", { class: "fault", role: "alert" });
  const origin = h("input", {
    id: "reach-origin",
    type: "text",
    list: "reach-names",
    autocomplete: "off",
    oninput: () => {
      chosen.origin = origin.value;
      schedule("place");
    },
  });
  const minutes = h("input", {
    id: "reach-minutes",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    value: chosen.minutes,
    oninput: () => {
      chosen.minutes = minutes.value;
      schedule("place");
    },
  });
  const to = h(
    "select",
    {
      id: "reach-to",
      onchange: () => {
        chosen.to = to.value;
        schedule("place");
      },
    },
    h("option", { value: "" }, t.none),
    ...ends.map((p) => h("option", { value: p["id"], selected: p["id"] === chosen.to }, name(p))),
  );
  const park = h(
    "select",
    {
      id: "reach-park",
      onchange: () => {
        chosen.park = park.value;
        showVerdicts();
      },
    },
    ...known.points
      .filter((p) => p["kind"] === "park")
      .map((p) => h("option", { value: p["id"], selected: p["id"] === chosen.park }, name(p))),
  );
  const bandsBox = h("div", {});
  const insideBox = h("div", {});
  const routeBox = h("div", {});
  const timesBox = h("div", {});
  const verdictBox = h("div", {});
  const openCount = h("span", { class: "item-meta" });
  const changedCount = h("span", { class: "item-meta" });
  const linkList = h("div", { class: "switches" });
  const assumptionList = h("div", { class: "assumptions" });

  /** What was computed last, for export. */
  const latest = {
    bands: "",
    inside: /** @type {Row[]} */ ([]),
    leftOut: 0,
    route: "",
    times: /** @type {Row[]} */ ([]),
    verdicts: /** @type {Row[]} */ ([]),
  };
  /** What has changed since: everything, the times of all parks, or where one starts. @type {Set<"rules" | "place">} */
  const due = new Set();
  let frame = 0;
  stop = () => cancelAnimationFrame(frame);
  take = (lng, lat) => {
    chosen.origin = `${lng.toFixed(5)}, ${lat.toFixed(5)}`;
    origin.value = chosen.origin;
    schedule("place");
  };

  const start = found(chosen.origin);
  origin.value = start && start["id"] ? name(start) : chosen.origin;
  renderLinks();
  renderAssumptions();
  due.add("rules");
  compute();

  return h(
    "div",
    { class: "reach" },
    h(
      "div",
      { class: "filters" },
      h(
        "div",
        { class: "field" },
        h("label", { for: "reach-origin" }, t.origin),
        origin,
        h("datalist", { id: "reach-names" }, ...starts.map((p) => h("option", { value: name(p) }))),
      ),
      h("div", { class: "field" }, h("label", { for: "reach-minutes" }, t.minutes), minutes),
      h("div", { class: "field" }, h("label", { for: "reach-to" }, t.to), to),
    ),
    h("p", { class: "note" }, t.originHint),
    fault,
    h(
      "div",
      { class: "buttons", role: "group", "aria-label": t.presets },
      button(
        t.half,
        () => {
          chosen.to = to.value = chosen.park;
          preset("gz-centre", "30");
        },
        "reach-half",
      ),
      button(t.rings, () => preset(chosen.park, "60, 120, 180"), "reach-123"),
    ),
    h("p", { class: "note" }, t.schematic),
    h("h3", {}, t.bands),
    bandsBox,
    h("h3", {}, t.places),
    insideBox,
    h("h3", {}, t.route),
    routeBox,
    h(
      "details",
      { class: "block", open: chosen.open.size > 0 },
      h("summary", {}, t.scenario, " ", openCount),
      h("p", { class: "note" }, t.scenarioHint),
      h(
        "div",
        { class: "buttons" },
        button(t.clear, () => setOpen([]), "reach-none"),
        ...years.map((year) =>
          button(
            t.year(year),
            () => setOpen(idsOf((link) => link["opens"] <= year && link["opens"] !== null)),
            `reach-year-${year}`,
          ),
        ),
        button(t.built, () => setOpen(idsOf((link) => link["status"] !== "under_study")), "reach-planned"),
        button(t.all, () => setOpen(idsOf(() => true)), "reach-all"),
      ),
      linkList,
    ),
    h(
      "details",
      { class: "block", id: "reach-assumptions" },
      h("summary", {}, t.assumptions, " ", changedCount),
      h("p", { class: "note" }, t.assumptionsHint),
      h(
        "div",
        { class: "buttons" },
        button(t.reset, () => {
          chosen.assumptions = {};
          renderAssumptions();
          schedule("rules");
        }),
      ),
      assumptionList,
    ),
    h("h3", {}, t.times),
    h("p", { class: "note" }, t.timesHint),
    timesBox,
    h("h3", {}, t.verdicts),
    h("div", { class: "field" }, h("label", { for: "reach-park" }, t.verdictPark), park),
    verdictBox,
    h("h3", {}, t.exports),
    h(
      "div",
      { class: "buttons" },
      button(
        t.bandsGeojson,
        () => context.save("reach.geojson", "application/geo+json", withNote(latest.bands, bandNote())),
        "reach-save-bands",
      ),
      button(
        t.bandsCsv,
        () => context.save("reach.csv", "text/csv", csv(latest.inside, bandNote())),
        "reach-save-inside",
      ),
      button(
        t.routeGeojson,
        () => latest.route && context.save("route.geojson", "application/geo+json", withNote(latest.route, note())),
      ),
      button(t.timesCsv, () => context.save("times.csv", "text/csv", csv(latest.times, note()))),
      button(t.verdictsCsv, () => context.save("verdicts.csv", "text/csv", csv(latest.verdicts, note()))),
    ),
    h("p", { class: "note" }, t.source),
  );

  /** @param {string} text @param {() => void} onclick @param {string} [id] */
  function button(text, onclick, id) {
    return h("button", { type: "button", class: "chip", id, onclick }, text);
  }

  /** The point that a text names. @param {string} text @returns {Row | undefined} */
  function found(text) {
    const wanted = text.trim();
    const numbers = wanted
      .split(/[\s,，]+/)
      .filter(Boolean)
      .map(Number);
    const [lon, lat] = numbers;
    if (numbers.length === 2 && lon !== undefined && lat !== undefined && numbers.every(Number.isFinite))
      return { id: "", name_zh: words.zh.clicked, name_en: words.en.clicked, lon, lat };
    return (
      known.points.find((p) => p["id"] === wanted) ??
      starts.find((p) => p["name_zh"] === wanted || p["name_en"] === wanted)
    );
  }

  /** @param {string} at @param {string} limits */
  function preset(at, limits) {
    chosen.origin = at;
    chosen.minutes = minutes.value = limits;
    const point = found(at);
    origin.value = point ? name(point) : at;
    schedule("place");
  }

  /** @param {"rules" | "place"} what */
  function schedule(what) {
    due.add(what);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(compute);
  }

  function compute() {
    try {
      if (due.has("rules")) {
        net.setOpen([...chosen.open]);
        net.setAssumptions(JSON.stringify(chosen.assumptions));
      }
      const place = found(chosen.origin);
      if (!place) throw new Error(t.unknown);
      const limits = chosen.minutes
        .split(/[\s,，、;；]+/)
        .filter(Boolean)
        .map(Number);
      if (limits.length < 1 || limits.length > 12 || limits.some((m) => !(m >= 5 && m <= 360)))
        throw new Error(t.badMinutes);
      showBands(place, limits);
      showRoute(place);
      if (due.has("rules")) {
        latest.times = JSON.parse(net.times());
        latest.verdicts = JSON.parse(net.verdicts());
        timesBox.replaceChildren(
          timesTable(latest.times, t, lang, (row) => {
            chosen.to = to.value = row["destination_id"];
            preset(row["park_id"], chosen.minutes);
          }),
        );
        showVerdicts();
      }
      due.clear();
      fault.textContent = "";
    } catch (error) {
      fault.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {Row} place @param {number[]} limits */
  function showBands(place, limits) {
    const reach = net.reach(place["lon"], place["lat"], Float64Array.from(limits));
    const summary = JSON.parse(reach.summary());
    latest.bands = reach.geojson();
    latest.inside = summary.inside;
    latest.leftOut = summary.left_out;
    reach.free();
    const label = (/** @type {number} */ m, /** @type {number} */ area) =>
      `${m} ${t.min} · ${grouped(area, lang)} ${t.km2}`;
    const bands = JSON.parse(latest.bands);
    context.overlay("reach-bands", bandLayers(bands, dark, before));
    context.overlay("reach-labels", labelLayers(bands, label, dark));
    bandsBox.replaceChildren(bandTable(summary.bands, colours(summary.bands.length, dark), t, lang));
    insideBox.replaceChildren(
      insideList(summary.inside, summary.left_out, t, lang, (point) => {
        chosen.to = point["id"];
        to.value = ends.some((p) => p["id"] === point["id"]) ? point["id"] : "";
        schedule("place");
      }),
    );
    const last = summary.bands.at(-1);
    context.announce(t.done(String(last.minutes), grouped(last.area_km2, lang)));
  }

  /** @param {Row} place */
  function showRoute(place) {
    const end = known.points.find((p) => p["id"] === chosen.to);
    latest.route = end ? net.route(place["lon"], place["lat"], name(place), end["lon"], end["lat"], name(end)) : "";
    const route = latest.route ? JSON.parse(latest.route) : undefined;
    const legs = /** @type {{ properties: Row }[]} */ (route?.features ?? []).map((leg) => ({ ...leg.properties }));
    context.overlay(
      "reach-route",
      routeLayers(
        route,
        (leg) => `${named(leg, "name", lang)} ${whole(leg["minutes"])} ${t.min}`,
        [place["lon"], place["lat"]],
        dark,
      ),
    );
    routeBox.replaceChildren(route ? legList(route.route, legs, t, lang) : h("p", { class: "note" }, t.none));
  }

  function showVerdicts() {
    verdictBox.replaceChildren(
      verdictTable(
        latest.verdicts.filter((row) => row["park_id"] === chosen.park),
        t,
        lang,
      ),
    );
  }

  /** @param {string[]} ids */
  function setOpen(ids) {
    chosen.open = new Set(ids);
    renderLinks();
    schedule("rules");
  }

  function renderLinks() {
    openCount.textContent = t.opened(chosen.open.size, planned.length);
    const status = /** @type {Record<string, string>} */ (t.status);
    linkList.replaceChildren(
      ...planned.map((link) => {
        const id = link["id"];
        return h(
          "label",
          { class: "switch" },
          h("input", {
            type: "checkbox",
            role: "switch",
            id: `reach-link-${id}`,
            checked: chosen.open.has(id),
            onchange: (event) => {
              if (event.target.checked) chosen.open.add(id);
              else chosen.open.delete(id);
              openCount.textContent = t.opened(chosen.open.size, planned.length);
              schedule("rules");
            },
          }),
          h(
            "span",
            { class: "item-text" },
            h("span", { class: "item-name" }, name(link)),
            h(
              "span",
              { class: "item-meta" },
              [status[link["status"]], link["opens"] && t.opens(link["opens"]), link["source_zh"]]
                .filter(Boolean)
                .join(" · "),
            ),
          ),
        );
      }),
    );
  }

  function renderAssumptions() {
    const count = () =>
      (changedCount.textContent = Object.keys(chosen.assumptions).length
        ? `${t.changed} ${Object.keys(chosen.assumptions).length}`
        : "");
    count();
    assumptionList.replaceChildren(
      ...known.assumptions.map((a) => {
        const id = `reach-assume-${a["id"]}`;
        const field = h("input", {
          id,
          type: "number",
          min: a["least"],
          max: a["most"],
          step: "any",
          value: chosen.assumptions[a["id"]] ?? a["default"],
          "aria-describedby": `${id}-basis`,
          oninput: () => {
            const value = field.valueAsNumber;
            if (value === a["default"] || !field.checkValidity() || Number.isNaN(value))
              delete chosen.assumptions[a["id"]];
            else chosen.assumptions[a["id"]] = value;
            field.setAttribute("aria-invalid", String(!field.checkValidity() || Number.isNaN(value)));
            count();
            schedule("rules");
          },
        });
        return h(
          "div",
          { class: "assumption" },
          h("label", { for: id }, name(a)),
          field,
          h("span", { class: "item-meta" }, a["unit"] ?? ""),
          h("span", { class: "item-meta basis", id: `${id}-basis` }, a["basis"]),
        );
      }),
    );
  }

  /** What bands and what lies in them rest on. @returns {Row} */
  function bandNote() {
    return { ...note(), ...(latest.leftOut > 0 ? { left_out: t.leftOut(latest.leftOut) } : {}) };
  }

  /** What the figures rest on. @returns {Row} */
  function note() {
    const assumed = known.assumptions
      .map((a) => `${a["id"]}=${chosen.assumptions[a["id"]] ?? a["default"]}`)
      .join("; ");
    return {
      units: "minutes, km, km2",
      source: t.source,
      open_links: [...chosen.open].join("; "),
      assumptions: assumed,
    };
  }

  /** A collection with what it rests on as a member. @param {string} text @param {Row} basis */
  function withNote(text, basis) {
    return JSON.stringify({ ...JSON.parse(text), note: basis });
  }
}
