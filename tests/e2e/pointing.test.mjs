// Reaching records: lists, pointer, touch, keyboard.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, close, frames, jump, openMap, view, visibleProject } from "./atlas.mjs";

/** @import { Page } from 'playwright-core' */
/** @import { GuangqingMapElement } from '../../www/lib/element.js' */

/** Presses Tab until the map has the focus. @param {Page} page @returns {Promise<number>} how often */
async function tabToMap(page) {
  for (let count = 1; count < 12; count++) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(
      () => document.activeElement?.shadowRoot?.activeElement?.getAttribute("role") === "application",
    );
    if (there) return count;
  }
  throw new Error("Tab does not reach the map");
}

test("a click in the list goes to the park and opens its planned and computed areas", async () => {
  const watched = await openMap("#lang=zh");
  const { page } = watched;
  const before = await view(page);
  await page.click(".parks .item >> nth=1");
  await page.waitForTimeout(1000);
  const figures = await page.innerText("#details .figures >> nth=0");
  assert.match(figures, /规划面积\s*36\.25 km²/);
  assert.match(figures, /36\.2(5|500) km²[\s\S]*36\.25/);
  assert.match(await page.innerText("#details"), /广州（英德）|广德/);
  const after = await view(page);
  assert.ok(after.zoom > before.zoom + 1, "the map goes nearer");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "details-title");
  const centre = await page.evaluate(async () => {
    const element = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
    const map = await element.map;
    const [[west, south], [east, north]] = map.getFeatureBounds("parks", "guangde") ?? [
      [0, 0],
      [0, 0],
    ];
    const at = map.project([(west + east) / 2, (south + north) / 2]);
    return [at.x / element.clientWidth, at.y / element.clientHeight];
  });
  for (const share of centre) assert.ok(share > 0.2 && share < 0.8, `the park is at ${centre}`);
  watched.assertClean();
  await close(watched);
});

test("hovering a project names it, leaving it is silent, clicking opens its details", async () => {
  const watched = await openMap("#lang=zh");
  const { page } = watched;
  const project = await visibleProject(page);
  await page.mouse.move(project.x - 60, project.y - 200);
  await page.mouse.move(project.x, project.y);
  await frames(page);
  assert.ok((await page.innerText(".tooltip")).includes(project.name_zh));
  await page.mouse.move(10, 10);
  await frames(page);
  assert.equal(await page.isVisible(".tooltip"), false);
  await page.mouse.click(project.x, project.y);
  await frames(page);
  assert.equal(await page.innerText("#details-title"), project.name_zh);
  assert.match(page.url(), new RegExp(`select=projects/${project.id}`));
  watched.assertClean();
  await close(watched);
});

test("inside the Hi-tech Zone, pointing beside the hollow circle finds the park", async () => {
  const watched = await openMap("#lang=zh");
  const found = await watched.page.evaluate(async () => {
    const map = await /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map")).map;
    const box = map.querySourceFeatures("atlas:box_projects").find((f) => f.id === "b4-3-1");
    const { x, y } = map.project(box?.geometry.coordinates);
    return [map.pick(x, y), map.pick(x - 11, y)];
  });
  assert.deepEqual(found, ["b4-3-1", "gaoxin"]);
  await close(watched);
});

test("a tap finds what lies within 12 px, where a mouse would not", async () => {
  const watched = await openMap("#lang=zh", PHONE);
  const { page } = watched;
  const isolated = await page.evaluate(async () => {
    const map = await /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map")).map;
    const project = map.querySourceFeatures("atlas:projects").find((f) => f.properties["precision"] === "town");
    return { id: project?.id, name_zh: project?.properties["name_zh"], at: project?.geometry.coordinates };
  });
  await jump(page, isolated.at, 11);
  const target = await page.evaluate(async (id) => {
    const element = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
    const map = await element.map;
    const project = map.querySourceFeatures("atlas:projects").find((f) => f.id === id);
    const { x, y } = map.project(project?.geometry.coordinates);
    const corner = element.getBoundingClientRect();
    const nearest = (/** @type {number} */ dy, /** @type {number} */ tolerance) =>
      map.queryRenderedFeatures([x, y - dy], { tolerance })[0]?.id === id;
    for (let dy = 4; dy < 60; dy++) {
      if (!nearest(dy, 4) && nearest(dy + 3, 12)) return { x: x + corner.left, y: y - dy - 3 + corner.top };
    }
    throw new Error("no place near the project is reached by 12 px but not by 4 px");
  }, isolated.id);
  await page.touchscreen.tap(target.x, target.y);
  await page.waitForTimeout(400);
  assert.equal(await page.innerText("#details-title"), isolated.name_zh);
  watched.assertClean();
  await close(watched);
});

test("the map is reached and driven by the keyboard alone", async () => {
  const watched = await openMap("#lang=zh", { reducedMotion: "reduce" });
  const { page } = watched;
  assert.ok((await tabToMap(page)) <= 6);
  const home = await view(page);
  await page.keyboard.press("+");
  await frames(page);
  const near = await view(page);
  assert.ok(near.zoom > home.zoom, "+ goes nearer");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await frames(page);
  const moved = await view(page);
  assert.ok(moved.lng > near.lng, "the right arrow goes east");
  assert.ok(moved.lat > near.lat, "the up arrow goes north");
  await page.keyboard.press("-");
  await frames(page);
  assert.ok((await view(page)).zoom < moved.zoom, "− goes away");
  await page.keyboard.press("Home");
  await frames(page);
  const back = await view(page);
  assert.ok(Math.abs(back.zoom - home.zoom) < 1e-3 && Math.abs(back.lng - home.lng) < 1e-3, "Home shows everything");
  watched.assertClean();
  await close(watched);
});

test("records open and close by the keyboard, and the focus returns", async () => {
  const watched = await openMap("#lang=en");
  const { page } = watched;
  await page.focus("#tab-parks");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "tab-projects");
  await page.focus("#search");
  await page.keyboard.type("tencent");
  await page.waitForFunction(() => document.querySelectorAll("#panel-body .list .item").length === 1);
  await page.focus("#panel-body .list .item");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#details:not([hidden])");
  assert.match(await page.innerText("#details-title"), /Tencent/);
  await page.keyboard.press("Escape");
  assert.equal(await page.isVisible("#details"), false);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-record")), "box_projects/b4-3-1");
  watched.assertClean();
  await close(watched);
});
