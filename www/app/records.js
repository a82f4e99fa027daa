// The plan's records as the page needs them: read from the map's built-in sources.

/** @typedef {import("../pkg/index.js").Map} EngineMap */
/** @typedef {"zh" | "en"} Lang */

/**
 * A feature and the source it belongs to.
 * @typedef {{ source: string, id: string, properties: Record<string, any> }} PlanRecord
 */

/** Built-in sources that the lists and details speak of. */
const SOURCES = ["parks", "projects", "box_projects", "clusters", "links", "hubs", "stops", "places", "counties"];
/** Tables without geometry, which come later. */
const TABLES = ["pipeline", "boxes", "conflicts"];

export class Records {
  /** @type {Map<string, Map<string, PlanRecord>>} */
  #bySource = new Map();

  /** @param {EngineMap} map */
  constructor(map) {
    for (const source of SOURCES) this.#read(map, source);
  }

  /**
   * Takes what `loadMore` and `addEnglish` have added to the map: the tables, the records' long texts and English names.
   * Records stay the same objects.
   * @param {EngineMap} map
   */
  addMore(map) {
    for (const source of SOURCES) {
      for (const { id, properties } of map.querySourceFeatures(`atlas:${source}`)) {
        const record = this.get(source, String(id ?? properties["id"]));
        if (record) Object.assign(record.properties, properties);
      }
    }
    for (const table of TABLES) this.#read(map, table);
    for (const { id, properties } of map.querySourceFeatures("atlas:details")) {
      const [source = "", ...rest] = String(id).split("/");
      const record = this.get(source, rest.join("/"));
      if (record) Object.assign(record.properties, properties);
    }
  }

  /** @param {EngineMap} map @param {string} source */
  #read(map, source) {
    const records = new Map();
    for (const { id, properties } of map.querySourceFeatures(`atlas:${source}`)) {
      const key = String(id ?? properties["id"]);
      records.set(key, { source, id: key, properties });
    }
    this.#bySource.set(source, records);
  }

  /** @param {string} source @returns {PlanRecord[]} in the order of the data */
  all(source) {
    return [...(this.#bySource.get(source)?.values() ?? [])];
  }

  /** @param {string} source @param {string} id */
  get(source, id) {
    return this.#bySource.get(source)?.get(id);
  }

  /** The record with this id in whichever source has it. @param {string} id */
  find(id) {
    for (const records of this.#bySource.values()) {
      const record = records.get(id);
      if (record) return record;
    }
    return undefined;
  }

  /** A county by its Chinese name, in the reader's language. @param {unknown} name_zh @param {Lang} lang @returns {string} */
  countyName(name_zh, lang) {
    if (!name_zh) return "";
    const county = lang === "en" && this.all("counties").find((c) => c.properties["name_zh"] === name_zh);
    return county ? nameOf(county, lang) : String(name_zh);
  }

  /** @param {string} parkId @returns {PlanRecord[]} largest first */
  projectsOf(parkId) {
    return this.all("projects")
      .filter((p) => p.properties["park_id"] === parkId)
      .sort(byInvestment);
  }

  /** @param {string} parkId */
  pipelineOf(parkId) {
    return this.all("pipeline").filter((p) => p.properties["park_id"] === parkId);
  }

  /** Box rows that describe a project. @param {string} projectId */
  boxesOf(projectId) {
    return this.all("boxes").filter((b) => b.properties["project_id"] === projectId);
  }

  /** Contradictions in the plan that mention a record. @param {string} id */
  conflictsOf(id) {
    return this.all("conflicts").filter((c) => splitList(c.properties["record_id"]).includes(id));
  }
}

/** @param {PlanRecord} a @param {PlanRecord} b */
export function byInvestment(a, b) {
  return investWan(b) - investWan(a);
}

/** Planned investment in 万元; box projects state theirs in 亿元. @param {PlanRecord} record */
export function investWan({ properties }) {
  return Number(properties["invest_wan"] ?? Number(properties["invest_yi"] ?? 0) * 10_000);
}

/** A cell's list. @param {unknown} cell @returns {string[]} */
export function splitList(cell) {
  return cell
    ? String(cell)
        .split(";")
        .map((part) => part.trim())
        .filter(Boolean)
    : [];
}

/** @param {PlanRecord} record @param {Lang} lang @returns {string} */
export function nameOf({ properties: p, id }, lang) {
  return String((lang === "en" ? (p["name_en"] ?? p["name_zh"]) : (p["name_zh"] ?? p["name_en"])) ?? id);
}

/** @param {PlanRecord} record @param {Lang} lang @returns {string} */
export function shortNameOf(record, lang) {
  const p = record.properties;
  return String((lang === "en" ? p["short_en"] : p["short_zh"]) ?? nameOf(record, lang));
}
