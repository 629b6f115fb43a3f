import type { StoreRecord } from '../../engine/kernel/records.ts';
import type { Checkpoint, JournalSegment, RunStore } from '../../engine/runtime/ports.ts';

/** A run's store in memory. What was never committed is gone for whoever opens it again, as after a kill. */
export class MemoryStore implements RunStore {
  readonly path = ':memory:';
  readonly records: StoreRecord[] = [];
  readonly committed: JournalSegment[] = [];
  private readonly checkpoints: Checkpoint[] = [];
  private readonly meta = new Map<string, string>();

  commit(segment: JournalSegment | null, records: readonly StoreRecord[]): void {
    if (segment !== null) {
      if (segment.firstSeq !== this.lastSeq() + 1) {
        throw new Error(`the journal ends at entry ${this.lastSeq()}, the next segment begins at ${segment.firstSeq}`);
      }
      this.committed.push({ ...segment, bytes: segment.bytes.slice() });
    }
    this.records.push(...structuredClone(records));
  }

  segments(afterSeq: number): Iterable<JournalSegment> {
    return this.committed.filter(({ lastSeq }) => lastSeq > afterSeq);
  }

  lastSeq(): number {
    return this.committed.at(-1)?.lastSeq ?? 0;
  }

  saveCheckpoint({ seq, bytes }: Checkpoint): void {
    this.checkpoints.push({ seq, bytes: bytes.slice() });
  }

  latestCheckpoint(): Checkpoint | null {
    return this.checkpoints.at(-1) ?? null;
  }

  getMeta(key: string): string | null {
    return this.meta.get(key) ?? null;
  }

  setMeta(key: string, value: string): void {
    this.meta.set(key, value);
  }

  close(): void {}

  /** The committed journal in one piece, however it was cut into segments. */
  get journal(): Buffer {
    return Buffer.concat(this.committed.map(({ bytes }) => bytes));
  }
}
