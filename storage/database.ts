import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { readError, StoreError } from './errors.ts';
import { MIGRATIONS, migrate, refuseNewer, refuseOlder } from './migrations/migrate.ts';
import type { Migration } from './migrations/migration.ts';

/** `ouro` in the file's header: tells our stores from other SQLite files. */
const APPLICATION_ID = 0x6f75726f;
/** How long a write waits for another process's before it fails. */
const BUSY_TIMEOUT_MS = 5_000;

interface DatabaseOptions {
  /** Reads beside a running engine, or after one that was killed; the file must exist. */
  readonly readonly?: boolean;
  readonly migrations?: readonly Migration[];
}

/**
 * Opens a store's file with its schema up to date; makes it when it is missing or empty.
 *
 * @throws StoreError when it is missing (`readonly`), no store of ours, newer than this program, or unreadable.
 */
export function openDatabase(
  path: string,
  { readonly = false, migrations = MIGRATIONS }: DatabaseOptions = {},
): Database {
  if (readonly && !existsSync(path)) throw new StoreError('missing', `${path}: there is no such file.`);
  if (!existsSync(dirname(path))) throw new StoreError('missing', `${dirname(path)}: there is no such folder.`);
  let db: Database | undefined;
  try {
    db = new Sqlite(path, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS });
    if (readonly) {
      refuseForeign(db);
      refuseNewer(db, migrations);
      refuseOlder(db, migrations);
    } else {
      if (isEmpty(db)) db.pragma(`application_id = ${APPLICATION_ID}`);
      refuseForeign(db);
      db.pragma('journal_mode = WAL');
      db.pragma('foreign_keys = ON');
      migrate(db, migrations);
    }
    return db;
  } catch (error) {
    db?.close();
    throw readError(path, error);
  }
}

function isEmpty(db: Database): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

function refuseForeign(db: Database): void {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new StoreError('not-a-store', `${db.name}: is a database, but not one of ouroterm's.`);
  }
}
