import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StoreRecord } from '../../engine/kernel/records.ts';
import { GENESIS, JournalWriter } from '../../engine/runtime/journal.ts';
import { META_STATUS, type StatusDocument } from '../../src/commands/status-document.ts';
import { acquireLock } from '../../storage/lock.ts';
import { JOURNAL_HEAD, openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { trade } from '../storage/sample-records.ts';
import { cli, folder } from './cli-harness.ts';

/** A store that an engine has open, with a journal of so many entries. */
function storeAt(path: string, entries = 3, records: readonly StoreRecord[] = [trade()]): SqliteRunStore {
  const store = openRunStore(path);
  onTestFinished(() => store.close());
  const journal = new JournalWriter(0, GENESIS);
  for (let i = 0; i < entries; i++) journal.append(Buffer.from(`event ${i}`));
  store.commit(journal.seal(), records, true);
  return store;
}

const newStore = (entries?: number) => storeAt(join(folder(), 'run.db'), entries);

const NOTED: StatusDocument = {
  state: 'RUNNING',
  mode: 'practice',
  since: '2026-03-09T00:00:00.000Z',
  loopLagMs: { p50: 0.1, p99: 1.5, max: 12, maxLastMinute: 3 },
  queues: { journal: 4 },
  dataAgeMs: { KR: 900 },
  broker: null,
  rssMb: 123.4,
  journalSeq: 3,
};

describe('the database of a command that reads', () => {
  function age(path: string, seconds: number): void {
    const at = Date.parse('2026-03-09T00:00:00Z') / 1000 - seconds;
    for (const file of [path, `${path}-wal`]) utimesSync(file, at, at);
  }

  it('is the newest run of the data folder, and named on stderr', async () => {
    const dataDir = folder();
    mkdirSync(join(dataDir, 'replays'));
    const [practice, other, replay, paper] = [
      'practice-1.db',
      'notes.db',
      'replays/4f2a.db',
      'paper-0a1b2c3d4e5f.db',
    ].map((name) => join(dataDir, name));
    for (const path of [practice!, other!, replay!, paper!]) storeAt(path);
    age(paper!, 300);
    age(practice!, 100);
    age(other!, 0);
    age(replay!, 200);
    const trades = () => cli(['trades', '--json', '--data-dir', dataDir]);
    expect(await trades()).toMatchObject({ code: 0, stderr: `reading ${practice}\n` });
    age(replay!, 50);
    expect((await trades()).stderr).toBe(`reading ${replay}\n`);
    age(paper!, 20);
    expect((await trades()).stderr).toBe(`reading ${paper}\n`);
  });

  it('is DB_PATH where that is set, and --db before all', async () => {
    const [noted, named] = [newStore().path, newStore().path];
    const env = { DB_PATH: noted };
    expect((await cli(['trades'], { env })).stderr).toBe(`reading ${noted}\n`);
    expect((await cli(['trades', '--db', named], { env })).stderr).toBe('');
  });

  it('is missing with exit code 1 and a word on how to get one', async () => {
    const { code, stderr } = await cli(['trades']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('run ouroterm or ouroterm replay first')]);
  });

  it.each([['trades'], ['status'], ['journal', 'verify']])('may be no store: %s %s', async (...words) => {
    const { code, stdout, stderr } = await cli([...words.filter(Boolean), '--db', '/etc/hostname', '--json']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^[^\n]*\/etc\/hostname[^\n]*\n$/);
  });
});

describe('records', () => {
  it('are the newest 50 for a person and all of them for a program', async () => {
    const trades = Array.from({ length: 60 }, (_, i) => trade({ id: `t-${i}` }));
    const { path } = storeAt(join(folder(), 'run.db'), 1, trades);
    const lines = async (...args: string[]) =>
      (await cli(['trades', '--db', path, ...args])).stdout.trimEnd().split('\n').length;
    expect(await lines()).toBe(1 + 50);
    expect(await lines('--limit', '55')).toBe(1 + 55);
    expect(await lines('--json')).toBe(60);
    expect(await lines('--json', '--limit', '5')).toBe(5);
  });
});

describe('status', () => {
  it('is what the running engine noted', async () => {
    const store = newStore();
    store.setMeta(META_STATUS, JSON.stringify(NOTED));
    const lock = acquireLock(store.path);
    onTestFinished(() => lock.release());
    const { code, stdout } = await cli(['status', '--json', '--db', store.path]);
    expect([code, JSON.parse(stdout)]).toEqual([0, NOTED]);
  });

  it('is STOPPED when no engine runs, whatever was noted', async () => {
    const store = newStore();
    store.setMeta(META_STATUS, JSON.stringify(NOTED));
    const { stdout } = await cli(['status', '--json', '--db', store.path]);
    expect(JSON.parse(stdout)).toEqual({ ...NOTED, state: 'STOPPED' });
  });

  it('knows the journal of a store in which nothing was noted', async () => {
    const { stdout } = await cli(['status', '--json', '--db', newStore(7).path]);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'STOPPED', mode: null, rssMb: null, journalSeq: 7 });
  });

  it('shows a person the result too', async () => {
    const store = newStore();
    store.setMeta(META_STATUS, JSON.stringify(NOTED));
    const { stdout } = await cli(['status', '--db', store.path]);
    expect(stdout).toMatch(/^state +STOPPED$/m);
    expect(stdout).toMatch(/^trades +1, 1 won, 0 lost$/m);
    expect(stdout).toMatch(/^p&l +9,973 KRW$/m);
    expect(stdout).toMatch(/^queues +journal 4$/m);
  });

  it.each(['{', '{"state":"DANCING"}'])('refuses a note of %j', async (note) => {
    const store = newStore();
    store.setMeta(META_STATUS, note);
    const { code, stderr } = await cli(['status', '--db', store.path]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be understood')]);
  });
});

describe('journal verify', () => {
  const verify = async (store: SqliteRunStore) => {
    const { code, stdout } = await cli(['journal', 'verify', '--json', '--db', store.path]);
    return { code, result: JSON.parse(stdout) as Record<string, unknown> };
  };

  it('counts a whole journal', async () => {
    const store = newStore(3);
    const { code, result } = await verify(store);
    expect(code).toBe(0);
    const head = store.getMeta(JOURNAL_HEAD)?.split(' ')[1];
    expect(result).toEqual({ ok: true, entries: 3, bytes: 3 * (36 + 'event 0'.length), head });
    expect((await cli(['journal', 'verify', '--db', store.path])).stdout).toContain(
      `journal is whole: 3 entries, 129 bytes, head ${head}`,
    );
  });

  it('takes an empty journal for a whole one', async () => {
    expect(await verify(newStore(0))).toEqual({ code: 0, result: { ok: true, entries: 0, bytes: 0, head: null } });
  });

  it('names the entry when a byte was changed', async () => {
    const store = newStore(3);
    // A byte in the hash that the third entry carries of the second.
    const third = 2 * (36 + 'event 0'.length);
    const { bytes } = store.db.prepare<[], { bytes: Uint8Array }>('SELECT bytes FROM journal_segment').get()!;
    bytes[third] = bytes[third]! ^ 1;
    store.db.prepare('UPDATE journal_segment SET bytes = ?').run(bytes);
    expect(await verify(store)).toMatchObject({ code: 1, result: { ok: false, entry: 3 } });
    const { stderr } = await cli(['journal', 'verify', '--db', store.path]);
    expect(stderr).toContain('journal entry 3: does not follow the entry before it');
  });

  it('misses entries that were cut off at the end', async () => {
    const store = newStore(3);
    store.setMeta(JOURNAL_HEAD, '5 00');
    expect(await verify(store)).toMatchObject({
      code: 1,
      result: { entry: 4, problem: expect.stringContaining('missing') },
    });
  });

  it('does not trust entries that nobody committed, nor another end', async () => {
    const store = newStore(3);
    store.setMeta(JOURNAL_HEAD, '2 00');
    expect((await verify(store)).result).toMatchObject({ ok: false, entry: 3 });
    store.setMeta(JOURNAL_HEAD, '3 00');
    expect((await verify(store)).result).toMatchObject({ ok: false, entry: 3 });
  });
});
