// Who can be listened to, as in MapLibre.

/** @typedef {(event: any) => void} Listener */

/** Tells listeners of events. */
export class Evented {
  /** @type {{ type: string, listener: Listener, once: boolean }[]} */
  #entries = [];
  /** @type {Evented | undefined} */
  #parent;
  /** @type {object | (() => object) | undefined} */
  #parentData;

  /**
   * Calls a listener at every event of a type, once however often it is added.
   * @param {string} type
   * @param {Listener} listener
   * @returns {import("../types.js").Subscription}
   */
  on(type, listener) {
    this.#add(type, listener, false);
    return { unsubscribe: () => void this.off(type, listener) };
  }

  /**
   * As `on`, for one event only; without a listener a promise of that event.
   * @param {string} type
   * @param {Listener} [listener]
   * @returns {any}
   */
  once(type, listener) {
    if (!listener) return new Promise((resolve) => this.#add(type, resolve, true));
    this.#add(type, listener, true);
    return this;
  }

  /** Takes back `on` or `once`. @param {string} type @param {Listener} listener */
  off(type, listener) {
    this.#entries = this.#entries.filter((entry) => entry.type !== type || entry.listener !== listener);
    return this;
  }

  /**
   * Calls the listeners; one that throws does not keep the others from being called.
   * @param {string | { type: string }} event its type, or an event with one
   * @param {object} [members] of the event
   */
  fire(event, members) {
    const told = typeof event === "string" ? { ...members, type: event } : event;
    /** @type {any} */ (told).target = this;
    for (const entry of this.#entries.filter(({ type }) => type === told.type)) {
      // An earlier listener may have removed this one.
      if (!this.#entries.includes(entry)) continue;
      if (entry.once) this.#entries = this.#entries.filter((other) => other !== entry);
      try {
        entry.listener.call(this, told);
      } catch (error) {
        console.error(error);
      }
    }
    if (this.#parent?.listens(told.type)) {
      const more = typeof this.#parentData === "function" ? this.#parentData() : this.#parentData;
      this.#parent.fire(Object.assign(told, more));
    }
    return this;
  }

  /** Whether anyone listens. @param {string} type @returns {boolean} */
  listens(type) {
    return this.#entries.some((entry) => entry.type === type) || (this.#parent?.listens(type) ?? false);
  }

  /**
   * Sends the events on to another, too.
   * @param {Evented | null} [parent]
   * @param {object | (() => object)} [data] members that they have there
   */
  setEventedParent(parent, data) {
    this.#parent = parent ?? undefined;
    this.#parentData = data;
    return this;
  }

  /** @param {string} type @param {Listener} listener @param {boolean} once */
  #add(type, listener, once) {
    if (typeof listener !== "function") throw new TypeError("on(type, listener): the listener must be a function");
    const there = this.#entries.some((e) => e.type === type && e.listener === listener && e.once === once);
    if (!there) this.#entries.push({ type, listener, once });
  }
}
