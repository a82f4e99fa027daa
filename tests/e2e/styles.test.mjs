// Options that end in a style: what is no colour, width, number or word of its list is told, and gets nowhere near the style.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

const OPTIONS = {
  style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background" }] },
  center: [113.5, 23],
  zoom: 8,
};
const AWAY = "url(https://elsewhere.example/x.png)";
/** Values that ask for a file, that more than one declaration or a page's variable could hide in, and that are nothing. */
const HOSTILE = /** @type {any[]} */ ([
  AWAY,
  `${AWAY} red`,
  `url("//elsewhere.example/x.svg#p")`,
  `red; background: ${AWAY}`,
  `red} * {background: ${AWAY}`,
  "var(--elsewhere)",
  `image-set("https://elsewhere.example/x.png" 1x)`,
  "attr(data-x)",
  `"/><image href="https://elsewhere.example/x.png"/>`,
  "no such value",
  "",
  42,
  -1,
  NaN,
  Infinity,
  true,
  null,
  {},
  [],
  { toString: 1 },
]);

test("no option that ends in a style asks for a file, and each wrong one is told in words", async () => {
  const watched = await blank();
  /** @type {string[]} */
  const warned = [];
  watched.page.on("console", (message) => message.type() === "warning" && warned.push(message.text()));
  const out = await call(
    watched,
    async (g) => {
      document.documentElement.style.setProperty("--elsewhere", g.options.away);
      document.documentElement.dataset["x"] = g.options.away;
      const map = await g.make();
      /** @type {string[]} */
      const thrown = [];
      const hostile = [...g.options.hostile, Symbol("s"), new URL("https://elsewhere.example/")];
      /** @type {Record<string, (value: any) => { remove?: () => unknown } | void>} */
      const ways = {
        "Marker color": (color) => new g.Marker({ color }).setLngLat([113, 23]).addTo(map),
        "Marker scale": (scale) => new g.Marker({ scale }).setLngLat([113, 23]).addTo(map),
        "Marker opacity": (opacity) => new g.Marker({ opacity }).setLngLat([113, 23]).addTo(map),
        "Marker offset": (offset) => new g.Marker({ offset }).setLngLat([113, 23]).addTo(map),
        "Marker anchor": (anchor) => new g.Marker({ anchor }).setLngLat([113, 23]).addTo(map),
        "Marker className": (className) => new g.Marker({ className }).setLngLat([113, 23]).addTo(map),
        "Marker element": (element) => new g.Marker({ element }).setLngLat([113, 23]).addTo(map),
        "Marker label": (label) => new g.Marker({ label }).setLngLat([113, 23]).addTo(map),
        "Popup maxWidth": (maxWidth) => new g.Popup({ maxWidth }).setText("a").setLngLat([113, 23]).addTo(map),
        "Popup setMaxWidth": (maxWidth) =>
          new g.Popup().setMaxWidth(maxWidth).setText("a").setLngLat([113, 23]).addTo(map),
        "Popup offset": (offset) => new g.Popup({ offset }).setText("a").setLngLat([113, 23]).addTo(map),
        "Popup anchor": (anchor) => new g.Popup({ anchor }).setText("a").setLngLat([113, 23]).addTo(map),
        "Popup className": (className) => new g.Popup({ className }).setText("a").setLngLat([113, 23]).addTo(map),
        "ScaleControl maxWidth": (maxWidth) => {
          const control = new g.ScaleControl({ maxWidth });
          map.addControl(control);
          return { remove: () => map.removeControl(control) };
        },
        "ScaleControl unit": (unit) => {
          const control = new g.ScaleControl({ unit });
          map.addControl(control);
          return { remove: () => map.removeControl(control) };
        },
        "addControl position": (position) => {
          const control = new g.NavigationControl();
          map.addControl(control, position);
          return { remove: () => map.removeControl(control) };
        },
        "AttributionControl customAttribution": (customAttribution) => {
          const control = new g.AttributionControl({ customAttribution });
          map.addControl(control);
          return { remove: () => map.removeControl(control) };
        },
        "LayersControl layers": (label) => {
          const control = new g.LayersControl({ open: true, layers: [{ id: "ground", label }] });
          map.addControl(control);
          return { remove: () => map.removeControl(control) };
        },
      };
      const styles = [];
      for (const [name, way] of Object.entries(ways)) {
        for (const value of hostile) {
          try {
            const made = way(value);
            styles.push(map.getContainer().outerHTML);
            if (made) made.remove?.();
          } catch (error) {
            thrown.push(`${name} of ${typeof value}: ${error}`);
          }
        }
      }
      // Frames, so that what a style asks for is asked for.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const wrong = styles.filter((html) =>
        / (style|fill|width|height)="[^"]*(url\(|elsewhere|var\(--e|NaN|Infinity)/.test(html),
      );
      return { thrown, wrong: wrong.slice(0, 2), alive: map.loaded() };
    },
    { ...OPTIONS, hostile: HOSTILE, away: AWAY },
  );
  assert.deepEqual(out, { thrown: [], wrong: [], alive: true });
  const ours = warned.filter((text) => / must be /.test(text));
  for (const option of ["color", "scale", "opacity", "offset", "anchor", "className", "maxWidth", "unit", "position"]) {
    assert.ok(
      ours.some((text) => text.startsWith(`${option} is `)),
      `${option} is told`,
    );
  }
  assert.match(
    ours.find((text) => text.startsWith('color is "url(')) ?? "",
    /^color is "url\(https:\/\/elsewhere\.example\/x\.png\)", and must be a colour, such as "#0b57c2" or "rgb\(11 87 194\)"; it is "#0b57c2" now\.$/,
  );
  await watched.done();
});

test("what is right is taken as it is", async () => {
  const watched = await blank();
  /** @type {string[]} */
  const warned = [];
  watched.page.on("console", (message) => message.type() === "warning" && warned.push(message.text()));
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const fill = (/** @type {any} */ color) =>
        new g.Marker({ color }).getElement().querySelector("path")?.getAttribute("fill");
      const colors = [
        undefined,
        "red",
        "#0a0",
        "#00AA00CC",
        "rgb(1 2 3 / 50%)",
        "hsl(120deg, 100%, 25%)",
        "transparent",
        "currentColor",
      ].map(fill);
      const width = (/** @type {any} */ maxWidth) => new g.Popup({ maxWidth }).getMaxWidth();
      const widths = [undefined, "320px", "20em", "none", "calc(100% - 10px)", "min(240px, 80%)", 300].map(width);
      const marker = new g.Marker({ className: " a  b ", offset: [3, -4], anchor: "top", opacity: 0.5, scale: 2 })
        .setLngLat([113.5, 23])
        .addTo(map);
      const { className, style } = marker.getElement();
      const popup = new g.Popup({ className: "c d", offset: { bottom: [0, -20] }, anchor: "bottom" })
        .setText("x")
        .setLngLat([113.5, 23])
        .addTo(map);
      return {
        colors,
        widths,
        className,
        opacity: style.opacity,
        transform: style.transform,
        popup: [popup.getElement().className, popup.getElement().style.transform],
      };
    },
    OPTIONS,
  );
  assert.deepEqual(out.colors, [
    "#0b57c2",
    "red",
    "#0a0",
    "#00AA00CC",
    "rgb(1 2 3 / 50%)",
    "hsl(120deg, 100%, 25%)",
    "transparent",
    "currentColor",
  ]);
  assert.deepEqual(out.widths, ["240px", "320px", "20em", "none", "calc(100% - 10px)", "min(240px, 80%)", "300px"]);
  assert.deepEqual(
    [out.className, out.opacity],
    ["a b gq-marker maplibregl-marker maplibregl-marker-anchor-top", "0.5"],
  );
  assert.equal(out.transform, "translate(403px, 246px) translate(-50%, 0%)");
  assert.deepEqual(out.popup, [
    "gq-popup maplibregl-popup c d gq-popup-anchor-bottom maplibregl-popup-anchor-bottom",
    "translate(400px, 230px) translate(-50%, -100%)",
  ]);
  assert.deepEqual(
    warned.filter((text) => / must be /.test(text)),
    [],
  );
  await watched.done();
});
