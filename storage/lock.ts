import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { StoreError } from './errors.ts';

const holderShape = z.object({
  pid: z.int().positive(),
  host: z.string(),
  /** Tells the process from a later one of the same pid; null where the system has no /proc. */
  mark: z.string().nullable(),
  /** When the lock was taken, ISO 8601 UTC. */
  since: z.string(),
});

/** The process that holds a lock. */
export type LockHolder = z.infer<typeof holderShape>;

export interface EngineLock {
  release(): void;
}

/**
 * Makes this process the one engine of a database, by a file beside it. A lock whose holder is dead is taken over; a holder
 * that cannot be checked, such as one on another machine, counts as alive.
 *
 * @throws StoreError `locked`, naming the holder, when another engine runs; `failed` when the file cannot be written
 */
export function acquireLock(path: string): EngineLock {
  const file = lockFile(path);
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    mark: processMark(process.pid),
    since: new Date().toISOString(),
  } satisfies LockHolder);
  const draft = `${file}.${randomUUID()}`;
  try {
    writeDurably(draft, mine);
    // A link appears with its content or not at all, so that nobody reads half a lock.
    while (!linkIfFree(draft, file)) {
      const text = readText(file);
      const holder = parseHolder(text);
      if (holder !== null && isAlive(holder)) throw heldError(path, holder);
      if (text !== null) discard(file, text, `${draft}.stale`);
    }
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('failed', `${file}: the lock cannot be taken (${String(error)}).`, error);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (readText(file) === mine) rmSync(file, { force: true });
    },
  };
}

/** The engine that runs on a database, or null when none does. */
export function isHeld(path: string): LockHolder | null {
  const holder = parseHolder(readText(lockFile(path)));
  return holder !== null && isAlive(holder) ? holder : null;
}

function lockFile(path: string): string {
  return `${path}.lock`;
}

function heldError(path: string, { pid, host, since }: LockHolder): StoreError {
  const elsewhere =
    host === hostname() ? '' : ` When that machine no longer runs it, delete ${lockFile(path)} and start again.`;
  return new StoreError(
    'locked',
    `${path}: an engine runs on it already, process ${pid} on ${host} since ${since}. ` +
      `Only one may trade an account: attach to that one, or stop it first.${elsewhere}`,
  );
}

function isAlive({ pid, host, mark }: LockHolder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const now = processMark(pid);
  return mark === null || now === null || now === mark;
}

/** The boot and the clock tick in which a process began, from proc(5); null when the system does not say. */
function processMark(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The second field is the program's name in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return 'zombie';
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim()} ${fields[19]}`;
}

/** Takes a stale lock away, unless another process has replaced it in the meantime. */
function discard(file: string, stale: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readText(aside) === stale) rmSync(aside);
  else renameSync(aside, file);
}

function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'wx');
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // A process that ends while its /proc entry is read gives ESRCH.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return null;
    throw error;
  }
}

function parseHolder(text: string | null): LockHolder | null {
  try {
    return holderShape.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
