import { describe, expect, it } from 'vitest';
import { type PriceSanityInput, priceSanity } from '../../../engine/risk/price-sanity.ts';

/** A Korean stock at 70,000 won: tick 100, yesterday's close 60,000. */
const input: PriceSanityInput = {
  price: 70_100,
  last: 70_000,
  maxGapPct: 2,
  tick: 100,
  limits: { lower: 42_000, upper: 78_000 },
  orderKind: 'limit',
};
const check = (changed: Partial<PriceSanityInput>) => priceSanity({ ...input, ...changed });

describe('priceSanity', () => {
  it('passes a price near the last one', () => {
    expect(check({})).toEqual({
      passed: true,
      detail: 'price 70100 is 0.14 % off the last 70000',
      measures: [{ what: 'distance from the last price', value: 100 / 700, limit: 2, passes: '<=', unit: '%' }],
    });
  });

  it('takes a gap of exactly the limit, in both directions', () => {
    expect(check({ price: 71_400 }).passed).toBe(true);
    expect(check({ price: 68_600 }).passed).toBe(true);
    expect(check({ price: 71_500 }).passed).toBe(false);
    expect(check({ price: 68_500 }).passed).toBe(false);
  });

  it('takes the daily limit itself and nothing beyond', () => {
    expect(check({ price: 78_000, last: 78_000 }).passed).toBe(true);
    expect(check({ price: 78_100, last: 78_000 }).detail).toMatch('outside the day’s limits 42000 to 78000');
    expect(check({ price: 78_100, last: 78_000, limits: null }).passed).toBe(true);
  });

  it('asks orders with a price for the tick grid', () => {
    expect(check({ price: 70_050 }).detail).toBe('price 70050 is not on the tick grid of 100');
    expect(check({ price: 70_050, orderKind: 'market' }).passed).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 0, -1])('never passes on %d', (broken) => {
    expect(check({ price: broken }).passed).toBe(false);
    expect(check({ last: broken }).passed).toBe(false);
    expect(check({ tick: broken }).passed).toBe(false);
    expect(check({ maxGapPct: broken }).passed).toBe(false);
  });

  it('never passes limits that are not numbers', () => {
    expect(check({ limits: { lower: Number.NaN, upper: 78_000 } }).passed).toBe(false);
    expect(check({ limits: { lower: 42_000, upper: Number.NaN } }).passed).toBe(false);
  });
});
