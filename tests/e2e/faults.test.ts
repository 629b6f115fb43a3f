import { describe, expect, it } from 'vitest';
import { dayOf } from '../faults/day.ts';
import { runFaultDay } from '../faults/fault-day.ts';

const MINUTES = 5 * 60_000;

describe('a trading day with faults, kills and a phone', () => {
  // More of them: npm run faults -- 1-200
  it.each([7, 8])('leaves books that agree with the exchange’s, seed %i', { timeout: MINUTES }, async (seed) => {
    const { faulty, orders, kills, faults } = await runFaultDay(dayOf(seed));
    expect(faulty).toEqual([]);
    expect(Math.min(orders, kills, faults)).toBeGreaterThan(0);
  });
});
