import { z } from 'zod';
import type { CalendarOverride } from '../kernel/settings.ts';
import { MARKET_CODES } from './types.ts';

const market = z.enum(MARKET_CODES);
const day = z.iso.date('is not a date YYYY-MM-DD');
const time = z.iso.time({ precision: -1, error: 'is not a local time HH:MM', abort: true });

const override = z.discriminatedUnion('closed', [
  z.strictObject({ market, day, closed: z.literal(true) }),
  z
    .strictObject({ market, day, closed: z.literal(false), open: time, close: time })
    .refine(({ open, close }) => open < close, { path: ['close'], error: 'is not after open' }),
]);

/** The user's `calendar.json`: one entry per market and day that differs from the built-in calendar. */
export const calendarOverridesSchema: z.ZodType<CalendarOverride[]> = z
  .array(override)
  .superRefine((overrides, context) => {
    const seen = new Set<string>();
    overrides.forEach((entry, index) => {
      const key = `${entry.market} ${entry.day}`;
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message: `${key} is there twice` });
      seen.add(key);
    });
  });
