// A polygon, a line or points of the user's own: drawn on the map by pointer or keyboard, or loaded as GeoJSON; measured on the
// ellipsoid, with what lies inside and near.

import { h } from "../dom.js";
import { nameOf, shortNameOf } from "../records.js";
import { formatMoney, formatNumber, texts } from "../i18n.js";
import { choice, exportButtons, field, notesBlock, shortMoney, significant, toCsv, toGeoJson } from "./figure-parts.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */
/** @typedef {import("./answers.js").Measured} Measured */
/** @typedef {import("./answers.js").MeasuredFeature} MeasuredFeature */
/** @typedef {"polygon" | "line" | "points"} Mode */

const words = {
  zh: {
    modes: { polygon: "画多边形", line: "画线", points: "取点" },
    draw: "绘制",
    undo: "撤销一点",
    finish: "完成",
    again: "继续画",
    clear: "清除",
    vertices: "顶点（经度, 纬度）",
    remove: "删除",
    hint: "在地图上单击加点；多边形点回第一点即完成。用键盘：平移地图后按“加入地图中心”，或输入坐标。",
    centre: "加入地图中心",
    position: "坐标（经度, 纬度）",
    add: "加入",
    badPosition: "请写两个数，如 113.05, 23.70。",
    load: "载入 GeoJSON",
    file: "文件",
    paste: "或粘贴",
    datum: "坐标系",
    read: "量算",
    loaded: (/** @type {number} */ n) => `载入了 ${n} 个要素。`,
    tooLarge: "文件超过 20 MB。",
    notGeoJson: "不是 GeoJSON：",
    empty: "还没有可量算的图形。",
    kinds: { polygon: "多边形", line: "线", point: "点" },
    area: "面积",
    perimeter: "周长",
    length: "长度",
    centroid: "重心",
    crossing: (/** @type {string} */ at) => `轮廓在 ${at} 附近自相交：面积按奇偶规则计（重复围住偶数次的部分不计）。`,
    faults: { pole: "轮廓绕极点或绕地球一周，无法判断内外。", intricate: "轮廓过于复杂，请先简化。" },
    inside: "图形之内",
    parks: "园区",
    share: (/** @type {string} */ s) => `占园区的 ${s}`,
    projects: (/** @type {number} */ n) => `重点项目 ${n} 项`,
    invest: "计划总投资",
    doubtful: (/** @type {string} */ m) => `其中疑似重复 ${m}`,
    leftOut: (/** @type {number} */ n, /** @type {string} */ m) => `另有 ${n} 项（${m}）只知道在哪个县或市，未计入。`,
    estimate: "按占比折算",
    planned: "规划面积",
    target: "2025 年投资",
    tax: "2025 年税收",
    output: "2025 年产值",
    nothing: "没有园区，也没有项目。",
    nearest: "最近的交通设施",
    meets: "相交或在内",
    matrixParks: "园区间距离（km，大地线）",
    matrixPoints: "各点间距离（km，大地线）",
    more: (/** @type {number} */ n) => `另有 ${n} 个要素，见导出文件。`,
    issues: "文件中的问题",
    columns: [
      "序号",
      "编号",
      "名称",
      "类型",
      "面积 (m²)",
      "面积 (km²)",
      "面积 (亩)",
      "周长 (m)",
      "长度 (m)",
      "重心经度 (°)",
      "重心纬度 (°)",
      "园区：占比",
      "重叠面积 (km²)",
      "项目数",
      "计划总投资 (万元)",
      "最近设施：距离 (m)",
    ],
    method: "面积、长度按 WGS-84 椭球（Karney 算法）；重心在等面积球面上按面积（线按长度）求得。",
    say: (/** @type {number} */ n) => `已有 ${n} 个点`,
    measuring: "正在量算",
    stop: "停止",
    stopped: "已停止。",
    progress: (/** @type {number} */ done, /** @type {number} */ total) => `${done} / ${total}`,
    shape: "图形",
    mu: "亩",
    ha: "公顷",
  },
  en: {
    modes: { polygon: "Polygon", line: "Line", points: "Points" },
    draw: "Draw",
    undo: "Undo point",
    finish: "Finish",
    again: "Draw on",
    clear: "Clear",
    vertices: "Vertices (longitude, latitude)",
    remove: "Remove",
    hint: "Click on the map to add points; the first point closes a polygon. By keyboard: pan the map, then press “Add map centre”, or type a position.",
    centre: "Add map centre",
    position: "Position (longitude, latitude)",
    add: "Add",
    badPosition: "Two numbers are wanted, as in 113.05, 23.70.",
    load: "Load GeoJSON",
    file: "File",
    paste: "or paste",
    datum: "Datum",
    read: "Measure",
    loaded: (/** @type {number} */ n) => (n === 1 ? "1 feature loaded." : `${n} features loaded.`),
    tooLarge: "The file is larger than 20 MB.",
    notGeoJson: "Not GeoJSON: ",
    empty: "Nothing to measure yet.",
    kinds: { polygon: "Polygon", line: "Line", point: "Point" },
    area: "Area",
    perimeter: "Perimeter",
    length: "Length",
    centroid: "Centroid",
    crossing: (/** @type {string} */ at) =>
      `The outline crosses itself near ${at}: the area follows the even–odd rule (what is gone round twice does not count).`,
    faults: {
      pole: "The outline goes round a pole or the whole Earth; inside and outside cannot be told.",
      intricate: "The outline is too intricate; simplify it.",
    },
    inside: "Inside",
    parks: "Parks",
    share: (/** @type {string} */ s) => `${s} of the park`,
    projects: (/** @type {number} */ n) => (n === 1 ? "1 key project" : `${n} key projects`),
    invest: "Planned investment",
    doubtful: (/** @type {string} */ m) => `of it ${m} in possible duplicates`,
    leftOut: (/** @type {number} */ n, /** @type {string} */ m) =>
      `${n} more (${m}) are known only by county or city and are left out.`,
    estimate: "By share of the parks",
    planned: "Planned area",
    target: "Investment by 2025",
    tax: "Tax 2025",
    output: "Output 2025",
    nothing: "No park and no project.",
    nearest: "Nearest transport",
    meets: "meets or inside",
    matrixParks: "Distances between parks (km, geodesic)",
    matrixPoints: "Distances between the points (km, geodesic)",
    more: (/** @type {number} */ n) => `${n} more features: see the export.`,
    issues: "Faults in the file",
    columns: [
      "No.",
      "id",
      "Name",
      "Kind",
      "Area (m²)",
      "Area (km²)",
      "Area (mu)",
      "Perimeter (m)",
      "Length (m)",
      "Centroid longitude (°)",
      "Centroid latitude (°)",
      "Parks: share",
      "Overlap (km²)",
      "Projects",
      "Planned investment (CN¥10,000)",
      "Nearest transport: distance (m)",
    ],
    method:
      "Areas and lengths on the WGS-84 ellipsoid (Karney); centroids on the sphere of equal area, by area (of lines by length).",
    say: (/** @type {number} */ n) => (n === 1 ? "1 point" : `${n} points`),
    measuring: "Measuring",
    stop: "Stop",
    stopped: "Stopped.",
    progress: (/** @type {number} */ done, /** @type {number} */ total) => `${done} of ${total}`,
    shape: "Shape",
    mu: "mu",
    ha: "ha",
  },
};
/** @typedef {typeof words.zh} Words */

const DATUMS = { wgs84: "WGS-84", cgcs2000: "CGCS2000", gcj02: "GCJ-02", bd09: "BD-09", epsg3857: "EPSG:3857" };
/** How near a click must be to the first vertex to close a polygon, px. */
const CLOSE_PX = 10;
const MAX_BYTES = 20_000_000;
/** Features that are shown; the export has all. */
const MOST = 20;

/** What the user has drawn and chosen. */
const chosen = {
  mode: /** @type {Mode} */ ("polygon"),
  drawing: true,
  /** @type {[number, number][]} */
  vertices: [],
  /** Loaded text, which then counts in place of the drawing. */
  loaded: "",
  pasted: "",
  datum: /** @type {keyof typeof DATUMS} */ ("wgs84"),
};

/** What the open tool does with a click. @type {((lng: number, lat: number, at?: { x: number, y: number }) => void) | undefined} */
let take;
/** Ends what the open tool has started. @type {(() => void) | undefined} */
let end;

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    const { Measurer, assumptions, distanceMatrix, labelPoints } = await context.analysis();
    const { measureBeside } = await context.tasks();
    /** @type {import("./answers.js").Note[]} */
    const parkPoint = JSON.parse(assumptions("park-point"));
    const { lang, records, map, element, dark } = context;
    const t = words[lang];
    const outlines = map.querySourceFeatures("atlas:parks");
    const links = [...map.querySourceFeatures("atlas:links"), ...map.querySourceFeatures("atlas:hubs")];
    // With what the page learnt later: possible duplicates, for one.
    const projects = map
      .querySourceFeatures("atlas:projects")
      .map((f) => ({ ...f, properties: records.get("projects", String(f.id))?.properties ?? f.properties }));
    const against = { parks: collection(outlines), projects: collection(projects), links: collection(links) };
    const measurer = new Measurer(against.parks, against.projects, against.links);
    /** What is being measured beside the page. @type {AbortController | undefined} */
    let measuring;

    const status = h("p", { role: "status", class: "note" });
    const drawing = h("div", {});
    const results = h("div", {});
    const position = h("input", {
      id: "measure-position",
      type: "text",
      autocomplete: "off",
      placeholder: "113.05, 23.70",
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && addTyped(),
    });
    const paste = h("textarea", {
      id: "measure-paste",
      spellcheck: "false",
      placeholder: '{"type":"Polygon","coordinates":[[[113,23.5],…]]}',
    });
    paste.value = chosen.pasted;
    paste.addEventListener("input", () => (chosen.pasted = paste.value));
    const file = h("input", {
      id: "measure-file",
      type: "file",
      accept: ".geojson,.json,application/geo+json,application/json",
      onchange: () => void readFile(),
    });
    const centre = h(
      "button",
      {
        type: "button",
        class: "action",
        id: "measure-centre",
        onclick: () => add(map.getCenter().lng, map.getCenter().lat),
        onfocus: cross,
        onblur: () => context.removeOverlay("measure-centre"),
      },
      t.centre,
    );
    const moved = () => document.activeElement === centre && cross();
    element.addEventListener("gq-moveend", moved);
    const root = h(
      "div",
      { class: "measure" },
      drawing,
      h(
        "div",
        { class: "row" },
        field("measure-position", t.position, position),
        h("button", { type: "button", class: "action", onclick: addTyped }, t.add),
      ),
      h("div", { class: "actions" }, centre),
      h("p", { class: "note" }, t.hint),
      h(
        "details",
        { class: "block", open: chosen.loaded !== "" },
        h("summary", {}, t.load),
        field("measure-file", t.file, file),
        field("measure-paste", t.paste, paste),
        field(
          "measure-datum",
          t.datum,
          choice(
            "measure-datum",
            Object.entries(DATUMS),
            chosen.datum,
            (value) => (chosen.datum = /** @type {typeof chosen.datum} */ (value)),
          ),
        ),
        h(
          "div",
          { class: "actions" },
          h(
            "button",
            { type: "button", class: "action", id: "measure-read", onclick: () => load(paste.value) },
            t.read,
          ),
        ),
      ),
      status,
      results,
      matrixBlock(t.matrixParks, parkNames(), labelPoints(collection(outlines))),
    );
    take = (lng, lat, at) => {
      const first = chosen.vertices[0];
      const corner = first && map.project(first);
      if (
        at &&
        corner &&
        chosen.mode === "polygon" &&
        chosen.vertices.length > 2 &&
        Math.hypot(at.x - corner.x, at.y - corner.y) <= CLOSE_PX
      )
        finish();
      else add(lng, lat);
    };
    end = () => {
      element.removeEventListener("gq-moveend", moved);
      measuring?.abort();
      measurer.free();
    };
    show();
    return root;

    function parkNames() {
      return outlines.map((f) => {
        const park = records.get("parks", String(f.id));
        return park ? shortNameOf(park, lang) : String(f.id);
      });
    }

    /** @param {number} lng @param {number} lat */
    function add(lng, lat) {
      if (!chosen.drawing && chosen.loaded === "") chosen.drawing = true;
      chosen.loaded = "";
      chosen.drawing = true;
      chosen.vertices.push([digits(lng), digits(lat)]);
      show();
      context.announce(t.say(chosen.vertices.length));
    }

    function addTyped() {
      const numbers = position.value
        .split(/[\s,，;；]+/)
        .filter(Boolean)
        .map(Number);
      const [lng, lat] = numbers;
      if (
        numbers.length !== 2 ||
        lng === undefined ||
        lat === undefined ||
        !(Math.abs(lng) <= 180) ||
        !(Math.abs(lat) <= 90)
      ) {
        status.textContent = t.badPosition;
        return;
      }
      position.value = "";
      add(lng, lat);
      position.focus();
    }

    function finish() {
      chosen.drawing = false;
      show();
    }

    async function readFile() {
      const picked = file.files?.[0];
      if (!picked) return;
      if (picked.size > MAX_BYTES) status.textContent = t.tooLarge;
      else load(await picked.text());
    }

    /** @param {string} text */
    function load(text) {
      chosen.loaded = text;
      chosen.drawing = false;
      show(true);
    }

    /** Shows everything anew. @param {boolean} [go] whether the map goes to what was loaded */
    function show(go = false) {
      const focused = document.activeElement?.id;
      drawing.replaceChildren(...controls());
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      status.textContent = "";
      measuring?.abort();
      measuring = undefined;
      const text = chosen.loaded || drawn();
      if (!text) {
        results.replaceChildren(h("p", { class: "empty" }, t.empty));
        overlay(undefined, undefined);
      } else if (chosen.loaded) {
        void measureLoaded(text, go);
      } else {
        told(() => {
          /** @type {Measured} */
          const measured = JSON.parse(measurer.measure(text, "wgs84", 3));
          results.replaceChildren(...report(measured, text));
          overlay(undefined, measured);
        });
      }
    }

    /** Measures what was loaded, which may be much: beside the page, with progress, until it is no longer wanted. @param {string} text @param {boolean} go */
    async function measureLoaded(text, go) {
      const own = (measuring = new AbortController());
      const bar = h("progress", { max: 1, "aria-label": t.measuring });
      const count = h("span", { class: "note" }, "");
      results.replaceChildren(
        h(
          "div",
          { class: "actions working" },
          h("span", {}, t.measuring),
          bar,
          count,
          h(
            "button",
            {
              type: "button",
              class: "action",
              id: "measure-stop",
              onclick: () => {
                own.abort();
                results.replaceChildren();
                status.textContent = t.stopped;
                document.getElementById("measure-read")?.focus();
              },
            },
            t.stop,
          ),
        ),
      );
      overlay(text, undefined);
      const progress = (/** @type {number} */ done, /** @type {number} */ total) => {
        Object.assign(bar, { max: total, value: done });
        count.textContent = t.progress(done, total);
      };
      const answer = await measureBeside(against, text, {
        datum: chosen.datum,
        nearest: 3,
        signal: own.signal,
        progress,
      }).catch((error) => ({ error }));
      if (own.signal.aborted) return;
      told(() => {
        if (typeof answer !== "string") throw answer.error;
        /** @type {Measured} */
        const measured = JSON.parse(answer);
        status.textContent = t.loaded(measured.features.length);
        results.replaceChildren(...report(measured, text));
        overlay(text, measured);
        const at = measured.features[0]?.centroid;
        if (go && at) map.easeTo({ center: at, duration: 0 });
      });
    }

    /** Shows a result, or why there is none. @param {() => void} work */
    function told(work) {
      try {
        work();
      } catch (error) {
        status.textContent = `${t.notGeoJson}${error instanceof Error ? error.message : error}`;
        results.replaceChildren();
        overlay(undefined, undefined);
      }
    }

    function controls() {
      const { vertices, mode } = chosen;
      return [
        h(
          "div",
          { class: "actions", role: "group", "aria-label": t.draw },
          .../** @type {Mode[]} */ (["polygon", "line", "points"]).map((m) =>
            h(
              "button",
              {
                type: "button",
                class: "action",
                id: `measure-${m}`,
                "aria-pressed": String(m === mode && !chosen.loaded),
                onclick: () => {
                  chosen.mode = m;
                  chosen.loaded = "";
                  chosen.drawing = true;
                  show();
                },
              },
              t.modes[m],
            ),
          ),
        ),
        vertices.length > 0 && !chosen.loaded
          ? h(
              "div",
              {},
              h("p", { class: "note" }, t.vertices),
              h(
                "ol",
                { class: "vertices", tabindex: 0, "aria-label": t.vertices },
                ...vertices.map(([lng, lat]) => h("li", {}, `${lng.toFixed(5)}, ${lat.toFixed(5)}`)),
              ),
            )
          : h("div", {}),
        h(
          "div",
          { class: "actions" },
          h(
            "button",
            {
              type: "button",
              class: "action",
              id: "measure-undo",
              disabled: vertices.length === 0 || chosen.loaded !== "",
              onclick: () => {
                vertices.pop();
                chosen.drawing = true;
                show();
                context.announce(t.say(vertices.length));
              },
            },
            t.undo,
          ),
          h(
            "button",
            {
              type: "button",
              class: "action",
              id: "measure-finish",
              disabled: vertices.length === 0 || chosen.loaded !== "",
              onclick: () => (chosen.drawing ? finish() : ((chosen.drawing = true), show())),
            },
            chosen.drawing ? t.finish : t.again,
          ),
          h(
            "button",
            {
              type: "button",
              class: "action",
              id: "measure-clear",
              disabled: vertices.length === 0 && !chosen.loaded,
              onclick: () => {
                chosen.vertices = [];
                chosen.loaded = "";
                chosen.drawing = true;
                show();
              },
            },
            t.clear,
          ),
        ),
      ];
    }

    /** The drawing as GeoJSON text; empty until it has a size. */
    function drawn() {
      const { mode, vertices } = chosen;
      const [first] = vertices;
      if (!first || vertices.length < { polygon: 3, line: 2, points: 1 }[mode]) return "";
      if (mode === "points")
        return collection(
          vertices.map((p, i) => ({ id: i + 1, properties: {}, geometry: { type: "Point", coordinates: p } })),
        );
      const geometry =
        mode === "line"
          ? { type: "LineString", coordinates: vertices }
          : { type: "Polygon", coordinates: [[...vertices, first]] };
      return collection([{ properties: {}, geometry }]);
    }

    /** @param {Measured} measured @param {string} text */
    function report(measured, text) {
      const points = measured.features.flatMap((f) => (f.kind === "point" && f.centroid ? [f.centroid] : []));
      const left = measured.features.length - MOST;
      return [
        ...measured.features.slice(0, MOST).map((f, i) => feature(f, measured.features.length > 1 ? i + 1 : 0)),
        left > 0 && h("p", { class: "note" }, t.more(left)),
        points.length > 1 &&
          points.length <= 30 &&
          matrixBlock(
            t.matrixPoints,
            points.map((_, i) => String(i + 1)),
            Float64Array.from(points.flat()),
            true,
          ),
        chosen.loaded !== "" &&
          measured.issues.length > 0 &&
          h(
            "details",
            { class: "block" },
            h("summary", {}, `${t.issues} (${measured.issues.length})`),
            h(
              "ul",
              { class: "about" },
              ...measured.issues.slice(0, 50).map((issue) => h("li", {}, `${issue.path}: ${issue.message}`)),
            ),
          ),
        exportButtons(lang, { csv: () => saveCsv(measured), geojson: () => saveGeoJson(measured, text) }),
        h("p", { class: "note" }, t.method),
        notesBlock(measured.notes, lang),
      ].filter((part) => part instanceof HTMLElement);
    }

    /** @param {MeasuredFeature} f @param {number} number 0 without */
    function feature(f, number) {
      const title = [number > 0 ? `${number}.` : "", t.kinds[f.kind], f.name ?? ""].filter(Boolean).join(" ");
      const fault = f.fault && (f.fault.includes("pole") ? t.faults.pole : t.faults.intricate);
      return h(
        "section",
        { class: "measured" },
        h("h3", {}, title),
        h(
          "dl",
          { class: "fields" },
          f.area_m2 !== null && line(t.area, areas(f.area_m2).join(lang === "zh" ? "，" : ", ")),
          f.perimeter_m !== null && line(t.perimeter, metres(f.perimeter_m)),
          f.length_m !== null && line(t.length, metres(f.length_m)),
          f.centroid && line(t.centroid, f.centroid.map((n) => n.toFixed(6)).join(", ")),
        ),
        f.crossing && h("p", { class: "warn" }, t.crossing(f.crossing.map((n) => n.toFixed(4)).join(", "))),
        fault && h("p", { class: "warn" }, fault),
        f.inside && !f.fault && inside(f.inside),
        f.nearest && f.nearest.length > 0 && near(f.nearest),
      );
    }

    /** @param {NonNullable<MeasuredFeature["inside"]>} found */
    function inside({ parks, projects: held, sums }) {
      const leftOut =
        sums.left_out_projects > 0 &&
        h("p", { class: "note left-out" }, t.leftOut(sums.left_out_projects, formatMoney(sums.left_out_wan, lang)));
      if (parks.length === 0 && held.length === 0)
        return h("div", { class: "block" }, h("h4", {}, t.inside), h("p", { class: "note" }, t.nothing), leftOut);
      return h(
        "div",
        { class: "block" },
        h("h4", {}, t.inside),
        h(
          "ul",
          { class: "related" },
          ...parks.map((p) =>
            entry(
              "parks",
              p.id,
              p.name_zh,
              `${significant(p.share * 100, lang)}%`,
              t.share(`${significant(p.share * 100, lang)}%`),
              `${formatNumber(p.overlap_km2, lang)} km²`,
            ),
          ),
        ),
        parks.length > 0 &&
          h(
            "dl",
            { class: "fields" },
            h(
              "div",
              {},
              h("dt", {}, t.estimate),
              h(
                "dd",
                {},
                [
                  `${t.planned} ${formatNumber(sums.planned_km2, lang)} km²`,
                  `${t.target} ${shortMoney(sums.invest_2025_wan, lang)}`,
                  `${t.tax} ${shortMoney(sums.tax_2025_wan, lang)}`,
                  `${t.output} ${shortMoney(sums.output_2025_yi * 10_000, lang)}`,
                ].join(lang === "zh" ? "；" : "; "),
              ),
            ),
          ),
        held.length > 0 &&
          h(
            "details",
            {},
            h("summary", {}, `${t.projects(held.length)} · ${t.invest} ${formatMoney(sums.invest_wan, lang)}`),
            h(
              "ul",
              { class: "related" },
              ...held.map((p) => entry("projects", p.id, p.name_zh, formatMoney(p.invest_wan, lang))),
            ),
          ),
        sums.doubtful_wan > 0 && h("p", { class: "note" }, t.doubtful(formatMoney(sums.doubtful_wan, lang))),
        leftOut,
      );
    }

    /** @param {NonNullable<MeasuredFeature["nearest"]>} found */
    function near(found) {
      const kinds = /** @type {Record<string, string>} */ (texts(lang).values.kind);
      return h(
        "div",
        { class: "block" },
        h("h4", {}, t.nearest),
        h(
          "ul",
          { class: "related" },
          ...found.map((n) =>
            entry(
              records.get("links", n.id) ? "links" : "hubs",
              n.id,
              n.name_zh,
              n.distance_m === 0 ? t.meets : metres(n.distance_m),
              kinds[n.kind] ?? n.kind,
            ),
          ),
        ),
      );
    }

    /** @param {string} source @param {string} id @param {string} name_zh @param {string} figure @param {...string} meta */
    function entry(source, id, name_zh, figure, ...meta) {
      const record = records.get(source, id);
      const said = h(
        "span",
        { class: "item-text" },
        record ? nameOf(record, lang) : name_zh,
        meta.length > 0 && h("span", { class: "item-meta" }, meta.join(" · ")),
      );
      const value = h("span", { class: "item-figure" }, figure);
      return h(
        "li",
        {},
        record
          ? h("button", { type: "button", class: "item", onclick: () => context.select(record) }, said, value)
          : h("div", { class: "item" }, said, value),
      );
    }

    /** @param {string} name @param {string} value */
    function line(name, value) {
      return h("div", {}, h("dt", {}, name), h("dd", {}, value));
    }

    /** @param {number} m2 */
    function areas(m2) {
      const mu = `${significant(m2 * 0.0015, lang, 5)} ${t.mu}`;
      if (m2 >= 1e6) return [`${significant(m2 / 1e6, lang, 6)} km²`, mu];
      return [m2 >= 1e4 ? `${significant(m2 / 1e4, lang, 5)} ${t.ha}` : `${significant(m2, lang, 5)} m²`, mu];
    }

    /** @param {number} m */
    function metres(m) {
      return m >= 1000 ? `${significant(m / 1000, lang, 5)} km` : `${significant(m, lang, 4)} m`;
    }

    /** @param {string} name @param {string[]} names @param {Float64Array} positions @param {boolean} [open] */
    function matrixBlock(name, names, positions, open = false) {
      const all = distanceMatrix(positions);
      const n = names.length;
      return h(
        "details",
        { class: "block", open },
        h("summary", {}, name),
        h(
          "div",
          { class: "scroll-x", tabindex: 0, role: "region", "aria-label": name },
          h(
            "table",
            { class: "figures-table side-by-side" },
            h("thead", {}, h("tr", {}, h("td", {}), ...names.map((text) => h("th", { scope: "col" }, text)))),
            h(
              "tbody",
              {},
              ...names.map((text, i) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, text),
                  ...names.map((_, j) =>
                    h("td", { class: "value" }, i === j ? "—" : formatNumber((all[i * n + j] ?? 0) / 1000, lang, 1)),
                  ),
                ),
              ),
            ),
          ),
        ),
        exportButtons(lang, {
          csv: () =>
            context.save(
              "guangqing-distances.csv",
              "text/csv",
              toCsv(
                [name, ...names],
                names.map((text, i) => [text, ...names.map((_, j) => Math.round(all[i * n + j] ?? 0) / 1000)]),
                open ? [] : parkPoint,
                lang,
              ),
            ),
        }),
        !open &&
          h(
            "p",
            { class: "note" },
            ...parkPoint.map((note) =>
              lang === "zh" ? `${note.text_zh}（${note.basis_zh}）` : `${note.text_en} (${note.basis_en})`,
            ),
          ),
      );
    }

    /** @param {string | undefined} text what was loaded @param {Measured | undefined} measured */
    function overlay(text, measured) {
      const ink = dark ? "#ffd166" : "#9c1f6b";
      const paper = dark ? "#1b1f22" : "#ffffff";
      const { vertices, mode } = chosen;
      /** @type {unknown} */
      let shape = { type: "FeatureCollection", features: [] };
      try {
        if (text) shape = JSON.parse(text);
        else if (mode === "polygon" && vertices.length > 2)
          shape = { type: "Polygon", coordinates: [[...vertices, vertices[0]]] };
        else if (mode !== "points" && vertices.length > 1) shape = { type: "LineString", coordinates: vertices };
      } catch {
        // Measuring it has told why.
      }
      const corners = text
        ? []
        : vertices.map((coordinates, i) => ({
            type: "Feature",
            properties: { no: String(i + 1) },
            geometry: { type: "Point", coordinates },
          }));
      const ways = (measured?.features ?? []).flatMap((f) =>
        (f.nearest ?? [])
          .filter((n) => n.distance_m > 0)
          .map((n) => ({
            type: "Feature",
            properties: {},
            geometry: { type: "LineString", coordinates: [n.from, n.to] },
          })),
      );
      const middles = (measured?.features ?? []).flatMap((f) =>
        f.centroid && f.kind !== "point"
          ? [{ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: f.centroid } }]
          : [],
      );
      const sourceOf = (/** @type {unknown[]} */ features) => ({
        type: /** @type {const} */ ("geojson"),
        data: { type: "FeatureCollection", features },
      });
      context.overlay("measure", {
        sources: {
          "tool-measure": { type: "geojson", data: shape, ...(text ? { datum: chosen.datum } : {}) },
          "tool-measure-points": sourceOf(corners),
          "tool-measure-ways": sourceOf(ways),
          "tool-measure-middle": sourceOf(middles),
        },
        layers: [
          {
            id: "tool-measure-fill",
            type: "fill",
            source: "tool-measure",
            filter: ["==", ["geometry-type"], "Polygon"],
            paint: { "fill-color": ink, "fill-opacity": 0.16 },
          },
          {
            id: "tool-measure-ways",
            type: "line",
            source: "tool-measure-ways",
            paint: { "line-color": ink, "line-width": 1.2, "line-dasharray": [2, 2] },
          },
          {
            id: "tool-measure-line",
            type: "line",
            source: "tool-measure",
            filter: ["!=", ["geometry-type"], "Point"],
            paint: { "line-color": ink, "line-width": 2.4 },
          },
          {
            id: "tool-measure-loaded",
            type: "circle",
            source: "tool-measure",
            filter: ["==", ["geometry-type"], "Point"],
            paint: {
              "circle-radius": 5,
              "circle-color": ink,
              "circle-stroke-color": paper,
              "circle-stroke-width": 1.5,
            },
          },
          {
            id: "tool-measure-points",
            type: "circle",
            source: "tool-measure-points",
            paint: {
              "circle-radius": 5,
              "circle-color": paper,
              "circle-stroke-color": ink,
              "circle-stroke-width": 2.2,
            },
          },
          {
            id: "tool-measure-middle",
            type: "circle",
            source: "tool-measure-middle",
            paint: {
              "circle-radius": 3.5,
              "circle-color": ink,
              "circle-stroke-color": paper,
              "circle-stroke-width": 1.5,
            },
          },
        ],
      });
    }

    /** Marks the map's centre, where the button adds a point. */
    function cross() {
      const { lng, lat } = map.getCenter();
      const ink = dark ? "#ffd166" : "#9c1f6b";
      context.overlay("measure-centre", {
        sources: { "tool-measure-centre": { type: "geojson", data: { type: "Point", coordinates: [lng, lat] } } },
        layers: [
          {
            id: "tool-measure-centre",
            type: "circle",
            source: "tool-measure-centre",
            paint: {
              "circle-radius": 11,
              "circle-opacity": 0,
              "circle-color": ink,
              "circle-stroke-color": ink,
              "circle-stroke-width": 2,
            },
          },
          {
            id: "tool-measure-centre-dot",
            type: "circle",
            source: "tool-measure-centre",
            paint: { "circle-radius": 2, "circle-color": ink },
          },
        ],
      });
    }

    /** @param {Measured} measured */
    function saveCsv(measured) {
      const rows = measured.features.map((f) => [
        f.feature + 1,
        f.id === null ? "" : String(f.id),
        f.name === null ? "" : String(f.name),
        t.kinds[f.kind],
        f.area_m2,
        f.area_km2,
        f.area_mu,
        f.perimeter_m,
        f.length_m,
        f.centroid?.[0],
        f.centroid?.[1],
        f.inside?.parks.map((p) => `${p.id}:${p.share}`).join(";"),
        f.inside?.sums.overlap_km2,
        f.inside?.sums.projects,
        f.inside?.sums.invest_wan,
        f.nearest?.map((n) => `${n.id}:${n.distance_m}`).join(";"),
      ]);
      context.save("guangqing-measures.csv", "text/csv", toCsv(t.columns, rows, measured.notes, lang, [t.method]));
    }

    /** @param {Measured} measured @param {string} text */
    function saveGeoJson(measured, text) {
      const parsed = JSON.parse(text);
      const own =
        parsed.type === "FeatureCollection"
          ? parsed.features
          : parsed.type === "Feature"
            ? [parsed]
            : [{ type: "Feature", properties: {}, geometry: parsed }];
      // A file with faulty features has fewer results than features: then the results go without the shapes they cannot be told to belong to.
      const matched = own.length === measured.features.length;
      const features = measured.features.map((f, i) => {
        const { feature: _, id, kind, centroid, ...figures } = f;
        return {
          ...(id === null ? {} : { id }),
          geometry: matched ? own[i].geometry : centroid && { type: "Point", coordinates: centroid },
          properties: { ...(matched ? own[i].properties : {}), kind, centroid, ...figures },
        };
      });
      const units = {
        area_m2: "m²",
        area_km2: "km²",
        area_mu: "亩",
        perimeter_m: "m",
        length_m: "m",
        distance_m: "m",
        invest_wan: "万元",
        invest_2025_wan: "万元",
        tax_2025_wan: "万元",
        output_2025_yi: "亿元",
        datum: chosen.loaded ? chosen.datum : "wgs84",
      };
      context.save(
        "guangqing-measures.geojson",
        "application/geo+json",
        toGeoJson(features, units, measured.notes, lang),
      );
    }
  },
  close() {
    end?.();
    end = undefined;
    take = undefined;
  },
  aiming: () => chosen.drawing,

  click({ lngLat, point }) {
    if (!lngLat || !take || !chosen.drawing) return false;
    take(lngLat.lng, lngLat.lat, point);
    return true;
  },
};

/** @param {any[]} features */
function collection(features) {
  return JSON.stringify({ type: "FeatureCollection", features: features.map((f) => ({ type: "Feature", ...f })) });
}

/** A coordinate to the cm. @param {number} degrees */
function digits(degrees) {
  return Math.round(degrees * 1e7) / 1e7;
}
