import { describe, expect, it } from 'vitest';
import { showAmount, showPct } from '../../../engine/risk/verdict.ts';

describe('showAmount', () => {
  it.each([
    [98_000_000, 0, '98,000,000'],
    [999, 0, '999'],
    [-1_234_567, 0, '-1,234,567'],
    [123_450, 2, '1,234.50'],
    [5, 2, '0.05'],
    [Number.NaN, 0, 'NaN'],
  ])('%d with %d decimals is %s', (minor, decimals, text) => {
    expect(showAmount(minor, decimals)).toBe(text);
  });
});

it('shows at most two decimals of a percentage', () => {
  expect([3.0377, 10, -2.5].map(showPct)).toEqual(['3.04 %', '10 %', '-2.5 %']);
});
