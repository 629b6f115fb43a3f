import type { BarSlice } from '../kernel/bars.ts';
import type { StoreRecord } from '../kernel/records.ts';
import type { Instrument } from '../market/types.ts';

/** A sealed run of journal entries, committed together. `bytes` is the entries' framing of `engine/runtime/journal.ts`. */
export interface JournalSegment {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: Uint8Array;
  /** Hash of the last entry, hex; kept beside the journal, so that a missing tail is noticed. */
  readonly head: string;
}

export interface Checkpoint {
  /** Everything up to this entry is in it. */
  readonly seq: number;
  readonly bytes: Uint8Array;
}

/**
 * The store as the runtime needs it: one file per run (an account, a practice world, a replay).
 * Implemented by `storage`; every write of one call is one transaction.
 */
export interface RunStore {
  readonly path: string;
  /** Appends a segment and the rows its entries caused. With `durable` the data is on the disk when this returns. */
  commit(segment: JournalSegment | null, records: readonly StoreRecord[], durable: boolean): void;
  /** Segments with `lastSeq > afterSeq`, in order, one at a time. */
  segments(afterSeq: number): Iterable<JournalSegment>;
  lastSeq(): number;
  saveCheckpoint(checkpoint: Checkpoint): void;
  latestCheckpoint(): Checkpoint | null;
  getMeta(key: string): string | null;
  setMeta(key: string, value: string): void;
  close(): void;
}

/** A recorded or made-up market: bar slices in order of `end`, then market, then start. Synchronous and pull-based. */
export interface BarSource {
  readonly instruments: readonly Instrument[];
  /** Identifies the input: the same value means the same slices. */
  readonly fingerprint: string;
  /** The next slice or null at the end. The slice's arrays may be reused by the following call. */
  next(): BarSlice | null;
  close(): void;
}
