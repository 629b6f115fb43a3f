import { describe, expect, it } from 'vitest';
import { type Candle, isBearishEngulfing, isShootingStar } from '../../../engine/risk/candles.ts';

const candle = (open: number, high: number, low: number, close: number): Candle => ({ open, high, low, close });

describe('isShootingStar', () => {
  it.each([
    ['a shadow of more than two bodies', candle(100, 131, 99, 110), true],
    ['a shadow of exactly two bodies', candle(100, 130, 99, 110), false],
    ['a falling body', candle(110, 131, 99, 100), true],
    ['a bar without range', candle(100, 100, 100, 100), false],
    ['a doji with an upper shadow', candle(100, 101, 99, 100), true],
  ])('%s', (_, bar, expected) => {
    expect(isShootingStar(bar)).toBe(expected);
  });
});

describe('isBearishEngulfing', () => {
  const rising = candle(100, 106, 99, 105);

  it.each([
    ['covers the rising body', rising, candle(106, 107, 98, 99), true],
    ['covers it exactly', rising, candle(105, 107, 99, 100), true],
    ['stops inside it', rising, candle(106, 107, 100, 101), false],
    ['follows a falling body', candle(105, 106, 99, 100), candle(106, 107, 98, 99), false],
    ['rises', rising, candle(99, 107, 98, 106), false],
  ])('%s', (_, previous, last, expected) => {
    expect(isBearishEngulfing(previous, last)).toBe(expected);
  });
});
