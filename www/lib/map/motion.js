// What is told of the camera's motions: `movestart`, `zoomstart`, `move`, `zoom`, `zoomend`, `moveend`, in MapLibre's order, each with what
// its own call gave it. A call tells its start, and, where it is over at once, its end, before it returns; frames of a glide are told as
// the engine draws them. What the engine moves by itself (pointers, the wheel, keys) is told when a frame shows it.

/** @typedef {import("../guangqing_map.js").Engine} Engine */
/** What moves the camera: a call, or a gesture. @typedef {{ zooms: boolean, data?: object, gesture?: boolean, driven?: boolean, stop?: () => void }} Run */
/** @typedef {{ type: string, run: Run | undefined, data: object | undefined, frame?: boolean }} Told */

export class Motion {
  #engine;
  #tell;
  /** What moves the camera now. @type {Run | undefined} */
  #run;
  /** What is still to be told. @type {Told[]} */
  #queue = [];
  #telling = false;
  /** The view that was told last. */
  #seen;
  /** How many motions began. */
  count = 0;

  /**
   * @param {Engine} engine
   * @param {(type: string, data: object | undefined, gesture: boolean) => void} tell
   */
  constructor(engine, tell) {
    this.#engine = engine;
    this.#tell = tell;
    this.#seen = engine.view();
  }

  /** Whether a motion was begun, and not ended. */
  get runs() {
    return this.#run !== undefined;
  }

  /** Whether that motion is a call's. */
  get calls() {
    return this.#run !== undefined && !this.#run.gesture;
  }

  get zooms() {
    return this.#run?.zooms ?? false;
  }

  /** Draws anew; what the page drives goes on being held. */
  repaint() {
    this.#engine.hold(this.#run?.driven === true);
  }

  /**
   * Begins the motion of a call, once the engine knows where it goes. What ran before must have been cut.
   * @param {Run} run
   */
  begin(run) {
    this.count += 1;
    this.#run = run;
    this.#put(run, ["movestart", ...(run.zooms ? ["zoomstart"] : [])]);
    this.#send();
    return run;
  }

  /** Tells a step of a motion that still runs. @param {Run} run */
  step(run) {
    const before = this.#seen[2];
    this.here();
    if (this.#run !== run) return;
    if (!run.zooms && this.#seen[2] !== before) {
      run.zooms = true;
      this.#put(run, ["zoomstart"]);
    }
    this.#put(run, ["move", ...(run.zooms ? ["zoom"] : [])], true);
    this.#send();
  }

  /** Ends a motion, if it still runs. @param {Run} run */
  end(run) {
    if (this.#run !== run) return;
    this.#run = undefined;
    this.#put(run, [...(run.zooms ? ["zoomend"] : []), "moveend"]);
    this.#send();
  }

  /** Ends what runs, where it is. */
  cut() {
    const run = this.#run;
    if (!run) return;
    // Steps that nobody has heard of yet did not happen.
    this.#queue = this.#queue.filter((told) => told.run !== run || !told.frame);
    this.#run = undefined;
    run.stop?.();
    this.here();
    this.#put(run, [...(run.zooms ? ["zoomend"] : []), "moveend"]);
    this.#send();
  }

  /** As `cut`, of what a call moves; a gesture goes on. */
  cutCall() {
    if (this.calls) this.cut();
  }

  /** Ends what runs without a word. */
  drop() {
    const run = this.#run;
    this.#run = undefined;
    this.#queue = [];
    run?.stop?.();
  }

  /**
   * Tells of a change that is over already, in this order.
   * @param {string[]} types
   * @param {object} [data]
   */
  over(types, data) {
    this.count += 1;
    this.here();
    for (const type of types) this.#queue.push({ type, run: undefined, data });
    this.#send();
  }

  /**
   * Changes the view at once, and tells of it.
   * @param {() => void} change
   * @param {object} [data]
   */
  jump(change, data) {
    this.cut();
    const before = this.#engine.view()[2];
    change();
    const zooms = this.#engine.view()[2] !== before;
    this.over(["movestart", "move", ...(zooms ? ["zoomstart", "zoom", "zoomend"] : []), "moveend"], data);
  }

  /**
   * Changes how far the view may go, and tells of it where the view follows. A glide that runs shows it by itself.
   * @param {() => void} change
   */
  limit(change) {
    const [x, y, zoom] = this.#engine.view();
    change();
    const now = this.#engine.view();
    if (this.#run || (now[0] === x && now[1] === y && now[2] === zoom)) return;
    const zooms = now[2] === zoom ? [] : ["zoomstart", "zoom", "zoomend"];
    this.over([...zooms, "movestart", "move", "moveend"]);
  }

  /** The engine has drawn a frame. */
  frame() {
    const run = this.#run;
    if (!run || run.gesture || run.driven) return;
    this.step(run);
    if (!(this.#engine.motion() & 1)) this.end(run);
  }

  /**
   * The engine has drawn another view. Whether a gesture, and no call, has moved it.
   * @param {string[]} also types that are told with the gesture's beginning
   */
  moved(also) {
    const before = this.#seen;
    this.here();
    const now = this.#seen;
    if (this.calls || (now[0] === before[0] && now[1] === before[1] && now[2] === before[2])) return false;
    const zooms = now[2] !== before[2];
    const starts = [];
    if (!this.#run) {
      this.#run = { zooms: false, gesture: true };
      this.count += 1;
      starts.push("movestart");
    }
    const run = this.#run;
    if (zooms && !run.zooms) starts.push("zoomstart");
    run.zooms ||= zooms;
    this.#put(run, [...starts, ...also]);
    this.#put(run, ["move", ...(zooms ? ["zoom"] : [])], true);
    this.#send();
    return true;
  }

  /** The engine is at rest. */
  rested() {
    if (this.#run?.gesture) this.end(this.#run);
  }

  /** The view as it is counts as told. */
  here() {
    this.#seen = this.#engine.view();
  }

  /** @param {Run} run @param {string[]} types @param {boolean} [frame] */
  #put(run, types, frame) {
    for (const type of types) this.#queue.push({ type, run, data: run.data, frame });
  }

  /** Tells what waits, unless a listener that is being told has caused it: then it comes after what is told now. */
  #send() {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let told = this.#queue.shift(); told; told = this.#queue.shift())
        this.#tell(told.type, told.data, told.run?.gesture === true);
    } finally {
      this.#telling = false;
    }
  }
}
