// The styles that few pages use, apart from those that all may.

/** @type {Partial<Record<import("../base/core.js").Theme, URL>>} */
export const THEME_URLS = {
  print: new URL("../styles/print.json", import.meta.url),
  contrast: new URL("../styles/contrast.json", import.meta.url),
  safe: new URL("../styles/safe.json", import.meta.url),
};
