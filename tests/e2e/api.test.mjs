// Class Map as a page programs it: MapLibre's names, arguments and events, and what is ours beyond them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

/** Points 1 to 3 on a line of latitude, a square about the first. */
const DATA = {
  type: "FeatureCollection",
  features: [
    ...[1, 2, 3].map((id) => ({
      type: "Feature",
      id,
      properties: { n: id, name: `点${id}` },
      geometry: { type: "Point", coordinates: [112.5 + id / 2, 23] },
    })),
    {
      type: "Feature",
      id: 9,
      properties: { n: 9 },
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [112.9, 22.9],
            [113.1, 22.9],
            [113.1, 23.1],
            [112.9, 23.1],
            [112.9, 22.9],
          ],
        ],
      },
    },
  ],
};
const STYLE = {
  version: 8,
  sources: { a: { type: "geojson", data: DATA } },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
    {
      id: "area",
      type: "fill",
      source: "a",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": "#336699" },
    },
    {
      id: "dots",
      type: "circle",
      source: "a",
      filter: ["==", ["geometry-type"], "Point"],
      paint: { "circle-radius": 6, "circle-color": "#cc2222" },
    },
  ],
};
const OPTIONS = { style: STYLE, center: [113.5, 23], zoom: 8 };

test("the constructor takes MapLibre’s options, and says what it lacks", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const error = (/** @type {() => void} */ run) => {
        try {
          run();
          return "";
        } catch (e) {
          return /** @type {any} */ (e).code;
        }
      };
      const early = error(() => new g.Map({ container: "map" }));
      await g.load();
      const none = error(() => new g.Map({ container: "nowhere" }));
      const map = new g.Map({ container: "map", ...g.options });
      await map.once("idle");
      return {
        early,
        none,
        zoom: map.getZoom(),
        order: map.getLayersOrder(),
        loaded: map.loaded(),
        box: map.getContainer().id,
        canvas: map.getCanvas().width > 0,
      };
    },
    OPTIONS,
  );
  assert.deepEqual(out, {
    early: "not-loaded",
    none: "no-container",
    zoom: 8,
    order: ["ground", "area", "dots"],
    loaded: true,
    box: "map",
    canvas: true,
  });
  await watched.done();
});

test("layers and their properties are read back and changed", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      map
        .setPaintProperty("dots", "circle-radius", 9)
        .setFilter("dots", ["==", ["get", "n"], 2])
        .setLayerZoomRange("dots", 3, 12);
      const layer = map.getLayer("dots");
      map
        .addLayer({
          id: "top",
          type: "circle",
          source: { type: "geojson", data: { type: "Point", coordinates: [113.2, 23] } },
        })
        .moveLayer("top", "dots");
      const order = map.getLayersOrder();
      map.removeLayer("top").removeSource("top");
      map.setFilter("dots", null);
      return {
        radius: map.getPaintProperty("dots", "circle-radius"),
        absent: map.getPaintProperty("dots", "circle-blur"),
        layer,
        order,
        filter: map.getFilter("dots"),
        gone: map.getSource("top"),
        missing: map.getLayer("top"),
        visibility: map.getLayoutProperty("dots", "visibility"),
        sources: Object.keys(map.getStyle().sources),
      };
    },
    OPTIONS,
  );
  assert.equal(out.radius, 9);
  assert.deepEqual([out.layer.minzoom, out.layer.maxzoom, out.layer.filter], [3, 12, ["==", ["get", "n"], 2]]);
  assert.deepEqual(out.order, ["ground", "area", "top", "dots"]);
  assert.deepEqual(out.sources, ["a"]);
  for (const name of /** @type {const} */ (["absent", "filter", "gone", "missing", "visibility"]))
    assert.equal(out[name], undefined, name);
  await watched.done();
});

test("features are found at a point, in a box and in the whole view, and by filters", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const ids = (/** @type {any[]} */ found) =>
        found
          .map((f) => `${f.layer.id}${f.id}`)
          .sort()
          .join();
      const one = map.project([113, 23]);
      const two = map.project([113.5, 23]);
      return {
        point: ids(map.queryRenderedFeatures(one)),
        layered: ids(map.queryRenderedFeatures(one, { layers: ["dots"] })),
        box: ids(
          map.queryRenderedFeatures([
            [one.x - 5, one.y - 5],
            [two.x + 1, two.y + 5],
          ]),
        ),
        all: ids(map.queryRenderedFeatures()),
        filtered: ids(map.queryRenderedFeatures({ filter: [">", ["get", "n"], 2], layers: ["dots"] })),
        source: map
          .querySourceFeatures("a", { filter: ["==", ["geometry-type"], "Polygon"] })
          .map((/** @type {any} */ f) => f.id)
          .join(),
      };
    },
    OPTIONS,
  );
  assert.deepEqual(out, {
    point: "area9,dots1",
    layered: "dots1",
    box: "area9,dots1,dots2",
    all: "area9,dots1,dots2,dots3",
    filtered: "dots3",
    source: "9",
  });
  await watched.done();
});

test("feature states are set, read, and forgotten one by one", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const of = (/** @type {number} */ id) => ({ source: "a", id });
      map.setFeatureState(of(1), { hover: true, n: 4 });
      map.setFeatureState(of(2), { n: 5 });
      map.removeFeatureState(of(1), "hover");
      const first = [map.getFeatureState(of(1)), map.getFeatureState(of(2))];
      map.removeFeatureState(of(1));
      const second = [map.getFeatureState(of(1)), map.getFeatureState(of(2))];
      map.removeFeatureState({ source: "a" });
      return [...first, ...second, map.getFeatureState(of(2))];
    },
    OPTIONS,
  );
  assert.deepEqual(out, [{ n: 4 }, { n: 5 }, {}, { n: 5 }, {}]);
  await watched.done();
});

test("sources are asked, replaced and changed feature by feature", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const source = map.getSource("a");
      const bounds = (await source.getBounds()).toArray();
      map.setFeatureState({ source: "a", id: 2 }, { n: 1 });
      source.updateData({
        remove: [3, 9],
        add: [{ type: "Feature", id: 4, properties: { n: 4 }, geometry: { type: "Point", coordinates: [114, 23.5] } }],
        update: [{ id: 2, addOrUpdateProperties: [{ key: "n", value: 20 }], removeProperties: ["name"] }],
      });
      const data = await source.getData();
      const state = map.getFeatureState({ source: "a", id: 2 });
      let missing = "";
      try {
        source.updateData({ update: [{ id: 77, removeAllProperties: true }] });
      } catch (e) {
        missing = String(e);
      }
      source.setData({ type: "FeatureCollection", features: [] });
      return {
        bounds,
        ids: data.features.map((/** @type {any} */ f) => f.id),
        two: data.features[1].properties,
        state,
        missing,
        empty: (await source.getBounds()).isEmpty(),
      };
    },
    OPTIONS,
  );
  const [[w, s], [e, n]] = out.bounds;
  for (const [is, must] of [
    [w, 112.9],
    [s, 22.9],
    [e, 114],
    [n, 23.1],
  ])
    assert.ok(Math.abs(is - must) < 1e-9, `${is} ${must}`);
  assert.deepEqual([out.ids, out.two, out.state, out.empty], [[1, 2, 4], { n: 20 }, { n: 1 }, true]);
  assert.match(out.missing, /no feature with id 77/);
  await watched.done();
});

test("camera calls go where they say, and tell their events in order", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      /** @type {string[]} */
      const told = [];
      for (const type of ["movestart", "zoomstart", "moveend", "zoomend"])
        map.on(type, (/** @type {any} */ e) => told.push(type + (e.mine ?? "")));
      const at = () => [map.getCenter().lng, map.getCenter().lat, map.getZoom()].map((v) => Math.round(v * 1e6) / 1e6);
      const go = async (/** @type {() => void} */ run) => {
        const end = map.once("moveend");
        run();
        await end;
        return at();
      };
      const eased = await go(() => map.easeTo({ center: [113, 23], zoom: 9, duration: 60 }, { mine: "!" }));
      const sequence = told.splice(0);
      const flown = await go(() => map.flyTo({ center: { lng: 113.4, lat: 23.2 }, zoom: 10, duration: 120 }));
      const flight = told.splice(0);
      const own = await go(() =>
        map.easeTo({ zoom: 9, around: [113.4, 23.2], duration: 60, easing: (/** @type {number} */ t) => t }),
      );
      const jumped = await go(() => map.jumpTo({ center: [113, 23], zoom: 8 }));
      const before = map.project([113, 23]);
      await go(() => map.panBy([30, -20], { duration: 0 }));
      const after = map.project([113, 23]);
      const fitted = await go(() => map.fitBounds([112, 22, 114, 24], { padding: 20, duration: 0 }));
      const bounds = map.getBounds();
      const zoomed = await go(() => map.zoomTo(7, { duration: 0 }));
      map.setMinZoom(6).setMaxZoom(9).setZoom(20);
      const limits = [map.getMinZoom(), map.getMaxZoom(), map.getZoom()];
      map.setMaxBounds([
        [112.5, 22.5],
        [113.5, 23.5],
      ]);
      const max = map.getMaxBounds()?.toArray();
      map.setMaxBounds(null);
      return {
        eased,
        sequence,
        flown,
        flight,
        own,
        jumped,
        by: [after.x - before.x, after.y - before.y].map(Math.round),
        fitted,
        inside: bounds.contains([112, 22]) && bounds.contains([114, 24]) && bounds.getWest() < 112,
        zoomed,
        limits,
        max,
        none: map.getMaxBounds(),
        still: map.isMoving(),
      };
    },
    OPTIONS,
  );
  assert.deepEqual(out.eased, [113, 23, 9]);
  assert.deepEqual(out.sequence, ["movestart!", "zoomstart!", "zoomend!", "moveend!"]);
  assert.deepEqual(
    [out.flown, out.flight],
    [
      [113.4, 23.2, 10],
      ["movestart", "zoomstart", "zoomend", "moveend"],
    ],
  );
  assert.deepEqual(
    [out.own, out.jumped, out.by],
    [
      [113.4, 23.2, 9],
      [113, 23, 8],
      [-30, 20],
    ],
  );
  assert.ok(out.inside);
  assert.equal(out.zoomed[2], 7);
  assert.deepEqual(out.limits, [6, 9, 9]);
  assert.ok(out.max && Math.abs(out.max[0][0] - 112.5) < 1e-9);
  assert.deepEqual([out.none, out.still], [null, false]);
  await watched.done();
});

test("a pointer causes MapLibre’s events, on the map and on layers", async () => {
  const watched = await blank();
  const { page } = watched;
  const at = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const told = /** @type {string[]} */ ([]);
      Object.assign(window, { told });
      for (const type of [
        "mousedown",
        "mouseup",
        "dragstart",
        "dragend",
        "contextmenu",
        "click",
        "movestart",
        "moveend",
      ]) {
        map.on(type, (/** @type {any} */ e) => told.push(`${type}${e.originalEvent ? "" : " without its DOM event"}`));
      }
      map.on("mouseenter", "dots", (/** @type {any} */ e) => told.push(`enter ${e.features[0].id}`));
      map.on("mouseleave", ["dots"], () => told.push("leave"));
      map.on("click", "dots", (/** @type {any} */ e) =>
        told.push(`dot ${e.features.map((/** @type {any} */ f) => f.id)} ${e.target === map}`),
      );
      map.once("click", "area", () => told.push("area once"));
      return [map.project([113, 23]), map.project([113.25, 23])];
    },
    OPTIONS,
  );
  const [dot, beside] = at;
  const told = async () => page.evaluate(() => /** @type {any} */ (window).told.splice(0));
  await page.mouse.move(beside.x, beside.y);
  await page.mouse.move(dot.x, dot.y);
  await page.mouse.move(beside.x, beside.y);
  assert.deepEqual(await told(), ["enter 1", "leave"]);
  await page.mouse.move(dot.x, dot.y);
  await told();
  await page.mouse.click(dot.x, dot.y);
  assert.deepEqual(await told(), ["mousedown", "mouseup", "click", "dot 1 true", "area once"]);
  await page.mouse.click(dot.x, dot.y, { button: "right" });
  assert.ok((await told()).includes("contextmenu"));
  await page.waitForTimeout(350);
  await page.mouse.move(beside.x, beside.y);
  await told();
  await page.mouse.down();
  await page.mouse.move(beside.x + 60, beside.y + 10, { steps: 6 });
  await page.waitForFunction(() => /** @type {any} */ (window).told.includes("dragstart"));
  await page.mouse.up();
  await page.waitForFunction(() => /** @type {any} */ (window).told.includes("moveend"));
  const drag = (await told()).filter((/** @type {string} */ t) => !/leave|enter/.test(t));
  assert.deepEqual(drag.slice(0, 3), ["mousedown", "movestart", "dragstart"]);
  assert.ok(drag.includes("dragend") && drag.at(-1) === "moveend" && !drag.includes("click"), drag.join());
  // A listener that prevents the default keeps the map where it is.
  await page.evaluate(() => {
    const { map } = /** @type {any} */ (window);
    map.on("mousedown", (/** @type {any} */ e) => e.preventDefault());
    /** @type {any} */ (window).was = map.getCenter().lng;
  });
  await page.mouse.move(300, 200);
  await page.mouse.down();
  await page.mouse.move(360, 200, { steps: 4 });
  await page.mouse.up();
  assert.ok(
    await page.evaluate(() => /** @type {any} */ (window).map.getCenter().lng === /** @type {any} */ (window).was),
  );
  await watched.done();
});

test("listeners come, go, and throw without harm", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      let count = 0;
      const add = () => void (count += 1);
      map.on("move", add);
      const subscription = map.on("move", () => void (count += 10));
      map.once("move", () => void (count += 100));
      map.jumpTo({ zoom: 7 });
      await map.once("moveend");
      const first = count;
      map.off("move", add);
      subscription.unsubscribe();
      map.jumpTo({ zoom: 6 });
      await map.once("moveend");
      /** @type {string[]} */
      const late = [];
      map.on("load", () => late.push("load"));
      map.on("custom", (/** @type {any} */ e) => late.push(e.n));
      map.fire("custom", { n: 5 });
      return { first, second: count, late };
    },
    OPTIONS,
  );
  assert.deepEqual(out, { first: 111, second: 111, late: ["load", 5] });
  await watched.done();
});

test("a picture, a measure and words are made of the view", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const png = new Uint8Array(await (await map.exportPNG({ dpi: 192 })).arrayBuffer());
      const view = new DataView(png.buffer);
      const bitmap = await createImageBitmap(new Blob([png]));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.drawImage(bitmap, 0, 0);
      const { x, y } = map.project([113, 23]);
      const pixel = [...context.getImageData(Math.round(2 * x), Math.round(2 * y), 1, 1).data];
      let large = "";
      await map.exportPNG({ dpi: 90000 }).catch((/** @type {any} */ e) => (large = e.code));
      const size = await map.measure({
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
            [0, 0],
          ],
        ],
      });
      const line = await map.measure('{"type":"LineString","coordinates":[[113,23],[114,24]]}');
      return {
        width: view.getUint32(16),
        css: map.getContainer().clientWidth,
        perMetre: view.getUint32(41),
        pixel,
        large,
        size,
        line,
        words: [await map.describe(), await map.describe({ lang: "en" })],
      };
    },
    OPTIONS,
  );
  assert.deepEqual([out.width, out.perMetre, out.large], [2 * out.css, Math.round(192 / 0.0254), "too-large"]);
  assert.deepEqual(out.pixel, [0xcc, 0x22, 0x22, 255]);
  // PyPI geographiclib 2.1.
  assert.ok(Math.abs(out.size.area_m2 - 12308778361.469452) < 1 && out.size.issues.length === 0);
  assert.ok(Math.abs(out.size.area_mu - out.size.area_m2 * 0.0015) < 1e-3);
  assert.ok(out.line.length_m > 150_000 && out.line.length_m < 151_500, String(out.line.length_m));
  assert.match(out.words[0], /东经 113\.50°、北纬 23\.00°.*4 个（点1、点2、点3）/s);
  assert.match(out.words[1], /23\.00° N, 113\.50° E/);
  await watched.done();
});

test("a removed map is silent and leaves nothing", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      let told = 0;
      map.on("move", () => void (told += 1));
      map.on("remove", () => void (told += 100));
      map.flyTo({ center: [100, 30], duration: 5000 });
      await map.once("move");
      told = 0;
      map.remove();
      map.remove();
      map.jumpTo({ zoom: 3 });
      map.on("move", () => void (told += 1000));
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { told, left: g.container().childElementCount };
    },
    OPTIONS,
  );
  assert.deepEqual(out, { told: 100, left: 0 });
  await watched.done();
});

test("a picture that the style lacks is asked for, once, and drawn when it is given", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      /** @type {string[]} */
      const asked = [];
      map.on("styleimagemissing", (/** @type {{ id: string }} */ { id }) => {
        asked.push(id);
        map.addImage(id, { width: 1, height: 1, data: new Uint8Array([0, 0, 255, 255]) });
      });
      map.addLayer({
        id: "icons",
        type: "symbol",
        source: "a",
        filter: ["has", "name"],
        layout: { "icon-image": ["concat", "my-", ["get", "n"]], "icon-allow-overlap": true },
      });
      const frames = async () => {
        for (let i = 0; i < 5; i += 1) await new Promise(requestAnimationFrame);
      };
      for (let i = 0; i < 100 && asked.length < 3; i += 1) await frames();
      map.zoomTo(7.5, { duration: 0 });
      await frames();
      return { asked, found: map.queryRenderedFeatures(map.project([113.5, 23]), { layers: ["icons"] }).length };
    },
    OPTIONS,
  );
  assert.deepEqual(out, { asked: ["my-1", "my-2", "my-3"], found: 1 });
  await watched.done();
});

test("pictures are fetched, added in all their forms, replaced and asked for", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12" width="12" height="12"><path d="M0 0H12V12H0Z" fill="#00aa00"/></svg>';
  const watched = await blank({
    files: {
      "a.svg": { body: svg, contentType: "image/svg+xml" },
      "a.txt": { body: "no picture", contentType: "text/plain" },
    },
  });
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const code = (/** @type {() => unknown} */ run) =>
        Promise.resolve()
          .then(run)
          .then(
            () => "",
            (e) => e.code,
          );
      const canvas = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.fillStyle = "#0000ff";
      context.fillRect(0, 0, 8, 8);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve));
      const png = await map.loadImage(URL.createObjectURL(blob));
      const drawing = await map.loadImage("a.svg");
      map.addImage("canvas", canvas).addImage("bitmap", png.data, { pixelRatio: 2 }).addImage("svg", drawing.data);
      map.addImage("raw", { width: 1, height: 1, data: new Uint8Array(4) });
      const seen = { names: map.listImages(), has: map.hasImage("svg"), not: map.hasImage("none") };
      map.addLayer({
        id: "icons",
        type: "symbol",
        source: "a",
        filter: ["==", ["get", "n"], 2],
        layout: { "icon-image": "canvas", "icon-size": 4, "icon-allow-overlap": true },
      });
      await map.once("idle");
      const { x, y } = map.project([113.5, 23]);
      const pixel = () => {
        const copy = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
        const drawn = map.getCanvas();
        const box = drawn.getBoundingClientRect();
        const frame = map.getContainer().getBoundingClientRect();
        const scale = drawn.width / box.width;
        copy?.drawImage(drawn, (x + frame.x - box.x) * scale, (y + frame.y - box.y) * scale, 1, 1, 0, 0, 1, 1);
        return [...(copy?.getImageData(0, 0, 1, 1).data ?? [])];
      };
      const blue = pixel();
      map.updateImage("canvas", /** @type {string} */ (drawing.data));
      await map.once("idle");
      return {
        seen,
        blue,
        green: pixel(),
        gone: map.removeImage("svg") && !map.hasImage("svg"),
        told: await new Promise((resolve) => {
          map.once("error", (/** @type {any} */ e) => resolve(e.error.message));
          map.updateImage("none", "x");
        }),
        wrong: [
          await code(() => map.loadImage("none.png")),
          await code(() => map.loadImage("a.txt")),
          await code(() => map.addImage("none", new Image())),
        ],
      };
    },
    OPTIONS,
  );
  watched.faults = watched.faults.filter((fault) => !/none\.png|status of 404/.test(fault));
  assert.deepEqual(out.seen, { names: ["canvas", "bitmap", "svg", "raw"], has: true, not: false });
  assert.deepEqual([out.blue, out.green, out.gone], [[0, 0, 255, 255], [0, 170, 0, 255], true]);
  assert.match(out.told, /no picture "none"/);
  assert.deepEqual(out.wrong, ["fetch-failed", "bad-data", "bad-data"]);
  await watched.done();
});
