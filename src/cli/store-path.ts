import { resolve } from 'node:path';
import type { RunningEngine } from '../socket/find-engine.ts';
import type { Invocation } from './invocation.ts';
import { storesByAge } from './stores-by-age.ts';

/**
 * The database that a reading command is about: the one named, else DB_PATH, else the newest in the data folder; a chosen
 * one is named on stderr.
 *
 * @throws StoreError when there is none to choose, UsageError when the settings are at fault
 */
export async function storePath(invocation: Invocation, db: string | undefined): Promise<string> {
  if (db !== undefined) return db;
  const [store] = (await databases(invocation, db))();
  if (store === undefined) {
    const { StoreError } = await import('../../storage/errors.ts');
    throw new StoreError(
      'missing',
      `${await invocation.dataDir()}: there is no database yet; run ouroterm or ouroterm replay first, or name one with --db`,
    );
  }
  invocation.io.stderr.write(`reading ${store}\n`);
  return store;
}

/** The engine that runs on the database named, else on DB_PATH, else on the newest in the data folder; null without one. */
export async function runningEngine(invocation: Invocation, db: string | undefined): Promise<RunningEngine | null> {
  const { findEngine } = await import('../socket/find-engine.ts');
  return findEngine((await databases(invocation, db))());
}

/** As `runningEngine`, for commands that are nothing without one: says so on stderr. */
export async function engineOrWord(invocation: Invocation, db: string | undefined): Promise<RunningEngine | null> {
  const engine = await runningEngine(invocation, db);
  if (engine === null) {
    const where = db ?? (await invocation.dataDir());
    invocation.io.stderr.write(
      `ouroterm: no engine runs in ${where}; ouroterm or ouroterm --no-ui starts one, --db names another database\n`,
    );
  }
  return engine;
}

/** The databases that a command may be about at the moment: the one named, else DB_PATH, else all in the data folder, newest first. */
export async function databases(invocation: Invocation, db: string | undefined): Promise<() => readonly string[]> {
  const named = db ?? (await invocation.settings()).dbPath;
  const dataDir = await invocation.dataDir();
  return () => (named === null ? storesByAge(dataDir) : [resolve(invocation.io.cwd, named)]);
}
