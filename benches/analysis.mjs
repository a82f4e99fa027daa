// What the measuring of one's own data takes, on the page's thread and per feature: `cargo xtask bench`.
//
// Against the plan's parks, projects and links, as the page has them: points with what is near, polygons with what lies inside, distances
// all to all, and the area round a large square at a fine breadth. Each is timed after one call that warms up; medians are printed.

import { blank, call } from "../tests/e2e/blank.mjs";
import { launch } from "../tests/e2e/helpers.mjs";

const ROUNDS = Number(process.env["ROUNDS"] ?? 5);

/** @param {import('../tests/e2e/blank.mjs').Given} g */
async function measure(g) {
  const map = await g.make();
  const analysis = await (await import(`${g.site}pkg/analysis.js`)).loadAnalysis();
  const text = (/** @type {any[]} */ features) =>
    JSON.stringify({
      type: "FeatureCollection",
      features: features.map((f) => ({ type: "Feature", properties: {}, ...f })),
    });
  const of = (/** @type {string[]} */ ...names) =>
    text(names.flatMap((name) => map.querySourceFeatures(`atlas:${name}`)));
  const measurer = new analysis.Measurer(of("parks"), of("projects"), of("links", "hubs"));
  let s = 7;
  const r = () => (s = (s * 16807) % 2147483647) / 2147483647;
  const points = (/** @type {number} */ count) =>
    text(
      Array.from({ length: count }, () => ({
        geometry: { type: "Point", coordinates: [112 + r() * 2, 22.7 + r() * 2.2] },
      })),
    );
  const round = (/** @type {number} */ corners) => {
    const [x, y, reach] = [112 + r() * 2, 22.7 + r() * 2.2, 0.02 + r() * 0.1];
    const ring = Array.from({ length: corners }, (_, i) => [
      x + reach * Math.cos((i / corners) * 2 * Math.PI),
      y + reach * Math.sin((i / corners) * 2 * Math.PI),
    ]);
    return { geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] } };
  };
  const polygons = text(Array.from({ length: 300 }, () => round(100)));
  const positions = (/** @type {number} */ count) =>
    Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 ? 22.7 + r() * 2.2 : 112 + r() * 2));
  const [thousand, five, places] = [points(1000), points(5000), positions(1000)];
  const square = text([
    {
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [113, 23],
            [114, 23],
            [114, 24],
            [113, 24],
            [113, 23],
          ],
        ],
      },
    },
  ]);
  /** @type {[string, number, () => unknown][]} */
  const all = [
    ["nearest 3 links of 1,000 points", 1000, () => measurer.measure(thousand, "wgs84", 3)],
    ["nearest 3 links of 5,000 points", 5000, () => measurer.measure(five, "wgs84", 3)],
    ["inside 300 polygons of 100 vertices", 300, () => measurer.measure(polygons, "wgs84", 0)],
    ["distances of 1,000 positions", 499_500, () => analysis.distanceMatrix(places)],
    ["area round 1° at a breadth of 10 m", 1, () => analysis.groupArea(square, "concave", 10, 500)],
  ];
  return all.map(([name, count, work]) => {
    work();
    const from = performance.now();
    work();
    return { name, count, ms: performance.now() - from };
  });
}

/** @type {Record<string, { count: number, ms: number[] }>} */
const found = {};
for (let round = 0; round < ROUNDS; round += 1) {
  const watched = await blank();
  for (const { name, count, ms } of await call(watched, measure)) (found[name] ??= { count, ms: [] }).ms.push(ms);
  await watched.done();
}
for (const [name, { count, ms }] of Object.entries(found)) {
  const median = ms.sort((a, b) => a - b)[ms.length >> 1] ?? 0;
  console.log(`${name}: ${median.toFixed(1)} ms, ${((median / count) * 1000).toFixed(1)} µs each`);
}
await (await launch()).close();
