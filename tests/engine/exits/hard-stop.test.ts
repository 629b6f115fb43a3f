import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HardStopInput, hardStopPct } from '../../../engine/exits/hard-stop.ts';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { MARKET_CODES } from '../../../engine/market/types.ts';

const stop = (input: Partial<HardStopInput>) =>
  hardStopPct({
    market: 'KR',
    entryPrice: 70_000,
    atr: null,
    playbookStopPct: null,
    settings: DEFAULT_TRADING_SETTINGS,
    ...input,
  });

describe('hardStopPct', () => {
  it('gives a Korean stock two ATR of room', () => {
    expect(stop({ atr: 1400 })).toBe(-4);
  });

  it('stays between the tightest and the loosest stop', () => {
    expect(stop({ atr: 100 })).toBe(-2);
    expect(stop({ atr: 9000 })).toBe(-7);
  });

  it('is never looser than the playbook, and may be tighter', () => {
    expect(stop({ atr: 1400, playbookStopPct: -3 })).toBe(-3);
    expect(stop({ atr: 1400, playbookStopPct: -6 })).toBe(-4);
    expect(stop({ atr: 1400, playbookStopPct: -1.5 })).toBe(-1.5);
  });

  it('takes the playbook’s stop, else the default, while the ATR is not known', () => {
    expect(stop({ playbookStopPct: -3.5 })).toBe(-3.5);
    expect(stop({})).toBe(-2);
    expect(stop({ atr: Number.NaN, playbookStopPct: -3.5 })).toBe(-3.5);
  });

  it('does not look at the ATR outside Korea', () => {
    expect(stop({ market: 'US_NASDAQ', atr: 1400, playbookStopPct: -3 })).toBe(-3);
    expect(stop({ market: 'US_NASDAQ', atr: 1400 })).toBe(-2);
  });

  it.each([0, 3, Number.NaN, Number.NEGATIVE_INFINITY])('counts a playbook stop of %d as the default', (pct) => {
    expect(stop({ playbookStopPct: pct })).toBe(-2);
    expect(stop({ playbookStopPct: pct, atr: 1400 })).toBe(-2);
    expect(stop({ playbookStopPct: pct, market: 'JP' })).toBe(-2);
  });

  it('lets a session profile tighten, never loosen', () => {
    expect(stop({ atr: 1400, profileStopPct: -2.5 })).toBe(-2.5);
    expect(stop({ atr: 1400, profileStopPct: -6 })).toBe(-4);
    expect(stop({ atr: 1400, profileStopPct: 0 })).toBe(-4);
    expect(stop({ atr: 1400, profileStopPct: Number.NaN })).toBe(-4);
  });

  it('moves with the macro council’s multiplier between its limits, and never beyond the playbook’s', () => {
    expect(stop({ atr: 1400, multiplier: 1.5 })).toBe(-6);
    expect(stop({ atr: 1400, multiplier: 0.8 })).toBeCloseTo(-3.2);
    expect(stop({ atr: 2000, multiplier: 1.5 })).toBe(-7);
    expect(stop({ atr: 800, multiplier: 0.8 })).toBe(-2);
    expect(stop({ atr: 1400, multiplier: 1.5, playbookStopPct: -5 })).toBe(-5);
    expect(stop({ atr: 1400, multiplier: 1.5, profileStopPct: -2.5 })).toBe(-2.5);
    expect(stop({ market: 'US_NASDAQ', playbookStopPct: -3, multiplier: 1.5 })).toBe(-3);
    expect(stop({ market: 'US_NASDAQ', playbookStopPct: -3, multiplier: 0.8 })).toBeCloseTo(-2.4);
    expect(stop({ market: 'US_NASDAQ', multiplier: 1.5 })).toBe(-2);
  });

  it('is a finite number below zero whatever it is given', () => {
    const anything = fc.double();
    fc.assert(
      fc.property(
        fc.constantFrom(...MARKET_CODES),
        anything,
        fc.option(anything),
        fc.option(anything),
        fc.option(anything, { nil: undefined }),
        (market, entryPrice, atr, playbookStopPct, profileStopPct) => {
          const pct = stop({ market, entryPrice, atr, playbookStopPct, profileStopPct });
          expect(pct).toBeLessThan(0);
          expect(Number.isFinite(pct)).toBe(true);
        },
      ),
    );
  });
});
