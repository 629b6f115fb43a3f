import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { series } from '../../../engine/analysis/series.ts';
import { anyBars, columnsOf, run } from './driven-indicators.ts';

const NAMES = ['sma4', 'ema4', 'rsi5', 'atr5', 'macd', 'macdSignal', 'macdHist', 'bbUpper4', 'adx4', 'obv', 'vwap'];

describe('series', () => {
  it('gives in one go what bar by bar gives', () => {
    fc.assert(
      fc.property(anyBars(0, 60), (bars) => {
        const columns = columnsOf(bars);
        const line = (name: string, n = 0) => Float64Array.from(run(name, bars), (lines) => lines[n]!);
        expect(series('sma4')(columns)).toEqual(line('sma'));
        expect(series('ema4')(columns)).toEqual(line('ema'));
        expect(series('rsi5')(columns)).toEqual(line('rsi'));
        expect(series('atr5')(columns)).toEqual(line('atr'));
        expect(series('macd')(columns)).toEqual(line('macd', 0));
        expect(series('macdSignal')(columns)).toEqual(line('macd', 1));
        expect(series('macdHist')(columns)).toEqual(line('macd', 2));
        expect(series('bbMiddle4')(columns)).toEqual(line('bollinger', 0));
        expect(series('bbUpper4')(columns)).toEqual(line('bollinger', 1));
        expect(series('bbLower4')(columns)).toEqual(line('bollinger', 2));
        expect(series('adx4')(columns)).toEqual(line('adx'));
        expect(series('obv')(columns)).toEqual(line('obv'));
        expect(series('vwap')(columns)).toEqual(line('vwap'));
      }),
      { numRuns: 40 },
    );
  });

  it('starts the vwap anew where a day starts', () => {
    const bar = (price: number) => ({ open: price, high: price, low: price, close: price, volume: 10 });
    const columns = columnsOf([bar(10), bar(20), bar(30), bar(40)]);
    expect([...series('vwap')(columns, (i) => i === 2)]).toEqual([10, 15, 30, 35]);
    expect([...series('vwap')(columns)]).toEqual([10, 15, 20, 25]);
  });

  it('takes the usual period when none is given and knows no others than 1 to 5000', () => {
    const rising = columnsOf(Array.from({ length: 30 }, (_, i) => ({ open: i, high: i, low: i, close: i, volume: 1 })));
    expect(series('rsi')(rising)).toEqual(series('rsi14')(rising));
    expect(series('bbUpper')(rising)).toEqual(series('bbUpper20')(rising));
    for (const name of ['sma0', 'sma5001', 'sma020', 'sma-1', 'macd12', 'rsi14x', 'RSI14', 'toString', '']) {
      expect(() => series(name), name).toThrow(/unknown series ".*"; allowed are sma20, .* from 1 to 5000/);
    }
    expect(() => series('sma5000')).not.toThrow();
  });

  it('names the bar that is not finite', () => {
    const columns = columnsOf(Array.from({ length: 30 }, () => ({ open: 1, high: 1, low: 1, close: 1, volume: 1 })));
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const broken = { ...columns, close: columns.close.with(17, bad) };
      for (const name of NAMES)
        expect(() => series(name)(broken), name).toThrow(`bar 17 (counted from 0): close is ${bad}`);
    }
    const withoutVolume = { ...columns, volume: columns.volume.with(3, Number.NaN) };
    expect(() => series('obv')(withoutVolume)).toThrow(
      'bar 3 (counted from 0): volume is NaN; obv needs finite numbers',
    );
    expect(() => series('rsi14')(withoutVolume)).not.toThrow();
  });
});
