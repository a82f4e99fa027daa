// Every layer type and property that the engine knows, made from its own table by `UPDATE=1 cargo test --lib
// style::declare`. What the properties mean is told in MapLibre's Style Spec.

import type { LayerMetadata } from "./types.js";

/** A CSS colour. */
export type Color = string;

/** An expression of the Style Spec: `[operator, …]`. */
export type Expression = readonly unknown[];

/** A constant, an expression, or a function of the old notation. */
export type Value<T> = T | Expression | { stops: unknown[]; base?: number; property?: string; type?: string; default?: unknown };

/** What every layer has. */
export interface LayerBase {
  id: string;
  /** A source of the style, or a packed one; all layers but a background need one. */
  source?: string;
  /** Ignored: sources have no layers of their own. */
  "source-layer"?: string;
  /** 0 to 24; shown from this zoom on. */
  minzoom?: number;
  /** 0 to 24; hidden from this zoom on. */
  maxzoom?: number;
  /** Which features are drawn: an expression or a filter of the old notation. */
  filter?: unknown;
  metadata?: LayerMetadata;
}

export interface BackgroundLayout {
  /** @default "visible" */
  "visibility"?: "visible" | "none";
}

export interface BackgroundPaint {
  /** Expressions may read zoom. @default "#000000" */
  "background-color"?: Value<Color>;
  /** Expressions may read zoom. */
  "background-pattern"?: Value<string>;
  /** 0 to 1. Expressions may read zoom. @default 1 */
  "background-opacity"?: Value<number>;
}

export interface BackgroundLayer extends LayerBase {
  type: "background";
  layout?: BackgroundLayout;
  paint?: BackgroundPaint;
}

export interface FillLayout {
  /** @default "visible" */
  "visibility"?: "visible" | "none";
  /** Expressions may read zoom, feature. */
  "fill-sort-key"?: Value<number>;
}

export interface FillPaint {
  /** Expressions may read zoom. @default true */
  "fill-antialias"?: Value<boolean>;
  /** 0 to 1. Expressions may read zoom, feature, feature-state. @default 1 */
  "fill-opacity"?: Value<number>;
  /** Expressions may read zoom, feature, feature-state. @default "#000000" */
  "fill-color"?: Value<Color>;
  /** Expressions may read zoom, feature, feature-state. */
  "fill-outline-color"?: Value<Color>;
  /** Expressions may read zoom. @default [0,0] */
  "fill-translate"?: Value<[number, number]>;
  /** Expressions may read zoom. @default "map" */
  "fill-translate-anchor"?: Value<"map" | "viewport">;
  /** Expressions may read zoom, feature. */
  "fill-pattern"?: Value<string>;
}

export interface FillLayer extends LayerBase {
  type: "fill";
  layout?: FillLayout;
  paint?: FillPaint;
}

export interface LineLayout {
  /** @default "visible" */
  "visibility"?: "visible" | "none";
  /** Expressions may read zoom, feature. @default "butt" */
  "line-cap"?: Value<"butt" | "round" | "square">;
  /** Expressions may read zoom, feature. @default "miter" */
  "line-join"?: Value<"bevel" | "round" | "miter">;
  /** Expressions may read zoom. @default 2 */
  "line-miter-limit"?: Value<number>;
  /** Expressions may read zoom. @default 1.05 */
  "line-round-limit"?: Value<number>;
  /** Expressions may read zoom, feature. */
  "line-sort-key"?: Value<number>;
}

export interface LinePaint {
  /** 0 to 1. Expressions may read zoom, feature, feature-state. @default 1 */
  "line-opacity"?: Value<number>;
  /** Expressions may read zoom, feature, feature-state. @default "#000000" */
  "line-color"?: Value<Color>;
  /** Expressions may read zoom. @default [0,0] */
  "line-translate"?: Value<[number, number]>;
  /** Expressions may read zoom. @default "map" */
  "line-translate-anchor"?: Value<"map" | "viewport">;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 1 */
  "line-width"?: Value<number>;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 0 */
  "line-gap-width"?: Value<number>;
  /** Expressions may read zoom, feature, feature-state. @default 0 */
  "line-offset"?: Value<number>;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 0 */
  "line-blur"?: Value<number>;
  /** At least 0. Expressions may read zoom, feature. @default [] */
  "line-dasharray"?: Value<number[]>;
  /** Expressions may read zoom, feature. */
  "line-pattern"?: Value<string>;
  /** Expressions may read line-progress. */
  "line-gradient"?: Value<Color>;
}

export interface LineLayer extends LayerBase {
  type: "line";
  layout?: LineLayout;
  paint?: LinePaint;
}

export interface CircleLayout {
  /** @default "visible" */
  "visibility"?: "visible" | "none";
  /** Expressions may read zoom, feature. */
  "circle-sort-key"?: Value<number>;
}

export interface CirclePaint {
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 5 */
  "circle-radius"?: Value<number>;
  /** Expressions may read zoom, feature, feature-state. @default "#000000" */
  "circle-color"?: Value<Color>;
  /** Expressions may read zoom, feature, feature-state. @default 0 */
  "circle-blur"?: Value<number>;
  /** 0 to 1. Expressions may read zoom, feature, feature-state. @default 1 */
  "circle-opacity"?: Value<number>;
  /** Expressions may read zoom. @default [0,0] */
  "circle-translate"?: Value<[number, number]>;
  /** Expressions may read zoom. @default "map" */
  "circle-translate-anchor"?: Value<"map" | "viewport">;
  /** Expressions may read zoom. @default "map" */
  "circle-pitch-scale"?: Value<"map" | "viewport">;
  /** Expressions may read zoom. @default "viewport" */
  "circle-pitch-alignment"?: Value<"map" | "viewport">;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 0 */
  "circle-stroke-width"?: Value<number>;
  /** Expressions may read zoom, feature, feature-state. @default "#000000" */
  "circle-stroke-color"?: Value<Color>;
  /** 0 to 1. Expressions may read zoom, feature, feature-state. @default 1 */
  "circle-stroke-opacity"?: Value<number>;
}

export interface CircleLayer extends LayerBase {
  type: "circle";
  layout?: CircleLayout;
  paint?: CirclePaint;
}

export interface SymbolLayout {
  /** @default "visible" */
  "visibility"?: "visible" | "none";
  /** Expressions may read zoom. @default "point" */
  "symbol-placement"?: Value<"point" | "line" | "line-center">;
  /** At least 1. Expressions may read zoom. @default 250 */
  "symbol-spacing"?: Value<number>;
  /** Expressions may read zoom. @default false */
  "symbol-avoid-edges"?: Value<boolean>;
  /** Expressions may read zoom, feature. */
  "symbol-sort-key"?: Value<number>;
  /** Expressions may read zoom. @default "auto" */
  "symbol-z-order"?: Value<"auto" | "viewport-y" | "source">;
  /** Expressions may read zoom. @default false */
  "icon-allow-overlap"?: Value<boolean>;
  /** Expressions may read zoom. */
  "icon-overlap"?: Value<"never" | "always" | "cooperative">;
  /** Expressions may read zoom. @default false */
  "icon-ignore-placement"?: Value<boolean>;
  /** Expressions may read zoom. @default false */
  "icon-optional"?: Value<boolean>;
  /** Expressions may read zoom. @default "auto" */
  "icon-rotation-alignment"?: Value<"auto" | "map" | "viewport">;
  /** At least 0. Expressions may read zoom, feature. @default 1 */
  "icon-size"?: Value<number>;
  /** Expressions may read zoom, feature. @default "none" */
  "icon-text-fit"?: Value<"none" | "width" | "height" | "both">;
  /** Expressions may read zoom, feature. @default [0,0,0,0] */
  "icon-text-fit-padding"?: Value<number | number[]>;
  /** Expressions may read zoom, feature. @default "" */
  "icon-image"?: Value<string>;
  /** Expressions may read zoom, feature. @default 0 */
  "icon-rotate"?: Value<number>;
  /** Expressions may read zoom, feature. @default [2,2,2,2] */
  "icon-padding"?: Value<number | number[]>;
  /** Expressions may read zoom. @default false */
  "icon-keep-upright"?: Value<boolean>;
  /** Expressions may read zoom, feature. @default [0,0] */
  "icon-offset"?: Value<[number, number]>;
  /** Expressions may read zoom, feature. @default "center" */
  "icon-anchor"?: Value<"center" | "left" | "right" | "top" | "bottom" | "top-left" | "top-right" | "bottom-left" | "bottom-right">;
  /** Expressions may read zoom. @default "auto" */
  "icon-pitch-alignment"?: Value<"auto" | "map" | "viewport">;
  /** Expressions may read zoom. @default "auto" */
  "text-pitch-alignment"?: Value<"auto" | "map" | "viewport">;
  /** Expressions may read zoom. @default "auto" */
  "text-rotation-alignment"?: Value<"auto" | "map" | "viewport" | "viewport-glyph">;
  /** Expressions may read zoom, feature. @default "" */
  "text-field"?: Value<string>;
  /** Expressions may read zoom, feature. @default ["Open Sans Regular","Arial Unicode MS Regular"] */
  "text-font"?: Value<string[]>;
  /** At least 0. Expressions may read zoom, feature. @default 16 */
  "text-size"?: Value<number>;
  /** At least 0. Expressions may read zoom, feature. @default 10 */
  "text-max-width"?: Value<number>;
  /** Expressions may read zoom. @default 1.2 */
  "text-line-height"?: Value<number>;
  /** Expressions may read zoom, feature. @default 0 */
  "text-letter-spacing"?: Value<number>;
  /** Expressions may read zoom, feature. @default "center" */
  "text-justify"?: Value<"auto" | "left" | "center" | "right">;
  /** Expressions may read zoom, feature. @default 0 */
  "text-radial-offset"?: Value<number>;
  /** Expressions may read zoom. @default [] */
  "text-variable-anchor"?: Value<("center" | "left" | "right" | "top" | "bottom" | "top-left" | "top-right" | "bottom-left" | "bottom-right")[]>;
  /** Expressions may read zoom, feature. */
  "text-variable-anchor-offset"?: Value<unknown[]>;
  /** Expressions may read zoom, feature. @default "center" */
  "text-anchor"?: Value<"center" | "left" | "right" | "top" | "bottom" | "top-left" | "top-right" | "bottom-left" | "bottom-right">;
  /** Expressions may read zoom. @default 45 */
  "text-max-angle"?: Value<number>;
  /** Expressions may read zoom. */
  "text-writing-mode"?: Value<("horizontal" | "vertical")[]>;
  /** Expressions may read zoom, feature. @default 0 */
  "text-rotate"?: Value<number>;
  /** At least 0. Expressions may read zoom. @default 2 */
  "text-padding"?: Value<number>;
  /** Expressions may read zoom. @default true */
  "text-keep-upright"?: Value<boolean>;
  /** Expressions may read zoom, feature. @default "none" */
  "text-transform"?: Value<"none" | "uppercase" | "lowercase">;
  /** Expressions may read zoom, feature. @default [0,0] */
  "text-offset"?: Value<[number, number]>;
  /** Expressions may read zoom. @default false */
  "text-allow-overlap"?: Value<boolean>;
  /** Expressions may read zoom. */
  "text-overlap"?: Value<"never" | "always" | "cooperative">;
  /** Expressions may read zoom. @default false */
  "text-ignore-placement"?: Value<boolean>;
  /** Expressions may read zoom. @default false */
  "text-optional"?: Value<boolean>;
}

export interface SymbolPaint {
  /** 0 to 1. Expressions may read zoom, feature, feature-state. @default 1 */
  "icon-opacity"?: Value<number>;
  /** Expressions may read zoom, feature, feature-state. @default "#000000" */
  "icon-color"?: Value<Color>;
  /** Expressions may read zoom, feature, feature-state. @default "rgba(0,0,0,0)" */
  "icon-halo-color"?: Value<Color>;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 0 */
  "icon-halo-width"?: Value<number>;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 0 */
  "icon-halo-blur"?: Value<number>;
  /** Expressions may read zoom. @default [0,0] */
  "icon-translate"?: Value<[number, number]>;
  /** Expressions may read zoom. @default "map" */
  "icon-translate-anchor"?: Value<"map" | "viewport">;
  /** 0 to 1. Expressions may read zoom, feature, feature-state. @default 1 */
  "text-opacity"?: Value<number>;
  /** Expressions may read zoom, feature, feature-state. @default "#000000" */
  "text-color"?: Value<Color>;
  /** Expressions may read zoom, feature, feature-state. @default "rgba(0,0,0,0)" */
  "text-halo-color"?: Value<Color>;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 0 */
  "text-halo-width"?: Value<number>;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 0 */
  "text-halo-blur"?: Value<number>;
  /** Expressions may read zoom. @default [0,0] */
  "text-translate"?: Value<[number, number]>;
  /** Expressions may read zoom. @default "map" */
  "text-translate-anchor"?: Value<"map" | "viewport">;
}

export interface SymbolLayer extends LayerBase {
  type: "symbol";
  layout?: SymbolLayout;
  paint?: SymbolPaint;
}

export interface HeatmapLayout {
  /** @default "visible" */
  "visibility"?: "visible" | "none";
}

export interface HeatmapPaint {
  /** At least 1. Expressions may read zoom, feature, feature-state. @default 30 */
  "heatmap-radius"?: Value<number>;
  /** At least 0. Expressions may read zoom, feature, feature-state. @default 1 */
  "heatmap-weight"?: Value<number>;
  /** At least 0. Expressions may read zoom. @default 1 */
  "heatmap-intensity"?: Value<number>;
  /** Expressions may read line-progress. @default ["interpolate",["linear"],["heatmap-density"],0,"rgba(0,0,255,0)",0.1,"royalblue",0.3,"cyan",0.5,"lime",0.7,"yellow",1,"red"] */
  "heatmap-color"?: Value<Color>;
  /** 0 to 1. Expressions may read zoom. @default 1 */
  "heatmap-opacity"?: Value<number>;
}

export interface HeatmapLayer extends LayerBase {
  type: "heatmap";
  layout?: HeatmapLayout;
  paint?: HeatmapPaint;
}

/** One layer of a style. */
export type LayerSpecification = BackgroundLayer | FillLayer | LineLayer | CircleLayer | SymbolLayer | HeatmapLayer;
