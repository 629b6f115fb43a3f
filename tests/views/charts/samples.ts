import type { ChartData } from '../../../engine/client/charts.ts';

type DataOf<Name extends ChartData['chart']> = Extract<ChartData, { chart: Name }>;

/** 09:00 of a Friday in Seoul. */
export const OPEN = Date.parse('2026-03-06T00:00:00Z');
const MINUTE = 60_000;

/** A morning of minutes: up in waves, then a fall. */
export function aPriceChart(bars = 90, changes: Partial<DataOf<'price'>> = {}): DataOf<'price'> {
  const price = (i: number) =>
    Math.round((70_000 + 900 * Math.sin(i / 14) + 12 * i - (i > 70 ? 60 * (i - 70) : 0)) / 10) * 10;
  const minutes = Array.from({ length: bars }, (_, i) => ({
    start: OPEN + i * MINUTE,
    open: price(i),
    close: price(i + 1),
    high: Math.max(price(i), price(i + 1)) + 30 * (i % 4),
    low: Math.min(price(i), price(i + 1)) - 20 * (i % 3),
    volume: 1_000 + 150 * (i % 11),
  }));
  const column = (name: keyof (typeof minutes)[number]) => minutes.map((minute) => minute[name]);
  return {
    chart: 'price',
    title: '가온전자 (900007): minute bars while watched, 2026-03-06 to 2026-03-06',
    decimals: 0,
    zone: 'Asia/Seoul',
    bars: {
      start: column('start'),
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    },
    marks: [
      { at: OPEN + 12 * MINUTE, price: 70_800, side: 'BUY', reason: '' },
      { at: OPEN + 30 * MINUTE, price: 71_100, side: 'SELL', reason: 'TRAILING_STOP' },
      { at: OPEN + 62 * MINUTE, price: 69_900, side: 'BUY', reason: '' },
    ],
    levels: [
      { name: 'entry', price: 69_900 },
      { name: 'hard stop', price: 68_500 },
      { name: 'break-even', price: 69_900 },
      { name: 'trailing stop', price: 70_400 },
      { name: 'peak', price: 71_260 },
    ],
    ...changes,
  };
}

export function anEquityChart(days = 40): DataOf<'equity'> {
  const curve = (currency: string, decimals: number, start: number) => {
    const equity = Array.from({ length: days }, (_, i) => start * (1 + Math.sin(i / 5) / 50 + i / 1_000));
    return {
      currency,
      decimals,
      days: equity.map((_, i) => (i === 0 ? 'start' : new Date(OPEN + i * 86_400_000).toISOString().slice(0, 10))),
      equity,
      drawdownPct: equity.map((value, i) => (value / Math.max(...equity.slice(0, i + 1)) - 1) * 100),
    };
  };
  return {
    chart: 'equity',
    title: `Equity and its drawdown: ${days} ended trading days, and now`,
    curves: [curve('KRW', 0, 10_000_000), curve('USD', 2, 10_000)],
  };
}

export const aPerformanceChart = (weeks = 12): DataOf<'performance'> => {
  const of = (currency: string, decimals: number, size: number) => ({
    ...{ currency, decimals },
    weeks: Array.from({ length: weeks }, (_, i) => ({
      week: `2026-W${String(i + 1).padStart(2, '0')}`,
      pnl: i === 3 ? 0 : size * (Math.sin(i * 1.3) + 0.2),
      trades: 3 + (i % 5),
      winRatePct: i === 3 ? null : 40 + 5 * (i % 6),
      trend:
        i === 0
          ? null
          : i % 4 === 1
            ? ('improving' as const)
            : i % 4 === 3
              ? ('declining' as const)
              : ('stable' as const),
    })),
  });
  return {
    chart: 'performance',
    title: 'Realised P&L after fees by week since 2025-12-29, 60 closed trades',
    currencies: [of('KRW', 0, 250_000), of('USD', 2, 180)],
  };
};

export const aPnlChart = (trades = 60): DataOf<'pnl'> => ({
  chart: 'pnl',
  title: `P&L after fees of ${trades} closed trades, % of the purchase`,
  tradesPct: Array.from({ length: trades }, (_, i) => 2.5 * Math.sin(i * 1.7) + 0.3),
});

export const anExitsChart = (): DataOf<'exits'> => ({
  chart: 'exits',
  title: 'Exits by reason, 60 closed trades',
  reasons: [
    { reason: 'TRAILING_STOP', count: 31, wins: 31 },
    { reason: 'STOP_LOSS', count: 17, wins: 0 },
    { reason: 'BREAK_EVEN', count: 8, wins: 2 },
    { reason: 'TAKE_PROFIT', count: 4, wins: 4 },
  ],
});

export const aProfileChart = (levels = 40): DataOf<'volume-profile'> => ({
  chart: 'volume-profile',
  title: 'Volume by price, each bar spread from low to high – 가온전자 (900007): minute bars while watched',
  decimals: 0,
  levels: Array.from({ length: levels }, (_, i) => ({
    price: 69_000 + 50 * i,
    volume: 4_000 + 3_000 * Math.sin(i / 6) + 100 * (i % 5),
  })),
});
