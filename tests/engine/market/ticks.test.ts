import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPrice } from '../../../engine/market/money.ts';
import { dailyLimits, isOnTick, roundToTick, shownDecimals, tickSize } from '../../../engine/market/ticks.ts';
import { MARKET_CODES, type MarketCode, price } from '../../../engine/market/types.ts';

const markets = fc.constantFrom(...MARKET_CODES);
const prices = fc.integer({ min: 1, max: 2_000_000_000 }).map((units) => price(units));

describe('tickSize', () => {
  it.each<[MarketCode, number, number]>([
    ['KR', 1_999, 1],
    ['KR', 2_000, 5],
    ['KR', 19_990, 10],
    ['KR', 71_900, 100],
    ['KR', 200_000, 500],
    ['KR', 500_000, 1_000],
    ['US_NYSE', 0.9999, 0.0001],
    ['US_NYSE', 1, 0.01],
    ['JP', 3_000, 1],
    ['JP', 3_005, 5],
    ['JP', 30_000, 10],
    ['JP', 30_050, 50],
    ['HK', 0.25, 0.001],
    ['HK', 0.255, 0.005],
    ['HK', 19.99, 0.01],
    ['HK', 388.2, 0.2],
    ['CN_SHA', 1_405, 0.01],
    ['VN_HSX', 9_990, 10],
    ['VN_HSX', 10_000, 50],
    ['VN_HSX', 50_000, 100],
    ['VN_HNX', 9_900, 100],
  ])('%s at %d: %d', (market, at, tick) => {
    expect(tickSize(market, toPrice(at, market))).toBe(toPrice(tick, market));
  });
});

describe('shownDecimals', () => {
  it.each<[MarketCode, number, number]>([
    ['KR', 71_900, 0],
    ['US_NYSE', 54.01, 2],
    ['US_NYSE', 0.4075, 4],
    ['JP', 3_000, 0],
    ['HK', 388.2, 2],
    ['HK', 0.255, 3],
    ['CN_SHA', 1_405, 2],
    ['VN_HSX', 10_050, 0],
  ])('%s at %d: %d', (market, at, decimals) => {
    expect(shownDecimals(market, toPrice(at, market))).toBe(decimals);
  });
});

describe('roundToTick', () => {
  it('rounds a sized order to a price the exchange takes', () => {
    expect(roundToTick('KR', price(71_950), 'down')).toBe(71_900);
    expect(roundToTick('KR', price(71_950), 'nearest')).toBe(72_000);
    expect(roundToTick('KR', price(1_999), 'up')).toBe(1_999);
    expect(roundToTick('KR', price(199_950), 'up')).toBe(200_000);
  });

  it('lands on the grid, on the right side, less than a tick away', () => {
    fc.assert(
      fc.property(markets, prices, (market, at) => {
        const tick = tickSize(market, at);
        const [down, nearest, up] = (['down', 'nearest', 'up'] as const).map((way) => roundToTick(market, at, way));
        expect([down, nearest, up].every((rounded) => isOnTick(market, rounded!))).toBe(true);
        expect(down).toBeLessThanOrEqual(at);
        expect(up).toBeGreaterThanOrEqual(at);
        expect(up! - down!).toBe(isOnTick(market, at) ? 0 : tick);
        expect(Math.abs(nearest! - at) * 2).toBeLessThanOrEqual(tick);
      }),
    );
  });
});

describe('dailyLimits', () => {
  it.each([
    [9_940, 6_960, 12_920],
    [71_900, 50_400, 93_400],
    [52_300, 36_700, 67_900],
    [1_000, 700, 1_300],
  ])('of %i won are %i and %i', (base, lower, upper) => {
    expect(dailyLimits('KR', price(base))).toEqual({ lower, upper });
  });

  it('stay within 30 % and on the grid', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (base) => {
        const { lower, upper } = dailyLimits('KR', price(base))!;
        expect(lower * 10).toBeGreaterThanOrEqual(base * 7);
        expect(upper * 10).toBeLessThanOrEqual(base * 13);
        expect(isOnTick('KR', lower) && isOnTick('KR', upper)).toBe(true);
      }),
    );
  });

  it('are a Korean rule here', () => {
    expect(dailyLimits('US_NYSE', price(1_872_500))).toBeNull();
  });
});
