// What stands in the place of a map that could not be made.

import { reasonOf } from "./reason.js";
import { dress } from "./style.js";
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
  const [title, reason, detail] = [
    document.createElement("strong"),
    document.createElement("p"),
    document.createElement("p"),
  ];
  title.textContent = texts.failed;
  reason.textContent = reasonOf(texts, error);
  detail.textContent = error.code ? `${error.code}: ${error.message}` : error.message;
  box.append(title, reason, detail);
  dress(container);
  container.append(box);
}
