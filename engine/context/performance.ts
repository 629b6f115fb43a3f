import { CURRENCIES, type Currency, type MarketCode, type TradingDay } from '../market/types.ts';
import { winRate } from './figures.ts';
import { type FrameKind, frameOf } from './time-frame.ts';

export const GROUPINGS = ['day', 'week', 'month', 'year', 'strategy', 'market'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** A closed round trip as performance is counted from. Amounts are minor units. */
export interface PerformanceTrade {
  readonly market: MarketCode;
  readonly currency: Currency;
  readonly tradingDay: TradingDay;
  readonly closedAt: number;
  /** What led to the entry: its cause, and who made the playbook. */
  readonly strategy: string;
  readonly pnl: number;
  readonly strategyPnl: number;
  readonly fxPnl: number | null;
  readonly fees: number;
}

/** An account at the end of a trading day, minor units. */
export interface DayEquity {
  readonly currency: Currency;
  readonly tradingDay: TradingDay;
  readonly cash: number;
  readonly holdings: number;
}

export type Trend = 'improving' | 'declining' | 'stable';

/** What a group of trades of one currency came to. Amounts are minor units; null is what cannot be known. */
export interface PerformanceLine {
  readonly group: string;
  readonly currency: Currency;
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly pnl: number;
  readonly strategyPnl: number;
  /** Of the trades whose exchange rates are known; null when none is. */
  readonly fxPnl: number | null;
  readonly fees: number;
  readonly winRatePct: number | null;
  /** Gains over losses; null without a loss. */
  readonly profitFactor: number | null;
  /** P&L of an average trade. */
  readonly expectancy: number | null;
  /** Largest fall of realised P&L from its highest within the group, at least 0. */
  readonly drawdown: number;
  /** The same of the account's equity at the ends of its days, percent; null for a group that is no stretch of time. */
  readonly drawdownPct: number | null;
  /** Of the account's daily returns, a year of 252 days; null for fewer than five, or when they are all the same. */
  readonly sharpe: number | null;
  /** Mean share of equity in holdings at the ends of the days, percent. */
  readonly exposurePct: number | null;
  /** Against the stretch of time before it; null for the first, and for a group that is no stretch of time. */
  readonly trend: Trend | null;
}

const TRADING_DAYS_A_YEAR = 252;
const LEAST_RETURNS = 5;
/** Percentage points by which a win rate has to change to be called so. */
const TREND_POINTS = 5;

/**
 * Performance by stretches of time, by strategy or by market, each currency apart.
 *
 * @param equity of every currency, oldest first
 * @returns lines in order of their groups, then currencies
 */
export function performanceOf(
  by: Grouping,
  trades: readonly PerformanceTrade[],
  equity: readonly DayEquity[],
): PerformanceLine[] {
  const kind = by === 'strategy' || by === 'market' ? null : by;
  const groups = Map.groupBy(trades, (trade) => groupOf(by, trade));
  const days = kind === null ? new Map<string, DayEquity[]>() : returnsByGroup(kind, equity);
  const names = [...new Set([...groups.keys(), ...days.keys()])].sort();
  const lines: PerformanceLine[] = [];
  const before = new Map<Currency, PerformanceLine>();
  for (const group of names) {
    for (const currency of CURRENCIES) {
      const of = (groups.get(group) ?? []).filter((trade) => trade.currency === currency);
      const ends = (days.get(group) ?? []).filter((day) => day.currency === currency);
      if (of.length === 0 && ends.length === 0) continue;
      const line = lineOf({ group, currency, trades: of, ends, isTime: kind !== null, before: before.get(currency) });
      before.set(currency, line);
      lines.push(line);
    }
  }
  return lines;
}

function groupOf(by: Grouping, trade: PerformanceTrade): string {
  switch (by) {
    case 'strategy':
      return trade.strategy;
    case 'market':
      return trade.market;
    default:
      return frameOf(by, trade.tradingDay).text;
  }
}

interface DayReturn extends DayEquity {
  /** Against the day before, a share; null for the first. */
  readonly change: number | null;
}

function returnsByGroup(kind: FrameKind, equity: readonly DayEquity[]): Map<string, DayReturn[]> {
  const last = new Map<Currency, number>();
  const days = equity.map((day): DayReturn => {
    const total = day.cash + day.holdings;
    const previous = last.get(day.currency);
    last.set(day.currency, total);
    return { ...day, change: previous === undefined || previous <= 0 ? null : total / previous - 1 };
  });
  return Map.groupBy(days, ({ tradingDay }) => frameOf(kind, tradingDay).text);
}

interface Group {
  readonly group: string;
  readonly currency: Currency;
  readonly trades: readonly PerformanceTrade[];
  readonly ends: readonly DayEquity[];
  readonly isTime: boolean;
  readonly before: PerformanceLine | undefined;
}

function lineOf({ group, currency, trades, ends, isTime, before }: Group): PerformanceLine {
  const sum = (value: (trade: PerformanceTrade) => number) => trades.reduce((total, trade) => total + value(trade), 0);
  const wins = trades.filter(({ pnl }) => pnl > 0).length;
  const losses = trades.filter(({ pnl }) => pnl < 0).length;
  const lost = sum(({ pnl }) => Math.max(0, -pnl));
  const pnl = sum((trade) => trade.pnl);
  const inOrder = [...trades].sort((a, b) => a.closedAt - b.closedAt);
  const winRatePct = winRate(wins, losses);
  const totals = ends.map(({ cash, holdings }) => cash + holdings);
  return {
    group,
    currency,
    trades: trades.length,
    wins,
    losses,
    pnl,
    strategyPnl: sum(({ strategyPnl }) => strategyPnl),
    fxPnl: trades.some(({ fxPnl }) => fxPnl !== null) ? sum(({ fxPnl }) => fxPnl ?? 0) : null,
    fees: sum(({ fees }) => fees),
    winRatePct,
    profitFactor: lost === 0 ? null : sum((trade) => Math.max(0, trade.pnl)) / lost,
    expectancy: trades.length === 0 ? null : pnl / trades.length,
    drawdown: drawdownOf(inOrder.map((trade) => trade.pnl)),
    drawdownPct: isTime && totals.length > 0 ? fallPct(totals) : null,
    sharpe: sharpeOf(ends.flatMap((day) => ('change' in day && typeof day.change === 'number' ? [day.change] : []))),
    exposurePct: exposureOf(ends),
    trend: isTime && before !== undefined ? trendOf(before, { winRatePct, pnl }) : null,
  };
}

/** Largest fall of a running sum from its highest, which is at least its start. */
function drawdownOf(steps: readonly number[]): number {
  let total = 0;
  let peak = 0;
  let deepest = 0;
  for (const step of steps) {
    total += step;
    peak = Math.max(peak, total);
    deepest = Math.max(deepest, peak - total);
  }
  return deepest;
}

function fallPct(values: readonly number[]): number {
  let peak = 0;
  let deepest = 0;
  for (const value of values) {
    peak = Math.max(peak, value);
    if (peak > 0) deepest = Math.max(deepest, (1 - value / peak) * 100);
  }
  return deepest;
}

function sharpeOf(returns: readonly number[]): number | null {
  if (returns.length < LEAST_RETURNS) return null;
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
  return variance > 0 ? (mean / Math.sqrt(variance)) * Math.sqrt(TRADING_DAYS_A_YEAR) : null;
}

function exposureOf(ends: readonly DayEquity[]): number | null {
  const shares = ends.flatMap(({ cash, holdings }) => (cash + holdings > 0 ? [holdings / (cash + holdings)] : []));
  return shares.length === 0 ? null : (shares.reduce((sum, share) => sum + share, 0) / shares.length) * 100;
}

/** Both the win rate and the P&L have to go the same way. */
function trendOf(
  before: Pick<PerformanceLine, 'winRatePct' | 'pnl'>,
  now: Pick<PerformanceLine, 'winRatePct' | 'pnl'>,
): Trend {
  if (before.winRatePct === null || now.winRatePct === null) return 'stable';
  const points = now.winRatePct - before.winRatePct;
  if (points >= TREND_POINTS && now.pnl > before.pnl) return 'improving';
  return points <= -TREND_POINTS && now.pnl < before.pnl ? 'declining' : 'stable';
}
