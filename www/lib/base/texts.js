// All that the package says to readers, in both languages: nothing else in it holds words of theirs. One constant a subject, so that
// the build leaves out of the element's file what the element does not say.

/**
 * What the element says, and what stands in the place of a map that could not be made; `{}` is where `named` stands, the file that a
 * fault is about.
 * @type {Record<"zh" | "en", { map: string, role: string, controls: string, zoomIn: string, zoomOut: string, home: string, loading: string, failed: string, schematic: string, named: (file: string | undefined) => string, reasons: Record<string, string> }>}
 */
export const ELEMENT = {
  zh: {
    map: "广州与清远对口帮扶协作规划地图。方向键平移，加减键缩放，Home 键回到全图。",
    role: "地图",
    controls: "地图控制",
    zoomIn: "放大",
    zoomOut: "缩小",
    home: "回到全图",
    loading: "地图载入中…",
    failed: "地图无法显示",
    schematic: "园区、线路为示意",
    named: (file) => (file ? `（${file}）` : ""),
    reasons: {
      "wasm-unsupported": "此浏览器不支持 WebAssembly，请换用较新的浏览器。",
      "wasm-blocked": "本页的内容安全策略禁止 WebAssembly，请在 script-src 中加入 'wasm-unsafe-eval'。",
      "wasm-failed": "地图引擎{}没能启动：文件可能损坏或版本不符，请重新部署后再载入本页。",
      damaged: "地图所需的文件{}已损坏，请重新部署后再载入本页。",
      "src-failed": "所给的数据没有一条能读取，地图因此是空的。",
      "fetch-failed": "地图所需的文件{}没能取得，请检查网络，并确认整个 pkg 目录都已部署，然后重新载入本页。",
    },
  },
  en: {
    map: "Map of the Guangzhou–Qingyuan collaboration plan. Arrow keys pan, plus and minus zoom, Home shows everything.",
    role: "map",
    controls: "Map controls",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    home: "Show everything",
    loading: "Loading the map…",
    failed: "The map cannot be shown",
    schematic: "Parks and lines are schematic",
    named: (file) => (file ? ` (${file}) ` : " "),
    reasons: {
      "wasm-unsupported": "This browser has no WebAssembly. Please use a newer one.",
      "wasm-blocked": "This page's Content-Security-Policy forbids WebAssembly: script-src needs 'wasm-unsafe-eval'.",
      "wasm-failed":
        "The map engine{}did not start: the file may be damaged or of another version. Please deploy it again and reload the page.",
      damaged: "A file that the map needs{}is damaged. Please deploy it again and reload the page.",
      "src-failed": "Nothing of the given data could be read, so the map is empty.",
      "fetch-failed":
        "A file that the map needs{}could not be fetched. Please check the network, and that all of the pkg folder is deployed, and reload the page.",
    },
  },
};

/** What controls say. */
export const CONTROLS = {
  zh: {
    zoomIn: "放大",
    zoomOut: "缩小",
    home: "回到全图",
    navigation: "地图控制",
    fullscreen: "全屏",
    leave: "退出全屏",
    locate: "我的位置",
    located: "已显示您的位置",
    denied: "未获准读取位置",
    unavailable: "无法取得位置",
    legend: "图例",
    layers: "图层",
    attribution: "数据来源",
    here: "您的位置",
  },
  en: {
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    home: "Show everything",
    navigation: "Map controls",
    fullscreen: "Full screen",
    leave: "Leave full screen",
    locate: "My position",
    located: "Your position is shown",
    denied: "Reading the position is not allowed",
    unavailable: "The position is not available",
    legend: "Legend",
    layers: "Layers",
    attribution: "Sources",
    here: "Your position",
  },
};

/** What a map is called, for screen readers. */
export const MAP = { zh: { title: "地图" }, en: { title: "Map" } };

/** What popups say. */
export const POPUP = {
  zh: { close: "关闭", box: "弹出信息" },
  en: { close: "Close", box: "Information" },
};

/** What markers say that the page gave no label. */
export const MARKER = { zh: "地图标记", en: "Map marker" };

/** How a map with cooperative gestures is moved. */
export const GESTURES = {
  zh: { wheel: "按住 Ctrl 键并滚动以缩放地图", mac: "按住 ⌘ 键并滚动以缩放地图", touch: "用两根手指移动地图" },
  en: {
    wheel: "Use Ctrl + scroll to zoom the map",
    mac: "Use ⌘ + scroll to zoom the map",
    touch: "Use two fingers to move the map",
  },
};

/** A view in words; `names` are the properties that may hold a feature's name, the best first. */
export const VIEW = {
  zh: {
    view: (/** @type {string} */ at, /** @type {string} */ size) => `地图中心 ${at}，画面约 ${size}。`,
    size: (/** @type {string} */ w, /** @type {string} */ h) => `东西 ${w}、南北 ${h}`,
    shows: (/** @type {string} */ what, /** @type {number} */ n, /** @type {string} */ names) =>
      `${what}：${n} 个${names && `（${names}）`}。`,
    more: "等",
    join: "、",
    nothing: "画面中没有要素。",
    other: "要素",
    at: (/** @type {boolean} */ west, /** @type {string} */ x, /** @type {boolean} */ south, /** @type {string} */ y) =>
      `${west ? "西经" : "东经"} ${x}°、${south ? "南纬" : "北纬"} ${y}°`,
    names: ["name_zh", "name", "名称"],
  },
  en: {
    view: (/** @type {string} */ at, /** @type {string} */ size) =>
      `The map is centred at ${at} and shows about ${size}.`,
    size: (/** @type {string} */ w, /** @type {string} */ h) => `${w} from west to east and ${h} from south to north`,
    shows: (/** @type {string} */ what, /** @type {number} */ n, /** @type {string} */ names) =>
      ` ${what}: ${n}${names && ` (${names})`}.`,
    more: " and others",
    join: ", ",
    nothing: " There are no features in view.",
    other: "Features",
    at: (/** @type {boolean} */ west, /** @type {string} */ x, /** @type {boolean} */ south, /** @type {string} */ y) =>
      `${y}° ${south ? "S" : "N"}, ${x}° ${west ? "W" : "E"}`,
    names: ["name_en", "name", "name_zh"],
  },
};
