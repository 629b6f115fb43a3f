import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The practice and replay databases in a data folder, the one that was written last first. */
export function storesByAge(dataDir: string): readonly string[] {
  const practice = list(dataDir).filter((name) => /^practice-\d+\.db$/.test(name));
  const replays = list(join(dataDir, 'replays')).filter((name) => name.endsWith('.db'));
  const stores = [...practice, ...replays.map((name) => join('replays', name))].map((name) => join(dataDir, name));
  const written = (store: string) => Math.max(modified(store), modified(`${store}-wal`));
  return stores.sort((a, b) => written(b) - written(a));
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
