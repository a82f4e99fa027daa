// Paper and files: the same vectors at any resolution.
import { createMap } from "../pkg/index.js";

const map = await createMap("map");
const done = document.getElementById("done");

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  done.textContent = `${name}，${Math.round(blob.size / 1000)} kB`;
}

document.getElementById("print").addEventListener("click", () => map.print({ title: "广清图" }));
document
  .getElementById("png")
  .addEventListener("click", async () => save(await map.exportPNG({ dpi: 300 }), "广清图.png"));
document
  .getElementById("svg")
  .addEventListener("click", () =>
    save(new Blob([map.exportSVG({ title: "广清图" })], { type: "image/svg+xml" }), "广清图.svg"),
  );
