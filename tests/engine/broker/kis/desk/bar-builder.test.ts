import { describe, expect, it } from 'vitest';
import { BarBuilder } from '../../../../../engine/broker/kis/desk/bar-builder.ts';
import { symbolId } from '../../../../../engine/market/types.ts';

const TEN = Date.UTC(2026, 2, 9, 1);

describe('the bars of a minute', () => {
  it('are open, high, low, close and volume of the prices in it, a market for itself', () => {
    const bars = new BarBuilder();
    for (const [at, last, volume] of [
      [0, 100, 5],
      [10_000, 130, 1],
      [20_000, 90, 2],
      [59_999, 110, 4],
    ] as const) {
      bars.add('KR', symbolId(2), last, volume, TEN + at);
    }
    bars.add('KR', symbolId(1), 7, 1, TEN + 30_000);
    bars.add('US_NASDAQ', symbolId(9), 50, 3, TEN + 30_000);
    expect(bars.due).toBe(TEN + 60_000);
    expect(bars.until(TEN + 59_999)).toEqual([]);
    const [korea, america] = bars.until(TEN + 60_000);
    expect(korea).toMatchObject({ market: 'KR', kind: 'minute', start: TEN, end: TEN + 60_000, count: 2 });
    expect(Array.from(korea?.symbols ?? [])).toEqual([1, 2]);
    const second = ['open', 'high', 'low', 'close', 'volume'].map((name) => korea?.[name as 'open'][1]);
    expect(second).toEqual([100, 130, 90, 110, 12]);
    expect(america).toMatchObject({ market: 'US_NASDAQ', count: 1 });
  });

  it('are told once, and the next minute begins empty', () => {
    const bars = new BarBuilder();
    bars.add('KR', symbolId(1), 100, 1, TEN);
    expect(bars.until(TEN + 60_000)).toHaveLength(1);
    expect([bars.until(TEN + 120_000), bars.due]).toEqual([[], null]);
    bars.add('KR', symbolId(1), 100, 1, TEN + 125_000);
    expect(bars.due).toBe(TEN + 180_000);
  });
});
