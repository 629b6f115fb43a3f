import type { BarColumns } from './bar-columns.ts';
import { series } from './series.ts';

const TRADING_DAYS_PER_YEAR = 252;
const REALISED_DAYS = 20;

/** How much a symbol moves, in percent; NaN where there are too few bars. */
export interface Volatility {
  /** ATR(14) of the last close. */
  readonly atrPct: number;
  /** Sample deviation of the last 20 daily log returns, annualised with 252 days. */
  readonly realisedPct: number;
  /** High − low of the last day, of its close. */
  readonly rangePct: number;
  readonly level: VolatilityLevel | null;
}

/** Annualised: below 15 % low, below 25 % medium, below 40 % high. */
export type VolatilityLevel = 'LOW' | 'MEDIUM' | 'HIGH' | 'EXTREME';

/** Volatility as of the last of these daily bars. Throws RangeError for a price that is not finite. */
export function volatility(daily: BarColumns): Volatility {
  const last = daily.close.length - 1;
  const close = daily.close[last] ?? Number.NaN;
  const realisedPct = realisedVolatilityPct(daily.close);
  return {
    atrPct: percent(series('atr14')(daily).at(-1), close),
    realisedPct,
    rangePct: intradayRangePct(daily.high[last] ?? Number.NaN, daily.low[last] ?? Number.NaN, close),
    level: volatilityLevel(realisedPct),
  };
}

/** (high − low) / last in percent. */
export function intradayRangePct(high: number, low: number, last: number): number {
  return percent(high - low, last);
}

/** Sample deviation of the last 20 log returns × √252, in percent; NaN with fewer than 21 closes. */
export function realisedVolatilityPct(closes: ArrayLike<number>): number {
  const first = closes.length - REALISED_DAYS;
  if (first < 1) return Number.NaN;
  const returns = Array.from({ length: REALISED_DAYS }, (_, i) =>
    Math.log(closes[first + i]! / closes[first + i - 1]!),
  );
  const mean = returns.reduce((sum, r) => sum + r, 0) / REALISED_DAYS;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (REALISED_DAYS - 1);
  return 100 * Math.sqrt(variance * TRADING_DAYS_PER_YEAR);
}

function volatilityLevel(realisedPct: number): VolatilityLevel | null {
  if (Number.isNaN(realisedPct)) return null;
  if (realisedPct < 15) return 'LOW';
  if (realisedPct < 25) return 'MEDIUM';
  return realisedPct < 40 ? 'HIGH' : 'EXTREME';
}

function percent(part: number | undefined, whole: number): number {
  return part === undefined ? Number.NaN : (part / whole) * 100;
}
