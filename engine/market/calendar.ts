import { z } from 'zod';
import cn from './calendars/cn.json' with { type: 'json' };
import hk from './calendars/hk.json' with { type: 'json' };
import jp from './calendars/jp.json' with { type: 'json' };
import kr from './calendars/kr.json' with { type: 'json' };
import us from './calendars/us.json' with { type: 'json' };
import vn from './calendars/vn.json' with { type: 'json' };
import type { MarketCode } from './types.ts';

const day = z.iso.date();
const time = z.iso.time({ precision: -1 });

/** A calendar file: what an exchange published, in its own wall-clock time. Weekends are never trading days. */
export const calendarSchema = z.strictObject({
  /** IANA time zone of every time in the file. */
  zone: z.string(),
  /** Where the days come from and what in them is not certain. */
  source: z.string(),
  /** First and last day that the file speaks for. */
  from: day,
  lastCoveredDay: day,
  /** Regular hours, each in force from its day to the next one's; the first also stands for all days before it. */
  hours: z
    .array(
      z.strictObject({
        from: day,
        open: time,
        close: time,
        breaks: z.array(z.strictObject({ start: time, end: time })),
      }),
    )
    .min(1),
  /** Weekdays without trading. */
  closed: z.array(day),
  /** Trading days with other hours; a break holds on them only if it lies within. */
  special: z.array(z.strictObject({ day, open: time, close: time, note: z.string() })),
});
export type MarketCalendar = z.infer<typeof calendarSchema>;

export const CALENDARS: Readonly<Record<MarketCode, MarketCalendar>> = {
  KR: kr,
  US_NASDAQ: us,
  US_NYSE: us,
  US_AMEX: us,
  JP: jp,
  HK: hk,
  CN_SHA: cn,
  CN_SZA: cn,
  VN_HNX: vn,
  VN_HSX: vn,
};

/** The regular hours in force on a day. */
export function hoursOn(calendar: MarketCalendar, on: string): MarketCalendar['hours'][number] {
  return calendar.hours.findLast((hours) => hours.from <= on) ?? calendar.hours[0]!;
}
