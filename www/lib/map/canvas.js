// The canvas that a page is handed: of the map's size, with all that is drawn. The engine's own are larger than the view and more
// than one; they are put together here, once a page has asked for it.

/** What the engine draws on, the lowest first. */
const DRAWN = ":scope > canvas[aria-hidden]";

export class WholeCanvas {
  node = document.createElement("canvas");
  #root;
  #context;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    const { node } = this;
    node.className = "gq-canvas maplibregl-canvas";
    // It lies over the others and is not seen, so that a cursor that the page gives it is the map's, and a click is on it.
    Object.assign(node.style, {
      position: "absolute",
      left: "0",
      top: "0",
      width: "100%",
      height: "100%",
      opacity: "0",
    });
    node.style.maxWidth = "none";
    node.tabIndex = root.tabIndex < 0 ? -1 : 0;
    for (const name of ["role", "aria-label"]) {
      const value = root.getAttribute(name);
      if (value !== null) node.setAttribute(name, value);
    }
    const focused = root.matches(":focus");
    root.append(node);
    // One of both takes the focus.
    if (focused) node.focus({ preventScroll: true });
    if (root.hasAttribute("tabindex")) {
      root.removeAttribute("tabindex");
      root.removeAttribute("role");
      root.removeAttribute("aria-label");
    }
    this.#context = node.getContext("2d");
  }

  /** Puts together what is drawn now. @param {number} ratio device px a CSS px */
  compose(ratio) {
    const [width, height] = [this.#root.clientWidth, this.#root.clientHeight];
    const [w, h] = [Math.floor(width * ratio), Math.floor(height * ratio)];
    const { node } = this;
    const context = this.#context;
    if (node.width !== w) node.width = w;
    if (node.height !== h) node.height = h;
    if (!context || !w || !h) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, w, h);
    for (const drawn of this.#root.querySelectorAll(DRAWN)) {
      if (!(drawn instanceof HTMLCanvasElement) || !drawn.width || drawn.style.display === "none") continue;
      const { a, d, e, f } = new DOMMatrix(drawn.style.transform || "none");
      const [own, across] = [parseFloat(drawn.style.width), parseFloat(drawn.style.height)];
      context.setTransform(a * ratio, 0, 0, d * ratio, e * ratio, f * ratio);
      // Px on px, nothing is smoothed.
      context.imageSmoothingEnabled = a !== 1 || drawn.width !== Math.round(own * ratio);
      context.drawImage(drawn, 0, 0, own, across);
    }
  }
}
