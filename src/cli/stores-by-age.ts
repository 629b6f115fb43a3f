import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The databases in a data folder, of practice, accounts and replays, the one that was written last first. */
export function storesByAge(dataDir: string): readonly string[] {
  const runs = list(dataDir).filter((name) => /^(practice-\d+|(paper|live)-[0-9a-f]{12})\.db$/.test(name));
  const replays = list(join(dataDir, 'replays')).filter((name) => name.endsWith('.db'));
  const stores = [...runs, ...replays.map((name) => join('replays', name))].map((name) => join(dataDir, name));
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
