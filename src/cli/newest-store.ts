import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The practice or replay database in a data folder that was written last, or null when there is none. */
export function newestStore(dataDir: string): string | null {
  const practice = list(dataDir).filter((name) => /^practice-\d+\.db$/.test(name));
  const replays = list(join(dataDir, 'replays')).filter((name) => name.endsWith('.db'));
  const stores = [...practice, ...replays.map((name) => join('replays', name))].map((name) => join(dataDir, name));
  const written = (store: string) => Math.max(modified(store), modified(`${store}-wal`));
  return stores.sort((a, b) => written(b) - written(a))[0] ?? null;
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
