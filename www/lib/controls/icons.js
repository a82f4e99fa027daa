// Icons of the controls: strokes on a 20 px square, in the colour of the text.

const PATHS = {
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  home: "M3 10l7-6 7 6M5 9v7h10V9",
  expand: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5",
  shrink: "M8 3v5H3M17 8h-5V3M12 17v-5h5M3 12h5v5",
  locate: "M10 1v4M10 15v4M1 10h4M15 10h4M10 5.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
  layers: "M10 3l7 4-7 4-7-4zM3 11l7 4 7-4",
  legend: "M3 5h3M9 5h8M3 10h3M9 10h8M3 15h3M9 15h8",
};

/**
 * Puts an icon into a button, in place of what it holds.
 * @param {HTMLElement} node
 * @param {keyof typeof PATHS} name
 */
export function fillIcon(node, name) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 20 20",
    width: "20",
    height: "20",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.6",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  }))
    svg.setAttribute(key, value);
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  node.replaceChildren(svg);
}
