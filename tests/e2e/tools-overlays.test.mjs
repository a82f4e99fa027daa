// The tools that lay the plan's clusters, flows and figures over the map.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, close, drawn, frames, openMap } from "./atlas.mjs";
import { accessibilityFaults, shoot } from "./helpers.mjs";

/** Opens a tool and waits for its content. @param {string} hash @param {string} content a selector @param {object} [options] */
async function openTool(hash, content, options) {
  const watched = await openMap(hash, options);
  await watched.page.waitForSelector(`.tool ${content}`);
  await frames(watched.page);
  return watched;
}

/** The layers of the tools that draw something. @param {import('playwright-core').Page} page */
async function toolLayers(page) {
  return Object.fromEntries(Object.entries(await drawn(page)).filter(([layer]) => layer.startsWith("tool-")));
}

test("clusters: areas, links, one by one, sums and marks", async () => {
  const watched = await openTool("#lang=zh&theme=light&tool=clusters", ".multiples");
  const { page } = watched;
  assert.ok(
    watched.requested.some((path) => path.endsWith("atlas-overlays.bin")),
    "the overlays are fetched",
  );
  assert.equal(await page.locator(".multiple").count(), 7);
  let layers = await toolLayers(page);
  assert.deepEqual(layers["tool-cluster-line"]?.ids.sort(), [
    "agri-food/concave",
    "auto-parts/concave",
    "equipment/concave",
    "materials/concave",
  ]);
  assert.ok(layers["tool-cluster-marks"], "parks carry marks");
  const sums = await page.innerText(".tool .table");
  assert.match(sums, /6 生物医药\s+2\s+54\.6\s+570\s/);
  await shoot(page, "tools-clusters-zh");

  await page.click("#only-biomed");
  await frames(page);
  layers = await toolLayers(page);
  assert.equal(layers["tool-cluster-line"], undefined, "established clusters are hidden");
  assert.deepEqual(layers["tool-cluster-line-emerging"]?.ids, ["biomed/concave"]);
  assert.equal(await page.getAttribute("#only-biomed", "aria-pressed"), "true");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "only-biomed", "the focus stays");
  await page.selectOption("#cluster-mode", "tree");
  await frames(page);
  layers = await toolLayers(page);
  assert.deepEqual(layers["tool-cluster-link"]?.ids, ["biomed-1"]);
  await page.click("#clusters-all");
  await page.selectOption("#cluster-mode", "convex");
  await frames(page);
  layers = await toolLayers(page);
  assert.equal(layers["tool-cluster-line-emerging"]?.ids.length, 3);
  await page.click("#cluster-more-materials summary");
  assert.match(await page.innerText("#cluster-more-materials"), /金发科技\s*规划未写明位置/);
  assert.deepEqual(await accessibilityFaults(page), []);

  const hidden = await drawn(page);
  assert.equal(hidden["projects"], undefined, "projects are out of the way");
  await page.click(".tool .back");
  await frames(page);
  const after = await drawn(page);
  assert.ok(after["projects"], "projects are back");
  assert.ok(!Object.keys(after).some((layer) => layer.startsWith("tool-")), "nothing of the tool is left");
  watched.assertClean();
  await close(watched);
});

test("flows: arrows of all, lines of one industry, filters, animation", async () => {
  const watched = await openTool("#lang=en&theme=dark&tool=flows", ".table");
  const { page } = watched;
  assert.equal((await toolLayers(page))["tool-flow-arrows"]?.ids.length, 8);
  assert.match(await page.innerText(".tool"), /40 flows to 8 parks/);
  // One district, two grounds: newspapers for one park, an inference for two.
  assert.match(await page.innerText(".tool"), /Huangpu District → Guangqing Park, Guangfo Park \(inferred\)/);
  assert.match(await page.innerText(".tool"), /Huangpu District → Guangde Park \(by press\).*2019-09/);
  await shoot(page, "tools-flows-en-dark");
  await page.selectOption("#flow-industry", "t-biomed");
  await frames(page);
  const layers = await toolLayers(page);
  const lines = [...(layers["tool-flow-line"]?.ids ?? []), ...(layers["tool-flow-line-inferred"]?.ids ?? [])].sort();
  assert.deepEqual(lines, ["t-biomed/gaoxin", "t-biomed/guangde", "t-biomed/guangfo", "t-biomed/guangqing"]);
  assert.match(await page.innerText(".tool"), /4 flows to 4 parks/);
  await page.selectOption("#flow-district", "440112");
  assert.match(await page.innerText(".tool"), /3 flows to 3 parks/);
  assert.equal((await toolLayers(page))["tool-flow-dots"], undefined, "nothing moves before it is asked for");
  await page.click("#flow-animate");
  await page.waitForTimeout(300);
  const where = () =>
    page.evaluate(async () => {
      const map = await /** @type {import('../../www/lib/element.js').GuangqingMapElement} */ (
        document.querySelector("guangqing-map")
      ).map;
      return JSON.stringify(map.querySourceFeatures("tool-flow-dots").map((dot) => dot.geometry.coordinates));
    });
  const first = await where();
  assert.equal(JSON.parse(first).length, 3);
  await page.waitForTimeout(300);
  assert.notEqual(await where(), first, "the dots move");
  await page.click("#flow-animate");
  assert.deepEqual(await accessibilityFaults(page), []);
  watched.assertClean();
  await close(watched);

  const calm = await openTool("#lang=zh&tool=flows", ".table", { reducedMotion: "reduce" });
  await calm.page.click("#flow-animate");
  await calm.page.waitForTimeout(200);
  assert.equal((await toolLayers(calm.page))["tool-flow-dots"], undefined, "who asks for less motion gets none");
  await close(calm);
});

test("figures: each is a view with its overlay, and cites the plan", async () => {
  const watched = await openTool("#lang=zh&theme=light&tool=figures", ".caption");
  const { page } = watched;
  for (const [id, layer, says] of [
    ["1-1", "tool-figure-reach", /第二章脚注4.*粤、湘、桂三省交界处/s],
    ["4-1", "tool-figure-zone", /三园一城.*127\.85.*广州总部\+清远基地/s],
    ["4-2", "tool-figure-direction", /第四章第二节.*锂电新能源材料/s],
    ["places", "tool-places-known", /连樟样板区/],
  ]) {
    await page.click(`#figure-${id}`);
    await page.waitForTimeout(900);
    assert.ok(String(layer) in (await toolLayers(page)), `${id} draws ${layer}`);
    assert.match(await page.innerText(".tool"), /** @type {RegExp} */ (says));
    await shoot(page, `tools-figure-${id}-zh`);
    assert.deepEqual(await accessibilityFaults(page), []);
  }
  await page.click("#figure-4-1");
  await page.waitForTimeout(900);
  await page.click("#language");
  await page.waitForFunction(() => document.querySelector(".tool .caption")?.textContent?.includes("Figure 4-1"));
  const names = (await toolLayers(page))["tool-figure-mode-names"]?.text ?? "";
  for (const mode of ["headquarters + bases", "R&D + manufacturing", "incubation + industrialisation"]) {
    // Along a line every letter is a text of its own.
    assert.ok(names.replaceAll(/\s/g, "").includes(mode.replaceAll(/\s/g, "")), `${mode}: ${names}`);
  }
  watched.assertClean();
  await close(watched);
});

test("on a phone the tools fit the sheet", async () => {
  for (const tool of ["clusters", "flows", "figures"]) {
    const watched = await openTool(`#lang=zh&theme=light&tool=${tool}`, ".table", PHONE);
    const { page } = watched;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.ok(!wide, `${tool} is wider than the page`);
    assert.deepEqual(await accessibilityFaults(page), []);
    await shoot(page, `tools-${tool}-phone`);
    watched.assertClean();
    await close(watched);
  }
});
