import type { BlackoutWindow } from '../kernel/settings.ts';
import { CALENDARS, hoursOn } from './calendar.ts';
import { dayAt, MINUTE_MS, midnight, minutesOf, timeText } from './days.ts';
import type { Instant } from './types.ts';
import { zonedInstant, zoneOffset } from './zone.ts';

const DAY_MINUTES = 1440;

/**
 * What to say at the start when a blackout window (Korean time) covers the US open of an instant's New York date: in
 * standard time the default window begins exactly then. Null when none does.
 */
export function blackoutOverlapsUsOpen(windows: readonly BlackoutWindow[], at: Instant): string | null {
  const { US_NYSE: us, KR: kr } = CALENDARS;
  const day = dayAt(at + zoneOffset(us.zone, at));
  const usOpen = zonedInstant(us.zone, midnight(day) + minutesOf(hoursOn(us, day).open) * MINUTE_MS);
  const koreanTime = usOpen + zoneOffset(kr.zone, usOpen);
  const openMinute = (koreanTime / MINUTE_MS) % DAY_MINUTES;

  const covers = ({ startMinute: start, endMinute: end }: BlackoutWindow) =>
    start <= end ? start <= openMinute && openMinute < end : openMinute >= start || openMinute < end;
  const window = windows.find(covers);
  if (window === undefined) return null;
  const [start, end] = [timeText(window.startMinute), timeText(window.endMinute)];
  return `The blackout window ${start}-${end} (Korean time) covers the US open at ${timeText(openMinute)}: orders decided then wait until ${end}.`;
}
