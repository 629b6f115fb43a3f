import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BarKind } from '../../engine/kernel/bars.ts';
import { type MarketCode, type TradingDay, tradingDay } from '../../engine/market/types.ts';
import { type BarColumns, decodeBars, encodeBars } from '../../storage/bar-codec.ts';
import { newestBars } from '../../storage/bars.ts';
import { openRunStore, type SqliteRunStore } from '../../storage/run-store.ts';

const NAMES = ['start', 'end', 'open', 'high', 'low', 'close', 'volume'] as const;

/** `[start, end, open, high, low, close, volume]` for each bar. */
function columns(rows: readonly (readonly number[])[]): BarColumns {
  const column = (name: (typeof NAMES)[number]) => rows.map((row) => row[NAMES.indexOf(name)]!);
  return {
    count: rows.length,
    start: column('start'),
    end: column('end'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}
const rowsOf = (bars: BarColumns) => Array.from({ length: bars.count }, (_, i) => NAMES.map((name) => bars[name][i]!));

const MINUTE = 60_000;
const OPEN = Date.parse('2026-03-02T00:00:00Z');
const minuteBar = (minute: number, close = 71_900) => {
  const start = OPEN + minute * MINUTE;
  return [start, start + MINUTE, close - 100, close + 50, close - 200, close, 12_345];
};

function open() {
  const store = openRunStore(':memory:', { fast: true });
  onTestFinished(() => store.close());
  return store;
}

describe('the bar encoding', () => {
  it('gives back any integers', () => {
    const limit = 2 ** 51 - 1;
    const row = fc.array(fc.integer({ min: -limit, max: limit }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const bars = columns(rows);
        expect(rowsOf(decodeBars(encodeBars(bars), bars.count))).toEqual(rows);
      }),
    );
  });

  it('keeps a day of minutes within 16 bytes a bar', () => {
    const day = columns(Array.from({ length: 390 }, (_, i) => minuteBar(i, 71_900 + ((i * 37) % 11) * 100)));
    expect(encodeBars(day).length).toBeLessThan(390 * 16);
  });

  it.each([Number.NaN, 0.5, 2 ** 60])('refuses %s', (value) => {
    expect(() => encodeBars(columns([[0, 0, 0, 0, 0, value, 0]]))).toThrow(/bar 0: close is/);
  });
});

function keep(
  store: SqliteRunStore,
  market: MarketCode,
  symbol: string,
  barKind: BarKind,
  day: TradingDay,
  bars: BarColumns,
): void {
  store.commit(null, [{ kind: 'bar-day', market, symbol, barKind, day, bars }], false);
}

describe('bar history', () => {
  it('reads the newest days of minutes, oldest first', () => {
    const store = open();
    const nextDay = [OPEN + 86_400_000, OPEN + 86_400_000 + MINUTE, 1, 2, 1, 2, 3];
    keep(store, 'KR', '005930', 'minute', tradingDay('2026-03-03'), columns([nextDay]));
    keep(store, 'KR', '005930', 'minute', tradingDay('2026-03-02'), columns([0, 1, 2].map((i) => minuteBar(i))));
    const newest = (days: number) => rowsOf(newestBars(store, 'KR', '005930', 'minute', days)).map(([at]) => at);
    expect(newest(1)).toEqual([nextDay[0]]);
    expect(newest(2)).toEqual([OPEN, OPEN + MINUTE, OPEN + 2 * MINUTE, nextDay[0]]);
    expect(rowsOf(newestBars(store, 'KR', '000660', 'minute', 2))).toEqual([]);
    expect(rowsOf(newestBars(store, 'KR', '005930', 'day', 2))).toEqual([]);
  });

  it('gathers the daily bars of a month in one block', () => {
    const store = open();
    const daily = (day: number) => {
      const start = OPEN + day * 86_400_000;
      return [start, start + 86_400_000, 10, 12, 9, 11, 1000 + day];
    };
    for (const day of [2, 0, 1]) {
      keep(store, 'KR', '005930', 'day', tradingDay(`2026-03-0${day + 2}`), columns([daily(day)]));
    }
    expect(rowsOf(newestBars(store, 'KR', '005930', 'day', 1))).toEqual([0, 1, 2].map(daily));
    expect(store.db.prepare('SELECT day_from, count FROM bar_block').raw().all()).toEqual([['2026-03-01', 3]]);
  });

  it('replaces a bar that is written again', () => {
    const store = open();
    const day = tradingDay('2026-03-02');
    keep(store, 'KR', '005930', 'minute', day, columns([minuteBar(0), minuteBar(1)]));
    keep(store, 'KR', '005930', 'minute', day, columns([minuteBar(1, 72_000), minuteBar(2)]));
    expect(rowsOf(newestBars(store, 'KR', '005930', 'minute', 1))).toEqual([
      minuteBar(0),
      minuteBar(1, 72_000),
      minuteBar(2),
    ]);
  });

  it('writes nothing for a day without bars', () => {
    const store = open();
    keep(store, 'KR', '005930', 'minute', tradingDay('2026-03-02'), columns([]));
    expect(store.db.prepare('SELECT count(*) FROM bar_block').pluck().get()).toBe(0);
  });
});
