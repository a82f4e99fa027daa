// What replacing 100,000 points and restyling them takes: `cargo xtask bench`.
//
// Points have three properties. `painted` is until the map is loaded and idle, two animation frames, and a pixel read back; `longest` is
// the longest task on the page's thread meanwhile (0: none above 50 ms). Each round is a page of its own; medians are printed.

import { blank, call } from "../tests/e2e/blank.mjs";
import { launch } from "../tests/e2e/helpers.mjs";

const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
const COUNT = Number(process.env["POINTS"] ?? 100_000);

/** @param {import('../tests/e2e/blank.mjs').Given} g */
async function measure(g) {
  const { count } = g.options;
  const make = (/** @type {number} */ seed) => {
    let s = seed;
    const r = () => (s = (s * 16807) % 2147483647) / 2147483647;
    return {
      type: "FeatureCollection",
      features: Array.from({ length: count }, (_, i) => ({
        type: "Feature",
        id: i,
        properties: { v: Math.round(r() * 1000), kind: "abcde"[i % 5], name: `点${i}` },
        geometry: { type: "Point", coordinates: [112 + r() * 2, 22.5 + r() * 2.5].map((x) => Number(x.toFixed(6))) },
      })),
    };
  };
  const map = await g.make();
  /** @type {[number, number][]} */
  const tasks = [];
  new PerformanceObserver((list) =>
    list.getEntries().forEach((task) => tasks.push([task.startTime, task.duration])),
  ).observe({ entryTypes: ["longtask"] });
  const rest = () => new Promise((resolve) => setTimeout(resolve, 700));
  /** @type {Record<string, { call: number, painted: number, longest: number }>} */
  const out = {};
  const time = async (/** @type {string} */ name, /** @type {() => void} */ change) => {
    await rest();
    const from = performance.now();
    change();
    const called = performance.now() - from;
    do await map.once("idle");
    while (!map.loaded());
    for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
    document.querySelector("canvas")?.getContext("2d")?.getImageData(300, 300, 1, 1);
    const painted = performance.now() - from;
    await rest();
    out[name] = {
      call: called,
      painted,
      longest: Math.max(0, ...tasks.filter(([at]) => at >= from - 1 && at < from + painted).map(([, ms]) => ms)),
    };
  };
  const [object, text] = [make(1), JSON.stringify(make(7))];
  await time("setData, object", () => map.getSource("s").setData(object));
  await time("setData, text", () => map.getSource("s").setData(text));
  await time("circle-color, constant", () => map.setPaintProperty("c", "circle-color", "#cc3311"));
  await time("circle-color, by data", () =>
    map.setPaintProperty("c", "circle-color", [
      "match",
      ["get", "kind"],
      "a",
      "#e6194b",
      "b",
      "#3cb44b",
      "c",
      "#4363d8",
      "d",
      "#f58231",
      "#911eb4",
    ]),
  );
  return out;
}

const style = {
  version: 8,
  sources: { s: { type: "geojson", data: { type: "FeatureCollection", features: [] } } },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
    { id: "c", type: "circle", source: "s", paint: { "circle-radius": 2, "circle-color": "#1155cc" } },
  ],
};

/** @type {Record<string, { call: number, painted: number, longest: number }[]>} */
const all = {};
for (let round = 0; round < ROUNDS; round += 1) {
  const watched = await blank();
  const figures = await call(watched, measure, { style, center: [113, 23.7], zoom: 7.5, count: COUNT });
  for (const [name, one] of Object.entries(figures)) (all[name] ??= []).push(one);
  await watched.done();
}
/** @param {number[]} values */
const median = (values) => Math.round([...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN);
console.log(`${COUNT} points, ${ROUNDS} rounds`);
for (const [name, runs] of Object.entries(all)) {
  const [called, painted, longest] = /** @type {const} */ (["call", "painted", "longest"]).map((key) =>
    median(runs.map((run) => run[key])),
  );
  console.log(`${name}: the call ${called} ms, painted after ${painted} ms, longest task ${longest} ms`);
}
await (await launch()).close();
