// The tools of the analysis tab, in the order in which they are listed.

/** @type {import("./tool.js").ToolEntry[]} */
export const TOOLS = [
  {
    id: "clusters",
    title: { zh: "产业集群", en: "Clusters" },
    hint: {
      zh: "附件二的七个集群各跨哪些园区，合计多少。",
      en: "Which parks each of annex 2's seven clusters spans, and what it adds up to.",
    },
    load: () => import("./clusters.js"),
  },
  {
    id: "compare",
    title: { zh: "园区比较", en: "Compare parks" },
    hint: {
      zh: "按面积、投资、产值、税收及其比值给园区分级、排序、并排比较。",
      en: "Parks by area, investment, output, tax and their quotients: in classes, sorted, side by side.",
    },
    load: () => import("./compare.js"),
  },
  {
    id: "reach",
    title: { zh: "通达范围", en: "Reach" },
    hint: {
      zh: "从任意点出发，多少分钟能到哪里；规划的“半小时通勤圈”“123 工作圈”是否达到。",
      en: "How far one gets in so many minutes, and whether the commuting circles of the plan are kept.",
    },
    load: () => import("./reach.js"),
  },
  {
    id: "flows",
    title: { zh: "产业承接", en: "Industry transfer" },
    hint: {
      zh: "附件一的产业从广州哪里到清远哪个园区。",
      en: "Where in Guangzhou annex 1's industries come from, and to which park they go.",
    },
    load: () => import("./flows.js"),
  },
  {
    id: "gather",
    title: { zh: "聚合", en: "Gather sites" },
    hint: {
      zh: "项目集中在哪里：按领域的环形聚合、六边形或热力，附投资合计。",
      en: "Where projects crowd: rings by domain, hexagons or heat, with summed investment.",
    },
    load: () => import("./gather.js"),
  },
  {
    id: "timeline",
    title: { zh: "建设时序", en: "Timeline" },
    hint: {
      zh: "2016–2035 年每年拟建、在建、建成的项目和当年投资。",
      en: "What is planned, under way and complete in each year from 2016 to 2035, and what the year costs.",
    },
    load: () => import("./timeline.js"),
  },
  {
    id: "figures",
    title: { zh: "规划附图", en: "The plan's figures" },
    hint: {
      zh: "图 1-1、4-1、4-2 与规划地点，据规划文字重绘。",
      en: "Figures 1-1, 4-1, 4-2 and the named places, redrawn from the plan's text.",
    },
    load: () => import("./figures.js"),
  },
  {
    id: "indicators",
    title: { zh: "规划指标", en: "Indicators" },
    hint: { zh: "表 2-1 的指标：2020、2022、2025 年。", en: "The indicators of table 2-1: 2020, 2022, 2025." },
    load: () => import("./indicators.js"),
  },
  {
    id: "measure",
    title: { zh: "量算", en: "Measure" },
    hint: {
      zh: "画出或载入图形，量面积、长度，看里面和附近有什么。",
      en: "Draw or load a shape: its area and length, what lies inside and what is near.",
    },
    load: () => import("./measure.js"),
  },
  {
    id: "coordinates",
    title: { zh: "坐标转换", en: "Coordinates" },
    hint: {
      zh: "同一位置在 WGS-84、CGCS2000、GCJ-02、BD-09 中的坐标。",
      en: "One position in WGS-84, CGCS2000, GCJ-02 and BD-09.",
    },
    load: () => import("./coordinates.js"),
  },
];
