// Class Map has an engine; what either knows the other does not know again.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

const point = (/** @type {number} */ lng) => ({
  type: "Feature",
  id: lng,
  properties: {},
  geometry: { type: "Point", coordinates: [lng, 23] },
});
const OPTIONS = {
  style: {
    version: 8,
    sources: { a: { type: "geojson", data: { type: "FeatureCollection", features: [point(113), point(113.5)] } } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
      { id: "wide", type: "circle", source: "a", metadata: { "gq:interactive": true }, paint: { "circle-radius": 20 } },
      { id: "small", type: "circle", source: "a", paint: { "circle-radius": 8 } },
    ],
  },
  center: [113, 23],
  zoom: 8,
};

test("class Map has an engine, and inherits from nothing", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const { Engine } = await import(`${g.site}pkg/guangqing_map.js`);
      /** @type {(of: any) => number} */
      const depth = (of) => (of === Function.prototype ? 0 : 1 + depth(Object.getPrototypeOf(of)));
      return { is: map instanceof Engine, map: depth(g.Map), own: Object.keys(map) };
    },
    OPTIONS,
  );
  assert.deepEqual(out, { is: false, map: 1, own: [] });
  await watched.done();
});

test("a pointer event asks the map once, and only when somebody wants to know", async () => {
  const watched = await blank();
  const { page } = watched;
  await call(
    watched,
    async (g) => {
      const { Engine } = await import(`${g.site}pkg/guangqing_map.js`);
      const { features } = Engine.prototype;
      const counts = { asked: 0 };
      Engine.prototype.features = function (/** @type {any[]} */ ...all) {
        counts.asked += 1;
        return features.apply(this, all);
      };
      Object.assign(window, { counts });
      await g.make();
    },
    OPTIONS,
  );
  /** What a click in the middle, and a move of the mouse, came to. */
  const tried = async () => {
    await page.mouse.move(380, 250);
    await page.mouse.move(400, 250);
    const before = await page.evaluate(() => /** @type {any} */ (window).counts.asked);
    await page.mouse.move(401, 250);
    const moved = await page.evaluate(() => /** @type {any} */ (window).counts.asked);
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForTimeout(350);
    const clicked = await page.evaluate(() => /** @type {any} */ (window).counts.asked);
    return { move: moved - before, click: clicked - moved };
  };
  assert.deepEqual(await tried(), { move: 0, click: 0 }, "nobody listens");
  await page.evaluate(() => {
    const { map } = /** @type {any} */ (window);
    Object.assign(window, { told: [] });
    map.on("click", (/** @type {any} */ event) => /** @type {any} */ (window).told.push(event.point.x));
    map.on("mousemove", () => {});
  });
  assert.deepEqual(await tried(), { move: 0, click: 1 }, "a click tells what is there, a move does not");
  await page.evaluate(() => {
    const { map } = /** @type {any} */ (window);
    const tell = (/** @type {string} */ name) => (/** @type {any} */ event) =>
      /** @type {any} */ (window).told.push([name, event.features.map((/** @type {any} */ f) => f.layer.id).join()]);
    map.on("click", tell("plain"));
    map.on("click", "small", tell("small"));
    map.on("click", ["wide", "small"], tell("both"));
    map.on("click", "none", tell("none"));
    for (const type of ["mousemove", "mouseenter", "mouseleave", "mouseover", "mouseout"])
      map.on(type, "small", () => {});
    map.on("mousemove", "wide", () => {});
    /** @type {any} */ (window).told = [];
  });
  assert.deepEqual(await tried(), { move: 1, click: 1 }, "all who want to know share one question");
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).told), [
    401,
    ["plain", "wide"],
    ["small", "small"],
    ["both", "small,wide"],
  ]);
  await watched.done();
});

test("the highest zoom is one, whoever makes the map", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      await import(`${g.site}pkg/element.js`);
      const element = document.createElement("guangqing-map");
      element.setAttribute("loading", "eager");
      document.body.append(element);
      const other = await /** @type {any} */ (element).map;
      const zooms = [map.getMaxZoom(), other.getMaxZoom()];
      element.setAttribute("max-zoom", "12");
      zooms.push(other.getMaxZoom());
      element.removeAttribute("max-zoom");
      zooms.push(other.getMaxZoom(), map.setMaxZoom(9).getMaxZoom(), map.setMaxZoom(null).getMaxZoom());
      zooms.push(map.setMinZoom(5).getMinZoom(), map.setMinZoom(null).getMinZoom());
      const near = map.setMaxZoom(26).cameraForBounds([113, 23, 113, 23]).zoom;
      return { zooms, near };
    },
    OPTIONS,
  );
  assert.deepEqual(out, { zooms: [22, 22, 12, 22, 9, 22, 5, 0], near: 26 });
  await watched.done();
});

test("new data keep the rest of their source", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const data = (/** @type {string} */ name) => ({
        type: "FeatureCollection",
        features: [{ type: "Feature", properties: { name }, geometry: { type: "Point", coordinates: [113, 23] } }],
      });
      map.addSource("p", { type: "geojson", datum: "gcj02", promoteId: "name", data: data("a") });
      const told = () => {
        const [feature] = map.querySourceFeatures("p");
        return [feature.id, feature.geometry.coordinates[0].toFixed(7)].join();
      };
      const all = [told()];
      map.setData("p", data("b"));
      all.push(told());
      map.getSource("p").updateData({ removeAll: true, add: data("c").features });
      all.push(told());
      return all;
    },
    OPTIONS,
  );
  assert.deepEqual(out, ["a,112.9947572", "b,112.9947572", "c,112.9947572"]);
  await watched.done();
});
