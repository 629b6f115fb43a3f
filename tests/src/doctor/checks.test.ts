import { chmodSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calendarCheck } from '../../../src/doctor/calendar-check.ts';
import type { Check, Finding } from '../../../src/doctor/check.ts';
import { clockCheck } from '../../../src/doctor/clock-check.ts';
import { dataFolderCheck } from '../../../src/doctor/data-folder-check.ts';
import { databaseCheck } from '../../../src/doctor/database-check.ts';
import { runtimeCheck } from '../../../src/doctor/runtime-check.ts';
import { settingsCheck } from '../../../src/doctor/settings-check.ts';
import { type TerminalFacts, terminalCheck } from '../../../src/doctor/terminal-check.ts';
import { loadSettings } from '../../../src/settings/load.ts';
import { openRunStore } from '../../../storage/run-store.ts';
import { folder } from '../cli-harness.ts';
import { practiceStore } from '../practice-store.ts';

const NOW = Date.parse('2026-11-25T03:00:00Z');

/** What is not fine, as `status: found`. */
const complaints = async ({ run }: Check): Promise<string[]> =>
  (await run()).filter(({ status }) => status !== 'ok').map(({ status, found }) => `${status}: ${found}`);

const findings = async ({ run }: Check): Promise<readonly Finding[]> => run();

describe('the runtime', () => {
  const facts = {
    versions: { node: '24.11.1', napi: '10' },
    system: 'linux x64',
    availableMemory: 2 ** 31,
    timeZones: ['Asia/Seoul', 'Europe/Berlin'],
  };

  it('is named, with the zones it knows and the memory there is', async () => {
    expect((await findings(runtimeCheck(facts))).map(({ found }) => found)).toEqual([
      'Node 24.11.1 (Node-API 10) on linux x64',
      '2 time zones known',
      '2,048 MB of memory available',
    ]);
  });

  it('without the zone of Seoul cannot tell a session, and with little memory is ended', async () => {
    const poor = runtimeCheck({ ...facts, timeZones: ['UTC'], availableMemory: 100 << 20 });
    expect(await complaints(poor)).toEqual([
      'fail: this Node knows no time zone of Seoul, so no session can be told',
      'warn: 100 MB of memory available',
    ]);
  });
});

describe('the terminal', () => {
  const facts: TerminalFacts = {
    isTerminal: true,
    columns: 120,
    rows: 40,
    smallest: { columns: 60, rows: 15 },
    isUtf8: true,
    colorDepth: 24,
    env: { TERM: 'tmux-256color', TMUX: '/tmp/tmux-1000/default,1,0', LANG: 'ko_KR.UTF-8' },
  };
  const of = (changes: Partial<TerminalFacts>) => complaints(terminalCheck({ ...facts, ...changes }));

  it('of 120 by 40 in tmux has nothing to complain of', async () => {
    expect((await findings(terminalCheck(facts))).map(({ found }) => found)).toEqual([
      '120x40',
      'locale ko_KR.UTF-8, UTF-8',
      '16,777,216 colours',
      'inside tmux, TERM=tmux-256color',
    ]);
  });

  it('is none when stdout is a pipe, which is fine', async () => {
    expect(await of({ isTerminal: false, columns: 0, rows: 0 })).toEqual([]);
  });

  it.each<[string, Partial<TerminalFacts>, RegExp]>([
    ['too small', { columns: 40, rows: 10 }, /^warn: 40x10 is room for state and positions only$/],
    ['that places no cursor', { env: { TERM: 'dumb' } }, /TERM=dumb/],
    [
      'of another locale',
      { isUtf8: false, env: { TERM: 'xterm', LANG: 'C' } },
      /the locale \(C\) does not promise UTF-8/,
    ],
    ['of two colours', { colorDepth: 1 }, /^warn: 2 colours/],
    ['that tmux does not draw for', { env: { ...facts.env, TERM: 'xterm' } }, /TERM=xterm inside tmux/],
  ])('%s is said', async (_, changes, complaint) => {
    expect(await of(changes)).toEqual([expect.stringMatching(complaint)]);
  });

  it('may have no colour because somebody wants it so', async () => {
    expect(await of({ colorDepth: 1, env: { ...facts.env, NO_COLOR: '1' } })).toEqual([]);
  });
});

describe('the data folder', () => {
  it('may be missing where it can be made, and is not made by looking', async () => {
    const path = join(folder(), 'not', 'yet');
    expect(await complaints(dataFolderCheck(path))).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  it('that others can read is a warning, a token that they can read a failure', async () => {
    const path = folder();
    chmodSync(path, 0o755);
    mkdirSync(join(path, 'credentials'), { mode: 0o700 });
    writeFileSync(join(path, 'credentials', 'token.json'), '{}');
    chmodSync(join(path, 'credentials', 'token.json'), 0o644);
    expect(await complaints(dataFolderCheck(path))).toEqual([
      expect.stringMatching(/^warn: .* can be read by other users of this machine$/),
      expect.stringMatching(/^fail: .*token\.json can be read by other users: it opens the account$/),
    ]);
  });

  it('that is a file cannot be used', async () => {
    const path = join(folder(), 'data');
    writeFileSync(path, '');
    expect(await complaints(dataFolderCheck(path))).toEqual([`fail: ${path} is no folder`]);
  });
});

describe('the database', () => {
  it('need not be there', async () => {
    expect(await complaints(databaseCheck(null))).toEqual([]);
  });

  it('opens, has the schema of now, and a journal that ends as it was committed', async () => {
    const db = await practiceStore(folder(), 50);
    expect((await findings(databaseCheck(db))).map(({ found }) => found)).toEqual([
      expect.stringMatching(/practice-9\.db, schema version (\d+) of \1$/),
      'journal of 50 entries, ending as it was committed',
      'no engine runs on it',
    ]);
  });

  it('whose newest entries are gone is a failure', async () => {
    const db = await practiceStore(folder(), 50);
    const store = openRunStore(db);
    store.db.exec('DELETE FROM journal_segment WHERE last_seq = (SELECT max(last_seq) FROM journal_segment)');
    store.close();
    expect(await complaints(databaseCheck(db))).toEqual([
      expect.stringMatching(/^fail: the journal .*does not end where its engine committed it last$/),
    ]);
  });

  it('that is none of ours is a failure', async () => {
    const path = join(folder(), 'run.db');
    writeFileSync(path, 'not a database, but long enough to be taken for the header of one, and then some more');
    expect(await complaints(databaseCheck(path))).toEqual([
      expect.stringMatching(/^fail: .*is not an ouroterm database/),
    ]);
  });
});

describe('the clock', () => {
  const of = (now: number, database: string | null = null) =>
    complaints(clockCheck({ now, zone: 'Asia/Seoul', database }));

  it('cannot be before the calendars begin', async () => {
    expect(await of(Date.parse('1980-01-01T00:00:00Z'))).toEqual([
      expect.stringMatching(/^fail: 1980.*calendars begin/),
    ]);
  });

  it('cannot be before what was written by it', async () => {
    const db = join(folder(), 'run.db');
    writeFileSync(db, '');
    utimesSync(db, NOW / 1000, NOW / 1000);
    const told = async (now: number) => (await of(now, db)).filter((text) => text.startsWith('fail'));
    expect(await told(NOW - 30_000)).toEqual([]);
    expect(await told(NOW - 90_000)).toEqual([
      expect.stringMatching(/before the database was written \(2026-11-25T03:00:00Z\)/),
    ]);
  });
});

describe('the settings', () => {
  const given = (dotenv: string) => loadSettings({ dotenv, env: {}, flags: {} });

  it('have all their errors told at once', async () => {
    const file = join(folder(), '.env');
    const text = 'SCANNER_TOP_N=99\nFAT_FINGER_PCT=80\nMODE=lvie\n';
    writeFileSync(file, text, { mode: 0o600 });
    expect(await complaints(settingsCheck(file, given(text)))).toEqual([
      expect.stringMatching(/^fail: MODE="lvie" \(\.env line 3\)/),
      expect.stringMatching(/^fail: FAT_FINGER_PCT="80" \(\.env line 2\)/),
      expect.stringMatching(/^fail: SCANNER_TOP_N="99" \(\.env line 1\)/),
    ]);
  });

  it('in a file that others can read are a warning', async () => {
    const file = join(folder(), '.env');
    writeFileSync(file, 'MODE=practice\n');
    chmodSync(file, 0o644);
    expect(await complaints(settingsCheck(file, given('MODE=practice\n')))).toEqual([
      `warn: ${file} can be read by other users, and keys belong in it`,
    ]);
  });
});

describe('the calendars', () => {
  const at = (day: string, dataDir = folder()) =>
    complaints(calendarCheck(dataDir, ['KR', 'US_NYSE'], Date.parse(day)));

  it('are fine while they reach far enough, then a warning, then a failure', async () => {
    expect(await at('2026-11-25T00:00:00Z')).toEqual([]);
    expect(await at('2027-12-01T00:00:00Z')).toEqual([
      expect.stringMatching(/^warn: KR, US_NYSE known up to 2027-12-31, 30 days from now/),
    ]);
    expect(await at('2028-02-01T00:00:00Z')).toEqual([expect.stringMatching(/^fail: .*which is over/)]);
  });

  it('with a day of one’s own that cannot be read are a failure', async () => {
    const dataDir = folder();
    writeFileSync(join(dataDir, 'calendar.json'), '[{"market":"KR","day":"2026-13-01","closed":true}]');
    expect(await at('2026-11-25T00:00:00Z', dataDir)).toEqual([expect.stringMatching(/^fail: .*entry 1, day/)]);
  });
});
