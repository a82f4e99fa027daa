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
    id: "reach",
    title: { zh: "通达范围", en: "Reach" },
    hint: { zh: "从任意点出发，多少分钟能到哪里；规划的“半小时通勤圈”“123 工作圈”是否达到。", en: "How far one gets in so many minutes, and whether the commuting circles of the plan are kept." },
    load: () => import("./reach.js"),
  },
];
