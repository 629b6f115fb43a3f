import type { BarSlice } from '../../../kernel/bars.ts';
import type { MarketClock } from '../../../market/clock.ts';
import { MINUTE_MS } from '../../../market/days.ts';
import type { TradingSession } from '../../../market/trading-days.ts';
import type { MarketCode } from '../../../market/types.ts';
import type { BarSource } from '../../../runtime/ports.ts';

/** One symbol's bar of a minute; prices in price units. */
export interface MinuteBar {
  readonly symbol: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** What trades in one minute of one market. */
export interface Minute {
  readonly market: MarketCode;
  readonly start: number;
  /** Outside the regular session: it moves no open, high, low, close or volume of the day. */
  readonly extended: boolean;
  readonly bars: readonly MinuteBar[];
}

/** Makes the minutes before and after a Korean session; `closes` are the last ones known, by symbol. */
export type ExtendedMinutes = (
  session: TradingSession,
  part: 'before' | 'after',
  closes: ReadonlyMap<number, number>,
) => Iterable<Minute>;

/** The minutes of a source of bars in order of time, with those of Korea's extended hours put in between. */
export function* minutesOf(
  source: BarSource,
  first: BarSlice,
  closes: ReadonlyMap<number, number>,
  clock: MarketClock,
  extended: ExtendedMinutes,
): Generator<Minute, void> {
  for (let slice: BarSlice | null = first; slice !== null; slice = source.next()) {
    const { market, start } = slice;
    const minute: Minute = { market, start, extended: false, bars: rowsOf(slice) };
    const session = market === 'KR' ? clock.sessionOf(market, clock.localDay(market, slice.start)) : null;
    if (session === null || session === 'unknown') {
      yield minute;
      continue;
    }
    if (start === session.open) yield* extended(session, 'before', closes);
    yield minute;
    if (start + MINUTE_MS === session.close) yield* extended(session, 'after', closes);
  }
}

/** The rows of a slice, copied: the source uses its arrays again. */
export function rowsOf(slice: BarSlice): MinuteBar[] {
  return Array.from({ length: slice.count }, (_, i) => ({
    symbol: slice.symbols[i]!,
    open: slice.open[i]!,
    high: slice.high[i]!,
    low: slice.low[i]!,
    close: slice.close[i]!,
    volume: slice.volume[i]!,
  }));
}
