import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TRADING_SETTINGS } from '../../../engine/kernel/settings.ts';
import { type GateInput, runGates } from '../../../engine/risk/gates.ts';

const NOW = Date.UTC(2026, 1, 4, 2, 0);
const QUIET = { open: 70_000, high: 70_200, low: 69_900, close: 70_100 };

/** A quiet Korean stock at 11:00. */
const input: GateInput = {
  bars: 120,
  minutesSinceOpen: 120,
  minutesToClose: 270,
  rsi: 60,
  lastBarVolume: 1000,
  averageVolume: 900,
  price: 70_100,
  vwap: 70_000,
  lastSignalAt: null,
  now: NOW,
  analystBlocked: false,
  lastBar: QUIET,
  previousBar: QUIET,
  settings: DEFAULT_TRADING_SETTINGS,
  intraday: true,
};
const failed = (changed: Partial<GateInput>) => runGates({ ...input, ...changed }).failed;
const HIGH_VOLUME = { lastBarVolume: 1801 };
const ABOVE_VWAP = { price: 71_401 };

describe('runGates', () => {
  it('passes a quiet stock and reports all ten in order', () => {
    const { failed: reason, results } = runGates(input);
    expect(reason).toBeNull();
    expect(results.map(({ check }) => Number.parseInt(check.slice(5), 10))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(results.every(({ passed }) => passed)).toBe(true);
  });

  it.each<[string, Partial<GateInput>, string | null]>([
    ['19 bars', { bars: 19 }, 'GATE_FEW_BARS'],
    ['20 bars', { bars: 20 }, null],
    ['09:29', { minutesSinceOpen: 29.9 }, 'GATE_OPENING'],
    ['09:30', { minutesSinceOpen: 30 }, null],
    ['13:59', { minutesToClose: 91 }, null],
    ['14:00', { minutesToClose: 90 }, 'GATE_LATE'],
    ['14:59', { minutesToClose: 31 }, 'GATE_LATE'],
    ['15:00', { minutesToClose: 30 }, null],
    ['RSI 75', { rsi: 75 }, null],
    ['RSI 75.1', { rsi: 75.1 }, 'GATE_RSI'],
    ['high volume alone', HIGH_VOLUME, null],
    ['a price above VWAP alone', ABOVE_VWAP, null],
    ['both cautions', { ...HIGH_VOLUME, ...ABOVE_VWAP }, 'GATE_VOLUME_AND_VWAP'],
    ['both at their limits', { lastBarVolume: 1800, price: 71_400 }, null],
    ['a signal 599 s ago', { lastSignalAt: NOW - 599_000 }, 'GATE_SIGNAL_COOLDOWN'],
    ['a signal 600 s ago', { lastSignalAt: NOW - 600_000 }, null],
    ['the analyst’s block', { analystBlocked: true }, 'GATE_ANALYST'],
    ['a shooting star', { lastBar: { ...QUIET, high: 71_000 } }, 'GATE_CANDLE'],
    ['an engulfing', { lastBar: { open: 70_200, high: 70_200, low: 69_800, close: 69_900 } }, 'GATE_CANDLE'],
  ])('%s', (_, changed, reason) => {
    expect(failed(changed)).toBe(reason);
  });

  it('names the first gate that failed, and still runs the rest', () => {
    const { failed: reason, results } = runGates({ ...input, rsi: 90, analystBlocked: true });
    expect(reason).toBe('GATE_RSI');
    expect(results.filter(({ passed }) => !passed).map(({ check }) => check)).toEqual([
      'gate 4: RSI',
      'gate 9: analyst',
    ]);
  });

  it('marks a caution in its detail', () => {
    const { results } = runGates({ ...input, ...HIGH_VOLUME });
    expect(results[4]?.detail).toBe('caution: last minute’s volume 1801, average 900 × 2');
  });

  it.each<[keyof GateInput, string | null]>([
    ['bars', 'GATE_FEW_BARS'],
    ['minutesSinceOpen', 'GATE_OPENING'],
    ['minutesToClose', 'GATE_LATE'],
    ['rsi', 'GATE_RSI'],
    ['lastBar', 'GATE_CANDLE'],
    ['previousBar', 'GATE_CANDLE'],
    ['averageVolume', null],
    ['vwap', null],
    ['analystBlocked', null],
  ])('when %s is not known: %s', (field, reason) => {
    expect(failed({ [field]: null })).toBe(reason);
  });

  it('raises the caution when its multiplier is not a number', () => {
    const settings = { ...DEFAULT_TRADING_SETTINGS, volMultiplier: Number.NaN };
    expect(failed({ ...ABOVE_VWAP, settings })).toBe('GATE_VOLUME_AND_VWAP');
  });

  it('asks daily bars for no time of day', () => {
    const daily = { intraday: false, minutesSinceOpen: null, minutesToClose: null };
    expect(failed(daily)).toBeNull();
    expect(runGates({ ...input, ...daily }).results[4]?.detail).toMatch(/^last day’s volume/);
  });

  it('never passes a number that is none', () => {
    const bar = fc.constantFrom('open', 'high', 'low', 'close').map((name) => ({ ...QUIET, [name]: Number.NaN }));
    const numbers = [
      'bars',
      'minutesSinceOpen',
      'minutesToClose',
      'rsi',
      'lastBarVolume',
      'averageVolume',
      'price',
      'vwap',
      'lastSignalAt',
      'now',
    ];
    const changed = fc.oneof(
      fc.tuple(fc.constantFrom(...numbers), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY)),
      fc.tuple(fc.constantFrom('lastBar', 'previousBar'), bar),
    );
    fc.assert(
      fc.property(changed, ([field, value]) => {
        expect(failed({ [field]: value })).toBe('NOT_A_NUMBER');
      }),
    );
  });
});
