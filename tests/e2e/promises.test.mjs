// Every promise that the package hands out ends: with its answer, or, when the map goes first, with a MapError `removed`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

/** Points by the thousand, gathered by a worker. */
const MANY = {
  type: "FeatureCollection",
  features: Array.from({ length: 9000 }, (_, i) => ({
    type: "Feature",
    id: i,
    properties: {},
    geometry: { type: "Point", coordinates: [113 + (i % 100) / 50, 23 + Math.floor(i / 100) / 50] },
  })),
};
const OPTIONS = {
  style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background" }] },
  center: [113.5, 23],
  zoom: 8,
};

test("what waits for a map hears that it was removed, before and after", async () => {
  const watched = await blank();
  // Never answered.
  await watched.page.route("**/hangs.png", () => {});
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      map.addSource("many", { type: "geojson", cluster: true, data: g.options.many });
      const source = map.getSource("many");
      while (!source.loaded()) await map.once("sourcedata");
      const [cluster] = map.querySourceFeatures("many").filter((/** @type {any} */ f) => f.properties.cluster);
      const id = cluster.properties.cluster_id;
      window.print = () => {};
      const asked = () =>
        /** @type {Record<string, Promise<unknown>>} */ ({
          idle: map.once("idle"),
          never: map.once("never"),
          onLayer: map.once("click", "ground"),
          moveend: map.once("moveend"),
          zoomend: map.once("zoomend"),
          loadImage: map.loadImage(new URL("hangs.png", location.href).href),
          exportPNG: map.exportPNG(),
          print: map.print(),
          measure: map.measure({ type: "Point", coordinates: [113, 23] }),
          describe: map.describe(),
          leaves: source.getClusterLeaves(id),
          children: source.getClusterChildren(id),
          expansionZoom: source.getClusterExpansionZoom(id),
          data: source.getData(),
          bounds: source.getBounds(),
        });
      const ends = async (/** @type {Record<string, Promise<unknown>>} */ of) =>
        Object.fromEntries(
          await Promise.all(
            Object.entries(of).map(async ([name, promise]) => {
              const late = new Promise((resolve) => setTimeout(() => resolve("still pending"), 3000));
              const end = promise.then(
                () => "resolved",
                (error) => (error instanceof g.MapError ? error.code : String(error)),
              );
              return [name, await Promise.race([end, late])];
            }),
          ),
        );
      const { loadMore } = await import(`${g.site}pkg/more.js`);
      map.flyTo({ center: [116, 40], zoom: 10, duration: 5000 });
      const before = asked();
      const more = loadMore(map);
      const gone = map.once("remove");
      map.remove();
      return { before: await ends({ ...before, more }), after: await ends(asked()), gone: (await gone).type };
    },
    { ...OPTIONS, many: MANY },
  );
  for (const [when, ends] of Object.entries(out)) {
    if (when === "gone") continue;
    for (const [name, end] of Object.entries(ends)) assert.equal(end, "removed", `${name}, asked ${when} remove()`);
  }
  assert.equal(out.gone, "remove");
  watched.faults = watched.faults.filter((fault) => !/hangs\.png/.test(fault));
  await watched.done();
});

test("what is there in time comes, and who does not wait hears nothing", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      void map.once("idle");
      void map.once("moveend");
      const png = await map.exportPNG();
      const source = map
        .addSource("a", { type: "geojson", data: { type: "Point", coordinates: [113, 23] } })
        .getSource("a");
      const bounds = (await source.getBounds())
        .toArray()
        .flat()
        .map((/** @type {number} */ n) => Math.round(n));
      const unclustered = await source.getClusterLeaves(1).catch((/** @type {any} */ e) => e.code);
      map.remove();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { png: png.size > 100, bounds, unclustered };
    },
    OPTIONS,
  );
  assert.deepEqual(out, { png: true, bounds: [113, 23, 113, 23], unclustered: "bad-data" });
  await watched.done();
});

test("a worker that ends by itself is told to who asks it", async () => {
  const watched = await blank();
  const end = await call(
    watched,
    async (g) => {
      /** @type {Worker[]} */
      const workers = [];
      const Own = window.Worker;
      window.Worker = class extends Own {
        /** @param {string | URL} url @param {WorkerOptions} [options] */
        constructor(url, options) {
          super(url, options);
          workers.push(this);
        }
      };
      const map = await g.make();
      map.addSource("many", { type: "geojson", cluster: true, data: g.options.many });
      const source = map.getSource("many");
      while (!source.loaded()) await map.once("sourcedata");
      const [cluster] = map.querySourceFeatures("many").filter((/** @type {any} */ f) => f.properties.cluster);
      const asked = source.getClusterLeaves(cluster.properties.cluster_id);
      workers[0]?.dispatchEvent(new ErrorEvent("error", { message: "out of memory", cancelable: true }));
      const ends = [await asked.catch(String), await source.getClusterLeaves(1).catch(String)];
      map.remove();
      return ends;
    },
    { ...OPTIONS, many: MANY },
  );
  assert.match(String(end[0]), /worker that holds the clusters failed: out of memory/);
  assert.match(String(end[1]), /AbortError/);
  await watched.done();
});

test("the element’s map is told to be removed when the element is out for good, not when it is moved", async () => {
  const watched = await blank();
  const { page } = watched;
  /** @type {() => void} */
  let go = () => {};
  const held = new Promise((resolve) => (go = () => resolve(undefined)));
  await page.route("**/atlas.bin", async (route) => {
    await held;
    await route.continue();
  });
  const waits = page.evaluate(async (site) => {
    await import(`${site}pkg/element.js`);
    const element = /** @type {any} */ (document.createElement("guangqing-map"));
    document.body.append(element);
    const told = () =>
      element.map.then(
        () => "there",
        (/** @type {any} */ e) => e.code,
      );
    const out = told();
    element.remove();
    const first = await out;
    document.body.append(element);
    const moved = told();
    document.body.prepend(element);
    document.title = "moved";
    const second = await moved;
    const map = await element.map;
    const idle = map.once("never").catch((/** @type {any} */ e) => e.code);
    element.remove();
    return [first, second, await idle];
  }, new URL("../", page.url()).href);
  await page.waitForFunction(() => document.title === "moved");
  go();
  assert.deepEqual(await waits, ["removed", "there", "removed"]);
  await watched.done();
});
