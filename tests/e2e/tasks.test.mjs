// What takes long is computed beside the page: with the same result, with progress, and ended at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

const feature = (/** @type {any} */ geometry, /** @type {any} */ id = 1, properties = {}) => ({
  type: "Feature",
  id,
  properties,
  geometry,
});
const collection = (/** @type {any[]} */ features) => JSON.stringify({ type: "FeatureCollection", features });
const square = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ s) => ({
  type: "Polygon",
  coordinates: [
    [
      [x, y],
      [x + s, y],
      [x + s, y + s],
      [x, y + s],
      [x, y],
    ],
  ],
});
const OPTIONS = {
  against: {
    parks: collection([feature(square(113, 23.5, 0.1), "p", { name_zh: "甲", planned_km2: 10 })]),
    projects: collection([
      feature({ type: "Point", coordinates: [113.05, 23.55] }, "x", {
        name_zh: "项目",
        invest_wan: 5,
        precision: "site",
      }),
    ]),
    links: collection([
      feature(
        {
          type: "LineString",
          coordinates: [
            [112, 23],
            [114, 24],
          ],
        },
        "l",
        { name_zh: "路", kind: "road" },
      ),
    ]),
  },
  points: collection(
    Array.from({ length: 3000 }, (_, i) =>
      feature({ type: "Point", coordinates: [112 + (i % 60) / 30, 23 + i / 3000] }, i),
    ),
  ),
  areas: collection([feature(square(112.95, 23.45, 0.2), "mine")]),
  positions: Array.from({ length: 800 }, (_, i) => 20 + ((i * 7919) % 60) + i / 1000),
};

/** @param {import('./blank.mjs').Given} g */
async function results(g) {
  const { against, points, areas, positions } = g.options;
  const tasks = await import(`${g.site}pkg/tasks.js`);
  const analysis = await (await import(`${g.site}pkg/analysis.js`)).loadAnalysis();
  const measurer = new analysis.Measurer(against.parks, against.projects, against.links);
  const told = /** @type {[number, number][]} */ ([]);
  const options = { progress: (/** @type {number} */ done, /** @type {number} */ total) => told.push([done, total]) };
  const same = [
    (await tasks.measureBeside(against, points, options)) === measurer.measure(points, "wgs84", 3),
    (await tasks.measureBeside(against, areas, { datum: "gcj02", nearest: 1 })) === measurer.measure(areas, "gcj02", 1),
    String(await tasks.distanceMatrixBeside(positions, options)) ===
      String(analysis.distanceMatrix(Float64Array.from(positions))),
    (await tasks.groupAreaBeside(areas, "concave", 10, 500)) === analysis.groupArea(areas, "concave", 10, 500),
  ];
  const fault = async (/** @type {Promise<any>} */ promise) =>
    promise.then(
      () => "none",
      (error) => `${error.name} ${error.code} ${error.message}`,
    );
  const faults = [
    await fault(tasks.measureBeside(against, "no", {})),
    await fault(tasks.measureBeside(against, areas, { datum: "mars" })),
    await fault(tasks.distanceMatrixBeside([113, 99, 1, 2])),
    await fault(tasks.groupAreaBeside(areas, "round", 1, 1)),
  ];
  const own = new AbortController();
  const ended = fault(tasks.measureBeside(against, points, { signal: own.signal, progress: () => own.abort() }));
  const before = new AbortController();
  before.abort();
  const never = await fault(tasks.distanceMatrixBeside(positions, { signal: before.signal }));
  setTimeout(() => own.abort(), 0);
  return { same, faults, told: told.every(([done, total]) => done <= total), ended: await ended, never };
}

for (const csp of [undefined, "worker-src 'none'"]) {
  test(`tasks give what the functions give, ${csp ? "without workers" : "by a worker"}`, async () => {
    const watched = await blank(csp ? { csp } : {});
    const { same, faults, told, ended, never } = await call(watched, results, OPTIONS);
    assert.deepEqual(same, [true, true, true, true]);
    assert.match(faults[0] ?? "", /^MapError invalid-argument not JSON/);
    assert.match(faults[1] ?? "", /^MapError invalid-argument there is no datum "mars"/);
    assert.match(faults[2] ?? "", /^MapError invalid-argument latitude 99/);
    assert.match(faults[3] ?? "", /^MapError invalid-argument there is no hull "round"/);
    assert.ok(told);
    assert.match(ended, /^AbortError/);
    assert.match(never, /^AbortError/);
    assert.equal(
      watched.requested.some((path) => path.endsWith("pkg/analysis/analysis-worker.js")),
      !csp,
    );
    if (csp) await watched.page.context().close();
    else await watched.done();
  });
}
