// Markers, popups and controls: where they stand, what a pointer, a key and a screen reader find in them, and that they go.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";
import { accessibilityFaults, shoot } from "./helpers.mjs";

const OPTIONS = { center: [113.05, 23.68], zoom: 9 };

test("a marker stands at its position, moves with the map, and is dragged by pointer and keys", async () => {
  const watched = await blank();
  const { page } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make();
      const marker = new g.Marker({ draggable: true, label: "试点" }).setLngLat([113.05, 23.68]).addTo(map);
      const told = /** @type {string[]} */ ([]);
      Object.assign(window, { told });
      for (const type of ["dragstart", "drag", "dragend"]) marker.on(type, () => told.push(type));
      Object.assign(window, { marker });
    },
    OPTIONS,
  );
  const pin = page.getByRole("button", { name: "试点" });
  const tip = async () => {
    const box = await pin.boundingBox();
    assert.ok(box);
    return [box.x + box.width / 2, box.y + box.height];
  };
  const where = () =>
    page.evaluate(() => {
      const { map, marker } = /** @type {any} */ (window);
      const { x, y } = map.project(marker.getLngLat());
      return [x, y];
    });
  /** @param {number[]} a @param {number[]} b */
  const near = (a, b) => assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) < 1.5, `${a} ${b}`);
  near(await tip(), [400, 250]);
  await page.evaluate(() => /** @type {any} */ (window).map.panBy([40, 30], { duration: 0 }).once("moveend"));
  near(await tip(), [360, 220]);
  const [x, y] = await tip();
  await page.mouse.move(x, y - 12);
  await page.mouse.down();
  await page.mouse.move(x + 50, y + 8, { steps: 5 });
  await page.mouse.up();
  near(await where(), [x + 50, y + 20]);
  const told = await page.evaluate(() => /** @type {any} */ (window).told.splice(0));
  assert.deepEqual([told[0], told[1], told.at(-1)], ["dragstart", "drag", "dragend"]);
  await pin.focus();
  await page.keyboard.press("ArrowLeft");
  near(await where(), [x + 49, y + 20]);
  assert.deepEqual(
    await page.evaluate(() => {
      const { map, marker } = /** @type {any} */ (window);
      const { lng } = map.getCenter();
      marker.remove();
      return [Math.abs(lng - map.getCenter().lng), document.querySelectorAll(".gq-marker").length];
    }),
    [0, 0],
  );
  await watched.done();
});

test("a popup opens at its marker, takes the focus and gives it back, and closes by key and click", async () => {
  const watched = await blank();
  const { page } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make();
      const popup = new g.Popup({ maxWidth: "200px" }).setHTML('<b>广清产业园</b> <a href="#x">更多</a>');
      new g.Marker({ label: "园区" }).setLngLat([113.05, 23.68]).setPopup(popup).addTo(map);
      const told = /** @type {string[]} */ ([]);
      Object.assign(window, { told });
      for (const type of ["open", "close"]) popup.on(type, () => told.push(type));
      Object.assign(window, { popup });
    },
    OPTIONS,
  );
  const pin = page.getByRole("button", { name: "园区" });
  await pin.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "广清产业园 更多" });
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "更多");
  const [box, of] = [await dialog.boundingBox(), await pin.boundingBox()];
  assert.ok(
    box && of && box.y + box.height <= of.y + 2 && Math.abs(box.x + box.width / 2 - of.x - of.width / 2) < 2,
    "above the pin",
  );
  await shoot(page, "popup");
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await dialog.count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "园区");
  await pin.click();
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "关闭" }).click();
  assert.equal(await dialog.count(), 0);
  await pin.click();
  await page.mouse.click(60, 60);
  await page.waitForFunction(() => !(/** @type {any} */ (window).popup.isOpen()));
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).told), [
    "open",
    "close",
    "open",
    "close",
    "open",
    "close",
  ]);
  // At the upper edge there is no room above; the popup turns.
  const turned = await page.evaluate(() => {
    const { map, popup } = /** @type {any} */ (window);
    popup.setLngLat(map.unproject([400, 8])).addTo(map);
    const box = popup.getElement().getBoundingClientRect();
    popup.remove();
    return box.top >= 0;
  });
  assert.ok(turned);
  await watched.done();
});

test("every control does its work in both languages and goes without a trace", async () => {
  const watched = await blank({ geolocation: { longitude: 113.26, latitude: 23.13 }, permissions: ["geolocation"] });
  const { page } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make({ ...g.options, minZoom: 5 });
      const controls = [
        new g.NavigationControl(),
        new g.FullscreenControl(),
        new g.GeolocateControl({ zoom: 10 }),
        new g.LayersControl(),
        new g.LegendControl(),
        new g.ScaleControl(),
        new g.AttributionControl({ customAttribution: "审图号：无" }),
      ];
      for (const control of controls) map.addControl(control);
      Object.assign(window, { controls });
    },
    OPTIONS,
  );
  const zoom = () => page.evaluate(() => /** @type {any} */ (window).map.getZoom());
  await page.getByRole("button", { name: "放大" }).click();
  await page.waitForFunction(() => /** @type {any} */ (window).map.getZoom() === 10);
  await page.getByRole("button", { name: "图层" }).click();
  const parks = page.getByRole("group", { name: "图层" }).getByRole("checkbox").first();
  const group = await parks.getAttribute("name");
  await parks.uncheck();
  assert.ok(
    await page.evaluate((name) => {
      const { map } = /** @type {any} */ (window);
      const of = map
        .getLayersOrder()
        .filter((/** @type {string} */ id) => map.getLayer(id).metadata?.["gq:group"] === name);
      return (
        of.length > 0 && of.every((/** @type {string} */ id) => map.getLayoutProperty(id, "visibility") === "none")
      );
    }, group),
  );
  await page.getByRole("button", { name: "图例" }).click();
  assert.ok((await page.getByRole("group", { name: "图例" }).locator("svg").count()) > 3);
  assert.match(await page.locator(".gq-control-scale").innerText(), /^\d+ k?m$/);
  assert.match(await page.locator(".gq-control-attribution").innerText(), /审图号：无 · .*OpenStreetMap/);
  await shoot(page, "controls");
  assert.deepEqual(await accessibilityFaults(page), []);
  await page.getByRole("button", { name: "我的位置" }).click();
  await page.getByRole("img", { name: "您的位置" }).waitFor();
  await page.waitForFunction(() => Math.abs(/** @type {any} */ (window).map.getCenter().lng - 113.26) < 1e-6);
  await page.evaluate(() => /** @type {any} */ (window).map.setGlobalStateProperty("lang", "en"));
  for (const name of ["Zoom out", "Legend", "Layers", "My position", "Full screen"])
    await page.getByRole("button", { name }).waitFor();
  assert.ok((await zoom()) >= 10);
  const left = await page.evaluate(() => {
    const { map, controls } = /** @type {any} */ (window);
    const had = controls.every((/** @type {any} */ c) => map.hasControl(c));
    for (const control of controls) map.removeControl(control);
    return [had, document.querySelectorAll(".gq-control, .gq-marker").length, map.hasControl(controls[0])];
  });
  assert.deepEqual(left, [true, 0, false]);
  await watched.done();
});
