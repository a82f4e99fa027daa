// The credits of a style's sources.

/** @typedef {import("../types.js").SourceSpecification} SourceSpecification */

/**
 * Whose data sources show, each once; `"gq:attribution": {"en": …}` says what a credit is in another language.
 * @param {(SourceSpecification | undefined)[]} sources
 * @param {string} lang
 */
export function creditsOf(sources, lang) {
  return [...new Set(sources.map((source) => source?.["gq:attribution"]?.[lang] ?? source?.attribution))].filter(
    (text) => text !== undefined,
  );
}
