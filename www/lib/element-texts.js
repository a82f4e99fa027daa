// What the element itself says, in both languages.

/** @type {Record<"zh" | "en", { map: string, role: string, controls: string, zoomIn: string, zoomOut: string, home: string, loading: string, failed: string, schematic: string, reasons: Record<string, string> }>} */
export const TEXTS = {
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
    reasons: {
      "wasm-unsupported": "此浏览器不支持 WebAssembly，请换用较新的浏览器。",
      "wasm-blocked": "本页的内容安全策略禁止 WebAssembly，请在 script-src 中加入 'wasm-unsafe-eval'。",
      "wasm-failed": "地图引擎没能启动，请重新载入本页。",
      "fetch-failed": "地图所需的文件没能取得，请检查网络后重新载入本页。",
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
    reasons: {
      "wasm-unsupported": "This browser has no WebAssembly. Please use a newer one.",
      "wasm-blocked": "This page's Content-Security-Policy forbids WebAssembly: script-src needs 'wasm-unsafe-eval'.",
      "wasm-failed": "The map engine did not start. Please reload the page.",
      "fetch-failed": "A file that the map needs could not be fetched. Please check the network and reload the page.",
    },
  },
};
