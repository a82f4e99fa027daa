// Text of bytes, for the page and for the worker.

/**
 * Text of bytes: by the byte order mark, else the encoding named, else UTF-8 where they are that, else GB18030 (which holds
 * GBK and GB 2312).
 * @param {Uint8Array} bytes
 * @param {string} [encoding]
 * @throws {Error} for an encoding that the browser does not know
 */
export function decode(bytes, encoding) {
  const mark =
    bytes[0] === 0xfe && bytes[1] === 0xff
      ? "utf-16be"
      : bytes[0] === 0xff && bytes[1] === 0xfe
        ? "utf-16le"
        : undefined;
  const named = mark ?? (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "utf-8" : undefined);
  // Servers name UTF-8 for files that are none.
  if (named || (encoding && !/^utf-?8$/i.test(encoding))) {
    try {
      return new TextDecoder(named ?? encoding).decode(bytes);
    } catch {
      throw new Error(`There is no encoding "${encoding}"; utf-8, gb18030 and utf-16le are some.`);
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
