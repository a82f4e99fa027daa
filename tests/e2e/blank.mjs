// An empty page of the site on which a test makes maps of its own, by the package's public modules.

import { WatchedPage, launch, siteUrl } from "./helpers.mjs";

/** @import { BrowserContextOptions } from 'playwright-core' */

const PAGE = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><link rel="icon" href="data:,">
<style>html, body { margin: 0 } #map { width: 800px; height: 500px }</style><body><div id="map"></div></body></html>`;

/**
 * What a test's function gets in the page.
 * @typedef {typeof import('../../www/lib/index.js') & {
 *   options: any, make: (more?: any) => Promise<any>, container: () => HTMLElement, site: string }} Given
 */

/**
 * Opens the page.
 * @param {BrowserContextOptions & { files?: Record<string, { body: string | Buffer, contentType?: string }>, html?: string, csp?: string }} [options]
 *   `files`: served beside the page
 */
export async function blank({ files = {}, html = PAGE, csp, ...options } = {}) {
  const context = await (await launch()).newContext({
    viewport: { width: 1000, height: 700 },
    locale: "zh-CN",
    reducedMotion: "no-preference",
    ...options,
  });
  const page = await context.newPage();
  const watched = new WatchedPage(page);
  const at = new URL("test/", siteUrl).href;
  await page.route(`${at}**`, async (route) => {
    const name = decodeURIComponent(route.request().url().slice(at.length));
    const file = name === "" ? { body: html, contentType: "text/html; charset=utf-8" } : files[name];
    if (!file) return route.fulfill({ status: 404, body: "" });
    /** @type {Record<string, string>} */
    const headers = csp && name === "" ? { "content-security-policy": csp } : {};
    await route.fulfill({ body: file.body, contentType: file.contentType ?? "application/octet-stream", headers });
  });
  await page.goto(at);
  return Object.assign(watched, {
    /** Fails when anything went wrong, and closes the page. */
    async done() {
      watched.assertClean();
      await context.close();
    },
  });
}

/**
 * Runs a function in the page with the package; `make()` is a map in `#map` with the options, once it is idle.
 * @template T
 * @param {WatchedPage} watched
 * @param {(given: Given) => Promise<T>} run
 * @param {any} [options]
 * @returns {Promise<T>}
 */
export async function call({ page }, run, options = {}) {
  return page.evaluate(
    async ([source, given, site]) => {
      const lib = await import(`${site}pkg/index.js`);
      const container = () => /** @type {HTMLElement} */ (document.getElementById("map"));
      const make = async (more = {}) => {
        const options = typeof given === "object" ? given : {};
        const map = await lib.createMap(container(), { ...options, ...more });
        if (!map.loaded()) await map.once("idle");
        /** @type {any} */ (window).map = map;
        return map;
      };
      // The function came as text: this is a page of the test's own.
      return (0, eval)(`(${source})`)({ ...lib, options: given, make, container, site });
    },
    /** @type {const} */ ([run.toString(), options, siteUrl]),
  );
}
