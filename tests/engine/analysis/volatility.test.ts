import { describe, expect, it } from 'vitest';
import { intradayRangePct, realisedVolatilityPct, volatility } from '../../../engine/analysis/volatility.ts';
import { columnsOf } from './driven-indicators.ts';

describe('volatility', () => {
  it('measures the range of a day against its last price', () => {
    expect(intradayRangePct(105, 100, 100)).toBe(5);
  });

  it('annualises the deviation of daily log returns', () => {
    // Returns of +1 % and −1 % in turn: mean 0, sample deviation 1 % × √(20 / 19).
    const closes = Array.from({ length: 21 }, (_, i) => (i % 2 === 0 ? 100 : 100 * Math.exp(0.01)));
    expect(realisedVolatilityPct(closes)).toBeCloseTo(Math.sqrt((20 / 19) * 252), 8);
    expect(realisedVolatilityPct(closes.slice(1))).toBeNaN();
  });

  it('sums up daily bars as of the last', () => {
    const bars = Array.from({ length: 30 }, () => ({ open: 100, high: 102, low: 98, close: 100, volume: 1 }));
    expect(volatility(columnsOf(bars))).toEqual({ atrPct: 4, realisedPct: 0, rangePct: 4, level: 'LOW' });
    expect(volatility(columnsOf(bars.slice(0, 5)))).toEqual({
      atrPct: NaN,
      realisedPct: NaN,
      rangePct: 4,
      level: null,
    });
    expect(volatility(columnsOf([])).rangePct).toBeNaN();
  });
});
