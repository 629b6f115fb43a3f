import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StoreRecord } from '../../../engine/kernel/records.ts';
import { runCalibration } from '../../../src/commands/calibration.ts';
import { jsonOf, runContextRead } from '../../../src/commands/context.ts';
import { runOutcomes } from '../../../src/commands/outcomes.ts';
import { runPerformance } from '../../../src/commands/performance.ts';
import { memoryReply } from '../../../src/memory-reply.ts';
import { openRunStore, type SqliteRunStore } from '../../../storage/run-store.ts';
import { decision, temporaryFolder, trade } from '../../storage/sample-records.ts';

const row = (layer: 'L1' | 'L6', timeFrame: string, key: string, value: string): StoreRecord => ({
  ...{ kind: 'context', layer, timeFrame, key, value },
  updatedAt: Date.parse('2026-03-02T15:00:00Z'),
  source: 'roll-up',
});

/** A store that an engine has open at the same time. */
function storeWith(...records: readonly StoreRecord[]): SqliteRunStore {
  const store = openRunStore(join(temporaryFolder(), 'run.db'));
  onTestFinished(() => store.close());
  store.commit(null, records, true);
  return store;
}

function told(run: (io: { stdout: Sink; stderr: Sink }) => number): { code: number; out: string; err: string } {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const code = run({ stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}

class Sink {
  text = '';
  write(more: string): void {
    this.text += more;
  }
}

const ROWS = [
  row('L1', 'LEGACY', 'principle.gaps', '"No entry after a gap"'),
  row('L6', '2026-03-02', 'KR.total_pnl', '{"KRW":9973}'),
  row('L6', '2026-03-02', 'US_NASDAQ.total_pnl', '{"USD":-120}'),
];

describe('ouroterm context', () => {
  it('lists rows with their source and how long they are kept', () => {
    const { path } = storeWith(...ROWS);
    const { out } = told((io) => runContextRead({ prefix: 'KR.' }, { db: path, json: false, color: false }, io));
    expect(out).toBe(
      'layer  time frame  key           kept through  source   value\n' +
        'L6     2026-03-02  KR.total_pnl  2026-05-31    roll-up  {"KRW":9973}\n',
    );
  });

  it('prints a row as JSON, its value unpacked', () => {
    const { path } = storeWith(...ROWS);
    const query = { layer: 'L1', timeFrame: 'LEGACY', key: 'principle.gaps' } as const;
    const { out } = told((io) => runContextRead(query, { db: path, json: true, color: false }, io));
    expect(JSON.parse(out)).toMatchObject({ value: 'No entry after a gap', keptThrough: null, source: 'roll-up' });
  });

  it('says so when there is no such row, or nothing at all', () => {
    const { path } = storeWith();
    const options = { db: path, json: false, color: false };
    const query = { layer: 'L6', timeFrame: '2026-03-02', key: 'KR.note' } as const;
    expect(told((io) => runContextRead(query, options, io))).toMatchObject({
      code: 1,
      err: 'ouroterm: there is no L6 2026-03-02 KR.note\n',
    });
    expect(told((io) => runContextRead({}, options, io)).out).toBe('nothing is remembered\n');
    expect(told((io) => runContextRead({}, { ...options, db: `${path}.gone` }, io)).code).toBe(1);
  });

  it('takes a value for JSON if it is some, else for a text', () => {
    expect([jsonOf('{"a":1}'), jsonOf('12'), jsonOf('buy late')]).toEqual(['{"a":1}', '12', '"buy late"']);
  });
});

describe('the tree of memory', () => {
  it('is told its time frames, and the rows of one', () => {
    const store = storeWith(...ROWS);
    const reply = memoryReply(store, { open: { layer: 'L6', timeFrame: '2026-03-02' }, search: '' });
    expect(reply).toMatchObject({
      memory: {
        frames: [
          { layer: 'L1', timeFrame: 'LEGACY', rows: 1, keptThrough: null },
          { layer: 'L6', timeFrame: '2026-03-02', rows: 2, keptThrough: '2026-05-31' },
        ],
        rows: [
          { key: 'KR.total_pnl', text: '9,973 KRW' },
          { key: 'US_NASDAQ.total_pnl', text: '-1.20 USD' },
        ],
      },
    });
  });

  it('is told what a search finds in keys and values, and where', () => {
    const store = storeWith(...ROWS);
    const found = memoryReply(store, { open: null, search: 'GAP' });
    expect(found).toMatchObject({
      memory: { frames: [{ layer: 'L1' }], rows: [{ key: 'principle.gaps', text: 'No entry after a gap' }], more: 0 },
    });
  });
});

describe('what decisions came to', () => {
  const bought = decision({ id: 'd-1', action: 'BUY', price: 71_900, confidence: 84 });
  const stayed = decision({ id: 'd-3', action: 'HOLD', price: 70_000, inputs: {}, at: bought.at + 1 });
  const day = (date: string, close: number): StoreRecord => ({
    ...{ kind: 'daily-bars', market: 'KR', day: date as never, symbols: ['005930'] },
    ...{ open: [close], high: [close], low: [close], close: [close], volume: [1] },
  });
  const records: readonly StoreRecord[] = [
    ...[bought, stayed, trade(), day('2026-03-03', 70_700), day('2026-03-04', 72_800)],
    {
      ...{ kind: 'outcome', decisionId: 'd-1', at: 1, market: 'KR', symbol: '005930', role: 'entry', tradeId: 't-1' },
      ...{ currency: 'KRW', pnl: 9_973, pct: 1.387 },
    },
  ];

  it('a purchase has its result, staying out what the price did after', () => {
    const { path } = storeWith(...records);
    const { out } = told((io) => runOutcomes({ db: path, json: true, color: false }, io));
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { id: 'd-1', pnl: 9_973, pct: 1.387, right: true, barrier: null },
      {
        id: 'd-3',
        pnl: null,
        after1Pct: expect.closeTo(1),
        after5Pct: null,
        barrier: 'up',
        barrierDays: 2,
        right: false,
      },
    ]);
  });

  it('performance and calibration are counted from the same trades', () => {
    const { path } = storeWith(...records);
    const options = { db: path, json: false, color: false };
    expect(told((io) => runPerformance({ ...options, by: 'month' }, io)).out).toMatch(/2026-03 +1 +100\.0% +9,973 KRW/);
    expect(told((io) => runCalibration(options, io)).out).toMatch(/80-84 +1 +1 +84\.0% +100\.0% +\+16\.0/);
    const none = told((io) => runPerformance({ ...options, by: 'day', market: 'JP' }, io));
    expect(none.out).toBe('no trades and no ended days\n');
  });
});
