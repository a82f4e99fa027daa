// Why something cannot be read, in words: for workers and the page alike.

/** @param {unknown} cause */
export function messageOf(cause) {
  // Safe Rust has no other trap that data can lead to: an allocation failed.
  if (cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError)
    return "the data are too large for this browser's memory: leave out features or properties that are not shown";
  return cause instanceof Error ? cause.message : String(cause);
}
