// Which gestures a map takes. The engine takes all; what is switched off here never reaches it: the listeners run before the
// engine's and stop the event.

const TEXTS = {
  zh: { wheel: "按住 Ctrl 键并滚动以缩放地图", mac: "按住 ⌘ 键并滚动以缩放地图", touch: "用两根手指移动地图" },
  en: { wheel: "Use Ctrl + scroll to zoom the map", mac: "Use ⌘ + scroll to zoom the map", touch: "Use two fingers to move the map" },
};

/** Something that can be switched on and off. */
export class Switch {
  #on;
  #changed;

  /** @param {boolean} on @param {() => void} changed */
  constructor(on, changed) {
    this.#on = on;
    this.#changed = changed;
  }

  enable() {
    this.#on = true;
    this.#changed();
  }

  disable() {
    this.#on = false;
    this.#changed();
  }

  isEnabled() {
    return this.#on;
  }
}

export class Gestures {
  #ending = new AbortController();
  /** Fingers that are down. @type {Set<number>} */
  #fingers = new Set();
  /** @type {HTMLElement | undefined} */
  #note;
  #hide = 0;

  /**
   * @param {HTMLElement} root the element with the engine's listeners
   * @param {() => string} lang `zh` or `en`
   */
  constructor(root, lang) {
    this.root = root;
    this.lang = lang;
    const changed = () => this.#apply();
    this.scrollZoom = new Switch(true, changed);
    this.dragPan = new Switch(true, changed);
    this.touchZoomRotate = new Switch(true, changed);
    this.keyboard = new Switch(true, changed);
    this.cooperative = new Switch(false, changed);
    const { signal } = this.#ending;
    const before = { capture: true, signal };
    root.addEventListener("wheel", (event) => this.#wheel(event), before);
    for (const name of /** @type {const} */ (["pointerdown", "pointermove", "pointerup", "pointercancel"])) {
      root.addEventListener(name, (event) => this.#pointer(name, event), before);
    }
    // The page must not pan under two fingers that move the map.
    root.addEventListener("touchmove", (event) => {
      if (this.cooperative.isEnabled() && event.touches.length > 1 && event.cancelable) event.preventDefault();
    }, { ...before, passive: false });
    root.parentElement?.addEventListener("keydown", (event) => {
      if (!this.keyboard.isEnabled()) event.stopImmediatePropagation();
    }, before);
  }

  end() {
    this.#ending.abort();
    clearTimeout(this.#hide);
    this.#note?.remove();
    this.cooperative.disable();
  }

  #apply() {
    // What an element allows its ancestors must allow, too.
    for (const node of [this.root, this.root.parentElement]) {
      if (node) node.style.touchAction = this.cooperative.isEnabled() ? "pan-x pan-y" : node === this.root ? "none" : "";
    }
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    const refused = this.cooperative.isEnabled() && !event.ctrlKey && !event.metaKey;
    if (refused) this.#say(/Mac|iP(hone|ad)/.test(navigator.platform) ? "mac" : "wheel");
    if (refused || !this.scrollZoom.isEnabled()) event.stopPropagation();
  }

  /** @param {string} name @param {PointerEvent} event */
  #pointer(name, event) {
    if (event.pointerType === "touch") {
      if (name === "pointerdown") this.#fingers.add(event.pointerId);
      else if (name !== "pointermove") this.#fingers.delete(event.pointerId);
      if (name !== "pointermove") return;
      const fingers = this.#fingers.size;
      if (fingers < 2 && this.cooperative.isEnabled()) {
        // A tap trembles; only who means to move is told how.
        if (Math.hypot(event.movementX, event.movementY) > 3) this.#say("touch");
        event.stopPropagation();
      } else if (fingers > 1 ? !this.touchZoomRotate.isEnabled() : !this.dragPan.isEnabled()) {
        event.stopPropagation();
      }
    } else if (name === "pointermove" && event.buttons > 0 && !this.dragPan.isEnabled()) {
      event.stopPropagation();
    }
  }

  /** @param {"wheel" | "mac" | "touch"} what */
  #say(what) {
    const lang = this.lang().startsWith("en") ? "en" : "zh";
    const note = (this.#note ??= document.createElement("div"));
    note.part.add("gesture-note");
    note.setAttribute("role", "status");
    note.lang = lang === "zh" ? "zh-CN" : "en";
    Object.assign(note.style, {
      position: "absolute", inset: "0", margin: "auto", zIndex: "6", height: "fit-content", width: "fit-content", maxWidth: "80%",
      padding: "10px 16px", borderRadius: "8px", pointerEvents: "none", textAlign: "center", font: "inherit",
      color: "var(--gq-ink, #26241f)", background: "var(--gq-surface, rgb(253 252 249 / 0.94))",
    });
    if (!note.isConnected) this.root.append(note);
    note.textContent = TEXTS[lang][what];
    note.hidden = false;
    clearTimeout(this.#hide);
    this.#hide = window.setTimeout(() => note.remove(), 1600);
  }
}
