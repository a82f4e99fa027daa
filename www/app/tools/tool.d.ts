// What a tool of the analysis tab is, and what the page gives it.

import type { Map } from "../../pkg/index.js";
import type { Analysis } from "../../pkg/analysis.js";
import type { GuangqingMapElement } from "../../pkg/element.js";
import type { LayerSpecification, MapEvent, SourceSpecification } from "../../pkg/types.js";
import type { Lang } from "../i18n.js";
import type { PlanRecord, Records } from "../records.js";

/** A line of the list of tools. */
export interface ToolEntry {
  /** As in the address, `&tool=ID`. */
  id: string;
  title: Record<Lang, string>;
  /** One sentence: which question the tool answers. */
  hint: Record<Lang, string>;
  /** The tool's own module; fetched when it is first opened. */
  load(): Promise<{ tool: Tool }>;
}

/** One tool. Its module keeps what the user has chosen: it is closed and opened again when language or theme change. */
export interface Tool {
  /** Builds the panel's content and puts the tool's overlays on the map. */
  open(context: ToolContext): HTMLElement | Promise<HTMLElement>;
  /** Ends timers and listeners. Overlays go by themselves. */
  close(): void;
  /** A click on the map. @returns whether the tool took it; else the page opens the record that was hit */
  click?(event: MapEvent): boolean;
  /** Whether clicks set positions now: records under the pointer then stay silent. */
  aiming?(): boolean;
}

/** A layer of the Style Spec, its properties unchecked: tools make expressions of parts, whose types TypeScript cannot tell. */
export interface OverlayLayer {
  id: string;
  type: LayerSpecification["type"];
  source?: string;
  minzoom?: number;
  maxzoom?: number;
  filter?: unknown;
  layout?: Record<string, unknown>;
  paint?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** Sources and layers that belong together. */
export interface Overlay {
  sources: Record<string, SourceSpecification>;
  /** Bottom first. */
  layers: OverlayLayer[];
  /** The layer of the style below which they go. @default on top */
  before?: string;
}

/** What a tool works with. */
export interface ToolContext {
  map: Map;
  element: GuangqingMapElement;
  records: Records;
  lang: Lang;
  /** Whether the theme is a dark one. */
  dark: boolean;
  /** The analysis module, fetched at the first call. */
  analysis(): Promise<Analysis>;
  /** What computes beside the page. */
  tasks(): Promise<typeof import("../../pkg/tasks.js")>;
  /** A file of the package as bytes, such as `atlas-network.bin`; fetched once a page. */
  file(name: string): Promise<Uint8Array>;
  /** Puts an overlay on the map, or replaces the one of this name: sources that both have only get new data. */
  overlay(name: string, overlay: Overlay): void;
  removeOverlay(name: string): void;
  /** Tells screen readers. */
  announce(text: string): void;
  /** Opens a record's details and goes there. */
  select(record: PlanRecord): void;
  /** Offers text to the user as a file. */
  save(name: string, type: string, text: string): void;
}
