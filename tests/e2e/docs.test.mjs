// The documentation says what is so: the API page is fresh, and the table of MapLibre's methods true.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { api } from "../../xtask/docs.mjs";
import { blank, call } from "./blank.mjs";
import { siteDir } from "./helpers.mjs";

const doc = (/** @type {string} */ name) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

test("docs/api.md is made of the declarations as they are", () => {
  assert.equal(doc("api.md"), api(`${siteDir}/pkg`), "stale: node xtask/docs.mjs target/site/pkg");
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
