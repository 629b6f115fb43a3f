import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Adx } from '../../../../engine/analysis/indicators/adx.ts';
import { series } from '../../../../engine/analysis/series.ts';

const folder = fileURLToPath(new URL('../../../../../shared/data/indicators/', import.meta.url));

interface Talib {
  readonly input: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', readonly number[]>>;
  readonly expected: Readonly<Record<string, { readonly begIndex: number; readonly values: readonly number[] }>>;
}

interface StockIndicators {
  readonly expected: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(folder + file, 'utf8'));

describe.skipIf(!existsSync(folder))('reference values of 502 days of SPY (data in ../shared/data/indicators)', () => {
  const talib = existsSync(folder) ? (read('talib-spy-502.json') as Talib) : null;
  const bars = () => {
    const column = (name: keyof Talib['input']) => Float64Array.from(talib!.input[name]);
    return {
      at: new Float64Array(502),
      open: column('open'),
      high: column('high'),
      low: column('low'),
      close: column('close'),
      volume: column('volume'),
    };
  };

  function expectClose(actual: ArrayLike<number>, expected: readonly (number | null)[], tolerance: number) {
    expect(actual.length).toBe(expected.length);
    expected.forEach((value, i) => {
      if (value === null) expect(actual[i], `bar ${i}`).toBeNaN();
      else
        expect(Math.abs(actual[i]! - value), `bar ${i}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
    });
  }

  it.each([
    ['rsi14', 'RSI_14'],
    ['atr14', 'ATR_14'],
    ['sma20', 'SMA_20'],
    ['ema20', 'EMA_20'],
    ['macd', 'MACD_12_26_9.macd'],
    ['macdSignal', 'MACD_12_26_9.signal'],
    ['macdHist', 'MACD_12_26_9.hist'],
    ['bbUpper', 'BBANDS_20_2.upper'],
    ['bbMiddle', 'BBANDS_20_2.middle'],
    ['bbLower', 'BBANDS_20_2.lower'],
    ['adx14', 'ADX_14'],
    ['obv', 'OBV'],
  ])('%s is that of TA-Lib', (name, theirs) => {
    const { begIndex, values } = talib!.expected[theirs]!;
    // TA-Lib's file has 15 digits.
    expectClose(series(name)(bars()), [...Array<null>(begIndex).fill(null), ...values], 1e-11);
  });

  it('+DI and −DI are those of TA-Lib', () => {
    const { high, low, close } = bars();
    const adx = new Adx(14, 1);
    const plus: number[] = [];
    const minus: number[] = [];
    close.forEach((price, i) => {
      adx.update(0, high[i]!, low[i]!, price);
      plus.push(adx.plusDi(0));
      minus.push(adx.minusDi(0));
    });
    const warmUp = Array<null>(14).fill(null);
    expectClose(plus, [...warmUp, ...talib!.expected['PLUS_DI_14']!.values], 1e-11);
    expectClose(minus, [...warmUp, ...talib!.expected['MINUS_DI_14']!.values], 1e-11);
  });

  it.each([
    ['rsi14', 'rsi', 'rsi'],
    ['atr14', 'atr', 'atr'],
    ['sma20', 'sma', 'sma'],
    ['ema20', 'ema', 'ema'],
    ['bbUpper', 'bb', 'upperBand'],
    ['bbLower', 'bb', 'lowerBand'],
    ['vwap', 'vwap', 'vwap'],
  ])('%s is that of Stock.Indicators', (name, result, line) => {
    const theirs = read('stock-indicators-default.json') as StockIndicators;
    expectClose(series(name)(bars()), theirs.expected[result]![line]!, 1e-11);
  });
});
