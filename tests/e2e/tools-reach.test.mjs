// The reach tool: bands, a route, links that open by switch, assumptions, verdicts, export.

import assert from "node:assert/strict";
import { test } from "node:test";
import { close, drawn, frames, openMap } from "./atlas.mjs";
import { accessibilityFaults, shoot } from "./helpers.mjs";

/** @import { Page } from 'playwright-core' */

/** @param {Page} page @param {string} selector */
const text = (page, selector) => page.innerText(selector);

/** The minutes of the route. @param {Page} page */
const routeMinutes = async (page) => Number((await text(page, "#reach-route .total strong")).match(/\d+/)?.[0]);

test("bands, route and verdicts follow origin, switches and assumptions", async () => {
  const watched = await openMap("#lang=zh&theme=light");
  const { page } = watched;
  assert.ok(
    !watched.requested.some((path) => path.includes("network")),
    "the network is not fetched before it is used",
  );
  await page.click("#tab-tools");
  await page.click("#tool-reach");
  await page.waitForSelector("#reach-verdicts");
  const layers = await drawn(page);
  assert.ok("reach-fill" in layers && "reach-route" in layers, "bands and route are on the map");
  const areas = await page.$$eval("#reach-bands td:nth-child(2)", (cells) =>
    cells.map((c) => Number(c.textContent?.replace(/[^\d.]/g, ""))),
  );
  assert.equal(areas.length, 4);
  assert.ok(
    areas.every((area, i) => i === 0 || area > (areas[i - 1] ?? 0)),
    `areas grow: ${areas}`,
  );
  await shoot(page, "tools-reach-zh-light");
  // What stands beside the city because its place is not known is reached in no time at all.
  assert.match(await text(page, "#reach-inside .left-out"), /35 处只知道在哪个县或市，未计入/);
  assert.equal(await page.locator('#reach-names option[value*="国华"]').count(), 0);

  // A link that opens changes the route at once.
  await page.selectOption("#reach-to", "qy-station");
  await frames(page);
  const today = await routeMinutes(page);
  await page.locator("summary", { hasText: "线路开关" }).click();
  await page.check("#reach-link-foqingcong-expressway");
  await frames(page);
  await page.waitForFunction(
    (before) =>
      Number(document.querySelector("#reach-route .total strong")?.textContent?.match(/\d+/)?.[0]) < before - 5,
    today,
  );
  assert.match(await text(page, "#reach-times"), /−\d/, "the table says what the link saves");
  await page.click("#reach-none");
  await page.waitForFunction(
    (before) => Number(document.querySelector("#reach-route .total strong")?.textContent?.match(/\d+/)?.[0]) === before,
    today,
  );

  // Links of which the plan has a year open with the year.
  await page.click("#reach-year-2023");
  assert.deepEqual(await page.$$eval(".reach .switch input:checked", (inputs) => inputs.map((input) => input.id)), [
    "reach-link-shijiao-ring-road",
    "reach-link-shunying-avenue-2",
  ]);
  await page.click("#reach-none");

  // So does an assumption.
  await page.locator("#reach-assumptions summary").click();
  await page.fill('[id="reach-assume-local_kmh"]', "20");
  await page.waitForFunction(
    (before) =>
      Number(document.querySelector("#reach-route .total strong")?.textContent?.match(/\d+/)?.[0]) > before + 10,
    today,
  );
  await page.fill('[id="reach-assume-local_kmh"]', "35");

  // The plan's circle: around Guangzhou, half an hour.
  await page.click("#reach-half");
  await page.waitForFunction(() => document.querySelectorAll("#reach-bands tbody tr").length === 1);
  assert.equal(await page.inputValue("#reach-origin"), "广州中心");
  assert.match(await text(page, "#reach-verdicts"), /≤ 30/);

  // One may start at any station that the map names.
  await page.fill("#reach-origin", "清城站");
  await page.waitForFunction(() => document.querySelector("#reach-route")?.textContent?.includes("清城站"));
  assert.equal(await text(page, ".reach .fault"), "");

  const saved = page.waitForEvent("download");
  await page.click("#reach-save-bands");
  const { createReadStream } = await import("node:fs");
  let geojson = "";
  for await (const chunk of createReadStream(await (await saved).path())) geojson += chunk;
  const collection = JSON.parse(geojson);
  assert.equal(collection.features[0].properties.minutes, 30);
  assert.match(collection.note.assumptions, /local_kmh=35/);
  assert.match(collection.note.source, /data\/network/);
  assert.match(collection.note.left_out, /35 处/);

  await page.fill("#reach-origin", "不存在");
  await page.waitForFunction(() => document.querySelector(".fault")?.textContent !== "");
  await page.click(".tool .back");
  assert.ok(!("reach-fill" in (await drawn(page))), "nothing stays on the map");
  await close(watched);
});

test("in English and dark, by address, with a click for the origin", async () => {
  const watched = await openMap("#lang=en&theme=dark&tool=reach");
  const { page } = watched;
  await page.waitForSelector("#reach-verdicts");
  await page.click("#reach-123");
  await page.waitForFunction(() => document.querySelectorAll("#reach-bands tbody tr").length === 3);
  assert.deepEqual(await accessibilityFaults(page), []);
  await shoot(page, "tools-reach-en-dark");
  const box = await page.locator("guangqing-map").boundingBox();
  assert.ok(box);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForFunction(() =>
    /^\d+\.\d+, \d+\.\d+$/.test(/** @type {HTMLInputElement} */ (document.getElementById("reach-origin")).value),
  );
  assert.equal(await page.isVisible("#details"), false, "no record opens");
  await close(watched);
});

test("sixty minutes from any point take less than 30 ms", async () => {
  const watched = await openMap("#lang=zh&theme=light");
  const { page } = watched;
  const median = await page.evaluate(async () => {
    const url = (/** @type {string} */ path) => new URL(path, location.href).href;
    const { loadAnalysis } = await import(url("pkg/analysis.js"));
    const { Network } = await loadAnalysis();
    const network = new Network(new Uint8Array(await (await fetch(url("pkg/atlas-network.bin"))).arrayBuffer()));
    const took = [];
    for (let i = 0; i < 21; i++) {
      const start = performance.now();
      const reach = network.reach(112.4 + (i % 7) * 0.25, 22.8 + (i % 5) * 0.5, Float64Array.of(60));
      reach.geojson();
      took.push(performance.now() - start);
      reach.free();
    }
    return took.sort((a, b) => a - b)[10] ?? Infinity;
  });
  console.log(`60 minutes: ${median.toFixed(1)} ms, median of 21 origins`);
  assert.ok(median < 30, `${median} ms`);
  await close(watched);
});
