import { type CalibrationLine, calibrate } from '../context/calibration.ts';
import type { ExitReason } from '../kernel/reasons.ts';
import { addDays } from '../market/days.ts';
import type { Currency, MarketCode, TradingDay } from '../market/types.ts';
import { type ClosedTrade, isLoss, isWin, winRatePct } from './closed-trade.ts';
import { type GateCost, gateCosts } from './gate-cost.ts';
import type { ShadowOutcome } from './shadow-watch.ts';

/** Calibration and the costs of gates look back so many calendar days, the reviewed one included. */
const LOOK_BACK_DAYS = 28;

/** Decisions of one market and day, repetitions of a HOLD counted once. */
export interface DecisionTally {
  readonly buys: number;
  readonly sells: number;
  readonly holds: number;
  /** Sum of the confidence of the buys. */
  readonly confidence: number;
  /** Symbols that anything was decided on. */
  readonly symbols: number;
}

/** All that a review is made from: rows of the store. */
export interface ReviewInput {
  readonly market: MarketCode;
  readonly currency: Currency;
  readonly day: TradingDay;
  readonly decisions: DecisionTally;
  /** Closed trades of the market, of the day and of those before it. */
  readonly trades: readonly ClosedTrade[];
  /** What came of rejections of the market, of the day and of those before it. */
  readonly outcomes: readonly ShadowOutcome[];
  /** Equity of the currency's account at the end of the day and of the one before, minor units; null unknown. */
  readonly equity: number | null;
  readonly equityBefore: number | null;
  /** Change of the market's equal-weighted index on the day, percent; null unknown. */
  readonly indexPct: number | null;
}

export interface TradeLine {
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  /** Minor units. */
  readonly pnl: number;
  /** Of the purchase amount. */
  readonly pnlPct: number;
  readonly exitReason: ExitReason;
}

export interface ExitLine {
  readonly reason: ExitReason;
  readonly trades: number;
  readonly wins: number;
  readonly pnl: number;
}

export interface MissedSurge {
  readonly symbol: string;
  readonly name: string;
  readonly stage: ShadowOutcome['stage'];
  readonly reason: string;
  readonly rejectedOn: TradingDay;
  readonly price: number;
  readonly peak: number;
  readonly peakPct: number;
}

/** A day of one market, looked back on. Amounts are minor units of `currency`, prices of the market's price scale. */
export interface DailyReview {
  readonly market: MarketCode;
  readonly currency: Currency;
  readonly day: TradingDay;
  readonly decisions: DecisionTally;
  readonly avgConfidence: number | null;
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly winRatePct: number | null;
  readonly pnl: number;
  readonly fees: number;
  readonly best: TradeLine | null;
  readonly worst: TradeLine | null;
  readonly exits: readonly ExitLine[];
  /** Over the four weeks up to the day, as the costs of gates are. */
  readonly calibration: readonly CalibrationLine[];
  readonly gates: readonly GateCost[];
  /** Rejections whose surge came on this day. */
  readonly missed: readonly MissedSurge[];
  readonly equity: number | null;
  readonly equityPct: number | null;
  readonly indexPct: number | null;
  /** The account's change less the index's, percentage points. */
  readonly againstIndexPct: number | null;
}

/** The first day that a review of `day` looks back on. */
export const lookBackFrom = (day: TradingDay): TradingDay => addDays(day, 1 - LOOK_BACK_DAYS);

/** Looks back on a day. The same rows give the same review. */
export function reviewOf(input: ReviewInput): DailyReview {
  const { market, currency, day, decisions, equity, equityBefore, indexPct } = input;
  const from = lookBackFrom(day);
  const recent = <T extends { readonly tradingDay: string }>(rows: readonly T[]): T[] =>
    rows.filter(({ tradingDay }) => tradingDay >= from && tradingDay <= day);
  const today = input.trades.filter(({ tradingDay }) => tradingDay === day);
  const sum = (field: 'pnl' | 'fees') => today.reduce((total, trade) => total + trade[field], 0);
  const equityPct =
    equity === null || equityBefore === null || equityBefore === 0
      ? null
      : ((equity - equityBefore) * 100) / equityBefore;
  const byResult = [...today].sort((a, b) => a.pnl - b.pnl || (a.id < b.id ? -1 : 1));
  return {
    market,
    currency,
    day,
    decisions,
    avgConfidence: decisions.buys === 0 ? null : decisions.confidence / decisions.buys,
    trades: today.length,
    wins: today.filter(isWin).length,
    losses: today.filter(isLoss).length,
    winRatePct: winRatePct(today),
    pnl: sum('pnl'),
    fees: sum('fees'),
    best: lineOf(byResult.findLast(isWin)),
    worst: lineOf(byResult.find(isLoss)),
    exits: exitsOf(today),
    calibration: calibrate(recent(input.trades).map((trade) => ({ confidence: trade.confidence, won: isWin(trade) })))
      .lines,
    // What is over by the end of the day: a review of the past knows no more than the day itself did.
    gates: gateCosts(recent(input.outcomes).filter(({ untilDay }) => untilDay <= day)),
    missed: input.outcomes
      .filter(({ surgedDay }) => surgedDay === day)
      .map(missedSurge)
      .sort((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : a.reason < b.reason ? -1 : 1)),
    equity,
    equityPct,
    indexPct,
    againstIndexPct: equityPct === null || indexPct === null ? null : equityPct - indexPct,
  };
}

function lineOf(trade: ClosedTrade | undefined): TradeLine | null {
  if (trade === undefined) return null;
  const { id, symbol, name, pnl, buyAmount, exitReason } = trade;
  return { id, symbol, name, pnl, pnlPct: buyAmount === 0 ? 0 : (pnl * 100) / buyAmount, exitReason };
}

function exitsOf(trades: readonly ClosedTrade[]): ExitLine[] {
  return [...Map.groupBy(trades, ({ exitReason }) => exitReason)]
    .map(([reason, closed]) => ({
      reason,
      trades: closed.length,
      wins: closed.filter(isWin).length,
      pnl: closed.reduce((total, { pnl }) => total + pnl, 0),
    }))
    .sort((a, b) => b.trades - a.trades || (a.reason < b.reason ? -1 : 1));
}

const missedSurge = (outcome: ShadowOutcome): MissedSurge => ({
  symbol: outcome.symbol,
  name: outcome.name,
  stage: outcome.stage,
  reason: outcome.reason,
  rejectedOn: outcome.tradingDay,
  price: outcome.price,
  peak: outcome.peak,
  peakPct: outcome.peakPct,
});
