import { once } from 'node:events';
import { createConnection } from 'node:net';
import { StoreError } from '../../storage/errors.ts';
import { isHeld } from '../../storage/lock.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { META_SOCKET } from './path.ts';

export interface RunningEngine {
  readonly db: string;
  readonly pid: number;
  /** Where it listens. */
  readonly socket: string;
}

/** The engine on the first of some databases that one runs on and answers; null when there is none. */
export async function findEngine(dbs: readonly string[]): Promise<RunningEngine | null> {
  for (const db of dbs) {
    const pid = isHeld(db)?.pid;
    const socket = pid === undefined ? null : socketOf(db);
    if (pid !== undefined && socket !== null && (await answers(socket))) return { db, pid, socket };
  }
  return null;
}

function socketOf(db: string): string | null {
  try {
    const store = openRunStore(db, { readonly: true });
    try {
      return store.getMeta(META_SOCKET);
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return null; // the engine is still making it
    throw error;
  }
}

async function answers(path: string): Promise<boolean> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
