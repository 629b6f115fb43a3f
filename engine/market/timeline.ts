import { CALENDARS, hoursOn } from './calendar.ts';
import { MINUTE_MS, midnight, minutesOf } from './days.ts';
import type { SessionOfDay, TradingSession } from './trading-days.ts';
import type { Instant, MarketCode, SessionName, TradingDay } from './types.ts';
import { zonedInstant } from './zone.ts';

/** What a market is doing at an instant. */
export interface MarketMoment {
  /** Of the regular session: `break` is its lunch break; `unknown` when no calendar speaks for the local date. */
  readonly state: 'open' | 'break' | 'closed' | 'unknown';
  /** The session, extended hours included; a lunch break belongs to its session. */
  readonly session: SessionName;
  /** The trading day that the session belongs to; null outside all sessions. */
  readonly tradingDay: TradingDay | null;
}

/** A stretch of a local date with one moment, closed at the start and open at the end. */
export interface TimelineSpan {
  readonly from: Instant;
  readonly until: Instant;
  readonly moment: MarketMoment;
}

// Nextrade, Korea's alternative venue, opened on this day: no session outside the regular one before it.
const NXT_SINCE = '2025-03-04';

/**
 * A market's local date from midnight to midnight, without gaps.
 * @param today the regular session of the date
 * @param tomorrow that of the date after: the US night session from 20:00 belongs to it
 */
export function timelineOf(
  market: MarketCode,
  day: TradingDay,
  today: SessionOfDay,
  tomorrow: SessionOfDay,
): readonly TimelineSpan[] {
  const { zone } = CALENDARS[market];
  const at = (time: string, shift = 0) => zonedInstant(zone, midnight(day) + (minutesOf(time) + shift) * MINUTE_MS);
  const idle = today === 'unknown' ? 'unknown' : 'closed';
  const spans: TimelineSpan[] = [];
  let cursor = at('00:00');

  const push = (until: Instant, moment: MarketMoment) => {
    if (until > cursor) {
      spans.push({ from: cursor, until, moment });
      cursor = until;
    }
  };
  const rest = (until: Instant) => push(until, { state: idle, session: 'CLOSED', tradingDay: null });
  const extended = (session: SessionName, until: Instant, tradingDay = day) =>
    push(until, { state: idle, session, tradingDay });
  const regular = (session: SessionName, { open, close, breaks }: TradingSession) => {
    rest(open);
    for (const { start, end } of breaks) {
      push(start, { state: 'open', session, tradingDay: day });
      push(end, { state: 'break', session, tradingDay: day });
    }
    push(close, { state: 'open', session, tradingDay: day });
  };

  switch (market) {
    case 'KR':
      if (isSession(today)) {
        const nxt = day >= NXT_SINCE;
        const shift = wholeDayShift(market, today);
        if (nxt) {
          rest(earlier(at('08:00', shift), today.open));
          extended('NXT_PRE', earlier(at('08:50', shift), today.open));
        }
        regular('KRX_REG', today);
        if (nxt) extended('NXT_AFTER', at('20:00', shift));
      }
      break;
    case 'US_NASDAQ':
    case 'US_NYSE':
    case 'US_AMEX':
      if (isSession(today)) {
        extended('US_DAY', at('04:00'));
        extended('US_PRE', today.open);
        regular('US_REG', today);
        extended('US_AFTER', at('17:00'));
      }
      rest(at('20:00'));
      if (isSession(tomorrow)) extended('US_DAY', at('24:00'), tomorrow.day);
      break;
    case 'JP':
    case 'HK':
    case 'CN_SHA':
    case 'CN_SZA':
    case 'VN_HNX':
    case 'VN_HSX':
      if (isSession(today)) regular('REG', today);
      break;
  }
  rest(at('24:00'));
  return spans;
}

const isSession = (session: SessionOfDay): session is TradingSession => session !== null && session !== 'unknown';

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** Minutes by which the whole day is moved (college-entrance exam: 60); 0 when only the opening or the close is. */
function wholeDayShift(market: MarketCode, { day, open, close }: TradingSession): number {
  const calendar = CALENDARS[market];
  const hours = hoursOn(calendar, day);
  const moved = (time: Instant, usual: string) =>
    (time - zonedInstant(calendar.zone, midnight(day) + minutesOf(usual) * MINUTE_MS)) / MINUTE_MS;
  const openShift = moved(open, hours.open);
  return openShift === moved(close, hours.close) ? openShift : 0;
}
