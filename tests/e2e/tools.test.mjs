// The analysis tab: its list, one tool at a time, what a tool has on the map, and the address.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, close, drawn, openMap } from "./atlas.mjs";
import { accessibilityFaults, shoot } from "./helpers.mjs";

test("a tool opens from the list, draws, follows language and theme, and leaves nothing behind", async () => {
  const watched = await openMap("#lang=zh&theme=light");
  const { page } = watched;
  assert.ok(
    !watched.requested.some((path) => path.includes("analysis")),
    "the analysis is not fetched before it is used",
  );
  await page.click("#tab-tools");
  await page.click("#tool-coordinates");
  await page.waitForSelector(".tool .fields");
  await page.fill("#position", "113.0563, 23.6821");
  await page.selectOption("#datum", "gcj02");
  const results = await page.innerText(".tool .fields");
  assert.match(results, /GCJ-02（高德、腾讯）\s*113\.0563000, 23\.6821000/);
  assert.match(results, /WGS-84\s*113\.05\d+, 23\.68\d+/);
  const wgs84 =
    results
      .match(/WGS-84\s*([\d.]+), ([\d.]+)/)
      ?.slice(1)
      .map(Number) ?? [];
  assert.ok(Math.abs((wgs84[0] ?? 0) - 113.0563) > 0.003, "the datums differ by some hundred metres");
  assert.ok("tool-position" in (await drawn(page)), "the position is on the map");
  assert.match(page.url(), /tool=coordinates/);
  await shoot(page, "tools-coordinates-zh");

  await page.click("#language");
  await page.selectOption("#theme", "dark");
  await page.waitForFunction(
    () => document.querySelector(".tool h2")?.textContent === "Coordinates" && document.querySelector(".tool .fields"),
  );
  assert.equal(await page.inputValue("#datum"), "gcj02", "what was chosen stays");
  await page.waitForFunction(async () =>
    (await /** @type {any} */ (document.querySelector("guangqing-map")).map)
      .getStyle()
      .layers.some((/** @type {{ id: string }} */ l) => l.id === "tool-position"),
  );

  await page.click(".tool .back");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "tool-coordinates", "the focus is where it was");
  assert.ok(!("tool-position" in (await drawn(page))));
  assert.doesNotMatch(page.url(), /tool=/);
  await close(watched);
});

test("a tool that is left before its files are there changes nothing", async () => {
  const slowly = async (/** @type {import('playwright-core').Route} */ route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  };
  const watched = await openMap("#lang=zh&theme=light", {
    prepare: (page) => page.route(/guangqing_analysis_bg\.wasm|atlas-overlays\.bin/, slowly),
  });
  const { page } = watched;
  const layers = () =>
    page.evaluate(async () =>
      (await /** @type {any} */ (document.querySelector("guangqing-map")).map)
        .getStyle()
        .layers.map((/** @type {any} */ l) => [l.id, l.layout?.visibility, l.filter]),
    );
  const before = await layers();
  await page.click("#tab-tools");
  for (const tool of ["figures", "gather", "compare"]) {
    await page.click(`#tool-${tool}`);
    await page.click(".tool .back");
  }
  await page.waitForTimeout(1500);
  assert.deepEqual(await layers(), before);
  await page.click("#tool-compare");
  await page.waitForSelector(".compare .figures-table");
  await close(watched);
});

test("an address opens a tool, and a click on the map goes to it", async () => {
  const watched = await openMap("#8.00/23.7000/113.0500&lang=en&theme=dark&tool=coordinates");
  const { page } = watched;
  await page.waitForSelector(".tool .fields");
  const box = await page.locator("guangqing-map").boundingBox();
  assert.ok(box);
  await page.mouse.click(box.x + box.width / 3, box.y + box.height / 2);
  await page.waitForFunction(
    () => /** @type {HTMLInputElement} */ (document.getElementById("position")).value !== "113.0563, 23.6821",
  );
  assert.equal(await page.isVisible("#details"), false, "no record opens");
  assert.deepEqual(await accessibilityFaults(page), []);
  await close(watched);
});

test("tools can be used on a phone", async () => {
  const watched = await openMap("#lang=zh&theme=light", PHONE);
  const { page } = watched;
  await page.tap("#tab-tools");
  await page.tap("#tool-coordinates");
  await page.waitForSelector(".tool .fields");
  assert.deepEqual(await accessibilityFaults(page), []);
  await shoot(page, "tools-phone-zh");
  await close(watched);
});
