// What the map takes of a marker: as in MapLibre it is clicked, dragged and zoomed through one, unless the page stops the event, or
// something within the marker is used.

import { originals } from "../map/events.js";

/** @typedef {import("../map/map.js").Map} Map */
/** @typedef {import("./marker.js").Marker} Marker */

/** What a reader uses within an element. */
export const USABLE =
  "a[href], button, input, select, textarea, label, summary, audio, video, iframe, [contenteditable]:not([contenteditable=false])";

/** How far a pointer goes until it drags the map, px of the page. */
const TOLERANCE = 3;

/**
 * @param {Marker} marker
 * @param {Map} map
 * @param {AbortSignal} signal ends it
 */
export function through(marker, map, signal) {
  const { element } = marker;
  const [root, container] = [map.getCanvasContainer(), map.getContainer()];
  /** @param {"pointerdown" | "pointerup"} type @param {PointerEvent | MouseEvent} event */
  const send = (type, event) => {
    const { pointerId = 1, pointerType = "mouse" } = /** @type {PointerEvent} */ (event);
    const { clientX, clientY, shiftKey, ctrlKey, metaKey, altKey } = event;
    const more = { pointerId, pointerType: pointerType || "mouse", isPrimary: true, bubbles: true, cancelable: true };
    const sent = new PointerEvent(type, { clientX, clientY, shiftKey, ctrlKey, metaKey, altKey, ...more });
    originals.set(sent, event);
    root.dispatchEvent(sent);
  };

  // At the container, so that what the page stops does not come here.
  container.addEventListener(
    "click",
    (event) => {
      if (!(event.target instanceof Node) || !element.contains(event.target)) return;
      const popup = marker.getPopup();
      const open = popup?.isOpen();
      if (!isUsed(event, element)) {
        send("pointerdown", event);
        send("pointerup", event);
      }
      if (open) popup?.remove();
      else marker.togglePopup();
    },
    { signal },
  );

  container.addEventListener(
    "pointerdown",
    (down) => {
      const { target, pointerId } = down;
      if (!(target instanceof Node) || !element.contains(target) || isUsed(down, element)) return;
      if (marker.isDraggable() || down.button !== 0 || !down.isPrimary) return;
      const ending = new AbortController();
      window.addEventListener(
        "pointermove",
        (event) => {
          if (event.pointerId !== pointerId) return;
          if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < TOLERANCE) return;
          // From here on the map has the pointer.
          ending.abort();
          send("pointerdown", down);
        },
        { signal: ending.signal },
      );
      for (const name of /** @type {const} */ (["pointerup", "pointercancel"]))
        window.addEventListener(name, () => ending.abort(), { signal: ending.signal });
      signal.addEventListener("abort", () => ending.abort(), { signal: ending.signal });
    },
    { signal },
  );

  element.addEventListener(
    "wheel",
    (event) => {
      if (scrolls(event, element)) return;
      const sent = new WheelEvent("wheel", event);
      originals.set(sent, event);
      if (!root.dispatchEvent(sent)) event.preventDefault();
    },
    { signal, passive: false },
  );
}

/** Whether the wheel is over something within an element that scrolls by itself. @param {Event} event @param {HTMLElement} element */
function scrolls({ target }, element) {
  for (let node = target; node instanceof Element; node = node.parentElement) {
    const scrollable = node.scrollHeight > node.clientHeight || node.scrollWidth > node.clientWidth;
    if (scrollable && /auto|scroll/.test(getComputedStyle(node).overflow)) return true;
    if (node === element) return false;
  }
  return false;
}

/**
 * Whether an event is for something within an element that a reader uses: a button, a field, a link.
 * @param {Event} event
 * @param {HTMLElement} element
 */
export function isUsed({ target }, element) {
  const used = target instanceof Element ? target.closest(USABLE) : undefined;
  return used instanceof Element && used !== element && element.contains(used);
}
