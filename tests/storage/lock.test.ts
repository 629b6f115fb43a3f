import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireLock, isHeld, type LockHolder } from '../../storage/lock.ts';
import { temporaryFolder } from './sample-records.ts';

const database = () => join(temporaryFolder(), 'run.db');
const readLock = (path: string): LockHolder => JSON.parse(readFileSync(`${path}.lock`, 'utf8'));
const leaveLock = (path: string, holder: object | string) =>
  writeFileSync(`${path}.lock`, typeof holder === 'string' ? holder : JSON.stringify(holder));

async function endedProcess(): Promise<number> {
  const child: ChildProcess = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid!;
}

describe('the engine lock', () => {
  it('names this process while it is held and goes away on release', () => {
    const path = database();
    expect(isHeld(path)).toBeNull();
    const lock = acquireLock(path);
    expect(isHeld(path)).toMatchObject({ pid: process.pid, host: hostname() });
    lock.release();
    expect(isHeld(path)).toBeNull();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('keeps a second engine out, naming process and time, and leaves nothing else behind', () => {
    const path = database();
    const lock = acquireLock(path);
    onTestFinished(lock.release);
    const { pid, since } = readLock(path);
    expect(() => acquireLock(path)).toThrow(`process ${pid} on ${hostname()} since ${since}`);
    expect(readdirSync(join(path, '..'))).toEqual(['run.db.lock']);
  });

  it('is taken over from an engine that died', async () => {
    const path = database();
    leaveLock(path, { pid: await endedProcess(), host: hostname(), mark: null, since: '2026-03-02T00:00:00.000Z' });
    expect(isHeld(path)).toBeNull();
    const lock = acquireLock(path);
    onTestFinished(lock.release);
    expect(readLock(path).pid).toBe(process.pid);
    expect(readdirSync(join(path, '..'))).toEqual(['run.db.lock']);
  });

  it.runIf(existsSync('/proc/self/stat'))('is taken over when the pid belongs to another process by now', () => {
    const path = database();
    leaveLock(path, {
      pid: process.pid,
      host: hostname(),
      mark: 'before the reboot',
      since: '2026-03-02T00:00:00.000Z',
    });
    expect(isHeld(path)).toBeNull();
    acquireLock(path).release();
  });

  it('stays with an engine on another machine, which cannot be asked', async () => {
    const path = database();
    leaveLock(path, { pid: await endedProcess(), host: 'desk-2', mark: null, since: '2026-03-02T00:00:00.000Z' });
    expect(() => acquireLock(path)).toThrow(/desk-2.*delete .*run\.db\.lock/s);
  });

  it.each(['', '{"pid":1', '{"pid":"seven"}'])('takes over a lock file that holds %j', (text) => {
    const path = database();
    leaveLock(path, text);
    acquireLock(path).release();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('does not release what another engine took in the meantime', () => {
    const path = database();
    const lock = acquireLock(path);
    leaveLock(path, { pid: process.pid, host: 'desk-2', mark: null, since: '2026-03-02T00:00:00.000Z' });
    lock.release();
    expect(readLock(path).host).toBe('desk-2');
  });

  it('says where it could not be written', () => {
    expect(() => acquireLock(join(temporaryFolder(), 'none', 'run.db'))).toThrow(
      /run\.db\.lock: the lock cannot be taken/,
    );
  });
});
