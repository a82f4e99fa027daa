// Whatever a page passes to a method or a function ends in an answer or in an error in words: never in a trap of the wasm, and the
// map works afterwards.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, call } from "./blank.mjs";

const OPTIONS = {
  style: {
    version: 8,
    sources: {
      a: {
        type: "geojson",
        data: {
          type: "FeatureCollection",
          features: [
            { type: "Feature", id: 1, properties: { n: 1 }, geometry: { type: "Point", coordinates: [113, 23] } },
          ],
        },
      },
    },
    layers: [
      { id: "ground", type: "background" },
      { id: "dots", type: "circle", source: "a" },
    ],
  },
  center: [113.5, 23],
  zoom: 8,
};

/** What the page's functions share: hostile values, and whether an error is a trap. */
const PRELUDE = () => {
  const deep = JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`);
  const cyclic = /** @type {any} */ ({});
  cyclic.self = cyclic;
  return {
    values: /** @type {[string, any][]} */ ([
      ["42", 42],
      ["true", true],
      ["null", null],
      ["undefined", undefined],
      ["{}", {}],
      ["[]", []],
      ["Symbol", Symbol("s")],
      ["URL", new URL("none.json", location.href)],
      ["half a pair", "\ud83d"],
      ["text", "nothing of that name"],
      ["NaN", NaN],
      ["Infinity", Infinity],
      ["-1", -1],
      ["2**53", 2 ** 53],
      ["deep", deep],
      ["deep list", [deep]],
      ["cyclic", cyclic],
      ["no prototype", Object.create(null)],
      ["function", () => 1],
      ["bigint", 7n],
      ["constructor", "constructor"],
      ["__proto__", "__proto__"],
    ]),
    trap: (/** @type {any} */ e) =>
      e instanceof WebAssembly.RuntimeError ||
      /out of bounds|unreachable|recursive use|null pointer|Maximum call stack|already borrowed/i.test(String(e)),
    worded: (/** @type {any} */ e) => e instanceof Error && e.message.length > 10,
  };
};

test("every method of the map answers or refuses in words, whatever it is called with", async () => {
  const watched = await blank();
  const source = PRELUDE.toString();
  const out = await call(
    watched,
    async (g) => {
      const { values, trap, worded } = (0, eval)(`(${g.options.prelude})`)();
      window.print = () => setTimeout(() => dispatchEvent(new Event("afterprint")));
      const map = await g.make(g.options.map);
      map.on("error", () => {});
      const names = new Set();
      for (let of = Object.getPrototypeOf(map); of && of !== Object.prototype; of = Object.getPrototypeOf(of)) {
        for (const name of Object.getOwnPropertyNames(of)) {
          const { value } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(of, name));
          if (typeof value === "function" && !/^(_|constructor$|free$|remove$|destroy$|hold$)/.test(name))
            names.add(name);
        }
      }
      /** @type {string[]} */
      const faults = [];
      const soon = (/** @type {Promise<any>} */ promise) =>
        Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 1500))]);
      let calls = 0;
      for (const name of names) {
        for (const [label, value] of values) {
          for (const args of [
            [value],
            ["a", value],
            ["dots", value, value],
            [{ source: "a", id: value }, value],
            ["dots", "circle-radius", value],
            [value, value, value],
          ]) {
            calls += 1;
            try {
              const answer = map[name](...args);
              // What waits for an event waits.
              if (answer instanceof Promise && name !== "once") await soon(answer);
              else if (answer instanceof Promise) answer.catch(() => {});
            } catch (error) {
              if (trap(error) || !worded(error)) faults.push(`${name}(${label}): ${error}`);
            }
          }
          if (!map.getStyle() || typeof map.getZoom() !== "number" || !Number.isFinite(map.getZoom()))
            faults.push(`after ${name}(${label}) the map has no zoom or style`);
        }
        // As it was, whatever the method did.
        try {
          map.setMaxBounds(null).setMinZoom(0).setMaxZoom(20).setPadding(0);
          map.setStyle(g.options.map.style).jumpTo({ center: [113.5, 23], zoom: 8 });
          if (map.getLayersOrder().length < 2) faults.push(`after ${name} the style cannot be set`);
        } catch (error) {
          faults.push(`after ${name}: ${error}`);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { x, y } = map.project([113, 23]);
      const found = map.queryRenderedFeatures([x, y]).map((/** @type {any} */ f) => f.id);
      map.remove();
      map.free?.();
      return { faults: faults.slice(0, 40), names: [...names].length, calls, found };
    },
    { map: OPTIONS, prelude: source },
  );
  assert.deepEqual(out.faults, []);
  assert.ok(out.names > 90, `${out.names} methods`);
  assert.deepEqual(out.found, [1]);
  // The requests that addresses made of such values lead to.
  watched.faults = watched.faults.filter(
    (fault) =>
      !/^(failed|404|console: Failed to load|console: (Error|MapError|TypeError|RangeError|JSHandle))|left the site/.test(
        fault,
      ),
  );
  await watched.done();
});

test("every function of the analysis answers or refuses in words, whatever it is called with", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const { values, trap, worded } = (0, eval)(`(${g.options.prelude})`)();
      const { loadAnalysis } = await import(`${g.site}pkg/analysis.js`);
      const analysis = await loadAnalysis();
      const network = new Uint8Array(await (await fetch(`${g.site}pkg/atlas-network.bin`)).arrayBuffer());
      const points = Float64Array.of(113, 23, 113.1, 23.1, 113.2, 23, 114, 24);
      const text = JSON.stringify(g.options.map.style.sources.a.data);
      const own = JSON.stringify({
        places: [
          { id: "a", lon: 113, lat: 23 },
          { id: "b", lon: 114, lat: 23 },
        ],
        kinds: [{ id: "k", speed_kmh: 60 }],
        lines: [{ id: "l", stops: ["a", "b"] }],
      });
      /** Right calls, of which one argument after the other is exchanged. @type {Record<string, any[]>} */
      const right = {
        assumptions: ["a b"],
        classBreaks: [points, "jenks", 3],
        compareParks: ["[]", "[]", "area_km2", "equal", 3, undefined],
        convertCoordinates: [points, "wgs84", "gcj02"],
        dbscan: [points, 1000, 2],
        distanceMatrix: [points],
        flowCurves: [text, text, "from,to\n1,1", 0.1],
        groupArea: [text, "convex", 1000, 500, undefined],
        hexbin: [points, Float64Array.of(1, 2, 3, 4), 5000, 23, "sum"],
        hull: [points, 2, 0],
        labelPoints: [text],
        measureGeoJson: [text],
        parkFields: [],
        placedProjects: ["[{}]"],
        projectYears: ["[]", true],
        readGeoJson: [text, "{}", "n"],
        readSource: [text, "{}"],
        ringGlyphs: [Float64Array.of(113, 23, 5, 9), Uint32Array.of(1, 2), 2, 8],
        spanningTree: [points],
      };
      /** Classes: what makes one, and its methods. @type {Record<string, { make: any[], methods: Record<string, any[]> }>} */
      const classes = {
        ClusterSource: {
          make: [text, '{"cluster": true}'],
          methods: { level: [3], pack: [3, "n"], features: [3], expansionZoom: [1], children: [1], leaves: [1, 10, 0] },
        },
        DistanceMatrix: { make: [points], methods: { advance: [1], take: [] } },
        HeatSurface: {
          make: [points, Float64Array.of(), Float64Array.of(112, 22, 115, 25), 20000, 50],
          methods: { bands: [Float64Array.of(0.5)] },
        },
        Measurer: { make: [text, text, text], methods: { measure: [text, "wgs84", 2], begin: [text, "wgs84", 2] } },
        Network: {
          make: [network],
          methods: {
            facts: [],
            setOpen: [[]],
            setAssumptions: ["{}"],
            route: [113, 23, "a", 113.2, 23.2, "b"],
            reach: [113.2, 23.2, Float64Array.of(30)],
            times: [],
            verdicts: [],
          },
        },
        PointClusters: {
          make: [points, { radius: 40 }],
          methods: {
            getClusters: [Float64Array.of(112, 22, 115, 25), 3],
            query: [Float64Array.of(112, 22, 115, 25), 3],
            transition: [Float64Array.of(112, 22, 115, 25), 3, 4],
            getTile: [0, 0, 0],
            getChildren: [1],
            getLeaves: [1, 10, 0],
            leaves: [1, 10, 0],
            getClusterExpansionZoom: [1],
          },
        },
        SourceReader: {
          make: ["{}"],
          methods: {
            push: [new Uint8Array(3)],
            pushText: [text],
            isText: [],
            takeBytes: [],
            pack: ["n", false],
            clusters: [false],
          },
        },
        TransitNetwork: {
          make: [own],
          methods: {
            issues: [],
            facts: [],
            setOpen: [["l"]],
            route: [113, 23, "a", 114, 23, "b"],
            reach: [113.2, 23.1, Float64Array.of(30), 500],
            matrix: [points, undefined],
          },
        },
      };
      /** @type {string[]} */
      const faults = [];
      let calls = 0;
      let slowest = ["", 0];
      /** @param {string} name @param {any[]} args @param {(args: any[]) => any} run */
      const attack = (name, args, run) => {
        for (const [label, value] of values) {
          for (let at = 0; at < args.length; at++) {
            calls += 1;
            const from = performance.now();
            try {
              run(args.map((arg, i) => (i === at ? value : arg)))?.free?.();
            } catch (error) {
              if (trap(error) || !worded(error)) faults.push(`${name}, argument ${at} ${label}: ${error}`);
            }
            const ms = performance.now() - from;
            if (ms > Number(slowest[1])) slowest = [`${name}, argument ${at} ${label}`, ms];
          }
        }
        try {
          run(args);
        } catch (error) {
          if (trap(error)) faults.push(`${name} afterwards: ${error}`);
        }
      };
      for (const [name, args] of Object.entries(right)) attack(name, args, (all) => analysis[name](...all));
      for (const [name, { make, methods }] of Object.entries(classes)) {
        attack(`new ${name}`, make, (all) => new analysis[name](...all));
        const one = new analysis[name](...make);
        for (const [method, args] of Object.entries(methods))
          attack(`${name}.${method}`, args, (all) => one[method](...all));
        one.free();
      }
      const measurer = new analysis.Measurer(text, text, text);
      const measuring = measurer.begin(text, "wgs84", 1);
      for (const method of ["advance", "finish"])
        attack(`Measuring.${method}`, method === "advance" ? [1] : [], (all) => measuring[method](...all));
      measuring.free();
      measurer.free();
      // None is left out: what is exported is here, or made by what is.
      const made = ["Measuring", "PackedSource", "Reach", "TransitReach", "default", "initSync"];
      const missing = Object.keys(analysis).filter(
        (name) => !(name in right) && !(name in classes) && !made.includes(name),
      );
      for (const [name, { methods }] of Object.entries(classes)) {
        const own = Object.entries(Object.getOwnPropertyDescriptors(analysis[name].prototype)).filter(
          ([key, d]) => typeof d.value === "function" && !/^(constructor|free|__)/.test(key),
        );
        missing.push(
          ...own
            .map(([key]) => key)
            .filter((key) => !(key in methods))
            .map((key) => `${name}.${key}`),
        );
      }
      return { faults: faults.slice(0, 40), calls, missing, slowest };
    },
    { map: OPTIONS, prelude: PRELUDE.toString() },
  );
  assert.deepEqual([out.faults, out.missing], [[], []]);
  assert.ok(out.calls > 1000, `${out.calls} calls`);
  assert.ok(Number(out.slowest[1]) < 10_000, `it does not hang: ${out.slowest}`);
  await watched.done();
});

test("half a surrogate pair and what nests too deeply cost a property or a layer, never the rest", async () => {
  const watched = await blank();
  const out = await call(
    watched,
    async (g) => {
      const deep = JSON.parse(`${"[".repeat(200)}1${"]".repeat(200)}`);
      const feature = (/** @type {number} */ n, /** @type {any} */ properties) => ({
        type: "Feature",
        id: n,
        properties,
        geometry: { type: "Point", coordinates: [113 + (n % 100) / 100, 23] },
      });
      const collection = (/** @type {number} */ count) => ({
        type: "FeatureCollection",
        features: Array.from({ length: count }, (_, n) =>
          feature(n, n === 1 ? { name: "园\ud83d", tree: deep, kept: 1 } : { name: `n${n}` }),
        ),
      });
      const small = collection(3);
      const arcs = {
        type: "Topology",
        arcs: [],
        objects: {
          all: {
            type: "GeometryCollection",
            geometries: small.features.map(({ id, properties, geometry }) => ({
              type: "Point",
              id,
              properties,
              coordinates: geometry.coordinates,
            })),
          },
        },
      };
      /** @type {Record<string, any>} */
      const specs = {
        object: { type: "geojson", data: small },
        text: { type: "geojson", data: JSON.stringify(small) },
        bytes: { type: "geojson", data: new TextEncoder().encode(JSON.stringify(small)) },
        "another order": {
          type: "geojson",
          data: JSON.stringify({ features: small.features, type: "FeatureCollection" }),
        },
        filtered: { type: "geojson", data: small, filter: ["has", "name"] },
        clustered: { type: "geojson", data: small, cluster: true, clusterMaxZoom: 1 },
        topojson: { type: "topojson", data: arcs },
        worker: { type: "geojson", data: collection(9000) },
        csv: { type: "csv", data: "lon,lat,name,kept\n113,23,a,\n113.01,23,园\ud83d,1\n113.02,23,c,\n" },
      };
      const map = await g.make({
        ...g.options.map,
        style: {
          ...g.options.map.style,
          sources: { a: { type: "geojson", data: small } },
          state: { mark: { default: "\ud83d" } },
          layers: [
            { id: "ground", type: "background" },
            { id: "deep", type: "circle", source: "a", filter: deep },
            { id: "dots", type: "circle", source: "a", paint: { "circle-radius": 7 } },
          ],
        },
      });
      const issues = (/** @type {any[]} */ all) =>
        all
          .map((i) => `${i.level} ${i.path.replace(/^sources\.[^.]+\.data\./, "").replace(/^sources\.[^.]+\./, "")}`)
          .sort();
      const style = {
        order: map.getLayersOrder(),
        issues: issues(map.issues()),
        radius: map.getPaintProperty("dots", "circle-radius"),
      };
      /** @type {Record<string, any>} */
      const read = {};
      for (const [name, spec] of Object.entries(specs)) {
        map.addSource(name, spec);
        const source = map.getSource(name);
        while (!source.loaded()) await map.once("sourcedata");
        const found = map.querySourceFeatures(name);
        read[name] = {
          count: found.length,
          one: found.find((/** @type {any} */ f) => f.properties.kept === 1)?.properties,
          issues: issues(source.issues),
        };
      }
      map.setData("object", small);
      read["setData"] = {
        count: map.querySourceFeatures("object").length,
        one: map.querySourceFeatures("object")[1].properties,
        issues: issues(map.getSource("object").issues),
      };
      const single = (/** @type {() => void} */ run) => {
        try {
          run();
          return "";
        } catch (e) {
          return String(e);
        }
      };
      return {
        style,
        read,
        paint: single(() => map.setPaintProperty("dots", "circle-radius", deep)),
        added: single(() => map.addLayer({ id: "x", type: "circle", source: "a", filter: deep })),
        state: single(() => map.setFeatureState({ source: "a", id: 1 }, { deep })),
      };
    },
    { map: OPTIONS },
  );
  assert.deepEqual(out.style.order, ["ground", "dots"]);
  assert.equal(out.style.radius, 7);
  for (const issue of [
    "error layers[1]",
    "warning state.mark.default",
    "error features[1].properties.tree",
    "warning features[1].properties.name",
  ])
    assert.ok(out.style.issues.includes(issue), `${issue} in ${out.style.issues}`);
  for (const [name, { count, one, issues }] of Object.entries(out.read)) {
    assert.equal(count, name === "worker" ? 9000 : 3, name);
    assert.deepEqual(one, { name: "园\ufffd", kept: 1 }, name);
    const path = name === "csv" ? "3.name" : "features[1].properties.name";
    assert.ok(issues.includes(`warning ${path}`), `${name}: ${issues}`);
    if (name !== "csv")
      assert.ok(
        issues.some((/** @type {string} */ i) => /^error .*\.tree$/.test(i)),
        `${name}: ${issues}`,
      );
  }
  for (const name of /** @type {const} */ (["paint", "added", "state"])) assert.match(out[name], /more than 128/, name);
  // What was left out of the first style is told where nobody listens.
  const [left, others] = [true, false].map((own) => watched.faults.filter((f) => /layers\[1\]/.test(f) === own));
  assert.equal(left?.length, 2);
  watched.faults = others ?? [];
  await watched.done();
});
