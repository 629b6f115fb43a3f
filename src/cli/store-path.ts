import { resolve } from 'node:path';
import type { Invocation } from './invocation.ts';
import { newestStore } from './newest-store.ts';

/**
 * The database that a reading command is about: the one named, else DB_PATH, else the newest in the data folder; a chosen
 * one is named on stderr.
 *
 * @throws StoreError when there is none to choose, UsageError when the settings are at fault
 */
export async function storePath(invocation: Invocation, db: string | undefined): Promise<string> {
  if (db !== undefined) return db;
  const { dbPath } = await invocation.settings();
  const dataDir = await invocation.dataDir();
  const store = dbPath === null ? newestStore(dataDir) : resolve(invocation.io.cwd, dbPath);
  if (store === null) {
    const { StoreError } = await import('../../storage/errors.ts');
    throw new StoreError(
      'missing',
      `${dataDir}: there is no database yet; run ouroterm or ouroterm replay first, or name one with --db`,
    );
  }
  invocation.io.stderr.write(`reading ${store}\n`);
  return store;
}
