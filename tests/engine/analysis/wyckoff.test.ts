import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVolumePrice } from '../../../engine/analysis/wyckoff.ts';
import { anyBars, type Bar, columnsOf } from './driven-indicators.ts';

/** A calm bar about a price. */
const calm = (price: number, volume = 1000): Bar => ({
  open: price - 0.2,
  high: price + 0.5,
  low: price - 0.5,
  close: price + 0.2,
  volume,
});
const walk = (days: number, from: number, step: number) =>
  Array.from({ length: days }, (_, i) => calm(from + i * step));
const read = (bars: readonly Bar[]) => readVolumePrice(columnsOf(bars));

describe('volume and price', () => {
  it('names a trend by its direction', () => {
    expect(read(walk(45, 100, 1)).phase).toBe('MARKUP');
    expect(read(walk(45, 200, -1)).phase).toBe('MARKDOWN');
  });

  it('sees a narrow range with tested lows after a fall as accumulation, after a rise as distribution', () => {
    const range = walk(21, 100, 0);
    expect(read([...walk(20, 120, -1), ...range])).toMatchObject({
      phase: 'ACCUMULATION',
      evidence: { supportTests: 19, highVolumeBars: 0 },
    });
    expect(read([...walk(20, 80, 1), ...range]).phase).toBe('DISTRIBUTION');
  });

  it('claims nothing of a range without a trend before it, or of too few days', () => {
    expect(read(walk(45, 100, 0)).phase).toBe('UNDETERMINED');
    expect(read(walk(40, 100, 1))).toMatchObject({ phase: 'UNDETERMINED', evidence: null });
    expect(read([])).toEqual({
      phase: 'UNDETERMINED',
      evidence: null,
      volumeClass: null,
      candleClass: null,
      events: [],
    });
  });

  it('finds the climax of a rise and of a fall', () => {
    const surge = { open: 131, high: 140, low: 130, close: 139, volume: 5000 };
    expect(read([...walk(30, 100, 1), surge]).events).toEqual([{ kind: 'BUYING_CLIMAX', bar: 30 }]);
    const plunge = { open: 69, high: 70, low: 60, close: 61, volume: 5000 };
    expect(read([...walk(30, 100, -1), plunge]).events).toEqual([{ kind: 'SELLING_CLIMAX', bar: 30 }]);
    expect(read([...walk(30, 100, 1), { ...surge, volume: 1900 }]).events).toEqual([]);
  });

  it('finds a quiet return to the low', () => {
    const bars = [...walk(25, 100, 0), calm(103), calm(102), calm(100, 400)];
    expect(read(bars).events).toEqual([{ kind: 'SUPPLY_TEST', bar: 27 }]);
  });

  it.each([
    [2000, 'VERY_HIGH'],
    [1300, 'HIGH'],
    [1000, 'AVERAGE'],
    [600, 'LOW'],
    [300, 'VERY_LOW'],
  ])('classes a volume of %i against a mean of 1000', (volume, expected) => {
    expect(read([...walk(30, 100, 0), calm(100, volume)]).volumeClass).toBe(expected);
  });

  it.each([
    [{ open: 100, close: 101, high: 101, low: 100 }, 'WIDE'],
    [{ open: 100, close: 100.1, high: 101, low: 100 }, 'NARROW'],
    [{ open: 100, close: 100.4, high: 101.5, low: 100 }, 'WICK'],
    [{ open: 100, close: 100.4, high: 100.5, low: 100 }, 'NEUTRAL'],
  ])('classes the candle %j against bodies of 0.4', (candle, expected) => {
    expect(read([...walk(30, 100, 0), { ...candle, volume: 1 }]).candleClass).toBe(expected);
  });

  it('takes no event back when later bars come', () => {
    fc.assert(
      fc.property(anyBars(2, 60), fc.nat(), (bars, cut) => {
        const kept = cut % bars.length;
        expect(read(bars.slice(0, kept)).events).toEqual(read(bars).events.filter(({ bar }) => bar < kept));
      }),
    );
  });
});
