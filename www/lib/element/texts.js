// What the element itself says, in both languages; `{}` is where `named` stands, the file that a fault is about.

/**
 * Why there is no map, in words.
 * @param {typeof TEXTS["zh"]} texts
 * @param {import("../base/core.js").MapError} error
 */
export function reasonOf(texts, error) {
  const file = /[\w-]+\.(js|wasm|bin|json)\b/.exec(error.message)?.[0];
  return texts.reasons[error.code]?.replace("{}", texts.named(file)) ?? error.message;
}

/** @type {Record<"zh" | "en", { map: string, role: string, controls: string, zoomIn: string, zoomOut: string, home: string, loading: string, failed: string, schematic: string, named: (file: string | undefined) => string, reasons: Record<string, string> }>} */
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
    named: (file) => (file ? `（${file}）` : ""),
    reasons: {
      "wasm-unsupported": "此浏览器不支持 WebAssembly，请换用较新的浏览器。",
      "wasm-blocked": "本页的内容安全策略禁止 WebAssembly，请在 script-src 中加入 'wasm-unsafe-eval'。",
      "wasm-failed": "地图引擎{}没能启动：文件可能损坏或版本不符，请重新部署后再载入本页。",
      damaged: "地图所需的文件{}已损坏，请重新部署后再载入本页。",
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
      "fetch-failed":
        "A file that the map needs{}could not be fetched. Please check the network, and that all of the pkg folder is deployed, and reload the page.",
    },
  },
};
