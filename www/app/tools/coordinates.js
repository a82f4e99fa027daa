// One position in every datum that Chinese maps come in: typed in or clicked on the map.

import { h } from "../dom.js";

/** @typedef {import("./tool.js").ToolContext} ToolContext */

const words = {
  zh: {
    position: "坐标（经度, 纬度）",
    datum: "坐标系",
    hint: "也可在地图上单击取点。",
    unreadable: "请写两个数，如 113.05, 23.70。",
    outside: "超出该坐标系的范围。",
    names: {
      wgs84: "WGS-84",
      cgcs2000: "CGCS2000（国家 2000）",
      gcj02: "GCJ-02（高德、腾讯）",
      bd09: "BD-09（百度）",
      epsg3857: "Web 墨卡托 EPSG:3857（米）",
    },
    note: "GCJ-02、BD-09 按公开的正算公式迭代求逆，误差小于 1e-9 度；CGCS2000 在地图精度内与 WGS-84 相同。",
  },
  en: {
    position: "Position (longitude, latitude)",
    datum: "Datum",
    hint: "Or click on the map.",
    unreadable: "Two numbers are wanted, as in 113.05, 23.70.",
    outside: "Outside of what this datum can say.",
    names: {
      wgs84: "WGS-84",
      cgcs2000: "CGCS2000",
      gcj02: "GCJ-02 (AMap, Tencent)",
      bd09: "BD-09 (Baidu)",
      epsg3857: "Web Mercator EPSG:3857 (m)",
    },
    note: "GCJ-02 and BD-09 are inverted by iterating their published formula, within 1e-9 degrees; CGCS2000 equals WGS-84 at a map's accuracy.",
  },
};
/** @typedef {keyof typeof words.zh.names} Datum */
const DATUMS = /** @type {Datum[]} */ (Object.keys(words.zh.names));

const chosen = { text: "113.0563, 23.6821", datum: /** @type {Datum} */ ("wgs84") };

/** What the open tool does with a position of WGS-84. @type {((lng: number, lat: number) => void) | undefined} */
let take;

/** @type {import("./tool.js").Tool} */
export const tool = {
  async open(context) {
    const { convertCoordinates } = await context.analysis();
    const t = words[context.lang];
    const input = h("input", { id: "position", type: "text", value: chosen.text, autocomplete: "off", oninput: show });
    const select = h(
      "select",
      { id: "datum", onchange: show },
      ...DATUMS.map((datum) => h("option", { value: datum, selected: datum === chosen.datum }, t.names[datum])),
    );
    const results = h("dl", { class: "fields" });
    const fault = h("p", { role: "status" });
    take = (lng, lat) => {
      select.value = "wgs84";
      input.value = `${lng.toFixed(6)}, ${lat.toFixed(6)}`;
      show();
    };
    show();
    return h(
      "div",
      {},
      h(
        "div",
        { class: "filters" },
        h("div", { class: "field" }, h("label", { for: "position" }, t.position), input),
        h("div", { class: "field" }, h("label", { for: "datum" }, t.datum), select),
      ),
      h("p", { class: "note" }, t.hint),
      results,
      fault,
      h("p", { class: "note" }, t.note),
    );

    /** @param {string} message */
    function tell(message) {
      results.replaceChildren();
      fault.textContent = message;
      context.removeOverlay("position");
    }

    function show() {
      chosen.text = input.value;
      chosen.datum = /** @type {Datum} */ (select.value);
      const numbers = chosen.text
        .split(/[\s,，;；]+/)
        .filter(Boolean)
        .map(Number);
      const [x, y] = numbers;
      if (numbers.length !== 2 || x === undefined || y === undefined || numbers.some(Number.isNaN)) {
        return tell(t.unreadable);
      }
      const converted = new Map(
        DATUMS.map((datum) => [datum, convertCoordinates(Float64Array.of(x, y), chosen.datum, datum)]),
      );
      const [lng, lat] = converted.get("wgs84") ?? [];
      if (lng === undefined || lat === undefined || Number.isNaN(lng) || Math.abs(lng) > 180) {
        return tell(t.outside);
      }
      fault.textContent = "";
      results.replaceChildren(
        ...DATUMS.map((datum) => {
          const digits = datum === "epsg3857" ? 2 : 7;
          const text = [...(converted.get(datum) ?? [])].map((value) => value.toFixed(digits)).join(", ");
          return h("div", {}, h("dt", {}, t.names[datum]), h("dd", {}, text.includes("NaN") ? "—" : text));
        }),
      );
      const [ink, paper] = context.dark ? ["#ffb000", "#1b1d1f"] : ["#c0203f", "#ffffff"];
      context.overlay("position", {
        sources: { "tool-position": { type: "geojson", data: { type: "Point", coordinates: [lng, lat] } } },
        layers: [
          {
            id: "tool-position",
            type: "circle",
            source: "tool-position",
            paint: { "circle-radius": 7, "circle-color": paper, "circle-stroke-color": ink, "circle-stroke-width": 3 },
          },
        ],
      });
    }
  },
  close() {
    take = undefined;
  },
  click({ lngLat }) {
    if (lngLat) take?.(lngLat.lng, lngLat.lat);
    return lngLat !== undefined;
  },
};
