import type { StoreRecord } from '../kernel/records.ts';
import type { AppliedEntry } from './journal-replay.ts';

type HistoryKind = 'fill' | 'trade' | 'equity';
type HistoryRecord = Extract<StoreRecord, { kind: HistoryKind }>;

const isHistory = (record: StoreRecord): record is HistoryRecord =>
  record.kind === 'fill' || record.kind === 'trade' || record.kind === 'equity';

/** What happened to the money in a run, each record with the journal entry that caused it: it is known as of any entry. */
export class RunHistory {
  private readonly kept: { readonly seq: number; readonly record: HistoryRecord }[] = [];

  take({ seq, effects }: AppliedEntry): void {
    for (const effect of effects) {
      if (effect.type === 'record' && isHistory(effect.record)) this.kept.push({ seq, record: effect.record });
    }
  }

  /** The records of one kind up to and with an entry, oldest first. */
  upTo<K extends HistoryKind>(seq: number, kind: K): Extract<HistoryRecord, { kind: K }>[] {
    const isKind = (record: HistoryRecord): record is Extract<HistoryRecord, { kind: K }> => record.kind === kind;
    const end = this.kept.findIndex((kept) => kept.seq > seq);
    return this.kept
      .slice(0, end < 0 ? undefined : end)
      .map(({ record }) => record)
      .filter(isKind);
  }
}
