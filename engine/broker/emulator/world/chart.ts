import type { MarketClock } from '../../../market/clock.ts';
import type { Instant, MarketCode } from '../../../market/types.ts';
import type { DayTape, Tape } from './tape.ts';

/** What a bar of a chart spans. */
export type Period = 'D' | 'W' | 'M' | 'Y';

/** A bar of a daily chart or of a longer period, named by its last day. */
export interface PeriodBar {
  readonly day: string;
  /** Close of the bar before; of the first bar its own base. */
  readonly base: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly amount: number;
}

/** Bars of whole days, weeks, months or years, oldest first, the present one as far as it has come. */
export function periodBars({ days }: Tape, period: Period): PeriodBar[] {
  const bars: PeriodBar[] = [];
  let key = '';
  for (const tape of days) {
    const own = keyOf(tape.day, period);
    const before = bars.at(-1);
    if (own !== key || before === undefined) bars.push(barOf(tape));
    else bars[bars.length - 1] = joined(before, tape);
    key = own;
  }
  return bars;
}

function keyOf(day: string, period: Period): string {
  switch (period) {
    case 'D':
      return day;
    case 'W': {
      // The number of the week: 1970-01-05 was a Monday.
      return String(Math.floor((Date.parse(day) / 86_400_000 - 4) / 7));
    }
    case 'M':
      return day.slice(0, 7);
    case 'Y':
      return day.slice(0, 4);
  }
}

const barOf = ({ day, base, open, high, low, last, volume, amount }: DayTape): PeriodBar => ({
  day,
  base,
  open,
  high,
  low,
  close: last,
  volume,
  amount,
});

const joined = (bar: PeriodBar, { day, high, low, last, volume, amount }: DayTape): PeriodBar => ({
  ...bar,
  day,
  high: Math.max(bar.high, high),
  low: Math.min(bar.low, low),
  close: last,
  volume: bar.volume + volume,
  amount: bar.amount + amount,
});

/** The date whose trades a screen shows at an instant: today's, or the last trading day's when today is none. */
export function screenDay(clock: MarketClock, market: MarketCode, at: Instant, { days }: Tape): string {
  const today = clock.localDay(market, at);
  const session = clock.sessionOf(market, today);
  return session === null || session === 'unknown' ? (days.at(-1)?.day ?? today) : today;
}
