import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StoreRecord } from '../../engine/kernel/records.ts';
import { type RecordsCommand, type RecordsOptions, runRecords } from '../../src/commands/records.ts';
import { openRunStore } from '../../storage/run-store.ts';
import {
  decision,
  fill,
  incident,
  order,
  playbook,
  position,
  temporaryFolder,
  trade,
} from '../storage/sample-records.ts';

/** The path of a store that an engine has open at the same time. */
function storeWith(...records: readonly StoreRecord[]): string {
  const store = openRunStore(join(temporaryFolder(), 'run.db'));
  onTestFinished(() => store.close());
  store.commit(null, records, true);
  return store.path;
}

function run(command: RecordsCommand, options: Partial<RecordsOptions> & { readonly db: string }) {
  const sink = () => {
    let text = '';
    return { write: (more: string) => (text += more), text: () => text };
  };
  const [stdout, stderr] = [sink(), sink()];
  const code = runRecords(command, { json: false, color: false, ...options }, { stdout, stderr });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function json(command: RecordsCommand, options: Partial<RecordsOptions> & { readonly db: string }) {
  const lines = run(command, { ...options, json: true }).stdout.split('\n');
  return lines.slice(0, -1).map((line): Record<string, unknown> => JSON.parse(line));
}

describe('--json', () => {
  it('prints a trade’s fields and its prices and amounts as decimals too', () => {
    const us = trade({
      market: 'US_NASDAQ',
      currency: 'USD',
      entryPrice: 1_872_500,
      exitPrice: 1_850_000,
      pnl: -1_234,
    });
    const [line] = json('trades', { db: storeWith(us) });
    expect(line).toMatchObject({ ...us, selection: { ...us.selection } });
    expect(line).toMatchObject({ entryPriceDecimal: '187.2500', pnlDecimal: '-12.34', fxPnlDecimal: null });
  });

  it('knows that won have no decimals and keeps the fraction of an average', () => {
    const [line] = json('trades', { db: storeWith(trade()) });
    expect(line).toMatchObject({ entryPriceDecimal: '71900', exitPriceDecimal: '73050.5000', pnlDecimal: '9973' });
  });

  it.each([
    ['positions', position(), ['entryPriceDecimal', 'peakDecimal', 'trailingStopDecimal', 'atrDecimal', 'costDecimal']],
    ['orders', order(), ['limitPriceDecimal', 'averagePriceDecimal']],
    ['fills', fill(), ['priceDecimal', 'amountDecimal', 'commissionDecimal', 'taxDecimal']],
    ['decisions', decision(), ['priceDecimal']],
    ['incidents', incident(), []],
    ['playbooks', playbook(), []],
  ] as const)('prints every field of %s, one object a line', (command, record, decimals) => {
    const [line, ...rest] = json(command, { db: storeWith(record) });
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ ...record });
    expect(Object.keys(line!).sort()).toEqual([...Object.keys(record), ...decimals].sort());
  });
});

describe('filters', () => {
  const at = (text: string) => ({ id: text, at: Date.parse(text) });
  const db = () =>
    storeWith(
      decision(at('2026-03-01T14:59:59Z')),
      decision(at('2026-03-01T15:00:00Z')),
      decision({ ...at('2026-03-02T04:59:59Z'), market: 'US_NASDAQ', symbol: 'NVDA' }),
      decision({ ...at('2026-03-02T05:00:00Z'), market: 'US_NASDAQ', symbol: 'NVDA' }),
    );
  const ids = (path: string, options: Partial<RecordsOptions>) =>
    json('decisions', { db: path, ...options }).map((line) => line['id']);

  it('gives the newest so many, oldest first', () => {
    expect(ids(db(), { limit: 2 })).toEqual(['2026-03-02T04:59:59Z', '2026-03-02T05:00:00Z']);
  });

  it('gives one symbol', () => {
    expect(ids(db(), { symbol: 'NVDA', limit: 1 })).toEqual(['2026-03-02T05:00:00Z']);
  });

  it('takes a date as each market’s own midnight', () => {
    expect(ids(db(), { since: '2026-03-02' })).toEqual(['2026-03-01T15:00:00Z', '2026-03-02T05:00:00Z']);
  });

  it('takes an instant as it is', () => {
    expect(ids(db(), { since: '2026-03-02T13:59:59+09:00' })).toEqual(['2026-03-02T04:59:59Z', '2026-03-02T05:00:00Z']);
  });
});

describe('the table', () => {
  it('shows what a trader wants, in the market’s time, Korean names aligned', () => {
    const us = trade({ id: 't-2', market: 'US_NASDAQ', symbol: 'NVDA', name: 'NVIDIA', currency: 'USD', pnl: -1_234 });
    const { stdout } = run('trades', { db: storeWith(trade(), us) });
    const [heading, korean, american] = stdout.split('\n');
    expect(heading).toMatch(/^opened +closed +market +symbol +name +quantity +entry +exit +fees +p&l +exit by$/);
    expect(korean).toContain('2026-03-02 10:00:01  2026-03-02 11:00:00  KR         005930  삼성전자');
    expect(korean).toMatch(/9,973 KRW {2}TRAILING_STOP$/);
    expect(american).toContain('2026-03-01 20:00:01');
    expect(american).toContain('-12.34 USD  TRAILING_STOP');
    const column = (line: string) => stringWidth(line.slice(0, line.indexOf('TRAILING')));
    expect(column(korean!)).toBe(column(american!));
  });

  it.each([
    ['positions', position({ adopted: true }), 'HOLDING, adopted'],
    ['orders', order(), '0/10'],
    ['fills', fill(), '719,000 KRW'],
    ['decisions', decision(), 'SCENARIO_BUY'],
    ['incidents', incident(), '2026-03-02 01:00:00Z'],
    ['playbooks', playbook(), 'neutral_to_bullish'],
  ] as const)('has a line for each of %s', (command, record, expected) => {
    const { code, stdout } = run(command, { db: storeWith(record) });
    expect(code).toBe(0);
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout).toContain(expected);
  });

  it('lets no control sequence of a broker’s message through', () => {
    const { stdout } = run('orders', { db: storeWith(order({ message: 'no \u001b[2Jcash\u0007\nleft' })) });
    expect(stdout).toContain('no cash left');
    expect(stdout).not.toMatch(/[\u0007\u001b]/);
  });

  it('colours a loss only when asked to', () => {
    const db = storeWith(trade({ pnl: -1 }));
    expect(run('trades', { db, color: true }).stdout).toContain('\u001b[31m');
    expect(run('trades', { db }).stdout).not.toContain('\u001b');
  });

  it('says that there is nothing', () => {
    expect(run('trades', { db: storeWith() })).toEqual({ code: 0, stdout: 'no trades\n', stderr: '' });
  });
});

describe('errors', () => {
  it.each([
    ['there is no file', () => join(temporaryFolder(), 'none.db'), /there is no such file/],
    [
      'the file is no database',
      () => {
        const path = join(temporaryFolder(), 'notes.txt');
        writeFileSync(path, 'x'.repeat(5000));
        return path;
      },
      /is not an ouroterm database/,
    ],
  ])('are one line and exit code 1 when %s', (_, path, message) => {
    const { code, stdout, stderr } = run('orders', { db: path() });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it.each([
    [{ db: '' }, /--db/],
    [{ db: 'x', limit: 0 }, /--limit: 0/],
    [{ db: 'x', limit: 1.5 }, /--limit: 1.5/],
    [{ db: 'x', since: 'yesterday' }, /--since: "yesterday"/],
    [{ db: 'x', since: '2026-02-30' }, /--since/],
    [{ db: 'x', symbol: '005930' }, /--symbol: a playbook covers/],
  ] as const)('are exit code 2 for %j', (options, message) => {
    const { code, stderr } = run('playbooks', options);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
