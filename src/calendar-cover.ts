import type { MarketClock } from '../engine/market/clock.ts';
import type { Instant, MarketCode, TradingDay } from '../engine/market/types.ts';

/** How far the calendars reach: markets that end on the same day together, soonest first. */
export function calendarCover(
  clock: MarketClock,
  markets: readonly MarketCode[],
  now: Instant,
): readonly { readonly until: TradingDay; readonly markets: readonly MarketCode[]; readonly daysLeft: number }[] {
  return [...Map.groupBy(markets, clock.coveredUntil)]
    .map(([until, codes]) => ({
      until,
      markets: codes,
      daysLeft: Math.min(...codes.map((code) => clock.daysOfCoverLeft(code, now))),
    }))
    .sort((a, b) => a.daysLeft - b.daysLeft);
}
