import type { CalendarOverride } from '../kernel/settings.ts';
import { hoursOn, type MarketCalendar } from './calendar.ts';
import { isWeekend, MINUTE_MS, midnight, minutesOf } from './days.ts';
import type { Instant, TradingDay } from './types.ts';
import { zonedInstant } from './zone.ts';

export interface SessionBreak {
  readonly start: Instant;
  readonly end: Instant;
}

/** The regular session of one trading day: closed at the start, open at the end, breaks included. */
export interface TradingSession {
  readonly day: TradingDay;
  readonly open: Instant;
  readonly close: Instant;
  readonly breaks: readonly SessionBreak[];
}

/** `null` on a day without trading, `'unknown'` on a day that nothing speaks for. */
export type SessionOfDay = TradingSession | null | 'unknown';

/**
 * The lookup of a market's regular session by local date. The user's override comes first, then the calendar. Where
 * the calendar is silent, the days observed in the data trade at the hours of their time, and days between the first and
 * the last of them that are missing are closed.
 * @param observed sorted days `YYYY-MM-DD`
 */
export function createSessionLookup(
  calendar: MarketCalendar,
  overrides: readonly CalendarOverride[],
  observed: readonly string[],
): (day: TradingDay) => SessionOfDay {
  const overrideByDay = new Map(overrides.map((override) => [override.day, override]));
  const specialByDay = new Map(calendar.special.map((special) => [special.day, special]));
  const closedDays = new Set(calendar.closed);
  const observedDays = new Set(observed);
  const firstObserved = observed[0] ?? '9999';
  const lastObserved = observed.at(-1) ?? '';
  const sessions = new Map<TradingDay, SessionOfDay>();

  return (day) => {
    const known = sessions.get(day);
    if (known !== undefined) return known;
    const session = find(day);
    sessions.set(day, session);
    return session;
  };

  function find(day: TradingDay): SessionOfDay {
    const override = overrideByDay.get(day);
    if (override !== undefined) return override.closed ? null : sessionAt(calendar, day, override);
    if (day >= calendar.from && day <= calendar.lastCoveredDay) {
      if (closedDays.has(day) || isWeekend(day)) return null;
      return sessionAt(calendar, day, specialByDay.get(day) ?? hoursOn(calendar, day));
    }
    if (observedDays.has(day)) return sessionAt(calendar, day, hoursOn(calendar, day));
    return day > firstObserved && day < lastObserved ? null : 'unknown';
  }
}

function sessionAt(
  calendar: MarketCalendar,
  day: TradingDay,
  { open, close }: { readonly open: string; readonly close: string },
): TradingSession {
  const at = (time: string) => zonedInstant(calendar.zone, midnight(day) + minutesOf(time) * MINUTE_MS);
  return {
    day,
    open: at(open),
    close: at(close),
    breaks: hoursOn(calendar, day)
      .breaks.filter(({ start, end }) => open < start && end < close)
      .map(({ start, end }) => ({ start: at(start), end: at(end) })),
  };
}
