// The packed npm package in a fresh Vite project and under TypeScript, as those who install it have it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { WatchedPage, launch, siteUrl } from "./helpers.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const tools = join(root, "www/node_modules");
const tarball = process.env["PACKAGE_FILE"] ?? "";
const project = join(root, "target/package/vite");

/** @param {string} program in www/node_modules @param {string[]} args */
const run = (program, ...args) =>
  execFileSync(process.execPath, [join(tools, program), ...args], {
    cwd: project,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

before(() => {
  assert.ok(existsSync(tarball), "PACKAGE_FILE names no file: run these tests by `cargo xtask e2e`");
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "package.json"), '{"name": "fresh", "private": true, "type": "module"}\n');
  execFileSync(
    "npm",
    ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", tarball],
    { cwd: project },
  );
  cpSync(join(root, "examples/vite"), project, { recursive: true, filter: (path) => !path.endsWith("package.json") });
  for (const name of ["vite", "react", "react-dom", "vue"])
    symlinkSync(join(tools, name), join(project, "node_modules", name), "dir");
});

after(() => rmSync(project, { recursive: true, force: true }));

test("a fresh Vite project builds with it, and its pages draw: plain, React, Vue", async () => {
  run("vite/bin/vite.js", "build", "--logLevel", "error");
  const built = readdirSync(join(project, "dist/assets"));
  for (const [ending, count] of /** @type {const} */ ([
    ["guangqing_map_bg", 1],
    ["atlas-", 1],
  ])) {
    assert.ok(built.filter((name) => name.startsWith(ending)).length >= count, `${ending} is copied: ${built.join()}`);
  }
  const types = /** @type {Record<string, string>} */ ({
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".wasm": "application/wasm",
  });
  for (const name of ["index", "react", "vue"]) {
    const page = await (await launch()).newPage({ locale: "zh-CN" });
    const watched = new WatchedPage(page);
    const at = new URL("vite/", siteUrl).href;
    await page.route(`${at}**`, (route) => {
      const file = join(
        project,
        "dist",
        decodeURIComponent(new URL(route.request().url()).href.slice(at.length)).replace(/[?#].*/, ""),
      );
      if (!existsSync(file)) return route.fulfill({ status: 404, body: "" });
      return route.fulfill({
        body: readFileSync(file),
        contentType: types[extname(file)] ?? "application/octet-stream",
      });
    });
    await page.goto(`${at}${name}.html`);
    await page.waitForSelector("#app[data-ready=true]");
    await page.waitForFunction(
      () => ((document.querySelector("guangqing-map")?.shadowRoot ?? document).querySelector("canvas")?.width ?? 0) > 0,
    );
    if (name === "index") {
      await page.getByRole("button", { name: "放大" }).waitFor();
      // What only some pages need is not fetched by others.
      assert.ok(!watched.requested.some((path) => /analysis.*\.wasm/.test(path)));
    } else {
      const view = () =>
        page.evaluate(() => {
          const element = /** @type {any} */ (document.querySelector("guangqing-map"));
          return [element.center.join(), element.zoom, element.resolvedTheme];
        });
      assert.deepEqual(await view(), ["113.05,23.68", 9, "light"]);
      await page.getByRole("button", { name: "深色" }).click();
      await page.getByRole("button", { name: "浅色" }).waitFor();
      assert.equal((await view())[2], "dark");
    }
    watched.assertClean();
    await page.close();
  }
});

test("its declarations say what is right, and refuse what is wrong", () => {
  writeFileSync(join(project, "consumer.ts"), CONSUMER);
  const options = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--target",
    "es2022",
    "--lib",
    "es2023,dom,dom.iterable",
    "--types",
    "",
  ];
  for (const [module, resolution] of [
    ["esnext", "bundler"],
    ["nodenext", "nodenext"],
  ]) {
    try {
      run("typescript/bin/tsc", ...options, "--module", module, "--moduleResolution", resolution, "consumer.ts");
    } catch (error) {
      assert.fail(`${resolution}:\n${/** @type {any} */ (error).stdout}`);
    }
  }
});

const CONSUMER = `
import { createMap, LngLatBounds, Map, MapError, Marker, NavigationControl, Popup } from "guangqing-map";
import type { GuangqingMapElement } from "guangqing-map/element";
import type { LayerSpecification, MapEventType, SourceSpecification, StyleSpecification } from "guangqing-map/types.js";

const source: SourceSpecification = { type: "csv", data: "points.csv", lon: "经度", lat: "纬度", datum: "gcj02" };
const layer: LayerSpecification = { id: "a", type: "circle", source: "s", paint: { "circle-radius": ["get", "r"], "circle-color": "#fff" } };
const style: StyleSpecification = { version: 8, sources: { s: source }, layers: [layer] };
// @ts-expect-error a property of another type of layer
const wrong: LayerSpecification = { id: "a", type: "circle", source: "s", paint: { "fill-color": "#fff" } };
// @ts-expect-error a word that the property does not know
const word: LayerSpecification = { id: "a", type: "line", source: "s", layout: { "line-cap": "rond" } };
// @ts-expect-error an unknown datum
const datum: SourceSpecification = { type: "geojson", data: {}, datum: "mars" };

export async function page(container: HTMLElement): Promise<void> {
  const map: Map = await createMap(container, { style, center: { lng: 113, lat: 23 }, zoom: 9, cooperativeGestures: true });
  map.addSource("t", source).addLayer(layer, "b").setPaintProperty("a", "circle-radius", 4).addControl(new NavigationControl(), "top-left");
  map.on("click", (event) => event.lngLat.lng + event.point.x);
  const subscription = map.on("mouseenter", ["a", "b"], ({ features, target }) => target.getFeatureState({ source: "s", id: features[0]!.id }));
  subscription.unsubscribe();
  const { error } = await map.once("error");
  const message: string = error instanceof MapError ? error.code : error.message;
  const east: number = map.getBounds().getEast() + new LngLatBounds([1, 2, 3, 4]).getCenter().lat + map.getCenter().toArray()[0];
  const picture: Blob = await map.exportPNG({ dpi: 300 });
  const { area_m2 } = await map.measure({ type: "Point", coordinates: [1, 2] });
  new Marker({ draggable: true }).setLngLat([1, 2]).setPopup(new Popup().setText(message + east + picture.size + area_m2)).addTo(map);
  map.getSource("t")?.updateData({ remove: [1], update: [{ id: 2, addOrUpdateProperties: [{ key: "a", value: 1 }] }] });
  // @ts-expect-error no such event
  map.on("clack", () => {});
  // @ts-expect-error no such corner
  map.addControl(new NavigationControl(), "middle");
  // @ts-expect-error numbers, not text
  map.easeTo({ center: "113,23" });
  const kinds: keyof MapEventType = "sourceprogress";
  const element = document.querySelector<GuangqingMapElement>("guangqing-map");
  if (element) {
    element.minZoom = 6;
    element.center = [113, 23];
    (await element.map).panTo([113, 23]);
    // @ts-expect-error a number
    element.zoom = kinds;
  }
}
`;
