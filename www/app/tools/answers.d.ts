// What the analysis module's statistics and measures answer, as JSON.

/** An assumption behind a result, and why it is made. */
export interface Note {
  id: string;
  text_zh: string;
  text_en: string;
  basis_zh: string;
  basis_en: string;
}

/** What parks can be compared by. */
export interface ParkField {
  id: string;
  zh: string;
  en: string;
  /** As the plan writes them, the usual one first. */
  units: string[];
  /** Whether sums of it mean something. */
  additive: boolean;
}

/** Of `compareParks`. */
export interface Comparison extends Omit<ParkField, "id"> {
  field: string;
  unit: string;
  /** The least value, then each class's upper bound. */
  breaks: number[];
  counts: number[];
  /** The share of squared deviation that the classes explain, 0–1. */
  fit: number | null;
  rows: {
    id: string;
    value: number | null;
    class: number | null;
    rank: number | null;
    radius: number | null;
    source_zh: string;
  }[];
  /** Round values, greatest first, and their circles' radii as a share of the greatest value's. */
  legend: { value: number; radius: number }[];
  summary: { count: number; sum: number; mean: number; median: number };
  notes: Note[];
}

export interface Share {
  count: number;
  invest_wan: number;
}

/** One year of `projectYears`. */
export interface Year {
  year: number;
  planned: Share;
  under_way: Share;
  complete: Share;
  starting: number;
  finishing: number;
  /** In this year, and up to its end. */
  invest_wan: number;
  invested_wan: number;
  /** 万元 of the year by annex. */
  annexes: Record<string, number>;
}

/** Of `projectYears`. */
export interface Timeline {
  first: number;
  last: number;
  projects: number;
  total_wan: number;
  years: Year[];
  notes: Note[];
}

/** One feature that `Measurer.measure` measured. */
export interface MeasuredFeature {
  feature: number;
  id: string | number | null;
  name: string | null;
  kind: "point" | "line" | "polygon";
  area_m2: number | null;
  area_km2: number | null;
  area_mu: number | null;
  perimeter_m: number | null;
  length_m: number | null;
  centroid: [number, number] | null;
  /** Where the outline crosses itself. */
  crossing: [number, number] | null;
  /** Why inside and outside cannot be told. */
  fault: string | null;
  inside?: {
    parks: { id: string; name_zh: string; share: number; of_shape: number; overlap_km2: number }[];
    projects: { id: string; name_zh: string; invest_wan: number; precision: string }[];
    sums: Record<
      | "parks"
      | "parks_whole"
      | "overlap_km2"
      | "planned_km2"
      | "projects_2025"
      | "invest_2025_wan"
      | "tax_2025_wan"
      | "output_2025_yi"
      | "projects"
      | "invest_wan"
      | "doubtful_wan"
      | "left_out_projects"
      | "left_out_wan",
      number
    >;
  };
  nearest?: {
    id: string;
    name_zh: string;
    kind: string;
    status: string;
    distance_m: number;
    from: [number, number];
    to: [number, number];
  }[];
}

/** Of `Measurer.measure`. */
export interface Measured {
  features: MeasuredFeature[];
  issues: { path: string; message: string }[];
  notes: Note[];
}

/** Of `placedProjects`: the numbers of those whose place is known, and what the others come to. */
export interface Placed {
  placed: number[];
  count: number;
  invest_wan: number;
  notes: Note[];
}
