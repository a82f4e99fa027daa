// What the tests of the atlas page and of the element share: opening them, and asking the map inside.

import { WatchedPage, launch, siteUrl } from "./helpers.mjs";

/** @import { BrowserContextOptions, Page } from 'playwright-core' */
/** @import { GuangqingMapElement } from '../../www/lib/element.js' */

export const MINIMAL = "examples/minimal.html";

/** A phone as people hold it. @type {BrowserContextOptions} */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/**
 * Opens a page of the site and waits until its map is there.
 * @param {string} path relative to the site, with the hash; `''` is the atlas
 * @param {BrowserContextOptions & { prepare?: (page: Page) => Promise<unknown> }} [options] `prepare` runs before the page loads
 * @returns {Promise<WatchedPage>}
 */
export async function openMap(path = "", { prepare, ...options } = {}) {
  const context = await (await launch()).newContext({
    viewport: { width: 1440, height: 900 },
    locale: "zh-CN",
    ...options,
  });
  const page = await context.newPage();
  const watched = new WatchedPage(page);
  await prepare?.(page);
  await page.goto(new URL(path, siteUrl).href);
  await ready(page);
  return watched;
}

/** Waits until the first map element of the page has drawn. @param {Page} page */
export async function ready(page) {
  await page.evaluate(async () => {
    await customElements.whenDefined("guangqing-map");
    const element = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
    await element.map;
  });
  await frames(page);
}

/** Lets the page draw. @param {Page} page @param {number} [count] frames */
export async function frames(page, count = 3) {
  await page.evaluate(async (left) => {
    while (left-- > 0) await new Promise(requestAnimationFrame);
  }, count);
}

/** Where the map stands. @param {Page} page */
export function view(page) {
  return page.evaluate(async () => {
    const map = await /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map")).map;
    return { ...map.getCenter(), zoom: map.getZoom() };
  });
}

/** Moves the map at once. @param {Page} page @param {[number, number]} center @param {number} zoom */
export async function jump(page, center, zoom) {
  await page.evaluate(
    async (to) => {
      const map = await /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map")).map;
      map.jumpTo(to);
    },
    { center, zoom },
  );
  await frames(page);
}

/**
 * What the map shows, read from the SVG of the same view: the ids and the texts of every layer.
 * @param {Page} page
 * @returns {Promise<Record<string, { ids: string[], text: string }>>}
 */
export function drawn(page) {
  return page.evaluate(async () => {
    const map = await /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map")).map;
    const svg = new DOMParser().parseFromString(map.exportSVG({}), "image/svg+xml");
    /** @type {Record<string, { ids: string[], text: string }>} */
    const layers = {};
    for (const group of svg.querySelectorAll("[data-layer]")) {
      const layer = (layers[group.getAttribute("data-layer") ?? ""] ??= { ids: [], text: "" });
      const ids = [...group.querySelectorAll("[data-id]")].map((node) => node.getAttribute("data-id") ?? "");
      layer.ids = [...new Set([...layer.ids, ...ids])];
      layer.text += ` ${group.textContent}`;
    }
    return layers;
  });
}

/**
 * A project with no other near it, within the open part of the map, and where it is in the window.
 * @param {Page} page
 */
export function visibleProject(page) {
  return page.evaluate(async () => {
    const element = /** @type {GuangqingMapElement} */ (document.querySelector("guangqing-map"));
    const map = await element.map;
    const corner = element.getBoundingClientRect();
    for (const { id, properties, geometry } of map.querySourceFeatures("atlas:projects")) {
      const { x, y } = map.project(geometry.coordinates);
      const inside = x > 40 && y > 40 && x < corner.width - 320 && y < corner.height - 60;
      const near = inside
        ? map.queryRenderedFeatures([x, y], {
            tolerance: 12,
            layers: ["projects", "box-projects", "hubs", "airports", "park-labels"],
          })
        : [];
      if (near.length === 1 && near[0]?.id === id) {
        return {
          id: String(id),
          name_zh: String(properties["name_zh"]),
          name_en: String(properties["name_en"]),
          x: x + corner.left,
          y: y + corner.top,
        };
      }
    }
    throw new Error("no project in view stands alone");
  });
}

/**
 * How many colours an element's canvases show, which is 0 or 1 when nothing was drawn.
 * @param {Page} page
 * @param {number} [index] which map element of the page
 */
export function coloursDrawn(page, index = 0) {
  return page.evaluate((nth) => {
    const canvas = document.querySelectorAll("guangqing-map")[nth]?.shadowRoot?.querySelector("canvas");
    const pixels = canvas?.width
      ? canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data
      : undefined;
    const colours = new Set();
    for (let i = 0; pixels && i < pixels.length; i += 4 * 997)
      colours.add(`${pixels[i]},${pixels[i + 1]},${pixels[i + 2]}`);
    return colours.size;
  }, index);
}

/** @param {WatchedPage} watched */
export async function close(watched) {
  await watched.page.context().close();
}
