// The shapes that cross the package's boundary. Coordinates are degrees of WGS-84, longitude first;
// points on the screen are CSS px from the map's top left corner.

/** What a `MapError` can say. */
export type ErrorCode = "wasm-unsupported" | "wasm-blocked" | "wasm-failed" | "fetch-failed" | "src-failed" | "map-failed";

export type LngLatArray = [lng: number, lat: number];
/** [[west, south], [east, north]] */
export type Bounds = [southWest: LngLatArray, northEast: LngLatArray];
export interface LngLat { lng: number; lat: number }
export interface Point { x: number; y: number }
export interface Padding { top: number; right: number; bottom: number; left: number }

/** One layer of a MapLibre style. */
export interface LayerSpecification {
  id: string;
  type: "background" | "fill" | "line" | "circle" | "symbol";
  source?: string;
  minzoom?: number;
  maxzoom?: number;
  filter?: unknown;
  layout?: Record<string, any>;
  paint?: Record<string, any>;
  metadata?: LayerMetadata;
}

/** What our styles note on a layer. */
export interface LayerMetadata {
  /** The switch that shows and hides the layer. */
  "gq:group"?: string;
  /** Whether pointing finds the layer's features. */
  "gq:interactive"?: boolean;
  /** How the layer stands in the legend. */
  "gq:legend"?: LegendNote;
  [key: string]: unknown;
}

/** A legend line as a style notes it, or several. */
export interface LegendNote {
  zh: string;
  en: string;
  /** One of the style's `gq:sections`. */
  section?: string;
  /** Properties of the feature that the swatch shows. */
  sample?: Record<string, unknown>;
  /** Layers drawn over each other in the swatch, bottom first. @default the layer itself */
  layers?: string[];
  /** Lines of their own, in place of this one; they inherit `sample`, `layers` and `section`. */
  items?: LegendNote[];
}

export interface SourceSpecification {
  type: "geojson";
  /** GeoJSON, or the name of a built-in source such as `atlas:parks`. */
  data: unknown;
  /** The datum of the data's coordinates. @default "wgs84" */
  datum?: "wgs84" | "cgcs2000" | "gcj02" | "bd09" | "epsg3857";
  attribution?: string;
}

/** A style of the MapLibre Style Spec, version 8. */
export interface StyleSpecification {
  version: 8;
  name?: string;
  metadata?: Record<string, any>;
  state?: Record<string, { default: unknown }>;
  center?: LngLatArray;
  zoom?: number;
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
}

export interface MapOptions {
  /** The style to draw. @default the package's light style */
  style?: StyleSpecification;
  /** The bytes of `atlas.bin`; needed only by styles that name `atlas:` sources. `loadMore` of `more.js` adds the rest. */
  atlas?: Uint8Array;
  /** @default "zh" */
  lang?: "zh" | "en";
  center?: LngLatArray;
  /** MapLibre's zoom: the world is 512 · 2^zoom px wide. */
  zoom?: number;
  /** Shown as a whole at first; wins over `center` and `zoom`. */
  bounds?: Bounds;
  minZoom?: number;
  maxZoom?: number;
  maxBounds?: Bounds;
  /** Whether the map follows pointer, touch and keys. @default true */
  interactive?: boolean;
  /** Kept free round `bounds`, in px. */
  padding?: Padding;
}

export interface CameraOptions { center?: LngLatArray; zoom?: number }
export interface AnimationOptions {
  /** Milliseconds; 0 jumps. */
  duration?: number;
}

/** A feature of a source, or one found under the pointer. */
export interface Feature {
  id: string | number;
  properties: Record<string, any>;
  geometry: any;
}
export interface RenderedFeature extends Feature { source: string; layer: { id: string } }

export interface MapEvent {
  type: string;
  point?: Point;
  lngLat?: LngLat;
  /** Click: features under the pointer, topmost first. */
  features?: RenderedFeature[];
}

export interface FeatureRef { source: string; id: string | number }

/** A line of the legend. */
export interface LegendEntry {
  layer: string;
  group: string;
  section: string;
  label: { zh: string; en: string };
  /** Whether the layer is shown now. */
  visible: boolean;
  /** The swatch as SVG text, and its size in px. */
  svg: string;
  width: number;
  height: number;
}

export interface Issue { level: string; path: string; message: string }
