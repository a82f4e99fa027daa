// Who waits for an event gets it, in the order and at the time that MapLibre GL JS tells it; what fires `error` there does so here, and
// throws nothing. The orders below are what MapLibre GL JS 6.17 told for the same calls, without what it tells of tiles.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";
import { siteUrl } from "./helpers.mjs";

const POINT = { type: "Point", coordinates: [112, 24] };
const STYLE = {
  version: 8,
  sources: {
    far: { type: "geojson", data: "data.json" },
    near: { type: "geojson", data: POINT },
  },
  layers: [
    { id: "far", type: "circle", source: "far" },
    { id: "near", type: "circle", source: "near" },
  ],
};
const PLAIN = { ...STYLE, sources: { near: STYLE.sources.near }, layers: STYLE.layers.slice(1) };
const FILES = {
  "style.json": { body: JSON.stringify(STYLE), contentType: "application/json" },
  "data.json": { body: JSON.stringify(POINT), contentType: "application/json" },
};
const VIEW = { center: [112, 24], zoom: 5 };

/** In the page: writes down what a map tells. */
const WATCH = `(map, told, more = []) => {
  const types = ["idle", "style.load", "styledata", "styledataloading", "data", "dataloading", "sourcedata", "sourcedataloading", "error",
    "movestart", "move", "moveend", "zoomstart", "zoom", "zoomend", "resize", ...more];
  for (const type of types) map.on(type, (e) => {
    const tag = e.tag === undefined ? "" : ":" + e.tag;
    told.push([type + tag, e.sourceId, e.sourceDataType].filter(Boolean).join(" "));
  });
}`;

/** What a source's data tell on their way, and when they are there. @param {string} id */
const loading = (id) => [`sourcedataloading ${id}`, `dataloading ${id}`];
const there = (/** @type {string} */ id) =>
  ["metadata", "content"].flatMap((what) => [`sourcedata ${id} ${what}`, `data ${id} ${what}`]);

test("a first style and its sources are told in order, by whatever way they come", async () => {
  const watched = await blank({ files: FILES });
  const out = await call(
    watched,
    async (g) => {
      await g.load();
      const watch = (0, eval)(g.options.watch);
      /** @type {Record<string, any>} */
      const out = {};
      const { style } = g.options;
      for (const [name, given] of Object.entries({ address: "style.json", object: style })) {
        for (const create of ["new", "createMap"]) {
          /** @type {string[]} */
          const told = [];
          const options = { ...g.options.view, style: given };
          const map = create === "new" ? new g.Map(g.container(), options) : await g.createMap(g.container(), options);
          const early = [map.loaded(), map.isStyleLoaded(), map.areTilesLoaded()];
          watch(map, told, ["load"]);
          let states;
          map.on("load", () => {
            states = [map.loaded(), map.isStyleLoaded(), map.areTilesLoaded(), map.isSourceLoaded("far")];
          });
          await map.once("idle");
          out[`${create} ${name}`] = { early, told, states };
          map.remove();
        }
      }
      return out;
    },
    { watch: WATCH, style: STYLE, view: VIEW },
  );
  for (const [name, { early, told, states }] of Object.entries(out)) {
    assert.deepEqual(early.slice(0, 2), [false, false], name);
    assert.deepEqual(states, [true, true, true, true], name);
    const at = (/** @type {string} */ what) => told.indexOf(what);
    for (const id of ["far", "near"]) {
      const [begin = "", also = ""] = loading(id);
      const ends = there(id);
      assert.ok(at(begin) >= 0 && at(begin) < at(also) && at(also) < at("styledata"), `${name}: ${told}`);
      assert.deepEqual(
        told.filter((/** @type {string} */ t) => ends.includes(t)),
        ends,
        name,
      );
      assert.ok(at(ends[0] ?? "") > at("style.load"), `${name}: ${told}`);
    }
    assert.deepEqual(told.slice(4, 7), ["styledata", "data", "style.load"], name);
    assert.deepEqual(told.slice(0, 4), [...loading("far"), ...loading("near")], name);
    assert.deepEqual(told.slice(-2), ["load", "idle"], name);
    assert.equal(told.length, 17, `${name}: ${told}`);
  }
  await watched.done();
});

test("what a page adds while a style is on its way, and when it is there, stays", async () => {
  const watched = await blank({ files: FILES });
  const out = await call(
    watched,
    async (g) => {
      await g.load();
      const map = new g.Map(g.container(), { ...g.options.view, style: "style.json" });
      const add = (/** @type {string} */ id) => {
        map.addSource(id, { type: "geojson", data: { type: "Point", coordinates: [112, 24] } });
        map.addLayer(/** @type {any} */ ({ id, type: "circle", source: id }));
      };
      add("early");
      for (const type of ["style.load", "load", "idle"]) map.once(/** @type {any} */ (type), () => add(type));
      await map.once("idle");
      await map.once("idle");
      const first = map.getLayersOrder();
      // A later style replaces what the page put between its layers, but not the page's sources.
      map.setStyle("style.json");
      await map.once("style.load");
      return { first, then: map.getLayersOrder(), sources: ["early", "load"].map((id) => Boolean(map.getSource(id))) };
    },
    { view: VIEW },
  );
  assert.deepEqual(out.first, ["far", "near", "early", "style.load", "load", "idle"]);
  assert.deepEqual(
    [out.then, out.sources],
    [
      ["far", "near"],
      [true, true],
    ],
  );
  await watched.done();
});

test("after a failure the questions are answered truly, and a later style is told as the first", async () => {
  const watched = await blank({ files: FILES });
  const out = await call(
    watched,
    async (g) => {
      await g.load();
      const map = new g.Map(g.container(), { ...g.options.view, style: "none.json" });
      /** @type {string[]} */
      const told = [];
      for (const type of ["load", "idle", "style.load"]) map.on(/** @type {any} */ (type), () => told.push(type));
      const { error } = await map.once("error");
      await new Promise((resolve) => setTimeout(resolve, 200));
      const states = () => [map.loaded(), map.isStyleLoaded(), map.areTilesLoaded()];
      const failed = { message: error.message, told: [...told], states: states() };
      const { near } = g.options.style.sources;
      map.setStyle({ ...g.options.style, sources: { far: { type: "geojson", data: "none.json" }, near } });
      const source = await map.once("error");
      await map.once("idle");
      const then = {
        id: source.sourceId,
        told: [...told],
        states: states(),
        sources: ["far", "near"].map((id) => map.isSourceLoaded(id)),
        issues: map.getSource("far")?.issues.length,
      };
      // A style that cannot be had leaves the one that is there.
      map.setStyle("none.json");
      await map.once("error");
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { failed, then, last: states(), layers: map.getLayersOrder() };
    },
    { style: STYLE, view: VIEW },
  );
  assert.match(out.failed.message, /none\.json: HTTP 404/);
  assert.deepEqual([out.failed.told, out.failed.states], [[], [false, false, true]]);
  assert.deepEqual(out.then, {
    id: "far",
    told: ["style.load", "load", "idle"],
    states: [true, true, true],
    sources: [true, true],
    issues: 1,
  });
  assert.deepEqual(
    [out.last, out.layers],
    [
      [true, true, true],
      ["far", "near"],
    ],
  );
  watched.faults = watched.faults.filter((fault) => !/404|none\.json/.test(fault));
  await watched.done();
});

test("changes of a style and of its sources are told in order", async () => {
  const watched = await blank({ files: FILES });
  const out = await call(
    watched,
    async (g) => {
      const watch = (0, eval)(g.options.watch);
      const { style } = g.options;
      const point = style.sources.near.data;
      /** @type {Record<string, (map: any) => void>} */
      const changes = {
        addSource: (map) => map.addSource("b", { type: "geojson", data: point }),
        address: (map) => map.addSource("b", { type: "geojson", data: "data.json" }),
        setData: (map) => map.getSource("near").setData(point),
        removeSource: (map) => map.removeLayer("near").removeSource("near"),
        setPaintProperty: (map) => map.setPaintProperty("near", "circle-radius", 9),
        setStyle: (map) => map.setStyle({ ...style, layers: [] }),
        anew: (map) => map.setStyle({ ...style, layers: [] }, { diff: false }),
        addImage: (map) => map.addImage("p", { width: 1, height: 1, data: new Uint8Array(4) }),
        triggerRepaint: (map) => map.triggerRepaint(),
        setFeatureState: (map) => map.setFeatureState({ source: "near", id: 1 }, { on: true }),
      };
      /** @type {Record<string, string[]>} */
      const out = {};
      for (const [name, change] of Object.entries(changes)) {
        const map = await g.make();
        /** @type {string[]} */
        const told = [];
        watch(map, told);
        change(map);
        told.push("--");
        await map.once("idle");
        out[name] = told;
        map.remove();
      }
      return out;
    },
    { watch: WATCH, style: PLAIN, ...VIEW },
  );
  const style = ["styledata", "data"];
  assert.deepEqual(out["addSource"], [...loading("b"), "--", ...there("b"), ...style, "idle"]);
  assert.deepEqual(
    out["address"]?.filter((t) => !style.includes(t)),
    [...loading("b"), "--", ...there("b"), "idle"],
  );
  assert.deepEqual(out["setData"], [...loading("near"), "--", ...there("near"), "idle"]);
  assert.deepEqual(out["removeSource"], [...there("near").slice(0, 2), "--", ...style, "idle"]);
  assert.deepEqual(out["setPaintProperty"], ["--", ...style, "idle"]);
  assert.deepEqual(out["setStyle"], ["--", "style.load", ...style, "idle"]);
  assert.deepEqual(out["anew"], ["styledataloading", "dataloading", "--", ...style, "style.load", "idle"]);
  assert.deepEqual(out["addImage"], [...style, "--", ...style, "idle"]);
  assert.deepEqual(
    [out["triggerRepaint"], out["setFeatureState"]],
    [
      ["--", "idle"],
      ["--", "idle"],
    ],
  );
  await watched.done();
});

/** Camera calls, as text, and what they tell before they return and after. @type {Record<string, [run: string, before: string[], after: string[]]>} */
const CALLS = {
  jumpTo: [
    "map.jumpTo({ center: [113, 24], zoom: 6 }, { tag: 1 })",
    ["movestart:1", "move:1", "zoomstart:1", "zoom:1", "zoomend:1", "moveend:1"],
    [],
  ],
  "jumpTo to where it is": [
    "map.jumpTo({ center: map.getCenter(), zoom: 5 }, { tag: 1 })",
    ["movestart:1", "move:1", "moveend:1"],
    [],
  ],
  setZoom: [
    "map.setZoom(6, { tag: 1 })",
    ["movestart:1", "move:1", "zoomstart:1", "zoom:1", "zoomend:1", "moveend:1"],
    [],
  ],
  "easeTo at once": [
    "map.easeTo({ center: [113, 24], zoom: 6, duration: 0 }, { tag: 1 })",
    ["movestart:1", "zoomstart:1", "move:1", "zoom:1", "zoomend:1", "moveend:1"],
    [],
  ],
  "fitBounds at once": [
    "map.fitBounds([[111, 23], [113, 25]], { animate: false }, { tag: 1 })",
    ["movestart:1", "zoomstart:1", "move:1", "zoom:1", "zoomend:1", "moveend:1"],
    [],
  ],
  "panBy nothing": ["map.panBy([0, 0], { duration: 0 }, { tag: 1 })", ["movestart:1", "move:1", "moveend:1"], []],
  easeTo: [
    "map.easeTo({ center: [112.2, 24], zoom: 5.5, duration: 60 }, { tag: 1 })",
    ["movestart:1", "zoomstart:1"],
    ["move:1", "zoom:1", "zoomend:1", "moveend:1"],
  ],
  "easeTo to where it is": [
    "map.easeTo({ center: map.getCenter(), duration: 60 }, { tag: 1 })",
    ["movestart:1"],
    ["move:1", "moveend:1"],
  ],
  "easeTo by an easing of the page": [
    "map.easeTo({ center: [112.2, 24], duration: 60, easing: (t) => t }, { tag: 1 })",
    ["movestart:1"],
    ["move:1", "moveend:1"],
  ],
  flyTo: [
    "map.flyTo({ center: [112.5, 24], zoom: 5.5, duration: 60 }, { tag: 1 })",
    ["movestart:1", "zoomstart:1"],
    ["move:1", "zoom:1", "zoomend:1", "moveend:1"],
  ],
  "flyTo to where it is": [
    "map.flyTo({ center: map.getCenter(), duration: 60 }, { tag: 1 })",
    ["movestart:1"],
    ["move:1", "moveend:1"],
  ],
  "a call that cuts another short": [
    "map.easeTo({ center: [113, 24], duration: 4000 }, { tag: 1 }); map.jumpTo({ zoom: 6 }, { tag: 2 })",
    [...["movestart:1", "moveend:1"], ...["movestart:2", "move:2", "zoomstart:2", "zoom:2", "zoomend:2", "moveend:2"]],
    [],
  ],
  "a glide that cuts a flight short": [
    "map.flyTo({ center: [113, 24], zoom: 7, duration: 4000 }, { tag: 1 }); map.easeTo({ center: [112.1, 24], duration: 60 }, { tag: 2 })",
    ["movestart:1", "zoomstart:1", "zoomend:1", "moveend:1", "movestart:2"],
    ["move:2", "moveend:2"],
  ],
  stop: [
    "map.easeTo({ center: [113, 24], zoom: 6, duration: 4000 }, { tag: 1 }); map.stop()",
    ["movestart:1", "zoomstart:1", "zoomend:1", "moveend:1"],
    [],
  ],
  "stop at rest": ["map.stop()", [], []],
  "a call of a listener": [
    'map.once("moveend", () => map.jumpTo({ zoom: 7 }, { tag: 2 })); map.jumpTo({ zoom: 6 }, { tag: 1 })',
    [1, 2].flatMap((n) => ["movestart", "move", "zoomstart", "zoom", "zoomend", "moveend"].map((t) => `${t}:${n}`)),
    [],
  ],
  setMinZoom: ["map.setMinZoom(6)", ["zoomstart", "zoom", "zoomend", "movestart", "move", "moveend"], []],
  setMaxZoom: ["map.setMaxZoom(4)", ["zoomstart", "zoom", "zoomend", "movestart", "move", "moveend"], []],
  "setMinZoom that changes nothing": ["map.setMinZoom(2)", [], []],
  resize: ["map.resize({ tag: 1 })", ["movestart:1", "move:1", "resize:1", "moveend:1"], []],
  "a container that grows": [
    'map.getContainer().style.width = "640px"',
    [],
    ["movestart", "move", "resize", "moveend"],
  ],
  goHome: ["map.goHome()", ["movestart"], ["move", "moveend"]],
};

test("every camera call tells its motion, with its own data, and at once where it is over at once", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const watch = (0, eval)(g.options.watch);
      /** @type {Record<string, any>} */
      const out = {};
      for (const [name, [run]] of Object.entries(/** @type {Record<string, [string]>} */ (g.options.calls))) {
        const map = await g.make();
        /** @type {string[]} */
        const told = [];
        watch(map, told);
        (0, eval)(`(map) => { ${run} }`)(map);
        const before = told.splice(0);
        const moves = map.isMoving();
        if (name !== "stop at rest" && name !== "setMinZoom that changes nothing") await map.once("idle");
        // Frames: how many there are is the machine's.
        const after = told.filter((t, i) => t !== "idle" && told.indexOf(t) === i);
        out[name] = { before, moves, after, still: !map.isMoving() && !map.isZooming() };
        map.remove();
        g.container().style.width = "";
      }
      return out;
    },
    { watch: WATCH, calls: CALLS, style: PLAIN, ...VIEW },
  );
  for (const [name, [, before, after]] of Object.entries(CALLS)) {
    const glides = after.includes("move:1") || after.includes("move:2") || name === "goHome";
    assert.deepEqual(out[name], { before, moves: glides, after, still: true }, name);
  }
  await watched.done();
});

test("a promise right after a call that is over hears of it; a call of a move’s listener ends the motion first", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const view = { center: [112.37, 24.78], zoom: 9 };
      for (let i = 0; i < 2; i++) {
        map.jumpTo(view);
        await map.once("moveend");
      }
      // Not of what came before another motion.
      map.jumpTo({ zoom: 8 });
      const end = map.once("moveend");
      map.easeTo({ zoom: 9, duration: 60 }, { tag: "second" });
      const { tag } = await end;
      /** @type {string[]} */
      const told = [];
      for (const type of ["movestart", "zoomstart", "move", "zoom", "zoomend", "moveend"])
        map.on(type, (/** @type {any} */ e) => told.push(`${type} ${e.n}`));
      map.once("move", () => map.jumpTo({ zoom: 7 }, { n: 2 }));
      map.easeTo({ zoom: 6, duration: 300 }, { n: 1 });
      await map.once("idle");
      return { tag, told, zoom: map.getZoom() };
    },
    { style: PLAIN, ...VIEW },
  );
  assert.equal(out.tag, "second");
  assert.deepEqual(out.told, [
    ...["movestart 1", "zoomstart 1", "move 1", "zoomend 1", "moveend 1"],
    ...["movestart 2", "move 2", "zoomstart 2", "zoom 2", "zoomend 2", "moveend 2"],
  ]);
  assert.equal(out.zoom, 7);
  await watched.done();
});

test("gestures end calls, and tell their own motion; both clicks of a double click are told", async () => {
  const watched = await blank();
  const { page } = watched;
  await call(
    watched,
    async (g) => {
      const map = await g.make();
      /** @type {string[]} */
      const told = [];
      Object.assign(window, { told });
      for (const type of ["movestart", "zoomstart", "dragstart", "dragend", "moveend", "zoomend", "mouseup"])
        map.on(type, (/** @type {any} */ e) => told.push(`${type}${e.tag ?? ""}${e.originalEvent ? " by hand" : ""}`));
      for (const type of ["click", "dblclick"]) map.on(type, () => told.push(type));
      map.easeTo({ center: [113, 24], duration: 60000 }, { tag: 1 });
    },
    { style: PLAIN, ...VIEW },
  );
  const told = () => page.evaluate(() => /** @type {any} */ (window).told.splice(0));
  const rest = () => page.waitForFunction(() => !(/** @type {any} */ (window).map.isMoving()));
  await page.mouse.move(300, 200);
  await page.mouse.down();
  assert.deepEqual(await told(), ["movestart1", "moveend1"]);
  await page.mouse.move(360, 240, { steps: 5 });
  await page.waitForTimeout(120);
  await page.mouse.up();
  await rest();
  await page.waitForTimeout(50);
  assert.deepEqual(await told(), [
    "movestart by hand",
    "dragstart by hand",
    "mouseup by hand",
    "dragend by hand",
    "moveend by hand",
  ]);
  await page.mouse.wheel(0, -200);
  await page.waitForTimeout(100);
  await rest();
  await page.waitForTimeout(50);
  assert.deepEqual(await told(), ["movestart by hand", "zoomstart by hand", "zoomend by hand", "moveend by hand"]);
  await page.mouse.dblclick(300, 200);
  const clicks = (await told()).filter((/** @type {string} */ t) => /click/.test(t));
  assert.deepEqual(clicks, ["click", "click", "dblclick"]);
  await watched.done();
});

test("idle waits for what is on its way; a page’s own events are passed on as they are", async () => {
  /** @type {(value?: unknown) => void} */
  let go = () => {};
  const gate = new Promise((resolve) => (go = resolve));
  const watched = await blank({ files: FILES });
  await watched.page.route("**/slow.json", async (route) => {
    await gate;
    await route.fulfill({ body: JSON.stringify(POINT), contentType: "application/json" });
  });
  const out = call(
    watched,
    async (g) => {
      const map = await g.make();
      map.addSource("slow", { type: "geojson", data: "slow.json" });
      let idle = 0;
      map.on("idle", () => (idle += 1));
      map.jumpTo({ zoom: 6 });
      await new Promise((resolve) => setTimeout(resolve, 300));
      const waiting = [idle, map.loaded(), map.isStyleLoaded(), map.areTilesLoaded()];
      Object.assign(window, { waiting: true });
      await map.once("idle");
      /** @type {any[]} */
      const heard = [];
      const listener = (/** @type {any} */ e) => heard.push(e);
      map.on("own", listener);
      map.on("own", listener);
      class Own {
        type = "own";
        x = 1;
      }
      const event = new Own();
      const chained = map.fire(event) === map && map.fire("own", { x: 2 }) === map;
      map.fire(new Event("own"));
      map.off("own", listener);
      map.fire("own");
      let refused = "";
      try {
        map.fire({});
      } catch (e) {
        refused = String(e);
      }
      return {
        waiting,
        same: heard[0] === event && heard[0].target === map,
        x: heard.map((e) => e.x),
        chained,
        refused,
      };
    },
    { style: PLAIN, ...VIEW },
  );
  await watched.page.waitForFunction(() => /** @type {any} */ (window).waiting);
  go();
  const { refused, ...rest } = await out;
  assert.deepEqual(rest, { waiting: [0, false, false, false], same: true, x: [1, 2, undefined], chained: true });
  assert.match(refused, /type of an event must be text/);
  await watched.done();
});

/** Calls that MapLibre answers by an `error` event, and what it is about. @type {Record<string, [run: string, message: RegExp]>} */
const REFUSED = {
  "addLayer with a used id": ['map.addLayer({ id: "near", type: "circle", source: "near" })', /"near"/],
  "addLayer with a used id and a source": [
    'map.addLayer({ id: "near", type: "circle", source: { type: "geojson", data: null } })',
    /"near"/,
  ],
  "addLayer without a source": ['map.addLayer({ id: "x", type: "circle", source: "nothing" })', /nothing/],
  "addLayer of no type": ['map.addLayer({ id: "x", type: "cirle", source: "near" })', /cirle/],
  "addLayer before none": ['map.addLayer({ id: "x", type: "circle", source: "near" }, "nothing")', /nothing/],
  "addLayer with a wrong property": [
    'map.addLayer({ id: "x", type: "circle", source: "near", paint: { "circle-radius": "big" } })',
    /circle-radius/,
  ],
  removeLayer: ['map.removeLayer("nothing")', /nothing/],
  moveLayer: ['map.moveLayer("nothing")', /nothing/],
  "moveLayer before none": ['map.moveLayer("near", "nothing")', /nothing/],
  setFilter: ['map.setFilter("nothing", ["has", "a"])', /nothing/],
  "a wrong filter": ['map.setFilter("near", ["wrong", "a"])', /wrong/],
  setPaintProperty: ['map.setPaintProperty("nothing", "circle-radius", 1)', /nothing/],
  "a wrong name": ['map.setPaintProperty("near", "circle-radios", 1)', /circle-radius/],
  "a wrong value": ['map.setPaintProperty("near", "circle-radius", "big")', /circle-radius/],
  setLayoutProperty: ['map.setLayoutProperty("nothing", "visibility", "none")', /nothing/],
  "a wrong layout value": ['map.setLayoutProperty("near", "visibility", "hidden")', /visibility/],
  getLayoutProperty: ['map.getLayoutProperty("nothing", "visibility")', /nothing/],
  setLayerZoomRange: ['map.setLayerZoomRange("nothing", 1, 2)', /nothing/],
  updateImage: ['map.updateImage("nothing", { width: 1, height: 1, data: new Uint8Array(4) })', /nothing/],
  removeImage: ['map.removeImage("nothing")', /nothing/],
  "a picture of too few bytes": ['map.addImage("x", { width: 9, height: 9, data: new Uint8Array(4) })', /bytes|pixels/],
  setFeatureState: ['map.setFeatureState({ source: "nothing", id: 1 }, { on: true })', /nothing/],
  "setFeatureState without id": ['map.setFeatureState({ source: "near" }, { on: true })', /id/],
  getFeatureState: ['map.getFeatureState({ source: "nothing", id: 1 })', /nothing/],
  removeFeatureState: ['map.removeFeatureState({ source: "nothing" })', /nothing/],
  "removeFeatureState without id": ['map.removeFeatureState({ source: "near" }, "on")', /id/],
  queryRenderedFeatures: ['map.queryRenderedFeatures({ layers: ["near", "nothing"] })', /nothing/],
  "layers that are no list": ['map.queryRenderedFeatures({ layers: "near" })', /array/],
  "a wrong filter of a question": ['map.queryRenderedFeatures({ filter: ["wrong"] })', /wrong/],
  "a wrong filter of a source": ['map.querySourceFeatures("near", { filter: ["wrong"] })', /wrong/],
  isSourceLoaded: ['map.isSourceLoaded("nothing")', /nothing/],
  removeSource: ['map.removeSource("nothing")', /nothing/],
};

test("what MapLibre tells by an error event is told so, once, and throws nothing", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      /** @type {string[]} */
      let told = [];
      map.on("error", (/** @type {any} */ e) => told.push(e.error.message));
      const order = map.getLayersOrder();
      /** @type {Record<string, any>} */
      const out = {};
      for (const [name, [run]] of Object.entries(/** @type {Record<string, [string]>} */ (g.options.refused))) {
        told = [];
        try {
          (0, eval)(`(map) => { ${run} }`)(map);
        } catch (e) {
          told.push(`thrown: ${e}`);
        }
        out[name] = told;
      }
      /** @type {string} */
      let used = "";
      try {
        map.addSource("near", { type: "geojson", data: "else.json" });
      } catch (e) {
        used = String(e);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      const same = JSON.stringify(order) === JSON.stringify(map.getLayersOrder());
      const data = await map.getSource("near").getData();
      return { out, used, same: same && map.isSourceLoaded("near") && data.features.length === 1 };
    },
    { refused: REFUSED, style: PLAIN, ...VIEW },
  );
  for (const [name, [, message]] of Object.entries(REFUSED)) {
    assert.equal(out.out[name].length, 1, `${name}: ${out.out[name]}`);
    assert.match(out.out[name][0], message, name);
    assert.doesNotMatch(out.out[name][0], /^thrown/, name);
  }
  assert.match(out.used, /"near" already/);
  assert.ok(out.same);
  await watched.done();
});

test("a bad style is an error for each of its faults, and what is good of it is drawn", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      await g.load();
      const bad = {
        version: 8,
        sources: { a: { type: "geojson", data: { type: "Point", coordinates: ["x"] } } },
        layers: [
          { id: "ground", type: "background", paint: { "background-color": 3, "background-opacity": "x" } },
          { id: "none", type: "circle", source: "nothing" },
          { id: "wrong", type: "wrong", source: "a" },
          { id: "good", type: "circle", source: "a", paint: { "circle-radius": 3 } },
        ],
      };
      const heard = async (/** @type {any} */ map) => {
        /** @type {string[]} */
        const told = [];
        map.on("error", (/** @type {any} */ e) => told.push(e.sourceId ?? /^[^:]*/.exec(e.error.message)?.[0]));
        if (map.getLayersOrder().length === 0) map.setStyle(bad);
        await map.once("idle");
        await new Promise((resolve) => setTimeout(resolve, 50));
        const issues = map.issues().filter((/** @type {any} */ i) => i.level === "error").length;
        const out = { told: told.sort(), good: map.getLayersOrder().includes("good"), issues };
        map.remove();
        return out;
      };
      const { view } = g.options;
      const plain = { version: 8, sources: {}, layers: [] };
      return [
        await heard(new g.Map(g.container(), { ...view, style: /** @type {any} */ (bad) })),
        await heard(await g.createMap(g.container(), { ...view, style: /** @type {any} */ (bad) })),
        await heard(await g.createMap(g.container(), { ...view, style: /** @type {any} */ (plain) })),
      ];
    },
    { view: VIEW },
  );
  for (const { told, good, issues } of out) {
    assert.deepEqual(told, [
      "a",
      "layers[0].paint.background-color",
      "layers[0].paint.background-opacity",
      "layers[1].source",
      "layers[2].type",
    ]);
    assert.ok(good && issues >= 5);
  }
  await watched.done();
});

test("an element whose attributes are set in one go asks for each file once", async () => {
  const watched = await blank({
    files: { ...FILES, "style.json": { body: JSON.stringify(PLAIN) }, "own.json": { body: JSON.stringify(POINT) } },
  });
  const out = await watched.page.evaluate(async (site) => {
    await import(`${site}pkg/element.js`);
    const box = document.createElement("div");
    document.body.append(box);
    const ready = async (/** @type {any} */ element) => {
      const map = await element.map;
      while (!map.getSource("own")) await new Promise((resolve) => setTimeout(resolve, 20));
      return map.querySourceFeatures("own").length;
    };
    const asked = async (/** @type {() => any} */ run) => {
      performance.clearResourceTimings();
      const count = await ready(run());
      await new Promise((resolve) => setTimeout(resolve, 100));
      const names = performance.getEntriesByType("resource").map((entry) => entry.name);
      return [
        count,
        names.filter((name) => /own\.json$/.test(name)).length,
        names.filter((n) => /style\.json$/.test(n)).length,
      ];
    };
    const style = "height: 200px";
    const html = await asked(() => {
      box.innerHTML = `<guangqing-map loading="eager" map-style="style.json" src="own.json" datum="wgs84" style="${style}"></guangqing-map>`;
      return box.firstChild;
    });
    const properties = await asked(() => {
      const element = /** @type {any} */ (document.createElement("guangqing-map"));
      element.setAttribute("style", style);
      box.replaceChildren(element);
      Object.assign(element, { src: "own.json", srcType: "geojson", datum: "gcj02", mapStyle: "style.json" });
      return element;
    });
    const later = await asked(() => {
      const element = /** @type {any} */ (box.firstChild);
      Object.assign(element, { src: "own.json", srcType: "topojson", datum: "wgs84" });
      element.srcType = "geojson";
      return element;
    });
    return { html, properties, later };
  }, siteUrl);
  assert.deepEqual(out.html.slice(0, 2), [1, 1]);
  assert.deepEqual(out.properties.slice(0, 2), [1, 1]);
  assert.deepEqual(out.later.slice(0, 2), [1, 1]);
  assert.deepEqual([out.html[2], out.properties[2]], [1, 1]);
  await watched.done();
});

test("an element that is empty because its data cannot be read says why in the map’s place", async () => {
  const empty = { version: 8, sources: {}, layers: [{ id: "ground", type: "background" }] };
  const watched = await blank({
    files: {
      ...FILES,
      "empty.json": { body: JSON.stringify(empty), contentType: "application/json" },
      "lost.json": {
        body: JSON.stringify({
          ...STYLE,
          sources: {
            ...STYLE.sources,
            far: { type: "geojson", data: "none.json" },
            near: { type: "geojson", data: { type: "Point" } },
          },
        }),
        contentType: "application/json",
      },
      "bad.json": { body: '{"type": "FeatureCollection"}', contentType: "application/json" },
    },
  });
  const out = await watched.page.evaluate(async (site) => {
    await import(`${site}pkg/element.js`);
    const element = /** @type {any} */ (document.createElement("guangqing-map"));
    /** @type {any[]} */
    const heard = [];
    element.addEventListener("gq-error", (/** @type {Event & { detail: any }} */ event) => {
      event.preventDefault();
      heard.push(event.detail);
    });
    const said = () => element.shadowRoot.querySelector("[role=alert]:not([hidden])")?.textContent ?? "";
    const wait = async (/** @type {() => unknown} */ until) => {
      for (let i = 0; i < 100 && !until(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 60));
    };
    Object.assign(element, { mapStyle: "empty.json", src: "bad.json" });
    element.setAttribute("lang", "en");
    document.body.append(element);
    await element.map;
    await wait(said);
    const first = { said: said(), heard: heard.map((e) => e.code) };
    element.src = "data.json";
    await wait(() => !said());
    const good = said();
    element.src = "none.json";
    await wait(said);
    const missing = { said: said(), heard: heard.map((e) => e.code) };
    // Data of the style's own are fetched, and told when they cannot be had.
    element.src = null;
    element.mapStyle = "style.json";
    await wait(() => !said());
    const own = { said: said(), found: (await element.map).querySourceFeatures("far").length };
    element.mapStyle = "lost.json";
    await wait(said);
    const lost = { said: said(), heard: heard.length };
    // The plan is still worth showing.
    element.mapStyle = null;
    await wait(() => !said());
    return { first, good, missing, own, lost, plan: said() };
  }, siteUrl);
  assert.match(out.first.said, /cannot be shown.*Nothing of the given data.*features/s);
  assert.deepEqual([out.first.heard, out.good], [["src-failed"], ""]);
  assert.match(out.missing.said, /none\.json/);
  assert.deepEqual(out.own, { said: "", found: 1 });
  assert.match(out.lost.said, /none\.json|coordinates/);
  assert.equal(out.lost.heard, 4);
  assert.deepEqual([out.missing.heard, out.plan], [["src-failed", "src-failed"], ""]);
  watched.faults = watched.faults.filter((fault) => !/404|none\.json/.test(fault));
  await watched.done();
});
