// What moves the map can be switched off and on: by the handlers of class Map, by its options, and by the element's attributes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

const OPTIONS = {
  style: {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": "#ffffff" } }],
  },
  center: [113, 23],
  zoom: 8,
};
const HANDLERS = ["scrollZoom", "dragPan", "doubleClickZoom", "touchZoomRotate", "keyboard"];

/** @import { Page } from 'playwright-core' */

/** Where the map of the page is, once it rests. @param {Page} page @returns {Promise<{ zoom: number, lng: number }>} */
const view = (page) =>
  page.evaluate(async () => {
    const map =
      /** @type {any} */ (window).map ?? (await /** @type {any} */ (document.querySelector("guangqing-map")).map);
    for (let still = 0; still < 4; still = map.isMoving() ? 0 : still + 1) await new Promise(requestAnimationFrame);
    return { zoom: map.getZoom(), lng: map.getCenter().lng };
  });

/** What the mouse and the keys do to the map. @param {Page} page */
async function tried(page) {
  const before = await view(page);
  const changed = async () => {
    const now = await view(page);
    const back = { zoom: Math.abs(now.zoom - before.zoom) > 0.01, pan: Math.abs(now.lng - before.lng) > 1e-4 };
    await page.evaluate(async ({ zoom, lng }) => {
      const map =
        /** @type {any} */ (window).map ?? (await /** @type {any} */ (document.querySelector("guangqing-map")).map);
      map.jumpTo({ zoom, center: [lng, 23] });
    }, before);
    return back;
  };
  await page.mouse.move(400, 250);
  await page.mouse.wheel(0, -300);
  // Wheel events come when the browser has a frame.
  await page.waitForTimeout(150);
  const { zoom: scrollZoom } = await changed();
  await page.mouse.down();
  await page.mouse.move(460, 250, { steps: 4 });
  await page.mouse.up();
  const { pan: dragPan } = await changed();
  await page.waitForTimeout(350);
  await page.mouse.dblclick(400, 250);
  const { zoom: doubleClickZoom } = await changed();
  await page.evaluate(() => {
    const node = /** @type {HTMLElement} */ (
      document.querySelector("#map") ?? document.querySelector("guangqing-map")?.shadowRoot?.querySelector(".map")
    );
    node.tabIndex = 0;
    node.focus();
  });
  await page.keyboard.press("ArrowRight");
  const { pan: keyboard } = await changed();
  return { scrollZoom, dragPan, doubleClickZoom, keyboard };
}

test("each handler is switched off and on by itself, and only it", async () => {
  const watched = await blank();
  const { page } = watched;
  await call(watched, async (g) => void (await g.make()), OPTIONS);
  const all = { scrollZoom: true, dragPan: true, doubleClickZoom: true, keyboard: true };
  assert.deepEqual(await tried(page), all);
  for (const name of Object.keys(all)) {
    await page.evaluate((n) => /** @type {any} */ (window).map[n].disable(), name);
    assert.deepEqual(await tried(page), { ...all, [name]: false });
    await page.evaluate((n) => /** @type {any} */ (window).map[n].enable(), name);
  }
  assert.deepEqual(await tried(page), all);
  // The wheel that the map does not take scrolls the page, and the events still come.
  const out = await page.evaluate(async () => {
    const map = /** @type {any} */ (window).map;
    for (const name of ["scrollZoom", "dragPan", "doubleClickZoom"]) map[name].disable();
    const told = /** @type {string[]} */ ([]);
    for (const type of ["wheel", "mousemove", "dblclick", "dragstart"]) map.on(type, () => told.push(type));
    /** @type {any} */ (window).told = told;
    const wheel = new WheelEvent("wheel", { deltaY: 10, cancelable: true, bubbles: true });
    map.getCanvasContainer().dispatchEvent(wheel);
    return wheel.defaultPrevented;
  });
  assert.equal(out, false);
  await page.mouse.move(300, 200);
  await page.mouse.down();
  await page.mouse.move(330, 200, { steps: 2 });
  await page.mouse.up();
  await page.waitForTimeout(350);
  await page.mouse.dblclick(300, 200);
  assert.deepEqual(await page.evaluate(() => [...new Set(/** @type {any} */ (window).told)].sort()), [
    "dblclick",
    "mousemove",
    "wheel",
  ]);
  await watched.done();
});

test("two fingers zoom and pan, or only what is left on", async () => {
  const watched = await blank({ hasTouch: true });
  const { page } = watched;
  await call(watched, async (g) => void (await g.make()), OPTIONS);
  const session = await page.context().newCDPSession(page);
  const touch = (/** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type, /** @type {number[][]} */ points) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const pinch = async () => {
    await page.evaluate(() => /** @type {any} */ (window).map.jumpTo({ center: [113, 23], zoom: 8 }));
    const before = await view(page);
    await touch("touchStart", [
      [300, 250],
      [400, 250],
    ]);
    for (let i = 1; i <= 8; i += 1)
      await touch("touchMove", [
        [300 - i * 2, 250],
        [400 + i * 14, 250],
      ]);
    await touch("touchEnd", []);
    const now = await view(page);
    return { zooms: now.zoom - before.zoom > 0.3, pans: Math.abs(now.lng - before.lng) > 1e-3 };
  };
  assert.deepEqual(await pinch(), { zooms: true, pans: true });
  await page.evaluate(() => /** @type {any} */ (window).map.touchZoomRotate.disable());
  assert.equal(
    await page.evaluate(() => /** @type {any} */ (window).map.getCanvasContainer().style.touchAction),
    "pinch-zoom",
  );
  // The browser has the pinch now; pointers that it leaves to the map pan it.
  assert.equal((await pinch()).zooms, false);
  await page.evaluate(() => {
    /** @type {any} */ (window).map.touchZoomRotate.enable();
    /** @type {any} */ (window).map.dragPan.disable();
  });
  assert.equal((await pinch()).zooms, true);
  await watched.done();
});

test("options of the constructor switch handlers off", async () => {
  const watched = await blank();
  const on = await call(
    watched,
    async (g) => {
      const map = await g.make(Object.fromEntries(g.options.names.map((/** @type {string} */ name) => [name, false])));
      map.cooperativeGestures.enable();
      const all = [...g.options.names, "cooperativeGestures"];
      return all.filter((name) => map[name].isEnabled());
    },
    { ...OPTIONS, names: HANDLERS },
  );
  assert.deepEqual(on, ["cooperativeGestures"]);
  assert.deepEqual(await tried(watched.page), {
    scrollZoom: false,
    dragPan: false,
    doubleClickZoom: false,
    keyboard: false,
  });
  await watched.done();
});

test("the element has them as attributes and properties, and its map tells the same", async () => {
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">
    <style>html, body { margin: 0; overflow: hidden } guangqing-map { display: block; width: 800px; height: 500px }</style>
    <script type="module">import "../pkg/element.js";</script>
    <guangqing-map gestures="greedy" center="113,23" zoom="8" scroll-zoom="false" double-click-zoom="false"></guangqing-map>`;
  const watched = await blank({ html });
  const { page } = watched;
  const told = () =>
    page.evaluate(async (names) => {
      const element = /** @type {any} */ (document.querySelector("guangqing-map"));
      const map = await element.map;
      if (!map.loaded()) await map.once("idle");
      await new Promise((resolve) => setTimeout(resolve, 50));
      return names.map((name) => [element[name], map[name].isEnabled()]);
    }, HANDLERS);
  assert.deepEqual(await told(), [
    [false, false],
    [true, true],
    [false, false],
    [true, true],
    [true, true],
  ]);
  assert.deepEqual(await tried(page), { scrollZoom: false, dragPan: true, doubleClickZoom: false, keyboard: true });
  await page.evaluate(() => {
    const element = /** @type {any} */ (document.querySelector("guangqing-map"));
    element.scrollZoom = true;
    element.setAttribute("keyboard", "false");
  });
  assert.deepEqual(await told(), [
    [true, true],
    [true, true],
    [false, false],
    [true, true],
    [false, false],
  ]);
  assert.deepEqual(await tried(page), { scrollZoom: true, dragPan: true, doubleClickZoom: false, keyboard: false });
  await watched.done();
});
