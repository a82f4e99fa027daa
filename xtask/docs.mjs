// docs/api.md, made from the declarations that the built package has, so that it cannot say anything else.
//
//     node xtask/docs.mjs SITE/pkg            writes docs/api.md
//     node xtask/docs.mjs SITE/pkg --check    exit code 1 when that would change it

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What the chapters of files and folders are called; of another file it is the public address's chapter, or the class's name. */
const TITLES = /** @type {Record<string, string>} */ ({
  "base/core": "Loading",
  "map/map": "Class Map",
  "map/map-camera": "Class Map: the camera",
  "map/map-style": "Class Map: style, sources, layers, features",
  "map/map-images": "Class Map: pictures",
  "map/map-events": "Class Map: events",
  guangqing_map: "What Map takes from the engine",
  "map/gestures": "Handlers",
  "source/source": "Sources",
  "markers/placing": "What Marker and Popup share",
  controls: "Controls",
  "base/lnglat": "Positions",
  element: "The element",
  "element/attributes": "The attributes of the element as properties",
  more: "More of the plan",
  analysis: "Analysis",
  guangqing_analysis: "What the analysis module has",
  tasks: "Analysis beside the page",
});

/** A declared class, function or constant: its file without ending, and what is said of it. @typedef {{ file: string, kind: string, name: string, comment: string, code: string }} Declared */

/**
 * Splits the text of a declaration file, or of a class's body, into its comments and statements.
 * @param {string} text
 * @returns {{ comment: string, code: string }[]}
 */
function statements(text) {
  const out = [];
  let comment = "";
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const blank = /^\s+/.exec(rest);
    if (blank) {
      at += blank[0].length;
    } else if (rest.startsWith("//")) {
      at += rest.indexOf("\n") < 0 ? rest.length : rest.indexOf("\n");
    } else if (rest.startsWith("/*")) {
      const end = rest.indexOf("*/") + 2;
      // Of the comments before an overload the first tells what it does.
      const body = rest.slice(0, end);
      if (!described(comment)) comment = body;
      at += end;
    } else {
      let depth = 0;
      let end = 0;
      for (; end < rest.length; end += 1) {
        if (rest.startsWith("/*", end)) end = rest.indexOf("*/", end) + 1;
        else if ("{([".includes(rest[end])) depth += 1;
        else if ("})]".includes(rest[end])) {
          depth -= 1;
          if (
            depth === 0 &&
            rest[end] === "}" &&
            /^\s*(\n|$)/.test(rest.slice(end + 1)) &&
            /^(export|declare)/.test(rest)
          )
            break;
        } else if (rest[end] === ";" && depth === 0) break;
      }
      out.push({ comment, code: rest.slice(0, end + 1).trim() });
      comment = "";
      at += end + 1;
    }
  }
  return out;
}

/** @param {string} comment */
function described(comment) {
  return prose(comment) !== "";
}

/** Whether it is the package's own business. @param {string} comment @param {string} name */
function hidden(comment, name) {
  return /@(private|internal)\b/.test(comment) || name.startsWith("_");
}

/** The text of a comment, and a list of what its tags say beside types. @param {string} comment */
function prose(comment) {
  const [about = "", ...tags] = comment
    .replace(/^\/\*+|\*+\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .replace(/@default\s/g, "Default: ")
    .replace(/\{@link ([^}]*)\}/g, "`$1`")
    .split(/(?:^|\s)@(?=[a-z])/m);
  const list = tags.flatMap((tag) => {
    const [, name = "", rest = ""] = /^(\w+)\s*([\s\S]*)/.exec(tag.replace(/\s+/g, " ").trim()) ?? [];
    const plain = braces(rest);
    const [, param, text] = /^\[?([\w.]+)[^\]\s]*\]?\s+(.+)/.exec(plain) ?? [];
    if (name === "param" && text) return [`- \`${param}\`: ${text}`];
    if (name === "returns" && plain) return [`- returns ${plain}`];
    if (name === "throws") return [`- throws ${signature(rest.replace(/[{}]/g, ""))}`];
    return [];
  });
  // What Rust documents under a heading of its own.
  const text = about
    .trim()
    .replace(/\n*^# Errors\n+/gm, "\n\n- throws ")
    .trim();
  return [text, list.join("\n")].filter(Boolean).join("\n\n");
}

/** Text without the type in braces that it begins with. @param {string} text */
function braces(text) {
  if (!text.startsWith("{")) return text;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    depth += text[i] === "{" ? 1 : text[i] === "}" ? -1 : 0;
    if (depth === 0) return text.slice(i + 1).trim();
  }
  return "";
}

/** @param {string} code */
function signature(code) {
  return code
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/import\("[^"]*"\)\./g, "")
    .replace(/\s+/g, " ")
    .replace(/([([]) /g, "$1")
    .replace(/,? ([)\]])/g, "$1")
    .replace(/;$/, "")
    .replace(/^export (declare )?(default )?/, "")
    .trim();
}

/** The declarations of a package, each file read once. */
class Package {
  /** @type {Map<string, { declared: Map<string, Declared>, known: Map<string, [string, string]>, exported: [string, string][] }>} */
  #files = new Map();

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** Files of the public addresses, without ending. @returns {string[]} */
  addresses() {
    const { exports } = JSON.parse(readFileSync(join(this.folder, "package.json"), "utf8"));
    const types = Object.values(exports).flatMap((at) => (typeof at.types === "string" ? [at.types] : []));
    return [...new Set(types.map((name) => posix.normalize(name).replace(/\.d\.ts$/, "")))];
  }

  /** What a file declares, what its names stand for in other files, and what it hands on. @param {string} file */
  read(file) {
    const known = this.#files.get(file);
    if (known) return known;
    const out = {
      declared: /** @type {Map<string, Declared>} */ (new Map()),
      known: /** @type {Map<string, [string, string]>} */ (new Map()),
      exported: /** @type {[string, string][]} */ ([]),
    };
    this.#files.set(file, out);
    const path = join(this.folder, `${file}.d.ts`);
    // What wasm-bindgen adds from there on starts the module.
    const [text = ""] = existsSync(path) ? readFileSync(path, "utf8").split("export type InitInput =") : [];
    const last = /** @type {[string, string][]} */ ([]);
    const at = (/** @type {string} */ from) => posix.join(posix.dirname(file), from.replace(/\.js$/, ""));
    for (const { comment, code } of statements(text)) {
      const from = /from "(\.[^"]*)"/.exec(code)?.[1];
      const list = /^(?:im|ex)port \{([^}]*)\}/.exec(code)?.[1]?.split(",") ?? [];
      const names = list.map((one) => one.trim().split(/ as /)).filter(([name]) => name);
      const head = /^export (?:declare )?(?:abstract )?(class|function|const) (\w+)/.exec(code);
      const alias = /^(?:export )?type (\w+) = import\("(\.[^"]*)"\)\.(\w+);/.exec(code);
      const space = /^import \* as (\w+)/.exec(code)?.[1];
      const whole = /^export type \w+ = typeof (\w+);/.exec(code)?.[1];
      if (from && code.startsWith("import")) {
        for (const [name = "", as = name] of names) out.known.set(as, [at(from), name]);
        if (space) out.known.set(space, [at(from), "*"]);
      } else if (from && /^export (\{|\*)/.test(code)) {
        for (const [name = ""] of names) out.exported.push([at(from), name]);
        if (code.startsWith("export *")) out.exported.push([at(from), "*"]);
      } else if (alias) {
        out.known.set(alias[1] ?? "", [at(alias[2] ?? ""), alias[3] ?? ""]);
      } else if (whole && out.known.has(whole)) {
        // The type of a whole module: what it exports is given to the page.
        last.push(/** @type {[string, string]} */ (out.known.get(whole)));
      } else if (head) {
        const [, kind = "", name = ""] = head;
        const same = out.declared.get(name);
        // Overloads of a function.
        if (same) same.code += `\n${code}`;
        else out.declared.set(name, { file, kind, name, comment, code });
        out.exported.push([file, name]);
      }
    }
    out.exported.push(...last);
    return out;
  }

  /** All that a file exports. @param {string} file @returns {Declared[]} */
  exported(file) {
    return this.read(file).exported.flatMap(([from, name]) => {
      if (name === "*") return this.exported(from);
      const one = this.find(from, name);
      return one ? [one] : [];
    });
  }

  /** What a name stands for in a file. @param {string} file @param {string} name @returns {Declared | undefined} */
  find(file, name) {
    const { declared, known, exported } = this.read(file);
    const own = declared.get(name);
    if (own) return own;
    const [from, as] = known.get(name) ?? exported.find(([, given]) => given === name) ?? [];
    return from !== undefined && as !== undefined && from !== file ? this.find(from, as) : undefined;
  }

  /** @param {Declared} one @returns {Declared | undefined} */
  base(one) {
    const name = /^[^{]*\bextends (\w+)/.exec(one.code)?.[1];
    return one.kind === "class" && name ? this.find(one.file, name) : undefined;
  }

  /**
   * The members of a class: those to be told, and the names of those that are not, inherited ones included.
   * @param {Declared} one
   * @returns {{ told: { name: string, comment: string, line: string, code: string }[], own: Set<string> }}
   */
  members(one) {
    const base = this.base(one);
    const own = base ? this.members(base).own : new Set();
    const { code } = one;
    const told = statements(code.slice(code.indexOf("{") + 1, code.lastIndexOf("}"))).flatMap((member) => {
      const line = signature(member.code);
      const name = /^(?:(?:static|readonly|get|set|async|protected|private) )*([#\w]+|\[)/.exec(line)?.[1] ?? "";
      if (name === "constructor" ? hidden(member.comment, name) : own.has(name) || hidden(member.comment, name)) {
        if (name !== "constructor") own.add(name);
        return [];
      }
      // A bracket is the language's own business: iterators, the making of arrays, disposal.
      if (/^(private|protected|#|\[|set )/.test(line) || name === "[" || line === "constructor()") return [];
      return [{ name, comment: member.comment, line, code: member.code }];
    });
    return { told, own };
  }

  /** Classes that a declaration's public face names. @param {Declared} one @returns {Declared[]} */
  named(one) {
    const faces = one.kind === "class" ? this.members(one).told.map(({ code }) => code) : [one.code];
    const text = faces.join("\n").replace(/\/\*[\s\S]*?\*\//g, "");
    const found = [...text.matchAll(/(?:import\("(\.[^"]*)"\)\.)?\b([A-Z]\w*)/g)].map(([, from, name = ""]) =>
      from
        ? this.find(posix.join(posix.dirname(one.file), from.replace(/\.js$/, "")), name)
        : this.find(one.file, name),
    );
    return found.flatMap((other) => (other?.kind === "class" && !hidden(other.comment, other.name) ? [other] : []));
  }

  /**
   * What is told, by chapter: what the public addresses export, the classes under it, and the classes that it names.
   * @returns {Map<string, Declared[]>}
   */
  chapters() {
    const out = /** @type {Map<string, Declared[]>} */ (new Map());
    const seen = new Set();
    /** @param {Declared} one @param {string} [address] */
    const add = (one, address) => {
      if (seen.has(one)) return;
      seen.add(one);
      const title = (/** @type {Declared} */ { file, name }) =>
        TITLES[file] ?? TITLES[posix.dirname(file)] ?? TITLES[address ?? ""] ?? name;
      const base = this.base(one);
      // In one chapter what others rest on comes first.
      if (base && title(base) === title(one)) add(base, address);
      out.set(title(one), [...(out.get(title(one)) ?? []), one]);
      if (base) add(base);
    };
    for (const address of this.addresses())
      for (const one of this.exported(address)) if (!hidden(one.comment, one.name)) add(one, address);
    for (const one of seen) for (const other of this.named(one)) add(other);
    return out;
  }
}

/** The names of what docs/api.md tells: of declarations, and `Class.member`; `own` are members that the package keeps to itself. @param {string} folder */
export function names(folder) {
  const from = new Package(folder);
  const [told, own] = [new Set(), new Set()];
  for (const one of [...from.chapters().values()].flat()) {
    told.add(one.name);
    if (one.kind !== "class") continue;
    for (let at = /** @type {Declared | undefined} */ (one); at; at = from.base(at))
      for (const { name } of from.members(at).told) told.add(`${one.name}.${name}`);
    for (const name of from.members(one).own) own.add(`${one.name}.${name}`);
  }
  return { told, own };
}

/** @param {string} folder */
export function api(folder) {
  const from = new Package(folder);
  let out = `# API\n\nMade from the package's declarations by \`node xtask/docs.mjs target/site/pkg\`. Coordinates are degrees of WGS-84, longitude
first; points on the screen CSS px from the map's top left corner. What is the same in MapLibre GL JS, and what is not, is told in
[maplibre.md](maplibre.md); [migrate.md](migrate.md) shows one map in four libraries.\n`;
  for (const [title, all] of from.chapters()) {
    out += `\n## ${title}\n`;
    for (const one of all) {
      const text = prose(one.comment);
      if (one.kind !== "class") {
        const lines = one.code.split(/\n(?=export )/).map(signature);
        out += `\n### ${one.name}\n\n${"```ts"}\n${lines.join("\n")}\n${"```"}\n${text && `\n${text}\n`}`;
        continue;
      }
      out += `\n### ${signature(one.code.slice(0, one.code.indexOf("{")))}\n${text && `\n${text}\n`}`;
      const { told } = from.members(one);
      if (told.length) out += "\n";
      for (const { comment, line } of told) {
        const [first = "", ...more] = prose(comment).split("\n");
        out += `- \`${line}\`${first && `  \n  ${first}`}\n`;
        for (const rest of more) if (rest.trim()) out += `  ${rest}\n`;
      }
    }
  }
  out +=
    "\n## Types\n\nStyles and their layers are declared in `style.d.ts`, each property with its default, range and what its expressions may read.\n\n```ts\n";
  for (const { comment, code } of statements(readFileSync(join(folder, "types.d.ts"), "utf8"))) {
    if (/^(import|export type \*)/.test(code)) continue;
    out += `${comment ? `${comment}\n` : ""}${code}\n`;
  }
  return `${out}\`\`\`\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const target = fileURLToPath(new URL("../docs/api.md", import.meta.url));
  const made = api(process.argv[2] ?? "");
  if (!process.argv.includes("--check")) writeFileSync(target, made);
  else if (readFileSync(target, "utf8") !== made) {
    console.error("docs/api.md is stale: node xtask/docs.mjs target/site/pkg");
    process.exitCode = 1;
  }
}
