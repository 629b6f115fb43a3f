import { StoreError } from '../../storage/errors.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';

/**
 * Reads a run's database beside whoever writes it.
 *
 * @returns the exit code: 0; 1, and words on `stderr`, when the store cannot be read
 */
export function readingStore(
  db: string,
  stderr: { write(text: string): unknown },
  read: (store: SqliteRunStore) => void,
): number {
  try {
    const store = openRunStore(db, { readonly: true });
    try {
      read(store);
      return 0;
    } finally {
      store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
}
