import type { ContextLayer } from '../context/layers.ts';

export type { ContextLayer } from '../context/layers.ts';

/** A time frame of memory that has rows. */
export interface MemoryFrameView {
  readonly layer: ContextLayer;
  readonly timeFrame: string;
  readonly rows: number;
  /** The last day on which it is kept, `YYYY-MM-DD`; null for ever. */
  readonly keptThrough: string | null;
}

/** A row of memory. */
export interface MemoryRowView {
  readonly layer: ContextLayer;
  readonly timeFrame: string;
  readonly key: string;
  /** The value for a reader. */
  readonly text: string;
  readonly source: string;
  /** Epoch ms. */
  readonly updatedAt: number;
}

/** What the desk remembers: its time frames, and the rows that were asked for. */
export interface MemoryView {
  /** Of a search only those that a row was found in; layer by layer, the newest first. */
  readonly frames: readonly MemoryFrameView[];
  readonly rows: readonly MemoryRowView[];
  /** Rows that were found and are not among these. */
  readonly more: number;
}

/** Which rows are asked for: those of one time frame, or those whose key or value contains a text. */
export interface MemoryQuestion {
  readonly open: { readonly layer: ContextLayer; readonly timeFrame: string } | null;
  /** In any case; empty for none. */
  readonly search: string;
}
