import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';

/** Everything a run leaves behind, without the database's own page layout. */
const TABLES = [
  'decisions',
  'orders',
  'fills',
  'trades',
  'positions',
  'playbooks',
  'shadow',
  'equity',
  'incidents',
  'bar_block',
  'job_runs',
  'shadow_outcomes',
  'market_days',
  'assets',
  'market_flow',
  'reviews',
  'lessons',
] as const;

export interface RunRecords {
  /** Rows of each table as text, sorted. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Number and hash of the newest journal entry. */
  readonly journalHead: string;
  /** Hash of the state that was saved last, and of what the source and the journal were at. */
  readonly checkpoint: string;
}

/** Reads what a finished run left behind, for comparing it with another run of the same input. */
export function runRecords(db: string): RunRecords {
  return reading(db, (database) => ({
    tables: Object.fromEntries(TABLES.map((table) => [table, rows(database, table)])),
    journalHead: text(database, `SELECT value FROM meta WHERE key = 'journal-head'`),
    checkpoint: createHash('sha256')
      .update(text(database, 'SELECT hex(bytes) FROM checkpoint ORDER BY seq DESC LIMIT 1'))
      .digest('hex'),
  }));
}

/** Opens a run's database for reading, also beside a running engine. */
export function reading<T>(db: string, read: (database: Database.Database) => T): T {
  const database = new Database(db, { readonly: true, fileMustExist: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** The newest committed journal entry; 0 without any, as in a file whose engine was killed while it made the tables. */
export function journalSeq(db: string): number {
  try {
    return reading(db, (database) => {
      const hasJournal = text(database, `SELECT count(*) FROM sqlite_master WHERE name = 'journal_segment'`) === '1';
      return hasJournal ? Number(text(database, 'SELECT coalesce(max(last_seq), 0) FROM journal_segment')) : 0;
    });
  } catch (error) {
    // A transaction from before write-ahead logging was half written; only a writer can take it back.
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK') return 0;
    throw error;
  }
}

function rows(database: Database.Database, table: string): string[] {
  const all = database.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][];
  return all
    .map((row) => JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value))))
    .sort();
}

function text(database: Database.Database, sql: string): string {
  return String(database.prepare(sql).pluck().get() ?? '');
}
