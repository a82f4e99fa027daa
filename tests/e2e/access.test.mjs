// The atlas page for everyone: no fault that axe finds in any of its faces, a strict policy, and no request elsewhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PHONE, close, frames, openMap } from "./atlas.mjs";
import { accessibilityFaults, open } from "./helpers.mjs";

// Every face with the details and one tab or two; together they show every tab in both themes or languages.
for (const [face, hash, options, tabs] of /** @type {const} */ ([
  ["light, zh", "#lang=zh&theme=light", {}, ["projects", "layers"]],
  ["dark, en", "#lang=en&theme=dark", {}, ["projects", "about"]],
  ["dark, zh, phone", "#lang=zh&theme=dark", PHONE, ["layers"]],
  ["light, en, phone", "#lang=en&theme=light", PHONE, ["parks"]],
])) {
  test(`axe finds nothing in lists, switches and details (${face})`, async () => {
    const watched = await openMap(hash, options);
    const { page } = watched;
    for (const tab of tabs) {
      await page.click(`#tab-${tab}`);
      await page.waitForTimeout(260);
      assert.deepEqual(await accessibilityFaults(page, { bestPractice: true }), [], tab);
    }
    await page.click("#tab-parks");
    await page.click(".parks .item >> nth=2");
    await frames(page);
    await page.waitForTimeout(260);
    assert.deepEqual(await accessibilityFaults(page, { bestPractice: true }), [], "details");
    watched.assertClean();
    await close(watched);
  });
}

test("the atlas works under a strict Content-Security-Policy and asks for nothing elsewhere", async () => {
  const csp =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:";
  const watched = await open("#lang=zh", { csp });
  const { page } = watched;
  await page.selectOption("#theme", "dark");
  await page.click("#language");
  for (const tab of ["projects", "layers", "about", "parks"]) await page.click(`#tab-${tab}`);
  await page.click(".parks .item >> nth=4");
  await page.waitForTimeout(900);
  await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  watched.assertClean();
  const outside = watched.requested.filter((path) => !/^(app|pkg)\/|^$/.test(path));
  assert.deepEqual(outside, []);
  await page.context().close();
});

test("no control is too small for a finger on a phone", async () => {
  const watched = await openMap("#lang=zh", PHONE);
  const { page } = watched;
  const small = await page.evaluate(() => {
    const shadow = document.querySelector("guangqing-map")?.shadowRoot;
    const buttons = [
      ...document.querySelectorAll("button, input, select"),
      ...(shadow?.querySelectorAll("button") ?? []),
    ];
    return buttons
      .filter((b) => b.checkVisibility())
      .map((b) => ({ name: b.textContent || b.id, ...b.getBoundingClientRect().toJSON() }))
      .filter((b) => b.width < 24 || b.height < 24)
      .map((b) => b.name);
  });
  assert.deepEqual(small, []);
  await close(watched);
});
