// The engine's JavaScript surface, as wasm-bindgen makes it from src/web; `map.js` has the whole interface.

import type {
  AnimationOptions, Bounds, CameraOptions, Feature, FeatureRef, Issue, LayerSpecification, LegendEntry, LngLat, LngLatArray,
  Padding, Point, PointLike, QueryOptions, RenderedFeature, SourceSpecification, StyleSpecification,
} from "./types.js";

export default function init(options?: { module_or_path: RequestInfo | URL | Response | BufferSource | WebAssembly.Module | Promise<Response> }): Promise<unknown>;

/** A layer to read: whatever its type is. */
export type ReadLayer = LayerSpecification & { layout?: Record<string, any>; paint?: Record<string, any> };

/** A map in an element. */
export class Map {
  constructor(container: HTMLElement, options: object);
  setStyle(style: StyleSpecification): any;
  getStyle(): Omit<StyleSpecification, "layers"> & { layers: ReadLayer[] };
  /** Adds packed sets of features (`atlas.bin`, `atlas-more.bin`), which sources have by `data: NAME`; returns all names. */
  addPack(bytes: Uint8Array): string[];
  /** Takes packed sets away; sources that have them are empty from then on. Whether one was there. */
  removePack(names: string | string[]): boolean;
  addSource(id: string, source: SourceSpecification): any;
  removeSource(id: string): any;
  setData(id: string, data: unknown): any;
  /** Replaces a source by points `[lng, lat, lng, lat, …]`; ids are their numbers. The fastest way in for many points. */
  setPoints(id: string, lnglat: Float64Array): void;
  getSourceInfo(id: string): { spec: SourceSpecification; count: number; bounds: Bounds | null } | undefined;
  addImage(id: string, image: string | { width: number; height: number; data: Uint8Array | Uint8ClampedArray }, options?: { pixelRatio?: number }): any;
  /** Removes a picture that was added; whether there was one. */
  removeImage(id: string): boolean;
  /** The names of all pictures, the style's own first. */
  listImages(): string[];
  addLayer(layer: LayerSpecification, beforeId?: string): any;
  /** A layer as the style has it. */
  getLayer(id: string): ReadLayer | undefined;
  /** The ids of all layers, the lowest first. */
  getLayersOrder(): string[];
  removeLayer(id: string): any;
  moveLayer(id: string, beforeId?: string): any;
  setFilter(layer: string, filter: unknown): any;
  setPaintProperty(layer: string, name: string, value: unknown): any;
  setLayoutProperty(layer: string, name: string, value: unknown): any;
  setLayerZoomRange(layer: string, minzoom?: number, maxzoom?: number): any;
  /** Shows or hides the layers of a switch group (`gq:group`). */
  setGroupVisible(group: string, visible: boolean): void;
  /** Sets a member of the global state, such as `lang`. */
  setGlobalStateProperty(name: string, value: unknown): void;
  getGlobalState(): Record<string, any>;
  getCenter(): LngLat;
  getZoom(): number;
  getBounds(): any;
  /** Draws the view as it is now, highlights included, on a canvas, a CSS px a unit of its transform. */
  drawOn(canvas: CanvasRenderingContext2D): void;
  getLimits(): { minZoom: number; maxZoom: number; maxBounds: Bounds | null };
  setZoomLimits(minZoom: number, maxZoom: number): void;
  setMaxBounds(bounds: any): any;
  jumpTo(to: CameraOptions, eventData?: object): any;
  easeTo(to: CameraOptions & AnimationOptions, eventData?: object): any;
  flyTo(to: CameraOptions & AnimationOptions, eventData?: object): any;
  fitBounds(bounds: any, options?: AnimationOptions & { padding?: number | Partial<Padding>; maxZoom?: number }, eventData?: object): any;
  /** What `goHome` and the Home key show. */
  setHome(bounds: Bounds, padding: number | Padding): void;
  goHome(): void;
  panBy(by: PointLike, options?: AnimationOptions, eventData?: object): any;
  zoomIn(options?: AnimationOptions, eventData?: object): any;
  zoomOut(options?: AnimationOptions, eventData?: object): any;
  zoomTo(zoom: number, options?: any, eventData?: object): any;
  /** 1 while gliding, plus 2 while a pointer drags. */
  motion(): number;
  hold(held: boolean): void;
  setGesturesOff(off: number): void;
  project(position: any): Point;
  unproject(point: any): LngLat;
  queryRenderedFeatures(at?: any, options?: QueryOptions): RenderedFeature[];
  /** The id of the topmost feature within 4 px. */
  pick(x: number, y: number): string | number | undefined;
  /** All features of a source of the style or of `atlas:NAME`, in view or not, that a `filter` lets through. */
  querySourceFeatures(source: string, options?: { filter?: unknown }): Feature[];
  /** The rectangle of one feature. */
  getFeatureBounds(source: string, id: string | number): Bounds | undefined;
  setFeatureState(feature: FeatureRef, state: Record<string, unknown>): boolean;
  getFeatureState(feature: FeatureRef): Record<string, any>;
  removeFeatureState(feature: { source?: string; id?: string | number }, key?: string): void;
  on(type: string, layerOrListener: any, listener?: any): any;
  off(type: string, layerOrListener: any, listener?: any): any;
  once(type: string, layerOrListener?: any, listener?: any): any;
  resize(): any;
  loaded(): boolean;
  getCanvasContainer(): HTMLElement;
  /** Takes the map off the page and frees everything it holds. */
  remove(): void;
  destroy(): void;
  /** The view as an SVG document. */
  exportSVG(options: { title?: string; attribution?: string }): string;
  /** A scale bar of a round length, at most `max_px` long. */
  scale(max_px: number): { px: number; metres: number };
  /** What was wrong with style and data so far. */
  issues(): Issue[];
  /** The legend's lines, drawn as at a zoom. @default the present zoom */
  legend(zoom?: number): LegendEntry[];
}
