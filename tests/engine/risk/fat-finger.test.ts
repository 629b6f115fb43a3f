import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FatFingerInput, fatFinger } from '../../../engine/risk/fat-finger.ts';

const buy: FatFingerInput = {
  side: 'BUY',
  amount: 3_000_000,
  availableCash: 10_000_000,
  quantity: 10,
  held: 0,
  limitPct: 30,
};
const check = (changed: Partial<FatFingerInput>) => fatFinger({ ...buy, ...changed });

describe('a buy', () => {
  it('may take the whole limit and not a won more', () => {
    expect(check({})).toEqual({
      passed: true,
      detail: '3,000,000 is 30 % of 10,000,000, limit 30 %',
      measures: [{ what: 'share of the available cash', value: 30, limit: 30, passes: '<=', unit: '%' }],
    });
    expect(check({ amount: 3_000_001 }).passed).toBe(false);
  });

  it.each([0, -1])('is refused with %d of cash', (availableCash) => {
    expect(check({ availableCash, amount: 1 }).passed).toBe(false);
  });

  it('shows cents as cents', () => {
    expect(check({ moneyDecimals: 2 }).detail).toBe('30,000.00 is 30 % of 100,000.00, limit 30 %');
  });
});

describe('a sell', () => {
  const sell = { side: 'SELL', availableCash: -500, quantity: 10 } as const;

  it('is not limited by cash but never exceeds the holding', () => {
    expect(check({ ...sell, held: 10 }).passed).toBe(true);
    expect(check({ ...sell, held: 9 })).toEqual({ passed: false, detail: 'selling 10 of 9 held' });
  });
});

it('passes no buy above the limit, whatever the numbers', () => {
  fc.assert(
    fc.property(fc.double(), fc.double(), fc.double(), fc.double(), (amount, availableCash, limitPct, quantity) => {
      const { passed } = check({ amount, availableCash, limitPct, quantity });
      if (passed) {
        expect(availableCash).toBeGreaterThan(0);
        expect((amount * 100) / availableCash).toBeLessThanOrEqual(limitPct);
      }
    }),
  );
  expect(check({ amount: 1 }).passed).toBe(true);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])('never passes on %d', (broken) => {
  for (const field of ['amount', 'availableCash', 'quantity', 'limitPct'] as const) {
    expect(check({ [field]: broken }).passed).toBe(false);
  }
  for (const field of ['quantity', 'held'] as const) {
    expect(check({ side: 'SELL', held: 10, [field]: broken }).passed).toBe(false);
  }
});
