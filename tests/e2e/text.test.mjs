// Text in sections and in vertical lines, as the canvas and the exported pictures have it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

/** A label of two full blocks, each as large as a finger: the second one red. */
const STYLE = {
  version: 8,
  center: [113, 23],
  zoom: 8,
  sources: {
    a: {
      type: "geojson",
      data: { type: "Feature", id: 1, properties: { name: "█" }, geometry: { type: "Point", coordinates: [113, 23] } },
    },
  },
  layers: [
    { id: "paper", type: "background", paint: { "background-color": "#ffffff" } },
    {
      id: "label",
      type: "symbol",
      source: "a",
      metadata: { "gq:legend": { zh: "例", en: "Sample", sample: { name: "█" } } },
      layout: {
        "text-field": [
          "format",
          ["get", "name"],
          {},
          "\n",
          {},
          ["get", "name"],
          { "text-color": "#ff0000", "font-scale": 1.5 },
        ],
        "text-size": 60,
        "text-font": ["sans-serif"],
      },
      paint: { "text-color": "#0000ff", "text-halo-color": "#00ff00", "text-halo-width": 2 },
    },
  ],
};

test("each section of a label is drawn in its colour and size, on the canvas and in pictures", async () => {
  const watched = await blank();
  const found = await call(
    watched,
    async ({ make, container }) => {
      const map = await make();
      /** Red, blue and green px. @param {CanvasRenderingContext2D} cx */
      const count = (cx) => {
        const { data } = cx.getImageData(0, 0, cx.canvas.width, cx.canvas.height);
        const counts = [0, 0, 0];
        for (let i = 0; i < data.length; i += 4) {
          const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
          if (r > 240 && g < 15 && b < 15) counts[0] += 1;
          if (r < 15 && g < 15 && b > 240) counts[1] += 1;
          if (r < 15 && g > 240 && b < 15) counts[2] += 1;
        }
        return counts;
      };
      const context = (/** @type {HTMLCanvasElement} */ canvas) =>
        /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      const canvas = count(context(/** @type {HTMLCanvasElement} */ (container().querySelector("canvas"))));
      const picture = await createImageBitmap(await map.exportPNG());
      const sheet = new OffscreenCanvas(picture.width, picture.height);
      const paper = /** @type {any} */ (sheet.getContext("2d"));
      paper.drawImage(picture, 0, 0);
      const svg = map.exportSVG();
      return {
        canvas,
        png: count(paper),
        svg,
        hit: map.queryRenderedFeatures(map.project([113, 23])).length,
        swatch: map.legend()[0].svg,
      };
    },
    { style: STYLE },
  );
  for (const [red = 0, blue = 0, green = 0] of [found.canvas, found.png]) {
    assert.ok(blue > 500 && red > 1.6 * blue, `${red} red px, ${blue} blue: 1.5² times as many`);
    assert.ok(green > 100, "the halo is below them");
  }
  for (const picture of [found.svg, found.swatch]) {
    assert.match(picture, /font-size="90"[^>]*fill="#ff0000"/);
    assert.match(picture, /font-size="60"[^>]*fill="#0000ff"/);
  }
  assert.equal(found.hit, 1);
  await watched.done();
});

test("vertical lines are drawn from top to bottom, and back when the style says so", async () => {
  const watched = await blank();
  const shapes = await call(
    watched,
    async ({ make }) => {
      const map = await make();
      const texts = () =>
        [
          ...new DOMParser()
            .parseFromString(map.exportSVG(), "image/svg+xml")
            .querySelectorAll('[data-layer="label"] text'),
        ].map((text) => `${text.textContent} ${text.getAttribute("x")}`);
      map.setLayoutProperty("label", "text-field", "广清园");
      map.setLayoutProperty("label", "text-writing-mode", ["vertical"]);
      const down = texts();
      map.setLayoutProperty("label", "text-writing-mode", undefined);
      return { down, across: texts() };
    },
    { style: STYLE },
  );
  assert.deepEqual(
    shapes.down.map((text) => text.split(" ")[0]),
    ["广", "清", "园"],
  );
  assert.equal(new Set(shapes.down.map((text) => text.split(" ")[1])).size, 1, "in one column");
  assert.deepEqual(
    shapes.across.map((text) => text.split(" ")[0]),
    ["广清园"],
  );
  await watched.done();
});
