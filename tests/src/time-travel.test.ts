import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS } from '../../engine/kernel/settings.ts';
import { recordedRun } from '../../src/commands/recorded-run.ts';
import { runVerify } from '../../src/commands/verify-run.ts';
import { changeSetting } from '../../src/time-travel/changed-setting.ts';
import { TravelDesk } from '../../src/time-travel/travel-desk.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';
import { cli, folder } from './cli-harness.ts';
import { practiceStore } from './practice-store.ts';

const ENTRIES = 5_000;
let db: string;
beforeAll(async () => {
  db = await practiceStore(mkdtempSync(join(tmpdir(), 'ouroterm-travel-')), ENTRIES);
});
afterAll(() => rmSync(dirname(db), { recursive: true }));

/** The recorded run in a copy of its own, with something changed in it. */
function tampered(change: (database: Sqlite.Database) => void): string {
  const copy = join(folder(), 'run.db');
  copyFileSync(db, copy);
  const database = new Sqlite(copy);
  change(database);
  database.close();
  return copy;
}

function verify(path: string, json = false) {
  let stdout = '';
  let stderr = '';
  const code = runVerify(
    { db: path, json },
    { stdout: { write: (text) => (stdout += text) }, stderr: { write: (text) => (stderr += text) } },
  );
  return { code, stdout, stderr };
}

describe('verification', () => {
  it('of an untouched run finds everything as it was recorded', () => {
    const { code, stdout } = verify(db, true);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ ok: true, database: db, checkpoint: expect.any(Number) });
    expect(report.entries).toBeGreaterThanOrEqual(ENTRIES);
    expect(report.ordersSent).toBeGreaterThan(0);
    expect(report.rows.decisions).toBeGreaterThan(50);
    expect(verify(db).stdout).toContain('comes out of its journal as it was recorded');
  });

  it.each([
    [
      'a changed confidence',
      `UPDATE decisions SET confidence = 99.5 WHERE action = 'BUY'`,
      /decisions d\S+, column confidence: 99.5 is recorded, \d+/,
    ],
    ['a changed check', `UPDATE decisions SET checks = '[]' WHERE action = 'BUY'`, /decisions d\S+, column checks/],
    ['a changed fill price', 'UPDATE fills SET price = price + 1', /fills x\S+, column price/],
    [
      'a missing order',
      `DELETE FROM orders WHERE id = (SELECT min(id) FROM orders)`,
      /orders o\S+: the row is missing/,
    ],
    [
      'an order nobody decided',
      `INSERT INTO orders SELECT 'o0', created_at, updated_at, market, symbol, side, order_kind, limit_price, quantity, filled, average_price, state, protective, decision_id, broker_order_id, message FROM orders LIMIT 1`,
      /orders o0: nothing in the journal/,
    ],
  ])('finds %s', (_, sql, problem) => {
    const { code, stderr } = verify(tampered((database) => void database.exec(sql)));
    expect(stderr).toMatch(problem);
    expect(code).toBe(1);
  });

  it('finds a single changed byte of the journal', () => {
    const changed = tampered((database) => {
      const row = database
        .prepare<[], { seq: number; bytes: Buffer }>('SELECT first_seq AS seq, bytes FROM journal_segment')
        .get()!;
      row.bytes[row.bytes.length - 1]! ^= 1;
      database.prepare('UPDATE journal_segment SET bytes = ? WHERE first_seq = ?').run(row.bytes, row.seq);
    });
    const { code, stdout } = verify(changed, true);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, entry: expect.any(Number) });
    expect(code).toBe(1);
  });

  it('finds a saved state that is not the run’s', () => {
    const changed = tampered((database) => {
      const row = database.prepare<[], { bytes: Buffer }>('SELECT bytes FROM checkpoint').get()!;
      row.bytes[row.bytes.length - 5]! ^= 1;
      database.prepare('UPDATE checkpoint SET bytes = ?').run(row.bytes);
    });
    expect(verify(changed).stderr).toMatch(/state after entry \d+: fingerprint \w{64} was saved, \w{64} comes/);
  });
});

describe('a desk in the past', () => {
  let store: SqliteRunStore;
  let desk: TravelDesk;
  beforeAll(() => {
    store = openRunStore(db, { readonly: true });
    desk = new TravelDesk(store);
    while (desk.read());
  });
  afterAll(() => store.close());

  it('opens at the newest moment', () => {
    expect(desk.snapshot().seq).toBe(store.lastSeq());
    expect(desk.request({ type: 'travel', to: { to: 'here' } })).toMatchObject({
      ok: true,
      travel: { here: { seq: store.lastSeq() } },
    });
  });

  it('goes back to a purchase and explains it', () => {
    desk.request({ type: 'travel', to: { to: 'first' } });
    const reply = desk.request({ type: 'travel', to: { to: 'mark', step: 1, kind: 'fill' } });
    expect(reply).toMatchObject({ ok: true, message: expect.stringMatching(/^BUY filled/) });
    const [position] = desk.snapshot().positions;
    const explained = desk.request({ type: 'explain-symbol', symbolId: position!.symbolId });
    expect(explained.ok && explained.explanation?.title).toContain(position!.name);
  });

  it('says where there is nothing more', () => {
    desk.request({ type: 'travel', to: { to: 'first' } });
    expect(desk.request({ type: 'travel', to: { to: 'mark', step: -1, kind: null } })).toEqual({
      ok: false,
      message: 'there is no event of note before this moment',
    });
  });

  it('takes no command', () => {
    const halt = { type: 'command', command: { type: 'halt', reason: '' }, actor: 'terminal' } as const;
    expect(desk.request(halt)).toMatchObject({ ok: false, message: expect.stringContaining('this is the past') });
  });

  it('shows what another confidence threshold would have bought', () => {
    desk.request({ type: 'travel', to: { to: 'first' } });
    const reply = desk.request({ type: 'what-if', change: 'CONFIDENCE_THRESHOLD=100', scope: 'run' });
    expect(reply).toMatchObject({
      ok: true,
      whatIf: {
        change: { setting: 'CONFIDENCE_THRESHOLD', before: '80', after: '100' },
        changed: { decisions: { BUY: 0 } },
      },
    });
    expect(desk.request({ type: 'what-if', change: 'CONFIDENCE_THRESHOLD=80', scope: 'run' })).toMatchObject({
      ok: true,
      whatIf: { differing: 0, differences: [] },
    });
  });
});

describe('a changed setting', () => {
  it('changes that one and leaves the recorded rest', () => {
    const recorded = { ...DEFAULT_TRADING_SETTINGS, scannerTopN: 7 };
    const changed = changeSetting(recorded, ' staged_exit_be_arm_pct = 2 ');
    expect(changed).toEqual({
      ok: true,
      settings: { ...recorded, stagedExitBeArmPct: 2 },
      setting: 'STAGED_EXIT_BE_ARM_PCT',
      before: '1.2',
      after: '2',
    });
  });

  it.each([
    ['', 'type a setting and its new value'],
    ['CONFIDENCE_TRESHOLD=85', 'did you mean CONFIDENCE_THRESHOLD?'],
    ['FAT_FINGER_PCT=50', 'allowed is a number from 0.1 to 30; Above 30 is refused.'],
    ['STAGED_EXIT_ARM_PCT=1', 'must not be below STAGED_EXIT_BE_ARM_PCT, which is 1.2'],
    ['TELEGRAM_ENABLED=true', 'decides nothing in trading'],
    ['ENABLED_MARKETS=JP', 'as they were recorded'],
  ])('%j is refused: %s', (text, problem) => {
    const changed = changeSetting(DEFAULT_TRADING_SETTINGS, text);
    expect(changed).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });

  it('may be the macro council', () => {
    const changed = changeSetting(DEFAULT_TRADING_SETTINGS, 'MACRO_COUNCIL=off');
    expect(changed).toMatchObject({ ok: true, settings: { macroCouncil: false } });
  });
});

describe('the run that is meant', () => {
  const where = () => ({ cwd: folder(), dataDir: dirname(db) });

  it('is a file, an id or the beginning of one', () => {
    expect(recordedRun(db, where())).toBe(db);
    expect(recordedRun(basename(db, '.db'), where())).toBe(db);
    expect(recordedRun('prac', where())).toBe(db);
  });

  it('is named on the command line and verified', async () => {
    const { code, stdout } = await cli([
      'replay',
      '--journal',
      'practice-9',
      '--verify',
      '--data-dir',
      dirname(db),
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect(code).toBe(0);
  });

  it.each([
    [['replay', '--journal', 'nowhere', '--verify'], '--journal nowhere: there is no such file, and no such run in'],
    [['replay', '--journal', 'x'], '--journal wants --verify or --ui'],
    [['replay', '--journal', 'x', '--ui'], '--ui needs a terminal'],
    [['replay', 'bars.csv', '--journal', 'x', '--verify'], 'leave the paths out'],
    [['replay', 'bars.csv', '--verify'], 'name it with --journal'],
  ])('%j is wrong usage', async (args, problem) => {
    const { code, stderr } = await cli(args);
    expect(stderr).toContain(problem);
    expect(code).toBe(2);
  });
});
