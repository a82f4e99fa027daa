// Large data are read beside the page, by a worker; where there can be none, by the page itself, with the same result.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blank, call } from './blank.mjs';

const COUNT = 14000;
const place = (/** @type {number} */ i) => [112 + (i % 200) / 100, 22 + Math.floor(i / 200) / 50];
const FEATURES = Array.from({ length: COUNT }, (_, i) => ({ type: 'Feature', id: `n${i}`, properties: { n: i, kind: i % 3 ? '甲' : '乙', list: [i] },
  geometry: i % 7 === 0 ? { type: 'LineString', coordinates: [place(i), place(i + 1).map((v) => v + 0.0123456789)] } : { type: 'Point', coordinates: place(i) } }));
// One of them is faulty.
const BROKEN = { type: 'Feature', id: 'bad', properties: {}, geometry: { type: 'Point', coordinates: ['x', 23] } };
const FILES = {
  'large.geojson': { body: JSON.stringify({ type: 'FeatureCollection', features: [...FEATURES, BROKEN] }) },
  'large.csv': { body: `id,lng,lat,名称\n${Array.from({ length: 40000 }, (_, i) => `${i},${place(i % COUNT).join()},第${i}行\n`).join('')}` },
  'broken.geojson': { body: `{"type": "FeatureCollection", "features": [${'1,'.repeat(600000)}` },
  'small.geojson': { body: JSON.stringify({ type: 'FeatureCollection', features: FEATURES.slice(0, 5) }) },
};
const OPTIONS = { style: { version: 8, sources: {}, layers: [{ id: 'ground', type: 'background', paint: { 'background-color': '#ffffff' } }] }, center: [113, 22.7], zoom: 9 };

/** Loads sources of the files, and tells what the map has of them. @param {import('./blank.mjs').Given} g */
async function loads(g) {
  const map = await g.make();
  /** @type {Record<string, any>} */
  const out = {};
  const add = async (/** @type {string} */ id, /** @type {any} */ spec) => {
    map.addSource(id, spec);
    if (!map.getSource(id).loaded()) await new Promise((resolve) => {
      const run = map.on('sourcedata', (/** @type {any} */ e) => e.sourceId === id && e.isSourceLoaded && resolve(run.unsubscribe()));
    });
    const source = map.getSource(id);
    const features = map.querySourceFeatures(id);
    out[id] = { count: features.length, last: features.at(-1), line: features.find((/** @type {any} */ f) => f.geometry.type === 'LineString'),
      issues: source.issues.map((/** @type {any} */ i) => `${i.level} ${i.path}: ${i.message}`), bounds: (await source.getBounds()).toArray() };
  };
  await add('geojson', { type: 'geojson', data: 'large.geojson', attribution: '某处' });
  await add('filtered', { type: 'geojson', data: 'large.geojson', filter: ['==', ['get', 'kind'], '乙'] });
  await add('csv', { type: 'csv', data: 'large.csv', id: 'id', datum: 'gcj02' });
  await add('text', { type: 'csv', data: await (await fetch('large.csv')).text() });
  map.addSource('broken', { type: 'geojson', data: 'broken.geojson' });
  const { error } = await map.once('error');
  out.broken = [error.code, error.message];
  return out;
}

test('a worker reads what is large, as the page would', async () => {
  const beside = await blank({ files: FILES });
  const byWorker = await call(beside, loads, OPTIONS);
  assert.ok(beside.requested.some((path) => path.endsWith('pkg/reading-worker.js')));
  await beside.done();
  // A policy against workers is no fault of the page: it says so on its console.
  const alone = await blank({ files: FILES, csp: "worker-src 'none'" });
  const byPage = await call(alone, loads, OPTIONS);
  assert.ok(!alone.requested.some((path) => path.endsWith('pkg/reading-worker.js')));
  await alone.page.context().close();
  assert.deepEqual([byWorker.geojson.count, byWorker.csv.count, byWorker.text.count], [COUNT, 40000, 40000]);
  assert.equal(byWorker.filtered.count, Math.ceil(COUNT / 3));
  assert.deepEqual(byWorker.geojson.line.geometry.coordinates, byPage.geojson.line.geometry.coordinates);
  assert.match(byWorker.geojson.issues.join(), /^error sources\.geojson\.data\.features\[14000\]/);
  assert.equal(byWorker.broken[0], 'bad-data');
  for (const id of Object.keys(byPage)) assert.deepEqual({ ...byWorker[id], bounds: 0 }, { ...byPage[id], bounds: 0 }, id);
  for (const id of ['geojson', 'csv']) {
    // What the page converts goes through text of seven decimals.
    byWorker[id].bounds.flat().forEach((/** @type {number} */ v, /** @type {number} */ i) => assert.ok(Math.abs(v - byPage[id].bounds.flat()[i]) < 1.1e-7));
  }
});

test('what a worker read is a source like any other: restyled, changed, replaced, removed', async () => {
  const watched = await blank({ files: FILES });
  const out = await call(watched, async (g) => {
    const map = await g.make();
    const declared = { type: 'geojson', data: 'large.geojson', attribution: '某处' };
    const come = () => new Promise((resolve) => {
      const run = map.on('sourcedata', (/** @type {any} */ e) => e.isSourceLoaded && map.getSource('a')?.loaded() && resolve(run.unsubscribe()));
    });
    map.addSource('a', declared);
    map.addLayer({ id: 'a', type: 'circle', source: 'a', paint: { 'circle-radius': 3 } });
    await come();
    const count = () => map.querySourceFeatures('a').length;
    const declares = JSON.stringify(map.getStyle().sources.a) === JSON.stringify(declared) && JSON.stringify(map.getSource('a').serialize()) === JSON.stringify(declared);
    map.setFeatureState({ source: 'a', id: 'n3' }, { hot: true });
    // Its own style again: nothing is fetched, nothing is lost.
    map.setStyle(map.getStyle());
    const kept = [count(), map.getFeatureState({ source: 'a', id: 'n3' }).hot];
    if (!map.loaded()) await map.once('idle');
    const drawn = map.queryRenderedFeatures({ layers: ['a'] }).length;
    map.getSource('a').updateData({ remove: ['n1'], add: [{ type: 'Feature', id: 'new', properties: {}, geometry: { type: 'Point', coordinates: [113, 23] } }] });
    const updated = [count(), map.querySourceFeatures('a', { filter: ['==', ['id'], 'new'] }).length];
    map.getSource('a').setData('large.geojson');
    await come();
    const again = count();
    map.getSource('a').setData('small.geojson');
    await come();
    const small = count();
    // Stopped while it comes, and taken away.
    map.getSource('a').setData('large.geojson');
    await map.once('sourceprogress');
    map.removeLayer('a');
    map.removeSource('a');
    await new Promise((resolve) => setTimeout(resolve, 400));
    return { declares, kept, drawn, updated, again, small, gone: map.getSource('a') };
  }, OPTIONS);
  assert.ok(out.drawn > 1000, String(out.drawn));
  assert.deepEqual({ ...out, drawn: 0 }, { declares: true, kept: [COUNT, true], drawn: 0, updated: [COUNT, 1], again: COUNT, small: 5, gone: undefined });
  assert.equal(watched.requested.filter((path) => path.endsWith('large.geojson')).length, 3);
  // The one that was stopped may have been on its way still.
  watched.faults = watched.faults.filter((fault) => !/large\.geojson \(net::ERR_ABORTED\)/.test(fault));
  await watched.done();
});

test('strict pages let the worker in', async () => {
  const csp = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'; connect-src 'self'; img-src 'self' data:; style-src 'self'";
  const html = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>test</title><body><div id="map"></div></body></html>';
  const watched = await blank({ files: FILES, csp, html });
  const count = await call(watched, async (g) => {
    const map = await g.make();
    map.addSource('a', { type: 'geojson', data: 'large.geojson' });
    await new Promise((resolve) => map.on('sourcedata', (/** @type {any} */ e) => e.isSourceLoaded && resolve(0)));
    return map.querySourceFeatures('a').length;
  }, OPTIONS);
  assert.equal(count, COUNT);
  assert.ok(watched.requested.some((path) => path.endsWith('pkg/reading-worker.js')));
  await watched.page.context().close();
});
