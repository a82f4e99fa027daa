// The shapes that cross the package's boundary. Coordinates are degrees of WGS-84, longitude first;
// points on the screen are CSS px from the map's top left corner.

import type { LayerSpecification } from "./style.js";
export type * from "./style.js";

/** What a `MapError` can say. */
export type ErrorCode =
  | "wasm-unsupported"
  | "wasm-blocked"
  | "wasm-failed"
  | "fetch-failed"
  | "src-failed"
  | "map-failed"
  | "not-loaded"
  | "no-container"
  | "bad-data"
  | "too-large"
  | "removed"
  | "invalid-argument"
  | "damaged";

export type LngLatArray = [lng: number, lat: number];
/** [[west, south], [east, north]] */
export type Bounds = [southWest: LngLatArray, northEast: LngLatArray];
export interface LngLat {
  lng: number;
  lat: number;
}
export interface Point {
  x: number;
  y: number;
}
export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
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

/** The datum that coordinates are given in; the map itself is WGS-84. */
export type Datum = "wgs84" | "cgcs2000" | "gcj02" | "bd09" | "epsg3857";

/** What all sources may say. */
export interface SourceBase {
  /** Shown at the map's edge while a layer uses the source. */
  attribution?: string;
  /** What the credit is in other languages, such as `{ en: "Tianditu" }`. */
  "gq:attribution"?: Record<string, string>;
  /** @default "wgs84" */
  datum?: Datum;
  /** The property that serves as id. */
  promoteId?: string;
  /** Gives features without an id their place in the file, from 0. */
  generateId?: boolean;
  /** Which features are kept at all: an expression. */
  filter?: unknown;
  /** The text encoding of fetched data. @default found out: UTF-8, UTF-16 by its mark, else GB18030 */
  encoding?: string;
}

/** GeoJSON: an object, text, bytes, an address, or the name of a built-in source such as `atlas:parks`. */
export interface GeoJSONSource extends SourceBase, ClusterOptions {
  type: "geojson";
  data: unknown;
}

/** How points gather into clusters; the analysis module does it, which the page fetches then. */
export interface ClusterOptions {
  /** Whether points gather. Their features have `cluster`, `cluster_id`, `point_count` and `point_count_abbreviated`. @default false */
  cluster?: boolean;
  /** Points nearer than this gather, px. @default 50 */
  clusterRadius?: number;
  /** The highest zoom at which points gather. @default 17 */
  clusterMaxZoom?: number;
  /** As many points at least make a cluster. @default 2 */
  clusterMinPoints?: number;
  /** What a cluster gathers of its points: `{name: [reduce, map]}`, as in `{sum: ["+", ["get", "invest"]]}`. */
  clusterProperties?: Record<string, [reduce: unknown, map: unknown]>;
}

/** A table with a point, or a WKT geometry, in each row. Its delimiter is found out. */
export interface CSVSource extends SourceBase, ClusterOptions {
  type: "csv";
  /** Text, bytes or an address. */
  data: string | URL | Blob | ArrayBuffer | Uint8Array;
  /** The column of longitudes. @default guessed: lon, lng, longitude, 经度, x … */
  lon?: string;
  /** The column of latitudes. @default guessed: lat, latitude, 纬度, y … */
  lat?: string;
  /** The column of ids. */
  id?: string;
  /** The column of WKT geometries, in place of `lon` and `lat`. */
  wkt?: string;
}

/** TopoJSON: an object, text, bytes or an address. */
export interface TopoJSONSource extends SourceBase {
  type: "topojson";
  data: unknown;
  /** The object to draw. @default all of them */
  object?: string;
}

export type SourceSpecification = GeoJSONSource | CSVSource | TopoJSONSource;

/** Changes of single features. */
export interface SourceDiff {
  removeAll?: boolean;
  /** Ids. */
  remove?: (string | number)[];
  /** Features with ids; one with a known id takes its place. */
  add?: GeoJSONFeature[];
  update?: {
    id: string | number;
    newGeometry?: object;
    removeAllProperties?: boolean;
    removeProperties?: string[];
    addOrUpdateProperties?: { key: string; value: unknown }[];
  }[];
}

export interface GeoJSONFeature {
  type: "Feature";
  id?: string | number;
  properties: Record<string, any> | null;
  geometry: any;
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
  /** For `new Map({container, …})`. */
  container?: HTMLElement | string;
  /** The style to draw: an object or its address. @default the package's light style */
  style?: StyleSpecification | string;
  /** The bytes of `atlas.bin`. @default those that `load()` fetched; `loadMore` of `more.js` adds the rest */
  atlas?: Uint8Array;
  /** @default "zh" */
  lang?: "zh" | "en";
  center?: LngLatLike;
  /** MapLibre's zoom: the world is 512 · 2^zoom px wide. */
  zoom?: number;
  /** Shown as a whole at first; wins over `center` and `zoom`. */
  bounds?: Bounds;
  /** @default 0 */
  minZoom?: number;
  /** @default 20 */
  maxZoom?: number;
  maxBounds?: Bounds;
  /** Whether the map follows pointer, touch and keys. @default true */
  interactive?: boolean;
  /** The wheel zooms with Ctrl or ⌘ only, and two fingers move the map. @default false */
  cooperativeGestures?: boolean;
  /** Zooming by the wheel. @default true */
  scrollZoom?: boolean;
  /** Panning by the mouse or one finger. @default true */
  dragPan?: boolean;
  /** Zooming by a double click or tap. @default true */
  doubleClickZoom?: boolean;
  /** Zooming by two fingers. @default true */
  touchZoomRotate?: boolean;
  /** Arrow keys, `+`, `-` and `Home`. @default true */
  keyboard?: boolean;
  /** Showing the rectangle that is drawn by Shift and a drag of the mouse. @default true */
  boxZoom?: boolean | BoxZoomOptions;
  /** Kept free round `bounds`, in px. */
  padding?: Padding;
}

/** `[lng, lat]`, `{lng, lat}` or `{lon, lat}`. */
export type LngLatLike = LngLatArray | LngLat | { lon: number; lat: number };
/** Two corners, or `[west, south, east, north]`. */
export type LngLatBoundsLike =
  | Bounds
  | [LngLatLike, LngLatLike]
  | [number, number, number, number]
  | [number, number][];
/** `[x, y]` or `{x, y}`, px. */
export type PointLike = [x: number, y: number] | Point;

export interface CameraOptions {
  center?: LngLatLike;
  zoom?: number;
  /** The position that stays where it is when the zoom changes. */
  around?: LngLatLike;
  /** Kept free at the sides, px: the centre is that of the rest. */
  padding?: number | Partial<Padding>;
  /** Where the centre comes to, px from the middle. */
  offset?: PointLike;
}
export interface AnimationOptions {
  /** Milliseconds; 0 jumps. */
  duration?: number;
  /** From 0–1 to 0–1. */
  easing?: (t: number) => number;
  offset?: PointLike;
  /** `false` jumps. @default true */
  animate?: boolean;
  /** Moves also for who wishes less motion. @default false */
  essential?: boolean;
}
export interface FlyToOptions extends CameraOptions, AnimationOptions {
  /** How far out the flight goes. @default 1.42 */
  curve?: number;
  /** Widths of the view a second, times `curve`. @default 1.2 */
  speed?: number;
  screenSpeed?: number;
  /** The zoom at the peak. */
  minZoom?: number;
  /** A longer flight is a jump; ms. */
  maxDuration?: number;
  offset?: PointLike;
}
export interface FitBoundsOptions extends AnimationOptions {
  padding?: number | Partial<Padding>;
  /** @default 22 */
  maxZoom?: number;
  /** `false` flies. @default true */
  linear?: boolean;
  offset?: PointLike;
}

export interface QueryOptions {
  /** Only these layers. */
  layers?: string[];
  /** Only features that it lets through: an expression. */
  filter?: unknown;
  /** px. @default 4 at a point, 0 about a box */
  tolerance?: number;
}

export interface Subscription {
  unsubscribe(): void;
}

export type ControlPosition = "top-left" | "top-right" | "bottom-left" | "bottom-right";
export type Anchor =
  | "center"
  | "top"
  | "bottom"
  | "left"
  | "right"
  | "top-left"
  | "top-right"
  | "bottom-left"
  | "bottom-right";

/** A control: gives its element, and takes it away. */
export interface IControl {
  onAdd(map: any): HTMLElement;
  onRemove(map: any): void;
  getDefaultPosition?(): ControlPosition;
}

/** What something turns or tilts with. */
export type Alignment = "auto" | "map" | "viewport";

export interface MarkerOptions {
  /** @default a pin */
  element?: HTMLElement;
  /** Where the element touches its position. @default "bottom" for the pin, else "center" */
  anchor?: Anchor;
  offset?: PointLike;
  /** Of the pin: any colour of CSS, without `var()`. */
  color?: string;
  /** Of the pin. @default 1 */
  scale?: number;
  /** By the pointer or the arrow keys. @default false */
  draggable?: boolean;
  /** How far the pointer goes until it drags, px. @default 3 */
  clickTolerance?: number;
  /** Degrees, clockwise. @default 0 */
  rotation?: number;
  /** The map does not turn: kept, and told by `getRotationAlignment`. @default "auto" */
  rotationAlignment?: Alignment;
  /** The map does not tilt: kept, and told by `getPitchAlignment`. @default "auto" */
  pitchAlignment?: Alignment;
  opacity?: string | number;
  /** Nothing covers a marker on a flat map: without effect. */
  opacityWhenCovered?: string | number;
  /** Whether it may stand between px, at rest too. @default false */
  subpixelPositioning?: boolean;
  className?: string;
  /** For screen readers. */
  label?: string;
}

export interface PopupOptions {
  /** @default true */
  closeButton?: boolean;
  /** Closes at a click on the map. @default true */
  closeOnClick?: boolean;
  /** @default false */
  closeOnMove?: boolean;
  /** @default true */
  focusAfterOpen?: boolean;
  /** @default wherever there is room */
  anchor?: Anchor | undefined;
  /** px away from the position, or to the right and down, or that for each anchor. */
  offset?: number | PointLike | Partial<Record<Anchor, PointLike>>;
  className?: string;
  /** A width of CSS, without `var()`. @default "240px" */
  maxWidth?: string;
  /** Whether it may stand between px. @default false */
  subpixelPositioning?: boolean;
  /** Within these sides of the map, px, it chooses its anchor. */
  padding?: Partial<Padding>;
}

/** Of `boxZoom`. */
export interface BoxZoomOptions {
  /** Called with the corners of what was drawn, px, in place of showing it. */
  boxZoomEnd?: (map: any, startPos: Point, endPos: Point, originalEvent: MouseEvent) => void;
}

export interface PngOptions {
  /** px an inch, a CSS px being 1/96 inch. @default the screen's */
  dpi?: number;
  /** Among the file's properties. */
  title?: string;
  /** @default the sources' */
  attribution?: string;
}
export interface PrintOptions {
  title?: string;
  /** @default the sources' */
  attribution?: string;
}

/** Sizes on the ellipsoid. */
export interface Measurement {
  /** Of lines. */
  length_m: number;
  /** Of polygons. */
  area_m2: number;
  /** Of polygons, holes included. */
  perimeter_m: number;
  /** In 亩. */
  area_mu: number;
  issues: Issue[];
}

/** A feature of a source, or one found under the pointer. */
export interface Feature {
  id: string | number;
  properties: Record<string, any>;
  geometry: any;
}
export interface RenderedFeature extends Feature {
  source: string;
  layer: { id: string };
}

/** What every event has. */
export interface MapEvent {
  type: string;
  /** The gesture or DOM event behind it. */
  originalEvent?: Event;
  /** Pointer events. */
  point?: Point;
  lngLat?: LngLat;
  /** Click: features under the pointer, topmost first. */
  features?: RenderedFeature[];
  preventDefault?(): void;
  defaultPrevented?: boolean;
}

export interface MapPointerEvent extends MapEvent {
  point: Point;
  lngLat: LngLat;
  originalEvent: Event;
  preventDefault(): void;
  defaultPrevented: boolean;
}
export interface MapTouchEvent extends MapPointerEvent {
  points: Point[];
  lngLats: LngLat[];
}
/** A pointer event on features of a layer. */
export interface MapLayerEvent extends MapPointerEvent {
  features: RenderedFeature[];
}
export interface MapDataEvent extends MapEvent {
  dataType?: "source" | "style";
  sourceId?: string;
  /** Of a source's data, that they are there: first `"metadata"`, then `"content"`. */
  sourceDataType?: "metadata" | "content";
  isSourceLoaded?: boolean;
  /** The source as it was given. */
  source?: SourceSpecification;
}
export interface MapProgressEvent extends MapDataEvent {
  /** Bytes so far. */
  loaded: number;
  /** Bytes in all, where the server tells. */
  total?: number;
}
export interface MapErrorEvent extends MapEvent {
  error: Error;
  sourceId?: string;
}

/** Events by type. */
export interface MapEventType {
  load: MapEvent;
  idle: MapEvent;
  render: MapEvent;
  resize: MapEvent;
  remove: MapEvent;
  movestart: MapEvent;
  move: MapEvent;
  moveend: MapEvent;
  zoomstart: MapEvent;
  zoom: MapEvent;
  zoomend: MapEvent;
  dragstart: MapEvent;
  drag: MapEvent;
  dragend: MapEvent;
  boxzoomstart: MapEvent;
  boxzoomend: MapEvent;
  boxzoomcancel: MapEvent;
  click: MapPointerEvent;
  dblclick: MapPointerEvent;
  contextmenu: MapPointerEvent;
  wheel: MapPointerEvent;
  mousedown: MapPointerEvent;
  mouseup: MapPointerEvent;
  mousemove: MapPointerEvent;
  mouseover: MapPointerEvent;
  mouseout: MapPointerEvent;
  touchstart: MapTouchEvent;
  touchmove: MapTouchEvent;
  touchend: MapTouchEvent;
  touchcancel: MapTouchEvent;
  data: MapDataEvent;
  dataloading: MapDataEvent;
  styledata: MapDataEvent;
  styledataloading: MapDataEvent;
  /** A style is there: the first, or another by `setStyle`. */
  "style.load": MapEvent;
  sourcedata: MapDataEvent;
  sourcedataloading: MapDataEvent;
  sourceprogress: MapProgressEvent;
  /** The style names a picture that is neither built in nor added: `addImage` it, now or later. Told once. */
  styleimagemissing: MapEvent & { id: string };
  layerschange: MapEvent & { id: string; visible: boolean };
  error: MapErrorEvent;
}

/** Events on layers, by type. */
export interface MapLayerEventType {
  click: MapLayerEvent;
  dblclick: MapLayerEvent;
  contextmenu: MapLayerEvent;
  mousedown: MapLayerEvent;
  mouseup: MapLayerEvent;
  mousemove: MapLayerEvent;
  mouseenter: MapLayerEvent;
  mouseleave: MapPointerEvent;
  mouseover: MapLayerEvent;
  mouseout: MapPointerEvent;
  touchstart: MapLayerEvent;
  touchmove: MapLayerEvent;
  touchend: MapLayerEvent;
  touchcancel: MapLayerEvent;
}

export interface FeatureRef {
  source: string;
  id: string | number;
}

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

export interface Issue {
  level: string;
  path: string;
  message: string;
}
