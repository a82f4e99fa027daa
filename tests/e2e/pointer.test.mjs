// Pointer, keys and focus in pages of every kind: scaled ones, and those that put things of their own on the map.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";
import { accessibilityFaults } from "./helpers.mjs";

/** @import { Page } from 'playwright-core' */

const SITE = [113.2, 23.2];
const OPTIONS = {
  style: {
    version: 8,
    sources: { site: { type: "geojson", data: { type: "Point", coordinates: SITE } } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
      { id: "site", type: "circle", source: "site", paint: { "circle-radius": 12, "circle-color": "#cc3333" } },
    ],
  },
  center: [113, 23],
  zoom: 8,
};

/** @param {string} css @param {string} [body] */
const page = (css, body = '<div id="map"></div>') =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">
<style>html, body { margin: 0 } #map { width: 800px; height: 500px } ${css}</style><body><main>${body}</main></body></html>`;

/** Waits until the map of the page rests. @param {Page} page */
const rest = (page) =>
  page.evaluate(async () => {
    const { map } = /** @type {any} */ (window);
    for (let still = 0; still < 4; still = map.isMoving() ? 0 : still + 1) await new Promise(requestAnimationFrame);
  });

/** Sends a wheel and waits for what comes of it. @param {Page} of @param {number} dy */
async function wheel(of, dy) {
  await of.mouse.wheel(0, dy);
  await of.waitForTimeout(200);
  await rest(of);
}

for (const [how, css, scale] of /** @type {const} */ ([
  ["transform", "main { transform: scale(.5); transform-origin: 0 0 }", 0.5],
  ["zoom", "body { zoom: 1.5 }", 1.5],
  ["transform with a shift", "main { transform: translate(30px, 20px) scale(1.25, .8); transform-origin: 0 0 }", 0],
])) {
  test(`clicks, wheel, drag and markers are where the pointer is on a page with ${how}`, async () => {
    const watched = await blank({ html: page(css) });
    const { page: of } = watched;
    await call(
      watched,
      async (g) => {
        const map = await g.make();
        const told = /** @type {any[]} */ ([]);
        map.on("click", (/** @type {any} */ e) => told.push([e.lngLat.lng, e.lngLat.lat]));
        map.on("click", "site", () => told.push("site"));
        const marker = new g.Marker({ draggable: true }).setLngLat([112.7, 22.9]).addTo(map);
        // Where the map's px are seen on the page, by what the browser says of an element there.
        const probe = map.getContainer().appendChild(document.createElement("i"));
        const seen = (/** @type {{ x: number, y: number }} */ { x, y }) => {
          probe.style.cssText = `position: absolute; left: ${x}px; top: ${y}px; width: 0; height: 0`;
          const box = probe.getBoundingClientRect();
          return [box.left, box.top];
        };
        Object.assign(window, { told, marker, site: () => seen(map.project(g.options.site)) });
      },
      { ...OPTIONS, site: SITE },
    );
    const site = () => of.evaluate(() => /** @type {[number, number]} */ (/** @type {any} */ (window).site()));
    const [x, y] = await site();
    await of.mouse.click(x, y);
    await of.waitForFunction(() => /** @type {any} */ (window).told.length === 2);
    const [at, name] = await of.evaluate(() => /** @type {any} */ (window).told);
    assert.ok(Math.abs(at[0] - 113.2) < 0.01 && Math.abs(at[1] - 23.2) < 0.01, `${at}`);
    assert.equal(name, "site");
    // The wheel zooms about the pointer.
    await of.waitForTimeout(350);
    await wheel(of, -200);
    const after = await site();
    assert.ok(Math.hypot(after[0] - x, after[1] - y) < 2, `${[x, y]} came to ${after}`);
    // A drag takes along what it began at.
    await of.mouse.down();
    await of.mouse.move(x + 40, y + 24, { steps: 5 });
    await of.waitForTimeout(150);
    await of.mouse.up();
    await rest(of);
    const dragged = await site();
    assert.ok(Math.hypot(dragged[0] - x - 40, dragged[1] - y - 24) < 2, `${dragged}`);
    // So does a marker.
    const pin = async () => {
      const box = await of.evaluate(() =>
        /** @type {any} */ (window).marker.getElement().getBoundingClientRect().toJSON(),
      );
      return [box.left + box.width / 2, box.top + box.height / 2];
    };
    const [px = 0, py = 0] = await pin();
    await of.mouse.move(px, py);
    await of.mouse.down();
    await of.mouse.move(px + 30, py - 30, { steps: 5 });
    await of.mouse.up();
    const [qx = 0, qy = 0] = await pin();
    const reach = scale || 1.25;
    assert.ok(Math.hypot(qx - px - 30, qy - py + 30) < 1 + reach, `${[qx - px, qy - py]}`);
    await watched.done();
  });
}

test("what the page puts on the map is the page's: buttons, fields, sliders, lists", async () => {
  const watched = await blank();
  const { page: of } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make();
      const told = /** @type {string[]} */ ([]);
      const fill = (/** @type {HTMLElement} */ box, /** @type {string} */ name) => {
        box.innerHTML = `<button id="${name}-button">筛选</button> <input id="${name}-field" size="8" aria-label="年">
          <input id="${name}-slider" type="range" min="0" max="100" value="0" aria-label="值">
          <ol id="${name}-list" style="height: 60px; width: 90px; margin: 0; overflow: auto">${"<li>项目</li>".repeat(30)}</ol>`;
        box.querySelector("button")?.addEventListener("click", () => told.push(name));
        return box;
      };
      const box = () => document.createElement("div");
      map.addControl({ onAdd: () => fill(box(), "control"), onRemove() {} }, "top-left");
      new g.Marker({ element: fill(box(), "marker"), draggable: true }).setLngLat([113.5, 23.4]).addTo(map);
      new g.Popup({ closeOnClick: false }).setLngLat([112.6, 22.6]).setDOMContent(fill(box(), "popup")).addTo(map);
      const plain = fill(box(), "child");
      plain.style.cssText = "position: absolute; right: 0; bottom: 0";
      map.getContainer().append(plain);
      map.on("click", () => told.push("map"));
      Object.assign(window, { told });
    },
    OPTIONS,
  );
  const view = () =>
    of.evaluate(() => {
      const { map } = /** @type {any} */ (window);
      return [map.getZoom(), map.getCenter().lng, map.getCenter().lat];
    });
  const before = await view();
  for (const name of ["control", "marker", "popup", "child"]) {
    await of.click(`#${name}-button`);
    assert.deepEqual(await of.evaluate(() => /** @type {any} */ (window).told.splice(0)), [name]);
    await of.click(`#${name}-field`);
    await of.keyboard.type("2021-25+");
    await of.keyboard.press("Home");
    await of.keyboard.type("=");
    assert.equal(await of.inputValue(`#${name}-field`), "=2021-25+", name);
    const slider = await of.locator(`#${name}-slider`).boundingBox();
    assert.ok(slider);
    const y = slider.y + slider.height / 2;
    await of.mouse.move(slider.x + 8, y);
    await of.mouse.down();
    await of.mouse.move(slider.x + slider.width - 8, y, { steps: 6 });
    await of.mouse.up();
    assert.ok(Number(await of.inputValue(`#${name}-slider`)) > 80, name);
    await of.keyboard.press("ArrowLeft");
    await of.hover(`#${name}-list`);
    await of.mouse.wheel(0, 120);
    await of.waitForFunction((id) => (document.getElementById(id)?.scrollTop ?? 0) > 50, `${name}-list`);
    await rest(of);
    assert.deepEqual(await view(), before, name);
    assert.deepEqual(await of.evaluate(() => /** @type {any} */ (window).told.splice(0)), [], name);
  }
  await watched.done();
});

test("the map is clicked, dragged and zoomed through a marker, unless the page stops that", async () => {
  const watched = await blank();
  const { page: of } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make();
      const told = /** @type {string[]} */ ([]);
      const mark = (/** @type {[number, number]} */ at, /** @type {string} */ color) => {
        const element = document.createElement("div");
        element.style.cssText = `width: 40px; height: 40px; background: ${color}`;
        return new g.Marker({ element }).setLngLat(at).addTo(map);
      };
      const one = mark(map.unproject([200, 250]), "green");
      one.setPopup(new g.Popup({ focusAfterOpen: false }).setText("one"));
      const two = mark(map.unproject([600, 250]), "blue");
      two.setPopup(new g.Popup({ focusAfterOpen: false }).setText("two"));
      const still = mark(map.unproject([400, 420]), "red");
      still.getElement().addEventListener("click", (event) => event.stopPropagation());
      one.on("click", (/** @type {any} */ e) => told.push(`marker ${e.originalEvent.type}`));
      map.on("click", (/** @type {any} */ e) =>
        told.push(
          `map ${[one, two].findIndex((m) => m.getElement() === e.originalEvent.target)} ${Math.round(e.point.x)}`,
        ),
      );
      const open = () => [one, two].map((m) => m.getPopup()?.isOpen());
      Object.assign(window, { told, open });
    },
    OPTIONS,
  );
  const told = () => of.evaluate(() => /** @type {any} */ (window).told.splice(0));
  const open = () => of.evaluate(() => /** @type {any} */ (window).open());
  await of.mouse.click(205, 250);
  assert.deepEqual(await told(), ["marker click", "map 0 205"]);
  assert.deepEqual(await open(), [true, false]);
  await of.waitForTimeout(400);
  await of.mouse.click(600, 250);
  assert.deepEqual(await told(), ["map 1 600"]);
  assert.deepEqual(await open(), [false, true]);
  await of.waitForTimeout(400);
  await of.mouse.click(600, 250);
  assert.deepEqual(await open(), [false, false]);
  await told();
  await of.mouse.click(400, 420);
  assert.deepEqual(await told(), []);
  const view = () => of.evaluate(() => /** @type {any} */ (window).map.project([113, 23]));
  await of.mouse.move(200, 250);
  await of.mouse.down();
  await of.mouse.move(240, 260, { steps: 8 });
  await of.waitForTimeout(150);
  await of.mouse.up();
  await rest(of);
  const { x, y } = await view();
  assert.ok(Math.abs(x - 440) < 5 && Math.abs(y - 260) < 4, `${x} ${y}`);
  assert.deepEqual(await open(), [false, false]);
  assert.deepEqual(await told(), []);
  await of.mouse.move(240, 260);
  await wheel(of, -200);
  assert.ok((await of.evaluate(() => /** @type {any} */ (window).map.getZoom())) > 8.2);
  await watched.done();
});

test("a map takes the keyboard focus, by its canvas, too, and says what it is", async () => {
  const watched = await blank({ html: page("", '<div id="map"></div><button>next</button>') });
  const { page: of } = watched;
  await call(watched, async (g) => void (await g.make()), OPTIONS);
  const active = () =>
    of.evaluate(() => {
      const node = /** @type {HTMLElement} */ (document.activeElement);
      return [node.tagName, node.getAttribute("role"), node.getAttribute("aria-label")];
    });
  const lng = () => of.evaluate(() => /** @type {any} */ (window).map.getCenter().lng);
  await of.keyboard.press("Tab");
  assert.deepEqual(await active(), ["DIV", "region", "地图"]);
  assert.deepEqual(await accessibilityFaults(of, { bestPractice: false }), []);
  const before = await lng();
  await of.keyboard.press("ArrowRight");
  await rest(of);
  assert.ok((await lng()) > before);
  await of.evaluate(() => {
    const { map } = /** @type {any} */ (window);
    map.setGlobalStateProperty("lang", "en");
    map.getCanvas();
  });
  assert.deepEqual(await active(), ["CANVAS", "region", "Map"]);
  await of.keyboard.press("Tab");
  assert.deepEqual((await active())[0], "BUTTON");
  await of.keyboard.press("Shift+Tab");
  assert.deepEqual((await active())[0], "CANVAS");
  const there = await lng();
  await of.keyboard.press("ArrowLeft");
  await rest(of);
  assert.ok((await lng()) < there);
  assert.deepEqual(await accessibilityFaults(of, { bestPractice: false }), []);
  await watched.done();
});

test("a map that does not answer takes no focus, and one in the element has the element's", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make({ interactive: false });
      const root = map.getCanvasContainer();
      return [root.tabIndex, root.className, getComputedStyle(root).cursor, map.boxZoom.isEnabled()];
    },
    OPTIONS,
  );
  assert.deepEqual(out, [-1, "gq-map maplibregl-canvas-container", "auto", false]);
  await watched.done();
});

test("the page's own cursor wins, and '' gives it back to the map", async () => {
  const watched = await blank();
  const { page: of } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make();
      map.on("mouseenter", "site", () => (map.getCanvas().style.cursor = "help"));
      map.on("mouseleave", "site", () => (map.getCanvas().style.cursor = ""));
    },
    OPTIONS,
  );
  const cursor = (/** @type {number} */ x, /** @type {number} */ y) =>
    of.evaluate(([x = 0, y = 0]) => getComputedStyle(document.elementFromPoint(x, y) ?? document.body).cursor, [x, y]);
  const site = await of.evaluate((at) => /** @type {any} */ (window).map.project(at), SITE);
  assert.equal(await cursor(300, 300), "grab");
  await of.mouse.move(300, 300);
  await of.mouse.move(site.x, site.y, { steps: 3 });
  await of.waitForTimeout(100);
  assert.equal(await cursor(site.x, site.y), "help");
  await of.mouse.move(300, 300, { steps: 3 });
  await of.waitForTimeout(100);
  assert.equal(await cursor(300, 300), "grab");
  const set = (/** @type {string} */ value) =>
    of.evaluate((v) => {
      const { map } = /** @type {any} */ (window);
      map.getCanvasContainer().style.cursor = v;
    }, value);
  await set("crosshair");
  assert.equal(await cursor(300, 300), "crosshair");
  await of.mouse.move(310, 310, { steps: 3 });
  await of.waitForTimeout(100);
  assert.equal(await cursor(300, 300), "crosshair");
  await set("");
  assert.equal(await cursor(300, 300), "grab");
  await watched.done();
});

test("Shift and a drag show the rectangle that is drawn, with events, and can be switched off, prevented and given up", async () => {
  const watched = await blank();
  const { page: of } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make();
      const told = /** @type {string[]} */ ([]);
      for (const type of ["boxzoomstart", "boxzoomend", "boxzoomcancel", "dragstart", "click"])
        map.on(type, (/** @type {any} */ e) => told.push(`${e.type}${e.originalEvent instanceof Event ? "" : "!"}`));
      Object.assign(window, { told });
    },
    OPTIONS,
  );
  const told = () => of.evaluate(() => /** @type {any} */ (window).told.splice(0));
  const bounds = () => of.evaluate(() => /** @type {any} */ (window).map.getBounds().toArray().flat());
  const draw = async (/** @type {(() => Promise<void>) | undefined} */ meanwhile) => {
    await of.evaluate(() => /** @type {any} */ (window).map.jumpTo({ center: [113, 23], zoom: 8 }));
    await of.mouse.move(200, 150);
    await of.keyboard.down("Shift");
    await of.mouse.down();
    await of.mouse.move(600, 400, { steps: 5 });
    await meanwhile?.();
    await of.mouse.up();
    await of.keyboard.up("Shift");
    await of.waitForTimeout(700);
    await rest(of);
  };
  const wanted = await of.evaluate(() => {
    const { map } = /** @type {any} */ (window);
    map.jumpTo({ center: [113, 23], zoom: 8 });
    return [map.unproject([200, 400]), map.unproject([600, 150])].flatMap(({ lng, lat }) => [lng, lat]);
  });
  await draw(async () => {
    const box = await of.evaluate(() => document.querySelector(".gq-boxzoom")?.getBoundingClientRect().toJSON());
    assert.deepEqual([box.left, box.top, box.width, box.height], [200, 150, 400, 250]);
  });
  assert.deepEqual(await told(), ["boxzoomstart", "boxzoomend"]);
  for (const [i, value] of (await bounds()).entries()) assert.ok(Math.abs(value - (wanted[i] ?? 0)) < 0.02, `${i}`);
  assert.equal(await of.locator(".gq-boxzoom").count(), 0);
  const zoom = () => of.evaluate(() => /** @type {any} */ (window).map.getZoom());
  await draw(() => of.keyboard.press("Escape"));
  assert.deepEqual(await told(), ["boxzoomstart", "boxzoomcancel"]);
  assert.equal(await zoom(), 8);
  await of.evaluate(() => {
    const { map } = /** @type {any} */ (window);
    map.once("mousedown", (/** @type {any} */ e) => e.preventDefault());
  });
  await draw(undefined);
  assert.deepEqual(await told(), []);
  assert.equal(await zoom(), 8);
  await of.evaluate(() => /** @type {any} */ (window).map.boxZoom.disable());
  await draw(undefined);
  assert.deepEqual(await told(), ["dragstart"]);
  assert.equal(await zoom(), 8);
  await watched.done();
});

test("a pinch on a trackpad zooms the map about the pointer, and not the page", async () => {
  const watched = await blank();
  const { page: of } = watched;
  await call(watched, async (g) => void (await g.make({ cooperativeGestures: true })), OPTIONS);
  const out = await of.evaluate(async () => {
    const { map } = /** @type {any} */ (window);
    const [zoom, at] = [map.getZoom(), map.unproject([600, 120])];
    const prevented = [];
    for (let i = 0; i < 10; i += 1) {
      const event = new WheelEvent("wheel", {
        deltaY: -8,
        ctrlKey: true,
        clientX: 600,
        clientY: 120,
        bubbles: true,
        cancelable: true,
      });
      map.getCanvasContainer().dispatchEvent(event);
      prevented.push(event.defaultPrevented);
      await new Promise(requestAnimationFrame);
    }
    for (let still = 0; still < 4; still = map.isMoving() ? 0 : still + 1) await new Promise(requestAnimationFrame);
    return { by: map.getZoom() - zoom, at: map.project(at), prevented: prevented.every(Boolean) };
  });
  assert.ok(out.by > 0.4 && out.by < 2.5, `${out.by}`);
  assert.ok(Math.hypot(out.at.x - 600, out.at.y - 120) < 1.5, JSON.stringify(out.at));
  assert.equal(out.prevented, true);
  await watched.done();
});

test("getCanvas gives a canvas of the map's size with all that is drawn, and a map without it does nothing for it", async () => {
  const watched = await blank({ deviceScaleFactor: 2 });
  const { page: of } = watched;
  const style = {
    ...OPTIONS.style,
    layers: [
      ...OPTIONS.style.layers,
      {
        id: "lit",
        type: "circle",
        source: "site",
        paint: {
          "circle-radius": 6,
          "circle-color": ["case", ["boolean", ["feature-state", "on"], false], "#00ff00", "#0000ff"],
        },
      },
    ],
  };
  const sources = {
    site: {
      type: "geojson",
      data: { type: "Feature", id: 1, properties: {}, geometry: { type: "Point", coordinates: SITE } },
    },
  };
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const root = map.getCanvasContainer();
      const before = root.querySelectorAll("canvas").length;
      const canvas = map.getCanvas();
      const settle = async () => {
        for (let i = 0; i < 4; i += 1) await new Promise(requestAnimationFrame);
      };
      // As a page takes it: by a picture of its own, and by an address of data.
      const pixel = async (/** @type {number[]} */ [lng, lat]) => {
        const image = new Image();
        image.src = canvas.toDataURL();
        await image.decode();
        const own = document.createElement("canvas");
        [own.width, own.height] = [image.width, image.height];
        const context = /** @type {CanvasRenderingContext2D} */ (own.getContext("2d"));
        const { x, y } = map.project([lng, lat]);
        const read = (/** @type {CanvasImageSource} */ from) => {
          context.drawImage(from, 0, 0);
          return [...context.getImageData(Math.round(x * 2), Math.round(y * 2), 1, 1).data].join();
        };
        return [read(image), read(canvas)];
      };
      await settle();
      const rendered = /** @type {string[]} */ ([]);
      const first = await pixel(g.options.site);
      map.setFeatureState({ source: "site", id: 1 }, { on: true });
      await settle();
      const lit = await pixel(g.options.site);
      map.panBy([57, -31], { duration: 0 });
      await settle();
      const panned = await pixel(g.options.site);
      // Who hears of a frame finds that frame.
      map.once("render", () => {
        const { x, y } = map.project(g.options.site);
        const context = /** @type {CanvasRenderingContext2D} */ (
          Object.assign(document.createElement("canvas"), { width: 1600, height: 1000 }).getContext("2d")
        );
        context.drawImage(canvas, 0, 0);
        rendered.push([...context.getImageData(Math.round(x * 2), Math.round(y * 2), 1, 1).data].join());
      });
      map.jumpTo({ zoom: 9 });
      await settle();
      return {
        size: [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight],
        className: canvas.className,
        added: [before, root.querySelectorAll("canvas").length],
        same: canvas === map.getCanvas(),
        first,
        lit,
        panned,
        rendered,
      };
    },
    { ...OPTIONS, style: { ...style, sources }, site: SITE },
  );
  const [blue, green] = ["0,0,255,255", "0,255,0,255"];
  assert.deepEqual(out.size, [1600, 1000, 800, 500]);
  assert.match(out.className, /\bmaplibregl-canvas\b/);
  assert.equal(out.added[1], (out.added[0] ?? 0) + 1);
  assert.equal(out.same, true);
  assert.deepEqual(out.first, [blue, blue]);
  assert.deepEqual(out.lit, [green, green]);
  assert.deepEqual(out.panned, [green, green]);
  assert.deepEqual(out.rendered, [green]);
  await of.evaluate(() => {
    const { map } = /** @type {any} */ (window);
    map.getContainer().style.width = "400px";
  });
  await of.waitForTimeout(200);
  assert.deepEqual(
    await of.evaluate(() => {
      const canvas = /** @type {any} */ (window).map.getCanvas();
      return [canvas.width, canvas.height];
    }),
    [800, 1000],
  );
  await watched.done();
});
