// Why there is no map, in words.

/**
 * @param {typeof import("./texts.js").ELEMENT["zh"]} texts
 * @param {import("./core.js").MapError} error
 */
export function reasonOf(texts, error) {
  const file = /[\w-]+\.(js|wasm|bin|json)\b/.exec(error.message)?.[0];
  return texts.reasons[error.code]?.replace("{}", texts.named(file)) ?? error.message;
}
