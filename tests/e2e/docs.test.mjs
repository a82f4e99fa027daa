// The documentation says what is so: the API page is fresh, and the table of MapLibre's methods true.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { api, names } from "../../xtask/docs.mjs";
import { blank, call } from "./blank.mjs";
import { siteDir, siteUrl } from "./helpers.mjs";

const doc = (/** @type {string} */ name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

test("docs/api.md is made of the declarations as they are", () => {
  assert.equal(doc("api.md"), api(`${siteDir}/pkg`), "stale: node xtask/docs.mjs target/site/pkg");
});

test("docs/api.md has no leavings of the declarations it is made of", () => {
  let code = false;
  const found = doc("api.md")
    .split("\n")
    .filter((line) => {
      if (line.startsWith("```")) code = !code;
      return !code && /\/\*\*|\*\/|import\(| import/.test(line);
    });
  assert.deepEqual(found, []);
});

test("docs/api.md has an entry for all that the public modules export, and for every method of class Map", async () => {
  const { told, own } = names(`${siteDir}/pkg`);
  const { exports } = JSON.parse(readFileSync(`${siteDir}/pkg/package.json`, "utf8"));
  const modules = Object.values(exports).flatMap((at) => (at.default ? [at.default] : []));
  // The engine's own bindings, which are addressed for their types.
  const all = [...new Set(modules)].filter((name) => name !== "./guangqing_map.js");
  assert.ok(all.length >= 5);
  const watched = await blank();
  const there = await watched.page.evaluate(
    async ([site, ...modules]) => {
      const names = [];
      for (const name of modules) names.push(...Object.keys(await import(new URL(name, `${site}pkg/`).href)));
      const { Map } = await import(`${site}pkg/index.js`);
      for (let at = Map.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at))
        for (const name of Object.getOwnPropertyNames(at))
          if (!/^(_|constructor$)/.test(name)) names.push(`Map.${name}`);
      return names;
    },
    [siteUrl, ...all],
  );
  await watched.done();
  assert.ok(there.length > 100, `${there.length}`);
  assert.deepEqual(
    [...new Set(there)].filter((name) => !told.has(name) && !own.has(name)),
    [],
  );
  const text = doc("api.md");
  for (const name of there.filter((name) => told.has(name) && !name.includes(".")))
    assert.match(text, new RegExp(`^### (class )?${name}\\b`, "m"));
});

/** The rows of a table: the whole of each, the name, the kind, and why. @param {string} text */
const table = (text) => [...text.matchAll(/^\| `(\w+)` \| (same|different|absent) \| (.*) \|$/gm)];

test("docs/maplibre.md tells the truth about every method", async () => {
  const rows = table(doc("maplibre.md").split("## Handlers")[0] ?? "");
  const counted = /(\d+) the same, (\d+) different, (\d+) absent/.exec(doc("maplibre.md"))?.slice(1).map(Number);
  assert.deepEqual(
    ["same", "different", "absent"].map((kind) => rows.filter((row) => row[2] === kind).length),
    counted,
  );
  assert.ok(rows.length > 120);
  for (const [, name, kind, why] of rows) assert.equal(kind === "same", why === "", name);
  const watched = await blank();
  const there = await call(
    watched,
    async (g) => g.options.filter((/** @type {string} */ name) => name in g.Map.prototype),
    rows.map((row) => row[1]),
  );
  assert.deepEqual(
    there,
    rows.filter((row) => row[2] !== "absent").map((row) => row[1]),
  );
  await watched.done();
});

test("docs/maplibre.md tells the truth about every handler", async () => {
  const rows = table(doc("maplibre.md").split("## Handlers")[1] ?? "");
  assert.equal(rows.length, 9);
  for (const [, name, kind, why] of rows) assert.equal(kind === "same", why === "", name);
  const watched = await blank();
  const there = await call(
    watched,
    async (g) => {
      const map = await g.make();
      return g.options.filter(
        (/** @type {string} */ name) =>
          map[name] && ["enable", "disable", "isEnabled"].every((method) => typeof map[name][method] === "function"),
      );
    },
    rows.map((row) => row[1]),
  );
  assert.deepEqual(
    there,
    rows.filter((row) => row[2] !== "absent").map((row) => row[1]),
  );
  await watched.done();
});
