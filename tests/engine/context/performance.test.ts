import { describe, expect, it } from 'vitest';
import { type DayEquity, type PerformanceTrade, performanceOf } from '../../../engine/context/performance.ts';
import { tradingDay } from '../../../engine/market/types.ts';

let closed = 0;
const trade = (day: string, pnl: number, changes: Partial<PerformanceTrade> = {}): PerformanceTrade => ({
  ...{
    market: 'KR',
    currency: 'KRW',
    tradingDay: tradingDay(day),
    closedAt: ++closed,
    strategy: 'SCENARIO_BUY offline',
  },
  ...{ pnl, strategyPnl: pnl, fxPnl: null, fees: 5, ...changes },
});
const equity = (day: string, cash: number, holdings = 0): DayEquity => ({
  ...{ currency: 'KRW', tradingDay: tradingDay(day), cash, holdings },
});

describe('performance', () => {
  it('of a week: sums, rates, expectancy and drawdown', () => {
    const trades = [
      trade('2026-03-09', 300),
      trade('2026-03-10', -100),
      trade('2026-03-11', -80),
      trade('2026-03-12', 0),
    ];
    const [line] = performanceOf('week', trades, []);
    expect(line).toEqual({
      ...{ group: '2026-W11', currency: 'KRW', trades: 4, wins: 1, losses: 2, pnl: 120, strategyPnl: 120, fxPnl: null },
      ...{ fees: 20, winRatePct: expect.closeTo(33.333, 2), profitFactor: 300 / 180, expectancy: 30, drawdown: 180 },
      ...{ drawdownPct: null, sharpe: null, exposurePct: null, trend: null },
    });
  });

  it('keeps currencies apart, and the exchange rate from the strategy', () => {
    const usd = trade('2026-03-09', 250, { market: 'US_NASDAQ', currency: 'USD', strategyPnl: 200, fxPnl: 50 });
    const lines = performanceOf('day', [trade('2026-03-09', -10), usd], []);
    expect(lines).toMatchObject([
      { currency: 'KRW', pnl: -10, fxPnl: null },
      { currency: 'USD', pnl: 250, strategyPnl: 200, fxPnl: 50 },
    ]);
  });

  it('reads fall, Sharpe and exposure from the account at the ends of the days', () => {
    const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09'];
    const totals = [1000, 1010, 990, 1000, 1020, 1015];
    const ends = days.map((day, i) => equity(day, totals[i]! - 100, 100));
    const [line] = performanceOf('month', [], ends);
    const returns = totals.slice(1).map((total, i) => total / totals[i]! - 1);
    const mean = returns.reduce((a, b) => a + b) / 5;
    const deviation = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 4);
    expect(line).toMatchObject({ trades: 0, expectancy: null, drawdownPct: expect.closeTo((1 - 990 / 1010) * 100, 6) });
    expect(line?.sharpe).toBeCloseTo((mean / deviation) * Math.sqrt(252), 6);
    expect(line?.exposurePct).toBeCloseTo(totals.reduce((sum, total) => sum + 10_000 / total, 0) / 6, 6);
  });

  it.each([
    ['improving', [-10, -10, 10], [10, 10, -5]],
    ['declining', [10, 10, -5], [-10, -10, 10]],
    ['stable', [10, -5], [10, -5]],
    // More wins with less to show for them.
    ['stable', [100, -5], [1, 1, -1]],
  ] as const)('calls a week %s that follows on %j with %j', (trend, before, after) => {
    const trades = [...before.map((pnl) => trade('2026-03-06', pnl)), ...after.map((pnl) => trade('2026-03-09', pnl))];
    expect(performanceOf('week', trades, []).map((line) => line.trend)).toEqual([null, trend]);
  });

  it('by strategy and by market puts together what belongs together, whenever it was', () => {
    const trades = [
      trade('2025-01-02', 5),
      trade('2026-03-06', 7, { strategy: 'SCENARIO_BUY model' }),
      trade('2026-03-09', 2, { market: 'HK', currency: 'HKD' }),
    ];
    expect(performanceOf('strategy', trades, []).map(({ group, pnl }) => [group, pnl])).toEqual([
      ['SCENARIO_BUY model', 7],
      ['SCENARIO_BUY offline', 5],
      ['SCENARIO_BUY offline', 2],
    ]);
    expect(performanceOf('market', trades, [equity('2026-03-09', 1000)]).map(({ group, pnl }) => [group, pnl])).toEqual(
      [
        ['HK', 2],
        ['KR', 12],
      ],
    );
  });
});
