// Every page of the site opens from a sub-path, asks for nothing outside it, and says no error.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transferred } from '../../xtask/size.mjs';
import { accessibilityFaults, has, open, shoot, siteDir } from './helpers.mjs';

const MINIMAL = 'examples/minimal.html';

for (const [path, name] of [['', 'index'], [MINIMAL, 'minimal']]) {
  test(`${name} opens without an error`, async (t) => {
    if (!(await has(path))) return t.skip('this site does not have the page');
    const watched = await open(path);
    await shoot(watched.page, name);
    watched.assertClean();
    assert.notEqual(await watched.page.title(), '');
    await watched.page.context().close();
  });

  test(`${name} has no fault that axe finds`, async (t) => {
    if (!(await has(path))) return t.skip('this site does not have the page');
    const { page } = await open(path);
    assert.deepEqual(await accessibilityFaults(page), []);
    await page.context().close();
  });
}

test('the minimal page asks for no more than the size budget counts', async (t) => {
  if (!(await has(MINIMAL))) return t.skip('this site does not have the page');
  const { page, requested } = await open(MINIMAL);
  const counted = transferred(siteDir, MINIMAL);
  assert.deepEqual(requested.filter((path) => !counted.includes(path)), []);
  await page.context().close();
});

test('the minimal page works under a strict Content-Security-Policy', async (t) => {
  if (!(await has(MINIMAL))) return t.skip('this site does not have the page');
  const csp = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'";
  const watched = await open(MINIMAL, { csp });
  watched.assertClean();
  await watched.page.context().close();
});
