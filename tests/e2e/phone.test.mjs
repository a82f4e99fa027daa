// The atlas page on a phone: nothing is cut off at its edges, in either language.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, openMap } from "./atlas.mjs";

for (const lang of ["zh", "en"]) {
  test(`header, tabs and the first view’s names keep within a phone's edges (${lang})`, async () => {
    const watched = await openMap(`#lang=${lang}`, PHONE);
    const out = await watched.page.evaluate(async () => {
      const element = /** @type {any} */ (document.querySelector("guangqing-map"));
      const map = await element.map;
      if (!map.loaded()) await map.once("idle");
      const edges = [
        ...document.querySelectorAll(".masthead button, .masthead select, .masthead h1, .tabs button"),
      ].map((node) => {
        const { left, right, width } = node.getBoundingClientRect();
        return { text: node.textContent?.trim().slice(0, 12), left, right: innerWidth - right, width };
      });
      // 郴州 is the northernmost: its name stands below the point, and was cut by the header when that was above the map.
      const north = map
        .querySourceFeatures("atlas:seats")
        .map((/** @type {any} */ f) => ({ name: f.properties.name_zh, ...map.project(f.geometry.coordinates) }));
      return {
        lang: document.documentElement.lang,
        edges: edges.filter((e) => e.width > 0),
        credits: element.attribution,
        north: north
          .filter((/** @type {any} */ n) => n.y > -20 && n.x > 0 && n.x < innerWidth)
          .sort((/** @type {any} */ a, /** @type {any} */ b) => a.y - b.y)[0],
      };
    });
    assert.match(out.lang, new RegExp(`^${lang}`));
    assert.ok(out.edges.length >= 8);
    for (const edge of out.edges) assert.ok(edge.left >= 8 && edge.right >= 8, JSON.stringify(edge));
    assert.match(out.credits, lang === "en" ? /^[^\u4e00-\u9fff]*Tianditu[^\u4e00-\u9fff]*$/ : /天地图/);
    assert.ok(out.north.y > 2, JSON.stringify(out.north));
    watched.assertClean();
    await watched.page.context().close();
  });
}
