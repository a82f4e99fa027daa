// The engine's JavaScript surface, as wasm-bindgen makes it from src/web; class `Map` has the whole interface.
//
// Views are places in the world, which is 1 wide and high, and a zoom; rectangles west, south, east, north in degrees; sides top,
// right, bottom, left in px.

import type {
  Bounds,
  Feature,
  FeatureRef,
  Issue,
  LayerSpecification,
  LegendEntry,
  QueryOptions,
  RenderedFeature,
  SourceSpecification,
  StyleSpecification,
} from "./types.js";

/** @internal */
export default function init(options?: {
  module_or_path: RequestInfo | URL | Response | BufferSource | WebAssembly.Module | Promise<Response>;
}): Promise<unknown>;

/** A layer to read: whatever its type is. */
export type ReadLayer = LayerSpecification & { layout?: Record<string, any>; paint?: Record<string, any> };

/** @internal A map in an element, without MapLibre's interface. */
export class Engine {
  constructor(container: HTMLElement, options: object);
  setStyle(style: StyleSpecification): Issue[];
  getStyle(): Omit<StyleSpecification, "layers"> & { layers: ReadLayer[] };
  addPack(bytes: Uint8Array): string[];
  removePack(name: string): boolean;
  addSource(id: string, source: SourceSpecification): Issue[];
  removeSource(id: string): boolean;
  setPoints(id: string, lnglat: Float64Array): void;
  getSourceInfo(id: string): { spec: SourceSpecification; count: number; bounds: Bounds | null } | undefined;
  addImage(
    id: string,
    image: string | { width: number; height: number; data: Uint8Array | Uint8ClampedArray },
    options?: { pixelRatio?: number },
  ): void;
  removeImage(id: string): boolean;
  listImages(): string[];
  addLayer(layer: LayerSpecification, beforeId?: string): void;
  getLayer(id: string): ReadLayer | undefined;
  getLayersOrder(found?: boolean): string[];
  removeLayer(id: string): void;
  moveLayer(id: string, beforeId?: string): void;
  setFilter(layer: string, filter: unknown): void;
  setPaintProperty(layer: string, name: string, value: unknown): void;
  setLayoutProperty(layer: string, name: string, value: unknown): void;
  setLayerZoomRange(layer: string, minzoom?: number, maxzoom?: number): void;
  setGroupVisible(group: string, visible: boolean): void;
  setGlobalStateProperty(name: string, value: unknown): void;
  getGlobalState(): Record<string, any>;
  view(): Float64Array;
  setView(x: number, y: number, zoom: number, ms?: number): void;
  fit(frame: number[], maxZoom?: number): Float64Array;
  panned(x: number, y: number, zoom: number, dx: number, dy: number): Float64Array;
  between(views: number[], t: number): Float64Array;
  world(lng: number, lat: number): Float64Array;
  limits(): Float64Array;
  setLimits(minZoom?: number, maxZoom?: number, bounds?: number[]): void;
  setHome(frame: number[]): void;
  goHome(): void;
  step(nearer: boolean): void;
  motion(): number;
  hold(held: boolean): void;
  setGesture(name: string, on: boolean): void;
  features(
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    options: QueryOptions | undefined,
    touch?: boolean,
  ): RenderedFeature[];
  pick(x: number, y: number): string | number | undefined;
  querySourceFeatures(source: string, options?: { filter?: unknown }): Feature[];
  getFeatureBounds(source: string, id: string | number): Bounds | undefined;
  setFeatureState(feature: FeatureRef, state: Record<string, unknown>): boolean;
  getFeatureState(feature: FeatureRef): Record<string, any>;
  removeFeatureState(target: { source?: string }): void;
  on(type: string, listener: (event: any) => void): void;
  off(type: string, listener: (event: any) => void): void;
  resize(): void;
  loaded(): boolean;
  getCanvasContainer(): HTMLElement;
  drawOn(canvas: CanvasRenderingContext2D): void;
  exportSVG(options?: { title?: string; attribution?: string }): string;
  scale(maxPx: number, unit?: number): Float64Array;
  issues(): Issue[];
  legend(zoom?: number): LegendEntry[];
  remove(): void;
}
