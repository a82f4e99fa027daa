// Computations of the analysis module step by step, for a worker and for the page alike.

/** @typedef {typeof import("../guangqing_analysis.js")} Analysis */
/** @typedef {"measure" | "distanceMatrix" | "groupArea"} TaskName */

/**
 * Each step tells how many features or positions are done with, and of how many.
 *
 * @param {Analysis} analysis
 * @param {TaskName} name
 * @param {any[]} of
 * @returns {Generator<[done: number, total: number], any, void>}
 */
export function* steps(analysis, name, of) {
  if (name === "groupArea") {
    const [text, hull, breadth_m, buffer_m, land] = of;
    return analysis.groupArea(text, hull, breadth_m, buffer_m, land);
  }
  if (name === "distanceMatrix") {
    const matrix = new analysis.DistanceMatrix(of[0]);
    try {
      const { total } = matrix;
      for (let done = 0; done < total; yield [done, total]) done = matrix.advance(1);
      return matrix.take();
    } finally {
      matrix.free();
    }
  }
  const [parks, projects, links, text, datum, nearest] = of;
  const measurer = new analysis.Measurer(parks, projects, links);
  try {
    const measuring = measurer.begin(text, datum, nearest);
    try {
      const { total } = measuring;
      for (let done = 0; done < total; yield [done, total]) done = measuring.advance(1);
      return measuring.finish();
    } finally {
      measuring.free();
    }
  } finally {
    measurer.free();
  }
}
