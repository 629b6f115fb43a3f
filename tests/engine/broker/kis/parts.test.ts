import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal, plainDecimal } from '../../../../engine/broker/kis/decimal.ts';
import {
  amountIn,
  averageOn,
  code,
  count,
  day,
  priceOn,
  ratio,
  rowsWith,
  signedCount,
  text,
  timeOfDay,
  wholeShares,
  words,
} from '../../../../engine/broker/kis/fields.ts';
import { groupOf, orderIdOf, readOrderId } from '../../../../engine/broker/kis/order-id.ts';
import { MARKET_CODES, tradingDay } from '../../../../engine/market/types.ts';

describe('decimals of the broker', () => {
  it.each<[string, number, number | null]>([
    ['187.25', 4, 1_872_500],
    ['187.25000000', 4, 1_872_500],
    ['0.4075', 4, 4_075],
    ['.5', 1, 5],
    ['5.', 1, 50],
    ['-0.005', 2, -1],
    ['0.005', 2, 1],
    ['0.00499999999999', 2, 0],
    ['1.005', 2, 101],
    ['+12', 0, 12],
    ['0000000071900', 0, 71_900],
    ['-0', 0, 0],
    ['90071992547409.91', 2, 9_007_199_254_740_991],
    ['90071992547409.92', 2, null],
    ['', 2, null],
    ['.', 2, null],
    ['-', 2, null],
    ['1e5', 2, null],
    ['1,000', 0, null],
    ['0x10', 0, null],
    ['NaN', 0, null],
    ['Infinity', 0, null],
    ['１２', 0, null],
  ])('%j with %i decimals is %j', (written, decimals, units) => {
    expect(parseDecimal(written, decimals)).toBe(units);
  });

  it('come back as they were, for every price there is', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), (units, decimals) => {
        expect(parseDecimal(plainDecimal(units, decimals), decimals)).toBe(units === 0 ? 0 : units);
      }),
    );
  });
});

describe('fields of replies', () => {
  it('are read from padded strings and from numbers', () => {
    expect(count.parse('  0000012 ')).toBe(12);
    expect(count.parse(12)).toBe(12);
    expect(count.parse('3.00000000')).toBe(3);
    expect(signedCount.parse('-120')).toBe(-120);
    expect(ratio.parse(' -1.23')).toBe(-1.23);
    expect(priceOn('US_NYSE').parse(' 187.2500')).toBe(1_872_500);
    expect(averageOn('KR').parse('71850.1234')).toBe(71_850.1234);
    expect(amountIn('USD').parse('-12.345')).toBe(-1_235);
    expect(day.parse('20240229')).toBe('2024-02-29');
    expect(timeOfDay.parse('093001')).toBe(34_201_000);
    expect(wholeShares.parse('12.7500')).toBe(12);
  });

  it.each([
    ['a fraction of a share', count, '0.5'],
    ['a negative number of shares', count, '-1'],
    ['a negative price', priceOn('KR'), '-71900'],
    ['a blank', count, '   '],
    ['a day that does not exist', day, '20260230'],
    ['an hour that does not exist', timeOfDay, '240000'],
    ['an amount too large to be exact', amountIn('KRW'), '9'.repeat(30)],
    ['a code with a line break', code, 'A\nB'],
    ['a number that is none', ratio, '1/3'],
    ['a list', count, ['1']],
    ['an object', text, {}],
    ['nothing', priceOn('KR'), null],
  ])('refuse %s', (_what, field, value) => {
    expect(field.safeParse(value).success).toBe(false);
  });

  it('make text safe to show, and bound names', () => {
    expect(text.parse('\u001b[31m삼성\u0000전자\u202e  ')).toBe('[31m삼성전자');
    expect(text.parse('가'.repeat(500))).toHaveLength(64);
    expect(words.parse('가'.repeat(500))).toHaveLength(200);
    expect(text.parse(undefined)).toBe('');
  });

  it('take one row for a list, and nothing for an empty one', () => {
    const list = rowsWith('a', code);
    expect(rowsWith('a', text).parse(undefined)).toEqual([]);
    expect(rowsWith('a', text).parse('')).toEqual([]);
    expect(list.parse('x')).toEqual(['x']);
  });
});

describe('the id of an order', () => {
  it('names group, day and number, and is read back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MARKET_CODES), fc.integer({ min: 1, max: 9_999_999_999 }), (market, number) => {
        const parts = {
          group: groupOf(market),
          day: tradingDay('2026-11-25'),
          number: String(number).padStart(10, '0'),
        };
        expect(readOrderId(orderIdOf(parts))).toEqual(parts);
      }),
    );
  });

  it.each([
    '',
    'KR',
    'KR:20261125:1',
    'EU:20261125:0000000001',
    'KR:2026-11-25:0000000001',
    'KR:20261125:0000000001\n',
  ])('is not %j', (id) => {
    expect(readOrderId(id)).toBeNull();
  });
});
