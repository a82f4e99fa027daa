// The element inside a page that scrolls, frames, templates and moves it: options, slots, laziness, gestures, and its end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank } from "./blank.mjs";
import { siteUrl } from "./helpers.mjs";

/** @import { Page } from 'playwright-core' */

/** @param {string} body @param {string} [script] before the element is defined */
const page = (
  body,
  script = "",
) => `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">
<style>html, body { margin: 0 } guangqing-map { width: 600px; height: 400px }</style><body>${body}<script>${script}</script>
<script type="module" src="${siteUrl}pkg/element.js"></script></body></html>`;

/** @param {Page} p @param {string} [selector] */
const ready = (p, selector = "guangqing-map") =>
  p.waitForFunction((s) => {
    const element = document.querySelector(s);
    return (
      element?.shadowRoot?.querySelector("canvas") &&
      element.shadowRoot.querySelector(".message")?.hasAttribute("hidden")
    );
  }, selector);

test("attributes and properties say the same, before and after the element is defined", async () => {
  const watched = await blank({
    html: page(
      '<guangqing-map id="a" max-zoom="9" bounds="113,23,114,24"></guangqing-map><div id="b"></div>',
      `
    const early = document.getElementById('a');
    early.theme = 'dark'; early.minZoom = 7; early.padding = { top: 0, right: 0, bottom: 0, left: 0 };`,
    ),
  });
  await ready(watched.page);
  const out = await watched.page.evaluate(async () => {
    const a = /** @type {any} */ (document.getElementById("a"));
    const map = await a.map;
    const first = [
      a.getAttribute("theme"),
      a.getAttribute("min-zoom"),
      a.resolvedTheme,
      map.getMinZoom(),
      map.getMaxZoom(),
      a.padding.top,
      a.bounds,
      Object.hasOwn(a, "theme"),
    ];
    const fits = map.getBounds().contains([113.01, 23.01]) && map.getBounds().contains([113.99, 23.99]);
    a.minZoom = undefined;
    a.center = [113.2, 23.2];
    a.zoom = 8.5;
    const moved = [
      a.hasAttribute("min-zoom"),
      map.getMinZoom(),
      map.getZoom(),
      Math.abs(map.getCenter().lng - 113.2) < 1e-9,
      a.center,
    ];
    // Made by a script, with properties first, then put in.
    const b = /** @type {any} */ (document.createElement("guangqing-map"));
    Object.assign(b, {
      center: [113, 23.5],
      zoom: 10,
      interactive: false,
      maxBounds: [
        [112, 22],
        [114, 25],
      ],
      lang: "en",
    });
    document.getElementById("b")?.append(b);
    const second = await b.map;
    return { first, fits, moved, made: [second.getZoom(), second.getMaxBounds().getWest(), b.language, b.interactive] };
  });
  assert.deepEqual(out.first, ["dark", "7", "dark", 7, 9, 0, [113, 23, 114, 24], false]);
  assert.ok(out.fits);
  assert.deepEqual(out.moved, [false, 0, 8.5, true, [113.2, 23.2]]);
  assert.ok(Math.abs(out.made[1] - 112) < 1e-9);
  assert.deepEqual([out.made[0], out.made[2], out.made[3]], [10, "en", false]);
  await watched.done();
});

test("an element far down the page waits until it is near, or asked", async () => {
  const watched = await blank({
    html: page(
      '<div style="height: 9000px"></div><guangqing-map id="far"></guangqing-map><div style="height: 9000px"></div><guangqing-map id="asked"></guangqing-map>',
    ),
  });
  const p = watched.page;
  await p.waitForFunction(() => customElements.get("guangqing-map"));
  await p.waitForTimeout(300);
  assert.ok(!watched.requested.some((path) => path.endsWith(".wasm")), "nothing is fetched yet");
  await p.evaluate(() => scrollTo(0, 8000));
  await ready(p, "#far");
  assert.equal(await p.evaluate(() => document.querySelector("#asked")?.shadowRoot?.querySelector("canvas")), null);
  await p.evaluate(async () => (await /** @type {any} */ (document.querySelector("#asked")).map).getZoom());
  await ready(p, "#asked");
  await watched.done();
});

test("where the page scrolls, the wheel is the page’s, and with Ctrl the map’s", async () => {
  const watched = await blank({ html: page('<guangqing-map></guangqing-map><div style="height: 3000px"></div>') });
  const p = watched.page;
  await ready(p);
  const zoom = () =>
    p.evaluate(async () => (await /** @type {any} */ (document.querySelector("guangqing-map")).map).getZoom());
  await p.mouse.move(300, 200);
  await p.waitForFunction(
    () =>
      /** @type {any} */ (document.querySelector("guangqing-map")).shadowRoot.querySelector(".gq-map")?.style
        .touchAction === "pan-x pan-y",
  );
  const before = await zoom();
  await p.mouse.wheel(0, 200);
  await p.waitForFunction(() => scrollY > 100);
  assert.equal(await zoom(), before);
  assert.match(await p.locator("guangqing-map").locator("[part~=gesture-note]").innerText(), /Ctrl|⌘/);
  await p.evaluate(() => scrollTo(0, 0));
  await p.mouse.move(300, 200);
  await p.keyboard.down("Control");
  await p.mouse.wheel(0, -200);
  await p.keyboard.up("Control");
  await p.waitForFunction(
    async (was) => (await /** @type {any} */ (document.querySelector("guangqing-map")).map).getZoom() > was,
    before,
  );
  assert.equal(await p.evaluate(() => scrollY), 0);
  // Told to be greedy, it takes the wheel.
  await p.evaluate(() => document.querySelector("guangqing-map")?.setAttribute("gestures", "greedy"));
  const then = await zoom();
  await p.mouse.wheel(0, 300);
  await p.waitForFunction(
    async (was) => (await /** @type {any} */ (document.querySelector("guangqing-map")).map).getZoom() < was,
    then,
  );
  await watched.done();
});

test("one finger scrolls the page, two move the map", async () => {
  const watched = await blank({
    html: page('<guangqing-map gestures="cooperative"></guangqing-map><div style="height: 3000px"></div>'),
    hasTouch: true,
  });
  const p = watched.page;
  await ready(p);
  await p.waitForFunction(
    () =>
      /** @type {any} */ (document.querySelector("guangqing-map")).shadowRoot.querySelector(".gq-map")?.style
        .touchAction === "pan-x pan-y",
  );
  const session = await p.context().newCDPSession(p);
  const touch = (/** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type, /** @type {number[][]} */ points) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const centre = () =>
    p.evaluate(async () => (await /** @type {any} */ (document.querySelector("guangqing-map")).map).getCenter());
  const before = await centre();
  await touch("touchStart", [[300, 300]]);
  for (let y = 290; y >= 150; y -= 10) await touch("touchMove", [[300, y]]);
  await touch("touchEnd", []);
  await p.waitForFunction(() => scrollY > 50);
  // The page glides on for a while.
  await p.evaluate(async () => {
    for (let still = 0, was = -1; still < 10; was = scrollY) {
      await new Promise(requestAnimationFrame);
      still = scrollY === was ? still + 1 : 0;
    }
  });
  assert.deepEqual(await centre(), before);
  await p.evaluate(() => scrollTo(0, 0));
  await touch("touchStart", [
    [250, 200],
    [350, 200],
  ]);
  for (let y = 200; y <= 280; y += 10)
    await touch("touchMove", [
      [250, y],
      [350, y],
    ]);
  await touch("touchEnd", []);
  await p.waitForFunction(
    async (was) =>
      Math.abs((await /** @type {any} */ (document.querySelector("guangqing-map")).map).getCenter().lat - was) > 1e-6,
    before.lat,
  );
  assert.equal(await p.evaluate(() => scrollY), 0);
  await watched.done();
});

test("slots hold what lies over the corners and what moves with the map", async () => {
  const watched = await blank({
    html: page(`<guangqing-map center="113.05,23.68" zoom="9" controls="none">
    <form slot="top-left" id="form"><button type="button">筛选</button></form><b slot="marker" id="here" lnglat="113.05,23.68">此处</b>
    <div slot="popup" id="note" lnglat="113.05,23.68">说明</div></guangqing-map>`),
  });
  const p = watched.page;
  await ready(p);
  await p.waitForFunction(() => /^marker-/.test(document.querySelector("#here")?.getAttribute("slot") ?? ""));
  const boxes = () =>
    p.evaluate(() =>
      ["#form", "#here", "#note"].map((s) => {
        const { x, y, width, height } = /** @type {Element} */ (document.querySelector(s)).getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2, bottom: y + height, left: x };
      }),
    );
  const [form, here, note] = await boxes();
  assert.ok(form && form.left < 40 && form.y < 60, "in the corner");
  assert.ok(here && Math.hypot(here.x - 300, here.y - 200) < 2, `${here?.x} ${here?.y}`);
  assert.ok(note && Math.abs(note.x - 300) < 2 && note.bottom <= 201, `${note?.x} ${note?.bottom}`);
  await p.evaluate(async () => {
    const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
    map.panBy([-50, 20], { duration: 0 });
    await map.once("moveend");
  });
  const [, moved] = await boxes();
  assert.ok(moved && Math.hypot(moved.x - 350, moved.y - 180) < 2, `${moved?.x} ${moved?.y}`);
  await p.evaluate(async () => {
    const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
    document.querySelector("#here")?.setAttribute("lnglat", map.unproject([100, 100]).toArray().join());
  });
  await p.waitForFunction(
    () => Math.abs(/** @type {Element} */ (document.querySelector("#here")).getBoundingClientRect().x - 100) < 40,
  );
  // Out and in again: each has its place once.
  await p.evaluate(() => document.body.append(/** @type {Element} */ (document.querySelector("guangqing-map"))));
  await ready(p);
  await p.waitForFunction(() => /^marker-/.test(document.querySelector("#here")?.getAttribute("slot") ?? ""));
  assert.equal(
    await p.evaluate(
      () => document.querySelector("guangqing-map")?.shadowRoot?.querySelectorAll("slot[name^=marker-]").length,
    ),
    1,
  );
  await watched.done();
});

test("controls by name, and a theme by parts and custom properties", async () => {
  const watched = await blank({
    html: page(`<style>guangqing-map { --gq-ink: rgb(1, 2, 3) } guangqing-map::part(scale) { letter-spacing: 7px }</style>
    <guangqing-map controls="basic fullscreen legend layers"></guangqing-map>`),
  });
  const p = watched.page;
  await ready(p);
  await p.getByRole("button", { name: "图例" }).waitFor();
  const style = await p.evaluate(() => {
    const root = /** @type {ShadowRoot} */ (document.querySelector("guangqing-map")?.shadowRoot);
    const of = (/** @type {string} */ s) => getComputedStyle(/** @type {Element} */ (root.querySelector(s)));
    return [of(".gq-control").color, of(".scale").letterSpacing];
  });
  assert.deepEqual(style, ["rgb(1, 2, 3)", "7px"]);
  await p.evaluate(() => document.querySelector("guangqing-map")?.setAttribute("controls", "none"));
  await p.waitForFunction(() => !document.querySelector("guangqing-map")?.shadowRoot?.querySelector(".gq-control"));
  await watched.done();
});

test("own data come by src in any form, or as a property", async () => {
  const csv = { body: Buffer.from("name,lng,lat\n甲,113.0,23.5\n乙,113.1,23.6\n") };
  const watched = await blank({
    files: { "a.csv": csv },
    html: page('<guangqing-map src="a.csv" datum="gcj02"></guangqing-map>'),
  });
  const p = watched.page;
  await ready(p);
  const own = () =>
    p.evaluate(async () =>
      (await /** @type {any} */ (document.querySelector("guangqing-map")).map)
        .querySourceFeatures("own")
        .map((/** @type {any} */ f) => [f.properties.name, f.geometry.coordinates[0]]),
    );
  const [first, second] = await own();
  assert.deepEqual([first[0], second[0], first[1] < 112.999], ["甲", "乙", true]);
  await p.evaluate(async () => {
    const element = /** @type {any} */ (document.querySelector("guangqing-map"));
    const drawn = new Promise((resolve) => element.addEventListener("gq-style", resolve, { once: true }));
    element.data = { type: "Feature", properties: { name: "丙" }, geometry: { type: "Point", coordinates: [113, 23] } };
    element.removeAttribute("datum");
    await drawn;
  });
  await p.waitForFunction(
    async () =>
      (await /** @type {any} */ (document.querySelector("guangqing-map")).map).querySourceFeatures("own")[0]?.properties
        .name === "丙",
  );
  assert.deepEqual(await own(), [["丙", 113]]);
  await watched.done();
});
