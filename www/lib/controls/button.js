// The buttons of controls.

import { fillIcon } from "./icons.js";

/**
 * @param {"plus" | "minus" | "home" | "expand" | "shrink" | "locate" | "layers" | "legend"} icon
 * @param {() => void} act
 */
export function button(icon, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.part.add("button");
  Object.assign(node.style, {
    display: "grid",
    placeItems: "center",
    width: "36px",
    height: "36px",
    padding: "0",
    border: "0",
    cursor: "pointer",
    color: "inherit",
    background: "transparent",
  });
  fillIcon(node, icon);
  node.addEventListener("click", act);
  return node;
}

/** @param {HTMLElement} node @param {string} text */
export function say(node, text) {
  node.setAttribute("aria-label", text);
  node.title = text;
}
