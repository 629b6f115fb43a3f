import { formatNumber } from '../terminal/format.ts';

/** Labels longer than this are written in short, `1.2T` for `1,200,000,000,000`. */
const LONGEST_LABEL = 14;
const ROWS_A_TICK = 3;
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 2 });
const scientific = new Intl.NumberFormat('en-US', { notation: 'scientific', maximumFractionDigits: 3 });

/** A number on an axis, in at most 14 columns. */
export function axisText(value: number, decimals: number): string {
  for (const text of [formatNumber(value, decimals), compact.format(value)]) {
    if (text.length <= LONGEST_LABEL) return text;
  }
  return scientific.format(value);
}

/** The smallest of 1, 2, 2.5, 5 × a power of ten that is at least so large. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (([1, 2, 2.5, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power) as number;
}

/** A vertical axis: values between `min` and `max` on so many rows, the highest in row 0. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly rows: number;
}

/** A scale with all the values on it; a single value is in its middle. */
export function scaleOf(values: Iterable<number>, rows: number): Scale {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return { min: 0, max: 1, rows };
  if (min < max) return { min, max, rows };
  const margin = Math.abs(min) / 100 || 1;
  return { min: min - margin, max: max + margin, rows };
}

/** Where a value is between the lowest and the highest, 0 to 1. */
export const heightOn = ({ min, max }: Scale, value: number): number =>
  Math.max(0, Math.min((value - min) / (max - min), 1));

/** The row of a value when each row has `parts` parts of its own, e.g. 2 halves; 0 is the top. */
export const rowOn = (scale: Scale, value: number, parts = 1): number =>
  Math.round((1 - heightOn(scale, value)) * (scale.rows * parts - 1));

/** Round numbers between the scale's ends, a few rows apart. */
export function ticksOf(scale: Scale): number[] {
  const { min, max, rows } = scale;
  const step = niceStep(((max - min) * ROWS_A_TICK) / Math.max(1, rows - 1));
  const first = Math.ceil(min / step);
  const count = Math.min(rows, Math.floor(max / step) - first + 1);
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}
