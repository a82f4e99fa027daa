// The tools of the analysis tab, in the order in which they are listed.

/** @type {import("./tool.js").ToolEntry[]} */
export const TOOLS = [
  {
    id: "coordinates",
    title: { zh: "坐标转换", en: "Coordinates" },
    hint: { zh: "同一位置在 WGS-84、CGCS2000、GCJ-02、BD-09 中的坐标。", en: "One position in WGS-84, CGCS2000, GCJ-02 and BD-09." },
    load: () => import("./coordinates.js"),
  },
];
