// What every test of the pages shares: the served site, one browser, and pages that remember what went wrong.
//
// `cargo xtask e2e` serves the built site, sets SITE_URL, SITE_DIR and CHROMIUM, and runs `*.test.mjs` by node --test.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

/** @import { Browser, BrowserContextOptions, Page, Request } from 'playwright-core' */

// The packages are in www/, which is not above this folder.
const require = createRequire(new URL("../../www/package.json", import.meta.url));
/** @type {typeof import('playwright-core')} */
const { chromium } = require("playwright-core");
/** @type {{ source: string }} */
const axe = require("axe-core");

/** @param {string} name @returns {string} */
function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by \`cargo xtask e2e\``);
  return value;
}

/** The address of the site's root as the browser spells it; ends with a slash. */
export const siteUrl = new URL(setting("SITE_URL")).href;

/** The folder of the built site. */
export const siteDir = setting("SITE_DIR");

/** Where screenshots go. */
export const shotsDir = fileURLToPath(new URL("../../target/shots/", import.meta.url));

/** @type {Promise<Browser> | undefined} */
let browser;

/** The one browser of this test file, closed when its tests are done. @returns {Promise<Browser>} */
export function launch() {
  browser ??= chromium.launch({
    executablePath: setting("CHROMIUM"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return browser;
}

after(async () => (await browser)?.close());

/** A page that remembers what went wrong on it. */
export class WatchedPage {
  /** Errors on the console and thrown ones, requests that failed or left the site. @type {string[]} */
  faults = [];

  /** Paths, relative to the site, of all that was requested. @type {string[]} */
  requested = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.on("console", (message) => {
      if (message.type() === "error") this.faults.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.faults.push(`thrown: ${error.message}`));
    page.on("requestfailed", (request) => {
      this.faults.push(`failed: ${request.url()} (${request.failure()?.errorText})`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) this.faults.push(`${response.status()}: ${response.url()}`);
    });
    page.on("request", (request) => this.#note(request));
  }

  /** @param {Request} request */
  #note(request) {
    const url = request.url();
    if (/^(data|blob):/.test(url)) return;
    if (!url.startsWith(siteUrl)) this.faults.push(`left the site: ${url}`);
    this.requested.push(decodeURIComponent(url.slice(siteUrl.length).replace(/[?#].*/, "")));
  }

  /** Fails the test when anything went wrong on the page so far. */
  assertClean() {
    assert.deepEqual(this.faults, []);
  }
}

/**
 * Opens a page of the site in a context of its own and waits until the network is idle.
 * @param {string} path relative to the site
 * @param {BrowserContextOptions & { csp?: string }} [options] `csp`: a Content-Security-Policy for all of the site
 * @returns {Promise<WatchedPage>}
 */
export async function open(path, { csp, ...options } = {}) {
  const context = await (await launch()).newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const watched = new WatchedPage(page);
  if (csp) {
    await page.route("**/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": csp } });
    });
  }
  await page.goto(new URL(path, siteUrl).href, { waitUntil: "networkidle" });
  return watched;
}

/** Writes target/shots/NAME.png, for a person to look at. @param {Page} page @param {string} name */
export async function shoot(page, name) {
  mkdirSync(shotsDir, { recursive: true });
  await page.screenshot({ path: `${shotsDir}${name}.png` });
}

/**
 * What axe finds wrong for people who use a screen reader, a keyboard or strong contrast; one line per rule and element.
 * @param {Page} page
 * @param {{ bestPractice?: boolean }} [options] `bestPractice`: also what WCAG 2.2 AA does not ask for
 * @returns {Promise<string[]>}
 */
export async function accessibilityFaults(page, { bestPractice = false } = {}) {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", ...(bestPractice ? ["best-practice"] : [])];
  // Evaluated by the debugger, so that a page's Content-Security-Policy has no say in it.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate((runOnly) => {
    const { axe } = /** @type {{ axe: typeof import('axe-core') }} */ (/** @type {unknown} */ (globalThis));
    return axe.run({ runOnly });
  }, tags);
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.target.join(" ")}`));
}
