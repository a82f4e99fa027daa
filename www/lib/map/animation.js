// Animation frames for a motion of a fixed length.

/**
 * Calls `step` with the part of the time that has passed, 0–1, once a frame, and `done` after the last or when ended early.
 * @param {number} duration ms
 * @param {(t: number) => void} step
 * @param {() => void} done
 * @returns {() => void} ends it now
 */
export function animate(duration, step, done) {
  const start = performance.now();
  let frame = requestAnimationFrame(next);
  let over = false;
  function end() {
    if (over) return;
    over = true;
    cancelAnimationFrame(frame);
    done();
  }
  function next() {
    const t = (performance.now() - start) / duration;
    try {
      step(Math.min(1, t));
    } catch (cause) {
      // A way that cannot be gone on ends here.
      end();
      throw cause;
    }
    if (t >= 1) end();
    else if (!over) frame = requestAnimationFrame(next);
  }
  return end;
}
