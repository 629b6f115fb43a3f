import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  candidateScore,
  rangePct,
  rsiProxy,
  signalOf,
  volatilityPct,
  volumeRatio,
} from '../../../engine/scanner/score.ts';

const anyNumber = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('volatility', () => {
  it('takes the range when the day ended near where it began', () => {
    expect(rangePct(72_400, 70_000, 71_000)).toBeCloseTo(3.38, 2);
    expect(volatilityPct(0.4, 3.38)).toBe(3.38);
  });

  it('takes the size of the change, whichever way it went', () => {
    expect(volatilityPct(-6.2, 4)).toBe(6.2);
  });

  it('is not a number for a halted stock, whose high and low are reported as zero', () => {
    expect(volatilityPct(0, rangePct(0, 0, 71_000))).toBeNaN();
    expect(volatilityPct(0, rangePct(71_000, 0, 71_000))).toBeNaN();
  });
});

describe('candidateScore', () => {
  it('gives 85 points at 10 % volatility and up to 15 for liquidity', () => {
    expect(candidateScore(10, 0, true)).toEqual({ score: 100, volatilityScore: 85, bonus: 15 });
    expect(candidateScore(5, 10, true)).toEqual({ score: 54.5, volatilityScore: 42.5, bonus: 12 });
    expect(candidateScore(30, null, true)).toEqual({ score: 85, volatilityScore: 85, bonus: 0 });
  });

  it('rests on volatility alone without rankings', () => {
    expect(candidateScore(4, 0, false)).toEqual({ score: 40, volatilityScore: 40, bonus: 0 });
  });

  it('stays between 0 and 100', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, noNaN: true }),
        fc.option(fc.nat(5000)),
        fc.boolean(),
        (volatility, rank, ranked) => {
          const { score, bonus } = candidateScore(volatility, rank, ranked);
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
          expect(bonus).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('never falls when volatility rises or the volume rank improves', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 50, noNaN: true }), fc.nat(60), (volatility, rank) => {
        const { score } = candidateScore(volatility, rank + 1, true);
        expect(candidateScore(volatility + 1, rank + 1, true).score).toBeGreaterThanOrEqual(score);
        expect(candidateScore(volatility, rank, true).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});

describe('rsiProxy and signalOf', () => {
  it('reads a 10 % rise as RSI 70 and a 10 % fall as 30', () => {
    expect([rsiProxy(10), rsiProxy(-10), rsiProxy(29.9), rsiProxy(-30)]).toEqual([70, 30, 100, 0]);
  });

  it('calls an unchanged stock momentum and a fallen one oversold', () => {
    expect([signalOf(0), signalOf(2.5), signalOf(-0.1)]).toEqual(['momentum', 'momentum', 'oversold']);
  });

  it('keeps the proxy between 0 and 100', () => {
    fc.assert(
      fc.property(anyNumber, (change) => {
        expect(rsiProxy(change)).toBeGreaterThanOrEqual(0);
        expect(rsiProxy(change)).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('volumeRatio', () => {
  it('is the larger of the measured and the reported ratio', () => {
    expect(volumeRatio({ todayVolume: 300, yesterdayVolume: 200, rankingIncreasePct: 120 })).toBeCloseTo(2.2);
    expect(volumeRatio({ todayVolume: 600, yesterdayVolume: 200, rankingIncreasePct: 120 })).toBe(3);
  });

  it('is 1 when nothing is known or volume fell', () => {
    expect(volumeRatio({ todayVolume: 100, yesterdayVolume: 0, rankingIncreasePct: null })).toBe(1);
    expect(volumeRatio({ todayVolume: 100, yesterdayVolume: Number.NaN, rankingIncreasePct: Number.NaN })).toBe(1);
    expect(volumeRatio({ todayVolume: 100, yesterdayVolume: 400, rankingIncreasePct: -60 })).toBe(1);
  });
});
