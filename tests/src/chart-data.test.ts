import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChartData, ChartName } from '../../engine/client/charts.ts';
import { equityOf } from '../../engine/kernel/money-view.ts';
import type { BarDayRecord, StoreRecord } from '../../engine/kernel/records.ts';
import { tradingDay } from '../../engine/market/types.ts';
import { chartData } from '../../src/chart-data.ts';
import { storedRecords } from '../../src/chart-records.ts';
import { openRunStore } from '../../storage/run-store.ts';
import { fill, TEN_IN_SEOUL, trade } from '../storage/sample-records.ts';
import type { TestRun } from '../support/run.ts';
import { BASE, runTo, runToHolding, STOCK, scriptedDay } from '../support/scripted-day.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A run with these rows in its store, and the bars it has not stored yet. */
function charts(records: readonly StoreRecord[], run: TestRun = scriptedDay(), soFar: BarDayRecord | null = null) {
  if (run.desk.table.count === 0) runTo(run, '08:00');
  const store = openRunStore(':memory:', { fast: true });
  onTestFinished(() => store.close());
  store.commit(null, records, false);
  const sources = {
    ...{ store, desk: run.desk, records: storedRecords(store) },
    barsSoFar: () => soFar,
    barsUntil: () => Number.POSITIVE_INFINITY,
  };
  return {
    ask: (chart: ChartName, symbolId: number | null = STOCK) => chartData(sources, { type: 'chart', chart, symbolId }),
    of<Name extends ChartName>(name: Name, symbolId: number | null = STOCK) {
      const reply = chartData(sources, { type: 'chart', chart: name, symbolId });
      if (!reply.ok || reply.chart?.chart !== name) throw new Error(reply.message);
      return reply.chart as Extract<ChartData, { chart: Name }>;
    },
  };
}

/** A day of bars from ten o'clock in Seoul on, `[open, high, low, close, volume]` each. */
function barDay(day: string, rows: readonly (readonly number[])[], barKind: 'minute' | 'day' = 'minute'): BarDayRecord {
  const length = barKind === 'minute' ? MINUTE : DAY;
  const first = TEN_IN_SEOUL + Date.parse(day) - Date.parse('2026-03-02');
  const column = (index: number) => rows.map((row) => row[index]!);
  return {
    kind: 'bar-day',
    market: 'KR',
    symbol: '005930',
    barKind,
    day: tradingDay(day),
    bars: {
      count: rows.length,
      start: rows.map((_, i) => first + i * length),
      end: rows.map((_, i) => first + (i + 1) * length),
      open: column(0),
      high: column(1),
      low: column(2),
      close: column(3),
      volume: column(4),
    },
  };
}

const RISE = [
  [100, 110, 90, 105, 1_000],
  [105, 120, 100, 115, 2_000],
];

describe('the bars of a chart', () => {
  it('are the newest two days of minutes, stored or not yet', () => {
    const days = ['2026-03-02', '2026-03-03', '2026-03-04'].map((day) => barDay(day, RISE));
    const today = barDay('2026-03-05', [[115, 125, 110, 120, 3_000]]);
    const { title, bars, decimals, zone } = charts(days, scriptedDay(), today).of('price');
    expect(title).toBe('Samsung Electronics (005930): minute bars while watched, 2026-03-04 to 2026-03-05');
    expect({ decimals, zone }).toEqual({ decimals: 0, zone: 'Asia/Seoul' });
    expect(bars.start).toEqual([...Array.from(days[2]!.bars.start), today.bars.start[0]]);
    expect(bars).toMatchObject({
      open: [100, 105, 115],
      high: [110, 120, 125],
      low: [90, 100, 110],
      close: [105, 115, 120],
      volume: [1_000, 2_000, 3_000],
    });
    expect(charts([...days, today]).of('price').bars).toEqual(bars);
  });

  it('are counted once when a stored day is collected again', () => {
    const { bars } = charts([barDay('2026-03-02', RISE)], scriptedDay(), barDay('2026-03-02', RISE)).of('price');
    expect(bars.close).toEqual([105, 115]);
  });

  it('are days where there are no minutes', () => {
    const { title, bars } = charts([barDay('2026-03-02', RISE, 'day')]).of('price');
    expect(title).toBe('Samsung Electronics (005930): day bars while watched, 2026-03-02 to 2026-03-03');
    expect(bars.close).toEqual([105, 115]);
  });

  it('are at most two thousand, the newest', () => {
    const long = barDay(
      '2026-03-02',
      Array.from({ length: 2_500 }, (_, i) => [i, i, i, i, 1]),
    );
    const [first] = Array.from(long.bars.start);
    const seconds = { start: long.bars.start, end: long.bars.end };
    for (const name of ['start', 'end'] as const) {
      seconds[name] = Array.from(long.bars[name], (at) => first! + (at - first!) / 60);
    }
    const { bars } = charts([{ ...long, bars: { ...long.bars, ...seconds } }]).of('price');
    expect(bars.close).toHaveLength(2_000);
    expect(bars.close.at(-1)).toBe(2_499);
  });

  it('are none for a symbol that was never watched, which the title says', () => {
    const { title, bars } = charts([]).of('price');
    expect(title).toBe('Samsung Electronics (005930): no bars yet, they are kept while a symbol is watched');
    expect(bars.start).toEqual([]);
  });

  it('belong to a symbol', () => {
    expect(charts([]).ask('price', null)).toMatchObject({
      ok: false,
      message: expect.stringContaining('select a position'),
    });
    expect(charts([]).ask('volume-profile', 99)).toEqual({ ok: false, message: 'there is no symbol 99' });
  });
});

describe('the marks and levels of a price chart', () => {
  it('are the fills since the first bar, a sale with the reason of its trade', () => {
    const bought = fill({ at: TEN_IN_SEOUL + 1_000, price: 100 });
    const sold = fill({ id: 'f-2', at: TEN_IN_SEOUL + MINUTE, side: 'SELL', price: 115 });
    const before = fill({ id: 'f-0', at: TEN_IN_SEOUL - 1 });
    const elsewhere = fill({ id: 'f-9', market: 'US_NYSE', at: TEN_IN_SEOUL + 5 });
    const closed = trade({ openedAt: bought.at, closedAt: sold.at, exitReason: 'TAKE_PROFIT' });
    const { marks } = charts([barDay('2026-03-02', RISE), before, bought, sold, elsewhere, closed]).of('price');
    expect(marks).toEqual([
      { at: bought.at, price: 100, side: 'BUY', reason: '' },
      { at: sold.at, price: 115, side: 'SELL', reason: 'TAKE_PROFIT' },
    ]);
  });

  it('are those of the open position, as the exit rules have them', () => {
    const run = runToHolding(scriptedDay());
    const position = run.state.positions.get(STOCK)!;
    const { marks, levels } = charts(run.emitted, run, run.engine.barsSoFar(STOCK)).of('price');
    expect(marks).toMatchObject([{ side: 'BUY', price: BASE }]);
    expect(levels).toEqual([
      { name: 'entry', price: position.entryPrice },
      { name: 'hard stop', price: expect.closeTo(position.entryPrice * (1 + position.hardStopPct / 100), 6) },
      { name: 'peak', price: position.peak },
    ]);
  });
});

describe('the volume profile', () => {
  it('spreads each bar over its prices and loses no share', () => {
    const { levels } = charts([barDay('2026-03-02', RISE)]).of('volume-profile');
    expect(levels.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(3_000, 6);
    expect(levels[0]!.price).toBe(90);
    // Of 21 prices each, 100 to 110 are in both bars.
    const both = levels.filter(({ price }) => price >= 100 && price <= 110);
    expect(both.map(({ volume }) => volume)).toEqual(both.map(() => expect.closeTo(3_000 / 21, 6)));
  });

  it('has at most forty levels, and one for a price that never moved', () => {
    const wide = charts([barDay('2026-03-02', [[1, 1_000_000, 1, 1, 77]])]).of('volume-profile').levels;
    expect(wide.length).toBeLessThanOrEqual(40);
    expect(wide.reduce((sum, { volume }) => sum + volume, 0)).toBeCloseTo(77, 6);
    expect(charts([barDay('2026-03-02', [[5, 5, 5, 5, 9]])]).of('volume-profile').levels).toEqual([
      { price: 5, volume: 9 },
    ]);
    expect(charts([]).of('volume-profile').levels).toEqual([]);
  });
});

describe('the charts of the account', () => {
  const equity = (day: string, holdings: number): StoreRecord => ({
    ...{ kind: 'equity', tradingDay: day, currency: 'KRW', at: Date.parse(day) },
    ...{ cash: 90_000_000, holdings, realised: 0, fees: 0 },
  });

  it('are the equity from the start over each day to now, and how far it is below its peak', () => {
    const run = scriptedDay();
    const days = [equity('2026-03-06', 30_000_000), equity('2026-03-09', 6_000_000)];
    const { curves, title } = charts(days, run).of('equity', null);
    const [won] = curves.filter(({ currency }) => currency === 'KRW');
    expect(title).toBe('Equity and its drawdown: 2 ended trading days, and now');
    expect(won!.days).toEqual(['start', '2026-03-06', '2026-03-09', 'now']);
    expect(won!.equity).toEqual([100_000_000, 120_000_000, 96_000_000, equityOf(run.desk, 'KRW')]);
    expect(won!.drawdownPct.map((pct) => Math.round(pct))).toEqual([0, 0, -20, -17]);
  });

  it('are the closed trades: their P&L in percent of the purchase, and why they ended', () => {
    const trades = [
      trade({ id: 't-1', buyAmount: 1_000, pnl: 25, exitReason: 'TRAILING_STOP', closedAt: 1 }),
      trade({ id: 't-2', buyAmount: 1_000, pnl: -30, exitReason: 'TRAILING_STOP', closedAt: 3 }),
      trade({ id: 't-3', buyAmount: 2_000, pnl: 0, exitReason: 'BREAK_EVEN', closedAt: 2 }),
    ];
    const { of } = charts(trades);
    expect(of('pnl', null)).toEqual({
      chart: 'pnl',
      title: 'P&L after fees of 3 closed trades, % of the purchase',
      tradesPct: [2.5, 0, -3],
    });
    expect(of('exits', null)).toEqual({
      chart: 'exits',
      title: 'Exits by reason, 3 closed trades',
      reasons: [
        { reason: 'TRAILING_STOP', count: 2, wins: 1 },
        { reason: 'BREAK_EVEN', count: 1, wins: 0 },
      ],
    });
  });
});
