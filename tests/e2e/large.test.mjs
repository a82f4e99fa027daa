// Large data are read beside the page, by a worker; where there can be none, by the page itself, with the same result.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";
import { siteUrl } from "./helpers.mjs";

const COUNT = 14000;
const place = (/** @type {number} */ i) => [112 + (i % 200) / 100, 22 + Math.floor(i / 200) / 50];
const FEATURES = Array.from({ length: COUNT }, (_, i) => ({
  type: "Feature",
  id: `n${i}`,
  properties: { n: i, kind: i % 3 ? "甲" : "乙", list: [i] },
  geometry:
    i % 7 === 0
      ? { type: "LineString", coordinates: [place(i), place(i + 1).map((v) => v + 0.0123456789)] }
      : { type: "Point", coordinates: place(i) },
}));
// One of them is faulty.
const BROKEN = { type: "Feature", id: "bad", properties: {}, geometry: { type: "Point", coordinates: ["x", 23] } };
const FILES = {
  "large.geojson": { body: JSON.stringify({ type: "FeatureCollection", features: [...FEATURES, BROKEN] }) },
  "large.csv": {
    body: `id,lng,lat,名称\n${Array.from({ length: 40000 }, (_, i) => `${i},${place(i % COUNT).join()},第${i}行\n`).join("")}`,
  },
  "broken.geojson": { body: `{"type": "FeatureCollection", "features": [${"1,".repeat(600000)}` },
  "small.geojson": { body: JSON.stringify({ type: "FeatureCollection", features: FEATURES.slice(0, 5) }) },
};
/** Made in the page: many points, as GeoJSON. */
const points = (/** @type {number} */ count) => ({
  type: "FeatureCollection",
  features: Array.from({ length: count }, (_, i) => ({
    type: "Feature",
    id: i,
    properties: { v: i % 100, kind: i % 3 ? "甲" : "乙", name: `第${i}个` },
    geometry: { type: "Point", coordinates: [112 + (i % 300) / 150, 22 + Math.floor(i / 300) / 100] },
  })),
});
const OPTIONS = {
  style: {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": "#ffffff" } }],
  },
  center: [113, 22.7],
  zoom: 9,
};

/** Loads sources of the files, and tells what the map has of them. @param {import('./blank.mjs').Given} g */
async function loads(g) {
  const map = await g.make();
  /** @type {Record<string, any>} */
  const out = {};
  const add = async (/** @type {string} */ id, /** @type {any} */ spec) => {
    map.addSource(id, spec);
    if (!map.getSource(id).loaded())
      await new Promise((resolve) => {
        const run = map.on(
          "sourcedata",
          (/** @type {any} */ e) => e.sourceId === id && e.isSourceLoaded && resolve(run.unsubscribe()),
        );
      });
    const source = map.getSource(id);
    const features = map.querySourceFeatures(id);
    out[id] = {
      count: features.length,
      last: features.at(-1),
      line: features.find((/** @type {any} */ f) => f.geometry.type === "LineString"),
      issues: source.issues.map((/** @type {any} */ i) => `${i.level} ${i.path}: ${i.message}`),
      bounds: (await source.getBounds()).toArray(),
    };
  };
  await add("geojson", { type: "geojson", data: "large.geojson", attribution: "某处" });
  await add("filtered", { type: "geojson", data: "large.geojson", filter: ["==", ["get", "kind"], "乙"] });
  await add("csv", { type: "csv", data: "large.csv", id: "id", datum: "gcj02" });
  await add("text", { type: "csv", data: await (await fetch("large.csv")).text() });
  map.addSource("broken", { type: "geojson", data: "broken.geojson" });
  const { error } = await map.once("error");
  out.broken = [error.code, error.message];
  return out;
}

test("a worker reads what is large, as the page would", async () => {
  const beside = await blank({ files: FILES });
  const byWorker = await call(beside, loads, OPTIONS);
  assert.ok(beside.requested.some((path) => path.endsWith("pkg/source/reading-worker.js")));
  await beside.done();
  // A policy against workers is no fault of the page: it says so on its console.
  const alone = await blank({ files: FILES, csp: "worker-src 'none'" });
  const byPage = await call(alone, loads, OPTIONS);
  assert.ok(!alone.requested.some((path) => path.endsWith("pkg/source/reading-worker.js")));
  await alone.page.context().close();
  assert.deepEqual([byWorker.geojson.count, byWorker.csv.count, byWorker.text.count], [COUNT, 40000, 40000]);
  assert.equal(byWorker.filtered.count, Math.ceil(COUNT / 3));
  assert.deepEqual(byWorker.geojson.line.geometry.coordinates, byPage.geojson.line.geometry.coordinates);
  assert.match(byWorker.geojson.issues.join(), /^error sources\.geojson\.data\.features\[14000\]/);
  assert.equal(byWorker.broken[0], "bad-data");
  for (const id of Object.keys(byPage))
    assert.deepEqual({ ...byWorker[id], bounds: 0 }, { ...byPage[id], bounds: 0 }, id);
  for (const id of ["geojson", "csv"]) {
    // What the page converts goes through text of seven decimals.
    byWorker[id].bounds
      .flat()
      .forEach((/** @type {number} */ v, /** @type {number} */ i) =>
        assert.ok(Math.abs(v - byPage[id].bounds.flat()[i]) < 1.1e-7),
      );
  }
});

test("what a worker read is a source like any other: restyled, changed, replaced, removed", async () => {
  const watched = await blank({ files: FILES });
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const declared = { type: "geojson", data: "large.geojson", attribution: "某处" };
      const come = () =>
        new Promise((resolve) => {
          const run = map.on(
            "sourcedata",
            (/** @type {any} */ e) => e.isSourceLoaded && map.getSource("a")?.loaded() && resolve(run.unsubscribe()),
          );
        });
      map.addSource("a", declared);
      map.addLayer({ id: "a", type: "circle", source: "a", paint: { "circle-radius": 3 } });
      await come();
      const count = () => map.querySourceFeatures("a").length;
      const declares =
        JSON.stringify(map.getStyle().sources.a) === JSON.stringify(declared) &&
        JSON.stringify(map.getSource("a").serialize()) === JSON.stringify(declared);
      map.setFeatureState({ source: "a", id: "n3" }, { hot: true });
      // Its own style again: nothing is fetched, nothing is lost.
      map.setStyle(map.getStyle());
      const kept = [count(), map.getFeatureState({ source: "a", id: "n3" }).hot];
      if (!map.loaded()) await map.once("idle");
      const drawn = map.queryRenderedFeatures({ layers: ["a"] }).length;
      map.getSource("a").updateData({
        remove: ["n1"],
        add: [{ type: "Feature", id: "new", properties: {}, geometry: { type: "Point", coordinates: [113, 23] } }],
      });
      const updated = [count(), map.querySourceFeatures("a", { filter: ["==", ["id"], "new"] }).length];
      map.getSource("a").setData("large.geojson");
      await come();
      const again = count();
      map.getSource("a").setData("small.geojson");
      await come();
      const small = count();
      // Stopped while it comes, and taken away.
      map.getSource("a").setData("large.geojson");
      await map.once("sourceprogress");
      map.removeLayer("a");
      map.removeSource("a");
      await new Promise((resolve) => setTimeout(resolve, 400));
      return { declares, kept, drawn, updated, again, small, gone: map.getSource("a") };
    },
    OPTIONS,
  );
  assert.ok(out.drawn > 1000, String(out.drawn));
  assert.deepEqual(
    { ...out, drawn: 0 },
    { declares: true, kept: [COUNT, true], drawn: 0, updated: [COUNT, 1], again: COUNT, small: 5, gone: undefined },
  );
  assert.equal(watched.requested.filter((path) => path.endsWith("large.geojson")).length, 3);
  // The one that was stopped may have been on its way still.
  watched.faults = watched.faults.filter((fault) => !/large\.geojson \(net::ERR_ABORTED\)/.test(fault));
  await watched.done();
});

test("strict pages let the worker in", async () => {
  const csp =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'; connect-src 'self'; img-src 'self' data:; style-src 'self'";
  const html =
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><body><div id="map"></div></body></html>';
  const watched = await blank({ files: FILES, csp, html });
  const count = await call(
    watched,
    async (g) => {
      const map = await g.make();
      map.addSource("a", { type: "geojson", data: "large.geojson" });
      await new Promise((resolve) => map.on("sourcedata", (/** @type {any} */ e) => e.isSourceLoaded && resolve(0)));
      return map.querySourceFeatures("a").length;
    },
    OPTIONS,
  );
  assert.equal(count, COUNT);
  assert.ok(watched.requested.some((path) => path.endsWith("pkg/source/reading-worker.js")));
  await watched.page.context().close();
});

test("an object is written down in pieces and read beside, and so is long text", async () => {
  /** How long the page was held up at most by `setData`, and what the source has then. @param {import('./blank.mjs').Given} g */
  const held = async (g) => {
    const data = (0, eval)(g.options.points)(30000);
    const map = await g.make({ style: g.options.style });
    map.addSource("a", { type: "geojson", data: { type: "FeatureCollection", features: [] }, promoteId: "name" });
    /** @type {Record<string, any>} */
    const out = {};
    for (const [name, given] of Object.entries({ object: data, text: JSON.stringify(data) })) {
      out[name] = { held: Infinity };
      for (let turn = 0; turn < 3; turn += 1) {
        let [last, longest, on] = [performance.now(), 0, true];
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
          if (on) port2.postMessage(0);
        };
        port2.postMessage(0);
        map.getSource("a").setData(given);
        while (!map.getSource("a").loaded()) await new Promise((resolve) => setTimeout(resolve, 20));
        longest = Math.max(longest, performance.now() - last);
        on = false;
        out[name].held = Math.min(out[name].held, longest);
      }
      const [first] = map.querySourceFeatures("a", { filter: ["==", ["id"], "第29999个"] });
      out[name].count = map.getSourceInfo("a").count;
      out[name].last = [
        first.id,
        first.properties,
        first.geometry.coordinates.map((/** @type {number} */ v) => v.toFixed(6)),
      ];
      out[name].declared = map.getSource("a").serialize().data === given;
    }
    return out;
  };
  const options = { ...OPTIONS, points: `(${points})` };
  const beside = await blank();
  const byWorker = await call(beside, held, options);
  await beside.done();
  const alone = await blank({ csp: "worker-src 'none'" });
  const byPage = await call(alone, held, options);
  await alone.page.context().close();
  for (const kind of ["object", "text"]) {
    const [a, b] = [byWorker[kind], byPage[kind]];
    assert.deepEqual(
      { ...a, held: 0 },
      {
        held: 0,
        count: 30000,
        last: ["第29999个", { v: 99, kind: "甲", name: "第29999个" }, ["113.993333", "22.990000"]],
        declared: true,
      },
    );
    assert.deepEqual({ ...a, held: 0 }, { ...b, held: 0 });
    assert.ok(a.held < b.held, `${kind}: ${a.held} ms at most with a worker, ${b.held} without`);
  }
});

test("clusters of large data are gathered and asked for beside the page", async () => {
  /** @param {import('./blank.mjs').Given} g */
  const gathers = async (g) => {
    const map = await g.make({ style: g.options.style, center: [113, 23], zoom: 6 });
    const spec = {
      type: "geojson",
      cluster: true,
      clusterRadius: 60,
      clusterProperties: { sum: ["+", ["get", "v"]] },
      filter: ["==", ["get", "kind"], "甲"],
    };
    map.addSource("a", { ...spec, data: (0, eval)(g.options.points)(20000) });
    map.addLayer({ id: "a", type: "circle", source: "a" });
    const come = (/** @type {number} */ level) =>
      new Promise((resolve) => {
        const seen = () => {
          const features = map.querySourceFeatures("a").filter((/** @type {any} */ f) => f.properties.cluster);
          if (map.getSource("a").loaded() && features.length && Math.floor(map.getZoom()) === level) resolve(features);
          else setTimeout(seen, 50);
        };
        seen();
      });
    const count = async (/** @type {number} */ zoom) => {
      const before = map.querySourceFeatures("a").length;
      map.jumpTo({ zoom });
      while (map.querySourceFeatures("a").length === before) await new Promise((resolve) => setTimeout(resolve, 20));
      return map.querySourceFeatures("a").length;
    };
    const far = await come(6);
    const source = map.getSource("a");
    const most = far.reduce((/** @type {any} */ a, /** @type {any} */ b) =>
      b.properties.point_count > a.properties.point_count ? b : a,
    );
    const id = most.properties.cluster_id;
    const children = await source.getClusterChildren(id);
    const leaves = await source.getClusterLeaves(id, 3, 2);
    const out = {
      far: far.length,
      most: most.properties,
      zoom: await source.getClusterExpansionZoom(id),
      children: children.length,
      leaves,
      none: await source.getClusterLeaves(1e9).catch((/** @type {Error} */ e) => e.message),
      near: await count(9),
      again: await count(6),
    };
    source.setData((0, eval)(g.options.points)(10));
    while (!source.loaded()) await new Promise((resolve) => setTimeout(resolve, 20));
    const small = map
      .querySourceFeatures("a")
      .reduce((/** @type {number} */ sum, /** @type {any} */ f) => sum + (f.properties.point_count ?? 1), 0);
    map.removeLayer("a");
    map.removeSource("a");
    return { ...out, small };
  };
  const options = { ...OPTIONS, points: `(${points})` };
  const beside = await blank();
  const byWorker = await call(beside, gathers, options);
  assert.ok(beside.requested.some((path) => path.endsWith("pkg/source/reading-worker.js")));
  await beside.done();
  const alone = await blank({ csp: "worker-src 'none'" });
  const byPage = await call(alone, gathers, options);
  await alone.page.context().close();
  assert.ok(byWorker.near > byWorker.far && byWorker.most.point_count > 100 && byWorker.most.sum > 0);
  assert.deepEqual(
    [
      byWorker.leaves.length,
      byWorker.leaves.every((/** @type {any} */ f) => f.properties.kind === "甲"),
      byWorker.small,
    ],
    [3, true, 6],
  );
  assert.deepEqual(byWorker, byPage);
});

test("the element has its own data read beside the page, keeps them with another theme, and lets go of them", async () => {
  const html =
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,"><style>guangqing-map { display: block; width: 800px; height: 500px }</style><body>';
  const watched = await blank({ files: FILES, html });
  const out = await watched.page.evaluate(
    async ([site, make]) => {
      await import(`${site}pkg/element.js`);
      const element = /** @type {any} */ (document.createElement("guangqing-map"));
      element.setAttribute("src", "large.geojson");
      document.body.append(element);
      const map = await element.map;
      const count = () => map.querySourceFeatures("own").length;
      const styled = () => new Promise((resolve) => element.addEventListener("gq-style", resolve, { once: true }));
      const turn = async (/** @type {() => void} */ change) => {
        const done = styled();
        change();
        await done;
        await new Promise((resolve) => setTimeout(resolve, 50));
        return count();
      };
      const first = count();
      const drawn = map.queryRenderedFeatures(
        [
          [0, 0],
          [800, 500],
        ],
        { layers: ["own-circle"] },
      ).length;
      const dark = await turn(() => element.setAttribute("theme", "dark"));
      const faults = map.getStyle().sources.own.data;
      const object = (0, eval)(make)(12000);
      const given = await turn(() => (element.data = object));
      const freed = map.querySourceFeatures(faults).length;
      const small = await turn(
        () => (element.data = { type: "FeatureCollection", features: object.features.slice(0, 7) }),
      );
      // Twice in a row: the first is no longer wanted, and nothing is said of it.
      let told = "";
      element.addEventListener("gq-error", (/** @type {any} */ e) => (told = e.detail.message));
      element.data = null;
      element.setAttribute("src", "large.csv");
      const last = await turn(() => element.setAttribute("src", "large.geojson"));
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { first, drawn: drawn > 0, dark, given, freed, small, last, again: count(), told };
    },
    /** @type {const} */ ([siteUrl, `(${points})`]),
  );
  assert.deepEqual(
    { ...out, last: 0 },
    { first: COUNT, drawn: true, dark: COUNT, given: 12000, freed: 0, small: 7, last: 0, again: COUNT, told: "" },
  );
  assert.ok(watched.requested.some((path) => path.endsWith("pkg/source/reading-worker.js")));
  watched.faults = watched.faults.filter((fault) => !/ERR_ABORTED/.test(fault));
  await watched.done();
});

test("bytes in another encoding, and one fetch of the module for all workers", async () => {
  const watched = await blank({
    files: {
      "gb.csv": {
        body: Buffer.concat([
          Buffer.from("id,lng,lat,"),
          Buffer.from([0xc3, 0xfb, 0xb3, 0xc6]),
          Buffer.from("\n"),
          ...Array.from({ length: 30000 }, (_, i) =>
            Buffer.concat([
              Buffer.from(`${i},${place(i).join()},`),
              Buffer.from([0xb9, 0xe3, 0xd6, 0xdd, 0xc7, 0xe5, 0xd4, 0xb6, 0xc7, 0xe5, 0xd4, 0xb6]),
              Buffer.from(`${i}\n`),
            ]),
          ),
        ]),
      },
    },
  });
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const bytes = await (await fetch("gb.csv")).arrayBuffer();
      /** @type {any[]} */
      const seen = [];
      for (const [id, data] of Object.entries({
        url: "gb.csv",
        blob: new Blob([bytes]),
        bytes: new Uint8Array(bytes),
      })) {
        map.addSource(id, { type: "csv", data, id: "id" });
        while (!map.getSource(id).loaded()) await new Promise((resolve) => setTimeout(resolve, 20));
        const [one] = map.querySourceFeatures(id, { filter: ["==", ["get", "id"], 77] });
        seen.push([map.getSourceInfo(id).count, one?.properties["名称"]]);
      }
      return { seen, left: bytes.byteLength > 0 };
    },
    OPTIONS,
  );
  assert.deepEqual(out, {
    seen: [
      [30000, "广州清远清远77"],
      [30000, "广州清远清远77"],
      [30000, "广州清远清远77"],
    ],
    left: true,
  });
  assert.equal(watched.requested.filter((path) => path.endsWith("pkg/guangqing_analysis_bg.wasm")).length, 1);
  await watched.done();
});

/** Features that each have some of very many properties, as OpenStreetMap has them. */
const tagged = (/** @type {number} */ count, /** @type {number} */ names) =>
  JSON.stringify({
    type: "FeatureCollection",
    features: Array.from({ length: count }, (_, i) => ({
      type: "Feature",
      id: i,
      properties: Object.fromEntries([
        ["name", `第${i}个`],
        ...Array.from({ length: 8 }, (_, k) => [`key:${(i * 7919 + k * 104729) % names}`, `value ${i % 97}`]),
      ]),
      geometry: { type: "Point", coordinates: place(i % COUNT) },
    })),
  });

for (const csp of [undefined, "worker-src 'none'"]) {
  test(`very many property names are read, and what is too large is told, ${csp ? "without workers" : "by a worker"}`, async () => {
    const watched = await blank({
      files: { "tagged.geojson": { body: tagged(40000, 4000) } },
      ...(csp ? { csp } : {}),
    });
    const { page } = watched;
    const out = await call(
      watched,
      async (g) => {
        const map = await g.make();
        map.addSource("tagged", { type: "geojson", data: "tagged.geojson" });
        while (!map.getSource("tagged").loaded()) await map.once("sourcedata");
        const found = map.querySourceFeatures("tagged", { filter: ["==", ["get", "key:57"], "value 0"] });
        const all = map.querySourceFeatures("tagged", { filter: ["==", ["id"], 39999] });
        // Its pages are never touched.
        map.addSource("huge", { type: "geojson", data: new Uint8Array(513 * 2 ** 20) });
        const { error, sourceId } = await map.once("error");
        map.addSource("after", { type: "geojson", data: { type: "Point", coordinates: [113, 23] } });
        map.addLayer({ id: "after", type: "circle", source: "after" });
        await map.once("idle");
        return {
          found: found.length,
          last: all[0]?.properties,
          fault: [sourceId, error.code, error.message],
          alive: map.querySourceFeatures("after").length,
        };
      },
      OPTIONS,
    );
    const keys = Array.from({ length: 40000 }, (_, i) => i).filter(
      (i) => i % 97 === 0 && Array.from({ length: 8 }, (_, k) => (i * 7919 + k * 104729) % 4000).includes(57),
    );
    assert.equal(out.found, keys.length);
    assert.equal(Object.keys(out.last ?? {}).length, 9);
    assert.equal(out.last.name, "第39999个");
    assert.deepEqual(out.fault.slice(0, 2), ["huge", "bad-data"]);
    assert.match(out.fault[2], /larger than 512 MB/);
    assert.equal(out.alive, 1);
    if (csp) await page.context().close();
    else await watched.done();
  });
}
