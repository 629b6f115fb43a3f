import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantInputs } from '../../../engine/analysis/quant-inputs.ts';
import { type QuantInputs, quantScore } from '../../../engine/analysis/quant-score.ts';
import { columnsOf } from './driven-indicators.ts';

const BEST: QuantInputs = {
  rsi: 55,
  return6mPct: 40,
  return1mPct: 12,
  pullbackPct: 5,
  roeTrend: 6,
  perDiscountPct: 35,
  pbr: 0.4,
  below52wHighPct: 20,
  maSpreadPct: 3,
  volumeTrend: 2,
  sentimentMomentum: 0.6,
  foreignNetBuying: 0.06,
  institutionNetBuying: 0.04,
  foreignOwnershipTrend: 1.5,
};

describe('quant score', () => {
  it('gives 100 points for the best of everything, 20, 20, 20, 10, 10 and 20', () => {
    const { score, coverage, groups, missing } = quantScore(BEST);
    expect(score).toBeCloseTo(100);
    expect(coverage).toBe(1);
    expect(groups).toEqual({ momentum: 20, quality: 20, value: 20, technical: 10, news: 10, flow: 20 });
    expect(missing).toEqual([]);
  });

  it('is the neutral half without any data, and says that nothing is behind it', () => {
    expect(quantScore({})).toMatchObject({ score: 50, coverage: 0 });
  });

  it('lowers the coverage by the points of what is missing', () => {
    const { score, coverage, missing } = quantScore({ ...BEST, roeTrend: null, pbr: Number.NaN });
    expect(coverage).toBeCloseTo(0.74);
    expect(score).toBeCloseTo(100 - 10 - 3);
    expect(missing).toEqual(['roeTrend', 'pbr']);
  });

  it('takes neither an oversold nor an overheated RSI for momentum', () => {
    const momentum = (rsi: number) => quantScore({ rsi }).groups.momentum;
    expect(momentum(15)).toBe(momentum(90));
    expect(momentum(55) - momentum(15)).toBe(5);
  });

  it('stays within 0 and 100, whatever the inputs', () => {
    const value = fc.option(fc.double());
    const inputs = fc.record(Object.fromEntries(Object.keys(BEST).map((name) => [name, value])));
    fc.assert(
      fc.property(inputs, (any) => {
        const { score, coverage } = quantScore(any);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100 + 1e-9);
        expect(coverage >= 0 && coverage <= 1).toBe(true);
      }),
    );
  });
});

describe('inputs from daily bars', () => {
  const rising = (days: number) =>
    columnsOf(
      Array.from({ length: days }, (_, i) => {
        const close = 100 + i;
        return { open: close, high: close, low: close, close, volume: 1000 };
      }),
    );

  it('reads a year of a rising stock at its high', () => {
    const inputs = quantInputs(rising(252));
    expect(inputs).toMatchObject({ rsi: 100, pullbackPct: -0, below52wHighPct: -0, volumeTrend: 1 });
    expect(inputs.return1mPct).toBeCloseTo((351 / 330 - 1) * 100);
    expect(inputs.return6mPct).toBeCloseTo((351 / 225 - 1) * 100);
    expect(inputs.maSpreadPct).toBeCloseTo((349 / 341.5 - 1) * 100);
    expect(quantScore(inputs).coverage).toBeCloseTo(0.36);
  });

  it('leaves out what a short history cannot tell', () => {
    expect(quantScore(quantInputs(rising(30))).coverage).toBeCloseTo(0.2);
    expect(quantInputs(rising(0))).toEqual({});
  });
});
