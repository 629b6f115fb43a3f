import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { storesByAge } from '../cli/stores-by-age.ts';
import { UsageError } from '../cli/usage-error.ts';

/**
 * The database of a recorded run: a file, or the id of one in the data folder, which is its file's name without `.db` or
 * the beginning of it.
 *
 * @throws UsageError when there is none, or more than one
 */
export function recordedRun(
  wanted: string,
  { cwd, dataDir }: { readonly cwd: string; readonly dataDir: string },
): string {
  const file = resolve(cwd, wanted);
  if (existsSync(file)) return file;
  const stores = storesByAge(dataDir);
  const idOf = (store: string) => basename(store, '.db');
  const exact = stores.find((store) => idOf(store) === wanted);
  if (exact !== undefined) return exact;
  const meant = stores.filter((store) => idOf(store).startsWith(wanted));
  const [only, another] = meant;
  if (only === undefined) {
    const known = stores.map(idOf).slice(0, 5).join(', ');
    throw new UsageError(
      `--journal ${wanted}: there is no such file, and no such run in ${dataDir}${known === '' ? '' : ` (newest: ${known})`}`,
    );
  }
  if (another !== undefined) {
    throw new UsageError(`--journal ${wanted}: that may be ${meant.map(idOf).join(' or ')}; give more of the id`);
  }
  return only;
}
