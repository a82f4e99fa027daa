// The plan's records as the page needs them: read once from the map's built-in sources.

/** @typedef {import("../lib/types.js").Feature} Feature */
/** @typedef {import("../lib/index.js").Map} EngineMap */
/** @typedef {"zh" | "en"} Lang */

/**
 * A feature and the source it belongs to.
 * @typedef {{ source: string, id: string, properties: Record<string, any>, geometry: any }} PlanRecord
 */

/** Sources that the styles draw and tables without geometry, which they do not mention. */
const DRAWN = ["parks", "projects", "box_projects", "clusters", "links", "hubs", "stops", "places", "counties", "seats", "towns"];
const TABLES = ["pipeline", "boxes", "conflicts"];

export class Records {
  /** @type {Map<string, Map<string, PlanRecord>>} */
  #bySource = new Map();

  /** @param {EngineMap} map */
  constructor(map) {
    for (const table of TABLES) {
      if (!map.getStyle().sources[table]) map.addSource(table, { type: "geojson", data: `atlas:${table}` });
    }
    for (const source of [...DRAWN, ...TABLES]) {
      const records = new Map();
      for (const { id, properties, geometry } of map.querySourceFeatures(source)) {
        const key = String(id ?? properties["id"]);
        records.set(key, { source, id: key, properties, geometry });
      }
      this.#bySource.set(source, records);
    }
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

  /** @param {string} parkId @returns {PlanRecord[]} largest first */
  projectsOf(parkId) {
    return this.all("projects").filter((p) => p.properties["park_id"] === parkId).sort(byInvestment);
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
  return cell ? String(cell).split(";").map((part) => part.trim()).filter(Boolean) : [];
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

/**
 * The box around a geometry, [[west, south], [east, north]].
 * @param {any} geometry GeoJSON
 * @returns {[[number, number], [number, number]] | undefined}
 */
export function boundsOf(geometry) {
  let west = Infinity, south = Infinity, east = -Infinity, north = -Infinity;
  /** @param {any} coordinates */
  const visit = (coordinates) => {
    if (typeof coordinates?.[0] === "number") {
      west = Math.min(west, coordinates[0]);
      east = Math.max(east, coordinates[0]);
      south = Math.min(south, coordinates[1]);
      north = Math.max(north, coordinates[1]);
    } else for (const part of coordinates ?? []) visit(part);
  };
  visit(geometry?.coordinates);
  return west <= east ? [[west, south], [east, north]] : undefined;
}
