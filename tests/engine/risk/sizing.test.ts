import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { type SizingInput, sizeEntry } from '../../../engine/risk/sizing.ts';

const input: SizingInput = {
  settings: DEFAULT_TRADING_SETTINGS,
  availableCash: 98_000_000,
  score: 82.3,
  allocationPct: 10,
  multiplier: 1,
  price: 85_000,
  priceToMoney: (quantity) => 85_000 * quantity,
  lotSize: 1,
};
const size = (changed: Partial<SizingInput>) => sizeEntry({ ...input, ...changed });
const switchedOff = { ...DEFAULT_TRADING_SETTINGS, positionSizingEnabled: false };

describe('sizeEntry', () => {
  it('gives a volatile stock a smaller share, and shows the arithmetic', () => {
    expect(size({})).toEqual({
      quantity: 35,
      allocationPct: (5 * 50) / 82.3,
      amount: 2_975_000,
      detail: '5 % × 50 / 82.3 = 3.04 % of 98,000,000 = 2,976,914 → 35 shares',
    });
  });

  it('clamps a calm stock to 10 %', () => {
    expect(size({ score: 10 }).detail).toBe(
      '5 % × 50 / 10 = 25 % clamped to 10 % of 98,000,000 = 9,800,000 → 115 shares',
    );
  });

  it('applies the multiplier after the clamp', () => {
    expect(size({ score: 10, multiplier: 1.3 })).toMatchObject({ allocationPct: 13, quantity: 149 });
  });

  it('takes the scenario’s allocation for a stock without a score, clamped alike', () => {
    expect(size({ score: null, allocationPct: 40 }).allocationPct).toBe(10);
    expect(size({ score: null, allocationPct: 0.5 }).allocationPct).toBe(1);
    expect(size({ score: null, allocationPct: 4 }).detail).toMatch(/^allocation 4 % of/);
  });

  it('takes the scenario’s allocation as it is when sizing is switched off', () => {
    expect(size({ settings: switchedOff, allocationPct: 40, multiplier: 1.3 }).allocationPct).toBe(40);
  });

  it('floors to whole lots', () => {
    expect(size({ lotSize: 10 })).toMatchObject({ quantity: 30, amount: 2_550_000 });
    expect(size({ lotSize: 100 })).toMatchObject({ quantity: 0, amount: 0 });
  });

  it('counts shares whose price is below the minor unit', () => {
    const sized = size({ price: 40, priceToMoney: (quantity) => Math.round(0.4 * quantity), availableCash: 10_000 });
    expect(sized).toMatchObject({ quantity: 758, amount: 303 });
  });

  it('buys nothing for a scenario that allocates nothing', () => {
    expect(size({ allocationPct: 0 }).quantity).toBe(0);
  });

  it.each(['availableCash', 'score', 'allocationPct', 'multiplier', 'price', 'lotSize'] as const)(
    'buys nothing when %s is not a usable number',
    (field) => {
      for (const broken of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
        expect(size({ [field]: broken })).toMatchObject({ quantity: 0, amount: 0 });
      }
      expect(size({ priceToMoney: () => Number.NaN }).quantity).toBe(0);
    },
  );

  it('never spends more than 10 % × multiplier, never a negative number, and wastes less than a lot', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e11 }),
        fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0.7, max: 1.3, noNaN: true }),
        fc.integer({ min: 1, max: 2_000_000 }),
        fc.constantFrom(1, 10, 100),
        (availableCash, score, allocationPct, multiplier, price, lotSize) => {
          const priceToMoney = (quantity: number) => price * quantity;
          const sized = size({ availableCash, score, allocationPct, multiplier, price, lotSize, priceToMoney });
          expect(sized.quantity).toBeGreaterThanOrEqual(0);
          expect(sized.quantity % lotSize).toBe(0);
          expect(sized.amount).toBe(price * sized.quantity);
          expect(sized.amount).toBeLessThanOrEqual(availableCash * 0.1 * multiplier * (1 + 1e-12));
          const budget = (availableCash * sized.allocationPct) / 100;
          if (sized.quantity > 0) expect(sized.amount + price * lotSize).toBeGreaterThan(budget * (1 - 1e-12));
        },
      ),
    );
  });
});
