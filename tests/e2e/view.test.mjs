// What the atlas page shows: labels, languages, themes, layers, and the address that keeps all of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PHONE, close, drawn, frames, jump, openMap, ready, view } from "./atlas.mjs";
import { accessibilityFaults, shoot, siteDir } from "./helpers.mjs";

/** @import { GuangqingMapElement } from '../../www/lib/element.js' */

const PARKS = [
  "guangqing",
  "guangde",
  "guangfo",
  "konggang",
  "gaoxin",
  "huadu-qingxin",
  "baiyun-yingde",
  "lianzhou",
].sort();
const AREAS_KM2 = ["28.7", "36.25", "25.9", "37", "80.2", "70.9", "118", "92.3"];

for (const [device, options] of /** @type {const} */ ([
  ["desktop", {}],
  ["phone", PHONE],
])) {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`the first view on a ${device} labels all parks with their areas, and both cities (${lang})`, async () => {
      const watched = await openMap(`#lang=${lang}&theme=${lang === "zh" ? "light" : "dark"}`, options);
      const layers = await drawn(watched.page);
      assert.deepEqual(layers["park-labels"]?.ids.sort(), PARKS);
      for (const area of AREAS_KM2)
        assert.match(layers["park-labels"]?.text ?? "", new RegExp(`(?<![\\d.])${area} km²`));
      const cities = lang === "zh" ? ["广州市", "清远市"] : ["Guangzhou", "Qingyuan"];
      for (const city of cities) assert.ok(layers["city-labels"]?.text.includes(city), `${city} has no label`);
      assert.ok((layers["projects"]?.ids.length ?? 0) > 60, "the projects are drawn");
      await shoot(watched.page, `atlas-${device}-${lang}`);
      watched.assertClean();
      await close(watched);
    });
  }
}

test("the language switch changes labels, panel and page, there and back", async () => {
  const watched = await openMap("#lang=zh");
  const { page } = watched;
  assert.match((await drawn(page))["park-labels"]?.text ?? "", /广清园/);
  await page.click("#language");
  await frames(page);
  const english = (await drawn(page))["park-labels"]?.text ?? "";
  assert.match(english, /Guangqing Park/);
  assert.doesNotMatch(english, /广清园/);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.match(await page.innerText("#panel-body"), /Guangqing Park/);
  await page.click("#language");
  await frames(page);
  assert.match((await drawn(page))["park-labels"]?.text ?? "", /广清园/);
  watched.assertClean();
  await close(watched);
});

test("the theme switch repaints the map and the page", async () => {
  const watched = await openMap("#lang=zh&theme=light");
  const { page } = watched;
  /** Waits until a point of the view, away from the bitmap's margin, is light or dark. @param {'light' | 'dark'} wanted */
  const painted = (wanted) =>
    page.waitForFunction((light) => {
      const canvas = document.querySelector("guangqing-map")?.shadowRoot?.querySelector("canvas");
      const [r = 0, g = 0, b = 0] = canvas?.getContext("2d")?.getImageData(210, 210, 1, 1).data ?? [];
      return light ? r + g + b > 600 : r + g + b > 0 && r + g + b < 200;
    }, wanted === "light");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await painted("light");
  const lightPaper = await paper();
  await page.selectOption("#theme", "dark");
  await page.waitForFunction(() => document.querySelector("guangqing-map")?.getAttribute("theme") === "dark");
  // Colours pass into each other; how long that takes is the style's to say.
  await painted("dark");
  const darkPaper = await paper();
  assert.notEqual(lightPaper, darkPaper);
  watched.assertClean();
  await close(watched);
});

test("a layer switch hides its group, and the address remembers it", async () => {
  const watched = await openMap("#lang=zh");
  const { page } = watched;
  assert.ok((await drawn(page))["projects"]);
  await page.click("#tab-layers");
  await page.click("#group-projects");
  await frames(page);
  const hidden = await drawn(page);
  assert.equal(hidden["projects"], undefined);
  assert.equal(hidden["box-projects"], undefined);
  assert.ok(hidden["park-labels"], "the parks stay");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "group-projects", "the switch keeps the focus");
  await page.click("#group-clusters");
  await frames(page);
  assert.equal((await drawn(page))["cluster-labels"]?.ids.length, 7);
  await page.reload();
  await ready(page);
  const again = await drawn(page);
  assert.equal(again["projects"], undefined);
  assert.ok(again["cluster-fill"]);
  watched.assertClean();
  await close(watched);
});

test("every style of the list draws, and only the one that is chosen is fetched", async () => {
  const watched = await openMap("#lang=zh&theme=light");
  const { page, requested } = watched;
  assert.ok(!requested.some((path) => /styles\/(print|contrast|safe)/.test(path)));
  const seen = new Set();
  for (const theme of ["contrast", "safe", "print"]) {
    const restyled = page.evaluate(() =>
      new Promise((resolve) =>
        document.querySelector("guangqing-map")?.addEventListener("gq-style", resolve, { once: true }),
      ).then(() => true),
    );
    await page.selectOption("#theme", theme);
    await restyled;
    seen.add(
      await page.evaluate(async () =>
        JSON.stringify((await /** @type {any} */ (document.querySelector("guangqing-map")).map).getStyle().layers),
      ),
    );
    assert.ok(
      requested.some((path) => path.endsWith(`styles/${theme}.json`)),
      theme,
    );
    assert.match(page.url(), new RegExp(`theme=${theme}`));
    assert.deepEqual(await accessibilityFaults(page), [], theme);
    await page.waitForTimeout(700);
    await shoot(page, `theme-${theme}`);
  }
  assert.equal(seen.size, 3);
  watched.assertClean();
  await close(watched);
});

test("the address brings back view, language, theme and selection", async () => {
  const watched = await openMap("#lang=zh&theme=light");
  const { page } = watched;
  await page.click("#language");
  await page.selectOption("#theme", "dark");
  await page.click(".parks .item >> nth=7");
  await page.waitForTimeout(900);
  await jump(page, [112.4, 24.78], 10.25);
  await page.waitForTimeout(100);
  const before = await view(page);
  const name = await page.innerText("#details-title");
  await page.reload();
  await ready(page);
  await page.waitForTimeout(200);
  const after = await view(page);
  assert.ok(
    Math.abs(after.lng - before.lng) < 1e-3 && Math.abs(after.lat - before.lat) < 1e-3,
    JSON.stringify({ before, after }),
  );
  assert.ok(Math.abs(after.zoom - before.zoom) < 0.01);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  assert.equal(await page.innerText("#details-title"), name);
  watched.assertClean();
  await close(watched);
});

test("a damaged address opens the first view", async () => {
  const plain = await openMap("");
  const expected = await view(plain.page);
  const watched = await openMap("#999/NaN/zz&lang=xx&theme=%E0%A4&select=parks/none&layers");
  const found = await view(watched.page);
  assert.ok(Math.abs(found.zoom - expected.zoom) < 1e-6 && Math.abs(found.lng - expected.lng) < 1e-6);
  assert.equal((await drawn(watched.page))["park-labels"]?.ids.length, 8);
  watched.assertClean();
  await Promise.all([close(plain), close(watched)]);
});

test("the SVG download is one picture with the records in it and nothing that runs", async () => {
  const watched = await openMap("#lang=zh");
  const { page } = watched;
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  assert.equal(download.suggestedFilename(), "广清图.svg");
  const svg = readFileSync(await download.path(), "utf8");
  assert.match(svg, /^(<\?xml[^>]*>\s*)?<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(svg, /<script|javascript:|\son\w+=|<foreignObject/i);
  for (const id of PARKS) assert.ok(svg.includes(`data-id="${id}"`), id);
  assert.match(svg, /园区、线路为示意/);
  const broken = await page.evaluate(
    (text) => new DOMParser().parseFromString(text, "image/svg+xml").querySelector("parsererror")?.textContent ?? "",
    svg,
  );
  assert.equal(broken, "");
  watched.assertClean();
  await close(watched);
});

test("both styles have the same layers, groups and legend, and neither has an issue", async () => {
  const [light, dark] = ["light", "dark"].map((name) => {
    const style = JSON.parse(readFileSync(join(siteDir, `pkg/styles/${name}.json`), "utf8"));
    return style.layers.map((/** @type {any} */ { id, type, source, filter, minzoom, maxzoom, metadata }) => ({
      id,
      type,
      source,
      filter,
      minzoom,
      maxzoom,
      metadata,
    }));
  });
  assert.deepEqual(light, dark);
  for (const theme of ["light", "dark"]) {
    const watched = await openMap(`#theme=${theme}`);
    const issues = await watched.page.evaluate(async () =>
      (await /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map")).map).issues(),
    );
    assert.deepEqual(issues, [], theme);
    await close(watched);
  }
});

test("the legend names every domain, size and status, and can be folded", async () => {
  const watched = await openMap("#lang=zh");
  const { page } = watched;
  const sections = await page.$$eval(".legend [data-section]", (nodes) =>
    Object.fromEntries(
      nodes.map((node) => [
        node.getAttribute("data-section"),
        [...node.querySelectorAll(".legend-row")].map((row) => row.textContent),
      ]),
    ),
  );
  assert.equal(sections["project-domain"]?.length, 11);
  assert.equal(sections["project-size"]?.length, 4);
  assert.deepEqual(sections["status"], ["在建", "规划", "研究、谋划"]);
  assert.match(await page.innerText('.legend [data-section="status"] h2'), /2022 年 1 月/);
  const height = async () => (await page.locator(".legend").boundingBox())?.height ?? 0;
  const open = await height();
  await page.click(".legend summary");
  assert.ok((await height()) < open / 5);
  await close(watched);
});

test("a record opened by its address tells what its place rests on, press as press", async () => {
  for (const [lang, id, says] of /** @type {const} */ ([
    ["zh", "projects/a3-08", /新闻报道（规划未写明），新闻报道两份，其一《广州日报》，2019-09，把握 90%/],
    ["en", "projects/a3-09", /press \(not in the plan\), .*《广州日报》, 2019-09, Certainty 97%/],
    ["zh", "places/pl-shunde-qingyuan", /广德园的原名，2019年更名，据报道[\s\S]*新闻报道/],
  ])) {
    const watched = await openMap(`#lang=${lang}&theme=light&select=${id}`);
    const { page } = watched;
    // The long texts come after the map.
    await page.waitForFunction(() => document.querySelectorAll(".provenance div").length > 3);
    assert.match(await page.innerText(".provenance"), says, id);
    if (id.startsWith("projects"))
      assert.match(
        await page.innerText("#details"),
        lang === "zh" ? /广清经济特别合作区广德（英德）产业园/ : /Guangde \(Yingde\) Industrial Park/,
      );
    await close(watched);
  }
});
