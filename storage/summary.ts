import { z } from 'zod';
import { readError } from './errors.ts';
import { currency, exitReason } from './rows/columns.ts';
import { type RecordKind, TABLES } from './rows/tables.ts';
import { openRunStore, type SqliteRunStore } from './run-store.ts';

const kinds = Object.keys(TABLES) as RecordKind[];

const summaryShape = z.object({
  /** What the engine noted about itself, by key. */
  meta: z.record(z.string(), z.string()),
  lastSeq: z.int(),
  /** Rows of each table. */
  counts: z.record(z.enum(kinds), z.int()),
  /** Realised, after fees, in minor units. */
  pnl: z.partialRecord(currency, z.int()),
  /** Trades with a gain and with a loss; a trade of exactly zero is neither. */
  wins: z.int(),
  losses: z.int(),
  exits: z.partialRecord(exitReason, z.int()),
});
export type StoreSummary = z.infer<typeof summaryShape>;

/**
 * What a run came to, counted from its rows. Works beside a running engine.
 *
 * @throws StoreError when the file cannot be opened or read
 */
export function summary(path: string): StoreSummary {
  const store = openRunStore(path, { readonly: true });
  try {
    // One transaction, so that all numbers are of the same moment.
    return store.db.transaction(() => summarise(store))();
  } catch (error) {
    throw readError(path, error);
  } finally {
    store.close();
  }
}

function summarise(store: SqliteRunStore): StoreSummary {
  const pairs = (sql: string) => Object.fromEntries(store.db.prepare<[], [string, unknown]>(sql).raw().all());
  const count = (rows: string) => store.db.prepare(`SELECT count(*) FROM ${rows}`).pluck().get();
  return summaryShape.parse({
    meta: pairs('SELECT key, value FROM meta'),
    lastSeq: store.lastSeq(),
    counts: Object.fromEntries(kinds.map((kind) => [kind, count(TABLES[kind].name)])),
    pnl: pairs('SELECT currency, sum(pnl) FROM trades GROUP BY currency ORDER BY currency'),
    wins: count('trades WHERE pnl > 0'),
    losses: count('trades WHERE pnl < 0'),
    exits: pairs('SELECT exit_reason, count(*) FROM trades GROUP BY exit_reason ORDER BY exit_reason'),
  });
}
