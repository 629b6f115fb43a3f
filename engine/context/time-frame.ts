import { addDays, DAY_MS, dayAt, midnight } from '../market/days.ts';
import { type TradingDay, tradingDay } from '../market/types.ts';

export type FrameKind = 'legacy' | 'year' | 'quarter' | 'month' | 'week' | 'day';

/**
 * A stretch of calendar days that memory is kept for. Its days are the local dates of whatever market a row is about.
 * Texts of one kind sort as the frames do.
 */
export interface TimeFrame {
  readonly kind: FrameKind;
  /** `LEGACY`, `2026`, `2026-Q1`, `2026-02`, `2026-W06` (ISO year and week) or `2026-02-04`. */
  readonly text: string;
  readonly first: TradingDay;
  /** Belongs to it. */
  readonly last: TradingDay;
}

export const LEGACY: TimeFrame = {
  kind: 'legacy',
  text: 'LEGACY',
  first: tradingDay('0000-01-01'),
  last: tradingDay('9999-12-31'),
};

/** The frame of a kind that a day lies in. */
export function frameOf(kind: FrameKind, day: TradingDay): TimeFrame {
  const year = day.slice(0, 4);
  const month = Number(day.slice(5, 7));
  switch (kind) {
    case 'legacy':
      return LEGACY;
    case 'year':
      return frame(kind, year, `${year}-01-01`, `${year}-12-31`);
    case 'quarter': {
      const quarter = Math.ceil(month / 3);
      return frame(kind, `${year}-Q${quarter}`, `${year}-${two(quarter * 3 - 2)}-01`, lastOfMonth(year, quarter * 3));
    }
    case 'month':
      return frame(kind, day.slice(0, 7), `${day.slice(0, 7)}-01`, lastOfMonth(year, month));
    case 'week': {
      const monday = addDays(day, 1 - weekdayOf(day));
      // The year of a week is the one its Thursday lies in: ISO 8601.
      const thursday = addDays(monday, 3);
      const isoYear = thursday.slice(0, 4);
      const week = Math.floor((midnight(thursday) - midnight(`${isoYear}-01-01`)) / DAY_MS / 7) + 1;
      return frame(kind, `${isoYear}-W${two(week)}`, monday, addDays(monday, 6));
    }
    case 'day':
      return frame(kind, day, day, day);
    default:
      return kind satisfies never;
  }
}

const SHAPES: readonly (readonly [kind: FrameKind, shape: RegExp])[] = [
  ['year', /^\d{4}$/],
  ['quarter', /^\d{4}-Q[1-4]$/],
  ['month', /^\d{4}-\d\d$/],
  ['week', /^\d{4}-W\d\d$/],
  ['day', /^\d{4}-\d\d-\d\d$/],
];

/** The frame of a text; null when there is none of it, such as a 53rd week of a year of 52. */
export function parseTimeFrame(text: string): TimeFrame | null {
  if (text === LEGACY.text) return LEGACY;
  const kind = SHAPES.find(([, shape]) => shape.test(text))?.[0];
  if (kind === undefined) return null;
  const day = dayIn(kind, text);
  if (day === null) return null;
  const found = frameOf(kind, day);
  return found.text === text ? found : null;
}

/** The frame that begins when this one has ended; legacy has none after it. */
export const nextFrame = (of: TimeFrame): TimeFrame => (of === LEGACY ? LEGACY : frameOf(of.kind, addDays(of.last, 1)));

export const previousFrame = (of: TimeFrame): TimeFrame =>
  of === LEGACY ? LEGACY : frameOf(of.kind, addDays(of.first, -1));

export const contains = ({ first, last }: TimeFrame, day: TradingDay): boolean => first <= day && day <= last;

/** 1 Monday to 7 Sunday. */
export const weekdayOf = (day: TradingDay): number => new Date(midnight(day)).getUTCDay() || 7;

const frame = (kind: FrameKind, text: string, first: string, last: string): TimeFrame => ({
  kind,
  text,
  first: tradingDay(first),
  last: tradingDay(last),
});

const two = (n: number): string => String(n).padStart(2, '0');

const lastOfMonth = (year: string, month: number): TradingDay => dayAt(Date.UTC(Number(year), month, 0));

/** A day that would lie in the frame, if there is such a frame. */
function dayIn(kind: FrameKind, text: string): TradingDay | null {
  const year = text.slice(0, 4);
  if (kind === 'quarter') return tradingDay(`${year}-${two(Number(text.slice(6)) * 3)}-01`);
  if (kind === 'week') {
    // The 4th of January is always in the first week.
    return addDays(tradingDay(`${year}-01-04`), (Number(text.slice(6)) - 1) * 7);
  }
  const day = kind === 'year' ? `${year}-01-01` : kind === 'month' ? `${text}-01` : text;
  return Number.isNaN(midnight(day)) ? null : dayAt(midnight(day));
}
