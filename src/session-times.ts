import { CALENDARS, hoursOn } from '../engine/market/calendar.ts';
import type { MarketClock } from '../engine/market/clock.ts';
import { type MarketCode, tradingDay } from '../engine/market/types.ts';
import type { SessionTimes } from '../storage/import/import-types.ts';

/**
 * The hours of a market's regular session on a local day `YYYY-MM-DD`. Total: for a day that the clock does not know, or
 * takes for a holiday while the data have bars of it, the market's usual hours of that time.
 */
export function sessionTimes(clock: MarketClock, market: MarketCode, day: string): SessionTimes {
  const localDay = tradingDay(day);
  const session = clock.sessionOf(market, localDay);
  if (session !== null && session !== 'unknown') return { start: session.open, end: session.close };
  const { open, close } = hoursOn(CALENDARS[market], day);
  return { start: clock.instantOf(market, localDay, open), end: clock.instantOf(market, localDay, close) };
}
