import type { Database } from 'better-sqlite3';
import { StoreError } from '../errors.ts';
import { RUN_STORE } from './001-run-store.ts';
import { ORDER_WIRE_TABLE } from './002-order-wire.ts';
import { MODEL_CALLS_TABLE } from './003-model-calls.ts';
import { COUNCILS_TABLE } from './004-councils.ts';
import { NEWS_AND_INSIGHTS } from './005-news-and-insights.ts';
import { MEMORY_TABLES } from './006-memory.ts';
import { REVIEW_TABLES } from './007-review.ts';
import type { Migration } from './migration.ts';

/** All migrations, oldest first; the last one's version is the schema this program reads and writes. */
export const MIGRATIONS: readonly Migration[] = [
  RUN_STORE,
  ORDER_WIRE_TABLE,
  MODEL_CALLS_TABLE,
  COUNCILS_TABLE,
  NEWS_AND_INSIGHTS,
  MEMORY_TABLES,
  REVIEW_TABLES,
];

/**
 * Brings the schema up to the last of `migrations`, each in a transaction of its own, and records it.
 *
 * @throws StoreError `newer` when the file is ahead of them; nothing is changed then.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  db.exec(
    `CREATE TABLE IF NOT EXISTS schema_version (
       version INTEGER PRIMARY KEY,
       name TEXT NOT NULL,
       applied_at INTEGER NOT NULL
     ) STRICT`,
  );
  refuseNewer(db, migrations);
  const record = db.prepare<[number, string]>(
    "INSERT INTO schema_version VALUES (?, ?, CAST(unixepoch('subsec') * 1000 AS INTEGER))",
  );
  for (const migration of migrations) {
    // Immediate: of two programs that open a new file at once, the second waits and then finds the work done.
    db.transaction(() => {
      if (migration.version <= schemaVersion(db)) return;
      db.exec(migration.sql);
      record.run(migration.version, migration.name);
    }).immediate();
  }
}

/** @throws StoreError `newer` when the file is ahead of `migrations`. */
export function refuseNewer(db: Database, migrations: readonly Migration[]): void {
  const found = schemaVersion(db);
  const known = latestVersion(migrations);
  if (found <= known) return;
  throw new StoreError(
    'newer',
    `${db.name}: has schema version ${found}, this ouroterm knows versions up to ${known}. ` +
      'Start the ouroterm that wrote it, or a later one; nothing was changed.',
  );
}

/** For readers, who cannot migrate. @throws StoreError `older` when the file is behind `migrations`. */
export function refuseOlder(db: Database, migrations: readonly Migration[]): void {
  const found = schemaVersion(db);
  const known = latestVersion(migrations);
  if (found >= known) return;
  throw new StoreError(
    'older',
    `${db.name}: has schema version ${found}, this ouroterm reads version ${known}. ` +
      'Start the engine on it once to bring it up to date.',
  );
}

/** The version of the last migration applied; 0 before the first. */
export function schemaVersion(db: Database): number {
  return db.prepare<[], number>('SELECT coalesce(max(version), 0) FROM schema_version').pluck().get() ?? 0;
}

function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}
