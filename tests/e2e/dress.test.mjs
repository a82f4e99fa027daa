// The style sheet of what stands on a map: by a constructed sheet or by a link, under the README's policy, and below a page's own rules.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blank } from "./blank.mjs";

const POLICY =
  /^ {4}(default-src [^\n]+)$/m.exec(readFileSync(new URL("../../README.md", import.meta.url), "utf8"))?.[1] ?? "";

const PAGE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title>
<link rel="stylesheet" href="test.css"><body><div id="map"></div><div id="host"></div><div id="failed"></div>
<script type="module" src="run.js"></script>`;

const CSS = `#map, #host { width: 800px; height: 400px }
button, div { padding: 1px; color: rgb(1, 2, 3); background: rgb(4, 5, 6) }
.gq-control { border-radius: 3px }
.gq-popup-content { padding: 1px 2px 3px 4px }`;

/** A map in the page and one in a shadow tree, and how the parts on them look. */
const RUN = async () => {
  const site = new URL("../pkg/", location.href).href;
  const lib = /** @type {typeof import('../../www/lib/index.js')} */ (await import(`${site}index.js`));
  const outside = /** @type {HTMLElement} */ (document.getElementById("map"));
  const host = /** @type {HTMLElement} */ (document.getElementById("host"));
  const inside = document.createElement("div");
  inside.style.height = "400px";
  host.attachShadow({ mode: "open" }).append(inside);
  /** @type {any[]} */
  const maps = [];
  for (const container of [outside, inside]) {
    const map = await lib.createMap(container, { center: [113, 23.7], zoom: 8, cooperativeGestures: true });
    maps.push(map);
    map
      .addControl(new lib.NavigationControl())
      .addControl(new lib.ScaleControl())
      .addControl(new lib.AttributionControl());
    map.addControl(new lib.LegendControl({ open: true }), "top-left").addControl(new lib.LayersControl({ open: true }));
    new lib.Marker().setLngLat([113, 23]).addTo(map);
    new lib.Popup().setText("text").setLngLat([113, 23.7]).addTo(map);
    map.getCanvasContainer().dispatchEvent(new WheelEvent("wheel", { deltaY: 9, bubbles: true }));
  }
  const { showFailure } = await import(`${site}base/failure.js`);
  showFailure(/** @type {HTMLElement} */ (document.getElementById("failed")), new Error("broken"));
  const links = [document, /** @type {ShadowRoot} */ (host.shadowRoot)].map((root) => [
    .../** @type {NodeListOf<HTMLLinkElement>} */ (root.querySelectorAll("link[href$='guangqing-map.css']")),
  ]);
  await Promise.all(links.flat().map((link) => link.sheet ?? new Promise((resolve) => (link.onload = resolve))));
  const looks = [document, /** @type {ShadowRoot} */ (host.shadowRoot)].map((root) =>
    [...root.querySelectorAll("[class*=gq-], .gq-failure *")].map((node) => {
      const style = getComputedStyle(node);
      return [node.tagName, node.getAttribute("class"), ...[...style].map((name) => style.getPropertyValue(name))].join(
        "|",
      );
    }),
  );
  const of = (/** @type {string} */ selector) =>
    getComputedStyle(/** @type {Element} */ (document.querySelector(selector)));
  const out = {
    looks,
    links: links.map((all) => all.length),
    adopted: document.adoptedStyleSheets?.length ?? 0,
    button: [of(".gq-button").width, of(".gq-button").padding, of(".gq-button").backgroundColor],
    control: [of(".gq-control-navigation").borderRadius, of(".gq-control-navigation").position],
    content: of(".gq-popup-content").padding,
    failure: [of(".gq-failure").padding, of(".gq-failure p:last-child").fontSize],
    note: [of(".gq-gesture-note").position, of(".gq-gesture-note").zIndex],
    marker: [of(".gq-marker").position, of(".gq-marker").zIndex],
  };
  for (const map of maps) map.remove();
  return out;
};

/** @param {string} first what the page's script does before all else */
async function looks(first) {
  const script = `${first}
addEventListener('securitypolicyviolation', (e) => (window.broken ??= []).push(e.violatedDirective + ' ' + e.blockedURI));
(${RUN})().then((out) => (window.out = out), (error) => (window.out = String(error?.stack ?? error)));`;
  const watched = await blank({
    html: PAGE,
    csp: POLICY,
    reducedMotion: "reduce",
    files: {
      "run.js": { body: script, contentType: "text/javascript" },
      "test.css": { body: CSS, contentType: "text/css" },
      "favicon.ico": { body: "" },
    },
  });
  await watched.page.waitForFunction(() => "out" in window, undefined, { timeout: 30_000 });
  const [out, broken] = await watched.page.evaluate(() => {
    const { out, broken } = /** @type {any} */ (window);
    return [out, broken];
  });
  assert.equal(typeof out, "object", out);
  assert.equal(broken, undefined);
  watched.faults = watched.faults.filter((fault) => !/favicon/.test(fault));
  await watched.done();
  return out;
}

test("what stands on a map looks the same by a constructed sheet and by a link, and a page’s own rules win", async () => {
  const made = await looks("");
  assert.deepEqual(made.links, [0, 0]);
  assert.equal(made.adopted, 1);
  assert.ok(made.looks[1].length > 20, `${made.looks[1].length} parts`);
  // A page's rule for all buttons loses, its rule for a class wins.
  assert.deepEqual(made.button, ["36px", "0px", "rgba(0, 0, 0, 0)"]);
  assert.deepEqual(made.control, ["3px", "static"]);
  assert.equal(made.content, "1px 2px 3px 4px");
  assert.deepEqual(made.failure, ["20px 24px", "12px"]);
  assert.deepEqual(made.note, ["absolute", "6"]);
  assert.deepEqual(made.marker, ["absolute", "2"]);
  for (const [how, first] of [
    ["without replaceSync", "delete CSSStyleSheet.prototype.replaceSync;"],
    [
      "without adoptedStyleSheets",
      "delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets;",
    ],
  ]) {
    const linked = await looks(/** @type {string} */ (first));
    assert.deepEqual(linked.links, [1, 1], how);
    assert.equal(linked.adopted, 0, how);
    assert.deepEqual(linked.looks, made.looks, how);
    assert.deepEqual(linked.button, made.button, how);
  }
});
