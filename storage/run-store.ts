import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import type { StoreRecord } from '../engine/kernel/records.ts';
import type { Checkpoint, JournalSegment, RunStore } from '../engine/runtime/ports.ts';
import { guarded, retryArchive } from './archive-guard.ts';
import { dayWriter } from './bars.ts';
import { expiryWriter, rollUpWriter } from './context.ts';
import { dailyBarsWriter } from './daily-bars.ts';
import { openDatabase } from './database.ts';
import { readError, writeError } from './errors.ts';
import { type RecordKind, type RecordOf, TABLES } from './rows/tables.ts';

export interface RunStoreOptions {
  /** For reading beside a running engine; every write fails. */
  readonly readonly?: boolean;
  /** For runs that can be made again (replays, practice): a power cut may lose the last commits, never break the file. */
  readonly fast?: boolean;
}

/** A run's store with its connection, for the queries of `queries.ts`, `summary.ts` and `bars.ts`. */
export interface SqliteRunStore extends RunStore {
  readonly db: Database;
}

const KEPT_CHECKPOINTS = 2;
/** Sequence number and hash of the newest entry: a journal that was cut off at the end does not agree with it. */
export const JOURNAL_HEAD = 'journal-head';

const segmentRow = z.object({ firstSeq: z.int(), lastSeq: z.int(), bytes: z.instanceof(Uint8Array), head: z.string() });
const checkpointRow = z.object({ seq: z.int(), bytes: z.instanceof(Uint8Array) });

/**
 * Opens the file of one run and makes it when it is missing. Journal entries are numbered from 1: an empty journal's
 * `lastSeq()` is 0.
 *
 * @throws StoreError here and in every method, with what happened and what to do.
 */
export function openRunStore(path: string, { readonly = false, fast = false }: RunStoreOptions = {}): SqliteRunStore {
  const db = openDatabase(path, { readonly });
  const write = recordWriter(db);
  if (!readonly) retryArchive(db, write);
  const writeRecord = guarded(db, write);
  const insertSegment = db.prepare('INSERT INTO journal_segment VALUES (?, ?, ?, ?)');
  const selectLastSeq = db.prepare<[], number | null>('SELECT max(last_seq) FROM journal_segment').pluck();
  const selectSegment = db.prepare(
    `SELECT first_seq AS firstSeq, last_seq AS lastSeq, bytes, head FROM journal_segment
     WHERE last_seq > ? ORDER BY last_seq LIMIT 1`,
  );
  const insertCheckpoint = db.prepare('INSERT OR REPLACE INTO checkpoint VALUES (?, ?)');
  const dropCheckpoints = db.prepare(
    `DELETE FROM checkpoint WHERE seq NOT IN (SELECT seq FROM checkpoint ORDER BY seq DESC LIMIT ${KEPT_CHECKPOINTS})`,
  );
  const selectCheckpoint = db.prepare('SELECT seq, bytes FROM checkpoint ORDER BY seq DESC LIMIT 1');
  const selectMeta = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const upsertMeta = db.prepare(
    'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );

  const lastSeq = () => selectLastSeq.get() ?? 0;

  const commit = db.transaction((segment: JournalSegment | null, records: readonly StoreRecord[]) => {
    if (segment !== null) {
      const last = lastSeq();
      if (last !== 0 && segment.firstSeq !== last + 1) {
        throw new Error(`the journal ends at entry ${last}, the next segment begins at ${segment.firstSeq}`);
      }
      insertSegment.run(segment.firstSeq, segment.lastSeq, segment.bytes, segment.head);
      upsertMeta.run(JOURNAL_HEAD, `${segment.lastSeq} ${segment.head}`);
    }
    for (const record of records) writeRecord(record);
  });
  const saveCheckpoint = db.transaction(({ seq, bytes }: Checkpoint) => {
    insertCheckpoint.run(seq, bytes);
    dropCheckpoints.run();
  });

  /** With FULL a commit waits for the disk; with NORMAL a power cut takes back the latest commits, whole ones and in order. */
  const writing = (durable: boolean, write: () => void) => {
    try {
      db.pragma(`synchronous = ${durable && !fast ? 'FULL' : 'NORMAL'}`);
      write();
    } catch (error) {
      throw writeError(path, error);
    }
  };
  const reading = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw readError(path, error);
    }
  };
  const segmentAfter = (seq: number): JournalSegment | null =>
    reading(() => {
      const row = selectSegment.get(seq);
      return row === undefined ? null : segmentRow.parse(row);
    });

  return {
    path,
    db,
    commit: (segment, records, durable) => writing(durable, () => commit.immediate(segment, records)),
    // One query a segment: an open cursor would block every write of this connection.
    *segments(afterSeq) {
      for (let next = segmentAfter(afterSeq); next !== null; next = segmentAfter(next.lastSeq)) yield next;
    },
    lastSeq: () => reading(lastSeq),
    saveCheckpoint: (checkpoint) => writing(true, () => saveCheckpoint.immediate(checkpoint)),
    latestCheckpoint: () =>
      reading(() => {
        const row = selectCheckpoint.get();
        return row === undefined ? null : checkpointRow.parse(row);
      }),
    getMeta: (key) => reading(() => selectMeta.get(key) ?? null),
    setMeta: (key, value) => writing(true, () => upsertMeta.run(key, value)),
    close: () => db.close(),
  };
}

function recordWriter(db: Database): (record: StoreRecord) => void {
  const statements = new Map<RecordKind, Statement>();
  const write = <K extends RecordKind>(kind: K, record: RecordOf<K>) => {
    const statement = statements.get(kind) ?? db.prepare(TABLES[kind].write);
    statements.set(kind, statement);
    statement.run(TABLES[kind].encode(record));
  };
  const writeBars = dayWriter(db);
  const writeDays = dailyBarsWriter(db);
  const rollUp = rollUpWriter(db);
  const expire = expiryWriter(db);
  const setPlaybookStatus = db.prepare('UPDATE playbooks SET status = ? WHERE id = ?');
  const repeatDecision = db.prepare('UPDATE decisions SET count = ?, last_at = ? WHERE id = ?');
  const deletePosition = db.prepare('DELETE FROM positions WHERE market = ? AND symbol = ?');
  return (record) => {
    if (record.kind === 'bar-day') writeBars(record);
    else if (record.kind === 'daily-bars') writeDays(record);
    else if (record.kind === 'roll-up') rollUp(record);
    else if (record.kind === 'context-expiry') expire(record);
    else if (record.kind === 'playbook-status') setPlaybookStatus.run(record.status, record.id);
    else if (record.kind === 'decision-repeated') repeatDecision.run(record.count, record.lastAt, record.id);
    else if (record.kind === 'position' && record.quantity === 0) deletePosition.run(record.market, record.symbol);
    else write(record.kind, record);
  };
}
