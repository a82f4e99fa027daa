// Sources by address: what they are made of, what is told while they come, and how they are stopped.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

/** 编号,名称,经度,纬度 / 1,广州,113.2645,23.1291 / 2,清远,113.0560,23.6819 in GB18030. */
const GB18030 = Buffer.from(
  "b1e0bac52cc3fbb3c62cbeadb6c82cceb3b6c80a312cb9e3d6dd2c3131332e323634352c32332e313239310a322cc7e5d4b62c3131332e303536302c32332e363831390a",
  "hex",
);

const FILES = {
  "a.geojson": {
    body: JSON.stringify({
      type: "FeatureCollection",
      crs: { type: "name", properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } },
      features: [
        { type: "Feature", id: "x", properties: { n: 1 }, geometry: { type: "Point", coordinates: [113, 23] } },
        { type: "Feature", id: "y", properties: { n: 2 }, geometry: null },
        {
          type: "Feature",
          id: "z",
          properties: { n: 3 },
          geometry: {
            type: "Polygon",
            coordinates: [
              [
                [113, 23],
                [113, 23.2],
                [113.2, 23.2],
                [113.2, 23],
              ],
            ],
          },
        },
      ],
    }),
  },
  "gb.csv": { body: GB18030 },
  "bom.csv": { body: Buffer.from("\uFEFFid;lng;lat\n7;113,1;23\n8;113.2;23.1\n") },
  "wkt.csv": {
    body: Buffer.from(
      "名称|形状\n甲|POLYGON((113 23,113.2 23,113.2 23.2,113 23))\n乙|POINT(113.1 23.1)\n丙|POINT(x)\n",
    ),
  },
  "t.json": {
    body: JSON.stringify({
      type: "Topology",
      transform: { scale: [0.01, 0.01], translate: [113, 23] },
      arcs: [
        [
          [0, 0],
          [10, 0],
          [0, 10],
        ],
      ],
      objects: {
        a: { type: "GeometryCollection", geometries: [{ type: "LineString", arcs: [0], id: 5, properties: { k: 1 } }] },
        b: { type: "Point", coordinates: [20, 20] },
      },
    }),
  },
  "broken.json": { body: '{"type": "FeatureCollection", "features": [' },
};

test("GeoJSON, CSV in any encoding, WKT and TopoJSON come by address", async () => {
  const watched = await blank({ files: FILES });
  const out = await call(watched, async (g) => {
    const map = await g.make();
    const loaded = (/** @type {string} */ id) =>
      new Promise((resolve) => {
        const run = map.on("sourcedata", (/** @type {any} */ e) => {
          if (e.sourceId === id && e.isSourceLoaded) resolve(run.unsubscribe());
        });
      });
    const add = async (/** @type {string} */ id, /** @type {any} */ spec) => {
      map.addSource(id, spec);
      // Layers may be added before the data are there.
      map.addLayer({ id, type: "circle", source: id });
      const early = map.isSourceLoaded(id);
      await loaded(id);
      const source = map.getSource(id);
      return {
        early,
        late: source.loaded(),
        features: map.querySourceFeatures(id),
        issues: source.issues.map((/** @type {any} */ i) => `${i.level} ${i.path}`),
      };
    };
    return {
      a: await add("a", { type: "geojson", data: "a.geojson" }),
      filtered: await add("f", { type: "geojson", data: "a.geojson", filter: [">", ["get", "n"], 1] }),
      gb: await add("gb", { type: "csv", data: "gb.csv", id: "编号", datum: "gcj02" }),
      bom: await add("bom", { type: "csv", data: new URL("bom.csv", location.href), id: "id" }),
      wkt: await add("wkt", { type: "csv", data: "wkt.csv", wkt: "形状" }),
      topo: await add("topo", { type: "topojson", data: "t.json", object: "a" }),
      guessed: await add("guessed", { type: "geojson", data: "t.json" }),
      bytes: await add("bytes", { type: "csv", data: new Blob(["lon\tlat\n113\t23\n"]) }),
    };
  });
  assert.deepEqual([out.a.early, out.a.late], [false, true]);
  assert.deepEqual(
    out.a.features.map((/** @type {any} */ f) => [f.id, f.geometry?.type]),
    [
      ["x", "Point"],
      ["y", undefined],
      ["z", "Polygon"],
    ],
  );
  assert.ok(
    out.a.issues.length > 0 && out.a.issues.every((/** @type {string} */ i) => i.startsWith("warning")),
    out.a.issues.join(),
  );
  assert.deepEqual(
    out.filtered.features.map((/** @type {any} */ f) => f.id),
    ["y", "z"],
  );
  const [first] = out.gb.features;
  assert.equal(first.properties["名称"], "广州");
  assert.ok(Math.abs(first.geometry.coordinates[0] - 113.2591) < 1e-3, "GCJ-02 became WGS-84");
  assert.deepEqual(
    out.bom.features.map((/** @type {any} */ f) => f.id),
    ["8"],
  );
  assert.ok(
    out.bom.issues.some((/** @type {string} */ i) => /^error .*2\.lng/.test(i)),
    out.bom.issues.join(),
  );
  assert.deepEqual(
    out.wkt.features.map((/** @type {any} */ f) => f.geometry.type),
    ["Polygon", "Point"],
  );
  assert.deepEqual(out.wkt.issues, ["error 4.形状"]);
  assert.deepEqual(
    out.topo.features.map((/** @type {any} */ f) => [f.id, f.geometry.coordinates.length]),
    [[5, 3]],
  );
  assert.equal(out.guessed.features.length, 2);
  assert.deepEqual(out.bytes.features[0].geometry.coordinates, [113, 23]);
  await watched.done();
});

test("a new style keeps the data and states of what it declares as before, and fetches nothing of it again", async () => {
  const watched = await blank({ files: FILES });
  const asked = () => watched.requested.filter((/** @type {string} */ path) => path.endsWith("a.geojson")).length;
  const out = await call(watched, async (g) => {
    const map = await g.make();
    /** @param {string} color @param {string} [data] */
    const style = (color, data = "a.geojson") => ({
      version: 8,
      sources: { a: { type: "geojson", data } },
      layers: [{ id: "a", type: "circle", source: "a", paint: { "circle-color": color } }],
    });
    const ids = () => map.querySourceFeatures("a").map((/** @type {any} */ f) => f.id);
    const come = () =>
      new Promise((resolve) => {
        const run = map.on("sourcedata", (/** @type {any} */ e) => {
          if (e.sourceId === "a" && e.isSourceLoaded) resolve(run.unsubscribe());
        });
      });
    const first = come();
    map.setStyle(style("#ff0000"));
    await first;
    map.setFeatureState({ source: "a", id: "x" }, { seen: true });
    map.setStyle(style("#0000ff"));
    // At once: nothing stands in between.
    const kept = {
      ids: ids(),
      state: map.getFeatureState({ source: "a", id: "x" }),
      color: map.getPaintProperty("a", "circle-color"),
    };
    await new Promise((resolve) => setTimeout(resolve, 300));
    const later = ids();
    const other = come();
    map.setStyle(style("#0000ff", "t.json"));
    await other;
    return { kept, later, other: ids().length };
  });
  assert.deepEqual(out.kept, { ids: ["x", "y", "z"], state: { seen: true }, color: "#0000ff" });
  assert.deepEqual(out.later, ["x", "y", "z"]);
  assert.equal(out.other, 2);
  assert.equal(asked(), 1);
  await watched.done();
});

test("what cannot be had is told, and what was there stays", async () => {
  const watched = await blank({ files: FILES });
  const out = await call(watched, async (g) => {
    const map = await g.make();
    map.addSource("a", { type: "geojson", data: { type: "Point", coordinates: [113, 23] } });
    const told = [];
    for (const address of ["missing.json", "broken.json"]) {
      const error = map.once("error");
      map.getSource("a").setData(address);
      const { sourceId, error: e } = await error;
      told.push([sourceId, e.code ?? e.name, map.querySourceFeatures("a").length]);
    }
    return told;
  });
  assert.deepEqual(out[0], ["a", "fetch-failed", 1]);
  assert.deepEqual(out[1].slice(0, 2), ["a", "bad-data"]);
  watched.faults = watched.faults.filter((fault) => !/404|missing\.json/.test(fault));
  await watched.done();
});

test("a large file tells how far it is, and can be stopped", async () => {
  const features = Array.from({ length: 60_000 }, (_, i) => ({
    type: "Feature",
    id: i,
    properties: { n: i },
    geometry: { type: "Point", coordinates: [113 + (i % 250) / 250, 23 + i / 60_000] },
  }));
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      // A slow network: eight pieces, a frame apart.
      const bytes = new TextEncoder().encode(g.options);
      const real = window.fetch;
      let given = 0;
      window.fetch = async (address, options) => {
        if (!String(address).endsWith("big.json")) return real(address, options);
        given = 0;
        const body = new ReadableStream(
          {
            async pull(controller) {
              await new Promise(requestAnimationFrame);
              const part = Math.ceil(bytes.length / 8);
              if (given < 8) controller.enqueue(bytes.slice(given * part, ++given * part));
              else controller.close();
            },
            start(controller) {
              options?.signal?.addEventListener("abort", () => controller.error(options.signal?.reason));
            },
          },
          { highWaterMark: 0 },
        );
        return new Response(body, { headers: { "content-length": String(bytes.length) } });
      };
      /** @type {[number, number | undefined][]} */
      const parts = [];
      map.on("sourceprogress", (/** @type {any} */ e) => parts.push([e.loaded, e.total]));
      const done = new Promise((resolve) =>
        map.on("sourcedata", (/** @type {any} */ e) => e.sourceId === "big" && e.isSourceLoaded && resolve(e)),
      );
      map.addSource("big", { type: "geojson", data: "big.json" });
      await done;
      const count = map.querySourceFeatures("big").length;
      const progress = parts.splice(0);
      // Stopped at its first piece: nothing of it arrives, and nothing is told.
      const errors = /** @type {unknown[]} */ ([]);
      map.on("error", (/** @type {any} */ e) => errors.push(e.error));
      const first = map.once("sourceprogress");
      map.addSource("again", { type: "geojson", data: "big.json" });
      await first;
      map.removeSource("again");
      for (let i = 0; i < 12; i += 1) await new Promise(requestAnimationFrame);
      return {
        count,
        progress,
        size: bytes.length,
        errors: errors.length,
        stopped: given,
        left: map.getSource("again") === undefined,
      };
    },
    JSON.stringify({ type: "FeatureCollection", features }),
  );
  assert.equal(out.count, 60_000);
  assert.equal(out.progress.length, 8);
  assert.ok(out.progress.every(([loaded, total], i) => total === out.size && loaded > (out.progress[i - 1]?.[0] ?? 0)));
  assert.equal(out.progress.at(-1)?.[0], out.size);
  assert.deepEqual([out.errors, out.left], [0, true]);
  assert.ok(out.stopped < 4, `${out.stopped} of 8 pieces were fetched`);
  await watched.done();
});

test("points gather into clusters that fall apart nearer by", async () => {
  const watched = await blank();
  const out = await call(watched, async (g) => {
    const map = await g.make();
    map.jumpTo({ center: [113.01, 23], zoom: 5 });
    const given = new Promise((resolve) =>
      map.on("sourcedata", (/** @type {any} */ e) => e.sourceId === "p" && e.isSourceLoaded && resolve(undefined)),
    );
    const point = (/** @type {number} */ id, /** @type {number} */ lng) => ({
      type: "Feature",
      id,
      properties: { v: id },
      geometry: { type: "Point", coordinates: [lng, 23] },
    });
    map.addSource("p", {
      type: "geojson",
      cluster: true,
      clusterRadius: 40,
      clusterProperties: { sum: ["+", ["get", "v"]] },
      data: { type: "FeatureCollection", features: [point(1, 113), point(2, 113.02), point(3, 118)] },
    });
    map.addLayer({ id: "p", type: "circle", source: "p" });
    await given;
    const far = map.querySourceFeatures("p");
    const source = map.getSource("p");
    const { cluster_id: id } = far.find((/** @type {any} */ f) => f.properties.cluster).properties;
    const [zoom, leaves] = [await source.getClusterExpansionZoom(id), await source.getClusterLeaves(id)];
    const refused = await source.getClusterChildren(987654).then(
      () => undefined,
      (/** @type {any} */ e) => e.code,
    );
    map.jumpTo({ zoom });
    await new Promise((resolve) => map.once("idle", resolve));
    return { far, zoom, leaves, refused, near: map.querySourceFeatures("p").length };
  });
  assert.deepEqual(
    out.far.map((/** @type {any} */ f) => [f.properties.point_count ?? 1, f.properties.sum ?? f.properties.v]).sort(),
    [
      [1, 3],
      [2, 3],
    ],
  );
  assert.ok(out.zoom > 5 && out.zoom < 17);
  assert.deepEqual(
    out.leaves.map((/** @type {any} */ f) => f.id),
    [1, 2],
  );
  assert.equal(out.refused, "invalid-argument");
  assert.equal(out.near, 3);
  watched.assertClean();
  await watched.page.context().close();
});

test("features of the plan are filtered, whatever datum the source names", async () => {
  const watched = await blank();
  const out = await call(watched, async (g) => {
    const map = await g.make({ style: { version: 8, sources: {}, layers: [] } });
    const filter = ["==", ["get", "id"], "guangqing"];
    map.addSource("some", { type: "geojson", data: "atlas:parks", datum: "gcj02", filter });
    while (!map.isSourceLoaded("some")) await map.once("sourcedata");
    const [all, some] = ["atlas:parks", "some"].map((id) => map.querySourceFeatures(id));
    const at = (/** @type {any} */ f) => f.geometry.coordinates.flat(Infinity)[0].toFixed(5);
    const one = all.find((/** @type {any} */ f) => f.properties.id === "guangqing");
    return { all: all.length, some: some.length, same: at(one) === at(some[0]), issues: map.getSource("some").issues };
  });
  assert.deepEqual(out, { all: 8, some: 1, same: true, issues: [] });
  await watched.done();
});

test("an element without its data keeps nothing of them", async () => {
  const watched = await blank();
  const out = await call(watched, async (g) => {
    await import(`${g.site}pkg/element.js`);
    const element = /** @type {any} */ (document.createElement("guangqing-map"));
    element.style.cssText = "display: block; width: 300px; height: 200px";
    element.loading = "eager";
    element.data = { type: "Point", coordinates: [113, 23] };
    document.body.append(element);
    const map = await element.map;
    const count = () => map.getSourceInfo("own")?.count;
    const all = [count()];
    for (const data of [{ type: "Point", coordinates: [113, 24] }, null, { type: "Point", coordinates: [113, 25] }]) {
      const styled = new Promise((resolve) => element.addEventListener("gq-style", resolve, { once: true }));
      element.data = data;
      await styled;
      await new Promise((resolve) => setTimeout(resolve));
      all.push(count());
    }
    return all;
  });
  assert.deepEqual(out, [1, 1, undefined, 1]);
  await watched.done();
});
