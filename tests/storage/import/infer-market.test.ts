import { describe, expect, it } from 'vitest';
import { canonicalCode, inferMarket, listingMarket, symbolOfFile } from '../../../storage/import/infer-market.ts';

describe('inferMarket', () => {
  it.each([
    ['2432.T', 'JP'],
    ['285A.T', 'JP'],
    ['0700.HK', 'HK'],
    ['600032.SS', 'CN_SHA'],
    ['000001.SZ', 'CN_SZA'],
    ['005930.KS', 'KR'],
    ['005930', 'KR'],
    ['36328K', 'KR'],
    ['0004V0', 'KR'],
    ['AAPL', 'US_NASDAQ'],
    ['BRK.B', 'US_NASDAQ'],
    ['7203', null],
    ['KQ11', null],
    ['', null],
  ])('takes %s for %s', (code, market) => {
    expect(inferMarket(code)).toBe(market);
  });

  it('knows listings by name and by our own codes', () => {
    expect(['KOSDAQ', 'nyse', 'CN_SHA', 'LSE'].map(listingMarket)).toEqual(['KR', 'US_NYSE', 'CN_SHA', null]);
  });
});

it('gives Korean codes their leading zeros back, and no others', () => {
  expect(canonicalCode('20', 'KR')).toBe('000020');
  expect(canonicalCode('36328K', 'KR')).toBe('36328K');
  expect(canonicalCode('700', 'HK')).toBe('700');
});

it.each([
  ['AAPL-1m.csv.gz', 'AAPL'],
  ['2432.T-5m.csv.gz', '2432.T'],
  ['7203-1m', '7203'],
  ['BRK-B.csv', 'BRK-B'],
  ['spy_daily.csv', 'spy'],
])('takes the symbol of %s to be %s', (file, symbol) => {
  expect(symbolOfFile(file)).toBe(symbol);
});
