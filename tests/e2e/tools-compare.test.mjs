// The tools with figures: parks compared, projects over the years, own shapes measured, table 2-1 as charts.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { PHONE, close, drawn, openMap } from "./atlas.mjs";
import { accessibilityFaults, shoot } from "./helpers.mjs";

/** @import { Page } from 'playwright-core' */

/** Opens a tool and waits until it shows something. @param {string} hash @param {string} selector @param {Parameters<typeof openMap>[1]} [options] */
async function openTool(hash, selector, options) {
  const watched = await openMap(hash, options);
  await watched.page.waitForSelector(selector);
  return watched;
}

/** What a button saves. @param {Page} page @param {string} selector */
async function saved(page, selector) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  return readFile(await download.path(), "utf8");
}

/** The colours of the parks on the map, by id. @param {Page} page @returns {Promise<Record<string, string>>} */
function parkColours(page) {
  return page.evaluate(async () => {
    const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
    const layer = map.getStyle().layers.find((/** @type {{ id: string }} */ l) => l.id === "tool-compare-fill");
    const [, , ...pairs] = layer.paint["fill-color"];
    return Object.fromEntries(
      Array.from({ length: (pairs.length - 1) / 2 }, (_, i) => [pairs[2 * i], pairs[2 * i + 1]]),
    );
  });
}

test("parks are compared: classes on the map, the table and the legend say the same", async () => {
  const watched = await openTool("#lang=zh&theme=light&tool=compare", ".compare .figures-table");
  const { page } = watched;
  const first = await page.locator(".compare tbody tr").first().innerText();
  assert.match(first, /广清园[\s\S]*17\.42/, "500 亿元 on 28.7 km²");
  const ranges = await page.locator(".class-list li").allInnerTexts();
  assert.equal(ranges.length, 4);
  assert.equal(
    ranges.reduce((sum, text) => sum + Number(text.match(/(\d+) 个园区/)?.[1]), 0),
    8,
  );
  const colours = await parkColours(page);
  assert.equal(Object.keys(colours).length, 8);
  assert.equal(new Set(Object.values(colours)).size, 4);
  const legend = await page
    .locator(".class-list rect")
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("fill")));
  assert.equal(colours["guangqing"], legend[3], "the greatest has the colour of the last class");
  const layers = await drawn(page);
  assert.ok("tool-compare-fill" in layers && !("projects" in layers), "projects make room");
  await shoot(page, "tools-compare-zh");

  await page.focus("#compare-unit");
  await page.selectOption("#compare-unit", "万元/亩");
  assert.match(await page.locator(".compare tbody tr").first().innerText(), /116\.1/, "1,500 mu to the km²");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "compare-unit", "the focus stays");
  await page.selectOption("#compare-method", "quantile");
  assert.deepEqual(
    (await page.locator(".class-count").allInnerTexts()).map((text) => parseInt(text, 10)),
    [2, 2, 2, 2],
  );

  await page.click("#compare-sort-park");
  assert.equal(await page.locator("th[aria-sort]").first().getAttribute("aria-sort"), "ascending");
  for (const id of ["gaoxin", "lianzhou"]) await page.check(`#together-${id}`);
  assert.equal(await page.locator(".side-by-side tbody tr").count(), 12);
  assert.match(await page.locator(".side-by-side thead").innerText(), /高新区\s+连州园/);

  await page.selectOption("#compare-show", "symbols");
  const circles = await drawn(page);
  assert.ok("tool-compare-circles" in circles && !("tool-compare-fill" in circles));
  await page.click(".tool .back");
  assert.ok("projects" in (await drawn(page)), "projects are back");
  watched.assertClean();
  await close(watched);
});

test("what a tool hides leaves the legend, and comes back with it", async () => {
  const watched = await openMap("#lang=zh&theme=light");
  const { page } = watched;
  const sections = () =>
    page.$$eval("#legend [data-section]", (all) => all.map((section) => section.getAttribute("data-section")));
  const before = await sections();
  assert.ok(before.includes("project-domain"));
  await page.click("#tab-tools");
  await page.click("#tool-compare");
  await page.waitForFunction(
    () =>
      document.querySelector(".compare .figures-table") &&
      !document.querySelector("#legend [data-section=project-domain]"),
  );
  assert.deepEqual(
    await sections(),
    before.filter((id) => !id?.startsWith("project")),
  );
  await page.locator("#panel .back").first().click();
  await page.waitForFunction(
    (count) => document.querySelectorAll("#legend [data-section]").length === count,
    before.length,
  );
  assert.deepEqual(await sections(), before);
  await close(watched);
});

test("a comparison is saved with units, assumptions and source", async () => {
  const watched = await openTool("#lang=zh&theme=light&tool=compare", ".compare .figures-table");
  const { page } = watched;
  const csv = await saved(page, '[data-export="csv"]');
  assert.ok(csv.startsWith("\u{feff}id,园区,每平方公里投资 (亿元/km²),"), csv.slice(0, 80));
  const lines = csv.split("\r\n");
  assert.match(lines[1] ?? "", /^guangqing,广清经济特别合作区广清产业园,17\.42160/);
  assert.ok(csv.includes("附件五 第1行") && csv.includes("规划面积为分母") && csv.includes("资料来源："));
  const json = JSON.parse(await saved(page, '[data-export="geojson"]'));
  assert.equal(json.features.length, 8);
  assert.deepEqual(json.units, { invest_per_km2: "亿元/km²" });
  assert.ok(json.source && json.assumptions.length > 0);
  const park = json.features.find((/** @type {{ id: string }} */ f) => f.id === "guangqing");
  assert.ok(park.geometry.type.includes("Polygon") && Math.abs(park.properties.invest_per_km2 - 500 / 28.7) < 1e-9);
  await close(watched);
});

test("text that a spreadsheet would run is written as text", async () => {
  const watched = await openTool("#lang=en&theme=light&tool=measure", ".measure");
  const { page } = watched;
  await page.click(".measure summary >> nth=0");
  await page.fill(
    "#measure-paste",
    JSON.stringify({
      type: "Feature",
      properties: { name: '=HYPERLINK("x"),1' },
      geometry: {
        type: "LineString",
        coordinates: [
          [113, 23],
          [113, 24],
        ],
      },
    }),
  );
  await page.click("#measure-read");
  await page.waitForSelector(".measured");
  const csv = await saved(page, '.measure > div > .actions > [data-export="csv"]');
  assert.ok(csv.includes(`"'=HYPERLINK(""x""),1"`), csv.slice(0, 400));
  assert.ok(csv.includes("110751.075"), "metres between 23° N and 24° N");
  await close(watched);
});

test("the timeline follows its slider, its buttons and its bars", async () => {
  const watched = await openTool("#lang=zh&theme=light&tool=timeline", ".timeline .chart");
  const { page } = watched;
  const totals = () => page.innerText(".timeline-totals");
  const go = async (/** @type {string} */ year) => {
    await page.locator("#timeline-year").fill(year);
    assert.equal(await page.innerText(".timeline-year"), year);
  };
  await go("2035");
  assert.match(await totals(), /建成\s*83 项[\s\S]*到年底累计\s*751\.1 亿元/);
  await go("2016");
  assert.match(await totals(), /拟建\s*83 项[\s\S]*在建\s*1 项[\s\S]*当年投资\s*9,800 万元/);
  await page.focus("#timeline-year");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.innerText(".timeline-year"), "2017");
  await page.click("#timeline-after");
  assert.equal(await page.innerText(".timeline-year"), "2018");
  await page.locator('.chart-press[data-year="2023"]').first().click();
  assert.match(await totals(), /在建\s*57 项[\s\S]*建成\s*27 项/);
  await shoot(page, "tools-timeline-zh");

  const dots = async () => (await drawn(page))["tool-timeline"]?.ids ?? [];
  const all = await dots();
  assert.ok(all.includes("a3-01") && all.includes("a3-05"));
  await page.uncheck("#timeline-complete");
  assert.ok(!(await dots()).includes("a3-05"), "complete in 2023 and hidden");
  assert.ok(!("projects" in (await drawn(page))), "the domain colours are hidden");
  await page.check("#timeline-complete");

  await page.click("#timeline-play");
  await page.waitForFunction(() => Number(document.querySelector(".timeline-year")?.textContent) > 2023);
  await page.click("#timeline-play");
  const stopped = await page.innerText(".timeline-year");
  await page.waitForTimeout(1300);
  assert.equal(await page.innerText(".timeline-year"), stopped);

  const doubtful = await totals();
  await page.uncheck("#timeline-doubtful");
  assert.notEqual(await totals(), doubtful);
  assert.match(await totals(), /计划总投资合计 714\.2 亿元/);
  const csv = await saved(page, '[data-export="csv"]');
  const years = csv
    .split("\r\n")
    .slice(1, 21)
    .map((line) => line.split(","));
  assert.deepEqual([years[0]?.[0], years[19]?.[0]], ["2016", "2035"]);
  const spent = years.reduce((sum, line) => sum + Number(line[6]), 0);
  assert.ok(Math.abs(spent - (1561404 + 5709851 + 239277 - 368201)) < 1, String(spent));
  await page.click(".tool .back");
  assert.ok("projects" in (await drawn(page)));
  watched.assertClean();
  await close(watched);
});

test("a polygon is drawn by pointer and by keyboard, measured, and knows what it holds", async () => {
  const watched = await openTool("#8.00/23.7000/113.1000&lang=zh&theme=light&tool=measure", ".measure");
  const { page } = watched;
  const box = await page.locator("guangqing-map").boundingBox();
  assert.ok(box);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => page.mouse.click(box.x + x, box.y + y);
  for (const [x, y] of /** @type {[number, number][]} */ ([
    [250, 250],
    [500, 250],
    [500, 480],
  ]))
    await at(x, y);
  await page.waitForSelector(".measured");
  assert.equal(await page.locator(".vertices li").count(), 3);
  assert.equal(await page.isVisible("#details"), false, "clicks draw and open no record");
  await at(250, 250);
  await page.waitForFunction(() => document.getElementById("measure-finish")?.textContent === "继续画");
  assert.equal(await page.locator(".vertices li").count(), 3, "the first point closes");
  assert.match(await page.innerText(".measured .fields"), /面积\s*[\d,.]+ km²/);

  await page.click("#measure-clear");
  for (const position of ["112.9, 23.4", "113.6 23.4", "113.6，23.9", "112.9;23.9"]) {
    await page.fill("#measure-position", position);
    await page.press("#measure-position", "Enter");
  }
  const text = await page.innerText(".measured");
  assert.match(text, /3,954\.87 km²/, "as the command line has it");
  assert.match(text, /广清经济特别合作区广清产业园[\s\S]*100%/);
  // The four that are known only to be in 佛冈县 are drawn inside, and known to be nowhere.
  assert.match(text, /重点项目 21 项/);
  assert.match(text, /另有 45 项（293\.3673 亿元）只知道在哪个县或市，未计入/);
  assert.match(text, /京广铁路\s*铁路\s*相交或在内/);
  await shoot(page, "tools-measure-zh");
  const json = JSON.parse(await saved(page, '[data-export="geojson"]'));
  assert.ok(Math.abs(json.features[0].properties.area_km2 - 3954.874052) < 1e-4);
  assert.equal(json.features[0].geometry.type, "Polygon");
  assert.equal(json.units.area_km2, "km²");
  assert.equal(json.features[0].properties.inside.sums.left_out_wan, 2_933_673);
  assert.match(json.assumptions.join("\n"), /45 个项目（计划总投资 293\.3673 亿元）只知道在哪个县或市/);
  assert.match(await saved(page, '[data-export="csv"]'), /45 个项目（计划总投资 293\.3673 亿元）/);

  await page.click(".measure > details:last-child > summary");
  const distances = await saved(page, '.measure > details:last-child [data-export="csv"]');
  assert.match(distances.split("\r\n")[1] ?? "", /^广清园,0,98\.28/, "as `matrix parks` has it");

  await page.click("#measure-clear");
  await page.click("#measure-line");
  await page.focus("#measure-centre");
  await page.keyboard.press("Enter");
  assert.ok("tool-measure-centre" in (await drawn(page)), "a ring shows where the point goes");
  await page.fill("#measure-position", "113.1, 24.7");
  await page.press("#measure-position", "Enter");
  assert.match(await page.innerText(".measured"), /长度\s*110\.7\d+ km/);
  watched.assertClean();
  await close(watched);
});

test("what is loaded is measured in its datum, and what is wrong with it is told", async () => {
  const watched = await openTool("#lang=zh&theme=light&tool=measure", ".measure");
  const { page } = watched;
  await page.click(".measure summary >> nth=0");
  const tie = {
    type: "Polygon",
    coordinates: [
      [
        [113, 24],
        [113.2, 24.2],
        [113.2, 24],
        [113, 24.2],
        [113, 24],
      ],
    ],
  };
  await page.setInputFiles("#measure-file", {
    name: "tie.geojson",
    mimeType: "application/geo+json",
    buffer: Buffer.from(JSON.stringify(tie)),
  });
  await page.waitForSelector(".measured .warn");
  assert.match(await page.innerText(".measured .warn"), /自相交/);
  assert.match(await page.innerText(".measured .fields"), /225\.225 km²/);
  await page.fill("#measure-paste", '{"type": "Nonsense"');
  await page.click("#measure-read");
  await page.waitForFunction(() =>
    /不是 GeoJSON/.test(document.querySelector('.measure [role="status"]')?.textContent ?? ""),
  );
  // Much is measured beside the page, which can stop it.
  const many = {
    type: "FeatureCollection",
    features: Array.from({ length: 4000 }, (_, i) => ({
      type: "Feature",
      properties: {},
      geometry: { type: "Point", coordinates: [112 + (i % 80) / 40, 23 + i / 4000] },
    })),
  };
  await page.fill("#measure-paste", JSON.stringify(many));
  await page.evaluate(() => {
    document.getElementById("measure-read")?.click();
    document.getElementById("measure-stop")?.click();
  });
  assert.match(await page.innerText('.measure [role="status"]'), /已停止/);
  await page.click("#measure-read");
  await page.waitForFunction(() =>
    /载入了 4000 个要素/.test(document.querySelector('.measure [role="status"]')?.textContent ?? ""),
  );
  assert.equal(await page.locator("#measure-stop").count(), 0);
  await page.selectOption("#measure-datum", "gcj02");
  await page.fill("#measure-paste", JSON.stringify({ type: "Point", coordinates: [113.0563, 23.6821] }));
  await page.click("#measure-read");
  await page.waitForSelector(".measured");
  const [lng = 0, lat = 0] =
    (await page.innerText(".measured .fields"))
      .match(/(\d+\.\d+), (\d+\.\d+)/)
      ?.slice(1)
      .map(Number) ?? [];
  assert.ok(Math.abs(lng - 113.0563) > 0.003 && Math.abs(lat - 23.6821) > 0.001, "moved to WGS-84");
  watched.assertClean();
  await close(watched);
});

test("table 2-1 is shown as the plan writes it", async () => {
  const watched = await openTool("#lang=zh&theme=light&tool=indicators", ".indicator");
  const { page } = watched;
  assert.equal(await page.locator(".indicator").count(), 28);
  const chart = (/** @type {string} */ id) => page.locator(`[data-id="${id}"] svg`);
  assert.match((await chart("ind-03-2").textContent()) ?? "", />30.*>50.*>60/s);
  assert.match((await chart("ind-03-2").getAttribute("aria-label")) ?? "", /超过 30%/);
  assert.equal(await chart("ind-03-2").locator(".indicator-arrow").count(), 3, "bounds are open upwards");
  assert.match((await chart("ind-06-2").textContent()) ?? "", /—.*≥16.*≥20/s);
  assert.equal(await chart("ind-06-2").locator("rect").count(), 2, "a year without a figure has no bar");
  assert.match(await page.innerText('[data-id="ind-08"]'), /370|不一致/);
  assert.match(await page.innerText(".indicators"), /均属于预期性指标/);
  await shoot(page, "tools-indicators-zh");
  const csv = await saved(page, '[data-export="csv"]');
  assert.ok(
    csv.includes(
      "ind-06-2,产业共建,产业转移工业园区规上企业 · 工业增加值年均增速,%,—,≥16,≥20,当年数值,第二章第三节 表2-1 第6行",
    ),
    csv.slice(0, 1500),
  );
  await page.selectOption("#indicators-group", "民生发展");
  assert.equal(await page.locator(".indicator").count(), 10);
  await page.click("#language");
  await page.waitForFunction(() => document.querySelector(".indicator-group h3")?.textContent === "Livelihood");
  watched.assertClean();
  await close(watched);
});

for (const [face, rest, options] of /** @type {const} */ ([
  ["dark, en", "lang=en&theme=dark", {}],
  ["light, zh, phone", "lang=zh&theme=light", PHONE],
])) {
  test(`axe finds nothing in the tools with figures (${face})`, async () => {
    for (const [id, selector] of /** @type {const} */ ([
      ["compare", ".compare .figures-table"],
      ["timeline", ".timeline .chart"],
      ["measure", ".measure"],
      ["indicators", ".indicator"],
    ])) {
      const watched = await openTool(`#${rest}&tool=${id}`, selector, options);
      const { page } = watched;
      if (id === "compare") for (const park of ["gaoxin", "lianzhou"]) await page.check(`#together-${park}`);
      if (id === "measure") {
        for (const position of ["112.9, 23.4", "113.6 23.4", "113.6 23.9"]) {
          await page.fill("#measure-position", position);
          await page.press("#measure-position", "Enter");
        }
        await page.waitForSelector(".measured");
      }
      await page.evaluate(() =>
        document.querySelectorAll(".tool details").forEach((details) => details.setAttribute("open", "")),
      );
      await page.waitForTimeout(260);
      assert.deepEqual(await accessibilityFaults(page, { bestPractice: true }), [], id);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll(".tool button, .tool input, .tool select")]
          .filter((b) => b.checkVisibility())
          .map((b) => ({ name: b.textContent || b.id, ...b.getBoundingClientRect().toJSON() }))
          .filter((b) => b.width < 24 || b.height < 24)
          .map((b) => b.name),
      );
      assert.deepEqual(small, [], id);
      const wide = await page.evaluate(
        () =>
          document.getElementById("panel-content")?.scrollWidth ===
          document.getElementById("panel-content")?.clientWidth,
      );
      assert.ok(wide, `${id} fits the panel's width`);
      await shoot(page, `tools-${id}-${face.replaceAll(", ", "-")}`);
      watched.assertClean();
      await close(watched);
    }
  });
}
