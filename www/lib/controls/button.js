// The buttons of controls.

import { fillIcon } from "./icons.js";

/**
 * @param {"plus" | "minus" | "home" | "expand" | "shrink" | "locate" | "layers" | "legend"} icon
 * @param {() => void} act
 */
export function button(icon, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = "gq-button";
  node.part.add("button");
  fillIcon(node, icon);
  node.addEventListener("click", act);
  return node;
}

/** @param {HTMLElement} node @param {string} text */
export function say(node, text) {
  node.setAttribute("aria-label", text);
  node.title = text;
}
