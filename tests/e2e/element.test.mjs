// The element on any page: several at once, moved about, hidden, resized, taken away, and when it cannot start.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MINIMAL, close, coloursDrawn, drawn, frames, jump, openMap, ready, view } from "./atlas.mjs";
import { WatchedPage, launch, siteUrl } from "./helpers.mjs";

/** @import { Page } from 'playwright-core' */
/** @import { GuangqingMapElement } from '../../www/lib/element.js' */

/** More than a flat ground has. */
const DRAWN = 12;

for (const [lang, words] of [
  ["zh", /地图无法显示[\s\S]*没能取得/],
  ["en", /cannot be shown[\s\S]*could not be fetched/],
]) {
  test(`a page whose engine cannot be fetched says so in words (${lang})`, async () => {
    const page = await (await launch()).newPage();
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto(new URL(`#lang=${lang}`, siteUrl).href);
    const alert = page.locator("guangqing-map").locator("[role=alert]");
    await alert.waitFor();
    assert.match(await alert.innerText(), /** @type {RegExp} */ (words));
    assert.ok((await page.innerText("#panel-body")).length > 8, "the panel says what that means");
    // The file is back: the same element starts when it is put in again.
    await page.unroute("**/*.wasm");
    await page.evaluate(() => {
      const element = document.querySelector("guangqing-map");
      element?.parentElement?.insertBefore(element, element.nextSibling);
    });
    await ready(page);
    assert.equal((await drawn(page))["park-labels"]?.ids.length, 8);
    await page.context().close();
  });
}

test("a page whose policy forbids WebAssembly names the policy", async () => {
  const context = await (await launch()).newContext({ locale: "en" });
  const page = await context.newPage();
  await page.route("**/minimal.html", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/ 'wasm-unsafe-eval'/g, "").replace('lang="zh-CN"', 'lang="en"');
    await route.fulfill({ response, body });
  });
  await page.goto(new URL(MINIMAL, siteUrl).href);
  const alert = page.locator("guangqing-map").locator("[role=alert]");
  await alert.waitFor();
  assert.match(await alert.innerText(), /wasm-unsafe-eval/);
  await context.close();
});

test("two elements on one page draw, move and speak independently", async () => {
  const watched = await openMap(MINIMAL);
  const { page } = watched;
  const [first, second] = await page.evaluate(async () => {
    const one = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
    const two = /** @type {GuangqingMapElement} */ (document.createElement("guangqing-map"));
    two.lang = "en";
    two.setAttribute("theme", "dark");
    document.body.append(two);
    const [a, b] = await Promise.all([one.map, two.map]);
    const before = a.getZoom();
    b.jumpTo({ center: [113, 23.7], zoom: 10 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    return [
      { moved: a.getZoom() - before, svg: a.exportSVG({}) },
      { moved: b.getZoom(), svg: b.exportSVG({}) },
    ];
  });
  assert.equal(first?.moved, 0);
  assert.equal(second?.moved, 10);
  assert.match(first?.svg ?? "", /广清园/);
  assert.match(second?.svg ?? "", /Guangqing Park/);
  assert.ok((await coloursDrawn(page, 0)) > DRAWN && (await coloursDrawn(page, 1)) > DRAWN);
  watched.assertClean();
  await close(watched);
});

test("an element that is taken out and put back keeps its view", async () => {
  const watched = await openMap(MINIMAL);
  const { page } = watched;
  await jump(page, [113.4, 24.2], 9.5);
  const before = await view(page);
  const out = await page.evaluate(async () => {
    const element = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
    const parent = element.parentElement;
    element.remove();
    await new Promise(requestAnimationFrame);
    const left = element.shadowRoot?.querySelectorAll("canvas").length;
    parent?.append(element);
    return left;
  });
  assert.equal(out, 0, "nothing is held while the element is out");
  await ready(page);
  await page.waitForTimeout(200);
  assert.deepEqual(await view(page), before);
  assert.ok((await coloursDrawn(page)) > DRAWN);
  watched.assertClean();
  await close(watched);
});

/** Counts, from before the page's own scripts, what is listening on the page at large. @param {Page} page */
function watchListeners(page) {
  return page.addInitScript(() => {
    const held = { listeners: 0, observers: 0, frames: 0 };
    Object.assign(globalThis, { held });
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const global = (/** @type {unknown} */ target) =>
      target === undefined ||
      target === window ||
      target === document ||
      target instanceof MediaQueryList ||
      target === document.fonts;
    /** @type {WeakMap<object, Set<string>>} */
    const known = new WeakMap();
    const key = (/** @type {any} */ target, /** @type {string} */ type) => `${target === document ? "d" : "w"}:${type}`;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      if (global(this) && listener) {
        const set = known.get(listener) ?? new Set();
        if (!set.has(key(this, type))) held.listeners++;
        known.set(listener, set.add(key(this, type)));
      }
      return addEventListener.call(this, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      if (global(this) && listener && known.get(listener)?.delete(key(this, type))) held.listeners--;
      return removeEventListener.call(this, type, listener, options);
    };
    for (const name of /** @type {const} */ (["ResizeObserver", "IntersectionObserver", "MutationObserver"])) {
      const { observe, disconnect } = globalThis[name].prototype;
      const active = new WeakSet();
      globalThis[name].prototype.observe = function (/** @type {any[]} */ ...of) {
        if (!active.has(this)) held.observers++;
        active.add(this);
        return Reflect.apply(observe, this, of);
      };
      globalThis[name].prototype.disconnect = function () {
        if (active.delete(this)) held.observers--;
        return disconnect.call(this);
      };
    }
    const request = globalThis.requestAnimationFrame;
    globalThis.requestAnimationFrame = (callback) => {
      held.frames++;
      return request.call(globalThis, callback);
    };
  });
}

test("an element that is removed leaves no canvas, listener, observer or frame behind", async () => {
  const watched = await openMap(MINIMAL, { prepare: watchListeners });
  const { page } = watched;
  const held = () => page.evaluate(() => ({ .../** @type {any} */ (globalThis).held }));
  const alive = await held();
  assert.ok(alive.listeners > 0 && alive.observers > 0, "a living map listens and observes");
  const broken = await page.evaluate(async () => {
    const element = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
    const map = await element.map;
    const canvases = [...(element.shadowRoot?.querySelectorAll("canvas") ?? [])];
    map.easeTo({ center: [112, 24], zoom: 10, duration: 3000 });
    element.remove();
    return {
      attached: element.shadowRoot?.querySelectorAll("canvas").length,
      sizes: canvases.map((c) => c.width * c.height),
    };
  });
  assert.equal(broken.attached, 0);
  assert.ok(
    broken.sizes.every((size) => size === 0),
    `the canvases are emptied: ${broken.sizes}`,
  );
  await page.waitForTimeout(100);
  const gone = await held();
  await page.waitForTimeout(300);
  assert.equal((await held()).frames, gone.frames, "no frame is asked for any more");
  assert.equal(gone.observers, 0);
  assert.equal(gone.listeners, 0);
  await page.mouse.move(300, 300);
  await page.mouse.wheel(0, 300);
  await page.setViewportSize({ width: 900, height: 700 });
  await page.waitForTimeout(100);
  watched.assertClean();
  await close(watched);
});

test("the canvas follows its container, also through 0×0", async () => {
  const watched = await openMap(MINIMAL);
  const { page } = watched;
  const sizes = () =>
    page.evaluate(() => {
      const element = document.querySelector("guangqing-map");
      const canvas = element?.shadowRoot?.querySelector("canvas");
      return {
        element: [element?.clientWidth, element?.clientHeight],
        canvas: [canvas?.clientWidth, canvas?.clientHeight],
        pixels: (canvas?.width ?? 0) * (canvas?.height ?? 0),
      };
    });
  await page.setViewportSize({ width: 820, height: 610 });
  await page.waitForTimeout(200);
  const small = await sizes();
  // A canvas may be a little larger than what it shows, never smaller.
  assert.ok(
    (small.canvas[0] ?? 0) >= (small.element[0] ?? 1) && (small.canvas[1] ?? 0) >= (small.element[1] ?? 1),
    JSON.stringify(small),
  );
  const centre = await view(page);
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelector("guangqing-map")).style.display = "none";
  });
  await page.waitForTimeout(100);
  await page.setViewportSize({ width: 1000, height: 700 });
  await jump(page, [centre.lng, centre.lat], centre.zoom);
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelector("guangqing-map")).style.display = "";
  });
  await page.waitForTimeout(250);
  const back = await view(page);
  assert.ok(
    Math.abs(back.lng - centre.lng) < 1e-6 && Math.abs(back.zoom - centre.zoom) < 1e-6,
    "the view outlasts being hidden",
  );
  assert.ok((await sizes()).pixels >= 1000 * 600);
  assert.ok((await coloursDrawn(page)) > DRAWN);
  watched.assertClean();
  await close(watched);
});

test("an element that starts hidden draws once it is shown", async () => {
  const watched = await openMap(MINIMAL, {
    prepare: (page) =>
      page.addInitScript(() =>
        addEventListener("DOMContentLoaded", () => {
          /** @type {HTMLElement} */ (document.querySelector("guangqing-map")).style.display = "none";
        }),
      ),
  });
  const { page } = watched;
  await page.evaluate(() => {
    /** @type {HTMLElement} */ (document.querySelector("guangqing-map")).style.display = "";
  });
  await page.waitForTimeout(300);
  assert.ok((await view(page)).zoom > 6, "everything is fitted to the size that the element has now");
  assert.ok((await coloursDrawn(page)) > DRAWN);
  assert.equal((await drawn(page))["park-labels"]?.ids.length, 8);
  watched.assertClean();
  await close(watched);
});

test("zooming glides, but jumps for who asked for reduced motion", async () => {
  for (const reducedMotion of /** @type {const} */ (["no-preference", "reduce"])) {
    const watched = await openMap(MINIMAL, { reducedMotion });
    const { page } = watched;
    const [start, soon, end] = await page.evaluate(async () => {
      const element = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
      const map = await element.map;
      const zooms = [map.getZoom()];
      /** @type {HTMLButtonElement | null | undefined} */ (
        element.shadowRoot?.querySelector(".controls button")
      )?.click();
      await new Promise(requestAnimationFrame);
      zooms.push(map.getZoom());
      await new Promise((resolve) => setTimeout(resolve, 900));
      return [...zooms, map.getZoom()];
    });
    assert.ok(Number(end) > Number(start) + 0.5, "the button goes nearer");
    if (reducedMotion === "reduce") assert.equal(soon, end);
    else assert.ok(Number(soon) < Number(end) - 0.05, `after one frame the map is at ${soon} on its way to ${end}`);
    await frames(page);
    await close(watched);
  }
});

test("attributes set the view, the groups and the page's own data", async () => {
  const context = await (await launch()).newContext({ locale: "zh-CN" });
  const watched = new WatchedPage(await context.newPage());
  const { page } = watched;
  const own = {
    type: "FeatureCollection",
    features: [{ type: "Feature", id: "mine", properties: {}, geometry: { type: "Point", coordinates: [113, 24] } }],
  };
  await page.route("**/own.geojson", (route) => route.fulfill({ json: own }));
  await page.route("**/minimal.html", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      "<guangqing-map>",
      '<guangqing-map lang="en" center="113,24" zoom="9" layers="parks" controls="none" src="own.geojson">',
    );
    await route.fulfill({ response, body });
  });
  await page.goto(new URL(MINIMAL, siteUrl).href);
  await ready(page);
  const at = await view(page);
  assert.ok(Math.abs(at.lng - 113) < 1e-9 && Math.abs(at.lat - 24) < 1e-9 && at.zoom === 9);
  const layers = await drawn(page);
  assert.deepEqual(layers["own-circle"]?.ids, ["mine"]);
  assert.ok(layers["park-fill"] && !layers["projects"] && !layers["expressway"]);
  assert.equal(await page.locator("guangqing-map").locator(".controls").isVisible(), false);
  watched.assertClean();
  await context.close();
});
