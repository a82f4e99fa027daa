// docs/api.md, made from the declarations that the built package has, so that it cannot say anything else.
//
//     node xtask/docs.mjs SITE/pkg            writes docs/api.md
//     node xtask/docs.mjs SITE/pkg --check    exit code 1 when that would change it

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Chapters: title, file, and which classes and functions of it; `undefined` for all. @type {[string, string, string[] | undefined][]} */
const CHAPTERS = [
  ["Loading", "base/core.d.ts", ["load", "loadStyle", "MapError"]],
  ["Class Map", "map/map.d.ts", ["createMap", "Map"]],
  ["Class Map: the camera", "map/map-camera.d.ts", ["MapWithCamera"]],
  ["Class Map: style, sources, layers, features", "map/map-style.d.ts", ["MapWithStyle"]],
  ["Class Map: pictures", "map/map-images.d.ts", ["MapWithImages"]],
  ["Class Map: events", "map/map-events.d.ts", ["MapWithEvents"]],
  ["What Map takes from the engine", "guangqing_map.d.ts", ["Map"]],
  ["Sources", "source/source.d.ts", ["Source"]],
  ["Marker", "markers/marker.d.ts", undefined],
  ["Handlers", "map/gestures.d.ts", ["Switch"]],
  ["Popup", "markers/popup.d.ts", undefined],
  ["What Marker and Popup share", "markers/placing.d.ts", undefined],
  ...["control", "navigation", "scale", "attribution", "fullscreen", "geolocate", "panel", "legend", "layers"].map(
    (name, at) =>
      /** @type {[string, string, undefined]} */ ([at ? "" : "Controls", `controls/${name}.d.ts`, undefined]),
  ),
  ["Positions", "base/lnglat.d.ts", undefined],
  ["The element", "element.d.ts", ["GuangqingMapElement"]],
  ["The attributes of the element as properties", "element/attributes.d.ts", ["MapAttributes"]],
  ["More of the plan", "more.d.ts", undefined],
  ["Analysis", "analysis.d.ts", undefined],
  ["Analysis beside the page", "tasks.d.ts", undefined],
  ["Travel times over a network of one’s own", "guangqing_analysis.d.ts", ["TransitNetwork", "TransitReach"]],
];

/** What is the package's own business. */
const HIDDEN =
  /^(private |#private|_|static observedAttributes|constructor\(\)|connectedCallback|disconnectedCallback|attributeChangedCallback|build\(|translate\(|follow\(|fill\(|name\(|icon\(|title\(|endings|release\(|isOf\(|setGesturesOff|constructor\(on|get texts|hold\(|adopt|static adopt|placeholder\(|free\(|\[Symbol\.dispose|map: |engine: |default function init)/;

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

/** The text of a comment without its tags of types. @param {string} comment */
function prose(comment) {
  const lines = comment
    .replace(/^\/\*+|\*+\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""));
  let text = "";
  for (const line of lines) {
    const tag = /^\s*@(\w+)\s*(.*)/.exec(line);
    if (!tag) {
      text += `${line}\n`;
      continue;
    }
    const [, name, rest] = tag;
    const param = /^(?:\{.*\}\s*)?\[?([\w.]+)[^\]\s]*\]?\s+(.+)/.exec(braces(rest));
    const plain = braces(rest);
    if (name === "param" && param) text += `\n- \`${param[1]}\`: ${param[2]}`;
    else if (name === "throws") text += `\n- throws ${rest.replace(/[{}]/g, "")}\n`;
    else if (name === "returns" && plain) text += `\n- returns ${plain}\n`;
    else if (name === "default") text += `Default: ${rest}\n`;
  }
  // What Rust documents under a heading of its own.
  text = text.replace(/\n*^# Errors\n+/gm, "\n- throws ");
  return text
    .replace(/@(default)\s/g, "Default: ")
    .replace(/\s*@\w+\s*\{[^\n]*/g, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
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
    .replace(/import\("\.[\w/.-]*\.js"\)\./g, "")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s*\n\s*/g, " ")
    .replace(/;$/, "")
    .trim();
}

/** @param {string} folder */
export function api(folder) {
  let out = `# API\n\nMade from the package's declarations by \`node xtask/docs.mjs target/site/pkg\`. Coordinates are degrees of WGS-84, longitude
first; points on the screen CSS px from the map's top left corner. What is the same in MapLibre GL JS, and what is not, is told in
[maplibre.md](maplibre.md); [migrate.md](migrate.md) shows one map in four libraries.\n`;
  for (const [title, file, names] of CHAPTERS) {
    if (title) out += `\n## ${title}\n`;
    for (const { comment, code } of statements(readFileSync(join(folder, file), "utf8"))) {
      const head = /^export (?:declare )?(?:default )?(?:async )?(class|function) (\w+)/.exec(code);
      if (!head || (names && !names.includes(head[2])) || head[2] === "init" || /^export type/.test(code)) continue;
      const text = prose(comment);
      if (head[1] === "function") {
        out += `\n### ${head[2]}\n\n${"```ts"}\n${signature(code).replace(/^export (declare )?/, "")}\n${"```"}\n${text && `\n${text}\n`}`;
        continue;
      }
      const open = code.indexOf("{");
      out += `\n### ${signature(code.slice(0, open)).replace(/^export (declare )?/, "")}\n${text && `\n${text}\n`}\n`;
      for (const member of statements(code.slice(open + 1, code.lastIndexOf("}")))) {
        const line = signature(member.code);
        if (HIDDEN.test(line) || /^set /.test(line)) continue;
        const about = prose(member.comment).split("\n");
        const [first = "", ...more] = about;
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
