import type { BarColumns } from './bar-columns.ts';

/** Joins intraday bars to a bar a day. `startsDay` tells which bars are the first of their local day. */
export function toDaily(bars: BarColumns, startsDay: (i: number) => boolean): BarColumns {
  const firsts: number[] = [];
  for (let i = 0; i < bars.at.length; i++) if (i === 0 || startsDay(i)) firsts.push(i);
  const days = firsts.length;
  const daily = {
    at: new Float64Array(days),
    open: new Float64Array(days),
    high: new Float64Array(days),
    low: new Float64Array(days),
    close: new Float64Array(days),
    volume: new Float64Array(days),
  };
  firsts.forEach((first, day) => {
    const end = firsts[day + 1] ?? bars.at.length;
    daily.at[day] = bars.at[first]!;
    daily.open[day] = bars.open[first]!;
    daily.close[day] = bars.close[end - 1]!;
    daily.high[day] = Number.NEGATIVE_INFINITY;
    daily.low[day] = Number.POSITIVE_INFINITY;
    for (let i = first; i < end; i++) {
      daily.high[day] = Math.max(daily.high[day]!, bars.high[i]!);
      daily.low[day] = Math.min(daily.low[day]!, bars.low[i]!);
      daily.volume[day] = daily.volume[day]! + bars.volume[i]!;
    }
  });
  return daily;
}
