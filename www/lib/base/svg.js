// The engine's own SVG text as nodes, made one by one: handing text to the browser's parser would need a policy under Trusted Types.

const SVG = "http://www.w3.org/2000/svg";

/** What the engine escapes. @type {Record<string, string>} */
const ESCAPED = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

/** @param {string} text */
const plain = (text) => text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => ESCAPED[name] ?? "");

/**
 * The root element. Reads what the engine writes: elements, attributes in double quotes, text.
 * @param {string} text
 * @returns {SVGElement}
 */
export function svgOf(text) {
  const holder = document.createDocumentFragment();
  /** @type {Node[]} */
  const open = [holder];
  for (const [, end, name, attributes, empty, words] of text.matchAll(
    /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>|([^<]+)/g,
  )) {
    const parent = /** @type {Node} */ (open[open.length - 1]);
    if (words) parent.appendChild(document.createTextNode(plain(words)));
    else if (end) open.pop();
    else if (name) {
      const node = document.createElementNS(SVG, name);
      for (const [, key = "", value = ""] of (attributes ?? "").matchAll(/([\w:-]+)="([^"]*)"/g)) {
        if (key === "xml:lang") node.setAttribute("lang", plain(value));
        else if (key !== "xmlns") node.setAttribute(key, plain(value));
      }
      parent.appendChild(node);
      if (!empty) open.push(node);
    }
  }
  return /** @type {SVGElement} */ (holder.firstElementChild);
}
