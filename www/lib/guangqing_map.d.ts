// The engine's JavaScript surface, as wasm-bindgen makes it from src/web.

import type {
  AnimationOptions, Bounds, CameraOptions, Feature, FeatureRef, Issue, LayerSpecification, LegendEntry, LngLat, LngLatArray,
  MapEvent, MapOptions, Padding, Point, RenderedFeature, SourceSpecification, StyleSpecification,
} from "./types.js";

export default function init(options?: { module_or_path: RequestInfo | URL | Response | BufferSource | WebAssembly.Module | Promise<Response> }): Promise<unknown>;

/** A map in an element. Names are MapLibre's where the meaning is the same. */
export class Map {
  constructor(container: HTMLElement, options: MapOptions);
  setStyle(style: StyleSpecification): void;
  getStyle(): StyleSpecification;
  /** Registers the built-in sources of packed bytes (`atlas.bin`, `atlas-more.bin`); returns all names. */
  addAtlas(bytes: Uint8Array): string[];
  addSource(id: string, source: SourceSpecification): void;
  removeSource(id: string): void;
  setData(id: string, data: unknown): void;
  addLayer(layer: LayerSpecification, beforeId?: string): void;
  removeLayer(id: string): void;
  setFilter(layer: string, filter: unknown): void;
  setPaintProperty(layer: string, name: string, value: unknown): void;
  setLayoutProperty(layer: string, name: string, value: unknown): void;
  getLayoutProperty(layer: string, name: string): unknown;
  /** Shows or hides the layers of a switch group (`gq:group`). */
  setGroupVisible(group: string, visible: boolean): void;
  setGlobalStateProperty(name: string, value: unknown): void;
  getCenter(): LngLat;
  getZoom(): number;
  getBounds(): Bounds;
  jumpTo(to: CameraOptions): void;
  easeTo(to: CameraOptions & AnimationOptions): void;
  flyTo(to: CameraOptions & AnimationOptions): void;
  fitBounds(bounds: Bounds, options?: AnimationOptions & { padding?: number | Padding; maxZoom?: number }): void;
  /** What `goHome` and the Home key show. */
  setHome(bounds: Bounds, padding: number | Padding): void;
  goHome(): void;
  panBy(by: [dx: number, dy: number], options?: AnimationOptions): void;
  zoomIn(): void;
  zoomOut(): void;
  zoomTo(zoom: number): void;
  project(position: LngLatArray): Point;
  unproject(point: [x: number, y: number]): LngLat;
  /** Features drawn at a point, topmost first. */
  queryRenderedFeatures(point: [x: number, y: number], options?: { layers?: string[]; tolerance?: number }): RenderedFeature[];
  /** The id of the topmost feature within 4 px. */
  pick(x: number, y: number): string | number | undefined;
  /** All features of a source of the style or of `atlas:NAME`, in view or not. */
  querySourceFeatures(source: string): Feature[];
  getFeatureBounds(source: string, id: string | number): Bounds | undefined;
  setFeatureState(feature: FeatureRef, state: Record<string, unknown>): void;
  removeFeatureState(feature: FeatureRef): void;
  on(type: string, listener: (event: MapEvent) => void): void;
  on(type: string, layer: string, listener: (event: MapEvent) => void): void;
  off(type: string, listener: (event: MapEvent) => void): void;
  once(type: string, listener: (event: MapEvent) => void): void;
  resize(): void;
  /** Takes the map off the page and frees everything it holds. */
  remove(): void;
  destroy(): void;
  /** The view as an SVG document. */
  exportSVG(options: { title?: string; attribution?: string }): string;
  /** A scale bar of a round length, at most `max_px` long. */
  scale(max_px: number): { px: number; metres: number };
  issues(): Issue[];
  /** The legend's lines, drawn as at a zoom. @default the present zoom */
  legend(zoom?: number): LegendEntry[];
}
