// The tools of the analysis tab, in the order in which they are listed.

/** @type {import("./tool.js").ToolEntry[]} */
export const TOOLS = [
  {
    id: "coordinates",
    title: { zh: "坐标转换", en: "Coordinates" },
    hint: { zh: "同一位置在 WGS-84、CGCS2000、GCJ-02、BD-09 中的坐标。", en: "One position in WGS-84, CGCS2000, GCJ-02 and BD-09." },
    load: () => import("./coordinates.js"),
  },
  {
    id: "clusters",
    title: { zh: "产业集群", en: "Clusters" },
    hint: { zh: "附件二的七个集群各跨哪些园区，合计多少。", en: "Which parks each of annex 2's seven clusters spans, and what it adds up to." },
    load: () => import("./clusters.js"),
  },
  {
    id: "flows",
    title: { zh: "产业承接", en: "Industry transfer" },
    hint: { zh: "附件一的产业从广州哪里到清远哪个园区。", en: "Where in Guangzhou annex 1's industries come from, and to which park they go." },
    load: () => import("./flows.js"),
  },
  {
    id: "figures",
    title: { zh: "规划附图", en: "The plan's figures" },
    hint: { zh: "图 1-1、4-1、4-2 与规划地点，据规划文字重绘。", en: "Figures 1-1, 4-1, 4-2 and the named places, redrawn from the plan's text." },
    load: () => import("./figures.js"),
  },
];
