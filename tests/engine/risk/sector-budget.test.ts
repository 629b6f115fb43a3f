import { describe, expect, it } from 'vitest';
import { sectorCap, sectorHeat } from '../../../engine/risk/sector-budget.ts';

const returns = { semis: 3, shipbuilding: 1, banks: 0.5, retail: -0.2, batteries: -2 };

describe('sectorHeat', () => {
  it.each([
    ['semis', 'HOT'],
    ['shipbuilding', 'HOT'],
    ['banks', 'WARM'],
    ['retail', 'COOL'],
    ['batteries', 'COOL'],
  ])('%s is %s', (sector, heat) => {
    expect(sectorHeat(returns, sector, 0)).toBe(heat);
  });

  it('calls no falling sector hot and no rising one cool', () => {
    expect(sectorHeat({ semis: -1, banks: -2 }, 'semis', 0)).toBe('WARM');
    expect(sectorHeat({ semis: 1, banks: 2 }, 'semis', 0)).toBe('WARM');
  });

  it('cools a sector with many falling knives, however high its return', () => {
    expect(sectorHeat(returns, 'semis', 29.9)).toBe('HOT');
    expect(sectorHeat(returns, 'semis', 30)).toBe('COOL');
    expect(sectorHeat(returns, 'semis', Number.NaN)).toBe('COOL');
  });

  it('does not know a sector without a return', () => {
    expect(sectorHeat(returns, 'utilities', 0)).toBeNull();
    expect(sectorHeat({ ...returns, banks: Number.NaN }, 'banks', 0)).toBeNull();
    expect(sectorHeat({ ...returns, banks: Number.NaN }, 'semis', 0)).toBe('HOT');
  });
});

describe('sectorCap', () => {
  it.each([
    ['HOT', 0, 5],
    ['HOT', 3, 3],
    ['HOT', 9, 1],
    ['WARM', 0, 3],
    ['WARM', 2, 2],
    ['COOL', 0, 2],
    ['COOL', 2, 1],
    [null, 0, 3],
    [null, 5, 3],
    [null, Number.NaN, 0],
  ] as const)('%s with %d held allows %d', (heat, held, cap) => {
    expect(sectorCap({ heat, held })).toBe(cap);
  });
});
