import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BreakerInput, breakerMeasures, isTripped } from '../../../engine/risk/breaker.ts';

/** 100 million won at the start of the day, 40 million of it in stocks. */
const account: BreakerInput = {
  evaluation: 40_000_000,
  purchase: 40_000_000,
  equity: 100_000_000,
  dayStartEquity: 100_000_000,
  flows: 0,
};
const measure = (changed: Partial<BreakerInput>) => breakerMeasures({ ...account, ...changed });
const trips = (changed: Partial<BreakerInput>) => isTripped(measure(changed), -3);

describe('breakerMeasures', () => {
  it('measures holdings against their purchase and equity against the day’s start', () => {
    expect(measure({ evaluation: 39_000_000, equity: 99_000_000 })).toEqual({ unrealisedPct: -2.5, dayPct: -1 });
  });

  it('takes deposits and withdrawals out', () => {
    expect(measure({ equity: 109_000_000, flows: 10_000_000 }).dayPct).toBe(-1);
    expect(measure({ equity: 80_000_000, flows: -20_000_000 }).dayPct).toBe(0);
  });

  it('does not apply without holdings, without a start, or to an empty account', () => {
    expect(measure({ evaluation: 0, purchase: 0 }).unrealisedPct).toBeNull();
    expect(measure({ dayStartEquity: null }).dayPct).toBeNull();
    expect(measure({ dayStartEquity: 0, equity: 0 }).dayPct).toBeNull();
  });

  it('measures an account first funded today against what was paid in', () => {
    expect(measure({ dayStartEquity: 0, flows: 10_000_000, equity: 9_800_000 }).dayPct).toBe(-2);
  });
});

describe('isTripped', () => {
  it('trips below the threshold and not at it, on either measure', () => {
    expect(trips({ evaluation: 38_800_000 })).toBe(false);
    expect(trips({ evaluation: 38_799_999 })).toBe(true);
    expect(trips({ equity: 97_000_000 })).toBe(false);
    expect(trips({ equity: 96_999_999 })).toBe(true);
  });

  it('does not trip where nothing applies', () => {
    expect(trips({ evaluation: 0, purchase: 0, dayStartEquity: null })).toBe(false);
  });

  it('trips on holdings whose purchase amount was lost', () => {
    expect(trips({ purchase: 0 })).toBe(true);
    expect(trips({ dayStartEquity: -1 })).toBe(true);
  });

  it('trips on every input that is not a finite number, and on such a threshold', () => {
    const broken = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const field = fc.constantFrom('evaluation', 'purchase', 'equity', 'dayStartEquity', 'flows');
    fc.assert(
      fc.property(field, broken, (name, value) => {
        expect(trips({ [name]: value })).toBe(true);
        expect(isTripped(measure({}), value)).toBe(true);
      }),
    );
  });

  it('is strict at any threshold', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: -0.01, noNaN: true }), (threshold) => {
        expect(isTripped({ unrealisedPct: threshold, dayPct: threshold }, threshold)).toBe(false);
        const below = threshold - 1e-9;
        expect(isTripped({ unrealisedPct: below, dayPct: null }, threshold)).toBe(true);
        expect(isTripped({ unrealisedPct: null, dayPct: below }, threshold)).toBe(true);
      }),
    );
  });
});
