// Travel times over a network of the page's own, by the analysis module.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

const NETWORK = {
  places: [
    { id: "w", name: "West", lon: 2, lat: 48 },
    { id: "m", lon: 2.5, lat: 48 },
    { id: "e", lon: 3, lat: 48 },
  ],
  kinds: [{ id: "rail", speed_kmh: 120, access_min: 3, wait_min: 5 }],
  lines: [
    { id: "r", name: "Railway", stops: ["w", "m", "e"], km: [40, 40] },
    { id: "x", name: "Express", stops: ["w", "e"], km: [50], open: false },
    { id: "bad", stops: ["w", "moon"] },
  ],
  local_kmh: 20,
};

test("a network of one’s own answers with ways, bands and a matrix, and is drawn", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const { loadAnalysis } = await import(`${g.site}pkg/analysis.js`);
      const { TransitNetwork } = await loadAnalysis();
      const net = new TransitNetwork(JSON.stringify(g.options));
      const minutes = () => JSON.parse(net.route(2, 48, "here", 3, 48, "there")).route.minutes;
      const today = minutes();
      const route = JSON.parse(net.route(2, 48, "here", 3, 48, "there"));
      net.setOpen(["x"]);
      const opened = minutes();
      net.setOpen([]);
      const reach = net.reach(2, 48, Float64Array.of(60, 30), 400);
      const bands = JSON.parse(reach.geojson());
      const summary = JSON.parse(reach.summary());
      const matrix = [...net.matrix(Float64Array.of(2, 48, 3, 48))];
      const other = [...net.matrix(Float64Array.of(2, 48), Float64Array.of(2.5, 48, 2, 48, 3, 48))];
      /** @param {() => unknown} run */
      const fault = (run) => {
        try {
          run();
        } catch (error) {
          return [/** @type {any} */ (error).code, /** @type {any} */ (error).message];
        }
        return [];
      };
      const faults = [
        fault(() => new TransitNetwork("[]")),
        fault(() => net.setOpen(["moon"])),
        fault(() => net.reach(2, 48, Float64Array.of(1))),
        fault(() => net.route(2, 99, "", 3, 48, "")),
        fault(() => net.reach(2, 48, Float64Array.of(360), 0.5)),
      ];
      // The bands are a source like any other.
      const map = await g.make({ center: [2.5, 48], zoom: 8 });
      map.addSource("bands", { type: "geojson", data: bands });
      map.addLayer({ id: "bands", type: "fill", source: "bands", paint: { "fill-color": "#cc0000" } });
      await new Promise((resolve) => map.once("idle", resolve));
      const drawn = map.querySourceFeatures("bands").length;
      return {
        issues: JSON.parse(net.issues()),
        facts: JSON.parse(net.facts()),
        today,
        opened,
        route,
        bands,
        summary,
        matrix,
        other,
        faults,
        drawn,
      };
    },
    NETWORK,
  );
  assert.deepEqual(
    out.issues.map((/** @type {any} */ i) => [i.level, i.path]),
    [["error", "lines[2].stops[1]"]],
  );
  assert.equal(out.facts.detour, 1.3);
  // 3 in, 5 waiting, 80 km at 120, 3 out; by the express 50 km.
  assert.deepEqual([out.today, out.opened], [51, 36]);
  assert.deepEqual(out.route.route, { minutes: 51, km: 80, from: "here", to: "there", schematic: true });
  assert.deepEqual(
    out.route.features.map((/** @type {any} */ f) => [
      f.properties.link_id,
      f.properties.name,
      f.properties.ride_min,
      f.geometry.coordinates.length,
    ]),
    [["r", "Railway", 40, 3]],
  );
  const [large, small] = out.bands.features;
  assert.deepEqual([large.properties.places, small.properties.places], [["w", "m", "e"], ["w"]]);
  assert.ok(large.properties.area_km2 > 3 * small.properties.area_km2 && small.properties.area_km2 > 185);
  assert.deepEqual(out.summary.bands, [small.properties, large.properties]);
  assert.deepEqual(
    out.summary.inside.map((/** @type {any} */ p) => [p.id, p.kind, p.minutes, p.band]),
    [
      ["w", "place", 0, 30],
      ["m", "place", 31, 60],
      ["e", "place", 51, 60],
    ],
  );
  assert.deepEqual(
    out.matrix.map((m) => Math.round(m * 1e6) / 1e6),
    [0, 51, 51, 0],
  );
  assert.deepEqual(
    out.other.map((m) => Math.round(m * 1e6) / 1e6),
    [31, 0, 51],
  );
  const says = [
    "a network is an object",
    "there is no line `moon`",
    "minutes must lie within 5 and 360",
    "is no position",
    "ask for cells of at least",
  ];
  assert.deepEqual(
    out.faults.map(([code]) => code),
    ["invalid-data", ...Array(4).fill("invalid-argument")],
  );
  out.faults.forEach(([, message], i) => assert.ok(message.includes(says[i]), message));
  assert.equal(out.drawn, 2);
  await watched.done();
});
