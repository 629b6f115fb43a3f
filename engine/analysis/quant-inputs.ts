import type { BarColumns } from './bar-columns.ts';
import type { QuantInputs } from './quant-score.ts';
import { series } from './series.ts';

const MONTH = 21;
const YEAR = 12 * MONTH;

/** The factors of the quant score that daily bars alone can tell. Throws RangeError for a price that is not finite. */
export function quantInputs(daily: BarColumns): QuantInputs {
  const { close, volume } = daily;
  const last = close.at(-1);
  const ma20 = series('sma20')(daily).at(-1);
  if (last === undefined || ma20 === undefined) return {};
  const ma5 = series('sma5')(daily).at(-1)!;
  const ma60 = series('sma60')(daily).at(-1)!;
  const high20 = highest(daily.high, 20);
  return {
    rsi: series('rsi14')(daily).at(-1)!,
    return6mPct: percent(last, close.at(-1 - 6 * MONTH)),
    return1mPct: percent(last, close.at(-1 - MONTH)),
    pullbackPct: Number.isNaN(ma60) ? null : ma20 > ma60 ? -percent(last, high20) : 0,
    below52wHighPct: -percent(last, highest(daily.high, YEAR)),
    maSpreadPct: percent(ma5, ma20),
    volumeTrend: mean(volume, 5) / mean(volume, 20),
  };
}

/** Highest of the last `count`, NaN when there are fewer. */
function highest(values: Float64Array, count: number): number {
  return values.length < count ? Number.NaN : values.subarray(-count).reduce((a, b) => Math.max(a, b));
}

/** Mean of the last `count`, NaN when there are fewer. */
function mean(values: Float64Array, count: number): number {
  return values.length < count ? Number.NaN : values.subarray(-count).reduce((a, b) => a + b) / count;
}

/** How far `value` is above `reference`, in percent. */
function percent(value: number, reference = Number.NaN): number {
  return (value / reference - 1) * 100;
}
