// One Content-Security-Policy, as the README has it, on all pages and in the package; and everything works under it, with Trusted Types
// that let nothing through and without `img-src`.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { blank } from "./blank.mjs";

const root = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, root), "utf8");
const POLICY = /^ {4}(default-src [^\n]+)$/m.exec(read("README.md"))?.[1] ?? "";
const TRUSTED = "require-trusted-types-for 'script'; trusted-types 'none'";

test("the README, the package and every page have the same policy", () => {
  assert.match(POLICY, /script-src/);
  assert.ok(read("xtask/src/package.rs").includes(`    ${POLICY}\n`), "the package’s README");
  for (const path of [
    "www/index.html",
    ...readdirSync(new URL("www/examples/", root))
      .filter((name) => name.endsWith(".html"))
      .map((name) => `www/examples/${name}`),
  ]) {
    assert.equal(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(read(path))?.[1], POLICY, path);
  }
});

/** What a page does, as a script of its own: an evaluated one would need `unsafe-eval`. */
const RUN = async () => {
  const out = /** @type {Record<string, any>} */ ({});
  const site = new URL("../pkg/", location.href).href;
  const {
    createMap,
    AttributionControl,
    FullscreenControl,
    GeolocateControl,
    LayersControl,
    LegendControl,
    Marker,
    NavigationControl,
    Popup,
    ScaleControl,
  } = /** @type {typeof import('../../www/lib/index.js')} */ (await import(`${site}index.js`));
  const container = /** @type {HTMLElement} */ (document.getElementById("map"));
  const map = await createMap(container, { lang: "zh" });
  for (const control of [
    new NavigationControl(),
    new ScaleControl(),
    new AttributionControl(),
    new FullscreenControl(),
    new GeolocateControl(),
    new LayersControl({ open: true }),
    new LegendControl({ open: true }),
  ])
    map.addControl(control);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16" fill="#f00"/></svg>';
  map.addImage("red", svg);
  map.addImage("same", (await map.loadImage(new URL("red.svg", location.href))).data);
  map
    .addSource("own", { type: "csv", data: "lon,lat,name\n113,23,a\n" })
    .addLayer({ id: "own", type: "symbol", source: "own", layout: { "icon-image": "red" } });
  const marker = new Marker({ color: "#a00" }).setLngLat([113, 23]).addTo(map);
  marker.setPopup(new Popup().setText("<b>text</b>")).togglePopup();
  if (!map.loaded()) await map.once("idle");
  // The element, with data of its own, controls and what is slotted.
  await import(`${site}element.js`);
  const element = /** @type {import('../../www/lib/element.js').GuangqingMapElement} */ (
    document.createElement("guangqing-map")
  );
  element.controls = "basic legend layers";
  element.data = { type: "Point", coordinates: [113, 23] };
  element.textContent = "";
  document.body.append(element);
  const second = await element.map;
  if (!second.loaded()) await second.once("idle");
  out["legend"] = container.querySelectorAll(".gq-control-legend [part~=panel] svg").length;
  out["rows"] = map.legend().filter((row) => row.visible).length;
  out["swatch"] = container.querySelector(".gq-control-legend [part~=panel] svg")?.getBoundingClientRect().width;
  const png = await map.exportPNG({ dpi: 192, title: "广清图", attribution: "来源" });
  const picture = await createImageBitmap(png);
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  out["png"] = [picture.width, picture.height, new Set(new Uint32Array(data.buffer)).size > 50];
  const { x, y } = map.project([113, 23]);
  out["icon"] = [...context.getImageData(Math.round(2 * x), Math.round(2 * y), 1, 1).data].slice(0, 3);
  out["title"] = (await png.text()).includes("iTXtTitle");
  const printed = map.print({ title: "x" });
  let page = document.querySelector(".gq-print");
  while (!page) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    page = document.querySelector(".gq-print");
  }
  out["printed"] = [
    page.firstElementChild?.namespaceURI,
    page.querySelectorAll("path").length > 100,
    page.querySelectorAll("text").length > 10,
    page.querySelector("title")?.textContent,
  ];
  // Not all browsers tell in a test.
  dispatchEvent(new Event("afterprint"));
  await printed;
  out["measure"] =
    (
      await map.measure({
        type: "LineString",
        coordinates: [
          [113, 23],
          [113, 24],
        ],
      })
    ).length_m > 100000;
  out["words"] = (await map.describe()).length > 20;
  map.setStyle("dark");
  await map.once("idle");
  map.remove();
  return out;
};

for (const [name, policy] of [
  ["as it stands", POLICY],
  ["with Trusted Types", `${POLICY}; ${TRUSTED}`],
  ["with Trusted Types, without pictures", `${POLICY.replace(/img-src[^;]*; /, "")}; ${TRUSTED}`],
]) {
  test(`everything works under the policy ${name}`, async () => {
    const html =
      '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><link rel="stylesheet" href="test.css"><body><div id="map"></div><script type="module" src="run.js"></script>';
    const script = `window.print = () => {}; addEventListener('securitypolicyviolation', (e) => (window.broken ??= []).push(e.violatedDirective + ' ' + (e.sourceFile ?? '') + ' ' + e.blockedURI)); (${RUN})().then((out) => (window.out = out), (error) => (window.out = String(error?.stack ?? error)));`;
    const watched = await blank({
      html,
      csp: /** @type {string} */ (policy),
      reducedMotion: "reduce",
      files: {
        "run.js": { body: script, contentType: "text/javascript" },
        "test.css": { body: "#map, guangqing-map { width: 800px; height: 500px }", contentType: "text/css" },
        "red.svg": {
          body: '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="8"/></svg>',
          contentType: "image/svg+xml",
        },
        "favicon.ico": { body: "" },
      },
    });
    await watched.page.waitForFunction(() => "out" in window, undefined, { timeout: 30_000 });
    const { out, broken } = await watched.page.evaluate(() => ({
      out: /** @type {any} */ (window).out,
      broken: /** @type {any} */ (window).broken,
    }));
    assert.equal(broken, undefined);
    assert.equal(typeof out, "object", out);
    assert.equal(out.legend, out.rows);
    assert.ok(out.legend > 3 && out.swatch > 5);
    assert.deepEqual(out.png, [1600, 1000, true]);
    assert.deepEqual(out.icon, [255, 0, 0]);
    assert.deepEqual(out.printed, ["http://www.w3.org/2000/svg", true, true, "x"]);
    assert.deepEqual([out.title, out.measure, out.words], [true, true, true]);
    watched.faults = watched.faults.filter((fault) => !/favicon/.test(fault));
    await watched.done();
  });
}
