// The tool that gathers sites: rings whose counts and sums are those of the plan, opening them, hexagons, heat.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, close, drawn, jump, openMap } from "./atlas.mjs";
import { accessibilityFaults, shoot } from "./helpers.mjs";

/** @import { Page } from 'playwright-core' */

const START = "#8.00/23.7000/113.0500&lang=zh&theme=light&tool=gather";
/** Projects whose place is known to the park or town; the other 45 of the plan's 84 are in no spatial result. */
const PLACED = 39;

/** What the rings say: how many projects each stands for. @param {Page} page @returns {Promise<number[]>} */
async function ringed(page) {
  return page.evaluate(async () => {
    const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
    return map.querySourceFeatures("tool-gather").map((/** @type {any} */ f) => f.properties.count);
  });
}

/** Waits until nothing splits or merges any more and every project with a place is on the map. @param {Page} page @param {(counts: number[]) => boolean} [more] */
async function settled(page, more = () => true) {
  let last = "";
  for (let i = 0; i < 60; i++) {
    const counts = await ringed(page);
    const text = JSON.stringify(counts);
    if (text === last && counts.reduce((a, b) => a + b, 0) === PLACED && more(counts)) return counts;
    last = text;
    await page.waitForTimeout(150);
  }
  return assert.fail(`the rings do not come to rest: ${last}`);
}

test("rings gather all projects, open by a click, and list what they hold", async () => {
  const watched = await openMap(START);
  const { page } = watched;
  await page.waitForSelector(".gather .list");
  const far = await settled(page);
  const layers = await drawn(page);
  assert.ok("tool-gather-rings" in layers && "tool-gather-counts" in layers);
  assert.ok(!("projects" in layers), "single projects make room");
  for (const count of far.filter((n) => n > 1))
    assert.match(layers["tool-gather-counts"]?.text ?? "", new RegExp(`\\b${count}\\b`));
  assert.match(layers["tool-gather-sums"]?.text ?? "", /亿元/);
  assert.match(await page.innerText(".gather .left-out"), /另有 45 项（293\.3673 亿元）.*未计入/);
  // The block beside the city is not gathered as if its projects were in 清新区.
  assert.ok(!(await page.innerText(".gather .list")).includes("清新区一带"));
  assert.deepEqual(await accessibilityFaults(page), []);
  await shoot(page, "tools-gather-rings-zh");

  // The greatest ring by the panel's list: the keyboard's way to what a click on the map does.
  const name = await page.innerText(".gather [data-cluster] .item-name");
  const count = Number(name.match(/^\d+/)?.[0]);
  assert.equal(count, Math.max(...far));
  await page.focus(".gather [data-cluster]");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".gather .projects .item");
  assert.equal(await page.locator(".gather .projects .item").count(), count);
  await settled(page, (counts) => counts.length > far.length);
  assert.match(await page.innerText("#announce"), new RegExp(`${count} 个项目`));
  await shoot(page, "tools-gather-leaves-zh");
  await page.click(".gather .projects .item");
  await page.waitForSelector("#details:not([hidden]) h2");
  await close(watched);
});

test("a click on a ring opens it, and the zoom merges again", async () => {
  const watched = await openMap(START.replace("lang=zh", "lang=en").replace("light", "dark"));
  const { page } = watched;
  await page.waitForSelector(".gather [data-cluster]");
  const before = await settled(page);
  const at = await page.evaluate(async () => {
    const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
    const corner = document.querySelector("guangqing-map")?.getBoundingClientRect();
    const rings = map
      .querySourceFeatures("tool-gather")
      .sort((/** @type {any} */ a, /** @type {any} */ b) => b.properties.count - a.properties.count);
    const { x, y } = map.project(rings[0].geometry.coordinates);
    return { x: x + (corner?.x ?? 0), y: y + (corner?.y ?? 0) };
  });
  await page.mouse.click(at.x, at.y);
  await page.waitForSelector(".gather .projects .item");
  assert.equal(await page.isVisible("#details"), false, "no record opens");
  await page.locator(".gather .link", { hasText: "All gathered" }).click();
  assert.match(
    await page.innerText(".gather .left-out"),
    /^45 more \(CN¥29\.3\d* bn\) are known only by county or city and are left out\.$/,
  );
  const open = await settled(page, (counts) => counts.length > before.length);
  await shoot(page, "tools-gather-open-en");
  await jump(page, [113.05, 23.7], 6);
  const merged = await settled(page, (counts) => counts.length < open.length);
  assert.ok(merged.length < before.length);
  await page.click(".tool .back");
  const left = await drawn(page);
  assert.ok(
    !Object.keys(left).some((layer) => layer.startsWith("tool-gather")) && "projects" in left,
    "nothing is left, and the projects are back",
  );
  await close(watched);
});

test("hexagons list their projects, and heat draws bands", async () => {
  const watched = await openMap(START);
  const { page } = watched;
  await page.waitForSelector(".gather .list");
  await page.selectOption("#gather-mode", "hexagons");
  await page.selectOption("#gather-value", "count");
  const sum = () =>
    page.evaluate(async () => {
      const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
      return map
        .querySourceFeatures("tool-gather-hexagons")
        .reduce((/** @type {number} */ total, /** @type {any} */ f) => total + f.properties.points, 0);
    });
  assert.equal(await sum(), PLACED);
  assert.match(await page.innerText(".gather .left-out"), /另有 45 项（293\.3673 亿元）/);
  const at = await page.evaluate(async () => {
    const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
    const corner = document.querySelector("guangqing-map")?.getBoundingClientRect();
    const [most] = map
      .querySourceFeatures("tool-gather-hexagons")
      .sort((/** @type {any} */ a, /** @type {any} */ b) => b.properties.points - a.properties.points);
    const [ring] = most.geometry.coordinates;
    const middle = [0, 1].map((k) => (ring[0][k] + ring[3][k]) / 2);
    const { x, y } = map.project(middle);
    return { x: x + (corner?.x ?? 0), y: y + (corner?.y ?? 0), points: most.properties.points };
  });
  await page.mouse.click(at.x, at.y);
  await page.waitForSelector(".gather .projects .item");
  assert.equal(await page.locator(".gather .projects .item").count(), at.points);
  assert.deepEqual(await accessibilityFaults(page), []);
  await shoot(page, "tools-gather-hexagons-zh");
  await page.selectOption("#gather-mode", "heat");
  await page.waitForSelector("#gather-reach");
  assert.ok("tool-gather-heat" in (await drawn(page)));
  assert.match(await page.innerText(".gather .left-out"), /另有 45 项/);
  assert.deepEqual(await accessibilityFaults(page), []);
  await shoot(page, "tools-gather-heat-zh");
  await close(watched);
});

test("whoever wants calm gets no animation, on a phone too", async () => {
  const watched = await openMap(START, { ...PHONE, reducedMotion: "reduce" });
  const { page } = watched;
  await page.waitForSelector(".gather .list", { state: "attached" });
  await settled(page);
  await jump(page, [113.05, 23.7], 10.2);
  // A split on its way would show rings between their places and the count of the finer zoom in motion: two looks are alike.
  const places = () =>
    page.evaluate(async () => {
      const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
      return JSON.stringify(
        map.querySourceFeatures("tool-gather").map((/** @type {any} */ f) => f.geometry.coordinates),
      );
    });
  const first = await places();
  await page.waitForTimeout(120);
  assert.equal(await places(), first);
  await shoot(page, "tools-gather-phone-zh");
  await close(watched);
});
