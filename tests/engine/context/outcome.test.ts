import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../engine/context/calibration.ts';
import { type DecisionFate, followUp, type LaterDay, wasRight } from '../../../engine/context/outcome.ts';

const day = (close: number, high = close, low = close): LaterDay => ({ day: '', high, low, close });
const days = (...closes: readonly number[]): LaterDay[] => closes.map((close) => day(close));

describe('what came after a decision', () => {
  it('is the change to the closes 1, 5 and 20 trading days later, as far as they are known', () => {
    const later = days(...Array.from({ length: 20 }, (_, n) => 100 + (n + 1) / 10));
    expect(followUp(100, later.slice(0, 4)).after).toEqual({ 1: expect.closeTo(0.1), 5: null, 20: null });
    expect(followUp(100, later).after).toEqual({
      1: expect.closeTo(0.1),
      5: expect.closeTo(0.5),
      20: expect.closeTo(2),
    });
  });

  it.each([
    ['up', [day(101), day(101, 103)], { side: 'up', days: 2 }],
    ['down', [day(99, 99, 97)], { side: 'down', days: 1 }],
    ['both on one day, which counts as down', [day(100, 104, 96)], { side: 'down', days: 1 }],
    ['none yet', days(101, 102, 101), null],
    ['none in twenty days', days(...Array.from({ length: 25 }, () => 100)), { side: 'none', days: 20 }],
    [
      'one after twenty days, which is too late',
      days(...Array.from({ length: 20 }, () => 100), 110),
      { side: 'none', days: 20 },
    ],
  ] as const)('the barrier touched first: %s', (_, later, barrier) => {
    expect(followUp(100, later).barrier).toEqual(barrier);
  });

  it('of a price that is none is nothing', () => {
    expect(followUp(0, days(1, 2))).toEqual({ after: { 1: null, 5: null, 20: null }, barrier: null });
  });

  it('is never changed by later days once it is known', () => {
    const bar = fc.record({ close: fc.integer({ min: 80, max: 120 }), up: fc.nat(6), down: fc.nat(6) });
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 30 }), fc.nat(30), (bars, cut) => {
        const later = bars.map(({ close, up, down }) => day(close, close + up, close - down));
        const [early, late] = [followUp(100, later.slice(0, cut)), followUp(100, later)];
        if (early.barrier !== null) expect(late.barrier).toEqual(early.barrier);
        for (const horizon of [1, 5, 20] as const) {
          if (early.after[horizon] !== null) expect(late.after[horizon]).toBe(early.after[horizon]);
        }
      }),
    );
  });
});

describe('a decision was right', () => {
  const up = followUp(100, [day(104)]);
  const down = followUp(100, [day(96)]);
  const still = followUp(100, days(...Array.from({ length: 20 }, () => 100)));
  const open = followUp(100, days(100));
  const fate = (changes: Partial<DecisionFate>): DecisionFate => ({
    ...{ action: 'HOLD', held: false, pnl: null, followUp: still, ...changes },
  });

  it.each([
    ['a purchase with a gain', { action: 'BUY', pnl: 1 }, true],
    ['a purchase with a loss', { action: 'BUY', pnl: -1 }, false],
    ['a purchase that came to nothing', { action: 'BUY', pnl: 0 }, false],
    ['a purchase that is still held', { action: 'BUY', followUp: up }, null],
    ['staying out before a rise', { followUp: up }, false],
    ['staying out before a fall', { followUp: down }, true],
    ['staying out of a price that stood still', {}, true],
    ['staying out, too early to say', { followUp: open }, null],
    ['keeping before a fall', { held: true, followUp: down }, false],
    ['keeping before a rise', { held: true, followUp: up }, true],
    ['selling before a rise', { action: 'SELL', held: true, followUp: up }, false],
    ['selling before a fall', { action: 'SELL', held: true, followUp: down }, true],
  ] as const)('%s', (_, changes, right) => expect(wasRight(fate(changes))).toBe(right));
});

describe('calibration', () => {
  it('sets what was promised against what came of it, bucket by bucket', () => {
    const entries = [
      { confidence: 82, won: true },
      { confidence: 84, won: false },
      { confidence: 97, won: true },
      { confidence: 40, won: false },
    ];
    const { lines, count, brier } = calibrate(entries);
    expect(lines).toEqual([
      { bucket: '0-49', count: 1, wins: 0, promisedPct: 40, realisedPct: 0, gapPct: -40 },
      { bucket: '80-84', count: 2, wins: 1, promisedPct: 83, realisedPct: 50, gapPct: -33 },
      { bucket: '95-100', count: 1, wins: 1, promisedPct: 97, realisedPct: 100, gapPct: 3 },
    ]);
    expect(count).toBe(4);
    expect(brier).toBeCloseTo((0.18 ** 2 + 0.84 ** 2 + 0.03 ** 2 + 0.4 ** 2) / 4, 10);
  });

  it('counts every entry once, also beyond the ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ confidence: fc.double({ min: -10, max: 130, noNaN: true }), won: fc.boolean() })),
        (entries) => {
          const { lines } = calibrate(entries);
          expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(entries.length);
          expect(lines.reduce((sum, { wins }) => sum + wins, 0)).toBe(entries.filter(({ won }) => won).length);
        },
      ),
    );
  });

  it('of no entries is none', () => expect(calibrate([])).toEqual({ lines: [], count: 0, brier: null }));
});
