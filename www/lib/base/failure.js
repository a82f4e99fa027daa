// What stands in the place of a map that could not be made.

import { reasonOf } from "./reason.js";
import { ELEMENT } from "./texts.js";

/**
 * @param {HTMLElement} container emptied of what an earlier failure left there
 * @param {unknown} cause
 * @param {string} [lang] `zh` or `en`; the page's when it is not told
 */
export function showFailure(container, cause, lang = container.closest("[lang]")?.getAttribute("lang") ?? "zh") {
  const texts = ELEMENT[lang.toLowerCase().startsWith("en") ? "en" : "zh"];
  const error = /** @type {import("./core.js").MapError} */ (cause instanceof Error ? cause : new Error(String(cause)));
  container.querySelector(":scope > .gq-failure")?.remove();
  const box = document.createElement("div");
  box.className = "gq-failure";
  box.setAttribute("role", "alert");
  box.lang = texts === ELEMENT.en ? "en" : "zh-CN";
  Object.assign(box.style, {
    boxSizing: "border-box",
    maxWidth: "30rem",
    margin: "16px auto",
    padding: "20px 24px",
    border: "1px solid rgb(38 36 31 / 0.18)",
    borderRadius: "10px",
    color: "#26241f",
    background: "#fdfcf9",
    font: '400 13px/1.5 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
  });
  const [title, reason, detail] = [
    document.createElement("strong"),
    document.createElement("p"),
    document.createElement("p"),
  ];
  title.textContent = texts.failed;
  reason.textContent = reasonOf(texts, error);
  detail.textContent = error.code ? `${error.code}: ${error.message}` : error.message;
  Object.assign(title.style, { fontSize: "16px" });
  Object.assign(reason.style, { margin: "6px 0 0" });
  Object.assign(detail.style, { margin: "6px 0 0", fontSize: "12px", color: "#4d483e", overflowWrap: "anywhere" });
  box.append(title, reason, detail);
  container.append(box);
}
