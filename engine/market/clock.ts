import type { CalendarOverride } from '../kernel/settings.ts';
import { CALENDARS } from './calendar.ts';
import { addDays, DAY_MS, dayAt, MINUTE_MS, midnight, minuteOfDay, minutesOf, timeText } from './days.ts';
import { type MarketMoment, type TimelineSpan, timelineOf } from './timeline.ts';
import { createSessionLookup, type SessionOfDay } from './trading-days.ts';
import { type Instant, MARKET_CODES, type MarketCode, type SessionName, type TradingDay } from './types.ts';
import { zonedInstant, zoneOffset } from './zone.ts';

/** Days of calendar left from which on a warning is due. */
export const COVER_WARNING_DAYS = 60;

/**
 * Sessions and local times of every market. All methods are pure: the same question has the same answer, and no method
 * knows what time it is. Intervals are closed at the start and open at the end.
 */
export interface MarketClock {
  /** State, session and trading day at an instant. */
  stateAt(market: MarketCode, at: Instant): MarketMoment;
  /** Whether the regular session trades at an instant: not in a lunch break. */
  isOpen(market: MarketCode, at: Instant): boolean;
  /** The session at an instant, extended hours included. */
  sessionAt(market: MarketCode, at: Instant): SessionName;
  /** The trading day that the session at an instant belongs to (a US night: the next date); null outside all sessions. */
  tradingDay(market: MarketCode, at: Instant): TradingDay | null;
  /** Markets whose regular session trades at an instant. */
  openMarkets(at: Instant): readonly MarketCode[];

  /** The regular session of a local date; null when there is none, `'unknown'` when no calendar speaks for the date. */
  sessionOf(market: MarketCode, day: TradingDay): SessionOfDay;
  /** The next opening strictly after an instant; in a lunch break the resumption. Null when no calendar reaches it. */
  nextOpen(market: MarketCode, at: Instant): Instant | null;
  /** The next close of a day's regular session strictly after an instant, never a lunch break. Null as for `nextOpen`. */
  nextClose(market: MarketCode, at: Instant): Instant | null;
  /** The first trading day after a date. Null as for `nextOpen`. */
  nextTradingDay(market: MarketCode, day: TradingDay): TradingDay | null;
  /** Minutes (with fractions) to the close of the regular session that is under way, breaks counted; null outside it. */
  minutesToClose(market: MarketCode, at: Instant): number | null;

  /** The calendar date on the market's clocks. */
  localDay(market: MarketCode, at: Instant): TradingDay;
  /** Minutes since local midnight as clocks show them, with fractions. */
  localMinutes(market: MarketCode, at: Instant): number;
  /** `HH:MM` on the market's clocks. */
  localTime(market: MarketCode, at: Instant): string;
  /** The instant of a market's wall-clock time `HH:MM`; see `zonedInstant` for hours that clocks skip or repeat. */
  instantOf(market: MarketCode, day: TradingDay, time: string): Instant;

  /** Last day that the market's calendar speaks for. */
  coveredUntil(market: MarketCode): TradingDay;
  /** Calendar days from an instant's local date to the last covered one; negative past it. */
  daysOfCoverLeft(market: MarketCode, at: Instant): number;
}

/**
 * A clock over the built-in calendars.
 * @param options.overrides days that differ, from the user's own file; they win over the calendar
 * @param options.observedDays sorted days found in the data: the trading days where no calendar speaks
 */
export function createMarketClock(options: {
  readonly overrides: readonly CalendarOverride[];
  readonly observedDays: Readonly<Partial<Record<MarketCode, readonly string[]>>>;
}): MarketClock {
  const markets = Object.fromEntries(
    MARKET_CODES.map((code) => {
      const overrides = options.overrides.filter(({ market }) => market === code);
      return [code, createMarketTimes(code, overrides, options.observedDays[code] ?? [])];
    }),
  ) as Record<MarketCode, MarketTimes>;

  const clock: MarketClock = {
    stateAt: (market, at) => markets[market].momentAt(at),
    isOpen: (market, at) => clock.stateAt(market, at).state === 'open',
    sessionAt: (market, at) => clock.stateAt(market, at).session,
    tradingDay: (market, at) => clock.stateAt(market, at).tradingDay,
    openMarkets: (at) => MARKET_CODES.filter((market) => clock.isOpen(market, at)),

    sessionOf: (market, day) => markets[market].sessionOf(day),

    nextOpen(market, at) {
      for (let day = clock.localDay(market, at); ; day = addDays(day, 1)) {
        const session = clock.sessionOf(market, day);
        if (session === 'unknown') return null;
        if (session === null) continue;
        const pause = session.breaks.find(({ start, end }) => start <= at && at < end);
        if (pause !== undefined) return pause.end;
        if (session.open > at) return session.open;
      }
    },

    nextClose(market, at) {
      for (let day = clock.localDay(market, at); ; day = addDays(day, 1)) {
        const session = clock.sessionOf(market, day);
        if (session === 'unknown') return null;
        if (session !== null && session.close > at) return session.close;
      }
    },

    nextTradingDay(market, from) {
      for (let day = addDays(from, 1); ; day = addDays(day, 1)) {
        const session = clock.sessionOf(market, day);
        if (session !== null) return session === 'unknown' ? null : day;
      }
    },

    minutesToClose(market, at) {
      const session = clock.sessionOf(market, clock.localDay(market, at));
      if (session === null || session === 'unknown' || at < session.open || at >= session.close) return null;
      return (session.close - at) / MINUTE_MS;
    },

    localDay: (market, at) => dayAt(wallClock(market, at)),
    localMinutes: (market, at) => minuteOfDay(wallClock(market, at)),
    localTime: (market, at) => timeText(clock.localMinutes(market, at)),
    instantOf: (market, day, time) => zonedInstant(CALENDARS[market].zone, midnight(day) + minutesOf(time) * MINUTE_MS),

    coveredUntil: (market) => dayAt(midnight(CALENDARS[market].lastCoveredDay)),
    daysOfCoverLeft: (market, at) =>
      (midnight(CALENDARS[market].lastCoveredDay) - midnight(clock.localDay(market, at))) / DAY_MS,
  };
  return clock;
}

const wallClock = (market: MarketCode, at: Instant): number => at + zoneOffset(CALENDARS[market].zone, at);

interface MarketTimes {
  sessionOf(day: TradingDay): SessionOfDay;
  momentAt(at: Instant): MarketMoment;
}

/** Remembers sessions and timelines by day, and the span of the last question: the next one is mostly in it too. */
function createMarketTimes(
  market: MarketCode,
  overrides: readonly CalendarOverride[],
  observed: readonly string[],
): MarketTimes {
  const sessionOf = createSessionLookup(CALENDARS[market], overrides, observed);
  const timelines = new Map<TradingDay, readonly TimelineSpan[]>();
  let current: TimelineSpan | undefined;

  const timeline = (day: TradingDay) => {
    let spans = timelines.get(day);
    if (spans === undefined) {
      spans = timelineOf(market, day, sessionOf(day), sessionOf(addDays(day, 1)));
      timelines.set(day, spans);
    }
    return spans;
  };

  return {
    sessionOf,
    momentAt(at) {
      if (current === undefined || at < current.from || at >= current.until) {
        // Spans end where the next one starts and a day's fill its 24 hours, so one always reaches past `at`.
        current = timeline(dayAt(wallClock(market, at))).find(({ until }) => at < until)!;
      }
      return current.moment;
    },
  };
}
