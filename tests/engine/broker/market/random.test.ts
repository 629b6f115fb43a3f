import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../engine/broker/sim/market/random.ts';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('createRandom', () => {
  it('repeats itself for the same seed and stream only', () => {
    const first = draws(100, createRandom(5, 1).uint32);
    expect(draws(100, createRandom(5, 1).uint32)).toEqual(first);
    expect(draws(100, createRandom(6, 1).uint32)).not.toEqual(first);
    expect(draws(100, createRandom(5, 2).uint32)).not.toEqual(first);
  });

  it('spreads evenly between two numbers', () => {
    const random = createRandom(5, 1);
    const values = draws(20_000, () => random.between(-2, 6));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...values)).toBeLessThan(6);
    expect(mean(values)).toBeCloseTo(2, 1);
  });

  it('draws normals of mean 0 and variance 1', () => {
    const random = createRandom(5, 1);
    const values = draws(50_000, random.normal);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
  });
});
