import { describe, expect, it } from 'vitest';
import type { Regime } from '../../../engine/playbook/model.ts';
import { cashFloor } from '../../../engine/risk/cash-floor.ts';

describe('cashFloor', () => {
  it.each<[Regime, number]>([
    ['STRONG_BULL', 5],
    ['BULL', 10],
    ['NEUTRAL', 15],
    ['BEAR', 25],
    ['STRONG_BEAR', 35],
  ])('%s keeps %d %% in cash', (regime, floor) => {
    const equity = 200_000_000;
    const atFloor = (equity * floor) / 100;
    expect(cashFloor({ cashAfter: atFloor, equity, regime })).toEqual({
      passed: true,
      detail: `${floor} % of equity left in cash, ${regime} needs ${floor} %`,
      measures: [{ what: 'cash left', value: floor, limit: floor, passes: '>=', unit: '%' }],
    });
    expect(cashFloor({ cashAfter: atFloor - 1, equity, regime }).passed).toBe(false);
  });

  it.each([
    [Number.NaN, 100],
    [100, Number.NaN],
    [100, 0],
    [Number.POSITIVE_INFINITY, 100],
    [-10, -100],
  ])('never passes cash %d of equity %d', (cashAfter, equity) => {
    expect(cashFloor({ cashAfter, equity, regime: 'STRONG_BULL' }).passed).toBe(false);
  });
});
