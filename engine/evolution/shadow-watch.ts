import type { MarketCode, TradingDay } from '../market/types.ts';

/** A rise over the price at which a candidate was turned down that counts as missed, percent. */
export const SURGE_PCT = 10;
/** Trading days after the one of the rejection that are watched. */
export const WATCHED_DAYS = 5;
/** The stop at which a purchase would have been sold, percent: the playbook's default. */
export const STOP_PCT = -2;

/** Who turned a candidate down: the scanner, a check before the purchase, or the judge of the council. */
export type RejectionStage = 'hunter' | 'gate' | 'judge';

/** A candidate that was turned down, watched until its days are over. Prices are units of the market's price scale. */
export interface ShadowWatch {
  readonly id: string;
  readonly at: number;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly stage: RejectionStage;
  readonly reason: string;
  readonly tradingDay: TradingDay;
  /** The last day that is watched. */
  readonly untilDay: TradingDay;
  readonly price: number;
  /** Highest price since, and the day it was on. */
  peak: number;
  peakDay: TradingDay;
  /** The day on which the rise reached `SURGE_PCT`; null while it did not. */
  surgedDay: TradingDay | null;
  /** What a purchase at the price would have come to, percent: the stop or the surge, whichever was touched first. */
  resultPct: number | null;
  last: number;
}

/** What came of a rejection: the watch at its end, or when it surged. */
export interface ShadowOutcome {
  readonly id: string;
  readonly market: MarketCode;
  readonly symbol: string;
  readonly name: string;
  readonly stage: RejectionStage;
  readonly reason: string;
  readonly tradingDay: TradingDay;
  readonly untilDay: TradingDay;
  readonly price: number;
  readonly peak: number;
  readonly peakDay: TradingDay;
  /** The peak over the price, percent. */
  readonly peakPct: number;
  readonly surgedDay: TradingDay | null;
  /** Null while it is watched. */
  readonly resultPct: number | null;
  readonly isOver: boolean;
}

const percentOf = (value: number, base: number): number => ((value - base) * 100) / base;

/**
 * Takes in the prices of a stretch of time after the rejection. A stretch that touches both the stop and the surge counts
 * as stopped first.
 *
 * @returns true when it surges by this
 */
export function seePrices(watch: ShadowWatch, day: TradingDay, high: number, low: number, last: number): boolean {
  if (day > watch.untilDay) return false;
  watch.last = last;
  if (high > watch.peak) {
    watch.peak = high;
    watch.peakDay = day;
  }
  if (watch.resultPct === null && percentOf(low, watch.price) <= STOP_PCT) watch.resultPct = STOP_PCT;
  if (watch.surgedDay !== null || percentOf(high, watch.price) < SURGE_PCT) return false;
  watch.surgedDay = day;
  watch.resultPct ??= SURGE_PCT;
  return true;
}

/** What came of a watch so far, or in the end: neither stopped nor risen it is worth its last price. */
export function outcomeOf(watch: ShadowWatch, isOver: boolean): ShadowOutcome {
  const { id, market, symbol, name, stage, reason, tradingDay, untilDay, price, peak, peakDay, surgedDay } = watch;
  const about = { id, market, symbol, name, stage, reason, tradingDay, untilDay, price, peak, peakDay, surgedDay };
  return {
    ...about,
    peakPct: percentOf(peak, price),
    resultPct: isOver ? (watch.resultPct ?? percentOf(watch.last, price)) : null,
    isOver,
  };
}
