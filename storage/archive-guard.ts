import Sqlite, { type Database } from 'better-sqlite3';
import { canonicalJson } from '../engine/kernel/codec.ts';
import type { StoreRecord } from '../engine/kernel/records.ts';

/** What is kept to look back on. A row of these that cannot be written is put aside; any other stops the whole commit. */
const ARCHIVE: ReadonlySet<StoreRecord['kind']> = new Set([
  'bar-day',
  'shadow',
  'shadow-outcome',
  'market-day',
  'asset',
  'market-flow',
  'review',
  'lesson',
  'decision-review',
  'job-run',
  'context',
  'roll-up',
  'context-expiry',
  'outcome',
  'daily-bars',
]);

/** Of the disk or of another process, not of the row: the whole commit fails, and is made again. */
const OF_THE_FILE = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|CORRUPT|NOTADB|READONLY|CANTOPEN|NOMEM|PROTOCOL|INTERRUPT)/;

/**
 * Writes records so that none of what is only looked back on stops trading: what is wrong with such a row is noted in the same
 * transaction, with the row itself, and it is tried again when the file is opened next. To be used inside a transaction.
 */
export function guarded(db: Database, write: (record: StoreRecord) => void): (record: StoreRecord) => void {
  const keep = db.prepare('INSERT INTO archive_failures (kind, message, record) VALUES (?, ?, ?)');
  const inSavepoint = db.transaction(write);
  return (record) => {
    if (!ARCHIVE.has(record.kind)) {
      write(record);
      return;
    }
    try {
      inSavepoint(record);
    } catch (error) {
      if (error instanceof Sqlite.SqliteError && OF_THE_FILE.test(error.code)) throw error;
      keep.run(record.kind, error instanceof Error ? error.message : String(error), canonicalJson(record));
    }
  };
}

/** Tries once more to write what was put aside. What fails again stays where it is. */
export function retryArchive(db: Database, write: (record: StoreRecord) => void): void {
  const kept = db.prepare<[], [number, string]>('SELECT id, record FROM archive_failures ORDER BY id').raw().all();
  const drop = db.prepare('DELETE FROM archive_failures WHERE id = ?');
  for (const [id, record] of kept) {
    try {
      db.transaction(() => {
        // The text was made from a record by this very program or an earlier one; what it makes no sense of fails again.
        write(JSON.parse(record) as StoreRecord);
        drop.run(id);
      }).immediate();
    } catch {
      // It stays in the table, which the schedule shows.
    }
  }
}
