import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandMarkets, MARKETS } from '../../../engine/market/markets.ts';
import {
  formatMoney,
  formatPrice,
  fromPrice,
  MONEY_DECIMALS,
  notional,
  toPrice,
} from '../../../engine/market/money.ts';
import { MARKET_CODES, money, price, quantity } from '../../../engine/market/types.ts';

const markets = fc.constantFrom(...MARKET_CODES);

describe('notional', () => {
  it('is price times quantity in minor units', () => {
    expect(notional(price(71_900), quantity(10), 'KR')).toBe(719_000);
    expect(notional(toPrice(187.25, 'US_NASDAQ'), quantity(3), 'US_NASDAQ')).toBe(56_175);
    expect(notional(toPrice(2_847.5, 'JP'), quantity(100), 'JP')).toBe(284_750);
    expect(notional(toPrice(0.244, 'HK'), quantity(1_000), 'HK')).toBe(24_400);
  });

  it('rounds half away from zero', () => {
    expect(notional(price(50), quantity(1), 'US_NYSE')).toBe(1);
    expect(notional(price(49), quantity(1), 'US_NYSE')).toBe(0);
    expect(notional(price(-50), quantity(1), 'US_NYSE')).toBe(-1);
    expect(notional(price(1_005), quantity(1), 'CN_SHA')).toBe(101);
  });

  it('is within half a minor unit of the exact amount', () => {
    fc.assert(
      fc.property(markets, fc.nat(1_000_000_000), fc.nat(1_000_000), (market, units, shares) => {
        const { priceDecimals, currency } = MARKETS[market];
        const scale = 10 ** (priceDecimals - MONEY_DECIMALS[currency]);
        const error = notional(price(units), quantity(shares), market) * scale - units * shares;
        expect(Math.abs(error) * 2).toBeLessThanOrEqual(scale);
      }),
    );
  });

  it('refuses amounts that are no safe integer', () => {
    expect(() => notional(price(2 ** 52), quantity(4), 'KR')).toThrow(RangeError);
    expect(() => notional(price(Number.NaN), quantity(1), 'KR')).toThrow(RangeError);
  });
});

describe('prices', () => {
  it('go to units and back', () => {
    expect(toPrice(0.4075, 'US_AMEX')).toBe(4_075);
    expect(toPrice(388.2, 'HK')).toBe(388_200);
    fc.assert(
      fc.property(markets, fc.nat(2_000_000_000), (market, units) => {
        expect(toPrice(fromPrice(price(units), market), market)).toBe(units);
      }),
    );
  });

  it('refuse what is not a number', () => {
    expect(() => toPrice(Number.NaN, 'KR')).toThrow('NaN is not a price on KR');
    expect(() => toPrice(Infinity, 'US_NYSE')).toThrow(RangeError);
  });

  it.each([
    [1_234_500, 'KR', '1,234,500'],
    [900, 'KR', '900'],
    [1_872_500, 'US_NYSE', '187.25'],
    [52_000_000, 'US_NYSE', '5,200.00'],
    [4_075, 'US_NYSE', '0.4075'],
    [5_000, 'US_NYSE', '0.50'],
    [1, 'US_NYSE', '0.0001'],
    [28_475, 'JP', '2,847.5'],
    [28_470, 'JP', '2,847'],
    [388_200, 'HK', '388.20'],
    [244, 'HK', '0.244'],
  ] as const)('%i units on %s read %s', (units, market, expected) => {
    expect(formatPrice(price(units), market)).toBe(expected);
  });
});

describe('formatMoney', () => {
  it('names the currency and groups thousands', () => {
    expect(formatMoney(money(-1_234_567), 'KRW')).toBe('-1,234,567 KRW');
    expect(formatMoney(money(100_005), 'USD')).toBe('1,000.05 USD');
    expect(formatMoney(money(-5), 'USD')).toBe('-0.05 USD');
    expect(formatMoney(money(0), 'JPY')).toBe('0 JPY');
  });
});

describe('expandMarkets', () => {
  it('takes codes and the shorthands', () => {
    expect(expandMarkets('KR')).toEqual(['KR']);
    expect(expandMarkets('US')).toEqual(['US_NASDAQ', 'US_NYSE', 'US_AMEX']);
    expect(expandMarkets('CN')).toEqual(['CN_SHA', 'CN_SZA']);
    expect(expandMarkets('VN')).toEqual(['VN_HNX', 'VN_HSX']);
  });

  it('knows nothing else', () => {
    for (const name of ['', 'us', 'US_', 'NASDAQ', 'EU']) expect(expandMarkets(name)).toEqual([]);
  });
});
