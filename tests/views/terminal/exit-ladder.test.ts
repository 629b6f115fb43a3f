import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitLadder, rungsOf } from '../../../views/terminal/rows/exit-ladder.ts';
import { aPosition } from '../fixtures.ts';

const cents = (min: number, max: number) => fc.integer({ min, max }).map((each) => each / 100);

describe('the exit ladder', () => {
  it('stands to scale from the hard stop up, with what is left to the next stop', () => {
    const holding = aPosition({
      state: 'HOLDING',
      breakEven: null,
      hardStop: 90,
      entry: 100,
      beArmPrice: 105,
      armPrice: 110,
      peak: 102,
      last: 101,
    });
    expect(exitLadder(holding, 47)).toBe('90 S===================EL-P-----B---------A 110');
  });

  it.each([
    ['HOLDING', null, null, 'SEBLPA'],
    ['BE_LOCK', 70_000, null, 'SBLPA'],
    ['ARMED', 70_000, 70_900, 'SBTLP'],
  ] as const)('has the rungs of %s', (state, breakEven, trailingStop, letters) => {
    const line = exitLadder(aPosition({ state, breakEven, trailingStop }), 80);
    expect(line.replace(/[^A-Z]/g, '')).toBe(letters);
  });

  it('has nothing left in it once the price is at the stop', () => {
    expect(exitLadder(aPosition({ last: 68_600 }), 80)).not.toContain('=');
  });

  it('is left out where there is no room, and where all prices are one', () => {
    expect(exitLadder(aPosition(), 20)).toBe('');
    const flat = { entry: 100, hardStop: 100, breakEven: 100, peak: 100, armPrice: 100, last: 100 };
    expect(exitLadder(aPosition(flat), 80)).toBe('');
  });

  it('keeps rungs in the order of their prices, each at its share of the line', () => {
    const position = fc.record({
      entry: cents(9_000, 11_000),
      hardStop: cents(8_000, 9_000),
      breakEven: fc.option(cents(9_000, 11_000)),
      armPrice: cents(11_000, 12_000),
      trailingStop: fc.option(cents(9_000, 12_000)),
      peak: cents(10_000, 13_000),
      last: cents(7_500, 13_000),
    });
    fc.assert(
      fc.property(position, fc.integer({ min: 40, max: 200 }), (levels, width) => {
        const shown = aPosition({ ...levels, decimals: 2 });
        const line = exitLadder(shown, width);
        expect(line).toHaveLength(width);
        const scale = line.split(' ')[1]!;
        const prices = rungsOf(shown).map(({ price }) => price);
        const [low, high] = [Math.min(...prices), Math.max(...prices)];
        for (const { letter, price } of rungsOf(shown)) {
          const column = scale.indexOf(letter);
          if (column < 0) continue;
          expect(Math.abs(column - ((price - low) / (high - low)) * (scale.length - 1))).toBeLessThanOrEqual(0.5);
        }
        expect(scale).toContain('L');
      }),
    );
  });
});
