// The style sheet of what the package puts on a map. Its only place is `guangqing-map.css`; the build puts the text in here, so that
// nothing waits for it, and nothing is ever seen without.

// @ts-expect-error text, see xtask/src/build.rs
import CSS from "../guangqing-map.css";

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** Where the file is linked in place of the sheet. @type {WeakSet<Node>} */
const linked = new WeakSet();

/**
 * Makes sure that the sheet is where a node is: in its shadow tree, or in the page. Neither way needs more than `style-src 'self'`.
 * @param {Node} node
 */
export function dress(node) {
  const at = node.getRootNode();
  const root = at instanceof ShadowRoot ? at : document;
  try {
    if (!sheet) {
      const made = new CSSStyleSheet();
      made.replaceSync(CSS);
      sheet = made;
    }
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    // A browser without constructed sheets.
    if (linked.has(root)) return;
    linked.add(root);
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("../guangqing-map.css", import.meta.url).href;
    (root instanceof ShadowRoot ? root : root.head).append(link);
  }
}
