// What the package says: in both languages, and in one place.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as texts from "../../www/lib/base/texts.js";

/** @type {{ transformSync: (code: string, options: object) => { code: string } }} */
const esbuild = createRequire(new URL("../../www/package.json", import.meta.url))("esbuild");

/** The members of a text table, and theirs, by kind. @param {unknown} value @returns {unknown} */
const form = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, form(member)]))
    : Array.isArray(value)
      ? "array"
      : typeof value;

test("everything is said in both languages", () => {
  for (const [subject, { zh, en, ...more }] of Object.entries(texts)) {
    assert.deepEqual(form(zh), form(en), subject);
    assert.deepEqual(more, {}, subject);
  }
});

test("nothing is said but from the table of texts", () => {
  const lib = new URL("../../www/lib/", import.meta.url);
  const found = readdirSync(lib, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".js"))
    // Without comments.
    .filter((name) => {
      const { code } = esbuild.transformSync(readFileSync(new URL(name, lib), "utf8"), { charset: "utf8" });
      return /\p{Script=Han}/u.test(code);
    });
  assert.deepEqual(found, ["base/texts.js"]);
});
