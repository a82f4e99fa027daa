// What a frame costs while every overlay is on, against the same map without them: `cargo xtask bench`.
//
// The overlays are those of the analysis tab, put on one map together. Times are the main thread's, per animation frame, by
// the browser's own count; rounds alternate, medians are printed. Machines are noisy: read the ratio.

import { openMap } from "../tests/e2e/atlas.mjs";
import { launch } from "../tests/e2e/helpers.mjs";

const TOOLS = ["clusters", "compare", "reach", "flows", "gather", "timeline", "figures"];
const ROUNDS = Number(process.env["ROUNDS"] ?? 5);
const FRAMES = 120;

const { page } = await openMap("#lang=zh&theme=light");
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable");

// Each tool is opened on the page, and what it drew is kept.
await page.evaluate(() => Object.assign(window, { kept: { sources: {}, layers: [] } }));
const before = await page.evaluate(async () =>
  (await /** @type {any} */ (document.querySelector("guangqing-map")).map)
    .getStyle()
    .layers.map((/** @type {any} */ l) => l.id),
);
await page.click("#tab-tools");
for (const id of TOOLS) {
  await page.click(`#tool-${id}`);
  await page.waitForSelector(".tool-content > :not(p.note)");
  await page.waitForTimeout(500);
  await page.evaluate(
    async ({ known, tool }) => {
      const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
      const { kept } = /** @type {any} */ (window);
      const style = map.getStyle();
      for (const layer of style.layers.filter((/** @type {any} */ l) => !known.includes(l.id))) {
        const source = `${tool}-${layer.source}`;
        if (layer.source) kept.sources[source] ??= style.sources[layer.source];
        kept.layers.push({ ...layer, id: `all-${tool}-${layer.id}`, ...(layer.source ? { source } : {}) });
      }
    },
    { known: before, tool: id },
  );
  await page.locator("#panel .back").first().click();
}

/** Switches the overlays. @param {boolean} on */
const overlays = (on) =>
  page.evaluate(async (show) => {
    const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
    const { kept } = /** @type {any} */ (window);
    for (const id of kept.shown ?? []) map.removeLayer(id);
    kept.shown = [];
    map.setGroupVisible("clusters", show);
    if (!show) return 0;
    const present = map.getStyle().sources;
    for (const [id, source] of Object.entries(kept.sources)) if (!present[id]) map.addSource(id, source);
    for (const layer of kept.layers) {
      map.addLayer(layer);
      kept.shown.push(layer.id);
    }
    return kept.shown.length;
  }, on);

/** Main-thread ms a frame. @param {'drag' | 'zoom'} kind */
async function cost(kind) {
  const time = async () =>
    (await session.send("Performance.getMetrics")).metrics.find((m) => m.name === "TaskDuration")?.value ?? NaN;
  await page.waitForTimeout(1200);
  const start = await time();
  await page.evaluate(
    async ([what, count]) => {
      const map = await /** @type {any} */ (document.querySelector("guangqing-map")).map;
      const zoom = map.getZoom();
      for (let i = 0; i < Number(count); i += 1) {
        if (what === "drag") map.panBy(i % 60 < 30 ? [6, 4] : [-6, -4], { duration: 0 });
        else map.zoomTo(zoom + 0.02 * (i % 40 < 20 ? i % 40 : 40 - (i % 40)));
        await new Promise(requestAnimationFrame);
      }
      map.zoomTo(zoom);
    },
    [kind, FRAMES],
  );
  return (((await time()) - start) * 1000) / FRAMES;
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** @type {Record<string, number[]>} */
const costs = {};
let layers = 0;
for (let round = 0; round < ROUNDS; round += 1) {
  for (const on of [false, true]) {
    layers = Math.max(layers, await overlays(on));
    for (const kind of /** @type {const} */ (["drag", "zoom"])) (costs[`${kind} ${on}`] ??= []).push(await cost(kind));
  }
}
console.log(
  `overlays: ${TOOLS.length} tools, ${layers} layers more than the map's ${before.length}; ${ROUNDS} rounds of ${FRAMES} frames`,
);
for (const kind of ["drag", "zoom"]) {
  const [off, on] = [false, true].map((state) => median(costs[`${kind} ${state}`] ?? []));
  console.log(
    `${kind}: ${off?.toFixed(2)} ms a frame without, ${on?.toFixed(2)} with all overlays (×${((on ?? NaN) / (off ?? NaN)).toFixed(2)})`,
  );
}
await page.screenshot({ path: new URL("../target/shots/all-overlays.png", import.meta.url).pathname });
await (await launch()).close();
