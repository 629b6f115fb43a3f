import { ZodError } from 'zod';

/**
 * - `missing`: there is no file, or no folder to make it in.
 * - `not-a-store`: the file is something else.
 * - `newer`, `older`: written by a later program; by an earlier one, and only opened for reading.
 * - `locked`, `disk-full`, `read-only`: the write was refused and nothing of it was kept.
 * - `damaged`: what is in the file makes no sense.
 * - `failed`: anything else the database reported.
 */
export type StoreFailure =
  | 'missing'
  | 'not-a-store'
  | 'newer'
  | 'older'
  | 'locked'
  | 'disk-full'
  | 'read-only'
  | 'damaged'
  | 'failed';

/** Those that SQLite itself reports. */
type SqliteFailure = Exclude<StoreFailure, 'newer' | 'older'>;

/** A store that cannot be opened, read or written, in words for the person on duty. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.failure = failure;
  }
}

const POSITIONS_ARE_SAFE =
  'Nothing of this write was kept. Open positions and orders at the broker are not changed by this, ' +
  'but what happens from now on is not recorded';

/** What a failed write means and what to do. Every write is one transaction, so nothing of it is in the file. */
export function writeError(path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const failure = failureOf(cause);
  const { happened, todo } = WRITE_WORDS[failure];
  return new StoreError(
    failure,
    `${path}: ${happened} (${messageOf(cause)}). ${POSITIONS_ARE_SAFE}: take no new risk. ${todo}`,
    cause,
  );
}

/** What a failed open or read means and what to do. */
export function readError(path: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  if (cause instanceof ZodError) {
    const where = cause.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    return new StoreError('damaged', `${path}: a row does not hold what its table promises (${where}).`, cause);
  }
  const failure = failureOf(cause);
  return new StoreError(failure, `${path}: ${READ_WORDS[failure]} (${messageOf(cause)}).`, cause);
}

const READ_WORDS: Readonly<Record<SqliteFailure, string>> = {
  missing: 'cannot be opened; check the path and that you may read it',
  'not-a-store': 'is not an ouroterm database',
  locked: 'is locked by another process; try again when it has finished',
  'disk-full': 'the disk is full',
  'read-only': 'cannot be written; check who owns the file and its folder',
  damaged: 'is damaged; restore the latest backup',
  failed: 'cannot be read',
};

const WRITE_WORDS: Readonly<Record<SqliteFailure, { readonly happened: string; readonly todo: string }>> = {
  missing: { happened: 'the file is gone', todo: 'Stop the engine, restore the latest backup, start again.' },
  'not-a-store': {
    happened: 'the file was replaced by another',
    todo: 'Stop the engine, put the file back, start again.',
  },
  locked: {
    happened: 'another process holds the write lock',
    todo: 'End that process (a backup, a database shell), then resume.',
  },
  'disk-full': { happened: 'the disk is full', todo: 'Free space on its file system, then resume.' },
  'read-only': { happened: 'the file may only be read', todo: 'Give the engine write access to it, then resume.' },
  damaged: {
    happened: 'the file is damaged',
    todo: 'Stop the engine, keep a copy of the file, restore the latest backup, start again.',
  },
  failed: { happened: 'the write failed', todo: 'Check the disk and its file system, then resume.' },
};

/** SQLite's result codes: https://www.sqlite.org/rescode.html. Extended codes begin with their primary code. */
function failureOf(cause: unknown): SqliteFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'locked';
  if (code === 'SQLITE_FULL') return 'disk-full';
  if (/^SQLITE_READONLY/.test(code)) return 'read-only';
  if (/^SQLITE_CORRUPT/.test(code)) return 'damaged';
  if (code === 'SQLITE_NOTADB') return 'not-a-store';
  if (/^SQLITE_CANTOPEN/.test(code)) return 'missing';
  return 'failed';
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
