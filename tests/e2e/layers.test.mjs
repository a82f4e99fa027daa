// Layers that read feature state are layers like any other, and where no ground is drawn the page shows through.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

/** @param {number} west @param {number} east @param {number} south @param {number} north */
const box = (west, east, south, north) => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const county = { type: "Feature", id: 7, properties: { name: "英德" }, geometry: box(113.2, 113.6, 24, 24.4) };
const pick = ["case", ["boolean", ["feature-state", "picked"], false], "#cc3333", "#3399cc"];

const STYLE = {
  version: 8,
  sources: {
    county: { type: "geojson", data: county },
    seat: { type: "geojson", data: { type: "Point", coordinates: [113.4, 24.2] } },
  },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
    { id: "county", type: "fill", source: "county", paint: { "fill-color": pick } },
    { id: "seat", type: "circle", source: "seat", paint: { "circle-radius": 12, "circle-color": "#000000" } },
  ],
};

/** The colour at px of the map, `r,g,b,a`. */
const COLOURS = `(map, ...points) => {
  const canvas = document.createElement("canvas");
  const all = map.getCanvas();
  [canvas.width, canvas.height] = [all.width, all.height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(all, 0, 0);
  return points.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data].join());
}`;

test("a layer that reads feature state is pointed at, told of and drawn in its place", async () => {
  const watched = await blank();
  const p = watched.page;
  const words = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const heard = /** @type {string[]} */ ([]);
      Object.assign(window, { heard });
      for (const name of /** @type {const} */ (["mouseenter", "click"])) {
        map.on(name, "county", (/** @type {any} */ event) => {
          const [{ id }] = event.features;
          heard.push(`${name} ${id}`);
          map.setFeatureState({ source: "county", id }, { picked: true });
        });
      }
      map.getCanvas();
      return map.describe({ lang: "en" });
    },
    { style: STYLE, center: [113.4, 24.2], zoom: 9 },
  );
  assert.match(words, /英德/);
  const colours = () =>
    p.evaluate(
      ([read]) => (0, eval)(read)(/** @type {any} */ (window).map, [400, 250], [440, 290], [10, 10]),
      [COLOURS],
    );
  const before = await colours();
  assert.deepEqual(before, ["0,0,0,255", "51,153,204,255", "255,255,255,255"], "the dot is not on top");
  await p.mouse.move(440, 290);
  await p.waitForFunction(() => /** @type {any} */ (window).heard.length === 1);
  await p.mouse.click(440, 290);
  await p.waitForFunction(() => /** @type {any} */ (window).heard.length === 2);
  assert.deepEqual(await p.evaluate(() => /** @type {any} */ (window).heard), ["mouseenter 7", "click 7"]);
  await p.evaluate(async () => {
    const map = /** @type {any} */ (window).map;
    map.triggerRepaint();
    await map.once("idle");
  });
  assert.deepEqual(await colours(), ["0,0,0,255", "204,51,51,255", "255,255,255,255"]);
  const order = await p.evaluate(() => {
    const map = /** @type {any} */ (window).map;
    const svg = map.exportSVG();
    const found = map.queryRenderedFeatures([400, 250]).map((/** @type {any} */ f) => f.layer.id);
    return { found, below: svg.indexOf("#cc3333") < svg.lastIndexOf("#000") };
  });
  assert.deepEqual(order, { found: ["seat", "county"], below: true });
  await watched.done();
});

test("a change of state draws no more than lies where the feature is", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const [canvas] = map.getCanvasContainer().querySelectorAll("canvas");
      const context = canvas.getContext("2d");
      // Spoiled where nothing is to be drawn: it stays spoiled.
      const at = [300, 300];
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = "#00ff00";
      context.fillRect(...at, 8, 8);
      map.setFeatureState({ source: "county", id: 7 }, { picked: true });
      await map.once("render");
      const spoiled = [...context.getImageData(304, 304, 1, 1).data].join();
      map.triggerRepaint();
      await map.once("idle");
      map.setPaintProperty("seat", "circle-color", "#000001");
      await map.once("idle");
      return [spoiled, [...context.getImageData(304, 304, 1, 1).data].join()];
    },
    { style: STYLE, center: [113.4, 24.2], zoom: 9 },
  );
  assert.deepEqual(out, ["0,255,0,255", "255,255,255,255"]);
  await watched.done();
});

test("without an opaque ground the page shows through, and nothing of what was drawn before", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const colours = (0, eval)(g.options.read);
      const all = () => colours(map, [400, 250], [700, 60]);
      map.getCanvas();
      const next = async () => {
        map.triggerRepaint();
        await map.once("idle");
        return all();
      };
      const out = /** @type {Record<string, string[]>} */ ({});
      out.first = await next();
      map.getSource("county").setData({ type: "Feature", id: 7, properties: {}, geometry: g.options.other });
      out.setData = await next();
      map.setLayoutProperty("county", "visibility", "none");
      out.visibility = await next();
      map.setLayoutProperty("county", "visibility", "visible").removeLayer("county");
      out.removeLayer = await next();
      map.addLayer({
        id: "half",
        type: "background",
        paint: { "background-color": "#ff0000", "background-opacity": 0.5 },
      });
      out.opacity = await next();
      map.panBy([300, 120], { animate: false });
      map.panBy([-280, -100], { animate: false });
      out.panned = await next();
      map.setPaintProperty("half", "background-opacity", 1);
      await new Promise((resolve) => setTimeout(resolve, 400));
      out.opaque = await next();
      map.removeLayer("half");
      out.again = await next();
      map.setStyle({ version: 8, sources: {}, layers: [] });
      out.setStyle = await next();
      return out;
    },
    {
      style: { ...STYLE, layers: STYLE.layers.slice(1, 2) },
      center: [113.4, 24.2],
      zoom: 9,
      read: COLOURS,
      other: box(113.7, 113.9, 24.35, 24.55),
    },
  );
  const none = ["0,0,0,0", "0,0,0,0"];
  const half = out.opacity?.[0]?.split(",").map(Number) ?? [];
  assert.ok((half[0] ?? 0) >= 254 && Math.abs((half[3] ?? 0) - 128) <= 1, `half: ${half}`);
  assert.equal(out.first?.[0], "51,153,204,255");
  assert.deepEqual(
    { ...out, first: out.first?.[1] },
    {
      first: "0,0,0,0",
      setData: ["0,0,0,0", "51,153,204,255"],
      visibility: none,
      removeLayer: none,
      opacity: [half.join(), half.join()],
      panned: [half.join(), half.join()],
      opaque: ["255,0,0,255", "255,0,0,255"],
      again: none,
      setStyle: none,
    },
  );
  await watched.done();
});
