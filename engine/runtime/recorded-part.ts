import type { DecisionRecord, StoreRecord, TradeRecord } from '../kernel/records.ts';
import { JournalWriter, readJournal } from './journal.ts';
import type { JournalSegment, RunStore } from './ports.ts';

/**
 * A recorded run up to one of its entries, for an engine that goes on from there in its own way. Nothing is written to
 * the recorded run; decisions and trades that follow are gathered here.
 */
export class RecordedPart implements RunStore {
  readonly path: string;
  readonly decisions: DecisionRecord[] = [];
  readonly trades: TradeRecord[] = [];
  private readonly store: RunStore;
  private readonly upTo: number;

  constructor(store: RunStore, upTo: number) {
    this.path = store.path;
    this.store = store;
    this.upTo = upTo;
  }

  commit(_segment: JournalSegment | null, records: readonly StoreRecord[]): void {
    for (const record of records) this.gather(record);
  }

  gather(record: StoreRecord): void {
    if (record.kind === 'decision') this.decisions.push(record);
    else if (record.kind === 'trade') this.trades.push(record);
  }

  *segments(afterSeq: number): Generator<JournalSegment> {
    for (const segment of this.store.segments(afterSeq)) {
      if (segment.firstSeq > this.upTo) return;
      yield segment.lastSeq <= this.upTo ? segment : cut(segment, this.upTo);
    }
  }

  lastSeq(): number {
    return this.upTo;
  }

  latestCheckpoint(): null {
    return null;
  }

  getMeta(): null {
    return null;
  }

  saveCheckpoint(): void {}
  setMeta(): void {}
  close(): void {}
}

/** The first entries of a segment, sealed anew. */
function cut(segment: JournalSegment, upTo: number): JournalSegment {
  const before = segment.firstSeq - 1;
  // The first entry begins with the hash of the one before it.
  const previous = segment.bytes.slice(0, 32);
  const writer = new JournalWriter(before, previous);
  for (const { seq, event } of readJournal([segment], before, previous)) {
    if (seq > upTo) break;
    writer.append(event);
  }
  return writer.seal()!;
}
