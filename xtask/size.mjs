// What a page of the built site transfers, per file: raw, gzip 9 and brotli 11.
//
//     node xtask/size.mjs SITE PAGE BUDGET [--json]
//
// Follows src and href in HTML, and imports and `new URL('…', import.meta.url)` in JavaScript; not `import('…')`, which is for
// what only some pages need, except for the element's core. A test in the browser holds that the page itself asks for nothing that is not counted.
// Exit code 1 when the brotli total is over the budget (in bytes) or a file is missing.

import { existsSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/**
 * Paths, relative to the site, of everything that a page asks for by itself; the page comes first.
 * @param {string} site the folder of the built site
 * @param {string} page path of the page in it
 * @returns {string[]}
 */
export function transferred(site, page) {
  const found = [page];
  for (const path of found) {
    const text = existsSync(join(site, path)) ? readFileSync(join(site, path), "utf8") : "";
    for (const reference of references(path, text)) {
      if (/^[a-z][a-z0-9+.-]*:|^\//i.test(reference)) {
        if (/^(data|blob):/i.test(reference)) continue;
        throw new Error(`${path} refers to ${reference}: only relative addresses work from every sub-path`);
      }
      const target = posix.normalize(posix.join(posix.dirname(path), reference.replace(/[?#].*/s, "")));
      if (!found.includes(target)) found.push(target);
    }
  }
  return found;
}

/** @param {string} path @param {string} text @returns {string[]} */
function references(path, text) {
  /** @param {RegExp} pattern */
  const all = (pattern) => [...code.matchAll(pattern)].map((match) => match[1]);
  let code = text;
  switch (posix.extname(path)) {
    case ".html":
      code = text.replace(/<!--.*?-->/gs, "");
      return all(/<(?:script|link|img|source)\b[^>]*?\s(?:src|href)\s*=\s*["']([^"']+)["']/g);
    case ".js":
    case ".mjs":
      code = text.replace(/\/\*.*?\*\//gs, "").replace(/^\s*\/\/.*$/gm, "");
      return [
        // What the element asks for at once, but so that it can tell of a failure.
        ...(/element\.js$/.test(path) ? all(/\bimport\(\s*["'](\.\/base\/core\.js)["']/g) : []),
        ...all(/\b(?:from|import)\s*["']([^"']+)["']/g),
        ...all(/\bnew\s+URL\(\s*["']([^"']+)["']\s*,\s*import\.meta\.url\s*\)/g),
      ];
    case ".css":
      return all(/\burl\(\s*["']?([^"')]+)/g);
    default:
      return [];
  }
}

/** @param {string} site @param {string} page @param {number} budget @param {boolean} json @returns {boolean} */
function report(site, page, budget, json) {
  const files = transferred(site, page);
  const missing = files.filter((path) => !existsSync(join(site, path)));
  let rows = files
    .filter((path) => !missing.includes(path))
    .map((path) => {
      const bytes = readFileSync(join(site, path));
      const brotli = brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
      });
      return { path, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
    });
  // A page fetches the style of one theme: the largest counts.
  const styles = rows.filter((row) => /\/styles\/[^/]+\.json$/.test(row.path)).sort((a, b) => b.brotli - a.brotli);
  rows = rows.filter((row) => !styles.slice(1).includes(row));
  /** @param {'raw' | 'gzip' | 'brotli'} key */
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const total = { path: "total", raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
  const within = total.brotli <= budget;
  if (json) {
    console.log(JSON.stringify({ page, files: rows, total, budget, within, missing }, null, 2));
  } else {
    const width = Math.max(...rows.map((row) => row.path.length), 30);
    /** @param {(string | number)[]} cells */
    const line = ([path, ...cells]) =>
      console.log(String(path).padEnd(width), ...cells.map((c) => String(c).padStart(9)));
    line([`bytes of ${page}`, "raw", "gzip 9", "brotli 11"]);
    for (const row of [...rows, total]) line([row.path, row.raw, row.gzip, row.brotli]);
    line([`budget (${within ? `${Math.round((100 * total.brotli) / budget)} % used` : "exceeded"})`, "", "", budget]);
    for (const path of missing) console.log(`missing: ${path}`);
  }
  return within && missing.length === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [site, page, budget, ...flags] = process.argv.slice(2);
  try {
    process.exitCode = report(relative("", site) || ".", page, Number(budget), flags.includes("--json")) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
