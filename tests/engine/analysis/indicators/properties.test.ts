import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bollinger } from '../../../../engine/analysis/indicators/bollinger.ts';
import { Rsi } from '../../../../engine/analysis/indicators/rsi.ts';
import { anyBar, anyBars, INDICATORS, run } from '../driven-indicators.ts';

const fast = { numRuns: 40 };

describe.each(Object.keys(INDICATORS))('%s', (name) => {
  const fresh = INDICATORS[name]!;

  it('says the same of a symbol whatever its neighbours do', () => {
    fc.assert(
      fc.property(anyBars(1, 60), anyBars(60, 60), (bars, noise) => {
        const three = fresh(3);
        const seen = bars.map((bar, i) => {
          three.update(0, noise[i]!);
          const values = three.update(1, bar);
          three.update(2, noise[59 - i]!);
          return values;
        });
        expect(seen).toEqual(run(name, bars));
      }),
      fast,
    );
  });

  it('goes on from a saved state, also in an enlarged one, as if nothing had happened', () => {
    fc.assert(
      fc.property(anyBars(1, 50), anyBars(1, 30), (before, after) => {
        const first = fresh(2);
        for (const bar of before) first.update(1, bar);
        const restored = fresh(0);
        restored.indicator.load(first.indicator.state);
        restored.indicator.grow(5);
        expect(restored.lines(1)).toEqual(first.lines(1));
        expect(after.map((bar) => restored.update(1, bar))).toEqual(after.map((bar) => first.update(1, bar)));
        expect(restored.lines(4)).toEqual(fresh(1).lines(0));
      }),
      fast,
    );
  });

  it('does not know the future', () => {
    fc.assert(
      fc.property(anyBars(2, 60), fc.nat(), (bars, cut) => {
        const kept = cut % bars.length;
        expect(run(name, bars.slice(0, kept))).toEqual(run(name, bars).slice(0, kept));
      }),
      fast,
    );
  });

  it('answers NaN to input that is not finite and stays as it was', () => {
    fc.assert(
      fc.property(anyBars(0, 50), anyBar, fc.constantFrom(Number.NaN, Infinity, -Infinity), (bars, bar, bad) => {
        const driven = fresh(1);
        for (const each of bars) driven.update(0, each);
        const before = driven.indicator.state.slice();
        expect(driven.update(0, { ...bar, close: bad })[0]).toBeNaN();
        expect(driven.indicator.state).toEqual(before);
      }),
      fast,
    );
  });

  it('reads a lane that does not exist as NaN', () => {
    const driven = fresh(1);
    const bar = { open: 10, high: 11, low: 9, close: 10, volume: 5 };
    for (let i = 0; i < 40; i++) for (const value of driven.update(1, bar)) expect(value).toBeNaN();
    expect(driven.indicator.state.every((cell) => cell === 0)).toBe(true);
  });
});

describe('limits', () => {
  it('keeps the RSI between 0 and 100', () => {
    fc.assert(
      fc.property(anyBars(1, 60), (bars) => {
        for (const [value] of run('rsi', bars))
          if (!Number.isNaN(value)) expect(value! >= 0 && value! <= 100).toBe(true);
      }),
      fast,
    );
  });

  it('peeks at the RSI of the next close without taking it', () => {
    fc.assert(
      fc.property(anyBars(0, 30), anyBar, (bars, next) => {
        const rsi = new Rsi(5, 1);
        for (const bar of bars) rsi.update(0, bar.close);
        const before = rsi.state.slice();
        const peeked = rsi.peek(0, next.close);
        expect(rsi.state).toEqual(before);
        expect(peeked).toBe(rsi.update(0, next.close));
      }),
      fast,
    );
  });

  it('keeps the bands in order and equal to the plain formula at any price level', () => {
    fc.assert(
      fc.property(anyBars(1, 60), fc.constantFrom(0, 1e6), (bars, level) => {
        const bands = new Bollinger(4, 2, 1);
        const closes = bars.map((bar) => bar.close + level);
        closes.forEach((close, i) => {
          bands.update(0, close);
          if (i < 3) return;
          const window = closes.slice(i - 3, i + 1);
          const mean = window.reduce((a, b) => a + b) / 4;
          const deviation = Math.sqrt(window.reduce((sum, c) => sum + (c - mean) ** 2, 0) / 4);
          expect(bands.upper(0)).toBeGreaterThanOrEqual(bands.middle(0));
          expect(bands.middle(0)).toBeGreaterThanOrEqual(bands.lower(0));
          expect(bands.middle(0)).toBeCloseTo(mean, 7);
          expect(bands.upper(0) - bands.middle(0)).toBeCloseTo(2 * deviation, 6);
        });
      }),
      fast,
    );
  });

  it('does not let the bands drift over a million bars', () => {
    const bands = new Bollinger(20, 2, 1);
    const close = (i: number) => 1e6 + (((i * 7919) % 10_007) - 5000) / 100;
    const bars = 1_000_000;
    for (let i = 0; i < bars; i++) bands.update(0, i === bars - 500 ? 1e9 : close(i));
    const window = Array.from({ length: 20 }, (_, i) => close(bars - 20 + i));
    const mean = window.reduce((a, b) => a + b) / 20;
    const deviation = Math.sqrt(window.reduce((sum, c) => sum + (c - mean) ** 2, 0) / 20);
    expect(bands.middle(0)).toBeCloseTo(mean, 8);
    expect(bands.upper(0) - bands.middle(0)).toBeCloseTo(2 * deviation, 8);
  });

  it('refuses a period outside 1 to 5000 and a state that is not whole lanes', () => {
    for (const period of [0, 5001, 1.5, Number.NaN]) expect(() => new Rsi(period, 1)).toThrow('from 1 to 5000');
    expect(() => new Rsi(14, 1).load(new Float64Array(5))).toThrow('5 cells');
    expect(() => new Rsi(14, 2).grow(1)).toThrow(RangeError);
  });
});
