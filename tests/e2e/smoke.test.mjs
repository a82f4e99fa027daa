// Every page of the site opens from a sub-path, asks for nothing outside it, and says no error.

import assert from "node:assert/strict";
import { test } from "node:test";
import { transferred } from "../../xtask/size.mjs";
import { accessibilityFaults, open, shoot, siteDir } from "./helpers.mjs";

const MINIMAL = "examples/minimal.html";

for (const [path, name] of [
  ["", "index"],
  [MINIMAL, "minimal"],
]) {
  test(`${name} opens without an error`, async () => {
    const watched = await open(path);
    await shoot(watched.page, name);
    watched.assertClean();
    assert.notEqual(await watched.page.title(), "");
    await watched.page.context().close();
  });

  test(`${name} has no fault that axe finds`, async () => {
    const { page } = await open(path);
    // The minimal page is only an element: headings and landmarks are its host's business.
    assert.deepEqual(await accessibilityFaults(page, { bestPractice: path !== MINIMAL }), []);
    await page.context().close();
  });
}

test("the minimal page asks for no more than the size budget counts", async () => {
  const { page, requested } = await open(MINIMAL);
  const counted = transferred(siteDir, MINIMAL);
  assert.deepEqual(
    requested.filter((path) => !counted.includes(path)),
    [],
  );
  await page.context().close();
});

test("the minimal page works under a strict Content-Security-Policy", async () => {
  const csp =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self' data: blob:";
  const watched = await open(MINIMAL, { csp });
  watched.assertClean();
  await watched.page.context().close();
});
