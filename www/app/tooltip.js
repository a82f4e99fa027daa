// The small card beside the pointer: what is under it, in three lines at most.

import { formatMoney, formatNumber, texts } from "./i18n.js";
import { h } from "./dom.js";
import { nameOf, shortNameOf } from "./records.js";

/** @typedef {import("./records.js").PlanRecord} PlanRecord */
/** @typedef {"zh" | "en"} Lang */

const GAP_PX = 14;

export class Tooltip {
  #node = h("div", { class: "tooltip", role: "presentation", "aria-hidden": "true", hidden: true });
  #stage;
  #shown = "";

  /** @param {HTMLElement} stage the element that the map fills */
  constructor(stage) {
    this.#stage = stage;
    stage.append(this.#node);
  }

  /**
   * @param {PlanRecord} record
   * @param {{ x: number, y: number }} point in CSS px from the map's corner
   * @param {Lang} lang
   */
  show(record, point, lang) {
    const key = `${record.source}/${record.id}/${lang}`;
    if (key !== this.#shown) {
      this.#shown = key;
      this.#node.replaceChildren(...linesOf(record, lang));
    }
    this.#node.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.#node;
    const { clientWidth, clientHeight } = this.#stage;
    const x = point.x + GAP_PX + width > clientWidth ? point.x - GAP_PX - width : point.x + GAP_PX;
    const y = point.y + GAP_PX + height > clientHeight ? point.y - GAP_PX - height : point.y + GAP_PX;
    this.#node.style.transform = `translate(${Math.max(4, Math.round(x))}px, ${Math.max(4, Math.round(y))}px)`;
  }

  hide() {
    this.#node.hidden = true;
    this.#shown = "";
  }
}

/** @param {PlanRecord} record @param {Lang} lang */
function linesOf(record, lang) {
  const lines = [h("strong", {}, record.source === "parks" ? shortNameOf(record, lang) : nameOf(record, lang))];
  const facts = factsOf(record, lang).filter(Boolean).join(" · ");
  if (facts) lines.push(h("span", {}, facts));
  return lines;
}

/** @param {PlanRecord} record @param {Lang} lang @returns {(string | undefined)[]} */
function factsOf({ source, properties: p }, lang) {
  const t = texts(lang);
  const values = /** @type {Record<string, Record<string, string>>} */ (t.values);
  switch (source) {
    case "parks":
      return [`${t.planned} ${formatNumber(p["planned_km2"], lang)} km²`, t.schematic];
    case "projects":
      return [
        lang === "en" ? p["domain_en"] : p["domain_zh"],
        formatMoney(p["invest_wan"], lang),
        t.years(p["start"], p["end"]),
      ];
    case "box_projects":
      return [
        t.kinds.box_projects,
        p["invest_yi"] === undefined ? undefined : formatMoney(p["invest_yi"] * 10_000, lang),
      ];
    case "links":
    case "hubs":
      return [values["kind"]?.[p["kind"]], values["status"]?.[p["status"]]];
    case "clusters":
      return [values["tier"]?.[p["tier"]]];
    case "stops":
      return [values["stop"]?.[p["stop"]]];
    case "places":
      return [values["kind"]?.[p["kind"]]];
    case "counties":
      return [
        p["prefecture_zh"],
        p["area_km2"] === undefined ? undefined : `${formatNumber(p["area_km2"], lang, 0)} km²`,
      ];
    default:
      return [];
  }
}
