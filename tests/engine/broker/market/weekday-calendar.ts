import type { PracticeCalendar } from '../../../../engine/broker/sim/market/practice-sessions.ts';
import { MINUTE_MS } from '../../../../engine/market/days.ts';
import { instant } from '../../../../engine/market/types.ts';

export const HOLIDAY = '2026-03-04';
export const HALF_DAY = '2026-03-05';
export const LAST_DAY = '2026-04-30';

/** Weekdays in Korean and winter New York hours, with a holiday, a half day, and an end. */
export const weekdayCalendar: PracticeCalendar = {
  sessionOf(market, day) {
    if (day > LAST_DAY) return 'unknown';
    const midnight = Date.parse(`${day}T00:00:00Z`);
    if (new Date(midnight).getUTCDay() % 6 === 0 || day === HOLIDAY) return null;
    const open = midnight + (market === 'KR' ? 0 : 14 * 60 + 30) * MINUTE_MS;
    const minutes = day === HALF_DAY ? 210 : 390;
    return { day, open: instant(open), close: instant(open + minutes * MINUTE_MS), breaks: [] };
  },
};
