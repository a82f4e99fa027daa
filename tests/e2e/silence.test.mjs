// Nothing fails in silence: bad data are told wherever they come in, and a file of the package that is missing, damaged or something else
// is told in the map's place, or, where a map stands, leaves it as it is.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";
import { launch, shoot, siteDir, siteUrl } from "./helpers.mjs";

const OPTIONS = {
  style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background" }] },
  center: [113.5, 23],
  zoom: 8,
};

/** Data of which nothing can be drawn. @type {Record<string, any>} */
const BAD = {
  "an object without type": { a: 1 },
  "text of an object without type": '{"a":1}',
  "an unknown type": { type: "featurecollection", features: [] },
  "a type that is no text": { type: 1 },
  "a collection without features": { type: "FeatureCollection" },
  "features that are no array": { type: "FeatureCollection", features: {} },
  "features that are none": { type: "FeatureCollection", features: [1, { type: "Point" }] },
  "a geometry without coordinates": { type: "Point" },
  "coordinates that are text": { type: "Point", coordinates: "here" },
  "JSON that is cut off": '{"type":"FeatureCollection","features":[{"type":"Fea',
  "text in brackets that is no JSON": "[nothing]",
  "an empty array": [],
  "an array": [{ type: "Feature" }],
  "a number": 42,
  true: true,
  null: null,
  "an empty object": {},
  HTML: "<!doctype html>\n<p>not found</p>",
  words: "no data at all",
  "empty text": "",
  "bytes that are no JSON": new Uint8Array([1, 2, 3]),
  "a name that the atlas lacks": "atlas:nothing",
  "an empty feature list of a wrong kind": { type: "GeometryCollection" },
};

test("bad inline data are an error event, an issue, and, unheard, a line on the console", async () => {
  const watched = await blank();
  /** @type {string[]} */
  const said = [];
  watched.page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      const soon = () => new Promise((resolve) => setTimeout(resolve, 30));
      /** @type {string[]} */
      const faults = [];
      /** @type {any[]} */
      let heard = [];
      const listener = (/** @type {any} */ event) => heard.push(event);
      const settle = async (/** @type {string} */ id) => {
        await soon();
        for (let i = 0; i < 200 && !map.isSourceLoaded(id); i++) await soon();
      };
      const bad = Object.entries({
        ...g.options.bad,
        "a function": () => 1,
        "large and cut off": `{"type":"FeatureCollection","features":[${'{"type":"Feature","properties":{},"geometry":null},'.repeat(30000)}`,
      });
      /** @type {Record<string, (id: string, data: any) => any>} */
      const ways = {
        addSource: (id, data) => map.addSource(id, { type: "geojson", data }),
        clustered: (id, data) => map.addSource(id, { type: "geojson", data, cluster: true }),
        filtered: (id, data) => map.addSource(id, { type: "geojson", data, filter: ["has", "n"] }),
        setData: (id, data) =>
          map
            .addSource(id, { type: "geojson", data: { type: "Point", coordinates: [113, 23] } })
            .getSource(id)
            .setData(data),
        "the map’s setData": (id, data) =>
          map.addSource(id, { type: "geojson", data: { type: "Point", coordinates: [113, 23] } }).setData(id, data),
        setStyle: (id, data) => map.setStyle({ ...g.options.map.style, sources: { [id]: { type: "geojson", data } } }),
        addLayer: (id, data) => map.addLayer({ id, type: "circle", source: { type: "geojson", data } }),
      };
      let said = 0;
      for (const [way, run] of Object.entries(ways)) {
        map.on("error", listener);
        heard = [];
        for (const [i, [, data]] of bad.entries()) run(`${way} ${i}`, data);
        await Promise.all(bad.map((_, i) => settle(`${way} ${i}`)));
        for (const [i, [name]] of bad.entries()) {
          const id = `${way} ${i}`;
          const events = heard.filter((event) => event.sourceId === id);
          if (events.length !== 1) faults.push(`${way}, ${name}: ${events.length} error events`);
          else if (!(events[0].error instanceof Error) || events[0].error.message.length < 15)
            faults.push(`${way}, ${name}: ${events[0].error}`);
          // A later style has other sources.
          const issues =
            way === "setStyle" && i < bad.length - 1 ? [{ level: "error" }] : (map.getSource(id)?.issues ?? []);
          if (!issues.some((/** @type {any} */ issue) => issue.level === "error"))
            faults.push(`${way}, ${name}: no issue`);
        }
        map.off("error", listener);
        // Nobody listens.
        for (const [i, [, data]] of bad.entries()) run(`${way} unheard ${i}`, data);
        await Promise.all(bad.map((_, i) => settle(`${way} unheard ${i}`)));
        said += bad.length;
      }
      // From the beginning.
      map.remove();
      for (const [name, data] of bad) {
        const own = await g.createMap(g.container(), {
          ...g.options.map,
          style: { ...g.options.map.style, sources: { first: { type: "geojson", data } } },
        });
        const event = await Promise.race([own.once("error"), new Promise((resolve) => setTimeout(resolve, 2000))]);
        if (!event?.error) faults.push(`createMap, ${name}: no error event`);
        own.remove();
      }
      return { faults, said };
    },
    { map: OPTIONS, bad: BAD },
  );
  assert.deepEqual(out.faults, []);
  const ours = said.filter((text) => !/Failed to load resource/.test(text));
  assert.ok(ours.length >= out.said, `${ours.length} lines on the console of ${out.said}`);
  await watched.page.context().close();
});

test("good data beside bad ones stay, and are no error", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const map = await g.make();
      /** @type {any[]} */
      const heard = [];
      map.on("error", (/** @type {any} */ event) => heard.push(String(event.error)));
      const good = { type: "Feature", id: 1, properties: {}, geometry: { type: "Point", coordinates: [113, 23] } };
      map.addSource("mixed", {
        type: "geojson",
        data: {
          type: "FeatureCollection",
          features: [good, { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: ["x", 1] } }],
        },
      });
      map.addSource("topology", {
        type: "geojson",
        data: { type: "Topology", arcs: [], objects: { a: { type: "Point", coordinates: [113, 23] } } },
      });
      map.addSource("none", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      map.addSource("null", { type: "geojson", data: { type: "Feature", properties: {}, geometry: null } });
      while (!map.isSourceLoaded("topology")) await new Promise((resolve) => setTimeout(resolve, 20));
      return {
        heard,
        topology: map.querySourceFeatures("topology").length,
        count: map.querySourceFeatures("mixed").length,
        issues: map.getSource("mixed").issues.length,
        none: map.getSource("none").issues.length,
      };
    },
    OPTIONS,
  );
  assert.deepEqual(out, { heard: [], topology: 1, count: 1, issues: 1, none: 0 });
  await watched.done();
});

test("the element tells of bad data by gq-error, and on the console unless that is prevented", async () => {
  const watched = await blank();
  /** @type {string[]} */
  const said = [];
  watched.page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  const out = await watched.page.evaluate(
    async ([site, bad]) => {
      await import(`${site}pkg/element.js`);
      const element = /** @type {any} */ (document.createElement("guangqing-map"));
      /** @type {string[]} */
      const faults = [];
      /** @type {any[]} */
      let heard = [];
      element.addEventListener("gq-error", (/** @type {any} */ event) => heard.push(event.detail));
      document.body.append(element);
      await element.map;
      for (const [name, data] of Object.entries(bad).filter(([, data]) => data !== null && data !== "")) {
        heard = [];
        element.data = data;
        for (let i = 0; i < 60 && !heard.length; i++) await new Promise((resolve) => setTimeout(resolve, 25));
        if (heard[0]?.code !== "src-failed" || heard[0].message.length < 20) faults.push(`${name}: ${heard[0]}`);
      }
      const lines = heard.length;
      element.addEventListener("gq-error", (/** @type {Event} */ event) => event.preventDefault());
      element.data = { a: 2 };
      await new Promise((resolve) => setTimeout(resolve, 300));
      heard = [];
      element.data = { type: "Point", coordinates: [113, 23] };
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { faults, lines, after: heard.length };
    },
    /** @type {const} */ ([siteUrl, BAD]),
  );
  assert.deepEqual([out.faults, out.after], [[], 0]);
  assert.equal(
    said.filter((text) => /Could not read|Nothing of src or data/.test(text)).length,
    Object.keys(BAD).length - 2,
  );
  await watched.page.context().close();
});

/** All files that a browser may ask for. */
const FILES = readdirSync(`${siteDir}/pkg`, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.(js|wasm|bin|json)$/.test(name) && name !== "package.json");

/** How a file can be wrong. @type {Record<string, (name: string) => { status: number, body: string | Buffer, contentType: string }>} */
const WRONG = {
  missing: () => ({ status: 404, body: "<h1>404</h1>", contentType: "text/html" }),
  "a page of the server": () => ({ status: 200, body: "<!doctype html><h1>login</h1>", contentType: "text/html" }),
  truncated: (name) => {
    const whole = readFileSync(`${siteDir}/pkg/${name}`);
    return {
      status: 200,
      body: whole.subarray(0, Math.floor(whole.length * 0.6)),
      contentType: /js$/.test(name)
        ? "text/javascript"
        : /wasm$/.test(name)
          ? "application/wasm"
          : /json$/.test(name)
            ? "application/json"
            : "application/octet-stream",
    };
  },
};

/** A page with an element that uses all there is, and a map by createMap. */
const USE = async (/** @type {string} */ site) => {
  /** @type {string[]} */
  const told = [];
  const say = (/** @type {string} */ what, /** @type {any} */ e) =>
    told.push(`${what}: ${e?.code ?? ""} ${e?.message ?? e}`);
  addEventListener("unhandledrejection", (event) => say("unhandled", event.reason));
  const { error } = console;
  console.error = (...all) => {
    say("console", all[0]);
    error.apply(console, all);
  };
  const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const element = /** @type {any} */ (document.createElement("guangqing-map"));
  element.addEventListener("gq-error", (/** @type {any} */ event) => say("gq-error", event.detail));
  element.setAttribute("lang", "zh");
  element.setAttribute("gestures", "cooperative");
  element.setAttribute("controls", "basic legend layers geolocate");
  element.data = { type: "Point", coordinates: [113, 23] };
  element.innerHTML = '<b slot="marker" lnglat="113,23">here</b>';
  document.body.append(element);
  const out = /** @type {Record<string, any>} */ ({ told });
  try {
    await import(`${site}pkg/element.js`);
  } catch (e) {
    return { ...out, import: String(e) };
  }
  const step = async (/** @type {string} */ name, /** @type {() => any} */ run) => {
    try {
      await run();
    } catch (e) {
      say(name, e);
    }
  };
  /** @type {any} */
  let map;
  await step("map", async () => (map = await element.map));
  for (
    let i = 0;
    i < 100 && !element.shadowRoot.querySelector("canvas") && !element.shadowRoot.querySelector("[role=alert]");
    i++
  )
    await wait(10);
  const alert = element.shadowRoot.querySelector("[role=alert]");
  out["alert"] = alert?.innerText;
  out["drawn"] = Boolean(element.shadowRoot.querySelector("canvas"));
  if (map) {
    if (!map.loaded()) await map.once("idle");
    const large = JSON.stringify({
      type: "FeatureCollection",
      features: Array.from({ length: 9000 }, (_, n) => ({
        type: "Feature",
        properties: { n },
        geometry: { type: "Point", coordinates: [113 + n / 9000, 23] },
      })),
    });
    map.on("error", (/** @type {any} */ event) => say("error", event.error));
    await step("exportPNG", () => map.exportPNG());
    await step("describe", () => map.describe());
    await step("measure", () => map.measure({ type: "Point", coordinates: [113, 23] }));
    await step("print", async () => {
      window.print = () => setTimeout(() => dispatchEvent(new Event("afterprint")));
      await map.print();
    });
    await step("more", async () => (await import(`${site}pkg/more.js`)).loadMore(map));
    await step("clusters", () => map.addSource("clusters", { type: "geojson", data: large, cluster: true }));
    await step("csv", () => map.addSource("csv", { type: "csv", data: "lon,lat\n113,23\n" }));
    for (let i = 0; i < 100 && !["clusters", "csv"].every((id) => map.isSourceLoaded(id)); i++) await wait(10);
    for (const theme of ["print", "contrast", "safe", "dark"])
      await step(theme, async () => {
        map.setStyle(theme);
        await wait(15);
      });
    element.lang = "en";
    await wait(60);
    out["still"] = Boolean(element.shadowRoot.querySelector("canvas")) && map.getLayersOrder().length > 0;
  }
  // The network of the tools, and the door of the package.
  await step("network", async () => {
    const { loadAnalysis } = await import(`${site}pkg/analysis.js`);
    await loadAnalysis();
  });
  const box = document.createElement("div");
  box.style.height = "300px";
  document.body.append(box);
  await step("createMap", async () =>
    (await (await import(`${site}pkg/index.js`)).createMap(box, { lang: "en" })).remove(),
  );
  out["box"] = box.innerText;
  return out;
};

/** What a map cannot do without. */
const NEEDED = ["base/core.js", "guangqing_map.js", "guangqing_map_bg.wasm", "atlas.bin", "styles/light.json"];
/** What only tools of the atlas page ask for, or what others stand in for. */
const UNASKED = [
  "atlas-network.bin",
  "atlas-overlays.bin",
  "source/reading-worker.js",
  "source/reading.js",
  "tasks.js",
  "analysis/steps.js",
  "analysis/analysis-worker.js",
  "base/reason.js",
  "base/failure.js",
];
/** Of each kind one, for what is not just missing. */
const SOME = [
  ...NEEDED,
  "map/map.js",
  "map/events.js",
  "map/gestures.js",
  "element/own.js",
  "atlas-en.bin",
  "atlas-more.bin",
  "guangqing_analysis_bg.wasm",
  "styles/dark.json",
];

for (const [how, answer] of Object.entries(WRONG)) {
  test(`a file of the package that is ${how} is told`, async () => {
    const context = await (await launch()).newContext({
      viewport: { width: 300, height: 300 },
      locale: "zh-CN",
      reducedMotion: "reduce",
    });
    /** @type {string[]} */
    const faults = [];
    const check = async (/** @type {string} */ file) => {
      const page = await context.newPage();
      await page.route("**/pkg/**", (route) =>
        decodeURIComponent(new URL(route.request().url()).pathname).endsWith(`/pkg/${file}`)
          ? route.fulfill(answer(file))
          : route.continue(),
      );
      await page.route("**/silent", (route) =>
        route.fulfill({
          body: '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,"><body>',
          contentType: "text/html",
        }),
      );
      await page.goto(new URL("silent", siteUrl).href);
      const out = /** @type {any} */ (await page.evaluate(USE, siteUrl));
      const fault = (/** @type {string} */ what) =>
        faults.push(`${file}: ${what} — ${JSON.stringify(out).slice(0, 500)}`);
      const name = /** @type {string} */ (file.split("/").pop());
      if (file === "element.js") {
        if (!out.import) fault("nothing is told");
      } else if (NEEDED.includes(file)) {
        if (
          !/地图无法显示/.test(out.alert ?? "") ||
          !out.alert.includes(name === "guangqing_map.js" ? "core.js" : name)
        )
          fault("no words in the map’s place");
        if (!out.told.some((/** @type {string} */ t) => t.startsWith("gq-error"))) fault("no gq-error");
        if (!out.told.some((/** @type {string} */ t) => t.startsWith("map:"))) fault("element.map is not rejected");
        const wanted = ["base/core.js", "guangqing_map.js"].includes(file) ? "" : "The map cannot be shown";
        if (wanted && !out.box.includes(wanted)) fault("no words in createMap’s place");
      } else {
        if (out.alert || !out.drawn || out.still === false) fault("the map does not stand");
        if (!UNASKED.includes(file) && !out.told.length) fault("nothing is told");
      }
      for (const t of out.told.filter((/** @type {string} */ t) => t.startsWith("unhandled"))) fault(t);
      await page.close();
    };
    // Two at a time: that is what the machine has.
    const left = how === "missing" ? [...FILES] : [...SOME];
    await Promise.all(
      [0, 1].map(async () => {
        for (let file = left.shift(); file; file = left.shift()) await check(file);
      }),
    );
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a damaged atlas.bin is fetched once more, past the cache, and again by the next call", async () => {
  const watched = await blank();
  const { page } = watched;
  const whole = readFileSync(`${siteDir}/pkg/atlas.bin`);
  let damaged = 1;
  // The browser's own headers do not tell: requests that a test answers pass its cache.
  await page.addInitScript(() => {
    const { fetch } = window;
    const asked = /** @type {any[]} */ ([]);
    Object.assign(window, { asked });
    window.fetch = (url, options) => {
      if (String(url).endsWith("/atlas.bin")) asked.push(options?.cache);
      return fetch(url, options);
    };
  });
  await page.reload();
  const asked = () => page.evaluate(() => /** @type {any} */ (window).asked);
  await page.route("**/pkg/atlas.bin", async (route) => {
    damaged -= 1;
    await route.fulfill({
      body: damaged >= 0 ? whole.subarray(0, 5000) : whole,
      contentType: "application/octet-stream",
    });
  });
  const first = await call(watched, async (g) => (await g.make()).getLayersOrder().length > 0, OPTIONS);
  assert.deepEqual([first, await asked()], [true, ["default", "reload"]]);
  await page.reload();
  damaged = 2;
  const out = await call(
    watched,
    async (g) => {
      const failed = /** @type {any} */ (
        await g.createMap(g.container(), g.options).catch((/** @type {any} */ e) => [e.code, e.message])
      );
      const words = g.container().innerText;
      const map = await g.make();
      return {
        failed,
        words,
        alert: g.container().querySelector("[role=alert]") !== null,
        order: map.getLayersOrder().length,
      };
    },
    OPTIONS,
  );
  assert.equal(out.failed[0], "damaged");
  assert.match(out.failed[1], /atlas\.bin is damaged/);
  assert.match(out.words, /地图无法显示[\s\S]*atlas\.bin）已损坏/);
  assert.deepEqual([out.alert, out.order, await asked()], [false, 1, ["default", "reload", "reload"]]);
  await watched.page.context().close();
});

for (const [name, options] of /** @type {[string, any][]} */ ([
  ["phone-zh-light", { viewport: { width: 360, height: 640 }, locale: "zh-CN" }],
  ["desktop-en-dark", { viewport: { width: 1200, height: 700 }, locale: "en", colorScheme: "dark" }],
])) {
  test(`the words in the map’s place are readable (${name})`, async () => {
    const page = await (await launch()).newPage(options);
    await page.route("**/pkg/base/core.js", (route) => route.fulfill({ status: 404, body: "" }));
    const lang = name.includes("-en-") ? "en" : "zh-CN";
    await page.route("**/silent", (route) =>
      route.fulfill({
        body: `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>t</title><style>body { margin: 0 } guangqing-map { height: 100vh }</style><body><guangqing-map theme="auto"></guangqing-map><script type="module" src="pkg/element.js"></script>`,
        contentType: "text/html",
      }),
    );
    await page.goto(new URL("silent", siteUrl).href);
    const alert = page.locator("guangqing-map").locator("[role=alert]");
    await alert.waitFor();
    const box = await alert.boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= options.viewport.width && box.height < 400);
    assert.match(await alert.innerText(), /core\.js/);
    await shoot(page, `failure-${name}`);
    await page.context().close();
  });
}
