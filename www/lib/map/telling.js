// What is told of a style and its sources, and when: `dataloading`, `styledata`, `style.load`, `sourcedata` and their like, in MapLibre's
// order. What comes with the first style is kept until the first frame, so that a page that has just been given its map hears of it.

/** @typedef {(type: string, members?: Record<string, unknown>) => unknown} Fire */

/**
 * Where the style is: there is none, it is on its way, in the engine and about to be told, told, replaced and about to be told, or could
 * not be had.
 * @typedef {"none" | "coming" | "due" | "there" | "changing" | "failed"} State
 */

export class Telling {
  #fire;
  #of;
  /** @type {State} */
  state = "none";
  /** What is told before the first style, and after it. @type {(() => void)[][]} */
  #kept = [[], []];
  /** Whether something was changed of which the engine tells nothing at the next frame. */
  #restyled = false;
  /** Ends what was to be told of a style before this one. */
  #turn = 0;
  #quiet = false;

  /** @param {Fire} fire @param {(id: string) => Record<string, unknown>} of what a source's events have: `isSourceLoaded`, `source` */
  constructor(fire, of) {
    this.#fire = fire;
    this.#of = of;
  }

  /** Whether a style is in the engine and has been told. */
  get styled() {
    return this.state === "there";
  }

  /** Whether nothing of the style is still to come. */
  get settled() {
    return this.state === "there" || this.state === "none";
  }

  /** A style is asked for. @param {boolean} [anew] whether nothing of the one before stays */
  ask(anew = false) {
    if (this.state === "none" || this.state === "failed") this.state = "coming";
    else if (!anew) return;
    this.#pair("styledataloading", "dataloading", { dataType: "style" });
  }

  /** It could not be had. */
  fail() {
    if (this.state === "coming") this.state = "failed";
  }

  /**
   * The engine has a style.
   * @param {string[]} sources that it has read with it
   * @param {boolean} [anew] whether nothing of the one before stays
   */
  take(sources, anew = false) {
    const turn = ++this.#turn;
    if (this.state !== "there" && this.state !== "changing") {
      this.state = "due";
      for (const id of sources) this.content(id);
      return;
    }
    this.state = "changing";
    // Whoever asks for `style.load` after the call hears of it, too.
    queueMicrotask(() => {
      if (turn !== this.#turn) return;
      this.state = "there";
      if (anew) this.#style();
      this.#fire("style.load");
      if (!anew) this.#style();
      for (const id of sources) this.content(id);
    });
  }

  /** A frame is drawn: what was kept is told. */
  frame() {
    if (this.state === "due") {
      this.state = "there";
      const [before = [], after = []] = this.#kept;
      this.#kept = [[], []];
      for (const tell of before) tell();
      this.#style();
      this.#fire("style.load");
      for (const tell of after) tell();
    } else if (this.#restyled) this.#style();
  }

  /** The engine has drawn a changed style. */
  changed() {
    if (this.state !== "due" && !this.#quiet) this.#style();
  }

  /**
   * Gives the engine a style; that it has it is told by `take`.
   * @template T
   * @param {() => T} give
   */
  quietly(give) {
    this.#quiet = true;
    try {
      return give();
    } finally {
      this.#quiet = false;
    }
  }

  /** Something was changed that the engine does not tell: told with the next frame. */
  restyle() {
    this.#restyled = true;
  }

  /** A picture was added or removed: told at once, and when it is drawn. */
  pictured() {
    if (this.state !== "due") this.#style();
    this.restyle();
  }

  /** Data of a source are on their way. @param {string} id */
  loading(id) {
    this.#keep(0, () => this.#pair("sourcedataloading", "dataloading", { ...this.#about(id), isSourceLoaded: false }));
  }

  /** Data of a source are there. @param {string} id */
  content(id) {
    this.#keep(1, () => {
      for (const sourceDataType of ["metadata", "content"])
        this.#pair("sourcedata", "data", { ...this.#about(id), sourceDataType });
    });
  }

  /** A source was removed. @param {string} id */
  gone(id) {
    this.#pair("sourcedata", "data", {
      dataType: "source",
      sourceId: id,
      isSourceLoaded: true,
      sourceDataType: "metadata",
    });
    this.restyle();
  }

  /** Tells a fault, when the page can hear of it. @param {() => void} tell */
  fault(tell) {
    this.#keep(0, tell);
  }

  /** @param {0 | 1} when before or after the first style is told @param {() => void} tell */
  #keep(when, tell) {
    if (this.state === "due") this.#kept[when]?.push(tell);
    else tell();
  }

  #style() {
    this.#restyled = false;
    this.#pair("styledata", "data", { dataType: "style" });
  }

  /** @param {string} id */
  #about(id) {
    return { dataType: "source", sourceId: id, ...this.#of(id) };
  }

  /** @param {string} own @param {string} common @param {Record<string, unknown>} about */
  #pair(own, common, about) {
    this.#fire(own, about);
    this.#fire(common, about);
  }
}
