// Maps that come and go leave nothing: wasm memory, JavaScript heap, listeners and DOM nodes stay flat.
//
// `CYCLES=500` measures longer than CI does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank } from "./blank.mjs";
import { siteUrl } from "./helpers.mjs";

const CYCLES = Number(process.env["CYCLES"] ?? 120);
/** Cycles after which everything that is kept for good (code, caches, pools) is there. */
const WARM = 20;

test(`${CYCLES} maps, with markers, popups, controls and sources, come and go without a trace`, async () => {
  const watched = await blank();
  const { page } = watched;
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await page.evaluate(async (site) => {
    // Every wasm memory is the engine's: there is one.
    const instantiate = WebAssembly.instantiate.bind(WebAssembly);
    const streaming = WebAssembly.instantiateStreaming.bind(WebAssembly);
    const keep = (/** @type {any} */ made) => {
      /** @type {any} */ (window).memory ??= Object.values(made.instance.exports).find(
        (one) => one instanceof WebAssembly.Memory,
      );
      return made;
    };
    WebAssembly.instantiate = /** @type {any} */ (
      async (/** @type {any} */ ...all) => keep(await instantiate(.../** @type {[any, any]} */ (all)))
    );
    WebAssembly.instantiateStreaming = async (...all) => keep(await streaming(...all));
    const lib = await import(`${site}pkg/index.js`);
    await import(`${site}pkg/element.js`);
    const points = JSON.stringify({
      type: "FeatureCollection",
      features: Array.from({ length: 500 }, (_, id) => ({
        type: "Feature",
        id,
        properties: { id },
        geometry: { type: "Point", coordinates: [112 + (id % 25) / 12, 23 + id / 250] },
      })),
    });
    /** @type {any} */ (window).cycle = async () => {
      const box = /** @type {HTMLElement} */ (document.getElementById("map"));
      const map = await lib.createMap(box, { cooperativeGestures: true });
      map
        .addControl(new lib.NavigationControl())
        .addControl(new lib.ScaleControl())
        .addControl(new lib.LegendControl({ open: true }));
      map.addSource("own", { type: "geojson", data: points }).addLayer({ id: "own", type: "circle", source: "own" });
      map.on("mouseenter", "own", () => {});
      map.on("move", () => {});
      const popup = new lib.Popup().setText("x");
      new lib.Marker({ draggable: true }).setLngLat([113, 23]).setPopup(popup).addTo(map).togglePopup();
      await map.once("idle");
      map.jumpTo({ zoom: 8.5 });
      await map.once("moveend");
      map.remove();
      // The element is taken out and put in again, and its slots with it.
      const element = document.createElement("guangqing-map");
      element.innerHTML = '<b slot="marker" lnglat="113,23">x</b>';
      Object.assign(element, { controls: "basic legend", center: [113, 23] });
      element.style.cssText = "display: block; width: 400px; height: 300px";
      document.body.append(element);
      await /** @type {any} */ (element).map;
      document.body.append(element);
      await /** @type {any} */ (element).map;
      element.remove();
    };
  }, siteUrl);
  const measure = async () => {
    for (let i = 0; i < 3; i += 1) await session.send("HeapProfiler.collectGarbage");
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (/** @type {string} */ name) => metrics.find((m) => m.name === name)?.value ?? NaN;
    const wasm = await page.evaluate(() => /** @type {any} */ (window).memory.buffer.byteLength);
    return { wasm, heap: of("JSHeapUsedSize"), listeners: of("JSEventListeners"), nodes: of("Nodes") };
  };
  await session.send("Performance.enable");
  const cycles = (/** @type {number} */ n) =>
    page.evaluate(async (count) => {
      for (let i = 0; i < count; i += 1) await /** @type {any} */ (window).cycle();
    }, n);
  await cycles(WARM);
  const first = await measure();
  await cycles((CYCLES - WARM) / 2);
  const middle = await measure();
  await cycles((CYCLES - WARM) / 2);
  const last = await measure();
  console.log(`after ${WARM}, ${(CYCLES + WARM) / 2} and ${CYCLES} cycles: ${JSON.stringify([first, middle, last])}`);
  // A leaked map would be 3 MB a cycle. The allocator grows by a megabyte when no gap holds the next map's vertices, and what
  // is freed with the garbage leaves gaps where that happens to be: some such steps, whatever the number of cycles.
  assert.ok(last.wasm - first.wasm <= 8 << 20, `wasm memory: ${first.wasm}, ${middle.wasm}, ${last.wasm}`);
  assert.ok(last.nodes <= first.nodes + 20, `nodes: ${first.nodes}, ${middle.nodes}, ${last.nodes}`);
  assert.ok(
    last.listeners <= first.listeners + 4,
    `listeners: ${first.listeners}, ${middle.listeners}, ${last.listeners}`,
  );
  // Compiled code and feedback still settle; a leaked map would be some 100 kB a cycle.
  assert.ok(
    last.heap - first.heap < 4000 * (CYCLES - WARM) + 400_000,
    `heap: ${first.heap}, ${middle.heap}, ${last.heap}`,
  );
  await watched.done();
});
