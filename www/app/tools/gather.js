// Sites gathered: rings of projects by domain with count and sum, which a click opens; hexagons; heat.

import { formatMoney, formatNumber, texts } from "../i18n.js";
import { byInvestment, investWan, nameOf } from "../records.js";
import { itemButton } from "../list.js";
import { h, svg } from "../dom.js";
import { domainColors, heatLayers, hexagonLayers, inks, ringLayers } from "./gather-layers.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {import("../records.js").PlanRecord} PlanRecord */

const words = {
  zh: {
    show: "呈现方式",
    modes: { rings: "环形聚合", hexagons: "六边形", heat: "热力" },
    radius: "聚合距离",
    px: (/** @type {number} */ n) => `${n} 像素`,
    size: "六边形宽度",
    reach: "扩散半径（标准差）",
    value: "数值",
    values: { count: "项目数", sum: "投资合计", mean: "投资均值", max: "投资最大值" },
    weights: { count: "项目数", sum: "计划总投资" },
    leftOut: (/** @type {number} */ n, /** @type {string} */ m) => `另有 ${n} 项（${m}）只知道在哪个县或市，未计入。`,
    inView: "画面内的聚合",
    sites: (/** @type {number} */ n) => `${n} 个项目`,
    near: (/** @type {string} */ place) => `${place}一带`,
    none: "画面内没有项目。",
    opened: (/** @type {string} */ what) => `已展开：${what}`,
    all: "← 画面内的聚合",
    inHexagon: "六边形内的项目",
    low: "少",
    high: "多",
    total: "计划总投资",
    note: (/** @type {number} */ n) => `附件三、四、六中位置写明到园区或镇的 ${n} 个项目；点击圆环逐级展开。`,
    click: "点击六边形列出其中的项目。",
    heatNote: "高斯核，颜色为相对最大值的份额。",
    legendOf: "颜色为领域，弧长为项目数之比。",
  },
  en: {
    show: "Show as",
    modes: { rings: "Rings", hexagons: "Hexagons", heat: "Heat" },
    radius: "Gather within",
    px: (/** @type {number} */ n) => `${n} px`,
    size: "Width of a hexagon",
    reach: "Spread (standard deviation)",
    value: "Value",
    values: { count: "Projects", sum: "Investment, sum", mean: "Investment, mean", max: "Investment, largest" },
    weights: { count: "Projects", sum: "Planned investment" },
    leftOut: (/** @type {number} */ n, /** @type {string} */ m) =>
      `${n} more (${m}) are known only by county or city and are left out.`,
    inView: "Gathered in view",
    sites: (/** @type {number} */ n) => (n === 1 ? "1 project" : `${n} projects`),
    near: (/** @type {string} */ place) => `around ${place}`,
    none: "No project in view.",
    opened: (/** @type {string} */ what) => `Opened: ${what}`,
    all: "← All gathered in view",
    inHexagon: "Projects in the hexagon",
    low: "low",
    high: "high",
    total: "Planned investment",
    note: (/** @type {number} */ n) =>
      `The ${n} projects of annexes 3, 4 and 6 that are known by park or town; a click opens a ring step by step.`,
    click: "A click on a hexagon lists its projects.",
    heatNote: "Gaussian kernel; the colour is the share of the greatest value.",
    legendOf: "Colour is the domain; arcs are shares of projects.",
  },
};
/** @typedef {"rings" | "hexagons" | "heat"} Mode */

/** What the user has chosen; it outlives opening and closing. */
const chosen = {
  mode: /** @type {Mode} */ ("rings"),
  radius: 60,
  size: 8,
  reach: 5,
  value: /** @type {keyof typeof words.zh.values} */ ("sum"),
  weight: /** @type {"count" | "sum"} */ ("count"),
};
const SPLIT_MS = 380;
const WORLD = Float64Array.of(-180, -85, 180, 85);
const LEVELS = [0.06, 0.18, 0.34, 0.52, 0.7, 0.87];
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** @type {{ close(): void, click(event: import("../../pkg/types.js").MapEvent): boolean } | undefined} */
let session;

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    const analysis = await context.analysis();
    const { map, records, lang, dark } = context;
    const t = words[lang];
    const known = sitesOf(context);
    /** @type {import("./answers.js").Placed} */
    const rule = JSON.parse(analysis.placedProjects(JSON.stringify(known.map(({ record }) => record.properties))));
    const sites = rule.placed.flatMap((i) => known[i] ?? []);
    const domains = [
      ...new Map(
        sites.map(({ record: { properties: p } }) => [
          String(p["domain"]),
          String(lang === "zh" ? p["domain_zh"] : p["domain_en"]),
        ]),
      ),
    ];
    const palette = domainColors(map);
    const colors = domains.map(([domain]) => palette.get(domain) ?? inks(dark).ink);
    const shownBefore = map.getStyle().layers.some((l) => l.id === "projects" && l.layout?.["visibility"] !== "none");
    map.setGroupVisible("projects", false);

    const options = h("div", { class: "filters" });
    const content = h("div", {});
    /** @type {{ stop(): void, click(event: import("../../pkg/types.js").MapEvent): boolean } | undefined} */
    let shown;
    session = {
      close() {
        shown?.stop();
        if (shownBefore) map.setGroupVisible("projects", true);
      },
      click: (event) => shown?.click(event) ?? false,
    };
    start();
    return h("div", { class: "gather" }, options, content);

    function start() {
      shown?.stop();
      const mode = choice(
        "gather-mode",
        t.show,
        t.modes,
        chosen.mode,
        (value) => (chosen.mode = /** @type {Mode} */ (value)),
      );
      const km = (/** @type {number[]} */ list) => Object.fromEntries(list.map((n) => [n, `${n} km`]));
      const more = {
        rings: () => [
          choice(
            "gather-radius",
            t.radius,
            Object.fromEntries([40, 60, 90].map((n) => [n, t.px(n)])),
            String(chosen.radius),
            (v) => (chosen.radius = Number(v)),
          ),
        ],
        hexagons: () => [
          choice("gather-size", t.size, km([4, 8, 16, 30]), String(chosen.size), (v) => (chosen.size = Number(v))),
          choice(
            "gather-value",
            t.value,
            t.values,
            chosen.value,
            (v) => (chosen.value = /** @type {typeof chosen.value} */ (v)),
          ),
        ],
        heat: () => [
          choice("gather-reach", t.reach, km([3, 5, 10, 20]), String(chosen.reach), (v) => (chosen.reach = Number(v))),
          choice(
            "gather-weight",
            t.value,
            t.weights,
            chosen.weight,
            (v) => (chosen.weight = /** @type {"count" | "sum"} */ (v)),
          ),
        ],
      };
      const focus = options.contains(document.activeElement) ? document.activeElement?.id : undefined;
      options.replaceChildren(mode, ...more[chosen.mode]());
      if (focus) document.getElementById(focus)?.focus();
      shown = { rings: showRings, hexagons: showHexagons, heat: showHeat }[chosen.mode]();
    }

    /** @param {string} id @param {string} label @param {Record<string, string>} choices @param {string} value @param {(value: string) => void} take */
    function choice(id, label, choices, value, take) {
      const select = h(
        "select",
        {
          id,
          onchange: () => {
            take(select.value);
            start();
          },
        },
        ...Object.entries(choices).map(([key, name]) => h("option", { value: key, selected: key === value }, name)),
      );
      return h("div", { class: "field" }, h("label", { for: id }, label), select);
    }

    /** @param {Site[]} of */
    function wan(of) {
      return of.reduce((sum, { record }) => sum + investWan(record), 0);
    }

    /** To a tenth of 亿元, for the map; exact figures are in the lists. @param {number} invest_wan */
    function roughly(invest_wan) {
      return formatMoney(
        invest_wan >= 10_000 ? Math.round(invest_wan / 1000) * 1000 : Math.round(invest_wan / 10) * 10,
        lang,
      );
    }

    /** @param {Site[]} of */
    function siteList(of) {
      const doubtful = of.filter(({ record }) => record.properties["possible_duplicate_of"]).length;
      return [
        h(
          "dl",
          { class: "totals" },
          h("div", {}, h("dt", {}, t.sites(of.length)), h("dd", {}, formatMoney(wan(of), lang))),
        ),
        doubtful > 0 && h("p", { class: "note" }, texts(lang).duplicateNote(doubtful)),
        h(
          "ul",
          { class: "list projects" },
          ...of
            .map(({ record }) => record)
            .sort(byInvestment)
            .map((record) =>
              h(
                "li",
                {},
                itemButton(
                  record,
                  context.select,
                  h("span", { class: "symbol", "aria-hidden": "true" }, dot(colors[domainIndex(record)] ?? "")),
                  h(
                    "span",
                    { class: "item-text" },
                    h("span", { class: "item-name" }, nameOf(record, lang)),
                    h(
                      "span",
                      { class: "item-meta" },
                      [
                        lang === "zh" ? record.properties["domain_zh"] : record.properties["domain_en"],
                        records.countyName(record.properties["county_zh"], lang),
                      ]
                        .filter(Boolean)
                        .join(" · "),
                    ),
                  ),
                  h("span", { class: "item-figure" }, formatMoney(investWan(record), lang)),
                ),
              ),
            ),
        ),
      ].filter((child) => child !== false);
    }

    /** @param {PlanRecord} record */
    function domainIndex(record) {
      return domains.findIndex(([domain]) => domain === record.properties["domain"]);
    }

    /** Where most of some sites are. @param {Site[]} of */
    function placeOf(of) {
      const counts = new Map();
      for (const { record } of of) {
        const county = records.countyName(record.properties["county_zh"], lang);
        if (county) counts.set(county, (counts.get(county) ?? 0) + 1);
      }
      return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
    }

    function showRings() {
      const clusters = new analysis.PointClusters(coordinates(sites), {
        radius: chosen.radius,
        maxZoom: 16,
        weights: Float64Array.from(sites, ({ record }) => investWan(record)),
        categories: Uint32Array.from(sites, ({ record }) => Math.max(0, domainIndex(record))),
      });
      /** Everything that is to be seen at a zoom, by its key. @type {Map<string, Item>[]} */
      const byZoom = [];
      /** @type {number | undefined} */
      let chosenId;
      let level = levelNow();
      let frame = 0;
      /** A split or merge on its way. @type {{ from: number, start: number } | undefined} */
      let moving;
      put(itemsAt(level));
      list();
      map.on("zoom", soon);
      map.on("moveend", list);
      return {
        stop() {
          map.off("zoom", soon);
          map.off("moveend", list);
          cancelAnimationFrame(frame);
          context.removeOverlay("gather");
          clusters.free();
        },
        click,
      };

      function levelNow() {
        return Math.max(0, Math.min(17, Math.floor(map.getZoom() + 1e-6)));
      }

      /** @param {number} zoom */
      function all(zoom) {
        return (byZoom[zoom] ??= new Map(
          JSON.parse(clusters.getClusters(WORLD, zoom)).features.map(
            (/** @type {any} */ { geometry, properties: p }) => {
              const id = p.cluster ? p.cluster_id : undefined;
              const key = id === undefined ? `p${p.index}` : `c${id}`;
              return [
                key,
                {
                  id,
                  site: sites[p.index],
                  count: p.point_count ?? 1,
                  sum: p.sum,
                  counts: p.counts,
                  at: geometry.coordinates,
                },
              ];
            },
          ),
        ));
      }

      /** @param {number} zoom */
      function itemsAt(zoom) {
        return [...all(zoom).values()];
      }

      /** Draws with the next frame, and goes on while something moves. */
      function soon() {
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame((now) => {
          const next = levelNow();
          if (next !== level) {
            moving = CALM.matches || Math.abs(next - level) > 6 ? undefined : { from: level, start: now };
            level = next;
            if (chosenId !== undefined && !all(level).has(`c${chosenId}`)) choose(undefined);
            list();
          }
          const part = moving ? (now - moving.start) / SPLIT_MS : 1;
          if (moving && part < 1) {
            put(between(moving.from, level, part * part * (3 - 2 * part)));
            soon();
          } else {
            moving = undefined;
            put(itemsAt(level));
          }
        });
      }

      /** The items of the finer of two zooms on their way from or to what holds them at the other. @param {number} from @param {number} to @param {number} part */
      function between(from, to, part) {
        const way = from < to ? 1 - part : part;
        const numbers = clusters.transition(WORLD, from, to);
        const fine = all(Math.max(from, to));
        /** @type {Item[]} */
        const items = [];
        for (let i = 0; i + 6 < numbers.length; i += 7) {
          const [lng = 0, lat = 0, holderLng = 0, holderLat = 0, points = 1, key = 0] = numbers.subarray(i, i + 6);
          const item = fine.get(points > 1 ? `c${key}` : `p${key}`);
          if (item) items.push({ ...item, at: [lng + (holderLng - lng) * way, lat + (holderLat - lat) * way] });
        }
        return items;
      }

      /** @param {Item[]} items */
      function put(items) {
        const zoom = map.getZoom();
        const degrees_px = 360 / (512 * 2 ** zoom);
        // Far out everything is smaller, lest the rings cover the map.
        const scale = Math.max(0.75, Math.min(1, 0.75 + (zoom - 7) * 0.1));
        const outer = (/** @type {Item} */ { count }) => scale * (count === 1 ? 7 : 10 + 3.6 * Math.log2(count));
        const rings = items.filter(({ count }) => count > 1);
        const glyphs = Float64Array.from(
          rings.flatMap((item) => [item.at[0], item.at[1], outer(item) * 0.64, outer(item)]),
        );
        const counts = Uint32Array.from(rings.flatMap((item) => item.counts));
        const points = items.map((item) =>
          point(item.at, {
            key: item.id ?? item.site?.record.id,
            ...(item.id === undefined ? { site: item.site?.record.id } : { cluster: item.id }),
            count: item.count,
            outer: outer(item),
            category: item.counts.indexOf(1),
            chosen: item.id !== undefined && item.id === chosenId,
          }),
        );
        const sums = rings.map((item) =>
          point([item.at[0], item.at[1] - (outer(item) + 2) * degrees_px * Math.cos((item.at[1] * Math.PI) / 180)], {
            sum: roughly(item.sum),
          }),
        );
        context.overlay("gather", {
          sources: {
            "tool-gather": source(collection(points)),
            "tool-gather-rings": source(analysis.ringGlyphs(glyphs, counts, domains.length, zoom)),
            "tool-gather-sums": source(collection(moving ? [] : sums)),
          },
          layers: ringLayers(dark, colors),
        });
      }

      /** @param {import("../../pkg/types.js").MapEvent} event */
      function click({ features = [] }) {
        const { properties } = features.find(({ source: id }) => id === "tool-gather") ?? {};
        if (!properties) return false;
        const site = properties["site"] && records.get("projects", String(properties["site"]));
        if (site) context.select(site);
        else expand(Number(properties["cluster"]));
        return true;
      }

      /** Lists what a cluster holds, and goes to where it falls apart. @param {number} id */
      function expand(id) {
        const item = all(level).get(`c${id}`);
        if (!item) return;
        choose(id);
        list();
        context.announce(t.opened(nameOfCluster(item)));
        const zoom = clusters.getClusterExpansionZoom(id);
        if (zoom <= 16) map.easeTo({ center: item.at, zoom: zoom + 0.15, duration: CALM.matches ? 0 : 600 });
        else put(itemsAt(level));
      }

      /** What the panel lists, until the user goes back. @param {number | undefined} id */
      function choose(id) {
        if (id !== undefined) listed = leavesOf(id);
        chosenId = id;
      }

      /** @param {number} id @returns {Site[]} */
      function leavesOf(id) {
        return [...clusters.leaves(id, sites.length)].flatMap((index) => sites[index] ?? []);
      }

      /** @param {Item} item */
      function nameOfCluster(item) {
        const place = item.id !== undefined && placeOf(leavesOf(item.id));
        return [t.sites(item.count), place && t.near(place)].filter(Boolean).join(lang === "zh" ? "，" : " ");
      }

      function list() {
        if (listed) {
          const back = h(
            "button",
            {
              type: "button",
              class: "link",
              onclick: () => {
                listed = undefined;
                choose(undefined);
                put(itemsAt(level));
                list();
              },
            },
            t.all,
          );
          content.replaceChildren(h("p", { class: "note" }, back), ...siteList(listed));
          return;
        }
        const [[west, south], [east, north]] = map.getBounds();
        const visible = itemsAt(level).filter(
          ({ at: [lng = 0, lat = 0] }) => lng >= west && lng <= east && lat >= south && lat <= north,
        );
        visible.sort((a, b) => b.count - a.count || b.sum - a.sum);
        const rows = visible.map((item) =>
          h(
            "li",
            {},
            h(
              "button",
              {
                type: "button",
                class: "item",
                ...(item.id === undefined ? {} : { "data-cluster": item.id }),
                onclick: () =>
                  item.id === undefined ? item.site && context.select(item.site.record) : expand(item.id),
              },
              h(
                "span",
                { class: "symbol", "aria-hidden": "true" },
                item.id === undefined ? dot(colors[item.counts.indexOf(1)] ?? "") : miniature(item.counts, colors),
              ),
              h(
                "span",
                { class: "item-text" },
                h("span", { class: "item-name" }, item.site ? nameOf(item.site.record, lang) : nameOfCluster(item)),
              ),
              h("span", { class: "item-figure" }, formatMoney(item.sum, lang)),
            ),
          ),
        );
        content.replaceChildren(
          h("h3", {}, t.inView),
          rows.length > 0 ? h("ul", { class: "list" }, ...rows) : h("p", { class: "empty" }, t.none),
          leftOut(),
          domainKey(),
          h("p", { class: "note" }, t.note(sites.length)),
        );
      }
    }

    /** The domains with their colours and how many projects each has. */
    function domainKey() {
      const rows = domains.map(([domain, name], i) => [
        sites.filter(({ record }) => record.properties["domain"] === domain).length,
        name,
        colors[i] ?? "",
      ]);
      rows.sort((a, b) => Number(b[0]) - Number(a[0]));
      return h(
        "div",
        {},
        h("p", { class: "note" }, t.legendOf),
        h(
          "dl",
          { class: "fields" },
          ...rows.map(([count, name, color]) =>
            h(
              "div",
              {},
              h(
                "dt",
                {},
                h("span", { class: "symbol gather-dot", "aria-hidden": "true" }, dot(String(color))),
                String(name),
              ),
              h("dd", {}, t.sites(Number(count))),
            ),
          ),
        ),
      );
    }

    function showHexagons() {
      const bins = JSON.parse(
        analysis.hexbin(
          coordinates(sites),
          Float64Array.from(sites, ({ record }) => investWan(record)),
          chosen.size * 1000,
          23.8,
          chosen.value,
        ),
      );
      const values = bins.features
        .map((/** @type {any} */ f) => f.properties.value)
        .sort((/** @type {number} */ a, /** @type {number} */ b) => a - b);
      // Classes of equal size, as far as values differ.
      const limits = [...new Set([1, 2, 3, 4, 5].map((k) => values[Math.floor((k * values.length) / 6)]))].filter(
        (v) => v > values[0],
      );
      const format = (/** @type {number} */ v) => (chosen.value === "count" ? formatNumber(v, lang) : roughly(v));
      const starts = [values[0], ...limits];
      put();
      const key = h(
        "dl",
        { class: "fields" },
        ...starts.map((from, i) => {
          const inClass = values.filter(
            (/** @type {number} */ v) => v >= from && (i + 1 >= starts.length || v < starts[i + 1]),
          );
          const [low, high] = [inClass[0], inClass.at(-1)];
          const color = limits.length === 0 ? inks(dark).ramp[3] : inks(dark).ramp[i];
          return h(
            "div",
            {},
            h("dt", {}, h("span", { class: "symbol gather-dot", "aria-hidden": "true" }, dot(color ?? ""))),
            h("dd", {}, low === high ? format(low) : `${format(low)} – ${format(high)}`),
          );
        }),
      );
      const listing = h("div", { role: "status" }, h("p", { class: "note" }, t.click));
      content.replaceChildren(h("h3", {}, t.values[chosen.value]), key, leftOut(), listing);
      return {
        stop: () => context.removeOverlay("gather"),
        /** @param {import("../../pkg/types.js").MapEvent} event */
        click({ features = [] }) {
          const hit = features.find(({ source: id }) => id === "tool-gather-hexagons");
          if (!hit) return false;
          for (const [i, f] of bins.features.entries()) f.properties.chosen = i === hit.properties["number"];
          const ring = bins.features[hit.properties["number"]].geometry.coordinates[0];
          put();
          listing.replaceChildren(h("h3", {}, t.inHexagon), ...siteList(sites.filter(({ at }) => within(ring, at))));
          return true;
        },
      };

      function put() {
        for (const [i, f] of bins.features.entries()) f.properties.number = i;
        context.overlay("gather", {
          sources: { "tool-gather-hexagons": source(JSON.stringify(bins)) },
          layers: hexagonLayers(dark, limits),
        });
      }
    }

    function showHeat() {
      const lngs = sites.map(({ at }) => at[0]),
        lats = sites.map(({ at }) => at[1]);
      // Four deviations are as far as the kernel reaches.
      const margin = (chosen.reach / 111) * 4.2;
      const box = Float64Array.of(
        Math.min(...lngs) - margin * 1.1,
        Math.min(...lats) - margin,
        Math.max(...lngs) + margin * 1.1,
        Math.max(...lats) + margin,
      );
      const weights =
        chosen.weight === "sum" ? Float64Array.from(sites, ({ record }) => investWan(record)) : new Float64Array();
      const surface = new analysis.HeatSurface(coordinates(sites), weights, box, chosen.reach * 1000, 480);
      const bands = JSON.parse(surface.bands(Float64Array.from(LEVELS)));
      surface.free();
      for (const band of bands.features) band.properties.step = LEVELS.indexOf(band.properties.level);
      context.overlay("gather", {
        sources: { "tool-gather-heat": source(JSON.stringify(bands)) },
        layers: heatLayers(dark, LEVELS),
      });
      const swatches = inks(dark).ramp.map((color) =>
        h("span", { class: "symbol", "aria-hidden": "true" }, dot(color)),
      );
      content.replaceChildren(
        h("h3", {}, t.weights[chosen.weight]),
        h("p", { class: "gather-ramp" }, t.low, ...swatches, t.high),
        h("p", { class: "note" }, t.heatNote),
        leftOut(),
      );
      return { stop: () => context.removeOverlay("gather"), click: () => false };
    }

    function leftOut() {
      return h(
        "p",
        { class: "note left-out" },
        rule.count > 0 ? t.leftOut(rule.count, formatMoney(rule.invest_wan, lang)) : "",
      );
    }
  },
  close() {
    session?.close();
    session = undefined;
  },
  click: (event) => session?.click(event) ?? false,
};

/** A project and where it is drawn. @typedef {{ record: PlanRecord, at: [number, number] }} Site */
/** A ring or a single site. @typedef {{ id: number | undefined, site: Site | undefined, count: number, sum: number, counts: number[], at: [number, number] }} Item */

/** What the panel lists in place of what is in view; kept while language and theme change. @type {Site[] | undefined} */
let listed;

/** @param {ToolContext} context @returns {Site[]} */
function sitesOf({ map, records }) {
  return map.querySourceFeatures("atlas:projects").flatMap(({ id, geometry }) => {
    const record = records.get("projects", String(id));
    return record && geometry?.type === "Point" ? [{ record, at: geometry.coordinates }] : [];
  });
}

/** @param {Site[]} sites */
function coordinates(sites) {
  return Float64Array.from(sites.flatMap(({ at }) => at));
}

/** @param {string} data @returns {import("../../pkg/types.js").SourceSpecification} */
function source(data) {
  return { type: "geojson", data };
}

/** @param {number[]} at @param {Record<string, unknown>} properties */
function point(at, properties) {
  return { type: "Feature", properties, geometry: { type: "Point", coordinates: at } };
}

/** @param {unknown[]} features */
function collection(features) {
  return JSON.stringify({ type: "FeatureCollection", features });
}

/** @param {[number, number][]} ring @param {[number, number]} at */
function within(ring, [x, y]) {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] ?? [0, 0],
      [bx, by] = ring[i] ?? [0, 0];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** @param {string} color */
function dot(color) {
  return svg(
    "svg",
    { width: 14, height: 14, viewBox: "0 0 14 14" },
    svg("circle", { cx: 7, cy: 7, r: 6, fill: color }),
  );
}

/** A ring as in the map, small. @param {number[]} counts @param {string[]} colors */
function miniature(counts, colors) {
  const total = counts.reduce((a, b) => a + b, 0);
  let start = 0;
  const arcs = counts.flatMap((n, i) => {
    const length = (100 * n) / total;
    start += length;
    return n === 0
      ? []
      : [
          svg("circle", {
            cx: 8,
            cy: 8,
            r: 5.5,
            fill: "none",
            stroke: colors[i] ?? "",
            "stroke-width": 4,
            pathLength: 100,
            "stroke-dasharray": `${length} ${100 - length}`,
            "stroke-dashoffset": -(start - length),
            transform: "rotate(-90 8 8)",
          }),
        ];
  });
  return svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16" }, ...arcs);
}
