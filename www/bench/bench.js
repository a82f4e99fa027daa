// An adapter page for a bench that compares map libraries on one map: counties, parks, lines, projects and labels in
// one given look. The bench serves the data at /data/plan.json and calls window.adapter.

// The data are asked for before anything else: they take as long to come as the engine does.
const fetched = new URLSearchParams(location.search).has("plan")
  ? fetch("/data/plan.json").then((response) => response.json())
  : undefined;
const [{ default: init, Engine }, { default: initReading, readGeoJson }] = await Promise.all([
  import("./pkg/guangqing_map.js"),
  import("./pkg/guangqing_reading.js"),
]);

const CENTER = [113.1, 23.87];
const ZOOM = 8.3; // of 256-px tiles; ours count from 512-px tiles

const interactive = { "gq:interactive": true };

/** The given look as a style. */
const style = {
  version: 8,
  sources: Object.fromEntries(
    ["counties", "parks", "lines", "projects", "labels", "points"].map((id) => [
      id,
      { type: "geojson", data: "pack:" },
    ]),
  ),
  layers: [
    { id: "background", type: "background", paint: { "background-color": "#ffffff" } },
    fill("counties", "#f3efe6"),
    line("counties", "#8a8577", 1),
    fill("parks", "#b9d8a8"),
    line("parks", "#4d7a3a", 1),
    line("lines", ["match", ["get", "kind"], "road", "#d08b2c", "#55606e"], 2),
    circle("projects", { color: "#c0392b", "stroke-color": "#ffffff", "stroke-width": 1, radius: 6 }),
    circle("points", { color: "#1f5fbf", opacity: 0.6, radius: 3 }),
    {
      id: "labels",
      type: "symbol",
      source: "labels",
      layout: {
        "text-field": ["get", "name"],
        "text-size": 12,
        "text-font": ["Noto Sans CJK SC"],
        // The other libraries draw every label, too.
        "text-allow-overlap": true,
        "text-max-width": 100,
      },
      paint: { "text-color": "#222222", "text-halo-color": "#ffffff", "text-halo-width": 2 },
    },
  ],
};

function fill(source, color) {
  return { id: `${source}-fill`, type: "fill", source, metadata: interactive, paint: { "fill-color": color } };
}
function line(source, color, width) {
  const paint = { "line-color": color, "line-width": width };
  return { id: `${source}-line`, type: "line", source, metadata: interactive, paint };
}
function circle(source, look) {
  const paint = Object.fromEntries(Object.entries(look).map(([name, value]) => [`circle-${name}`, value]));
  return { id: source, type: "circle", source, metadata: interactive, paint };
}

const ready = Promise.all([init(), initReading()]);

export async function mount(container, data, options = {}) {
  await ready;
  const { lon = CENTER[0], lat = CENTER[1], zoom = ZOOM } = options;
  const map = new Engine(container, { center: [lon, lat], zoom: zoom - 1 });
  const sources = { ...style.sources };
  for (const [id, collection] of Object.entries(data ?? {})) {
    if (!sources[id]) continue;
    const name = `pack:${id}`;
    map.addPack(readGeoJson(JSON.stringify(collection), '{"promoteId":"id"}', name).takePack());
    sources[id] = { type: "geojson", data: name };
  }
  map.setStyle({ ...style, sources });
  const once = (type) =>
    new Promise((resolve) => {
      const run = () => {
        map.off(type, run);
        resolve();
      };
      map.on(type, run);
    });
  return {
    ready: once("load"),
    panBy(dx, dy) {
      const [x, y, zoom] = map.view();
      map.setView(...map.panned(x, y, zoom, -dx, -dy).slice(0, 2), zoom);
    },
    zoomBy(dz, around) {
      const [x, y, zoom] = map.view();
      if (!around) return map.setView(x, y, zoom + dz);
      // What is at the px `around` stays there.
      const [, , , width, height] = map.view();
      const [stillX, stillY] = map.panned(x, y, zoom, around[0] - width / 2, around[1] - height / 2);
      const k = 2 ** -dz;
      map.setView(stillX + (x - stillX) * k, stillY + (y - stillY) * k, zoom + dz);
    },
    setPoints(lnglat) {
      map.setPoints("points", lnglat);
      return once("render");
    },
    pick: (x, y) => map.pick(x, y) ?? null,
    destroy: () => map.remove(),
  };
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
window.adapter = { mount };
if (!fetched) {
  // Computes without a map; a page with a map alone does not carry it.
  const { default: start, PointClusters } = await import("./pkg/guangqing_analysis.js");
  await start();
  window.adapter.cluster = (xy, options) => {
    const clusters = new PointClusters(xy, options);
    const numbers = 5;
    return {
      query: (box, zoom) => clusters.query(box, zoom).length / numbers,
      free: () => clusters.free(),
      bytes: clusters.bytes,
    };
  };
}
if (fetched) {
  window.handle = await mount(document.getElementById("map"), await fetched);
  await window.handle.ready;
  await frame();
  window.painted = performance.now();
}
window.booted = true;
