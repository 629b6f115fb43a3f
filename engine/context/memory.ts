import type { ContextLayer } from './layers.ts';

/** A row of memory as it is stored. */
export interface MemoryRow {
  readonly layer: ContextLayer;
  readonly timeFrame: string;
  readonly key: string;
  /** JSON as text. */
  readonly value: string;
  /** Epoch ms. */
  readonly updatedAt: number;
  readonly source: string;
}

/** What is asked of memory; all that is given must hold. */
export interface MemoryQuery {
  readonly layer?: ContextLayer;
  readonly timeFrame?: string;
  readonly key?: string;
  /** Keys that begin so. */
  readonly prefix?: string;
  /** Only time frames before this one; of the same kind, for texts of different kinds do not compare. */
  readonly before?: string;
  /** Only the newest so many time frames of each layer that has any. */
  readonly frames?: number;
}

/** The desk's memory for reading. Implemented by the store; it knows what has been committed. */
export interface Memory {
  /** Principles first, then from layer to layer, the old before the new, keys in order. */
  rows(query: MemoryQuery): readonly MemoryRow[];
}
