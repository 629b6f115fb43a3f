import type { Instant, MarketCode } from '../market/types.ts';

/** `minute` stands for any bar shorter than a session, whatever its length. */
export type BarKind = 'minute' | 'day';

/**
 * All bars of one market that cover the same interval, in columns: `symbols[i]`, `open[i]` … belong together.
 * Prices are integers of the market's price scale, volumes are shares. The arrays may be longer than `count`,
 * and a source may reuse them for its next slice.
 */
export interface BarSlice {
  readonly market: MarketCode;
  readonly kind: BarKind;
  /** First instant of the interval. */
  readonly start: Instant;
  /** First instant after it; the bar is known from here on. */
  readonly end: Instant;
  readonly count: number;
  readonly symbols: Uint32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}
