// Every example opens, draws, and does the one thing that it shows.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { WatchedPage, accessibilityFaults, launch, shoot, siteDir, siteUrl } from "./helpers.mjs";

/** @import { Page } from 'playwright-core' */

/** @param {Page} page @param {string} selector @param {RegExp} pattern */
const says = (page, selector, pattern) =>
  page.waitForFunction(
    ([s, source]) =>
      new RegExp(/** @type {string} */ (source), "s").test(
        document.querySelector(/** @type {string} */ (s))?.textContent ?? "",
      ),
    [selector, pattern.source],
  );

/** What is tried on each page. @type {Record<string, (page: Page, watched: WatchedPage) => Promise<unknown>>} */
const TRIALS = {
  minimal: async () => {},
  geojson: async (page) => {
    await says(page, "#size", /合计 \d+\.\d\d km²（[\d,]+ 亩）/);
    const { width, height, x, y } = (await page.locator("#map").boundingBox()) ?? { width: 0, height: 0, x: 0, y: 0 };
    // Both areas are fitted: a grid of clicks meets one of them.
    for (let i = 1; i < 9 && !(await page.getByRole("dialog").count()); i += 1) {
      await page.mouse.click(x + (width * i) / 9, y + height * 0.55);
      await page.waitForTimeout(350);
    }
    assert.match(await page.getByRole("dialog").innerText(), /示例地块/);
  },
  csv: (page) => says(page, "#count", /^4 行在图上，1 处需要检查$/),
  restyle: async (page) => {
    for (const value of ["dark", "plain.json", "light"]) {
      await page.selectOption("#theme", value);
      await page.waitForLoadState("networkidle");
    }
    await page.uncheck("#roads");
  },
  labels: async (page) => {
    // Letters have few px that their edges do not mix with what is below.
    const inked = (/** @type {number[]} */ color) =>
      page.waitForFunction((color) => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("#map canvas"));
        const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(
          0,
          0,
          canvas.width,
          canvas.height,
        );
        let count = 0;
        for (let i = 0; i < data.length; i += 4) count += Number(color.every((c, k) => Math.abs(c - data[i + k]) < 20));
        return count > 30;
      }, color);
    const [figures, rivers] = [
      [0x0b, 0x57, 0xc2],
      [0x1f, 0x5f, 0x94],
    ];
    for (const way of ["vertical", "horizontal", "along"]) {
      await page.selectOption("#rivers", way);
      await inked(rivers);
      await inked(figures);
      await shoot(page, `example-labels-${way}`);
    }
    await page.selectOption("#rivers", "vertical");
    await page.selectOption("#lang", "en");
    await says(page, "h1", /^Bilingual and vertical labels$/);
    await inked(figures);
    await shoot(page, "example-labels-en");
    await page.selectOption("#lang", "zh");
    await says(page, "h1", /^双语与竖排注记$/);
  },
  events: async (page) => {
    const { width, height, x, y } = (await page.locator("#map").boundingBox()) ?? { width: 0, height: 0, x: 0, y: 0 };
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.wheel(0, -300);
    await says(page, "#log", /^缩放 \d/);
    await page.mouse.click(x + width / 2, y + height / 2);
    await says(page, "#log", /第一次点击在 11\d/);
    await page.getByRole("button", { name: "可拖动的标记" }).focus();
    await page.keyboard.press("ArrowUp");
    await says(page, "#log", /^113\./);
  },
  many: async (page, watched) => {
    await page.waitForFunction(() =>
      [...document.querySelectorAll("guangqing-map")].slice(0, 6).every((e) => e.shadowRoot?.querySelector("canvas")),
    );
    const engines = watched.requested.filter((path) => path.endsWith("guangqing_map_bg.wasm"));
    assert.equal(engines.length, 1, "the engine is fetched once");
  },
  analysis: async (page) => {
    await says(page, "#said", /^范围 \d{3}\.\d km²，分级 40、\d+、\d+、500$/);
    await page.check("#flows");
    const { width, height, x, y } = (await page.locator("#map").boundingBox()) ?? { width: 0, height: 0, x: 0, y: 0 };
    await page.mouse.click(x + width / 2, y + height / 2);
    await says(page, "#said", /^60 分钟内可达 [\d,]+ km²$/);
    const within = async () => Number((await page.innerText("#said")).replace(/^.*可达 |[^\d]/g, ""));
    const hour = await within();
    await page.selectOption("#minutes", "120");
    await page.waitForTimeout(400);
    await page.mouse.click(x + width / 2, y + height / 2);
    await says(page, "#said", /^120 分钟/);
    assert.ok((await within()) > hour);
  },
  print: async (page) => {
    await page.evaluate(() => {
      window.print = () => {
        const sheet = document.querySelector("body > .gq-print svg");
        document.title = `printed ${sheet?.querySelectorAll("path").length}`;
        dispatchEvent(new Event("afterprint"));
      };
    });
    await page.click("#print");
    await page.waitForFunction(
      () => Number(/^printed (\d+)/.exec(document.title)?.[1]) > 20 && !document.querySelector(".gq-print"),
    );
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#png")]);
    assert.equal(download.suggestedFilename(), "广清图.png");
    await says(page, "#done", /png，\d{2,} kB/);
  },
  article: async (page) => {
    await page.getByRole("button", { name: "图例" }).waitFor();
    const [basic, more] = [
      page.getByRole("button", { name: "回到全图" }).first(),
      page.getByRole("button", { name: "图例" }),
    ];
    const [above, below] = [await basic.boundingBox(), await more.boundingBox()];
    assert.ok(above && below && below.y >= above.y + above.height, "further controls stand below the basic ones");
    await page.mouse.move(640, 400);
    await page.mouse.wheel(0, 600);
    await page.waitForFunction(() => scrollY > 100);
    await page.waitForFunction(() =>
      document.querySelectorAll("guangqing-map")[1]?.shadowRoot?.querySelector("canvas"),
    );
  },
  plain: async (page) => {
    await says(page, "#words", /^地图中心 东经 113\.05°.*重点项目：\d+ 个（/);
    await page.getByRole("button", { name: "清远市" }).press("Enter");
    await page.getByRole("dialog", { name: "清远市" }).waitFor();
  },
};

test("every example has its trial", () => {
  const pages = readdirSync(`${siteDir}/examples`)
    .filter((name) => name.endsWith(".html"))
    .map((name) => name.slice(0, -5));
  assert.deepEqual(pages.sort(), Object.keys(TRIALS).sort());
});

for (const [name, trial] of Object.entries(TRIALS)) {
  test(`the example “${name}” does what it shows`, async () => {
    const context = await (await launch()).newContext({ viewport: { width: 1280, height: 800 }, locale: "zh-CN" });
    const page = await context.newPage();
    const watched = new WatchedPage(page);
    await page.goto(new URL(`examples/${name}.html`, siteUrl).href);
    await page.waitForFunction(() => {
      const element = document.querySelector("guangqing-map")?.shadowRoot ?? document;
      return (element.querySelector("canvas")?.width ?? 0) > 0;
    });
    await trial(page, watched);
    await shoot(page, `example-${name}`);
    watched.assertClean();
    assert.deepEqual(await accessibilityFaults(page), []);
    await context.close();
  });
}
