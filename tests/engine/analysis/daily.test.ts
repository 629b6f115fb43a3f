import { expect, it } from 'vitest';
import { toDaily } from '../../../engine/analysis/daily.ts';
import { columnsOf } from './driven-indicators.ts';

it('joins the bars of a day to its first open, extremes, last close and whole volume', () => {
  const bars = columnsOf([
    { open: 10, high: 12, low: 9, close: 11, volume: 100 },
    { open: 11, high: 15, low: 10, close: 14, volume: 200 },
    { open: 14, high: 14, low: 8, close: 13, volume: 50 },
    { open: 20, high: 21, low: 19, close: 20, volume: 70 },
  ]);
  expect(toDaily(bars, (i) => i === 3)).toEqual({
    at: Float64Array.of(bars.at[0]!, bars.at[3]!),
    open: Float64Array.of(10, 20),
    high: Float64Array.of(15, 21),
    low: Float64Array.of(8, 19),
    close: Float64Array.of(13, 20),
    volume: Float64Array.of(350, 70),
  });
});
