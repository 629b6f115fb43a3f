import type { BarKind } from '../../../kernel/bars.ts';
import type { MarketClock } from '../../../market/clock.ts';
import { addDays } from '../../../market/days.ts';
import type { TradingSession } from '../../../market/trading-days.ts';
import type { MarketCode, TradingDay } from '../../../market/types.ts';

/** The part of the market clock that the practice market needs. */
export type PracticeCalendar = Pick<MarketClock, 'sessionOf'>;

export interface PracticeSession {
  readonly session: TradingSession;
  /** What its bars span: a whole session of the history, or a minute of a practice day. */
  readonly kind: BarKind;
}

/** Daily bars before the first practice day, so that RSI, ATR and averages exist on the first morning. */
const HISTORY_DAYS = 60;

/**
 * The sessions of one market in order: up to 60 before `startDay`, as far as the calendar reaches back, then every one
 * from `startDay` on, until the first day that the calendar does not know.
 */
export function* practiceSessions(
  market: MarketCode,
  startDay: TradingDay,
  calendar: PracticeCalendar,
): Generator<PracticeSession, void> {
  const history: TradingSession[] = [];
  for (let day = addDays(startDay, -1); history.length < HISTORY_DAYS; day = addDays(day, -1)) {
    const session = calendar.sessionOf(market, day);
    if (session === 'unknown') break;
    if (session !== null) history.push(session);
  }
  for (const session of history.reverse()) yield { session, kind: 'day' };

  for (let day = startDay; ; day = addDays(day, 1)) {
    const session = calendar.sessionOf(market, day);
    if (session === 'unknown') return;
    if (session !== null) yield { session, kind: 'minute' };
  }
}
