import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecimal } from '../../../engine/market/decimal.ts';

function read(text: string, decimals: number): { value: number; rounded: boolean } {
  const bytes = Buffer.from(`,${text},`);
  const rounding = { rounded: false };
  return { value: readDecimal(bytes, 1, bytes.length - 1, decimals, rounding), rounded: rounding.rounded };
}

describe('readDecimal', () => {
  it.each([
    ['71500', 0, 71_500],
    ['78200.0', 0, 78_200],
    ['17142847.0', 0, 17_142_847],
    ['270.1101', 4, 2_701_101],
    ['.5', 1, 5],
    ['+12.', 2, 1200],
    ['-3.25', 2, -325],
    ['1,234', 0, 1234],
    ['1,234,567.5', 1, 12_345_675],
    ['1.5e3', 0, 1500],
  ])('reads %s with %i decimals exactly', (text, decimals, value) => {
    expect(read(text, decimals)).toEqual({ value, rounded: false });
  });

  it.each([
    ['1914.24', 0, 1914],
    ['0.5', 0, 1],
    // As a binary fraction 1.005 lies below the half; its written digits do not.
    ['1.005', 2, 101],
    ['67.340000000000003', 4, 673_400],
  ])('rounds %s to %i decimals on its digits', (text, decimals, value) => {
    expect(read(text, decimals)).toEqual({ value, rounded: true });
  });

  it.each([
    '',
    '-',
    '.',
    'NaN',
    'nan',
    'inf',
    '-Infinity',
    '1,23',
    '12345,678',
    '1,2345',
    ',123',
    '1 2',
    '0x10',
    '1e',
    '1e999',
    '12a',
    '9'.repeat(40),
  ])('refuses %j', (text) => {
    expect(read(text, 0).value).toBeNaN();
  });

  it('agrees with the number as written, for any price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 4 }), (units, decimals) => {
        const text = (units / 10 ** decimals).toFixed(decimals);
        expect(read(text, decimals)).toEqual({ value: units, rounded: false });
      }),
    );
  });
});
