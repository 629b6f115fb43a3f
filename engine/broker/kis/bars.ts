import { addDays } from '../../market/days.ts';
import type { Price, TradingDay } from '../../market/types.ts';
import type { KisDailyBar } from './records.ts';
import { type KisResult, ok } from './result.ts';

/** Prices and volume of a bar as they are read: a symbol that did not trade has a close and zeros. */
export interface RawBar {
  readonly open: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  readonly close: Price | null;
  readonly volume: number;
}

/** Null for a bar without a close; one that did not trade stays where it closed. */
export function fullBar({ open, high, low, close, volume }: RawBar): Omit<KisDailyBar, 'day'> | null {
  return close === null ? null : { open: open ?? close, high: high ?? close, low: low ?? close, close, volume };
}

/** A page of a chart, newest first or in any order. */
export type ReadDays<T> = (until: TradingDay) => Promise<KisResult<readonly T[]>>;

/** Far more pages than any chart here needs. */
const MAX_PAGES = 60;

/**
 * Days up to `until`, oldest first, page by page into the past until there are `count` or no more. What a page repeats
 * or has after its end is left out.
 */
export async function daysBack<T extends { readonly day: TradingDay }>(
  until: TradingDay,
  count: number,
  read: ReadDays<T>,
): Promise<KisResult<readonly T[]>> {
  const days: T[] = [];
  let end = until;
  for (let page = 0; page < MAX_PAGES && days.length < count; page += 1) {
    const answer = await read(end);
    if (!answer.ok) return answer;
    const fresh = newestFirst(answer.value).filter(({ day }) => day <= end);
    const oldest = fresh.at(-1);
    if (oldest === undefined) break;
    days.push(...fresh);
    end = addDays(oldest.day, -1);
  }
  return ok(days.reverse());
}

function newestFirst<T extends { readonly day: TradingDay }>(page: readonly T[]): readonly T[] {
  const byDay = new Map(page.map((bar) => [bar.day, bar]));
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? 1 : -1));
}
