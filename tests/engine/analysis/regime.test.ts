import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyRegime } from '../../../engine/analysis/regime.ts';

/** An index at 1000 that then moves by these daily percentages. */
function index(flatDays: number, ...changes: readonly number[]): readonly number[] {
  const closes = Array<number>(flatDays).fill(1000);
  for (const change of changes) closes.push(closes.at(-1)! * (1 + change / 100));
  return closes;
}

const regimeOf = (closes: readonly number[]) => classifyRegime(closes).regime;

describe('regime', () => {
  it.each([
    ['a quiet market', index(25), 'NEUTRAL'],
    ['half a percent a day upwards', index(1, ...Array<number>(24).fill(0.5)), 'BULL'],
    ['half a percent a day downwards', index(1, ...Array<number>(24).fill(-0.5)), 'BEAR'],
    ['a surge of two days', index(25, 2.1, 2.1), 'STRONG_BULL'],
    ['a crash of two days', index(25, -2.1, -2.1), 'STRONG_BEAR'],
    ['small swings about the average', index(25, 0.3, -0.3, 0.2, -0.2), 'NEUTRAL'],
  ])('%s', (_, closes, regime) => {
    expect(regimeOf(closes)).toBe(regime);
    expect(classifyRegime(closes).note).toBe('');
  });

  it('is not strong below both thresholds', () => {
    expect(regimeOf(index(25, 0.3, 0.3, 0.5, 0.9, 1.9))).toBe('BULL');
    expect(regimeOf(index(25, 0.3, 0.3, 0.5, 0.9, 2.0))).toBe('STRONG_BULL');
  });

  it('is not strong on a surge that the week does not confirm', () => {
    expect(regimeOf(index(15, 8, 0, 0, 0, 0, 0, -1, -1, -0.5, 0, 2.1))).toBe('BULL');
  });

  it('is not neutral high above the average, however quiet the week', () => {
    expect(regimeOf(index(12, 10, 0, 0, 0, 0, 0, 0, 0))).toBe('BULL');
    expect(regimeOf(index(12, -10, 0, 0, 0, 0, 0, 0, 0))).toBe('BEAR');
  });

  it('says so with fewer than ten closes, or one that is no price', () => {
    const insufficient = { regime: 'NEUTRAL', note: 'insufficient data' };
    expect(classifyRegime(index(9))).toMatchObject(insufficient);
    expect(classifyRegime([])).toMatchObject(insufficient);
    expect(classifyRegime([...index(24), Number.NaN])).toMatchObject(insufficient);
    expect(classifyRegime([...index(24), 0])).toMatchObject(insufficient);
    expect(classifyRegime(index(10)).note).not.toBe('insufficient data');
  });

  it('asks for more when it has only a 10-day average', () => {
    expect(classifyRegime(index(10, 2.1, 2.1))).toMatchObject({
      regime: 'BULL',
      note: expect.stringContaining('10-day'),
    });
    expect(regimeOf(index(10, 3, 3))).toBe('STRONG_BULL');
  });

  it('lets breadth and turnover tip the balance', () => {
    const closes = index(25, 0.2, 0.2, 0.2, 0.2, 0.6);
    expect(classifyRegime(closes, { advancing: 0.5, turnoverRatio: 1 })).toEqual(classifyRegime(closes));
    const score = (breadth: object) => classifyRegime(closes, breadth).scores.BULL!;
    expect(score({ advancing: 1 }) - score({})).toBeCloseTo(10);
    expect(score({ advancing: 0 }) - score({})).toBeCloseTo(-10);
    expect(score({ turnoverRatio: 5 }) - score({})).toBeCloseTo(10);
    expect(score({ turnoverRatio: 0.2 }) - score({})).toBeCloseTo(0);
  });

  const closes = fc.array(fc.integer({ min: 5000, max: 15_000 }), { minLength: 20, maxLength: 30 });

  it('is never neutral 3 % and more away from the average, and never on its wrong side', () => {
    fc.assert(
      fc.property(closes, (levels) => {
        const distance = (levels.at(-1)! / (levels.slice(-20).reduce((a, b) => a + b) / 20) - 1) * 100;
        const regime = regimeOf(levels);
        if (Math.abs(distance) >= 3.000001) expect(regime).not.toBe('NEUTRAL');
        if (regime !== 'NEUTRAL') expect(regime.endsWith('BULL')).toBe(distance >= 0);
      }),
    );
  });

  it('depends on returns, not on the level of the index', () => {
    fc.assert(
      fc.property(closes, (levels) => {
        // A power of two scales floating point exactly.
        expect(regimeOf(levels.map((level) => level * 1024))).toBe(regimeOf(levels));
      }),
    );
  });
});
