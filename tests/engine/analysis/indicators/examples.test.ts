import { describe, expect, it } from 'vitest';
import { Adx } from '../../../../engine/analysis/indicators/adx.ts';
import { Atr } from '../../../../engine/analysis/indicators/atr.ts';
import { Bollinger } from '../../../../engine/analysis/indicators/bollinger.ts';
import { Ema } from '../../../../engine/analysis/indicators/ema.ts';
import { Macd } from '../../../../engine/analysis/indicators/macd.ts';
import { Obv } from '../../../../engine/analysis/indicators/obv.ts';
import { Rsi } from '../../../../engine/analysis/indicators/rsi.ts';
import { Sma } from '../../../../engine/analysis/indicators/sma.ts';
import { Vwap } from '../../../../engine/analysis/indicators/vwap.ts';

describe('worked by hand', () => {
  it('averages the last three closes', () => {
    const sma = new Sma(3, 1);
    expect([10, 20, 30, 40, 80, 0].map((close) => sma.update(0, close))).toEqual([NaN, NaN, 20, 30, 50, 40]);
    expect(sma.value(0)).toBe(40);
  });

  it('starts the exponential average at the plain one', () => {
    const ema = new Ema(3, 1);
    // α = 1/2: (20 + 40) / 2, then (30 + 80) / 2.
    expect([10, 20, 30, 40, 80].map((close) => ema.update(0, close))).toEqual([NaN, NaN, 20, 30, 55]);
  });

  it('weighs gains against losses', () => {
    const rsi = new Rsi(2, 1);
    // Changes +2, −1, +3: gains 1, losses 0.5; then (1 + 3) / 2 = 2 against 0.5 / 2 = 0.25.
    const values = [10, 12, 11, 14].map((close) => rsi.update(0, close));
    expect(values.slice(0, 2)).toEqual([NaN, NaN]);
    expect(values[2]).toBeCloseTo(66.6667, 4);
    expect(values[3]).toBeCloseTo(88.8889, 4);
  });

  it('reads a market without losses as 100, without gains as 0, without movement as 50', () => {
    const last = (closes: readonly number[]) => {
      const rsi = new Rsi(2, 1);
      return closes.map((close) => rsi.update(0, close)).at(-1);
    };
    expect(last([1, 2, 3, 4])).toBe(100);
    expect(last([4, 3, 2, 1])).toBe(0);
    expect(last([70_000, 70_000, 70_000])).toBe(50);
  });

  it('counts an overnight gap into the true range', () => {
    const atr = new Atr(2, 1);
    // True ranges: none, 115 − 100 = 15 over the gap, 5; then (10 + 3) / 2.
    expect(atr.update(0, 101, 99, 100)).toBeNaN();
    expect(atr.update(0, 115, 112, 114)).toBeNaN();
    expect(atr.update(0, 116, 111, 112)).toBe(10);
    expect(atr.update(0, 113, 110, 111)).toBe(6.5);
  });

  it('sets the bands two population deviations from the mean', () => {
    const bands = new Bollinger(2, 2, 1);
    expect(bands.update(0, 10)).toBeNaN();
    expect([bands.update(0, 14), bands.upper(0), bands.lower(0)]).toEqual([12, 16, 8]);
    expect([bands.update(0, 14), bands.upper(0), bands.lower(0)]).toEqual([14, 14, 14]);
  });

  it('finds no divergence in a market that stands still, first at bar 33', () => {
    const macd = new Macd(1);
    const values = Array.from({ length: 40 }, () => macd.update(0, 250));
    expect(values.findIndex((value) => !Number.isNaN(value))).toBe(33);
    expect([macd.macd(0), macd.signal(0), macd.histogram(0)]).toEqual([0, 0, 0]);
  });

  it('keeps the fast average above the slow one by the lag of a steady rise', () => {
    const macd = new Macd(1);
    for (let i = 0; i < 60; i++) macd.update(0, 100 + i);
    // An EMA lags a line of slope 1 by (period − 1) / 2: 12.5 − 5.5.
    expect(macd.macd(0)).toBeCloseTo(7, 10);
    expect(macd.histogram(0)).toBeCloseTo(0, 10);
  });

  it('sees a pure direction as 100 and keeps it when trading halts', () => {
    const adx = new Adx(3, 1);
    for (let i = 0; i < 10; i++) adx.update(0, 101 + i, 99 + i, 100 + i);
    expect(adx.value(0)).toBe(100);
    expect(adx.minusDi(0)).toBe(0);
    // Range of each bar is 2, upward movement 1.
    expect(adx.plusDi(0)).toBeCloseTo(50, 1);
    expect(adx.update(0, 110, 110, 109)).toBe(100);
  });

  it('has no direction where nothing ever moved', () => {
    const adx = new Adx(3, 1);
    for (let i = 0; i < 10; i++) adx.update(0, 100, 100, 100);
    expect([adx.value(0), adx.plusDi(0), adx.minusDi(0)]).toEqual([0, 0, 0]);
  });

  it('adds volume on a rise and takes it off on a fall', () => {
    const obv = new Obv(1);
    const bars = [
      [10, 100],
      [11, 50],
      [11, 70],
      [9, 30],
    ] as const;
    expect(bars.map(([close, volume]) => obv.update(0, close, volume))).toEqual([100, 150, 150, 120]);
  });

  it('weighs the price by volume and starts anew with a session', () => {
    const vwap = new Vwap(2);
    expect(vwap.update(0, 10, 10, 10, 0)).toBeNaN();
    expect(vwap.update(0, 12, 9, 9, 100)).toBe(10);
    expect(vwap.update(0, 14, 14, 14, 300)).toBe(13);
    vwap.update(1, 5, 5, 5, 1);
    vwap.reset(0);
    expect(vwap.value(0)).toBeNaN();
    expect(vwap.value(1)).toBe(5);
  });
});
